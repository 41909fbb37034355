"""Options of import that say what a file leaves open: the day, cells, codes, the zone."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Outcome, Run

WIDE = "Date,Left,Right\n2026-11-20,9.5,10\n"


def imported(run: "Run", folder: Path, content: str, *options: str) -> "Outcome":
    """Import a file with this content."""
    path = folder / "sheet.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return run("import", str(path), *options)


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (WIDE, ("--at", "2026-11-21"), "--at is for files without dates, but the column 'Date'"),
        ("Left\n9.5\n", ("--at", "03/04/2026"), "'03/04/2026' could be"),
        (
            "Time,Left\n07:30,9.5\n",
            ("--at", "2026-11-20 08:00"),
            "--at has a time, and the column 'Time' has others",
        ),
        (WIDE, ("--zone", "Berlin"), "there is no time zone 'Berlin'"),
        (WIDE, ("--zone", "../etc"), "there is no time zone '../etc'"),
        (WIDE, ("--map", "note.1=left"), "there are no codes for 'note'"),
        (WIDE, ("--map", "side.1="), "has no code or no meaning"),
        (WIDE, ("--map", "side.1=up"), "--map side.1=up: unknown side 'up'"),
        (WIDE, ("--map", "side.1=left", "--map", "side.1=right"), "side.1 is given twice"),
        (
            "Date (DD/MM/YYYY),Left\n03/04/2026,9.5\n",
            ("--dates", "mdy"),
            "the header of the dates says dmy, but --dates is mdy",
        ),
    ],
)
def test_options_that_do_not_fit_are_refused(
    run: "Run", folder: Path, content: str, options: tuple[str, ...], said: str
) -> None:
    """As wrong usage, before a row is read."""
    outcome = imported(run, folder, content, *options)
    assert outcome.code == 2
    assert said in outcome.err


@pytest.mark.parametrize(
    "options",
    [
        ("--unit", "cm"),
        ("--dates", "dmy"),
        ("--at", "2026-11-20"),
        ("--empty", "-"),
        ("--zone", "Europe/Berlin"),
        ("--map", "side.1=left"),
    ],
)
def test_an_export_needs_none_of_them(run: "Run", folder: Path, options: tuple[str, ...]) -> None:
    """Its columns and moments say all of it."""
    run("log", "-l", "9.5")
    run("export", "-o", "mine.csv")
    outcome = run("import", str(folder / "mine.csv"), *options)
    assert outcome.code == 2
    assert f"{options[0]} is for other people's spreadsheets" in outcome.err


def test_a_best_that_counts_is_said(run: "Run", folder: Path) -> None:
    """The counts say so, and JSON."""
    content = "Date,Left best\n2026-11-20,9.5\n2026-11-21,9.7\n"
    outcome = imported(run, folder, content)
    said = "no column has the trials, so a best or mean counts as one: 'Left best'"
    assert said in " ".join(outcome.out.split())
    understood = imported(run, folder, content, "--json").json["understood"]
    assert understood["substitutes"] == ["Left best"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="TZ counts on POSIX only")
def test_times_in_utc_are_said(run: "Run", folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tests were is not known, so they are stored as they are, unless --zone says it."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    content = "Timestamp,Left\n2026-11-20T23:31:00Z,9.5\n"
    assert "times in UTC are stored as they are" in imported(run, folder, content).out
    assert run("export").rows[0]["tested_at"] == "2026-11-20T23:31:00+00:00"
    run("undo")
    outcome = imported(run, folder, content, "--zone", "Europe/Berlin")
    assert "UTC" not in outcome.out
    assert run("export").rows[0]["tested_at"] == "2026-11-21T00:31:00+01:00"


def test_all_rows_of_an_unlikely_test_are_left_out(run: "Run", folder: Path) -> None:
    """With one row per trial, --strict --skip-bad writes each of them, to be corrected."""
    content = "Date,Side,Trial,Distance\n2026-11-20,L,1,9\n2026-11-20,L,2,15\n2026-11-21,L,1,9.5\n"
    outcome = imported(run, folder, content, "--strict", "--skip-bad")
    assert outcome.code == 0
    assert [row["trials_cm"] for row in run("export").rows] == ["9.5"]
    rejected = (folder / "sheet.csv.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in rejected] == ["line", "2", "3"]
    assert [line.split(",")[-4:] for line in rejected[1:]] == [
        ["2026-11-20", "L", "1", "9"],
        ["2026-11-20", "L", "2", "15"],
    ]


def test_several_options_are_proposed_as_a_command_line(run: "Run", folder: Path) -> None:
    """It can be pasted: what was typed, quoted where a shell needs it, and the options."""
    path = folder / "my sheet.csv"
    path.write_text("First name,Last name,Date,DF L\nA,B,2026-11-20,9.5\n", encoding="utf-8")
    refused = run("-P", "Anna B", "import", str(path), "--map", "left=DF L", "--skip-bad")
    assert (
        f"hint: if so: dorsiflex --person 'Anna B' import '{path}' --skip-bad --map 'left=DF L'"
        ' --map person="First name" --map person="Last name"; if not, ignore them with'
    ) in " ".join(refused.err.split())
    one = run("import", str(path), "--map", "ignore=First name")
    assert f"dorsiflex import '{path}' --map 'ignore=First name' --map left=" in one.err
    alone = imported(run, folder, "Subject,Date,Left\nA,2026-11-20,9.5\n")
    assert 'hint: if so: --map person="Subject"; if not' in alone.err


def test_the_url_of_a_server_is_not_repeated(run: "Run", folder: Path) -> None:
    """It may have a password in it."""
    path = folder / "sheet.csv"
    path.write_text("First name,Last name,Date,Left\nA,B,2026-11-20,9.5\n", encoding="utf-8")
    refused = run("--db", "postgresql://me:secret@localhost/x", "import", str(path))
    assert "secret" not in refused.err
