"""The report on one person: values only, per ankle and between the ankles.

The *course*, from the start of comparisons to the last day of the report, is judged. The *period*
is shown. A conclusion for which there is too little data is None. `judgements` and `trend` compute
the values, `build_report` assembles them.
"""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import EVERY_TEST, Recorded
from dorsiflex.domain.day_scores import DayScore, WeekSummary
from dorsiflex.domain.measurement import Goal, Side
from dorsiflex.domain.sources import SILBERNAGEL_2007, VINCENT_2017, Source
from dorsiflex.domain.thresholds import reaches

if TYPE_CHECKING:
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.plan import TrainingWeek


class Verdict(StrEnum):
    """The verdict on a change."""

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
        mean_cm: mean of the day scores.
        days: number of day scores.
        first: first day with a test.
        last: last day with a test.
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
    """How much better one explanation fits the scores than another (see `evidence_ratio`).

    Attributes:
        ratio: how many times better; at most 1e6.
        needed: the ratio needed for a verdict.
    """

    ratio: float
    needed: float


class Change(NamedTuple):
    """Current minus baseline.

    Attributes:
        cm: the change. It and all other fields but `sem`, `verdict` and `missing` are None if there
            is too little data for a verdict.
        mdc_cm: minimal detectable change (95 %).
        sem: the standard error of measurement in use.
        verdict: the verdict.
        missing: a sentence on what is missing, if the verdict is `insufficient_data`.
        since: first day of tests of the course.
        exceeds_mdc: whether the change is at least `mdc_cm`, in either direction.
        evidence: for a change, against a steady ankle.
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
        days: number of day scores.
        reading_step_cm: the step that all trials were read in, if so coarse that it widens the
            interval; else None.
    """

    cm_per_week: float
    low: float
    high: float
    intercept_cm: float
    days: int
    reading_step_cm: float | None = None


class GoalProgress(NamedTuple):
    """The distance to the goal, and the time it takes at the pace of the trend.

    Attributes:
        goal: the goal.
        to_go_cm: from current; 0 if reached, None if the course has no tests.
        weeks_likely: at the slope; None if the slope is not above zero or there is no trend.
        weeks_earliest: at the upper bound of the slope; None as above.
        weeks_latest: at the lower bound of the slope; None as above.
        pace_needed_cm_per_week: until the goal's day, from the last day of the report or today,
            whichever is earlier; None without a day, or after it.
    """

    goal: Goal
    to_go_cm: float | None
    weeks_likely: float | None
    weeks_earliest: float | None
    weeks_latest: float | None
    pace_needed_cm_per_week: float | None


