"""Cells as spreadsheets write them: numbers, units, words of several languages, dates and times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import OffsetAt, parse_timestamp, with_offset
from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.measurement import MOST_TRIALS, Side, Unit, parse_pain, parse_trials
from dorsiflex.domain.text import parse_choice
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.vocabulary import (
    BOTH,
    FLAG_OF,
    MONTH_OF,
    NOT_MEASURED,
    SIDE_OF,
    SYMBOLS,
    UNIT_OF,
    AnyUnit,
    Word,
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
        return RefusedValueError(
            f"'{cell}' is not a distance", "leave it empty if it was not measured"
        )
    if _looks_like_date(written):
        return _is_date(cell, "is a date")
    if ":" in written and _CLOCK.fullmatch(written):
        return _is_date(cell, "is a time of day")
    if Word.DEGREES in units_of(f"({written.lstrip('0123456789.,')})"):
        return RefusedValueError(
            f"'{cell}' is in degrees; a distance must be in cm, mm or in",
            "skip rows with angles with --skip-bad",
        )
    return error


def _looks_like_date(written: str) -> bool:
    if _SERIAL.fullmatch(written) or _DATE_BY_NUMBERS.fullmatch(_day_of(written)):
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
    """Read a pain number; `3.0` and `3/10` are 3, because programs and people write it so.

    Raises:
        RefusedValueError: not a whole number from 0 to 10, or one on another scale.
    """
    written = cell.strip()
    if not written:
        return None
    out_of = _OUT_OF.fullmatch(written)
    if out_of and int(out_of[2]) == PAIN_SCALE[-1]:
        return parse_pain(out_of[1])
    if _OTHER_SCALE.fullmatch(written):
        raise RefusedValueError(
            f"pain '{cell}' is not on a scale of 0 to {PAIN_SCALE[-1]}",
            "pain is never rescaled; ignore the column with --map ignore=HEADER",
        )
    match = _WHOLE.fullmatch(written)
    return parse_pain(match[1] if match else written)


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
    """Read which ankle.

    Raises:
        RefusedValueError: anything else.
    """
    word = plain(cell).rstrip(".")
    if word not in SIDE_OF:
        raise RefusedValueError(
            f"unknown side '{cell}'" if word else "the side is missing", "write left or right"
        )
    return SIDE_OF[word]


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


_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:h.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?)"
    r"(?:\s*(?P<half>[ap])\.?m\.?|\s*(?:uhr|h))?"
)
_CLOCK = re.compile(_TIME, re.IGNORECASE | re.ASCII)
_DAY_AND_CLOCK = re.compile(rf"(?P<day>.+?)(?:,?\s+|T){_TIME}", re.IGNORECASE | re.ASCII)
_NUMBERS = re.compile(r"([0-9]{1,4})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,4})", re.ASCII)
# Without separators eight digits: 2012026 is what csvkit makes of 20.1.2026, not a day in 2012.
_ISO = re.compile(r"(?![0-9]{1,7}$)([0-9]{4})([./-]?)([0-9]{1,2})\2([0-9]{1,2})", re.ASCII)
_NAMED = re.compile(
    r"(?:(\d{1,2})\.?[ -]([^\W\d_]{3,10})|([^\W\d_]{3,10})\.?[ -](\d{1,2}),?)\.?[ -](\d{4}|\d\d)"
)
_DAY_NUMBER = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?", re.ASCII)
_FRACTION = re.compile(r"0?[.,][0-9]+", re.ASCII)
_OFFSET = re.compile(r".*[0-9]{2}:[0-9]{2}.*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)", re.ASCII)
_SECONDS_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]{1,9}(?=\s*(?:[Zz+-]|$))", re.ASCII)
_HOURS_ONLY = re.compile(r"(?<=:[0-9]{2})(\s*[+-][0-9]{2})$", re.ASCII)
_NOON = 12
_FULL_YEAR = 4
_WRITE = "write 2026-11-22, or '2026-11-22 07:30'"


class DateOrder(StrEnum):
    """Which number of 03/04/2026 is the day."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def parse_order(text: str) -> DateOrder:
    """Read `dmy`, `mdy` or `ymd`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(DateOrder, text, "order of dates")


@dataclass(frozen=True, slots=True)
class Settled:
    """The order of day and month in a file.

    Attributes:
        order: None if every date says itself which number is what.
        why: how it was found out; empty if an option says it, or no date needs it.
    """

    order: DateOrder | None
    why: str = ""


def settle_order(cells: Iterable[tuple[int, str]], numbered: str = "line") -> Settled:
    """Find out the order from all dates of a file.

    A program writes all dates of a column alike. So one date that fits only one order (22/11/2026)
    settles it, unless another date fits only the other order.

    Args:
        cells: the dates as they are written, with their lines.
        numbered: what the number of a line counts, for messages.

    Raises:
        ImportRefusedError: nothing settles it, or the file contradicts itself.
    """
    seen: dict[str, tuple[int, str]] = {}
    for line, cell in cells:
        if kind := _kind(cell):
            seen.setdefault(kind, (line, cell))
    if "short" in seen:
        line, cell = seen["short"]
        raise ImportRefusedError(
            f"{numbered} {line}: '{cell.strip()}' has a two-digit year",
            "give the order: --dates dmy (22/11/26), --dates mdy (11/22/26) or --dates ymd",
        )
    if DateOrder.DMY in seen and DateOrder.MDY in seen:
        (line, cell), (other_line, other) = seen[DateOrder.DMY], seen[DateOrder.MDY]
        raise ImportRefusedError(
            f"{numbered} {line}: '{cell.strip()}' has the day first, but {numbered} {other_line}:"
            f" '{other.strip()}' has the month first",
            "correct one of them; --dates dmy or mdy with --skip-bad skips the others",
        )
    for order in (DateOrder.DMY, DateOrder.MDY):
        if order in seen:
            line, cell = seen[order]
            return Settled(order, f"as '{cell.strip()}' on {numbered} {line} shows")
    if "both" in seen:
        line, cell = seen["both"]
        raise ImportRefusedError(
            f"{numbered} {line}: '{cell.strip()}' is ambiguous",
            "use --dates dmy (day first) or --dates mdy (month first)",
        )
    return Settled(None)


def _kind(cell: str) -> str | None:
    """Return what a date says about the order: one order, `both`, `short`, or nothing."""
    # A date that begins with the year leaves nothing open.
    if cell.lstrip()[:_FULL_YEAR].isdigit():
        return None
    written = _day_of(cell).rstrip(".")
    match = _NUMBERS.fullmatch(written)
    if match is None:
        named = _NAMED.fullmatch(written)
        return "short" if named and len(named[5]) < _FULL_YEAR else None
    first, second, last = match[1], match[3], match[4]
    if _FULL_YEAR in (len(first), len(last)):
        if len(first) == _FULL_YEAR or first == second:
            return None
        day_first = int(second) <= _LAST_MONTH
        month_first = int(first) <= _LAST_MONTH
        if day_first and month_first:
            return "both"
        return DateOrder.DMY if day_first else DateOrder.MDY if month_first else None
    return "short"


def _day_of(cell: str) -> str:
    written = cell.strip()
    match = _DAY_AND_CLOCK.fullmatch(written)
    return match["day"] if match else written


def parse_moment(
    day_cell: str, time_cell: str, order: DateOrder | None, now: datetime, offset_at: OffsetAt
) -> datetime:
    """Read when a test was.

    Args:
        day_cell: a date, or a date and time.
        time_cell: the time if it has a column of its own; empty if not recorded.
        order: of day and month, if the date does not say it itself.
        now: the present, with its UTC offset.
        offset_at: returns the offset for a local date and time.

    Raises:
        RefusedValueError: no such date or time, or one that could be two things.
    """
    written = day_cell.strip()
    if has_offset(written) and not time_cell.strip():
        return parse_written_out(written, now, offset_at)
    clock = time(_NOON)
    if match := _DAY_AND_CLOCK.fullmatch(written):
        if time_cell.strip():
            raise RefusedValueError(
                f"'{written}' has a time, and the time column has another: '{time_cell}'",
                'leave one out; --map time="" ignores the column',
            )
        written, clock = match["day"], _time(match, day_cell)
    elif time_cell.strip():
        clock = parse_time(time_cell)
    naive = datetime.combine(parse_date(written, order), clock)
    return with_offset(naive, day_cell.strip(), now, offset_at)


def has_offset(text: str) -> bool:
    """Return whether a date and time has its UTC offset written on it."""
    return ":" in text and _OFFSET.fullmatch(text.strip()) is not None


def parse_written_out(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read a moment as programs write it out, all of which mean one moment only.

    `2026-03-30T00:15:00+02:00`, `2026-03-30 00:15:00+02`, `2026-03-29T22:15:00.000Z`,
    `2026-03-30T00:15:00.000000+0200`; a fraction of a second is cut off.

    Raises:
        RefusedValueError: as `parse_timestamp`.
    """
    try:
        written = _HOURS_ONLY.sub(r"\1:00", _SECONDS_FRACTION.sub("", text.strip()))
        return parse_timestamp(written, now, offset_at)
    except RefusedValueError as error:
        message = error.message.replace(f"'{written}'", f"'{text}'")
        raise RefusedValueError(message, error.hint) from error


