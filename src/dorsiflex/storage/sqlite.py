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
"""What the driver raises: also where SQLite's message quotes a name that is no text any more."""

_ROWS_IN_A_STATEMENT = 100
_CACHE_KIB = 16_000

NAME_ANOTHER = "it was left untouched; name another file with --db PATH"
"""The hint where a file is none of ours."""

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
    "SQLITE_NOTADB": (
        "{path} is not a dorsiflex database",
        NAME_ANOTHER,
    ),
    "SQLITE_CORRUPT": (
        "{path} is damaged",
        "it was left untouched; dorsiflex db check says more, db restore goes back to a backup",
    ),
    "SQLITE_IOERR": (
        "{path} could not be read or written (a fault of the disk, or no space on it)",
        "nothing was changed; check the disk and try again",
    ),
    "SQLITE_PERM": ("{path} may not be opened", "check the permissions of the file"),
    "SQLITE_TOOBIG": ("a text is too long to be stored", "nothing was changed; shorten it"),
}


def connect(path: Path, *, to_write: bool) -> sqlite3.Connection:
    """Open an existing file.

    A reader opens it for writing too, because a process that was killed leaves a journal that the
    next one must roll back; `query_only` keeps it from changing anything.
    """
    # Transactions are begun by hand: the driver's own mode does not begin one for SELECT and DDL.
    connection = sqlite3.connect(
        f"{file_uri(path)}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if to_write:
            connection.execute("PRAGMA synchronous = FULL")
            # An import touches the whole index of uuids again and again.
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        else:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def use_rollback_journal(connection: sqlite3.Connection) -> None:
    """See to it that a copy of the file is whole: of one in WAL mode it would not be.

    It changes the file, so it comes after the look at whose file it is.
    """
    connection.execute("PRAGMA journal_mode = DELETE")


def connect_private(path: Path) -> sqlite3.Connection:
    """Open an existing file that nobody else knows of, and that is worth nothing unless finished.

    So it needs neither a journal on the disk nor to be on the disk itself until it is finished.
    """
    connection = sqlite3.connect(f"{file_uri(path)}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def integrity_faults(connection: sqlite3.Connection, most: int = 20) -> list[str]:
    """Give what SQLite finds wrong: pages, indexes, constraints, and references to no row.

    Raises:
        sqlite3.DatabaseError: so much is wrong that it cannot be looked at.
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
    """Give the error that SQLite would raise had it come upon this itself."""
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorname = "SQLITE_CORRUPT"
    return error


def is_damage(error: BaseException) -> bool:
    """Tell whether an error means that the file is not, or no longer, a whole database."""
    return _name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def file_uri(path: PurePath) -> str:
    """Write a path as SQLite reads it: a Windows share has no authority, unlike in `as_uri`."""
    written = quote(os.fsencode(path.as_posix()), safe="/:")
    return f"file://{written}" if written.startswith("/") else f"file:///{written}"


class SqliteDatabase:
    """A `Database` on an open connection."""

    refusal = sqlite3.IntegrityError

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[Row]:
        """Give what a SELECT finds, a row at a time."""
        return self._connection.execute(statement, parameters)

    stream = rows

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Do an INSERT, UPDATE or DELETE; give the number of rows it touched."""
        return self._connection.execute(statement, parameters).rowcount

    def run_many(self, statement: str, rows: Iterable[Parameters]) -> None:
        """Do the same INSERT, UPDATE or DELETE for many rows."""
        self._connection.executemany(statement, rows)

    def insert_rows(self, table: str, rows: Sequence[Row], *, unless: str | None = None) -> int:
        """Insert many rows, a hundred in a statement: its set-up costs as much as a row."""
        inserted = 0
        for start in range(0, len(rows), _ROWS_IN_A_STATEMENT):
            some = rows[start : start + _ROWS_IN_A_STATEMENT]
            statement = sql.insert_values(table, len(some), "?", unless)
            values = tuple(chain.from_iterable(some))
            inserted += self._connection.execute(statement, values).rowcount
        return inserted

    def reserve_ids(self, table: str, count: int) -> int:
        """Give the first of `count` consecutive ids that no row has or ever had.

        SQLite writes down the highest id of an AUTOINCREMENT table itself when it is used, and the
        write transaction keeps everybody else out until then.
        """
        del count
        found = self.rows("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table})
        ((highest,),) = list(found) or [(0,)]
        return int(highest or 0) + 1


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """Begin, then commit, or roll back if anything at all goes wrong."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Some errors (a full disk) have rolled it back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def create_tables(connection: sqlite3.Connection, path: Path) -> str:
    """Create the tables, unless another process has just done so; return the schema's version.

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
    """Turn what SQLite says into what a user can do about it.

    Raises:
        DatabaseLockedError: another process kept the file busy.
        CouldNotError: everything else.
    """
    try:
        yield
    except ERRORS as error:
        if _name(error).startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            _roll_back_what_is_left(path)
        raise plain_error(error, path) from error


def plain_error(error: Exception, path: Path) -> DorsiflexError:
    """Give the error to show for what SQLite says."""
    name = _name(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseLockedError(
            f"the database is locked: another program kept it busy for {BUSY_TIMEOUT_S} seconds",
            "nothing was changed; try again, or close what else has it open",
        )
    for prefix, (message, hint) in _ERRORS.items():
        if name.startswith(prefix):
            kind = DamagedError if is_damage(error) else CouldNotError
            return kind(message.format(path=path), hint)
    return CouldNotError(f"the database refused: {error}", "nothing was changed")


def _roll_back_what_is_left(path: Path) -> None:
    """See that the file is whole by itself again.

    A write that failed can leave a journal to be rolled back by whoever comes next; a copy of the
    file that is made before would be half of something.
    """
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{file_uri(path)}?mode=rw", uri=True, timeout=0)) as connection,
    ):
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def _name(error: BaseException) -> str:
    undecodable = isinstance(error, UnicodeDecodeError)
    if undecodable or str(error).startswith("Could not decode to UTF-8"):
        return "SQLITE_CORRUPT"  # the driver's own error: only UTF-8 is ever stored
    return str(getattr(error, "sqlite_errorname", None) or "")


_SMALLEST = 512
"""Bytes: one page of the smallest size, which is the least that a database has."""


_HEAD_BYTES = 1_000_000


def schema_version(connection: sqlite3.Connection, path: Path) -> str | None:
    """Give the version of the schema; None for a file without tables.

    Raises:
        CouldNotError: it has tables, and they are not ours.
        sqlite3.Error: it cannot be read, or is no database.
    """
    try:
        versions = [version for (version,) in connection.execute(sql.CURRENT_VERSION)]
    except sqlite3.OperationalError as error:
        # A locked or unreadable file says nothing about whose it is.
        if error.sqlite_errorname != "SQLITE_ERROR":
            raise
        versions = []
    if len(versions) == 1:
        return str(versions[0])
    ((tables,),) = connection.execute("SELECT count(*) FROM sqlite_master")
    if tables == 0:
        return None
    raise CouldNotError(
        f"{path} is the SQLite file of another program",
        NAME_ANOTHER,
    )


def was_a_database(path: Path) -> bool:
    """Tell a damaged database, which may have lost its head, from a file that never was one."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    return head.startswith(b"SQLite format 3\0") or sql.VERSION_TABLE.encode() in head


def written_by_newer(place: object) -> CouldNotError:
    """Give the error for a database that a newer version of the program wrote."""
    return CouldNotError(
        f"{place} was written by a newer version of dorsiflex",
        "it was left untouched; update dorsiflex",
    )


def size_of(path: Path) -> int | None:
    """Give the size of the file in bytes; None where there is none yet.

    Raises:
        CouldNotError: it is not a file, too small to be a database, or cannot be reached.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreachable(path, error) from error
    if not S_ISREG(status.st_mode):
        raise CouldNotError(f"{path} is not a file", "name a file with --db PATH")
    if 0 < status.st_size < _SMALLEST:
        # SQLite takes some such files for empty ones, and would write over them.
        raise CouldNotError(
            f"{path} is not a dorsiflex database",
            NAME_ANOTHER,
        )
    return status.st_size


def unreachable(path: Path, error: OSError) -> CouldNotError:
    """Return the error for a file that cannot be reached."""
    return CouldNotError(
        f"{path} cannot be reached: {error.strerror}", "check the folder, or name a file with --db"
    )
