import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from tests.storage.stores import names, number_of_tests, touched

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import KneeToWallTest, Side
from dorsiflex.storage import sqlite
from dorsiflex.storage.database import NoDatabase
from dorsiflex.storage.info import database_info
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

pytestmark = pytest.mark.sqlite

Open = Callable[[], AbstractContextManager[Store]]
Opening = Callable[[Location, datetime], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
both = pytest.mark.parametrize("opening", [reading, writing])


def test_readers_see_an_empty_store_and_make_nothing(location: Location, read: Open) -> None:
    """Neither the file nor its folder."""
    with read() as store:
        assert (store.people(), number_of_tests(store), store.changes(9)) == ([], 0, [])
        assert list(store.readings(store.person(None), Filter().period)) == []
        assert store.goals.of(store.person(None)) == {}
        assert store.last_tested(store.person(None)) == {}
    assert not location.path.parent.exists()


def test_a_store_that_is_not_there_cannot_be_changed(read: Open, make: Make) -> None:
    """A command that forgot to open it for writing fails, instead of losing what it was given."""
    with read() as store, pytest.raises(NotImplementedError):
        store.log(store.person(None), [make()], "log")


@pytest.mark.parametrize(
    "change",
    [
        lambda database: database.run("DELETE FROM test"),
        lambda database: database.run_many("DELETE FROM test", []),
        lambda database: database.reserve_ids("test", 1),
    ],
)
def test_no_database_takes_no_change(change: Callable[[NoDatabase], object]) -> None:
    """Whichever way it is asked."""
    with pytest.raises(NotImplementedError):
        change(NoDatabase())


def test_a_file_without_a_byte_is_an_empty_store(
    location: Location, read: Open, write: Open, make: Make
) -> None:
    """Reading leaves it as it is; the first write makes a database of it."""
    location.path.parent.mkdir()
    location.path.touch()
    before = touched(location.path)
    with read() as store:
        assert store.people() == []
    assert touched(location.path) == before
    with write() as store:
        store.log(store.person(None), [make()], "log")
    with read() as store:
        assert number_of_tests(store) == 1


def test_a_database_without_tables_is_an_empty_store_too(
    location: Location, read: Open, write: Open, make: Make
) -> None:
    """As another SQLite program leaves one; a reader does not fill it."""
    location.path.parent.mkdir()
    with closing(sqlite3.connect(location.path)) as connection:
        connection.executescript("CREATE TABLE t (x); DROP TABLE t")
    before = touched(location.path)
    with read() as store:
        assert store.people() == []
    assert touched(location.path) == before
    with write() as store:
        store.log(store.person(None), [make()], "log")
    with read() as store:
        assert number_of_tests(store) == 1


@posix
def test_what_is_made_is_for_this_users_eyes_only(tmp_path: Path, now: datetime) -> None:
    """File 0600, each new folder 0700, whatever the umask; a folder that was there stays."""
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    there.chmod(0o755)
    path = there / "a" / "b" / "tests.sqlite3"
    former = os.umask(0)
    try:
        with writing(Location(path), now):
            pass
    finally:
        os.umask(former)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, *path.parents[:3])]
    assert modes == [0o600, 0o700, 0o700, 0o755]


def test_nothing_is_left_beside_the_database(one_test: Location) -> None:
    """One file, which can be copied as it is."""
    assert names(one_test.path.parent) == [one_test.path.name]


def test_a_name_can_have_any_characters(tmp_path: Path, now: datetime, make: Make) -> None:
    """What means something in a URI is part of the name."""
    path = tmp_path / "a b?mode=ro#é%41&.sqlite3"
    with writing(Location(path), now) as store:
        store.log(store.person(None), [make()], "log")
    assert path.stat().st_size > 0
    with reading(Location(path), now) as store:
        assert number_of_tests(store) == 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/a b/x?.db"), "file:///home/a%20b/x%3F.db"),
        (PureWindowsPath(r"C:\Users\Zoë\x.db"), "file:///C:/Users/Zo%C3%AB/x.db"),
        (PureWindowsPath(r"\\server\share\x.db"), "file:////server/share/x.db"),
    ],
)
def test_paths_are_written_as_sqlite_reads_them(
    path: PurePosixPath | PureWindowsPath, uri: str
) -> None:
    """SQLite refuses an authority (`file://server/…`), so a share has four slashes."""
    assert sqlite.file_uri(path) == uri


@both
@posix
def test_a_link_is_followed(
    tmp_path: Path, one_test: Location, now: datetime, opening: Opening
) -> None:
    """The database is where it leads."""
    link = tmp_path / "link"
    link.symlink_to(one_test.path)
    with opening(Location(link), now) as store:
        assert number_of_tests(store) == 1
    assert link.is_symlink()


def test_a_database_that_is_not_there_is_described(location: Location, now: datetime) -> None:
    """No size, and the version that it would have; describing it does not make it."""
    info = database_info(location, now)
    assert (info.path, info.bytes, info.people, info.tests) == (str(location.path), None, 0, 0)
    assert info.sqlite == sqlite3.sqlite_version
    assert not location.path.parent.exists()


def test_a_database_is_described(
    one_test: Location, write: Open, now: datetime, make: Make
) -> None:
    """Its size, its people and all their tests."""
    with write() as store:
        store.log(store.add_people(["Ana"])[0], [make(side=Side.RIGHT), make()], "log")
    info = database_info(one_test, now)
    assert info.bytes == len(one_test.path.read_bytes())
    assert (info.people, info.tests, info.schema) == (2, 3, "0007")
