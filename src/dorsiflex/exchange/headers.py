"""What the header of a column means, and why an unknown column cannot always be left out."""

import re
import shlex
from dataclasses import dataclass
from enum import StrEnum

from dorsiflex.domain.distance import Unit
from dorsiflex.domain.knee_to_wall import MOST_TRIALS, Side
from dorsiflex.exchange.vocabulary import (
    BACK,
    BODY,
    FIELD_OF,
    FILLERS,
    MAYBE_PERSON,
    NAMES,
    SIDE_OF,
    SYMBOLS,
    UNIT_OF,
    Field,
    Word,
    names_test,
    plain,
    words_of,
)

AnyUnit = Unit | Word
"""What a length or an angle is in; a `Word` is no unit that a distance can have."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column holds.

    Attributes:
        field: what.
        side: of which ankle, if the column is of one only.
        unit: of its lengths, if the header says so.
    """

    field: Field
    side: Side | None = None
    unit: Unit | None = None

    def __str__(self) -> str:
        if self.side is None:
            return str(self.field)
        return self.side if self.field is Field.DISTANCE else f"{self.field}_{self.side}"


class Doubt(StrEnum):
    """Why a column that is not understood could change what a row means, by its header."""

    PERSON = "may say whose tests they are"
    UNIT = "names a unit"
    DEGREES = "is in degrees, and a distance is in cm, mm or in"
    TEST = "names a kind of test"
    PAIN_SCALE = "is pain on another scale than 0 to 10, and is never rescaled"


OF_ONE_ANKLE = (Field.DISTANCE, Field.PAIN, Field.SHARP)
"""Fields that can have a column for each ankle."""

IGNORE = "ignore"
"""What `--map` calls a column that is not imported."""

MAPPABLE: dict[str, Meaning] = {
    str(meaning): meaning
    for field in Field
    for meaning in (
        Meaning(field),
        *(Meaning(field, side) for side in Side if field in OF_ONE_ANKLE),
    )
}
"""What `--map` can name: the fields, `left` and `right` (distances), `pain_left` and so on."""

# If a header has words of two fields, the more specific one is meant.
_MORE_SPECIFIC = (
    Field.NOTE,
    Field.SHARP,
    Field.PAIN,
    Field.DATE,
    Field.TIME,
    Field.DISTANCE,
    Field.SIDE,
)
_TEST = frozenset({"test", "tests"})
_TESTED = "tested"
_INCH = "in"
"""A unit and a preposition."""

_DEGREE = "\N{DEGREE SIGN}"
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]*?)\s*\.?\s*[)\]]")
_SCALE = re.compile(r"\b(\d+)\s*(?:-|to|bis|a)\s*(\d+)\b|(?:/|out of|von|sur|de|su)\s*(\d+)\b|%")
_SCALE_OF_TEN = {("0", "10"), ("", "10")}
_NEEDS_QUOTES = re.compile(r'["$`\\!]')
_LONGEST_HEADER = 100


def map_option(field: str, name: str) -> str:
    """Write the option that says what a column holds, as a shell takes it."""
    quoted = shlex.quote(name) if _NEEDS_QUOTES.search(name) else f'"{name}"'
    return f"--map {field}={quoted}"


def meaning_of(header: str) -> Meaning | None:
    """Return what the header of a column means; None if it is not known.

    A header counts as known only if every word of it is: `left` is a distance, `left change` is
    not. One that names a unit that a distance cannot have, two units, or another scale of pain
    than 0 to 10 is not known either.
    """
    if len(header) > _LONGEST_HEADER:
        return None
    units, words = _units_and_others(header)
    unit = next(iter(units), None)
    if len(units) > 1 or isinstance(unit, Word) or not all(map(_is_known, words)):
        return None
    meaning = _together(words, unit)
    if meaning is not None and meaning.field is Field.PAIN and not _is_scale_of_ten(header, units):
        return None
    return meaning


def doubt_of(header: str) -> Doubt | None:
    """Return why a column whose header is not understood cannot be left out; None if it can."""
    units, words = _units_and_others(header[:_LONGEST_HEADER])
    fields = {FIELD_OF[word] for word in words if word in FIELD_OF}
    if Field.PAIN in fields and not _is_scale_of_ten(header, units):
        return Doubt.PAIN_SCALE
    if Field.PERSON in fields or not (NAMES | MAYBE_PERSON).isdisjoint(words):
        return Doubt.PERSON
    if Word.DEGREES in units:
        return Doubt.DEGREES
    if units or Field.UNIT in fields:
        return Doubt.UNIT
    return Doubt.TEST if names_test(words) else None


def units_of(text: str) -> set[AnyUnit]:
    """Return the units that a text names: `Left (in.)`, `Left "`, `Left_mm`, `Left (°)`."""
    return _units_and_others(text)[0]


