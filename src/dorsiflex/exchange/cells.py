"""Cells as spreadsheets write them: numbers, units, and words of several languages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import parse_trials
from dorsiflex.domain.measurement import MOST_TRIALS, Side, Unit, parse_pain
from dorsiflex.domain.thresholds import PAIN_SCALE
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.languages import Word
from dorsiflex.exchange.moments import day_of, is_time
from dorsiflex.exchange.vocabulary import (
    BODY,
    BOTH,
    FLAG_OF,
    MONTH_OF,
    NOT_MEASURED,
    SIDE_OF,
    SYMBOLS,
    UNIT_OF,
    AnyUnit,
    names_test,
    plain,
    units_of,
    without_unit,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.measurement import Trial


_COMMA_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]),(?=[0-9])")
_THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
_BOTH_MARKS = re.compile(r"[0-9][.'\u2019][0-9]+,[0-9]|[0-9],[0-9]+\.[0-9]")
_WHOLE = re.compile(r"([0-9]+)[.,]0+")
_OUT_OF = re.compile(r"([0-9]+)(?:[.,]0+)?\s*/\s*([0-9]+)")
_OUT_OF_WORDS = re.compile(r"([0-9]+)\s+(?:out\s+)?of\s+10", re.IGNORECASE)
_NUMBER_WITH_WORDS = re.compile(r"([0-9]{1,2})\s*(?:[-\u2013\u2014:=]\s*|\s\(|\()[^\W\d_][^\d]*")
_OTHER_SCALE = re.compile(r"[0-9.,]+\s*(?:%|mm|cm|/\s*[0-9]+)")
_NUMBER_AND_UNIT = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*([^\W\d_]{1,12}\.?|[^\w\s]{1,2})")
_WRITTEN_OUT_INCHES = re.compile(
    "(?<=[0-9.])\\s*(?:"
    + "|".join(map(re.escape, [*(s for s, u in SYMBOLS.items() if u is Unit.IN)]))
    + "|"
    + "|".join(sorted((w for w, u in UNIT_OF.items() if u is Unit.IN and w != "in"), reverse=True))
    + r")(?![^\W\d_])\.?",
    re.IGNORECASE,
)
_DAY, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:19|20)[0-9]{2}"
_DATE_BY_NUMBERS = re.compile(
    rf"{_DAY}([./-])\s?{_DAY}\1\s?{_YEAR}|{_YEAR}([./-]){_DAY}\2{_DAY}|{_DAY}\.{_DAY}\."
)
_DATE_BY_NAME = re.compile(r"(?:[0-9]{1,4}[. -]*)?([^\W\d_]{3,10})\.?(?:[. -]*[0-9]{1,4}){0,2}")
_SHORT_DATE = re.compile(rf"{_DAY}/{_DAY}/(?:2[0-9]|30)")
_SERIAL = re.compile(r"[3-6][0-9]{4}(?:[.,][0-9]+)?")
_RANGE = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*[-\u2013\u2014]\s*[0-9]+(?:[.,][0-9]+)?")
_THOUSANDTHS = re.compile(r"[0-9]{1,7}", re.ASCII)
_LIKE_THOUSANDTHS = re.compile(r"[1-9][0-9]{3,5}", re.ASCII)
_LAST_MONTH = 12
_HUNDRED = 100
_LONGEST_NAME_OF_TEST = 60


def has_decimal_comma(cell: str) -> bool:
    """Return whether a number in a cell is written with a comma."""
    return _COMMA_BETWEEN_DIGITS.search(cell) is not None


def read_trials(cells: Iterable[tuple[str, Unit]]) -> tuple[Trial, ...]:
    """Read the trials of one test from the cells that hold them, each with its unit.

    Raises:
        RefusedValueError: not a distance, or one that could be two; no trial, or more than ten.
    """
    trials = tuple(trial for cell, unit in cells for trial in trials_of_cell(cell, unit))
    if not 1 <= len(trials) <= MOST_TRIALS:
        raise RefusedValueError(f"a test has 1 to {MOST_TRIALS} trials, not {len(trials)}")
    return trials


@lru_cache(maxsize=4096)
def trials_of_cell(cell: str, unit: Unit) -> tuple[Trial, ...]:
    """Read the trials in one cell.

    Raises:
        RefusedValueError: not a distance, or one that could be two; what a spreadsheet made of it.
    """
    written = pointed(cell)
    if _SHORT_DATE.fullmatch(written.strip()) and _can_be_short_date(written.strip()):
        raise _is_date(cell, "could be three trials or a date")
    try:
        return parse_trials([written], unit)
    except RefusedValueError as error:
        inches = _WRITTEN_OUT_INCHES.sub("in", written)
        if inches != written:
            return parse_trials([inches], unit)
        raise _explained(cell, error) from error


def from_thousandths(cell: str) -> str:
    """Return the distance that a program wrote in thousandths: `9500` is 9.5.

    Raises:
        RefusedValueError: it is not a whole number.
    """
    written = cell.strip()
    if not _THOUSANDTHS.fullmatch(written):
        raise RefusedValueError(
            f"'{cell}' is not in thousandths, a whole number like 9500 for 9.5",
            "leave out /1000 in --unit" if written[:1].isdecimal() else _empty_hint(written),
        )
    return repr(int(written) / 1000)


def pointed(cell: str) -> str:
    """Write a decimal comma as a point.

    Raises:
        RefusedValueError: the comma, or something else, may separate thousands.
    """
    if "," not in cell:
        return cell
    if _BOTH_MARKS.search(cell) or _THOUSANDS.search(cell):
        raise RefusedValueError(
            f"'{cell}' has a comma that may separate thousands or decimals",
            "use a decimal point and no thousands separator",
        )
    return _COMMA_BETWEEN_DIGITS.sub(".", cell)


def _can_be_short_date(written: str) -> bool:
    first, second, _ = map(int, written.split("/"))
    return min(first, second) <= _LAST_MONTH


def _explained(cell: str, error: RefusedValueError) -> RefusedValueError:
    """Explain what a cell that is not a distance probably is."""
    written = cell.strip()
    if plain(written) in NOT_MEASURED:
        return RefusedValueError(f"'{cell}' is not a distance", _empty_hint(written))
    if _looks_like_date(written):
        return _is_date(cell, "is a date")
    if is_time(written):
        return _is_date(cell, "is a time of day")
    if _RANGE.fullmatch(written):
        return RefusedValueError(
            f"'{cell}' could be a range or two trials", "write one distance, or trials as 9.5/10"
        )
    if Word.DEGREES in units_of(f"({written.lstrip('0123456789.,')})"):
        return RefusedValueError(
            f"'{cell}' is in degrees; a distance must be in cm, mm or in",
            "skip rows with angles with --skip-bad",
        )
    if _LIKE_THOUSANDTHS.fullmatch(written):
        error.hint = "if it is in thousandths, 9500 for 9.5, use --unit cm/1000"
    return error


def _empty_hint(written: str) -> str:
    return f"leave it empty if it was not measured, or use --empty {shlex.quote(written)}"


def _looks_like_date(written: str) -> bool:
    if _SERIAL.fullmatch(written) or _DATE_BY_NUMBERS.fullmatch(day_of(written)):
        return True
    named = _DATE_BY_NAME.fullmatch(written)
    return named is not None and plain(named[1]) in MONTH_OF and written != named[1]


def _is_date(cell: str, what: str) -> RefusedValueError:
    return RefusedValueError(
        f"'{cell}' {what}; a spreadsheet probably changed trials like 9/10",
        "format the column as text, write the trials again as 9 10, and save again",
    )


@lru_cache(maxsize=256)
def read_pain(cell: str) -> int | None:
    """Read a pain number as people and forms write it: `3.0`, `3/10`, `3 of 10`, `3 - mild`.

    Raises:
        RefusedValueError: not a whole number from 0 to 10, or one on another scale.
    """
    written = cell.strip()
    if not written:
        return None
    out_of = _OUT_OF.fullmatch(written)
    if out_of and int(out_of[2]) == PAIN_SCALE[-1]:
        return parse_pain(out_of[1])
    in_words = _OUT_OF_WORDS.fullmatch(written) or _NUMBER_WITH_WORDS.fullmatch(written)
    if in_words and not _of_what(written):
        return parse_pain(in_words[1])
    if _OTHER_SCALE.fullmatch(written):
        raise RefusedValueError(
            f"pain '{cell}' is not on a scale of 0 to {PAIN_SCALE[-1]}",
            "pain is never rescaled; ignore the column with --map ignore=HEADER",
        )
    if plain(written) in NOT_MEASURED:
        raise RefusedValueError(f"pain '{cell}' is not a number", _empty_hint(written))
    match = _WHOLE.fullmatch(written)
    return parse_pain(match[1] if match else written)


def _of_what(written: str) -> bool:
    """Return whether words next to a number may say of what it is: an ankle, or in which unit."""
    known = (SIDE_OF, UNIT_OF, BOTH, BODY)
    return any(word in words for word in words_of(written) for words in known)


def is_over_ten(cell: str) -> bool:
    """Return whether a cell for pain is a number from 11 to 100: it may be on a scale to 100."""
    written = cell.strip()
    return written.isdecimal() and PAIN_SCALE[-1] < int(written[:4]) <= _HUNDRED


@lru_cache(maxsize=256)
def read_flag(cell: str, name: str) -> bool | None:
    """Read yes or no; None for an empty cell.

    Raises:
        RefusedValueError: anything else.
    """
    word = plain(cell)
    if not word:
        return None
    if word not in FLAG_OF:
        raise RefusedValueError(f"{name} '{cell}' must be true or false")
    return FLAG_OF[word]


@lru_cache(maxsize=256)
def read_side(cell: str) -> Side:
    """Read which ankle: `left`, `L`, `Left ankle`, `izq`.

    Raises:
        RefusedValueError: anything else.
    """
    word = plain(cell).rstrip(".")
    if word in SIDE_OF:
        return SIDE_OF[word]
    words = words_of(cell)
    sides = {SIDE_OF[word] for word in words if word in SIDE_OF}
    if len(sides) == 1 and all(word in SIDE_OF or word in BODY for word in words):
        return sides.pop()
    if not word:
        raise RefusedValueError("the side is missing", "write left or right")
    hint = "write left or right"
    if word not in BOTH:
        hint += f", or say what it means: --map {shlex.quote(f'side.{cell.strip()}=left')}"
    raise RefusedValueError(f"unknown side '{cell}'", hint)


def read_sharp(cell: str, side: Side) -> bool:
    """Read yes or no, or which ankle the sharp pain was in.

    Raises:
        RefusedValueError: anything else.
    """
    word = plain(cell)
    if word in BOTH:
        return True
    if word in SIDE_OF:
        return SIDE_OF[word] is side
    return read_flag(cell, "sharp") or False


def read_unit(cell: str) -> Unit:
    """Read the unit of a row.

    Raises:
        RefusedValueError: it is empty, degrees, or no unit that a distance can have.
    """
    unit = _unit_of_word(cell)
    if isinstance(unit, Unit):
        return unit
    if unit is Word.DEGREES:
        raise RefusedValueError(
            f"the unit is '{cell.strip()}'; a distance must be in cm, mm or in",
            "skip rows with angles with --skip-bad",
        )
    raise RefusedValueError(
        f"unknown unit '{cell}'" if cell.strip() else "the unit is missing", "write cm, mm or in"
    )


def _unit_of_word(cell: str) -> AnyUnit | None:
    written = cell.strip()
    return SYMBOLS.get(written) or UNIT_OF.get(plain(written).rstrip("."))


@lru_cache(maxsize=4096)
def doubt_of_cell(cell: str) -> str | None:
    """Return what a cell of a column that is not understood names: a unit, a test, or nothing."""
    written = cell.strip()
    if _unit_of_word(written) is not None:
        return "a unit"
    measured = _NUMBER_AND_UNIT.fullmatch(written)
    if measured and _unit_of_word(measured[1]) is not None:
        return "a unit"
    if len(written) > _LONGEST_NAME_OF_TEST:
        return None
    return "a kind of test" if names_test(words_of(without_unit(written))) else None
