from calendar import SUNDAY, Calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.dates import Week, WeekStart, week_of

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
starts = st.sampled_from(list(WeekStart))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        # Which years have 53 weeks, and where the year of the week is not that of the day, from
        # the rule of ISO 8601 (week 1 has the year's first Thursday) and a calendar on paper.
        (date(2026, 12, 31), "2026-W53"),  # a Thursday
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2026, 1, 1), "2026-W01"),  # a Thursday
        (date(2025, 12, 29), "2026-W01"),
        (date(2025, 12, 28), "2025-W52"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2023, 1, 1), "2022-W52"),  # a Sunday
        (date(2021, 1, 3), "2020-W53"),
        (date(2016, 1, 1), "2015-W53"),  # a Friday
        (date(2020, 2, 29), "2020-W09"),
    ],
)
def test_iso_weeks_at_new_year(day: date, name: str) -> None:
    """The year in the name is the year of the week's Thursday."""
    assert week_of(day, WeekStart.MONDAY).name == name


@given(days)
def test_an_iso_week_has_the_name_that_the_c_library_gives(day: date) -> None:
    """`%G-W%V` and `date.isocalendar()` agree with it on every day."""
    name = week_of(day, WeekStart.MONDAY).name
    year, week, _ = day.isocalendar()
    assert name == f"{year:04}-W{week:02}"
    assert name == day.strftime("%G-W%V")


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 12, 26), date(2026, 12, 20)),  # a Saturday
        (date(2026, 12, 27), date(2026, 12, 27)),  # a Sunday
        (date(2026, 12, 31), date(2026, 12, 27)),
        (date(2027, 1, 2), date(2026, 12, 27)),
        (date(2027, 1, 3), date(2027, 1, 3)),
    ],
)
def test_sunday_weeks_run_to_saturday_over_new_year(day: date, start: date) -> None:
    """Such a week is named by its first day, and no year cuts it."""
    week = week_of(day, WeekStart.SUNDAY)
    assert (week.start, week.name) == (start, start.isoformat())


@given(days)
def test_sunday_weeks_are_the_rows_of_a_calendar(day: date) -> None:
    """The standard library's month calendar with Sunday first has the same rows."""
    rows = Calendar(SUNDAY).monthdatescalendar(day.year, day.month)
    row = next(row for row in rows if day in row)
    week = week_of(day, WeekStart.SUNDAY)
    assert (week.start, week.end) == (row[0], row[-1])


@given(days, starts)
def test_weeks_partition_the_days(day: date, start: WeekStart) -> None:
    """The seven days from its first are in one week, the days before and after in the next ones."""
    week = week_of(day, start)
    assert week.start <= day <= week.end
    assert week.end - week.start == timedelta(days=6)
    inside = {week_of(week.start + timedelta(days=number), start) for number in range(7)}
    assert inside == {week}
    assert week_of(week.start - timedelta(days=1), start).end == week.start - timedelta(days=1)
    assert week_of(week.end + timedelta(days=1), start).start == week.end + timedelta(days=1)


@given(days, starts)
def test_a_week_starts_on_its_weekday(day: date, start: WeekStart) -> None:
    """`strftime` says so too."""
    assert week_of(day, start).start.strftime("%w") == {"monday": "1", "sunday": "0"}[start]


@given(days, st.integers(0, 600), starts)
def test_ordinals_count_weeks(day: date, weeks: int, start: WeekStart) -> None:
    """A day so many weeks later is in the week so many numbers later."""
    later = week_of(day + timedelta(weeks=weeks), start)
    assert later.ordinal - week_of(day, start).ordinal == weeks


@given(days, days, starts)
def test_weeks_sort_as_their_days(one: date, other: date, start: WeekStart) -> None:
    """Order in time is the order of weeks; names of ISO weeks sort alike as text."""
    first, second = sorted([one, other])
    earlier, later = week_of(first, start), week_of(second, start)
    assert earlier <= later
    assert earlier.name <= later.name
    assert earlier.ordinal <= later.ordinal


def test_a_week_is_its_start_and_name() -> None:
    """Equal weeks are one key."""
    week = week_of(date(2026, 11, 20), WeekStart.MONDAY)
    assert week == Week(date(2026, 11, 16), "2026-W47")
    assert len({week, Week(date(2026, 11, 16), "2026-W47")}) == 1
