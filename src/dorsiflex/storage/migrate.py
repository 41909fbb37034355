"""Migrations to the current schema with Alembic; imported only for an older database.

A database on a server is migrated through psycopg.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, String, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool

from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import backed_up
from dorsiflex.storage.sqlite import schema_version, written_by_newer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.sql.type_api import TypeEngine

    from dorsiflex.storage.postgresql import Connection as ServerConnection
    from dorsiflex.storage.server_url import ServerUrl

MIGRATIONS = "dorsiflex.storage:migrations"
"""Where Alembic looks for them: a folder, or a package and a folder in it."""


def migrate(path: Path, now: datetime | None = None) -> None:
    """Back up a file, then run its missing migrations, in one transaction.

    The backup is made under the write lock, so nothing stored before is missing from it. A second
    process that waits for the lock finds nothing left to do.

    Args:
        path: the file.
        now: the time, for the name of the backup; None for no backup, if the file is a copy.

    Raises:
        CouldNotError: a newer version of dorsiflex wrote the file, or the backup failed.
        DamagedError: the stored rows cannot be migrated.
        sqlite3.Error: the file cannot be written or is damaged.
    """
    engine = engine_of(path)
    try:
        # The commit comes before old backups are removed.
        with ExitStack() as stack, engine.begin() as connection:
            if now is not None and _is_older(connection, path):
                stack.enter_context(backed_up(path, "migration", now))
            upgrade(connection, path)
    except IntegrityError as error:
        # A stored row can violate a new constraint only if it was damaged on disk.
        raise sqlite.damage(str(error.orig)) from error
    except DBAPIError as error:
        # `sqlite.plain_errors` expects the driver's error.
        raise error.orig or error from error
    finally:
        engine.dispose()


def migrate_server(server: ServerUrl) -> None:
    """Run the missing migrations in one transaction; another client may have run them.

    Raises:
        CouldNotError: a newer version of dorsiflex wrote the database, or the server refused.
        DamagedError: the stored rows cannot be migrated.
        DatabaseLockedError: another program kept the database busy.
    """
    from dorsiflex.storage import postgresql

    with postgresql.connected(server) as plain:
        try:
            # Connecting ends with a rollback, so it comes before the transaction begins.
            with engine_on(lambda: plain).connect() as connection:
                postgresql.begin_writing(plain)
                if postgresql.schema_version(plain) != sql.SCHEMA_VERSION:
                    postgresql.create_highest_ids(plain)
                    upgrade(connection, server)
                    postgresql.commit(plain, server)
        except DBAPIError as error:
            # `connected` expects the driver's error.
            raise error.orig or error from error


def upgrade(connection: Connection, place: object) -> None:
    """Run the missing migrations in the transaction of a connection.

    Args:
        connection: to any database, holding its write lock.
        place: the name of the database in error messages.

    Raises:
        CouldNotError: a newer version of dorsiflex wrote the database.
        sqlalchemy.exc.DBAPIError: the database cannot be written.
    """
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise written_by_newer(place) from error


def engine_of(path: Path) -> Engine:
    """Return an SQLAlchemy engine whose transactions begin with BEGIN IMMEDIATE."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite.connect(path, to_write=True), poolclass=NullPool
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def engine_on(connect: Callable[[], ServerConnection]) -> Engine:
    """Return an SQLAlchemy engine on connections of psycopg, which it closes."""
    return create_engine(
        "postgresql+psycopg://",
        creator=connect,
        poolclass=NullPool,
        pool_reset_on_return=None,
        hide_parameters=True,  # never put row values into error messages
        use_native_hstore=False,
    )


@compiles(String, "postgresql")
def _text_compared_by_bytes(type_: TypeEngine[str], compiler: Any, **options: Any) -> str:  # noqa: ANN401 # as SQLAlchemy calls it
    """Set text columns to the collation "C", so that text compares by bytes as in SQLite."""
    return f'{compiler.visit_string(type_, **options)} COLLATE "C"'


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return config


def _is_older(connection: Connection, path: Path) -> bool:
    """Return whether there are tables of an older version."""
    plain = connection.connection.driver_connection
    assert isinstance(plain, sqlite3.Connection)  # noqa: S101 # from `engine_of`
    version = schema_version(plain, path)
    return version is not None and version < sql.SCHEMA_VERSION
