from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.storage.stores import logged

from dorsiflex.domain.dates import Filter, Period, Recorded
from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    KneeToWallTest,
    MeasuredBy,
    Side,
)
from dorsiflex.storage.store import Store

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]


def ids(store: Store, wanted: Filter | None = None, most: int | None = None) -> list[int | None]:
    """Return the ids of the tests of the first person that are meant, in order."""
    return [test.id for test in store.tests(store.person(None), wanted or Filter(), most=most)]


def test_tests_come_oldest_or_newest_first(write: Open, make: Make) -> None:
    """By the tester's own date and time; of equal ones left comes before right, then by id."""
    noon = "2026-11-19T12:00"
    with write() as store:
        logged(
            store,
            make(at="2026-11-20T07:30"),
            make(at=noon, side=Side.RIGHT),
            make(at=noon),
            make(at=noon),
            make(at="2026-11-18T23:59"),
        )
        assert ids(store) == [5, 3, 4, 2, 1]
        assert ids(store, most=99) == [1, 4, 3, 2, 5]
        assert ids(store, most=2) == [1, 4]


def test_the_order_is_that_of_local_time(write: Open, make: Make) -> None:
    """08:00 in London is before 09:00 in Auckland, which by UTC was 12 hours earlier."""
    auckland = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=13)))
    london = datetime(2026, 11, 20, 8, tzinfo=UTC)
    with write() as store:
        logged(store, make(tested_at=auckland), make(tested_at=london))
        assert ids(store) == [2, 1]


def test_a_side_is_filtered(write: Open, make: Make) -> None:
    """Left, right, or both where nothing is asked."""
    with write() as store:
        logged(store, make(), make(side=Side.RIGHT))
        assert ids(store, Filter(side=Side.LEFT)) == [1]
        assert ids(store, Filter(side=Side.RIGHT)) == [2]
        assert ids(store, Filter()) == [1, 2]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [1, 2, 3, 4]),
        ("2026-11-19", None, [2, 3, 4]),
        (None, "2026-11-19", [1, 2, 3]),
        ("2026-11-19", "2026-11-19", [2, 3]),
        ("2026-11-20", "9999-12-31", [4]),
        ("0001-01-01", "2026-11-18", [1]),
        ("2026-11-21", None, []),
    ],
)
def test_both_ends_of_a_period_are_whole_days_within_it(
    write: Open, make: Make, since: str | None, until: str | None, expected: list[int]
) -> None:
    """From midnight of the first to a second before midnight after the last."""
    times = (
        "2026-11-18T23:59:59",
        "2026-11-19T00:00:00",
        "2026-11-19T23:59:59",
        "2026-11-20T00:00",
    )
    period = Period(
        None if since is None else date.fromisoformat(since),
        None if until is None else date.fromisoformat(until),
    )
    with write() as store:
        logged(store, *(make(at=time) for time in times))
        assert ids(store, Filter(period)) == expected
        assert ids(store, Filter(period), most=9) == expected[::-1]
        person = store.person(None)
        assert len(list(store.readings(person, period))) == len(expected)


TAGGED = [("a",), ("ab", "b"), ("A",), ("x", "a", "y"), (), ("100%", "a_c"), ("abc", "'", '"--;')]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("a", [1, 4]),
        ("ab", [2]),
        ("b", [2]),
        ("A", [3]),
        ("y", [4]),
        ("100%", [6]),
        ("1%", []),
        ("%", []),
        ("a_c", [6]),
        ("a__", []),
        ("'", [7]),
        ('"--;', [7]),
        ("abc", [7]),
        ("bc", []),
        ("z", []),
    ],
)
def test_a_tag_is_the_whole_tag(write: Open, make: Make, tag: str, expected: list[int]) -> None:
    """No part of one, no other case, and nothing in it is a pattern."""
    with write() as store:
        logged(store, *(make(tags=tags) for tags in TAGGED))
        assert ids(store, Filter(tag=tag)) == expected


