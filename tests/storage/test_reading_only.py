"""A quick read: at once or not at all. What it must not touch: test_completion."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.storage import transactions as module
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading_only

pytestmark = pytest.mark.sqlite  # a server is not glanced at

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]


@pytest.fixture
def tagged(write: Open, make: Make, location: Location) -> Location:
    """Three tests of two people, the tags of which overlap."""
    with write() as store:
        store.log(store.person(None), [make(tags=("home", "am"))], "log")
        store.log(store.person(None), [make(tags=("home",))], "log")
        store.log(store.add_people(["ana"])[0], [make(person="ana", tags=("gym", "am"))], "log")
    return location


def test_it_sees_what_is_stored(tagged: Location, now: datetime) -> None:
    """People, tests and tags, as a reader does."""
    with reading_only(tagged, now) as store:
        me, ana = store.people()
        assert (me.name, me.tests, ana.name) == ("me", 2, "ana")
        assert len(list(store.tests(me, Filter()))) == 2
        assert store.tags(me, 100) == {"am": 1, "home": 2}
        assert store.tags(None, 100) == {"am": 2, "gym": 1, "home": 2}
        assert store.tags(None, 1) == {"gym": 1, "am": 1}
        assert store.tags(ana, 0) == {}


def test_it_cannot_change_anything(tagged: Location, now: datetime, make: Make) -> None:
    """SQLite itself refuses."""
    before = tagged.path.read_bytes()
    with (
        pytest.raises(sqlite3.OperationalError, match="readonly"),
        reading_only(tagged, now) as store,
    ):
        store.log(store.person(None), [make()], "log")
    assert tagged.path.read_bytes() == before


def test_it_gives_up_on_what_takes_long(
    tagged: Location, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When its time is over, at the next look at the clock."""
    monkeypatch.setattr(module, "_DEADLINE_S", -1)
    monkeypatch.setattr(module, "_STEPS_PER_CHECK", 1)
    with (
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
        reading_only(tagged, now) as store,
    ):
        store.people()
