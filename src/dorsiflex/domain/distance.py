"""Distances as people write them: trials, units, fractions of an inch."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import HUNDREDTHS, MOST_TRIALS, Trial, Unit
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_CM = 30
"""The longest distance accepted, in cm; more than any ankle allows."""

FEWEST_MM_WITH_THREE_DECIMALS = 20
"""Below this `1.095` mm has a thousands separator, or is cm in a column of mm."""

_INCH_SIGNS = '"\N{DOUBLE PRIME}\N{RIGHT DOUBLE QUOTATION MARK}'
_UNIT = rf"(?P<unit>cm|mm|in|[{_INCH_SIGNS}])"
# Only the fractions that a tape measure has: halves, quarters, eighths.
_CHARACTERS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_CHARACTER = f"[{''.join(_CHARACTERS)}]"
_DENOMINATORS = frozenset({2, 4, 8, 16, 32, 64})
_FRACTION_SLASHES = "\N{FRACTION SLASH}\N{DIVISION SLASH}"

_IGNORE_CASE = re.IGNORECASE | re.ASCII
"""Without ASCII, a dotless i would match the i of "in"."""

_DISTANCE = re.compile(rf"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+){_UNIT}?", _IGNORE_CASE)
# Most distances need only the pattern above. The others are compiled when used, to keep start-up
# fast.
_FRACTION = (
    rf"(?:(?P<whole>[0-9]+)(?P<separator>[ \t\u00a0\u2009\u202f]+|-|(?={_CHARACTER})))?"
    rf"(?:(?P<character>{_CHARACTER})|(?P<numerator>[0-9]+)(?P<slash>[/{_FRACTION_SLASHES}])"
    rf"(?P<denominator>[0-9]+)){_UNIT}?"
)
_FRACTION_AMONG_TRIALS = rf"(?<![^\s/]){_FRACTION}(?![^\s/])"
_BLANK_BEFORE_UNIT = rf"(?<=[0-9.{''.join(_CHARACTERS)}])\s+(?=(?:cm|mm|in)\b|[{_INCH_SIGNS}])"
_BLANKS_IN_NUMBERS = r"(?<=[0-9.])\s+(?=[0-9.])"
_FIRST_DIGITS, _LAST_DIGITS = r"[1-9][0-9]{0,2}", r"0[0-9]{2}"
_THREE_DECIMALS = r"[0-9]+\.[0-9]{3}"
_FRACTION_PARTS = 2
_PLAIN_CHARACTERS = frozenset("0123456789./")
_PLAIN_BLANKS = frozenset(" \t\r\n")

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_ROUNDED_UP = Context(prec=6, rounding=ROUND_UP, Emax=MAX_EMAX)
_TRIALS_HINT = "one trial is written 9.5, several 9.5/10/10.2"


def parse_trials(texts: Iterable[str], unit: Unit) -> tuple[Trial, ...]:
    """Parse the trials of one test, e.g. `["9.5/10/10.2"]`, `["9.5 10 10.2"]` or `["9.5", "10"]`.

    Args:
        texts: as typed, in order.
        unit: the unit of numbers written without one.

    Raises:
        RefusedValueError: not a number, out of range or ambiguous; no trial or more than ten; a
            unit on some trials only.
    """
    words = [word for text in texts for word in _split_trials(text, unit)]
    if not 1 <= len(words) <= MOST_TRIALS:
        raise RefusedValueError(
            f"a test has 1 to {MOST_TRIALS} trials, not {len(words)}", _TRIALS_HINT
        )
    _refuse_some_units(words)
    return tuple(_parse_distance(word, unit, is_trial=True) for word in words)


def typed_trials(texts: Iterable[str], unit: Unit) -> tuple[str, ...]:
    """Return each trial as typed, with `unit` added if it was typed without one.

    Raises:
        RefusedValueError: as `parse_trials`.
    """
    words = [word for text in texts for word in _split_trials(text, unit)]
    return tuple(
        _as_typed(word)
        if (match := _match_distance(word)) and match["unit"]
        else f"{_as_typed(word)} {unit}"
        for word in words
    )


def parse_distance(text: str, unit: Unit) -> Trial:
    """Parse one distance, e.g. `9.5`, `4.25in`, `4 1/4in` or `95mm`; 0.005 cm rounds up.

    Args:
        text: as typed.
        unit: the unit if none is written.

    Raises:
        RefusedValueError: not a number, a fraction of cm or mm, a fraction that could be two
            trials, negative, or over 30 cm.
    """
    return _parse_distance(text, unit, is_trial=False)


# The rows of a file repeat the few hundred distances that an ankle can have.
@lru_cache(maxsize=1000)
def _parse_distance(text: str, unit: Unit, *, is_trial: bool) -> Trial:
    written = text.strip()
    match = _DISTANCE.fullmatch(written)
    if match is None:
        written = _without_blank_before_unit(written)
        match = _DISTANCE.fullmatch(written)
    if match is not None:
        number = Decimal(match["number"])
        unit = _unit_of(match["unit"]) or unit
        _refuse_thousands(text, match["number"], unit)
    elif (match := _match_fraction(written)) is not None:
        if not _is_one_number(match):
            is_inches = (_unit_of(match["unit"]) or unit) is Unit.IN
            may_be_fraction = is_inches or _tape_fraction(match) is not None
            if may_be_fraction:
                raise _ambiguous_fraction(written, unit)
            raise _not_a_distance(text, is_trial=is_trial)
        unit = _unit_of(match["unit"]) or unit
        number = _fraction(match, unit)
    else:
        raise _not_a_distance(text, is_trial=is_trial)
    length_cm = _EXACT.multiply(number, unit.cm)
    if length_cm > LONGEST_CM:
        raise _out_of_range(_as_typed(text), length_cm)
    hundredths = _EXACT.multiply(length_cm, Decimal(HUNDREDTHS))
    return Trial(int(hundredths.to_integral_value(ROUND_HALF_UP)))


def _out_of_range(typed: str, length_cm: Decimal) -> RefusedValueError:
    """Return the error for a length over 30 cm; its hint corrects missing units and points."""
    hint = "write the unit next to the number, 95mm or 4.25in, or use --unit"
    if typed.isdecimal() and length_cm <= 10 * LONGEST_CM and length_cm == Decimal(typed):
        tenth = (length_cm / 10).normalize()
        hint = f"did you mean {tenth:f} or {typed}mm? (all in mm: --unit mm)"
    # Rounded up: a value just over the limit must not be shown as the limit.
    shown = _ROUNDED_UP.plus(length_cm)
    return RefusedValueError(f"'{typed}' is {shown} cm, out of range (0 to {LONGEST_CM} cm)", hint)


def refuse_fraction_in_two(first: str, second: str) -> None:
    """Refuse two words that may be one fraction: `4` and `1/4`, `4` and `¼`.

    Raises:
        RefusedValueError: they may be.
    """
    match = _match_fraction(f"{first} {second}") if _is_integer(first) else None
    if match is not None and _tape_fraction(match):
        raise RefusedValueError(
            f"'{first} {second}' could be one number or two",
            f"write a fraction without a space, {first}-1/4in or {first}.25in; trials with the"
            " unit on each, 1in/4in or 1cm/4cm",
        )


def refuse_numbers_in_two(words: Sequence[str]) -> None:
    """Refuse two words that may be one number: `9.` and `5`, `9` and `.5`, `1` and `095`.

    Raises:
        RefusedValueError: they may be.
    """
    _refuse_numbers_in_two([word.split("/") for word in words])


def _split_trials(text: str, unit: Unit) -> Sequence[str]:
    """Split a text into one word per trial; fractions are joined to one word without a `/`."""
    if _DISTANCE.fullmatch(text) is not None:
        return [text]
    written = text if _PLAIN_CHARACTERS.issuperset(text) else _with_joined_fractions(text)
    groups = [group.strip() for group in written.split("/")]
    if len(groups) > 1 and not all(groups):
        raise RefusedValueError(f"'{text}' has a trial missing next to '/'", _TRIALS_HINT)
    chains = [chain.split("/") for chain in "/".join(groups).split()]
    _refuse_numbers_in_two(chains)
    _refuse_fractions_or_trials(chains, unit)
    return [word for chain in chains for word in chain]


def _with_joined_fractions(text: str) -> str:
    written = re.sub(
        _FRACTION_AMONG_TRIALS,
        _joined_fraction,
        _without_blank_before_unit(text),
        flags=_IGNORE_CASE,
    )
    for match in re.finditer(_BLANKS_IN_NUMBERS, written):
        if not _PLAIN_BLANKS.issuperset(match[0]):
            raise RefusedValueError(
                f"'{text}' contains an unusual space character",
                f"type the number again; {_TRIALS_HINT}",
            )
    return written


def _without_blank_before_unit(text: str) -> str:
    return re.sub(_BLANK_BEFORE_UNIT, "", text, flags=re.IGNORECASE)


def _joined_fraction(match: re.Match[str]) -> str:
    """Return a fraction without blank and `/`, or as typed if it could be two trials."""
    if not _is_one_number(match):
        return match[0]
    whole, unit = match["whole"] or "", match["unit"] or ""
    if match["character"]:
        return f"{whole}{match['character']}{unit}"
    joint = "-" if whole else ""
    return f"{whole}{joint}{match['numerator']}\N{FRACTION SLASH}{match['denominator']}{unit}"


def _as_typed(word: str) -> str:
    """Return a word of `_split_trials` as people type it: `4 1/4in`."""
    if "\N{FRACTION SLASH}" not in word:
        return word
    return word.replace("-", " ").replace("\N{FRACTION SLASH}", "/")


def _is_one_number(match: re.Match[str]) -> bool:
    """Return whether a fraction cannot be several trials; `3/4`, `3/4in` and `4 1/4` can."""
    if match["character"] or match["slash"] != "/":
        return True
    return match["whole"] is not None and (match["separator"] == "-" or match["unit"] is not None)


def _refuse_numbers_in_two(chains: Sequence[Sequence[str]]) -> None:
    for (*_, first), (second, *_) in pairwise(chains):
        if (
            (_is_integer(first) and second.startswith("."))
            or (first.endswith(".") and second[:1].isdigit())
            or (re.fullmatch(_FIRST_DIGITS, first) and re.fullmatch(_LAST_DIGITS, second))
        ):
            raise RefusedValueError(
                f"'{first} {second}' could be one number or two",
                f"write it without the space; {_TRIALS_HINT}",
            )


def _refuse_fractions_or_trials(chains: Sequence[Sequence[str]], unit: Unit) -> None:
    before: Sequence[str] = ()
    for chain in chains:
        whole = before[0] if len(before) == 1 and _is_integer(before[0]) else None
        written = "/".join(chain) if whole is None else f"{whole} {'/'.join(chain)}"
        match = _match_fraction(written) if len(chain) == _FRACTION_PARTS else None
        if match is not None and match["slash"] == "/" and not _is_one_number(match):
            is_inches = (_unit_of(match["unit"]) or unit) is Unit.IN
            if is_inches or (whole is not None and _tape_fraction(match)):
                raise _ambiguous_fraction(written, unit)
        if unit is Unit.IN and len(chain) > 1 and all(map(_is_integer, chain)):
            raise _ambiguous_fraction(written, unit)
        before = chain


def _refuse_some_units(words: Sequence[str]) -> None:
    matches = [_match_distance(word) for word in words]
    with_unit = [match for match in matches if match is not None and match["unit"]]
    if with_unit and len(with_unit) < len(words) and all(matches):
        raise RefusedValueError(
            f"'{'/'.join(map(_as_typed, words))}' has a unit on only some of the trials",
            "put the unit on every trial, or on none and use --unit",
        )


def _match_distance(word: str) -> re.Match[str] | None:
    return _DISTANCE.fullmatch(word) or _match_fraction(word)


def _match_fraction(text: str) -> re.Match[str] | None:
    return re.fullmatch(_FRACTION, text, _IGNORE_CASE)


def _unit_of(written: str | None) -> Unit | None:
    if written is None:
        return None
    return Unit.IN if written in _INCH_SIGNS else Unit(written.lower())


def _is_integer(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _tape_fraction(match: re.Match[str]) -> tuple[int, int] | None:
    """Return numerator and denominator; None if a tape measure has no such mark."""
    if match["character"]:
        top, _, bottom = _CHARACTERS[match["character"]].partition("/")
    else:
        top, bottom = match["numerator"], match["denominator"]
    if len(top) > len("64") or len(bottom) > len("64"):
        return None
    numerator, denominator = int(top), int(bottom)
    is_on_tape = denominator in _DENOMINATORS and 0 < numerator < denominator
    return (numerator, denominator) if is_on_tape else None


def _fraction(match: re.Match[str], unit: Unit) -> Decimal:
    """Return the value of a fraction of an inch."""
    written = _as_typed(match[0])
    if _tape_fraction(match) is None:
        raise RefusedValueError(
            f"'{written}' is not a fraction found on tape measures",
            "use halves, quarters, eighths, 16ths, 32nds or 64ths, or write a decimal: 4.25in",
        )
    if unit is not Unit.IN:
        raise RefusedValueError(
            f"'{written}' is a fraction; fractions are for inches only",
            f"write {_decimal(match)}{unit}, or {_decimal(match)}in if it is inches",
        )
    return Decimal(_decimal(match))


def _decimal(match: re.Match[str]) -> str:
    """Return a fraction of an inch as an exact decimal number."""
    numerator, denominator = _tape_fraction(match) or (0, 1)
    fraction = Decimal(numerator) / Decimal(denominator)
    return f"{_EXACT.add(Decimal(match['whole'] or 0), fraction):f}"


def _ambiguous_fraction(written: str, unit: Unit) -> RefusedValueError:
    """Return the error for `3/4` or `4 1/4`, with both ways to write it."""
    match = _match_fraction(written)
    its_unit = (match and _unit_of(match["unit"])) or unit
    numbers = re.findall("[0-9]+", written)
    trials = f"{'/'.join(f'{number}{its_unit}' for number in numbers)} for {len(numbers)} trials"
    return RefusedValueError(
        f"'{written}' could be a fraction or {len(numbers)} trials",
        f"write {_decimal(match)}in for the fraction, or {trials}"
        if match is not None and _tape_fraction(match)
        else f"write a fraction as a decimal, 4.25in, or {trials}",
    )


def _refuse_thousands(text: str, number: str, unit: Unit) -> None:
    if unit is not Unit.MM or re.fullmatch(_THREE_DECIMALS, number) is None:
        return
    if 0 < Decimal(number) < FEWEST_MM_WITH_THREE_DECIMALS:
        raise RefusedValueError(
            f"'{text}' has three decimals of a millimetre; the point may separate thousands",
            f"write {number}cm if it is in cm, or the mm with one decimal at most",
        )


def _not_a_distance(text: str, *, is_trial: bool) -> RefusedValueError:
    hint = _TRIALS_HINT if is_trial else "write one distance, such as 9.5, 95mm or 3.75in"
    if "," in text and "." not in text:
        pointed = text.strip().replace(",", ".")
        if _DISTANCE.fullmatch(pointed):
            several = ", or 9.5/10/10.2 for several trials" if is_trial else ""
            hint = f"write {pointed}{several}"
        return RefusedValueError(f"'{text}' has a comma; use a decimal point", hint)
    if text.strip().startswith(("-", "\N{MINUS SIGN}")):
        return RefusedValueError(
            f"'{text}' is negative; a distance is from 0 to {LONGEST_CM} cm",
            "measure from the wall to the tip of the big toe",
        )
    return RefusedValueError(f"'{text}' is not a distance from 0 to {LONGEST_CM} cm", hint)
