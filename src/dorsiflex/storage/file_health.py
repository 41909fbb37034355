"""Whether a database in a file is well."""

import os
import sqlite3
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.errors import CouldNotError, DamagedError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import Backup, backups_of, copy_into
from dorsiflex.storage.files import real_path
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
from dorsiflex.storage.opening import schema_version, size_of, was_a_database
from dorsiflex.storage.recheck import unreadable_rows
from dorsiflex.storage.surroundings import of_file, of_place, permission_bits

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Contents(NamedTuple):
    """What is in the file, as far as it can be read."""

    findings: list[Finding]
    schema: str | None = None
    journal_mode: str | None = None
    people: int | None = None
    tests: int | None = None


def check_file(named: Path) -> Health:
    """Look at everything about a database in a file, and change nothing.

    Raises:
        CouldNotError: there is a file, and it is not ours.
        DatabaseLockedError: another process kept it busy.
    """
    path = real_path(named)
    if not size_of(path):
        return Health(str(path), exists=False, findings=tuple(of_place(path)))
    last = next(iter(backups_of(path)), None)
    contents = _contents(path, last)
    findings = [*contents.findings, *of_file(path)]
    return Health(
        str(path),
        exists=True,
        schema=contents.schema,
        journal_mode=contents.journal_mode,
        mode=None if os.name == "nt" else permission_bits(path),
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
    """Add what the rows tell; they are read in no transaction, so that others can write."""
    ((people, tests),) = connection.execute(sql.COUNTS)
    database = sqlite.SqliteDatabase(connection)
    wrong = unreadable_rows(database)
    found = [_damaged(row, last, UNREADABLE_ROW) for row in islice(wrong, MOST_OF_A_KIND)]
    found += days_found(database)
    return contents._replace(people=people, tests=tests, findings=[*contents.findings, *found])


def _as_brought_up_to_date(
    contents: _Contents, connection: sqlite3.Connection, last: Backup | None
) -> _Contents:
    """Add what the rows of an older version tell, by a copy in a temporary folder.

    So what would stop the next command, which brings the file itself up to date, is found here.
    """
    from dorsiflex.storage.migrate import migrate

    with _temporary_folder() as folder:
        copy = folder / "copy.sqlite3"
        copy.touch(mode=0o600)
        try:
            with sqlite.transaction(connection, "BEGIN"):
                copy_into(connection, copy)
            migrate(copy)
            with closing(sqlite.connect(copy, to_write=False)) as migrated:
                return _with_rows(contents, migrated, last)
        except DamagedError as error:
            lost = Finding(DAMAGED, Level.FAULT, error.message, _advice(last))
            return contents._replace(findings=[*contents.findings, lost])
        except sqlite.ERRORS as error:
            if sqlite.is_damage(error):
                raise
            raise sqlite.plain_error(error, copy) from error


@contextmanager
def _temporary_folder() -> "Iterator[Path]":
    try:
        with TemporaryDirectory(prefix="dorsiflex-") as folder:
            yield Path(folder)
    except OSError as error:
        raise CouldNotError(
            f"no copy can be made in the folder for temporary files: {error.strerror or error}",
            "make space there, or name another folder in the environment variable TMPDIR",
        ) from error


def _damaged(what: str, last: Backup | None, code: str = DAMAGED) -> Finding:
    return Finding(code, Level.FAULT, f"the database is damaged: {what}", _advice(last))


def _advice(last: Backup | None) -> str:
    if last is None:
        return "dorsiflex db restore FILE, with a copy from before; the present file is kept"
    return f"go back to the last backup: dorsiflex db restore '{last.path}'"


def _journal(mode: str) -> Finding:
    return Finding(
        "journal_mode",
        Level.FAULT,
        f"the journal mode is {mode}: a copy of the file alone is not whole",
        "close other programs that have it open; the next change by dorsiflex sets it right",
    )
