"""Builds a report from one person's day scores: every judgement, in one period."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

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
from dorsiflex.domain.report import Report, ReportWarning, SideReport
from dorsiflex.domain.suspects import suspect_warning, without_suspects
from dorsiflex.domain.trend import goal_progress, trend_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.dates import Recorded
    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import Goal
    from dorsiflex.domain.plan import TrainingWeek
    from dorsiflex.domain.report import Asymmetry, Change, Progression, Sem, Setback
    from dorsiflex.domain.settings import Settings
    from dorsiflex.domain.suspects import Suspect


class Tests(NamedTuple):
    """One person's tests in a period, and what happened in it.

    Attributes:
        person: name.
        since: first day of the period.
        until: last day of the period and of the course; later day scores are ignored.
        scores: by ankle, earliest day first, since the start of the course or of the period,
            whichever is earlier; an ankle without scores may be missing or empty.
        starts: first day of each ankle's course; by default the day of its first test.
        start_events: the baseline events that set `starts`, if events did.
        last_tested: day of each ankle's last test up to `until`; needed only for tests older than
            all of `scores`.
        events: of the period, earliest first.
        wanted: what the tests were selected by.
        suspects: tests that look like typos, of the period and of the courses.
    """

    person: str
    since: date
    until: date
    scores: Mapping[Side, Sequence[DayScore]]
    starts: Mapping[Side, date] = MappingProxyType({})
    start_events: Mapping[Side, Event] = MappingProxyType({})
    last_tested: Mapping[Side, date] = MappingProxyType({})
    events: Sequence[Event] = ()
    wanted: Recorded = EVERY_TEST
    suspects: Sequence[Suspect] = ()

    def of(self, side: Side) -> Tests:
        """Return those of one ankle."""
        return self._replace(
            scores={side: self.scores.get(side, ())},
            last_tested={each: day for each, day in self.last_tested.items() if each == side},
            events=[event for event in self.events if side in event.sides],
            suspects=[suspect for suspect in self.suspects if suspect.side is side],
        )

    def tested(self, side: Side) -> Sequence[DayScore]:
        """Return the day scores of an ankle up to the last day of the period."""
        return [score for score in self.scores.get(side, ()) if score.day <= self.until]

    def shown(self, side: Side) -> Sequence[DayScore]:
        """Return the day scores of an ankle in the period."""
        return [score for score in self.tested(side) if score.day >= self.since]


def build_report(  # noqa: PLR0913 # a person's tests, goals and training, how and when they are judged
    tests: Tests,
    settings: Settings,
    today: date,
    *,
    goals: Mapping[Side, Goal] = MappingProxyType({}),
    training: Sequence[TrainingWeek] = (),
    progression: Progression | None = None,
    in_full: bool = True,
) -> Report:
    """Judge one person's tests.

    Args:
        tests: of the period and of the courses.
        settings: the first day of a week, and the pain above which to ease off.
        today: the pace that a goal needs is counted from this day, or from `until` if earlier.
        goals: by ankle.
        training: weeks of the period with a plan or a session, earliest first. No verdict uses it.
        progression: whether to progress, as `progression` judges it.
        in_full: with weeks, and with trends that give no goal its pace.
    """
    as_of = min(today, tests.until)
    courses = {
        side: course_scores(tests.scores.get(side, ()), tests.starts.get(side), tests.until)
        for side in Side
        if side in tests.last_tested or tests.tested(side)
    }
    sides = {
        side: _side_report(
            side, tests, course, settings, as_of, goal=goals.get(side), in_full=in_full
        )
        for side, course in courses.items()
    }
    asymmetry = judge_asymmetry(sides, courses)
    return Report(
        person=tests.person,
        since=tests.since,
        until=tests.until,
        sides=sides,
        asymmetry=asymmetry,
        warnings=(
            *_pain_warnings(sides.values(), progression, settings, as_of),
            *_suspect_warnings(tests, sides, courses, asymmetry, as_of),
            *_other_warnings(sides.values(), courses, asymmetry, as_of),
        ),
        training=tuple(training),
        progression=progression,
        events=tuple(tests.events),
        wanted=tests.wanted,
        as_of=as_of,
    )


def _side_report(  # noqa: PLR0913 # an ankle, its tests and how they are judged
    side: Side,
    tests: Tests,
    course: Sequence[DayScore],
    settings: Settings,
    as_of: date,
    *,
    goal: Goal | None,
    in_full: bool,
) -> SideReport:
    tested = tests.tested(side)
    last_tested = tested[-1].day if tested else tests.last_tested[side]
    start = tests.starts.get(side, tested[0].day if tested else last_tested)
    shown = tuple(tests.shown(side))
    current = window_of(current_scores(course)) if course else None
    change = _change(course, start, as_of)
    trend = trend_of(shown) if in_full or goal else None
    return SideReport(
        side=side,
        start=start,
        last_tested=last_tested,
        scores=shown,
        weeks=weekly_summaries(shown, settings.week_start) if in_full else (),
        baseline=window_of(baseline_scores(course)) if course else None,
        current=current,
        change=change,
        trend=trend,
        goal=goal and goal_progress(goal, current and current.mean_cm, trend, as_of),
        pain=summarise_pain(shown, settings.week_start, settings.pain_limit),
        setback=_setback_since(tests.since, course, change.sem),
        start_event=tests.start_events.get(side),
    )


def _change(course: Sequence[DayScore], start: date, as_of: date) -> Change:
    change = judge_change(course, as_of)
    if course:
        return change
    return change._replace(
        missing=f"Too early to say: no test since {weekday_and_day(start)} {start.year}."
    )


def _setback_since(since: date, course: Sequence[DayScore], sem: Sem) -> Setback | None:
    """Return the setback on the last day of tests, if that day is in the period."""
    if not course or course[-1].day < since:
        return None
    return find_setback(course, sem)


def _pain_warnings(
    sides: Iterable[SideReport], progression: Progression | None, settings: Settings, as_of: date
) -> list[ReportWarning]:
    """Return the warning of the training, then those of each ankle."""
    of_ankles = (
        warning
        for side in sides
        for warning in pain_warnings(side.side, side.scores, settings.week_start, side.pain, as_of)
    )
    of_training = [] if progression is None else progression_warnings(progression)
    return with_leave([*of_training, *of_ankles], settings.pain_limit)


def _suspect_warnings(
    tests: Tests,
    sides: Mapping[Side, SideReport],
    courses: Mapping[Side, Sequence[DayScore]],
    asymmetry: Asymmetry | None,
    as_of: date,
) -> Iterable[ReportWarning]:
    """Yield those of the period, and the earlier ones that decide a verdict."""
    if not tests.suspects:
        return
    without = without_suspects(tests.suspects, sides, courses, asymmetry, as_of)
    for suspect in tests.suspects:
        warning = suspect_warning(suspect, without, as_of)
        if warning.decides or suspect.on >= tests.since:
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
