"""PostgreSQL through SQLAlchemy and psycopg: transactions, ids, and what its errors mean.

Imported only if the database is on a server: SQLAlchemy costs more than any command does.
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

    from sqlalchemy import Connection, Engine
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
    "25006": ("{server} takes no changes: it is a copy that is read only", "name the main server"),
    "42501": (
        "this user may not do that on {server}: {said}",
        f"{_NOTHING}; ask whoever runs the server for the rights (README)",
    ),
    "3F000": (
        "this user may not make tables on {server}: {said}",
        f"{_NOTHING}; ask whoever runs the server for the rights (README)",
    ),
    "42P07": (
        "{server} has tables of another program: {said}",
        "it was left untouched; give dorsiflex a database or a schema of its own",
    ),
    "42P05": _POOLED,
    "26000": _POOLED,
    "53100": ("the disk of the server is full", f"{_NOTHING}; free some space there and try again"),
    "57014": ("the server cancelled it: {said}", f"{_NOTHING}; try again"),
}
"""By SQLSTATE (PostgreSQL documentation, appendix A)."""

_AT_THE_DOOR = (
    (
        r"password authentication failed|no password supplied|authentication failed",
        "the password comes from PGPASSWORD, ~/.pgpass or a service file, as psql has it",
    ),
    (r"database .* does not exist", "whoever runs the server makes it with: createdb NAME"),
    (r"role .* does not exist", "whoever runs the server makes it with: createuser NAME"),
    (
        r"invalid connection option|invalid .* value",
        "the options of libpq stand after the ? of --db",
    ),
    (r"too many (clients|connections)|slots are reserved", "try again in a moment"),
)
"""libpq gives no SQLSTATE for what happens while connecting."""


_BESIDE = ("\t", "HINT:", "DETAIL:")
"""How lines begin that say more about the one before them."""


@contextmanager
def plain_errors(server: ServerUrl) -> Iterator[None]:
    """Turn what SQLAlchemy raises into what a user can do about it.

    Raises:
        DatabaseLockedError: another program kept the database busy.
        CouldNotError: everything else.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise plain_error(error, server) from error


def plain_error(error: SQLAlchemyError, server: ServerUrl) -> DorsiflexError:
    """Give the error to show for what the server says."""
    state = _state(error)
    if state in _LOCKED:
        return DatabaseLockedError(
            f"the database is locked: another program kept it busy for {LOCK_TIMEOUT_S} seconds",
            f"{_NOTHING}; try again in a moment",
        )
    if state in _BY_STATE:
        message, hint = _BY_STATE[state]
        return CouldNotError(message.format(server=server, said=_said(error, server)), hint)
    if _is_lost(error):
        return CouldNotError(
            f"the connection to {server} was lost", f"{_NOTHING}; check the network and try again"
        )
    return CouldNotError(f"the database refused: {_said(error, server)}", _NOTHING)


def cannot_connect(error: SQLAlchemyError, server: ServerUrl) -> CouldNotError:
    """Give the error to show where there is no connection."""
    said = _said(error, server)
    hints = (hint for words, hint in _AT_THE_DOOR if re.search(words, said))
    return CouldNotError(
        f"{server} cannot be reached: {said}",
        next(hints, "check the URL and the network, and that the server runs"),
    )


def lost_while_storing(error: SQLAlchemyError, server: ServerUrl) -> DorsiflexError:
    """Give the error to show where it cannot be known whether a change was stored."""
    if not _is_lost(error):
        return plain_error(error, server)
    return CouldNotError(
        f"the connection to {server} was lost while the change was being stored",
        "it is there whole or not at all: dorsiflex undo --list shows whether",
    )


def _state(error: SQLAlchemyError) -> str:
    original = error.orig if isinstance(error, DBAPIError) else None
    return str(getattr(original, "sqlstate", None) or "")


