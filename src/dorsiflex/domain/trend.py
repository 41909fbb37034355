"""The trend: Theil-Sen slope with Sen's 95 % interval, and the time to a goal at that pace."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from itertools import combinations, pairwise, repeat
from math import sqrt
from operator import attrgetter
from random import Random
from statistics import NormalDist, median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import DAYS_IN_WEEK
from dorsiflex.domain.day_scores import largest_step_cm
from dorsiflex.domain.report import GoalProgress, Trend
from dorsiflex.domain.thresholds import CONFIDENCE, DAYS_FOR_TREND, reaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.measurement import Goal

RESOLUTION = 1e-11
"""Slopes closer together than this are one slope; measured ones lie farther apart."""

_ONE_SLOPE = 2.5 * RESOLUTION
"""Bounds closer than this have one slope between them."""

_ALWAYS_FEW = 1000
"""At most this many slopes are listed at once: those of 45 days."""

_FEW_PER_POINT = 2
"""At most this many are listed for long series: it takes as long as one more count."""

_INSERTED = 1000
"""At most this many heights are sorted by insertion: moving them is cheaper than a search."""


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


def trend_of(scores: Sequence[DayScore]) -> Trend | None:
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


def residuals_cm(scores: Sequence[DayScore], trend: Trend) -> list[float]:
    """Return how far each day score is above the trend line, in cm."""
    first = scores[0].day
    return [
        score.score_cm - trend.intercept_cm - trend.cm_per_week * weeks_between(first, score.day)
        for score in scores
    ]


def goal_progress(
    goal: Goal, current_cm: float | None, trend: Trend | None, today: date
) -> GoalProgress:
    """Return how far the goal is and how many weeks it takes at the pace of these weeks.

    A bound whose slope is not above zero has no number of weeks. A goal that is reached is 0 cm
    and so, by the same division, 0 weeks away.

    Args:
        goal: the target score.
        current_cm: mean of the current window; None if the course has no tests.
        trend: of the period, or None.
        today: from when the pace needed is counted.
    """
    if current_cm is None:
        return GoalProgress(goal, None, None, None, None, None)
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


def weeks_between(first: date, day: date) -> float:
    """Return a number of weeks, with fractions."""
    return (day - first).days / DAYS_IN_WEEK


def theil_sen(points: Sequence[Point]) -> Line:
    """Fit a Theil-Sen line: the median of the slopes of all pairs, and Sen's interval of it.

    The numbers are those of `scipy.stats.theilslopes(y, x, 0.95)`. Ten years of daily tests have
    6.7 million pairs, so nearly all slopes are only counted.

    Args:
        points: two or more, in ascending order of x, no x twice.

    Source: Sen 1968, J Am Stat Assoc 63:1379, equation 2.6 for the interval with ties in y;
        intercept after Conover, median(y) - slope x median(x).
    """
    pairs = _pairs_of(len(points))
    half_width = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * _kendall_deviation(points)
    lowest = max(round((pairs - half_width) / 2), 1)
    highest = min(round((pairs + half_width) / 2) + 1, pairs)
    slopes = _PairSlopes(points, lowest, highest)
    slope = (slopes.of_rank((pairs + 1) // 2) + slopes.of_rank(pairs // 2 + 1)) / 2
    return Line(
        slope=slope,
        low=slopes.of_rank(lowest),
        high=slopes.of_rank(highest),
        intercept=median(y for _, y in points) - slope * median(x for x, _ in points),
    )


def _pairs_of(size: int) -> int:
    return size * (size - 1) // 2


def _kendall_deviation(points: Sequence[Point]) -> float:
    """Standard deviation of Kendall's score without a trend, with the correction for ties."""
    ties = Counter(y for _, y in points).values()
    return sqrt((_spread(len(points)) - sum(map(_spread, ties))) / 18)


def _spread(size: int) -> int:
    return size * (size - 1) * (2 * size + 5)


class _Bound(NamedTuple):
    """A slope, and how many pairs have a slope up to it."""

    slope: float
    up_to: int