class PainSummary(NamedTuple):
    """Pain in the period; numbers are None if no pain was recorded.

    Attributes:
        latest: the last pain recorded.
        worst: the highest.
        limit: the setting `pain_limit`.
        latest_above: whether `latest` is above the limit.
        worst_above: whether `worst` is above the limit.
        sharp_tests: number of tests with sharp pain.
        first_week_mean: mean of the first week with pain recorded.
        last_week_mean: mean of the last week with pain recorded.
        noticeable: whether those two differ by 2 or more; None unless there are two such weeks.
        rising: whether the mean rose in both of the last two steps between such weeks.
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
    """The latest day score is below the five before it by more than measurement error.

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
            is at least what is needed.
        evidence: for a difference, against none; None with fewer than 4 days with tests of both.
    """

    cm: float
    mdc_cm: float
    level: AsymmetryLevel
    stiffer: Side | None
    evidence: Evidence | None = None

    @property
    def exceeds_mdc(self) -> bool:
        """Whether it is at least `mdc_cm`, in either direction."""
        return reaches(abs(self.cm), self.mdc_cm)


class WarningCode(StrEnum):
    """Stable codes of the warnings in a report."""

    SHARP_PAIN = "sharp_pain"
    PAIN_ABOVE_LIMIT = "pain_above_limit"
    PAIN_RISING = "pain_rising"
    SETBACK = "setback"
    MIXED_CONDITIONS = "mixed_conditions"
    ASYMMETRY_OUTSIDE_SAMPLE = "asymmetry_outside_sample"
    TRAINING_EASE_OFF = "training_ease_off"
    SUSPECT = "suspect"
    MIXED_WITHIN_DAY = "mixed_within_day"


class ReportWarning(NamedTuple):
    """A warning or remark.

    Attributes:
        code: stable, for scripts.
        side: the ankle, or None for both.
        text: a sentence or two, with what to do.
        on: the day of what it warns of, the latest if there are several; None without a day.
        is_settled: whether it is over.
        is_current: whether it is not, or was in the last 7 days of the report.
        test: id of the test it is about, if it is about one that may be a typo.
        trial_cm: the trial of that test that looks like a typo.
        decides: whether a conclusion would be another one without it, and without others like it.
        verdict_without: the verdict on the ankle without them; None unless it is another one.
    """

    code: WarningCode
    side: Side | None
    text: str
    on: date | None = None
    is_settled: bool = True
    is_current: bool = False
    test: int | None = None
    trial_cm: float | None = None
    decides: bool = False
    verdict_without: Verdict | None = None

    @property
    def is_pain(self) -> bool:
        """Whether it says to stop or to ease off; such warnings come first."""
        return self.code in {
            WarningCode.SHARP_PAIN,
            WarningCode.PAIN_ABOVE_LIMIT,
            WarningCode.PAIN_RISING,
            WarningCode.TRAINING_EASE_OFF,
        }

    @property
    def is_remark(self) -> bool:
        """Whether it is about a single test; such remarks never come before a verdict."""
        return self.code is WarningCode.SETBACK


class SideReport(NamedTuple):
    """One ankle that was tested at least once up to the last day of the report.

    Attributes:
        side: left or right.
        start: first day of the course: of the newest baseline event, of `--since`, or else of the
            first test.
        last_tested: the day of the last test, in the course or before it.
        scores: day scores of the period, earliest first; may be empty.
        weeks: weeks of the period with a test, earliest first; none in a report for a squad.
        baseline: the first 14 days of testing of the course; None if the course has no tests.
        current: the last 14 days of testing of the course; None as above.
        change: current minus baseline, with its verdict.
        trend: of the period; None below 6 days of tests.
        goal: None without a goal.
        pain: recorded in the period.
        setback: on the last day of tests; None if there is none, if that day is not in the period,
            or if the course has fewer than 6 days of tests.
        start_event: the baseline event that set `start`, if one did.
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
        """Number of tests in the period."""
        return sum(score.tests for score in self.scores)

    @property
    def days(self) -> int:
        """Number of days with tests in the period."""
        return len(self.scores)


class Report(NamedTuple):
    """One person's report.

    Attributes:
        person: name.
        since: first day of the period.
        until: last day of the period.
        sides: the ankles tested up to `until`, left first.
        asymmetry: None unless the current windows of both ankles overlap.
        warnings: pain first, remarks on one test last.
        training: weeks of the period with a plan or a session, earliest first.
        progression: whether to progress; None for a person without training and plans.
        events: of the period, earliest first.
        wanted: what the tests were selected by.
        as_of: the day that ages are counted to: today, or `until` if earlier.
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
    wanted: Recorded = EVERY_TEST
    as_of: date | None = None

    @property
    def tests(self) -> int:
        """Number of tests in the period."""
        return sum(side.tests for side in self.sides.values())

    @property
    def first_shown(self) -> date:
        """The day of the first test in the period; its first day if there is none."""
        days = [score.day for side in self.sides.values() for score in side.scores[:1]]
        return min(days, default=self.since)

    def days_since(self, day: date) -> int:
        """Return how many days ago a day was on the day of the report, at least 0."""
        return max(((self.as_of or self.until) - day).days, 0)


class Advice(StrEnum):
    """Advice on the training load."""

    EASE_OFF = "ease_off"
    HOLD = "hold"
    MAY_PROGRESS = "may_progress"


class Progression(NamedTuple):
    """Whether to progress in training.

    Attributes:
        advice: what to do.
        reasons: sentences; at least one, and the most urgent one first.
        on: day of the pain in the first reason; None if it is not about one day.
        must_stop: the pain was sharp or rises, so that easing off is not enough.
        only_tests: all reasons are pain in tests, of which a report warns anyway.
        sources: publications of the rule.
    """

    advice: Advice
    reasons: tuple[str, ...]
    on: date | None = None
    must_stop: bool = False
    only_tests: bool = False
    sources: "tuple[Source, ...]" = (SILBERNAGEL_2007, VINCENT_2017)
