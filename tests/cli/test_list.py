from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run


def ids(run: "Run", *words: str) -> list[int]:
    """Give the ids that a list shows, in its order."""
    return [test["id"] for test in run("list", "--json", *words).json["tests"]]


def test_no_tests_yet(run: "Run") -> None:
    """No data is no error: it says what to do next."""
    found = run("list")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("No tests yet. Store one with: dorsiflex log")


def test_a_list_makes_no_database(run_first: "Run", is_made: "Callable[[], bool]") -> None:
    """Reads never write."""
    assert run_first("list").code == 0
    assert not is_made()


def test_tests_newest_first(three: "Run") -> None:
    """By when they were done, one a line, with every field that was recorded."""
    found = three("list")
    assert found.err == ""
    head, *lines = found.out.splitlines()
    assert head.split() == ["id", "when", "side", "score", "cm", "trials", "pain", "tags", "note"]
    assert lines[0].split() == [
        *("3", "Sat", "2026-11-21", "08:00", "left", "10.0"),
        *("9.8", "10", "10.2", "gym", "hip", "[left]"),
    ]
    assert [line.split()[0] for line in lines[1:]] == ["1", "2"]
    assert "11.2" in lines[2]


def test_a_backdated_test_stands_in_its_place(three: "Run") -> None:
    """The order is that of the tests, not of their arrival."""
    three("log", "-l", "9", "--at", "2026-11-20")
    assert ids(three) == [3, 4, 1, 2]


def test_twenty_lines_by_default(run: "Run") -> None:
    """For people; `-n` sets how many, and programs get everything unless it is given."""
    for day in range(1, 12):
        run("log", "-l", "9", "-r", "9", "--at", f"{day}d")
    assert len(run("list").out.splitlines()) == 1 + 20
    assert len(run("list", "-n", "21").out.splitlines()) == 1 + 21
    assert len(ids(run)) == len(run("list", "--csv").rows) == 22
    assert ids(run, "--number", "3") == [1, 2, 3]
    assert len(run("list", "--csv", "-n", "3").rows) == 3


def test_twenty_lines_of_training_by_default(run: "Run") -> None:
    """As of tests."""
    for day in range(1, 23):
        run("train", "calf-stretch", "--at", f"{day}d")
    assert len(run("list", "--training").out.splitlines()) == 1 + 20
    assert len(run("list", "--training", "--json").json["training"]) == 22
    assert len(run("list", "--training", "--csv").rows) == 22
    assert len(run("list", "--training", "--csv", "-n", "3").rows) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--side", "left"], [3, 1]),
        (["--side", "Right"], [2]),
        (["--since", "2026-11-20"], [3]),
        (["--since", "2026-11-21"], [3]),
        (["--until", "2026-11-19"], [1, 2]),
        (["--until", "2026-11-20"], [1, 2]),
        (["--since", "3d", "--until", "yesterday"], [3, 1, 2]),
        (["--since", "2026-11-22"], []),
        (["--tag", "home"], [1, 2]),
        (["--tag", "home", "--side", "right"], [2]),
        (["--tag", "ho"], []),
    ],
    ids=str,
)
def test_filters(three: "Run", words: list[str], found: list[int]) -> None:
    """Whole days, both included; a tag as a whole word."""
    assert ids(three, *words) == found


def test_nothing_matches(three: "Run") -> None:
    """Said in words that differ from those for an empty database, exit 0."""
    found = three("list", "--tag", "nothing")
    assert found.code == 0
    assert found.out.startswith("No test matches")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--side", "both"], "unknown side 'both'"),
        (["--since", "03/04/2026"], "'03/04/2026' could be more than one day"),
        (["--since", "2026-11-20", "--until", "2026-11-19"], "--since 2026-11-20 is after --until"),
        (["-n", "0"], "-n '0' is not a whole number from 1"),
        (["-n", "x"], "-n 'x' is not a whole number"),
        (["--unit", "ft"], "unknown unit 'ft'"),
        (["--tag", "two words"], "tag 'two words' is not one word"),
        (["--json", "--csv"], "--json and --csv cannot be used together"),
    ],
    ids=str,
)
def test_refusals(three: "Run", words: list[str], message: str) -> None:
    """Exit 2, nothing on stdout, a line that names the value and one that says how."""
    found = three("list", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert "\nhint: " in found.err


def test_units(three: "Run") -> None:
    """Shown in the unit told or configured: 11.2 cm are 112 mm and 4.41 in (11.2 / 2.54)."""
    assert "score mm" in three("list", "--unit", "mm").out
    assert " 112 " in three("list", "--unit", "mm").out
    three("config", "set", "unit", "in")
    assert "score in" in three("list").out
    assert "4.41" in three("list").out


def test_json_is_cm_and_keeps_types(three: "Run") -> None:
    """Numbers are numbers, flags flags, what was not recorded null; cm whatever the unit."""
    found = three("list", "--json", "-n", "1", "--unit", "in").json
    (test,) = found["tests"]
    assert found["schema"] == "dorsiflex.tests/1"
    assert test.pop("uuid")
    assert test == {
        "id": 3,
        "person": "me",
        "side": "left",
        "tested_at": "2026-11-21T08:00:00+00:00",
        "score_cm": 10.0,
        "best_cm": 10.2,
        "trials_cm": [9.8, 10.0, 10.2],
        "pain": None,
        "sharp": False,
        "footwear": None,
        "warmed_up": None,
        "back_foot": None,
        "tags": ["gym"],
        "note": "hip [left]",
    }


def test_csv_has_the_columns_of_the_export(three: "Run") -> None:
    """The same header and cells, newest first."""
    found = three("list", "--csv")
    assert found.out.partition("\n")[0] == three("export").out.partition("\n")[0]
    assert [row["score_cm"] for row in found.rows] == ["10", "9.5", "11.2"]
    assert found.rows[0]["trials_cm"] == "9.8 10 10.2"


def test_csv_without_tests_is_a_header(run: "Run") -> None:
    """A script gets an empty table, no sentence."""
    assert run("list", "--csv").out.startswith("id,person,side,")
    assert run("list", "--csv").rows == []
