from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.distance import parse_distance, parse_trials, typed_trials
from dorsiflex.domain.measurement import Trial, Unit, format_trial, parse_unit
from dorsiflex.errors import RefusedValueError


def refusal_of(*texts: str, unit: Unit = Unit.CM) -> RefusedValueError:
    """Return the refusal of these trials."""
    with pytest.raises(RefusedValueError) as refused:
        parse_trials(texts, unit)
    return refused.value


def test_the_shortest_form_is_read_back_as_the_same_distance() -> None:
    """Every distance that can be stored survives being written and read."""
    for trial in range(3001):
        written = format_trial(Trial(trial))
        assert parse_distance(written, Unit.CM) == trial
        assert Fraction(written) == Fraction(trial, 100)


@pytest.mark.parametrize(
    ("trial", "written"),
    [(0, "0"), (5, "0.05"), (50, "0.5"), (950, "9.5"), (1000, "10"), (1025, "10.25"), (3000, "30")],
)
def test_the_shortest_form_has_no_digit_too_many(trial: int, written: str) -> None:
    """No trailing zero or point, and the zeros that count stay."""
    assert format_trial(Trial(trial)) == written


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


UNIT_HINT = "write the unit on the number, 95mm or 4.25in, or give --unit"


@given(st.integers(0, 300_000), st.sampled_from(list(Unit)))
def test_a_distance_is_rounded_once_from_its_exact_length(ten_thousandths: int, unit: Unit) -> None:
    """Whole-number arithmetic gives the same: one unit is 100, 10 or 254 hundredths of a cm."""
    per_unit = {Unit.CM: 100, Unit.MM: 10, Unit.IN: 254}[unit]
    exact = Fraction(ten_thousandths * per_unit, 10_000)
    written = str(Decimal(ten_thousandths).scaleb(-4))
    if exact > 3000:
        with pytest.raises(RefusedValueError, match="0 to 30 cm"):
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
    assert refusal.message == f"'{text}' is not a distance from 0 to 30 cm"
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
    assert refused.value.message == f"'{text}' is negative; a distance is from 0 to 30 cm"
    assert "measure from the wall" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("text", "unit", "length", "meant"),
    [
        ("30.01", Unit.CM, "30.01", None),
        ("95", Unit.CM, "95", "9.5 or 95mm"),
        ("300", Unit.CM, "300", "30 or 300mm"),
        ("301", Unit.CM, "301", None),
        ("95", Unit.IN, "241.3", None),
        ("300.1", Unit.MM, "30.01", None),
        ("11.82in", Unit.CM, "30.0228", None),
        ("30.001", Unit.CM, "30.001", None),
        ("30.0000001", Unit.CM, "30.0001", None),  # rounded up: never "30 cm, out of range"
    ],
)
def test_over_30_cm_is_refused(text: str, unit: Unit, length: str, meant: str | None) -> None:
    """The message gives the cm; the hint suggests a point or the unit mm if that would do."""
    with pytest.raises(RefusedValueError) as refused:
        parse_distance(text, unit)
    assert refused.value.message.startswith(f"'{text}' is {length}")
    assert refused.value.message.endswith(" cm, out of range (0 to 30 cm)")
    assert refused.value.hint == (
        f"did you mean {meant}? (all in mm: --unit mm)"
        if meant
        else "write the unit next to the number, 95mm or 4.25in, or use --unit"
    )


def test_a_decimal_comma_is_refused_with_the_point_in_its_place() -> None:
    """`9,5` is neither 9.5 nor two trials, and the hint writes it as it should be."""
    refusal = refusal_of("9,5")
    assert refusal.message == "'9,5' has a comma; use a decimal point"
    assert refusal.hint == "write 9.5, or 9.5/10/10.2 for several trials"


def test_a_decimal_comma_among_several_trials_is_refused() -> None:
    """The trial that has it is named."""
    assert refusal_of("10/9,5").message.startswith("'9,5' has a comma")
    assert str(refusal_of("10cm/9,5cm").hint).startswith("write 9.5cm,")


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
    assert refusal.message.endswith("' has a unit on only some of the trials")
    assert "'4.25" in refusal.message
    assert refusal.hint == "put the unit on every trial, or on none and use --unit"


