from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


def fields(text: str) -> dict[str, str]:
    """Read the lines of a test as names and values."""
    return {line.partition(" ")[0]: line.partition(" ")[2].strip() for line in text.splitlines()}


def test_one_test_whole(three: "Run") -> None:
    """Every field that was recorded, and none that was not."""
    found = three("show", "3")
    assert (found.code, found.err) == (0, "")
    shown = fields(found.out)
    assert len(shown.pop("uuid")) == 36
    assert shown == {
        "id": "3",
        "person": "me",
        "side": "left",
        "when": "Sat 2026-11-21 08:00 (UTC+00:00)",
        "score": "10.0 cm",
        "best": "10.2 cm",
        "trials": "9.8 10 10.2 cm",
        "tags": "gym",
        "note": "hip [left]",
    }


def test_pain_and_conditions(run: "Run") -> None:
    """Pain 0 is shown, as it is not the same as none recorded; conditions in words."""
    run(
        "log",
        "-l",
        "9",
        "-p",
        "0",
        "--footwear",
        "shoes",
        "--cold",
        "--back-foot",
        "off",
        "--by",
        "self",
    )
    shown = fields(run("show", "1").out)
    assert shown["pain"] == "0"
    assert shown["conditions"] == "shoes, cold, back foot off, measured by self"


@pytest.mark.parametrize("word", ["last", "LAST"])
def test_last_is_the_newest_id(three: "Run", word: str) -> None:
    """The one stored last, also where it is backdated."""
    three("log", "-r", "9", "--at", "2026-01-01")
    assert fields(three("show", word).out)["id"] == "4"


def test_the_offset_of_the_place_is_shown(run: "Run") -> None:
    """The tester's own local time, with its offset."""
    run("log", "-l", "9", "--at", "2026-11-20T07:30+05:45")
    assert fields(run("show", "1").out)["when"] == "Fri 2026-11-20 07:30 (UTC+05:45)"


def test_unit_and_json(three: "Run") -> None:
    """The unit counts on screen (9.5 cm / 2.54 = 3.74 in), JSON stays in cm."""
    assert fields(three("show", "1", "--unit", "in").out)["score"] == "3.74 in"
    found = three("show", "1", "--unit", "in", "--json").json
    assert found["schema"] == "dorsiflex.test/1"
    assert (found["test"]["id"], found["test"]["score_cm"]) == (1, 9.5)


@pytest.mark.parametrize(
    ("id_", "code", "message"),
    [
        ("99", 3, "there is no test 99"),
        ("x", 2, "'x' is not an id"),
        ("0", 2, "'0' is not an id"),
        ("1.0", 2, "'1.0' is not an id"),
        ("", 2, "'' is not an id"),
        ("9" * 30, 2, f"'{'9' * 30}' is not an id"),
    ],
)
def test_refusals(three: "Run", id_: str, code: int, message: str) -> None:
    """No such test is 3, no id at all is 2."""
    found = three("show", id_)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}\nhint: ")


def test_last_without_tests(run: "Run") -> None:
    """Nothing there: exit 3, and what to do."""
    found = run("show", "last")
    assert found.code == 3
    assert found.err == "error: me has no tests yet\nhint: store one with dorsiflex log\n"


def test_no_id_is_wrong_usage(run: "Run") -> None:
    """Exit 2, how it is written, and where the help is."""
    found = run("show")
    assert found.code == 2
    hint = "write dorsiflex show ID... (examples: dorsiflex show --help)"
    assert found.err == f"error: missing argument 'ID...'\nhint: {hint}\n"


def test_a_test_of_somebody_else(three: "Run") -> None:
    """Ids are one row of numbers; another person's test is named as such, and not shown."""
    three("person", "add", "anna")
    found = three("-P", "anna", "show", "1")
    assert (found.code, found.out) == (3, "")
    assert "test 1 does not belong to anna" in found.err
    assert "me" in found.err
