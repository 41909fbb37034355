"""Rows of the database to domain values and back; rows never leave `storage`."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from dorsiflex.domain.goals import Goal
from dorsiflex.domain.knee_to_wall import (
    MOMENT_LENGTH,
    BackFoot,
    Footwear,
    KneeToWallTest,
    Side,
    TestRecord,
    Trial,
    record_of,
)
from dorsiflex.domain.words import is_in
from dorsiflex.errors import DamagedError, RefusedValueError
from dorsiflex.storage.statements import BESIDE_TRIALS, COLUMNS, OF_TRIALS, TRIALS

if TYPE_CHECKING:
    from dorsiflex.domain.day_scores import Reading
    from dorsiflex.storage.database import Row


_SIDES = {side.value: side for side in Side}
_NO_TRIALS = (None,) * len(TRIALS)


def local_text(moment: datetime) -> str:
    """Write the local date and time, without offset, as it is stored."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def to_record(row: Row) -> TestRecord:
    """Read a test from a row of `statements.TESTS`.

    What comes after the note needs no conversion: numbers and texts are stored as they are.
    """
    _, uuid, person, side, local, offset, pain, sharp, *rest = row[BESIDE_TRIALS]
    footwear, warmed_up, back_foot, tags, note, *more = rest
    datetime.fromisoformat(local)
    return TestRecord(
        uuid,
        person,
        _SIDES[side],
        local + _offset_text(offset),
        trials_of(row[OF_TRIALS]),
        pain,
        sharp == 1,
        None if footwear is None else _footwear(footwear),
        None if warmed_up is None else warmed_up == 1,
        None if back_foot is None else _back_foot(back_foot),
        tuple(tags.split()) if tags else (),
        note,
        *more,
    )


def from_record(record: TestRecord, id_: int, person_id: int) -> Row:
    """Write the row of a test, in the order of `statements.COLUMNS`."""
    uuid, _, side, moment, trials, pain, sharp, footwear, warmed_up, back_foot, tags, *more = record
    return (
        id_,
        uuid,
        person_id,
        side,
        moment[:MOMENT_LENGTH],
        _minutes(moment[MOMENT_LENGTH:]),
        pain,
        sharp,
        footwear,
        warmed_up,
        back_foot,
        " ".join(tags) if tags else "",
        *more,
        *trials,
        *_NO_TRIALS[len(trials) :],
    )


_footwear = cache(Footwear)
_back_foot = cache(BackFoot)


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
        DamagedError: it has no trials: they can be lost on the disk only.
    """
    try:
        return KneeToWallTest.of(to_record(row), row[0])
    except RefusedValueError as error:
        raise DamagedError(
            f"test {row[0]} is damaged: {error.message}", "dorsiflex db check says more"
        ) from error


def from_test(test: KneeToWallTest, id_: int, person_id: int) -> Row:
    """Write the row of a test."""
    return from_record(record_of(test), id_, person_id)


_TAGS, _NOTE = (COLUMNS["test"].index(name) for name in ("tags", "note"))


def mentions(row: Row, searched: str) -> bool:
    """Return whether a text is in the note or in a tag of a row of `statements.TESTS`."""
    return is_in(searched, (row[_NOTE], *row[_TAGS].split()))


def to_reading(row: Row) -> Reading:
    """Read what statistics need of a test from the columns `statements.READING`."""
    from dorsiflex.domain.day_scores import Reading

    return Reading._make((*row[BESIDE_TRIALS], trials_of(row[OF_TRIALS])))


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
