"""Plans: which exercises, how often a week, how much was done; and the built-in template.

Planned work is counted by calendar week. A week that is only partly in the plan asks for its share
of the sessions, rounded, but for at least one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import DAYS_IN_WEEK, Week, WeekStart, days_after, week_of
from dorsiflex.domain.training import exercise_days
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dorsiflex.domain.training import TrainingSession


DEFAULT_WEEKS = 6
MOST_WEEKS = 52
MOST_TIMES = DAYS_IN_WEEK


class PlanItem(NamedTuple):
    """One exercise of a plan, on some of its days.

    Attributes:
        exercise: its key in the catalogue.
        times: sessions per week, 1 to 7.
        since: the first day.
        until: the last day.
        sets: per session; this and the next two are None if not specified.
        reps: per set.
        hold_s: how long each is held, in seconds.
    """

    exercise: str
    times: int
    since: date
    until: date
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None


class Plan(NamedTuple):
    """A weekly programme for some weeks.

    Attributes:
        person: name.
        start: the first day.
        end: the last day, which ends a calendar week unless the plan was stopped.
        id: number within one database; None until stored.
        items: the exercises.
    """

    person: str
    start: date
    end: date
    id: int | None = None
    items: tuple[PlanItem, ...] = ()

    def contains(self, day: date) -> bool:
        """Return whether a day is in the plan."""
        return self.start <= day <= self.end

    def weeks(self, week_start: WeekStart) -> int:
        """Return how many calendar weeks it covers, at least in part."""
        return self.week_number(self.end, week_start)

    def week_number(self, day: date, week_start: WeekStart) -> int:
        """Return the number of the calendar week of a day; the plan's first week is 1."""
        return week_of(day, week_start).ordinal - week_of(self.start, week_start).ordinal + 1


class ItemWeek(NamedTuple):
    """One exercise in one week.

    Attributes:
        exercise: its key.
        planned: sessions planned; 0 if it is not in the plan.
        days: the days on which it was done.
        item: what is planned per session; None if it is not in the plan.
    """

    exercise: str
    planned: int
    days: tuple[date, ...]
    item: PlanItem | None = None

    @property
    def done(self) -> int:
        """Sessions done, including those beyond the plan."""
        return len(self.days)

    @property
    def left(self) -> int:
        """Sessions still to do."""
        return max(0, self.planned - self.done)


class TrainingWeek(NamedTuple):
    """What was planned and done in one week.

    Attributes:
        week: the calendar week.
        exercises: planned ones in the order of the plan, then those done without a plan.
        is_planned: whether the week is in a plan, at least in part.
    """

    week: Week
    exercises: tuple[ItemWeek, ...]
    is_planned: bool

    @property
    def sessions(self) -> int:
        """Sessions done; an exercise counts once a day."""
        return sum(exercise.done for exercise in self.exercises)

    @property
    def planned(self) -> int:
        """Sessions planned."""
        return sum(exercise.planned for exercise in self.exercises)

    @property
    def planned_done(self) -> int:
        """Planned sessions done; extra sessions of one exercise do not count for another."""
        return sum(min(exercise.done, exercise.planned) for exercise in self.exercises)

    @property
    def is_complete(self) -> bool:
        """Whether everything planned was done; false if nothing was planned."""
        return 0 < self.planned == self.planned_done


def training_week(
    week: Week, plans: Iterable[Plan], sessions: Iterable[TrainingSession]
) -> TrainingWeek:
    """Compare what was planned in one week with what was done.

    Args:
        week: the calendar week.
        plans: of one person, in any order; no two share a day.
        sessions: of the same person; those outside the week are ignored.
    """
    running = [plan for plan in plans if plan.start <= week.end and plan.end >= week.start]
    shares: dict[str, int] = {}
    items: dict[str, PlanItem] = {}
    for plan in sorted(running, key=lambda plan: plan.start):
        for item in plan.items:
            days = _shared_days(item, plan, week)
            if days > 0:
                shares[item.exercise] = shares.get(item.exercise, 0) + item.times * days
                items[item.exercise] = item
    planned = {key: max(1, floor(share / DAYS_IN_WEEK + 0.5)) for key, share in shares.items()}
    done: dict[str, list[date]] = {}
    for day, exercise in sorted(exercise_days(sessions)):
        if week.start <= day <= week.end:
            done.setdefault(exercise, []).append(day)
    return TrainingWeek(
        week,
        tuple(
            ItemWeek(
                exercise,
                planned.get(exercise, 0),
                tuple(done.get(exercise, ())),
                items.get(exercise),
            )
            for exercise in dict.fromkeys([*planned, *done])
        ),
        is_planned=bool(running),
    )


