"""Facts about a database for `db info`: place, size, contents, versions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.storage import statements as sql
from dorsiflex.storage.sqlite import size_of
from dorsiflex.storage.transactions import reading

if TYPE_CHECKING:
    from datetime import datetime

    from dorsiflex.storage.location import Location


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """Facts about a database.

    Attributes:
        path: the file, or the URL without its password.
        bytes: its size; None if it does not exist yet.
        schema: the version of the schema.
        people: the number of people.
        tests: the number of tests.
        events: the number of events.
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
    """Return facts about a database.

    Raises:
        CouldNotError: as `transactions.reading`.
        DatabaseLockedError: another process kept the database busy.
    """
    with reading(location, now) as store:
        people, events = store.people(), store.events.count()
    if location.server is None:
        size, library, server = size_of(location.path) or None, sqlite3.sqlite_version, None
    else:
        from dorsiflex.storage.postgresql import size_and_version

        size, server = size_and_version(location.server)
        library = None
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
