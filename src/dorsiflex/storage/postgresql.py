"""PostgreSQL through SQLAlchemy and psycopg: transactions, ids, translated errors.

Imported only if the database is on a server: importing SQLAlchemy takes longer than any command.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import NullPool

from dorsiflex.errors import CouldNotError, DatabaseLockedError, DorsiflexError, RefusedValueError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import NO_PARAMETERS, Database, NoDatabase, Parameters, Row
from dorsiflex.storage.server_url import secrets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, CursorResult, Engine
    from sqlalchemy.sql.type_api import TypeEngine

    from dorsiflex.storage.server_url import ServerUrl


LOCK_TIMEOUT_S = 5

_NOTHING = "nothing was changed"

_LOCKED = {
    "55P03",  # lock_timeout
    "40P01",  # deadlock with another program
    "40001",  # serialization failure
}

_POOLED = (
    "the pooler in front of {server} mixes up prepared statements: {said}",
    f"{_NOTHING}; leave prepare_threshold out of the URL",
)

_BY_STATE = {
    "25006": ("{server} accepts no changes", "use the primary server, not a read-only copy"),
    "42501": (
        "this user has no permission to do that on {server}: {said}",
        f"{_NOTHING}; ask the administrator of the server for it (docs/server.md)",
    ),
    "3F000": (
        "this user has no permission to create tables on {server}: {said}",
        f"{_NOTHING}; ask the administrator of the server for it (docs/server.md)",
    ),
    "42P07": (
        "{server} has tables of another program: {said}",
        "it was not changed; give dorsiflex a database or a schema of its own",
    ),
    "42P05": _POOLED,
    "26000": _POOLED,
    "53100": ("the disk of the server is full", f"{_NOTHING}; free some space there and try again"),
    "57014": ("the server cancelled it: {said}", f"{_NOTHING}; try again"),
}
"""By SQLSTATE (PostgreSQL documentation, appendix A)."""

_CONNECT_HINTS = (
    (
        r"password authentication failed|no password supplied|authentication failed",
        "the password comes from PGPASSWORD, ~/.pgpass or a service file, as for psql",
    ),
    (
        r"database .* does not exist",
        "the administrator of the server can create it with: createdb NAME",
    ),
    (
        r"role .* does not exist",
        "the administrator of the server can create it with: createuser NAME",
    ),
    (
        r"invalid connection option|invalid .* value",
        "libpq options go after the ? in the URL",
    ),
    (r"too many (clients|connections)|slots are reserved", "try again in a moment"),
)
"""Hints by message: libpq gives no SQLSTATE for connection errors."""

_DETAIL_PREFIXES = ("\t", "HINT:", "DETAIL:")
"""Prefixes of lines that explain the line before them."""


@contextmanager
def plain_errors(server: ServerUrl) -> Iterator[None]:
    """Translate SQLAlchemy's errors into errors for the user.

    Raises:
        DatabaseLockedError: another program kept the database busy.
        CouldNotError: any other error.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise plain_error(error, server) from error


def plain_error(error: SQLAlchemyError, server: ServerUrl) -> DorsiflexError:
    """Return the error to show for an error of the server."""
    state = _state(error)
    if state in _LOCKED:
        return DatabaseLockedError(
            f"the database is locked: another program used it for over {LOCK_TIMEOUT_S} seconds",
            f"{_NOTHING}; try again in a moment",
        )
    if state in _BY_STATE:
        message, hint = _BY_STATE[state]
        return CouldNotError(message.format(server=server, said=_message(error, server)), hint)
    if _is_lost(error):
        return CouldNotError(
            f"the connection to {server} was lost", f"{_NOTHING}; check the network and try again"
        )
    return CouldNotError(f"the database refused: {_message(error, server)}", _NOTHING)


def connect_error(error: SQLAlchemyError, server: ServerUrl) -> CouldNotError:
    """Return the error to show for a failed connection."""
    message = _message(error, server)
    hints = (hint for pattern, hint in _CONNECT_HINTS if re.search(pattern, message))
    return CouldNotError(
        f"{server} cannot be reached: {message}",
        next(hints, "check the URL, the network, and whether the server is running"),
    )


def commit_error(error: SQLAlchemyError, server: ServerUrl) -> DorsiflexError:
    """Return the error to show for a failed commit; it may be stored if the connection was lost."""
    if not _is_lost(error):
        return plain_error(error, server)
    return CouldNotError(
        f"the connection to {server} was lost while the change was being stored",
        "it was stored completely or not at all: check with dorsiflex undo --list",
    )


