from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.distance import Unit, parse_distance, parse_trials, parse_unit, shortest
from dorsiflex.domain.knee_to_wall import Trial
from dorsiflex.errors import RefusedValueError


def refusal_of(*texts: str, unit: Unit = Unit.CM) -> RefusedValueError:
    """Give the refusal of these trials."""
    with pytest.raises(RefusedValueError) as refused:
        parse_trials(texts, unit)
    return refused.value


def test_the_shortest_form_is_read_back_as_the_same_distance() -> None:
    """Every distance that can be stored survives being written and read."""
    for trial in range(3001):
        written = shortest(Trial(trial))
        assert parse_distance(written, Unit.CM) == trial
        assert Fraction(written) == Fraction(trial, 100)


@pytest.mark.parametrize(
    ("trial", "written"),
    [(0, "0"), (5, "0.05"), (50, "0.5"), (950, "9.5"), (1000, "10"), (1025, "10.25"), (3000, "30")],
)
def test_the_shortest_form_has_no_digit_too_many(trial: int, written: str) -> None:
    """No trailing zero or point, and the zeros that count stay."""
    assert shortest(Trial(trial)) == written


@pytest.mark.parametrize(
    ("text", "unit", "hundredths"),
    [
        ("9.5", Unit.CM, 950),
        (" 9.5 ", Unit.CM, 950),
        ("9.", Unit.CM, 900),
        (".5", Unit.CM, 50),
        ("0", Unit.CM, 0),
        ("007", Unit.CM, 700),
        ("30", Unit.CM, 3000),
        ("30.00", Unit.CM, 3000),
        ("95", Unit.MM, 950),
        ("300", Unit.MM, 3000),
        ("95mm", Unit.CM, 950),
        ("95 MM", Unit.IN, 950),
        ("9.5cm", Unit.IN, 950),
        ("9.5\u00a0cm", Unit.MM, 950),  # a spreadsheet's blank
        ("4.25in", Unit.CM, 1080),  # 4.25 x 2.54 = 10.795, halves up
        ("4.25", Unit.IN, 1080),
        ("11.81In", Unit.CM, 3000),  # 29.9974
        ("9.504", Unit.CM, 950),
        ("9.505", Unit.CM, 951),  # exactly half, which no binary fraction is
        ("2.675", Unit.CM, 268),
        ("29.995", Unit.CM, 3000),
        ("0.004", Unit.CM, 0),
    ],
)
def test_a_distance_is_kept_to_a_hundredth_of_a_centimetre(
    text: str, unit: Unit, hundredths: int
) -> None:
    """The unit on the number wins over the one configured; halves round up."""
    assert parse_distance(text, unit) == hundredths


@given(st.integers(0, 300_000), st.sampled_from(list(Unit)))
def test_a_distance_is_rounded_once_from_its_exact_length(ten_thousandths: int, unit: Unit) -> None:
    """Whole-number arithmetic gives the same: one unit is 100, 10 or 254 hundredths of a cm."""
    per_unit = {Unit.CM: 100, Unit.MM: 10, Unit.IN: 254}[unit]
    exact = Fraction(ten_thousandths * per_unit, 10_000)
    written = str(Decimal(ten_thousandths).scaleb(-4))
    if exact > 3000:
        with pytest.raises(RefusedValueError, match="0 to 30 cm is possible"):
            parse_distance(f"{Decimal(written):f}", unit)
    else:
        assert parse_distance(f"{Decimal(written):f}", unit) == (2 * exact + 1) // 2


def test_an_inch_value_shows_as_the_same_inches_again() -> None:
    """Two decimals of an inch survive being kept to 0.01 cm, from 0 to 11.81 in (29.9974 cm)."""
    for hundredths_of_an_inch in range(1182):
        inches = Decimal(hundredths_of_an_inch) / 100
        stored_cm = Decimal(parse_distance(f"{inches}in", Unit.CM)) / 100
        assert (stored_cm / Decimal("2.54")).quantize(Decimal("0.01"), ROUND_HALF_UP) == inches