def bare_unit(text: str) -> AnyUnit | None:
    """Return the unit that a cell is, and nothing else: `mm`, `(in)`, `[cm]`; None if it is not."""
    inside = text.strip().strip("()[]").strip(" .")
    if inside in SYMBOLS:
        return SYMBOLS[inside]
    return UNIT_OF.get(plain(inside)) if inside else None


def _units_and_others(text: str) -> tuple[set[AnyUnit], list[str]]:
    """Return the units that a text names, and its words beside them.

    `in` is a unit in brackets or at the end; a single letter is one in brackets only.
    """
    inside = [match[1] for match in _BRACKETED.finditer(text)]
    units: set[AnyUnit] = {SYMBOLS[sign] for sign in inside if sign in SYMBOLS}
    units |= {unit for sign, unit in SYMBOLS.items() if text.rstrip()[1:].endswith(sign)}
    units |= {Word.DEGREES} if _DEGREE in text else set()
    bracketed = set(map(plain, inside))
    others = []
    for word in words_of(text):
        if word in UNIT_OF and (word in bracketed or (len(word) > 1 and word != _INCH)):
            units.add(UNIT_OF[word])
        else:
            others.append(word)
    if len(others) > 1 and others[-1] == _INCH and not units:
        others.pop()
        units.add(Unit.IN)
    return units, others


def without_unit(text: str) -> str:
    """Return a text without what it says in brackets: `KTW (cm)` is `KTW`."""
    return _BRACKETED.sub(" ", text).strip()


def _together(words: list[str], unit: Unit | None) -> Meaning | None:
    sides = {SIDE_OF[word] for word in words if word in SIDE_OF}
    fields = {FIELD_OF[word] for word in words if word in FIELD_OF}
    if not BACK.isdisjoint(words):
        is_back_foot = not BODY.isdisjoint(words) and not sides and not fields
        return Meaning(Field.BACK_FOOT) if is_back_foot else None
    if len(sides) > 1:
        return Meaning(Field.SIDE) if fields <= {Field.SIDE} else None
    side = next(iter(sides), None)
    field = _field_of(words, fields, is_length=side is not None or unit is not None)
    if field is None or (side is not None and field not in OF_ONE_ANKLE):
        return None
    return Meaning(field, side, unit if field is Field.DISTANCE else None)


def _field_of(words: list[str], fields: set[Field], *, is_length: bool) -> Field | None:
    """Return the field that the words of a header mean.

    Args:
        words: all of them.
        fields: what they mean one by one.
        is_length: the header names an ankle or a unit, and so holds distances if nothing else.
    """
    if Field.UNIT in fields:
        return Field.UNIT if fields <= {Field.UNIT, Field.DISTANCE, Field.TEST} else None
    if Field.TEST in fields and (fields != {Field.TEST} or is_length):
        # "Test" says nothing beside something else ("test date"); an exercise does.
        if any(FIELD_OF.get(word) is Field.TEST and word not in _TEST for word in words):
            return None
        fields = fields - {Field.TEST}
    if fields <= {Field.SIDE}:
        return _field_of_others(words, is_side=bool(fields), is_length=is_length)
    if fields == {Field.TEST}:
        return None if any(word.isdigit() for word in words) else Field.TEST
    field = next((field for field in _MORE_SPECIFIC if field in fields), None)
    if field is None and len(fields) == 1 and not is_length:
        (field,) = fields
    return field


def _field_of_others(words: list[str], *, is_side: bool, is_length: bool) -> Field | None:
    """Return the field of a header whose words name no field, or only the side."""
    if not is_side and not NAMES.isdisjoint(words):
        return None if is_length else Field.PERSON
    if is_length:
        return Field.DISTANCE
    if is_side or not BODY.isdisjoint(words):
        return Field.SIDE
    return Field.DATE if _TESTED in words else None


def _is_known(word: str) -> bool:
    if word.isdigit():
        return len(word) < len("100") and int(word) <= MOST_TRIALS
    return any(word in known for known in (SIDE_OF, FIELD_OF, FILLERS, NAMES, BACK))


def _is_scale_of_ten(header: str, units: set[AnyUnit]) -> bool:
    """Return whether pain is on a scale of 0 to 10, as far as its header says."""
    if not units <= {Unit.CM}:  # a line of 10 cm is a scale of 0 to 10
        return False
    scales = [
        (match[1] or "", match[2] or match[3] or "") for match in _SCALE.finditer(plain(header))
    ]
    numbers = [int(word) for word in words_of(header)[:_LONGEST_HEADER] if word.isdigit()]
    return all(scale in _SCALE_OF_TEN for scale in scales) and all(
        n <= MOST_TRIALS for n in numbers
    )
