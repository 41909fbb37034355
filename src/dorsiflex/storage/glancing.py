"""Read-only access for shell completion: fast or not at all, without any change to the file."""

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
_DEADLINE_S = 0.3
_STEPS_PER_CHECK = 10_000
"""SQLite virtual machine steps between two checks of the deadline: under a millisecond."""

_HEADER_BYTES = 100
_FORMAT_VERSIONS = slice(18, 20)
"""Write and read version in the file header: 1 for a rollback journal, 2 for WAL."""
_ROLLBACK_JOURNAL = b"\x01\x01"


@contextmanager
def glancing(location: Location, now: datetime) -> Iterator[Store]:
    """Open the store read-only, if that is quick and changes nothing on disk.

    Unlike `opening.reading`, this rolls back no journal, runs no migrations, does not wait for
    locks, connects to no server, and aborts slow queries.

    Raises:
        CouldNotError: there is no file with a rollback journal and the current schema.
        OSError: the file cannot be read.
        sqlite3.Error: the file is damaged, in use, or was left by a process that was killed.
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
        end = monotonic() + _DEADLINE_S
        connection.set_progress_handler(lambda: monotonic() > end, _STEPS_PER_CHECK)
        if schema_version(connection, path) != sql.SCHEMA_VERSION:
            raise CouldNotError(f"{path} is not at this version")
        with sqlite.transaction(connection, "BEGIN"):
            yield Store(sqlite.SqliteDatabase(connection), now)


def _keeps_rollback_journal(path: Path) -> bool:
    """Return whether a file has a rollback journal; reading one in WAL mode creates files.

    Raises:
        OSError: the file cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(_HEADER_BYTES)[_FORMAT_VERSIONS] == _ROLLBACK_JOURNAL
