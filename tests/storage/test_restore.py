import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import CouldNotError, DamagedError, NotFoundError, RefusedValueError
from dorsiflex.storage.backup import back_up
from dorsiflex.storage.location import Location
from dorsiflex.storage.restore import restore

pytestmark = pytest.mark.sqlite  # of database files

Open = Callable[[], Any]


@pytest.fixture
def log(write: Open, make: Callable[..., KneeToWallTest]) -> Callable[[int], None]:
    """Store a test of so many hundredths of a centimetre."""

    def log_one(distance: int) -> None:
        with write() as store:
            store.log(store.person(None), [make(distance)], f"log {distance}")

    return log_one


@pytest.fixture
def copy(log: Callable[[int], None], location: Location, now: datetime, tmp_path: Path) -> Path:
    """Return a copy that holds 9.5; the database holds 9.5 and 10."""
    log(950)
    made = back_up(location, tmp_path / "copy.sqlite3", now)
    log(1000)
    return made.path


def distances(path: Path) -> list[int]:
    """Read the trials in a file, by SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT trial_1 FROM test ORDER BY 1")]


def damage_head(path: Path) -> None:
    """Break the first bytes, as a write that went astray does: it is no database to SQLite."""
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def test_the_database_is_the_copy_again_and_the_former_state_is_kept(
    copy: Path, location: Location, now: datetime
) -> None:
    """10 is gone, and lies in a backup that says why it was made; the copy stays."""
    before = copy.read_bytes()
    done = restore(location, copy, now)
    assert distances(location.path) == [950]
    assert (done.people, done.tests, done.former_damaged) == (1, 1, False)
    assert done.former is not None
    assert done.former.name == "tests-2026-11-20T110000Z-before-restore.sqlite3"
    assert distances(done.former) == [950, 1000]
    assert copy.read_bytes() == before
    left = {file.name for file in location.path.parent.iterdir()}
    assert left == {location.path.name, "backups"}


def test_a_restore_can_be_restored(copy: Path, location: Location, now: datetime) -> None:
    """Back and forth again: nothing is lost on the way."""
    former = restore(location, copy, now).former
    assert former is not None
    restore(location, former, now)
    assert distances(location.path) == [950, 1000]


def test_the_file_stays_the_same_to_programs_that_have_it_open(
    copy: Path, location: Location, now: datetime
) -> None:
    """A connection opened before the restore reads, and writes to, what was restored."""
    with closing(sqlite3.connect(location.path, isolation_level=None)) as other:
        assert other.execute("SELECT count(*) FROM test").fetchall() == [(2,)]
        restore(location, copy, now)
        assert other.execute("SELECT count(*) FROM test").fetchall() == [(1,)]
        other.execute("UPDATE test SET trial_1 = 960")
    assert distances(location.path) == [960]


def test_a_restore_where_nothing_was_makes_the_database(
    copy: Path, tmp_path: Path, now: datetime
) -> None:
    """Folders and all, for this user's eyes only; there is no former state to keep."""
    elsewhere = Location(tmp_path / "a" / "b" / "fresh.sqlite3")
    done = restore(elsewhere, copy, now)
    assert done.former is None
    assert distances(elsewhere.path) == [950]
    if os.name != "nt":
        assert S_IMODE(elsewhere.path.stat().st_mode) == 0o600
        assert S_IMODE(elsewhere.path.parent.stat().st_mode) == 0o700


def test_a_link_to_the_database_stays_a_link(
    copy: Path, location: Location, now: datetime, tmp_path: Path
) -> None:
    """What it points to is restored, and backed up beside the real file."""
    link = tmp_path / "link.sqlite3"
    link.symlink_to(location.path)
    done = restore(Location(link), copy, now)
    assert link.is_symlink()
    assert distances(location.path) == [950]
    assert done.former is not None
    assert done.former.parent == location.path.parent / "backups"