@pytest.mark.parametrize(
    "texts",
    [
        ["9.5/10/10.2"],
        ["9.5 10 10.2"],
        [" 9.5 /  10\t10.2 "],
        ["9.5", "10", "10.2"],
        ["9.5/10", "10.2"],
        ["9.5cm/10 cm/10.2CM"],
        ["95mm", "100 mm", "10.2cm"],
    ],
)
def test_several_trials_can_be_written_in_several_ways(texts: list[str]) -> None:
    """With strokes, with blanks, with the option repeated, with the unit on each; order is kept."""
    assert parse_trials(texts, Unit.CM) == (950, 1000, 1020)


def test_ten_trials_are_read_and_eleven_refused() -> None:
    """The message says how many were written."""
    assert len(parse_trials(["9 " * 10], Unit.CM)) == 10
    refusal = refusal_of("9 " * 11)
    assert refusal.message == "a test has 1 to 10 trials, not 11"
    assert refusal.hint == "one trial is written 9.5, several 9.5/10/10.2"


@pytest.mark.parametrize("texts", [[], [""], ["  "], ["", ""]])
def test_no_trial_at_all_is_refused(texts: list[str]) -> None:
    """Empty text is no trial, and the hint says how to write one."""
    assert refusal_of(*texts).message == "a test has 1 to 10 trials, not 0"


@pytest.mark.parametrize(
    "text",
    # \u0669 is the Arabic digit nine, \uff19 a fullwidth nine, \u0131 and \u0130 Turkish i's.
    [
        "nan",
        "NaN",
        "inf",
        "Infinity",
        "1_0",
        "1e1",
        "1E+1",
        "+9.5",
        "0x9",
        "\u0669",
        "\uff19",
        "9.5.1",
        "9..5",
        ".",
        "cm",
        "9.5ft",
        "9.5'",
        "4\xbd",
        "ten",
        "9.5\x1b[2J",
        "\u202e9.5",
        "4.25\u0131n",
        "4.25\u0130N",
        "9.5,10",
    ],
)
def test_what_is_no_plain_decimal_number_is_refused(text: str) -> None:
    """The message names the value and the range; the hint shows how to write it."""
    refusal = refusal_of(text)
    assert refusal.message == f"'{text}' is not a distance; 0 to 30 cm is possible"
    assert refusal.hint == "one trial is written 9.5, several 9.5/10/10.2"


def test_an_empty_distance_is_refused() -> None:
    """Nothing is not 0."""
    with pytest.raises(RefusedValueError, match="'' is not a distance"):
        parse_distance("", Unit.CM)


@pytest.mark.parametrize("text", ["-2.5", "-0.01", " -9", "\u22122.5"])
def test_a_negative_distance_is_refused(text: str) -> None:
    """With a hyphen or a real minus sign."""
    with pytest.raises(RefusedValueError) as refused:
        parse_distance(text, Unit.CM)
    assert refused.value.message == f"distance '{text}' is negative; 0 to 30 cm is possible"
    assert "measure from the wall" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("text", "unit", "length"),
    [
        ("30.01", Unit.CM, "30.01"),
        ("95", Unit.CM, "95"),
        ("300.1", Unit.MM, "30.01"),
        ("11.82in", Unit.CM, "30.0228"),
        ("30.001", Unit.CM, "30.001"),
        ("30.0000001", Unit.CM, "30.0001"),  # rounded up: never "30 cm; 0 to 30 is possible"
    ],
)
def test_over_30_cm_is_refused(text: str, unit: Unit, length: str) -> None:
    """The message says what the value is in cm, since a forgotten unit is the likely reason."""
    with pytest.raises(RefusedValueError) as refused:
        parse_distance(text, unit)
    assert refused.value.message.startswith(f"distance '{text}' is {length}")
    assert refused.value.message.endswith(" cm; 0 to 30 cm is possible")
    assert refused.value.hint == "write the unit on the number, 95mm or 4.25in, or give --unit"


