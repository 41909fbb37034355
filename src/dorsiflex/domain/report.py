"""The report: what one person's tests say, per ankle and between the ankles.

Two spans of days matter. The *course*, from where comparisons start to the last day of the report,
is what is judged. The *period* is what is shown, and decides nothing else.

Everything here is a value; a conclusion that too little data allows is None, and `missing` says
what it lacks. The judgements are in `judgements` and `trend`; `build_report` puts them together.
"""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.goals import Goal
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.limits import reaches
from dorsiflex.domain.sources import SILBERNAGEL_2007, VINCENT_2017, Source
from dorsiflex.domain.weekly import WeekSummary

if TYPE_CHECKING:
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.plan import TrainingWeek


class Verdict(StrEnum):
    """What may be said of a change."""

    IMPROVED = "improved"
    DECLINED = "declined"
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    INSUFFICIENT_DATA = "insufficient_data"


class SemSource(StrEnum):
    """Where a standard error of measurement comes from."""

    PUBLISHED = "published"
    PUBLISHED_THREE_TRIALS = "published_three_trials"
    PERSONAL = "personal"


class Window(NamedTuple):
    """The first, or the last, 14 days of testing.

    Attributes:
        mean_cm: mean of its day scores.
        days: how many day scores.
        first: its first day with a test.
        last: its last day with a test.
    """

    mean_cm: float
    days: int
    first: date
    last: date


class Sem(NamedTuple):
    """A standard error of measurement, in cm, and where it comes from."""

    cm: float
    source: SemSource


class Evidence(NamedTuple):
    """How much better one explanation fits the scores than another (`evidence_ratio`).

    Attributes:
        ratio: how many times better; at most 1e6.
        needed: the ratio from which on a verdict is given.
    """

    ratio: float
    needed: float


class Change(NamedTuple):
    """Current minus baseline.

    Attributes:
        cm: the change, or None if there is too little data for a verdict.
        mdc_cm: minimal detectable change (95 %), or None likewise.
        sem: the standard error of measurement in use.
        verdict: what may be said.
        missing: what is missing, in plain words, if the verdict is `insufficient_data`.
        since: the first day of tests of the course, or None likewise.
        exceeds_mdc: the change is at least as large as `mdc_cm`, or None likewise.
        evidence: for a change, against a steady ankle; None likewise.
    """

    cm: float | None
    mdc_cm: float | None
    sem: Sem
    verdict: Verdict
    missing: str | None = None
    since: date | None = None
    exceeds_mdc: bool | None = None
    evidence: Evidence | None = None


class Trend(NamedTuple):
    """Theil-Sen slope with its 95 % interval, all in cm per week.

    Attributes:
        cm_per_week: the slope.
        low: lower bound.
        high: upper bound.
        intercept_cm: median(y) - slope x median(x), at the first day of tests in the period.
        days: how many day scores it rests on.
        reading_step_cm: the step that all trials were read in, if it is so coarse that the interval
            has to reach as far; else None.
    """

    cm_per_week: float
    low: float
    high: float
    intercept_cm: float
    days: int
    reading_step_cm: float | None = None


class GoalProgress(NamedTuple):
    """How far to the goal, and how long at the pace of these weeks.

    Attributes:
        goal: the target and its day.
        to_go_cm: from current; 0 if reached, None if the course has no tests.
        weeks_likely: at the slope; None where the slope is not above zero or there is no trend.
        weeks_earliest: at the upper bound of the slope, likewise.
        weeks_latest: at the lower bound of the slope, likewise.
        pace_needed_cm_per_week: from the last day of the report, or from today if that is earlier,
            to the goal's day; None without a day, or past it.
    """

    goal: Goal
    to_go_cm: float | None
    weeks_likely: float | None
    weeks_earliest: float | None
    weeks_latest: float | None
    pace_needed_cm_per_week: float | None


class PainSummary(NamedTuple):
    """Pain in the period; numbers are None where no pain was recorded.

    Attributes:
        latest: the last pain recorded.
        worst: the highest.
        limit: the limit in force (`pain_limit`).
        latest_above: the last is above the limit.
        worst_above: the worst is above the limit.
        sharp_tests: tests with sharp pain.
        first_week_mean: mean in the first week with pain recorded.
        last_week_mean: mean in the last week with pain recorded.
        noticeable: those two differ by 2 or more; None unless there are two such weeks.
        rising: the weekly mean rose in both of the last two steps between weeks with pain recorded.
    """

    latest: int | None
    worst: int | None
    limit: int
    latest_above: bool
    worst_above: bool
    sharp_tests: int
    first_week_mean: float | None
    last_week_mean: float | None
    noticeable: bool | None
    rising: bool


class Setback(NamedTuple):
    """The latest day score lies below the five before it by more than measurement error.

    Attributes:
        drop_cm: their median minus the latest day score.
        on: the day of the latest day score.
    """

    drop_cm: float
    on: date