def _is_lost(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _said(error: SQLAlchemyError, server: ServerUrl) -> str:
    """Give what was said in one line, without what stands before it and without the password."""
    original = (error.orig if isinstance(error, DBAPIError) else None) or error
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    lines = [line for line in str(original).splitlines() if not line.startswith(_BESIDE)] or [""]
    said = str(primary or re.sub(r"^.* failed: (FATAL: *)?", "", lines[-1])).strip()
    for secret in secrets_of(server.url):
        said = said.replace(secret, "***")
    return said


_CONNECT_TIMEOUT_S = 10
_LEFT_ALONE_S = 60
"""After so long without a word within a change, the server ends it: a laptop that lost its network
must not keep everybody else waiting."""

_AT_ONCE = 2000
"""Rows on their way at a time."""

_ROWS_IN_A_STATEMENT = 500
"""PostgreSQL takes 65,535 values with a statement."""

_WRITERS = 0x646F7273
"""The lock that whoever changes anything holds until the end of the transaction. PostgreSQL keeps
it for each database apart; the number is ours ("dors")."""

_HIGHEST_IDS = "dorsiflex_id"
"""The highest id that was ever given, by table: what SQLite keeps in `sqlite_sequence`. A sequence
would not do: what it gave stays given when the transaction is rolled back, so that one change would
get other ids on a server than in a file."""

_MAKE_HIGHEST_IDS = f"""
CREATE TABLE IF NOT EXISTS {_HIGHEST_IDS} (table_name TEXT PRIMARY KEY, highest BIGINT NOT NULL)"""

_RESERVE = f"""
INSERT INTO {_HIGHEST_IDS} AS ids (table_name, highest)
VALUES (:table, (SELECT coalesce(max(id), 0) FROM {{table}}) + :count)
ON CONFLICT (table_name) DO UPDATE
SET highest = greatest(ids.highest, (SELECT coalesce(max(id), 0) FROM {{table}})) + :count
RETURNING highest"""  # noqa: S608 # the name is one of our own tables

_NOTE_HIGHEST = f"""
INSERT INTO {_HIGHEST_IDS} AS ids (table_name, highest) VALUES (:table, :highest)
ON CONFLICT (table_name) DO UPDATE SET highest = greatest(ids.highest, excluded.highest)"""  # noqa: S608 # likewise

_BEGIN_WRITING = f"""
SELECT set_config('lock_timeout', :lock_timeout, TRUE),
       set_config('idle_in_transaction_session_timeout', '{_LEFT_ALONE_S}s', TRUE)"""
_LOCK = f"SELECT pg_advisory_xact_lock({_WRITERS})"

_FIND_SCHEMA = """
SELECT set_config('lock_timeout', :lock_timeout, TRUE),
       (SELECT set_config('search_path',
                          quote_ident(nspname) || ', ' || current_setting('search_path'), TRUE)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = to_regclass(:version_table))"""
"""Until the end of the transaction, tables are those beside the version of our schema, also where
another program has some of these names in a schema that is searched earlier. And readers wait for
nobody but those who change the tables themselves, and for them not for ever."""

_OUR_TABLES = (*sql.COLUMNS, sql.VERSION_TABLE, _HIGHEST_IDS)
_TABLES = ", ".join(f"('{name}')" for name in _OUR_TABLES)
_NAMES = ", ".join(f"'{name}'" for name in _OUR_TABLES)
_TAKEN = f"""
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = current_schema() AND relname IN ({_NAMES})
UNION
SELECT nspname, typname FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
WHERE nspname = current_schema() AND typname IN ({_NAMES})
ORDER BY 2"""  # noqa: S608 # likewise
_MISSING = f"""
SELECT name FROM (VALUES {_TABLES}) AS tables (name)
WHERE NOT EXISTS (
  SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = current_schema() AND relname = name)
ORDER BY 1"""  # noqa: S608 # likewise
_SIZE = f"""
SELECT CAST(sum(pg_total_relation_size(to_regclass(name))) AS BIGINT)
FROM (VALUES {_TABLES}) AS tables (name)"""  # noqa: S608 # likewise


@compiles(String, "postgresql")
def _text_compared_by_bytes(type_: TypeEngine[str], compiler: Any, **options: Any) -> str:  # noqa: ANN401 # as SQLAlchemy calls it
    """Make all text in tables compare as it does in SQLite, whatever the database's own order."""
    return f'{compiler.visit_string(type_, **options)} COLLATE "C"'


class PostgresqlDatabase:
    """A `Database` on a connection within a transaction."""

    refusal = IntegrityError

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Give what a SELECT finds, a row at a time."""
        return iter(self._connection.execute(_text(statement), parameters))

    def stream(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Do the same where there can be more rows than should be in memory at once."""
        found = self._connection.execute(
            _text(statement), parameters, execution_options={"yield_per": _AT_ONCE}
        )
        return iter(found)

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Do an INSERT, UPDATE or DELETE; give the number of rows it touched."""
        return self._connection.execute(_text(statement), parameters).rowcount

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Do the same INSERT, UPDATE or DELETE for many rows."""
        remaining = iter(rows)
        while some := list(islice(remaining, _AT_ONCE)):
            self._connection.execute(_text(statement), some)

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many rows, some hundreds in a statement: the way there costs more than a row.

        Their ids are written down also where a row was left out, as SQLite does.
        """
        inserted = 0
        for start in range(0, len(rows), _ROWS_IN_A_STATEMENT):
            some = rows[start : start + _ROWS_IN_A_STATEMENT]
            # Past SQLAlchemy, which would give each of some thousand values a name.
            statement = sql.insert_values(table, len(some), "%s", unless)
            values = tuple(chain.from_iterable(some))
            inserted += self._connection.exec_driver_sql(statement, values).rowcount
        if rows and sql.COLUMNS[table][0] == "id":
            self.run(_NOTE_HIGHEST, {"table": table, "highest": max(row[0] for row in rows)})
        return inserted

    def reserve_ids(self, table: str, count: int) -> int:
        """Give the first of `count` consecutive ids that no row has or ever had."""
        statement = _RESERVE.replace("{table}", table)
        ((highest,),) = self.rows(statement, {"table": table, "count": count})
        return int(highest) - count + 1


@contextmanager
def reading(server: ServerUrl) -> Iterator[Database]:
    """Look at one moment of a database; where there are no tables yet, none are made.

    Raises:
        CouldNotError: the server did not allow it, or the database is newer than this program.
        DatabaseLockedError: another program kept it busy.
    """
    with _connected(server) as connection:
        _begin_reading(connection)
        version = _schema_version(connection)
        if version not in {None, sql.SCHEMA_VERSION}:
            _bring_up_to_date(connection, server)
            _commit(connection, server)
            _begin_reading(connection)
            version = _schema_version(connection)
        yield NoDatabase() if version is None else PostgresqlDatabase(connection)


@contextmanager
def writing(server: ServerUrl, *, may_make: bool) -> Iterator[Database]:
    """Change a database in one transaction that ends with the block; nobody else does meanwhile.

    Two machines that changed something at once would each forget what the other had undone, and
    their changes could be seen in another order than that of their ids, which `undo` follows.

    Args:
        server: which.
        may_make: make the tables where there are none yet.

    Raises:
        CouldNotError: as `reading`.
        DatabaseLockedError: another program kept it busy.
    """
    with _connected(server) as connection:
        _begin_writing(connection)
        version = _schema_version(connection)
        if version is None and not may_make:
            yield NoDatabase()
            return
        if version is None:
            _create_tables(connection, server)
        elif version != sql.SCHEMA_VERSION:
            _bring_up_to_date(connection, server)
        yield PostgresqlDatabase(connection)
        _commit(connection, server)


@contextmanager
def looking(server: ServerUrl) -> Iterator[tuple[str | None, PostgresqlDatabase]]:
    """Look at one moment of a database of any version, which comes with it; change nothing.

    The version is None where there are no tables.

    Raises:
        CouldNotError: the server did not allow it.
        DatabaseLockedError: another program kept it busy.
    """
    with _connected(server) as connection:
        _begin_reading(connection)
        yield _schema_version(connection), PostgresqlDatabase(connection)


def missing_tables(database: PostgresqlDatabase) -> list[str]:
    """Return the names of the tables that we once made, and that are gone."""
    return [str(name) for (name,) in database.rows(_MISSING)]


def taken_names(database: PostgresqlDatabase, server: ServerUrl) -> CouldNotError | None:
    """Return the error to show where tables of ours cannot be made; None where they can.

    Args:
        database: without tables of ours.
        server: where it is.
    """
    taken = list(database.rows(_TAKEN))
    if not taken:
        return None
    names = ", ".join(str(name) for _, name in taken)
    return CouldNotError(
        f"{server} has tables of another program in the schema {taken[0][0]}: {names}",
        "it was left untouched; give dorsiflex a database or a schema of its own, for example with"
        " ?options=-csearch_path%3Ddorsiflex after CREATE SCHEMA dorsiflex",
    )


def size_and_version(server: ServerUrl) -> tuple[int | None, str]:
    """Give the size of our tables in bytes, None where there are none, and the server's version.

    Raises:
        CouldNotError: as `looking`.
        DatabaseLockedError: another program kept it busy.
    """
    with looking(server) as (schema, database):
        size = None
        if schema is not None:
            ((size,),) = database.rows(_SIZE)
        ((version,),) = database.rows("SHOW server_version")
        return size, str(version)


def engine_of(server: ServerUrl) -> Engine:
    """Give an SQLAlchemy engine; the password comes from the URL or from where libpq finds it.

    Raises:
        CouldNotError: the driver is not installed.
        RefusedValueError: an option in the URL is none, or not allowed.
    """
    try:
        import psycopg  # noqa: F401 # it is SQLAlchemy that uses it
    except ImportError as error:
        raise CouldNotError(
            "a database on a server needs psycopg, which is not installed",
            "install it beside dorsiflex: pip install 'psycopg[binary]'",
        ) from error
    from dorsiflex.storage.postgresql_options import PREPARE, connect_arguments

    told: dict[str, Any] = {
        "client_encoding": "utf8",
        "fallback_application_name": "dorsiflex",
        **connect_arguments(server),
    }
    url = make_url(server.url).difference_update_query([PREPARE])
    elsewhere = "service" in url.query or {"PGSERVICE", "PGCONNECT_TIMEOUT"} & os.environ.keys()
    if not elsewhere and "connect_timeout" not in url.query:
        told["connect_timeout"] = _CONNECT_TIMEOUT_S
    try:
        return create_engine(
            url,
            poolclass=NullPool,
            pool_reset_on_return=None,
            hide_parameters=True,  # what is in the tables is in no error
            use_native_hstore=False,
            connect_args=told,
        )
    except ArgumentError:
        raise RefusedValueError(
            "the URL of the database has hosts and ports that do not fit each other",
            "write ?host=H1&port=5432&host=H2&port=5433, or one host and one port before the /",
        ) from None


@contextmanager
def _connected(server: ServerUrl) -> Iterator[Connection]:
    """Give a connection, closed when the block ends; what was not committed is rolled back."""
    engine = engine_of(server)
    try:
        with plain_errors(server):
            try:
                connection = engine.connect()
            except SQLAlchemyError as error:
                raise cannot_connect(error, server) from error
            except UnicodeError:
                raise RefusedValueError(
                    "the URL of the database has a host that cannot be",
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
    # Each statement sees what was committed before it: so the first after the lock sees all that
    # those did who had it before. A snapshot would have been taken while waiting.
    connection.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=False)
    connection.execute(_text(_BEGIN_WRITING), _lock_timeout())
    connection.execute(_text(_LOCK))


def _lock_timeout() -> dict[str, str]:
    return {"lock_timeout": f"{LOCK_TIMEOUT_S * 1000:.0f}ms"}


def _commit(connection: Connection, server: ServerUrl) -> None:
    try:
        connection.commit()
    except SQLAlchemyError as error:
        raise lost_while_storing(error, server) from error


def _schema_version(connection: Connection) -> str | None:
    """Give the version of the schema; None where there are no tables."""
    told = {**_lock_timeout(), "version_table": sql.VERSION_TABLE}
    *_, schema = connection.execute(_text(_FIND_SCHEMA), told).one()
    if schema is None:
        return None
    return str(connection.execute(_text(sql.CURRENT_VERSION)).scalar_one())


def _create_tables(connection: Connection, server: ServerUrl) -> None:
    if taken := taken_names(PostgresqlDatabase(connection), server):
        raise taken
    connection.execute(_text(_MAKE_HIGHEST_IDS))
    statements = Path(__file__).with_name("schema_postgresql.sql").read_text(encoding="utf-8")
    # psycopg sends several statements at once only without parameters.
    connection.exec_driver_sql(statements, execution_options={"no_parameters": True})


def _bring_up_to_date(connection: Connection, server: ServerUrl) -> None:
    """Run the missing migrations in a new write transaction; another client may have run them.

    They are imported outside the transaction: the import takes longer than the migrations, and
    other clients should not wait for it.
    """
    connection.rollback()
    from dorsiflex.storage.migrate import upgrade

    _begin_writing(connection)
    if _schema_version(connection) != sql.SCHEMA_VERSION:
        connection.execute(_text(_MAKE_HIGHEST_IDS))
        upgrade(connection, server)


_text = lru_cache(maxsize=256)(text)
