"""Plans: what a week asks for, what of it was done. In 2026, 7 September is a Monday (W37)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dorsiflex.domain.dates import WeekStart, week_of
from dorsiflex.domain.exercises import CATALOGUE, Group, find_exercise
from dorsiflex.domain.plan import (
    TEMPLATE,
    Plan,
    PlanItem,
    add_item,
    current_or_next_plan,
    drop_exercise,
    planned_end,
    refuse_overlap,
    stop_plan,
    template_items,
    training_week,
    training_weeks,
)
from dorsiflex.domain.training import TrainingSession
from dorsiflex.errors import RefusedValueError

MONDAY = date(2026, 9, 7)
SUNDAY = date(2026, 10, 18)
ISO = WeekStart.MONDAY


def _plan(*items: PlanItem, start: date = MONDAY, end: date = SUNDAY) -> Plan:
    return Plan(id=1, person="me", start=start, end=end, items=items)


def _item(key: str, times: int, since: date = MONDAY, until: date = SUNDAY) -> PlanItem:
    return PlanItem(exercise=key, times=times, since=since, until=until)


def _done(key: str, *days: int) -> list[TrainingSession]:
    """Sessions on days counted from the Monday."""
    return [
        TrainingSession(
            uuid="u",
            person="me",
            exercise=key,
            done_at=datetime.combine(MONDAY, datetime.min.time(), UTC) + timedelta(days=day),
        )
        for day in days
    ]


def test_a_week_compares_planned_and_done() -> None:
    """Calf 4 planned, 3 days done (one twice); step-up 2 planned, 3 done; squat only done."""
    plan = _plan(_item("calf-stretch", 4), _item("step-up", 2))
    sessions = (
        _done("calf-stretch", 0, 0, 2, 6, 7) + _done("step-up", 0, 2, 4) + _done("deep-squat", 1)
    )
    week = training_week(week_of(MONDAY, ISO), [plan], sessions)
    assert [(e.exercise, e.planned, e.done, e.left) for e in week.exercises] == [
        ("calf-stretch", 4, 3, 1),
        ("step-up", 2, 3, 0),
        ("deep-squat", 0, 1, 0),
    ]
    assert (week.sessions, week.planned, week.planned_done) == (7, 6, 5)
    assert not week.is_complete


def test_more_of_one_exercise_does_not_stand_for_another() -> None:
    """Seven stretches, no squat: not complete; with the squat it is."""
    plan = _plan(_item("calf-stretch", 2), _item("deep-squat", 1))
    stretches = _done("calf-stretch", *range(7))
    week = week_of(MONDAY, ISO)
    assert not training_week(week, [plan], stretches).is_complete
    assert training_week(week, [plan], stretches + _done("deep-squat", 3)).is_complete


@pytest.mark.parametrize(("start", "planned"), [(0, 4), (3, 2), (4, 2), (6, 1)])
def test_a_part_of_a_week_asks_for_its_share(start: int, planned: int) -> None:
    """Four a week: 16/7 in the four days from Thursday, 12/7 in three, and at least one."""
    first = MONDAY + timedelta(days=start)
    plan = _plan(_item("calf-stretch", 4, since=first), start=first)
    assert training_week(week_of(MONDAY, ISO), [plan], []).planned == planned


@pytest.mark.parametrize("times", range(1, 8))
def test_no_share_is_more_than_the_days_hold(times: int) -> None:
    """An exercise counts once a day, so no part of a week asks for more sessions than days."""
    for start in range(7):
        first = MONDAY + timedelta(days=start)
        plan = _plan(_item("calf-stretch", times, since=first), start=first)
        planned = training_week(week_of(MONDAY, ISO), [plan], []).planned
        assert 1 <= planned <= min(times, 7 - start)


def test_two_plans_that_share_a_week_ask_for_no_more_than_one() -> None:
    """Stopped on Tuesday, a new one from Wednesday: still 4 in that week."""
    old = _plan(_item("calf-stretch", 4), end=MONDAY + timedelta(days=1))
    wednesday = MONDAY + timedelta(days=2)
    new = _plan(_item("calf-stretch", 4, since=wednesday), start=wednesday)
    assert training_week(week_of(MONDAY, ISO), [new, old], []).planned == 4


def test_weeks_of_a_period_are_those_with_a_plan_or_a_session() -> None:
    """W36 only trained, W37 and W38 planned, W39 neither, W40 trained, W41 outside the period."""
    plan = _plan(_item("calf-stretch", 4), end=MONDAY + timedelta(days=13))
    sessions = _done("deep-squat", -7, 21, 28)
    weeks = training_weeks(
        MONDAY - timedelta(days=14), MONDAY + timedelta(days=27), [plan], sessions, ISO
    )
    assert [(week.week.name, week.sessions, week.is_planned) for week in weeks] == [
        ("2026-W36", 1, False),
        ("2026-W37", 0, True),
        ("2026-W38", 0, True),
        ("2026-W40", 1, False),
    ]


@pytest.mark.parametrize(
    ("start", "weeks", "week_start", "end"),
    [
        (MONDAY, 6, WeekStart.MONDAY, date(2026, 10, 18)),
        (date(2026, 9, 10), 6, WeekStart.MONDAY, date(2026, 10, 18)),
        (date(2026, 9, 13), 1, WeekStart.MONDAY, date(2026, 9, 13)),
        (date(2026, 9, 13), 1, WeekStart.SUNDAY, date(2026, 9, 19)),
    ],
)
def test_a_plan_ends_with_a_whole_week(
    start: date, weeks: int, week_start: WeekStart, end: date
) -> None:
    """The week of its first day is the first, however little of it is left."""
    assert planned_end(start, weeks, week_start) == end
    plan = _plan(start=start, end=end)
    assert plan.weeks(week_start) == weeks


def test_plans_that_share_a_day_are_refused() -> None:
    """The day after is free; the last day is not."""
    plan = _plan()
    after = SUNDAY + timedelta(days=1)
    refuse_overlap(after, after, [plan])
    with pytest.raises(
        RefusedValueError, match="there is already a plan from 2026-09-07"
    ) as refused:
        refuse_overlap(SUNDAY, after, [plan])
    assert "--from 2026-10-19" in (refused.value.hint or "")


def test_an_exercise_is_planned_once() -> None:
    """What is in the plan on one of the days is refused; what ended before is not."""
    plan = _plan(_item("step-up", 2, until=MONDAY + timedelta(days=6)))
    later = _item("step-up", 3, since=MONDAY + timedelta(days=7))
    assert add_item(plan, later).items[-1] == later
    with pytest.raises(RefusedValueError, match="step-up is already in the plan, 2 times a week"):
        add_item(plan, _item("step-up", 3, since=MONDAY + timedelta(days=6)))


def test_dropping_keeps_what_was_planned_before() -> None:
    """Cut at the day before; gone where it had not begun; others stay."""
    next_monday = MONDAY + timedelta(days=7)
    calf, squat = _item("calf-stretch", 4), _item("deep-squat", 2, since=next_monday)
    plan = _plan(calf, squat)
    dropped = drop_exercise(plan, "calf-stretch", next_monday)
    assert dropped.items == (_item("calf-stretch", 4, until=date(2026, 9, 13)), squat)
    assert drop_exercise(plan, "deep-squat", next_monday).items == (calf,)


def test_stopping_ends_with_yesterday() -> None:
    """On its first day nothing is left of it."""
    assert stop_plan(_plan(), date(2026, 9, 10)) == _plan(end=date(2026, 9, 9))
    assert stop_plan(_plan(), MONDAY) is None


def test_the_plan_at_hand_is_the_running_one_or_the_next() -> None:
    """Never one that is over."""
    over = _plan(end=date(2026, 9, 13))
    coming = _plan(start=date(2026, 10, 5))
    assert current_or_next_plan([coming, over], date(2026, 9, 13)) == over
    assert current_or_next_plan([coming, over], date(2026, 9, 14)) == coming
    assert current_or_next_plan([over], date(2026, 9, 14)) is None


def test_the_template_goes_from_mobility_to_deep_forms() -> None:
    """Known exercises only; no knees-over-toes form in the first two weeks, the deep ones last."""
    keys = [exercise.key for exercise in CATALOGUE]
    assert {stage.exercise for stage in TEMPLATE} <= set(keys)
    first_weeks = {
        group: min(
            stage.first_week for stage in TEMPLATE if find_exercise(stage.exercise).group is group
        )
        for group in Group
    }
    assert first_weeks == {
        Group.STRETCH: 1,
        Group.MOBILISE: 1,
        Group.STRENGTHEN: 1,
        Group.KNEES_OVER_TOES: 3,
    }
    assert next(stage.first_week for stage in TEMPLATE if stage.exercise == "deep-squat") == 5
    # Ingram 2025: gains level off at about 10 minutes a week; 4 x 2 x 45 s are 6.
    assert all(stage.times * stage.sets * (stage.hold_s or 0) <= 600 for stage in TEMPLATE)


@pytest.mark.parametrize(
    ("weeks", "planned"), [(2, (14, 14)), (8, (14, 14, 12, 12, 12, 12, 12, 12))]
)
def test_the_template_fits_shorter_and_longer_plans(weeks: int, planned: tuple[int, ...]) -> None:
    """By hand: 4+4+3+3, then 4+3+3+2, then 4+3+3+2; the last stage goes on."""
    end = planned_end(MONDAY, weeks, ISO)
    plan = _plan(*template_items(MONDAY, end, ISO), end=end)
    found = training_weeks(MONDAY, end, [plan], [], ISO)
    assert tuple(week.planned for week in found) == planned
