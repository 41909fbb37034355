"""The difference between the ankles, and conditions that differ between the windows."""

from datetime import date, timedelta
from math import sqrt

import pytest

from dorsiflex.domain.asymmetry import asymmetry_level, asymmetry_warning
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.judgement import build_report
from dorsiflex.domain.knee_to_wall import BackFoot, Conditions, Footwear, Side
from dorsiflex.domain.mixed_conditions import mixed_conditions, mixed_conditions_warning
from dorsiflex.domain.report import Asymmetry, AsymmetryLevel, Report
from dorsiflex.domain.weeks import WeekStart

FIRST = date(2026, 9, 1)
PUBLISHED_CM = 1.9 / (1.96 * sqrt(2))


def series(days: list[int], scores_cm: list[float]) -> list[DayScore]:
    """Day scores on the given days since the first of September."""
    return [
        DayScore(day=FIRST + timedelta(days=day), score_cm=score, best_cm=score)
        for day, score in zip(days, scores_cm, strict=True)
    ]


def report(left: list[DayScore], right: list[DayScore]) -> Report:
    """The report on both ankles in autumn 2026."""
    return build_report(
        person="me",
        since=FIRST,
        until=date(2026, 11, 30),
        today=date(2026, 11, 30),
        scores={Side.LEFT: left, Side.RIGHT: right},
        goals={},
        week_start=WeekStart.MONDAY,
        pain_limit=5,
    )


def test_asymmetry_is_current_left_minus_current_right() -> None:
    """9.1 (2 days) minus 11.4 (1 day) is -2.3 cm; the MDC takes both means' errors."""
    asymmetry = report(series([0, 40, 45], [20, 9.0, 9.2]), series([44], [11.4])).asymmetry
    assert asymmetry is not None
    assert asymmetry.cm == pytest.approx(-2.3)
    assert asymmetry.mdc_cm == pytest.approx(1.96 * sqrt(PUBLISHED_CM**2 / 2 + PUBLISHED_CM**2))
    assert asymmetry.level is AsymmetryLevel.LARGER_THAN_MOST
    assert asymmetry.stiffer is Side.LEFT  # 1.96 x 0.685 x sqrt(1.5) is 1.65 cm


def test_each_ankle_brings_its_own_sem() -> None:
    """Ten steady days on the left have 0.4 cm, one day on the right the published error."""
    left = series(list(range(0, 70, 7)), [9.0] * 10)
    asymmetry = report(left, series([63], [9.0])).asymmetry
    assert asymmetry is not None
    assert asymmetry.mdc_cm == pytest.approx(1.96 * sqrt(0.4**2 / 2 + PUBLISHED_CM**2))


@pytest.mark.parametrize(
    ("left_cm", "right_cm", "stiffer"),
    [
        (9.0, 10.9, Side.LEFT),  # one day each: the MDC is 1.9 cm
        (10.9, 9.0, Side.RIGHT),
        (9.0, 10.89, None),
        (9.0, 9.0, None),
    ],
)
def test_the_stiffer_ankle_is_the_shorter_one_from_the_mdc_on(
    left_cm: float, right_cm: float, stiffer: Side | None
) -> None:
    """Below the minimal detectable difference no ankle is named."""
    asymmetry = report(series([0], [left_cm]), series([0], [right_cm])).asymmetry
    assert asymmetry is not None
    assert asymmetry.stiffer is stiffer


@pytest.mark.parametrize(("apart", "known"), [(0, True), (13, True), (14, False), (60, False)])
def test_the_last_tests_lie_at_most_thirteen_days_apart(apart: int, known: bool) -> None:
    """Else the last 14 days of testing of the two ankles do not overlap, whichever is later."""
    early, late = series([0], [9.0]), series([apart], [10.0])
    assert (report(early, late).asymmetry is not None) is known
    assert (report(late, early).asymmetry is not None) is known


def test_one_ankle_has_no_asymmetry() -> None:
    """Both are needed in the period."""
    assert report(series([0], [9.0]), []).asymmetry is None


@pytest.mark.parametrize(
    ("cm", "level"),
    [
        (0.0, AsymmetryLevel.COMMON),
        (1.5, AsymmetryLevel.COMMON),
        (9.3 - 7.8, AsymmetryLevel.COMMON),  # 1.5 and a bit in binary fractions
        (-1.51, AsymmetryLevel.LARGER_THAN_MOST),
        (3.0, AsymmetryLevel.LARGER_THAN_MOST),
        (-3.01, AsymmetryLevel.OUTSIDE_SAMPLE),
    ],
)
def test_levels_turn_above_one_and_a_half_and_three(cm: float, level: AsymmetryLevel) -> None:
    """The bounds themselves belong to the lower level, on either side."""
    assert asymmetry_level(cm) is level


def test_only_a_difference_outside_the_sample_warns() -> None:
    """It asks for another test, and concerns both ankles."""
    warning = asymmetry_warning(Asymmetry(-3.2, 1.0, AsymmetryLevel.OUTSIDE_SAMPLE, Side.LEFT))
    assert warning is not None
    assert warning.side is None
    assert "another day" in warning.text
    larger = Asymmetry(-2.2, 1.0, AsymmetryLevel.LARGER_THAN_MOST, Side.LEFT)
    assert asymmetry_warning(larger) is None
    assert asymmetry_warning(None) is None


BAREFOOT = Conditions(Footwear.BAREFOOT, warmed_up=False, back_foot=BackFoot.FLAT)
SHOES = Conditions(Footwear.SHOES, warmed_up=False, back_foot=BackFoot.FLAT)


def a_day_in(*conditions: Conditions) -> DayScore:
    """A day with a test in each of these conditions."""
    return DayScore(day=FIRST, score_cm=9.0, best_cm=9.0, conditions=frozenset(conditions))


def test_what_differs_between_the_windows_is_named() -> None:
    """Barefoot, cold and flat, then in shoes, warmed up and raised: all three differ."""
    after = Conditions(Footwear.SHOES, warmed_up=True, back_foot=BackFoot.RAISED)
    differing = mixed_conditions([a_day_in(BAREFOOT)], [a_day_in(after)])
    assert differing == {
        "footwear": ("barefoot", "shoes"),
        "warm-up": ("cold", "warmed up"),
        "back foot": ("flat", "raised"),
    }
    warning = mixed_conditions_warning(Side.LEFT, differing)
    assert warning is not None
    assert "footwear (barefoot, then shoes)" in warning.text
    assert warning.side is Side.LEFT


def test_what_was_not_recorded_is_no_difference() -> None:
    """Nothing recorded in one window leaves nothing to compare, field by field."""
    unknown = Conditions()
    assert mixed_conditions([a_day_in(unknown)], [a_day_in(BAREFOOT)]) == {}
    assert mixed_conditions([a_day_in(BAREFOOT, unknown)], [a_day_in(BAREFOOT)]) == {}
    assert mixed_conditions_warning(Side.LEFT, {}) is None


def test_a_mixture_differs_from_a_window_without_one() -> None:
    """Barefoot and in shoes at first, barefoot only at last; alike mixtures do not differ."""
    mixed = [a_day_in(BAREFOOT), a_day_in(SHOES)]
    assert mixed_conditions(mixed, [a_day_in(BAREFOOT)]) == {
        "footwear": ("barefoot and shoes", "barefoot")
    }
    assert mixed_conditions(mixed, [a_day_in(SHOES, BAREFOOT)]) == {}
