import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.render.terminal import Screen, escape_control, shown_path


@given(text=st.text())
def test_nothing_that_acts_is_left(text: str) -> None:
    """No control character, surrogate, line separator or mark that turns the direction."""
    for character in escape_control(text):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(text=st.text(st.characters(categories=("L", "M", "N", "P", "S"))))
def test_letters_digits_and_signs_stay(text: str) -> None:
    """Of every script."""
    assert escape_control(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("a\nb", r"a\nb"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202e", r"\u202e"),
        ("\udcff", r"\udcff"),
        ("\U0001f9b6\U0001f3fd\u200d\u2640\ufe0f", "\U0001f9b6\U0001f3fd\u200d\u2640\ufe0f"),
    ],
    ids=ascii,
)
def test_what_acts_is_shown_as_an_escape(text: str, shown: str) -> None:
    """Joiners, which emoji need, stay."""
    assert escape_control(text) == shown


def test_a_path_is_cleaned_for_eyes_only() -> None:
    """A script gets it as it is."""
    assert shown_path("a\x1bb", Screen()) == "a\x1bb"
    assert shown_path("a\x1bb", Screen(is_terminal=True)) == r"a\x1bb"
