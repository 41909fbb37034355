from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.dates import OffsetAt, at_offset, parse_day, parse_days, parse_when
from dorsiflex.errors import RefusedValueError

# A Sunday; in winter, when Berlin is one hour ahead of UTC.
NOW = datetime(2026, 11, 22, 9, 30, 15, 999, tzinfo=timezone(timedelta(hours=1)))

FORMS = (
    "write 2026-11-20, '2026-11-20 07:30', 07:30, today, yesterday, 3d (days ago), '26 Nov' or a"
)


def rules_of(zone: str) -> OffsetAt:
    """Return the offsets of a zone in the time zone database."""

    def offset_at(naive: datetime) -> timedelta:
        offset = naive.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        assert offset is not None
        return offset

    return offset_at


berlin = rules_of("Europe/Berlin")


def refusal_of(text: str, now: datetime = NOW) -> RefusedValueError:
    """Return the refusal of a moment."""
    with pytest.raises(RefusedValueError) as refused:
        parse_when(text, now, berlin)
    return refused.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", "2026-11-20T12:00:00+01:00"),
        (" 2026-11-20 ", "2026-11-20T12:00:00+01:00"),
        ("2026-11-20 07:30", "2026-11-20T07:30:00+01:00"),
        ("2026-11-20T07:30", "2026-11-20T07:30:00+01:00"),
        ("2026-11-20t7:30:05", "2026-11-20T07:30:05+01:00"),
        ("2026-07-20", "2026-07-20T12:00:00+02:00"),
        ("2026-11-20T07:30+01:00", "2026-11-20T07:30:00+01:00"),
        ("2026-11-20T07:30-0330", "2026-11-20T07:30:00-03:30"),
        ("2026-11-20 07:30 +05:30", "2026-11-20T07:30:00+05:30"),
        ("2026-11-20T07:30Z", "2026-11-20T07:30:00+00:00"),
        ("2026-11-20T07:30-00:00", "2026-11-20T07:30:00+00:00"),
        ("07:30", "2026-11-22T07:30:00+01:00"),
        ("0:00", "2026-11-22T00:00:00+01:00"),
        ("23:59:59", "2026-11-22T23:59:59+01:00"),
        ("today", "2026-11-22T12:00:00+01:00"),
        ("Today 6:05", "2026-11-22T06:05:00+01:00"),
        ("yesterday", "2026-11-21T12:00:00+01:00"),
        ("yesterday 07:30", "2026-11-21T07:30:00+01:00"),
        ("0d", "2026-11-22T12:00:00+01:00"),
        ("3d", "2026-11-19T12:00:00+01:00"),
        ("3D  07:30", "2026-11-19T07:30:00+01:00"),
        ("365d", "2025-11-22T12:00:00+01:00"),
        ("saturday", "2026-11-21T12:00:00+01:00"),
        ("Monday", "2026-11-16T12:00:00+01:00"),
        ("mon 18:00", "2026-11-16T18:00:00+01:00"),
        ("thurs", "2026-11-19T12:00:00+01:00"),
        ("sunday", "2026-11-15T12:00:00+01:00"),  # today is one: the latest that is not today
        ("last monday", "2026-11-16T12:00:00+01:00"),
        ("Last Sunday 18:00", "2026-11-15T18:00:00+01:00"),
        ("2w", "2026-11-08T12:00:00+01:00"),
        ("3w 07:30", "2026-11-01T07:30:00+01:00"),
        ("3 days ago", "2026-11-19T12:00:00+01:00"),
        ("1 day ago 07:30", "2026-11-21T07:30:00+01:00"),
        ("a week ago", "2026-11-15T12:00:00+01:00"),
        ("2 weeks ago", "2026-11-08T12:00:00+01:00"),
        ("20 Nov", "2026-11-20T12:00:00+01:00"),
        ("20 Nov 07:30", "2026-11-20T07:30:00+01:00"),
        ("22 Nov", "2026-11-22T12:00:00+01:00"),
        ("26 Nov", "2025-11-26T12:00:00+01:00"),  # the latest one: this year's is to come
        ("26. november", "2025-11-26T12:00:00+01:00"),
        ("Nov 20", "2026-11-20T12:00:00+01:00"),
        ("november 20, 2025", "2025-11-20T12:00:00+01:00"),
        ("20 Sept 2025 6:00", "2025-09-20T06:00:00+02:00"),
        ("29 Feb", "2024-02-29T12:00:00+01:00"),
        ("20.11.", "2026-11-20T12:00:00+01:00"),
        ("26.11.", "2025-11-26T12:00:00+01:00"),
        ("20.11. 07:30", "2026-11-20T07:30:00+01:00"),
        ("13.9.2026", "2026-09-13T12:00:00+02:00"),
        ("13/9/2026", "2026-09-13T12:00:00+02:00"),
        ("9/13/2026", "2026-09-13T12:00:00+02:00"),
        ("9.9.2026", "2026-09-09T12:00:00+02:00"),
        ("2026/11/20", "2026-11-20T12:00:00+01:00"),
        ("2026.11.20 07:30", "2026-11-20T07:30:00+01:00"),
        ("2024-02-29", "2024-02-29T12:00:00+01:00"),
        ("1900-01-01", "1900-01-01T12:00:00+01:00"),
    ],
)
def test_every_form_is_read(text: str, expected: str) -> None:
    """As the table of WHEN says, with the offset in force there; a date alone means noon."""
    assert parse_when(text, NOW, berlin).isoformat() == expected


