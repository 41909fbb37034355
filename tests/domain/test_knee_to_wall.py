from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    Goal,
    KneeToWallTest,
    Side,
    Trial,
    parse_back_foot,
    parse_footwear,
    parse_pain,
    parse_side,
    parse_sides,
)
from dorsiflex.errors import RefusedValueError

DIGITS = "9" * 100_000


def a_test(*trials: int, tested_at: datetime | None = None) -> KneeToWallTest:
    """Return a test of one ankle with these trials, in hundredths of a centimetre."""
    return KneeToWallTest(
        uuid="00000000-0000-4000-8000-000000000000",
        person="me",
        side=Side.LEFT,
        tested_at=tested_at or datetime(2026, 11, 20, 12, tzinfo=UTC),
        trials=tuple(Trial(trial) for trial in trials),
    )


def test_the_score_is_the_mean_and_the_best_the_longest() -> None:
    """9.5, 10 and 10.2 cm: (9.5 + 10 + 10.2) / 3 = 29.7 / 3 = 9.9."""
    test = a_test(950, 1000, 1020)
    assert test.score_cm == 9.9
    assert test.best_cm == 10.2
    assert test.trials_cm == (9.5, 10.0, 10.2)


def test_a_knee_that_does_not_reach_is_a_score_of_zero() -> None:
    """0 cm is a value, not a missing one."""
    assert (a_test(0).score_cm, a_test(0).best_cm, a_test(0).trials_cm) == (0.0, 0.0, (0.0,))


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=10))
def test_the_score_is_the_float_nearest_to_the_exact_mean(trials: list[int]) -> None:
    """No rounding gathers on the way: fractions, rounded once, give the same number."""
    assert a_test(*trials).score_cm == float(Fraction(sum(trials), 100 * len(trials)))


@pytest.mark.parametrize("count", [1, 10])
def test_one_to_ten_trials_make_a_test(count: int) -> None:
    """Both ends of the range are allowed."""
    assert len(a_test(*[950] * count).trials) == count


@pytest.mark.parametrize("count", [0, 11])
def test_no_trial_or_more_than_ten_is_refused(count: int) -> None:
    """The message says how many there were, how many are allowed, and how to write them."""
    with pytest.raises(RefusedValueError) as refused:
        a_test(*[950] * count)
    assert refused.value.message == f"a test has 1 to 10 trials, not {count}"
    assert refused.value.hint == "write them as 9.5/10/10.2"


def test_a_test_belongs_to_the_day_of_the_tester() -> None:
    """00:30 in Kiritimati (+14) is the 20th there, though it is the 19th in UTC."""
    kiritimati = timezone(timedelta(hours=14))
    test = a_test(950, tested_at=datetime(2026, 11, 20, 0, 30, tzinfo=kiritimati))
    assert test.tested_on == date(2026, 11, 20)


def test_nothing_is_recorded_unless_told() -> None:
    """Not recorded is None, which is neither pain 0 nor barefoot nor cold."""
    test = a_test(950)
    assert (test.id, test.pain, test.sharp, test.tags, test.note) == (None, None, False, (), None)
    assert test.conditions == Conditions(footwear=None, warmed_up=None, back_foot=None)


def test_a_test_cannot_be_changed() -> None:
    """An edit makes a new value."""
    with pytest.raises(FrozenInstanceError):
        a_test(950).pain = 3  # type: ignore[misc] # what the test is about


def test_a_goal_is_shown_in_centimetres() -> None:
    """1250 hundredths are 12.5 cm."""
    goal = Goal(person="me", side=Side.LEFT, target=Trial(1250))
    assert (goal.target_cm, goal.by) == (12.5, None)


@pytest.mark.parametrize("text", ["left", "LEFT", "Left", " left "])
def test_a_side_is_read_in_any_case(text: str) -> None:
    """The word alone counts."""
    assert parse_side(text) is Side.LEFT


def test_sides_are_one_or_both() -> None:
    """`both` stands for the two."""
    assert parse_sides("Right") == {Side.RIGHT}
    assert parse_sides(" Both ") == {Side.LEFT, Side.RIGHT}


@pytest.mark.parametrize("number", range(11))
def test_every_whole_number_of_the_scale_is_a_pain(number: int) -> None:
    """0 and 10 are on the scale, and 0 stays 0."""
    assert parse_pain(f" {number} ") == number


@pytest.mark.parametrize(
    "text",
    # \u0663 is the Arabic digit three, \u00b2 a superscript two, \uff13 a fullwidth three.
    [
        "11",
        "2.5",
        "-1",
        "",
        " ",
        "+3",
        "03",
        "1_0",
        "1e1",
        "nan",
        "inf",
        "0x3",
        "3,5",
        "three",
        "\u0663",
        "\xb2",
        "\uff13",
        "3/4",
        "3 4",
    ],
)
def test_any_other_pain_is_refused(text: str) -> None:
    """The message names the value and what is allowed; the hint says what the numbers mean."""
    with pytest.raises(RefusedValueError) as refused:
        parse_pain(text)
    assert refused.value.message == f"pain must be a whole number from 0 to 10, not '{text}'"
    assert "0 is none, 10 the worst" in str(refused.value.hint)


def test_conditions_are_read_in_any_case() -> None:
    """The words of the glossary, however they are capitalised."""
    assert [parse_footwear(text) for text in ("Barefoot", " SHOES")] == list(Footwear)
    assert [parse_back_foot(text) for text in ("flat", "Raised ", "OFF")] == list(BackFoot)


@pytest.mark.parametrize(
    ("parse", "kind", "hint"),
    [
        (parse_side, "side", "write left or right"),
        (parse_sides, "side", "write left, right or both"),
        (parse_footwear, "footwear", "write barefoot or shoes"),
        (parse_back_foot, "back foot", "write flat, raised or off"),
    ],
)
@pytest.mark.parametrize("text", ["", "middle", "l", "left right", "left\x1b[m", "\u202eleft", "1"])
def test_an_unknown_word_is_refused(
    parse: Callable[[str], object], kind: str, hint: str, text: str
) -> None:
    """The message names the word, the hint lists what is allowed."""
    with pytest.raises(RefusedValueError) as refused:
        parse(text)
    assert refused.value.message == f"unknown {kind} '{text}'"
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    "parse", [parse_side, parse_sides, parse_pain, parse_footwear, parse_back_foot]
)
def test_a_huge_value_gets_a_short_refusal(parse: Callable[[str], object]) -> None:
    """100,000 digits are refused without being repeated in full."""
    with pytest.raises(RefusedValueError) as refused:
        parse(DIGITS)
    assert len(refused.value.message) <= 400
