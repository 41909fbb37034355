"""Whether a database is well: what is wrong with it or with where it is, and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dorsiflex.errors import DamagedError, DorsiflexError
from dorsiflex.storage.opening import written_by_newer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.storage.backup import Backup
    from dorsiflex.storage.database import Database
    from dorsiflex.storage.location import Location

MOST_OF_A_KIND = 20
"""Findings of one kind that are told."""

DAMAGED, UNREADABLE_ROW = "damaged", "unreadable_row"
"""Codes of findings that mean that something stored is wrong."""


class Level(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"
    """Something is wrong, and can be put right."""
    WARNING = "warning"
    """Nothing is wrong now; where the file lies, something may go wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found.

    Attributes:
        code: a word for scripts.
        level: how much it matters.
        text: what was found.
        advice: what to do about it.
    """

    code: str
    level: Level
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Health:
    """What a look at a database found.

    Attributes:
        path: where it is, without a password.
        on_server: it is no file.
        exists: it has been made.
        schema: the version of its tables; None where it could not be read.
        journal_mode: SQLite's journal; None where it could not be read.
        mode: the permission bits of the file; None where there are none.
        people: how many; None where they could not be counted.
        tests: how many; None where they could not be counted.
        last_backup: the newest copy in its folder of backups.
        findings: faults first.
    """

    path: str
    exists: bool
    on_server: bool = False
    schema: str | None = None
    journal_mode: str | None = None
    mode: int | None = None
    people: int | None = None
    tests: int | None = None
    last_backup: "Backup | None" = None
    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """There is no fault."""
        return all(finding.level is not Level.FAULT for finding in self.findings)


def check(location: "Location") -> Health:
    """Look at everything about a database, and change nothing.

    Of a file of an older version a copy is brought up to date and looked into.

    Raises:
        CouldNotError: there is a file, and it is not ours; or the server cannot be reached.
        DatabaseLockedError: another process kept it busy.
    """
    if location.server is not None:
        from dorsiflex.storage.server_health import check_server

        return check_server(location.server)
    from dorsiflex.storage.file_health import check_file

    return check_file(location.path)


def newer_schema(place: object) -> Finding:
    """Give the finding for a database that a newer version of the program wrote."""
    newer = written_by_newer(place)
    return Finding("newer_schema", Level.FAULT, newer.message, newer.hint or "")


def days_found(database: "Database") -> "Iterator[Finding]":
    """Return a finding for each row with a day that nobody can have meant."""
    from dorsiflex.storage.recheck import impossible_days

    for text, advice in impossible_days(database, MOST_OF_A_KIND):
        yield Finding("impossible_day", Level.FAULT, text, advice)


def damage_behind(location: "Location") -> DamagedError | None:
    """Give the error to show where a damaged database explains a failure that nobody expected.

    Values that were changed on the disk need not be wrong to SQLite, which checks them when they
    are written only.
    """
    try:
        health = check(location)
    except DorsiflexError:
        return None  # whatever it is, it was not that
    for finding in health.findings:
        if finding.code in {DAMAGED, UNREADABLE_ROW}:
            return DamagedError(finding.text, finding.advice)
    return None
