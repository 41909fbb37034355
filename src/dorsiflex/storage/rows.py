"""Rows of the database to domain values and back; rows never leave `storage`."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from dorsiflex.domain.goals import Goal
from dorsiflex.domain.knee_to_wall import (
    KneeToWallTest,
    Side,
    Trial,
    conditions_of,
)
from dorsiflex.errors import DamagedError, RefusedValueError
from dorsiflex.storage.statements import BESIDE_TRIALS, OF_TRIALS, TRIALS

if TYPE_CHECKING:
    from dorsiflex.storage.database import Parameters, Row


_SIDES = {side.value: side for side in Side}

_conditions = cache(conditions_of)


def local_text(moment: datetime) -> str:
    """Write the local date and time, without offset, as it is stored."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def to_test(row: "Row") -> KneeToWallTest:
    """Read a test from a row of `statements.TESTS_...`.

    Raises:
        DamagedError: it has no trials: they can be lost on the disk only.
    """
    try:
        return _to_test(row)
    except RefusedValueError as error:
        raise DamagedError(
            f"test {row[0]} is damaged: {error.message}", "dorsiflex db check says more"
        ) from error


def _to_test(row: "Row") -> KneeToWallTest:
    id_, uuid, person, side, local, offset, pain, sharp, *rest = row[BESIDE_TRIALS]
    footwear, warmed_up, back_foot, tags, note = rest
    return KneeToWallTest(
        id=id_,
        uuid=uuid,
        person=person,
        side=_SIDES[side],
        tested_at=datetime.fromisoformat(local).replace(tzinfo=_zone(offset)),
        trials=trials_of(row[OF_TRIALS]),
        pain=pain,
        sharp=bool(sharp),
        conditions=_conditions(footwear, warmed_up, back_foot),
        tags=tuple(tags.split()),
        note=note,
    )


def trials_of(columns: "Row") -> tuple[Trial, ...]:
    """Read the trials of a test from its columns `statements.TRIALS`, in that order.

    A CHECK constraint sees to it that those which it does not have are the last: where one was lost
    from their midst, which happens on the disk only, `db check` finds it.
    """
    return columns[: len(columns) - columns.count(None)]


@cache
def _zone(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def from_test(test: KneeToWallTest, id_: int, person_id: int) -> "Parameters":
    """Write the row of a test."""
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
        **dict(zip_longest(TRIALS, test.trials)),
    }


def to_last_tested(left: str | None, right: str | None) -> dict[Side, date]:
    """Read the day of the last test of each ankle that has one."""
    days = {Side.LEFT: to_day(left), Side.RIGHT: to_day(right)}
    return {side: day for side, day in days.items() if day is not None}


def to_day(moment: str | None) -> date | None:
    """Read the local day of a moment, if there is one."""
    return None if moment is None else date.fromisoformat(moment[:10])


def to_goal(row: "Row", person: str) -> Goal:
    """Read a goal."""
    side, target, by_day = row
    return Goal(
        person=person,
        side=Side(side),
        target=Trial(target),
        by=None if by_day is None else date.fromisoformat(by_day),
    )
