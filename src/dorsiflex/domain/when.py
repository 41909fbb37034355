"""Parsing of dates and times, relative to a given *now*."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

from dorsiflex.domain.days import EARLIEST_DAY, LATEST_DAY, MAX_AHEAD, MAX_UTC_OFFSET
from dorsiflex.domain.weeks import DAYS_IN_WEEK
from dorsiflex.errors import RefusedValueError

OffsetAt = Callable[[datetime], timedelta]
"""Returns the UTC offset at a naive local date and time, where the tester is."""

_NOON = time(12)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MIN_LETTERS = 3
_MONTHS_IN_YEAR = 12
_HINT = (
    "write 2026-11-20, '2026-11-20 07:30', 07:30, today, yesterday, 3d (days ago) or a weekday name"
)
_TIMESTAMP_HINT = "write 2026-11-20T07:30:00+01:00"
_DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = r"(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
_OFFSET = r"(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})"
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})")
_TIMESTAMP = re.compile(rf"{_DATE}(?:[Tt ]\s*{_TIME}\s*{_OFFSET}?)?")
_TIME_ONLY = re.compile(_TIME)
_DAY_AND_TIME = re.compile(rf"(?P<day>[a-z]+|[0-9]{{1,5}}d)(?:\s+{_TIME})?")


def parse_when(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Parse a date and time; a date alone means noon.

    Args:
        text: `2026-11-20`, `2026-11-20 07:30`, `2026-11-20T07:30+01:00`, `07:30` (today), `today`,
            `yesterday 07:30`, `3d` (days ago) or a weekday (the latest one before today).
        now: current time, with UTC offset.
        offset_at: returns the offset of a local date and time written without one.

    Returns:
        Local date and time with offset, to the second.

    Raises:
        RefusedValueError: another form, no such day or time, before 1900, or more than a day after
            `now`.
    """
    naive, zone = _parse_local(text, now)
    return _with_offset(naive, zone, text, now, offset_at)


