from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


def shown(run: "Run", id_: str = "3") -> dict[str, Any]:
    """Return a test as it is stored."""
    test: dict[str, Any] = run("show", id_, "--json").json["test"]
    return test


CHANGES: list[tuple[list[str], dict[str, object]]] = [
    (["--distance", "9.5"], {"trials_cm": [9.5], "score_cm": 9.5, "best_cm": 9.5}),
    (["-d", "9/10"], {"trials_cm": [9, 10], "score_cm": 9.5, "best_cm": 10}),
    (["-d", "9", "-d", "10"], {"trials_cm": [9, 10], "score_cm": 9.5, "best_cm": 10}),
    (["-d", "4in"], {"trials_cm": [10.16], "score_cm": 10.16, "best_cm": 10.16}),
    (["-d", "4", "--unit", "in"], {"trials_cm": [10.16], "score_cm": 10.16, "best_cm": 10.16}),
    (["--pain", "0"], {"pain": 0}),
    (["-p", "7"], {"pain": 7}),
    (["--sharp"], {"sharp": True}),
    (["--side", "right"], {"side": "right"}),
    (
        ["--at", "yesterday 07:30"],
        {"tested_at": "2026-11-21T07:30:00+00:00", "local_time": "07:30:00"},
    ),
    (
        ["--at", "2026-11-20"],
        {
            "tested_at": "2026-11-20T12:00:00+00:00",
            "local_date": "2026-11-20",
            "local_time": "12:00:00",
        },
    ),
    (["--footwear", "shoes"], {"footwear": "shoes"}),
    (["--warm"], {"warmed_up": True}),
    (["--cold"], {"warmed_up": False}),
    (["--back-foot", "flat"], {"back_foot": "flat"}),
    (["--by", "other"], {"measured_by": "other"}),
    (["--tag", "a", "-t", "b"], {"tags": ["a", "b"]}),
    (["--tag", ""], {"tags": []}),
    (["--note", "new"], {"note": "new"}),
    (["-n", ""], {"note": None}),
]


@pytest.mark.parametrize(
    ("words", "changed"), CHANGES, ids=[" ".join(words) for words, _ in CHANGES]
)
def test_every_field_changes_alone_and_undo_brings_it_back(
    three: "Run", words: list[str], changed: dict[str, object]
) -> None:
    """Given fields change, id, UUID and the rest stay; undo gives the very same export again."""
    before, export = shown(three), three("export").out
    found = three("edit", "3", *words)
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("Test 3:\n")
    assert found.out.endswith("Undo: dorsiflex undo\n")
    assert shown(three) == before | changed
    three("undo")
    assert three("export").out == export


def test_what_was_recorded_can_be_taken_away(run: "Run") -> None:
    """An empty value means not recorded."""
    run(
        *("log", "-l", "9", "-p", "3", "--sharp", "left", "--footwear", "shoes"),
        *("--back-foot", "off"),
    )
    empty = ("--pain", "", "--footwear", "", "--back-foot", "", "--not-sharp")
    assert run("edit", "last", *empty).code == 0
    test = shown(run, "1")
    assert [test[name] for name in ("pain", "footwear", "back_foot")] == [None] * 3
    assert test["sharp"] is False


def test_before_and_after_are_said(three: "Run") -> None:
    """Field by field, with what was not recorded in words."""
    found = three("edit", "1", "--distance", "10", "--pain", "", "--note", "better")
    assert "trials: 9.5 cm -> 10 cm" in found.out
    assert "pain: 2 -> not recorded" in found.out
    assert "note: not recorded -> better" in found.out


def test_a_small_correction_is_said_too(three: "Run") -> None:
    """9.50 to 9.53 both show as 9.5: the trials say what changed."""
    assert "trials: 9.5 cm -> 9.53 cm" in three("edit", "1", "-d", "9.53").out


def test_json_gives_the_test_as_it_is_now(three: "Run") -> None:
    """One document, nothing else on stdout."""
    found = three("edit", "last", "--pain", "4", "--json").json
    assert found["schema"] == "dorsiflex.test/1"
    assert (found["test"]["id"], found["test"]["pain"]) == (3, 4)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["99", "--pain", "1"], 3, "there is no test 99"),
        (["x", "--pain", "1"], 2, "'x' is not an id"),
        (["3"], 2, "nothing to change in test 3"),
        (["1", "--pain", "2"], 2, "nothing to change in test 1"),
        (["3", "-d", "9,5"], 2, "'9,5' has a comma"),
        (["3", "-d", ""], 2, "a test has 1 to 10 trials, not 0"),
        (["3", "--pain", "11"], 2, "pain must be a whole number from 0 to 10, not '11'"),
        (["3", "--side", "both"], 2, "unknown side 'both'"),
        (["3", "--at", "2027-01-01"], 2, "'2027-01-01' is in the future"),
        (["3", "--footwear", "boots"], 2, "unknown footwear 'boots'"),
        (["3", "--back-foot", "x"], 2, "unknown back foot 'x'"),
        (["3", "--by", "x"], 2, "unknown reader of the tape 'x'"),
        (["3", "--tag", "a b"], 2, "tag 'a b' is not a single word"),
        (["3", "--note", "\x07"], 2, "the note has a control character (U+0007)"),
    ],
    ids=str,
)
def test_refusals(three: "Run", words: list[str], code: int, message: str) -> None:
    """Nothing is changed, the value is named."""
    before = three("export").out
    found = three("edit", *words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert three("export").out == before


def test_an_unlikely_distance_is_compared_with_the_other_tests(run: "Run") -> None:
    """The test itself does not count; without a terminal it is a warning, `--strict` refuses."""
    for day, distance in (("5d", "9"), ("4d", "9.5"), ("3d", "10"), ("2d", "9.5")):
        run("log", "-l", distance, "--at", day)
    assert run("edit", "4", "-d", "20", "--strict").code == 2
    found = run("edit", "4", "-d", "20")
    assert (found.code, found.err.partition(":")[0]) == (0, "warning")
    # Put right: the median of the other three is 9.5, and the mistaken 20 plays no part.
    assert run("edit", "4", "-d", "9.5", "--strict").code == 0
    assert run("edit", "4", "-d", "20", "--yes").err == ""


def test_a_note_on_an_unlikely_distance_is_no_reason_to_warn_again(run: "Run") -> None:
    """Only a new distance or side is looked at."""
    for day in range(5, 2, -1):
        run("log", "-l", "9", "--at", f"{day}d")
    run("log", "-l", "20", "--yes")
    assert run("edit", "last", "-n", "measured twice").err == ""