def _state(error: SQLAlchemyError) -> str:
    original = error.orig if isinstance(error, DBAPIError) else None
    return str(getattr(original, "sqlstate", None) or "")


def _is_lost(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _message(error: SQLAlchemyError, server: ServerUrl) -> str:
    """Return the error message in one line, without its prefix and without passwords."""
    original = (error.orig if isinstance(error, DBAPIError) else None) or error
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    lines = [
        line for line in str(original).splitlines() if not line.startswith(_DETAIL_PREFIXES)
    ] or [""]
    message = str(primary or re.sub(r"^.* failed: (FATAL: *)?", "", lines[-1])).strip()
    for secret in secrets_of(server.url):
        message = message.replace(secret, "***")
    return message


_CONNECT_TIMEOUT_S = 10
_IDLE_TIMEOUT_S = 60
"""The server ends a write transaction that is idle for so long: a laptop that lost its network must
not block everybody else."""

_BATCH_ROWS = 2000
"""Rows fetched or sent at a time."""

_ROWS_PER_STATEMENT = 500
"""PostgreSQL accepts 65,535 values per statement."""

_WRITE_LOCK = 0x646F7273
"""The advisory lock of writers ("dors"), held until the end of the transaction; it is separate for
each database."""

_HIGHEST_IDS = "dorsiflex_id"
"""The highest id ever used, by table, as in SQLite's `sqlite_sequence`. A sequence would not do: it
does not roll back with its transaction, so ids would differ from those in a file."""

_CREATE_HIGHEST_IDS = f"""
CREATE TABLE IF NOT EXISTS {_HIGHEST_IDS} (table_name TEXT PRIMARY KEY, highest BIGINT NOT NULL)"""

_RESERVE = f"""
INSERT INTO {_HIGHEST_IDS} AS ids (table_name, highest)
VALUES (:table, (SELECT coalesce(max(id), 0) FROM {{table}}) + :count)
ON CONFLICT (table_name) DO UPDATE
SET highest = greatest(ids.highest, (SELECT coalesce(max(id), 0) FROM {{table}})) + :count
RETURNING highest"""  # noqa: S608 # the table is a constant

_UPDATE_HIGHEST = f"""
INSERT INTO {_HIGHEST_IDS} AS ids (table_name, highest) VALUES (:table, :highest)
ON CONFLICT (table_name) DO UPDATE SET highest = greatest(ids.highest, excluded.highest)"""  # noqa: S608 # constants

_BEGIN_WRITING = f"""
SELECT set_config('lock_timeout', :lock_timeout, TRUE),
       set_config('idle_in_transaction_session_timeout', '{_IDLE_TIMEOUT_S}s', TRUE)"""
_LOCK = f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"

_FIND_SCHEMA = """
SELECT set_config('lock_timeout', :lock_timeout, TRUE),
       (SELECT set_config('search_path',
                          quote_ident(nspname) || ', ' || current_setting('search_path'), TRUE)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = to_regclass(:version_table))"""
"""Until the end of the transaction, search the schema of our version table first: another program
may have tables of the same names in a schema that comes earlier in the search path. The lock
timeout limits how long a reader waits for a migration, the only thing that blocks it."""

_OUR_TABLES = (*sql.COLUMNS, sql.VERSION_TABLE, _HIGHEST_IDS)
_TABLES = ", ".join(f"('{name}')" for name in _OUR_TABLES)
_NAMES = ", ".join(f"'{name}'" for name in _OUR_TABLES)
_FOREIGN = f"""
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = current_schema() AND relname IN ({_NAMES})
UNION
SELECT nspname, typname FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
WHERE nspname = current_schema() AND typname IN ({_NAMES})
ORDER BY 2"""  # noqa: S608 # constants
_MISSING = f"""
SELECT name FROM (VALUES {_TABLES}) AS tables (name)
WHERE NOT EXISTS (
  SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = current_schema() AND relname = name)
ORDER BY 1"""  # noqa: S608 # constants
_SIZE = f"""
SELECT CAST(sum(pg_total_relation_size(to_regclass(name))) AS BIGINT)
FROM (VALUES {_TABLES}) AS tables (name)"""  # noqa: S608 # constants


@compiles(String, "postgresql")
def _text_compared_by_bytes(type_: TypeEngine[str], compiler: Any, **options: Any) -> str:  # noqa: ANN401 # as SQLAlchemy calls it
    """Set text columns to the collation "C", so that text compares by bytes as in SQLite."""
    return f'{compiler.visit_string(type_, **options)} COLLATE "C"'


def _rows_until_closed(found: CursorResult[Any]) -> Iterator[Row]:
    """Yield rows; close their cursor also if not all of them are wanted."""
    with found:
        yield from found


class PostgresqlDatabase:
    """A `Database` on a connection in a transaction."""

    refusal = IntegrityError

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT."""
        return iter(self._connection.execute(_text(statement), parameters))

    def stream(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT through a server-side cursor."""
        found = self._connection.execute(
            _text(statement), parameters, execution_options={"yield_per": _BATCH_ROWS}
        )
        return _rows_until_closed(found)

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Run an INSERT, UPDATE or DELETE; return the number of rows affected."""
        return self._connection.execute(_text(statement), parameters).rowcount

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run an INSERT, UPDATE or DELETE once for each row."""
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH_ROWS)):
            self._connection.execute(_text(statement), batch)

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many rows, hundreds per statement because a round trip costs more than a row.

        As in SQLite, ids of skipped rows count as used.
        """
        inserted = 0
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            batch = rows[start : start + _ROWS_PER_STATEMENT]
            # Driver SQL, because SQLAlchemy would name each of thousands of values.
            statement = sql.insert_values(table, len(batch), "%s", unless)
            values = tuple(chain.from_iterable(batch))
            inserted += self._connection.exec_driver_sql(statement, values).rowcount
        if rows and sql.COLUMNS[table][0] == "id":
            self.run(_UPDATE_HIGHEST, {"table": table, "highest": max(row[0] for row in rows)})
        return inserted

    def reserve_ids(self, table: str, count: int) -> int:
        """Return the first of `count` consecutive ids that no row has or ever had."""
        statement = _RESERVE.replace("{table}", table)
        ((highest,),) = self.rows(statement, {"table": table, "count": count})
        return int(highest) - count + 1


@contextmanager
def reading(server: ServerUrl) -> Iterator[Database]:
    """Open a database for reading, in one transaction; never create tables.

    Raises:
        CouldNotError: the server refused, or the database is newer than this program.
        DatabaseLockedError: another program kept it busy.
    """
    with _connected(server) as connection:
        _begin_reading(connection)
        version = _schema_version(connection)
        if version not in {None, sql.SCHEMA_VERSION}:
            _migrate(connection, server)
            _commit(connection, server)
            _begin_reading(connection)
            version = _schema_version(connection)
        yield NoDatabase() if version is None else PostgresqlDatabase(connection)


@contextmanager
def writing(server: ServerUrl, *, create: bool) -> Iterator[Database]:
    """Open a database for writing, in one transaction that excludes other writers.

    Two concurrent changes would each discard what the other had undone, and could become visible in
    another order than that of their ids, which `undo` follows.

    Args:
        server: the database.
        create: create missing tables.

    Raises:
        CouldNotError: as `reading`.
        DatabaseLockedError: another program kept it busy.
    """
    with _connected(server) as connection:
        _begin_writing(connection)
        version = _schema_version(connection)
        if version is None and not create:
            yield NoDatabase()
            return
        if version is None:
            _create_tables(connection, server)
        elif version != sql.SCHEMA_VERSION:
            _migrate(connection, server)
        yield PostgresqlDatabase(connection)
        _commit(connection, server)


@contextmanager
def reading_any_version(
    server: ServerUrl,
) -> Iterator[tuple[str | None, PostgresqlDatabase]]:
    """Open a database for reading without migrating it; yield its schema version too.

    The version is None if there are no tables.

    Raises:
        CouldNotError: the server refused.
        DatabaseLockedError: another program kept it busy.
    """
    with _connected(server) as connection:
        _begin_reading(connection)
        yield _schema_version(connection), PostgresqlDatabase(connection)


def missing_tables(database: PostgresqlDatabase) -> list[str]:
    """Return the names of our tables that no longer exist."""
    return [str(name) for (name,) in database.rows(_MISSING)]


def foreign_tables(database: PostgresqlDatabase, server: ServerUrl) -> CouldNotError | None:
    """Return the error to show if another program's tables have our names, otherwise None."""
    found = list(database.rows(_FOREIGN))
    if not found:
        return None
    names = ", ".join(str(name) for _, name in found)
    return CouldNotError(
        f"{server} has tables of another program in the schema {found[0][0]}: {names}",
        "it was not changed; give dorsiflex a database or a schema of its own, for example with"
        " ?options=-csearch_path%3Ddorsiflex after CREATE SCHEMA dorsiflex",
    )


