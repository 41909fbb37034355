"""What headers, names of tests and units mean, by the words of `languages.py`."""

from __future__ import annotations

import re
import shlex
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.domain.measurement import MOST_TRIALS, Side, Unit
from dorsiflex.exchange.languages import LANGUAGES, Concept, Field, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


SYMBOLS: Mapping[str, Unit | Word] = {
    '"': Unit.IN,
    "\N{DOUBLE PRIME}": Unit.IN,
    "\N{RIGHT DOUBLE QUOTATION MARK}": Unit.IN,
    "''": Unit.IN,
    "\N{DEGREE SIGN}": Word.DEGREES,
    "\N{MASCULINE ORDINAL INDICATOR}": Word.DEGREES,
}
"""Signs that mean a unit."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))

Meant = TypeVar("Meant", bound=Concept)


def plain(text: str) -> str:
    """Return a text without case, accents, kinds of dashes and blanks around it."""
    if text.isascii():
        return text.casefold().strip()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_DASHES).strip()


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text as the table has them: `LeftAnkle_1` is three."""
    return _WORD.findall(plain(_CAMEL.sub(" ", text)))


def _entries(concept: Concept) -> Iterator[str]:
    """Return the words and phrases of all languages for a meaning, without case and accents."""
    for language in LANGUAGES:
        if concept in language.words:
            yield from map(plain, language.words[concept].split(", "))


def _lookup(*concepts: Meant) -> dict[str, Meant]:
    """Return what words mean; a phrase is one word when its own are joined."""
    return {
        spelled: concept
        for concept in concepts
        for entry in _entries(concept)
        for spelled in ((entry,) if entry.isalpha() else (entry, "".join(words_of(entry))))
    }


FIELD_OF: dict[str, Field] = {
    **dict.fromkeys(_lookup(Word.TRIAL), Field.DISTANCE),
    **_lookup(*Field),
}
SIDE_OF: dict[str, Side] = _lookup(*Side)
UNIT_OF: dict[str, Unit | Word] = _lookup(*Unit, Word.DEGREES, Word.OTHER_LENGTH)
"""Units that a header or a cell can name, whether a distance can have them or not."""

FLAG_OF = {word: said is Word.YES for word, said in _lookup(Word.YES, Word.NO).items()}
NAMES = frozenset(_lookup(Word.NAME))
MAYBE_PERSON = frozenset(_lookup(Word.MAYBE_PERSON))
BODY = frozenset(_lookup(Word.BODY))
BACK = frozenset(_lookup(Word.BACK))
NUMBERS = frozenset(_lookup(Word.NUMBER))
FILLERS = frozenset(_lookup(Word.FILLER)) | BODY | NUMBERS
BOTH = frozenset(_lookup(Word.BOTH))
NOT_MEASURED = frozenset(_lookup(Word.NOT_MEASURED))
TRIALS = frozenset(_lookup(Word.TRIAL))
DERIVED = frozenset(_lookup(Word.DERIVED))
FILLED_IN = frozenset(_lookup(Word.FILLED_IN))
MAYBE_ANGLE = frozenset(_lookup(Word.MAYBE_ANGLE))
OCCASIONS = frozenset(_lookup(Word.OCCASION))
RELATIVE_SIDES = frozenset(_lookup(Word.RELATIVE_SIDE))


def _numbered_from_one(lists: Iterable[str]) -> dict[str, int]:
    return {
        word: number
        for texts in lists
        for number, words in enumerate(texts.split(", "), start=1)
        for word in map(plain, words.split())
    }


MONTH_OF = _numbered_from_one(language.months for language in LANGUAGES)
WEEKDAY_OF = _numbered_from_one(language.weekdays for language in LANGUAGES)
"""Days of the week, from 1 for Monday."""

