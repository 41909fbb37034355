"""The checks of `db check`: faults of a database in a file or on a server, and what to do.

Every row is parsed as a domain value, because a damaged value can satisfy all constraints. For a
file, permissions, leftover files and the kind of folder are checked too.
"""

from __future__ import annotations

import glob
import json
import os
import stat
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from dorsiflex.domain.dates import EARLIEST_DAY, LATEST_DAY, Period, days_after, weekday_and_day
from dorsiflex.domain.distance import LONGEST_CM
from dorsiflex.domain.events import parse_event_text
from dorsiflex.domain.measurement import HUNDREDTHS, Side
from dorsiflex.domain.suspects import odd_tests
from dorsiflex.domain.text import name_key, parse_name, parse_note, parse_tag
from dorsiflex.domain.thresholds import PAIN_SCALE
from dorsiflex.errors import CouldNotError, DamagedError, DorsiflexError
from dorsiflex.storage import rows, sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.backup import Backup, backup_folder, backups_of, copy_into, refuse_gone
from dorsiflex.storage.event_store import to_event
from dorsiflex.storage.files import (
    TEMPORARY_SUFFIX,
    network_file_system,
    real_path,
    sync_service,
    temporary_prefix,
)
from dorsiflex.storage.location import data_directory
from dorsiflex.storage.people_store import is_code
from dorsiflex.storage.rows import to_goal
from dorsiflex.storage.sqlite import schema_version, size_of, was_a_database, written_by_newer
from dorsiflex.storage.training_store import to_morning, to_session

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from dorsiflex.storage.database import Database, Row, Value
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.server_url import ServerUrl


_MAX_PER_KIND = 20
"""Reported findings of one kind."""

_DAMAGED, _UNREADABLE_ROW = "damaged", "unreadable_row"
"""Codes of findings about damaged data."""

_SUSPECT = "suspect"
"""The code of a likely typo, as in a report."""


class Level(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"
    """Something is wrong and can be fixed."""
    WARNING = "warning"
    """Nothing is wrong yet, but the place of the database is risky."""
    REMARK = "remark"
    """Nothing is wrong with the database, but a value in it deserves a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault or a risk.

    Attributes:
        code: an identifier for scripts.
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
    """The result of a check.

    Attributes:
        path: the file, or the URL without its password.
        exists: whether the database has been created.
        on_server: whether it is on a server.
        schema: the version of the schema; None if unknown.
        journal_mode: SQLite's journal mode; None if unknown.
        mode: the permission bits of the file; None on a server or on Windows.
        people: the number of people; None if unknown.
        tests: the number of tests; None if unknown.
        last_backup: the newest dated backup.
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
        """Whether there is no fault."""
        return all(finding.level is not Level.FAULT for finding in self.findings)


def check(location: Location) -> Health:
    """Check a database without changing it.

    An older file is checked through a migrated copy.

    Raises:
        CouldNotError: the file is another program's, or gone while its backups are there; or the
            server cannot be reached.
        DatabaseLockedError: another process kept the database busy.
    """
    if location.server is not None:
        return _check_server(location.server)
    return _check_file(location.path)


def find_damage(location: Location) -> DamagedError | None:
    """Return the error to show if damaged data explains an unexpected exception, otherwise None.

    SQLite checks constraints only on writing, so damage on disk can go unnoticed until a value is
    used.
    """
    try:
        health = check(location)
    except DorsiflexError:
        return None
    for finding in health.findings:
        if finding.code in {_DAMAGED, _UNREADABLE_ROW}:
            return DamagedError(finding.text, finding.advice)
    return None


_BATCH_ROWS = 2000


class _Dated(NamedTuple):
    column: str
    name: str
    advice: str


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
        "day", "the pain of the morning", "dorsiflex undo --list may show the change that stored it"
    ),
    "training_plan": _Dated(
        "start_day", "plan {id}", "see {command} plan list; plan stop removes a plan to come"
    ),
}
"""Tables with a day: its column, the name of a row, and what to do about an impossible day."""