def parse_time(text: str) -> time:
    """Read a time of day: `07:30`, `7:30 PM`, `7h30`, `07.30 Uhr`.

    Raises:
        RefusedValueError: anything else.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        if _FRACTION.fullmatch(text.strip()):
            raise RefusedValueError(
                f"'{text}' is a spreadsheet's fraction of a day",
                "format the column as a time, and save again",
            )
        raise RefusedValueError(f"'{text}' is not a time", "write 07:30")
    return _time(match, text)


def parse_date(text: str, order: DateOrder | None) -> date:
    """Read a date: `2026-11-22`, `22.11.2026`, `11/22/2026`, `22 Nov 2026`.

    Args:
        text: what was written.
        order: of day, month and year, for a date that does not say it itself.

    Raises:
        RefusedValueError: no such day, or it could be more than one.
    """
    written = text.strip()
    if _DAY_NUMBER.fullmatch(written):
        raise RefusedValueError(
            f"'{text}' is a spreadsheet's serial number, not a date",
            "format the column as a date (2026-11-22), and save again",
        )
    written = written.rstrip(".")
    if match := _ISO.fullmatch(written):
        return _date(match[1], match[3], match[4], text)
    if match := _NUMBERS.fullmatch(written):
        return _in_order(match[1], match[3], match[4], order, text)
    if match := _NAMED.fullmatch(written):
        month = MONTH_OF.get(plain(match[2] or match[3]))
        if month is not None:
            return _named(match, str(month), order, text)
    raise RefusedValueError(f"'{text}' is not a date", _WRITE)


def _named(match: re.Match[str], month: str, order: DateOrder | None, text: str) -> date:
    """Read a date with a named month; of two numbers of two digits the order says the year."""
    day, year = match[1] or match[4], match[5]
    if len(year) == _FULL_YEAR:
        return _date(year, month, day, text)
    if order is None:
        raise RefusedValueError(f"'{text}' could be more than one day", "say which: --dates dmy")
    if order is DateOrder.YMD and match[1]:
        day, year = year, f"{day:0>2}"
    return _date(f"20{year}", month, day, text, order)


def _in_order(first: str, second: str, last: str, order: DateOrder | None, text: str) -> date:
    if order is None and first == second and len(last) == _FULL_YEAR:
        order = DateOrder.DMY
    if order is None:
        raise RefusedValueError(f"'{text}' could be more than one day", "say which: --dates dmy")
    year, month, day = {
        DateOrder.DMY: (last, second, first),
        DateOrder.MDY: (last, first, second),
        DateOrder.YMD: (first, second, last),
    }[order]
    if len(year) not in {2, _FULL_YEAR} or len(day) > len("22"):
        raise RefusedValueError(f"'{text}' is not a date in the order {order}", _WRITE)
    return _date(year if len(year) == _FULL_YEAR else f"20{year}", month, day, text, order)


def _date(year: str, month: str, day: str, text: str, order: DateOrder | None = None) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        read = f" in the order {order}" if order else ""
        raise RefusedValueError(f"'{text}': there is no such day{read}", _WRITE) from None


def _time(match: re.Match[str], text: str) -> time:
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise RefusedValueError(f"'{text}': there is no such time", "write 07:30")
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such time", "write 07:30") from None


_FORMULA = "=+-@\t\r"


@lru_cache(maxsize=100)
def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text: `'` before `= + - @`, tab, CR, or before `'` and one.

    However many `'` are before it, one is added: else the one that import takes off was not ours.
    """
    bare = text.lstrip("'") if text[:1] == "'" else text
    return f"'{text}" if bare and bare[0] in _FORMULA else text


def unguarded(text: str) -> str:
    """Take off again what `guarded` put on."""
    rest = text[1:]
    return rest if text.startswith("'") and guarded(rest) == text else text
