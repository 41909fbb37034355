"""The trend against SciPy, and a goal's projection by hand."""

import random
from datetime import date, timedelta
from itertools import accumulate
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import theilslopes

from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.measurement import Goal, Side, Trial
from dorsiflex.domain.report import Trend
from dorsiflex.domain.trend import (
    Line,
    Point,
    goal_progress,
    residuals_cm,
    theil_sen,
    trend_of,
)

FIRST = date(2026, 9, 1)
TODAY = date(2026, 11, 22)


def series(days: list[int], scores_cm: list[float]) -> list[DayScore]:
    """Day scores on the given days since the first."""
    return [
        DayScore(day=FIRST + timedelta(days=day), score_cm=score, best_cm=score)
        for day, score in zip(days, scores_cm, strict=True)
    ]


def random_points(rng: random.Random, size: int) -> list[Point]:
    """Scores on random days, rounded to steps from 0.01 cm to whole ones, so that some tie."""
    spread = rng.choice([1, 2, 4, 7])
    days = sorted(rng.sample(range(size * spread), size))
    step = rng.choice([0.01, 0.1, 0.5, 1.0, 1 / 3])
    slope = rng.choice([0.0, 0.0, 0.13, -0.4])
    return [
        Point((day - days[0]) / 7, round((9 + slope * day / 7 + rng.gauss(0, 0.6)) / step) * step)
        for day in days
    ]


def by_scipy(points: list[Point]) -> tuple[float, float, float, float]:
    """The four numbers of SciPy: slope, low, high, intercept."""
    oracle = theilslopes([y for _, y in points], [x for x, _ in points], 0.95)
    return (
        float(oracle.slope),
        float(oracle.low_slope),
        float(oracle.high_slope),
        float(oracle.intercept),
    )


def test_a_thousand_short_series_are_as_scipy_has_them() -> None:
    """Slope, both bounds and intercept equal SciPy's on 1,000 series with gaps and ties."""
    rng = random.Random(1968)
    for _ in range(1000):
        points = random_points(rng, rng.randint(6, 30))
        assert theil_sen(points) == pytest.approx(by_scipy(points), abs=1e-9)


@pytest.mark.slow
def test_long_series_are_as_scipy_has_them() -> None:
    """The same on 300 series of up to 400 days."""
    rng = random.Random(1379)
    for _ in range(300):
        points = random_points(rng, rng.randint(31, 400))
        assert theil_sen(points) == pytest.approx(by_scipy(points), abs=1e-9)


@pytest.mark.parametrize("step_cm", [0.01, 1 / 30, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("cm_per_week", [0.0, 0.02])
def test_two_years_of_daily_tests_are_as_scipy_has_them(step_cm: float, cm_per_week: float) -> None:
    """Some 266,000 pairs are not listed, and their slopes are SciPy's to the last bit."""
    rng = random.Random(730)
    points = [
        Point(day / 7, round((9 + cm_per_week * day / 7 + rng.gauss(0, 1)) / step_cm) * step_cm)
        for day in range(730)
    ]
    line = theil_sen(points)
    assert line[:3] == by_scipy(points)[:3]
    assert line.intercept == pytest.approx(by_scipy(points)[3], abs=1e-9)


@given(
    series=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3000)), min_size=6, max_size=151),
    step_cm=st.sampled_from([0.01, 0.1, 0.5, 10.0]),
)
@settings(max_examples=300)
def test_any_series_is_as_scipy_has_it(series: list[tuple[int, int]], step_cm: float) -> None:
    """The same three slopes, whether all are listed or most are only counted."""
    gaps, steps = zip(*series, strict=True)
    most = round(30 / step_cm)
    points = [
        Point(day, step % (most + 1) * step_cm)
        for day, step in zip(accumulate(gaps), steps, strict=True)
    ]
    assert theil_sen(points)[:3] == pytest.approx(by_scipy(points)[:3], abs=1e-13)


def test_one_line_and_many_days_off_it_are_as_scipy_has_them() -> None:
    """Slopes that differ by rounding alone, and far more of them than are listed."""
    rng = random.Random(3)
    on_line = [Point(day / 7, 9 + 0.1 * day) for day in range(400)]
    points = [
        point._replace(y=rng.uniform(0, 30)) if rng.random() < 0.3 else point for point in on_line
    ]
    assert theil_sen(points) == pytest.approx(by_scipy(points), abs=1e-9)
    assert theil_sen(points).slope == pytest.approx(0.7, abs=1e-12)


@pytest.mark.parametrize(
    "ys",
    [
        pytest.param([9.5] * 8, id="all tie"),
        pytest.param([9.5] * 7 + [10.0], id="all but the last tie"),
        pytest.param([9.0, 9.5] * 5, id="two values by turns"),
        pytest.param([0.0, 30.0] * 6, id="as far apart as values can be"),
        pytest.param([9 + 0.1 * n for n in range(12)], id="a straight line"),
        pytest.param([12 - n**2 / 20 for n in range(9)], id="bent downwards"),
    ],
)
def test_awkward_series_are_as_scipy_has_them(ys: list[float]) -> None:
    """Ties everywhere, straight lines and extremes do not upset the search."""
    points = [Point(day / 7, y) for day, y in enumerate(ys)]
    assert theil_sen(points) == pytest.approx(by_scipy(points), abs=1e-9)


