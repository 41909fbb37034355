"""Rows of tests to what files hold of them and back, without making a test of each."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import MOMENT_LENGTH, BackFoot, Footwear, Side, TestRecord
from dorsiflex.storage.rows import trials_of
from dorsiflex.storage.statements import BESIDE_TRIALS, OF_TRIALS, TRIALS

if TYPE_CHECKING:
    from dorsiflex.storage.database import Row

_SIDES = {side.value: side for side in Side}
_FLAGS = {None: None, 0: False, 1: True}
_NO_TRIALS = (None,) * len(TRIALS)
_FOOTWEAR: dict[str | None, Footwear | None] = {None: None, **{it.value: it for it in Footwear}}
_BACK_FOOT: dict[str | None, BackFoot | None] = {None: None, **{it.value: it for it in BackFoot}}


def to_record(row: "Row") -> TestRecord:
    """Read a test from a row of `statements.TESTS_...` as files hold it."""
    _, uuid, person, side, local, offset, pain, sharp, *rest = row[BESIDE_TRIALS]
    footwear, warmed_up, back_foot, tags, note = rest
    datetime.fromisoformat(local)
    return TestRecord(
        uuid,
        person,
        _SIDES[side],
        local + _offset_text(offset),
        trials_of(row[OF_TRIALS]),
        pain,
        sharp == 1,
        _FOOTWEAR[footwear],
        _FLAGS[warmed_up],
        _BACK_FOOT[back_foot],
        tuple(tags.split()) if tags else (),
        note,
    )


def from_record(record: TestRecord, id_: int, person_id: int) -> "Row":
    """Write the row of a test, its values in the order of `statements.COLUMNS`."""
    uuid, _, side, moment, trials, *plain, tags, note = record
    return (
        id_,
        uuid,
        person_id,
        side,
        moment[:MOMENT_LENGTH],
        _minutes(moment[MOMENT_LENGTH:]),
        *plain,
        " ".join(tags) if tags else "",
        note,
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
