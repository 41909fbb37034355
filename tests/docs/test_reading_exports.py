"""The lines of docs/reading-exports.md read an export without loss, each with its own tool."""

import importlib.util
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
TOOLS = ("pandas", "polars", "DuckDB", "The sqlite3 shell")


def line_of(tool: str) -> list[str]:
    """Return the command that runs the block of a tool, or skip if the tool is not installed."""
    if tool == "The sqlite3 shell":
        if shutil.which("sqlite3") is None:
            pytest.skip("the sqlite3 shell is not installed")
        ((_, block),) = blocks(PAGE, "shell")
        return ["sh", "-euc", block]
    if importlib.util.find_spec(tool.lower()) is None:
        pytest.skip(f"{tool} is not installed; the findings run it")
    (block,) = [block for heading, block in blocks(PAGE, "python") if heading == tool]
    return [sys.executable, "-c", block]


def export_of(run: "Run", folder: Path, often: str, twice: str) -> None:
    """Export tests that guessing readers change: see the table of the page."""
    first = date(2025, 11, 1)
    days = [first + timedelta(days=n) for n in range(110)]
    lines = ["date,person,side,distance,pain"]
    lines += [f"{day},{often},left,9.5,{0 if day == first else ''}" for day in days]
    lines += [
        f"2026-03-29T12:00+02:00,{twice},left,9.5,4",
        f"2026-03-30T00:15+02:00,{twice},left,10,",
        f"2026-04-01,{often},left,9.5/10/10.2,3",
    ]
    sheet = folder / "sheet.csv"
    sheet.write_text("\n".join(lines) + "\n")
    assert run("import", str(sheet), "--add-people").code == 0
    assert run("export", "--all-people", "-o", str(folder / "tests.csv")).code == 0


@pytest.mark.parametrize("people", [("NA", "007"), ("T", "F")], ids=" and ".join)
@pytest.mark.parametrize("tool", TOOLS)
def test_nobody_and_no_day_is_lost(
    tool: str, people: tuple[str, str], run: "Run", own_world: Path
) -> None:
    """People keep their names, a quarter past midnight its day; pain 0 counts and none does not."""
    command = line_of(tool)
    often, twice = people
    export_of(run, own_world, often, twice)
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=own_world)
    assert found.returncode == 0, found.stderr
    said = re.findall(r"(\w+)'?, ?(\d+), ?([\d.]+)", found.stdout)
    # 110 days and one more, pain 0 and 3; two days, pain 4 and not recorded.
    assert {who: (int(days), float(pain)) for who, days, pain in said} == {
        often: (111, 1.5),
        twice: (2, 4.0),
    }


def test_every_tool_has_its_block() -> None:
    """One for each, under its own heading, and no other."""
    headings = [heading for heading, _ in [*blocks(PAGE, "python"), *blocks(PAGE, "shell")]]
    assert sorted(headings) == sorted(TOOLS)


def test_what_is_lost_is_what_a_finding_shows() -> None:
    """Each tool of the table is run by a script, which the page links to."""
    assert "(../findings/README.md)" in text_of(PAGE)
    scripts = "\n".join(
        path.read_text() for path in (Path(__file__).parents[2] / "findings").glob("*.sh")
    )
    for _, _, tools in rows(text_of(PAGE), "in the file"):
        for tool in re.findall(r"pandas|polars|DuckDB|csvkit|sqlite-utils", tools):
            assert tool in scripts
