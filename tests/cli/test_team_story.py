"""A pre-season session with forty players, as docs/squad.md describes it."""

import csv
import os
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if os.name == "nt":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pexpect

if TYPE_CHECKING:
    from tests.conftest import Outcome, Run

PAGE = Path(__file__).parents[2] / "docs" / "squad.md"
PLAYERS = [f"p{number:02}" for number in range(1, 41)]

LAST_YEAR = """Date;Player;Left (cm);Right (cm);Pain
14.08.2025;p12;9,5;10,5;0
14.08.2025;p41;8;;
"""
"""As a spreadsheet of a country with decimal commas saves it; p41 has left since."""


def commands() -> list[str]:
    """Return the commands of the section on a pre-season session, without the comments."""
    text = PAGE.read_text(encoding="utf-8")
    section = re.search(r"^## Before the season$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    assert section
    block = re.search(r"```sh\n(.*?)```", section[1], re.DOTALL)
    assert block
    return [line.partition("  #")[0].rstrip() for line in block[1].splitlines()]


@pytest.fixture
def shell(own_world: Path, migrated: object) -> Any:  # noqa: ANN401 # a function
    """Run a line of the page in a shell, in which `dorsiflex` is this program."""
    del migrated
    program = own_world / "bin" / "dorsiflex"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m dorsiflex "$@"\n')
    program.chmod(0o755)
    env = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "TERM": "dumb"}

    def start(line: str) -> Any:  # noqa: ANN401 # pexpect has no types
        return pexpect.spawn(
            "/bin/sh",
            ["-c", line],
            env=env,
            cwd=str(own_world),
            dimensions=(60, 200),
            encoding="utf-8",
            timeout=120,
        )

    return start


def finish(process: Any) -> str:  # noqa: ANN401 # pexpect has no types
    """Wait for a good end; give what was shown."""
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == 0, process.before
    return str(process.before)


@pytest.mark.slow  # forty lines typed one by one
def test_a_session_before_the_season(run: "Run", shell: Any, own_world: Path) -> None:  # noqa: ANN401 # a function
    """Last year's file; forty typed lines with typos, corrected; the squad; a file to hand on."""
    add, rehearse, import_, many, edit, squad, squad_csv, export, codes = commands()
    rng = random.Random(40)
    scores = {name: (rng.randint(60, 140) / 10, rng.randint(60, 140) / 10) for name in PLAYERS}

    assert "Added p01, p02, p03" in finish(shell(add))
    (own_world / "lastyear.csv").write_text(LAST_YEAR, encoding="utf-8")
    assert "3 new, 0 changed" in finish(shell(rehearse))
    assert run("export", "--all-people").rows == []
    assert "3 new, 0 changed" in finish(shell(import_))
    shown = type_session(shell(many), scores)
    assert "Stored 80 tests of 40 people, " in shown
    assert distances(run) == {**scores, "p12": (7.7, 8.8), "p21": scores["p21"]}

    # p12 was not there: both tests with that name were p21's, whose own line was a second look.
    assert finish(shell(edit)).count("person: p12 -> p21") == 2
    assert scores_of(run, "p12") == [9.5, 10.5]
    assert len(run("-P", "p21", "list", "--json").json["tests"]) == 4

    lines = finish(shell(squad)).splitlines()
    assert lines[0] == "39 people, Mon 2026-08-31 to Sun 2026-11-22"
    assert "2 have no test tagged preseason." in lines[1]
    finish(shell(squad_csv))
    with (own_world / "squad.csv").open(encoding="utf-8", newline="") as stream:
        by_name = {row["person"]: row for row in csv.DictReader(stream)}
    assert by_name["p12"]["needs"] == "overdue"
    assert float(by_name["p05"]["left_current_cm"]) == scores["p05"][0]
    assert next(iter(by_name)) == "p30"  # who had pain 8
    check_handed_on(run, own_world, finish(shell(export)), finish(shell(codes)))

    # One step each: the edit, the session and last year's file.
    for _ in range(3):
        assert run("undo").code == 0
    assert run("export", "--all-people").rows == []


def type_session(process: Any, scores: dict[str, tuple[float, float]]) -> str:  # noqa: ANN401 # pexpect has no types
    """Type a line a player; once a comma, once a name that nobody has, once the wrong person."""
    for number, name in enumerate(PLAYERS, start=1):
        process.expect(rf"\b{number}: ")
        left, right = scores[name]
        if name == "p07":
            process.sendline(f"{name} {str(left).replace('.', ',')} {right}")
            process.expect("has a comma")
            process.expect(rf"\b{number}: ")
        if name == "p09":
            process.sendline(f"p9 {left} {right}")
            process.expect(r"did you mean p09\?")
            process.expect(rf"\b{number}: ")
        if name == "p12":
            left, right = 7.7, 8.8
        process.sendline(f"{name} {left} {right}{' 8' if name == 'p30' else ''}")
        process.expect(rf"{name}: left")
    process.expect(r"\b41: ")
    process.sendline("")
    return finish(process)


def scores_of(run: "Run", name: str) -> list[float]:
    """Return the scores of somebody's tests, newest first."""
    return [test["score_cm"] for test in run("-P", name, "list", "--json").json["tests"]]


def distances(run: "Run") -> dict[str, tuple[float, float]]:
    """Return everybody's distances, left and right."""
    found: dict[str, dict[str, float]] = {}
    for row in run("export", "--all-people", "--tag", "preseason").rows:
        found.setdefault(row["person"], {})[row["side"]] = float(row["score_cm"])
    return {name: (ankles["left"], ankles["right"]) for name, ankles in found.items()}


def check_handed_on(run: "Run", own_world: Path, said: str, key: str) -> None:
    """Check that the file holds no name, and that the key leads back to every one."""
    assert "Notes and tags" in said
    text = (own_world / "preseason.csv").read_text(encoding="utf-8")
    assert not re.search(r"\bp\d\d\b", text)
    code_of: dict[str, str] = dict(re.findall(r"(p\d\d)\s+(P-\w+)", key))
    assert sorted(code_of) == [*PLAYERS, "p41"]
    named: Outcome = run("export", "--all-people")
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["person"] for row in rows] == [code_of[row["person"]] for row in named.rows]
    assert [row["trials_cm"] for row in rows] == [row["trials_cm"] for row in named.rows]
