"""Plans as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.dates import DAYS_IN_WEEK, days_after
from dorsiflex.domain.plan import NOT_EVIDENCE
from dorsiflex.render.lengths import day, plural
from dorsiflex.render.messages import UNDO
from dorsiflex.render.phrases import advice_phrase, sources_phrase, weeks_phrase
from dorsiflex.render.table import Field, records_table
from dorsiflex.render.terminal import Style, filled, styled
from dorsiflex.render.training import item_dose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dorsiflex.domain.dates import WeekStart
    from dorsiflex.domain.plan import ItemWeek, Plan, PlanItem, TrainingWeek
    from dorsiflex.domain.report import Progression
    from dorsiflex.render.terminal import Screen

_QUESTION = "Ready to progress?"
_LETTERS = "MTWTFSS"
_GROUPS = (4, 1, 1)


def plan_text(
    plan: Plan,
    weeks: Sequence[TrainingWeek],
    progression: Progression | None,
    week_start: WeekStart,
    screen: Screen,
    *,
    today: date,
) -> str:
    """Return one plan: one week of it, all weeks so far, and whether to progress.

    `weeks` are all of the plan up to the one that is shown; `today` says whether it has ended.
    """
    week = weeks[-1]
    number = plan.week_number(week.week.end, week_start)
    week_line = filled(_week_words(plan, week, number, week_start), screen)
    head = styled(filled(_head(plan, week_start), screen), Style.STRONG, screen)
    if when := _when(plan, today):
        head = f"{head}\n{filled(when, screen)}"
    parts = [head, f"{week_line}\n{_week_table(week, screen)}"]
    if len(weeks) > 1:
        parts.append(filled(weeks_phrase(weeks, "Week by week, done of planned"), screen))
    if progression is not None:
        parts.append(progression_text(progression, screen))
    return "\n\n".join(parts)


def plan_sentences(
    plan: Plan,
    week: TrainingWeek,
    progression: Progression | None,
    week_start: WeekStart,
    *,
    today: date,
) -> str:
    """Return one week of a plan, and the advice, in plain sentences; arguments as `plan_text`."""
    number = plan.week_number(week.week.end, week_start)
    head = " ".join(filter(None, (f"{_head(plan, week_start)}.", _when(plan, today))))
    done = f"{_week_words(plan, week, number, week_start)}."
    exercises = [_exercise_sentence(each) for each in week.exercises]
    lines = [head, " ".join([done, *(exercises or ["Nothing is planned this week."])])]
    if progression is not None:
        reasons = " ".join(progression.reasons)
        lines.append(f"{_QUESTION} {advice_phrase(progression)} {reasons}")
        lines.append(sources_phrase(progression))
    return "\n".join(lines)


def _exercise_sentence(each: ItemWeek) -> str:
    if not each.planned:
        return f"{each.exercise}: done {plural(each.done, 'time')}, not planned."
    dose = f" ({item_dose(each.item)} each time)" if item_dose(each.item) else ""
    to_do = f"{each.left} to do" if each.left else "complete"
    return f"{each.exercise}{dose}: {each.done} of {each.planned} done, {to_do}."


def _when(plan: Plan, today: date) -> str:
    """Return that a plan has ended or is to come; empty if it is active."""
    if plan.end < today:
        return f"It ended on {day(plan.end)}. Shown is its last week."
    if plan.start > today:
        days = plural((plan.start - today).days, "day")
        return f"It starts on {day(plan.start)}, in {days}. Shown is its first week."
    return ""


def progression_text(progression: Progression, screen: Screen) -> str:
    """Return whether to progress, with the reasons and the source."""
    head = styled(_QUESTION, Style.STRONG, screen)
    return "\n".join(
        [
            head,
            filled(advice_phrase(progression), screen),
            *(filled(f"- {reason}", screen, hanging="  ") for reason in progression.reasons),
            filled(sources_phrase(progression), screen),
        ]
    )


def no_plans(screen: Screen) -> str:
    """Report that there is no plan, and how to begin one."""
    return f"No plan yet. Start one: {screen.program} plan start"


def plans_table(
    plans: Sequence[Plan],
    weeks: Sequence[Sequence[TrainingWeek]],
    today: date,
    week_start: WeekStart,
    screen: Screen,
) -> str:
    """Write plans one a line, with what was done of each."""
    if not plans:
        return no_plans(screen)
    done = {
        plan: f"{sum(week.planned_done for week in its)}/{sum(week.planned for week in its)}"
        for plan, its in zip(plans, weeks, strict=True)
    }
    fields: list[Field[Plan]] = [
        Field("plan", lambda plan: str(plan.id), right=True),
        Field("from", lambda plan: day(plan.start)),
        Field("to", lambda plan: day(plan.end)),
        Field("weeks", lambda plan: str(plan.weeks(week_start)), right=True),
        Field("done", lambda plan: done[plan], right=True),
        Field("state", lambda plan: _state(plan, today)),
    ]
    return records_table(plans, fields, screen)


def _state(plan: Plan, today: date) -> str:
    return "active" if plan.contains(today) else "ended" if plan.end < today else "to come"


def started_text(plan: Plan, week_start: WeekStart, screen: Screen, *, from_template: bool) -> str:
    """Describe what was planned, and how to undo it."""
    head = _head(plan, week_start)
    if not from_template:
        hint = f"Nothing is in it yet: {screen.program} plan add calf-stretch --times 3"
        return "\n".join([head, filled(hint, screen), UNDO])
    fields: list[Field[PlanItem]] = [
        Field("weeks", lambda item: _stage(plan, item, week_start)),
        Field("exercise", lambda item: item.exercise),
        Field("times a week", lambda item: str(item.times), right=True),
        Field("each time", item_dose),
    ]
    items = records_table(plan.items, fields, screen)
    return "\n".join([head, items, filled(NOT_EVIDENCE, screen), UNDO])


def added_text(item: PlanItem) -> str:
    """Describe what was added, and how to undo it."""
    each = item_dose(item)
    head = (
        f"Planned from {day(item.since)} to {day(item.until)}: {item.exercise},"
        f" {plural(item.times, 'time')} a week{f', {each}' if each else ''}"
    )
    return f"{head}\n{UNDO}"


def dropped_text(exercise: str, since: date) -> str:
    """Describe what was dropped, and how to undo it."""
    return f"No longer planned from {day(since)} on: {exercise}\n{UNDO}"


def stopped_text(plan: Plan, ended: Plan | None) -> str:
    """Describe what was stopped, and how to undo it."""
    if ended is None:
        why = "because none of its days had passed"
        return f"Removed, {why}: plan {plan.id}, {_days(plan)}\n{UNDO}"
    return f"Stopped after {day(ended.end)}: plan {plan.id}, planned until {day(plan.end)}\n{UNDO}"


def _head(plan: Plan, week_start: WeekStart) -> str:
    return f"Plan {plan.id}, {plural(plan.weeks(week_start), 'week')}: {_days(plan)}"


def _days(plan: Plan) -> str:
    return f"{day(plan.start)} to {day(plan.end)}"


def _stage(plan: Plan, item: PlanItem, week_start: WeekStart) -> str:
    first, last = (plan.week_number(at, week_start) for at in (item.since, item.until))
    return str(first) if first == last else f"{first} to {last}"


def _week_words(plan: Plan, week: TrainingWeek, number: int, week_start: WeekStart) -> str:
    total = plan.weeks(week_start)
    return (
        f"Week {number} of {total} ({week.week.name}, {day(week.week.start)} to"
        f" {day(week.week.end)}): {week.planned_done} of {week.planned} planned sessions done"
    )


def _week_table(week: TrainingWeek, screen: Screen) -> str:
    if not week.exercises:
        return "Nothing is planned this week."
    shift = week.week.start.weekday()
    fields: list[Field[ItemWeek]] = [
        Field("exercise", lambda each: each.exercise),
        Field("done", lambda each: str(each.done), right=True),
        Field("planned", lambda each: str(each.planned) if each.planned else "", right=True),
        Field("to do", lambda each: str(each.left) if each.planned else "", right=True),
        Field("each time", lambda each: item_dose(each.item)),
        Field(_LETTERS[shift:] + _LETTERS[:shift], lambda each: _grid(each, week)),
    ]
    return records_table(week.exercises, fields, screen, _GROUPS)


def _grid(each: ItemWeek, week: TrainingWeek) -> str:
    days = (days_after(week.week.start, number) for number in range(DAYS_IN_WEEK))
    return "".join("x" if day in each.days else "." for day in days)
