"""The evidence ratio: how much better a change explains the scores than a steady ankle.

In both explanations, the errors of neighbouring tests are correlated. Nobody knows how strongly, so
the ratio is averaged over several correlations. It is a Bayes factor, used as a mixture sequential
test (Wald 1945; Robbins 1970; for groups and an unknown variance Perez-Ortiz et al. 2024). The
priors are conventions of dorsiflex, defined in `thresholds`. docs/method.md has the formulas.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import accumulate, pairwise
from math import exp, fsum, log, log1p, sqrt
from operator import mul, sub
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.report import Evidence
from dorsiflex.domain.thresholds import (
    CORRELATIONS,
    DAYS_AT_NEW_LEVEL,
    DAYS_BESIDE_STEP,
    DAYS_FOR_ASYMMETRY,
    DRIFT_WEIGHT,
    EFFECT_VARIANCE,
    LEVELLING_DAYS,
    LEVELLING_WEIGHT,
    LINK_DAYS,
    MOST_STEPS,
    NEEDED_RATIO,
    NEEDED_RATIO_AT_MOST,
    PERIOD_DAYS,
    PRIOR_DAYS,
    SEM_PUBLISHED_CM,
    STEP_WEIGHT,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from dorsiflex.domain.day_scores import DayScore

MOST_RATIO = 1e6
"""Larger evidence ratios are capped at this."""

_PRIOR_SQUARES = PRIOR_DAYS * SEM_PUBLISHED_CM**2
"""Prior of the error, as a sum of squares in cm^2."""


def weigh_change(scores: Sequence[DayScore]) -> Evidence:
    """Return how much better a change explains the scores of a course than a steady ankle.

    Args:
        scores: one or more day scores, earliest first.
    """
    days = [score.day.toordinal() for score in scores]
    log_ratio = log_ratio_of_change(days, [score.score_cm for score in scores])
    return Evidence(_capped(log_ratio), needed_ratio(days[-1] - days[0]))


def weigh_difference(
    left: Sequence[DayScore], right: Sequence[DayScore], later_start: date
) -> Evidence | None:
    """Return how much better a difference between the ankles explains the scores than none.

    It uses the days on which both ankles were tested: those of the last 84 days up to the last
    such day, and none before the later start. None if there are fewer than 4 of them.

    Args:
        left: the course of the left ankle, earliest day first.
        right: of the right one.
        later_start: the later of their first days of tests.
    """
    right_cm = {score.day: score.score_cm for score in right}
    paired = [
        (score.day.toordinal(), score.score_cm - right_cm[score.day])
        for score in left
        if score.day in right_cm and score.day >= later_start
    ]
    recent = [(day, cm) for day, cm in paired if paired[-1][0] - day < PERIOD_DAYS]
    if len(recent) < DAYS_FOR_ASYMMETRY:
        return None
    days, differences_cm = zip(*recent, strict=True)
    log_ratio = log_ratio_of_difference(days, differences_cm)
    return Evidence(_capped(log_ratio), needed_ratio(days[-1] - later_start.toordinal()))


def needed_ratio(days: int) -> float:
    """Return the evidence ratio needed for a verdict.

    It rises with the time that somebody has been looking, as each look is one more
    opportunity to err.

    Args:
        days: from the first to the last day of tests.
    """
    return min(NEEDED_RATIO_AT_MOST, NEEDED_RATIO * max(1.0, days / PERIOD_DAYS))


def log_ratio_of_change(days: Sequence[int], scores_cm: Sequence[float]) -> float:
    """Return the natural logarithm of the evidence ratio of a change, against a steady ankle.

    Args:
        days: whole numbers, ascending, none twice.
        scores_cm: the day scores of these days, at least one.

    Source: Wald 1945, Ann Math Stat 16(2):117; Robbins 1970, Ann Math Stat 41(5):1397; Perez-Ortiz
        et al. 2024, doi 10.1214/24-AOS2394. Shapes and priors are conventions of dorsiflex.
    """
    mean_cm = fsum(scores_cm) / len(scores_cm)
    above_cm = [score_cm - mean_cm for score_cm in scores_cm]
    strength = (len(days) - 1 + PRIOR_DAYS) / 2
    steady: list[float] = []
    changed: list[float] = []
    for design in _designs(tuple([day - days[0] for day in days])):
        scores = design.whitener.white(above_cm)
        common = _dot(design.level, scores)
        squares = _PRIOR_SQUARES + _dot(scores, scores) - common**2 / design.spread
        log_steady = design.whitener.log_scale - log(design.spread) / 2 - strength * log(squares)
        steady.append(log_steady)
        changed += _explained(
            log_steady, design.effects, design.with_effects(scores), common, squares, strength
        )
    return _log_sum_exp(changed) - _log_sum_exp(steady)


def log_ratio_of_difference(days: Sequence[int], differences_cm: Sequence[float]) -> float:
    """Return the natural logarithm of the evidence ratio of unequal ankles, against equal ones.

    Args:
        days: whole numbers, ascending, none twice.
        differences_cm: left minus right on these days, at least one.

    Source: as `log_ratio_of_change`.
    """
    strength = (len(days) + PRIOR_DAYS) / 2
    equal: list[float] = []
    unequal: list[float] = []
    for whitener in _whiteners(days):
        ones = whitener.white([1.0] * len(days))
        differences = whitener.white(differences_cm)
        squares = _PRIOR_SQUARES + _dot(differences, differences)
        log_equal = whitener.log_scale - strength * log(squares)
        equal.append(log_equal)
        effects = _effects([(_dot(ones, ones), 0.0)], spread=1.0, weight=1.0)
        unequal += _explained(log_equal, effects, [_dot(ones, differences)], 0.0, squares, strength)
    return _log_sum_exp(unequal) - _log_sum_exp(equal)


class _Whitener(NamedTuple):
    """Removes from each value the part of its error that is shared with the one before.

    Attributes:
        links: the correlation of each value but the first with the one before.
        scales: 1, then 1 / sqrt(1 - link^2) of each, which makes the errors alike in size.
        log_scale: -1/2 x the sum of ln(1 - link^2).
    """

    links: list[float]
    scales: list[float]
    log_scale: float

    def white(self, values: Sequence[float]) -> list[float]:
        """Return the values without the errors that neighbours share."""
        if not self.log_scale:  # they share nothing
            return [*values]
        own = map(sub, values[1:], map(mul, self.links, values))
        return [values[0], *map(mul, self.scales[1:], own)]


_Effect = tuple[float, float, float, float]
"""A shape that may explain whitened values; its size is unknown and integrated out.

