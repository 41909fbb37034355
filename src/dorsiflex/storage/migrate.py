"""Bringing a database to the current schema with Alembic; imported only when it is not current."""

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from dorsiflex.errors import CouldNotError
from dorsiflex.storage import sqlite

if TYPE_CHECKING:
    from pathlib import Path


def migrate(path: "Path") -> None:
    """Run the migrations that a file lacks, all in one transaction.

    Another process may be doing the same: whoever comes second finds nothing left to do.

    Raises:
        CouldNotError: the file was written by a newer version of dorsiflex.
        sqlite3.Error: it cannot be written.
    """
    config = Config()
    config.set_main_option("script_location", "dorsiflex.storage:migrations")
    engine = engine_of(path)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise CouldNotError(
            f"{path} was written by a newer version of dorsiflex",
            "it was left untouched; update dorsiflex",
        ) from error
    except DBAPIError as error:
        # What SQLite itself said is what `sqlite.plain_errors` understands.
        raise error.orig or error from error
    finally:
        engine.dispose()


def engine_of(path: "Path") -> Engine:
    """Give an SQLAlchemy engine whose transactions are SQLite's own, begun for writing."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite.connect(path, to_write=True), poolclass=NullPool
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def newest_version() -> str | None:
    """Give the newest migration there is, from Alembic's own reading of the scripts."""
    config = Config()
    config.set_main_option("script_location", "dorsiflex.storage:migrations")
    return ScriptDirectory.from_config(config).get_current_head()
