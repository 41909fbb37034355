"""PostgreSQL through psycopg: transactions, ids, translated errors.

Imported only if the database is on a server.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError, DatabaseLockedError, DorsiflexError, RefusedValueError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import NO_PARAMETERS, Parameters, Row
from dorsiflex.storage.server_url import secrets_of

try:
    import psycopg
except ImportError as error:
    raise CouldNotError(
        "a database on a server needs psycopg, which is not installed",
        "install it with: pip install 'psycopg[binary]'",
    ) from error

from dorsiflex.storage.server_url import connect_arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.storage.server_url import ServerUrl

Connection = psycopg.Connection[Row]

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
    (r"invalid connection option|invalid .* value", "libpq options go after the ? in the URL"),
    (r"too many (clients|connections)|slots are reserved", "try again in a moment"),
)
"""Hints by message: libpq gives no SQLSTATE for connection errors."""

_DETAIL_PREFIXES = ("\t", "HINT:", "DETAIL:")
"""Prefixes of lines that explain the line before them."""


def plain_error(error: psycopg.Error, server: ServerUrl, *, is_lost: bool) -> DorsiflexError:
    """Return the error to show for an error of the server, or for a connection that was lost."""
    if error.sqlstate in _LOCKED:
        return DatabaseLockedError(
            f"the database is locked: another program used it for over {LOCK_TIMEOUT_S} seconds",
            f"{_NOTHING}; try again in a moment",
        )
    if error.sqlstate in _BY_STATE:
        message, hint = _BY_STATE[error.sqlstate]
        return CouldNotError(message.format(server=server, said=_message(error, server)), hint)
    if is_lost:
        return CouldNotError(
            f"the connection to {server} was lost", f"{_NOTHING}; check the network and try again"
        )
    return CouldNotError(f"the database refused: {_message(error, server)}", _NOTHING)


def _connect_error(error: psycopg.Error, server: ServerUrl) -> CouldNotError:
    message = _message(error, server)
    hints = (hint for pattern, hint in _CONNECT_HINTS if re.search(pattern, message))
    return CouldNotError(
        f"{server} cannot be reached: {message}",
        next(hints, "check the URL, the network, and whether the server is running"),
    )


def _message(error: psycopg.Error, server: ServerUrl) -> str:
    """Return the error message in one line, without its prefix and without passwords."""
    lines = [line for line in str(error).splitlines() if not line.startswith(_DETAIL_PREFIXES)]
    last = re.sub(r"^.* failed: (FATAL: *)?", "", (lines or [""])[-1])
    message = (error.diag.message_primary or last).strip()
    for secret in secrets_of(server.url):
        message = message.replace(secret, "***")
    return message


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


_NAMES_AND_PERCENTS = r"""(?xs)
    '(?:[^']|'')*'              # a text
  | "(?:[^"]|"")*"              # a name in quotes
  | --[^\n]* | /\*.*?\*/        # a comment
  | ::                          # a cast
  | :(?P<name>[^\W\d]\w*)
  | %
