"""Day scores and weeks: what all statistics count as one observation."""

from __future__ import annotations

from datetime import date
from functools import cache, reduce
from itertools import groupby
from math import lcm
from operator import and_, itemgetter
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import Week, WeekStart, week_of
from dorsiflex.domain.measurement import HUNDREDTHS, MOST_TRIALS, Conditions, Side, conditions_of
from dorsiflex.domain.thresholds import COARSE_STEPS_CM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class WeekSummary(NamedTuple):
    """One week with at least one test of one ankle.

    Attributes:
        week: the week.
        tests: number of tests.
        score_cm: median of the day scores.
        best_cm: the longest trial.
        change_cm: score minus that of the previous week with a test; None for the first.
        pain_mean: mean of the pain recorded; None if none was.
        pain_max: the worst of it; None as above.
    """

    week: Week
    tests: int
    score_cm: float
    best_cm: float
    change_cm: float | None
    pain_mean: float | None
    pain_max: int | None


def weekly_summaries(scores: Sequence[DayScore], week_start: WeekStart) -> tuple[WeekSummary, ...]:
    """Summarise one ankle's day scores by week, earliest first; empty weeks are omitted."""
    summaries: list[WeekSummary] = []
    for week, group in groupby(scores, key=lambda score: week_of(score.day, week_start)):
        days = list(group)
        pains = pains_of(days)
        score_cm = median_score(days)
        summaries.append(
            WeekSummary(
                week=week,
                tests=sum([day.tests for day in days]),
                score_cm=score_cm,
                best_cm=max([day.best_cm for day in days]),
                change_cm=score_cm - summaries[-1].score_cm if summaries else None,
                pain_mean=mean_pain(days),
                pain_max=max(pains, default=None),
            )
        )
    return tuple(summaries)


def median_score(days: Sequence[DayScore]) -> float:
    """Return the score of some days of tests, in cm: the median of their day scores."""
    return median(day.score_cm for day in days)


def pains_of(days: Sequence[DayScore]) -> list[int]:
    """Return all pain recorded on some days."""
    return [pain for day in days for pain in day.pains]


def mean_pain(days: Sequence[DayScore]) -> float | None:
    """Return the mean of the pain recorded on some days; None if none was."""
    pains = pains_of(days)
    return sum(pains) / len(pains) if pains else None


def weekly_pain(
    recorded: Iterable[tuple[date, Sequence[int]]], week_start: WeekStart
) -> list[float]:
    """Return the mean pain of each week in which some was recorded, earliest first.

    Args:
        recorded: days, in any order, and the pain recorded on them, if any.
        week_start: the first day of a week.
    """
    by_week: dict[Week, list[int]] = {}
    for day, pains in recorded:
        if pains:
            by_week.setdefault(week_of(day, week_start), []).extend(pains)
    return [sum(pains) / len(pains) for _, pains in sorted(by_week.items())]


NO_STEPS = 0
"""The steps are unknown."""


def steps_of(trials: Iterable[int]) -> int:
    """Return which steps hold all trials: a bit for each of `COARSE_STEPS_CM`.

    Args:
        trials: one or more, in hundredths of a centimetre.
    """
    return reduce(and_, map(_STEPS_OF_TRIAL.__getitem__, trials))


def largest_step_cm(days: Iterable[int]) -> float | None:
    """Return the largest of `COARSE_STEPS_CM` that holds the trials of all days, or None.

    Args:
        days: what `steps_of` returned for each day, of one day or more.
    """
    steps = reduce(and_, days)
    return max((cm for cm, bit in _BIT_OF_STEP.items() if steps & bit), default=None)


_BIT_OF_STEP = {cm: 1 << bit for bit, cm in enumerate(COARSE_STEPS_CM)}


class _StepsOfTrial(dict[int, int]):
    """The steps that a trial is a multiple of, cached; only 3,001 trials are possible."""

    def __missing__(self, trial: int) -> int:
        self[trial] = sum(bit for step, bit in _BIT_OF_STEP.items() if _is_on_step(trial, step))
        return self[trial]


_STEPS_OF_TRIAL = _StepsOfTrial()


