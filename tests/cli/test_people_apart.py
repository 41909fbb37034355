"""No command shows or changes another person's data by default."""

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from dorsiflex.cli.app import app
from dorsiflex.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Fill, Run

OWN = [
    ["log", "-l", "8.5"],
    ["report"],
    ["report", "--json"],
    ["report", "--csv"],
    ["report", "--describe"],
    ["report", "--save", "{folder}/report.html"],
    ["plot"],
    ["plot", "asymmetry"],
    ["plot", "pain"],
    ["compare", "..3w", "2w.."],
    ["compare", "..10d", "9d..", "--json"],
    ["goal", "set", "9"],
    ["goal", "list"],
    ["goal", "list", "--json"],
    ["goal", "clear"],
    ["due", "--days", "1"],
    ["list", "-n", "99"],
    ["list", "--json"],
    ["list", "--csv", "--tag", "theirs"],
    ["show", "last"],
    ["edit", "last", "--pain", "3"],
    ["delete", "last"],
    ["export"],
    ["export", "--json"],
    ["export", "--pseudonymise"],
    ["export", "-o", "{folder}/tests.csv"],
    ["export", "--what", "training"],
    ["export", "--what", "mornings"],
    ["export", "--what", "events"],
    ["event", "add", "rest", "--baseline"],
    ["event", "list"],
    ["event", "edit", "e1", "--side", "left"],
    ["event", "delete", "e1"],
    ["show", "e1"],
    ["import", "{folder}/in.csv"],
    ["train", "step-up"],
    ["list", "--training"],
    ["edit", "t1", "--pain", "3"],
    ["delete", "t1"],
    ["morning", "2"],
    ["plan", "start"],
    ["plan", "show"],
    ["plan", "list"],
    ["plan", "stop"],
]
"""Run as the first person and, with -P, as one of two."""

OF_ANOTHER = [["show", "{id}"], ["edit", "{id}", "--pain", "9"], ["delete", "{id}"]]
OF_ANOTHERS_TRAINING = [["show", "t3"], ["edit", "t3", "--pain", "9"], ["delete", "t3"]]
OF_ANOTHERS_EVENTS = [
    ["show", "e2"],
    ["event", "edit", "e2", "--side", "left"],
    ["event", "delete", "e2"],
]
"""ReadOptions the id of another person's test: refused."""

ABOUT_EVERYBODY = {
    "squad": "shows everybody",
    "person": "is about people",
    "undo": "takes back the last change, whoever it is about",
    "redo": "likewise",
}
WITHOUT_DATA = {
    "guide": "the same for everybody",
    "completion": "likewise",
    "exercises": "likewise",
    "config": "settings",
    "db": "the file, and how many people and tests are in it",
    "demo": "a database of its own",
}

THEIRS = re.compile(r"Secret|21\.[37]|sore ham|torn ham|theirs|77777777|23\.5|77\.7")
"""What only the other's data hold: name, distances, note, tag, goal, load."""


@pytest.fixture
def two(filled: "Fill") -> "Run":
    """Return `run` with the data of `people`."""
    return filled(people)


def people(run: "Run") -> None:
    """`me` and Mine with plain data, Secret with data that are like nobody else's."""
    run("person", "add", "Mine", "Secret")
    for who, left, right in (
        ("me", "8.1", "9.1"),
        ("Mine", "8.2", "9.2"),
        ("Secret", "21.3", "21.7"),
    ):
        for days in ("20d", "6d"):
            words = ["-l", left, "-r", right, "-p", "1", "--at", days]
            if who == "Secret":
                words += ["-n", "sore ham", "-t", "theirs"]
            run("-P", who, "log", *words)
        told = (
            ["deep-squat", "--load", "77.7", "-n", "sore ham"] if who == "Secret" else ["step-up"]
        )
        run("-P", who, "train", *told, "--at", "5d")
        run("-P", who, "morning", "7" if who == "Secret" else "1", "--at", "4d")
    run("-P", "Secret", "plan", "start")
    run("-P", "Secret", "goal", "set", "23.5")
    run("event", "add", "rest")
    run("-P", "Secret", "event", "add", "torn ham", "--baseline", "--at", "10d")


def secret(run: "Run") -> tuple[Any, ...]:
    """Return all that is stored of the other."""
    return (
        json.loads(run("-P", "Secret", "export", "--json").out),
        run("-P", "Secret", "goal", "list", "--json").json["goals"],
        run("-P", "Secret", "export", "--what", "training").out,
        run("-P", "Secret", "export", "--what", "mornings").out,
        run("-P", "Secret", "export", "--what", "events").out,
        run("-P", "Secret", "plan", "list", "--json").out,
    )


def names() -> "Iterator[str]":
    """Yield every command of the program, `goal set` as `goal`."""
    group: Any = get_command(app)
    yield from group.list_commands(None)


