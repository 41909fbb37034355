"""`last`, ranges and several ids in `show`, `edit` and `delete`; sessions corrected as a whole."""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Fill, Run


@pytest.fixture
def sessions(filled: "Fill") -> "Run":
    """Return `run` with the data of `three_sessions`."""
    return filled(three_sessions)


def three_sessions(run: "Run") -> None:
    """Three sessions of both ankles: tests 1 to 6."""
    for day, left in ((18, "9"), (19, "9.2"), (20, "9.4")):
        run("log", "-l", left, "-r", "11", "-p", "2", "--at", f"2026-11-{day} 07:30")


def by_id(run: "Run", *words: str) -> dict[int, Any]:
    """Return all tests by id."""
    return {test["id"]: test for test in run(*words, "list", "--json").json["tests"]}


def shown(run: "Run", *ids: str) -> list[int]:
    """Return the ids of the tests that `show` shows."""
    found = run("show", *ids, "--json").json
    return [test["id"] for test in found.get("tests") or [found["test"]]]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["last"], [5, 6]),
        (["LAST", "5"], [5, 6]),
        (["2-4"], [2, 3, 4]),
        (["4", "1", "3-4"], [4, 1, 3]),
        (["5-99"], [5, 6]),
        (["3"], [3]),
    ],
    ids=str,
)
def test_what_ids_mean(sessions: "Run", ids: list[str], expected: list[int]) -> None:
    """Numbers, ranges, and the session stored last with both ankles; each test once."""
    assert shown(sessions, *ids) == expected
    assert f"id          {expected[-1]}\n" in sessions("show", *ids).out