def _is_on_step(trial: int, step_cm: float) -> bool:
    """Return whether a trial is a whole number of steps, rounded to hundredths as it is stored.

    An eighth of an inch is 0.3175 cm and is stored as 0.32: halves are rounded up.
    """
    step, unit = round(step_cm * HUNDREDTHS**2), HUNDREDTHS
    nearest = (trial * unit + step // 2) // step * step
    return (nearest + unit // 2) // unit == trial


_PARTS = lcm(*range(1, MOST_TRIALS + 1))
"""Divisible by every number of trials, so that sums of means stay whole numbers."""
_HUNDREDTHS_OF_PARTS = _PARTS * HUNDREDTHS


_PlainConditions = tuple[str | None, bool | None, str | None, str | None]
"""Footwear, warmed up, back foot and who measured, as a reading has them."""


class Reading(NamedTuple):
    """The values of one test that statistics need; plain, because there may be a million tests.

    Attributes:
        side: `left` or `right`.
        tested_at: local date and time, ISO 8601 without offset.
        pain: 0 to 10 or None.
        sharp: whether the pain was sharp.
        footwear: `barefoot`, `shoes` or None.
        warmed_up: true, false or None.
        back_foot: `flat`, `raised`, `off` or None.
        measured_by: `self`, `other` or None.
        id: of the test.
        trials: 1 to 10, in hundredths of a centimetre.
    """

    side: str
    tested_at: str
    pain: int | None
    sharp: bool
    footwear: str | None
    warmed_up: bool | None
    back_foot: str | None
    measured_by: str | None
    id: int
    trials: tuple[int, ...]


class DayScore(NamedTuple):
    """The tests of one ankle on one local day.

    Attributes:
        day: the local day.
        score_cm: mean of the scores of the day's tests.
        tests: how many tests.
        best_cm: the longest trial of the day.
        fewest_trials: the smallest number of trials in any test.
        pains: the pains recorded, by time, then by number.
        sharp_tests: tests with sharp pain.
        conditions: every combination of conditions of the day's tests.
        reading_steps: the steps that all trials are multiples of, as returned by `steps_of`.
        lowest_cm: the shortest trial of the day, or less.
    """

    day: date
    score_cm: float
    best_cm: float
    tests: int = 1
    fewest_trials: int = 1
    pains: tuple[int, ...] = ()
    sharp_tests: int = 0
    conditions: frozenset[Conditions] = frozenset({Conditions()})
    reading_steps: int = NO_STEPS
    lowest_cm: float = 0.0


def day_scores_in_order(readings: Iterable[Reading]) -> dict[Side, tuple[DayScore, ...]]:
    """Merge tests into one observation per ankle and day, earliest day first; sums are exact.

    Args:
        readings: sorted by ankle and time; one day of them is in memory.
    """
    merged = {
        Side(side): tuple([_day_score(day, *tests) for day, tests in groupby(of_side, key=day_of)])
        for side, of_side in groupby(readings, key=itemgetter(0))
    }
    return {side: merged[side] for side in Side if side in merged}


def day_of(reading: Reading) -> str:
    """Return the local day of a test, ISO 8601."""
    return reading.tested_at[:10]


def _day_score(day: str, test: Reading, *others: Reading) -> DayScore:
    """Return the day score of one test or more."""
    if others:
        return _merge(day, (test, *others))
    # Most people test once a day, and a squad's tests can be a million: this takes half as long.
    _, _, pain, sharp, footwear, warmed_up, back_foot, by, _, trials = test
    number = len(trials)
    of_one = (
        date.fromisoformat(day),
        sum(trials) * (_PARTS // number) / _HUNDREDTHS_OF_PARTS,
        max(trials) / HUNDREDTHS,
        1,
        number,
        () if pain is None else (pain,),
        int(sharp),
        _conditions((footwear, warmed_up, back_foot, by)),
        steps_of(trials),
        min(trials) / HUNDREDTHS,
    )
    return tuple.__new__(DayScore, of_one)


def _merge(day: str, tests: Iterable[Reading]) -> DayScore:
    """Return the day score of several tests, in one pass: a day can have hundreds."""
    means = 0
    number_of_trials: list[int] = []
    trials: set[int] = set()
    pains: list[tuple[str, int]] = []
    sharp_tests = 0
    conditions: set[_PlainConditions] = set()
    for _, tested_at, pain, sharp, footwear, warmed_up, back_foot, by, _, its_trials in tests:
        number = len(its_trials)
        means += sum(its_trials) * (_PARTS // number)
        number_of_trials.append(number)
        trials.update(its_trials)
        if pain is not None:
            pains.append((tested_at, pain))
        sharp_tests += sharp
        conditions.add((footwear, warmed_up, back_foot, by))
    return DayScore(
        day=date.fromisoformat(day),
        score_cm=means / (_HUNDREDTHS_OF_PARTS * len(number_of_trials)),
        tests=len(number_of_trials),
        best_cm=max(trials) / HUNDREDTHS,
        fewest_trials=min(number_of_trials),
        pains=tuple([pain for _, pain in sorted(pains)]),
        sharp_tests=sharp_tests,
        conditions=frozenset[Conditions]().union(*map(_conditions, conditions)),
        reading_steps=steps_of(trials),
        lowest_cm=min(trials) / HUNDREDTHS,
    )


@cache
def _conditions(combination: _PlainConditions) -> frozenset[Conditions]:
    return frozenset([conditions_of(*combination)])