def training_weeks(
    since: date,
    until: date,
    plans: Sequence[Plan],
    sessions: Sequence[TrainingSession],
    week_start: WeekStart,
) -> tuple[TrainingWeek, ...]:
    """Return the weeks of a period with a plan or a session, earliest first."""
    known = {week_of(session.done_on, week_start) for session in sessions}
    for plan in plans:
        first, last = max(plan.start, since), min(plan.end, until)
        known |= {
            week_of(days_after(first, days), week_start)
            for days in range(0, (last - first).days + DAYS_IN_WEEK, DAYS_IN_WEEK)
            if first <= last
        }
    lowest, highest = week_of(since, week_start), week_of(until, week_start)
    within = sorted(week for week in known if lowest <= week <= highest)
    weeks = (training_week(week, plans, sessions) for week in within)
    return tuple(week for week in weeks if week.is_planned or week.sessions)


def plan_on(plans: Iterable[Plan], day: date) -> Plan | None:
    """Return the plan that contains a day."""
    return next((plan for plan in plans if plan.contains(day)), None)


def current_or_next_plan(plans: Iterable[Plan], today: date) -> Plan | None:
    """Return the current plan, else the next one."""
    coming = sorted((plan for plan in plans if plan.end >= today), key=lambda plan: plan.start)
    return coming[0] if coming else None


def planned_end(start: date, weeks: int, week_start: WeekStart) -> date:
    """Return the last day of a plan of that many calendar weeks, the first included."""
    return week_of(start, week_start).end + timedelta(days=DAYS_IN_WEEK * (weeks - 1))


def refuse_overlap(start: date, end: date, plans: Iterable[Plan]) -> None:
    """Refuse a plan that shares a day with another.

    Raises:
        RefusedValueError: they overlap.
    """
    for plan in plans:
        if plan.start <= end and start <= plan.end:
            raise RefusedValueError(
                f"there is already a plan from {plan.start} to {plan.end}",
                f"start after it with --from {days_after(plan.end, 1)}, or end it with dorsiflex"
                " plan stop",
            )


def add_item(plan: Plan, item: PlanItem) -> Plan:
    """Return the plan with an exercise added.

    Raises:
        RefusedValueError: it is already planned on one of these days.
    """
    for other in plan.items:
        if other.exercise == item.exercise and other.until >= item.since:
            raise RefusedValueError(
                f"{item.exercise} is already in the plan, {other.times} times a week",
                f"to change it, first drop it: dorsiflex plan drop {item.exercise}",
            )
    return plan._replace(items=(*plan.items, item))


def drop_exercise(plan: Plan, exercise: str, since: date) -> Plan:
    """Return the plan without an exercise from a day on; earlier days are kept."""
    kept = []
    for item in plan.items:
        if item.exercise != exercise or item.until < since:
            kept.append(item)
        elif item.since < since:
            kept.append(item._replace(until=since - timedelta(days=1)))
    return plan._replace(items=tuple(kept))


def stop_plan(plan: Plan, today: date) -> Plan | None:
    """Return the plan ended yesterday; None if it had not begun by then."""
    end = today - timedelta(days=1)
    return plan._replace(end=end) if end >= plan.start else None


def _shared_days(item: PlanItem, plan: Plan, week: Week) -> int:
    first = max(item.since, plan.start, week.start)
    last = min(item.until, plan.end, week.end)
    return (last - first).days + 1


NOT_EVIDENCE = (
    "This plan is ordinary practice, not evidence: a starting point. Change it with"
    " dorsiflex plan add and plan drop."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One exercise in some weeks of the template.

    Attributes:
        exercise: its key in the catalogue.
        first_week: counted from 1.
        last_week: inclusive; stages of the last week continue in a longer plan.
        times: sessions per week.
        sets: per session.
        reps: per set, or None.
        hold_s: how long each is held, in seconds, or None.
    """

    exercise: str
    first_week: int
    last_week: int
    times: int
    sets: int
    reps: int | None = None
    hold_s: int | None = None


TEMPLATE_WEEKS = 6

TEMPLATE = (
    Stage("ankle-circles", 1, 2, times=4, sets=1, reps=10),
    Stage("calf-stretch", 1, 6, times=4, sets=2, hold_s=45),
    Stage("knee-to-wall", 1, 4, times=3, sets=2, reps=10),
    Stage("seated-raise", 1, 2, times=3, sets=2, reps=15),
    Stage("standing-raise", 3, 6, times=3, sets=2, reps=12),
    Stage("step-up", 3, 4, times=2, sets=2, reps=8),
    Stage("split-squat", 5, 6, times=3, sets=2, reps=8),
    Stage("deep-squat", 5, 6, times=2, sets=2, reps=6),
)


def template_items(start: date, end: date, week_start: WeekStart) -> tuple[PlanItem, ...]:
    """Return the template on the days of a plan; in a longer plan its last stages continue."""
    first = week_of(start, week_start).start
    items = []
    for stage in TEMPLATE:
        since = first + timedelta(days=DAYS_IN_WEEK * (stage.first_week - 1))
        until = first + timedelta(days=DAYS_IN_WEEK * stage.last_week - 1)
        if stage.last_week == TEMPLATE_WEEKS:
            until = end
        since, until = max(since, start), min(until, end)
        if since <= until:
            details = stage.sets, stage.reps, stage.hold_s
            items.append(PlanItem(stage.exercise, stage.times, since, until, *details))
    return tuple(items)
