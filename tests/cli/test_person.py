import shlex
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run


def names(run: "Run") -> list[str]:
    """Return the names of everybody, in the order they were added."""
    return [person["name"] for person in run("person", "list", "--json").json["people"]]


def test_nobody_yet(run_first: "Run", is_made: "Callable[[], bool]") -> None:
    """No error, and no database made by looking."""
    found = run_first("person", "list")
    assert found.code == 0
    assert found.out.startswith("No people yet.")
    assert not is_made()


def test_add_and_undo(run: "Run") -> None:
    """Said, listed, one step to undo."""
    found = run("person", "add", "anna")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("Added anna.")
    assert names(run) == ["anna"]
    run("undo")
    assert names(run) == []


def test_the_hint_can_be_pasted_into_a_shell(run: "Run") -> None:
    """A name with a quote is quoted, so that what is pasted means that person and nothing else."""
    command = run("person", "add", "Siobhán O'Shea; ls").out.splitlines()[0].partition(": ")[2]
    assert shlex.split(command) == ["dorsiflex", "-P", "Siobhán O'Shea; ls", "log"]


def test_the_data_of_two_people_stay_apart(run: "Run") -> None:
    """`-P`, `--person` and DORSIFLEX_PERSON say whose; nothing said means the first person."""
    run("log", "-l", "9")
    run("person", "add", "anna")
    run("-P", "anna", "log", "-l", "5")
    run("--person", "ANNA", "log", "-l", "6")
    run("log", "-l", "7", env={"DORSIFLEX_PERSON": "anna"})
    assert [row["score_cm"] for row in run("export").rows] == ["9"]
    anna = run("-P", "anna", "export").rows
    assert {row["score_cm"] for row in anna} == {"5", "6", "7"}
    assert {row["person"] for row in anna} == {"anna"}


def test_an_option_stands_over_the_environment_over_the_file(run: "Run") -> None:
    """Three people; the nearest word counts."""
    for name, distance in (("a", "1"), ("b", "2"), ("c", "3")):
        run("person", "add", name)
        run("-P", name, "log", "-l", distance)
    run("config", "set", "person", "a")
    assert run("export").rows[0]["person"] == "a"
    in_environment = {"DORSIFLEX_PERSON": "b"}
    assert run("export", env=in_environment).rows[0]["person"] == "b"
    assert run("-P", "c", "export", env=in_environment).rows[0]["person"] == "c"


@pytest.mark.parametrize("same", ["Anna", "anna", "ANNA", "  anna "])
def test_a_name_is_one_whatever_its_case(run: "Run", same: str) -> None:
    """Nobody is added twice."""
    run("person", "add", "Anna")
    found = run("person", "add", same)
    assert found.code == 2
    assert found.err.startswith("error: there is already a person 'Anna'")
    assert names(run) == ["Anna"]


def test_a_name_is_one_whatever_its_unicode_form(run: "Run") -> None:
    """`é` as one character and as two is the same name."""
    run("person", "add", "Ren\u00e9")
    assert run("person", "add", "Rene\u0301").code == 2
    assert run("-P", "Rene\u0301", "log", "-l", "9").code == 0


def test_rename_and_undo(run: "Run") -> None:
    """The tests come along; the case of a name can be changed; one step to undo."""
    run("log", "-l", "9")
    found = run("person", "rename", "me", "Anna K")
    assert found.code == 0
    assert found.out.startswith("Renamed me to Anna K.\n")
    assert run("-P", "anna k", "export").rows[0]["person"] == "Anna K"
    assert run("person", "rename", "anna k", "ANNA K").code == 0
    assert names(run) == ["ANNA K"]
    run("undo")
    run("undo")
    assert names(run) == ["me"]


