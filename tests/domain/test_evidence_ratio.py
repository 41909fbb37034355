"""The evidence ratio: expected values, an independent calculation by full matrices, and laws."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil, exp, isfinite, log, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.special import gammaln, logsumexp
from scipy.stats import multivariate_t
from tests.any_order import day_scores

from dorsiflex.domain.day_scores import DayScore, Reading
from dorsiflex.domain.evidence_ratio import (
    log_ratio_of_change,
    log_ratio_of_difference,
    needed_ratio,
    weigh_change,
    weigh_difference,
)
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import Evidence

Matrix = NDArray[np.float64]

FIRST = date(2026, 9, 1)
S0_CM = 1.9 / (1.96 * 2**0.5)
TWO_A_WEEK = [7 * (n // 2) + 3 * (n % 2) for n in range(24)]
YEAR = [7 * week + day for week in range(52) for day in (0, 2, 4)]


def numbers(text: str) -> list[float]:
    """Numbers written with blanks between."""
    return [float(word) for word in text.split()]


STEADY = numbers(
    "9.4 8.6 8.6 9.2 8.8 9.2 9.9 8.9 8.3 10.7 9.1 10.2 "
    "8.0 9.6 8.6 8.7 9.3 8.7 8.5 9.2 8.5 9.7 8.4 9.9"
)
ZIGZAG = [9 + 0.1 * n + (0.5 if n % 2 else -0.5) for n in range(24)]


def gaining(gain_cm: float) -> list[float]:
    """The steady scores with an even gain over the twelve weeks, read to a millimetre."""
    return [round(cm + gain_cm * day / 80, 1) for cm, day in zip(STEADY, TWO_A_WEEK, strict=True)]


CHANGES = {
    "A": ([0, 7, 21, 28], numbers("9.0 9.2 10.4 10.6"), 0.3492879923),
    "B": ([0, 7, 21, 28], [9.5] * 4, -0.1658744793),
    "C": (TWO_A_WEEK, [9.0, 10.0] * 12, -1.1856503089),
    "D": (TWO_A_WEEK, ZIGZAG, 6.6431501227),
    "E": (TWO_A_WEEK, [18 - cm for cm in ZIGZAG], 6.6431501227),
    "H": (
        [0, 1, 2, 9, 13, 14, 34, 35, 41, 50],
        numbers("9.1 9.3 9.0 9.8 9.6 9.9 10.4 10.2 10.9 10.8"),
        0.6424220503,
    ),
    "J": (TWO_A_WEEK, STEADY, -1.1799122632),
    "K": (TWO_A_WEEK, gaining(2), 3.3774145733),
    "L": (TWO_A_WEEK, gaining(1), 0.3571573811),
    "M": (TWO_A_WEEK[:8], numbers("9.1 8.8 9.3 9.0 11.0 11.2 10.9 11.3"), 2.1116334186),
    "N": ([0, 3, 7, 17, 21], numbers("9.5 10.1 9.2 9.9 10.6"), 0.0192574216),
    "O": ([0, 3, 7, 17, 21, 24], numbers("9.5 10.1 9.2 9.9 10.6 10.9"), 0.1000354950),
    "Q": (
        YEAR,
        [
            round(9 + min(2 * day / 84, 2) + (0.5 if n % 2 else -0.5) + 0.3 * sin(day), 1)
            for n, day in enumerate(YEAR)
        ],
        44.2185350682,
    ),
}
"""Days, scores, and the logarithm of the ratio, which was computed twice elsewhere."""

DIFFERENCES = {
    "a": ([0, 3, 7, 10], numbers("-1.0 -1.4 -0.8 -1.2"), 1.0850908759),
    "b": ([0, 3, 7, 10], numbers("0.3 -0.4 0.1 -0.2"), -1.1705532138),
    "c": (TWO_A_WEEK, [cm - 9.1 for cm in STEADY], -2.2643606815),
    "d": (TWO_A_WEEK, [cm - 10.1 for cm in STEADY], 7.6764730813),
    "f": ([0, 1, 9, 30, 31, 60], numbers("0.5 0.9 0.2 1.1 0.7 0.6"), 0.1194336180),
}


@pytest.mark.parametrize(("days", "scores_cm", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_changes_have_their_expected_ratio(
    days: list[int], scores_cm: list[float], expected: float
) -> None:
    """To 1e-9, from four equal scores to a year of three tests a week."""
    assert log_ratio_of_change(days, scores_cm) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("days", "differences_cm", "expected"), DIFFERENCES.values(), ids=DIFFERENCES.keys()
)
def test_differences_have_their_expected_ratio(
    days: list[int], differences_cm: list[float], expected: float
) -> None:
    """To 1e-9, between the ankles."""
    assert log_ratio_of_difference(days, differences_cm) == pytest.approx(expected, abs=1e-9)


# The independent calculation: a marginal likelihood is a multivariate t of the scores themselves,
# with the whole matrix of how errors go together. A level that may be anything is taken out by
# contrasts, which are orthogonal to it.


def correlations(days: Sequence[int], rho: float) -> Matrix:
    """How the errors of any two tests go together: the product of the links between them."""
    matrix = np.eye(len(days))
    for i in range(len(days)):
        alike = 1.0
        for j in range(i + 1, len(days)):
            gap = days[j] - days[j - 1]
            alike *= rho ** min(1.0, gap / 3.5) if rho else 0.0
            matrix[i, j] = matrix[j, i] = alike
    return matrix


def shapes(days: Sequence[int]) -> list[tuple[float, Matrix]]:
    """Every shape of a change, with its weight, as the method's text has them."""
    since = np.array(days, dtype=float) - days[0]
    up = [h for h in (42, 84, 168) if since[-1] >= h + 14]
    found = [(0.4 if up else 0.8, since / 84)]
    found += [(0.4 / len(up), np.minimum(since, h) / min(84, h)) for h in up]
    places = [k for k in range(len(days)) if k >= 3 and len(days) - k >= 3]
    places = places[:: ceil(len(places) / 100) or 1]
    found += [
        (0.2 / len(places), np.array([float(i >= k) for i in range(len(days))])) for k in places
    ]
    total = sum(weight for weight, _ in found)
    return [(weight / total, shape) for weight, shape in found]


