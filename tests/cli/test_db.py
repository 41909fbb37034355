import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# What a server says of a database is in test_postgresql.py.
pytestmark = pytest.mark.sqlite

if TYPE_CHECKING:
    from tests.conftest import Run


def test_path_is_where_the_file_would_be(run_first: "Run", own_world: Path) -> None:
    """In the user's data folder, under the program's name; asking makes nothing."""
    found = run_first("db", "path")
    assert (found.code, found.err) == (0, "")
    path = Path(found.out.rstrip("\n"))
    assert path.parent.name == "dorsiflex"
    assert own_world in path.parents
    assert not path.exists()


@pytest.mark.parametrize(
    ("words", "variable", "expected"),
    [
        ((), "b.sqlite3", "b.sqlite3"),
        (("--db", "{}/a.sqlite3"), "b.sqlite3", "a.sqlite3"),
        (("--db", "sqlite:///{}/a.sqlite3"), "", "a.sqlite3"),
        (("--db", "~/a.sqlite3"), "", "home/a.sqlite3"),
    ],
)
def test_option_over_environment_over_default(
    run_first: "Run", own_world: Path, words: tuple[str, ...], variable: str, expected: str
) -> None:
    """`--db` over DORSIFLEX_DB; a path, a URL or one from home."""
    told = [word.format(own_world) for word in words]
    env = {"DORSIFLEX_DB": str(own_world / variable) if variable else ""}
    assert run_first(*told, "db", "path", env=env).out == f"{own_world / expected}\n"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("", "the path of the database is empty"),
        ("mysql://me@here/db", "a database of the kind 'mysql' is not supported"),
        ("a\0b", "the path of the database has a NUL character"),
    ],
    ids=ascii,
)
def test_paths_that_are_none(run: "Run", told: str, message: str) -> None:
    """Exit 2; an empty variable in a script never means the user's own database."""
    found = run("--db", told, "list")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")


@pytest.mark.parametrize(
    "told",
    [
        "host=127.0.0.1 user=u password=s3cret dbname=b",
        "file:x.db?mode=ro&key=s3cret",
        "postgresql+psycopg//u:s3cret@h/b",
        "postgres:/u:s3cret@h/b",
        "mysql://u:s3cret@h/b",
    ],
)
@pytest.mark.parametrize("words", [("db", "path"), ("log", "-l", "9"), ("list",)], ids=" ".join)
def test_what_could_hold_a_password_is_no_path(
    run: "Run", own_world: Path, monkeypatch: pytest.MonkeyPatch, told: str, words: tuple[str, ...]
) -> None:
    """Exit 2 with how to write a URL; no file is made, and nothing shows the password."""
    folder = own_world / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for found in (
        run("--debug", "--db", told, *words),
        run("--debug", *words, env={"DORSIFLEX_DB": told}),
    ):
        assert (found.code, found.out) == (2, "")
        assert "postgresql+psycopg://" in found.err.splitlines()[-1]
        assert "s3cret" not in found.err
    assert list(folder.iterdir()) == []


def test_info_before_the_first_use(run_first: "Run", database: Path) -> None:
    """Not there yet, what makes it, exit 0, and still not there."""
    found = run_first("db", "info")
    assert found.code == 0
    assert "not created yet" in found.out
    info = run_first("db", "info", "--json").json
    assert (info["schema"], info["exists"], info["bytes"]) == ("dorsiflex.database/1", False, None)
    assert info["path"] == str(database)
    assert not database.exists()


def test_info(three: "Run", database: Path) -> None:
    """How large, which schema, how many people and tests."""
    found = three("db", "info", "--json").json
    assert found["bytes"] == database.stat().st_size
    assert (found["exists"], found["people"], found["tests"]) == (True, 1, 3)
    text = three("db", "info").out
    assert str(database) in text
    assert "tests    3" in text


@pytest.mark.parametrize("command", [("list",), ("log", "-l", "9"), ("report",), ("db", "info")])
def test_a_file_that_is_no_database_is_left_alone(
    run_first: "Run", own_world: Path, command: tuple[str, ...]
) -> None:
    """Exit 1, named, with what to do; its bytes stay as they are."""
    path = own_world / "letter.txt"
    path.write_text("Dear physio, " * 100)
    found = run_first("--db", str(path), *command)
    assert (found.code, found.out) == (1, "")
    assert f"{path} is not a dorsiflex database" in found.err
    assert path.read_text() == "Dear physio, " * 100


@pytest.mark.parametrize("command", [("list",), ("log", "-l", "9")])
def test_the_database_of_another_program_is_left_alone(
    run_first: "Run", own_world: Path, command: tuple[str, ...]
) -> None:
    """A SQLite file with other tables: exit 1, untouched."""
    path = own_world / "other.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    found = run_first("--db", str(path), *command)
    assert (found.code, found.out) == (1, "")
    assert "another program" in found.err
    assert path.read_bytes() == before


def test_a_folder_is_no_database(run_first: "Run", own_world: Path) -> None:
    """Exit 1 and a hint."""
    found = run_first("--db", str(own_world), "log", "-l", "9")
    assert found.code == 1
    assert "is not a file" in found.err


@pytest.mark.slow  # waits for the whole busy timeout of five seconds
def test_a_locked_database_is_exit_code_5(run: "Run", database: Path) -> None:
    """Another process that keeps it busy beyond the timeout: said, nothing stored."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        found = run("log", "-l", "9")
    assert (found.code, found.out) == (5, "")
    assert found.err.startswith("error: ")
    assert run("export").rows == []


def test_paths_as_json(run: "Run", database: "Path") -> None:
    """For scripts that would rather not split lines."""
    assert run("db", "path", "--json").json == {"schema": "dorsiflex.path/1", "path": str(database)}
    assert run("config", "path", "--json").json["path"].endswith("config.toml")
