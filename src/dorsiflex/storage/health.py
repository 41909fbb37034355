"""Whether a database is well: what is wrong with it or with where it is, and what to do."""

import glob
import os
import sqlite3
import stat
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError, DamagedError, DorsiflexError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import Backup, backup_folder, backups_of
from dorsiflex.storage.files import TEMPORARY_SUFFIX, real_path, temporary_prefix
from dorsiflex.storage.folders import network_of, synced_by
from dorsiflex.storage.location import data_directory
from dorsiflex.storage.opening import schema_version, size_of, was_a_database, written_by_newer
from dorsiflex.storage.recheck import unreadable_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.storage.location import Location

MOST_OF_A_KIND = 20
"""Findings of one kind that are told."""

_DAMAGED = "damaged"
UNREADABLE_ROW = "unreadable_row"

_LEFT_OVER_S = 3600
"""A temporary file older than this is nobody's work in progress."""


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
    last_backup: Backup | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """There is no fault."""
        return all(finding.level is not Level.FAULT for finding in self.findings)


def check(location: "Location") -> Health:
    """Look at everything about a database; change nothing, and migrate nothing.

    Raises:
        CouldNotError: there is a file, and it is not ours; or the server cannot be reached.
        DatabaseLockedError: another process kept it busy.
    """
    if location.server is not None:
        from dorsiflex.storage.server_health import check_server

        return check_server(location.server)
    path = real_path(location.path)
    if not size_of(path):
        return Health(str(path), exists=False, findings=tuple(_places(path)))
    last = next(iter(backups_of(path)), None)
    contents = _contents(path, last)
    findings = [*contents.findings, *_permissions(path), *_leftovers(path), *_places(path)]
    return Health(
        str(path),
        exists=True,
        schema=contents.schema,
        journal_mode=contents.journal_mode,
        mode=None if os.name == "nt" else _mode(path),
        people=contents.people,
        tests=contents.tests,
        last_backup=last,
        findings=tuple(sorted(findings, key=lambda found: found.level is not Level.FAULT)),
    )


def newer_schema(place: object) -> Finding:
    """Give the finding for a database that a newer version of the program wrote."""
    newer = written_by_newer(place)
    return Finding("newer_schema", Level.FAULT, newer.message, newer.hint or "")


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
        if finding.code in {_DAMAGED, UNREADABLE_ROW}:
            return DamagedError(finding.text, finding.advice)
    return None


@dataclass(slots=True)
class _Contents:
    findings: list[Finding]
    schema: str | None = None
    journal_mode: str | None = None
    people: int | None = None
    tests: int | None = None


def _contents(path: Path, last: Backup | None) -> _Contents:
    contents = _Contents([])
    try:
        with closing(sqlite.connect(path, to_write=False)) as connection:
            with sqlite.transaction(connection, "BEGIN"):
                _look_inside(connection, path, contents, last)
            if contents.schema == sql.SCHEMA_VERSION:
                wrong = unreadable_rows(sqlite.SqliteDatabase(connection))
                contents.findings += [
                    _damaged(row, last, UNREADABLE_ROW) for row in islice(wrong, MOST_OF_A_KIND)
                ]
    except sqlite.ERRORS as error:
        if not sqlite.is_damage(error) or not was_a_database(path):
            raise sqlite.plain_error(error, path) from error
        contents.findings.append(_damaged(str(error), last))
    return contents


def _look_inside(
    connection: sqlite3.Connection, path: Path, contents: _Contents, last: Backup | None
) -> None:
    version = schema_version(connection, path)
    contents.schema = version
    ((contents.journal_mode,),) = connection.execute("PRAGMA journal_mode")
    if contents.journal_mode not in {"delete", "memory", "off"}:
        contents.findings.append(_journal(str(contents.journal_mode)))
    faults = sqlite.integrity_faults(connection, MOST_OF_A_KIND)
    contents.findings += [_damaged(fault, last) for fault in faults]
    if version != sql.SCHEMA_VERSION:
        if version is not None and version > sql.SCHEMA_VERSION:
            contents.findings.append(newer_schema(path))
        return
    ((contents.people, contents.tests),) = connection.execute(sql.COUNTS)


def _damaged(what: str, last: Backup | None, code: str = _DAMAGED) -> Finding:
    advice = "dorsiflex db restore FILE, with a copy from before; the present file is kept"
    if last is not None:
        advice = f"go back to the last backup: dorsiflex db restore '{last.path}'"
    return Finding(code, Level.FAULT, f"the database is damaged: {what}", advice)


def _journal(mode: str) -> Finding:
    return Finding(
        "journal_mode",
        Level.FAULT,
        f"the journal mode is {mode}: a copy of the file alone is not whole",
        "close other programs that have it open; the next change by dorsiflex sets it right",
    )


def _permissions(path: Path) -> "Iterator[Finding]":
    if os.name == "nt":
        return
    for file in [path, *(backup.path for backup in backups_of(path))]:
        mode = _mode(file)
        if mode & 0o077:
            text = f"other accounts may read or change {file} (mode {mode:04o})"
            yield Finding("file_permissions", Level.FAULT, text, f"chmod 600 '{file}'")
    for folder in (path.parent, backup_folder(path)):
        mode = _mode(folder)
        if _is_open(mode, ours=folder in _own_folders(path)):
            text = f"other accounts may look into or change {folder} (mode {mode:04o})"
            yield Finding("folder_permissions", Level.FAULT, text, f"chmod 700 '{folder}'")


def _own_folders(path: Path) -> set[Path]:
    """Give the folders that the program made for itself; others are as their owners want them."""
    own = {backup_folder(path)}
    with suppress(CouldNotError):  # no home directory
        own.add(real_path(data_directory()))
    return own


def _is_open(mode: int, *, ours: bool) -> bool:
    if ours:
        return bool(mode & 0o077)
    # Who may write in a folder may replace the files in it, unless it is like /tmp.
    return bool(mode & 0o022) and not mode & stat.S_ISVTX


def _mode(path: Path) -> int:
    """Give the permission bits; none where there is nothing, or nothing any more."""
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0


def _leftovers(path: Path) -> "Iterator[Finding]":
    patterns = (
        (path.parent, f"{glob.escape(temporary_prefix(path))}*"),
        (backup_folder(path), ".*"),
    )
    for folder, pattern in patterns:
        for file in sorted(folder.glob(f"{pattern}{TEMPORARY_SUFFIX}*")):
            with suppress(OSError):  # it was work in progress, and is done
                if time.time() - file.stat().st_mtime > _LEFT_OVER_S:
                    text = f"{file} was left over by a process that was killed"
                    yield Finding("leftover", Level.FAULT, text, f"delete it: rm '{file}'")


def _places(path: Path) -> "Iterator[Finding]":
    if service := synced_by(path):
        yield Finding(
            "synced_folder",
            Level.WARNING,
            f"{service} seems to copy this folder: two machines that write at once make two files",
            "use it on one machine at a time, or keep it elsewhere and put backups there",
        )
    if kind := network_of(path):
        yield Finding(
            "network_folder",
            Level.WARNING,
            f"the file lies on {kind}: locks may not hold there",
            "use it from one machine at a time, or keep it on this machine and put backups there",
        )
