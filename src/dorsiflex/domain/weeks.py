"""Weeks: ISO (Monday to Sunday), or Sunday to Saturday, named by their first day."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from dorsiflex.domain.days import days_after

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


def weekday_and_day(day: date) -> str:
    """Return a day as `Sat 7 Nov`, in English whatever the locale."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
