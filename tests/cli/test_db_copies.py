import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dorsiflex.cli.app import _explained
from dorsiflex.cli.session import Session

if TYPE_CHECKING:
    from tests.conftest import Run

pytestmark = (
    pytest.mark.sqlite
)  # of database files; what a server says instead is in test_postgresql.py

STAMP = "dorsiflex-2026-11-22T180000Z"
"""The name of a backup made at the present of these tests."""


def spoil(path: Path, statement: str) -> None:
    """Change a database past all constraints, as another program can."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute(statement)


def test_backup_and_restore_in_words(three: "Run", database: Path) -> None:
    """Where the copy is and how to go back; after that, where the former state is."""
    folder = database.parent / "backups"
    made = three("db", "backup")
    assert (made.code, made.err) == (0, "")
    size = (folder / f"{STAMP}.sqlite3").stat().st_size // 1024
    assert made.out == (
        f"Backed up to {folder}/{STAMP}.sqlite3 ({size} KiB, checked)\n"
        f"Restore it with: dorsiflex db restore {folder}/{STAMP}.sqlite3\n"
    )
    three("log", "-l", "10.5")
    restored = three("db", "restore", f"{folder}/{STAMP}.sqlite3")
    assert (restored.code, restored.err) == (0, "")
    assert restored.out == (
        f"Restored {database} from {folder}/{STAMP}.sqlite3 (3 tests, 1 person)\n"
        f"The previous database was saved as {folder}/{STAMP}-before-restore.sqlite3\n"
        f"Restore it with: dorsiflex db restore {folder}/{STAMP}-before-restore.sqlite3\n"
    )
    assert len(three("export").rows) == 3


def test_backup_and_restore_for_scripts(three: "Run", database: Path, own_world: Path) -> None:
    """The same as versioned JSON, with whole paths."""
    file = own_world / "copy.sqlite3"
    made = three("db", "backup", str(file), "--json").json
    assert made == {
        "schema": "dorsiflex.backup/1",
        "path": str(file),
        "made_at": "2026-11-22T18:00:00+00:00",
        "reason": None,
        "bytes": file.stat().st_size,
        "settings_fault": None,
    }
    restored = three("db", "restore", str(file), "--json").json
    assert restored == {
        "schema": "dorsiflex.restored/1",
        "path": str(database),
        "source": str(file),
        "people": 1,
        "tests": 3,
        "former": f"{database.parent}/backups/{STAMP}-before-restore.sqlite3",
        "former_damaged": False,
        "settings": None,
    }


def test_a_copy_is_named_from_where_one_is(
    three: "Run", own_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare name means the folder that one is in: for `backup` and for `restore` alike."""
    monkeypatch.chdir(own_world)
    before = three("export").out
    assert three("db", "backup", "copy.sqlite3").code == 0
    three("delete", "last")
    assert three("export").out != before
    assert three("db", "restore", "copy.sqlite3").code == 0
    assert three("export").out == before


def test_a_file_is_replaced_with_force_only(three: "Run", own_world: Path) -> None:
    """Exit 2 with the option that settles it."""
    file = own_world / "copy.sqlite3"
    assert three("db", "backup", str(file)).code == 0
    refused = three("db", "backup", str(file))
    assert (refused.code, refused.out) == (2, "")
    assert "--force" in refused.err
    assert three("db", "backup", str(file), "--force").code == 0


def test_restore_where_there_was_no_database(
    three: "Run", run_first: "Run", own_world: Path
) -> None:
    """Said, instead of a backup of nothing; the way to a new machine."""
    file, fresh = own_world / "copy.sqlite3", own_world / "fresh" / "d.sqlite3"
    three("db", "backup", str(file))
    restored = run_first("--db", str(fresh), "db", "restore", str(file))
    assert restored.out.endswith("There was no database before.\n")
    assert run_first("--db", str(fresh), "export").out == three("export").out
    again = own_world / "again.sqlite3"
    json = run_first("--db", str(again), "db", "restore", str(file), "--json").json
    assert json["former"] is None


def test_restore_of_a_damaged_database(three: "Run", database: Path, own_world: Path) -> None:
    """It says that what is kept are damaged bytes."""
    file = own_world / "copy.sqlite3"
    three("db", "backup", str(file))
    database.write_bytes(database.read_bytes()[:9000])
    assert three("list").code == 1
    restored = three("db", "restore", str(file))
    assert restored.code == 0
    assert f"The damaged file was saved as {database.parent}/backups/" in restored.out
    assert len(three("export").rows) == 3