def _impossible_days_of(table: str, column: str) -> str:
    return (
        f"SELECT CAST('{table}' AS TEXT), t.id, p.name, t.{column}"  # noqa: S608 # constants
        f" FROM {table} t JOIN person p ON p.id = t.person_id"
        f" WHERE t.{column} < :before OR t.{column} >= :after"
    )


_IMPOSSIBLE_DAYS = (
    " UNION ALL ".join(_impossible_days_of(table, dated.column) for table, dated in _DATED.items())
    + " LIMIT :most"
)


class _ImpossibleValueError(Exception):
    """The program cannot have stored this value."""


def _unreadable_rows(database: Database) -> Iterator[str]:
    """Yield each row that cannot be parsed as a domain value, with the reason.

    Args:
        database: with the current schema; a file outside a transaction, so that others can write
            between batches.

    Raises:
        sqlite3.DatabaseError: a file is too damaged for its rows to be read.
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
            except (DorsiflexError, _ImpossibleValueError) as error:
                yield f"{name} {row[0]}: {error}"
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
                yield f"{name} {row[0]}: {type(error).__name__}: {error}"


def _impossible_days(database: Database) -> Iterator[Finding]:
    """Yield a finding for each row with a day that nobody can have meant."""
    found = database.rows(
        _IMPOSSIBLE_DAYS,
        {
            "before": EARLIEST_DAY.isoformat(),
            "after": days_after(LATEST_DAY, 1).isoformat(),
            "most": _MAX_PER_KIND,
        },
    )
    for table, id_, person, at in found:
        dated = _DATED[table]
        yield Finding(
            "impossible_day",
            Level.FAULT,
            f"{dated.name.format(id=id_)} of {person} has the impossible day {at[:10]}",
            dated.advice.format(command=f"dorsiflex -P {quote(person)}", id=id_),
        )


class _Test(NamedTuple):
    """What is looked at to find likely typos."""

    id: int
    side: str
    tested_at: str
    trials: tuple[int, ...]


def _suspects(database: Database) -> Iterator[Finding]:
    """Yield a remark on each test that a report would name as a likely typo: the first ones."""
    count = 0
    for person_id, person in list(database.rows(sql.NAMES)):
        ankles = (_tests_of(database, person_id, side) for side in Side)
        for test, trial_cm in chain.from_iterable(map(odd_tests, ankles)):
            count += 1
            if count <= _MAX_PER_KIND:
                yield _suspect(test, trial_cm, person)
    if count > _MAX_PER_KIND:
        more = f"{count - _MAX_PER_KIND:,} more tests look like typos"
        yield Finding(
            _SUSPECT, Level.REMARK, more, "dorsiflex report --all names those of a person"
        )


def _suspect(test: _Test, trial_cm: float, person: str) -> Finding:
    on = date.fromisoformat(test.tested_at[:10])
    return Finding(
        _SUSPECT,
        Level.REMARK,
        f"test {test.id} of {person}, {test.side}, {weekday_and_day(on)} {on.year}:"
        f" {trial_cm:g} cm looks like a typo",
        f"dorsiflex -P {quote(person)} edit {test.id} --distance TRIALS, if it is one",
    )


def _tests_of(database: Database, person_id: int, side: Side) -> Iterator[_Test]:
    """Yield the tests of an ankle by time, read in batches so that others can write in between."""
    at: dict[str, Value] = {**rows.counted(Period()), "after": -1, "most": _BATCH_ROWS}
    ankle: dict[str, Value] = {"person_id": person_id, "side": side}
    while batch := list(database.rows(sql.SUSPECTS_AFTER, {**ankle, **at})):
        for row in batch:
            id_, its_side, tested_at = row[sql.BESIDE_TRIALS]
            yield _Test(id_, its_side, tested_at, rows.trials_of(row[sql.OF_TRIALS]))
        last = batch[-1]
        following = {"after": last[0], "since": last[2]}
        if following.items() <= at.items():
            return  # a damaged table can return the same row again and again
        at |= following


def _in_batches(database: Database, statement: str) -> Iterator[Row]:
    """Yield all rows of a table by id, read in batches."""
    after = -1
    while batch := list(database.rows(statement, {"after": after, "most": _BATCH_ROWS})):
        yield from batch
        last = batch[-1][0]
        if last <= after:
            return  # a damaged table can return the same row again and again
        after = last


def _person(row: Row) -> None:
    _, name, key, _ = row
    _require_same("name", name, parse_name(name))
    _require_same("name_key", key, name_key(name))


def _code(row: Row) -> None:
    _, code = row
    if not is_code(code):
        raise _ImpossibleValueError(f"code {code!r} is not in the form that dorsiflex stores")


def _test(row: Row) -> None:
    test = rows.to_test(row)
    *_, tags, _, _ = row[sql.BESIDE_TRIALS]
    _require_same("uuid", test.uuid, str(UUID(test.uuid)))
    _require_same("tags", " ".join(parse_tag(tag) for tag in test.tags), tags)
    if test.note is not None:
        _require_same("note", test.note, parse_note(test.note))
    if test.pain is not None:
        _require_pain(test.pain)
    for trial in test.trials:
        _require_distance(trial)


def _goal(row: Row) -> None:
    _require_distance(to_goal(row[2:], "").target)


def _session(row: Row) -> None:
    session = to_session(row)
    _require_same("uuid", session.uuid, str(UUID(session.uuid)))
    if session.note is not None:
        _require_same("note", session.note, parse_note(session.note))


def _morning(row: Row) -> None:
    _require_pain(to_morning(row[2:], "").pain)


def _event(row: Row) -> None:
    event = to_event(row)
    _require_same("uuid", event.uuid, str(UUID(event.uuid)))
    _require_same("text", event.text, parse_event_text(event.text))


def _plan(row: Row) -> None:
    _, _, start, end = row
    if date.fromisoformat(start) > date.fromisoformat(end):
        raise _ImpossibleValueError(f"it ends on {end}, before it starts on {start}")


def _change(row: Row) -> None:
    _, made_at, summary, *_ = row
    if datetime.fromisoformat(made_at).tzinfo is None:
        raise _ImpossibleValueError(f"made_at '{made_at}' has no offset")
    _require_same("summary", str(summary), summary)


def _changed(row: Row) -> None:
    _, _, table, first_id, last_id, image = row
    if table not in sql.COLUMNS:
        raise _ImpossibleValueError(f"table '{table}'")
    if image is None:
        return
    kept: dict[str, Any] = json.loads(image)
    if first_id != last_id or kept["id"] != first_id:
        raise _ImpossibleValueError("the saved state does not match its row")
    if table == "test":
        trials = rows.trials_of(tuple(kept[column] for column in sql.TRIALS))
        if not trials:
            raise _ImpossibleValueError("the saved state has no trials")
        for trial in trials:
            _require_distance(trial)


def _require_pain(pain: int) -> None:
    if pain not in PAIN_SCALE:
        raise _ImpossibleValueError(f"pain {pain}")


def _require_distance(distance: int) -> None:
    if not isinstance(distance, int) or not 0 <= distance <= LONGEST_CM * HUNDREDTHS:
        raise _ImpossibleValueError(f"distance {distance}")


def _require_same(column: str, stored: object, parsed: object) -> None:
    if stored != parsed:
        raise _ImpossibleValueError(f"{column} {stored!r} is not in the form that dorsiflex stores")


_LEFTOVER_S = 3600
"""A temporary file older than this is not in use any more."""


def _folder_findings(path: Path) -> Iterator[Finding]:
    """Yield the risks of the folder of a file, which need not exist."""
    if service := sync_service(path):
        yield Finding(
            "synced_folder",
            Level.WARNING,
            f"{service} seems to sync this folder: if two computers write, you get two files",
            "use it on one computer at a time, or keep it elsewhere and put backups there",
        )
    if kind := network_file_system(path):
        yield Finding(
            "network_folder",
            Level.WARNING,
            f"the file is on {kind}, where locking may not work",
            "use it from one computer at a time, or keep it on this one and put backups there",
        )


def _permission_bits(path: Path) -> int:
    """Return the permission bits; 0 if the file does not exist."""
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0


def _permissions(path: Path) -> Iterator[Finding]:
    if os.name == "nt":
        return
    for file in [path, *(backup.path for backup in backups_of(path))]:
        mode = _permission_bits(file)
        if mode & 0o077:
            text = f"other users can read or change {file} (mode {mode:04o})"
            yield Finding("file_permissions", Level.FAULT, text, f"chmod 600 '{file}'")
    for folder in (path.parent, backup_folder(path)):
        mode = _permission_bits(folder)
        if _is_open(mode, ours=folder in _own_folders(path)):
            text = f"other users can read or change {folder} (mode {mode:04o})"
            yield Finding("folder_permissions", Level.FAULT, text, f"chmod 700 '{folder}'")


def _own_folders(path: Path) -> set[Path]:
    """Return the folders that the program creates; the modes of others are their owners' choice."""
    own = {backup_folder(path)}
    with suppress(CouldNotError):  # no home directory
        own.add(real_path(data_directory()))
    return own


