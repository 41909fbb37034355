"""A team at a real pseudo-terminal: lines typed one by one, and the squad at every width."""

import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

if os.name == "nt":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pexpect
from tests.terminal import ended, interrupt

if TYPE_CHECKING:
    from tests.conftest import Run

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def at_terminal(*words: str, columns: int = 100, **env: str) -> Any:  # noqa: ANN401 # pexpect has no types
    """Run the program at a terminal of some width."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "dorsiflex", *words],
        env={**os.environ, "TERM": "xterm-256color", **env},
        dimensions=(60, columns),
        encoding="utf-8",
        timeout=120,
    )


def type_line(process: Any, number: int, text: str) -> None:  # noqa: ANN401 # likewise
    """Type a line where its number is asked for."""
    process.expect(rf"\b{number}: ")
    process.sendline(text)


def stored(run: "Run") -> list[tuple[str, str, str]]:
    """Return who is stored with what."""
    rows = run("export", "--all-people").rows
    return sorted((row["person"], row["side"], row["trials_cm"]) for row in rows)


@pytest.fixture
def three(run: "Run") -> "Run":
    """Three people; p01 has 9 cm on the left, thrice."""
    run("person", "add", "p01", "p02", "p03")
    for day in ("17", "18", "19"):
        run("-P", "p01", "log", "-l", "9", "--at", f"2026-11-{day}")
    return run


def test_lines_are_corrected_as_they_are_typed(three: "Run") -> None:
    """A typo, an unknown name, an unlikely value, a name twice, one undone; then all stored."""
    process = at_terminal("log", "--many")
    process.expect(r"NAME LEFT RIGHT \[PAIN\]")
    type_line(process, 1, "p02 9,5 10")
    process.expect("'9,5' has a comma")
    type_line(process, 1, "p2 9.5 10")
    process.expect(r"did you mean p02\?")
    type_line(process, 1, "p02 9.5/10 10 2")
    process.expect(r"p02: left 9\.8 cm \(9\.5 10\), right 10\.0 cm, pain 2")
    type_line(process, 2, "p01 1 -")
    process.expect(r"left 1 cm is far from the usual 9\.0 cm.*Store it\? \[y/N\]: ")
    process.sendline("n")
    process.expect("Not stored")
    type_line(process, 2, "# a note to myself")
    type_line(process, 2, "p01 9.1 -")
    process.expect(r"p01: left 9\.1 cm")
    type_line(process, 3, "p02 9.6 10.1")
    process.expect(r"p02: left 9\.8 cm .*: already there\. Replace it\? \[y/N\]: ")
    process.sendline("y")
    process.expect(r"p02: left 9\.6 cm, right 10\.1 cm")
    type_line(process, 3, "p03 7 7")
    process.expect("p03: left 7")
    type_line(process, 4, "undo")
    process.expect("p03 is dropped")
    type_line(process, 3, "")
    code, shown = ended(process)
    assert code == 0
    assert "Stored 3 tests of 2 people, " in shown
    thrice = [("p01", "left", "9")] * 3
    assert stored(three) == [
        *thrice,
        ("p01", "left", "9.1"),
        ("p02", "left", "9.6"),
        ("p02", "right", "10.1"),
    ]
    three("undo")
    assert stored(three) == thrice


def test_the_end_of_the_input_stores(three: "Run") -> None:
    """Ctrl-D, as an empty line does."""
    process = at_terminal("log", "--many")
    type_line(process, 1, "p03 7 7")
    process.expect(r"\b2: ")
    process.sendeof()
    code, shown = ended(process)
    assert code == 0
    assert "Stored 2 tests of 1 person, " in shown
    assert ("p03", "left", "7") in stored(three)


def test_an_interruption_stores_nothing(three: "Run") -> None:
    """Ctrl-C, after lines that were good."""
    before = stored(three)
    process = at_terminal("log", "--many")
    type_line(process, 1, "p03 7 7")
    process.expect(r"\b2: ")
    interrupt(process)
    code, shown = ended(process)
    assert code == 130
    assert "interrupted: nothing was changed" in shown
    assert stored(three) == before


def test_lines_that_cannot_be_stored_are_given_back(three: "Run") -> None:
    """Somebody removed the person meanwhile: what was typed is not lost."""
    process = at_terminal("log", "--many")
    type_line(process, 1, "p03 7 7.5")
    process.expect(r"\b2: ")
    three("person", "remove", "p03", "--confirm", "p03")
    process.sendline("")
    code, shown = ended(process)
    assert code == 3
    assert "log --many < FILE" in shown
    assert "p03 7 7.5" in shown.split("log --many < FILE")[1]


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 160])
def test_a_squad_is_whole_at_any_width(team: "Run", columns: int) -> None:
    """Each word of the plain table is there, in lines no wider than the terminal."""
    team("person", "rename", "Gus", "Augustus Octavianus the Younger of the second team")
    plain = team("squad").out
    code, drawn = ended(at_terminal("squad", columns=columns))
    assert code == 0
    lines = [ESCAPE.sub("", line) for line in drawn.replace("\r\n", "\n").splitlines()]
    assert max(map(len, lines)) <= columns
    words = re.findall(r"[^\s;:]+", " ".join(lines))
    assert [word for word in re.findall(r"[^\s;:]+", plain) if word not in words] == []
    # Who needs a look stands out, by the line and not by the order alone.
    assert "\x1b[1mZoe" in drawn


@pytest.mark.usefixtures("team")
def test_a_person_is_one_line_at_eighty_columns() -> None:
    """Those to look at, or with a goal, have a second one below."""
    _, drawn = ended(at_terminal("squad", columns=80, NO_COLOR="1"))
    lines = drawn.replace("\r\n", "\n").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Zoe"))
    end = lines.index("", start)
    names = [line.split()[0] for line in lines[start:end] if not line.startswith(" ")]
    assert names == ["Zoe", "Eve", "Bob", "ana", "Gus"]
    assert end - start <= 2 * len(names)
    assert "\x1b" not in drawn
