"""Open the store to read, to change, for a dry run, or for completion only."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import NoDatabase
from dorsiflex.storage.location import Location
from dorsiflex.storage.sqlite import schema_version, size_of, unreachable
from dorsiflex.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dorsiflex.storage.database import Database
    from dorsiflex.storage.postgresql import Connection
    from dorsiflex.storage.server_url import ServerUrl


@contextmanager
def reading(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store for reading, in one transaction; if there is no database yet, it is empty.

    Print nothing inside the block: a slow consumer of the output would block writers.

    Raises:
        CouldNotError: the database is another program's, newer than this program, damaged,
            unreachable, or gone while its backups are there.
        DatabaseLockedError: another process kept it busy.
    """
    if location.server is None:
        opened = _reading_file(location.path, now)
    else:
        opened = _reading_server(location.server)
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
        opened = _writing_server(location.server, create=create)
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
            _refuse_gone(path)
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
        if not (size := size_of(path)):
            _refuse_gone(path)
        if size is None:
            create_file(path)
        with closing(sqlite.connect(path, to_write=True)) as connection:
            version = schema_version(connection, path) or sqlite.create_tables(connection, path)
            _migrate_if_older(version, path, now)
            sqlite.use_rollback_journal(connection)
            with sqlite.transaction(connection, "BEGIN IMMEDIATE"):
                yield sqlite.SqliteDatabase(connection)


def _refuse_gone(path: Path) -> None:
    from dorsiflex.storage.backup import refuse_gone  # seldom needed

    refuse_gone(path)


@contextmanager
def _reading_server(server: ServerUrl) -> Iterator[Database]:
    from dorsiflex.storage import postgresql

    with postgresql.connected(server) as connection:
        postgresql.begin_reading(connection)
        version = postgresql.schema_version(connection)
        if version not in {None, sql.SCHEMA_VERSION}:
            _migrate_on_server(connection, server)
            postgresql.begin_reading(connection)
            version = postgresql.schema_version(connection)
        yield NoDatabase() if version is None else postgresql.PostgresqlDatabase(connection)


@contextmanager
def _writing_server(server: ServerUrl, *, create: bool) -> Iterator[Database]:
    from dorsiflex.storage import postgresql

    with postgresql.connected(server) as connection:
        postgresql.begin_writing(connection)
        version = postgresql.schema_version(connection)
        if version is None and not create:
            yield NoDatabase()
            return
        if version is None:
            postgresql.create_tables(connection, server)
        elif version != sql.SCHEMA_VERSION:
            _migrate_on_server(connection, server)
            postgresql.begin_writing(connection)
            postgresql.schema_version(connection)
        yield postgresql.PostgresqlDatabase(connection)
        postgresql.commit(connection, server)


def _migrate_on_server(connection: Connection, server: ServerUrl) -> None:
    """Migrate, outside the transaction so far: others need not wait for the imports."""
    connection.rollback()
    from dorsiflex.storage.migrate import migrate_server

    migrate_server(server)


def _migrate_if_older(version: str, path: Path, now: datetime) -> None:
    if version == sql.SCHEMA_VERSION:
        return
    if version < sql.SCHEMA_VERSION and not _can_be_written(path):
        raise CouldNotError(
            f"{path} is from an older version of dorsiflex and must be upgraded first, but"
            " you cannot write to the file and its folder",
            "get write permission and try again; or make a copy elsewhere and use that: dorsiflex"
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


_BUSY_TIMEOUT_S = 0.2
_DEADLINE_S = 0.3
_STEPS_PER_CHECK = 10_000
"""SQLite virtual machine steps between two checks of the deadline: under a millisecond."""

_HEADER_BYTES = 100
_FORMAT_VERSIONS = slice(18, 20)
"""Write and read version in the file header: 1 for a rollback journal, 2 for WAL."""
_ROLLBACK_JOURNAL = b"\x01\x01"


@contextmanager
def reading_only(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store read-only, if that is quick and changes nothing on disk.

    Unlike `transactions.reading`, this rolls back no journal, runs no migrations, does not wait for
    locks, connects to no server, and aborts slow queries.

    Raises:
        CouldNotError: there is no file with a rollback journal and the current schema.
        OSError: the file cannot be read.
        sqlite3.Error: the file is damaged, in use, or was left by a process that was killed.
    """
    path = location.path
    if not _keeps_rollback_journal(path):
        raise CouldNotError(f"{path} cannot be read without a trace")
    connection = sqlite3.connect(
        f"{sqlite.file_uri(path)}?mode=ro", uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None
    )
    with closing(connection):
        end = monotonic() + _DEADLINE_S
        connection.set_progress_handler(lambda: monotonic() > end, _STEPS_PER_CHECK)
        if schema_version(connection, path) != sql.SCHEMA_VERSION:
            raise CouldNotError(f"{path} is not at this version")
        with sqlite.transaction(connection, "BEGIN"):
            yield Store(sqlite.SqliteDatabase(connection), now)


def _keeps_rollback_journal(path: Path) -> bool:
    """Return whether a file has a rollback journal; reading one in WAL mode creates files.

    Raises:
        OSError: the file cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(_HEADER_BYTES)[_FORMAT_VERSIONS] == _ROLLBACK_JOURNAL


class _RollBackError(Exception):
    """Rolls the transaction back."""


@contextmanager
def dry_run_store(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store for writing in a transaction that is rolled back.

    If there is no database yet, none is created: a temporary one takes its place.

    Raises:
        CouldNotError: as `transactions.writing`.
        DatabaseLockedError: another process kept the database busy.
    """
    if _needs_file(location):
        _refuse_gone(location.path)
        # Only here, because every command loads this module.
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="dorsiflex-") as folder:
            temporary = Location(Path(folder) / "dry-run.sqlite3")
            with writing(temporary, now) as store:
                yield store
        return
    with suppress(_RollBackError), writing(location, now) as store:
        yield store
        raise _RollBackError


def _needs_file(location: Location) -> bool:
    """Return whether a file would be created; tables created on a server are rolled back."""
    path = location.file
    return path is not None and (not path.exists() or (path.is_file() and not path.stat().st_size))
