from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run

# Every kind of change, each on top of those before it.
CHANGES = (
    ("log", "-l", "9.5/10", "-r", "11.2", "-p", "2", "-t", "home", "-n", "first"),
    ("log", "-l", "9.8", "--at", "yesterday"),
    ("edit", "1", "-d", "9", "-t", "gym", "--pain", ""),
    ("goal", "set", "12.5", "--by", "2027-02-01"),
    ("goal", "set", "11", "--side", "left"),
    ("person", "add", "anna"),
    ("-P", "anna", "log", "-r", "8"),
    ("person", "rename", "anna", "Anna K"),
    ("goal", "clear", "--side", "right"),
    ("delete", "1", "2"),
)


def state(run: "Run") -> tuple[str, ...]:
    """Return all that can be seen of the data."""
    people = [person["name"] for person in run("person", "list", "--json").json["people"]]
    goals = run("goal", "list", "--json").out
    return (*people, goals, *(run("-P", name, "export").out for name in people))


def test_undo_of_everything_and_redo_of_everything(run: "Run") -> None:
    """Each undo gives the state before, down to the empty database; each redo the state after."""
    states = [state(run)]
    for words in CHANGES:
        found = run(*words)
        assert found.code == 0, found.err
        states.append(state(run))
    assert len(set(states)) == len(CHANGES) + 1
    for expected in reversed(states[:-1]):
        assert run("undo").code == 0
        assert state(run) == expected
    assert run("undo").code == 3
    for expected in states[1:]:
        assert run("redo").code == 0
        assert state(run) == expected
    assert run("redo").code == 3


def test_an_import_with_new_people_is_redone(run: "Run", tmp_path: "Path") -> None:
    """Two people of a file, their tests, and what was done after it: three redos bring all back."""
    file = tmp_path / "two-people.csv"
    file.write_text("date,person,left\n2026-01-01,anna,9\n2026-01-02,ben,9\n", encoding="utf-8")
    changes = (
        ("import", str(file), "--add-people"),
        ("-P", "anna", "log", "-l", "9.5"),
        ("goal", "set", "12"),
    )
    states = [state(run)]
    for words in changes:
        found = run(*words)
        assert found.code == 0, found.err
        states.append(state(run))
    for expected in reversed(states[:-1]):
        assert run("undo").code == 0
        assert state(run) == expected
    for expected in states[1:]:
        found = run("redo")
        assert (found.code, found.err) == (0, "")
        assert state(run) == expected


def test_undo_says_what_was_taken_back(three: "Run") -> None:
    """The change in words, and how to have it again."""
    found = three("undo")
    assert found.err == ""
    assert found.out.splitlines() == [
        "Undone: log left 10.0 cm (Sat 2026-11-21)",
        "Redo: dorsiflex redo",
    ]
    assert three("redo").out.splitlines() == [
        "Redone: log left 10.0 cm (Sat 2026-11-21)",
        "Undo: dorsiflex undo",
    ]


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_nothing_to_take_back(run: "Run", command: str) -> None:
    """Exit 3 and a hint."""
    found = run(command)
    assert (found.code, found.out) == (3, "")
    assert found.err.startswith(f"error: nothing to {command}\nhint: ")


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_nothing_is_made_where_there_is_nothing(
    run_first: "Run", is_made: "Callable[[], bool]", command: str
) -> None:
    """A command that finds nothing leaves no database behind."""
    assert run_first(command).code == 3
    assert not is_made()


def test_a_new_change_ends_what_could_be_redone(three: "Run") -> None:
    """As in every editor."""
    three("undo")
    three("log", "-r", "9")
    found = three("redo")
    assert (found.code, found.out) == (3, "")


def test_list_shows_changes_newest_first(three: "Run") -> None:
    """What was undone is marked; looking changes nothing."""
    three("undo")
    lines = three("undo", "--list").out.splitlines()
    assert lines[0].split() == ["id", "when", "change", "state"]
    assert "log left 10.0 cm (Sat 2026-11-21)" in lines[1]
    assert lines[1].endswith("  undone")
    assert "log left 9.5 cm, right 11.2 cm (Thu 2026-11-19)" in lines[2]
    assert lines[1].split()[:3] == ["2", "2026-11-22", "18:00"]
    assert three("redo").code == 0


def test_list_takes_a_number(three: "Run") -> None:
    """`-n` limits it; 0 is refused."""
    assert len(three("undo", "--list", "-n", "1").out.splitlines()) == 2
    assert three("undo", "--list", "-n", "0").code == 2


def test_one_change_of_the_past_is_undone_alone(three: "Run") -> None:
    """By its number, while later ones stay; redo redoes it."""
    three("edit", "1", "-p", "5")
    three("edit", "3", "-n", "later")
    before = three("export").out
    found = three("undo", "3")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("Undone: edit 1: pain")
    pains = {test["id"]: test["pain"] for test in three("list", "--json").json["tests"]}
    assert pains[1] == 2
    assert "later" in three("list").out
    assert three("undo", "3").code == 3
    assert three("redo").code == 0
    assert three("export").out == before


def test_redo_brings_back_what_was_undone_last(three: "Run") -> None:
    """Not the lowest number: `undo 3`, then `undo` of 4, then `redo` brings back 4."""
    three("edit", "1", "-p", "5")
    three("edit", "3", "-n", "later")
    assert three("undo", "3").code == 0
    assert three("undo").code == 0
    redone = [three("redo", "--json").json["changes"][0]["id"] for _ in range(2)]
    assert redone == [4, 3]