class AsymmetryLevel(StrEnum):
    """How a difference between the ankles compares with healthy adults."""

    COMMON = "common"
    LARGER_THAN_MOST = "larger_than_most"
    OUTSIDE_SAMPLE = "outside_sample"


class Asymmetry(NamedTuple):
    """Current left minus current right.

    Attributes:
        cm: the difference.
        mdc_cm: its minimal detectable change.
        level: how it compares with healthy adults.
        stiffer: the ankle with the shorter distance; None unless |cm| >= mdc_cm and the evidence
            is as large as needed.
        evidence: for a difference, against none; None with fewer than 4 days on which both ankles
            were tested.
    """

    cm: float
    mdc_cm: float
    level: AsymmetryLevel
    stiffer: Side | None
    evidence: Evidence | None = None

    @property
    def exceeds_mdc(self) -> bool:
        """It is at least as large as `mdc_cm`, in either direction."""
        return reaches(abs(self.cm), self.mdc_cm)


class WarningCode(StrEnum):
    """Stable codes of what a report warns of."""

    SHARP_PAIN = "sharp_pain"
    PAIN_ABOVE_LIMIT = "pain_above_limit"
    PAIN_RISING = "pain_rising"
    SETBACK = "setback"
    MIXED_CONDITIONS = "mixed_conditions"
    ASYMMETRY_OUTSIDE_SAMPLE = "asymmetry_outside_sample"
    TRAINING_EASE_OFF = "training_ease_off"


class ReportWarning(NamedTuple):
    """Something to know beside the numbers.

    Attributes:
        code: stable, for scripts.
        side: the ankle, or None where it concerns both.
        text: a plain sentence or two, with what to do.
    """

    code: WarningCode
    side: Side | None
    text: str

    @property
    def is_pain(self) -> bool:
        """It asks to stop or to ease off, and stands before everything else."""
        return self.code in {
            WarningCode.SHARP_PAIN,
            WarningCode.PAIN_ABOVE_LIMIT,
            WarningCode.PAIN_RISING,
            WarningCode.TRAINING_EASE_OFF,
        }

    @property
    def is_remark(self) -> bool:
        """It is about one test, which decides nothing: it never comes before a verdict."""
        return self.code is WarningCode.SETBACK


class SideReport(NamedTuple):
    """One ankle that was tested at least once up to the last day of the report.

    Attributes:
        side: which.
        start: from where comparisons start: the day of the newest event that is a baseline, the day
            that `--since` names, or else the first day of tests.
        last_tested: the day of its last test, in the course or before it.
        scores: its day scores of the period, earliest first; possibly none.
        weeks: its weeks of the period with a test, earliest first.
        baseline: the first 14 days of testing of the course; None if the course has no tests.
        current: the last 14 days of testing of the course, likewise.
        change: current minus baseline, and what may be said of it.
        trend: of the period; None below 6 days of tests.
        goal: None without a goal.
        pain: what was recorded of it in the period.
        setback: None if there is none on the last day of tests, if that is not in the period, or if
            the course has fewer than 6 days of tests.
        start_event: the event marked as baseline that `start` is the day of; None if it is not.
    """

    side: Side
    start: date
    last_tested: date
    scores: tuple[DayScore, ...]
    weeks: tuple[WeekSummary, ...]
    baseline: Window | None
    current: Window | None
    change: Change
    trend: Trend | None
    goal: GoalProgress | None
    pain: PainSummary
    setback: Setback | None
    start_event: "Event | None" = None

    @property
    def tests(self) -> int:
        """How many tests in the period."""
        return sum(score.tests for score in self.scores)

    @property
    def days(self) -> int:
        """On how many days of the period."""
        return len(self.scores)


class Report(NamedTuple):
    """One person's report.

    Attributes:
        person: whose.
        since: first day of the period.
        until: last day of the period.
        sides: the ankles tested up to `until`, left first.
        asymmetry: None unless both have a course whose current windows overlap.
        warnings: pain first, remarks on one test last.
        training: the weeks of the period with a plan or a session, earliest first.
        progression: whether to push on; None for somebody who neither trains nor plans to.
        events: what happened in the period, earliest first.
    """

    person: str
    since: date
    until: date
    sides: dict[Side, SideReport]
    asymmetry: Asymmetry | None
    warnings: tuple[ReportWarning, ...]
    training: "tuple[TrainingWeek, ...]" = ()
    progression: "Progression | None" = None
    events: "tuple[Event, ...]" = ()


class Advice(StrEnum):
    """What to do about the load."""

    EASE_OFF = "ease_off"
    HOLD = "hold"
    MAY_PROGRESS = "may_progress"


class Progression(NamedTuple):
    """Whether to push on.

    Attributes:
        advice: what to do.
        reasons: why, in plain sentences; at least one.
        sources: the publications that the rule is from.
    """

    advice: Advice
    reasons: tuple[str, ...]
    sources: "tuple[Source, ...]" = (SILBERNAGEL_2007, VINCENT_2017)
