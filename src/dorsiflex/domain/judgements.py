"""Judgements on an ankle: change, asymmetry, setback, pain, mixed conditions.

They use the *course*, the day scores since a start, not the period that a report shows. So a
verdict does not change just because time has passed.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, takewhile
from math import fsum, sqrt
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import short_day, weekday_and_day
from dorsiflex.domain.day_scores import pains_of, weekly_pain
from dorsiflex.domain.evidence_ratio import weigh_change, weigh_difference
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import (
    Asymmetry,
    AsymmetryLevel,
    Change,
    PainSummary,
    ReportWarning,
    Sem,
    SemSource,
    Setback,
    Trend,
    Verdict,
    WarningCode,
    Window,
)
from dorsiflex.domain.thresholds import (
    CALM_DAYS,
    COMMON_ASYMMETRY_CM,
    DAYS_BEFORE_SETBACK,
    DAYS_FOR_CHANGE,
    DAYS_FOR_PERSONAL_SEM,
    LARGEST_ASYMMETRY_SEEN_CM,
    NOTICEABLE_PAIN_CHANGE,
    PERIOD_DAYS,
    SEM_FLOOR_CM,
    SEM_PUBLISHED_CM,
    SEM_THREE_TRIALS_CM,
    STEPS_THAT_RISE,
    TRIALS_OF_A_MEAN,
    WINDOW_DAYS,
    Z_95,
    exceeds,
    reaches,
)
from dorsiflex.domain.trend import residuals_cm, trend_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dorsiflex.domain.dates import WeekStart
    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.measurement import Conditions
    from dorsiflex.domain.report import SideReport


class Difference(NamedTuple):
    """The difference of two means of day scores, with its error.

    Attributes:
        cm: the difference.
        mdc_cm: its minimal detectable change (95 %).
    """

    cm: float
    mdc_cm: float

    @property
    def exceeds_mdc(self) -> bool:
        """Whether it is at least the minimal detectable change, in either direction."""
        return reaches(abs(self.cm), self.mdc_cm)


def course_scores(
    scores: Sequence[DayScore], start: date | None, until: date
) -> Sequence[DayScore]:
    """Return one ankle's day scores from `start` (by default the first) to `until`."""
    return [score for score in scores if (not start or score.day >= start) and score.day <= until]


def baseline_scores(course: Sequence[DayScore]) -> Sequence[DayScore]:
    """Return the day scores of the first 14 days: days d with d < first + 14."""
    return _first_days(course, WINDOW_DAYS)


def current_scores(course: Sequence[DayScore]) -> Sequence[DayScore]:
    """Return the day scores of the last 14 days: days d with d > last - 14."""
    return _first_days(course[::-1], WINDOW_DAYS)[::-1]


def window_of(scores: Sequence[DayScore]) -> Window:
    """Summarise the day scores of one window, earliest first."""
    return Window(
        mean_cm=fsum(score.score_cm for score in scores) / len(scores),
        days=len(scores),
        first=scores[0].day,
        last=scores[-1].day,
    )


def sem_in_use(course: Sequence[DayScore]) -> Sem:
    """Return the standard error of measurement for one ankle.

    The person's own, if the 84 days up to the last test have enough day scores; over a longer time
    scatter around a straight line is not error. Else the published one for three trials, if every
    test in both windows has that many. Else the published one.
    """
    recent = _first_days(course[::-1], PERIOD_DAYS)[::-1]
    if len(recent) >= DAYS_FOR_PERSONAL_SEM and (trend := trend_of(recent)):
        return Sem(max(personal_sem_cm(recent, trend), SEM_FLOOR_CM), SemSource.PERSONAL)
    compared = [*baseline_scores(course), *current_scores(course)]
    if compared and all(score.fewest_trials >= TRIALS_OF_A_MEAN for score in compared):
        return Sem(SEM_THREE_TRIALS_CM, SemSource.PUBLISHED_THREE_TRIALS)
    return Sem(SEM_PUBLISHED_CM, SemSource.PUBLISHED)


