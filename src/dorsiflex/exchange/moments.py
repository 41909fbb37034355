"""Dates and times as spreadsheets, forms and hands write them in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import OffsetAt, parse_timestamp, with_offset
from dorsiflex.domain.text import parse_choice
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.vocabulary import BEFORE_TIME, MONTH_OF, WEEKDAY_OF, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

_LAST_MONTH = 12

_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:h.](?P<minute>[0-9]{2})"
    r"(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?)"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?|\s*(?P<german>vorm|nachm)\.?|\s*(?:uhr|h))?"
)
_ZONE = (
    r"(?:\s*(?P<zone>z|(?:utc|gmt)(?:\s?[+-][0-9]{1,2}(?::?[0-9]{2})?)?|[+-][0-9]{2}:?[0-9]{2}"
    r"|ces?t|mes?z)(?:\s\([^()]*\))?)?"
)
_PLAIN = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?", re.ASCII
)
_CLOCK = re.compile(_TIME, re.IGNORECASE | re.ASCII)
_AT = "|".join(map(re.escape, BEFORE_TIME))
_DAY_AND_CLOCK = re.compile(
    rf"(?P<day>.+?)(?:,?\s+(?:(?:{_AT}|à|às)\.?:?\s+)?|T){_TIME}{_ZONE}",
    re.IGNORECASE | re.ASCII,
)
_SPACES = re.compile(r"\s+")
_WEEKDAY = re.compile(r"([^\W\d_]{2,13})(?:-feira)?\.?,?\s+(.*[0-9].*)")
_LINKS = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er)\b|\b(?:de|del|of|den)\b", re.IGNORECASE)
_NUMBERS = re.compile(r"([0-9]{1,4})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,4})", re.ASCII)
# Without separators eight digits: 2012026 is what csvkit makes of 20.1.2026, not a day in 2012.
_ISO = re.compile(r"(?![0-9]{1,7}$)([0-9]{4})([./-]?)([0-9]{1,2})\2([0-9]{1,2})", re.ASCII)
_NAMED = re.compile(
    r"(?:(\d{1,2})\.?[ -]([^\W\d_]{3,13})|([^\W\d_]{3,13})\.?[ -](\d{1,2}),?)\.?[ -](\d{4}|\d\d)"
)
_DAY_NUMBER = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?", re.ASCII)
_FRACTION = re.compile(r"0?[.,][0-9]+", re.ASCII)
_OFFSET = re.compile(
    r".*[0-9]{2}:[0-9]{2}.*(?:(?<![A-Za-z])[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)", re.ASCII
)
_SECONDS_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]{1,9}(?=\s*(?:[Zz+-]|$))", re.ASCII)
_HOURS_ONLY = re.compile(r"(?<=:[0-9]{2})(\s*[+-][0-9]{2})$", re.ASCII)
_NOON = 12
_LONGEST_DATE = 100
_FIRST_SERIAL = datetime(1899, 12, 30, tzinfo=UTC)
"""Day 0 of a spreadsheet, so that day 61 is 1 March 1900, as in all of them."""

_OFFSETS = {"cet": 1, "mez": 1, "cest": 2, "mesz": 2}
"""Hours ahead of UTC of names that mean one zone only."""

_FURTHEST = timedelta(hours=14)
_FULL_YEAR = 4
_WRITE = "write 2026-11-22, or '2026-11-22 07:30'"


class DateOrder(StrEnum):
    """Which number of 03/04/2026 is the day, or that days are counted."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"
    SERIAL = "serial"