def log_t(values: Matrix, spread: Matrix) -> float:
    """Logarithm of the density of a multivariate t with 4 degrees of freedom."""
    size = len(values)
    _, log_det = np.linalg.slogdet(spread)
    squares = float(values @ np.linalg.solve(spread, values))
    return float(
        gammaln((4 + size) / 2)
        - gammaln(2)
        - size / 2 * log(4 * np.pi)
        - log_det / 2
        - (4 + size) / 2 * np.log1p(squares / 4)
    )


def log_t_by_scipy(values: Matrix, spread: Matrix) -> float:
    """The same by SciPy."""
    return float(multivariate_t(np.zeros(len(values)), spread, df=4).logpdf(values))


def change_by_matrices(days: Sequence[int], scores_cm: Sequence[float], *, scipy: bool) -> float:
    """The logarithm of the ratio of a change."""
    log_density = log_t_by_scipy if scipy else log_t
    contrasts = null_space(np.ones((1, len(days)))).T
    values = contrasts @ np.array(scores_cm)
    steady, changed = [], []
    for rho in (0.0, 0.2, 0.4, 0.6, 0.8):
        errors = contrasts @ correlations(days, rho) @ contrasts.T
        steady.append(log_density(values, S0_CM**2 * errors))
        for weight, shape in shapes(days):
            effect = contrasts @ shape
            spread = S0_CM**2 * (errors + 4 * np.outer(effect, effect))
            changed.append(log(weight) + log_density(values, spread))
    return float(logsumexp(changed) - logsumexp(steady))


def difference_by_matrices(days: Sequence[int], differences_cm: Sequence[float]) -> float:
    """The logarithm of the ratio of a difference."""
    values, level = np.array(differences_cm), np.ones((len(days), len(days)))
    equal, unequal = [], []
    for rho in (0.0, 0.2, 0.4, 0.6, 0.8):
        errors = correlations(days, rho)
        equal.append(log_t_by_scipy(values, S0_CM**2 * errors))
        unequal.append(log_t_by_scipy(values, S0_CM**2 * (errors + 4 * level)))
    return float(logsumexp(unequal) - logsumexp(equal))


def random_history(rng: random.Random, size: int) -> tuple[list[int], list[float]]:
    """Days with gaps of all lengths, and scores that drift, jump or scatter."""
    days = [rng.randrange(1000)]
    for _ in range(size - 1):
        days.append(days[-1] + rng.choice([1, 1, 2, 3, 4, 4, 7, 7, 14, 40]))
    slope, jump, at = rng.choice([0, 0.02]), rng.choice([0, 2]), rng.randrange(size)
    error_cm, step_cm = rng.choice([0.3, 0.7, 1.5]), rng.choice([0.01, 0.1, 0.5])
    lengths = (
        9 + slope * (day - days[0]) + jump * (n >= at) + rng.gauss(0, error_cm)
        for n, day in enumerate(days)
    )
    return days, [round(length / step_cm) * step_cm for length in lengths]