@pytest.mark.parametrize("words", [("restore", "nowhere"), ("backup",)])
def test_no_such_thing(run_first: "Run", words: tuple[str, ...]) -> None:
    """Exit 3: no copy of this name, or nothing to copy yet."""
    found = run_first("db", *words)
    assert (found.code, found.out) == (3, "")
    assert found.err.startswith("error: there is no ")


def test_check_before_the_first_use(run_first: "Run", database: Path) -> None:
    """Nothing is wrong with it."""
    found = run_first("db", "check")
    assert found.code == 0
    assert "not created yet" in found.out
    assert run_first("db", "check", "--json").json["exists"] is False
    assert not database.exists()


def test_check_of_a_clean_database(three: "Run", database: Path) -> None:
    """What it is, that nothing is wrong, and how old its last backup is."""
    database.parent.chmod(0o700)
    database.chmod(0o600)
    found = three("db", "check")
    assert (found.code, found.err) == (0, "")
    lines = found.out.splitlines()
    assert lines[0] == f"file     {database}"
    assert lines[1] == "rows     3 tests, 1 person"
    assert "backup   none yet; make one with dorsiflex db backup" in lines
    assert lines[-1] == "No problems found."
    three("db", "backup")
    later = {"DORSIFLEX_NOW": "2026-11-22T21:30:00+00:00"}
    assert "backup   Sun 2026-11-22 18:00, 3 hours ago" in three("db", "check", env=later).out
    three("db", "restore", str(database.parent / "backups" / f"{STAMP}.sqlite3"), env=later)
    later = {"DORSIFLEX_NOW": "2026-11-24T21:30:00+00:00"}
    assert (
        "backup   Sun 2026-11-22 21:30 before restore, 2 days ago"
        in three("db", "check", env=later).out
    )
    health = three("db", "check", "--json", env=later).json
    assert (health["schema"], health["clean"]) == ("dorsiflex.health/1", True)
    assert (health["people"], health["tests"], health["findings"]) == (1, 3, [])
    assert health["mode"] == (None if os.name == "nt" else "0600")
    assert (health["last_backup"]["reason"], health["last_backup"]["age_days"]) == ("restore", 2)


def test_check_of_a_damaged_database(three: "Run", database: Path) -> None:
    """Exit 1; each fault with what to do, in words and as JSON."""
    database.parent.chmod(0o700)
    database.chmod(0o600)
    spoil(database, "UPDATE test SET side = 'laft' WHERE id = 1")
    found = three("db", "check")
    assert (found.code, found.err) == (1, "")
    assert "\nfault: the database is damaged: CHECK constraint failed in test\n" in found.out
    assert "dorsiflex db restore" in found.out
    assert "No fault" not in found.out
    json = three("db", "check", "--json")
    assert json.code == 1
    assert json.json["clean"] is False
    assert json.json["last_backup"] is None
    assert {finding["code"] for finding in json.json["findings"]} == {"damaged", "unreadable_row"}
    assert {finding["level"] for finding in json.json["findings"]} == {"fault"}


@pytest.mark.parametrize("damage", ["back_foot = 'f|at'", "trial_3 = 900, trial_2 = NULL"])
@pytest.mark.parametrize("command", [("list",), ("report",), ("export",), ("show", "1")])
def test_a_value_that_cannot_be_is_blamed_on_the_file(
    three: "Run", database: Path, command: tuple[str, ...], damage: str
) -> None:
    """Nothing checks it when it is read; the failure is explained all the same, in plain words."""
    spoil(database, f"UPDATE test SET {damage}")  # noqa: S608 # constants of this file
    found = three(*command)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("error: the database is damaged: CHECK constraint failed in test")
    assert len(found.err.splitlines()) == 2


@pytest.mark.parametrize("told", ["", "a\0b", None])
def test_a_failure_of_the_program_is_not_blamed_on_the_file(
    three: "Run", database: Path, told: str | None
) -> None:
    """The database has no faults, its path is none, or the command line was not read yet."""
    del three
    session = Session(database_option=str(database) if told == "" else told)
    fault = ZeroDivisionError("division by zero")
    assert _explained(fault, None if told is None else session) is fault
