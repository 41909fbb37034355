import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from tests.storage.stores import names, number_of_tests, touched

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import CouldNotError, DatabaseLockedError
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store

pytestmark = pytest.mark.sqlite

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


def pragma(store: Store, name: str) -> object:
    """Return a setting of the connection."""
    ((value,),) = store._database.rows(f"PRAGMA {name}")
    return value


def test_a_connection_is_safe(write: Open) -> None:
    """Rollback journal, synchronous FULL (2), foreign keys on."""
    with write() as store:
        assert [
            pragma(store, name) for name in ("journal_mode", "synchronous", "foreign_keys")
        ] == [
            "delete",
            2,
            1,
        ]


def test_a_file_put_into_wal_mode_is_put_back_by_the_next_write(
    one_test: Location, read: Open, write: Open, make: Make
) -> None:
    """A copy of the single file is complete again; readers read it either way."""
    with closing(sqlite3.connect(one_test.path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with read() as store:
        assert number_of_tests(store) == 1
        assert pragma(store, "journal_mode") == "wal"
    with write() as store:
        assert pragma(store, "journal_mode") == "delete"
        store.log(store.person(None), [make()], "log")
    assert names(one_test.path.parent) == [one_test.path.name]
    with closing(sqlite3.connect(one_test.path)) as connection:
        assert list(connection.execute("PRAGMA journal_mode")) == [("delete",)]


@pytest.mark.usefixtures("impatient")
def test_a_file_in_wal_mode_that_is_in_use_is_locked(one_test: Location, write: Open) -> None:
    """It cannot be put back while somebody has it open."""
    with closing(sqlite3.connect(one_test.path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT * FROM test").fetchall()
        with pytest.raises(DatabaseLockedError), write():
            pass


def test_a_reader_cannot_write(one_test: Location, read: Open, make: Make) -> None:
    """Even by mistake."""
    before = touched(one_test.path)
    with pytest.raises(CouldNotError), read() as store:
        store.log(store.person(None), [make()], "log")
    assert touched(one_test.path) == before


def dump(location: Location) -> list[str]:
    """Return all that is in a file, by SQLite alone, which finds nothing wrong with it."""
    with closing(sqlite3.connect(location.path)) as connection:
        assert list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
        return list(connection.iterdump())


KILLED = """
import os, signal, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from dorsiflex.domain.measurement import KneeToWallTest, Side, Trial
from dorsiflex.storage.location import Location
from dorsiflex.storage.transactions import writing

now = datetime(2026, 11, 20, 12, tzinfo=UTC)
test = KneeToWallTest(uuid="", person="me", side=Side.LEFT, tested_at=now, trials=(Trial(950),))
with writing(Location(Path(sys.argv[1])), now) as store:
    store._database.run("PRAGMA cache_size = 1")  # so that pages are written before the commit
    tests = [replace(test, uuid=str(uuid4()), note="x" * 999) for _ in range(200)]
    store.log(store.person(None), tests, "log")
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


def test_what_a_killed_writer_left_is_rolled_back_by_the_next_reader(
    one_test: Location, read: Open
) -> None:
    """Every row is what it was, and no journal is left."""
    before, bytes_before = dump(one_test), one_test.path.read_bytes()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(one_test.path)], check=False)
    assert killed.returncode != 0
    assert one_test.path.read_bytes() != bytes_before
    journal = Path(f"{one_test.path}-journal")
    assert journal.stat().st_size > 0
    with read() as store:
        assert number_of_tests(store) == 1
    assert dump(one_test) == before
    assert not journal.exists()


FIRST_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from dorsiflex.storage.location import Location
from dorsiflex.storage.transactions import writing

print(flush=True)
sys.stdin.readline()
with writing(Location(Path(sys.argv[1])), datetime.now(UTC)) as store:
    store.add_people([sys.argv[2]])
"""


def test_two_processes_can_make_the_database_at_once(location: Location, read: Open) -> None:
    """Both find it made, and neither loses what the other stored."""
    both_at_once = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST_WRITER, str(location.path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("Ana", "Bob")
    ]
    for process in both_at_once:
        assert process.stdout is not None
        process.stdout.readline()
    for process in both_at_once:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in both_at_once:
        process.communicate(timeout=120)
    assert [process.returncode for process in both_at_once] == [0, 0]
    with read() as store:
        assert {person.name for person in store.people()} == {"Ana", "Bob"}
        assert len(store.changes(9)) == 2


def test_a_full_disk_stores_nothing(one_test: Location, write: Open, make: Make) -> None:
    """SQLite's own limit of pages stands in for the disk's."""
    before = one_test.path.read_bytes()
    tests = [make(note="x" * 9999) for _ in range(99)]
    with pytest.raises(CouldNotError, match="the disk is full"):
        log_after(write, "PRAGMA max_page_count = 1", tests)
    assert one_test.path.read_bytes() == before


def test_a_transaction_that_sqlite_rolled_back_itself_ends_with_its_error(
    one_test: Location, write: Open, make: Make
) -> None:
    """There is nothing left to roll back, and that is no second error."""
    before = one_test.path.read_bytes()
    trigger = (
        "CREATE TEMP TRIGGER gone BEFORE INSERT ON test BEGIN SELECT RAISE(ROLLBACK, 'gone'); END"
    )
    with pytest.raises(CouldNotError, match="the database refused: gone"):
        log_after(write, trigger, [make()])
    assert one_test.path.read_bytes() == before


def log_after(write: Open, statement: str, tests: list[KneeToWallTest]) -> None:
    """Store tests on a connection on which something was said before."""
    with write() as store:
        store._database.run(statement)
        store.log(store.person(None), tests, "log")


FULL_DISK = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from dorsiflex.errors import DorsiflexError
from dorsiflex.storage.location import Location
from dorsiflex.storage.transactions import writing

former = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), former[1]))
try:
    with writing(Location(Path(sys.argv[1])), datetime.now(UTC)) as store:
        for number in range(2000):
            store.add_people([f"somebody with a long name {number}"])
except DorsiflexError as error:
    print(error.message)
    sys.exit(error.exit_code)
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, former)
"""


@posix
@pytest.mark.parametrize("room", [0, 8192, 100_000])
def test_no_room_for_the_first_database(location: Location, read: Open, room: int) -> None:
    """Before, while and after the tables are made: one plain error, and an empty store."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(location.path), str(room)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "disk" in done.stdout
    with read() as store:
        assert store.people() == []