Four numbers: its projection on the level; its squared norm without the level, plus the prior
precision; the logarithm of the penalty for the unknown size; the logarithm of its weight.
"""


def _effects(
    products: Iterable[tuple[float, float]], *, spread: float, weight: float
) -> list[_Effect]:
    """Return the effects of some shapes.

    Args:
        products: for each shape, its dot products with itself and with the level.
        spread: the dot product of the level with itself.
        weight: of each shape.
    """
    known, log_weight = 1 / EFFECT_VARIANCE, log(weight)
    return [
        (with_level / spread, left + known, -log1p(EFFECT_VARIANCE * left) / 2, log_weight)
        for with_itself, with_level in products
        for left in [with_itself - with_level**2 / spread]
    ]


def _explained(
    log_likelihood: float,
    effects: list[_Effect],
    with_values: Iterable[float],
    common: float,
    squares: float,
    strength: float,
) -> list[float]:
    """Return the weighted log likelihood of the values with each effect.

    Args:
        log_likelihood: without any effect.
        effects: the effects.
        with_values: the dot product of each effect with the values.
        common: the dot product of the level with the values.
        squares: the sum of squares without an effect, including the prior of the error.
        strength: half the degrees of freedom.
    """
    return [
        log_likelihood + log_weight + (log_cost - strength * log1p(-(own**2) / room / squares))
        for (level, room, log_cost, log_weight), products in zip(effects, with_values, strict=True)
        for own in [products - level * common]
    ]


class _Design(NamedTuple):
    """All that depends only on the days of tests, at one correlation of neighbouring tests.

    Attributes:
        whitener: for this correlation.
        level: a constant level, whitened.
        spread: its dot product with itself.
        shapes: the slopes, whitened.
        places: the positions of the steps.
        effects: of the slopes, then of the steps.
    """

    whitener: _Whitener
    level: list[float]
    spread: float
    shapes: list[list[float]]
    places: range
    effects: list[_Effect]

    @classmethod
    def of(
        cls, whitener: _Whitener, slopes: Sequence[tuple[float, list[float]]], places: range
    ) -> _Design:
        """Return the design for these slopes, with their weights, and steps before these places."""
        level = whitener.white([1.0] * len(whitener.scales))
        spread = _dot(level, level)
        total = fsum(weight for weight, _ in slopes) + (STEP_WEIGHT if places else 0.0)
        shapes = [whitener.white(values) for _, values in slopes]
        effects: list[_Effect] = []
        for (weight, _), shape in zip(slopes, shapes, strict=True):
            products = [(_dot(shape, shape), _dot(level, shape))]
            effects += _effects(products, spread=spread, weight=weight / total)
        if places:
            scales, after = whitener.scales, _sums_from(map(mul, level, level))
            products = [
                (scales[place] ** 2 + rest, scales[place] * level[place] + rest)
                for place in places
                for rest in [after[place + 1]]
            ]
            weight = STEP_WEIGHT / len(places) / total
            effects += _effects(products, spread=spread, weight=weight)
        return cls(whitener, level, spread, shapes, places, effects)

    def with_effects(self, scores: Sequence[float]) -> list[float]:
        """Return the dot product of each effect with the whitened scores.

        A step is 0 before its place and 1 from there on. Whitened, it is 0 before its place, its
        scale at the place, and the whitened level after it. So its products are sums over the
        remaining tests, which all steps share.
        """
        scales, after = self.whitener.scales, _sums_from(map(mul, self.level, scores))
        return [
            *(_dot(shape, scores) for shape in self.shapes),
            *[scales[place] * scores[place] + after[place + 1] for place in self.places],
        ]


@lru_cache(maxsize=2)  # both ankles, and whole teams, are mostly tested on the same days
def _designs(days: tuple[int, ...]) -> tuple[_Design, ...]:
    """Return the designs of tests on these days, counted from the first."""
    slopes, places = _slopes(days), _step_places(len(days))
    return tuple(_Design.of(whitener, slopes, places) for whitener in _whiteners(days))


def _whiteners(days: Sequence[int]) -> Iterator[_Whitener]:
    """Yield a whitener for each correlation of neighbouring tests."""
    shares = [min(1.0, (day - before) / LINK_DAYS) for before, day in pairwise(days)]
    counts = Counter(shares)
    for correlation in CORRELATIONS:
        link_of = {share: correlation**share for share in counts}
        scale_of = {share: 1 / sqrt(1 - link**2) for share, link in link_of.items()}
        yield _Whitener(
            [link_of[share] for share in shares],
            [1.0, *(scale_of[share] for share in shares)],
            fsum(count * log(scale_of[share]) for share, count in counts.items()),
        )


def _slopes(days: Sequence[int]) -> list[tuple[float, list[float]]]:
    """Return the even drift and the gains that level off in time, each with its weight."""
    since = [day - days[0] for day in days]
    fitting = [days_up for days_up in LEVELLING_DAYS if since[-1] >= days_up + DAYS_AT_NEW_LEVEL]
    drift = [day / PERIOD_DAYS for day in since]
    if not fitting:
        return [(DRIFT_WEIGHT + LEVELLING_WEIGHT, drift)]
    levelling = (
        [min(day, days_up) / min(PERIOD_DAYS, days_up) for day in since] for days_up in fitting
    )
    return [
        (DRIFT_WEIGHT, drift),
        *((LEVELLING_WEIGHT / len(fitting), shape) for shape in levelling),
    ]


def _step_places(count: int) -> range:
    """Return the positions (from 0) of day scores before which a step is tried."""
    places = range(DAYS_BESIDE_STEP, count - DAYS_BESIDE_STEP + 1)
    return places[:: max(1, -(-len(places) // MOST_STEPS))]


def _sums_from(values: Iterable[float]) -> list[float]:
    """Return the sum of the values from each position on; the last sum, after the end, is 0."""
    return [*accumulate(reversed([*values]), initial=0.0)][::-1]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(map(mul, one, other))


def _log_sum_exp(values: Sequence[float]) -> float:
    top = max(values)
    return top + log(fsum([exp(value - top) for value in values]))


def _capped(log_ratio: float) -> float:
    return exp(log_ratio) if log_ratio < log(MOST_RATIO) else MOST_RATIO
