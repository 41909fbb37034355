"""Rows of the database to domain values and back; rows never leave `storage`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import EARLIEST_DAY, LATEST_DAY, latest_local
from dorsiflex.domain.measurement import (
    MOMENT_LENGTH,
    BackFoot,
    Footwear,
    Goal,
    KneeToWallTest,
    MeasuredBy,
    Side,
    TestRecord,
    Trial,
    record_of,
)
from dorsiflex.domain.people import Person
from dorsiflex.domain.text import is_in, name_key
from dorsiflex.errors import DamagedError, RefusedValueError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.statements import BESIDE_TRIALS, COLUMNS, OF_TRIALS, TRIALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.domain.dates import Filter, Period, Recorded
    from dorsiflex.domain.day_scores import Reading
    from dorsiflex.storage.change_log import OpenChange
    from dorsiflex.storage.database import Database, Parameters, Row, Value


SESSION = COLUMNS["test"].index("session_id")
"""The position of a column in the row of a test."""

_SIDES = {side.value: side for side in Side}
_FOOTWEAR: dict[str | None, Footwear | None] = {None: None, **{it.value: it for it in Footwear}}
_BACK_FOOT: dict[str | None, BackFoot | None] = {None: None, **{it.value: it for it in BackFoot}}
_MEASURED_BY: dict[str | None, MeasuredBy | None] = {
    None: None,
    **{it.value: it for it in MeasuredBy},
}
_FLAGS = {None: None, 0: False, 1: True}
_NO_TRIALS = (None,) * len(TRIALS)
_MOST_CACHED = 16_384


def local_text(moment: datetime) -> str:
    """Write the local date and time, without offset, as it is stored."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def to_record(row: Row) -> TestRecord:
    """Read a test from a row of `statements.TESTS`."""
    _, uuid, person, side, local, offset, *how, note, _ = row[BESIDE_TRIALS]
    repeated = _repeated((person, side, offset, *how))
    return _record(uuid, local, note, repeated, trials_of(row[OF_TRIALS]))


def to_records(found: Iterable[Row]) -> Iterator[TestRecord]:
    """Read tests from rows of `statements.packed_tests`."""
    for uuid, local, note, repeated, trials in found:
        yield _record(uuid, local, note, _unpack_repeated(repeated), _unpack_trials(trials))


def _repeated(columns: Row) -> tuple[Row, str, Row]:
    person, side, offset, pain, sharp, footwear, warmed_up, back_foot, measured_by, tags = columns
    how = (
        pain,
        sharp == 1,
        _FOOTWEAR[footwear],
        _FLAGS[warmed_up],
        _BACK_FOOT[back_foot],
        _MEASURED_BY[measured_by],
        tuple(tags.split()),
    )
    return (person, _SIDES[side]), _offset_text(offset), how


def _record(
    uuid: str, local: str, note: str | None, repeated: tuple[Row, str, Row], trials: Row
) -> TestRecord:
    (person, side), offset, how = repeated
    datetime.fromisoformat(local)
    # A million may come, and `TestRecord(...)` takes three times as long.
    return tuple.__new__(TestRecord, (uuid, person, side, local + offset, trials, *how, note))


@lru_cache(_MOST_CACHED)
def _unpack_repeated(packed: str) -> tuple[Row, str, Row]:
    from json import loads  # which only exports need

    return _repeated(loads(packed))


@lru_cache(_MOST_CACHED)
def _unpack_trials(packed: str) -> tuple[Trial, ...]:
    from json import loads

    return trials_of(tuple(loads(packed)))


def from_record(record: TestRecord, id_: int, person_id: int, session: int | None) -> Row:
    """Write the row of a test, in the order of `statements.COLUMNS`.

    Args:
        record: the test.
        id_: its number.
        person_id: that of its person.
        session: the lowest id of its session; None if it is its own.
    """
    uuid, _, side, moment, trials, pain, sharp, *conditions, tags, note = record
    return (
        id_,
        uuid,
        person_id,
        side,
        moment[:MOMENT_LENGTH],
        _minutes(moment[MOMENT_LENGTH:]),
        pain,
        sharp,
        *conditions,
        " ".join(tags) if tags else "",
        note,
        None if session == id_ else session,
        *trials,
        *_NO_TRIALS[len(trials) :],
    )


