import pytest
from tests.conftest import Run

KEYS = [
    "calf-stretch",
    "towel-stretch",
    "ankle-circles",
    "knee-to-wall",
    "seated-raise",
    "band-dorsiflexion",
    "standing-raise",
    "step-up",
    "split-squat",
    "deep-squat",
]


def test_all_exercises_are_listed_by_group(run: Run) -> None:
    """Every key, the four groups in order, and the advice that goes with all of them."""
    found = run("exercises")
    assert (found.code, found.err) == (0, "")
    places = [found.out.index(f"\n  {key} ") for key in KEYS]
    assert places == sorted(places)
    groups = ("Stretch", "Mobilise", "Strengthen the dorsiflexors", "Knees over toes")
    assert [line for line in found.out.splitlines() if line in groups] == list(groups)
    assert "Sharp pain is a stop sign" in found.out
    assert "not research" in found.out


def test_one_exercise_is_shown_whole(run: Run) -> None:
    """Steps by number, what it needs, what to write down, easier, harder, what to watch for."""
    lines = run("exercises", "calf").out.splitlines()
    assert lines[0] == "Wall calf stretch (calf-stretch)"
    assert [line[:3] for line in lines[2:7]] == ["1. ", "2. ", "3. ", "4. ", "5. "]
    heads = [line.partition(":")[0] for line in lines[8:15]]
    assert heads == ["Group", "Why", "You need", "Write down", "Easier", "Harder", "Watch"]


def test_json_has_the_same_fields_for_one_and_for_all(run: Run) -> None:
    """Versioned, and complete."""
    everything = run("exercises", "--json").json
    one = run("exercises", "deep-squat", "--json").json
    assert (everything["schema"], one["schema"]) == (
        "dorsiflex.exercises/1",
        "dorsiflex.exercise/1",
    )
    assert [exercise["key"] for exercise in everything["exercises"]] == KEYS
    assert one["exercise"] == everything["exercises"][-1]
    assert one["exercise"]["measures"] == ["reps", "hold", "load"]
    assert len(everything["advice"]) == 6


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("clf-stretch", "there is no exercise 'clf-stretch'", "did you mean calf-stretch"),
        ("squat", "'squat' could be split-squat or deep-squat", "type more letters"),
    ],
)
def test_an_unknown_exercise_exits_with_3(run: Run, name: str, message: str, hint: str) -> None:
    """With what it could have been."""
    found = run("exercises", name)
    assert (found.code, found.out) == (3, "")
    assert found.err.startswith(f"error: {message}\nhint: {hint}")


def test_the_catalogue_needs_no_database(run_first: Run) -> None:
    """And makes none."""
    assert run_first("exercises").code == 0
    assert "No tests yet" in run_first("list").out
