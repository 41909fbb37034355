from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dorsiflex.domain.dates import WeekStart, days_after, is_possible, latest_local, week_of


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        (date.min, False),
        (date(1899, 12, 31), False),
        (date(1900, 1, 1), True),
        (date(2099, 12, 31), True),
        (date(2100, 1, 1), False),
        (date.max, False),
    ],
)
def test_days_of_two_centuries_are_possible(day: date, *, possible: bool) -> None:
    """From 1900 to 2099, both included."""
    assert is_possible(day) is possible


@pytest.mark.parametrize(
    ("day", "days", "then"),
    [
        (date(2026, 11, 22), 10, date(2026, 12, 2)),
        (date(2026, 11, 22), -22, date(2026, 10, 31)),
        (date(9999, 12, 30), 1, date.max),
        (date(9999, 12, 30), 2, date.max),
        (date.max, 10**12, date.max),
        (date(1, 1, 2), -1, date.min),
        (date(1, 1, 2), -2, date.min),
    ],
)
def test_reckoning_stays_within_the_calendar(day: date, days: int, then: date) -> None:
    """At its ends it stops."""
    assert days_after(day, days) == then


@pytest.mark.parametrize("week_start", WeekStart)
@pytest.mark.parametrize("day", [date.min, date(1, 1, 6), date(9999, 12, 26), date.max])
def test_weeks_at_the_ends_of_the_calendar_hold_their_days(
    day: date, week_start: WeekStart
) -> None:
    """They begin or end with the calendar where they would go beyond it."""
    week = week_of(day, week_start)
    assert week.start <= day <= week.end
    assert week_of(week.start, week_start) == week


def test_the_latest_local_time_is_that_of_the_farthest_east_a_day_ahead() -> None:
    """18:00 at UTC-12 on the 22nd is midnight of the 24th at UTC+18; the day ends on the 25th."""
    now = datetime(2026, 11, 22, 18, tzinfo=timezone(timedelta(hours=-12)))
    assert latest_local(now) == datetime(2026, 11, 25, 23, 59, 59)  # noqa: DTZ001 # local to anybody
    assert latest_local(now.astimezone(UTC)) == latest_local(now)
