"""Every example of the documentation and of the help runs: a real shell, a home of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.commands import LEAVES
from tests.docs.pages import PAGES, ROOT, blocks

if TYPE_CHECKING:
    from tests.conftest import Run

if os.name == "nt":
    pytest.skip("the examples are for a POSIX shell", allow_module_level=True)

pytestmark = [
    pytest.mark.slow,  # a process for each command of each example
    pytest.mark.sqlite,  # the shell is what they are about
]

Shell = Callable[[str], "subprocess.CompletedProcess[str]"]

NOT_RUN_HERE = {
    "Quick start": "it installs; .ci/run runs its second command",
    "Install for daily use": "it installs; .ci/run installs the wheel",
    "Start with a server": "it needs a server; tests/cli/test_postgresql.py has one",
    "Before the season": "it is typed on a terminal; tests/cli/test_team_story.py does that",
}
ASKS = {
    "dorsiflex train": "asks what was trained, as tests/cli/test_train.py shows",
    "dorsiflex log": "asks on a terminal, as tests/cli/test_terminal.py shows",
    "dorsiflex log --many": "likewise, as tests/cli/test_team_terminal.py shows",
}
"""Lines that are a usage error without a terminal."""

STORED_BEFORE = {"docs/scripting.md": "dorsiflex log -l 9.5 -r 11"}
"""What the examples of a page need to have in the database."""

TEAM_WORKBOOK = """
from xlsxwriter import Workbook
with Workbook("team.xlsx") as book:
    book.add_worksheet("Week 1")
    sheet = book.add_worksheet("Week 2")
    sheet.write_row("A1", ["Date", "Name", "Test", "Side", "Value"])
    sheet.write_row("A2", ["2026-11-20", "me", "KTW", "left", 9.5])
    sheet.write_row("A3", ["2026-11-20", "", "KTW", "right", 11])
