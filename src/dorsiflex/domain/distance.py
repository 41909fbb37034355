"""Distances as people write them: units, fractions, several trials, and everything refused."""

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import HUNDREDTHS, MOST_TRIALS, Trial
from dorsiflex.domain.words import parse_choice
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_CM = 30
"""The longest distance that is accepted, in cm; more than any ankle allows."""

FEWEST_MM_WITH_THREE_DECIMALS = 20
"""Below it `1.095` mm is a number with a separator of thousands, or cm in a column of mm."""

_INCH_SIGNS = '"\N{DOUBLE PRIME}\N{RIGHT DOUBLE QUOTATION MARK}'
_UNIT = rf"(?P<unit>cm|mm|in|[{_INCH_SIGNS}])"
# Of the characters for fractions only those that a tape measure has: halves, quarters, eighths.
_CHARACTERS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_CHARACTER = f"[{''.join(_CHARACTERS)}]"
_PARTS_OF_AN_INCH = frozenset({2, 4, 8, 16, 32, 64})
_FRACTION_SLASHES = "\N{FRACTION SLASH}\N{DIVISION SLASH}"

_IN_ANY_CASE = re.IGNORECASE | re.ASCII
"""Beyond ASCII, a dotless i counts as the i of "in"."""

_DISTANCE = re.compile(rf"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+){_UNIT}?", _IN_ANY_CASE)
# Most distances need only the pattern above; the others are compiled by `re` when they are used,
# because together they would take as long at the start of every command as all of its parsing.
_FRACTION = (
    rf"(?:(?P<whole>[0-9]+)(?P<joint>[ \t\u00a0\u2009\u202f]+|-|(?={_CHARACTER})))?"
    rf"(?:(?P<character>{_CHARACTER})|(?P<part>[0-9]+)(?P<slash>[/{_FRACTION_SLASHES}])"
    rf"(?P<parts>[0-9]+)){_UNIT}?"
)
_FRACTION_AMONG_TRIALS = rf"(?<![^\s/]){_FRACTION}(?![^\s/])"
_BLANK_BEFORE_UNIT = rf"(?<=[0-9.{''.join(_CHARACTERS)}])\s+(?=(?:cm|mm|in)\b|[{_INCH_SIGNS}])"
_BLANKS_IN_NUMBERS = r"(?<=[0-9.])\s+(?=[0-9.])"
_THOUSANDS, _OF_THOUSANDS = r"[1-9][0-9]{0,2}", r"0[0-9]{2}"
_THREE_DECIMALS = r"[0-9]+\.[0-9]{3}"
_PART_AND_PARTS = 2
_PLAIN = frozenset("0123456789./")
_PLAIN_BLANKS = frozenset(" \t\r\n")

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_SIX_DIGITS_UP = Context(prec=6, rounding=ROUND_UP, Emax=MAX_EMAX)
_SEVERAL = "one trial is written 9.5, several 9.5/10/10.2"


class Unit(StrEnum):
    """What a distance is written and shown in; stored in cm whatever it is."""

    CM = "cm"
    MM = "mm"
    IN = "in"

    @property
    def cm(self) -> Decimal:
        """The length of one of it in cm (the inch is 2.54 cm by definition)."""
        return {Unit.CM: Decimal(1), Unit.MM: Decimal("0.1"), Unit.IN: Decimal("2.54")}[self]


