"""Whether a database has faults, in a file or on a server: what is wrong, and what to do.

Every row is read as what it stands for: a damaged value can be one that is allowed. Of a file, the
place matters too: who may look at it, what is beside it, what the folder is.
"""

from __future__ import annotations

import glob
import json
import os
import stat
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from dorsiflex.domain.codes import is_code
from dorsiflex.domain.days import EARLIEST_DAY, LATEST_DAY, days_after
from dorsiflex.domain.distance import LONGEST_CM
from dorsiflex.domain.events import parse_event_text
from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.knee_to_wall import HUNDREDTHS
from dorsiflex.domain.words import name_key, parse_name, parse_note, parse_tag
from dorsiflex.errors import CouldNotError, DamagedError, DorsiflexError
from dorsiflex.storage import postgresql, rows, sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import Backup, backup_folder, backups_of, copy_into
from dorsiflex.storage.event_store import to_event
from dorsiflex.storage.files import TEMPORARY_SUFFIX, real_path, temporary_prefix
from dorsiflex.storage.folders import network_of, synced_by
from dorsiflex.storage.location import data_directory
from dorsiflex.storage.rows import to_goal
from dorsiflex.storage.sqlite import schema_version, size_of, was_a_database, written_by_newer
from dorsiflex.storage.training_store import to_morning, to_session

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.storage.backup import Backup
    from dorsiflex.storage.database import Database, Row
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.server_url import ServerUrl


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
    last_backup: Backup | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """There is no fault."""
        return all(finding.level is not Level.FAULT for finding in self.findings)


def check(location: Location) -> Health:
    """Look at everything about a database, and change nothing.

    Of a file of an older version a copy is brought up to date and looked into.

    Raises:
        CouldNotError: there is a file, and it is not ours; or the server cannot be reached.
        DatabaseLockedError: another process kept it busy.
    """
    if location.server is not None:
        return check_server(location.server)

    return check_file(location.path)


def newer_schema(place: object) -> Finding:
    """Give the finding for a database that a newer version of the program wrote."""
    newer = written_by_newer(place)
    return Finding("newer_schema", Level.FAULT, newer.message, newer.hint or "")


def days_found(database: Database) -> Iterator[Finding]:
    """Return a finding for each row with a day that nobody can have meant."""
    for text, advice in impossible_days(database, MOST_OF_A_KIND):
        yield Finding("impossible_day", Level.FAULT, text, advice)


def damage_behind(location: Location) -> DamagedError | None:
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


_AT_ONCE = 2000


class _Dated(NamedTuple):
    column: str
    name: str
    correction: str


_DATED = {
    "test": _Dated("tested_at", "test {id}", "{command} edit {id} --at DAY, or delete {id}"),
    "training": _Dated(
        "done_at", "training session t{id}", "{command} edit t{id} --at DAY, or delete t{id}"
    ),
    "event": _Dated(
        "day", "event e{id}", "{command} event edit e{id} --at DAY, or event delete e{id}"
    ),
    "goal": _Dated("by_day", "the goal", "{command} goal set, with another --by"),
    "morning": _Dated(
        "day", "the pain of the morning", "dorsiflex undo --list shows the change that stored it"
    ),
    "training_plan": _Dated(
        "start_day", "plan {id}", "{command} plan list shows it; plan stop, if it is to come"
    ),
}
"""What has a day: where it is, how to call it, and what to do if nobody can mean the day."""


def _of_impossible_days(table: str, column: str) -> str:
    return (
        f"SELECT CAST('{table}' AS TEXT), t.id, p.name, t.{column}"  # noqa: S608 # our own tables
        f" FROM {table} t JOIN person p ON p.id = t.person_id"
        f" WHERE t.{column} < :before OR t.{column} >= :after"
    )


_IMPOSSIBLE_DAYS = (
    " UNION ALL ".join(_of_impossible_days(table, dated.column) for table, dated in _DATED.items())
    + " LIMIT :most"
)


class _WrongError(Exception):
    """A value is none that the program would have stored."""


