"""Sentences of the report: between the ankles, the trend, and what is odd about one test."""

from datetime import date, timedelta

import pytest
from tests.render.test_verdicts import STATES, UNTIL, ankle

from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.measurement import Goal, Side, Trial, Unit
from dorsiflex.domain.report import (
    Advice,
    Asymmetry,
    AsymmetryLevel,
    Evidence,
    Progression,
    Report,
    ReportWarning,
    Setback,
    Trend,
    WarningCode,
    Window,
)
from dorsiflex.domain.trend import goal_progress, trend_of
from dorsiflex.render.phrases import (
    asymmetry_phrase,
    counts_phrase,
    goal_phrase,
    remark,
    trend_phrase,
    warning_phrases,
    weeks_words,
)
from dorsiflex.render.short_phrases import short_warnings
from dorsiflex.render.verdicts import State

BETWEEN = "Left minus right -1.6 cm"
UNCLEAR = "no clear difference between the ankles yet."


def report(asymmetry: Asymmetry | None) -> Report:
    """A report on a left ankle at 9.0 cm and a right one at 10.6 cm."""
    left = ankle(STATES[State.NO_CLEAR_CHANGE], now_cm=9.0)
    right = ankle(STATES[State.NO_CLEAR_CHANGE], now_cm=10.6)._replace(side=Side.RIGHT)
    sides = {Side.LEFT: left, Side.RIGHT: right}
    return Report("me", date(2026, 9, 1), UNTIL, sides, asymmetry, ())


@pytest.mark.parametrize(
    ("mdc_cm", "stiffer", "evidence", "text"),
    [
        (
            0.7,
            Side.LEFT,
            Evidence(30.2, 5.0),
            (
                "Left is 1.6 cm stiffer (error 0.7; a difference explains your tests 30 times"
                " better than none)."
            ),
        ),
        (1.7, None, Evidence(30.2, 5.0), f"{BETWEEN} (error 1.7 cm): {UNCLEAR}"),
        (
            0.7,
            None,
            Evidence(2.96, 5.0),
            (
                f"{BETWEEN}, more than the error of one comparison (0.7 cm), but a difference"
                f" explains your tests only 3.0 times better than none; 5 times is needed:"
                f" {UNCLEAR}"
            ),
        ),
        (
            0.7,
            None,
            None,
            (
                f"{BETWEEN}, more than the error of one comparison (0.7 cm): {UNCLEAR} Test both"
                " ankles on the same day to tell them apart."
            ),
        ),
    ],
)
def test_between_the_ankles(
    mdc_cm: float, stiffer: Side | None, evidence: Evidence | None, text: str
) -> None:
    """The stiffer one with its evidence, or that there is no clear difference yet, and why."""
    found = asymmetry_phrase(
        report(Asymmetry(-1.6, mdc_cm, AsymmetryLevel.LARGER_THAN_MOST, stiffer, evidence)), Unit.CM
    )
    assert found == (
        f"{text} A difference of 1.6 cm is larger than in most healthy adults, still seen in some:"
        " measure again."
    )


def test_ankles_that_cannot_be_compared_have_no_sentence() -> None:
    """Nothing is said instead."""
    assert asymmetry_phrase(report(None), Unit.CM) is None


@pytest.mark.parametrize(
    ("step_cm", "unit", "words"),
    [
        (None, Unit.CM, "24 days of tests)."),
        (0.5, Unit.CM, "24 days of tests, read in steps of 0.5 cm)."),
        (1.0, Unit.MM, "24 days of tests, read in steps of 10 mm)."),
        (0.5, Unit.IN, "24 days of tests, read in steps of 0.5 cm)."),
        (1.27, Unit.CM, "24 days of tests, read in steps of 1/2 in)."),
        (0.635, Unit.IN, "24 days of tests, read in steps of 1/4 in)."),
        (0.3175, Unit.IN, "24 days of tests, read in steps of 1/8 in)."),
    ],
)
def test_a_trend_says_the_step_of_its_readings(
    step_cm: float | None, unit: Unit, words: str
) -> None:
    """And that it is no verdict."""
    text = trend_phrase(Trend(0.1, -0.2, 0.3, 9.0, 24, step_cm), unit)
    assert text.startswith("Trend of these weeks, no verdict: ")
    assert text.endswith(words)