def size_and_version(server: ServerUrl) -> tuple[int | None, str]:
    """Return the size of our tables in bytes (None without tables) and the server's version.

    Raises:
        CouldNotError: as `reading_any_version`.
        DatabaseLockedError: another program kept it busy.
    """
    with reading_any_version(server) as (schema, database):
        size = None
        if schema is not None:
            ((size,),) = database.rows(_SIZE)
        ((version,),) = database.rows("SHOW server_version")
        return size, str(version)


def engine_of(server: ServerUrl) -> Engine:
    """Return an SQLAlchemy engine; the password comes from the URL or from libpq's sources.

    Raises:
        CouldNotError: psycopg is not installed.
        RefusedValueError: the URL has an unknown or impossible option.
    """
    try:
        import psycopg  # noqa: F401 # used by SQLAlchemy
    except ImportError as error:
        raise CouldNotError(
            "a database on a server needs psycopg, which is not installed",
            "install it with: pip install 'psycopg[binary]'",
        ) from error
    from dorsiflex.storage.postgresql_options import PREPARE, connect_arguments

    arguments: dict[str, Any] = {
        "client_encoding": "utf8",
        "fallback_application_name": "dorsiflex",
        **connect_arguments(server),
    }
    url = make_url(server.url).difference_update_query([PREPARE])
    has_timeout = "service" in url.query or {"PGSERVICE", "PGCONNECT_TIMEOUT"} & os.environ.keys()
    if not has_timeout and "connect_timeout" not in url.query:
        arguments["connect_timeout"] = _CONNECT_TIMEOUT_S
    try:
        return create_engine(
            url,
            poolclass=NullPool,
            pool_reset_on_return=None,
            hide_parameters=True,  # never put row values into error messages
            use_native_hstore=False,
            connect_args=arguments,
        )
    except ArgumentError:
        raise RefusedValueError(
            "the numbers of hosts and ports in the database URL do not match",
            "write ?host=H1&port=5432&host=H2&port=5433, or one host and one port before the /",
        ) from None


