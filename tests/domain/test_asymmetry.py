"""The difference between the ankles, and conditions that differ between the windows."""

from datetime import date, timedelta
from math import sqrt

import pytest

from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.judgements import (
    asymmetry_level,
    asymmetry_warning,
    mixed_conditions,
    mixed_conditions_warning,
)
from dorsiflex.domain.measurement import BackFoot, Conditions, Footwear, MeasuredBy, Side
from dorsiflex.domain.report import Asymmetry, AsymmetryLevel, Report
from dorsiflex.domain.settings import Settings

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
    until = date(2026, 11, 30)
    tests = Tests("me", FIRST, until, {Side.LEFT: left, Side.RIGHT: right})
    return build_report(tests, Settings(), until)


def test_asymmetry_is_current_left_minus_current_right() -> None:
    """9.1 (2 days) minus 11.4 (1 day) is -2.3 cm; the MDC takes both means' errors."""
    asymmetry = report(series([0, 40, 45], [20, 9.0, 9.2]), series([44], [11.4])).asymmetry
    assert asymmetry is not None
    assert asymmetry.cm == pytest.approx(-2.3)
    assert asymmetry.mdc_cm == pytest.approx(1.96 * sqrt(PUBLISHED_CM**2 / 2 + PUBLISHED_CM**2))
    assert asymmetry.level is AsymmetryLevel.LARGER_THAN_MOST


def test_each_ankle_brings_its_own_sem() -> None:
    """Ten steady days on the left have 0.4 cm, one day on the right the published error."""
    left = series(list(range(0, 70, 7)), [9.0] * 10)
    asymmetry = report(left, series([63], [9.0])).asymmetry
    assert asymmetry is not None
    assert asymmetry.mdc_cm == pytest.approx(1.96 * sqrt(0.4**2 / 2 + PUBLISHED_CM**2))


TWO_A_WEEK = [7 * (n // 2) + 3 * (n % 2) for n in range(24)]
DIFFERENCES_CM = [
    *(-0.7, -1.5, -1.5, -0.9, -1.3, -0.9, -0.2, -1.2, -1.8, 0.6, -1.0, 0.1),
    *(-2.1, -0.5, -1.5, -1.4, -0.8, -1.4, -1.6, -0.9, -1.6, -0.4, -1.7, -0.2),
]
"""About a centimetre shorter; the evidence ratio is 2156.9988 (computed by full matrices)."""


def around_ten(differences_cm: list[float]) -> tuple[list[DayScore], list[DayScore]]:
    """Two ankles tested twice a week for twelve weeks, that differ by this."""
    left = series(TWO_A_WEEK, [10 + cm / 2 for cm in differences_cm])
    return left, series(TWO_A_WEEK, [10 - cm / 2 for cm in differences_cm])


def test_the_stiffer_ankle_is_the_shorter_one() -> None:
    """Where the difference exceeds its MDC and explains the tests 2157 times better than none."""
    left, right = around_ten(DIFFERENCES_CM)
    for found, stiffer in (
        (report(left, right).asymmetry, Side.LEFT),
        (report(right, left).asymmetry, Side.RIGHT),
    ):
        assert found is not None
        assert abs(found.cm) > found.mdc_cm
        assert found.evidence == pytest.approx((2156.9988, 5.0), rel=1e-6)
        assert found.stiffer is stiffer


def test_neither_the_mdc_nor_the_evidence_alone_names_an_ankle() -> None:
    """Three days apart from the start are over the error; a difference that was is evidence."""
    few = report(series([0, 1, 2], [9.0] * 3), series([0, 1, 2], [12.0] * 3)).asymmetry
    assert few is not None
    assert (abs(few.cm) > few.mdc_cm, few.evidence, few.stiffer) == (True, None, None)
    past = [cm if day < 70 else 0.0 for cm, day in zip(DIFFERENCES_CM, TWO_A_WEEK, strict=True)]
    gone = report(*around_ten(past)).asymmetry
    assert gone is not None
    assert gone.evidence is not None
    assert gone.evidence.ratio > gone.evidence.needed
    assert gone.cm == pytest.approx(0.0)
    assert gone.stiffer is None


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


def test_who_measured_is_a_condition() -> None:
    """A change between measuring oneself and being measured is named."""
    by_self, by_other = (a_day_in(Conditions(measured_by=who)) for who in MeasuredBy)
    assert mixed_conditions([by_self], [by_other]) == {"measured by": ("self", "other")}


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
