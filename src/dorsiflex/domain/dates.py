"""Days, moments, weeks and periods, as people write them and as they are counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from dorsiflex.domain.measurement import NO_CONDITIONS, Conditions, Side
from dorsiflex.errors import RefusedValueError

EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""Days outside are refused, whether typed or from a wrong clock. Rows with such a day that another
program stored are shown but never counted."""

DAYS_AHEAD = 1
"""How many days after today, in its own zone, a test may be: up to tomorrow."""

MAX_UTC_OFFSET = timedelta(hours=18)
"""Largest offset from UTC; more than any place on Earth has."""


def is_possible(day: date) -> bool:
    """Return whether a day is within the valid range."""
    return EARLIEST_DAY <= day <= LATEST_DAY


def latest_local(now: datetime) -> datetime:
    """Return the latest valid local date and time of a test, anywhere on Earth, to the second."""
    farthest_east = now.astimezone(timezone(MAX_UTC_OFFSET)).date()
    return datetime.combine(days_after(farthest_east, DAYS_AHEAD), time(23, 59, 59))


def days_after(day: date, days: int) -> date:
    """Return the day `days` later (earlier if negative), limited to the calendar.

    A stored day at an end of the calendar must not make the other tests unusable.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


DAYS_IN_WEEK = 7

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class WeekStart(StrEnum):
    """The first day of a week."""

    MONDAY = "monday"
    SUNDAY = "sunday"


class Week(NamedTuple):
    """Seven days.

    Attributes:
        start: its first day.
        name: `2026-W53` (ISO 8601) for a week from Monday, `2026-12-27` for one from Sunday.
    """

    start: date
    name: str

    @property
    def end(self) -> date:
        """Its last day."""
        return days_after(self.start, DAYS_IN_WEEK - 1)

    @property
    def ordinal(self) -> int:
        """Number of the week: consecutive weeks have consecutive numbers."""
        return self.start.toordinal() // DAYS_IN_WEEK


@lru_cache(maxsize=4096)  # the days of eleven years, which both ankles and a team share
def week_of(day: date, week_start: WeekStart) -> Week:
    """Return the week of a local day."""
    if week_start is WeekStart.SUNDAY:
        start = days_after(day, -(day.isoweekday() % DAYS_IN_WEEK))
        return Week(start, start.isoformat())
    year, number, weekday = day.isocalendar()
    return Week(day - timedelta(days=weekday - 1), f"{year}-W{number:02}")


def short_day(when: date, reference: date) -> str:
    """Return `22 Nov`, with the year if it differs from that of `reference`."""
    year = "" if when.year == reference.year else f" {when.year}"
    return f"{when.day} {MONTHS[when.month - 1]}{year}"


def short_span(first: date, last: date, reference: date | None = None) -> str:
    """Return `14 Sep to 8 Nov 2026` or `2 to 8 Nov 2026`; without the year of `reference`."""
    end = f"{last.day} {MONTHS[last.month - 1]}"
    if first.year != last.year:
        return f"{short_day(first, last)} to {end} {last.year}"
    if reference is None or last.year != reference.year:
        end += f" {last.year}"
    if first == last:
        return end
    begin = first.day if first.month == last.month else short_day(first, last)
    return f"{begin} to {end}"


def weekday_and_day(day: date, reference: date | None = None) -> str:
    """Return `Sat 7 Nov`, in English whatever the locale; with a year unlike the reference's."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day, reference or day)}"


OffsetAt = Callable[[datetime], timedelta]
"""Returns the UTC offset in force at a naive local date and time, where the tester is."""