def parse_unit(text: str) -> Unit:
    """Read `cm`, `mm` or `in`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Unit, text, "unit")


def parse_trials(texts: "Iterable[str]", unit: Unit) -> tuple[Trial, ...]:
    """Read the trials of one test, e.g. `["9.5/10/10.2"]`, `["9.5 10 10.2"]` or `["9.5", "10"]`.

    Args:
        texts: what was written, in order.
        unit: what a number without a unit of its own is in.

    Raises:
        RefusedValueError: a number that is none, is out of range or could be two things; no trial
            or more than ten; a unit on some trials and not on others.
    """
    words = [word for text in texts for word in _words(text, unit)]
    if not 1 <= len(words) <= MOST_TRIALS:
        raise RefusedValueError(f"a test has 1 to {MOST_TRIALS} trials, not {len(words)}", _SEVERAL)
    _refuse_half_written_units(words)
    return tuple(parse_distance(word, unit) for word in words)


def typed_trials(texts: "Iterable[str]", unit: Unit) -> tuple[str, ...]:
    """Return each trial as it was written, with the unit in force if it has none of its own.

    Args:
        texts: what `parse_trials` can read.
        unit: what a number without a unit of its own is in.

    Raises:
        RefusedValueError: as `parse_trials`.
    """
    words = [word for text in texts for word in _words(text, unit)]
    return tuple(
        _as_typed(word) if _written_unit(word) else f"{_as_typed(word)} {unit}" for word in words
    )


# The rows of a file repeat the few hundred distances that an ankle can have.
@lru_cache(maxsize=1000)
def parse_distance(text: str, unit: Unit) -> Trial:
    """Read one distance, e.g. `9.5`, `4.25in`, `4 1/4in` or `95mm`, kept to 0.01 cm.

    Halves round up.

    Args:
        text: what was written.
        unit: what it is in if it does not say so itself.

    Raises:
        RefusedValueError: not a number, a fraction of a unit that has none or that could be two
            trials, negative, or over 30 cm.
    """
    written = text.strip()
    match = _DISTANCE.fullmatch(written)
    if match is None:
        written = _without_blank_before_unit(written)
        match = _DISTANCE.fullmatch(written)
    if match is not None:
        number = Decimal(match["number"])
        unit = _unit_of(match["unit"]) or unit
        _refuse_thousands(text, match["number"], unit)
    elif (match := _one_fraction(written)) is not None:
        if not _is_one_number(match):
            is_of_inches = (_unit_of(match["unit"]) or unit) is Unit.IN
            may_be_fraction = is_of_inches or _part_of_an_inch(match) is not None
            raise _fraction_or_trials(written, unit) if may_be_fraction else _refusal(text)
        unit = _unit_of(match["unit"]) or unit
        number = _fraction(match, unit)
    else:
        raise _refusal(text)
    length_cm = _EXACT.multiply(number, unit.cm)
    if length_cm > LONGEST_CM:
        raise RefusedValueError(
            f"distance '{_as_typed(text)}' is {_shown(length_cm)} cm; 0 to {LONGEST_CM} cm is"
            " possible",
            "write the unit on the number, 95mm or 4.25in, or give --unit",
        )
    hundredths = _EXACT.multiply(length_cm, Decimal(HUNDREDTHS))
    return Trial(int(hundredths.to_integral_value(ROUND_HALF_UP)))


def shortest(trial: Trial) -> str:
    """Write a distance in cm with no digit more than it needs: `10`, `9.5`, `10.25`."""
    whole, rest = divmod(trial, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def refuse_fraction_in_two(first: str, second: str) -> None:
    """Refuse two words that may be one number: `4` and `1/4`, `4` and `¼`.

    Raises:
        RefusedValueError: they may be.
    """
    match = _one_fraction(f"{first} {second}") if _is_whole(first) else None
    if match is not None and _part_of_an_inch(match):
        raise RefusedValueError(
            f"'{first} {second}' could be one number or two",
            f"write a fraction without a blank, {first}-1/4in or {first}.25in; trials with the"
            " unit on each, 1in/4in or 1cm/4cm",
        )


def refuse_numbers_in_two(words: "Sequence[str]") -> None:
    """Refuse two words that may be one number: `9.` and `5`, `9` and `.5`, `1` and `095`.

    Raises:
        RefusedValueError: they may be.
    """
    _refuse_numbers_in_two([word.split("/") for word in words])


# From a text to one word per trial


def _words(text: str, unit: Unit) -> "Sequence[str]":
    """Split a text into one word per trial; a fraction is one, with neither blank nor `/` in it."""
    if _DISTANCE.fullmatch(text) is not None:
        return [text]
    written = text if _PLAIN.issuperset(text) else _with_joined_fractions(text)
    groups = [group.strip() for group in written.split("/")]
    if len(groups) > 1 and not all(groups):
        raise RefusedValueError(f"'{text}' lacks a trial beside a /", _SEVERAL)
    chains = [chain.split("/") for chain in "/".join(groups).split()]
    _refuse_numbers_in_two(chains)
    _refuse_fractions_or_trials(chains, unit)
    return [word for chain in chains for word in chain]


def _with_joined_fractions(text: str) -> str:
    written = re.sub(
        _FRACTION_AMONG_TRIALS, _joined, _without_blank_before_unit(text), flags=_IN_ANY_CASE
    )
    for match in re.finditer(_BLANKS_IN_NUMBERS, written):
        if not _PLAIN_BLANKS.issuperset(match[0]):
            raise RefusedValueError(
                f"'{text}' has a blank inside a number that is not a plain one",
                f"type the number again; {_SEVERAL}",
            )
    return written


def _without_blank_before_unit(text: str) -> str:
    return re.sub(_BLANK_BEFORE_UNIT, "", text, flags=re.IGNORECASE)


def _joined(match: re.Match[str]) -> str:
    """Write a fraction that is surely one number without blank and `/`; leave any other."""
    if not _is_one_number(match):
        return match[0]
    whole, unit = match["whole"] or "", match["unit"] or ""
    if match["character"]:
        return f"{whole}{match['character']}{unit}"
    joint = "-" if whole else ""
    return f"{whole}{joint}{match['part']}\N{FRACTION SLASH}{match['parts']}{unit}"


def _as_typed(word: str) -> str:
    """Write a word of `_words` as people type it: `4 1/4in`."""
    if "\N{FRACTION SLASH}" not in word:
        return word
    return word.replace("-", " ").replace("\N{FRACTION SLASH}", "/")


def _is_one_number(match: re.Match[str]) -> bool:
    """Return whether a fraction cannot be trials, as `3/4`, `3/4in` and `4 1/4` can be."""
    if match["character"] or match["slash"] != "/":
        return True
    return match["whole"] is not None and (match["joint"] == "-" or match["unit"] is not None)


def _refuse_numbers_in_two(chains: "Sequence[Sequence[str]]") -> None:
    for (*_, first), (second, *_) in pairwise(chains):
        if (
            (_is_whole(first) and second.startswith("."))
            or (first.endswith(".") and second[:1].isdigit())
            or (re.fullmatch(_THOUSANDS, first) and re.fullmatch(_OF_THOUSANDS, second))
        ):
            raise RefusedValueError(
                f"'{first} {second}' could be one number or two",
                f"write it without the blank; {_SEVERAL}",
            )


def _refuse_fractions_or_trials(chains: "Sequence[Sequence[str]]", unit: Unit) -> None:
    before: Sequence[str] = ()
    for chain in chains:
        whole = before[0] if len(before) == 1 and _is_whole(before[0]) else None
        written = "/".join(chain) if whole is None else f"{whole} {'/'.join(chain)}"
        match = _one_fraction(written) if len(chain) == _PART_AND_PARTS else None
        if match is not None and match["slash"] == "/" and not _is_one_number(match):
            is_of_inches = (_unit_of(match["unit"]) or unit) is Unit.IN
            if is_of_inches or (whole is not None and _part_of_an_inch(match)):
                raise _fraction_or_trials(written, unit)
        if unit is Unit.IN and len(chain) > 1 and all(map(_is_whole, chain)):
            raise _fraction_or_trials(written, unit)
        before = chain


def _refuse_half_written_units(words: "Sequence[str]") -> None:
    matches = [_match(word) for word in words]
    with_unit = [match for match in matches if match is not None and match["unit"]]
    if with_unit and len(with_unit) < len(words) and all(matches):
        raise RefusedValueError(
            f"'{'/'.join(map(_as_typed, words))}' has a unit on some trials only",
            "write the unit on every trial, or on none and give --unit",
        )


# Parts of a distance


def _match(word: str) -> re.Match[str] | None:
    return _DISTANCE.fullmatch(word) or _one_fraction(word)


def _one_fraction(text: str) -> re.Match[str] | None:
    return re.fullmatch(_FRACTION, text, _IN_ANY_CASE)


def _written_unit(word: str) -> str | None:
    match = _match(word)
    return None if match is None else match["unit"]


def _unit_of(written: str | None) -> Unit | None:
    if written is None:
        return None
    return Unit.IN if written in _INCH_SIGNS else Unit(written.lower())


def _is_whole(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _part_of_an_inch(match: re.Match[str]) -> tuple[int, int] | None:
    """Return a fraction's two numbers; None if a tape measure in inches has no such mark."""
    if match["character"]:
        part, _, parts = _CHARACTERS[match["character"]].partition("/")
    else:
        part, parts = match["part"], match["parts"]
    if len(part) > len("64") or len(parts) > len("64"):
        return None
    numbers = int(part), int(parts)
    return numbers if numbers[1] in _PARTS_OF_AN_INCH and 0 < numbers[0] < numbers[1] else None