"""


@lru_cache(maxsize=256)
def to_pyformat(statement: str) -> bytes:
    """Return a statement with `:named` parameters as psycopg takes it, with `%(named)s`."""
    return re.sub(_NAMES_AND_PERCENTS, _to_pyformat, statement).encode()


def _to_pyformat(found: re.Match[str]) -> str:
    name = found["name"]
    return found[0].replace("%", "%%") if name is None else f"%({name})s"


class PostgresqlDatabase:
    """A `Database` on a connection in a transaction."""

    json_array = "json_build_array"
    refusal = psycopg.IntegrityError

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursors = count(1)

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT."""
        return iter(self._connection.execute(to_pyformat(statement), parameters).fetchall())

    def stream(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT through a server-side cursor."""
        batches = self._batches(statement, parameters)
        # The first batch now: errors come, and what is stored is seen, as of this call.
        return chain.from_iterable(chain([next(batches)], batches))

    def _batches(self, statement: str, parameters: Parameters) -> Iterator[list[Row]]:
        """Yield rows, at least one batch; close their cursor also if not all of them are wanted."""
        with self._connection.cursor(f"dorsiflex_{next(self._cursors)}") as cursor:
            cursor.execute(to_pyformat(statement), parameters)
            while True:
                batch = cursor.fetchmany(_BATCH_ROWS)
                yield batch
                if len(batch) < _BATCH_ROWS:
                    return

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Run an INSERT, UPDATE or DELETE; return the number of rows affected."""
        return self._connection.execute(to_pyformat(statement), parameters).rowcount

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run an INSERT, UPDATE or DELETE once for each row."""
        remaining = iter(rows)
        with self._connection.cursor() as cursor:
            while batch := list(islice(remaining, _BATCH_ROWS)):
                cursor.executemany(to_pyformat(statement), batch)

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many rows, hundreds per statement because a round trip costs more than a row.

        As in SQLite, ids of skipped rows count as used.
        """
        inserted = 0
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            batch = rows[start : start + _ROWS_PER_STATEMENT]
            statement = sql.insert_values(table, len(batch), "%s", unless).encode()
            values = tuple(chain.from_iterable(batch))
            inserted += self._connection.execute(statement, values).rowcount
        if rows and sql.COLUMNS[table][0] == "id":
            self.run(_UPDATE_HIGHEST, {"table": table, "highest": max(row[0] for row in rows)})
        return inserted

    def reserve_ids(self, table: str, count: int) -> int:
        """Return the first of `count` consecutive ids that no row has or ever had."""
        statement = _RESERVE.replace("{table}", table)
        ((highest,),) = self.rows(statement, {"table": table, "count": count})
        return int(highest) - count + 1


@contextmanager
def reading_any_version(server: ServerUrl) -> Iterator[tuple[str | None, PostgresqlDatabase]]:
    """Open a database for reading without migrating it; yield its schema version too.

    The version is None if there are no tables.

    Raises:
        CouldNotError: the server refused.
        DatabaseLockedError: another program kept it busy.
    """
    with connected(server) as connection:
        begin_reading(connection)
        yield schema_version(connection), PostgresqlDatabase(connection)


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


def connect(server: ServerUrl) -> Connection:
    """Connect to a server; the password comes from the URL or from libpq's sources.

    Raises:
        CouldNotError: the server cannot be reached.
        RefusedValueError: the URL has an unknown or impossible option.
    """
    arguments = connect_arguments(server)
    try:
        return psycopg.connect(**arguments)
    except psycopg.Error as error:
        raise _connect_error(error, server) from error
    except UnicodeError:
        raise RefusedValueError(
            "the database URL has an invalid host", "write its name, or its address"
        ) from None


@contextmanager
def connected(server: ServerUrl) -> Iterator[Connection]:
    """Yield a connection; what the block does not commit is rolled back.

    Raises:
        DatabaseLockedError: another program kept the database busy.
        CouldNotError: the server refused or cannot be reached.
        RefusedValueError: as `connect`.
    """
    connection = connect(server)
    try:
        yield connection
    except psycopg.Error as error:
        raise plain_error(error, server, is_lost=connection.broken) from error
    finally:
        with suppress(psycopg.Error):
            connection.rollback()
        connection.close()


def begin_reading(connection: Connection) -> None:
    """Have the next statement begin a transaction that sees one moment and changes nothing."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def begin_writing(connection: Connection) -> None:
    """Begin a transaction that excludes other writers.

    Two concurrent changes would each discard what the other had undone, and could become visible in
    another order than that of their ids, which `undo` follows.
    """
    # Each statement sees what was committed before it, so the first one after the lock sees the
    # previous writer's changes. A REPEATABLE READ snapshot would be older than the lock.
    connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
    connection.read_only = False
    connection.execute(to_pyformat(_BEGIN_WRITING), _lock_timeout())
    connection.execute(_LOCK.encode())


def _lock_timeout() -> dict[str, str]:
    return {"lock_timeout": f"{LOCK_TIMEOUT_S * 1000:.0f}ms"}


def commit(connection: Connection, server: ServerUrl) -> None:
    """Commit a change.

    Raises:
        CouldNotError: the connection was lost: the change may be stored.
        psycopg.Error: the server refused it.
    """
    try:
        connection.commit()
    except psycopg.Error as error:
        if not connection.broken:
            raise
        raise CouldNotError(
            f"the connection to {server} was lost while the change was being stored",
            "it was stored completely or not at all: check with dorsiflex undo --list",
        ) from error


def schema_version(connection: Connection) -> str | None:
    """Return the version of the schema; None if there are no tables."""
    database = PostgresqlDatabase(connection)
    parameters = {**_lock_timeout(), "version_table": sql.VERSION_TABLE}
    ((_, schema),) = database.rows(_FIND_SCHEMA, parameters)
    if schema is None:
        return None
    ((version,),) = database.rows(sql.CURRENT_VERSION)
    return str(version)


def create_tables(connection: Connection, server: ServerUrl) -> None:
    """Create the tables, in the transaction of the connection.

    Raises:
        CouldNotError: another program has tables of the same names.
    """
    if error := foreign_tables(PostgresqlDatabase(connection), server):
        raise error
    create_highest_ids(connection)
    # Several statements at once, which cannot be prepared.
    text = Path(__file__).with_name("schema_postgresql.sql").read_bytes()
    connection.execute(text, prepare=False)


def create_highest_ids(connection: Connection) -> None:
    """Create the table of ids unless it exists."""
    connection.execute(_CREATE_HIGHEST_IDS.encode())