def test_a_decimal_comma_is_refused_with_the_point_in_its_place() -> None:
    """`9,5` is neither 9.5 nor two trials, and the hint writes it as it should be."""
    refusal = refusal_of("9,5")
    assert refusal.message == "'9,5' has a comma; a distance is written with a point"
    assert refusal.hint == "write 9.5; several trials are written 9.5/10/10.2"


def test_a_decimal_comma_among_several_trials_is_refused() -> None:
    """The trial that has it is named."""
    assert refusal_of("10/9,5").message.startswith("'9,5' has a comma")
    assert str(refusal_of("10cm/9,5cm").hint).startswith("write 9.5cm;")


@pytest.mark.parametrize("text", ["9,10,11", ",", "9,,5", "a,b"])
def test_commas_that_are_no_decimal_mark_are_refused(text: str) -> None:
    """The hint does not make up a number such as 9.10.11."""
    refusal = refusal_of(text)
    assert refusal.message.startswith(f"'{text}' has a comma")
    assert refusal.hint == "one trial is written 9.5, several 9.5/10/10.2"


@pytest.mark.parametrize("texts", [["4.25/4.5in"], ["4.25in", "4.5"], ["4.25 4.5 in"]])
def test_a_unit_on_some_trials_only_is_refused(texts: list[str]) -> None:
    """4.25 could be centimetres or inches: it is not guessed."""
    refusal = refusal_of(*texts)
    assert refusal.message.endswith("' has a unit on some trials only")
    assert "'4.25" in refusal.message
    assert refusal.hint == "write the unit on every trial, or on none and give --unit"


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000,
        "9" * 100_000 + "in",
        "9" * 100_000 + ",5",
        "-" + "9" * 100_000,
        "x" * 100_000,
        "9/" * 50_000,
        "9/" + "1" * 100_000 + "cm",
        "9" + " " * 100_000 + "x",
        "9" * 1_100_000,  # past the exponents that decimal arithmetic takes by default
    ],
)
def test_a_huge_value_gets_a_short_refusal(text: str) -> None:
    """It is refused like any other, and not repeated whole."""
    refusal = refusal_of(text)
    assert len(refusal.message) <= 400
    assert len(str(refusal.hint)) <= 400


def test_more_digits_than_needed_change_nothing() -> None:
    """Arithmetic is exact whatever the number of digits: just over 30 is over 30."""
    assert parse_distance("0" * 100_000 + "9.5" + "0" * 100_000, Unit.CM) == 950
    assert parse_distance("9.50" + "4" + "9" * 40, Unit.CM) == 950
    with pytest.raises(RefusedValueError, match="0 to 30 cm is possible"):
        parse_distance("30." + "0" * 40 + "1", Unit.CM)


@pytest.mark.parametrize(
    ("text", "unit"), [("cm", Unit.CM), ("MM", Unit.MM), (" in ", Unit.IN), ("In", Unit.IN)]
)
def test_a_unit_is_read_in_any_case(text: str, unit: Unit) -> None:
    """The abbreviation alone counts."""
    assert parse_unit(text) is unit


@pytest.mark.parametrize("text", ["", "m", "inch", '"', "\u0131n", "cm\x1b", "c" * 100_000])
def test_an_unknown_unit_is_refused(text: str) -> None:
    """The message names it, the hint lists the three."""
    with pytest.raises(RefusedValueError) as refused:
        parse_unit(text)
    assert refused.value.message.startswith(f"unknown unit '{text[:100]}")
    assert len(refused.value.message) <= 400
    assert refused.value.hint == "write cm, mm or in"


@given(st.text(max_size=30))
def test_any_text_is_a_distance_in_range_or_refused(text: str) -> None:
    """Nothing that somebody can type ends in another error."""
    with suppress(RefusedValueError):
        assert 0 <= parse_distance(text, Unit.IN) <= 3000
