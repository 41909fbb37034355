"""Rows of training and plans to domain values and back; rows never leave `storage`."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dorsiflex.domain.plan import PlanItem
from dorsiflex.domain.training import Load, MorningPain, TrainedSide, TrainingSession
from dorsiflex.domain.when import at_offset
from dorsiflex.storage.rows import local_text

if TYPE_CHECKING:
    from dorsiflex.domain.plan import Plan
    from dorsiflex.storage.database import Parameters, Row


def to_session(row: "Row") -> TrainingSession:
    """Read a session from a row of `training_statements.SESSION...`."""
    (id_, uuid, person, exercise, local, offset, side, *numbers, sharp, note) = row
    sets, reps, hold_s, load, pain = numbers
    return TrainingSession(
        id=id_,
        uuid=uuid,
        person=person,
        exercise=exercise,
        done_at=at_offset(datetime.fromisoformat(local), timedelta(minutes=offset)),
        side=None if side is None else TrainedSide(side),
        sets=sets,
        reps=reps,
        hold_s=hold_s,
        load=None if load is None else Load(load),
        pain=pain,
        sharp=bool(sharp),
        note=note,
    )


def from_session(session: TrainingSession, id_: int, person_id: int) -> "Parameters":
    """Write the row of a session."""
    offset = session.done_at.utcoffset() or timedelta()
    return {
        "id": id_,
        "uuid": session.uuid,
        "person_id": person_id,
        "exercise": session.exercise,
        "done_at": local_text(session.done_at),
        "utc_offset_minutes": offset // timedelta(minutes=1),
        "side": session.side,
        "sets": session.sets,
        "reps": session.reps,
        "hold_s": session.hold_s,
        "load": session.load,
        "pain": session.pain,
        "sharp": session.sharp,
        "note": session.note,
    }


def to_morning(row: "Row", person: str) -> MorningPain:
    """Read the pain of a morning."""
    day, pain = row
    return MorningPain(person=person, day=date.fromisoformat(day), pain=pain)


def from_morning(morning: MorningPain, id_: int, person_id: int) -> "Parameters":
    """Write the row of the pain of a morning."""
    return {
        "id": id_,
        "person_id": person_id,
        "day": morning.day.isoformat(),
        "pain": morning.pain,
    }


def from_plan(plan: "Plan", id_: int, person_id: int) -> "Parameters":
    """Write the row of a plan, without its items."""
    return {
        "id": id_,
        "person_id": person_id,
        "start_day": plan.start.isoformat(),
        "end_day": plan.end.isoformat(),
    }


def to_item(row: "Row") -> PlanItem:
    """Read an item from a row of `training_statements.PLAN_ITEMS`, without the plan's id."""
    exercise, times, sets, reps, hold_s, since, until = row
    return PlanItem(
        exercise=exercise,
        times=times,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until),
        sets=sets,
        reps=reps,
        hold_s=hold_s,
    )


def from_items(plan: "Plan", id_: int) -> "list[Parameters]":
    """Write the rows of a plan's items."""
    return [
        {
            "plan_id": id_,
            "position": position,
            "exercise": item.exercise,
            "times": item.times,
            "sets": item.sets,
            "reps": item.reps,
            "hold_s": item.hold_s,
            "since_day": item.since.isoformat(),
            "until_day": item.until.isoformat(),
        }
        for position, item in enumerate(plan.items, start=1)
    ]