@pytest.mark.parametrize("back", range(1, 8))
def test_each_weekday_is_the_latest_one_before_today(back: int) -> None:
    """From one day back to seven, as `strftime` names the days."""
    day = NOW.date() - timedelta(days=back)
    for name in (day.strftime("%A"), day.strftime("%a").upper()):
        assert parse_when(name, NOW, berlin).date() == day
        assert parse_day(name, NOW) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("friday", date(2026, 11, 27)),
        ("next friday", date(2026, 11, 27)),
        ("sunday", date(2026, 11, 29)),  # today is one: the next that is not today
        ("4w", date(2026, 12, 20)),
        ("3d", date(2026, 11, 25)),
        ("tomorrow", date(2026, 11, 23)),
        ("today", date(2026, 11, 22)),
        ("22 Nov", date(2026, 11, 22)),
        ("20 Nov", date(2027, 11, 20)),
        ("29 Feb", date(2028, 2, 29)),
        ("20.11.", date(2027, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("3 days ago", date(2026, 11, 19)),
    ],
)
def test_a_day_to_come_is_the_next_one(text: str, expected: date) -> None:
    """For a goal or a plan; a day that is written in full is that day."""
    assert parse_day(text, NOW, ahead=True) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-29", "there is no such day"),
        ("31 Nov", "there is no such day"),
        ("31.11.", "there is no such day"),
        ("31.11.2026", "there is no such day"),
        ("2026/13/01", "there is no such day"),
        ("2026-11-31", "there is no such day"),
        ("2026-13-01", "there is no such day"),
        ("2026-00-10", "there is no such day"),
        ("0000-01-01", "there is no such day"),
        ("24:00", "there is no such time"),
        ("2026-11-20 24:00", "there is no such time"),
        ("07:60", "there is no such time"),
        ("07:30:60", "there is no such time"),
        ("yesterday 25:00", "there is no such time"),
        ("2026-11-20T07:30+19:00", "there is no such UTC offset"),
        ("2026-11-20T07:30-18:01", "there is no such UTC offset"),
        ("2026-11-20T07:30+01:60", "there is no such UTC offset"),
    ],
)
def test_a_day_or_time_that_does_not_exist_is_refused(text: str, reason: str) -> None:
    """The message names the value and the reason, the hint the forms."""
    refusal = refusal_of(text)
    assert refusal.message == f"'{text}': {reason}"
    assert str(refusal.hint).startswith(FORMS)


@pytest.mark.parametrize(
    "text", ["03/04/2026", "3/4/26", "3.4.2026", "3.4.", "3.4.26", "13.9.26", "9.13.2026"]
)
def test_a_date_that_could_be_two_days_is_not_guessed(text: str) -> None:
    """3 April or 4 March: the hint shows the form that is neither."""
    assert refusal_of(text).message == f"'{text}' could be more than one day"
    assert refusal_of(text).hint == (
        "write it as year-month-day, 2026-04-03, or with the month's name, '3 Apr 2026'"
    )


