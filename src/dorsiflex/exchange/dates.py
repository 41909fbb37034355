"""Dates and times as spreadsheets write them, and which order of day and month is meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from dorsiflex.domain.when import OffsetAt, parse_stamp, place
from dorsiflex.domain.words import parse_choice
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.vocabulary import MONTH_OF, plain

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
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?", re.ASCII)
_FRACTION = re.compile(r"0?[.,][0-9]+", re.ASCII)
_OFFSET = re.compile(r".*[0-9]{2}:[0-9]{2}.*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)", re.ASCII)
_SECONDS_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]{1,9}(?=\s*(?:[Zz+-]|$))", re.ASCII)
_HOURS_ONLY = re.compile(r"(?<=:[0-9]{2})(\s*[+-][0-9]{2})$", re.ASCII)
_NOON = 12
_FULL_YEAR = 4
_LAST_MONTH = 12
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
        order: None where every date says itself which number is what.
        why: how it was found out; empty where it was told, or there was nothing to find out.
    """

    order: DateOrder | None
    why: str = ""


def settle_order(cells: Iterable[tuple[int, str]]) -> Settled:
    """Find out the order from all dates of a file.

    One program writes all dates of a column alike; so a single date that can be read in one order
    only (22/11/2026) settles it, unless another one can be read only in the other.

    Args:
        cells: the dates as they are written, with their lines.

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
            f"line {line}: '{cell.strip()}' has a year of two digits",
            "say what is what: --dates dmy (22/11/26), --dates mdy (11/22/26) or --dates ymd",
        )
    if DateOrder.DMY in seen and DateOrder.MDY in seen:
        (line, cell), (other_line, other) = seen[DateOrder.DMY], seen[DateOrder.MDY]
        raise ImportRefusedError(
            f"line {line}: '{cell.strip()}' has the day first, line {other_line}:"
            f" '{other.strip()}' the month",
            "correct the dates of one kind; --dates dmy or mdy with --skip-bad leaves them out",
        )
    for order in (DateOrder.DMY, DateOrder.MDY):
        if order in seen:
            line, cell = seen[order]
            return Settled(order, f"as '{cell.strip()}' on line {line} shows")
    if "both" in seen:
        line, cell = seen["both"]
        raise ImportRefusedError(
            f"line {line}: '{cell.strip()}' could be two days",
            "say which: --dates dmy (day first) or --dates mdy (month first)",
        )
    return Settled(None)


def _kind(cell: str) -> str | None:
    """Tell what a date says about the order: one order, `both`, `short`, or nothing."""
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
        time_cell: the time where it has a column of its own; empty where not recorded.
        order: of day and month, where the date does not say itself.
        now: the present, with its UTC offset.
        offset_at: gives the offset for a local date and time.

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
                f"'{written}' has a time, and there is another in the time column: '{time_cell}'",
                'leave one out; --map time="" ignores the column',
            )
        written, clock = match["day"], _time(match, day_cell)
    elif time_cell.strip():
        clock = parse_time(time_cell)
    naive = datetime.combine(parse_date(written, order), clock)
    return place(naive, day_cell.strip(), now, offset_at)


def has_offset(text: str) -> bool:
    """Return whether a date and time has its UTC offset written on it."""
    return _OFFSET.fullmatch(text.strip()) is not None


def parse_written_out(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read a moment as programs write it out, all of which mean one moment only.

    `2026-03-30T00:15:00+02:00`, `2026-03-30 00:15:00+02`, `2026-03-29T22:15:00.000Z`,
    `2026-03-30T00:15:00.000000+0200`; a fraction of a second is cut off.

    Raises:
        RefusedValueError: as `parse_stamp`.
    """
    try:
        written = _HOURS_ONLY.sub(r"\1:00", _SECONDS_FRACTION.sub("", text.strip()))
        return parse_stamp(written, now, offset_at)
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
        order: of day, month and year, for a date that does not say itself.

    Raises:
        RefusedValueError: no such day, or it could be more than one.
    """
    written = text.strip()
    if _SERIAL.fullmatch(written):
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


def _named(match: "re.Match[str]", month: str, order: DateOrder | None, text: str) -> date:
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


def _time(match: "re.Match[str]", text: str) -> time:
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise RefusedValueError(f"'{text}': there is no such time", "write 07:30")
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such time", "write 07:30") from None
