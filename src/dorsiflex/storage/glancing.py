"""A glance at the database, for the Tab key: at once or not at all, and nothing is ever changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.sqlite import schema_version
from dorsiflex.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.storage.location import Location

_BUSY_TIMEOUT_S = 0.2
_LONGEST_S = 0.3
_STEPS_A_LOOK = 10_000
"""Steps of SQLite's machine between two looks at the clock: a fraction of a millisecond."""

_JOURNAL_VERSIONS = slice(18, 20)
_ROLLBACK = b"\x01\x01"
_HEAD_BYTES = 100


@contextmanager
def glancing(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store to look at it, where that is quick and leaves no trace.

    Unlike `opening.reading`, this rolls no journal back, brings nothing up to date, waits for
    nobody, goes to no server, and gives up on what takes long.

    Raises:
        CouldNotError: there is none, it is not at this program's version, or it is not a file.
        OSError: it cannot be read.
        sqlite3.Error: it is damaged, in use, or was left by a process that was killed.
    """
    path = location.path
    if not _keeps_rollback_journal(path):
        raise CouldNotError(f"{path} cannot be glanced at")
    connection = sqlite3.connect(
        f"{sqlite.file_uri(path)}?mode=ro",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
    )
    with closing(connection):
        end = monotonic() + _LONGEST_S
        connection.set_progress_handler(lambda: monotonic() > end, _STEPS_A_LOOK)
        if schema_version(connection, path) != sql.SCHEMA_VERSION:
            raise CouldNotError(f"{path} is not at this version")
        with sqlite.transaction(connection, "BEGIN"):
            yield Store(sqlite.SqliteDatabase(connection), now)


def _keeps_rollback_journal(path: Path) -> bool:
    """Tell whether to read the file makes none beside it, as one in WAL mode would.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(_HEAD_BYTES)[_JOURNAL_VERSIONS] == _ROLLBACK
