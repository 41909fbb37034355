import pytest

from dorsiflex.domain.batch_lines import is_blank_or_comment, parse_line
from dorsiflex.domain.measurement import Side, Trial, Unit
from dorsiflex.errors import RefusedValueError


def trials(*hundredths: int) -> tuple[Trial, ...]:
    """Return trials in hundredths of a centimetre."""
    return tuple(map(Trial, hundredths))


BOTH = {Side.LEFT: trials(950, 1000), Side.RIGHT: trials(1120)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p07 9.5/10 11.2 2", ("p07", BOTH, 2)),
        ("  p07\t9.5/10   11.2  ", ("p07", BOTH, None)),
        ("p07 9.5/10 11.2 -", ("p07", BOTH, None)),
        ("p07 9.5/10 11.2 0", ("p07", BOTH, 0)),
        ("p07 - 11.2", ("p07", {Side.RIGHT: trials(1120)}, None)),
        ("p07 0 -", ("p07", {Side.LEFT: trials(0)}, None)),
        ('"Anna K" 9.5/10 11.2', ("Anna K", BOTH, None)),
        ("'Anna K' 9.5/10 11.2", ("Anna K", BOTH, None)),
        ("O'Brien 9.5/10 11.2", ("O'Brien", BOTH, None)),
        ('"O\'Brien" 9.5/10 11.2', ("O'Brien", BOTH, None)),
        ('p07 "9.5 10" 11.2', ("p07", BOTH, None)),
        ("p07 95mm/100mm 11.2cm", ("p07", BOTH, None)),
        ("p07 9.5/10 11.2 # sore since Monday", ("p07", BOTH, None)),
        ("p07 9.5/10 11.2 2 #sore", ("p07", BOTH, 2)),
        ('"#7" 9.5/10 11.2', ("#7", BOTH, None)),
        (r"a\b 9.5/10 11.2", (r"a\b", BOTH, None)),
    ],
)
def test_what_a_line_says(text: str, expected: tuple[object, ...]) -> None:
    """Name, trials in hundredths of a centimetre, pain of each ankle tested."""
    line = parse_line(text, Unit.CM)
    assert (line.name, line.trials, line.pain) == expected


def test_a_line_keeps_each_trial_as_it_was_typed() -> None:
    """With the unit in force if it has none of its own, for the question whether it is right."""
    line = parse_line('p07 "4 1/4in" 9.50/10', Unit.CM)
    assert line.typed == {Side.LEFT: ("4 1/4in",), Side.RIGHT: ("9.50 cm", "10 cm")}


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize(
    "text", ["me 4 1/4 3", "me 4 1/4", "me 4 1/4in 3", "me 4 ¼ 3", "me 7 7/8 3", 'me "4" 1/2 3']
)
def test_a_fraction_is_never_two_ankles(text: str, unit: Unit) -> None:
    """`4 1/4` with a blank is refused in every unit, with the ways to write it."""
    with pytest.raises(RefusedValueError) as refused:
        parse_line(text, unit)
    assert "could be one number or two" in refused.value.message
    assert "-1/4in" in str(refused.value.hint)


@pytest.mark.parametrize(
    "text", ["me 9. 5", "me 9. 5 3", "me 9 .5 3", "me 9 10. 5", "me 9/9. 5 3", "me - 10. 5"]
)
def test_a_number_is_never_two_words(text: str) -> None:
    """A blank beside the point would make an ankle or a pain of what stands behind it."""
    with pytest.raises(RefusedValueError, match="could be one number or two"):
        parse_line(text, Unit.CM)


def test_trials_that_no_tape_has_as_a_fraction_stay_trials() -> None:
    """`9 9/10` in cm is 9 on the left, 9 and 10 on the right."""
    assert parse_line("p07 9 9/10 2", Unit.CM).trials == {
        Side.LEFT: trials(900),
        Side.RIGHT: trials(900, 1000),
    }


def test_the_unit_told_holds_for_numbers_without_one() -> None:
    """4 in are 10.16 cm."""
    assert parse_line("p07 4 10cm", Unit.IN).trials == {
        Side.LEFT: trials(1016),
        Side.RIGHT: trials(1000),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("p07", "'p07' needs two distances, left and right, and has none"),
        ("p07 9.5", "'p07' needs two distances, left and right, and has 1"),
        ("p07 9.5 # 11.2", "'#' is not a distance"),
        ("Anna K 9.5 11.2 2", "found 5 words; put names with spaces in quotes"),
        ('"Anna K 9.5 11.2', "the closing quote is missing"),
        ("'Anna K 9.5 11.2", "the closing quote is missing"),
        ('"Anna"K 9.5 11.2', "the closing quote is missing"),
        ('"" 9.5 11.2', "a name cannot be empty"),
        ("p07 - -", "no ankle was tested"),
        ("p07 - - 3", "no ankle was tested"),
        ("p07 9,5 11.2", "'9,5' has a comma"),
        ("p07 9.5 112", "'112' is 112 cm, out of range (0 to 30 cm)"),
        ("p07 -9.5 11.2", "'-9.5' is negative"),
        ("p07 nan 11.2", "'nan' is not a distance"),
        ("p07 9.5 11.2 11", "pain must be a whole number from 0 to 10, not '11'"),
        ("p07 9.5 11.2 2.5", "pain must be a whole number from 0 to 10, not '2.5'"),
        ("p\x1b07 9.5 11.2", "the name has a control character"),
    ],
)
def test_what_a_line_must_not_say(text: str, message: str) -> None:
    """Each refusal names the value."""
    with pytest.raises(RefusedValueError) as refused:
        parse_line(text, Unit.CM)
    assert message in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("text", ["", "  ", "\t", "# who was there", "  # 5 of them"])
def test_lines_that_say_nothing(text: str) -> None:
    """Empty ones and comments."""
    assert is_blank_or_comment(text)


@pytest.mark.parametrize("text", ["p07 9 9", '"#7" 9 9', "p#7 9 9"])
def test_lines_that_say_something(text: str) -> None:
    """A `#` within a name or within quotes begins no comment."""
    assert not is_blank_or_comment(text)
