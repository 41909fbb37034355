"""Empty databases that are made quickly, many for one test; and all that is in one."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import Database
from dorsiflex.storage.postgresql import Connection, PostgresqlDatabase
from dorsiflex.storage.sqlite import SqliteDatabase

Begin = Callable[[], AbstractContextManager[Database]]
"""Begins a transaction."""

Dump = dict[str, list[tuple[object, ...]]]


def dump(database: Database, tables: Iterable[str]) -> Dump:
    """Return every row of tables; with the types in which they are stored, where rows have them."""
    written = "{0}, typeof({0})" if isinstance(database, SqliteDatabase) else "{0}"
    found = {}
    for table in tables:
        columns = sql.COLUMNS[table]
        fields, order = ", ".join(map(written.format, columns)), ", ".join(columns)
        found[table] = list(database.rows(f"SELECT {fields} FROM {table} ORDER BY {order}"))  # noqa: S608 # names of our own
    return found


@contextmanager
def in_memory(made: bytes) -> Iterator[Begin]:
    """Open an empty database in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(made)
    connection.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def begin() -> Iterator[Database]:
        with sqlite.transaction(connection, "BEGIN IMMEDIATE"):
            yield SqliteDatabase(connection)

    yield begin
    assert list(connection.execute("PRAGMA foreign_key_check")) == []
    connection.close()


@contextmanager
def emptied(connection: Connection) -> Iterator[Begin]:
    """Empty a database on a server; one connection serves, for a new one each time is slow."""

    @contextmanager
    def begin() -> Iterator[Database]:
        with connection.transaction():
            yield PostgresqlDatabase(connection)

    with begin() as database:
        for table in (*reversed(sql.COLUMNS), "dorsiflex_id"):
            database.run(f"DELETE FROM {table}")  # noqa: S608 # names of our own
    yield begin
