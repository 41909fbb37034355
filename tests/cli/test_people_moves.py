"""Tests that change hands, two people who are one, and people who go."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Fill, Run


NO_TRAINING = {"training": 0, "morning": 0, "event": 0, "training_plan": 0}


@pytest.fixture
def two(filled: "Fill") -> "Run":
    """Return `run` with the data of `ana_and_bob`."""
    return filled(ana_and_bob)


def ana_and_bob(run: "Run") -> None:
    """Ana: test 1 (left 9.5) and a goal of 10; Bob: tests 2 and 3 (left 12, right 11), goal 12."""
    run("person", "add", "Ana", "Bob")
    run("-P", "Ana", "log", "-l", "9.5", "-n", "knee")
    run("-P", "Bob", "log", "-l", "12", "-r", "11")
    run("-P", "Ana", "goal", "set", "10")
    run("-P", "Bob", "goal", "set", "12", "--side", "left")


def ids(run: "Run", name: str) -> list[int]:
    """Return the ids of a person's tests."""
    return sorted(test["id"] for test in run("-P", name, "list", "--json").json["tests"])


def test_several_people_are_added_as_one_step(run: "Run") -> None:
    """Undone as one."""
    found = run("person", "add", "p01", "p02", "Anna K")
    assert found.out.splitlines()[0].startswith("Added p01, p02, Anna K.")
    names = [person["name"] for person in run("person", "list", "--json").json["people"]]
    assert names == ["p01", "p02", "Anna K"]
    assert "Undone: person add p01 and 2 more" in run("undo").out
    assert run("person", "list", "--json").json["people"] == []


@pytest.mark.parametrize("names", [["p01", "P01"], ["p01", "Ana"], ["p01", ""]], ids=str)
def test_several_people_are_added_or_none(two: "Run", names: list[str]) -> None:
    """A name twice, a taken one, an empty one."""
    assert two("person", "add", *names).code == 2
    assert [p["name"] for p in two("person", "list", "--json").json["people"]] == ["Ana", "Bob"]


