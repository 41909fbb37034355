"""`demo`: the whole report on made-up data, and nothing of the user's read or touched."""

import json
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dorsiflex.cli.app import app

MADE_UP = "These are made-up data, not yours."


@pytest.fixture(autouse=True)
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for everything, temporary files too, to work in on a Sunday evening."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("DORSIFLEX_DB", "DORSIFLEX_PERSON", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("DORSIFLEX_NOW", "2026-11-22T18:00:00+00:00")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    """Run dorsiflex."""
    return CliRunner().invoke(app, arguments)


def test_the_report_is_shown_and_called_made_up() -> None:
    """A real gain, one that is not, a goal with its projection, pain, and a last word."""
    result = run("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert text.startswith("demo  ")
    left, right = (
        next(line for line in text.splitlines() if line.startswith(f"  {side} "))
        for side in ("LEFT", "RIGHT")
    )
    assert " ▲ " in left
    assert "gain, evidence " in left
    assert " = " in right
    assert "no clear change yet" in right
    assert "Goal left 12 cm by 14 Mar" in text
    assert "at this pace" in text
    assert "since. Continue while at or below 5." in text
    assert text.splitlines()[-3:] == [
        MADE_UP,
        "Start your own: dorsiflex log -l 9.5 -r 11.2",
        "How to test: dorsiflex guide test",
    ]


def test_weeks_without_a_test_are_a_gap() -> None:
    """The fortnight away is no week of the report."""
    report = json.loads(run("demo", "--json").stdout)
    weeks = [week["week"] for week in report["sides"]["left"]["weeks"]]
    # Away from 49 to 65 days before 2026-11-22: 2026-09-18 to 2026-10-04, W38 (Fri) to W40.
    assert "2026-W37" in weeks
    assert "2026-W39" not in weeks
    assert "2026-W40" not in weeks
    assert "2026-W41" in weeks


def test_nothing_is_left_behind(mine: Path) -> None:
    """No database, no settings, no temporary file."""
    assert run("demo").exit_code == 0
    assert list(mine.iterdir()) == []


def test_nothing_of_the_user_plays_a_part(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another database, person, unit and a settings file that cannot be read: the same report."""
    plain = run("demo").stdout
    own = mine / "own.sqlite3"
    own.write_bytes(b"not a database")
    (mine / "dorsiflex").mkdir()
    (mine / "dorsiflex" / "config.toml").write_text("unit = [")
    monkeypatch.setenv("DORSIFLEX_DB", str(own))
    monkeypatch.setenv("DORSIFLEX_PERSON", "anna")
    monkeypatch.setenv("DORSIFLEX_UNIT", "in")
    assert run("report").exit_code != 0
    result = run("--db", str(own), "--person", "anna", "demo")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == plain
    assert own.read_bytes() == b"not a database"


def test_the_report_as_json() -> None:
    """The contract of `report --json`; standard error says that it is made up."""
    result = run("demo", "--json")
    report = json.loads(result.stdout)
    assert report["schema"] == "dorsiflex.report/1"
    assert report["person"] == "demo"
    verdicts = {side: its["change"]["verdict"] for side, its in report["sides"].items()}
    assert verdicts == {"left": "improved", "right": "no_detectable_change"}
    assert result.stderr == f"{MADE_UP}\n"


def test_the_data_is_left_to_play_with(mine: Path) -> None:
    """The report on the database is the one shown; the CSV file is its export."""
    folder = mine / "some" / "where"
    shown = run("demo", "--data", str(folder))
    assert shown.exit_code == 0
    database, table = folder / "demo.sqlite3", folder / "tests.csv"
    assert sorted(folder.iterdir()) == [database, table]
    report = run("--db", str(database), "report")
    assert report.exit_code == 0
    assert shown.stdout.startswith(report.stdout.rstrip())
    assert run("--db", str(database), "export").stdout_bytes == table.read_bytes()
    assert shown.stderr.splitlines() == [
        f"Saved: {database} and {table}",
        f"Play with it: dorsiflex --db {database} report",
    ]


def test_a_relative_folder_is_told_from_the_root(mine: Path) -> None:
    """The command to go on with works from anywhere, blanks in the name and all."""
    shown = run("demo", "--data", "my data")
    assert f"dorsiflex --db '{mine / 'my data' / 'demo.sqlite3'}' report" in shown.stderr


@pytest.mark.parametrize("name", ["demo.sqlite3", "tests.csv"])
def test_a_file_that_is_there_is_kept(mine: Path, name: str) -> None:
    """Exit code 2, nothing written; --force replaces it."""
    (mine / name).write_text("mine")
    refused = run("demo", "--data", str(mine))
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.splitlines() == [
        f"error: {mine} already contains {name}",
        "hint: use --force to replace them, or choose another folder",
    ]
    assert (mine / name).read_text() == "mine"
    assert {path.name for path in mine.iterdir()} == {name}
    assert run("demo", "--data", str(mine), "--force").exit_code == 0
    assert (mine / name).read_bytes() != b"mine"
    assert run("--db", str(mine / "demo.sqlite3"), "list", "-n", "1").exit_code == 0


def test_a_folder_that_is_a_file_is_refused(mine: Path) -> None:
    """Exit code 2; so is no name at all."""
    (mine / "taken").write_text("")
    result = run("demo", "--data", str(mine / "taken"))
    assert result.exit_code == 2
    assert "is not a folder" in result.stderr
    assert run("demo", "--data", "").exit_code == 2


def test_a_folder_that_cannot_be_made_is_a_failure(mine: Path) -> None:
    """Below a file there is no folder: exit code 1, a plain line."""
    (mine / "taken").write_text("")
    result = run("demo", "--data", str(mine / "taken" / "below"))
    assert result.exit_code == 1
    assert "could not be made" in result.stderr


def test_the_same_moment_gives_the_same_demo() -> None:
    """Twice the same text."""
    assert run("demo").stdout == run("demo").stdout