def test_the_first_test_of_all_is_undone_alone(run: "Run") -> None:
    """It has added the person, whom the later tests keep; all can be undone and redone."""
    for number, distance in enumerate((9, 10, 11), start=1):
        run("log", "-l", str(distance), "--at", f"2026-11-0{number}")
    run("goal", "set", "12")
    before = run("export").out
    assert run("undo", "1").code == 0
    left = before.splitlines()
    del left[1]
    assert run("export").out.splitlines() == left
    assert run("undo", "2").code == 0
    for _ in range(2):
        assert run("undo").code == 0
    assert len(run("export").out.splitlines()) == 1
    assert run("person", "list", "--json").json["people"] == []
    for _ in range(4):
        assert run("redo").code == 0
    assert run("export").out == before
    assert run("undo", "1").code == 0
    assert run("redo").code == 0
    assert run("export").out == before


def test_adding_a_person_with_tests_is_not_undone_alone(run: "Run") -> None:
    """Nothing else would be left to undo."""
    run("person", "add", "anna")
    run("-P", "anna", "log", "-l", "9")
    assert run("undo", "1").code == 2


def test_a_change_that_later_ones_built_on_is_not_undone_alone(three: "Run") -> None:
    """Refused with the later changes, the rows, and what to do; so is a number that is none."""
    three("edit", "1", "-p", "5")
    before = three("export").out
    found = three("undo", "1")
    assert (found.code, found.out) == (2, "")
    assert "later changes touched the same data: " in found.err
    assert "3 (test 1: edit 1: pain: 2 -> 5)" in found.err
    assert found.err.endswith("hint: undo them first, the latest one first: dorsiflex undo 3\n")
    assert three("undo", "99").code == 3
    assert three("undo", "x").code == 2
    assert three("undo", "1", "--list").code == 2
    assert three("export").out == before
    assert three("undo", "3").code == 0


def test_list_shows_all(three: "Run") -> None:
    """`--all` lists more than the 20 of the default."""
    for pain in range(20):
        three("edit", "1", "-p", str(pain % 10), "-n", str(pain))
    assert len(three("undo", "--list").out.splitlines()) == 1 + 20
    assert len(three("undo", "--list", "--all").out.splitlines()) == 1 + 22


def test_list_of_nothing(run: "Run") -> None:
    """No error."""
    found = run("undo", "--list")
    assert (found.code, found.out) == (0, "No changes yet.\n")


def test_json(three: "Run") -> None:
    """Undo, redo and the list give the changes."""
    (change,) = three("undo", "--json").json["changes"]
    assert change["summary"].startswith("log left 10.0")
    listed = three("undo", "--list", "--json").json
    assert listed["schema"] == "dorsiflex.changes/1"
    assert [change["undone"] for change in listed["changes"]] == [True, False]
    assert three("redo", "--json").json["changes"][0]["id"] == change["id"]


def test_of_many_later_changes_five_are_named(three: "Run") -> None:
    """And the others are counted, so that no number is cut in two."""
    for pain in range(1, 9):
        three("edit", "3", "-p", str(pain))
    number = next(
        change["id"]
        for change in three("undo", "--list", "--json").json["changes"]
        if change["summary"].startswith("log") and "10.0" in change["summary"]
    )
    found = three("undo", str(number))
    assert found.code == 2
    message = found.err.splitlines()[0]
    assert [f"{number + later} (test 3: edit 3: pain" in message for later in range(1, 7)] == [
        *[True] * 5,
        False,
    ]
    assert message.endswith("; and 3 more")


def test_the_person_is_named_if_there_are_several(run: "Run") -> None:
    """With undo, redo and each line of the list; nobody is named if there is one person."""
    run("log", "-l", "9")
    assert "Undone: log left 9.0 cm (Sun 2026-11-22)\n" in run("undo").out
    run("redo")
    run("person", "add", "anna", "ben", "cy")
    run("-P", "anna", "log", "-l", "9.5")
    run("-P", "ben", "goal", "set", "12")
    run("log", "--many", input="anna 9 9\nben 9 9\ncy 9 9\nme 9 9\n")
    run("-P", "anna", "edit", "2", "--person", "ben")
    changes = {
        each["summary"]: each["people"] for each in run("undo", "--list", "--json").json["changes"]
    }
    assert list(changes.values()) == [
        ["anna", "ben"],
        ["me", "anna", "ben", "cy"],
        ["ben"],
        ["ben"],
        [],
        ["me"],
    ]
    shown = " ".join(run("undo", "--list").out.split())
    assert "18:00 4 people log 8 tests of 4 people" in shown
    # The move is undone: the test is anna's again.
    for words, line in (
        (("undo",), "Undone: edit 2: person: anna -> ben"),
        (("undo",), "Undone: log 8 tests of 4 people (Sun 2026-11-22), 4 people"),
        (("undo",), "Undone: goal set 12 left and right, ben"),
        (("-P", "cy", "undo"), "Undone: log left 9.5 cm (Sun 2026-11-22), anna"),
        (("redo",), "Redone: log left 9.5 cm (Sun 2026-11-22), anna"),
    ):
        assert run(*words).out.splitlines()[0] == line


def test_nobody_is_named_beside_a_change_of_many_rows(run: "Run", tmp_path: "Path") -> None:
    """Reading a million rows to list them would take too long."""
    run("person", "add", "anna", "ben")
    for number, people in ((250, ["anna"]), (251, [])):
        sheet = tmp_path / f"{number}.csv"
        rows = "".join(
            f"2026-10-{1 + n % 30:02} {n // 30:02}:{number % 60:02},9,11\n" for n in range(number)
        )
        sheet.write_text(f"date,left,right\n{rows}")
        assert run("-P", "anna", "import", str(sheet)).code == 0
        assert run("undo", "--list", "--json", "-n", "1").json["changes"][0]["people"] == people
        undone = run("undo", "--json").json["changes"][0]
        assert undone["people"] == people