def personal_sem_cm(scores: Sequence[DayScore], trend: Trend) -> float:
    """Return the scatter of the day scores around their trend line, in cm.

    sqrt(sum of squared residuals / (n - 2)), without the lower limit of `sem_in_use`.
    """
    squares = fsum(residual**2 for residual in residuals_cm(scores, trend))
    return sqrt(squares / (len(scores) - 2))


def mdc_cm(one: tuple[Sem, int], other: tuple[Sem, int]) -> float:
    """Return the minimal detectable difference (95 %) of two means of day scores, in cm.

    1.96 x sqrt(SEM1^2 / n1 + SEM2^2 / n2), or 1.96 x SEM x sqrt(1 / n1 + 1 / n2) with one SEM.

    Args:
        one: SEM of one day score of the first mean, and its number of days.
        other: the same for the second mean.

    Source: Weir 2005, J Strength Cond Res 19(1):231; Bland & Altman 1996, BMJ 313:744.
    """
    return Z_95 * sqrt(sum(sem.cm**2 / days for sem, days in (one, other)))


def compare(one: tuple[Window, Sem], other: tuple[Window, Sem]) -> Difference:
    """Return the first mean minus the second; the SEMs are of one day score."""
    (window, sem), (other_window, other_sem) = one, other
    return Difference(
        window.mean_cm - other_window.mean_cm,
        mdc_cm((sem, window.days), (other_sem, other_window.days)),
    )


def windows_of(course: Sequence[DayScore]) -> tuple[Window, Window] | None:
    """Return baseline and current, or None if there is too little data for a verdict.

    That is with fewer than 4 days of tests, or if the windows share a day.
    """
    if len(course) < DAYS_FOR_CHANGE:
        return None
    baseline, current = window_of(baseline_scores(course)), window_of(current_scores(course))
    return (baseline, current) if current.first > baseline.last else None


def judge_change(course: Sequence[DayScore], as_of: date | None = None) -> Change:
    """Compare the last 14 days of testing with the first.

    A change is established if it exceeds the error of one comparison and the evidence ratio is at
    least what is needed when the user looks every week.

    Args:
        course: the day scores since the start, earliest first; may be empty.
        as_of: day on which missing tests are asked for; that of the last test if None.
    """
    sem = sem_in_use(course)
    windows = windows_of(course)
    if windows is None:
        return Change(None, None, sem, Verdict.INSUFFICIENT_DATA, _missing_tests(course, as_of))
    baseline, current = windows
    change = compare((current, sem), (baseline, sem))
    evidence = weigh_change(course)
    established = change.exceeds_mdc and evidence.ratio >= evidence.needed
    direction = Verdict.IMPROVED if change.cm > 0 else Verdict.DECLINED
    return Change(
        cm=change.cm,
        mdc_cm=change.mdc_cm,
        sem=sem,
        verdict=direction if established else Verdict.NO_DETECTABLE_CHANGE,
        since=baseline.first,
        exceeds_mdc=change.exceeds_mdc,
        evidence=evidence,
    )


def _first_days(scores: Sequence[DayScore], days: int) -> Sequence[DayScore]:
    return [*takewhile(lambda score: abs((score.day - scores[0].day).days) < days, scores)]


def _missing_tests(course: Sequence[DayScore], as_of: date | None) -> str:
    """Return a sentence that says which tests are missing for a verdict, on no day of the past."""
    if not course:
        return "Too early to say: no tests yet."
    baseline, current = window_of(baseline_scores(course)), window_of(current_scores(course))
    apart = current.first > baseline.last
    today = as_of or course[-1].day
    window = timedelta(days=WINDOW_DAYS)
    more = max(1, DAYS_FOR_CHANGE - len(course))
    if more == 1:
        enough = baseline.last + window
        is_free = apart or enough <= today
        on = "on one more day" if is_free else f"on or after {weekday_and_day(enough)}"
        return f"Too early to say. Test {on} for a verdict."
    # Future tests may still belong to the baseline, which may last its full 14 days.
    enough = baseline.first + 2 * window - timedelta(days=1)
    is_free = apart or enough <= today
    on = f"on {more} more days" + (
        "" if is_free else f", the last on or after {weekday_and_day(enough)},"
    )
    return f"Too early to say. Test {on} for a verdict."