@cache
def _offset_text(minutes: int) -> str:
    """Write a UTC offset as `datetime.isoformat` writes it, e.g. `+05:30`."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


@cache
def _minutes(offset: str) -> int:
    """Read a UTC offset as `datetime.isoformat` writes it, e.g. `+05:30`."""
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    return -minutes if offset.startswith("-") else minutes


def to_test(row: Row) -> KneeToWallTest:
    """Read a test from a row of `statements.TESTS`.

    Raises:
        DamagedError: it has no trials, which only damage on disk can cause.
    """
    try:
        return KneeToWallTest.of(to_record(row), row[0], row[SESSION] or row[0])
    except RefusedValueError as error:
        raise DamagedError(
            f"test {row[0]} is damaged: {error.message}", "see dorsiflex db check"
        ) from error


def from_test(test: KneeToWallTest, id_: int, person_id: int) -> Row:
    """Write the row of a test."""
    return from_record(record_of(test), id_, person_id, test.session)


class SessionIds:
    """The sessions of new tests: neighbours of one person at one moment, one of each ankle."""

    def __init__(self) -> None:
        """Start before the first test."""
        self._person: object = None
        self._tested_at: object = None
        self._sides: list[str] = []
        self._session = 0

    def next(self, id_: int, person: object, tested_at: object, side: str) -> int:
        """Return the session of the next test: the lowest id in it."""
        if tested_at != self._tested_at or person != self._person or side in self._sides:
            self._person, self._tested_at = person, tested_at
            self._sides = [side]
            self._session = id_
        else:
            self._sides.append(side)
        return self._session


def with_sessions(tests: Sequence[KneeToWallTest], first_id: int) -> list[KneeToWallTest]:
    """Return new tests, which get ids from this one on, with their sessions."""
    sessions = SessionIds()
    return [
        replace(test, session=sessions.next(id_, test.person, test.tested_at, test.side))
        for id_, test in enumerate(tests, start=first_id)
    ]


_TAGS, _NOTE = (COLUMNS["test"].index(name) for name in ("tags", "note"))


def mentions(row: Row, searched: str) -> bool:
    """Return whether a text is in the note or in a tag of a row of `statements.TESTS`."""
    return is_in(searched, (row[_NOTE], *row[_TAGS].split()))


def to_readings(found: Iterable[Row], first: int = 0) -> Iterator[Reading]:
    """Read what statistics need of tests from their columns `statements.READING`.

    Args:
        found: rows that end with these columns.
        first: the number of columns before them.
    """
    from dorsiflex.domain.day_scores import Reading

    # A million may come: `Reading(...)`, `_make` and `trials_of` would each take as long again.
    new, beside = tuple.__new__, slice(first, BESIDE_TRIALS.stop)
    for row in found:
        trials = row[OF_TRIALS]
        yield new(Reading, (*row[beside], trials[: len(trials) - trials.count(None)]))


def trials_of(columns: Row) -> tuple[Trial, ...]:
    """Read the trials of a test from its columns `statements.TRIALS`, in that order.

    A CHECK constraint sees to it that those which it does not have are the last: where one was lost
    from their midst, which happens on the disk only, `db check` finds it.
    """
    return columns[: len(columns) - columns.count(None)]


def to_last_tested(left: str | None, right: str | None) -> dict[Side, date]:
    """Read the day of the last test of each ankle that has one."""
    days = {Side.LEFT: to_day(left), Side.RIGHT: to_day(right)}
    return {side: day for side, day in days.items() if day is not None}


def to_day(moment: str | None) -> date | None:
    """Read the local day of a moment, if there is one."""
    return None if moment is None else date.fromisoformat(moment[:10])


def to_goal(row: Row, person: str) -> Goal:
    """Read a goal."""
    side, target, by_day = row
    return Goal(
        person=person,
        side=Side(side),
        target=Trial(target),
        by=None if by_day is None else date.fromisoformat(by_day),
    )


def insert_person(database: Database, change: OpenChange, name: str, *, is_default: bool) -> Person:
    """Insert a person as part of a change.

    Args:
        database: in a transaction.
        change: records the inserted row.
        name: a name that nobody has yet.
        is_default: the person commands use if no name is given.
    """
    id_ = database.reserve_ids("person", 1)
    row: Parameters = {
        "id": id_,
        "name": name,
        "name_key": name_key(name),
        "is_default": is_default,
    }
    database.run(sql.insert("person"), row)
    change.inserted("person", id_, id_)
    return Person(id=id_, name=name)


def make_default(database: Database, person: Person) -> None:
    """Make a newly inserted person the default."""
    database.run(sql.MAKE_DEFAULT, {"id": person.id})


def bounds(since: date | None, until: date | None) -> dict[str, str]:
    """Return text bounds for the times on these days, both days included.

    `until` is an exclusive bound: the day after.
    """
    if until is None or until == date.max:
        before = "9999-12-32"
    else:
        before = (until + timedelta(days=1)).isoformat()
    return {"since": since.isoformat() if since else "0000", "until": before}


def counted(period: Period) -> dict[str, str]:
    """Return the bounds of the tests that count: those of a period, on possible days."""
    since = max(period.since or EARLIEST_DAY, EARLIEST_DAY)
    return bounds(since, min(period.until or LATEST_DAY, LATEST_DAY))


def done_by(now: datetime, until: date | None = None) -> dict[str, str]:
    """Return text bounds for everything that can have been done by now.

    Args:
        now: the current time.
        until: the last day that counts; None for no limit.
    """
    latest = latest_local(now).isoformat(timespec="seconds")
    return {
        "earliest": EARLIEST_DAY.isoformat(),
        "latest": min(latest, bounds(None, until)["until"]),
    }


def parameters_of(wanted: Filter) -> dict[str, Value]:
    """Return the parameters of `statements.WANTED`."""
    within = bounds(wanted.period.since, wanted.period.until)
    return {"side": wanted.side, **within, **recorded_parameters(wanted)}


def recorded_parameters(wanted: Filter | Recorded) -> dict[str, Value]:
    """Return the parameters of `statements.RECORDED`."""
    return {"tag": wanted.tag, **wanted.conditions._asdict()}