_NOON = time(12)
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST_NAME = 3
"""Letters of a weekday or month that identify it."""
_MONTHS_IN_YEAR = 12
_YEARS_TO_A_LEAP_DAY = 8
_LONGEST = 60
"""Maximum length of a date and time, so that no expression searches a huge text."""
_HINT = (
    "write 2026-11-20, '2026-11-20 07:30', 07:30, today, yesterday, 3d (days ago), '26 Nov'"
    " or a weekday name"
)
_DAY_HINT = "write 2026-11-20, today, yesterday, 3d (days ago), '26 Nov' or a weekday name"
_AHEAD_HINT = "write 2026-11-20, tomorrow, 3d or 4w (from today), '26 Nov' or a weekday name"
_DAYS_HINT = (
    "write a day (2026-11-20, 30d, '26 Nov', monday), a month (2026-09), a year (2026) or an"
    " event (e3)"
)
_STAMP_HINT = "write 2026-11-20T07:30:00+01:00"
_DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = r"(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
_OFFSET = r"(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})"
_MONTH = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?")
_STAMP = re.compile(rf"{_DATE}(?:[Tt ]\s*{_TIME}\s*{_OFFSET}?)?")
_TIME_ALONE = re.compile(_TIME)
_DAY_AND_TIME = re.compile(rf"(?P<day>\S.*?)(?:,?\s+{_TIME})?")
_SPAN = re.compile(r"(?P<count>[0-9]{1,5})(?P<unit>[dw])")
_SPAN_AGO = re.compile(r"(?P<count>[0-9]{1,5}|an?|one)\s+(?P<unit>day|week)s?\s+ago")
_NAMED_MONTH = re.compile(
    r"(?:(?P<day>[0-9]{1,2})\.?\s*(?P<month>[a-z]{3,9})|(?P<month2>[a-z]{3,9})\s*(?P<day2>[0-9]{1,2}))"
    r"\.?(?:,?\s+(?P<year>[0-9]{4}))?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})\.?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})[/.]([0-9]{2}|[0-9]{4})?")


