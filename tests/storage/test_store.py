from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import chain
from operator import attrgetter
from random import Random
from typing import Any

import pytest
from tests.storage.stores import logged

from dorsiflex.domain.dates import Filter, Period
from dorsiflex.domain.day_scores import Reading
from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    Goal,
    KneeToWallTest,
    MeasuredBy,
    Side,
    Trial,
    record_of,
)
from dorsiflex.errors import CouldNotError, NotFoundError
from dorsiflex.storage.store import Store

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]


FIELDS: dict[str, Any] = {
    "side": Side.RIGHT,
    "tested_at": datetime(2026, 11, 20, 7, 30, 5, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    "pain": 0,
    "sharp": True,
    "conditions": Conditions(
        Footwear.BAREFOOT, warmed_up=False, back_foot=BackFoot.RAISED, measured_by=MeasuredBy.OTHER
    ),
    "tags": ("physio", "größer%"),
    "note": "a 'note', with \"quotes\" and; --",
}


def test_a_test_comes_back_as_it_was_stored(write: Open, read: Open, make: Make) -> None:
    """Every field, with zeros and false values, in trial order; a bare one likewise."""
    full, bare = make(0, 3000, 950, 1, 2, 3, 4, 5, 6, 7, **FIELDS), make(950)
    with write() as store:
        stored = logged(store, full, bare)
    expected = [replace(full, id=1, session=1), replace(bare, id=2, session=2)]
    assert stored == expected
    with read() as store:
        person = store.person(None)
        assert [store.test(person, 1), store.test(person, 2)] == expected


def test_ids_count_up_over_all_people(write: Open, make: Make) -> None:
    """A number means one test, no matter whose."""
    with write() as store:
        store.add_people(["Ana"])
        assert [test.id for test in logged(store, make(), make())] == [1, 2]
        assert [test.id for test in logged(store, make(), person="Ana")] == [3]
        assert [test.id for test in store.last_session(store.person(None))] == [2]
        assert [test.id for test in store.last_session(store.person("Ana"))] == [3]


def test_the_last_session_is_the_one_stored_last(write: Open, make: Make) -> None:
    """Not of the one with the latest date."""
    with write() as store:
        with pytest.raises(NotFoundError, match="me has no tests yet"):
            store.last_session(store.person(None))
        logged(store, make(at="2026-11-20T07:30"), make(at="2026-01-01T07:30"))
        assert [test.id for test in store.last_session(store.person(None))] == [2]


def test_a_uuid_is_stored_once(write: Open, make: Make) -> None:
    """The second of two tests that are one is refused, with all that was to be stored with it."""
    test = make()
    with (
        pytest.raises(
            CouldNotError, match=r"UNIQUE constraint failed: test\.uuid|\"uq_test_uuid\""
        ),
        write() as store,
    ):
        logged(store, test, test)
    with write() as store:
        assert store.people() == []


def test_the_latest_test_is_of_one_ankle_up_to_a_moment(write: Open, make: Make) -> None:
    """The moment itself counts; of two at the same moment, the one stored later."""
    with write() as store:
        me = store.person(None)
        at = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
        assert store.latest_test(me, Side.LEFT, at) is None
        logged(
            store,
            make(at="2026-11-19T07:30"),
            make(),
            make(),
            make(side=Side.RIGHT),
            make(at="2026-11-20T07:31"),
        )
        me = store.person(None)
        found = [
            store.latest_test(me, side, moment)
            for side, moment in [
                (Side.LEFT, at),
                (Side.RIGHT, at),
                (Side.LEFT, at - timedelta(seconds=1)),
                (Side.LEFT, at + timedelta(days=1)),
                (Side.RIGHT, at - timedelta(seconds=1)),
            ]
        ]
    assert [test and test.id for test in found] == [3, 4, 1, 5, None]


def test_the_latest_scores_are_means_in_cm_newest_first(write: Open, make: Make) -> None:
    """(9.5 + 10 + 10.2) / 3 = 9.9; one of them can be left out, as the one being edited is."""
    with write() as store:
        assert store.latest_scores_cm(store.person(None), Side.LEFT, 10) == []
        logged(
            store,
            make(950, 1000, 1020, at="2026-11-18T12:00"),
            make(0, at="2026-11-20T12:00"),
            make(1075, at="2026-11-19T12:00"),
            make(2000, side=Side.RIGHT),
        )
        me = store.person(None)
        assert store.latest_scores_cm(me, Side.LEFT, 10) == [0.0, 10.75, 9.9]
        assert store.latest_scores_cm(me, Side.LEFT, 2) == [0.0, 10.75]
        assert store.latest_scores_cm(me, Side.LEFT, 2, but=2) == [10.75, 9.9]
        assert store.latest_scores_cm(me, Side.RIGHT, 10) == [20.0]


def test_readings_carry_what_statistics_need(write: Open, make: Make) -> None:
    """The trials, and what was not recorded is None."""
    with write() as store:
        logged(store, make(950, 1000, 1020, **FIELDS), make(0))
        found = set(store.readings(store.person(None), Period()))
    assert found == {
        Reading(
            side="right",
            tested_at="2026-11-20T07:30:05",
            trials=(950, 1000, 1020),
            pain=0,
            sharp=True,
            footwear="barefoot",
            warmed_up=False,
            back_foot="raised",
            measured_by="other",
            id=1,
        ),
        Reading("left", "2026-11-20T07:30:00", None, False, None, None, None, None, 2, (0,)),
    }


def test_the_last_day_of_each_ankle(write: Open, make: Make) -> None:
    """The local day; an ankle never tested is left out."""
    with write() as store:
        assert store.last_tested(store.person(None)) == {}
        logged(store, make(at="2026-11-19T23:59"), make(at="2026-11-02T00:00"))
        assert store.last_tested(store.person(None)) == {Side.LEFT: date(2026, 11, 19)}
        logged(store, make(side=Side.RIGHT, at="2026-11-20T00:00"))
        assert store.last_tested(store.person(None)) == {
            Side.LEFT: date(2026, 11, 19),
            Side.RIGHT: date(2026, 11, 20),
        }


def test_the_last_day_up_to_a_day_and_the_first_of_all(write: Open, make: Make) -> None:
    """That day belongs to it, to its last second; a person without tests has no first day."""
    with write() as store:
        assert store.first_tested(store.person(None)) is None
        logged(store, make(at="2026-11-19T23:59"), make(at="2026-11-02T00:00"))
        logged(store, make(side=Side.RIGHT, at="2026-11-01T08:00"))
        me = store.person(None)
        assert store.last_tested(me, date(2026, 11, 19))[Side.LEFT] == date(2026, 11, 19)
        assert store.last_tested(me, date(2026, 11, 18))[Side.LEFT] == date(2026, 11, 2)
        assert store.last_tested(me, date(2026, 11, 1)) == {Side.RIGHT: date(2026, 11, 1)}
        assert store.first_tested(me) == date(2026, 11, 1)


def test_every_field_of_a_test_can_be_replaced(write: Open, read: Open, make: Make) -> None:
    """More trials, fewer trials, fields set and taken away; id and uuid stay."""
    first, other = make(950, 960), make(**FIELDS)
    with write() as store:
        first, other = logged(store, first, other)
        for changed in (
            replace(first, **FIELDS, trials=(Trial(1), Trial(2), Trial(3))),
            replace(first, trials=(Trial(7),)),
        ):
            assert store.replace(changed, "edit 1") == changed
    with read() as store:
        assert list(store.tests(store.person(None), Filter())) == [
            replace(first, trials=(Trial(7),)),
            other,
        ]


def test_deleted_tests_are_gone_and_given(write: Open, make: Make) -> None:
    """In the order that was asked for."""
    with write() as store:
        one, two, three = logged(store, make(1), make(2), make(3))
        assert store.delete(store.person(None), [3, 1], "delete 3 1") == [three, one]
        assert list(store.tests(store.person(None), Filter())) == [two]
        assert store.people()[0].tests == 1


def test_what_does_not_exist_is_not_found(write: Open, make: Make) -> None:
    """One missing id, and none is deleted; a test deleted meanwhile cannot be edited."""
    with write() as store:
        one, two = logged(store, make(), make())
        me = store.person(None)
        with pytest.raises(NotFoundError, match="no test 3"):
            store.test(me, 3)
        with pytest.raises(NotFoundError, match="no test 3"):
            store.delete(me, [1, 3], "delete")
        assert list(store.tests(me, Filter())) == [one, two]
        store.delete(me, [2], "delete")
        with pytest.raises(NotFoundError, match="no test 2"):
            store.replace(two, "edit")
        assert [change.summary for change in store.changes(9)] == ["delete", "log"]


def test_another_persons_test_is_not_shown_edited_or_deleted(write: Open, make: Make) -> None:
    """The error says whose it is and how to mean them; nothing of it is in any answer."""
    with write() as store:
        store.add_people(["Ana"])
        (theirs,) = logged(store, make(pain=7, tags=("a",)), person="Ana")
        (mine,) = logged(store, make(side=Side.RIGHT))
        me = store.person(None)
        for touch in (
            lambda: store.test(me, 1),
            lambda: store.delete(me, [2, 1], "delete"),
            lambda: store.replace(replace(mine, id=1), "edit"),
        ):
            with pytest.raises(NotFoundError, match="test 1 does not belong to me") as refused:
                touch()
            assert refused.value.hint == "it belongs to Ana: put -P Ana before the command"
        assert list(store.tests(me, Filter())) == [mine]
        assert list(store.tests(me, Filter(tag="a"), most=9)) == []
        assert [reading.side for reading in store.readings(me, Period())] == ["right"]
        assert store.latest_test(me, Side.LEFT, theirs.tested_at) is None
        assert store.latest_scores_cm(me, Side.LEFT, 9) == []
        assert set(store.last_tested(me)) == {Side.RIGHT}
        assert list(store.tests(store.person("Ana"), Filter())) == [theirs]


def test_goals_are_set_replaced_and_cleared(write: Open, read: Open) -> None:
    """One for each ankle; clearing one leaves the other."""
    left = Goal(person="me", side=Side.LEFT, target=Trial(1250), by=date(2027, 2, 1))
    right = Goal(person="me", side=Side.RIGHT, target=Trial(0))
    with write() as store:
        store.goals.set(store.person(None), [left, right], "goal set")
        assert store.goals.of(store.person(None)) == {Side.LEFT: left, Side.RIGHT: right}
        left = left._replace(target=Trial(1300), by=None)
        store.goals.set(store.person(None), [left], "goal set")
    with read() as store:
        assert store.goals.of(store.person(None)) == {Side.LEFT: left, Side.RIGHT: right}
    with write() as store:
        assert store.goals.clear(store.person(None), [Side.RIGHT], "goal clear") == [right]
        assert store.goals.of(store.person(None)) == {Side.LEFT: left}
        assert store.goals.clear(store.person(None), list(Side), "goal clear") == [left]
        with pytest.raises(NotFoundError, match="no goal to clear"):
            store.goals.clear(store.person(None), list(Side), "goal clear")


def test_goals_are_each_persons_own(write: Open) -> None:
    """Setting and clearing mine leaves hers."""
    with write() as store:
        ana = store.add_people(["Ana"])[0]
        hers = Goal(person="Ana", side=Side.LEFT, target=Trial(900))
        store.goals.set(ana, [hers], "goal set")
        store.goals.set(store.person(None), [hers._replace(person="me", target=Trial(1))], "")
        store.goals.clear(store.person(None), [Side.LEFT], "goal clear")
        assert store.goals.of(ana) == {Side.LEFT: hers}
        assert store.goals.of(store.person(None)) == {}


def test_records_say_the_same_as_tests(write: Open, read: Open, make: Make) -> None:
    """Of every kind of value, zeros, false and missing ones too; with the same filters."""
    with write() as store:
        bare, full = logged(store, make(950), make(1000, 1020, 990, **FIELDS))
    with read() as store:
        me = store.person(None)
        assert list(store.records(me, Filter())) == [record_of(bare), record_of(full)]
        assert list(store.records(me, Filter(side=Side.RIGHT))) == [record_of(full)]


WORDS = ["'", '"', "\\", '[1,"a"]', "null", "\\u0041", "e\u0301é", "🦶", "%s", ":tag", "0"]


def test_records_are_tests_whatever_they_hold(write: Open, read: Open, make: Make) -> None:
    """They leave the database packed as JSON, which changes no value."""
    random = Random(18)

    def any_test() -> KneeToWallTest:
        offset = timezone(timedelta(minutes=random.randint(-1080, 1080)))
        return make(
            *random.choices(range(3001), k=random.randint(1, 10)),
            side=random.choice(list(Side)),
            tested_at=datetime(2026, 11, random.randint(1, 19), tzinfo=offset),
            pain=random.choice([None, *range(11)]),
            sharp=random.choice([True, False]),
            conditions=Conditions(
                random.choice([None, *Footwear]),
                warmed_up=random.choice([None, True, False]),
                back_foot=random.choice([None, *BackFoot]),
                measured_by=random.choice([None, *MeasuredBy]),
            ),
            tags=tuple(random.sample(WORDS, k=random.randint(0, 3))),
            note=random.choice([None, " ".join(WORDS), *WORDS]),
        )

    with write() as store:
        store.add_people(WORDS[:3])
        for name in WORDS[:3]:
            logged(store, *(any_test() for _ in range(100)), person=name)
    with read() as store:
        people = [store.person(name) for name in WORDS[:3]]
        tests = [list(map(record_of, store.tests(each, Filter()))) for each in people]
        assert [list(store.records(each, Filter())) for each in people] == tests
        everybody = sorted(store.people_store.records(Filter()), key=attrgetter("uuid"))
        assert everybody == sorted(chain(*tests), key=attrgetter("uuid"))
        assert len(everybody) == 300
