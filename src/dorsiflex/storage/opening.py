"""Transactions: the first write creates the database; reads and writes migrate an older one."""

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
    """Open the store for reading, in one transaction; if there is no database yet, it is empty.

    Print nothing inside the block: a slow consumer of the output would block writers.

    Raises:
        CouldNotError: the database is another program's, newer than this program, damaged or
            unreachable.
        DatabaseLockedError: another process kept it busy.
    """
    if location.server is None:
        opened = _reading_file(location.path, now)
    else:
        from dorsiflex.storage import postgresql

        opened = postgresql.reading(location.server)
    with opened as database:
        yield Store(database, now)


@contextmanager
def writing(location: Location, now: datetime, *, create: bool = True) -> Iterator[Store]:
    """Open the store for writing, in one transaction that is committed at the end of the block.

    Args:
        location: where the database is.
        now: the time of the changes.
        create: create a missing database; if False, the store is then empty, as for a reader.

    Raises:
        CouldNotError: as `reading`, or the database cannot be created or written.
        DatabaseLockedError: another process kept it busy.
    """
    if location.server is not None:
        from dorsiflex.storage import postgresql

        opened = postgresql.writing(location.server, create=create)
    elif create or os.path.exists(location.path):  # noqa: PTH110 # never raises
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
            _migrate_if_older(version, path, now)
            with sqlite.transaction(connection, "BEGIN"):
                yield sqlite.SqliteDatabase(connection)


@contextmanager
def _writing_file(path: Path, now: datetime) -> Iterator[Database]:
    with sqlite.plain_errors(path):
        if size_of(path) is None:
            create_file(path)
        with closing(sqlite.connect(path, to_write=True)) as connection:
            version = schema_version(connection, path) or sqlite.create_tables(connection, path)
            _migrate_if_older(version, path, now)
            sqlite.use_rollback_journal(connection)
            with sqlite.transaction(connection, "BEGIN IMMEDIATE"):
                yield sqlite.SqliteDatabase(connection)


def _migrate_if_older(version: str, path: Path, now: datetime) -> None:
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
    """Return whether this account can write a file and, for its journal, the folder."""
    from dorsiflex.storage.files import real_path

    real = real_path(path)
    is_effective = os.access in os.supports_effective_ids
    return all(
        os.access(place, os.W_OK, effective_ids=is_effective) for place in (real, real.parent)
    )


def create_file(path: Path) -> None:
    """Create an empty file with mode 0600, and its missing folders with mode 0700.

    Raises:
        CouldNotError: they cannot be created.
    """
    from dorsiflex.storage.files import FILE_MODE, make_folders

    try:
        make_folders(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
    except OSError as error:
        raise unreachable(path, error) from error
