"""Whether a database on a server is well; imported only where it is on one."""

from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.storage import postgresql
from dorsiflex.storage import statements as sql
from dorsiflex.storage.health import (
    DAMAGED,
    MOST_OF_A_KIND,
    UNREADABLE_ROW,
    Finding,
    Health,
    Level,
    days_found,
    newer_schema,
)
from dorsiflex.storage.recheck import unreadable_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.storage.database import Database
    from dorsiflex.storage.server_url import ServerUrl

_IS_OPEN_TO_READERS = """
SELECT 1 FROM pg_stat_ssl
WHERE pid = pg_backend_pid() AND NOT ssl
  AND inet_client_addr() IS NOT NULL AND inet_client_addr() <> inet_server_addr()"""
"""The connection goes over a network, and whoever is on the way can read it."""


def check_server(server: "ServerUrl") -> Health:
    """Look at what can go wrong with a database on a server; change nothing, migrate nothing.

    How the server keeps it is the server's business.

    Raises:
        CouldNotError: it cannot be reached, or does not allow it.
        DatabaseLockedError: another program kept it busy.
    """
    with postgresql.looking(server) as (version, database):
        findings = list(_connection(database))
        people = tests = None
        if version is None:
            findings = [*_taken(database, server), *findings]
        elif version > sql.SCHEMA_VERSION:
            findings = [newer_schema(server), *findings]
        elif version < sql.SCHEMA_VERSION:
            pass  # the next command brings it up to date
        elif missing := postgresql.missing_tables(database):
            findings = [_missing(missing), *findings]
        else:
            ((people, tests),) = database.rows(sql.COUNTS)
            findings = [*_rows(database), *days_found(database), *findings]
    return Health(
        str(server),
        exists=version is not None,
        on_server=True,
        schema=version,
        people=people,
        tests=tests,
        findings=tuple(findings),
    )


def _taken(database: "postgresql.PostgresqlDatabase", server: "ServerUrl") -> "Iterator[Finding]":
    if error := postgresql.taken_names(database, server):
        yield Finding("foreign_tables", Level.FAULT, error.message, error.hint or "")


def _missing(tables: list[str]) -> Finding:
    return Finding(
        DAMAGED,
        Level.FAULT,
        f"tables of dorsiflex are missing: {', '.join(tables)}",
        "go back to a copy made by pg_dump",
    )


def _rows(database: "Database") -> "Iterator[Finding]":
    for row in islice(unreadable_rows(database), MOST_OF_A_KIND):
        yield Finding(
            UNREADABLE_ROW,
            Level.FAULT,
            f"another program has written what dorsiflex would not: {row}",
            "correct it with psql, or go back to a copy made by pg_dump",
        )


def _connection(database: "Database") -> "Iterator[Finding]":
    for _ in database.rows(_IS_OPEN_TO_READERS):
        yield Finding(
            "connection_not_encrypted",
            Level.WARNING,
            "the connection is not encrypted: others on the network may read what is sent",
            "add ?sslmode=require to the URL, or better verify-full; the server must have it on",
        )