def unreadable_rows(database: Database) -> Iterator[str]:
    """Name each row that cannot be read as a domain value, and why.

    Args:
        database: at the current version of the schema; of a file, in no transaction, so that others
            can write between the batches.

    Raises:
        sqlite3.DatabaseError: so much is wrong in a file that rows cannot be read at all.
    """
    checks: dict[str, tuple[str, Callable[[Row], None]]] = {
        "person": (sql.select_after("person"), _person),
        "person_code": (sql.CODES_AFTER, _code),
        "test": (sql.ALL_TESTS, _test),
        "goal": (sql.select_after("goal"), _goal),
        "training": (sql.select_after("training"), _session),
        "morning": (sql.select_after("morning"), _morning),
        "event": (sql.EVENTS_AFTER, _event),
        "training_plan": (sql.select_after("training_plan"), _plan),
        "change": (sql.select_after("change"), _change),
        "changed": (sql.select_after("changed"), _changed),
    }
    for name, (statement, check) in checks.items():
        for row in _in_batches(database, statement):
            try:
                check(row)
            except (DorsiflexError, _WrongError) as error:
                yield f"{name} {row[0]}: {error}"
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
                yield f"{name} {row[0]}: {type(error).__name__}: {error}"


def impossible_days(database: Database, most: int) -> Iterator[tuple[str, str]]:
    """Return what is on a day that nobody can have meant, each with what to do about it."""
    found = database.rows(
        _IMPOSSIBLE_DAYS,
        {
            "before": EARLIEST_DAY.isoformat(),
            "after": days_after(LATEST_DAY, 1).isoformat(),
            "most": most,
        },
    )
    for table, id_, person, at in found:
        dated = _DATED[table]
        yield (
            f"{dated.name.format(id=id_)} of {person} is on {at[:10]}, which nobody can have meant",
            dated.correction.format(command=f"dorsiflex -P {quote(person)}", id=id_),
        )


def _in_batches(database: Database, statement: str) -> Iterator[Row]:
    """Read all rows of a table by id, some at a time."""
    after = -1
    while batch := list(database.rows(statement, {"after": after, "most": _AT_ONCE})):
        yield from batch
        last = batch[-1][0]
        if last <= after:
            return  # a damaged table can lead to one row again and again
        after = last


def _person(row: Row) -> None:
    _, name, key, _ = row
    _agree("name", name, parse_name(name))
    _agree("name_key", key, name_key(name))


def _code(row: Row) -> None:
    _, code = row
    if not is_code(code):
        raise _WrongError(f"code {code!r} is not as it would be stored")


def _test(row: Row) -> None:
    test: KneeToWallTest = rows.to_test(row)
    *_, tags, _ = row[sql.BESIDE_TRIALS]
    _agree("uuid", test.uuid, str(UUID(test.uuid)))
    _agree("tags", " ".join(parse_tag(tag) for tag in test.tags), tags)
    if test.note is not None:
        _agree("note", test.note, parse_note(test.note))
    if test.pain is not None:
        _require_pain(test.pain)
    for trial in test.trials:
        _require_distance(trial)


def _goal(row: Row) -> None:
    _require_distance(to_goal(row[2:], "").target)


def _session(row: Row) -> None:
    session = to_session(row)
    _agree("uuid", session.uuid, str(UUID(session.uuid)))
    if session.note is not None:
        _agree("note", session.note, parse_note(session.note))


def _morning(row: Row) -> None:
    _require_pain(to_morning(row[2:], "").pain)


def _event(row: Row) -> None:
    event = to_event(row)
    _agree("uuid", event.uuid, str(UUID(event.uuid)))
    _agree("text", event.text, parse_event_text(event.text))


def _plan(row: Row) -> None:
    _, _, start, end = row
    if date.fromisoformat(start) > date.fromisoformat(end):
        raise _WrongError(f"it ends on {end}, before it begins on {start}")


