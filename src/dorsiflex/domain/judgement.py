"""The report put together: every judgement of one person's day scores in one period."""

from typing import TYPE_CHECKING

from dorsiflex.domain.asymmetry import asymmetry_warning, judge_asymmetry
from dorsiflex.domain.change import (
    baseline_scores,
    current_scores,
    judge_change,
    sem_in_use,
    window_of,
)
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.mixed_conditions import mixed_conditions, mixed_conditions_warning
from dorsiflex.domain.pain import pain_warnings, summarise_pain
from dorsiflex.domain.progression import progression_warnings
from dorsiflex.domain.report import Report, ReportWarning, SideReport
from dorsiflex.domain.setback import find_setback, setback_warning
from dorsiflex.domain.trend import goal_progress, trend_of
from dorsiflex.domain.weekly import weekly_summaries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.goals import Goal
    from dorsiflex.domain.plan import TrainingWeek
    from dorsiflex.domain.progression import Progression
    from dorsiflex.domain.report import Asymmetry
    from dorsiflex.domain.weeks import WeekStart


def build_report(  # noqa: PLR0913 # a period, its data and three settings, all by keyword
    *,
    person: str,
    since: "date",
    until: "date",
    today: "date",
    scores: "Mapping[Side, Sequence[DayScore]]",
    goals: "Mapping[Side, Goal]",
    week_start: "WeekStart",
    pain_limit: int,
    training: "Sequence[TrainingWeek]" = (),
    progression: "Progression | None" = None,
) -> Report:
    """Judge one person's day scores in one period.

    Args:
        person: whose they are.
        since: first day of the period.
        until: last day of the period; day scores outside it are left out.
        today: from when the pace that a goal needs is counted.
        scores: by ankle, earliest day first; an ankle without any may be absent or empty.
        goals: by ankle.
        week_start: what a week is.
        pain_limit: pain above this asks to ease off.
        training: the weeks of the period with a plan or a session, earliest first; it explains no
            gain, and has no part in any verdict.
        progression: whether to push on, as `progression` judges it.
    """
    sides: dict[Side, SideReport] = {}
    for side in Side:
        tested = tuple(score for score in scores.get(side, ()) if since <= score.day <= until)
        if tested:
            sides[side] = _side_report(
                side,
                tested,
                goal=goals.get(side),
                today=today,
                week_start=week_start,
                pain_limit=pain_limit,
            )
    asymmetry = judge_asymmetry(sides, {side: report.scores for side, report in sides.items()})
    return Report(
        person=person,
        since=since,
        until=until,
        sides=sides,
        asymmetry=asymmetry,
        warnings=(
            *([] if progression is None else progression_warnings(progression)),
            *_warnings(sides.values(), asymmetry),
        ),
        training=tuple(training),
        progression=progression,
    )


def _side_report(
    side: Side,
    scores: "tuple[DayScore, ...]",
    *,
    goal: "Goal | None",
    today: "date",
    week_start: "WeekStart",
    pain_limit: int,
) -> SideReport:
    trend = trend_of(scores)
    sem = sem_in_use(scores)
    weeks = weekly_summaries(scores, week_start)
    current = window_of(current_scores(scores))
    return SideReport(
        side=side,
        scores=scores,
        weeks=weeks,
        baseline=window_of(baseline_scores(scores)),
        current=current,
        change=judge_change(scores),
        trend=trend,
        goal=None if goal is None else goal_progress(goal, current.mean_cm, trend, today),
        pain=summarise_pain(scores, weeks, pain_limit),
        setback=find_setback(scores, sem),
    )


def _warnings(
    sides: "Iterable[SideReport]", asymmetry: "Asymmetry | None"
) -> "Iterable[ReportWarning]":
    """Pain first, ankle by ankle; then setbacks, mixed conditions and the asymmetry."""
    sides = list(sides)
    for side in sides:
        yield from pain_warnings(side.side, side.scores, side.weeks, side.pain)
    yield from (setback_warning(side.side, side.setback) for side in sides if side.setback)
    mixed = (
        mixed_conditions_warning(
            side.side,
            mixed_conditions(baseline_scores(side.scores), current_scores(side.scores)),
        )
        for side in sides
    )
    yield from (warning for warning in (*mixed, asymmetry_warning(asymmetry)) if warning)
