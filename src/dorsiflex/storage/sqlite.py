"""SQLite through the standard library: how a connection is set up, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING
from urllib.parse import quote

from dorsiflex.errors import CouldNotError, DamagedError, DatabaseLockedError, DorsiflexError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import NO_PARAMETERS, Parameters, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import PurePath

BUSY_TIMEOUT_S = 5

ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises; UnicodeDecodeError if SQLite's message has a damaged name in it."""

_ROWS_PER_STATEMENT = 100
_CACHE_KIB = 16_000

NAME_ANOTHER = "it was not changed; use another file with --db PATH"
"""The hint for a file that is not a dorsiflex database."""

_ERRORS = {
    "SQLITE_FULL": ("the disk is full", "nothing was changed; free some space and try again"),
    "SQLITE_READONLY": (
        "{path} cannot be written",
        "nothing was changed; check the permissions of the file and its folder",
    ),
    "SQLITE_CANTOPEN": (
        "{path} cannot be opened",
        "check that it is a file, and the permissions of its folder",
    ),
    "SQLITE_NOTADB": ("{path} is not a dorsiflex database", NAME_ANOTHER),
    "SQLITE_CORRUPT": (
        "{path} is damaged",
        "it was not changed; see dorsiflex db check, or restore a backup with dorsiflex db restore",
    ),
    "SQLITE_IOERR": (
        "{path} could not be read or written (disk error, or disk full)",
        "nothing was changed; check the disk and try again",
    ),
    "SQLITE_PERM": ("no permission to open {path}", "check the permissions of the file"),
    "SQLITE_TOOBIG": ("a text is too long to be stored", "nothing was changed; shorten it"),
}

_ERRORS_OF_DAMAGE = ("Could not decode to UTF-8", "JSON cannot hold BLOB values")
"""Messages about rows that were never stored so: text is UTF-8, and there are no BLOBs."""


