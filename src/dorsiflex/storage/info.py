"""What a database is: where, how large, how much is in it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.storage import statements as sql
from dorsiflex.storage.opening import reading
from dorsiflex.storage.sqlite import size_of

if TYPE_CHECKING:
    from datetime import datetime

    from dorsiflex.storage.location import Location


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """What a database is.

    Attributes:
        path: where, without a password.
        bytes: its size; None where it is not there yet.
        schema: the version of its tables.
        people: how many.
        tests: how many.
        events: how many.
        sqlite: the version of the SQLite library; None for a database on a server.
        postgresql: the version of the server; None for a file.
    """

    path: str
    bytes: int | None
    schema: str
    people: int
    tests: int
    events: int
    sqlite: str | None
    postgresql: str | None


def database_info(location: Location, now: datetime) -> DatabaseInfo:
    """Look at a database.

    Raises:
        CouldNotError: as `opening.reading`.
        DatabaseLockedError: somebody else kept it busy.
    """
    with reading(location, now) as store:
        people, events = store.people(), store.events.count()
    size, library, server = _size_and_versions(location)
    return DatabaseInfo(
        path=str(location),
        bytes=size,
        schema=sql.SCHEMA_VERSION,
        people=len(people),
        tests=sum(person.tests for person in people),
        events=events,
        sqlite=library,
        postgresql=server,
    )


def _size_and_versions(location: Location) -> tuple[int | None, str | None, str | None]:
    if location.server is None:
        return size_of(location.path) or None, sqlite3.sqlite_version, None
    from dorsiflex.storage.postgresql import size_and_version

    size, version = size_and_version(location.server)
    return size, None, version
