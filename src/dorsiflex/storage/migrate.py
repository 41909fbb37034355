"""Bringing a database to the current schema with Alembic; imported only when it is not current."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from dorsiflex.storage import sqlite
from dorsiflex.storage.backup import backed_up
from dorsiflex.storage.sqlite import schema_version, written_by_newer

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def migrate(path: Path, now: datetime | None = None) -> None:
    """Run the migrations that a file lacks, all in one transaction, after a backup of it.

    Another process may be doing the same: whoever comes second finds nothing left to do. The backup
    is made while the write lock is held, so that it has all that was stored before.

    Args:
        path: the file.
        now: when, for the name of the backup; None for no backup, of a file that is itself a copy.

    Raises:
        CouldNotError: the file was written by a newer version of dorsiflex, or the backup could not
            be made.
        DamagedError: what is in it cannot be brought up to date.
        sqlite3.Error: it cannot be written, or is damaged.
    """
    engine = engine_of(path)
    try:
        # What is changed is committed before the backup is settled on.
        with ExitStack() as stack, engine.begin() as connection:
            if now is not None and _is_older(connection, path):
                stack.enter_context(backed_up(path, "migration", now))
            upgrade(connection, path)
    except IntegrityError as error:
        # A row that breaks a new constraint broke an old rule: that happens on the disk only.
        raise sqlite.damage(str(error.orig)) from error
    except DBAPIError as error:
        # What SQLite itself said is what `sqlite.plain_errors` understands.
        raise error.orig or error from error
    finally:
        engine.dispose()


def upgrade(connection: Connection, place: object) -> None:
    """Run the migrations that a database lacks, in the transaction that its connection is in.

    Args:
        connection: to whichever database, with everybody else who would change it kept out.
        place: what to call the database in an error.

    Raises:
        CouldNotError: it was written by a newer version of dorsiflex.
        sqlalchemy.exc.DBAPIError: it cannot be written.
    """
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise written_by_newer(place) from error


def engine_of(path: Path) -> Engine:
    """Give an SQLAlchemy engine whose transactions are SQLite's own, begun for writing."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite.connect(path, to_write=True), poolclass=NullPool
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def scripts() -> ScriptDirectory:
    """Give the migrations, as Alembic reads them."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "dorsiflex.storage:migrations")
    return config


def _is_older(connection: Connection, path: Path) -> bool:
    """Tell whether there are tables, and migrations that they lack."""
    ours = connection.connection.driver_connection
    assert isinstance(ours, sqlite3.Connection)  # noqa: S101 # as `engine_of` made it
    known = scripts()
    older = {script.revision for script in known.walk_revisions()} - {known.get_current_head()}
    return schema_version(ours, path) in older