def parse_timestamp(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Parse a full date and time, as in a file: no `yesterday`, no `07:30`.

    Args:
        text: `2026-11-20`, `2026-11-20 07:30` or `2026-11-20T07:30:00+01:00`.
        now: as for `parse_when`.
        offset_at: as for `parse_when`.

    Raises:
        RefusedValueError: as `parse_when`.
    """
    if not _TIMESTAMP.fullmatch(text.strip()):
        raise RefusedValueError(f"'{text}' is not a date and time", _TIMESTAMP_HINT)
    try:
        return parse_when(text, now, offset_at)
    except RefusedValueError as error:
        raise RefusedValueError(error.message, _TIMESTAMP_HINT) from error


def with_offset(naive: datetime, text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Return a local date and time with its UTC offset.

    Args:
        naive: local date and time.
        text: as written, for the message.
        now: as for `parse_when`.
        offset_at: as for `parse_when`.

    Raises:
        RefusedValueError: before 1900, or more than a day after `now`.
    """
    try:
        return _with_offset(naive, None, text, now, offset_at)
    except RefusedValueError as error:
        raise RefusedValueError(error.message) from error


def parse_day(text: str, now: datetime) -> date:
    """Parse a day in any form of `parse_when`; it may be in the future.

    Raises:
        RefusedValueError: another form, no such day, before 1900 or after 2099.
    """
    day = _parse_local(text, now)[0].date()
    if day > LATEST_DAY:
        raise _too_late(text)
    return day


def parse_days(text: str, now: datetime) -> tuple[date, date]:
    """Parse a month such as `2026-09`, or a day; return its first and last day.

    Raises:
        RefusedValueError: no such month, or as `parse_day`.
    """
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        day = parse_day(text, now)
        return day, day
    from calendar import monthrange

    year, month = int(match["year"]), int(match["month"])
    if not 1 <= month <= _MONTHS_IN_YEAR:
        raise RefusedValueError(f"'{text}': there is no such month", "write 2026-09")
    if year < EARLIEST_DAY.year:
        raise _too_early(text)
    if year > LATEST_DAY.year:
        raise _too_late(text)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def day_words(today: date) -> dict[str, date]:
    """Return the words for recent days with their days, latest first."""
    words = {word: _relative_day(word, today, word) for word in ("today", "yesterday", *_WEEKDAYS)}
    return dict(sorted(words.items(), key=lambda pair: pair[1], reverse=True))


def at_offset(naive: datetime, offset: timedelta) -> datetime:
    """Return a local date and time at a UTC offset, cut to seconds, the offset to minutes."""
    minutes = round(offset / timedelta(minutes=1))
    zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
    return naive.replace(microsecond=0, tzinfo=zone, fold=0)


def _with_offset(
    naive: datetime, zone: timezone | None, text: str, now: datetime, offset_at: OffsetAt
) -> datetime:
    if naive.date() < EARLIEST_DAY:
        raise _too_early(text)
    if zone is not None:
        moment = naive.replace(tzinfo=zone)
    elif naive.year > now.year + 1:
        # Time zone rules do not cover the far future; the moment is refused below anyway.
        moment = naive.replace(tzinfo=now.tzinfo)
    else:
        moment = at_offset(naive, offset_at(naive))
    if moment - now > MAX_AHEAD:
        raise RefusedValueError(f"'{text}' is more than a day ahead", _HINT)
    return moment


def _parse_local(text: str, now: datetime) -> tuple[datetime, timezone | None]:
    """Parse local date and time, and the offset if there is one."""
    written, zone = text.strip(), None
    if match := _TIMESTAMP.fullmatch(written):
        day = _parse_date(match["date"], text)
        clock = _parse_time(match["time"], text)
        if match["offset"]:
            zone = _parse_zone(match["offset"], text)
    elif match := _TIME_ONLY.fullmatch(written):
        day, clock = now.date(), _parse_time(match["time"], text)
    elif match := _DAY_AND_TIME.fullmatch(written.casefold()):
        day, clock = _relative_day(match["day"], now.date(), text), _parse_time(match["time"], text)
    else:
        raise _not_a_date(text)
    if day < EARLIEST_DAY:
        raise _too_early(text)
    return datetime.combine(day, clock), zone


def _relative_day(word: str, today: date, text: str) -> date:
    if word == "today":
        return today
    if word == "yesterday":
        return today - timedelta(days=1)
    if word[:-1].isdigit():
        return today - timedelta(days=int(word[:-1]))
    for number, name in enumerate(_WEEKDAYS):
        if len(word) >= _MIN_LETTERS and name.startswith(word):
            back = (today.weekday() - number) % DAYS_IN_WEEK or DAYS_IN_WEEK
            return today - timedelta(days=back)
    raise _not_a_date(text)


def _parse_date(written: str, text: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such day", _HINT) from None


def _parse_time(written: str | None, text: str) -> time:
    if written is None:
        return _NOON
    try:
        hour, minute, second = (int(part) for part in f"{written}:00".split(":")[:3])
        return time(hour, minute, second)
    except ValueError:
        raise RefusedValueError(f"'{text}': there is no such time", _HINT) from None


def _parse_zone(written: str, text: str) -> timezone:
    if written in "Zz":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if written[0] == "-" else 1)
    if minutes >= 60 or abs(offset) > MAX_UTC_OFFSET:  # noqa: PLR2004 # minutes in an hour
        raise RefusedValueError(f"'{text}': there is no such UTC offset", _HINT)
    return timezone(offset) if offset else UTC


def _too_early(text: str) -> RefusedValueError:
    return RefusedValueError(f"'{text}' is before {EARLIEST_DAY.year}", _HINT)


def _not_a_date(text: str) -> RefusedValueError:
    if re.fullmatch(r"[0-9]{1,4}[/.][0-9]{1,2}[/.][0-9]{1,4}\.?", text.strip()):
        return RefusedValueError(
            f"'{text}' could be more than one day", "write it as year-month-day: 2026-04-03"
        )
    return RefusedValueError(f"'{text}' is not a date or time", _HINT)


def _too_late(text: str) -> RefusedValueError:
    return RefusedValueError(f"'{text}' is after {LATEST_DAY.year}", _HINT)