def test_a_copy_in_wal_mode_gives_a_database_that_is_one_file(
    copy: Path, location: Location, now: datetime
) -> None:
    """Another program had put the copy into WAL mode."""
    with closing(sqlite3.connect(copy)) as other:
        other.execute("PRAGMA journal_mode = WAL")
    restore(location, copy, now)
    with closing(sqlite3.connect(location.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchall() == [("delete",)]


@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        (lambda file: file.unlink(), NotFoundError, "there is no file"),
        (lambda file: (file.unlink(), file.mkdir()), NotFoundError, "there is no file"),
        (lambda file: file.write_text(""), CouldNotError, "is empty"),
        (lambda file: file.write_text("Dear physio, " * 99), DamagedError, "is not a dorsiflex"),
        (damage_head, DamagedError, "is not a dorsiflex"),
        (
            lambda file: file.write_bytes(file.read_bytes()[:20_000]),
            DamagedError,
            "is damaged",
        ),
    ],
    ids=["none", "folder", "empty", "letter", "head", "truncated"],
)
def test_a_copy_that_is_none_changes_nothing(
    copy: Path,
    location: Location,
    now: datetime,
    spoil: Callable[[Path], object],
    error: type[Exception],
    message: str,
) -> None:
    """Refused by name; the database is what it was, without a backup or a temporary file."""
    spoil(copy)
    before = location.path.read_bytes()
    with pytest.raises(error, match=message) as refused:
        restore(location, copy, now)
    assert str(copy) in str(refused.value)
    assert location.path.read_bytes() == before
    assert [file.name for file in location.path.parent.iterdir()] == [location.path.name]


@pytest.mark.parametrize(
    ("statement", "message", "hint"),
    [
        (
            "UPDATE dorsiflex_version SET version_num = '9999'",
            "newer version",
            "update dorsiflex",
        ),
        ("DROP TABLE dorsiflex_version", "another program", "give a backup made by dorsiflex"),
    ],
)
def test_a_copy_that_is_not_of_this_version_changes_nothing(
    copy: Path, location: Location, now: datetime, statement: str, message: str, hint: str
) -> None:
    """Newer, or another program's: each says what to do about it."""
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute(statement)
    before = location.path.read_bytes()
    with pytest.raises(CouldNotError, match=message) as refused:
        restore(location, copy, now)
    assert hint in str(refused.value.hint)
    assert "--db" not in str(refused.value.hint)
    assert location.path.read_bytes() == before


def test_the_database_is_no_copy_of_itself(copy: Path, location: Location, now: datetime) -> None:
    """Refused: there would be nothing to go back to."""
    del copy
    with pytest.raises(RefusedValueError, match="the database itself"):
        restore(location, location.path, now)


def test_a_damaged_database_is_set_aside_byte_by_byte(
    copy: Path, location: Location, now: datetime
) -> None:
    """What is left of it can still be looked into by who knows how."""
    damage_head(location.path)
    before = location.path.read_bytes()
    done = restore(location, copy, now)
    assert distances(location.path) == [950]
    assert done.former_damaged
    assert done.former is not None
    assert done.former.read_bytes() == before


def test_a_database_with_a_forbidden_value_is_set_aside(
    copy: Path, location: Location, now: datetime
) -> None:
    """SQLite can read it, and its backup would not pass the check."""
    with closing(sqlite3.connect(location.path)) as other, other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("UPDATE test SET pain = 99")
    done = restore(location, copy, now)
    assert done.former_damaged
    assert distances(location.path) == [950]


def test_a_file_that_never_was_a_database_is_left_alone(
    copy: Path, tmp_path: Path, now: datetime
) -> None:
    """A mistyped --db: a letter, or the file of another program, is not overwritten."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear physio, " * 99)
    with pytest.raises(CouldNotError, match="is not a dorsiflex database"):
        restore(Location(letter), copy, now)
    assert letter.read_text() == "Dear physio, " * 99
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    before = other.read_bytes()
    with pytest.raises(CouldNotError, match="another program"):
        restore(Location(other), copy, now)
    assert other.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_named(
    copy: Path, unprivileged: Path, now: datetime
) -> None:
    """Nothing is made in it."""
    copy = unprivileged / "copy.sqlite3"
    copy.write_bytes(b"")
    folder = unprivileged / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(CouldNotError, match="closed cannot be written: Permission denied"):
        restore(Location(folder / "tests.sqlite3"), copy, now)
    assert list(folder.iterdir()) == []


def test_a_backup_that_cannot_be_reached_is_not_missing(unprivileged: Path, now: datetime) -> None:
    """It is there: its folder cannot be entered."""
    folder = unprivileged / "closed"
    folder.mkdir()
    folder.chmod(0o000)
    with pytest.raises(CouldNotError, match="cannot be reached: Permission denied"):
        restore(Location(unprivileged / "x.sqlite3"), folder / "copy.sqlite3", now)
