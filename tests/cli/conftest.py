"""What several commands are tried on."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Fill, Run


@pytest.fixture
def folder(own_world: "Path", monkeypatch: pytest.MonkeyPatch) -> "Path":
    """Work in a folder of one's own."""
    folder = own_world / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def three(filled: "Fill") -> "Run":
    """Return `run` with the data of `three_tests`."""
    return filled(three_tests)


def three_tests(run: "Run") -> None:
    """1 left 9.5 and 2 right 11.2 (pain 2, home) on Thu 19 Nov, 3 left 10 (gym) on Sat 21 Nov."""
    run("log", "-l", "9.5", "-r", "11.2", "--at", "2026-11-19 08:00", "-t", "home", "-p", "2")
    run("log", "-l", "9.8/10/10.2", "--at", "2026-11-21 08:00", "-t", "gym", "-n", "hip [left]")


TEAM_LEFT = {
    "Zoe": ["9", "9.1", "9", "9.2", "9.1", "9.2", "9.1", "9.2", "9.1", "9.1", "9.2"],
    "ana": ["8", "8.1", "8", "8.2", "9", "9.4", "9.8", "10", "10.2", "10.4", "10.6"],
    "Bob": ["9", "9.1", "9", "9.1", "9", "9.1", "9", "9.1", "9", "9", "5.5"],
}
"""Scores of left ankles, weekly from 7 Sep to 16 Nov 2026."""


@pytest.fixture
def team(filled: "Fill") -> "Run":
    """Return `run` with the data of `a_team`."""
    return filled(a_team)


def a_team(run: "Run") -> None:
    """Zoe with rising pain, ana gaining, Bob with a setback, Eve overdue, Finn new, Gus as usual.

    Gus's right ankle is 2 cm behind his left; ana's goal is 11, of which she has 10.5.
    """
    run("person", "add", "Zoe", "ana", "Bob", "Eve", "Finn", "Gus")
    for week in range(11):
        pains = {"Zoe": max(week - 6, 0), "ana": 1, "Bob": 1}
        written = "".join(f"{name} {TEAM_LEFT[name][week]} - {pains[name]}\n" for name in pains)
        run("log", "--many", "--at", f"{76 - 7 * week}d", "--yes", input=written)
    run("-P", "Eve", "log", "-r", "11", "--at", "30d", "-t", "pre")
    for days in ("20d", "3d"):
        run("-P", "Gus", "log", "-l", "11", "-r", "9", "--at", days, "-t", "pre")
    run("-P", "ana", "goal", "set", "11", "--side", "left")