def _is_open(mode: int, *, ours: bool) -> bool:
    if ours:
        return bool(mode & 0o077)
    # Anyone who can write to a folder can replace its files, unless it has a sticky bit.
    return bool(mode & 0o022) and not mode & stat.S_ISVTX


def _leftovers(path: Path) -> Iterator[Finding]:
    patterns = (
        (path.parent, f"{glob.escape(temporary_prefix(path))}*"),
        (backup_folder(path), ".*"),
    )
    for folder, pattern in patterns:
        for file in sorted(folder.glob(f"{pattern}{TEMPORARY_SUFFIX}*")):
            with suppress(OSError):  # just deleted by its process
                if time.time() - file.stat().st_mtime > _LEFTOVER_S:
                    text = f"{file} was left over by a process that was killed"
                    yield Finding("leftover", Level.FAULT, text, f"delete it: rm '{file}'")


def _check_file(given: Path) -> Health:
    path = real_path(given)
    if not size_of(path):
        refuse_gone(given)
        return Health(str(path), exists=False, findings=tuple(_folder_findings(path)))
    last = next(iter(backups_of(path)), None)
    mode = None if os.name == "nt" else _permission_bits(path)
    health = _with_contents(Health(str(path), exists=True, mode=mode, last_backup=last), path)
    found = [*_permissions(path), *_leftovers(path), *_folder_findings(path)]
    order = list(Level)
    findings = sorted((*health.findings, *found), key=lambda finding: order.index(finding.level))
    return replace(health, findings=tuple(findings))