def test_a_test_is_given_to_the_right_person(two: "Run") -> None:
    """With all its fields, as one step with other changes; said; undone."""
    found = two("-P", "Ana", "edit", "1", "--person", "bob", "--pain", "2")
    assert found.code == 0
    assert "person: Ana -> Bob" in found.out
    assert (ids(two, "Ana"), ids(two, "Bob")) == ([], [1, 2, 3])
    moved = two("-P", "Bob", "show", "1", "--json").json["test"]
    assert (moved["person"], moved["pain"], moved["note"]) == ("Bob", 2, "knee")
    two("undo")
    assert (ids(two, "Ana"), ids(two, "Bob")) == ([1], [2, 3])


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["-P", "Ana", "edit", "1", "--person", "Bop"], 3, "there is no person 'Bop'"),
        (["-P", "Ana", "edit", "1", "--person", "me"], 3, "there is no person 'me'"),
        (["-P", "Ana", "edit", "1", "--person", "ANA"], 2, "nothing to change in test 1"),
        (["-P", "Ana", "edit", "1", "--person", ""], 2, "a name cannot be empty"),
        (["-P", "Ana", "edit", "2", "--person", "Ana"], 3, "test 2 does not belong to Ana"),
        (["person", "merge", "Ana", "ana"], 2, "'Ana' and 'Ana' are the same person"),
        (["person", "merge", "Eve", "Ana"], 3, "there is no person 'Eve'"),
        (["person", "merge", "Ana", "Eve"], 3, "there is no person 'Eve'"),
        (["person", "merge", "me", "Ana"], 3, "there is no person 'me'"),
        (["person", "remove", "Eve", "--confirm", "Eve"], 3, "there is no person 'Eve'"),
        (["person", "remove", "me", "--confirm", "me"], 3, "there is no person 'me'"),
        (["person", "remove", "Ana"], 2, "this would remove 'Ana' and all their data"),
        (["person", "remove", "Ana", "--confirm", "Bob"], 2, "this would remove 'Ana'"),
        (["person", "remove", "Ana", "--confirm", ""], 2, "a name cannot be empty"),
    ],
    ids=str,
)
def test_refusals(two: "Run", words: list[str], code: int, message: str) -> None:
    """Nothing changes."""
    before = two("export", "--all-people").out
    found = two(*words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert two("export", "--all-people").out == before
    assert [p["name"] for p in two("person", "list", "--json").json["people"]] == ["Ana", "Bob"]


def test_moved_where_it_is_unlikely(two: "Run") -> None:
    """Unlikely against the other's scores, not one's own."""
    for day in ("18", "19", "20"):
        two("-P", "Bob", "log", "-l", "15", "--at", f"2026-11-{day}")
    found = two("-P", "Ana", "edit", "1", "--person", "Bob")
    assert found.code == 0
    assert "left 9.5 cm is far from the usual 15.0 cm" in found.err
    two("undo")
    assert two("-P", "Ana", "edit", "1", "--person", "Bob", "--strict").code == 2
    assert ids(two, "Ana") == [1]


def test_two_people_become_one(two: "Run") -> None:
    """Tests and goals; where both have a goal, INTO's stays; undone in one step."""
    found = two("person", "merge", "Ana", "Bob")
    assert found.code == 0
    assert found.out.splitlines() == [
        "Merged Ana into Bob, with 1 test, 1 goal.",
        "Bob already had one, which was kept: 1 goal of Ana dropped.",
        "Undo: dorsiflex undo",
    ]
    assert ids(two, "Bob") == [1, 2, 3]
    goals = two("-P", "Bob", "goal", "list", "--json").json["goals"]
    assert [(goal["side"], goal["target_cm"]) for goal in goals] == [("left", 12), ("right", 10)]
    assert two("-P", "Ana", "list").code == 3
    two("undo")
    assert (ids(two, "Ana"), ids(two, "Bob")) == ([1], [2, 3])


def test_json_of_a_merge(two: "Run") -> None:
    """What moved and what gave way."""
    found = two("person", "merge", "Ana", "Bob", "--json").json
    assert found == {
        "schema": "dorsiflex.person-merged/1",
        "source": "Ana",
        "into": "Bob",
        "moved": {"test": 1, "goal": 1, **NO_TRAINING},
        "dropped": {"test": 0, "goal": 1, **NO_TRAINING},
    }


def test_a_person_is_removed_and_brought_back(two: "Run") -> None:
    """Tests and goals go along and come back; the name again confirms, in any case."""
    before = two("export", "--all-people").out
    found = two("person", "remove", "Bob", "--confirm", "BOB")
    assert found.code == 0
    assert found.out.startswith("Removed Bob, with 2 tests, 1 goal.\n")
    assert [p["name"] for p in two("person", "list", "--json").json["people"]] == ["Ana"]
    assert two("undo").out.startswith("Undone: person remove Bob")
    assert two("export", "--all-people").out == before
    assert two("-P", "Bob", "goal", "list", "--json").json["goals"][0]["target_cm"] == 12


def test_json_of_a_removal(two: "Run") -> None:
    """Who, and how much of what."""
    found = two("person", "remove", "Bob", "--confirm", "Bob", "--json").json
    assert found["schema"] == "dorsiflex.person-removed/1"
    assert found["person"] == "Bob"
    assert found["removed"] == {"test": 2, "goal": 1, **NO_TRAINING}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("refused", "command"),
    [
        (["remove", "Bob"], ["remove", "Bob", "--confirm", "Bob"]),
        (["merge", "Bob", "bob"], ["merge", "Bob", "Ana"]),
    ],
    ids=["remove", "merge"],
)
def test_a_copy_is_made_before_somebody_goes(
    two: "Run", database: "Path", refused: list[str], command: list[str]
) -> None:
    """Also where the undo is gone later; what is refused makes none."""
    folder = database.parent / "backups"
    assert two("person", *refused).code == 2
    assert not folder.exists()
    assert two("person", *command).code == 0
    (copy,) = folder.glob(f"*before-person-{command[0]}*")
    people = two("--db", str(copy), "person", "list", "--json").json["people"]
    assert [person["name"] for person in people] == ["Ana", "Bob"]


def test_training_goes_along_in_words(two: "Run") -> None:
    """Each thing under the name that people give it."""
    two("-P", "Bob", "train", "step-up")
    two("-P", "Bob", "morning", "1")
    two("-P", "Bob", "plan", "start")
    found = two("person", "remove", "Bob", "--confirm", "Bob")
    assert found.out.startswith(
        "Removed Bob, with 2 tests, 1 goal, 1 training session, 1 morning, 1 plan.\n"
    )


def test_a_training_session_is_not_given_away_alone(two: "Run") -> None:
    """`edit --person` is for tests."""
    two("-P", "Ana", "train", "step-up")
    found = two("-P", "Ana", "edit", "t1", "--person", "Bob")
    assert found.code == 2
    assert "--person does not apply to training" in found.err


@pytest.mark.parametrize("option", ["--all-people", "--pseudonymise"])
def test_training_is_exported_of_one_person_by_name(two: "Run", option: str) -> None:
    """Instead of leaving names in what was to have none."""
    found = two("export", "--what", "training", option)
    assert (found.code, found.out) == (2, "")
    assert f"{option} applies to tests only" in found.err


@pytest.mark.parametrize("words", [["merge", "a", "b"], ["remove", "a", "--confirm", "a"]], ids=str)
def test_where_there_is_no_database_none_is_made(
    run_first: "Run", database: "object", words: list[str]
) -> None:
    """Nobody has the name, and nothing is written."""
    from pathlib import Path

    assert run_first("person", *words).code == 3
    assert not Path(str(database)).exists()


def test_me_can_be_named_before_the_first_use(run: "Run") -> None:
    """A setting or a script that names the first person works from the beginning."""
    assert run("report", env={"DORSIFLEX_PERSON": "me"}).code == 0
    assert run("-P", "ME", "log", "-l", "9").code == 0
    run("person", "rename", "me", "Ana")
    assert run("-P", "me", "log", "-l", "9").code == 3