"""

BEFORE: Mapping[str, str] = {
    "compare": "dorsiflex event add sprain --at 15d; dorsiflex event add shoes --at 8d",
    "delete": (
        "dorsiflex event add shoes; dorsiflex import docs/ankles.csv --dates dmy;"
        " for _ in 1 2 3; do dorsiflex train calf; done"
    ),
    "show": "for _ in 1 2 3; do dorsiflex train calf; done; dorsiflex event add 'new shoes'",
    "event edit": "dorsiflex event add 'ankle sprain'",
    "event delete": "dorsiflex event add 'new shoes'",
    "edit": (
        "dorsiflex person add anna; dorsiflex event add sprain;"
        " for _ in 1 2 3; do dorsiflex train calf --load 5; done"
    ),
    "undo": "for _ in 1 2 3; do dorsiflex train calf; done; dorsiflex undo",
    "redo": "dorsiflex undo",
    "person remove": "dorsiflex person add anna",
    "person merge": "dorsiflex person add anna ana",
    "plan add": "dorsiflex plan start --empty",
    "plan drop": "dorsiflex plan start",
    "plan show": "dorsiflex plan start",
    "plan stop": "dorsiflex plan start",
    "db backup": "mkdir -p media/stick",
    "db restore": "dorsiflex db backup dorsiflex-2026-11-22T170000Z.sqlite3",
    "config unset": "dorsiflex config set unit in",
    "goal clear": "dorsiflex goal set 12",
    "log": "dorsiflex person add p07; printf 'p07 9.5/10 11.2 2\\n' > lines.txt",
    "import": (
        "dorsiflex export -o tests.csv; sed s/dull/sore/ tests.csv > other-laptop.csv;"
        " cp docs/ankles.csv .; printf 'Left,Right\\n9.5,abs\\n-,11\\n' > today.csv;"
        f" python3 - <<'END'\n{TEAM_WORKBOOK}\nEND"
    ),
}
"""What must have happened before the examples of a command make sense."""

AMENDED: Mapping[str, str] = {
    "/media/stick": "media/stick",  # a stick that is not there
    "delete --since 2026-09 --until 2026-09 --tag physio": "delete --tag preseason --yes",
    "delete --import 12": "delete --import 12 --yes",
    "export -o tests.csv": "export -o later.csv",  # `export > tests.csv` was before it
    'ankles.csv --dates dmy --map left="Left (cm)"': "ankles.csv --dates dmy",
    "ankles.csv --dry-run": "ankles.csv --dates dmy --dry-run",
    "--map person=Subject --map ignore=Device": "--dates dmy --map ignore=Note",
    'ankles.csv --map "time="': "ankles.csv --dates dmy --map note=",
    "other.sqlite3 import -": "other.sqlite3 import - --add-people",
}


@pytest.fixture
def shell(own_world: Path, migrated: Path) -> Shell:
    """Run a script where `dorsiflex` is this program, `python3` this Python, and docs/ is there."""
    for folder in (migrated.parent, migrated):
        folder.chmod(folder.stat().st_mode & 0o700)
    programs = own_world / "bin"
    programs.mkdir()
    for name, does in {
        "dorsiflex": f'exec "{sys.executable}" -m dorsiflex "$@"',
        "python3": f'exec "{sys.executable}" "$@"',
        "notify-send": 'echo "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    shutil.copytree(ROOT / "docs", own_world / "docs")

    def run_script(script: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["sh", "-eu"],
            input=script,
            capture_output=True,
            text=True,
            check=False,
            cwd=own_world,
            timeout=120,
            env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        )

    return run_script


def without_terminal(line: str) -> str:
    """Return a line as it is run here: what asks is expected to be refused."""
    if re.split(r"\s{2,}#|\s{3,}", line)[0].strip() in ASKS:
        return f"code=0; {line.partition('#')[0]} < /dev/null 2> refused || code=$?; test $code = 2"
    return line


@pytest.mark.parametrize(
    "page", [page for page in PAGES if {h for h, _ in blocks(page, "sh")} - set(NOT_RUN_HERE)]
)
def test_the_examples_of_a_page_run(page: str, shell: Shell) -> None:
    """All blocks one after the other, as a reader types them; none ends with an error."""
    number = 0
    assert shell(STORED_BEFORE.get(page, ":")).returncode == 0
    for heading, block in blocks(page, "sh"):
        if heading in NOT_RUN_HERE:
            continue
        script = "\n".join(map(without_terminal, block.splitlines()))
        found = shell(script)
        assert found.returncode == 0, f"{heading}:\n{block}{found.stdout}{found.stderr}"
        assert "Traceback" not in found.stderr
        number += 1
    assert number


def test_the_exceptions_are_still_there() -> None:
    """So that a heading with a new name does not bring its block back unnoticed."""
    assert set(NOT_RUN_HERE) <= {heading for page in PAGES for heading, _ in blocks(page, "sh")}


def test_moving_to_another_computer_takes_everything_along(shell: Shell) -> None:
    """The backup of one home, restored in an empty one: the same tests, and the same to undo."""
    old, new = [block for name, block in blocks("README.md", "sh") if name.startswith("Moving")]
    stored = "dorsiflex log -l 9.5/10 -r 11 -p 2; dorsiflex goal set 12"
    shown = "echo shown:; dorsiflex export; dorsiflex goal list; dorsiflex undo --list"
    before = shell(f"{stored}\n{old}{shown}")
    assert before.returncode == 0, before.stderr
    home = "mkdir empty; export HOME=$PWD/empty XDG_DATA_HOME=$PWD/empty"
    after = shell(f"{home}\n{new}{shown}")
    assert after.returncode == 0, after.stderr
    lines = before.stdout.partition("shown:\n")[2]
    assert "9.5 10" in lines
    assert after.stdout.partition("shown:\n")[2] == lines


def test_the_recipe_with_pandas_gives_the_best_trials(shell: Shell) -> None:
    """One row per month, one column per ankle; the numbers are those of the sample spreadsheet."""
    assert shell("dorsiflex import docs/ankles.csv --dates dmy").returncode == 0
    lines = _lines_of_the_recipe(shell)
    # docs/ankles.csv: September 9.5 9.4 9.8 10.1 and 11.2 11.0 11.3, October 10.3 and 11.1.
    assert lines[0][1:] == ["left", "right"]
    assert lines[-2:] == [["me", "2026-09", "10.1", "11.3"], ["2026-10", "10.3", "11.1"]]


def test_the_recipe_with_pandas_keeps_a_person_called_na(shell: Shell) -> None:
    """Neither NA nor 007 is a missing value or a number; both have their line."""
    for name, distance in (("NA", "9.5"), ("007", "10.5")):
        log = f"dorsiflex -P {name} log -l {distance} -r 11 --at 2026-11-20"
        logged = shell(f"dorsiflex person add {name}\n{log}")
        assert logged.returncode == 0, logged.stderr
    lines = _lines_of_the_recipe(shell)
    assert lines[-2:] == [["007", "2026-11", "10.5", "11.0"], ["NA", "2026-11", "9.5", "11.0"]]


def _lines_of_the_recipe(shell: Shell) -> list[list[str]]:
    (recipe,) = [block for _, block in blocks("docs/scripting.md", "sh") if "pandas" in block]
    found = shell(recipe)
    assert found.returncode == 0, found.stderr
    return [line.split() for line in found.stdout.splitlines()]


def test_the_recipe_of_a_spreadsheet_says_what_it_does(shell: Shell) -> None:
    """First looked at, then stored, then nothing new: nine tests, the empty cell is none."""
    (recipe,) = [block for _, block in blocks("README.md", "sh") if "docs/ankles.csv" in block]
    found = shell(recipe)
    assert found.stdout.count("9 new, 0 changed, 0 same, 0 refused") == 2
    assert "day, month, year" in found.stdout
    assert "0 new, 0 changed, 0 same, 9 duplicates skipped, 0 refused" in found.stdout


def test_the_line_for_cron_prints_only_when_a_test_is_due(shell: Shell, own_world: Path) -> None:
    """Five fields of time, then a command: silent after a test of today, one line later."""
    ((_, block),) = blocks("docs/scripting.md", "crontab")
    *when, command = block.strip().split(None, 5)
    assert all(re.fullmatch(r"[\d*/,-]+", field) for field in when)
    installed = Path(os.environ["HOME"]) / ".local" / "bin" / "dorsiflex"
    installed.parent.mkdir(parents=True)
    installed.symlink_to(own_world / "bin" / "dorsiflex")
    cron = f"PATH=/usr/bin:/bin\n{command}"
    shell("dorsiflex log -l 9.5 -r 11")
    today = shell(cron)
    assert (today.returncode, today.stdout, today.stderr) == (3, "", "")
    later = shell(f"export DORSIFLEX_NOW=2026-11-29T07:00:00+00:00\n{cron}")
    assert (later.returncode, later.stderr) == (0, "")
    assert later.stdout.startswith("Due: left")
    assert later.stdout.count("\n") == 1


@pytest.mark.parametrize("name", LEAVES)
def test_the_examples_of_the_help_run(
    name: str, shell: Shell, run: "Run", own_world: Path, database: Path
) -> None:
    """Each on a few weeks of tests, after what must have happened before, and none ends badly."""
    for days in range(20, 0, -2):
        run("log", "-l", "9.5", "-r", "11", "--at", f"{days}d", "-t", "preseason", "-n", "dull")
    text = run(*name.split(), "--help").out
    examples = re.findall(r"^  (dorsiflex .*?)(?:   .*)?$", text, re.MULTILINE)
    assert examples
    before = shell(BEFORE.get(name, ":"))
    assert before.returncode == 0, before.stderr
    begun = shutil.copy(database, own_world / "begun.sqlite3")
    for example in examples:
        shutil.copy(begun, database)
        line = without_terminal(example)
        for there, here in AMENDED.items():
            line = line.replace(there, here)
        found = shell(line)
        nothing_due = name == "due" and found.returncode == 3
        assert found.returncode == 0 or nothing_due, f"{example}\n{found.stdout}{found.stderr}"
        assert "Traceback" not in found.stderr