def judge_asymmetry(
    sides: Mapping[Side, SideReport], courses: Mapping[Side, Sequence[DayScore]]
) -> Asymmetry | None:
    """Compare the current windows of the two ankles.

    None unless both were tested in the period and their last 14 days of testing overlap. The
    stiffer one is named if the difference exceeds the error of one comparison, and the evidence
    from days with tests of both is at least what is needed.

    Args:
        sides: the report of each ankle.
        courses: the day scores that each was judged by, earliest first.

    Source: Hoch & McKeon 2011 (levels, second-hand); Weir 2005 (minimal detectable difference).
    """
    if not all(side in sides and sides[side].scores and courses.get(side) for side in Side):
        return None
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    if left.current is None or right.current is None:
        return None
    if abs(left.current.last - right.current.last).days >= WINDOW_DAYS:
        return None
    difference = compare((left.current, left.change.sem), (right.current, right.change.sem))
    later_start = max(courses[side][0].day for side in Side)
    evidence = weigh_difference(courses[Side.LEFT], courses[Side.RIGHT], later_start)
    established = (
        difference.exceeds_mdc and evidence is not None and evidence.ratio >= evidence.needed
    )
    shorter = Side.LEFT if difference.cm < 0 else Side.RIGHT
    return Asymmetry(
        cm=difference.cm,
        mdc_cm=difference.mdc_cm,
        level=asymmetry_level(difference.cm),
        stiffer=shorter if established else None,
        evidence=evidence,
    )


def asymmetry_level(cm: float) -> AsymmetryLevel:
    """Return how a difference, in either direction, compares with healthy adults."""
    if exceeds(abs(cm), LARGEST_ASYMMETRY_SEEN_CM):
        return AsymmetryLevel.OUTSIDE_SAMPLE
    if exceeds(abs(cm), COMMON_ASYMMETRY_CM):
        return AsymmetryLevel.LARGER_THAN_MOST
    return AsymmetryLevel.COMMON


def asymmetry_warning(asymmetry: Asymmetry | None) -> ReportWarning | None:
    """Return a warning if the difference is larger than any in a small healthy sample."""
    if asymmetry is None or asymmetry.level is not AsymmetryLevel.OUTSIDE_SAMPLE:
        return None
    return ReportWarning(
        WarningCode.ASYMMETRY_OUTSIDE_SAMPLE,
        None,
        "The latest tests of the ankles differ by more than those of a small sample of healthy "
        "adults did: test both again on another day, and consider asking a physiotherapist.",
    )


def find_setback(scores: Sequence[DayScore], sem: Sem) -> Setback | None:
    """Compare the latest day score with the median of the five before it.

    It is a setback if it is lower by more than 1.96 x sqrt(2) x SEM, the minimal detectable change
    between two days. None otherwise, and with fewer than five earlier days. Many people with a
    steady ankle see a setback within a year (docs/method.md), so it is a remark, not a verdict.
    """
    *earlier, latest = scores
    before = earlier[-DAYS_BEFORE_SETBACK:]
    if len(before) < DAYS_BEFORE_SETBACK:
        return None
    drop_cm = median(score.score_cm for score in before) - latest.score_cm
    return Setback(drop_cm, latest.day) if exceeds(drop_cm, Z_95 * sqrt(2) * sem.cm) else None


def setback_warning(side: Side, setback: Setback, as_of: date) -> ReportWarning:
    """Return the remark on a setback, with what to do."""
    return ReportWarning(
        WarningCode.SETBACK,
        side,
        f"{side.capitalize()}, {weekday_and_day(setback.on, as_of)}: clearly below the previous"
        f" {DAYS_BEFORE_SETBACK}. Test again to be sure.",
        on=setback.on,
    )


