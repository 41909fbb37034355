"""`log --many` from standard input: all lines or none."""

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

LINES = """\
# pre-season, Monday
p01 9.5/10 11.2 2

p02 - 11.0
"Anna K" 9 9.5 0   # after the stairs
O'Brien 4in -
"""


@pytest.fixture
def four(run: "Run") -> "Run":
    """Four people without tests."""
    run("person", "add", "p01", "p02", "Anna K", "O'Brien")
    return run


def everything(run: "Run") -> list[tuple[str, ...]]:
    """Return what is stored, in short."""
    rows = run("export", "--all-people").rows
    return [(row["person"], row["side"], row["trials_cm"], row["pain"]) for row in rows]


def test_a_session_is_stored_as_one_step(four: "Run") -> None:
    """Each ankle of each line; 4 in are 10.16 cm; one undo takes all of it back."""
    found = four("log", "--many", input=LINES)
    assert (found.code, found.err) == (0, "")
    *echoed, last = found.out.splitlines()
    assert [line.split("  ")[0] for line in echoed] == [
        "p01",
        "p01",
        "p02",
        "Anna K",
        "Anna K",
        "O'Brien",
    ]
    assert echoed[0] == ("p01  1  left   9.8 cm (best 10.0 of 2)  pain 2  first test")
    assert last == "Stored 6 tests of 4 people, Sun 22 Nov. Undo: dorsiflex undo"
    assert sorted(everything(four)) == [
        ("Anna K", "left", "9", "0"),
        ("Anna K", "right", "9.5", "0"),
        ("O'Brien", "left", "10.16", ""),
        ("p01", "left", "9.5 10", "2"),
        ("p01", "right", "11.2", "2"),
        ("p02", "right", "11", ""),
    ]
    assert "Undone: log 6 tests of 4 people (Sun 2026-11-22)" in four("undo").out
    assert everything(four) == []


def test_what_the_lines_share(four: "Run") -> None:
    """Time, conditions, tags, note and unit as in log; the settings hold too."""
    four("config", "set", "footwear", "barefoot")
    options = ["--at", "2026-11-20 08:00", "--cold", "-t", "pre", "-n", "hall 2", "--unit", "mm"]
    assert four("log", "--many", *options, input="p01 95 -\np02 - 110\n").code == 0
    one, two = four("export", "--all-people").rows
    assert (one["trials_cm"], two["trials_cm"]) == ("9.5", "11")
    for row in (one, two):
        assert row["tested_at"] == "2026-11-20T08:00:00+00:00"
        assert (row["warmed_up"], row["footwear"]) == ("false", "barefoot")
        assert (row["tags"], row["note"]) == ("pre", "hall 2")


def test_change_since_the_last_test(four: "Run") -> None:
    """Each ankle against its own."""
    four("log", "--many", "--at", "2026-11-15", input="p01 9 11\np02 8 8\n")
    found = four("log", "--many", input="p02 8.5 7.9\np01 9.4 11\n").out
    assert "p02  5  left   8.5 cm  +0.5 since 15 Nov, best so far" in found
    assert "p01  7  left   9.4 cm  +0.4 since 15 Nov, best so far" in found


def test_bad_lines_are_all_named_and_nothing_is_stored(four: "Run") -> None:
    """With their number, the value and the reason; the good ones are not stored either."""
    found = four("log", "--many", input="p01 9 9\np1 9 9\n\np02 9,5 9\np02 9 9 11\np01 9\n")
    assert (found.code, found.out) == (2, "")
    *bad, error, hint = found.err.splitlines()
    assert [line.split(": ")[0] for line in bad] == ["line 2", "line 4", "line 5", "line 6"]
    assert "p1 9 9: there is no person 'p1' (did you mean p01?)" in bad[0]
    assert "'9,5' has a comma" in bad[1]
    assert "pain must be a whole number from 0 to 10, not '11'" in bad[2]
    assert "'p01' needs two distances, left and right, and has 1" in bad[3]
    assert error == "error: 4 of 5 lines cannot be stored"
    assert hint == "hint: nothing was stored; correct them and run it again"
    assert everything(four) == []
    assert "log" not in four("undo", "--list").out


def test_no_more_than_twenty_bad_lines_are_shown(four: "Run") -> None:
    """And how many more there are."""
    found = four("log", "--many", input="p01 x 9\n" * 25)
    assert found.err.count("line ") == 20
    assert "... and 5 more" in found.err
    assert "25 of 25 lines" in found.err


def test_nobody_is_made_by_a_slip(four: "Run") -> None:
    """An unknown name is a bad line."""
    assert four("log", "--many", input="Eve 9 9\n").code == 2
    people = four("person", "list", "--json").json["people"]
    assert "Eve" not in [person["name"] for person in people]