@pytest.mark.parametrize(
    "text",
    [
        "4 1/4in",
        "4-1/4in",
        "4\xbcin",
        "4 \xbc in",
        "4 1/4 in",
        "4 1/4IN",
        "4 2/8in",
        "4 16/64in",
        '4 1/4"',
        "4 1/4\u2033",
        "4 1/4\u201d",
        "4.25\u2033",
        '4.25 "',
        "4 1\u20444in",  # the fraction slash
        "4 1\u22154in",  # the division slash
        "4\u00a01/4in",
        "4\u20091/4\u00a0in",
        " 4 1/4in ",
    ],
)
@pytest.mark.parametrize("unit", list(Unit))
def test_a_fraction_of_an_inch_is_one_number(text: str, unit: Unit) -> None:
    """Never trials: 4.25 x 2.54 = 10.795, halves up, whatever the unit in force."""
    assert parse_trials([text], unit) == (1080,)
    assert parse_distance(text, unit) == 1080


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("4\xbc", (1080,)),
        ("4-1/4", (1080,)),
        ("4 1\u20444", (1080,)),
        ("\xbc", (64,)),  # 0.25 x 2.54 = 0.635
        ("3\u215c/4\xbd", (857, 1143)),  # 3.375 x 2.54 = 8.5725, 4.5 x 2.54 = 11.43
        ("4 1/64in", (1020,)),  # 4.015625 x 2.54 = 10.1996875
        ("4in 4 1/4in 4-1/2in", (1016, 1080, 1143)),
        ("4 1/4in/4 1/2in", (1080, 1143)),
        ("3.5/4/5", (889, 1016, 1270)),  # a decimal among them: trials
        ("4 4 5", (1016, 1016, 1270)),
    ],
)
def test_what_is_a_fraction_for_sure_in_inches(text: str, hundredths: tuple[int, ...]) -> None:
    """A character or a hyphen makes it one; decimals and blanks alone make trials."""
    assert parse_trials([text], Unit.IN) == hundredths


@pytest.mark.parametrize(
    ("text", "fraction", "trials"),
    [
        ("3/4", "0.75in", "3in/4in"),
        ("4 1/4", "4.25in", "4in/1in/4in"),
        ("3 / 4", "0.75in", "3in/4in"),
        ("10 15/16", "10.9375in", "10in/15in/16in"),
        ("4/5/4", "as a decimal, 4.25in", "4in/5in/4in"),
        ("9/10", "as a decimal, 4.25in", "9in/10in"),
        ("4.5 1/4", "0.25in", "1in/4in"),
        ("4 1/4 5", "4.25in", "4in/1in/4in"),
    ],
)
def test_whole_numbers_with_a_stroke_are_refused_in_inches(
    text: str, fraction: str, trials: str
) -> None:
    """They could be a fraction or trials: the hint has both ways to write it."""
    refusal = refusal_of(text, unit=Unit.IN)
    assert "could be a fraction or" in refusal.message
    assert f"{trials} for " in str(refusal.hint)
    assert fraction in str(refusal.hint)


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("text", ["3/4in", "1/2 in", '3/4"', "9/10in"])
def test_a_fraction_below_an_inch_could_be_two_trials(text: str, unit: Unit) -> None:
    """3 and 4 inches are as likely as three quarters of one."""
    assert "could be a fraction or 2 trials" in refusal_of(text, unit=unit).message


@pytest.mark.parametrize("unit", [Unit.CM, Unit.MM])
@pytest.mark.parametrize(
    "text", ["4\xbc", "4-1/4", "4 1/4", "\xbd", "4 1\u20444", "7 7/8", "4 1/4 5", "9.5/9\xbd"]
)
def test_a_fraction_in_centimetres_is_refused(text: str, unit: Unit) -> None:
    """Nobody measures quarters of a centimetre: it is likely to be inches."""
    refusal = refusal_of(text, unit=unit)
    assert "fraction" in refusal.message
    assert "in" in str(refusal.hint)


@pytest.mark.parametrize("text", ["4 1/4cm", "4\xbdmm", "4-1/4 cm"])
def test_a_fraction_with_a_metric_unit_is_refused(text: str) -> None:
    """Also where inches are in force."""
    for unit in Unit:
        assert "is a fraction; fractions are for inches only" in (
            refusal_of(text, unit=unit).message
        )


@pytest.mark.parametrize("text", ["4 5/4in", "3 4/5in", "4 1/3in", "4 0/4in", "4 1/128in", "4-9/8"])
def test_a_fraction_that_no_tape_measure_has_is_refused(text: str) -> None:
    """Improper ones, and others than halves to 64ths."""
    assert "is not a fraction found on tape measures" in refusal_of(text, unit=Unit.IN).message


