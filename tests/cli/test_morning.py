import pytest
from tests.conftest import Run


def test_a_morning_is_stored_and_can_be_taken_back(run: Run) -> None:
    """Without training before it there is nothing to judge."""
    found = run("morning", "2")
    assert (found.code, found.err) == (0, "")
    assert found.out == "Morning of Sun 2026-11-22: pain 2\nUndo: dorsiflex undo\n"
    run("undo")
    assert run("export", "--what", "mornings").rows == []


@pytest.mark.parametrize(
    ("pain", "verdict", "warns"), [("1", "settled", False), ("2", "not settled", True)]
)
def test_after_training_it_is_compared_with_what_it_was(
    run: Run, pain: str, verdict: str, warns: bool
) -> None:
    """1 on the morning of the training day; the next morning at most that, or a warning."""
    run("morning", "1", "--at", "yesterday")
    run("train", "calf", "--at", "yesterday 18:00")
    found = run("morning", pain)
    assert f"Before the previous day's training it was 1: {verdict}.\n" in found.out
    assert found.err.startswith("warning: not settled" if warns else "")
    assert bool(found.err) == warns


def test_a_second_one_replaces_the_first(run: Run) -> None:
    """And says what it was; undo brings that back."""
    run("morning", "2")
    assert "pain 0 (was 2)" in run("morning", "0").out
    run("undo")
    assert run("export", "--what", "mornings").rows[0]["pain"] == "2"


def test_json_gives_the_day(run: Run) -> None:
    """The local day, however it was written."""
    found = run("morning", "0", "--at", "2d", "--json").json
    assert found == {
        "schema": "dorsiflex.morning/1",
        "person": "me",
        "day": "2026-11-20",
        "pain": 0,
    }


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["11"], "pain must be a whole number from 0 to 10, not '11'"),
        (["x"], "pain must be a whole number from 0 to 10, not 'x'"),
        (["2.5"], "pain must be a whole number from 0 to 10, not '2.5'"),
        (["2", "--at", "2026-12-24"], "'2026-12-24' is in the future"),
        ([], "no pain was given"),
    ],
)
def test_what_is_not_allowed_is_refused(run: Run, args: list[str], message: str) -> None:
    """Exit code 2, and nothing stored."""
    found = run("morning", *args)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert run("undo").code == 3


def test_a_morning_without_training_is_no_training(run: Run) -> None:
    """The report has no line about a load that nobody has."""
    run("log", "-l", "9")
    run("morning", "2")
    assert "Training" not in run("report").out
    assert run("report", "--json").json["progression"] is None
    run("train", "calf-stretch")
    assert "Training: 1 session; stay at this load for now." in run("report").out