def test_a_flat_series_has_a_slope_of_exactly_zero() -> None:
    """Nothing that only looks positive comes out, or a goal would seem in reach."""
    points = [Point(day / 7, 9.5) for day in range(10)]
    assert theil_sen(points) == Line(0.0, 0.0, 0.0, 9.5)


def test_a_wild_day_hardly_moves_the_trend() -> None:
    """One reading of 28 among tests that gain 0.7 cm a week leaves the slope at 0.7."""
    scores = series(list(range(0, 70, 7)), [9 + 0.7 * week for week in range(10)])
    wild = [*scores[:4], series([28], [28.0])[0], *scores[5:]]
    trend = trend_of(wild)
    assert trend is not None
    assert trend.cm_per_week == pytest.approx(0.7)


def test_the_trend_is_in_cm_per_week_from_the_first_day_of_tests() -> None:
    """0.2 cm more every 14 days is 0.1 cm a week, and starts at the first score."""
    trend = trend_of(series([0, 14, 28, 42, 56, 70], [9.0, 9.2, 9.4, 9.6, 9.8, 10.0]))
    assert trend is not None
    assert trend.days == 6
    assert (trend.cm_per_week, trend.low, trend.high, trend.intercept_cm) == pytest.approx(
        (0.1, 0.1, 0.1, 9.0)
    )


def test_five_days_of_tests_have_no_trend() -> None:
    """Below six days there is none."""
    assert trend_of(series([0, 7, 14, 21, 28], [9, 9.5, 10, 10.5, 11])) is None


def test_residuals_are_what_the_line_leaves() -> None:
    """Around a line from 9 that gains 0.5 a week, 10 after one week lies 0.5 above."""
    trend = Trend(cm_per_week=0.5, low=0.0, high=1.0, intercept_cm=9.0, days=6)
    assert residuals_cm(series([0, 7, 21], [9.0, 10.0, 10.0]), trend) == pytest.approx(
        [0.0, 0.5, -0.5]
    )


def goal(by: date | None = None) -> Goal:
    """12.5 cm, perhaps by a day."""
    return Goal(person="me", side=Side.LEFT, target=Trial(1250), by=by)


def test_a_goal_is_projected_with_the_three_slopes() -> None:
    """1.9 cm at 0.13, 0.19 and 0.08 cm a week are 14.6, 10 and 23.75 weeks."""
    trend = Trend(cm_per_week=0.13, low=0.08, high=0.19, intercept_cm=9.0, days=22)
    progress = goal_progress(goal(), 10.6, trend, TODAY)
    assert progress.to_go_cm == pytest.approx(1.9)
    assert progress.weeks_likely == pytest.approx(1.9 / 0.13)
    assert progress.weeks_earliest == pytest.approx(10.0)
    assert progress.weeks_latest == pytest.approx(23.75)
    assert progress.pace_needed_cm_per_week is None


def test_a_slope_that_is_not_above_zero_has_no_number_of_weeks() -> None:
    """A low bound of zero says nothing about the latest day, a negative slope about none."""
    half = Trend(cm_per_week=0.1, low=0.0, high=0.2, intercept_cm=9.0, days=6)
    progress = goal_progress(goal(), 10.5, half, TODAY)
    assert progress.weeks_latest is None
    assert progress.weeks_likely == pytest.approx(20.0)
    down = Trend(cm_per_week=-0.1, low=-0.2, high=-0.01, intercept_cm=9.0, days=6)
    progress = goal_progress(goal(), 10.5, down, TODAY)
    assert (progress.weeks_earliest, progress.weeks_likely, progress.weeks_latest) == (None,) * 3


def test_without_a_trend_there_is_no_projection() -> None:
    """The distance to go is known all the same."""
    progress = goal_progress(goal(), 10.5, None, TODAY)
    assert progress.to_go_cm == pytest.approx(2.0)
    assert (progress.weeks_earliest, progress.weeks_likely, progress.weeks_latest) == (None,) * 3


def test_a_goal_that_a_mean_reaches_is_reached() -> None:
    """The mean of 10.2 and 8.6 is 9.4, though less in binary fractions: nothing is to go."""
    at_mean = Goal(person="me", side=Side.LEFT, target=Trial(940), by=None)
    progress = goal_progress(at_mean, fmean([10.2, 8.6]), None, TODAY)
    assert progress.to_go_cm == 0


def test_a_goal_that_is_passed_is_zero_away() -> None:
    """To go is 0 and never negative, and 0 cm take 0 weeks."""
    trend = Trend(cm_per_week=0.1, low=-0.1, high=0.2, intercept_cm=9.0, days=6)
    progress = goal_progress(goal(date(2027, 2, 1)), 13.0, trend, TODAY)
    assert progress.to_go_cm == 0
    assert progress.weeks_likely == 0
    assert progress.weeks_latest is None
    assert progress.pace_needed_cm_per_week == 0


@pytest.mark.parametrize(
    ("by", "pace"),
    [
        (date(2026, 12, 6), 1.0),  # 14 days are 2 weeks for 2 cm
        (date(2026, 11, 23), 14.0),  # tomorrow: 1/7 week
        (TODAY, None),
        (date(2026, 11, 1), None),
    ],
)
def test_the_pace_needed_counts_from_today(by: date, pace: float | None) -> None:
    """2 cm by a day ask for 2 cm over the weeks left, and for no pace once the day is here."""
    progress = goal_progress(goal(by), 10.5, None, TODAY)
    if pace is None:
        assert progress.pace_needed_cm_per_week is None
    else:
        assert progress.pace_needed_cm_per_week == pytest.approx(pace)
