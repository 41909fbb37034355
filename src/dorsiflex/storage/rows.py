"""Rows of the database to domain values and back; rows never leave `storage`."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from dorsiflex.domain.day_scores import Reading
from dorsiflex.domain.knee_to_wall import (
    MOST_TRIALS,
    BackFoot,
    Footwear,
    KneeToWallTest,
    Side,
    Trial,
    conditions_of,
)
from dorsiflex.domain.records import MOMENT_LENGTH, Record
from dorsiflex.errors import DamagedError, RefusedValueError

if TYPE_CHECKING:
    from dorsiflex.domain.drafts import Draft
    from dorsiflex.storage.database import Parameters, Row


_SIDES = {side.value: side for side in Side}
_FLAGS = {None: None, 0: False, 1: True}
_WORDS: dict[str | None, str | None] = {None: None}
_WORDS.update((word.value, word.value) for word in (*Footwear, *BackFoot))

_conditions = cache(conditions_of)


def local_text(moment: datetime) -> str:
    """Write the local date and time, without offset, as it is stored."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def to_test(row: "Row") -> KneeToWallTest:
    """Read a test from a row of `statements.TESTS_...`.

    Raises:
        DamagedError: it has no trials, or too many: they can be lost or added on the disk only.
    """
    try:
        return _to_test(row)
    except RefusedValueError as error:
        raise _damaged(row[0], error.message) from error


def _to_test(row: "Row") -> KneeToWallTest:
    (id_, uuid, person, side, local, offset, trials, pain, sharp, *conditions, tags, note) = row
    footwear, warmed_up, back_foot = conditions
    return KneeToWallTest(
        id=id_,
        uuid=uuid,
        person=person,
        side=_SIDES[side],
        tested_at=datetime.fromisoformat(local).replace(tzinfo=_zone(offset)),
        trials=tuple(map(Trial, map(int, trials.split(" ")))),
        pain=pain,
        sharp=bool(sharp),
        conditions=_conditions(footwear, warmed_up, back_foot),
        tags=tuple(tags.split()),
        note=note,
    )


def to_record(row: "Row") -> Record:
    """Read a test from a row of `statements.TESTS_...` as files hold it.

    Raises:
        DamagedError: as `to_test`.
    """
    (id_, uuid, person, side, local, offset, trials, pain, sharp, *conditions, tags, note) = row
    footwear, warmed_up, back_foot = conditions
    distances = tuple(map(int, trials.split(" ")))
    if len(distances) > MOST_TRIALS:
        raise _damaged(id_, f"it has {len(distances)} trials")
    datetime.fromisoformat(local)
    return Record(
        uuid,
        person,
        _SIDES[side],
        local + _offset_text(offset),
        distances,
        pain,
        sharp == 1,
        _WORDS[footwear],
        _FLAGS[warmed_up],
        _WORDS[back_foot],
        tags,
        note,
    )


def _damaged(id_: int, what: str) -> DamagedError:
    return DamagedError(f"test {id_} is damaged: {what}", "dorsiflex db check says more")


@cache
def _zone(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def from_test(test: KneeToWallTest, id_: int, person_id: int) -> "Parameters":
    """Write the row of a test, without its trials."""
    offset = test.tested_at.utcoffset() or timedelta()
    return {
        "id": id_,
        "uuid": test.uuid,
        "person_id": person_id,
        "side": test.side.value,
        "tested_at": local_text(test.tested_at),
        "utc_offset_minutes": offset // timedelta(minutes=1),
        "pain": test.pain,
        "sharp": test.sharp,
        "footwear": test.conditions.footwear,
        "warmed_up": test.conditions.warmed_up,
        "back_foot": test.conditions.back_foot,
        "tags": " ".join(test.tags),
        "note": test.note,
    }


def from_trials(test: KneeToWallTest, id_: int) -> "list[Parameters]":
    """Write the rows of a test's trials."""
    return [
        {"test_id": id_, "position": position, "distance": int(trial)}
        for position, trial in enumerate(test.trials, start=1)
    ]


def drafted_test(draft: "Draft", id_: int, person_id: int) -> "Row":
    """Write the row of an imported test, its values in the order of `statements.COLUMNS`."""
    _, uuid, _, side, moment, _, pain, sharp, conditions, tags, note = draft
    return (
        id_,
        uuid,
        person_id,
        side,
        moment[:MOMENT_LENGTH],
        _minutes(moment[MOMENT_LENGTH:]),
        pain,
        sharp,
        conditions.footwear,
        conditions.warmed_up,
        conditions.back_foot,
        " ".join(tags) if tags else "",
        note,
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


def trials_text(trials: "tuple[Trial, ...]") -> str:
    """Join trials as a `Database` does in the place of `{trials_of_test}`."""
    return " ".join(map(str, trials))


def to_reading(row: "Row") -> Reading:
    """Read what statistics need of a test."""
    return Reading._make(row)


def to_last_tested(left: str | None, right: str | None) -> dict[Side, date]:
    """Read the day of the last test of each ankle that was ever tested."""
    moments = {Side.LEFT: left, Side.RIGHT: right}
    return {side: date.fromisoformat(at[:10]) for side, at in moments.items() if at is not None}
