"""A world of its own for every test, and two ways to run the program in it."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

import pytest

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


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> None:
    """Have programs started here be interrupted by Ctrl-C, even where the tests run with `&`.

    What a shell starts in the background ignores it, and so would all that it starts.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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
    """Where the database is, or would be, unless told otherwise."""
    del own_world
    from dorsiflex.storage.location import locate

    return locate(None).path


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.opening import writing

    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    with writing(Location(path), NOW):
        pass
    return path


@pytest.fixture
def migrated(database: Path, _empty_database: Path) -> Path:
    """Put a database without data in place: making the first one costs a second."""
    database.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(_empty_database, database))


@pytest.fixture
def run_first(own_world: Path) -> Run:
    """Run the program in this process, where it was never used before."""
    del own_world
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
            timeout=60,
            check=False,
        )
        return Outcome(result.returncode, result.stdout.decode(), result.stderr.decode())

    return run


def _apply_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()
