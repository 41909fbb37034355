"""Sessions: the tests stored together, of one ankle or both."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from tests.storage.stores import import_rows

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.drafts import AnyDraft, Draft, Kind
from dorsiflex.domain.measurement import KneeToWallTest, Side, TestRecord, Trial
from dorsiflex.storage import importing
from dorsiflex.storage.importing import ImportOptions
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import writing

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]

FROZEN = Path(__file__).parent / "frozen" / "schema-0005.sqlite3"
NOON = datetime.fromisoformat("2026-11-20T12:00:00+01:00")


def sessions(store: Store, person: str | None = None) -> dict[int | None, int | None]:
    """Return the session of each test of a person, by id."""
    return {test.id: test.session for test in store.tests(store.person(person), Filter())}


def test_one_log_is_one_session(write: Open, read: Open, make: Make) -> None:
    """Both ankles; the next one at the same time is another, as is the same ankle again."""
    both = [make(950, side=side, tested_at=NOON) for side in Side]
    again = [make(960, side=side, tested_at=NOON) for side in Side]
    with write() as store:
        assert [test.session for test in store.log(store.person(None), both, "log")] == [1, 1]
        person = store.person(None)
        store.log(person, again, "log")
        store.log(person, [make(970, tested_at=NOON) for _ in range(2)], "log")
    with read() as store:
        assert sessions(store) == {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 6}


def test_each_line_of_a_team_is_a_session(write: Open, make: Make) -> None:
    """Also the second line of the same person."""
    with write() as store:
        store.add_people(["Ana", "Bob"])
        names = ["Ana", "Ana", "Bob", "Bob", "Ana", "Ana"]
        tests = [
            make(950, person=name, side=side, tested_at=NOON)
            for name, side in zip(names, [*Side] * 3, strict=True)
        ]
        stored = store.people_store.log(tests, "log --many")
    assert [test.session for test in stored] == [1, 1, 3, 3, 5, 5]


def test_neighbouring_rows_of_a_file_are_a_session(
    write: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person, one moment, both ankles, also from one batch to the next; not another hour."""
    monkeypatch.setattr(importing, "_AT_ONCE", 3)
    rows = [(12, Side.LEFT), (13, Side.LEFT), (13, Side.LEFT), (13, Side.RIGHT), (14, Side.RIGHT)]
    drafts: list[AnyDraft] = [
        Draft(line, TestRecord("", "", side, NOON.replace(hour=hour).isoformat(), (Trial(950),)))
        for line, (hour, side) in enumerate(rows, start=2)
    ]
    with write() as store:
        import_rows(store, Kind.TESTS, drafts, ImportOptions(), print, lambda _: "import")
        assert sessions(store) == {1: 1, 2: 2, 3: 3, 4: 3, 5: 5}


def test_an_edit_and_an_import_keep_the_session(write: Open, make: Make) -> None:
    """Whatever else they change; so does undo of a deletion."""
    with write() as store:
        person = store.person(None)
        _, right = store.log(person, [make(950, side=side, tested_at=NOON) for side in Side], "log")
        later = NOON.replace(hour=15).isoformat()
        row = TestRecord(right.uuid, person.name, Side.RIGHT, later, (Trial(1000),))
        import_rows(store, Kind.TESTS, [Draft(2, row)], ImportOptions(), print, lambda _: "import")
        assert sessions(store) == {1: 1, 2: 1}
        store.delete(store.person(None), [1, 2], "delete")
        store.undo()
        assert sessions(store) == {1: 1, 2: 1}


@pytest.mark.sqlite
def test_older_rows_are_paired(tmp_path: Path, now: datetime) -> None:
    """Same person, same time, both ankles, in the order of their ids; deleted ones come back so."""
    path = Path(shutil.copy(FROZEN, tmp_path / "old.sqlite3"))
    with writing(Location(path), now) as store:
        assert sessions(store) == {1: 1, 2: 1, 3: 3, 7: 7, 8: 7}
        assert sessions(store, "Anna K") == {5: 5, 6: 5}
        assert store.undo().summary == "delete 9 10"
        assert sessions(store) == {1: 1, 2: 1, 3: 3, 7: 7, 8: 7, 9: 9, 10: 9}
        while store.undo().summary != "delete 4":
            pass
        assert sessions(store) == {1: 1, 2: 1, 3: 3, 4: 3}
