import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from tests.storage.stores import number_of_tests

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import CouldNotError, DamagedError, DatabaseLockedError, DorsiflexError
from dorsiflex.storage import sqlite
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

pytestmark = pytest.mark.sqlite

Open = Callable[[], AbstractContextManager[Store]]
Opening = Callable[[Location, datetime], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]

both = pytest.mark.parametrize("opening", [reading, writing])


@contextmanager
def held(path: Path, begin: str, *statements: str) -> Iterator[None]:
    """Hold a lock, as another process would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(begin)
        for statement in statements:
            connection.execute(statement).fetchone()
        yield


@both
@pytest.mark.usefixtures("impatient")
def test_an_exclusive_lock_keeps_everybody_out(
    one_test: Location, now: datetime, opening: Opening
) -> None:
    """Exit code 5 after the timeout, and nothing is changed."""
    before = one_test.path.read_bytes()
    with (
        held(one_test.path, "BEGIN EXCLUSIVE"),
        pytest.raises(DatabaseLockedError, match="the database is locked") as locked,
        opening(one_test, now),
    ):
        pass
    assert locked.value.exit_code == 5
    assert one_test.path.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_a_writer_keeps_writers_out_and_lets_readers_in(
    one_test: Location, read: Open, write: Open
) -> None:
    """Readers see what was there before; the second writer waits, then gives up."""
    with held(one_test.path, "BEGIN IMMEDIATE", "DELETE FROM test"):
        with read() as store:
            assert number_of_tests(store) == 1
        with pytest.raises(DatabaseLockedError), write():
            pass


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_stays_keeps_a_writer_from_storing(
    one_test: Location, write: Open, read: Open, make: Make
) -> None:
    """All or nothing: what could not be committed is not there."""
    with (
        held(one_test.path, "BEGIN", "SELECT * FROM test"),
        pytest.raises(DatabaseLockedError),
        write() as store,
    ):
        store.log(store.person(None), [make()], "log")
    with read() as store:
        assert number_of_tests(store) == 1


@pytest.mark.usefixtures("impatient")
def test_a_database_being_made_is_locked_too(location: Location, write: Open) -> None:
    """What SQLAlchemy wraps during a migration is the same error, with the same exit code."""
    location.path.parent.mkdir()
    location.path.touch()
    with (
        held(location.path, "BEGIN IMMEDIATE"),
        pytest.raises(DatabaseLockedError) as locked,
        write(),
    ):
        pass
    assert locked.value.exit_code == 5


@pytest.mark.slow
def test_the_timeout_is_five_seconds(one_test: Location, read: Open) -> None:
    """A lock that lasts four is waited out."""
    script = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN EXCLUSIVE')\n"
        "print(flush=True)\n"
        "time.sleep(4)\n"
        "connection.execute('COMMIT')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(one_test.path)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with read() as store:
            assert number_of_tests(store) == 1


@pytest.mark.parametrize(
    ("name", "kind", "exit_code", "message"),
    [
        ("SQLITE_BUSY", DatabaseLockedError, 5, "locked"),
        ("SQLITE_BUSY_RECOVERY", DatabaseLockedError, 5, "locked"),
        ("SQLITE_LOCKED", DatabaseLockedError, 5, "locked"),
        ("SQLITE_FULL", CouldNotError, 1, "the disk is full"),
        ("SQLITE_READONLY_DIRECTORY", CouldNotError, 1, "/x.db cannot be written"),
        ("SQLITE_CANTOPEN_ISDIR", CouldNotError, 1, "/x.db cannot be opened"),
        ("SQLITE_NOTADB", DamagedError, 1, "/x.db is not a dorsiflex database"),
        ("SQLITE_CORRUPT_INDEX", DamagedError, 1, "/x.db is damaged"),
        ("SQLITE_IOERR_FSYNC", CouldNotError, 1, "/x.db could not be read or written"),
        ("SQLITE_PERM", CouldNotError, 1, "no permission to open /x.db"),
        ("SQLITE_TOOBIG", CouldNotError, 1, "too long"),
        ("SQLITE_CONSTRAINT_CHECK", CouldNotError, 1, "the database refused: said"),
        (None, CouldNotError, 1, "the database refused: said"),
    ],
)
def test_each_error_says_what_to_do(
    name: str | None, kind: type[DorsiflexError], exit_code: int, message: str
) -> None:
    """By SQLite's own names, the extended ones too; each has a hint."""
    said = sqlite3.OperationalError("said")
    if name is not None:
        said.sqlite_errorname = name
    error = sqlite.plain_error(said, Path("/x.db"))
    assert (type(error), error.exit_code) == (kind, exit_code)
    assert message in error.message.replace(os.sep, "/")
    assert error.hint