BEFORE_TIME = sorted({plain(language.before_time) for language in LANGUAGES} - {""})
_KTW = "ktw"
_PHRASES: dict[tuple[str, ...], tuple[str, ...]] = {
    **{
        words: ("".join(words),)
        for concept in (*Field, Word.NAME, Word.BODY, Word.MAYBE_ANGLE, Word.DERIVED, Word.OCCASION)
        for entry in _entries(concept)
        if not entry.isalpha() and len(words := tuple(words_of(entry))) > 1
    },
    **{
        words: (_KTW,)
        for entry in _entries(Word.KNEE_TO_WALL)
        if not entry.isalpha() and len(words := tuple(words_of(entry))) > 1
    },
    **{(f"{test}{side}",): (_KTW, side) for test in ("ktw", "ktwt", "wblt") for side in "lr"},
    **{(f"{side}{test}",): (side, _KTW) for test in ("ktw", "ktwt", "wblt") for side in "lr"},
    **{("k", "2", f"w{side}"): (_KTW, side) for side in "lr"},
    **{(f"{side}k", "2", "w"): (side, _KTW) for side in "lr"},
}
"""Words that belong together, with what takes their place: `KTWL` is `ktw l`."""

_LONGEST_PHRASE = max(map(len, _PHRASES))
_BEGIN_PHRASES = frozenset(words[0] for words in _PHRASES)


def _grouped(words: list[str]) -> list[str]:
    """Replace the phrases among some words, the longest first."""
    if _BEGIN_PHRASES.isdisjoint(words):
        return words
    grouped: list[str] = []
    at = 0
    while at < len(words):
        for length in range(_LONGEST_PHRASE, 0, -1):
            if replaced := _PHRASES.get(tuple(words[at : at + length])):
                grouped.extend(replaced)
                at += min(length, len(words) - at)
                break
        else:
            grouped.append(words[at])
            at += 1
    return grouped


_KNEE_TO_WALL = frozenset(
    " ".join(re.findall(r"[a-z0-9]+", name)) for name in _entries(Word.KNEE_TO_WALL)
)
_OTHER_TESTS = frozenset(_lookup(Word.OTHER_TEST))
_TEST_OR_DISTANCE = re.compile(r"\b(?:test|distance|the|ankle|rom)\b")
_LONGEST_TEST_NAME = 60


class KindOfTest(StrEnum):
    """Which test a name means."""

    KNEE_TO_WALL = "knee-to-wall test"
    OTHER = "another test"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def kind_of_test(name: str) -> KindOfTest:
    """Return which test a name means: `KTW`, `Weight-bearing lunge test`, `Single leg hop`."""
    if len(name) > _LONGEST_TEST_NAME:
        return KindOfTest.UNKNOWN
    written = " ".join(re.findall(r"[a-z0-9]+", plain(name)))
    bare = " ".join(_TEST_OR_DISTANCE.sub(" ", written).split())
    if written in _KNEE_TO_WALL or bare in _KNEE_TO_WALL:
        return KindOfTest.KNEE_TO_WALL
    if not _OTHER_TESTS.isdisjoint(written.split()) and not _names_ours(written):
        return KindOfTest.OTHER
    return KindOfTest.UNKNOWN


def _names_ours(written: str) -> bool:
    padded = f" {written} "
    return any(f" {name} " in padded for name in _KNEE_TO_WALL)


