"""The lines of docs/reading-exports.md read an export without loss, each with its own tool."""

import csv
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.docs.pages import blocks, rows, text_of

if TYPE_CHECKING:
    from tests.conftest import Run

pytestmark = pytest.mark.sqlite  # about the file that is exported

PAGE = "docs/reading-exports.md"
R = ("read.csv", "readr", "data.table")
TOOLS = ("pandas", "polars", "DuckDB", "The sqlite3 shell", *R)
BIG = ("polars", "DuckDB")
"""Of the extra `recipes`: as large as all the rest that tests need, so only `.ci/run` has them."""
NOTE = '"ow", said NA, "too tight"'


def line_of(tool: str, folder: Path) -> list[str]:
    """Return the command that runs the block of a tool, or skip if the tool is not installed."""
    if tool in R:
        return line_of_r(tool, folder)
    if tool == "The sqlite3 shell":
        if shutil.which("sqlite3") is None:
            pytest.skip("the sqlite3 shell is not installed")
        ((_, block),) = blocks(PAGE, "shell")
        return ["sh", "-euc", block]
    if importlib.util.find_spec(tool.lower()) is None:
        pytest.skip(f"{tool} is not installed; the findings run it")
    (block,) = [block for heading, block in blocks(PAGE, "python") if heading == tool]
    return [sys.executable, "-c", block]


def line_of_r(reader: str, folder: Path, more: str = "") -> list[str]:
    """Return the command that runs a block of R and more lines after it, or skip."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    if reader != "read.csv":
        look = ["Rscript", "-e", f"packageVersion('{reader}')"]
        if subprocess.run(look, capture_output=True, check=False).returncode:
            pytest.skip(f"{reader} is not installed for R")
    (block,) = [block for heading, block in blocks(PAGE, "r") if heading == reader]
    (folder / "lines.R").write_text(block + more)
    return ["Rscript", "lines.R"]


def output_of(command: list[str], folder: Path) -> str:
    """Return what a command prints west of most tests, with a decimal comma if R knows German."""
    abroad = {"TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8"}
    found = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, **abroad},
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def export_of(run: "Run", folder: Path, often: str, twice: str) -> None:
    """Export tests that guessing readers change: see the table of the page.

    One person has a hundred days with one trial each, then many trials; some weeks have an even
    number of days, some days two tests; pain is missing, or 0; offsets change; the last note has
    commas and quotation marks.
    """
    first = date(2025, 11, 1)
    days = [first + timedelta(days=n) for n in range(110) if n % 7 != 3]
    lines = ["date,person,side,distance,pain,note"]
    quoted = NOTE.replace('"', '""')
    lines += [
        f"{day},{often},left,{9 + day.day / 20:.2f},{0 if day == first else ''}," for day in days
    ]
    lines += [
        f"2026-03-29T12:00+02:00,{twice},left,9.5,4,",
        f"2026-03-30T00:15+02:00,{twice},left,10,,",
        f"2026-03-30T23:45-05:00,{twice},right,10.1,,",
        f"2026-03-31T09:00+14:00,{twice},right,11.3,7,",
        f"2026-04-01T09:00+14:00,{twice},right,11/11.1/11.7,2,",
        f"2026-04-01T19:00+14:00,{twice},right,12,3,",
        f"2026-04-01,{often},left,9.5/10/10.2,3,",
        f'2026-04-02,{often},left,9.5/10/10.2/10.4/10.4/10.4/10.4,,"{quoted}"',
    ]
    sheet = folder / "sheet.csv"
    sheet.write_text("\n".join(lines) + "\n")
    assert run("import", str(sheet), "--add-people").code == 0
    assert run("export", "--all-people", "-o", str(folder / "tests.csv")).code == 0


Week = tuple[str, str, str]
"""Person, side and name of the week."""


def weeks_of(run: "Run", person: str) -> dict[Week, tuple[int, float | None, float]]:
    """Return what the report says of each week: tests, mean pain, score."""
    sides = run("-P", person, "report", "--all", "--json").json["sides"]
    return {
        (person, side, week["week"]): (week["tests"], week["pain_mean"], week["score_cm"])
        for side, of_side in sides.items()
        for week in of_side["weeks"]
    }


@pytest.mark.parametrize("people", [("NA", "007"), ("T", "F")], ids=" and ".join)
@pytest.mark.parametrize(
    "tool", [pytest.param(tool, marks=pytest.mark.slow) if tool in BIG else tool for tool in TOOLS]
)
def test_each_tool_gives_the_numbers_of_the_report(
    tool: str, people: tuple[str, str], run: "Run", own_world: Path
) -> None:
    """Nobody, no day and no week is lost; pain 0 counts and none does not; weeks are in order."""
    command = line_of(tool, own_world)
    export_of(run, own_world, *people)
    printed = output_of(command, own_world).splitlines()
    rows = csv.reader(line for line in printed if re.search(",[0-9]", line))
    tested: dict[tuple[str, str], int] = {}
    weeks: dict[Week, tuple[object, ...]] = {}
    for person, side, week, days, tests, pain, score in rows:
        tested[person, side] = tested.get((person, side), 0) + int(days)
        is_recorded = pain not in {"", "None"}
        weeks[person, side, week] = (int(tests), float(pain) if is_recorded else None, float(score))
    assert list(weeks) == sorted(weeks)
    expected = weeks_of(run, people[0]) | weeks_of(run, people[1])
    assert weeks == {
        week: (tests, pain if pain is None else pytest.approx(pain), pytest.approx(score))
        for week, (tests, pain, score) in expected.items()
    }
    for person in people:
        for side, of_side in run("-P", person, "report", "--all", "--json").json["sides"].items():
            assert tested[person, side] == of_side["days"]


@pytest.mark.parametrize("reader", R)
def test_r_keeps_a_note_as_it_was_written(reader: str, run: "Run", own_world: Path) -> None:
    """With its quotation marks, which `fread` alone would leave doubled."""
    command = line_of_r(reader, own_world, 'cat("\n", tail(tests$note, 1), sep = "")')
    export_of(run, own_world, "NA", "007")
    assert output_of(command, own_world).splitlines()[-1] == NOTE


def test_every_tool_has_its_block() -> None:
    """One for each, under its own heading, and no other."""
    found = [block for language in ("python", "shell", "r") for block in blocks(PAGE, language)]
    headings = [heading for heading, _ in found]
    assert sorted(headings) == sorted(TOOLS)


def test_what_is_lost_is_what_a_finding_shows() -> None:
    """Each tool of the table is run by a script, which the page links to."""
    assert "(../findings/README.md)" in text_of(PAGE)
    scripts = "\n".join(
        path.read_text() for path in (Path(__file__).parents[2] / "findings").glob("*.sh")
    )
    for _, _, tools in rows(text_of(PAGE), "in the file"):
        for tool in re.findall(
            r"pandas|polars|DuckDB|csvkit|sqlite-utils|readr|readxl|read.csv|fread", tools
        ):
            assert tool in scripts
