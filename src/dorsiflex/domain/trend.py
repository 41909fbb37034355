"""The trend: Theil-Sen slope with Sen's 95 % interval, and what a goal takes at that pace."""

from bisect import bisect_left
from collections import Counter
from functools import partial
from itertools import combinations, pairwise
from math import sqrt
from statistics import NormalDist, median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.evidence import CONFIDENCE, DAYS_FOR_TREND
from dorsiflex.domain.limits import reaches
from dorsiflex.domain.reading_steps import largest_step_cm
from dorsiflex.domain.report import GoalProgress, Trend
from dorsiflex.domain.weeks import DAYS_IN_WEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.goals import Goal

RESOLUTION = 1e-11
"""Slopes closer together than this are one slope; measured ones lie farther apart."""

_ALWAYS_FEW = 1000
"""So many pairs are listed at once: those of 45 days."""

_LEAST_SHARE = 0.02
"""An interval of slopes is never narrowed by less than this share of it."""


class Point(NamedTuple):
    """One observation: x in weeks, y in cm."""

    x: float
    y: float


class Line(NamedTuple):
    """A Theil-Sen line with the bounds of its slope."""

    slope: float
    low: float
    high: float
    intercept: float


def trend_of(scores: "Sequence[DayScore]") -> Trend | None:
    """Return the trend of one ankle's day scores, or None below 6 days of tests.

    Coarse readings tie so often that the interval would be too narrow, or without any width. So it
    reaches at least one reading step to either side of the slope, over all the weeks. Finer ones
    leave it as it is.

    Args:
        scores: earliest day first.
    """
    if len(scores) < DAYS_FOR_TREND:
        return None
    first = scores[0].day
    line = theil_sen([Point(weeks_between(first, score.day), score.score_cm) for score in scores])
    step_cm = largest_step_cm(score.reading_steps for score in scores)
    margin = 0.0 if step_cm is None else step_cm / weeks_between(first, scores[-1].day)
    return Trend(
        cm_per_week=line.slope,
        low=min(line.low, line.slope - margin),
        high=max(line.high, line.slope + margin),
        intercept_cm=line.intercept,
        days=len(scores),
        reading_step_cm=step_cm,
    )


def residuals_cm(scores: "Sequence[DayScore]", trend: Trend) -> list[float]:
    """Return how far each day score lies above the trend line, in cm."""
    first = scores[0].day
    return [
        score.score_cm - trend.intercept_cm - trend.cm_per_week * weeks_between(first, score.day)
        for score in scores
    ]


def goal_progress(
    goal: "Goal", current_cm: float, trend: Trend | None, today: "date"
) -> GoalProgress:
    """Return how far the goal is and how many weeks it takes at the pace of these weeks.

    A bound whose slope is not above zero has no number of weeks. A goal that is reached is 0 cm
    and so, by the same division, 0 weeks away.

    Args:
        goal: the score to get to.
        current_cm: mean of the current window.
        trend: of the period, or None.
        today: from when the pace needed is counted.
    """
    is_reached = reaches(current_cm, goal.target_cm)
    to_go_cm = 0.0 if is_reached else goal.target_cm - current_cm
    slopes = (None, None, None) if trend is None else (trend.cm_per_week, trend.high, trend.low)
    likely, earliest, latest = (
        None if slope is None or slope <= 0 else to_go_cm / slope for slope in slopes
    )
    weeks_left = 0.0 if goal.by is None else weeks_between(today, goal.by)
    return GoalProgress(
        goal=goal,
        to_go_cm=to_go_cm,
        weeks_likely=likely,
        weeks_earliest=earliest,
        weeks_latest=latest,
        pace_needed_cm_per_week=to_go_cm / weeks_left if weeks_left > 0 else None,
    )


def weeks_between(first: "date", day: "date") -> float:
    """Count weeks, with their fraction."""
    return (day - first).days / DAYS_IN_WEEK