def test_random_histories_agree_with_full_matrices() -> None:
    """60 histories of 4 to 24 days, by SciPy's multivariate t on contrasts."""
    rng = random.Random(1945)
    for _ in range(60):
        days, scores_cm = random_history(rng, rng.randint(4, 24))
        expected = change_by_matrices(days, scores_cm, scipy=True)
        assert log_ratio_of_change(days, scores_cm) == pytest.approx(expected, abs=1e-7)
        gaps_cm = [score - 9.3 for score in scores_cm]
        expected = difference_by_matrices(days, gaps_cm)
        assert log_ratio_of_difference(days, gaps_cm) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize(
    "size", [60, *(pytest.param(size, marks=pytest.mark.slow) for size in (105, 106, 160, 207))]
)
def test_long_histories_agree_with_full_matrices(size: int) -> None:
    """Also where more than 100 places of a step fit, so that only some of them are tried."""
    days, scores_cm = random_history(random.Random(size), size)
    expected = change_by_matrices(days, scores_cm, scipy=False)
    assert log_ratio_of_change(days, scores_cm) == pytest.approx(expected, abs=1e-7)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[int], list[float]]:
    """2 to 40 days of tests, with any scores from 0 to 30 cm."""
    days = sorted(draw(st.sets(st.integers(0, 500), min_size=2, max_size=40)))
    lengths = st.lists(st.integers(0, 3000), min_size=len(days), max_size=len(days))
    return days, [hundredths / 100 for hundredths in draw(lengths)]


@given(histories(), st.integers(-3000, 3000), st.integers(-700_000, 700_000))
def test_neither_the_level_nor_the_calendar_matters(
    history: tuple[list[int], list[float]], up: int, later: int
) -> None:
    """All scores so much longer, mirrored, or all days moved: the ratio is the same."""
    days, scores_cm = history
    ratio = log_ratio_of_change(days, scores_cm)
    shifted = [cm + up / 100 for cm in scores_cm]
    assert log_ratio_of_change(days, shifted) == pytest.approx(ratio, abs=1e-8)
    assert log_ratio_of_change(days, [30 - cm for cm in scores_cm]) == pytest.approx(
        ratio, abs=1e-8
    )
    assert log_ratio_of_change([day + later for day in days], scores_cm) == ratio


@given(histories(), st.integers(-700_000, 700_000))
def test_neither_left_nor_right_is_favoured(
    history: tuple[list[int], list[float]], later: int
) -> None:
    """Right minus left explains as much as left minus right, whenever it was."""
    days, differences_cm = history
    ratio = log_ratio_of_difference(days, differences_cm)
    assert log_ratio_of_difference(days, [-cm for cm in differences_cm]) == ratio
    assert log_ratio_of_difference([day + later for day in days], differences_cm) == ratio


@given(histories())
def test_there_is_always_a_number(history: tuple[list[int], list[float]]) -> None:
    """Whatever the scores, the ratio is above 0, at most a million, and no overflow."""
    days, scores_cm = history
    course = [
        DayScore(day=FIRST + timedelta(days=day), score_cm=cm, best_cm=cm)
        for day, cm in zip(days, scores_cm, strict=True)
    ]
    change = weigh_change(course)
    difference = weigh_difference(course, [s._replace(score_cm=0.0) for s in course], FIRST)
    for evidence in (change, difference):
        if evidence is not None:
            assert 0 < evidence.ratio <= 1e6
            assert 5 <= evidence.needed <= 40


@given(
    st.sets(st.integers(0, 4000), min_size=2, max_size=60),
    st.integers(0, 3000).map(lambda hundredths: hundredths / 100),
)
def test_equal_scores_are_evidence_of_a_steady_ankle(days: set[int], score_cm: float) -> None:
    """A ratio below 1, at any length and over any time."""
    assert log_ratio_of_change(sorted(days), [score_cm] * len(days)) < 0


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_of_storing_does_not_matter(rng: random.Random) -> None:
    """Tests that were stored in another order are the same course."""
    noon = datetime(2026, 9, 1, 12)  # noqa: DTZ001 # readings carry local times
    readings = [
        Reading(
            side="left",
            tested_at=(noon + timedelta(days=day)).isoformat(),
            pain=None,
            sharp=False,
            footwear=None,
            warmed_up=None,
            back_foot=None,
            measured_by=None,
            id=1,
            trials=(round(100 * cm), round(100 * cm) + 7),
        )
        for day, cm in zip(TWO_A_WEEK, gaining(2), strict=True)
    ]
    shuffled = rng.sample(readings, len(readings))
    in_order, as_stored = (day_scores(tests)[Side.LEFT] for tests in (readings, shuffled))
    assert weigh_change(as_stored) == weigh_change(in_order)


