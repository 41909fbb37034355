"""A database of its own for every test, and what fills it."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import psycopg
import pytest

from dorsiflex.domain.measurement import KneeToWallTest, Side, Trial
from dorsiflex.storage import postgresql, sqlite
from dorsiflex.storage.database import NO_PARAMETERS
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.server_url import ServerUrl
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

if TYPE_CHECKING:
    from tests.conftest import Server

NOBODY = 65534


@pytest.fixture
def now() -> datetime:
    """Noon in winter, an hour ahead of UTC."""
    return datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=1)))


Connect = Callable[[Location], AbstractContextManager[psycopg.Connection]]
Ask = Callable[[Location, str], list[Any]]


class Raw(Protocol):
    """A plain connection, as any other program has one."""

    @property
    def refusal(self) -> type[Exception]:
        """What it raises where the database refuses a value."""

    def execute(self, statement: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Any]:
        """Run a statement with `:named` parameters as a transaction of its own; give its rows."""


class RawSqlite:
    """One to a file, with foreign keys on."""

    refusal = sqlite3.IntegrityError

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.execute("PRAGMA foreign_keys = ON")

    def execute(self, statement: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Any]:
        """Run a statement."""
        return list(self.connection.execute(statement, parameters))


class RawPostgresql:
    """One to a server."""

    refusal = psycopg.Error

    def __init__(self, server: ServerUrl) -> None:
        self.connection = postgresql.connect(server)
        self.connection.autocommit = True

    def execute(self, statement: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[Any]:
        """Run a statement."""
        found = self.connection.execute(postgresql.to_pyformat(statement), parameters)
        return found.fetchall() if found.description else []


@pytest.fixture
def location(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Location:
    """Where no file is yet, nor its folder; or empty tables on a server."""
    if backend == "sqlite":
        return Location(tmp_path / "new" / "tests.sqlite3")
    server: Server = request.getfixturevalue("server")
    return locate(server.emptied())


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
    """Return tests, each with a uuid of its own; trials in hundredths of a centimetre."""
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
    """Return the bytes of a database that was just made."""
    path = tmp_path_factory.mktemp("made") / "tests.sqlite3"
    with writing(Location(path), datetime.now(UTC)):
        pass
    return path.read_bytes()


@pytest.fixture
def on_a_server(server: "Server") -> Iterator[Location]:
    """Yield a database on a server, with empty tables."""
    with server.database(tables=True) as url:
        yield locate(url)


@pytest.fixture
def unmade(server: "Server") -> Iterator[Location]:
    """Yield a database on a server without a table."""
    with server.database(tables=False) as url:
        yield locate(url)


@pytest.fixture
def connected() -> Connect:
    """Be another program, in a transaction of its own on a server."""

    def connect(location: Location) -> AbstractContextManager[psycopg.Connection]:
        assert location.server is not None
        return psycopg.connect(location.server.url.replace("+psycopg", ""))

    return connect


@pytest.fixture
def ask(connected: Connect) -> Ask:
    """Ask a server itself."""

    def ask_server(location: Location, question: str) -> list[Any]:
        with connected(location) as connection:
            return connection.execute(question.encode()).fetchall()

    return ask_server


@pytest.fixture
def raw(location: Location, made: bytes) -> Iterator[Raw]:
    """Yield a plain connection to a database that was just made."""
    if location.server is None:
        location.path.parent.mkdir()
        location.path.write_bytes(made)
        raw: RawSqlite | RawPostgresql = RawSqlite(location.path)
    else:
        raw = RawPostgresql(location.server)
    yield raw
    raw.connection.close()


@pytest.fixture
def one_test(
    location: Location,
    write: Callable[[], AbstractContextManager[Store]],
    make: Callable[..., KneeToWallTest],
) -> Location:
    """Return a database with one test."""
    with write() as store:
        store.log(store.person(None), [make()], "log")
    return location


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a lock for a moment only."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_S", 0.05)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """Yield a folder of a user whom permissions bind, and be that user if this is root."""
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