def summarise_pain(scores: Sequence[DayScore], week_start: WeekStart, limit: int) -> PainSummary:
    """Summarise the pain recorded with one ankle's tests.

    Args:
        scores: day scores, earliest first.
        week_start: the first day of a week.
        limit: pain above this means easing off.
    """
    pains = pains_of(scores)
    means = _weekly_pain(scores, week_start)
    latest = pains[-1] if pains else None
    worst = max(pains, default=None)
    return PainSummary(
        latest=latest,
        worst=worst,
        limit=limit,
        latest_above=latest is not None and latest > limit,
        worst_above=worst is not None and worst > limit,
        sharp_tests=sum(score.sharp_tests for score in scores),
        first_week_mean=means[0] if means else None,
        last_week_mean=means[-1] if means else None,
        noticeable=(
            reaches(abs(means[-1] - means[0]), NOTICEABLE_PAIN_CHANGE) if means[1:] else None
        ),
        rising=is_rising(means),
    )


def is_recent(day: date, as_of: date) -> bool:
    """Return whether a day is one of the last 7 up to the day of the report."""
    return (as_of - day).days < CALM_DAYS


def pain_warnings(
    side: Side,
    scores: Sequence[DayScore],
    week_start: WeekStart,
    pain: PainSummary,
    as_of: date,
) -> list[ReportWarning]:
    """Warn of sharp pain, pain above the limit and rising pain, in this order.

    Earlier pain in the period is mentioned with its day, so that it does not read like today's. It
    has settled once a later test recorded pain at the limit or below, and none that was sharp.

    Source: Silbernagel et al. 2007 (limit, next morning, week to week); Vincent & Vincent 2017
        (sharp pain, limping).
    """
    found = (
        _sharp_pain(side, scores, pain, as_of),
        _above_limit(side, scores, pain, as_of),
        _rising(side, scores, week_start, pain),
    )
    return [warning for warning in found if warning is not None]


def with_leave(warnings: Sequence[ReportWarning], limit: int) -> list[ReportWarning]:
    """Return the warnings; those of settled pain say to continue, unless another says to stop.

    Args:
        warnings: of all ankles and of the training.
        limit: pain above this means easing off.
    """
    if not all(warning.is_settled for warning in warnings if warning.is_pain):
        return [*warnings]
    leave = f" Continue while at or below {limit}."
    return [
        warning._replace(text=warning.text + leave) if warning.is_pain else warning
        for warning in warnings
    ]


def _weekly_pain(scores: Sequence[DayScore], week_start: WeekStart) -> list[float]:
    return weekly_pain(((score.day, score.pains) for score in scores), week_start)


def is_rising(means: Sequence[float]) -> bool:
    """Return whether the weekly means, earliest first, rose in each of the last steps."""
    latest = means[-(STEPS_THAT_RISE + 1) :]
    return len(latest) > STEPS_THAT_RISE and all(one < next_ for one, next_ in pairwise(latest))


def _sharp_pain(
    side: Side, scores: Sequence[DayScore], pain: PainSummary, as_of: date
) -> ReportWarning | None:
    sharp = [score for score in scores if score.sharp_tests]
    if not sharp:
        return None
    day, worst = sharp[-1].day, max(sharp[-1].pains, default=None)
    since = [number for score in scores if score.day > day for number in score.pains]
    before = pain.sharp_tests - sharp[-1].sharp_tests
    text = f"{short_day(day, as_of)}: sharp pain{'' if worst is None else f' {worst}'}, {side}"
    text += f" ({before} before)" if before else ""
    text += f"; {_pains_since(since)}" if day != scores[-1].day else ""
    has_settled = bool(since) and not pain.latest_above
    text += "." if has_settled else ". Stop what causes it, and get advice."
    return ReportWarning(
        WarningCode.SHARP_PAIN,
        side,
        text,
        on=day,
        is_settled=has_settled,
        is_current=not has_settled or is_recent(day, as_of),
    )


def _above_limit(
    side: Side, scores: Sequence[DayScore], pain: PainSummary, as_of: date
) -> ReportWarning | None:
    recorded = [(score.day, number) for score in scores for number in score.pains]
    last = max((at for at, (_, number) in enumerate(recorded) if number > pain.limit), default=None)
    if last is None:
        return None
    day, worst = recorded[last]
    text = f"{short_day(day, as_of)}: pain {worst}, {side}"
    if not pain.latest_above:
        since = [number for _, number in recorded[last + 1 :]]
        text += f"; {_pains_since(since)}."
    elif pain.sharp_tests or pain.rising:
        # Sharp pain has not settled while pain is above the limit. The warning about it, or about
        # rising pain, says to stop; this one must not contradict it.
        text += f", above the limit of {pain.limit}."
    else:
        text += f", above {pain.limit}. Ease off until it settles, else get advice."
    return ReportWarning(
        WarningCode.PAIN_ABOVE_LIMIT,
        side,
        text,
        on=day,
        is_settled=not pain.latest_above,
        is_current=pain.latest_above or is_recent(day, as_of),
    )


