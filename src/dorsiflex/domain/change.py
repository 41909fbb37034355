"""The change of one ankle: two windows, the measurement error, and what may be said."""

from datetime import timedelta
from math import fsum, isclose, sqrt
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import (
    DAYS_FOR_PERSONAL_SEM,
    SEM_FLOOR_CM,
    SEM_PUBLISHED_CM,
    SEM_THREE_TRIALS_CM,
    TRIALS_OF_A_MEAN,
    WINDOW_DAYS,
    Z_95,
)
from dorsiflex.domain.report import Change, Sem, SemSource, Trend, Verdict, Window
from dorsiflex.domain.trend import residuals_cm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore


def baseline_scores(scores: "Sequence[DayScore]") -> "Sequence[DayScore]":
    """Give the day scores of the first 14 days of testing: days d with d < first + 14."""
    first = scores[0].day
    return [score for score in scores if (score.day - first).days < WINDOW_DAYS]


def current_scores(scores: "Sequence[DayScore]") -> "Sequence[DayScore]":
    """Give the day scores of the last 14 days of testing: days d with d > last - 14."""
    last = scores[-1].day
    return [score for score in scores if (last - score.day).days < WINDOW_DAYS]


def window_of(scores: "Sequence[DayScore]") -> Window:
    """Sum up the day scores of one window, earliest first."""
    return Window(
        mean_cm=fsum(score.score_cm for score in scores) / len(scores),
        days=len(scores),
        first=scores[0].day,
        last=scores[-1].day,
    )


def sem_in_use(scores: "Sequence[DayScore]", trend: Trend | None) -> Sem:
    """Choose the standard error of measurement for one ankle in the period.

    The person's own, once there are days enough; else the published one of three trials where
    every test in both windows has as many; else the published one.

    Args:
        scores: every day score of the period, earliest first.
        trend: of these scores.
    """
    if trend is not None and len(scores) >= DAYS_FOR_PERSONAL_SEM:
        return Sem(max(personal_sem_cm(scores, trend), SEM_FLOOR_CM), SemSource.PERSONAL)
    compared = [*baseline_scores(scores), *current_scores(scores)]
    if all(score.fewest_trials >= TRIALS_OF_A_MEAN for score in compared):
        return Sem(SEM_THREE_TRIALS_CM, SemSource.PUBLISHED_THREE_TRIALS)
    return Sem(SEM_PUBLISHED_CM, SemSource.PUBLISHED)


def personal_sem_cm(scores: "Sequence[DayScore]", trend: Trend) -> float:
    """Give the scatter of the day scores around their trend line, in cm.

    sqrt(sum of squared residuals / (n - 2)); not yet held at or above the smallest published one.
    """
    squares = fsum(residual**2 for residual in residuals_cm(scores, trend))
    return sqrt(squares / (len(scores) - 2))


def mdc_cm(one: tuple[Sem, int], other: tuple[Sem, int]) -> float:
    """Give the minimal detectable difference (95 %) of two means of day scores, in cm.

    1.96 x sqrt(SEM1^2 / n1 + SEM2^2 / n2), which is 1.96 x SEM x sqrt(1 / n1 + 1 / n2) where both
    have one SEM.

    Args:
        one: the SEM of one day score of the first mean, and on how many days it rests.
        other: of the second, likewise.

    Source: Weir 2005, J Strength Cond Res 19(1):231; Bland & Altman 1996, BMJ 313:744.
    """
    return Z_95 * sqrt(sum(sem.cm**2 / days for sem, days in (one, other)))


def judge_change(scores: "Sequence[DayScore]", sem: Sem) -> Change:
    """Compare the last 14 days of testing with the first, and say what may be said.

    Args:
        scores: every day score of the period, earliest first.
        sem: the standard error of measurement in use.
    """
    baseline, current = window_of(baseline_scores(scores)), window_of(current_scores(scores))
    if current.first <= baseline.last:
        return Change(None, None, sem, Verdict.INSUFFICIENT_DATA, _missing(scores, baseline))
    change_cm = current.mean_cm - baseline.mean_cm
    detectable_cm = mdc_cm((sem, baseline.days), (sem, current.days))
    return Change(change_cm, detectable_cm, sem, _verdict(change_cm, detectable_cm))


def reaches(length_cm: float, limit_cm: float) -> bool:
    """Tell whether a length is at least a limit.

    Lengths that differ only by what binary fractions cannot express are equal, so that 8.1 - 6.2
    reaches 1.9 and 9.3 - 7.8 does not exceed 1.5.
    """
    return length_cm >= limit_cm or isclose(length_cm, limit_cm)


def exceeds(length_cm: float, limit_cm: float) -> bool:
    """Tell whether a length is more than a limit, likewise."""
    return length_cm > limit_cm and not isclose(length_cm, limit_cm)


def _verdict(change_cm: float, detectable_cm: float) -> Verdict:
    if not reaches(abs(change_cm), detectable_cm):
        return Verdict.NO_DETECTABLE_CHANGE
    return Verdict.IMPROVED if change_cm > 0 else Verdict.DECLINED


def _missing(scores: "Sequence[DayScore]", baseline: Window) -> str:
    enough_on = baseline.last + timedelta(days=WINDOW_DAYS)
    if len(scores) == 1:
        return (
            f"there is one day of tests; a verdict needs another {WINDOW_DAYS} days later or more "
            f"(from {enough_on} on)"
        )
    return (
        f"the first and the last {WINDOW_DAYS} days of testing share a day of tests; "
        f"a verdict needs a test on {enough_on} or later"
    )