def test_last_is_the_session_of_the_person(sessions: "Run") -> None:
    """Not the latest day, nor what somebody else stored later; one ankle if one was tested."""
    sessions("log", "-l", "8", "--at", "2026-11-01")
    assert shown(sessions, "last") == [7]
    sessions("person", "add", "anna")
    sessions("-P", "anna", "log", "-l", "8", "-r", "8.5")
    assert shown(sessions, "last") == [7]
    assert sessions("-P", "anna", "show", "1-8").code == 0
    assert sessions("-P", "anna", "show", "1-7").code == 3


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["show", "20-17"], 2, "the range 20-17 is backwards"),
        (["show", "7-9"], 3, "me has no tests with ids 7-9"),
        (["show", "1-x"], 2, "'1-x' is not an id"),
        (["show", "1", "t1"], 2, "'t1' is not the id of a test"),
        (
            ["edit", "last", "--distance", "9"],
            2,
            "--distance changes one test at a time, not 5 6",
        ),
        (["edit", "1-3", "--side", "left"], 2, "--side changes one test at a time, not 1 2 3"),
        (
            ["edit", "5", "--swap"],
            2,
            "--swap needs as many tests of the left ankle as of the right, not 5",
        ),
        (
            ["edit", "1", "3", "--swap"],
            2,
            "--swap needs as many tests of the left ankle as of the right, not 1 3",
        ),
        (
            ["edit", "last", "--swap", "--side", "left"],
            2,
            "--swap and --side cannot be used together",
        ),
        (["edit", "1-4", "--pain", "2"], 2, "nothing to change in tests 1 2 3 4"),
        (["edit", "1", "99", "--pain", "3"], 3, "there is no test 99"),
        (["edit", "1", "--text", "x"], 2, "--text does not apply to a test"),
    ],
    ids=str,
)
def test_refusals_change_nothing(
    sessions: "Run", words: list[str], code: int, message: str
) -> None:
    """All or nothing, and the message names the ids."""
    before = sessions("export").out
    found = sessions(*words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert sessions("export").out == before


def test_an_edit_of_both_ankles_is_one_step(sessions: "Run") -> None:
    """Pain and time of the whole session; one undo."""
    before = sessions("export").out
    found = sessions("edit", "last", "--at", "2026-11-20 09:00", "--pain", "4", "--json")
    assert [(test["tested_at"][11:16], test["pain"]) for test in found.json["tests"]] == [
        ("09:00", 4),
        ("09:00", 4),
    ]
    assert (
        sessions("undo", "--list", "--json")
        .json["changes"][0]["summary"]
        .startswith("edit 5 6: when:")
    )
    sessions("undo")
    assert sessions("export").out == before


def test_swap_exchanges_left_and_right(sessions: "Run") -> None:
    """Distances and all that belongs to them go to the other ankle; twice is as before."""
    before = sessions("export").out
    found = sessions("edit", "last", "--swap")
    assert found.err == ""
    assert "Test 5:\nside: left -> right\nTest 6:\nside: right -> left\n" in found.out
    now = by_id(sessions)
    assert [(now[id_]["side"], now[id_]["score_cm"]) for id_ in (5, 6)] == [
        ("right", 9.4),
        ("left", 11.0),
    ]
    sessions("edit", "5", "6", "--swap")
    assert sessions("export").out == before


def test_a_session_goes_to_another_person(sessions: "Run") -> None:
    """Both ankles at once; they are one session there too."""
    sessions("person", "add", "anna")
    assert sessions("edit", "last", "--person", "anna").code == 0
    assert sorted(by_id(sessions, "-P", "anna")) == [5, 6]
    found = sessions("-P", "anna", "show", "last", "--json").json["tests"]
    assert [test["session"] for test in found] == [5, 5]
    sessions("undo")
    assert sorted(by_id(sessions)) == [1, 2, 3, 4, 5, 6]


def test_a_session_is_deleted_as_a_whole(sessions: "Run") -> None:
    """`last` means both ankles; undo brings both back."""
    assert "Deleted 2 tests:" in sessions("delete", "last").out
    assert sorted(by_id(sessions)) == [1, 2, 3, 4]
    sessions("delete", "1-3")
    assert sorted(by_id(sessions)) == [4]
    sessions("undo")
    sessions("undo")
    assert sorted(by_id(sessions)) == [1, 2, 3, 4, 5, 6]


def test_events_are_shown_edited_and_deleted_by_their_id(run: "Run") -> None:
    """`e1` beside `event edit` and `event delete`."""
    run("event", "add", "shoes", "--at", "2026-11-01")
    found = run("edit", "e1", "--text", "new shoes", "--side", "left", "--baseline", "--json")
    assert (found.json["event"]["text"], found.json["event"]["side"]) == ("new shoes", "left")
    assert found.json["event"]["baseline"] is True
    refused = run("edit", "e1", "--pain", "3")
    assert (refused.code, refused.err.splitlines()[0]) == (
        2,
        "error: --pain does not apply to an event",
    )
    assert "new shoes" in run("show", "e1").out
    run("event", "add", "sprain", "--at", "2026-11-02")
    run("train", "calf")
    assert [each["id"] for each in run("show", "e2", "e1", "--json").json["events"]] == ["e2", "e1"]
    assert run("show", "e2", "e1").out.count("\n\nid ") == 1
    assert run("show", "t1", "t1", "--json").json["training_session"]["id"] == "t1"
    assert run("show", "e1", "t1").code == 2
    for words in (["edit", "e1"], ["event", "edit", "e1"]):
        run(*words, "--at", "2026-11-05", "--side", "both", "--text", "boots", "--no-baseline")
        edited = run("show", "e1", "--json").json["event"]
        assert edited["text"] == "boots"
        assert (edited["day"], edited["side"], edited["baseline"]) == ("2026-11-05", "both", False)
        assert run("undo").code == 0
    assert run("delete", "e1", "e2").code == 0
    assert json.loads(run("event", "list", "--json").out)["events"] == []


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("words", [["edit", "1-4", "-p", "5"], ["delete", "1-4"]], ids=str)
@pytest.mark.parametrize("answer", ["y", "n"])
def test_more_than_three_tests_are_asked_about(
    sessions: "Run", words: list[str], answer: str
) -> None:
    """What would change is shown first; no changes nothing, and `--yes` does not ask."""
    import pexpect
    from tests.terminal import ended

    before = sessions("export").out
    process = pexpect.spawn(
        sys.executable, ["-m", "dorsiflex", *words], encoding="utf-8", timeout=120
    )
    process.expect("(Test 4:|4  right)")
    process.expect(r"Continue\? \[y/N\]:")
    process.sendline(answer)
    code, _ = ended(process)
    assert code == (0 if answer == "y" else 2)
    assert (sessions("export").out == before) == (answer == "n")
    if answer == "y":
        sessions("undo")
        process = pexpect.spawn(
            sys.executable, ["-m", "dorsiflex", *words, "--yes"], encoding="utf-8", timeout=120
        )
        assert ended(process)[0] == 0


@pytest.mark.parametrize(
    ("words", "left_over"),
    [
        (["--since", "2026-11-19"], [1, 2]),
        (["--until", "2026-11-18"], [3, 4, 5, 6]),
        (["--since", "2026-11-19", "--until", "2026-11-19"], [1, 2, 5, 6]),
        (["--tag", "gym"], [1, 2, 3, 4, 6]),
        (["--tag", "gym", "--since", "2026-11-20"], [1, 2, 3, 4, 6]),
    ],
    ids=str,
)
def test_tests_of_a_period_or_with_a_tag_are_deleted(
    sessions: "Run", words: list[str], left_over: list[int]
) -> None:
    """Counted and refused without `--yes` where nobody can be asked; one step to undo."""
    sessions("edit", "5", "-t", "gym")
    before = sessions("export").out
    refused = sessions("delete", *words)
    gone = 6 - len(left_over)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"error: {gone} test{'s' * (gone > 1)} would be deleted\nhint: --yes deletes them\n"
    )
    found = sessions("delete", *words, "--yes")
    assert (found.code, found.err) == (0, "")
    assert sorted(by_id(sessions)) == left_over
    sessions("undo")
    assert sessions("export").out == before