def test_every_command_is_tried() -> None:
    """A new command is added to one of the lists here, or this fails."""
    tried = {words[0] for words in OWN} | ABOUT_EVERYBODY.keys() | WITHOUT_DATA.keys()
    assert tried == set(names()) == set(COMMANDS)


@pytest.mark.parametrize("who", [[], ["-P", "Mine"]], ids=["me", "-P"])
@pytest.mark.parametrize("words", OWN, ids=" ".join)
def test_it_is_about_one_person(
    two: "Run", own_world: "Path", who: list[str], words: list[str]
) -> None:
    """Nothing of the other's is shown, written or changed."""
    before = secret(two)
    (own_world / "in.csv").write_text("date,side,distance_cm\n2026-10-01,left,8.4\n")
    found = two(*who, *(word.format(folder=own_world) for word in words))
    assert found.code in {0, 3}
    assert not THEIRS.search(found.out + found.err)
    for file in (*own_world.glob("*.html"), *own_world.glob("*.csv")):
        assert not THEIRS.search(file.read_text())
    assert secret(two) == before


@pytest.mark.parametrize("words", OF_ANOTHER, ids=" ".join)
def test_another_persons_test_is_refused(two: "Run", words: list[str]) -> None:
    """By its id: whose it is and how to mean them is said, and nothing else of it."""
    before = secret(two)
    id_ = two("-P", "Secret", "list", "--json").json["tests"][0]["id"]
    found = two(*(word.format(id=id_) for word in words))
    assert (found.code, found.out) == (3, "")
    assert found.err == (
        f"error: test {id_} does not belong to me\n"
        "hint: it belongs to Secret: put -P Secret before the command\n"
    )
    assert secret(two) == before


@pytest.mark.parametrize("words", OF_ANOTHERS_TRAINING, ids=" ".join)
def test_another_persons_training_is_refused(two: "Run", words: list[str]) -> None:
    """By its id, as a test is."""
    before = secret(two)
    found = two(*words)
    assert (found.code, found.out) == (3, "")
    assert found.err == (
        "error: training session t3 does not belong to me\n"
        "hint: it belongs to Secret: put -P Secret before the command\n"
    )
    assert secret(two) == before


@pytest.mark.parametrize("words", OF_ANOTHERS_EVENTS, ids=" ".join)
def test_another_persons_event_is_refused(two: "Run", words: list[str]) -> None:
    """By its id, as a test is."""
    before = secret(two)
    found = two(*words)
    assert (found.code, found.out) == (3, "")
    assert found.err == (
        "error: event e2 does not belong to me\n"
        "hint: it belongs to Secret: put -P Secret before the command\n"
    )
    assert secret(two) == before


def test_several_ids_with_another_persons_among_them(two: "Run") -> None:
    """None is deleted."""
    mine = two("list", "--json").json["tests"][0]["id"]
    theirs = two("-P", "Secret", "list", "--json").json["tests"][0]["id"]
    everything = two("export", "--all-people").out
    assert two("delete", str(mine), str(theirs)).code == 3
    assert two("export", "--all-people").out == everything


@pytest.mark.parametrize(
    "words",
    [
        ["person", "rename", "Mine", "Other"],
        ["person", "merge", "Mine", "me"],
        ["person", "remove", "Mine", "--confirm", "Mine"],
        ["person", "add", "p01", "p02"],
        ["person", "codes"],
        ["log", "--many"],
    ],
    ids=" ".join,
)
def test_what_is_about_people_changes_those_named(two: "Run", words: list[str]) -> None:
    """And nobody else."""
    before = secret(two)
    assert two(*words, input="me 8 9\nMine 8 9\n").code == 0
    assert secret(two) == before


def test_the_names_of_others_are_no_secret(two: "Run") -> None:
    """They are what a mistyped name is compared with: the search above can find something."""
    assert THEIRS.search(two("-P", "Secrt", "list").err)
    assert THEIRS.search(two("-P", "Secret", "list").out)
    assert THEIRS.search(two("squad").out)


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--training"),
        ("event", "list"),
        ("report",),
        ("report", "--describe"),
        ("due",),
        ("goal", "list"),
        ("plan", "list"),
        ("plan", "show"),
    ],
)
def test_a_hint_followed_to_the_letter_is_about_the_same_person(
    run: "Run", words: tuple[str, ...]
) -> None:
    """What it says to type names the person: without the name it would be somebody else's."""
    run("person", "add", "Ana K")
    said = run("-P", "Ana K", *words).out
    assert "dorsiflex -P 'Ana K' " in said
    assert "dorsiflex log" not in said
    for words_of_hint in re.findall(r"dorsiflex (?!guide)(.*)", said):
        assert words_of_hint.startswith("-P 'Ana K' ")
    assert "-P" not in run(*words).out
