"""Opening the database: made on the first write, brought up to date, never made by a reader."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import NoDatabase
from dorsiflex.storage.sqlite import schema_version, size_of, unreachable
from dorsiflex.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.storage.database import Database
    from dorsiflex.storage.location import Location


@contextmanager
def reading(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store to look at one moment of it; where there is none yet, it is empty.

    Nothing is printed within, so that a slow reader of our output never keeps a writer waiting.

    Raises:
        CouldNotError: it is not ours, newer than this program, damaged or cannot be reached.
        DatabaseLockedError: somebody else kept it busy.
    """
    if location.server is None:
        opened = _reading_file(location.path, now)
    else:
        from dorsiflex.storage import postgresql

        opened = postgresql.reading(location.server)
    with opened as database:
        yield Store(database, now)


@contextmanager
def writing(location: Location, now: datetime, *, may_make: bool = True) -> Iterator[Store]:
    """Open the store to change it, in one transaction that ends with the block.

    Args:
        location: where it is.
        now: when the changes are made.
        may_make: where there is nothing yet, make it; otherwise the store is empty, as to a reader.

    Raises:
        CouldNotError: as `reading`; or it cannot be made or written.
        DatabaseLockedError: somebody else kept it busy.
    """
    if location.server is not None:
        from dorsiflex.storage import postgresql

        opened = postgresql.writing(location.server, may_make=may_make)
    elif may_make or os.path.exists(location.path):  # noqa: PTH110 # never raises
        opened = _writing_file(location.path, now)
    else:
        opened = _reading_file(location.path, now)
    with opened as database:
        yield Store(database, now)


@contextmanager
def _reading_file(path: Path, now: datetime) -> Iterator[Database]:
    with sqlite.plain_errors(path):
        if not size_of(path):
            yield NoDatabase()
            return
        with closing(sqlite.connect(path, to_write=False)) as connection:
            version = schema_version(connection, path)
            if version is None:
                yield NoDatabase()
                return
            _bring_up_to_date(version, path, now)
            with sqlite.transaction(connection, "BEGIN"):
                yield sqlite.SqliteDatabase(connection)


@contextmanager
def _writing_file(path: Path, now: datetime) -> Iterator[Database]:
    with sqlite.plain_errors(path):
        if size_of(path) is None:
            make(path)
        with closing(sqlite.connect(path, to_write=True)) as connection:
            version = schema_version(connection, path) or sqlite.create_tables(connection, path)
            _bring_up_to_date(version, path, now)
            sqlite.use_rollback_journal(connection)
            with sqlite.transaction(connection, "BEGIN IMMEDIATE"):
                yield sqlite.SqliteDatabase(connection)


def _bring_up_to_date(version: str, path: Path, now: datetime) -> None:
    if version == sql.SCHEMA_VERSION:
        return
    if version < sql.SCHEMA_VERSION and not _can_be_written(path):
        raise CouldNotError(
            f"{path} is of an older version of dorsiflex and must be brought up to date first, but"
            " this account cannot write the file and its folder",
            "allow it and run the command again; or make a copy elsewhere and use that: dorsiflex"
            " --db FILE db backup COPY, then dorsiflex --db COPY",
        )
    from dorsiflex.storage.migrate import migrate

    migrate(path, now)


def _can_be_written(path: Path) -> bool:
    """Return whether this account can change a file, which takes a journal beside it."""
    from dorsiflex.storage.files import real_path

    real = real_path(path)
    is_effective = os.access in os.supports_effective_ids
    return all(
        os.access(place, os.W_OK, effective_ids=is_effective) for place in (real, real.parent)
    )


def make(path: Path) -> None:
    """Make the file, and the folders that lack, for this user's eyes only.

    Raises:
        CouldNotError: the disk does not allow it.
    """
    from dorsiflex.storage.files import FILE_MODE, make_folders  # once in the life of a database

    try:
        make_folders(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
    except OSError as error:
        raise unreachable(path, error) from error