def _with_contents(health: Health, path: Path) -> Health:
    """Add what the file has in it, as far as it can be read."""
    try:
        with closing(sqlite.connect(path, to_write=False)) as connection:
            with sqlite.transaction(connection, "BEGIN"):
                health = _with_pages(health, connection, path)
            if health.schema == sql.SCHEMA_VERSION:
                return _with_rows(health, connection)
            if health.schema is not None and health.schema < sql.SCHEMA_VERSION:
                return _with_migrated_rows(health, connection)
    except sqlite.ERRORS as error:
        if not sqlite.is_damage(error) or not was_a_database(path):
            raise sqlite.plain_error(error, path) from error
        damaged = _damaged(str(error), health.last_backup)
        return replace(health, findings=(*health.findings, damaged))
    return health


def _with_pages(health: Health, connection: sqlite3.Connection, path: Path) -> Health:
    """Add what SQLite itself can check, whatever the version of the schema."""
    version = schema_version(connection, path)
    ((mode,),) = connection.execute("PRAGMA journal_mode")
    findings = [] if mode in {"delete", "memory", "off"} else [_journal(str(mode))]
    faults = sqlite.integrity_faults(connection, _MAX_PER_KIND)
    findings += [_damaged(fault, health.last_backup) for fault in faults]
    if version is not None and version > sql.SCHEMA_VERSION:
        findings.append(_newer_schema(path))
    return replace(health, schema=version, journal_mode=mode, findings=tuple(findings))


