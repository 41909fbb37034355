"""SQLite through the standard library: how a connection is set up, and what its errors mean."""

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from dorsiflex.errors import CouldNotError, DatabaseLockedError, DorsiflexError
from dorsiflex.storage.database import NO_PARAMETERS, Parameters, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path, PurePath

BUSY_TIMEOUT_S = 5

# `group_concat` follows the order of its subquery; `ORDER BY` inside it needs SQLite 3.44.
_TRIALS_OF_TEST = """
(SELECT group_concat(distance, ' ') FROM
   (SELECT distance FROM trial WHERE test_id = t.id ORDER BY position))"""

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
        "it was left untouched; name another file with --db PATH",
    ),
    "SQLITE_CORRUPT": ("{path} is damaged", "it was left untouched; go back to a copy of it"),
    "SQLITE_IOERR": (
        "{path} could not be read or written (a fault of the disk, or no space on it)",
        "nothing was changed; check the disk and try again",
    ),
    "SQLITE_PERM": ("{path} may not be opened", "check the permissions of the file"),
    "SQLITE_TOOBIG": ("a text is too long to be stored", "nothing was changed; shorten it"),
}


def connect(path: "Path", *, to_write: bool) -> sqlite3.Connection:
    """Open an existing file.

    A reader opens it for writing too, because a process that was killed leaves a journal that the
    next one must roll back; `query_only` keeps it from changing anything.
    """
    # Transactions are begun by hand: the driver's own mode does not begin one for SELECT and DDL.
    connection = sqlite3.connect(
        f"{_uri(path)}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if to_write:
            connection.execute("PRAGMA synchronous = FULL")
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


def _uri(path: "PurePath") -> str:
    """Write a path as SQLite reads it: a Windows share has no authority, unlike in `as_uri`."""
    written = quote(os.fsencode(path.as_posix()), safe="/:")
    return f"file://{written}" if written.startswith("/") else f"file:///{written}"


class SqliteDatabase:
    """A `Database` on an open connection."""

    trials_of_test = _TRIALS_OF_TEST

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> "Iterator[Row]":
        """Give what a SELECT finds, a row at a time."""
        return self._connection.execute(statement, parameters)

    def run(self, statement: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Do an INSERT, UPDATE or DELETE; give the number of rows it touched."""
        return self._connection.execute(statement, parameters).rowcount

    def run_many(self, statement: str, rows: "Iterable[Parameters]") -> None:
        """Do the same INSERT, UPDATE or DELETE for many rows."""
        self._connection.executemany(statement, rows)

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
def transaction(connection: sqlite3.Connection, begin: str) -> "Iterator[None]":
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


@contextmanager
def plain_errors(path: "Path") -> "Iterator[None]":
    """Turn what SQLite says into what a user can do about it.

    Raises:
        DatabaseLockedError: another process kept the file busy.
        CouldNotError: everything else.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise plain_error(error, path) from error


def plain_error(error: sqlite3.Error, path: "Path") -> DorsiflexError:
    """Give the error to show for what SQLite says."""
    name = str(getattr(error, "sqlite_errorname", None) or "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseLockedError(
            f"the database is locked: another program kept it busy for {BUSY_TIMEOUT_S} seconds",
            "nothing was changed; try again, or close what else has it open",
        )
    for prefix, (message, hint) in _ERRORS.items():
        if name.startswith(prefix):
            return CouldNotError(message.format(path=path), hint)
    return CouldNotError(f"the database refused: {error}", "nothing was changed")