@pytest.mark.parametrize("size", [500, 3650])
@pytest.mark.parametrize("kind", ["equal", "far apart", "one step", "rising"])
def test_ten_years_of_daily_tests_have_a_ratio(size: int, kind: str) -> None:
    """Also where scores are as far apart as they can be: no overflow, and the right side of 1."""
    scores_cm = {
        "equal": [9.5] * size,
        "far apart": [0.0, 30.0] * (size // 2),
        "one step": [0.0] * (size // 2) + [30.0] * (size // 2),
        "rising": [30 * n / size for n in range(size)],
    }[kind]
    ratio = log_ratio_of_change(range(size), scores_cm)
    assert isfinite(ratio)
    assert (ratio > log(1e6)) is (kind in {"one step", "rising"})
    assert (ratio < 0) is (kind in {"equal", "far apart"})


@pytest.mark.parametrize(
    ("days", "needed"),
    [(0, 5), (84, 5), (126, 7.5), (168, 10), (361, 21.488095), (671, 39.940476), (672, 40)],
)
def test_what_is_needed_rises_with_time(days: int, needed: float) -> None:
    """5 in the first 84 days, then in proportion to time, and never more than 40."""
    assert needed_ratio(days) == pytest.approx(needed)
    assert needed_ratio(20 * 365) == 40


def course(days: Sequence[int], scores_cm: Sequence[float]) -> list[DayScore]:
    """Day scores on the given days since the first of September 2026."""
    return [
        DayScore(day=FIRST + timedelta(days=day), score_cm=cm, best_cm=cm)
        for day, cm in zip(days, scores_cm, strict=True)
    ]


def test_the_evidence_of_a_course_is_the_ratio_and_what_its_days_need() -> None:
    """Case K of twelve weeks, and case Q of a year, whose ratio of 1.6e19 is given as a million."""
    assert weigh_change(course(*CHANGES["K"][:2])) == pytest.approx((29.294933, 5), rel=1e-7)
    assert weigh_change(course(*CHANGES["Q"][:2])) == pytest.approx((1e6, 21.488095))


def paired(
    days: Sequence[int], differences_cm: Sequence[float]
) -> tuple[list[DayScore], list[DayScore]]:
    """Left and right ankle, tested on these days, that differ by this."""
    return course(days, [10 + cm for cm in differences_cm]), course(days, [10.0] * len(days))


def test_the_evidence_between_the_ankles_is_that_of_their_differences() -> None:
    """Case a; days on which one ankle was tested alone say nothing."""
    days, differences_cm, expected = DIFFERENCES["a"]
    left, right = paired(days, differences_cm)
    alone = course([5], [20.0])
    for both in ((left, right), (sorted([*left, *alone]), right), (left, sorted([*right, *alone]))):
        assert weigh_difference(*both, FIRST) == pytest.approx((exp(expected), 5), rel=1e-9)


@pytest.mark.parametrize(
    ("days", "later_start", "counted"),
    [
        pytest.param([0, 3, 7], 0, None, id="three days are too few"),
        pytest.param([0, 3, 7, 10], 1, None, id="a day before the later start does not count"),
        pytest.param([0, 3, 7, 10], 0, [0, 3, 7, 10], id="the day of the later start does"),
        pytest.param([0, 50, 60, 70, 83], 0, [0, 50, 60, 70, 83], id="83 days before the last"),
        pytest.param([0, 50, 60, 70, 84], 0, [50, 60, 70, 84], id="84 days before the last"),
        pytest.param([0, 50, 60, 134], 0, None, id="too few of the last 84 days"),
        pytest.param([0, 3, 7, 10], 11, None, id="all before the later start"),
        pytest.param([], 0, None, id="never on one day"),
    ],
)
def test_only_recent_days_with_both_ankles_count(
    days: list[int], later_start: int, counted: list[int] | None
) -> None:
    """Those of the last 84 days up to the last such day, not before the later start; four or more.

    The differences tell the days apart, so the ratio shows which of them were counted.
    """
    of_day = {day: 1 + day / 50 for day in days}
    left, right = paired(days, list(of_day.values()))
    found = weigh_difference(left, right, FIRST + timedelta(days=later_start))
    if counted is None:
        assert found is None
    else:
        expected = log_ratio_of_difference(counted, [of_day[day] for day in counted])
        assert found == pytest.approx(Evidence(exp(expected), 5), rel=1e-9)


def test_what_the_ankles_need_counts_from_the_later_start() -> None:
    """Half a year of pairs: the ratio is of the last 84 days, and twice as much is needed."""
    days = [*range(0, 168, 7), 168]
    evidence = weigh_difference(*paired(days, [1.0] * 25), FIRST)
    assert evidence is not None
    assert evidence.needed == pytest.approx(10)
    later = weigh_difference(*paired(days, [1.0] * 25), FIRST + timedelta(days=42))
    assert later is not None
    assert (later.ratio, later.needed) == pytest.approx((evidence.ratio, 7.5))
