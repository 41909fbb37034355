"""Codes that replace the names of people (pseudonyms)."""

from __future__ import annotations

from secrets import choice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No lookalikes (0 and O, 1, I and L), and no vowels, so that codes never spell a word."""

_MIN_LENGTH = 4


def new_codes(number: int, taken: Collection[str]) -> list[str]:
    """Draw random codes such as `P-7K3Q`.

    Args:
        number: how many.
        taken: codes already in use.
    """
    drawn: dict[str, None] = {}
    length = _MIN_LENGTH
    while len(drawn) < number:
        # Use longer codes once half of this length are taken.
        if 2 * (len(drawn) + len(taken)) > len(_ALPHABET) ** length:
            length += 1
        code = "P-" + "".join(choice(_ALPHABET) for _ in range(length))
        if code not in taken:
            drawn[code] = None
    return list(drawn)


def is_code(text: str) -> bool:
    """Return whether `new_codes` could have drawn this text."""
    characters = text.removeprefix("P-")
    return (
        text.startswith("P-")
        and len(characters) >= _MIN_LENGTH
        and set(characters) <= set(_ALPHABET)
    )