def test_the_tests_of_an_import_are_deleted(sessions: "Run", tmp_path: "Path") -> None:
    """What it added and is still there, not what it changed; by the number in `undo --list`."""
    file = tmp_path / "more.csv"
    file.write_text("date,left,right\n2026-11-01,8,9\n2026-11-02,8.1,9.1\n", encoding="utf-8")
    sessions("import", str(file))
    sessions("delete", "7")
    number = next(
        change["id"]
        for change in sessions("undo", "--list", "--json").json["changes"]
        if change["summary"].startswith("import ")
    )
    assert f"{number}  " in sessions("undo", "--list").out
    assert sessions("delete", "--import", str(number)).err.startswith("error: 3 tests would")
    assert sessions("delete", "--import", str(number), "--yes").out.startswith("Deleted 3 tests:")
    assert sorted(by_id(sessions)) == [1, 2, 3, 4, 5, 6]
    assert sessions("delete", "--import", str(number), "--yes").code == 3
    assert sessions("delete", "--import", "1", "--yes").err.startswith(
        "error: change 1 is not an import"
    )
    assert sessions("delete", "--import", "99", "--yes").err.startswith(
        "error: change 99 does not exist"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["1", "--tag", "x"], "ids and --tag cannot be used together"),
        (["--import", "1", "--since", "3d"], "--import and --since cannot be used together"),
        (["--import", "x"], "--import 'x' is not a whole number"),
        ([], "missing argument 'ID...'"),
    ],
    ids=str,
)
def test_what_is_deleted_must_be_clear(sessions: "Run", words: list[str], message: str) -> None:
    """Ids or what they have in common, not both."""
    found = sessions("delete", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert sessions("delete", "--since", "2027-01-01").code == 3


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_a_period_is_asked_about_even_for_one_test(sessions: "Run") -> None:
    """At a terminal they are counted and shown first."""
    import pexpect
    from tests.terminal import ended

    sessions("edit", "5", "-t", "gym")
    words = ["-m", "dorsiflex", "delete", "--tag", "gym"]
    process = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=120)
    process.expect("1 test would be deleted:")
    process.expect(r"Continue\? \[y/N\]:")
    process.sendline("y")
    assert ended(process)[0] == 0
    assert sorted(by_id(sessions)) == [1, 2, 3, 4, 6]
