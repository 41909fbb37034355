"""Builds a report from one person's day scores: every judgement, in one period."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import EVERY_TEST, weekday_and_day
from dorsiflex.domain.day_scores import weekly_summaries
from dorsiflex.domain.judgements import (
    asymmetry_warning,
    baseline_scores,
    course_scores,
    current_scores,
    find_setback,
    judge_asymmetry,
    judge_change,
    mixed_conditions,
    mixed_conditions_warning,
    mixed_within_day_warning,
    pain_warnings,
    setback_warning,
    summarise_pain,
    window_of,
    with_leave,
)
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.progression import progression_warnings
from dorsiflex.domain.report import GoalProgress, Report, ReportWarning, SideReport
from dorsiflex.domain.suspects import suspect_warning, without_suspects
from dorsiflex.domain.trend import goal_progress, trend_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.dates import Recorded, WeekStart
    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import Goal
    from dorsiflex.domain.plan import TrainingWeek
    from dorsiflex.domain.report import Asymmetry, Change, Progression, Sem, Setback, Trend, Window
    from dorsiflex.domain.suspects import Suspect


_NO_DAYS: Mapping[Side, date] = MappingProxyType({})
_NO_EVENTS: Mapping[Side, Event] = MappingProxyType({})


def build_report(  # noqa: PLR0913 # a person's data, two spans and three settings, all by keyword
    *,
    person: str,
    since: date,
    until: date,
    today: date,
    scores: Mapping[Side, Sequence[DayScore]],
    starts: Mapping[Side, date] = _NO_DAYS,
    last_tested: Mapping[Side, date] = _NO_DAYS,
    goals: Mapping[Side, Goal],
    week_start: WeekStart,
    pain_limit: int,
    training: Sequence[TrainingWeek] = (),
    progression: Progression | None = None,
    events: Sequence[Event] = (),
    start_events: Mapping[Side, Event] = _NO_EVENTS,
    every_trend: bool = True,
    wanted: Recorded = EVERY_TEST,
    suspects: Sequence[Suspect] = (),
) -> Report:
    """Judge one person's day scores.

    Args:
        person: name.
        since: first day of the period.
        until: last day of the period and of the course; later day scores are ignored.
        today: the pace that a goal needs is counted from this day, or from `until` if earlier.
        scores: by ankle, earliest day first, since the start of the course or of the period,
            whichever is earlier; an ankle without scores may be missing or empty.
        starts: first day of each ankle's course; by default the day of its first test.
        last_tested: day of each ankle's last test up to `until`; needed only for tests older than
            all of `scores`.
        goals: by ankle.
        week_start: first day of a week.
        pain_limit: pain above this means easing off.
        training: weeks of the period with a plan or a session, earliest first. No verdict uses it.
        progression: whether to progress, as `progression` judges it.
        events: of the period, earliest first.
        start_events: the baseline events that set `starts`, if events did.
        every_trend: also of ankles without a goal, which take no pace from it.
        wanted: what the tests were selected by.
        suspects: tests that look like typos, of the period and of the courses.
    """
    as_of = min(today, until)
    sides: dict[Side, SideReport] = {}
    courses: dict[Side, Sequence[DayScore]] = {}
    for side in Side:
        tested = [score for score in scores.get(side, ()) if score.day <= until]
        last = tested[-1].day if tested else last_tested.get(side)
        if last is not None:
            courses[side] = course_scores(tested, starts.get(side), until)
            sides[side] = _side_report(
                side,
                courses[side],
                tuple(score for score in tested if score.day >= since),
                start=starts.get(side, tested[0].day if tested else last),
                last_tested=last,
                goal=goals.get(side),
                since=since,
                as_of=as_of,
                week_start=week_start,
                pain_limit=pain_limit,
                with_trend=every_trend or side in goals,
            )._replace(start_event=start_events.get(side))
    asymmetry = judge_asymmetry(sides, courses)
    return Report(
        person=person,
        since=since,
        until=until,
        sides=sides,
        asymmetry=asymmetry,
        warnings=(
            *_pain_warnings(sides.values(), progression, pain_limit, as_of),
            *_suspect_warnings(suspects, sides, courses, asymmetry, (since, as_of)),
            *_other_warnings(sides.values(), courses, asymmetry, as_of),
        ),
        training=tuple(training),
        progression=progression,
        events=tuple(events),
        wanted=wanted,
        as_of=as_of,
    )


def _side_report(  # noqa: PLR0913 # likewise
    side: Side,
    course: Sequence[DayScore],
    shown: tuple[DayScore, ...],
    *,
    start: date,
    last_tested: date,
    goal: Goal | None,
    since: date,
    as_of: date,
    week_start: WeekStart,
    pain_limit: int,
    with_trend: bool,
) -> SideReport:
    trend = trend_of(shown) if with_trend else None
    weeks = weekly_summaries(shown, week_start)
    current = window_of(current_scores(course)) if course else None
    change = _change(course, start, as_of)
    return SideReport(
        side=side,
        start=start,
        last_tested=last_tested,
        scores=shown,
        weeks=weeks,
        baseline=window_of(baseline_scores(course)) if course else None,
        current=current,
        change=change,
        trend=trend,
        goal=None if goal is None else _goal_progress(goal, current, trend, as_of),
        pain=summarise_pain(shown, weeks, pain_limit),
        setback=_setback_since(since, course, change.sem),
    )


def _change(course: Sequence[DayScore], start: date, as_of: date) -> Change:
    change = judge_change(course, as_of)
    if course:
        return change
    return change._replace(
        missing=f"Too early to say: no test since {weekday_and_day(start)} {start.year}."
    )


def _goal_progress(
    goal: Goal, current: Window | None, trend: Trend | None, pace_from: date
) -> GoalProgress:
    if current is None:
        return GoalProgress(goal, None, None, None, None, None)
    return goal_progress(goal, current.mean_cm, trend, pace_from)


def _setback_since(since: date, course: Sequence[DayScore], sem: Sem) -> Setback | None:
    """Return the setback on the last day of tests, if that day is in the period."""
    if not course or course[-1].day < since:
        return None
    return find_setback(course, sem)


def _pain_warnings(
    sides: Iterable[SideReport], progression: Progression | None, pain_limit: int, as_of: date
) -> list[ReportWarning]:
    """Return the warning of the training, then those of each ankle."""
    of_ankles = (
        warning
        for side in sides
        for warning in pain_warnings(side.side, side.scores, side.weeks, side.pain, as_of)
    )
    of_training = [] if progression is None else progression_warnings(progression)
    return with_leave([*of_training, *of_ankles], pain_limit)


def _suspect_warnings(
    suspects: Sequence[Suspect],
    sides: Mapping[Side, SideReport],
    courses: Mapping[Side, Sequence[DayScore]],
    asymmetry: Asymmetry | None,
    period: tuple[date, date],
) -> Iterable[ReportWarning]:
    """Yield those of the period, and the earlier ones that decide a verdict."""
    since, as_of = period
    if not suspects:
        return
    without = without_suspects(suspects, sides, courses, asymmetry, as_of)
    for suspect in suspects:
        warning = suspect_warning(suspect, without, as_of)
        if warning.decides or suspect.on >= since:
            yield warning


def _other_warnings(
    sides: Iterable[SideReport],
    courses: Mapping[Side, Sequence[DayScore]],
    asymmetry: Asymmetry | None,
    as_of: date,
) -> Iterable[ReportWarning]:
    """Yield conditions, asymmetry, remarks on one test."""
    sides = list(sides)
    mixed = (
        mixed_conditions_warning(
            side, mixed_conditions(baseline_scores(course), current_scores(course))
        )
        for side, course in courses.items()
        if course
    )
    yield from (warning for warning in (*mixed, asymmetry_warning(asymmetry)) if warning)
    days = (mixed_within_day_warning(side.side, side.scores, as_of) for side in sides)
    yield from filter(None, days)
    yield from (setback_warning(side.side, side.setback, as_of) for side in sides if side.setback)