def _fraction(match: re.Match[str], unit: Unit) -> Decimal:
    """Return the value of a fraction of inches."""
    written = _as_typed(match[0])
    numbers = _part_of_an_inch(match)
    if numbers is None:
        raise RefusedValueError(
            f"'{written}' is not a fraction that a tape measure has",
            "those are halves, quarters, eighths, 16ths, 32nds and 64ths; write a decimal, 4.25in",
        )
    if unit is not Unit.IN:
        raise RefusedValueError(
            f"'{written}' is a fraction, and those are read in inches only",
            f"write {_decimal(match)}{unit}, or {_decimal(match)}in if it is inches",
        )
    return Decimal(_decimal(match))


def _decimal(match: re.Match[str]) -> str:
    """Write a fraction of an inch as a decimal number, which is exact."""
    part, parts = _part_of_an_inch(match) or (0, 1)
    return f"{_EXACT.add(Decimal(match['whole'] or 0), Decimal(part) / Decimal(parts)):f}"


def _fraction_or_trials(written: str, unit: Unit) -> RefusedValueError:
    """Refuse `3/4` or `4 1/4`, with both ways to write it."""
    match = _one_fraction(written)
    its_unit = (match and _unit_of(match["unit"])) or unit
    numbers = re.findall("[0-9]+", written)
    trials = f"write {'/'.join(f'{number}{its_unit}' for number in numbers)} for trials"
    return RefusedValueError(
        f"'{written}' could be a fraction or {len(numbers)} trials",
        f"{trials}, {_decimal(match)}in for the fraction"
        if match is not None and _part_of_an_inch(match)
        else f"{trials}, a fraction as a decimal number, 4.25in",
    )


