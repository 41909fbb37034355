"""Opening the database: made on the first write, brought up to date, never made by a reader."""

import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import NoDatabase
from dorsiflex.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.storage.location import Location

_FILE_MODE = 0o600
_DIRECTORY_MODE = 0o700


@contextmanager
def reading(location: "Location", now: "datetime") -> "Iterator[Store]":
    """Open the store to look at one moment of it; where there is none yet, it is empty.

    Nothing is printed within, so that a slow reader of our output never keeps a writer waiting.

    Raises:
        CouldNotError: the file is not ours, newer than this program, damaged or unreadable.
        DatabaseLockedError: another process kept it busy.
    """
    path = location.path
    with sqlite.plain_errors(path):
        if _is_missing(path):
            yield Store(NoDatabase(), now)
            return
        with (
            closing(_connect_current(path, to_write=False)) as connection,
            sqlite.transaction(connection, "BEGIN"),
        ):
            yield Store(sqlite.SqliteDatabase(connection), now)


@contextmanager
def writing(location: "Location", now: "datetime") -> "Iterator[Store]":
    """Open the store to change it, in one transaction that ends with the block.

    Raises:
        CouldNotError: as `reading`; or it cannot be made or written.
        DatabaseLockedError: another process kept it busy.
    """
    path = location.path
    with sqlite.plain_errors(path):
        if not path.exists():
            _make(path)
        with (
            closing(_connect_current(path, to_write=True)) as connection,
            sqlite.transaction(connection, "BEGIN IMMEDIATE"),
        ):
            yield Store(sqlite.SqliteDatabase(connection), now)


def schema_version(connection: sqlite3.Connection) -> str | None:
    """Give the version of the schema; None for an empty file.

    Raises:
        sqlite3.DatabaseError: the file has tables, and they are not ours.
    """
    try:
        ((version,),) = connection.execute(sql.CURRENT_VERSION)
    except (sqlite3.OperationalError, ValueError):
        ((tables,),) = connection.execute("SELECT count(*) FROM sqlite_master")
        if tables:
            raise
        return None
    return str(version)


def _connect_current(path: "Path", *, to_write: bool) -> sqlite3.Connection:
    if not path.is_file():
        raise CouldNotError(f"{path} is not a file", "name a file with --db PATH")
    connection = sqlite.connect(path, to_write=to_write)
    try:
        if _version(connection, path) != sql.SCHEMA_VERSION:
            from dorsiflex.storage.migrate import migrate

            migrate(path)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, path: "Path") -> str | None:
    try:
        return schema_version(connection)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_ERROR":
            raise
        raise CouldNotError(
            f"{path} is the SQLite file of another program",
            "it was left untouched; name another file with --db PATH",
        ) from error


def _is_missing(path: "Path") -> bool:
    """Tell whether there is nothing to read: no file, or one that was made and never written."""
    try:
        return not path.exists() or (path.is_file() and path.stat().st_size == 0)
    except OSError as error:
        raise _unreachable(path, error) from error


def _make(path: "Path") -> None:
    """Make the file, and the folders that lack, for this user's eyes only."""
    try:
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir(mode=_DIRECTORY_MODE, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _FILE_MODE))
    except OSError as error:
        raise _unreachable(path, error) from error


def _unreachable(path: "Path", error: OSError) -> CouldNotError:
    return CouldNotError(
        f"{path} cannot be reached: {error.strerror}", "check the folder, or name a file with --db"
    )


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """What a database is.

    Attributes:
        path: where.
        bytes: its size; None where it is not there yet.
        schema: the version of its tables.
        people: how many.
        tests: how many.
        sqlite: the version of the SQLite library.
    """

    path: str
    bytes: int | None
    schema: str
    people: int
    tests: int
    sqlite: str


def database_info(location: "Location", now: "datetime") -> DatabaseInfo:
    """Look at a database.

    Raises:
        CouldNotError: as `reading`.
        DatabaseLockedError: another process kept it busy.
    """
    with reading(location, now) as store:
        people = store.people()
    path = location.path
    return DatabaseInfo(
        path=str(path),
        bytes=None if _is_missing(path) else path.stat().st_size,
        schema=sql.SCHEMA_VERSION,
        people=len(people),
        tests=sum(person.tests for person in people),
        sqlite=sqlite3.sqlite_version,
    )
