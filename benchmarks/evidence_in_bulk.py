"""The evidence ratio of many people at once, who tested on the same days.

`simulate_verdicts.py` leaves out with it who has too little evidence for a verdict, and asks the
domain about the others. It is the same formula in NumPy (docs/method.md); the tests compare them.
"""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from dorsiflex.domain import thresholds

Matrix = NDArray[np.float64]


def log_ratios_of_change(days: Sequence[int], scores_cm: Sequence[Sequence[float]]) -> Matrix:
    """Return ln of the evidence ratio of each person.

    Args:
        days: whole numbers, ascending.
        scores_cm: the scores of these days, of each person.
    """
    weights, shapes = _shapes(np.array(days, dtype=float) - days[0])
    scores = np.array(scores_cm)
    scores -= scores.mean(axis=1, keepdims=True)
    strength = (len(days) - 1 + thresholds.PRIOR_DAYS) / 2
    prior_squares = thresholds.PRIOR_DAYS * thresholds.SEM_PUBLISHED_CM**2
    steady, changed = [], []
    for correlation in thresholds.CORRELATIONS:
        gaps = np.minimum(1, np.diff(days) / thresholds.LINK_DAYS)
        links = correlation**gaps
        level = _white(np.ones((1, len(days))), links)[0]
        x, w = _white(shapes, links), _white(scores, links)
        a, b, d = level @ level, x @ level, w @ level
        squares = prior_squares + (w**2).sum(axis=1) - d**2 / a
        spread = (x**2).sum(axis=1) - b**2 / a
        common = w @ x.T - np.outer(d, b) / a
        log_steady = -(np.log(1 - links**2).sum() + np.log(a)) / 2 - strength * np.log(squares)
        explained = common**2 / (spread + 1 / thresholds.EFFECT_VARIANCE) / squares[:, None]
        gains = -strength * np.log1p(-explained) - np.log1p(thresholds.EFFECT_VARIANCE * spread) / 2
        steady.append(log_steady[:, None])
        changed.append(log_steady[:, None] + np.log(weights) + gains)
    return _log_sum_exp(np.hstack(changed)) - _log_sum_exp(np.hstack(steady))


def _shapes(since: Matrix) -> tuple[Matrix, Matrix]:
    """Return the shapes of a change, one per row, and their weights."""
    period = thresholds.PERIOD_DAYS
    up = [h for h in thresholds.LEVELLING_DAYS if since[-1] >= h + thresholds.DAYS_AT_NEW_LEVEL]
    places = np.arange(thresholds.DAYS_BESIDE_STEP, len(since) - thresholds.DAYS_BESIDE_STEP + 1)
    places = places[:: max(1, ceil(len(places) / thresholds.MOST_STEPS))]
    rows = [since / period, *(np.minimum(since, h) / min(period, h) for h in up)]
    rows += [(np.arange(len(since)) >= place).astype(float) for place in places]
    drift = thresholds.DRIFT_WEIGHT + (0 if up else thresholds.LEVELLING_WEIGHT)
    weights = [drift, *(thresholds.LEVELLING_WEIGHT / len(up) for _ in up)]
    weights += [thresholds.STEP_WEIGHT / len(places) for _ in places]
    return np.array(weights) / sum(weights), np.array(rows)


def _white(rows: Matrix, links: Matrix) -> Matrix:
    rest = (rows[:, 1:] - links * rows[:, :-1]) / np.sqrt(1 - links**2)
    return np.hstack([rows[:, :1], rest])


def _log_sum_exp(rows: Matrix) -> Matrix:
    top = rows.max(axis=1)
    found: Matrix = top + np.log(np.exp(rows - top[:, None]).sum(axis=1))
    return found
