"""Codes that stand for people where their names are not to be seen."""

from __future__ import annotations

from secrets import choice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Without signs that are read as another (0 and O, 1, I and L), and without vowels: no words."""

_LENGTH = 4


def new_codes(number: int, taken: Collection[str]) -> list[str]:
    """Draw codes such as `P-7K3Q` that say nothing about whom they stand for.

    Args:
        number: how many.
        taken: codes that are in use already.
    """
    drawn: dict[str, None] = {}
    length = _LENGTH
    while len(drawn) < number:
        # Where codes of this length become scarce, longer ones are drawn.
        if 2 * (len(drawn) + len(taken)) > len(_SIGNS) ** length:
            length += 1
        code = "P-" + "".join(choice(_SIGNS) for _ in range(length))
        if code not in taken:
            drawn[code] = None
    return list(drawn)


def is_code(text: str) -> bool:
    """Tell whether a text is one that `new_codes` could have drawn."""
    signs = text.removeprefix("P-")
    return text.startswith("P-") and len(signs) >= _LENGTH and set(signs) <= set(_SIGNS)
