import re

import pytest

from dorsiflex.storage import people_store as codes
from dorsiflex.storage.people_store import is_code, new_codes


def test_codes_look_alike_and_are_all_different() -> None:
    """Four signs, none that is read as another, no vowels."""
    drawn = new_codes(2000, ())
    assert len(set(drawn)) == 2000
    assert all(map(is_code, drawn))
    assert all(re.fullmatch("P-[2-9BCDFGHJKMNPQRSTVWXZ]{4}", code) for code in drawn)


def test_a_code_in_use_is_never_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two signs there are four codes of two: those left are found, then longer ones."""
    monkeypatch.setattr(codes, "_ALPHABET", "23")
    monkeypatch.setattr(codes, "_MIN_LENGTH", 2)
    taken = {"P-22", "P-23"}
    drawn = new_codes(10, taken)
    assert len(set(drawn)) == 10
    assert not taken & set(drawn)


def test_no_code_for_nobody() -> None:
    """Nothing is drawn."""
    assert new_codes(0, ()) == []
