"""Dates and times as people write them, read against a *now* that the caller gives."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

from dorsiflex.domain.days import EARLIEST_DAY, FARTHEST_AHEAD, LATEST_DAY, WIDEST_OFFSET
from dorsiflex.domain.weeks import DAYS_IN_WEEK
from dorsiflex.errors import RefusedValueError

OffsetAt = Callable[[datetime], timedelta]
"""Gives the UTC offset in force at a naive local date and time, where the tester is."""

_NOON = time(12)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_WEEKDAY = 3
_MONTHS_IN_YEAR = 12
_HINT = (
    "write 2026-11-20, '2026-11-20 07:30', 07:30, today, yesterday, 3d (days ago) or a weekday name"
)
_STAMP_HINT = "write 2026-11-20T07:30:00+01:00"
_DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = r"(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
_OFFSET = r"(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})"
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})")
_STAMP = re.compile(rf"{_DATE}(?:[Tt ]\s*{_TIME}\s*{_OFFSET}?)?")
_TIME_ALONE = re.compile(_TIME)
_DAY_AND_TIME = re.compile(rf"(?P<day>[a-z]+|[0-9]{{1,5}}d)(?:\s+{_TIME})?")


def parse_when(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read a moment; a date alone means noon.

    Args:
        text: `2026-11-20`, `2026-11-20 07:30`, `2026-11-20T07:30+01:00`, `07:30` (today), `today`,
            `yesterday 07:30`, `3d` (days ago) or a weekday (the latest one that is not today).
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


def parse_stamp(text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Read a moment that is written out, as it stands in a file: no `yesterday`, no `07:30`.

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


def place(naive: datetime, text: str, now: datetime, offset_at: OffsetAt) -> datetime:
    """Give a local date and time the offset in force there.

    Args:
        naive: the local date and time.
        text: how it was written, for the message.
        now: the present, with its UTC offset.
        offset_at: gives the offset.

    Raises:
        RefusedValueError: before 1900, or more than a day ahead of `now`.
    """
    try:
        return _placed(naive, None, text, now, offset_at)
    except RefusedValueError as error:
        raise RefusedValueError(error.message) from error


def parse_day(text: str, now: datetime) -> date:
    """Read a whole day, in any form that `parse_when` takes; it may lie ahead.

    Raises:
        RefusedValueError: none of these forms, no such day, or before 1900 or after 2099.
    """
    day = _local(text, now)[0].date()
    if day > LATEST_DAY:
        raise _too_late(text)
    return day


def parse_days(text: str, now: datetime) -> tuple[date, date]:
    """Read the first and the last day of a month, `2026-09`, or a whole day, which is both.

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
    """Give the words that stand for one of the last days, each with its day, latest first."""
    words = {word: _relative(word, today, word) for word in ("today", "yesterday", *_WEEKDAYS)}
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
    if moment - now > FARTHEST_AHEAD:
        raise RefusedValueError(f"'{text}' is more than a day ahead", _HINT)
    return moment


def _local(text: str, now: datetime) -> tuple[datetime, timezone | None]:
    """Read the local date and time, and the offset if one is written on it."""
    written, zone = text.strip(), None
    if match := _STAMP.fullmatch(written):
        day = _date(match["date"], text)
        clock = _time(match["time"], text)
        if match["offset"]:
            zone = _zone(match["offset"], text)
    elif match := _TIME_ALONE.fullmatch(written):
        day, clock = now.date(), _time(match["time"], text)
    elif match := _DAY_AND_TIME.fullmatch(written.casefold()):
        day, clock = _relative(match["day"], now.date(), text), _time(match["time"], text)
    else:
        raise _refusal(text)
    if day < EARLIEST_DAY:
        raise _too_early(text)
    return datetime.combine(day, clock), zone


def _relative(word: str, today: date, text: str) -> date:
    if word == "today":
        return today
    if word == "yesterday":
        return today - timedelta(days=1)
    if word[:-1].isdigit():
        return today - timedelta(days=int(word[:-1]))
    for number, name in enumerate(_WEEKDAYS):
        if len(word) >= _SHORTEST_WEEKDAY and name.startswith(word):
            back = (today.weekday() - number) % DAYS_IN_WEEK or DAYS_IN_WEEK
            return today - timedelta(days=back)
    raise _refusal(text)


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
    if minutes >= 60 or abs(offset) > WIDEST_OFFSET:  # noqa: PLR2004 # minutes in an hour
        raise RefusedValueError(f"'{text}': there is no such UTC offset", _HINT)
    return timezone(offset) if offset else UTC


def _too_early(text: str) -> RefusedValueError:
    return RefusedValueError(f"'{text}' is before {EARLIEST_DAY.year}", _HINT)


def _refusal(text: str) -> RefusedValueError:
    if re.fullmatch(r"[0-9]{1,4}[/.][0-9]{1,2}[/.][0-9]{1,4}\.?", text.strip()):
        return RefusedValueError(
            f"'{text}' could be more than one day", "write it as year-month-day: 2026-04-03"
        )
    return RefusedValueError(f"'{text}' is not a date or time", _HINT)


def _too_late(text: str) -> RefusedValueError:
    return RefusedValueError(f"'{text}' is after {LATEST_DAY.year}", _HINT)
