"""Migrations of a database on a server; imported only for an older database.

SQLAlchemy runs them through psycopg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, String, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool

from dorsiflex.storage import postgresql
from dorsiflex.storage import statements as sql
from dorsiflex.storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.sql.type_api import TypeEngine

    from dorsiflex.storage.postgresql import Connection
    from dorsiflex.storage.server_url import ServerUrl


def migrate_server(server: ServerUrl) -> None:
    """Run the missing migrations in one transaction; another client may have run them.

    Raises:
        CouldNotError: a newer version of dorsiflex wrote the database, or the server refused.
        DamagedError: the stored rows cannot be migrated.
        DatabaseLockedError: another program kept the database busy.
    """
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


def engine_on(connect: Callable[[], Connection]) -> Engine:
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