def _change(row: Row) -> None:
    _, made_at, summary, _ = row
    if datetime.fromisoformat(made_at).tzinfo is None:
        raise _WrongError(f"made_at '{made_at}' has no offset")
    _agree("summary", str(summary), summary)


def _changed(row: Row) -> None:
    _, _, table, first_id, last_id, image = row
    if table not in sql.COLUMNS:
        raise _WrongError(f"table '{table}'")
    if image is None:
        return
    kept: dict[str, Any] = json.loads(image)
    if first_id != last_id or kept["id"] != first_id:
        raise _WrongError("the state kept is not that of its row")
    if table == "test":
        trials = rows.trials_of(tuple(kept[column] for column in sql.TRIALS))
        if not trials:
            raise _WrongError("the state kept has no trials")
        for trial in trials:
            _require_distance(trial)


def _require_pain(pain: int) -> None:
    if pain not in PAIN_SCALE:
        raise _WrongError(f"pain {pain}")


def _require_distance(distance: int) -> None:
    if not isinstance(distance, int) or not 0 <= distance <= LONGEST_CM * HUNDREDTHS:
        raise _WrongError(f"distance {distance}")


def _agree(column: str, stored: object, read: object) -> None:
    if stored != read:
        raise _WrongError(f"{column} {stored!r} is not as it would be stored")


_LEFT_OVER_S = 3600
"""A temporary file older than this is nobody's work in progress."""


def of_file(path: Path) -> Iterator[Finding]:
    """Give what is wrong around a file that is there.

    Args:
        path: the file itself, not a link to it.
    """
    yield from _permissions(path)
    yield from _leftovers(path)
    yield from of_place(path)


def of_place(path: Path) -> Iterator[Finding]:
    """Give what may go wrong with a file in this folder, whether it is there yet or not."""
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


def permission_bits(path: Path) -> int:
    """Give the permission bits; none where there is nothing, or nothing any more."""
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0


def _permissions(path: Path) -> Iterator[Finding]:
    if os.name == "nt":
        return
    for file in [path, *(backup.path for backup in backups_of(path))]:
        mode = permission_bits(file)
        if mode & 0o077:
            text = f"other accounts may read or change {file} (mode {mode:04o})"
            yield Finding("file_permissions", Level.FAULT, text, f"chmod 600 '{file}'")
    for folder in (path.parent, backup_folder(path)):
        mode = permission_bits(folder)
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


def _leftovers(path: Path) -> Iterator[Finding]:
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
def _temporary_folder() -> Iterator[Path]:
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


_IS_OPEN_TO_READERS = """
SELECT 1 FROM pg_stat_ssl
WHERE pid = pg_backend_pid() AND NOT ssl
  AND inet_client_addr() IS NOT NULL AND inet_client_addr() <> inet_server_addr()"""
"""The connection goes over a network, and whoever is on the way can read it."""


def check_server(server: ServerUrl) -> Health:
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


def _taken(database: postgresql.PostgresqlDatabase, server: ServerUrl) -> Iterator[Finding]:
    if error := postgresql.taken_names(database, server):
        yield Finding("foreign_tables", Level.FAULT, error.message, error.hint or "")


def _missing(tables: list[str]) -> Finding:
    return Finding(
        DAMAGED,
        Level.FAULT,
        f"tables of dorsiflex are missing: {', '.join(tables)}",
        "go back to a copy made by pg_dump",
    )


def _rows(database: Database) -> Iterator[Finding]:
    for row in islice(unreadable_rows(database), MOST_OF_A_KIND):
        yield Finding(
            UNREADABLE_ROW,
            Level.FAULT,
            f"another program has written what dorsiflex would not: {row}",
            "correct it with psql, or go back to a copy made by pg_dump",
        )


def _connection(database: Database) -> Iterator[Finding]:
    for _ in database.rows(_IS_OPEN_TO_READERS):
        yield Finding(
            "connection_not_encrypted",
            Level.WARNING,
            "the connection is not encrypted: others on the network may read what is sent",
            "add ?sslmode=require to the URL, or better verify-full; the server must have it on",
        )
