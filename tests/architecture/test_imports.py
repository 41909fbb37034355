"""What each command loads, read from sys.modules in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dorsiflex

if TYPE_CHECKING:
    from tests.conftest import Run, Server

pytestmark = pytest.mark.sqlite  # `run` itself is given no server

HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "plotext", "psycopg", "pydantic", "rich"}
NOT_FOR_EVERY_DAY = HEAVY - {"rich"}
DATABASE = HEAVY - {"rich", "plotext"}

LOOK = """
import atexit, json, sys
def tell(path=sys.argv.pop(1)):
    with open(path, "w") as file:
        json.dump(sorted(sys.modules), file)
atexit.register(tell)
from dorsiflex.__main__ import main
main()
"""


def loaded(own_world: Path, *words: str, **env: str) -> set[str]:
    """Run the program and return the modules that it has loaded at its end."""
    seen = own_world / "loaded.json"
    # A process whose coverage is measured loads what coverage needs.
    unmeasured = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    subprocess.run(
        [sys.executable, "-c", LOOK, str(seen), *words],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=120,
        env={**unmeasured, **env},
    )
    return set(json.loads(seen.read_text()))


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("-h",),
        (),
        ("--version",),
        ("log", "--help"),
        ("goal", "set", "-h"),
        ("report", "-h"),
        ("no-such-command",),
        ("log", "--no-such-option"),
        ("show",),
    ],
    ids=" ".join,
)
def test_help_version_and_usage_errors_load_nothing_heavy(
    own_world: Path, words: tuple[str, ...]
) -> None:
    """No database, no plot, no Rich, no settings."""
    assert not loaded(own_world, *words) & (HEAVY | {"sqlite3", "tomllib", "tomlkit"})


@pytest.mark.parametrize(
    "words",
    [("",), ("lo",), ("log", "--l"), ("goal", ""), ("log", "--side", ""), ("train", "")],
    ids=" ".join,
)
def test_completion_loads_what_help_loads(own_world: Path, words: tuple[str, ...]) -> None:
    """A Tab is answered at once: no database where it is not asked for one."""
    found = loaded(own_world, "__complete", "zsh", *words)
    assert "dorsiflex" in found
    assert not found & (HEAVY | {"sqlite3", "tomllib", "tomlkit"})


@pytest.mark.parametrize(
    "words",
    [("-P", ""), ("show", ""), ("list", "--tag", ""), ("plan", "show", "")],
    ids=" ".join,
)
def test_completion_from_the_database_loads_no_orm(
    run: "Run", own_world: Path, words: tuple[str, ...]
) -> None:
    """What `list` loads, and no more."""
    run("log", "-l", "9", "-t", "x")
    run("plan", "start")
    found = loaded(own_world, "__complete", "zsh", *words)
    assert "sqlite3" in found
    assert not found & HEAVY


@pytest.mark.parametrize(
    "words",
    [
        ("log", "-l", "9.5", "-r", "11"),
        ("list",),
        ("list", "--json"),
        ("show", "last"),
        ("due",),
        ("export",),
        ("report", "--no-plot"),
        ("report", "--json"),
        ("undo", "--list"),
        ("db", "check"),
        ("delete", "1"),
        ("goal", "set", "12"),
        ("log", "-l", "9,5"),
    ],
    ids=" ".join,
)
def test_what_is_done_every_day_loads_no_orm(
    run: "Run", own_world: Path, words: tuple[str, ...]
) -> None:
    """On a current database: no sqlmodel, sqlalchemy, alembic, plotext, pydantic."""
    run("log", "-l", "9", "-r", "10", "--at", "yesterday")
    assert not loaded(own_world, *words) & NOT_FOR_EVERY_DAY


@pytest.mark.parametrize(
    "words", [("log", "-l", "9.5"), ("list",), ("due", "--days", "1")], ids=" ".join
)
def test_text_loads_no_json_documents(run: "Run", own_world: Path, words: tuple[str, ...]) -> None:
    """What is used every day pays for them only if it prints one."""
    run("log", "-l", "9", "-r", "10", "--at", "yesterday")
    assert "dorsiflex.render.json" not in loaded(own_world, *words)
    assert "dorsiflex.render.json" in loaded(own_world, *words, "--json")


def test_the_list_of_commands_loads_no_measurements(own_world: Path) -> None:
    """What parses distances and days comes with the commands that take them."""
    assert not loaded(own_world, "--help") & {"decimal", "dorsiflex.domain.measurement"}


@pytest.mark.parametrize(
    "words", [("export",), ("list", "--csv"), ("report", "--csv")], ids=" ".join
)
def test_csv_is_written_without_the_words_of_spreadsheets(
    run: "Run", own_world: Path, words: tuple[str, ...]
) -> None:
    """Only `import` needs to know how other people write headers, dates and time zones."""
    run("log", "-l", "9", "-n", "=1")
    found = loaded(own_world, *words)
    assert "dorsiflex.exchange.formulas" in found
    assert not found & {"zoneinfo", "dorsiflex.exchange.vocabulary", "dorsiflex.exchange.languages"}


def test_a_plot_loads_plotext_and_no_orm(run: "Run", own_world: Path) -> None:
    """The heavy one that it needs, and no other: this test can see them."""
    for days in (21, 14, 7, 0):
        run("log", "-l", "9", "--at", f"{days}d")
    found = loaded(own_world, "plot")
    assert "plotext" in found
    assert not found & DATABASE


def test_the_first_log_loads_no_orm(own_world: Path) -> None:
    """The tables of a new database come from one SQL text."""
    assert not loaded(own_world, "log", "-l", "9") & NOT_FOR_EVERY_DAY


EVERY_DAY = (("log", "-l", "9.5", "-r", "11"), ("list",), ("due",), ("report", "--no-plot"))


@pytest.mark.parametrize("tables", [False, True])
def test_a_server_loads_its_driver_and_no_orm(
    own_world: Path, server: "Server", tables: bool
) -> None:
    """Whether the tables are there or the first test makes them: psycopg alone runs the SQL."""
    with server.database(tables=tables) as url:
        for words in EVERY_DAY:
            found = loaded(own_world, *words, DORSIFLEX_DB=url)
            assert "psycopg" in found
            assert not found & (NOT_FOR_EVERY_DAY - {"psycopg"})


def test_an_older_database_loads_the_orm(own_world: Path, database: Path) -> None:
    """It is brought up to date by migrations."""
    database.parent.mkdir(parents=True)
    frozen = Path(__file__).parents[1] / "storage" / "frozen" / "schema-0001.sqlite3"
    shutil.copy(frozen, database)
    assert {"sqlalchemy", "alembic"} <= loaded(own_world, "list")


def test_the_domain_imports_the_standard_library_only(own_world: Path) -> None:
    """Every module of it, in a fresh interpreter: no terminal, no file, no database."""
    folder = Path(dorsiflex.__file__).parent / "domain"
    names = [f"dorsiflex.domain.{path.stem}" for path in folder.glob("[!_]*.py")]
    assert len(names) > 10
    code = (
        "import sys, importlib; before = set(sys.modules)\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - set(sys.stdlib_module_names)))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('dorsiflex.')))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=own_world
    )
    foreign, own = result.stdout.splitlines()
    assert foreign.split() == ["dorsiflex"]
    parts = {name.split(".")[1] for name in own.split()}
    assert parts == {"domain", "errors"}