@pytest.mark.parametrize(
    "text",
    # Full-width digits, superscripts, other fractions, feet, a fraction after decimals.
    [
        "\uff14in",
        "4\xb9in",
        "4\xb9/\u2084in",
        "4\u2153in",
        "4'",
        "4.5\xbcin",
        "\xbd4in",
        "4\xbd\xbdin",
    ],
)
def test_other_characters_for_numbers_are_refused(text: str) -> None:
    """No digit beyond ASCII is read, nor dropped."""
    assert "is not a distance" in refusal_of(text).message


@pytest.mark.parametrize("unit", [Unit.CM, Unit.MM])
def test_whole_numbers_with_a_stroke_are_trials_in_centimetres(unit: Unit) -> None:
    """9/10 is 9 and 10, and with blanks too."""
    scale = {Unit.CM: 100, Unit.MM: 10}[unit]
    for text in ("9/10", "9 / 10", "9 10", "9\n10"):
        assert parse_trials([text], unit) == (9 * scale, 10 * scale)
    assert parse_trials(["9 9/10"], unit) == (9 * scale, 9 * scale, 10 * scale)


@pytest.mark.parametrize(
    "text",
    [
        "9 .5",
        "9. 5",
        "9\u00a05",
        "9\u00a0.5",
        "9.\u20095",
        "9.5\u202f10",
        "1 095",
        "1\u00a0095",
        "10/9 .5",
        "9\x1f5",
        "9 \u00a05",
    ],
)
@pytest.mark.parametrize("unit", list(Unit))
def test_a_number_with_a_blank_in_it_is_never_two_trials(text: str, unit: Unit) -> None:
    """Refused, with the value."""
    refusal = refusal_of(text, unit=unit)
    assert "unusual space character" in refusal.message or "one number or two" in refusal.message
    assert "several 9.5/10/10.2" in str(refusal.hint)


def test_other_blanks_beside_strokes_and_units_do_no_harm() -> None:
    """A spreadsheet puts them there."""
    assert parse_trials(["\u00a09.5\u00a0cm\u00a0/\u00a010\u2009cm\u00a0"], Unit.IN) == (950, 1000)


@pytest.mark.parametrize("text", ["1.095", "9.500", "19.999", "0.095", "1.095mm", "9.5/1.095"])
def test_three_decimals_of_few_millimetres_are_refused(text: str) -> None:
    """Thousands, or cm in a column of mm: 0.11 cm is neither."""
    refusal = refusal_of(text, unit=Unit.MM)
    assert "has three decimals of a millimetre" in refusal.message
    assert "cm if it is in cm" in str(refusal.hint)


@pytest.mark.parametrize(
    ("text", "unit", "hundredths"),
    [
        ("95.333", Unit.MM, 953),
        ("20.000", Unit.MM, 200),
        ("0.000", Unit.MM, 0),
        ("95.33333", Unit.MM, 953),
        ("9.533333", Unit.CM, 953),
        ("9.533", Unit.CM, 953),
        ("1.095", Unit.CM, 110),
        ("4.125", Unit.IN, 1048),  # 10.4775
    ],
)
def test_computed_means_stay_readable(text: str, unit: Unit, hundredths: int) -> None:
    """Only what could be thousands is refused."""
    assert parse_trials([text], unit) == (hundredths,)


@pytest.mark.parametrize(
    ("texts", "typed"),
    [
        (["4.25in"], ("4.25in",)),
        (["9.50/10"], ("9.50 cm", "10 cm")),
        (["4 1/4 in", "4\xbd in"], ("4 1/4in", "4\xbdin")),
        (["95 MM"], ("95MM",)),
    ],
)
def test_trials_as_they_were_typed(texts: list[str], typed: tuple[str, ...]) -> None:
    """With the unit in force where they have none."""
    assert typed_trials(texts, Unit.CM) == typed


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
        "9" + "\u00a0" * 100_000 + "9",
        "9 " * 50_000 + "1/4in",
        "4" * 50_000 + " " + "1" * 50_000 + "/4in",
        "1/" + "2" * 100_000 + "in",
        "\xbd" * 100_000,
        "9" * 1_100_000,  # past the exponents that decimal arithmetic takes by default
    ],
)
def test_a_huge_value_gets_a_short_refusal(text: str) -> None:
    """It is refused like any other, and not repeated in full."""
    refusal = refusal_of(text)
    assert len(refusal.message) <= 400
    assert len(str(refusal.hint)) <= 400


def test_more_digits_than_needed_change_nothing() -> None:
    """Arithmetic is exact whatever the number of digits: just over 30 is over 30."""
    assert parse_distance("0" * 100_000 + "9.5" + "0" * 100_000, Unit.CM) == 950
    assert parse_distance("9.50" + "4" + "9" * 40, Unit.CM) == 950
    with pytest.raises(RefusedValueError, match="0 to 30 cm"):
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
