from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


def ids(run: "Run") -> list[int]:
    """Return the ids of what is stored."""
    return sorted(test["id"] for test in run("list", "--json").json["tests"])


@pytest.mark.parametrize(
    ("words", "left_over"),
    [
        (["2"], [1, 3]),
        (["last"], [1, 2]),
        (["1", "3"], [2]),
        (["3", "last", "3"], [1, 2]),
        (["1", "2", "3"], []),
    ],
    ids=str,
)
def test_tests_are_deleted_and_undo_brings_all_back(
    three: "Run", words: list[str], left_over: list[int]
) -> None:
    """One step, however many; the export after undo is the one from before, byte for byte."""
    before = three("export").out
    found = three("delete", *words)
    assert (found.code, found.err) == (0, "")
    assert f"Deleted {3 - len(left_over)} test" in found.out
    assert found.out.endswith("Undo: dorsiflex undo\n")
    assert ids(three) == left_over
    three("undo")
    assert three("export").out == before
    three("redo")
    assert ids(three) == left_over


def test_what_was_deleted_is_said(three: "Run") -> None:
    """Id, ankle, moment and score, so that a typo is seen at once."""
    assert "2  right  Thu 2026-11-19 08:00  11.2 cm" in three("delete", "2").out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["99"], 3, "there is no test 99"),
        (["1", "99"], 3, "there is no test 99"),
        (["x"], 2, "'x' is not an id"),
        (["1", "-3"], 2, "no such option: -3"),
        ([], 2, "missing argument 'ID...'"),
    ],
    ids=str,
)
def test_refusals_delete_nothing(three: "Run", words: list[str], code: int, message: str) -> None:
    """All or nothing, also where only one id is wrong."""
    found = three("delete", *words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert ids(three) == [1, 2, 3]


def test_another_persons_test_is_not_deleted(three: "Run") -> None:
    """An id typed for the wrong person does no harm."""
    three("person", "add", "anna")
    assert three("-P", "anna", "delete", "1").code == 3
    assert ids(three) == [1, 2, 3]


def test_json_gives_what_was_deleted(three: "Run") -> None:
    """The tests in full, so that a script can keep them."""
    found = three("delete", "1", "2", "--json").json
    assert found["schema"] == "dorsiflex.tests/1"
    assert [(test["id"], test["score_cm"]) for test in found["tests"]] == [(1, 9.5), (2, 11.2)]


def test_last_without_tests(run: "Run") -> None:
    """Nothing there: exit 3."""
    assert run("delete", "last").code == 3