def _pains_since(numbers: Sequence[int]) -> str:
    if not numbers:
        return "no pain recorded since"
    at_most = "at most " if min(numbers) < max(numbers) else ""
    return f"{at_most}{max(numbers)} since"


def _rising(
    side: Side, scores: Sequence[DayScore], week_start: WeekStart, pain: PainSummary
) -> ReportWarning | None:
    if not pain.rising:
        return None
    latest = _weekly_pain(scores, week_start)[-(STEPS_THAT_RISE + 1) :]
    numbers = ", ".join(f"{mean:.1f}" for mean in latest)
    return ReportWarning(
        WarningCode.PAIN_RISING,
        side,
        f"Pain rises each week, {side} ({numbers}). Stop what loads it; get advice.",
        is_settled=False,
        is_current=True,
    )


_WARM_UP: dict[bool | None, str | None] = {None: None, True: "warmed up", False: "cold"}

_CONDITIONS: dict[str, Callable[[Conditions], str | None]] = {
    "footwear": lambda conditions: conditions.footwear,
    "warm-up": lambda conditions: _WARM_UP[conditions.warmed_up],
    "back foot": lambda conditions: conditions.back_foot,
    "measured by": lambda conditions: conditions.measured_by,
}


def mixed_conditions(
    baseline: Sequence[DayScore], current: Sequence[DayScore]
) -> dict[str, tuple[str, str]]:
    """Return the conditions that differ between the two windows, with their values in each.

    Not recorded is not a difference. A window with tests barefoot and in shoes differs from one
    with barefoot tests only.
    """
    differing: dict[str, tuple[str, str]] = {}
    for name, value_of in _CONDITIONS.items():
        before, after = (_recorded_values(window, value_of) for window in (baseline, current))
        if before and after and before != after:
            differing[name] = (" and ".join(before), " and ".join(after))
    return differing


def mixed_conditions_warning(
    side: Side, differing: dict[str, tuple[str, str]]
) -> ReportWarning | None:
    """Return a warning about conditions that differ; None if none do."""
    if not differing:
        return None
    changes = ", ".join(
        f"{name} ({before}, then {after})" for name, (before, after) in differing.items()
    )
    return ReportWarning(
        WarningCode.MIXED_CONDITIONS,
        side,
        f"{side.capitalize()}: {changes}; the change may come from that."
        " Keep it the same from now on.",
    )


def mixed_within_day_warning(
    side: Side, scores: Sequence[DayScore], as_of: date
) -> ReportWarning | None:
    """Return a warning about the days whose score is the mean of tests done differently."""
    mixed = {
        score.day: values
        for score in scores
        if len(score.conditions) > 1
        and (values := [value for value in _all_recorded([score]) if len(value) > 1])
    }
    if not mixed:
        return None
    day, values = max(mixed.items())
    differing = ", ".join(" and ".join(value) for value in values)
    others = f" (and {len(mixed) - 1} earlier)" if len(mixed) > 1 else ""
    return ReportWarning(
        WarningCode.MIXED_WITHIN_DAY,
        side,
        f"{side.capitalize()}, {weekday_and_day(day, as_of)}{others}: one day score from tests done"
        f" differently ({differing}).",
        on=day,
    )


def _all_recorded(window: Sequence[DayScore]) -> list[list[str]]:
    """Return the values recorded of each condition."""
    return [_recorded_values(window, value_of) for value_of in _CONDITIONS.values()]


def _recorded_values(
    window: Sequence[DayScore], value_of: Callable[[Conditions], str | None]
) -> list[str]:
    values = {value_of(conditions) for score in window for conditions in score.conditions}
    return sorted(value for value in values if value is not None)
