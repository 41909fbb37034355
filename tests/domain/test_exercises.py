"""The catalogue: complete, in plain words, and found by what people type."""

import re

import pytest

from dorsiflex.domain.exercises import (
    ADVICE,
    CATALOGUE,
    Exercise,
    Group,
    exercise_name,
    find_exercise,
)
from dorsiflex.errors import NotFoundError

NAMES = {
    Group.STRETCH: ["Wall calf stretch", "Seated towel stretch"],
    Group.MOBILISE: ["Ankle circles", "Knee-to-wall stretch"],
    Group.STRENGTHEN: ["Seated tibialis anterior raise", "Resistance-band dorsiflexion"],
    Group.KNEES_OVER_TOES: [
        "Standing tibialis raise",
        "Poliquin step-up",
        "Knees-over-toes split squat",
        "Deep squat",
    ],
}


def test_the_ten_exercises_stand_in_their_groups() -> None:
    """Stretch, mobilise, strengthen, knees over toes, in this order."""
    found: dict[Group, list[str]] = {}
    for exercise in CATALOGUE:
        found.setdefault(exercise.group, []).append(exercise.name)
    assert found == NAMES


@pytest.mark.parametrize("exercise", CATALOGUE, ids=lambda exercise: exercise.key)
def test_every_exercise_is_whole(exercise: Exercise) -> None:
    """Nothing is empty, the key can be typed, and there is something to write down."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", exercise.key)
    assert all(
        text.strip() and text == " ".join(text.split())
        for text in (
            exercise.name,
            exercise.purpose,
            exercise.equipment,
            exercise.easier,
            exercise.harder,
            exercise.watch,
            *exercise.steps,
        )
    )
    assert len(exercise.steps) >= 3
    assert exercise.measures


@pytest.mark.parametrize("text", [e.purpose for e in CATALOGUE] + list(ADVICE))
def test_nothing_is_promised(text: str) -> None:
    """No effect, no number, no injury: what the evidence does not give."""
    assert not re.search(r"\b(prevent|cure|heal|improve|increase|guarantee|injur)|\d", text.lower())


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("calf-stretch", "calf-stretch"),
        ("CALF", "calf-stretch"),
        ("c", "calf-stretch"),
        ("knee", "knee-to-wall"),
        ("st", None),
        ("step", "step-up"),
        ("Wall calf stretch", "calf-stretch"),
        ("wall  calf_stretch", "calf-stretch"),
        ("poliquin", "step-up"),
        ("deep squat", "deep-squat"),
    ],
)
def test_a_key_may_be_shortened_while_it_is_unique(told: str, key: str | None) -> None:
    """By the beginning of its key, or of a word of its name; `st` begins two keys."""
    if key is None:
        with pytest.raises(NotFoundError, match="could be standing-raise or step-up"):
            find_exercise(told)
    else:
        assert find_exercise(told).key == key


@pytest.mark.parametrize(
    ("told", "hint"),
    [
        ("clf-stretch", "calf-stretch"),
        ("deep-sqat", "deep-squat"),
        ("zzz", "see dorsiflex exercises"),
        ("", "see dorsiflex exercises"),
    ],
)
def test_a_typo_gets_suggestions(told: str, hint: str) -> None:
    """Exit code 3, with the closest keys, or where to look."""
    with pytest.raises(NotFoundError) as refused:
        find_exercise(told)
    assert refused.value.exit_code == 3
    assert hint in (refused.value.hint or "")


def test_a_key_from_a_newer_catalogue_is_shown_as_it_is() -> None:
    """A database may know an exercise that this program does not."""
    assert (exercise_name("deep-squat"), exercise_name("nordic")) == ("Deep squat", "nordic")