def test_the_first_person_stays_the_first_when_renamed(run: "Run") -> None:
    """Nothing said still means the same person."""
    run("log", "-l", "9")
    run("person", "rename", "me", "anna")
    run("log", "-l", "9.5")
    assert names(run) == ["anna"]
    assert len(run("export").rows) == 2


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["add", ""], 2, "a name cannot be empty"),
        (["add", "a\x1b]0;x\x07"], 2, "the name has a control character (U+001B)"),
        (["add", "x" * 101], 2, "the name has 101 characters; the maximum is 100"),
        (["add"], 2, "missing argument 'NAME...'"),
        (["rename", "bob", "anna"], 3, "there is no person 'bob'"),
        (["rename", "eve", "anna"], 2, "there is already a person 'anna'"),
        (["rename", "eve", " "], 2, "a name cannot be empty"),
        (["rename", "EVE", "eve"], 2, "'eve' already has this name"),
    ],
    ids=str,
)
def test_refusals(run: "Run", words: list[str], code: int, message: str) -> None:
    """Nobody is changed."""
    run("person", "add", "anna")
    run("person", "add", "eve")
    found = run("person", *words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert names(run) == ["anna", "eve"]


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("bob", 3, "there is no person 'bob'"),
        ("", 2, "a name cannot be empty"),
        ("\udcff", 2, "the name has a byte that is not text here (0xFF)"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("command", ["list", "report", "export", "due", "undo"])
def test_a_person_who_is_not_there(
    run: "Run", command: str, name: str, code: int, message: str
) -> None:
    """Data of nobody are not shown, also where a variable of a script was empty."""
    run("log", "-l", "9")
    found = run("-P", name, command)
    if command == "undo":
        # Undo undoes the last change, no matter which person it is about.
        assert found.code == 0
        return
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")


def test_a_mistyped_name_gets_a_suggestion(run: "Run") -> None:
    """And a typo adds no new person."""
    run("person", "add", "anna")
    found = run("-P", "ana", "log", "-l", "9")
    assert (found.code, found.out) == (3, "")
    assert "did you mean anna?" in found.err
    assert names(run) == ["anna"]


def test_list_counts_tests(run: "Run") -> None:
    """On screen and in JSON, in the order they were added."""
    run("log", "-l", "9", "-r", "9")
    run("person", "add", "anna")
    assert [line.split() for line in run("person", "list").out.splitlines()] == [
        ["name", "tests"],
        ["me", "2"],
        ["anna", "0"],
    ]
    found = run("person", "list", "--json").json
    assert found["schema"] == "dorsiflex.people/1"
    assert found["people"] == [{"name": "me", "tests": 2}, {"name": "anna", "tests": 0}]


def test_json_of_add_and_rename(run: "Run") -> None:
    """Whom it is about."""
    assert run("person", "add", "anna", "--json").json["people"] == [{"name": "anna", "tests": 0}]
    renamed = run("person", "rename", "anna", "eve", "--json").json["people"]
    assert [person["name"] for person in renamed] == ["eve"]


def test_renaming_keeps_the_number_of_tests(run: "Run") -> None:
    """Its JSON says how many tests the person has."""
    run("log", "-l", "9", "-r", "9")
    renamed = run("person", "rename", "me", "eve", "--json").json["people"]
    assert renamed == [{"name": "eve", "tests": 2}]


def test_me_may_be_named_before_the_first_use(run_first: "Run") -> None:
    """`-P me` means the first person, who is made by the first test."""
    assert run_first("-P", "me", "list").code == 0
    assert run_first("-P", "ME", "log", "-l", "9.5").code == 0
    people = run_first("person", "list", "--json").json["people"]
    assert people == [{"name": "me", "tests": 1}]


def test_me_is_unknown_once_the_first_person_has_another_name(run: "Run") -> None:
    """A second `me` never appears by itself."""
    run("log", "-l", "9.5")
    run("person", "rename", "me", "anna")
    outcome = run("-P", "me", "log", "-l", "9.5")
    assert outcome.code == 3
    assert "there is no person 'me'" in outcome.err


def test_a_person_from_the_settings_who_is_unknown_is_told_with_the_place(run: "Run") -> None:
    """Else nobody finds out why nothing works any more."""
    run("config", "set", "person", "zed")
    assert "from the settings file" in run("list").err
    found = run("list", env={"DORSIFLEX_PERSON": "zod"})
    assert found.code == 3
    assert "environment variable DORSIFLEX_PERSON" in found.err
