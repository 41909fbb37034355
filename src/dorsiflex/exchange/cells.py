"""Cells as spreadsheets write them: decimal commas, and words of several languages."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import Unit, parse_trials
from dorsiflex.domain.knee_to_wall import MOST_TRIALS, Side, parse_pain
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.knee_to_wall import Trial

_COMMA_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]),(?=[0-9])")
_THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
_BOTH_MARKS = re.compile(r"[0-9][.'\u2019][0-9]+,[0-9]|[0-9],[0-9]+\.[0-9]")
_WHOLE = re.compile(r"([0-9]+)[.,]0+")

_SIDES = {
    Side.LEFT: "left l lt links li linke linker linkes gauche g izquierda izquierdo sinistra",
    Side.RIGHT: "right r rt rechts re rechte rechter rechtes droite droit d derecha derecho destra",
}
_FLAGS = {
    True: "true yes y 1 x wahr ja j vrai oui o si warm",
    False: "false no n 0 falsch nein faux non cold",
}
SIDE_OF = {word: side for side, words in _SIDES.items() for word in words.split()}
_FLAG_OF = {word: flag for flag, words in _FLAGS.items() for word in words.split()}


def has_decimal_comma(cell: str) -> bool:
    """Tell whether a number in a cell is written with a comma."""
    return _COMMA_BETWEEN_DIGITS.search(cell) is not None


def read_trials(cells: "Iterable[tuple[str, Unit]]") -> "tuple[Trial, ...]":
    """Read the trials of one test from the cells that hold them, each with its unit.

    Raises:
        RefusedValueError: not a distance, or one that could be two; no trial, or more than ten.
    """
    trials = tuple(trial for cell, unit in cells for trial in _trials(cell, unit))
    if not 1 <= len(trials) <= MOST_TRIALS:
        raise RefusedValueError(f"a test has 1 to {MOST_TRIALS} trials, not {len(trials)}")
    return trials


@lru_cache(maxsize=4096)
def _trials(cell: str, unit: Unit) -> "tuple[Trial, ...]":
    return parse_trials([pointed(cell)], unit)


def pointed(cell: str) -> str:
    """Put a point in the place of a decimal comma.

    Raises:
        RefusedValueError: the comma, or something else, may separate thousands.
    """
    if "," not in cell:
        return cell
    if _BOTH_MARKS.search(cell) or _THOUSANDS.search(cell):
        raise RefusedValueError(
            f"'{cell}' has a comma that may separate thousands or decimals",
            "write the decimals with a point, and thousands without anything",
        )
    return _COMMA_BETWEEN_DIGITS.sub(".", cell)


@lru_cache(maxsize=256)
def read_pain(cell: str) -> int | None:
    """Read a pain number; `3.0` is as good as 3, because programs write it so.

    Raises:
        RefusedValueError: not a whole number from 0 to 10.
    """
    written = cell.strip()
    if not written:
        return None
    match = _WHOLE.fullmatch(written)
    return parse_pain(match[1] if match else written)


def read_flag(cell: str, name: str) -> bool | None:
    """Read yes or no; None for an empty cell.

    Raises:
        RefusedValueError: anything else.
    """
    word = cell.strip().casefold()
    if not word:
        return None
    if word not in _FLAG_OF:
        raise RefusedValueError(f"{name} '{cell}' is neither yes nor no", "write true or false")
    return _FLAG_OF[word]


def read_side(cell: str) -> Side:
    """Read which ankle.

    Raises:
        RefusedValueError: anything else.
    """
    word = cell.strip().casefold().rstrip(".")
    if word not in SIDE_OF:
        raise RefusedValueError(
            f"unknown side '{cell}'" if word else "there is no side", "write left or right"
        )
    return SIDE_OF[word]
