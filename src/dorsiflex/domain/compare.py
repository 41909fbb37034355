"""One comparison of the tests of two spans of days. It is not a verdict: see `judgements`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import EVERY_TEST, Period, Recorded
from dorsiflex.domain.day_scores import mean_pain, pains_of
from dorsiflex.domain.judgements import compare, mixed_conditions, window_of
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import Sem, SemSource
from dorsiflex.domain.thresholds import SEM_PUBLISHED_CM, SEM_THREE_TRIALS_CM, TRIALS_OF_A_MEAN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.domain.day_scores import DayScore

DAYS_TO_COMPARE = 2
"""Days of tests that a span needs: a single test does not show how much two differ."""


class SpanSummary(NamedTuple):
    """The tests of one ankle in one span.

    Attributes:
        mean_cm: mean of the day scores; None without tests.
        days: how many days have tests.
        tests: how many tests.
        pain_mean: mean of the pains recorded; None if none was.
        pain_worst: the highest.
    """

    mean_cm: float | None
    days: int
    tests: int
    pain_mean: float | None
    pain_worst: int | None


class SpanChange(NamedTuple):
    """The mean of the second span minus that of the first.

    Attributes:
        cm: the change.
        mdc_cm: the error of this one comparison, minimal detectable change (95 %).
        sem: the standard error of measurement in use, a published one.
        exceeds_mdc: whether the change is at least `mdc_cm`, in either direction.
    """

    cm: float
    mdc_cm: float
    sem: Sem
    exceeds_mdc: bool


class SideComparison(NamedTuple):
    """One ankle in two spans.

    Attributes:
        a: the first span.
        b: the second span.
        change: None if one of them has tests on fewer than `DAYS_TO_COMPARE` days.
        mixed_conditions: conditions that differ, each with its values in the two spans.
    """

    a: SpanSummary
    b: SpanSummary
    change: SpanChange | None
    mixed_conditions: Mapping[str, tuple[str, str]]


class Comparison(NamedTuple):
    """Two spans of one person's tests.

    Attributes:
        person: name.
        a: days of the first span.
        b: days of the second span.
        sides: the ankles that were tested in one of them, left first.
        wanted: what the tests were selected by.
    """

    person: str
    a: Period
    b: Period
    sides: dict[Side, SideComparison]
    wanted: Recorded = EVERY_TEST


Scores = dict[Side, tuple["DayScore", ...]]
"""Day scores by ankle, earliest first."""


def compare_spans(
    person: str,
    a: tuple[Period, Scores],
    b: tuple[Period, Scores],
    wanted: Recorded = EVERY_TEST,
) -> Comparison:
    """Compare the day scores of two spans that share no day."""
    (first, scores), (second, other_scores) = a, b
    sides = {
        side: _compare_side(scores.get(side, ()), other_scores.get(side, ()))
        for side in Side
        if side in scores or side in other_scores
    }
    return Comparison(person, first, second, sides, wanted)


def _compare_side(a: Sequence[DayScore], b: Sequence[DayScore]) -> SideComparison:
    is_enough = min(len(a), len(b)) >= DAYS_TO_COMPARE
    return SideComparison(
        _summary(a), _summary(b), _change(a, b) if is_enough else None, mixed_conditions(a, b)
    )


def _summary(scores: Sequence[DayScore]) -> SpanSummary:
    return SpanSummary(
        mean_cm=window_of(scores).mean_cm if scores else None,
        days=len(scores),
        tests=sum(score.tests for score in scores),
        pain_mean=mean_pain(scores),
        pain_worst=max(pains_of(scores), default=None),
    )


def _change(a: Sequence[DayScore], b: Sequence[DayScore]) -> SpanChange:
    """Return the change with its error, 1.96 x SEM x sqrt(1 / days of a + 1 / days of b).

    Source: Weir 2005, J Strength Cond Res 19(1):231; Bland & Altman 1996, BMJ 313:744.
    """
    if all(score.fewest_trials >= TRIALS_OF_A_MEAN for score in (*a, *b)):
        sem = Sem(SEM_THREE_TRIALS_CM, SemSource.PUBLISHED_THREE_TRIALS)
    else:
        sem = Sem(SEM_PUBLISHED_CM, SemSource.PUBLISHED)
    difference = compare((window_of(b), sem), (window_of(a), sem))
    return SpanChange(difference.cm, difference.mdc_cm, sem, difference.exceeds_mdc)