@pytest.mark.parametrize(
    "text",
    # \u0662 is the Arabic digit two.
    [
        "",
        "  ",
        "now",
        "tomorrow",
        "to",
        "mo",
        "d",
        "-3d",
        "3 d",
        "3.5d",
        "100000d",
        "3 w",
        "next monday",
        "26 Nov 26",
        "26 Foo",
        "last 3d",
        "4/5",
        "nan",
        "2026-11",
        "20261120",
        "26-11-20",
        "2026-11-20 7",
        "2026-11-20T",
        "7",
        "730",
        "07:30pm",
        "\u0662026-11-20",
        "\u0662d",
        "2026-11-20\x1b[m",
        "\u202e07:30",
        "07:30+01:00",
        "2026-11-20T07:30+1",
        "yesterdayish",
        "mondays",
        "1_0d",
        "1e1d",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """The message names the value, the hint the forms."""
    refusal = refusal_of(text)
    assert refusal.message == f"'{text}' is not a date or time"
    assert str(refusal.hint).startswith(FORMS)


@pytest.mark.parametrize("text", ["9" * 100_000, "9" * 100_000 + "d", "a" * 100_000, "1:" * 50_000])
def test_a_huge_value_gets_a_short_refusal(text: str) -> None:
    """It is refused without being repeated in full."""
    assert len(refusal_of(text).message) <= 400


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24",
        "2026-11-24 00:00",
        "2026-11-24T00:00+15:00",
        "2026-11-23T00:00-11:00",
        "2027-11-22",
        "2028-01-01",
        "9999-12-31",
        "9999-12-31 23:59",
        "9999-12-31T23:59-18:00",
    ],
)
def test_a_day_after_tomorrow_is_refused(text: str) -> None:
    """Now is 09:30:15 at +01:00: at +15:00 still the 22nd, at -11:00 the 21st."""
    refusal = refusal_of(text)
    assert refusal.message == f"'{text}' is in the future"
    assert refusal.hint == "use a day up to tomorrow"


@pytest.mark.parametrize(
    "text",
    [
        "23:59",
        "2026-11-23",
        "2026-11-23 23:59:59",
        "2026-11-23T23:59+15:00",
        "2026-11-22T23:59-11:00",
    ],
)
def test_up_to_the_end_of_tomorrow_is_taken(text: str) -> None:
    """A clock that is a little wrong, or a traveller's, does not stop anybody."""
    assert parse_when(text, NOW, berlin) > NOW


@pytest.mark.parametrize("text", ["1899-12-31", "0001-01-01", "0001-01-01T00:00+18:00", "99999d"])
def test_before_1900_is_refused(text: str) -> None:
    """99,999 days are 273 years."""
    assert refusal_of(text).message == f"'{text}' is before 1900"
    with pytest.raises(RefusedValueError, match="is before 1900"):
        parse_day(text, NOW)


@pytest.mark.parametrize("text", ["2100-01-01", "9999-12-31", "2100-01-01T00:00-18:00"])
def test_a_day_after_2099_is_refused(text: str) -> None:
    """Where a day to come is meant: for a goal or a plan."""
    with pytest.raises(RefusedValueError, match=f"'{text}' is after 2099"):
        parse_day(text, NOW)
    assert parse_day("2099-12-31", NOW) == date(2099, 12, 31)


def test_the_ends_of_the_calendar_never_reach_the_rules_of_time_zones() -> None:
    """The system's own rules fail there (`astimezone` before year 1), so they are not asked."""

    def offset_at(naive: datetime) -> timedelta:
        assert 1900 <= naive.year <= 2027
        return berlin(naive)

    for text in ("0001-01-01", "9999-12-31 23:59"):
        with pytest.raises(RefusedValueError):
            parse_when(text, NOW, offset_at)


