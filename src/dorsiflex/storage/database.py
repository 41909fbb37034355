"""The interface that `Store` uses for every database, and the database that does not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, Protocol

Value = str | int | None
"""What a column can hold. SQLite returns booleans as 1 and 0. They are written as `True` and
`False`, because PostgreSQL refuses numbers in a boolean column."""

Row = tuple[Any, ...]
"""Untyped, as drivers return it; the CHECK constraints say what it can hold."""

Parameters = Mapping[str, Value]

NO_PARAMETERS: Parameters = {}


class Database(Protocol):
    """A connection in a transaction; statements are SQL text with `:named` parameters."""

    @property
    def json_array(self) -> str:
        """The function that returns its arguments as a JSON array."""

    @property
    def refusal(self) -> type[Exception]:
        """What the driver raises if a row violates a constraint."""

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT."""

    def stream(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT that may return too many to hold in memory."""

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Run an INSERT, UPDATE or DELETE; return the number of rows affected."""

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run an INSERT, UPDATE or DELETE once for each row."""

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many complete rows; return how many were inserted.

        Args:
            table: the table.
            rows: values in the order of `statements.COLUMNS`.
            unless: a unique column; rows whose value in it already exists are skipped.
        """

    def reserve_ids(self, table: str, count: int) -> int:
        """Return the first of `count` consecutive ids that no row has or ever had.

        If the number of rows is not known yet, pass 0: `insert_rows` then claims the ids from there
        on as it inserts rows with them.
        """


class NoDatabase:
    """A database that does not exist yet: readers find no rows, and nothing creates it."""

    json_array = "json_array"
    refusal = NotImplementedError

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield nothing."""
        del statement, parameters
        return iter(())

    stream = rows

    def run(self, *_: object, **__: object) -> NoReturn:
        """Raise NotImplementedError: there is nothing to change."""
        raise NotImplementedError

    run_many = insert_rows = reserve_ids = run