def test_filters_hold_together(write: Open, make: Make) -> None:
    """Side, days and tag at once, and the newest of those."""
    with write() as store:
        logged(
            store,
            make(tags=("a",), at="2026-11-18T12:00"),
            make(tags=("a",)),
            make(tags=("a",), side=Side.RIGHT),
            make(tags=("b",)),
            make(tags=("a",), at="2026-11-20T08:00"),
        )
        wanted = Filter(Period(since=date(2026, 11, 20)), Side.LEFT, "a")
        assert ids(store, wanted) == [2, 5]
        assert ids(store, wanted, most=1) == [5]


BAREFOOT, SHOES = Footwear.BAREFOOT, Footwear.SHOES
HOW = (
    Conditions(BAREFOOT, warmed_up=False, back_foot=BackFoot.FLAT),
    Conditions(BAREFOOT, warmed_up=True, back_foot=BackFoot.OFF),
    Conditions(SHOES, warmed_up=False, measured_by=MeasuredBy.OTHER),
    Conditions(),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Conditions(), [1, 2, 3, 4]),
        (Conditions(footwear=BAREFOOT), [1, 2]),
        (Conditions(warmed_up=False), [1, 3]),
        (Conditions(warmed_up=True), [2]),
        (Conditions(back_foot=BackFoot.OFF), [2]),
        (Conditions(back_foot=BackFoot.RAISED), []),
        (Conditions(measured_by=MeasuredBy.SELF), []),
        (Conditions(measured_by=MeasuredBy.OTHER), [3]),
        (Conditions(BAREFOOT, warmed_up=False), [1]),
        (Conditions(SHOES, warmed_up=True), []),
    ],
)
def test_conditions_are_those_recorded(
    write: Open, make: Make, wanted: Conditions, expected: list[int]
) -> None:
    """Each one that is asked for; a test without a record of it is not found."""
    with write() as store:
        logged(store, *(make(conditions=conditions, pain=n) for n, conditions in enumerate(HOW, 1)))
        assert ids(store, Filter(conditions=wanted)) == expected
        found = store.readings(store.person(None), Period(), Recorded(conditions=wanted))
        assert [reading.pain for reading in found] == expected


def test_readings_with_a_tag_in_a_period(write: Open, make: Make) -> None:
    """Both hold."""
    with write() as store:
        logged(
            store,
            make(tags=("a",), at="2026-11-18T12:00", pain=1),
            make(tags=("a",), at="2026-11-20T12:00", pain=2),
            make(tags=("ab",), at="2026-11-20T12:00", pain=3),
        )
        since = Period(since=date(2026, 11, 19))
        found = store.readings(store.person(None), since, Recorded("a"))
        assert [reading.pain for reading in found] == [2]


def test_sessions_are_counted_as_they_are_listed(write: Open, make: Make) -> None:
    """Newest first, at most one test of each ankle; searched for or not, in two zones too."""
    auckland = datetime(2026, 11, 19, 9, tzinfo=timezone(timedelta(hours=13)))
    right = Side.RIGHT
    with write() as store:
        person = store.person(None)
        assert (list(store.sessions(person, Filter())), store.count_sessions(person, Filter())) == (
            [],
            0,
        )
        logged(
            store,
            make(at="2026-11-20T12:00", note="a"),
            make(at="2026-11-20T12:00", note="a"),
            make(at="2026-11-20T12:00", side=right),
            make(tested_at=auckland),
            make(at="2026-11-19T09:00", side=right),
            make(at="2026-11-18T09:00", side=right, tags=("Abc",)),
        )
        person = store.person(None)
        for wanted, expected in {
            Filter(): [(2, 3), (1, None), (None, 5), (4, None), (None, 6)],
            Filter(side=right): [(None, 3), (None, 5), (None, 6)],
            Filter(search="A"): [(2, None), (1, None), (None, 6)],
            Filter(search="bc"): [(None, 6)],
            Filter(Period(until=date(2026, 11, 19))): [(None, 5), (4, None), (None, 6)],
        }.items():
            found = [
                (session.left and session.left.id, session.right and session.right.id)
                for session in store.sessions(person, wanted)
            ]
            assert found == expected
            assert store.count_sessions(person, wanted) == len(expected)
