"""Which days can be meant, and reckoning that stays within the calendar."""

from datetime import UTC, date, datetime, timedelta

EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""Nobody means a day before or after these. No such day is stored, whether it was written or is
what a wrong clock says; one that another program stored is shown and never counted."""

FARTHEST_AHEAD = timedelta(days=1)
"""What was done can lie so far ahead: it was still the day before for somebody travelling west."""

WIDEST_OFFSET = timedelta(hours=18)
"""From UTC; farther than anywhere on Earth."""


def is_possible(day: date) -> bool:
    """Return whether a day can be meant."""
    return EARLIEST_DAY <= day <= LATEST_DAY


def latest_local(now: datetime) -> datetime:
    """Return the latest local date and time of what has been done, wherever on Earth it was."""
    return (now.astimezone(UTC) + FARTHEST_AHEAD + WIDEST_OFFSET).replace(tzinfo=None)


def days_after(day: date, days: int) -> date:
    """Return the day some days later, or earlier if negative; at most to an end of the calendar.

    A day that is stored can lie there, and must not keep anybody from the others.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