@pytest.mark.parametrize(
    ("zone", "text", "offset"),
    [
        # Europe/Berlin: 2026-03-29 02:00 -> 03:00, 2026-10-25 03:00 -> 02:00.
        ("Europe/Berlin", "2026-03-29 01:59", "+01:00"),
        ("Europe/Berlin", "2026-03-29 03:00", "+02:00"),
        ("Europe/Berlin", "2026-03-29", "+02:00"),
        ("Europe/Berlin", "2026-10-25 01:59", "+02:00"),
        ("Europe/Berlin", "2026-10-25 03:00", "+01:00"),
        ("Europe/Berlin", "2026-10-25", "+01:00"),
        # America/New_York: 2026-03-08 02:00 -> 03:00, 2026-11-01 02:00 -> 01:00.
        ("America/New_York", "2026-03-08 01:59", "-05:00"),
        ("America/New_York", "2026-03-08 03:00", "-04:00"),
        ("America/New_York", "2026-11-01 00:59", "-04:00"),
        ("America/New_York", "2026-11-01 02:00", "-05:00"),
        # Australia/Lord_Howe: 2026-04-05 02:00 -> 01:30, 2026-10-04 02:00 -> 02:30.
        ("Australia/Lord_Howe", "2026-04-05 01:29", "+11:00"),
        ("Australia/Lord_Howe", "2026-04-05 02:00", "+10:30"),
        ("Australia/Lord_Howe", "2026-10-04 01:59", "+10:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", "+11:00"),
        ("Asia/Kolkata", "2026-01-15", "+05:30"),
        ("Asia/Kolkata", "2026-07-15", "+05:30"),
        ("Pacific/Kiritimati", "2026-11-20", "+14:00"),
        ("UTC", "2026-11-20", "+00:00"),
    ],
)
def test_the_offset_is_the_one_in_force_there_and_then(zone: str, text: str, offset: str) -> None:
    """On both sides of every change of the clock."""
    moment = parse_when(text, NOW, rules_of(zone))
    written = text if ":" in text else f"{text} 12:00"
    assert moment.isoformat() == f"{written.replace(' ', 'T')}:00{offset}"


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        # ReadOptions twice that night: the first time it comes, still summer time.
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00"),
        # Skipped that night: kept as written, with the offset before the change.
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T02:30:00+01:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:15:00+10:30"),
    ],
)
def test_a_time_that_comes_twice_or_never_stays_as_written(
    zone: str, text: str, expected: str
) -> None:
    """The local date and time do not move; the offset is the one before the change."""
    moment = parse_when(text, NOW, rules_of(zone))
    assert moment.isoformat() == expected
    assert moment.fold == 0


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        # 23:00 UTC on the 21st: the 22nd in Berlin, the 21st in New York.
        (datetime(2026, 11, 21, 23, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 11, 22)),
        (datetime(2026, 11, 21, 23, tzinfo=UTC), "Europe/Berlin", date(2026, 11, 22)),
        (datetime(2026, 11, 21, 23, tzinfo=UTC), "America/New_York", date(2026, 11, 21)),
        # The night of the change, either side of it.
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),
    ],
)
def test_today_is_the_local_day(now: datetime, zone: str, expected: date) -> None:
    """The day on the tester's wall, not the day in UTC; yesterday is the day before it."""
    local = now.astimezone(ZoneInfo(zone))
    assert parse_when("today 00:00", local, rules_of(zone)).date() == expected
    assert parse_day("today", local) == expected
    assert parse_day("yesterday", local) == expected - timedelta(days=1)


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2026, 11, 20)),  # noqa: DTZ001 # a local time, as typed
    st.sampled_from(
        [
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "Pacific/Kiritimati",
            "Africa/Monrovia",
            "Europe/Amsterdam",
        ]
    ),
)
def test_a_moment_written_out_is_read_back_the_same(naive: datetime, zone: str) -> None:
    """In any zone and year: the local time stays as typed, and the offset is whole minutes."""
    moment = parse_when(f"{naive:%Y-%m-%d %H:%M:%S}", NOW, rules_of(zone))
    assert moment.replace(tzinfo=None) == naive.replace(microsecond=0, fold=0)
    offset = moment.utcoffset()
    assert offset is not None
    assert offset % timedelta(minutes=1) == timedelta()
    assert parse_when(moment.isoformat(), NOW, rules_of("UTC")) == moment
    assert parse_when(moment.isoformat(), NOW, rules_of("UTC")).utcoffset() == offset


