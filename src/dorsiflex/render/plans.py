"""Plans, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.days import days_after
from dorsiflex.domain.plan import NOT_EVIDENCE
from dorsiflex.domain.weeks import DAYS_IN_WEEK
from dorsiflex.render.below import Row, table_with_rest_below
from dorsiflex.render.lengths import day, plural
from dorsiflex.render.stored import UNDO
from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import Style, filled, styled
from dorsiflex.render.training import item_dose
from dorsiflex.render.training_phrases import (
    advice_phrase,
    sources_phrase,
    weeks_phrase,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dorsiflex.domain.plan import Plan, PlanItem, TrainingWeek
    from dorsiflex.domain.report import Progression
    from dorsiflex.domain.weeks import WeekStart
    from dorsiflex.render.terminal import Screen

_WEEKDAY_LETTERS = "MTWTFSS"
_GROUPS = (4, 1, 1)


def plan_text(
    plan: Plan,
    week: TrainingWeek,
    weeks: Sequence[TrainingWeek],
    progression: Progression | None,
    week_start: WeekStart,
    screen: Screen,
) -> str:
    """Return one plan: `week` in detail, all `weeks` up to it, and whether to progress."""
    head = _heading(plan, week_start)
    number = plan.week_number(week.week.end, week_start)
    parts = [
        styled(filled(head, screen), Style.STRONG, screen),
        f"{_week_line(plan, week, number, week_start, screen)}\n{_week_table(week, screen)}",
    ]
    if len(weeks) > 1:
        parts.append(filled(weeks_phrase(weeks, "Week by week, done of planned"), screen))
    if progression is not None:
        parts.append(progression_text(progression, screen))
    return "\n\n".join(parts)


def progression_text(progression: Progression, screen: Screen) -> str:
    """Return whether to progress, with reasons and sources."""
    head = styled("May I push on?", Style.STRONG, screen)
    return "\n".join(
        [
            head,
            filled(advice_phrase(progression), screen),
            *(filled(f"- {reason}", screen, hanging="  ") for reason in progression.reasons),
            filled(sources_phrase(progression), screen),
        ]
    )


def no_plans(screen: Screen) -> str:
    """Return that there is no plan, and how to start one."""
    return f"No plan yet. Begin one with: {screen.program} plan start"


def plans_table(
    plans: Sequence[Plan],
    weeks: Sequence[Sequence[TrainingWeek]],
    today: date,
    week_start: WeekStart,
    screen: Screen,
) -> str:
    """Return one line per plan, with the sessions done."""
    if not plans:
        return no_plans(screen)
    columns = [
        Column("plan", right=True),
        *map(Column, ("from", "to")),
        *(Column(title, right=True) for title in ("weeks", "done")),
        Column("state"),
    ]
    cells = [
        [
            str(plan.id),
            day(plan.start),
            day(plan.end),
            str(plan.weeks(week_start)),
            f"{sum(week.planned_done for week in own)}/{sum(week.planned for week in own)}",
            "running" if plan.contains(today) else "over" if plan.end < today else "to come",
        ]
        for plan, own in zip(plans, weeks, strict=True)
    ]
    return table(columns, cells, screen)


def started_text(plan: Plan, week_start: WeekStart, screen: Screen, *, from_template: bool) -> str:
    """Return what was planned, and how to undo it."""
    head = _heading(plan, week_start)
    if not from_template:
        hint = f"Nothing is in it yet: {screen.program} plan add calf-stretch --times 3"
        return "\n".join([head, filled(hint, screen), UNDO])
    columns = [
        *map(Column, ("weeks", "exercise")),
        Column("times a week", right=True),
        Column("each time"),
    ]
    cells = [
        [_week_numbers(plan, item, week_start), item.exercise, str(item.times), item_dose(item)]
        for item in plan.items
    ]
    return "\n".join([head, table(columns, cells, screen), filled(NOT_EVIDENCE, screen), UNDO])


def added_text(item: PlanItem) -> str:
    """Return what was added, and how to undo it."""
    each = item_dose(item)
    head = (
        f"Planned from {day(item.since)} to {day(item.until)}: {item.exercise},"
        f" {plural(item.times, 'time')} a week{f', {each}' if each else ''}"
    )
    return f"{head}\n{UNDO}"


def dropped_text(exercise: str, since: date) -> str:
    """Return what was dropped, and how to undo it."""
    return f"No longer planned from {day(since)} on: {exercise}\n{UNDO}"


def stopped_text(plan: Plan, ended: Plan | None) -> str:
    """Return what was stopped, and how to undo it."""
    if ended is None:
        return f"Removed, as none of its days had passed: plan {plan.id}, {_days(plan)}\n{UNDO}"
    return f"Stopped with {day(ended.end)}: plan {plan.id}, which went to {day(plan.end)}\n{UNDO}"


def _heading(plan: Plan, week_start: WeekStart) -> str:
    return f"Plan {plan.id}, {plural(plan.weeks(week_start), 'week')}: {_days(plan)}"


def _days(plan: Plan) -> str:
    return f"{day(plan.start)} to {day(plan.end)}"


def _week_numbers(plan: Plan, item: PlanItem, week_start: WeekStart) -> str:
    first, last = (plan.week_number(at, week_start) for at in (item.since, item.until))
    return str(first) if first == last else f"{first} to {last}"


def _week_line(
    plan: Plan, week: TrainingWeek, number: int, week_start: WeekStart, screen: Screen
) -> str:
    total = plan.weeks(week_start)
    text = (
        f"Week {number} of {total} ({week.week.name}, {day(week.week.start)} to"
        f" {day(week.week.end)}): {week.planned_done} of {week.planned} planned sessions done"
    )
    return filled(text, screen)


def _week_table(week: TrainingWeek, screen: Screen) -> str:
    if not week.exercises:
        return "Nothing is planned this week."
    days = [days_after(week.week.start, number) for number in range(DAYS_IN_WEEK)]
    shift = days[0].weekday()
    columns = [
        Column("exercise"),
        *(Column(title, right=True) for title in ("done", "planned", "to do")),
        Column("each time"),
        Column(_WEEKDAY_LETTERS[shift:] + _WEEKDAY_LETTERS[:shift]),
    ]
    rows = [
        Row(
            (
                each.exercise,
                str(each.done),
                str(each.planned) if each.planned else "",
                str(each.left) if each.planned else "",
                item_dose(each.item),
                "".join("x" if day in each.days else "." for day in days),
            )
        )
        for each in week.exercises
    ]
    return table_with_rest_below(columns, _GROUPS, rows, screen)