def parse_order(text: str) -> DateOrder:
    """Read `dmy`, `mdy`, `ymd` or `serial`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(DateOrder, text, "order of dates")


def parse_zone(text: str) -> ZoneInfo:
    """Read the name of a time zone: `Europe/Berlin`.

    Raises:
        RefusedValueError: there is no such zone.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(text.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RefusedValueError(
            f"there is no time zone '{text}'", "write it as Europe/Berlin, America/New_York or UTC"
        ) from None


def offset_in(zone: ZoneInfo, naive: datetime) -> timedelta:
    """Return the UTC offset in force at a local date and time in a zone."""
    return naive.replace(tzinfo=zone).utcoffset() or timedelta()


@dataclass(frozen=True, slots=True)
class Settled:
    """The order of day and month in a file.

    Attributes:
        order: None if every date says itself which number is what.
        why: how it was found out; empty if an option says it, or no date needs it.
    """

    order: DateOrder | None
    why: str = ""


def settle_order(
    cells: Iterable[tuple[int, str]],
    by_header: DateOrder | None = None,
    numbered: str = "line",
) -> Settled:
    """Find out the order from all dates of a file.

    A program writes all dates of a column alike. So one date that fits only one order (22/11/2026)
    settles it, unless another date fits only the other order.

    Args:
        cells: the dates as they are written, with their lines.
        by_header: the order that their header says, `Date (DD/MM/YYYY)`.
        numbered: what the number of a line counts, for messages.

    Raises:
        ImportRefusedError: nothing settles it, or the file contradicts itself.
    """
    seen: dict[str, tuple[int, str]] = {}
    for line, cell in cells:
        # A date that begins with the year leaves nothing open.
        if not cell.lstrip()[:_FULL_YEAR].isdigit() and (kind := _kind(cell)):
            seen.setdefault(kind, (line, cell))
    if by_header is not None:
        return _settled_by_header(by_header, seen, numbered)
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


def _settled_by_header(
    order: DateOrder, seen: dict[str, tuple[int, str]], numbered: str
) -> Settled:
    """Return the order that a header says.

    Raises:
        ImportRefusedError: a date fits only another one.
    """
    for other in (DateOrder.DMY, DateOrder.MDY):
        if other in seen and order in {DateOrder.DMY, DateOrder.MDY} and order is not other:
            line, cell = seen[other]
            raise ImportRefusedError(
                f"{numbered} {line}: '{cell.strip()}' is not in the order that the header says,"
                f" {order}",
                f"correct one of them, or use --dates {other}",
            )
    return Settled(order, "as the header says")


@lru_cache(maxsize=4096)
def _kind(cell: str) -> str | None:
    """Return what a date says about the order: one order, `both`, `short`, or nothing."""
    match = _day_and_clock(_one_spaced(cell))
    written = _without_weekday(match["day"] if match else _one_spaced(cell))[0]
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


def _one_spaced(cell: str) -> str:
    """Return a cell with plain single spaces: programs write narrow and no-break ones."""
    return _SPACES.sub(" ", cell).strip()


def _day_and_clock(written: str) -> re.Match[str] | None:
    """Divide a date and time; None if there is no time."""
    if len(written) > _LONGEST_DATE:
        return None
    match = _DAY_AND_CLOCK.fullmatch(written)
    return match if match and any(map(str.isdigit, match["day"])) else None


def _without_weekday(written: str) -> tuple[str, int | None]:
    """Return a date in its shortest form, and the number of the weekday written before it.

    `Friday, November 20, 2026` has one; `20 de noviembre de 2026` and `November 20th` are shorter.
    """
    short = _short(written)
    match = _WEEKDAY.fullmatch(written)
    if match is None or (weekday := WEEKDAY_OF.get(plain(match[1]))) is None:
        return short, None
    rest = _short(match[2])
    forms = (_ISO, _NUMBERS, _NAMED)
    return (rest, weekday) if any(form.fullmatch(rest) for form in forms) else (short, None)


def _short(written: str) -> str:
    bare = written.rstrip(".,")
    return (
        bare
        if bare[:1].isdigit() and bare[-1:].isdigit() and not _has_letters(bare)
        else (_one_spaced(_LINKS.sub(" ", bare)))
    )


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


class Moment(NamedTuple):
    """When a test was.

    Attributes:
        at: with its UTC offset.
        is_in_utc: the file has it in UTC, which is probably not where the test was.
    """

    at: datetime
    is_in_utc: bool = False


def parse_moment(
    day_cell: str,
    time_cell: str,
    order: DateOrder | None,
    now: datetime,
    offset_at: OffsetAt,
    *,
    in_utc: bool = False,
) -> Moment:
    """Read when a test was.

    Args:
        day_cell: a date, or a date and time.
        time_cell: the time if it has a column of its own; empty if not recorded.
        order: of day and month, if the date does not say it itself.
        now: the present, with its UTC offset.
        offset_at: returns the offset for a local date and time.
        in_utc: times without an offset are in UTC, as the header says.

    Raises:
        RefusedValueError: no such date or time, or one that could be two things.
    """
    if not in_utc and not time_cell and (plain_match := _PLAIN.fullmatch(day_cell)):
        return Moment(_of_plain(plain_match, day_cell, now, offset_at))
    written = _one_spaced(day_cell)
    if has_offset(written) and not time_cell.strip() and _ISO.match(written):
        at = parse_written_out(written, now, offset_at)
        return Moment(at, not at.utcoffset())
    if order is DateOrder.SERIAL and _DAY_NUMBER.fullmatch(written):
        day, clock, zone = *_of_serial(written), None
        clock = parse_time(time_cell, order) if clock is None and time_cell.strip() else clock
    elif match := _day_and_clock(written):
        if time_cell.strip():
            raise RefusedValueError(
                f"'{written}' has a time, and the time column has another: '{time_cell}'",
                'leave one out; --map time="" ignores the column',
            )
        day, clock = parse_date(match["day"], order), _time(match, day_cell)
        zone = match["zone"]
    else:
        day, zone = parse_date(written, order), None
        clock = parse_time(time_cell, order) if time_cell.strip() else None
    naive = datetime.combine(day, time(_NOON) if clock is None else clock)
    offset = _offset_of(zone, day_cell) if zone else timedelta() if in_utc and clock else None
    at = with_offset(
        naive, day_cell.strip(), now, offset_at if offset is None else lambda _: offset
    )
    return Moment(at, offset is not None and not offset)


def _of_plain(match: re.Match[str], text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read what most programs write, without looking for anything else."""
    year, month, day, hour, minute, second = match.groups()
    try:
        naive = datetime(  # noqa: DTZ001 # its offset is found below
            int(year), int(month), int(day), int(hour or _NOON), int(minute or 0), int(second or 0)
        )
    except ValueError:
        _date(year, month, day, text)
        raise RefusedValueError(f"'{text}': there is no such time", "write 07:30") from None
    return with_offset(naive, text, now, offset_at)


def _of_serial(written: str) -> tuple[date, time | None]:
    """Return the day that a spreadsheet counts, and its time if it has a fraction."""
    days = float(written.replace(",", "."))
    moment = _FIRST_SERIAL + timedelta(seconds=round(days * 86_400))
    return moment.date(), None if days.is_integer() else moment.time()


def _offset_of(zone: str, text: str) -> timedelta:
    """Read `Z`, `UTC`, `GMT+1`, `+01:00` or `CET`."""
    name = zone.casefold()
    if name in _OFFSETS:
        return timedelta(hours=_OFFSETS[name])
    digits = re.sub(r"[^0-9]", "", name)
    if not digits:
        if name in {"z", "utc", "gmt"}:
            return timedelta()
        raise RefusedValueError(f"'{text}': the time zone '{zone}' is not known", _WRITE)
    hours, minutes = (digits, "0") if len(digits) <= len("12") else (digits[:-2], digits[-2:])
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead > _FURTHEST:
        raise RefusedValueError(f"'{text}': there is no such time zone", _WRITE)
    return -ahead if "-" in name else ahead


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


def is_time(written: str) -> bool:
    """Return whether a cell is a time of day with colons: `07:30`, `9:10:00`."""
    return ":" in written and _CLOCK.fullmatch(written) is not None


def day_of(written: str) -> str:
    """Return a date and time without its time."""
    match = _day_and_clock(written)
    return match["day"] if match else written


def parse_time(text: str, order: DateOrder | None = None) -> time:
    """Read a time of day: `07:30`, `7:30 PM`, `7h30`, `07.30 Uhr`, `9.33.45`.

    Raises:
        RefusedValueError: anything else.
    """
    written = _one_spaced(text)
    match = _CLOCK.fullmatch(written)
    if match is None:
        if not _FRACTION.fullmatch(written):
            raise RefusedValueError(f"'{text}' is not a time", "write 07:30")
        if order is DateOrder.SERIAL:
            seconds = round(float(written.replace(",", ".")) * 86_400)
            return (_FIRST_SERIAL + timedelta(seconds=seconds)).time()
        raise RefusedValueError(
            f"'{text}' is a spreadsheet's fraction of a day",
            "format the column as a time and save again, or use --dates serial",
        )
    return _time(match, text)


def parse_date(text: str, order: DateOrder | None) -> date:
    """Read a date: `2026-11-22`, `22.11.2026`, `11/22/2026`, `Sunday, 22 November 2026`.

    Args:
        text: what was written.
        order: of day, month and year, for a date that does not say it itself.

    Raises:
        RefusedValueError: no such day, it could be more than one, or is another day of the week.
    """
    written, weekday = _without_weekday(_one_spaced(text))
    day = _date_alone(written, None if order is DateOrder.SERIAL else order, text)
    if weekday is not None and day.isoweekday() != weekday:
        raise RefusedValueError(f"'{text}': {day} is another day of the week", _WRITE)
    return day


def _date_alone(written: str, order: DateOrder | None, text: str) -> date:
    if _DAY_NUMBER.fullmatch(written):
        day = _of_serial(written)[0]
        raise RefusedValueError(
            f"'{text}' is a spreadsheet's serial number, probably {day}",
            "if so, use --dates serial; or format the column as a date and save again",
        )
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
    hour, half = int(match["hour"]), (match["half"] or match["german"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise RefusedValueError(f"'{text}': there is no such time", "write 07:30")
        hour = hour % _NOON + (_NOON if half[0] in "pn" else 0)
    try:
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such time", "write 07:30") from None