def connect(path: Path, *, to_write: bool) -> sqlite3.Connection:
    """Open an existing file.

    Readers too open it read-write, to roll back the journal of a process that was killed;
    `query_only` prevents all other writes.
    """
    # Transactions are explicit: the driver begins none for SELECT and DDL.
    connection = sqlite3.connect(
        f"{file_uri(path)}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if to_write:
            connection.execute("PRAGMA synchronous = FULL")
            # An import keeps accessing the whole index of uuids.
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        else:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def use_rollback_journal(connection: sqlite3.Connection) -> None:
    """Leave WAL mode, in which a copy of the file alone would be incomplete.

    It changes the file, so check first that it is a dorsiflex database.
    """
    connection.execute("PRAGMA journal_mode = DELETE")


def connect_private(path: Path) -> sqlite3.Connection:
    """Open a temporary file of this process: without a journal file and without syncs."""
    connection = sqlite3.connect(f"{file_uri(path)}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def integrity_faults(connection: sqlite3.Connection, most: int = 20) -> list[str]:
    """Return what SQLite finds wrong with pages, indexes, constraints and foreign keys.

    Raises:
        sqlite3.DatabaseError: the file is too damaged to be checked.
    """
    lines = [str(line) for (line,) in connection.execute(f"PRAGMA integrity_check({most})")]
    if lines == ["ok"]:
        lines = []
    references = connection.execute("PRAGMA foreign_key_check").fetchmany(most)
    return lines + [
        f"row {row} of table {table} belongs to a {parent} that does not exist"
        for table, row, parent, _ in references
    ]


def damage(what: str) -> sqlite3.DatabaseError:
    """Return the error that SQLite raises for a damaged file."""
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorname = "SQLITE_CORRUPT"
    return error


def is_damage(error: BaseException) -> bool:
    """Return whether an error means that the file is damaged or not a database."""
    return _name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def file_uri(path: PurePath) -> str:
    """Return the URI that SQLite accepts; unlike in `as_uri`, a Windows share is no authority."""
    quoted = quote(os.fsencode(path.as_posix()), safe="/:")
    return f"file://{quoted}" if quoted.startswith("/") else f"file:///{quoted}"


class SqliteDatabase:
    """A `Database` on an open connection."""

    json_array = "json_array"
    refusal = sqlite3.IntegrityError

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Yield the rows of a SELECT."""
        return self._connection.execute(statement, parameters)

    stream = rows

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Run an INSERT, UPDATE or DELETE; return the number of rows affected."""
        return self._connection.execute(statement, parameters).rowcount

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Run an INSERT, UPDATE or DELETE once for each row."""
        self._connection.executemany(statement, rows)

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many rows, a hundred in a statement: its set-up costs as much as a row."""
        inserted = 0
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            some = rows[start : start + _ROWS_PER_STATEMENT]
            statement = sql.insert_values(table, len(some), "?", unless)
            values = tuple(chain.from_iterable(some))
            inserted += self._connection.execute(statement, values).rowcount
        return inserted

    def reserve_ids(self, table: str, count: int) -> int:
        """Return the first of `count` consecutive ids that no row has or ever had.

        SQLite itself keeps the highest id of an AUTOINCREMENT table, and the write transaction
        excludes other writers until the ids are used.
        """
        del count
        found = self.rows("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table})
        ((highest,),) = list(found) or [(0,)]
        return int(highest or 0) + 1


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """Begin a transaction; commit it, or roll back on any exception."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Some errors, such as a full disk, have already rolled it back.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def create_tables(connection: sqlite3.Connection, path: Path) -> str:
    """Create the tables unless another process has just done so; return the schema version.

    Raises:
        CouldNotError: another program has meanwhile created tables of its own.
        sqlite3.Error: the file cannot be written.
    """
    with transaction(connection, "BEGIN IMMEDIATE"):
        if (version := schema_version(connection, path)) is not None:
            return version
        text = Path(__file__).with_name("schema_sqlite.sql").read_text(encoding="utf-8")
        for statement in text.split(";\n"):
            connection.execute(statement)
    return sql.SCHEMA_VERSION


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Translate SQLite's errors into errors for the user.

    Raises:
        DatabaseLockedError: another process kept the file busy.
        CouldNotError: any other error.
    """
    try:
        yield
    except ERRORS as error:
        if _name(error).startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            _roll_back_journal(path)
        raise plain_error(error, path) from error


def plain_error(error: Exception, path: Path) -> DorsiflexError:
    """Return the error to show for an error of SQLite."""
    name = _name(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseLockedError(
            f"the database is locked: another program used it for over {BUSY_TIMEOUT_S} seconds",
            "nothing was changed; try again, or close the other program",
        )
    for prefix, (message, hint) in _ERRORS.items():
        if name.startswith(prefix):
            kind = DamagedError if is_damage(error) else CouldNotError
            return kind(message.format(path=path), hint)
    return CouldNotError(f"the database refused: {error}", "nothing was changed")


def _roll_back_journal(path: Path) -> None:
    """Roll back the journal that a failed write may leave: a copy made before would be corrupt."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{file_uri(path)}?mode=rw", uri=True, timeout=0)) as connection,
    ):
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def _name(error: BaseException) -> str:
    undecodable = isinstance(error, UnicodeDecodeError)
    if undecodable or str(error).startswith(_ERRORS_OF_DAMAGE):
        return "SQLITE_CORRUPT"
    return str(getattr(error, "sqlite_errorname", None) or "")


_SMALLEST_BYTES = 512
"""One page of the smallest size."""

_HEAD_BYTES = 1_000_000


def schema_version(connection: sqlite3.Connection, path: Path) -> str | None:
    """Return the version of the schema; None for a file without tables.

    Raises:
        CouldNotError: the file has tables of another program.
        sqlite3.Error: the file cannot be read or is not a database.
    """
    try:
        versions = [version for (version,) in connection.execute(sql.CURRENT_VERSION)]
    except sqlite3.OperationalError as error:
        # Any other code means locked or unreadable, not that the table is missing.
        if error.sqlite_errorname != "SQLITE_ERROR":
            raise
        versions = []
    if len(versions) == 1:
        return str(versions[0])
    ((tables,),) = connection.execute("SELECT count(*) FROM sqlite_master")
    if tables == 0:
        return None
    raise CouldNotError(f"{path} is another program's SQLite file", NAME_ANOTHER)


def was_a_database(path: Path) -> bool:
    """Return whether a damaged file, perhaps without its header, was once a database."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    return head.startswith(b"SQLite format 3\0") or sql.VERSION_TABLE.encode() in head


def written_by_newer(place: object) -> CouldNotError:
    """Return the error for a database that a newer version of the program wrote."""
    return CouldNotError(
        f"{place} was written by a newer version of dorsiflex",
        "it was not changed; update dorsiflex",
    )


def size_of(path: Path) -> int | None:
    """Return the size of the file in bytes; None if there is none.

    Raises:
        CouldNotError: it is not a file, is too small to be a database, or cannot be reached.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreachable(path, error) from error
    if not S_ISREG(status.st_mode):
        raise CouldNotError(f"{path} is not a file", "give a file with --db PATH")
    if 0 < status.st_size < _SMALLEST_BYTES:
        # SQLite treats some such files as empty and would overwrite them.
        raise CouldNotError(f"{path} is not a dorsiflex database", NAME_ANOTHER)
    return status.st_size


def unreachable(path: Path, error: OSError) -> CouldNotError:
    """Return the error for a file that cannot be reached."""
    return CouldNotError(
        f"{path} cannot be reached: {error.strerror}", "check the folder, or give a file with --db"
    )
