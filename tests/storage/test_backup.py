import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import CouldNotError, DamagedError, NotFoundError, RefusedValueError
from dorsiflex.storage import sqlite
from dorsiflex.storage.backup import (
    Backup,
    back_up,
    backed_up,
    backup_folder,
    backups_of,
    copy_into,
)
from dorsiflex.storage.location import Location

pytestmark = pytest.mark.sqlite  # of database files

WHEN = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=1)))
Log = Callable[[KneeToWallTest], None]


@pytest.fixture
def log(write: Callable[[], Any]) -> Log:
    """Store a test."""

    def log_one(test: KneeToWallTest) -> None:
        with write() as store:
            store.log(store.person(None), [test], "log")

    return log_one


@pytest.fixture
def stored(log: Log, make: Callable[..., KneeToWallTest], location: Location) -> Location:
    """Return a database with one test."""
    log(make(950))
    return location


def backup_before(path: Path, reason: str, when: datetime) -> Backup | None:
    """Do something large that changes nothing; give the copy that is made before it."""
    with backed_up(path, reason, when):
        pass
    made = (backup for backup in backups_of(path) if backup.made_at == when)
    return next((backup for backup in made if backup.reason == reason), None)


def count_tests(path: Path) -> int:
    """Count the tests in a file, by SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM test")
    return int(count)


def in_folder(location: Location) -> list[str]:
    """Name the files in the folder of backups."""
    return sorted(file.name for file in backup_folder(location.path).iterdir())


def test_a_backup_is_private_dated_in_utc_and_whole(stored: Location) -> None:
    """12:00 at +01:00 is 11:00 UTC; only this user may read it or look into its folder."""
    made = back_up(stored, None, WHEN)
    assert made.path == stored.path.parent / "backups" / "tests-2026-11-20T110000Z.sqlite3"
    assert (made.made_at, made.reason) == (datetime(2026, 11, 20, 11, tzinfo=UTC), None)
    assert made.bytes == made.path.stat().st_size
    assert count_tests(made.path) == 1
    if os.name != "nt":
        assert S_IMODE(made.path.stat().st_mode) == 0o600
        assert S_IMODE(made.path.parent.stat().st_mode) == 0o700


def test_backups_of_one_second_have_names_of_their_own(stored: Location) -> None:
    """None replaces another, and the last made is the newest."""
    for _ in range(3):
        back_up(stored, None, WHEN)
    name = "tests-2026-11-20T110000Z"
    assert in_folder(stored) == [f"{name}-2.sqlite3", f"{name}-3.sqlite3", f"{name}.sqlite3"]
    assert [found.path.name for found in backups_of(stored.path)] == [
        f"{name}-3.sqlite3",
        f"{name}-2.sqlite3",
        f"{name}.sqlite3",
    ]


def test_a_file_is_replaced_only_when_told_and_is_private_then(
    stored: Location, tmp_path: Path
) -> None:
    """Refused, untouched; with `replace` it is the copy, whatever its permissions were."""
    file = tmp_path / "mine.txt"
    file.write_text("letter")
    file.chmod(0o644)
    with pytest.raises(RefusedValueError, match="already exists"):
        back_up(stored, file, WHEN)
    assert file.read_text() == "letter"
    assert back_up(stored, file, WHEN, replace=True).path == file
    assert count_tests(file) == 1
    if os.name != "nt":
        assert S_IMODE(file.stat().st_mode) == 0o600


def test_the_database_is_no_place_for_its_backup(stored: Location, tmp_path: Path) -> None:
    """Not even by a link to it, nor with `replace`."""
    link = tmp_path / "link"
    link.symlink_to(stored.path)
    for target in (stored.path, link):
        with pytest.raises(RefusedValueError, match="the database itself"):
            back_up(stored, target, WHEN, replace=True)
    assert count_tests(stored.path) == 1


@pytest.mark.parametrize("is_there", [False, True])
def test_nothing_to_back_up(location: Location, is_there: bool) -> None:
    """No file, or an empty one: said to who asks, passed over by what only makes sure."""
    if is_there:
        location.path.parent.mkdir()
        location.path.touch()
    with pytest.raises(NotFoundError, match="no database"):
        back_up(location, None, WHEN)
    assert backup_before(location.path, "import", WHEN) is None
    assert not backup_folder(location.path).exists()


def test_a_file_without_tables_is_nothing_to_back_up(location: Location) -> None:
    """As an empty file: a database that has no tables holds nothing."""
    location.path.parent.mkdir()
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(NotFoundError, match="no database"):
        back_up(location, None, WHEN)
    assert backup_before(location.path, "import", WHEN) is None


def test_the_file_of_another_program_is_not_backed_up(location: Location) -> None:
    """Nothing is made beside it."""
    location.path.parent.mkdir()
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(CouldNotError, match="another program"):
        back_up(location, None, WHEN)
    with pytest.raises(CouldNotError, match="another program"):
        backup_before(location.path, "import", WHEN)
    assert not backup_folder(location.path).exists()


def test_a_damaged_database_makes_no_backup(stored: Location) -> None:
    """A page of ones in an index: the copy is checked, found out and not kept."""
    with closing(sqlite3.connect(stored.path)) as connection:
        ((page,),) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_test_person_id_tested_at'"
        )
        ((size,),) = connection.execute("PRAGMA page_size")
    damaged = bytearray(stored.path.read_bytes())
    damaged[(page - 1) * size : page * size] = b"\xff" * size
    stored.path.write_bytes(damaged)
    with pytest.raises(DamagedError, match=f"{stored.path.name} is damaged"):
        back_up(stored, None, WHEN)
    assert in_folder(stored) == []


def test_a_value_that_sqlite_forbids_makes_no_backup(stored: Location) -> None:
    """Written past the CHECK constraints, as by another program: found when the copy is checked."""
    with closing(sqlite3.connect(stored.path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE test SET side = 'laft'")
    with pytest.raises(DamagedError):
        backup_before(stored.path, "import", WHEN)


def test_a_backup_of_wal_mode_is_one_whole_file(stored: Location) -> None:
    """What another program left in the write-ahead log is in the copy, which has no log itself."""
    with closing(sqlite3.connect(stored.path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE person SET name = 'ana', name_key = 'ana'")
        made = back_up(stored, None, WHEN)
    assert in_folder(stored) == [made.path.name]
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
        assert copy.execute("SELECT name FROM person").fetchall() == [("ana",)]


def test_the_last_five_stay(stored: Location) -> None:
    """Seven of one size: the two oldest go, and what somebody asked for is not counted."""
    asked = back_up(stored, None, WHEN)
    for day in range(1, 8):
        backup_before(stored.path, "import", WHEN + timedelta(days=day))
    assert in_folder(stored) == [
        asked.path.name,
        *(f"tests-2026-11-{20 + day}T110000Z-before-import.sqlite3" for day in range(3, 8)),
    ]


def test_a_smaller_backup_never_pushes_out_a_larger(
    stored: Location, make: Callable[..., KneeToWallTest], log: Log
) -> None:
    """Five large ones, then eight of a new small database: all the large ones, and five small."""
    small = stored.path.read_bytes()
    for number in range(60):
        log(make(950, note="a long note " * 60, at=f"2026-10-20T07:{number:02}"))
    assert stored.path.stat().st_size > len(small)
    for day in range(1, 6):
        backup_before(stored.path, "import", WHEN + timedelta(days=day))
    stored.path.write_bytes(small)
    for day in range(6, 14):
        backup_before(stored.path, "restore", WHEN + timedelta(days=day))
    kept = [
        (found.reason, (found.made_at - WHEN).days) for found in reversed(backups_of(stored.path))
    ]
    assert kept == [("import", day) for day in range(1, 6)] + [
        ("restore", day) for day in range(9, 14)
    ]


def test_what_fails_leaves_no_backup_and_lets_go_of_none(stored: Location) -> None:
    """Five stay, however often what a sixth would be made before does not come about."""
    for day in range(1, 6):
        backup_before(stored.path, "import", WHEN + timedelta(days=day))
    before = in_folder(stored)
    for day in range(6, 12):
        with suppress(ZeroDivisionError), backed_up(stored.path, "import", WHEN + timedelta(day)):
            assert len(in_folder(stored)) == 6
            raise ZeroDivisionError
    assert in_folder(stored) == before


def test_what_was_interrupted_leaves_all_backups(stored: Location) -> None:
    """Ctrl-C can come when everything has been done: then the copy is the way back."""
    for day in range(1, 6):
        backup_before(stored.path, "import", WHEN + timedelta(days=day))
    with suppress(KeyboardInterrupt), backed_up(stored.path, "import", WHEN):
        raise KeyboardInterrupt
    assert len(in_folder(stored)) == 6


def test_a_copy_of_a_busy_database_is_not_waited_for_without_an_end(
    stored: Location, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else keeps the file to himself: it is busy, after a moment."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.1)
    copy = tmp_path / "copy.sqlite3"
    copy.touch()
    with (
        closing(sqlite3.connect(stored.path, isolation_level=None)) as other,
        closing(sqlite.connect(stored.path, to_write=False)) as source,
    ):
        other.execute("BEGIN EXCLUSIVE")
        source.execute("BEGIN")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            copy_into(source, copy)


def test_a_wrong_clock_does_not_cost_the_backup_just_made(stored: Location) -> None:
    """Five from the future come before it, and it stays anyway."""
    for day in range(1, 6):
        backup_before(stored.path, "import", WHEN + timedelta(days=day))
    made = backup_before(stored.path, "import", WHEN)
    assert made is not None
    assert made.path.exists()
    assert len(backups_of(stored.path)) == 5


def test_names_that_only_look_alike_are_no_backups(stored: Location) -> None:
    """Another database's, one without a date that exists, a damaged file set aside, notes."""
    made = back_up(stored, None, WHEN)
    for name in (
        "tests-old-2026-11-20T110000Z.sqlite3",
        "tests-2026-02-31T110000Z.sqlite3",
        "tests-2026-11-20T110000Z-damaged-7.sqlite3",
        "tests-2026-11-20T110000Z.sqlite3.txt",
    ):
        (made.path.parent / name).touch()
    assert backups_of(stored.path) == [made]


def test_a_backup_that_cannot_be_removed_is_no_failure(stored: Location) -> None:
    """A folder under the name of the oldest: the new backup is made, and the folder stays."""
    folder = backup_folder(stored.path)
    folder.mkdir()
    oldest = folder / "tests-2026-11-01T110000Z-before-import.sqlite3"
    oldest.mkdir()
    for number in range(3):
        (oldest / f"{number}").touch()
    for day in range(7):
        made = backup_before(stored.path, "import", WHEN + timedelta(days=day))
    assert made is not None
    assert made.path.exists()
    assert oldest.exists()


def test_a_folder_that_cannot_be_made_is_named(stored: Location) -> None:
    """A file is in the way of the folder of backups."""
    backup_folder(stored.path).write_text("in the way")
    with pytest.raises(CouldNotError, match=r"backups cannot be created: Not a directory"):
        backup_before(stored.path, "import", WHEN)


def test_a_folder_that_does_not_exist_is_named(stored: Location, tmp_path: Path) -> None:
    """The folder of a file that was named is not created for it."""
    with pytest.raises(CouldNotError, match="No such file or directory"):
        back_up(stored, tmp_path / "none" / "copy.sqlite3", WHEN)