@contextmanager
def _connected(server: ServerUrl) -> Iterator[Connection]:
    """Yield a connection; what the block does not commit is rolled back."""
    engine = engine_of(server)
    try:
        with plain_errors(server):
            try:
                connection = engine.connect()
            except SQLAlchemyError as error:
                raise connect_error(error, server) from error
            except UnicodeError:
                raise RefusedValueError(
                    "the database URL has an invalid host",
                    "write its name, or its address",
                ) from None
            try:
                yield connection
            finally:
                with suppress(SQLAlchemyError):
                    connection.rollback()
                connection.close()
    finally:
        engine.dispose()


def _begin_reading(connection: Connection) -> None:
    connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _begin_writing(connection: Connection) -> None:
    # Each statement sees what was committed before it, so the first one after the lock sees the
    # previous writer's changes. A REPEATABLE READ snapshot would be older than the lock.
    connection.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=False)
    connection.execute(_text(_BEGIN_WRITING), _lock_timeout())
    connection.execute(_text(_LOCK))


def _lock_timeout() -> dict[str, str]:
    return {"lock_timeout": f"{LOCK_TIMEOUT_S * 1000:.0f}ms"}


def _commit(connection: Connection, server: ServerUrl) -> None:
    try:
        connection.commit()
    except SQLAlchemyError as error:
        raise commit_error(error, server) from error


def _schema_version(connection: Connection) -> str | None:
    """Return the version of the schema; None if there are no tables."""
    parameters = {**_lock_timeout(), "version_table": sql.VERSION_TABLE}
    *_, schema = connection.execute(_text(_FIND_SCHEMA), parameters).one()
    if schema is None:
        return None
    return str(connection.execute(_text(sql.CURRENT_VERSION)).scalar_one())


def _create_tables(connection: Connection, server: ServerUrl) -> None:
    if error := foreign_tables(PostgresqlDatabase(connection), server):
        raise error
    connection.execute(_text(_CREATE_HIGHEST_IDS))
    statements = Path(__file__).with_name("schema_postgresql.sql").read_text(encoding="utf-8")
    # psycopg sends several statements at once only without parameters.
    connection.exec_driver_sql(statements, execution_options={"no_parameters": True})


def _migrate(connection: Connection, server: ServerUrl) -> None:
    """Run the missing migrations in a new write transaction; another client may have run them.

    They are imported outside the transaction: the import takes longer than the migrations, and
    other clients should not wait for it.
    """
    connection.rollback()
    from dorsiflex.storage.migrate import upgrade

    _begin_writing(connection)
    if _schema_version(connection) != sql.SCHEMA_VERSION:
        connection.execute(_text(_CREATE_HIGHEST_IDS))
        upgrade(connection, server)


_text = lru_cache(maxsize=256)(text)