def theil_sen(points: "Sequence[Point]") -> Line:
    """Fit a Theil-Sen line: the median of the slopes of all pairs, and Sen's interval of it.

    The numbers are those of `scipy.stats.theilslopes(y, x, 0.95)`. Ten years of daily tests have
    6.7 million pairs, so the slopes are never listed: each one that is needed is found by its rank.

    Args:
        points: two or more, in ascending order of x, no x twice.

    Source: Sen 1968, J Am Stat Assoc 63:1379, equation 2.6 for the interval with ties in y;
        intercept after Conover, median(y) - slope x median(x).
    """
    pairs = len(points) * (len(points) - 1) // 2
    slope_at: Callable[[int], float] = partial(_slope_at, points)
    if pairs <= _ALWAYS_FEW:
        pairs_of_points = combinations(points, 2)
        listed = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairs_of_points)
        slope_at = [0.0, *listed].__getitem__
    slope = (slope_at((pairs + 1) // 2) + slope_at(pairs // 2 + 1)) / 2
    half_width = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * _kendall_deviation(points)
    return Line(
        slope=slope,
        low=slope_at(max(round((pairs - half_width) / 2), 1)),
        high=slope_at(min(round((pairs + half_width) / 2) + 1, pairs)),
        intercept=median(y for _, y in points) - slope * median(x for x, _ in points),
    )


def _kendall_deviation(points: "Sequence[Point]") -> float:
    """Standard deviation of Kendall's score where no trend is, with the correction for ties."""
    ties = Counter(y for _, y in points).values()
    return sqrt((_spread(len(points)) - sum(map(_spread, ties))) / 18)


def _spread(size: int) -> int:
    return size * (size - 1) * (2 * size + 5)


def _slope_at(points: "Sequence[Point]", rank: int) -> float:
    """Find the slope of the given rank (1 is the lowest) among the slopes of all pairs.

    Narrows an interval of slopes until few enough pairs are left in it to list them, or nothing but
    one slope. The extreme slopes are those of neighbours, so the interval starts from these.
    """
    steps = [_slope(*pair) for pair in pairwise(points)]
    low, high = min(steps) - 1, max(steps) + 1
    up_to_low, up_to_high = 0, len(points) * (len(points) - 1) // 2
    guess = False
    few = max(len(points), _ALWAYS_FEW)
    while (left := up_to_high - up_to_low) > few and high - low > RESOLUTION:
        # By turns the middle, which always halves the interval, and where the rank would be if the
        # slopes lay evenly, which takes fewer steps.
        guess = not guess
        share = (rank - up_to_low) / left if guess else 0.5
        share = min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE)
        middle = low + (high - low) * share
        count = _count_up_to(middle, points)
        if count >= rank:
            high, up_to_high = middle, count
        else:
            low, up_to_low = middle, count
    slopes = _slopes_between(low, high, points)
    return next(slopes) if high - low <= RESOLUTION else sorted(slopes)[rank - up_to_low - 1]


def _count_up_to(slope: float, points: "Sequence[Point]") -> int:
    """Count the pairs whose slope is at most the given one.

    Seen along a line of that slope, these are the pairs whose later point is not the higher one.
    """
    heights: list[float] = []
    count = 0
    for x, y in points:
        height = y - slope * x
        place = bisect_left(heights, height)
        count += len(heights) - place
        heights.insert(place, height)
    return count


def _slopes_between(low: float, high: float, points: "Sequence[Point]") -> "Iterator[float]":
    """Give the slopes that lie above `low` and not above `high`, one for each pair that has one.

    Their pairs are those that change places between the two lines of sight.
    """
    places = {point: place for place, point in enumerate(_seen_along(high, points))}
    seen: list[tuple[int, Point]] = []
    for point in _seen_along(low, points):
        entry = (places[point], point)
        place = bisect_left(seen, entry)
        for _, overtaken in seen[place:]:
            yield _slope(overtaken, point)
        seen.insert(place, entry)


def _seen_along(slope: float, points: "Sequence[Point]") -> list[Point]:
    return sorted(points, key=lambda point: (point.y - slope * point.x, -point.x))


def _slope(a: Point, b: Point) -> float:
    return (b.y - a.y) / (b.x - a.x)
