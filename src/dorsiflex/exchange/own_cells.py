"""What rows of all kinds of exports share: whose they are, ids, and JSON in place of cells."""

import json
import re
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.words import name_key, parse_name
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.csv import unguarded
from dorsiflex.exchange.told import BadCellError, Told, checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EXPECTED = {
    "trials_cm": "an array of numbers",
    "tags": "an array of single words",
    "sharp": "true or false",
    "warmed_up": "true, false or null",
    "baseline": "true or false",
    "score_cm": "a number",
    "best_cm": "a number",
    "pain": "a whole number or null",
    "sets": "a whole number or null",
    "reps": "a whole number or null",
    "hold_s": "a whole number or null",
    "load_kg": "a number or null",
}
_NOT_TEXT = frozenset(_EXPECTED)
_NUMBERS = frozenset({"score_cm", "best_cm", "pain", "sets", "reps", "hold_s", "load_kg"})
_FLAGS = frozenset({"sharp", "warmed_up", "baseline"})
_LONGEST_SHOWN = 60


class OwnTexts:
    """Reads the cells that all rows of an export have."""

    def __init__(self, told: Told, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            told: what the user told about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        self._told = told
        self._is_guarded = is_guarded

    def _text(self, cell: str) -> str:
        return unguarded(cell) if self._is_guarded else cell

    def _read_person(self, cell: str) -> str | None:
        """Read whose row it is; None where it does not say so, or where that does not count."""
        if self._told.ignores_person or not cell.strip():
            return None
        name = checked(cell, parse_name, self._text(cell))
        only = self._told.only_person
        if only is not None and name_key(name) != name_key(only):
            raise BadCellError(
                cell,
                f"the row is {name}'s, and -P says {only}: leave -P out, or give all rows to"
                f" {only} with --map person=",
            )
        return name


def read_uuid(cell: str) -> str | None:
    """Read an id; None for an empty cell.

    Raises:
        RefusedValueError: anything else.
    """
    written = cell.strip()
    if not written:
        return None
    if _UUID.fullmatch(written) is None:
        raise RefusedValueError(f"'{cell}' is not an id; leave it empty for a new test")
    return written.lower()


def object_cells(
    given: dict[str, Any], header: "Sequence[str]", required: "Iterable[str]"
) -> list[str]:
    """Write an object of JSON as the cells of a row.

    Args:
        given: the object.
        header: the names that it can have, in the order of the cells.
        required: the names that it must have.

    Raises:
        BadCellError: a value is of the wrong kind, or a name is missing or unknown.
    """
    for name in given:
        if name not in header:
            raise BadCellError(name, f"there is no field '{name}'")
    for name in required:
        if name not in given:
            raise BadCellError("", f"the field {name} is missing")
    return [_cell(name, given.get(name)) for name in header]


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "trials_cm" and isinstance(value, list) and all(map(_is_number, value)):
        return " ".join(map(repr, value))
    if name == "tags" and isinstance(value, list) and all(map(_is_word, value)):
        return " ".join(value)
    if name in _FLAGS and isinstance(value, bool):
        return "true" if value else "false"
    if name in _NUMBERS and _is_number(value):
        return repr(value)
    if name not in _NOT_TEXT and isinstance(value, str):
        return value
    expected = _EXPECTED.get(name, "text")
    raise BadCellError(_shown(value), f"{name} is {_shown(value)}; {expected} is expected")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) == 1


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"