def _refuse_thousands(text: str, number: str, unit: Unit) -> None:
    if unit is not Unit.MM or re.fullmatch(_THREE_DECIMALS, number) is None:
        return
    if 0 < Decimal(number) < FEWEST_MM_WITH_THREE_DECIMALS:
        raise RefusedValueError(
            f"'{text}' has three decimals of a millimetre, or a point that separates thousands",
            f"write {number}cm if it is cm, else the mm with one decimal",
        )


def _refusal(text: str) -> RefusedValueError:
    if "," in text and "." not in text:
        pointed = text.strip().replace(",", ".")
        return RefusedValueError(
            f"'{text}' has a comma; a distance is written with a point",
            f"write {pointed}; several trials are written 9.5/10/10.2"
            if _DISTANCE.fullmatch(pointed)
            else _SEVERAL,
        )
    if text.strip().startswith(("-", "\N{MINUS SIGN}")):
        return RefusedValueError(
            f"distance '{text}' is negative; 0 to {LONGEST_CM} cm is possible",
            "measure from the wall to the tip of the big toe",
        )
    return RefusedValueError(
        f"'{text}' is not a distance; 0 to {LONGEST_CM} cm is possible", _SEVERAL
    )


def _shown(length_cm: Decimal) -> str:
    # Rounded up, so that what is just over the limit never shows as the limit itself.
    return str(_SIX_DIGITS_UP.plus(length_cm))