def test_no_interval_is_printed_without_width() -> None:
    """Bounds of a thousandth of a centimetre a week are written out; equal ones are none."""
    text = trend_phrase(Trend(0.0, -0.001, 0.001, 9.0, 24), Unit.CM)
    assert "(95 % interval -0.001 to +0.001;" in text
    text = trend_phrase(Trend(0.0, 0.0, 0.0, 9.0, 24), Unit.CM)
    assert "(too regular for an interval; 24 days of tests)." in text


def test_scores_on_one_line_have_no_interval() -> None:
    """Eight that rise by 0.07 cm a week: the slopes differ by rounding only."""
    first = date(2026, 9, 7)
    trend = trend_of(
        [DayScore(first + timedelta(weeks=week), 9 + 0.07 * week, 9.0) for week in range(8)]
    )
    for unit in Unit:
        text = trend_phrase(trend, unit)
        assert "(too regular for an interval; 8 days of tests)." in text


def test_a_projection_has_no_range_without_width() -> None:
    """About 29 weeks, not 29 to 29."""
    trend = Trend(0.07, 0.07, 0.07, 9.0, 8)
    goal = Goal("me", Side.LEFT, Trial(1200))
    now = Window(10.0, 1, date(2026, 11, 1), date(2026, 11, 1))
    progress = goal_progress(goal, now.mean_cm, trend, now.last)
    text = goal_phrase(progress, now, trend, Unit.CM)
    assert text == "Goal 12 cm: 2.0 cm to go; at the pace of these weeks about 29 weeks."


def test_a_remark_on_one_test_decides_nothing() -> None:
    """How far it is below the others, and to test again; nothing without a setback."""
    side = ankle(STATES[State.NO_CLEAR_CHANGE])
    assert remark(side, Unit.CM) is None
    odd = side._replace(setback=Setback(2.44, date(2026, 11, 18)))
    assert remark(odd, Unit.CM) == (
        "The latest test (Wed 18 Nov) is 2.4 cm below the median of the previous five: test again"
        " before you conclude anything."
    )


def test_an_ankle_without_tests_in_the_period_says_when_the_last_was() -> None:
    """With the year if it is another one."""
    side = ankle(STATES[State.GAIN])
    assert counts_phrase(side, UNTIL) == "no tests in this period, the last on Sun 22 Nov"
    later = counts_phrase(side, date(2027, 11, 22))
    assert later == "no tests in this period, the last on Sun 22 Nov 2026"


def test_pain_in_tests_is_warned_of_once() -> None:
    """Not by the training as well; pain in training has a line of its own."""
    ankle_, training = (
        ReportWarning(code, side, f"{code}.", is_settled=False, is_current=True)
        for code, side in (
            (WarningCode.PAIN_RISING, Side.LEFT),
            (WarningCode.TRAINING_EASE_OFF, None),
        )
    )
    for only_tests, texts in (
        (True, ["pain_rising."]),
        (False, ["training_ease_off.", "pain_rising."]),
    ):
        found = report(None)._replace(
            warnings=(training, ankle_),
            progression=Progression(Advice.EASE_OFF, ("Pain.",), only_tests=only_tests),
        )
        assert list(warning_phrases(found)) == texts
        assert [warning.text for warning in short_warnings(found)] == texts


def test_sharp_pain_above_the_limit_is_warned_of_once() -> None:
    """Sharp pain has its amount; pain above the limit in another ankle is another warning."""
    sharp, same, other = (
        ReportWarning(code, side, text, on=UNTIL, is_current=True)
        for code, side, text in (
            (WarningCode.SHARP_PAIN, Side.LEFT, "Sharp."),
            (WarningCode.PAIN_ABOVE_LIMIT, Side.LEFT, "Above."),
            (WarningCode.PAIN_ABOVE_LIMIT, Side.RIGHT, "Another."),
        )
    )
    found = report(None)._replace(warnings=(sharp, same, other))
    assert list(warning_phrases(found)) == ["Sharp.", "Another."]


def test_less_than_half_a_week_is_not_zero_weeks() -> None:
    """Nobody gets there in 0 weeks."""
    assert [weeks_words(weeks) for weeks in (0.2, 0.6, 1.4, 1.6)] == [
        "under 1 week",
        "1 week",
        "1 week",
        "2 weeks",
    ]
