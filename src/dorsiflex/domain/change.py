"""The change of one ankle: two windows, the measurement error, the evidence, and the verdict.

What is judged is the *course*: the day scores from a start on. What a report shows is another
matter, so that a verdict does not change because time has passed.
"""

from datetime import date, timedelta
from itertools import takewhile
from math import fsum, sqrt
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.evidence import (
    DAYS_FOR_CHANGE,
    DAYS_FOR_PERSONAL_SEM,
    PERIOD_DAYS,
    SEM_FLOOR_CM,
    SEM_PUBLISHED_CM,
    SEM_THREE_TRIALS_CM,
    TRIALS_OF_A_MEAN,
    WINDOW_DAYS,
    Z_95,
)
from dorsiflex.domain.evidence_ratio import weigh_change
from dorsiflex.domain.limits import reaches
from dorsiflex.domain.report import Change, Sem, SemSource, Trend, Verdict, Window
from dorsiflex.domain.trend import residuals_cm, trend_of
from dorsiflex.domain.weeks import weekday_and_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore


class Difference(NamedTuple):
    """The difference of two means of day scores, and the error of this one comparison.

    Attributes:
        cm: the difference.
        mdc_cm: its minimal detectable change (95 %).
    """

    cm: float
    mdc_cm: float

    @property
    def exceeds_mdc(self) -> bool:
        """It is at least as large as its minimal detectable change, in either direction."""
        return reaches(abs(self.cm), self.mdc_cm)


def course_scores(
    scores: "Sequence[DayScore]", start: date | None, until: date
) -> "Sequence[DayScore]":
    """Return the day scores that are judged.

    Args:
        scores: every day score of one ankle, earliest first.
        start: the first day that counts; by default all do.
        until: the last day that counts.
    """
    return [score for score in scores if (not start or score.day >= start) and score.day <= until]


def baseline_scores(course: "Sequence[DayScore]") -> "Sequence[DayScore]":
    """Return the day scores of the first 14 days of testing: days d with d < first + 14."""
    return _within_days_of_first(course, WINDOW_DAYS)


def current_scores(course: "Sequence[DayScore]") -> "Sequence[DayScore]":
    """Return the day scores of the last 14 days of testing: days d with d > last - 14."""
    return _within_days_of_first(course[::-1], WINDOW_DAYS)[::-1]


def window_of(scores: "Sequence[DayScore]") -> Window:
    """Return the summary of the day scores of one window, earliest first."""
    return Window(
        mean_cm=fsum(score.score_cm for score in scores) / len(scores),
        days=len(scores),
        first=scores[0].day,
        last=scores[-1].day,
    )


def sem_in_use(course: "Sequence[DayScore]") -> Sem:
    """Return the standard error of measurement for one ankle.

    The person's own, if the last 84 days up to the last test have days enough: over a longer time
    the scatter around one straight line is not error. Else the published one of three trials, if
    every test in both windows has as many. Else the published one.

    Args:
        course: its day scores, earliest first.
    """
    recent = _within_days_of_first(course[::-1], PERIOD_DAYS)[::-1]
    if len(recent) >= DAYS_FOR_PERSONAL_SEM and (trend := trend_of(recent)):
        return Sem(max(personal_sem_cm(recent, trend), SEM_FLOOR_CM), SemSource.PERSONAL)
    compared = [*baseline_scores(course), *current_scores(course)]
    if compared and all(score.fewest_trials >= TRIALS_OF_A_MEAN for score in compared):
        return Sem(SEM_THREE_TRIALS_CM, SemSource.PUBLISHED_THREE_TRIALS)
    return Sem(SEM_PUBLISHED_CM, SemSource.PUBLISHED)


def personal_sem_cm(scores: "Sequence[DayScore]", trend: Trend) -> float:
    """Return the scatter of the day scores around their trend line, in cm.

    sqrt(sum of squared residuals / (n - 2)); not yet held at or above the smallest published one.
    """
    squares = fsum(residual**2 for residual in residuals_cm(scores, trend))
    return sqrt(squares / (len(scores) - 2))


def mdc_cm(one: tuple[Sem, int], other: tuple[Sem, int]) -> float:
    """Return the minimal detectable difference (95 %) of two means of day scores, in cm.

    1.96 x sqrt(SEM1^2 / n1 + SEM2^2 / n2), which is 1.96 x SEM x sqrt(1 / n1 + 1 / n2) where both
    have one SEM.

    Args:
        one: the SEM of one day score of the first mean, and on how many days it rests.
        other: of the second, likewise.

    Source: Weir 2005, J Strength Cond Res 19(1):231; Bland & Altman 1996, BMJ 313:744.
    """
    return Z_95 * sqrt(sum(sem.cm**2 / days for sem, days in (one, other)))


def compare(one: tuple[Window, Sem], other: tuple[Window, Sem]) -> Difference:
    """Return the first mean minus the second, with the error of the comparison.

    Args:
        one: a window, and the SEM of one of its day scores.
        other: likewise.
    """
    (window, sem), (other_window, other_sem) = one, other
    return Difference(
        window.mean_cm - other_window.mean_cm,
        mdc_cm((sem, window.days), (other_sem, other_window.days)),
    )


def windows_of(course: "Sequence[DayScore]") -> tuple[Window, Window] | None:
    """Return baseline and current, or None if there is too little data for a verdict.

    That is so if they share a day, as a mean would be compared with a part of itself, or with fewer
    than 4 days of tests.
    """
    if len(course) < DAYS_FOR_CHANGE:
        return None
    baseline, current = window_of(baseline_scores(course)), window_of(current_scores(course))
    return (baseline, current) if current.first > baseline.last else None


def judge_change(course: "Sequence[DayScore]") -> Change:
    """Compare the last 14 days of testing with the first, and return what may be said.

    A change is established if it is more than the error of one comparison, and if it explains all
    scores better than a steady ankle does by as much as is needed when somebody looks every week.

    Args:
        course: the day scores from the start on, earliest first; there may be none.
    """
    sem = sem_in_use(course)
    windows = windows_of(course)
    if windows is None:
        return Change(None, None, sem, Verdict.INSUFFICIENT_DATA, _missing(course))
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


def _within_days_of_first(scores: "Sequence[DayScore]", days: int) -> "Sequence[DayScore]":
    return [
        *takewhile(lambda score: abs((score.day - scores[0].day).days) < days, scores),
    ]


def _missing(course: "Sequence[DayScore]") -> str:
    """Return which tests would be enough for a verdict."""
    if not course:
        return "Too early to say: no tests yet."
    baseline, current = window_of(baseline_scores(course)), window_of(current_scores(course))
    apart = current.first > baseline.last
    more = max(1, DAYS_FOR_CHANGE - len(course))
    if more == 1:
        on = "on one more day" if apart else f"on or after {_enough_on(baseline.last)}"
        return f"Too early to say. Test {on} for a verdict."
    # Tests to come may still be in the first 14 days, which then reach up to their end.
    last = baseline.first + timedelta(days=WINDOW_DAYS - 1)
    on = f"on {more} more days" + ("" if apart else f", the last on or after {_enough_on(last)},")
    return f"Too early to say. Test {on} for a verdict."


def _enough_on(last_of_baseline: date) -> str:
    return weekday_and_day(last_of_baseline + timedelta(days=WINDOW_DAYS))
