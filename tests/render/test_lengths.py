from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.distance import parse_distance
from dorsiflex.domain.measurement import Unit
from dorsiflex.render.lengths import day, day_month, exact, length, moment, number, plural, signed


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (9.25, 1, "9.3"),
        (9.35, 1, "9.4"),
        (0.05, 1, "0.1"),
        (-0.05, 1, "-0.1"),
        (-0.04, 1, "0.0"),
        (-9.25, 1, "-9.3"),
        (2.5, 0, "3"),
        (0.285, 2, "0.29"),
    ],
)
def test_halves_round_up_in_size(value: float, decimals: int, shown: str) -> None:
    """As people round; never to a negative zero, whatever the binary fraction."""
    assert number(value, decimals) == shown


@pytest.mark.parametrize(
    ("cm", "unit", "shown"),
    [(9.54, Unit.CM, "9.5"), (9.54, Unit.MM, "95"), (10.8, Unit.IN, "4.25"), (0, Unit.IN, "0.00")],
)
def test_lengths_have_the_decimals_of_their_unit(cm: float, unit: Unit, shown: str) -> None:
    """0.1 cm, 1 mm, 0.01 in (10.8 / 2.54 = 4.252)."""
    assert length(cm, unit) == shown


@pytest.mark.parametrize(
    ("cm", "shown"), [(0.6, "+0.6"), (-0.6, "-0.6"), (0.04, "0.0"), (-0.04, "0.0"), (0.05, "+0.1")]
)
def test_a_difference_has_a_sign_unless_it_shows_as_none(cm: float, shown: str) -> None:
    """A zero is neither a gain nor a loss."""
    assert signed(cm, Unit.CM) == shown


@given(hundredths=st.integers(0, 1181))
def test_inches_show_as_the_same_inches_again(hundredths: int) -> None:
    """Every hundredth of an inch up to 11.81 in (30 cm), kept as 0.01 cm, comes back."""
    written = f"{hundredths / 100:.2f}"
    shown = exact(parse_distance(written, Unit.IN) / 100, Unit.IN)
    assert float(shown) == float(written)


@given(hundredths=st.integers(0, 3000), unit=st.sampled_from((Unit.CM, Unit.MM)))
def test_exact_is_what_was_stored(hundredths: int, unit: Unit) -> None:
    """To 0.01 cm, in cm and in mm."""
    shown = exact(hundredths / 100, unit)
    assert parse_distance(shown, unit) == hundredths


def test_days_are_english_and_carry_their_weekday() -> None:
    """2026-11-22 is a Sunday, 2026-12-31 a Thursday."""
    when = datetime.fromisoformat("2026-11-22T07:05:59+01:00")
    assert moment(when) == "Sun 2026-11-22 07:05"
    assert day(datetime.fromisoformat("2026-12-31T00:00:00+01:00")) == "Thu 2026-12-31"
    assert day_month(when) == "22 Nov"


def test_plural() -> None:
    """One test, no tests, two tests."""
    assert [plural(count, "test") for count in (0, 1, 2)] == ["0 tests", "1 test", "2 tests"]
