"""Day scores: one observation per ankle and day, which all statistics use."""

from datetime import date
from itertools import chain, groupby
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.knee_to_wall import (
    HUNDREDTHS,
    MOST_TRIALS,
    Conditions,
    Side,
    conditions_of,
)
from dorsiflex.domain.reading_steps import NO_STEPS, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable


_PARTS = lcm(*range(1, MOST_TRIALS + 1))
"""Divisible by every number of trials, so that sums of means stay whole numbers."""


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
        trials: 1 to 10, in hundredths of a centimetre.
    """

    side: str
    tested_at: str
    pain: int | None
    sharp: bool
    footwear: str | None
    warmed_up: bool | None
    back_foot: str | None
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


def day_scores(readings: "Iterable[Reading]") -> dict[Side, tuple[DayScore, ...]]:
    """Merge tests into one observation per ankle and day, earliest day first.

    The order of the readings does not matter: sums are exact (whole numbers).
    """
    return day_scores_in_order(sorted(readings, key=lambda reading: reading[:2]))


def day_scores_in_order(readings: "Iterable[Reading]") -> dict[Side, tuple[DayScore, ...]]:
    """Like `day_scores`, for readings sorted by ankle and time; holds one day in memory."""
    merged: dict[Side, list[DayScore]] = {}
    for (side, day), tests in groupby(readings, key=lambda it: (it.side, it.tested_at[:10])):
        merged.setdefault(Side(side), []).append(_merge(date.fromisoformat(day), list(tests)))
    return {side: tuple(merged[side]) for side in Side if side in merged}


def _merge(day: date, tests: list[Reading]) -> DayScore:
    pains = sorted((test.tested_at, test.pain) for test in tests if test.pain is not None)
    return DayScore(
        day=day,
        score_cm=sum(sum(test.trials) * (_PARTS // len(test.trials)) for test in tests)
        / (_PARTS * HUNDREDTHS * len(tests)),
        tests=len(tests),
        best_cm=max(max(test.trials) for test in tests) / HUNDREDTHS,
        fewest_trials=min(len(test.trials) for test in tests),
        pains=tuple(pain for _, pain in pains),
        sharp_tests=sum(1 for test in tests if test.sharp),
        conditions=frozenset(
            conditions_of(*key) for key in {(t.footwear, t.warmed_up, t.back_foot) for t in tests}
        ),
        reading_steps=steps_of(chain.from_iterable(test.trials for test in tests)),
    )
