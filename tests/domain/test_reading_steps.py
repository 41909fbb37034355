"""The steps that trials were read in, and the interval of a trend from coarse readings."""

import random
from datetime import date, timedelta

import pytest
from scipy.stats import theilslopes

from dorsiflex.domain.day_scores import DayScore, largest_step_cm, steps_of
from dorsiflex.domain.distance import parse_distance
from dorsiflex.domain.measurement import Unit
from dorsiflex.domain.trend import trend_of

FIRST = date(2026, 9, 1)


def largest(*trials: int) -> float | None:
    """The largest coarse step that holds trials in hundredths of a centimetre."""
    return largest_step_cm([steps_of(trials)])


@pytest.mark.parametrize(
    ("trials", "step_cm"),
    [
        ([900, 1000, 1100], 1.0),
        ([900, 1000, 1050], 0.5),
        ([950], 0.5),
        ([127, 254, 381], 1.27),  # 1/2, 1 and 1 1/2 in
        ([127, 64], 0.635),  # 1/4 in is 0.635 cm, stored as 0.64
        ([191], 0.635),  # 3/4 in is 1.905 cm
        ([127, 32], 0.3175),  # 1/8 in is 0.3175 cm, stored as 0.32
        ([950, 127], None),
        ([910], None),
        ([63], None),
        ([0], 1.27),  # 0 is on every step
        ([900, 0], 1.0),
        ([905], None),
    ],
)
def test_the_largest_step_that_holds_all(trials: list[int], step_cm: float | None) -> None:
    """Counted by hand: whole and half centimetres, halves, quarters and eighths of an inch."""
    assert largest(*trials) == step_cm


@pytest.mark.parametrize(("parts", "step_cm"), [(2, 1.27), (4, 0.635), (8, 0.3175)])
def test_every_part_of_an_inch_is_on_its_step_as_it_is_stored(parts: int, step_cm: float) -> None:
    """From 0 to 11 3/4 in, rounded as distances are when they are read."""
    trials = [parse_distance(str(part / parts), Unit.IN) for part in range(11 * parts + parts // 2)]
    assert largest(*trials) == step_cm


def test_days_share_a_step_only_if_all_are_on_it() -> None:
    """Three days on whole centimetres, one on a half; then one on a millimetre."""
    days = [steps_of([trial]) for trial in (900, 1000, 950)]
    assert largest_step_cm(days) == 0.5
    assert largest_step_cm([*days, steps_of([910])]) is None


def read_in_steps(days: list[int], scores_cm: list[float]) -> list[DayScore]:
    """Day scores of one trial each."""
    return [
        DayScore(
            day=FIRST + timedelta(days=day),
            score_cm=cm,
            best_cm=cm,
            reading_steps=steps_of([round(100 * cm)]),
        )
        for day, cm in zip(days, scores_cm, strict=True)
    ]


def by_scipy(days: list[int], scores_cm: list[float]) -> tuple[float, float, float]:
    """Slope and bounds by SciPy, in cm a week."""
    found = theilslopes(scores_cm, [day / 7 for day in days], 0.95)
    return float(found.slope), float(found.low_slope), float(found.high_slope)


def test_equal_coarse_readings_leave_a_reading_step_open() -> None:
    """Six times 9.5 over 5 weeks: 0 cm a week, but up to 0.5 / 5 either way."""
    trend = trend_of(read_in_steps([0, 7, 14, 21, 28, 35], [9.5] * 6))
    assert trend is not None
    assert (trend.low, trend.cm_per_week, trend.high) == pytest.approx((-0.1, 0.0, 0.1))
    assert trend.reading_step_cm == 0.5


def test_a_slow_gain_read_to_half_a_centimetre_is_not_denied() -> None:
    """24 tests of 12 weeks that rise by 0.03 cm a week: SciPy's interval is 0 to 0."""
    days = [7 * (n // 2) + 3 * (n % 2) for n in range(24)]
    scores_cm = [round(2 * (9.3 + 0.03 * day / 7)) / 2 for day in days]
    assert by_scipy(days, scores_cm) == (0, 0, 0)
    trend = trend_of(read_in_steps(days, scores_cm))
    assert trend is not None
    assert trend.low < 0.03 < trend.high
    assert trend.high == pytest.approx(0.5 / (80 / 7))


def test_coarse_readings_only_widen() -> None:
    """100 random series: the wider of SciPy's interval and of a step to either side."""
    rng = random.Random(8)
    for _ in range(100):
        days = sorted(rng.sample(range(90), rng.randint(8, 30)))
        step_cm = rng.choice([1.0, 0.5])
        scores_cm = [round(rng.gauss(9, rng.choice([0.2, 1.5])) / step_cm) * step_cm for _ in days]
        trend = trend_of(read_in_steps(days, scores_cm))
        assert trend is not None
        slope, low, high = by_scipy(days, scores_cm)
        assert trend.reading_step_cm is not None
        margin = trend.reading_step_cm / ((days[-1] - days[0]) / 7)
        expected = (slope, min(low, slope - margin), max(high, slope + margin))
        assert (trend.cm_per_week, trend.low, trend.high) == pytest.approx(expected, abs=1e-9)


def test_finer_readings_have_the_interval_of_scipy() -> None:
    """Read to a millimetre, nothing changes, and no step is given."""
    rng = random.Random(9)
    for _ in range(50):
        days = sorted(rng.sample(range(90), 20))
        scores_cm = [round(rng.gauss(9, 0.7), 1) for _ in days]
        trend = trend_of(read_in_steps(days, scores_cm))
        assert trend is not None
        assert (trend.cm_per_week, trend.low, trend.high) == pytest.approx(
            by_scipy(days, scores_cm), abs=1e-9
        )
        assert trend.reading_step_cm is None


def test_equal_fine_readings_have_the_interval_of_scipy_too() -> None:
    """Six times 9.3 over 5 weeks: 0 to 0, which is printed as no interval."""
    days, scores_cm = [0, 7, 14, 21, 28, 35], [9.3] * 6
    trend = trend_of(read_in_steps(days, scores_cm))
    assert trend is not None
    assert (trend.cm_per_week, trend.low, trend.high) == by_scipy(days, scores_cm) == (0, 0, 0)
    assert trend.reading_step_cm is None
