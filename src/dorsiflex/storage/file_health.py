"""Whether a database in a file is well, and where the file lies; nothing is changed."""

import glob
import os
import sqlite3
import stat
import time
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.errors import CouldNotError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import Backup, backup_folder, backups_of, copy_into
from dorsiflex.storage.files import TEMPORARY_SUFFIX, real_path, temporary_prefix
from dorsiflex.storage.folders import network_of, synced_by
from dorsiflex.storage.health import (
    DAMAGED,
    MOST_OF_A_KIND,
    UNREADABLE_ROW,
    Finding,
    Health,
    Level,
    newer_schema,
)
from dorsiflex.storage.location import data_directory
from dorsiflex.storage.opening import schema_version, size_of, was_a_database
from dorsiflex.storage.recheck import unreadable_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFT_OVER_S = 3600
"""A temporary file older than this is nobody's work in progress."""


class _Contents(NamedTuple):
    """What is in the file, as far as it can be read."""

    findings: list[Finding]
    schema: str | None = None
    journal_mode: str | None = None
    people: int | None = None
    tests: int | None = None


def check_file(named: Path) -> Health:
    """Look at everything about a database in a file; change nothing, and migrate nothing.

    Raises:
        CouldNotError: there is a file, and it is not ours.
        DatabaseLockedError: another process kept it busy.
    """
    path = real_path(named)
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


def _contents(path: Path, last: Backup | None) -> _Contents:
    contents = _Contents([])
    try:
        with closing(sqlite.connect(path, to_write=False)) as connection:
            with sqlite.transaction(connection, "BEGIN"):
                contents = _looked_at(connection, path, last)
            if contents.schema == sql.SCHEMA_VERSION:
                return _with_rows(contents, connection, last)
            if contents.schema is not None and contents.schema < sql.SCHEMA_VERSION:
                return _as_brought_up_to_date(contents, connection, last)
    except sqlite.ERRORS as error:
        if not sqlite.is_damage(error) or not was_a_database(path):
            raise sqlite.plain_error(error, path) from error
        contents.findings.append(_damaged(str(error), last))
    return contents


def _looked_at(connection: sqlite3.Connection, path: Path, last: Backup | None) -> _Contents:
    """Give what SQLite tells of any version."""
    version = schema_version(connection, path)
    ((mode,),) = connection.execute("PRAGMA journal_mode")
    findings = [] if mode in {"delete", "memory", "off"} else [_journal(str(mode))]
    faults = sqlite.integrity_faults(connection, MOST_OF_A_KIND)
    findings += [_damaged(fault, last) for fault in faults]
    if version is not None and version > sql.SCHEMA_VERSION:
        findings.append(newer_schema(path))
    return _Contents(findings, version, mode)


def _with_rows(
    contents: _Contents, connection: sqlite3.Connection, last: Backup | None
) -> _Contents:
    """Add what the rows tell, read in no transaction, so that others can write meanwhile."""
    ((people, tests),) = connection.execute(sql.COUNTS)
    wrong = unreadable_rows(sqlite.SqliteDatabase(connection))
    found = [_damaged(row, last, UNREADABLE_ROW) for row in islice(wrong, MOST_OF_A_KIND)]
    return contents._replace(people=people, tests=tests, findings=[*contents.findings, *found])


def _as_brought_up_to_date(
    contents: _Contents, connection: sqlite3.Connection, last: Backup | None
) -> _Contents:
    """Add what the rows of an older version tell, by a copy in a temporary folder.

    So what would stop the next command, which brings the file itself up to date, is found here.
    """
    from dorsiflex.storage.migrate import migrate

    with TemporaryDirectory(prefix="dorsiflex-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        copy.touch(mode=0o600)
        with sqlite.transaction(connection, "BEGIN"):
            copy_into(connection, copy)
        migrate(copy)
        with closing(sqlite.connect(copy, to_write=False)) as migrated:
            return _with_rows(contents, migrated, last)


def _damaged(what: str, last: Backup | None, code: str = DAMAGED) -> Finding:
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
