"""Events in a real database: kept, found, refused, undone and done again; from older schemas."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from dorsiflex.domain.dates import Filter, Period
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Side
from dorsiflex.errors import NotFoundError
from dorsiflex.storage.info import database_info
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

Open = Callable[[], AbstractContextManager[Store]]

FROZEN = sorted((Path(__file__).parent / "frozen").glob("schema-000[1234].sqlite3"))
NUMBERS = count(1)


def event(day: int = 3, side: Side | None = None, text: str = "surgery") -> Event:
    """Return an event of October with a uuid of its own."""
    uuid = str(UUID(int=next(NUMBERS)))
    return Event(uuid, "me", date(2026, 10, day), text, side, is_baseline=side is None)


def add(store: Store, *events: Event) -> list[Event]:
    """Store events of the first person, each as a step."""
    return [store.events.add(store.person(None), each, f"event add {each.text}") for each in events]


def found(store: Store, wanted: Filter = Filter()) -> list[int | None]:  # noqa: B008 # it is frozen
    """Return the ids of the first person's events."""
    return [each.id for each in store.events.of(store.person(None), wanted)]


def test_what_is_stored_comes_back_as_it_was(write: Open, read: Open) -> None:
    """Every field, of one ankle and of both, with ids from 1 on."""
    one, both = event(3, Side.LEFT, "=[new] \U0001f9b6"), event(4)
    with write() as store:
        assert add(store, one, both) == [one._replace(id=1), both._replace(id=2)]
    with read() as store:
        stored = list(store.events.of(store.person(None), Filter()))
        assert stored == [one._replace(id=1), both._replace(id=2)]
        assert store.events.get(store.person(None), 2) == stored[1]
        assert store.events.count() == 2


def test_events_are_found_by_day_and_side(write: Open) -> None:
    """Oldest first, those of a day as they were stored; a side finds those about both, too."""
    with write() as store:
        add(store, event(9), event(3, Side.LEFT), event(5, Side.RIGHT), event(3))
        assert found(store) == [2, 4, 3, 1]
        assert found(store, Filter(side=Side.LEFT)) == [2, 4, 1]
        assert found(store, Filter(side=Side.RIGHT)) == [4, 3, 1]
        days = Period(date(2026, 10, 5), date(2026, 10, 9))
        assert found(store, Filter(days)) == [3, 1]
        assert found(store, Filter(Period(until=date(2026, 10, 4)))) == [2, 4]


def test_each_change_is_undone_and_done_again(write: Open) -> None:
    """Added, altered, deleted, and back to nothing, the person among it; ids are not reused."""
    with write() as store:
        (first,) = add(store, event(3))
        me = store.person(None)
        changed = first._replace(side=Side.LEFT, is_baseline=False, text="sprain")
        assert store.events.replace(me, changed, "event edit e1") == changed
        assert store.events.delete(me, [1], "event delete e1") == [changed]
        states = [[], [changed], [first], []]
        for state in states[1:]:
            store.undo()
            assert list(store.events.of(store.person(None), Filter())) == state
        assert store.people() == []
        for state in states[-2::-1]:
            store.redo()
            assert list(store.events.of(store.person(None), Filter())) == state
        assert add(store, event())[0].id == 2


def test_what_is_not_there_or_anothers_is_refused(write: Open) -> None:
    """By the id that is typed; of several none is deleted."""
    with write() as store:
        add(store, event())
        me, ana = store.person(None), store.add_people(["Ana"])[0]
        with pytest.raises(NotFoundError, match="there is no event e9"):
            store.events.delete(me, [1, 9], "event delete")
        with pytest.raises(NotFoundError, match="event e1 does not belong to Ana"):
            store.events.get(ana, 1)
        with pytest.raises(NotFoundError, match="event e1 does not belong to Ana"):
            store.events.replace(ana, event()._replace(id=1), "event edit")
        assert found(store) == [1]


def test_a_database_without_anything_has_no_events(
    location: Location, read: Open, now: datetime
) -> None:
    """Nobody is made by looking."""
    with read() as store:
        assert (found(store), store.events.count()) == ([], 0)
    assert database_info(location, now).events == 0


def test_info_counts_everybodys(location: Location, write: Open, now: datetime) -> None:
    """As it does tests."""
    with write() as store:
        add(store, event(), event())
        store.events.add(store.add_people(["Ana"])[0], event()._replace(person="Ana"), "event add")
    assert database_info(location, now).events == 3


@pytest.mark.sqlite
@pytest.mark.parametrize("open_", [reading, writing])
@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.stem)
def test_a_database_of_every_former_schema_opens(
    tmp_path: Path, now: datetime, frozen: Path, open_: Callable[..., AbstractContextManager[Store]]
) -> None:
    """Reader or writer: it has no events, then takes one, and undoes it."""
    path = Path(shutil.copy(frozen, tmp_path / "old.sqlite3"))
    with open_(Location(path), now) as store:
        assert found(store) == []
    with writing(Location(path), now) as store:
        assert add(store, event())[0].id == 1
        assert store.undo().summary == "event add surgery"
        assert found(store) == []
