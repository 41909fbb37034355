"""Which days are valid, and day arithmetic that stays within the calendar."""

from datetime import UTC, date, datetime, timedelta

EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""Days outside are refused, whether typed or from a wrong clock. Rows with such a day that another
program stored are shown but never counted."""

MAX_AHEAD = timedelta(days=1)
"""How far ahead of now a test may be, because the tester may have travelled west since."""

MAX_UTC_OFFSET = timedelta(hours=18)
"""Largest offset from UTC; more than any place on Earth has."""


def is_possible(day: date) -> bool:
    """Return whether a day is within the valid range."""
    return EARLIEST_DAY <= day <= LATEST_DAY


def latest_local(now: datetime) -> datetime:
    """Return the latest valid local date and time of a test, anywhere on Earth."""
    return (now.astimezone(UTC) + MAX_AHEAD + MAX_UTC_OFFSET).replace(tzinfo=None)


def days_after(day: date, days: int) -> date:
    """Return the day `days` later (earlier if negative), limited to the calendar.

    A stored day at an end of the calendar must not make the other tests unusable.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
