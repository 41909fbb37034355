"""A database of the time when trials had a table of their own."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import KneeToWallTest, Side
from dorsiflex.errors import DamagedError, DatabaseLockedError
from dorsiflex.storage import sqlite
from dorsiflex.storage.backup import backed_up, backup_folder
from dorsiflex.storage.location import Location
from dorsiflex.storage.transactions import reading, writing

FROZEN = sorted((Path(__file__).parent / "frozen").glob("schema-000[123].sqlite3"))
NEWEST = FROZEN[-1]
"""Made by the program as it was when 0003 was its newest schema; frozen/make-0003.sh says how."""

TEN = (1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090, 3000)
"""The trials of test 3 before it was edited."""

EDIT = 5
"""The change that edited it."""


def former_tests(path: Path) -> dict[str, tuple[int, ...]]:
    """Read the trials of each test by its uuid, by SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT uuid, distance FROM test JOIN trial ON test_id = id ORDER BY id, position"
        )
        trials: dict[str, tuple[int, ...]] = {}
        for uuid, distance in rows:
            trials[uuid] = (*trials.get(uuid, ()), distance)
        return trials


@pytest.fixture
def copied(tmp_path: Path) -> Location:
    """Return a copy of the newest of them."""
    return Location(Path(shutil.copy(NEWEST, tmp_path / "old.sqlite3")))


@pytest.mark.parametrize("frozen", FROZEN, ids=[file.stem for file in FROZEN])
@pytest.mark.parametrize("open_", [reading, writing])
def test_every_trial_stands_in_its_test(
    tmp_path: Path, now: datetime, frozen: Path, open_: Callable[..., object]
) -> None:
    """Everybody's, in their order; and the table of trials is gone."""
    path = Path(shutil.copy(frozen, tmp_path / "old.sqlite3"))
    with open_(Location(path), now) as store:  # type: ignore[attr-defined] # one of two context managers
        found = {
            test.uuid: test.trials
            for person in store.people()
            for test in store.tests(person, Filter())
        }
    assert found == former_tests(frozen)
    with closing(sqlite3.connect(path)) as connection:
        assert not list(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'trial'"))
        assert list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
        assert list(connection.execute("PRAGMA foreign_key_check")) == []


def test_what_was_edited_and_deleted_before_comes_back(copied: Location, now: datetime) -> None:
    """Undo to before the edit of test 3: its ten trials, and the one of test 4; redo, and undo."""
    with writing(copied, now) as store:
        edited = store.test(store.person(None), 3)
        changes = 0
        while store.undo().id != EDIT:
            changes += 1
    with writing(copied, now) as store:
        me = store.person(None)
        assert store.test(me, 3).trials == TEN
        zero = store.test(me, 4)
        assert (zero.side, zero.trials) == (Side.RIGHT, (0,))
        for _ in range(changes + 1):
            store.redo()
        assert store.test(me, 3) == edited


def test_ids_go_on_after_those_that_were_taken_back(
    copied: Location, now: datetime, make: Callable[..., KneeToWallTest]
) -> None:
    """Test 9 was stored and undone, and cannot be redone any more: the next one is 10."""
    with writing(copied, now) as store:
        assert [test.id for test in store.log(store.person(None), [make()], "log")] == [10]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM trial WHERE test_id = 3", "damaged: test 3 has lost trials"),
        ("DELETE FROM trial WHERE test_id = 7 AND position = 2", "damaged: test 7 has lost trials"),
        ("UPDATE trial SET distance = 3001 WHERE test_id = 3", "damaged"),
    ],
)
def test_a_test_without_its_trials_is_not_carried_over(
    copied: Location, now: datetime, damage: str, words: str
) -> None:
    """Nothing is made up for what is lost: the file is called damaged, and left as it is."""
    with closing(sqlite3.connect(copied.path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(damage)
    before = copied.path.read_bytes()
    with pytest.raises(DamagedError, match=words), reading(copied, now):
        pass
    assert copied.path.read_bytes() == before


def test_failing_again_and_again_lets_go_of_no_backup(copied: Location, now: datetime) -> None:
    """What was copied while the file was well stays; copies of what failed do not pile up."""
    for day in range(5):
        with backed_up(copied.path, "import", now - timedelta(days=day)):
            pass
    made = sorted(backup_folder(copied.path).iterdir())
    with closing(sqlite3.connect(copied.path)) as connection, connection:
        connection.execute("DELETE FROM trial WHERE test_id = 3")
    for _ in range(6):
        with pytest.raises(DamagedError), writing(copied, now):
            pass
    assert sorted(backup_folder(copied.path).iterdir()) == made


def test_no_backup_is_left_where_the_change_cannot_be_stored(
    copied: Location, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who reads keeps it from being stored: nothing is changed, and no copy is left."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.1)
    before = former_tests(copied.path)
    with closing(sqlite3.connect(copied.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM test").fetchone()
        with pytest.raises(DatabaseLockedError), reading(copied, now):
            pass
        assert list(backup_folder(copied.path).iterdir()) == []
    assert former_tests(copied.path) == before
    with reading(copied, now) as store:
        assert len(store.people()) == 2


def test_an_index_that_somebody_removed_comes_back(copied: Location, now: datetime) -> None:
    """Everything worked without it, if slowly; so does bringing the file up to date."""
    with closing(sqlite3.connect(copied.path)) as connection, connection:
        connection.execute("DROP INDEX ix_test_person_id_tested_at")
    with reading(copied, now) as store:
        assert len(store.people()) == 2
    with closing(sqlite3.connect(copied.path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        assert ("ix_test_person_id_tested_at",) in list(names)


def test_what_others_made_of_the_tests_still_works(copied: Location, now: datetime) -> None:
    """A view that somebody keeps in the file goes on to read the table of its name."""
    with closing(sqlite3.connect(copied.path)) as connection, connection:
        connection.execute("CREATE VIEW notes AS SELECT id, note FROM test WHERE note IS NOT NULL")
        expected = list(connection.execute("SELECT * FROM notes"))
    with reading(copied, now):
        pass
    with closing(sqlite3.connect(copied.path)) as connection:
        assert list(connection.execute("SELECT * FROM notes")) == expected != []


@pytest.mark.parametrize(
    "image",
    [
        "{",
        "[1]",
        "5",
        "[" * 100_000,
        '{"id": 3}',
        '{"id": 3, "trial": null}',
        '{"id": 3, "trial": []}',
        '{"id": 3, "trial": [{"position": 1, "distance": 5}, {"position": 1, "distance": 6}]}',
        '{"id": 3, "trial": [{"position": 2, "distance": 5}]}',
    ],
    ids=range(9),
)
def test_a_damaged_step_stops_nothing(copied: Location, now: datetime, image: str) -> None:
    """It cannot be undone any more; all else is carried over."""
    with closing(sqlite3.connect(copied.path)) as connection, connection:
        connection.execute("UPDATE changed SET image = ? WHERE id = 6", (image,))
    with reading(copied, now) as store:
        assert len(list(store.tests(store.person(None), Filter()))) == 5
    with closing(sqlite3.connect(copied.path)) as connection:
        images = dict(
            connection.execute("SELECT id, image FROM changed WHERE image IS NOT NULL ORDER BY id")
        )
    assert images.pop(6) == image
    assert [json.loads(image)["trial_1"] for image in images.values()] == [0, 805, 850]