def parse_when(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read a moment; a date alone means noon.

    Args:
        text: `2026-11-20`, `2026-11-20 07:30`, `2026-11-20T07:30+01:00`, `07:30` (today), `today`,
            `yesterday 07:30`, `3d`, `2w`, `3 days ago`, a weekday or `last monday` (the latest
            one that is not today), `26 Nov` or `26.11.` (the latest one), with a year too, and
            numbers that can mean one day only (`13.9.2026`, `2026/11/20`).
        now: the present, with its UTC offset.
        offset_at: gives the offset for a local date and time that has none written on it.

    Returns:
        The local date and time with its offset, to the second.

    Raises:
        RefusedValueError: none of these forms, no such day or time, before 1900, or more than a day
            ahead of `now`.
    """
    naive, zone = _local(text, now)
    return _placed(naive, zone, text, now, offset_at)


def parse_timestamp(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read a moment that is written out, as in a file: no `yesterday`, no `07:30`.

    Args:
        text: `2026-11-20`, `2026-11-20 07:30` or `2026-11-20T07:30:00+01:00`.
        now: the present, with its UTC offset.
        offset_at: gives the offset for a local date and time that has none written on it.

    Raises:
        RefusedValueError: as `parse_when`.
    """
    if not _STAMP.fullmatch(text.strip()):
        raise RefusedValueError(f"'{text}' is not a date and time", _STAMP_HINT)
    try:
        return parse_when(text, now, offset_at)
    except RefusedValueError as error:
        raise RefusedValueError(error.message, _STAMP_HINT) from error


def with_offset(naive: datetime, text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Return a local date and time with the offset in force there; `text` is for the message.

    Raises:
        RefusedValueError: before 1900, or more than a day ahead of `now`.
    """
    try:
        return _placed(naive, None, text, now, offset_at)
    except RefusedValueError as error:
        raise RefusedValueError(error.message) from error


def parse_day(text: str, now: datetime, *, ahead: bool = False) -> date:
    """Read a whole day, in any form that `parse_when` takes.

    If a future day is meant (`ahead`), `friday`, `4w` and `26 Nov` are the next ones.

    Raises:
        RefusedValueError: none of these forms, no such day, or before 1900 or after 2099.
    """
    return _day_alone(text, now, _AHEAD_HINT if ahead else _DAY_HINT, ahead=ahead)


def _day_alone(text: str, now: datetime, hint: str, *, ahead: bool = False) -> date:
    try:
        day = _local(text, now, ahead=ahead)[0].date()
        if day > LATEST_DAY:
            raise _too_late(text)
    except RefusedValueError as error:
        # Examples of times would mislead where a day is meant.
        raise RefusedValueError(
            error.message, hint if error.hint == _HINT else error.hint
        ) from error
    return day


def parse_days(text: str, now: datetime) -> tuple[date, date]:
    """Read the first and last day of a month (`2026-09`), a year or a single day.

    Raises:
        RefusedValueError: no such month, or as `parse_day`.
    """
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        day = _day_alone(text, now, _DAYS_HINT)
        return day, day
    from calendar import monthrange

    year = int(match["year"])
    first, last = (int(match["month"]),) * 2 if match["month"] else (1, _MONTHS_IN_YEAR)
    if not 1 <= first <= _MONTHS_IN_YEAR:
        raise RefusedValueError(f"'{text}': there is no such month", _DAYS_HINT)
    if year < EARLIEST_DAY.year:
        raise _too_early(text)
    if year > LATEST_DAY.year:
        raise _too_late(text)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def day_words(today: date) -> dict[str, date]:
    """Return the words for the last days, each with its day, latest first."""
    words = {
        word: _day(word, today, word, ahead=False) for word in ("today", "yesterday", *_WEEKDAYS)
    }
    return dict(sorted(words.items(), key=lambda pair: pair[1], reverse=True))


def at_offset(naive: datetime, offset: timedelta) -> datetime:
    """Fix a local date and time to a UTC offset, both cut to what is stored (seconds, minutes)."""
    minutes = round(offset / timedelta(minutes=1))
    zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
    return naive.replace(microsecond=0, tzinfo=zone, fold=0)


def _placed(
    naive: datetime, zone: timezone | None, text: str, now: datetime, offset_at: OffsetAt
) -> datetime:
    if naive.date() < EARLIEST_DAY:
        raise _too_early(text)
    if zone is not None:
        moment = naive.replace(tzinfo=zone)
    elif naive.year > now.year + 1:
        # Asked near now only: time zone rules do not reach the last days of the calendar.
        moment = naive.replace(tzinfo=now.tzinfo)
    else:
        moment = at_offset(naive, offset_at(naive))
    if moment.date() > days_after(now.astimezone(moment.tzinfo).date(), DAYS_AHEAD):
        raise RefusedValueError(f"'{text}' is in the future", "use a day up to tomorrow")
    return moment


def _local(text: str, now: datetime, *, ahead: bool = False) -> tuple[datetime, timezone | None]:
    """Read the local date and time, and the offset if one is written on it."""
    written, zone = text.strip(), None
    if len(written) > _LONGEST:
        raise _refusal(text)
    if match := _STAMP.fullmatch(written):
        day = _date(match["date"], text)
        clock = _time(match["time"], text)
        if match["offset"]:
            zone = _zone(match["offset"], text)
    elif match := _TIME_ALONE.fullmatch(written):
        day, clock = now.date(), _time(match["time"], text)
    elif match := _DAY_AND_TIME.fullmatch(written.casefold()):
        day, clock = _day(match["day"], now.date(), text, ahead), _time(match["time"], text)
    else:
        raise _refusal(text)
    if day < EARLIEST_DAY:
        raise _too_early(text)
    return datetime.combine(day, clock), zone


def _day(word: str, today: date, text: str, ahead: bool) -> date:
    """Read a day that is not written as in ISO 8601.

    Args:
        word: the day alone, in lower case.
        today: what it is counted from.
        text: all that was written, for messages.
        ahead: a future day is meant, so it is the next such day and not the latest.
    """
    if (days := _days_from_today(word, today, ahead)) is not None:
        return days_after(today, days)
    if match := _NAMED_MONTH.fullmatch(word):
        month = _number_of(match["month"] or match["month2"], _MONTH_NAMES)
        if month is not None:
            day = int(match["day"] or match["day2"])
            return _in_year(match["year"], month + 1, day, today, text, ahead)
    return _numeric(word, today, text, ahead)


def _days_from_today(word: str, today: date, ahead: bool) -> int | None:
    """Return the days from today to a day given by a word or a span; None for other text."""
    if word in _NEAR_DAYS:
        return _NEAR_DAYS[word] if _NEAR_DAYS[word] <= 0 or ahead else None
    if match := _SPAN.fullmatch(word) or _SPAN_AGO.fullmatch(word):
        count = int(match["count"]) if match["count"].isdigit() else 1
        days = count * (DAYS_IN_WEEK if match["unit"].startswith("w") else 1)
        return days if ahead and not word.endswith("ago") else -days
    name = word.removeprefix("next " if ahead else "last ").strip()
    if (weekday := _number_of(name, _WEEKDAYS)) is None:
        return None
    # Today's own weekday is a week away.
    if ahead:
        return (weekday - today.weekday()) % DAYS_IN_WEEK or DAYS_IN_WEEK
    return -((today.weekday() - weekday) % DAYS_IN_WEEK or DAYS_IN_WEEK)


def _numeric(word: str, today: date, text: str, ahead: bool) -> date:
    """Read a day in numbers if they can mean one day only, such as `13.9.2026`."""
    if match := _YEAR_FIRST.fullmatch(word):
        return _in_year(match[1], int(match[2]), int(match[3]), today, text, ahead)
    if match := _YEAR_LAST.fullmatch(word):
        first, second, year = int(match[1]), int(match[3]), match[4]
        has_year = year is not None and len(year) > 2  # noqa: PLR2004 # digits of a full year
        if has_year or (year is None and match[2] == "."):
            if first == second or second <= _MONTHS_IN_YEAR < first:
                return _in_year(year, second, first, today, text, ahead)
            if has_year and match[2] == "/" and first <= _MONTHS_IN_YEAR < second:
                return _in_year(year, first, second, today, text, ahead)
    raise _refusal(text)


def _in_year(year: str | None, month: int, day: int, today: date, text: str, ahead: bool) -> date:
    """Return a day of a year; without one, the latest such day, or the next one if `ahead`."""
    if year is not None:
        return _date(f"{year}-{month:02}-{day:02}", text)
    step = 1 if ahead else -1
    for number in range(today.year, today.year + step * _YEARS_TO_A_LEAP_DAY, step):
        try:
            found = date(number, month, day)
        except ValueError:
            continue
        if (found - today).days * step >= 0:
            return found
    raise RefusedValueError(f"'{text}': there is no such day", _HINT)


def _number_of(name: str, names: Sequence[str]) -> int | None:
    """Return the position of a name, which may be shortened, among names; None if unknown."""
    if len(name) < _SHORTEST_NAME:
        return None
    return next((number for number, full in enumerate(names) if full.startswith(name)), None)


def _date(written: str, text: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such day", _HINT) from None


def _time(written: str | None, text: str) -> time:
    if written is None:
        return _NOON
    try:
        hour, minute, second = (int(part) for part in f"{written}:00".split(":")[:3])
        return time(hour, minute, second)
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such time", _HINT) from None


def _zone(written: str, text: str) -> timezone:
    if written in "Zz":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if written[0] == "-" else 1)
    if minutes >= 60 or abs(offset) > MAX_UTC_OFFSET:  # noqa: PLR2004 # minutes in an hour
        raise RefusedValueError(f"'{text}': there is no such UTC offset", _HINT)
    return timezone(offset) if offset else UTC


def _too_early(text: str) -> RefusedValueError:
    return RefusedValueError(f"'{text}' is before {EARLIEST_DAY.year}", _HINT)


def _refusal(text: str) -> RefusedValueError:
    if re.fullmatch(r"[0-9]{1,4}[/.][0-9]{1,2}[/.](?:[0-9]{1,4}\.?)?", text.strip()):
        return RefusedValueError(
            f"'{text}' could be more than one day",
            "write it as year-month-day, 2026-04-03, or with the month's name, '3 Apr 2026'",
        )
    return RefusedValueError(f"'{text}' is not a date or time", _HINT)


def _too_late(text: str) -> RefusedValueError:
    return RefusedValueError(f"'{text}' is after {LATEST_DAY.year}", _HINT)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of local days, both ends inclusive; None leaves an end open.

    Raises:
        RefusedValueError: it ends before it starts.
    """

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise RefusedValueError(
                f"--since {self.since} is after --until {self.until}", "swap them"
            )


class Recorded(NamedTuple):
    """Conditions that must have been recorded for a test; None means any."""

    tag: str | None = None
    conditions: Conditions = NO_CONDITIONS


EVERY_TEST = Recorded()
"""No conditions."""


class Filter(NamedTuple):
    """Conditions that a test must meet; None is no condition.

    Attributes:
        period: of its local day.
        side: the ankle.
        tag: one of its tags.
        conditions: how it was done; None means any.
        search: text in its note or its tags, in any case.
    """

    period: Period = Period()
    side: Side | None = None
    tag: str | None = None
    conditions: Conditions = NO_CONDITIONS
    search: str | None = None


def first_day_of_weeks(weeks: int, until: date, week_start: WeekStart) -> date:
    """Return the first day of that many weeks, the last of which contains `until`."""
    return days_after(week_of(until, week_start).start, -DAYS_IN_WEEK * (weeks - 1))