def names_test(words: list[str]) -> bool:
    """Return whether one of some words is a kind of test, whichever."""
    return any(
        word in _OTHER_TESTS or word in _KNEE_TO_WALL or FIELD_OF.get(word) is Field.TEST
        for word in words
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
        is_substitute: it counts only where nothing better is: a best or mean for trials, the time
            at which a form was filled in for the date of the test.
    """

    field: Field
    side: Side | None = None
    unit: Unit | None = None
    is_substitute: bool = False

    def __str__(self) -> str:
        if self.side is None:
            return str(self.field)
        return self.side if self.field is Field.DISTANCE else f"{self.field}_{self.side}"


class Doubt(StrEnum):
    """Why a column that is not understood could change what a row means, by its header."""

    PERSON = "may name a person"
    UNIT = "names a unit"
    DEGREES = "is in degrees; a distance must be in cm, mm or in"
    TEST = "names a kind of test"
    PAIN_SCALE = "is not pain on a scale of 0 to 10; pain is never rescaled"
    ANGLE = "may be an angle or a distance"
    OCCASION = "is of one of several times"
    ANKLE = "may be of an ankle"


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
_TEST = frozenset({"test", "tests", "assessment"})
_TESTED = "tested"
_NOT_ALONE = frozenset({"start", "end", "started", "finished"})
_CLOCK_ZONES = frozenset({"utc", "gmt"})
_INCH = "in"
"""A unit and a preposition."""

_DEGREE = "\N{DEGREE SIGN}"
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]*?)\s*\.?\s*[)\]]")
_SCALE = re.compile(r"\b(\d+)\s*(?:-|to|bis|a)\s*(\d+)\b|(?:/|out of|von|sur|de|su)\s*(\d+)\b|%")
_SCALE_OF_TEN = {("0", "10"), ("", "10")}
_NEEDS_QUOTES = re.compile(r'["$`\\!]')
_LONGEST_HEADER = 100


def plain_head(head: str) -> str:
    """Return what two spellings of a header share, which `--map` cannot tell apart."""
    return " ".join(head.split()).casefold()


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
    if len(units) > 1 or isinstance(unit, Word) or not all(map(is_known, words)):
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
    if doubt := _doubt_of_distance(words, fields, units):
        return doubt
    if Field.PERSON in fields or not (NAMES | MAYBE_PERSON).isdisjoint(words):
        return Doubt.PERSON
    if Word.DEGREES in units:
        return Doubt.DEGREES
    if units or Field.UNIT in fields:
        return Doubt.UNIT
    return Doubt.TEST if names_test(words) else None


def _doubt_of_distance(words: list[str], fields: set[Field], units: set[AnyUnit]) -> Doubt | None:
    """Return why a column may or may not hold distances of this test: `DF L`, `Left post`."""
    if not fields <= {Field.DISTANCE, Field.SIDE, Field.TEST}:
        return None
    if not all(is_known(word) or word in OCCASIONS for word in words):
        return None
    has_side = any(word in SIDE_OF for word in words)
    if not OCCASIONS.isdisjoint(words) and (has_side or (_KTW in words)):
        return Doubt.OCCASION
    return Doubt.ANGLE if not units and _may_be_angle(words, fields) else None


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
    text = _DATE_FORMAT.sub(" ", text)
    inside = [match[1] for match in _BRACKETED.finditer(text)]
    units: set[AnyUnit] = {SYMBOLS[sign] for sign in inside if sign in SYMBOLS}
    units |= {unit for sign, unit in SYMBOLS.items() if text.rstrip()[1:].endswith(sign)}
    units |= {Word.DEGREES} if _DEGREE in text else set()
    bracketed = set(map(plain, inside))
    others = []
    for word in _grouped(words_of(text)):
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
    if not FILLED_IN.isdisjoint(words):
        return _filled_in(words, fields) if not sides and unit is None else None
    if len(sides) > 1:
        return Meaning(Field.SIDE) if fields <= {Field.SIDE} else None
    if unit is None and _may_be_angle(words, fields):
        return None
    return _of_one_or_none(words, next(iter(sides), None), fields, unit)


def _of_one_or_none(
    words: list[str], side: Side | None, fields: set[Field], unit: Unit | None
) -> Meaning | None:
    """Return the meaning of a header that names one ankle or none."""
    is_derived = not DERIVED.isdisjoint(words)
    is_length = side is not None or unit is not None or is_derived
    if _is_number_of_trial(words) and not is_length:
        return Meaning(Field.TRIAL)
    field = _field_of(words, fields, is_length=is_length)
    if field is None or (side is not None and field not in OF_ONE_ANKLE):
        return None
    if is_derived and field is not Field.DISTANCE:
        return None
    return Meaning(field, side, unit if field is Field.DISTANCE else None, is_derived)


def _may_be_angle(words: list[str], fields: set[Field]) -> bool:
    """Return whether a header names the movement, which is usually measured in degrees."""
    return (
        not MAYBE_ANGLE.isdisjoint(words)
        and _KTW not in words
        and fields <= {Field.DISTANCE, Field.SIDE, Field.TEST}
    )


def _filled_in(words: list[str], fields: set[Field]) -> Meaning | None:
    """Return what the header of a form service means: `Completion time`, `Submitted at`."""
    needs_more = _NOT_ALONE.issuperset(word for word in words if word in FILLED_IN)
    if not fields <= {Field.DATE, Field.TIME} or (needs_more and not fields):
        return None
    return Meaning(Field.DATE, is_substitute=True)


def _is_number_of_trial(words: list[str]) -> bool:
    """Return whether a header is `Trial no` or `Attempt number`."""
    return (
        not TRIALS.isdisjoint(words)
        and not NUMBERS.isdisjoint(words)
        and all(word in TRIALS or word in FILLERS for word in words)
    )


def is_name_of_measure(header: str) -> bool:
    """Return whether a header is `Measurement` alone: a distance, or what a `Value` is of."""
    return words_of(header) == ["measurement"]


def is_of_redcap(header: str) -> bool:
    """Return whether a column is one by which REDCap counts rows, and says nothing of a test."""
    return header.strip().casefold().startswith("redcap_")


def is_status_of_redcap(header: str) -> bool:
    """Return whether a column says in REDCap if a form is complete."""
    return header.strip().casefold().endswith("_complete")


def sides_in(text: str) -> set[Side]:
    """Return the ankles that a text names."""
    return {SIDE_OF[word] for word in words_of(text) if word in SIDE_OF}


def without_sides(text: str) -> str:
    """Return the words of a text that name no ankle: `KTW left` is `ktw`."""
    return " ".join(word for word in words_of(text) if word not in SIDE_OF)


def is_bare_trial(header: str) -> bool:
    """Return whether a header is `Trial` alone: a distance, or its number beside a distance."""
    words = words_of(header)
    return bool(words) and all(word in TRIALS for word in words)


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


def is_known(word: str) -> bool:
    """Return whether a word or number can be in a header that is understood."""
    if word.isdigit():
        return len(word) < len("100") and int(word) <= MOST_TRIALS
    return any(word in known for known in _KNOWN)


_KNOWN = (
    *(SIDE_OF, FIELD_OF, FILLERS, NAMES, BACK, DERIVED, FILLED_IN, MAYBE_ANGLE, _CLOCK_ZONES),
)
_DATE_FORMAT = re.compile(
    r"\b([^\W\d_])\1{0,3}([./ -])([^\W\d_])\3{0,3}\2([^\W\d_])\4{0,3}\b"
    r"(?:,?\s*hh?[:.]mm(?:[:.]ss)?)?|\bhh?[:.]mm(?:[:.]ss)?",
    re.IGNORECASE,
)
"""`DD/MM/YYYY`, `TT.MM.JJJJ HH:MM` and `HH:MM`."""

_FULL_YEAR = len("YYYY")


def date_format_in(header: str) -> str | None:
    """Return the order of the dates in a column if its header says so: `dmy`, `mdy` or `ymd`."""
    found = _DATE_FORMAT.search(header)
    if found is None or found[1] is None:
        return None
    letters = [found[group].casefold() for group in (1, 3, 4)]
    parts = re.split(re.escape(found[2]), found[0])[:3]
    for language in LANGUAGES:
        meant = dict(zip(language.day_month_year, "dmy", strict=True))
        if set(letters) != meant.keys():
            continue
        # JJ/MM/AAAA has days, TT.MM.JJJJ years: the letters of a language belong together.
        order = "".join(meant[letter] for letter in letters)
        if order in {"dmy", "mdy", "ymd"} and _is_year(parts, order):
            return order
    return None


def _is_year(parts: list[str], order: str) -> bool:
    """Return whether no other part than the year is written with four letters."""
    return all(
        len(part.split()[0]) < _FULL_YEAR or what == "y"
        for part, what in zip(parts, order, strict=True)
    )


def is_in_utc(header: str) -> bool:
    """Return whether a header says that its times are in UTC."""
    return not _CLOCK_ZONES.isdisjoint(words_of(header))


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