def test_an_old_offset_with_seconds_is_cut_to_minutes() -> None:
    """Amsterdam kept +0:19:32 until 1937; an offset is stored in minutes, a time in seconds."""
    naive = datetime(1930, 1, 1, 12, 0, 7, 123456)  # noqa: DTZ001 # a local time, as typed
    moment = at_offset(naive, timedelta(minutes=19, seconds=32))
    assert moment.isoformat() == "1930-01-01T12:00:07+00:20"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-11-20 23:59", date(2026, 11, 20)),
        ("2026-11-20T00:30+14:00", date(2026, 11, 20)),
        ("07:30", date(2026, 11, 22)),
        ("3d", date(2026, 11, 19)),
        ("2027-02-01", date(2027, 2, 1)),
        ("2099-12-31", date(2099, 12, 31)),
    ],
)
def test_a_whole_day_is_read_in_the_same_forms_and_may_lie_ahead(text: str, day: date) -> None:
    """The day as written counts, whatever time and offset follow it."""
    assert parse_day(text, NOW) == day


@pytest.mark.parametrize("text", ["2026-02-30", "24:00", "03/04/2026", "", "soon"])
def test_a_whole_day_is_refused_as_a_moment_is(text: str) -> None:
    """One grammar for both."""
    with pytest.raises(RefusedValueError) as refused:
        parse_day(text, NOW)
    assert refused.value.message == refusal_of(text).message


@pytest.mark.parametrize(
    "parse", [lambda text: parse_when(text, NOW, berlin), lambda text: parse_day(text, NOW)]
)
@given(text=st.text(max_size=25) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:]{5})?"))
def test_any_text_is_read_or_refused(parse: Callable[[str], date], text: str) -> None:
    """Nothing that somebody can type ends in another error."""
    with suppress(RefusedValueError):
        assert parse(text).year >= 1900


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-09", "2026-09-01", "2026-09-30"),
        (" 2024-02 ", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("1900-01", "1900-01-01", "1900-01-31"),
        ("2099-12", "2099-12-01", "2099-12-31"),
        ("2026-09-05", "2026-09-05", "2026-09-05"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("1900", "1900-01-01", "1900-12-31"),
        (" 2099 ", "2099-01-01", "2099-12-31"),
    ],
)
def test_a_month_or_year_is_its_first_and_its_last_day(text: str, first: str, last: str) -> None:
    """A day is both."""
    assert parse_days(text, NOW) == (date.fromisoformat(first), date.fromisoformat(last))
    today = NOW.date()
    assert parse_days("today", NOW) == (today, today)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-13", "'2026-13': there is no such month"),
        ("2026-00", "'2026-00': there is no such month"),
        ("1899-12", "'1899-12' is before 1900"),
        ("1899", "'1899' is before 1900"),
        ("2100", "'2100' is after 2099"),
        ("026", "'026' is not a date or time"),
        ("2100-01", "'2100-01' is after 2099"),
        ("2026-9", "'2026-9' is not a date or time"),
        ("26-09", "'26-09' is not a date or time"),
        ("2026-09x", "'2026-09x' is not a date or time"),
        ("\u0662026-09", "is not a date or time"),
    ],
)
def test_a_month_that_is_none_is_refused(text: str, message: str) -> None:
    """As a day is."""
    with pytest.raises(RefusedValueError, match=message):
        parse_days(text, NOW)


def test_a_hint_names_what_can_be_written_there() -> None:
    """A moment has a time, a day has none, a day to come is ahead, a span may be a month."""
    parsers: dict[str, Callable[[], object]] = {
        "moment": lambda: parse_when("soon", NOW, berlin),
        "day": lambda: parse_day("soon", NOW),
        "ahead": lambda: parse_day("soon", NOW, ahead=True),
        "span": lambda: parse_days("soon", NOW),
        "month": lambda: parse_days("2026-13", NOW),
    }
    hints: dict[str, str] = {}
    for name, parse in parsers.items():
        with pytest.raises(RefusedValueError) as refused:
            parse()
        hints[name] = refused.value.hint or ""
    assert [name for name, hint in hints.items() if "07:30" in hint] == ["moment"]
    assert [name for name, hint in hints.items() if "4w or" in hint or "tomorrow" in hint] == [
        "ahead"
    ]
    assert [name for name, hint in hints.items() if "2026-09" in hint and "e3" in hint] == [
        "span",
        "month",
    ]
