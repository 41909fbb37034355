"""A database of its own for every test, and what fills it."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from dorsiflex.domain.knee_to_wall import KneeToWallTest, Side, Trial
from dorsiflex.storage import sqlite
from dorsiflex.storage.location import Location
from dorsiflex.storage.opening import reading, writing
from dorsiflex.storage.store import Store

NOBODY = 65534


@pytest.fixture
def now() -> datetime:
    """Noon in winter, an hour ahead of UTC."""
    return datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """Where nothing is yet, in a folder that is not there yet either."""
    return Location(tmp_path / "new" / "tests.sqlite3")


@pytest.fixture
def write(location: Location, now: datetime) -> Callable[[], AbstractContextManager[Store]]:
    """Open the store to change it."""
    return lambda: writing(location, now)


@pytest.fixture
def read(location: Location, now: datetime) -> Callable[[], AbstractContextManager[Store]]:
    """Open the store to look at it."""
    return lambda: reading(location, now)


@pytest.fixture
def make() -> Callable[..., KneeToWallTest]:
    """Give tests, each with a uuid of its own; trials in hundredths of a centimetre."""
    numbers = count(1)

    def make_test(*trials: int, at: str = "2026-11-20T07:30", **fields: Any) -> KneeToWallTest:  # noqa: ANN401 # the fields of a test
        told: dict[str, Any] = {
            "uuid": str(UUID(int=next(numbers))),
            "person": "me",
            "side": Side.LEFT,
            "tested_at": datetime.fromisoformat(at).replace(tzinfo=UTC),
            "trials": tuple(Trial(trial) for trial in trials or (950,)),
        }
        return KneeToWallTest(**{**told, **fields})

    return make_test


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the bytes of a database that was just made."""
    path = tmp_path_factory.mktemp("made") / "tests.sqlite3"
    with writing(Location(path), datetime.now(UTC)):
        pass
    return path.read_bytes()


@pytest.fixture
def raw(location: Location, made: bytes) -> Iterator[sqlite3.Connection]:
    """Give a plain connection to a database that was just made, with foreign keys on."""
    location.path.parent.mkdir()
    location.path.write_bytes(made)
    connection = sqlite3.connect(location.path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


@pytest.fixture
def one_test(
    location: Location,
    write: Callable[[], AbstractContextManager[Store]],
    make: Callable[..., KneeToWallTest],
) -> Location:
    """Give a database with one test."""
    with write() as store:
        store.log(store.person(None), [make()], "log")
    return location


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a lock for a moment only."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.05)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """Give a folder of a user whom permissions bind, and be that user if this is root."""
    if os.name == "nt":
        pytest.skip("permissions are another matter on Windows")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, NOBODY, -1)
            os.seteuid(NOBODY)
        yield folder
        folder.chmod(0o700)
        if is_root:
            os.seteuid(0)