def test_me_is_made_on_first_use(run: "Run") -> None:
    """As by log."""
    assert run("log", "--many", input="me 9 9\n").code == 0
    assert run("person", "list", "--json").json["people"] == [{"name": "me", "tests": 2}]


def test_an_unlikely_distance_is_stored_with_a_warning(four: "Run") -> None:
    """Its line and person are named; --yes says nothing, --strict refuses all lines."""
    for day in ("19", "20", "21"):
        four("log", "--many", "--at", f"2026-11-{day}", input="p01 9 9\n")
    before = everything(four)
    strict = four("log", "--many", "--strict", input="p02 8 8\np01 9 1\n")
    assert strict.code == 2
    assert strict.err.startswith("line 2: p01 9 1: right 1 cm is far from the usual 9.0 cm")
    assert everything(four) == before
    assert four("log", "--many", "--yes", input="p01 9 1\n").err == ""
    warned = four("log", "--many", input="p02 8 8\np01 1 9\n")
    assert warned.code == 0
    assert warned.err.startswith("warning: line 2: p01 left 1 cm is far from the usual 9.0 cm")


def test_a_name_twice_is_stored_with_a_warning(four: "Run") -> None:
    """The same ankle of the same person: both stay, or none with --strict; two ankles do not."""
    twice = "p01 9 9\np02 8 -\nP01 9.5 -\np02 - 8\n"
    strict = four("log", "--many", "--strict", input=twice)
    assert strict.code == 2
    assert strict.err.startswith("line 3: P01 9.5 -: 'p01' is on line 1 too")
    found = four("log", "--many", input=twice)
    assert found.code == 0
    assert found.err == "warning: line 3: p01 is on line 1 too: both are stored\n"
    assert len(everything(four)) == 5


def test_json(four: "Run") -> None:
    """The tests as stored, each with its person."""
    found = four("log", "--many", "--json", input=LINES).json
    assert found["schema"] == "dorsiflex.tests/1"
    assert [(test["id"], test["person"], test["side"]) for test in found["tests"]][2:4] == [
        (3, "p02", "right"),
        (4, "Anna K", "left"),
    ]


@pytest.mark.parametrize("nothing", ["", "\n\n", "# nobody came\n"])
def test_no_line_at_all(four: "Run", nothing: str) -> None:
    """A script that lost its lines hears of it."""
    found = four("log", "--many", input=nothing)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: there are no lines to store")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_files_of_other_systems(four: "Run", ending: str) -> None:
    """A byte order mark, CRLF, no line break at the end."""
    assert four("log", "--many", input=f"\ufeffp01 9 9{ending}p02 8 8").code == 0
    assert len(everything(four)) == 4


def test_bytes_that_are_no_text(four: "Run", own_world: object) -> None:
    """One plain line, nothing stored."""
    del own_world
    result = subprocess.run(
        [sys.executable, "-m", "dorsiflex", "log", "--many"],
        input="p01 9 9\nZo\u00e9 9 9\n".encode("latin-1"),
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        timeout=120,
    )
    # UTF-8 mode lets bytes through as surrogates, which no name can hold.
    assert result.returncode == 2
    assert result.stderr.startswith((b"line 2: ", b"error: the lines are not utf-8 text"))
    assert everything(four) == []


@pytest.mark.parametrize(
    "words",
    [["-l", "9"], ["-r", "9"], ["--pain", "2"], ["--pain-left", "2"], ["--sharp", "left"]],
    ids=str,
)
def test_values_beside_the_lines_are_refused(four: "Run", words: list[str]) -> None:
    """They would be silently lost."""
    found = four("log", "--many", *words, input="p01 9 9\n")
    assert found.code == 2
    assert found.err.startswith("error: --many reads distances and pain from lines")
    assert everything(four) == []


def test_a_person_beside_the_lines_is_refused(four: "Run") -> None:
    """Each line names its own; a person in the settings is as good as none."""
    found = four("-P", "p01", "log", "--many", input="p02 9 9\n")
    assert found.code == 2
    assert found.err.startswith("error: log --many names each person, so -P 'p01' does not apply")
    assert four("log", "--many", input="p02 9 9\n", env={"DORSIFLEX_PERSON": "p01"}).code == 0
    assert {person for person, *_ in everything(four)} == {"p02"}


def test_what_it_stores_is_what_log_stores(four: "Run") -> None:
    """Field by field, but for the ids."""
    options = ["--at", "2026-11-20 08:00", "--warm", "-t", "a", "-t", "b", "-n", "x"]
    four("-P", "p01", "log", "-l", "9.5/10", "-r", "11", "-p", "3", *options)
    four("log", "--many", *options, input="p02 9.5/10 11 3\n")
    one, two = (json.loads(four("-P", name, "export", "--json").out) for name in ("p01", "p02"))
    assert len(one) == 2
    for mine, other in zip(one, two, strict=True):
        assert {**mine, "id": "", "person": ""} == {**other, "id": "", "person": ""}