class _PairSlopes:
    """The slopes of all pairs of points, of which those of a few ranks are wanted.

    Each wanted slope is put between two bounds. These are narrowed, by counting the slopes up to
    one in between, until few slopes are left, which are listed. A random sample of the slopes says
    where to look first: it decides how long the search takes, and not what it finds.

    Source: Matousek 1991, Inf Process Lett 39(4):183 (sample and count).
    """

    def __init__(self, points: Sequence[Point], lowest: int, highest: int) -> None:
        """Set the first bounds; these are the lowest and the highest rank that are wanted."""
        self._points = points
        self._few = max(_FEW_PER_POINT * len(points), _ALWAYS_FEW)
        self._sample: list[float] = []
        self._listed: list[float] = []
        self._listed_between: Sequence[_Bound] = ()
        # The extreme slopes are those of neighbours.
        steps = [_slope(*pair) for pair in pairwise(points)]
        pairs = _pairs_of(len(points))
        self._bounds = [_Bound(min(steps) - 1, 0), _Bound(max(steps) + 1, pairs)]
        if pairs <= self._few:
            self._listed = sorted([_slope(*pair) for pair in combinations(points, 2)])
            self._listed_between = self._bounds[:]
        else:
            self._look_first(lowest / pairs, highest / pairs)

    def of_rank(self, rank: int) -> float:
        """Return the slope of this rank; the lowest has rank 1."""
        low, high = between = self._narrowed(rank)
        if high.up_to - low.up_to > self._few:  # though nothing but rounding tells them apart
            return next(_slopes_between(low.slope, high.slope, self._points))
        if between != self._listed_between:
            self._listed_between = between
            self._listed = sorted(_slopes_between(low.slope, high.slope, self._points))
        return self._listed[rank - low.up_to - 1]

    def _look_first(self, lowest: float, highest: float) -> None:
        """Set bounds that most likely contain the slopes between two shares of all."""
        numbers = Random(0)  # noqa: S311 # a sample, and the same one on every run
        pairs = zip(self._points, numbers.choices(self._points, k=len(self._points)), strict=True)
        self._sample = sorted([_slope(*pair) for pair in pairs if pair[0] != pair[1]])
        size = len(self._sample)
        margin = sqrt(size)  # two standard deviations of the place of the median
        self._add_bound(self._sample[max(int(lowest * size - margin), 0)] - RESOLUTION)
        self._add_bound(self._sample[min(int(highest * size + margin), size - 1)] + RESOLUTION)

    def _narrowed(self, rank: int) -> Sequence[_Bound]:
        """Return bounds of the slope of this rank that have few slopes between them.

        Or else they are so close that these slopes are one.
        """
        in_guess = True
        while True:
            place = bisect_left(self._bounds, rank, key=attrgetter("up_to"))
            low, high = between = self._bounds[place - 1 : place + 1]
            left = high.up_to - low.up_to
            if left <= self._few or high.slope - low.slope < _ONE_SLOPE:
                return between
            slope = self._guess(rank, low, high) if in_guess else self._middle(low, high)
            count = self._add_bound(slope)
            left_now = count - low.up_to if count >= rank else high.up_to - count
            in_guess = not in_guess or 2 * left_now < left

    def _guess(self, rank: int, low: _Bound, high: _Bound) -> float:
        """Return where the slope of this rank is if all are evenly spaced, and a little beyond.

        Beyond it as seen from the bound that is farther away, which then comes close.
        """
        beyond = self._few / 3
        if rank - low.up_to > high.up_to - rank:
            beyond = -beyond
        share = (rank + beyond - low.up_to) / (high.up_to - low.up_to)
        return low.slope + (high.slope - low.slope) * share

    def _middle(self, low: _Bound, high: _Bound) -> float:
        """Return the middle slope of the sample between these bounds, or else their middle."""
        first = bisect_right(self._sample, low.slope)
        last = bisect_left(self._sample, high.slope)
        if first == last:
            return (low.slope + high.slope) / 2
        slope = self._sample[(first + last) // 2]
        return slope + RESOLUTION if slope + _ONE_SLOPE / 2 < high.slope else slope - RESOLUTION

    def _add_bound(self, slope: float) -> int:
        """Return how many slopes are at most this one, which becomes a bound."""
        bound = _Bound(slope, _count_up_to(slope, self._points))
        insort(self._bounds, bound)
        return bound.up_to


def _count_up_to(slope: float, points: Sequence[Point]) -> int:
    """Count the pairs whose slope is at most the given one.

    Seen along a line of that slope, these are the pairs whose later point is not the higher one.
    """
    _, rising = _count_rising([y - slope * x for x, y in points])
    return _pairs_of(len(points)) - rising


def _count_rising(heights: list[float]) -> tuple[list[float], int]:
    """Return the heights sorted, and how many pairs of them rise.

    They are halved as often as it takes for insertion into a sorted list to be cheap.
    """
    if len(heights) > _INSERTED:
        half = len(heights) // 2
        (earlier, rising), (later, rising_later) = map(
            _count_rising, (heights[:half], heights[half:])
        )
        rising += rising_later + sum(map(bisect_left, repeat(earlier), later))
        return sorted(earlier + later), rising
    lower: list[float] = []
    rising = 0
    for height in heights:
        place = bisect_left(lower, height)
        rising += place
        lower.insert(place, height)
    return lower, rising


def _slopes_between(low: float, high: float, points: Sequence[Point]) -> Iterator[float]:
    """Yield the slopes that lie above `low` and not above `high`, one for each pair that has one.

    Their pairs are those that change places between the two lines of sight.
    """
    by_place = _seen_along(high, points)
    places = {point: place for place, point in enumerate(by_place)}
    seen: list[int] = []
    for point in _seen_along(low, points):
        own = places[point]
        place = bisect_left(seen, own)
        for overtaken in seen[place:]:
            yield _slope(by_place[overtaken], point)
        seen.insert(place, own)


def _seen_along(slope: float, points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=lambda point: (point.y - slope * point.x, -point.x))


def _slope(a: Point, b: Point) -> float:
    return (b.y - a.y) / (b.x - a.x)