def _with_rows(health: Health, connection: sqlite3.Connection) -> Health:
    """Add the findings about rows, outside a transaction so that others can write."""
    ((people, tests),) = connection.execute(sql.COUNTS)
    database = sqlite.SqliteDatabase(connection)
    unreadable = islice(_unreadable_rows(database), _MAX_PER_KIND)
    found = [_damaged(row, health.last_backup, _UNREADABLE_ROW) for row in unreadable]
    if not found:
        found += _suspects(database)
    found += _impossible_days(database)
    return replace(health, people=people, tests=tests, findings=(*health.findings, *found))


def _with_migrated_rows(health: Health, connection: sqlite3.Connection) -> Health:
    """Add the findings about rows of an older version, through a migrated temporary copy.

    So a fault that would stop the migration by the next command is found.
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
                return _with_rows(health, migrated)
        except DamagedError as error:
            lost = Finding(_DAMAGED, Level.FAULT, error.message, _advice(health.last_backup))
            return replace(health, findings=(*health.findings, lost))
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
            f"no temporary copy can be made: {error.strerror or error}",
            "free some space, or set the environment variable TMPDIR to another folder",
        ) from error


def _damaged(what: str, last: Backup | None, code: str = _DAMAGED) -> Finding:
    return Finding(code, Level.FAULT, f"the database is damaged: {what}", _advice(last))


def _advice(last: Backup | None) -> str:
    if last is None:
        return "dorsiflex db restore FILE, with an earlier backup; the present file is kept"
    return f"restore the last backup: dorsiflex db restore '{last.path}'"


def _newer_schema(place: object) -> Finding:
    newer = written_by_newer(place)
    return Finding("newer_schema", Level.FAULT, newer.message, newer.hint or "")


def _journal(mode: str) -> Finding:
    return Finding(
        "journal_mode",
        Level.FAULT,
        f"the journal mode is {mode}: a copy of the file alone may be incomplete",
        "close other programs that have it open; the next change by dorsiflex fixes it",
    )


_IS_UNENCRYPTED = """
SELECT 1 FROM pg_stat_ssl
WHERE pid = pg_backend_pid() AND NOT ssl
  AND inet_client_addr() IS NOT NULL AND inet_client_addr() <> inet_server_addr()"""
"""One row if the connection goes over a network without encryption."""


def _check_server(server: ServerUrl) -> Health:
    from dorsiflex.storage import postgresql

    with postgresql.reading_any_version(server) as (version, database):
        findings = list(_unencrypted_connection(database))
        people = tests = None
        if version is None:
            if error := postgresql.foreign_tables(database, server):
                foreign = Finding("foreign_tables", Level.FAULT, error.message, error.hint or "")
                findings = [foreign, *findings]
        elif version > sql.SCHEMA_VERSION:
            findings = [_newer_schema(server), *findings]
        elif version < sql.SCHEMA_VERSION:
            pass  # the next command migrates it
        elif missing := postgresql.missing_tables(database):
            findings = [_missing(missing), *findings]
        else:
            ((people, tests),) = database.rows(sql.COUNTS)
            wrong = list(_rows(database))
            remarks = [] if wrong else list(_suspects(database))
            findings = [*wrong, *_impossible_days(database), *findings, *remarks]
    return Health(
        str(server),
        exists=version is not None,
        on_server=True,
        schema=version,
        people=people,
        tests=tests,
        findings=tuple(findings),
    )


def _missing(tables: list[str]) -> Finding:
    return Finding(
        _DAMAGED,
        Level.FAULT,
        f"tables of dorsiflex are missing: {', '.join(tables)}",
        "restore a copy made with pg_dump",
    )


def _rows(database: Database) -> Iterator[Finding]:
    for row in islice(_unreadable_rows(database), _MAX_PER_KIND):
        yield Finding(
            _UNREADABLE_ROW,
            Level.FAULT,
            f"another program has written invalid data: {row}",
            "correct it with psql, or restore a copy made with pg_dump",
        )


def _unencrypted_connection(database: Database) -> Iterator[Finding]:
    for _ in database.rows(_IS_UNENCRYPTED):
        yield Finding(
            "connection_not_encrypted",
            Level.WARNING,
            "the connection is not encrypted: others on the network can read it",
            "add ?sslmode=require to the URL, or better verify-full; the server must support it",
        )
