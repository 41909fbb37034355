"""What `Store` needs of a database, whichever it is; and the one that does not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

Value = str | int | None
"""What a column can hold. True and false come back as 1 and 0 from a database without a type for
them; they are written as `True` and `False`, because one that has the type takes no numbers."""

Row = tuple[Any, ...]
"""Untyped, as the drivers give it; the CHECK constraints say what it can hold."""

Parameters = Mapping[str, Value]

NO_PARAMETERS: Parameters = {}


class Database(Protocol):
    """A connection within one transaction.

    Statements are SQL text with `:named` parameters.
    """

    @property
    def refusal(self) -> type[Exception]:
        """What the driver raises if a constraint refuses a row."""

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Give what a SELECT finds, a row at a time."""

    def stream(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Do the same where there can be more rows than should be in memory at once."""

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Do an INSERT, UPDATE or DELETE; give the number of rows it touched."""

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Do the same INSERT, UPDATE or DELETE for many rows."""

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many whole rows, their values in the order of `statements.COLUMNS`.

        Args:
            table: where.
            rows: what.
            unless: leave out rows for which another has the same value in this unique column.

        Returns:
            How many were inserted.
        """

    def reserve_ids(self, table: str, count: int) -> int:
        """Give the first of `count` consecutive ids that no row has or ever had.

        Where it is not known how many will be needed, `count` is 0: rows that are then inserted
        with the ids from there on, by `insert_rows`, have them for good.
        """


class NoDatabase:
    """A database that does not exist yet, to a reader: it has no rows, and stays unmade."""

    refusal = NotImplementedError

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Find nothing."""
        del statement, parameters
        return iter(())

    stream = rows

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Refuse: there is nothing to change."""
        raise NotImplementedError

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Refuse: there is nothing to change."""
        raise NotImplementedError

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Refuse: there is nothing to change."""
        raise NotImplementedError

    def reserve_ids(self, table: str, count: int) -> int:
        """Refuse: there is nothing to change."""
        raise NotImplementedError
