"""The catalogue of exercises: what, how, why, what to watch for.

All of it is ordinary practice, not findings, and promises no effect. What studies say about
training is in `figures`, topic Training.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dorsiflex.errors import NotFoundError, did_you_mean


class Group(StrEnum):
    """What an exercise is for, in the order of a programme."""

    STRETCH = "stretch"
    MOBILISE = "mobilise"
    STRENGTHEN = "strengthen the dorsiflexors"
    KNEES_OVER_TOES = "knees over toes"


class Measure(StrEnum):
    """What to record besides sets and pain."""

    REPS = "reps"
    HOLD = "hold"
    LOAD = "load"
    SIDE = "side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise.

    Attributes:
        key: short name; users may type any unique beginning of it.
        name: full name.
        group: what it is for.
        purpose: what it works on.
        steps: how to do it, in order.
        equipment: what it needs.
        measures: what to record.
        easier: variant to start with.
        harder: variant to progress to.
        watch: what to watch for.
    """

    key: str
    name: str
    group: Group
    purpose: str
    steps: tuple[str, ...]
    equipment: str
    measures: tuple[Measure, ...]
    easier: str
    harder: str
    watch: str


CATALOGUE = (
    Exercise(
        key="calf-stretch",
        name="Wall calf stretch",
        group=Group.STRETCH,
        purpose="Stretches the calf, with weight on the foot.",
        steps=(
            "Stand an arm's length from a wall, both hands on it.",
            "Step one foot back and press its heel down, toes straight ahead.",
            "With the back knee straight, lean forward until you feel the calf stretch; hold.",
            "Bend the back knee a little, heel down, and hold again: the stretch moves lower.",
            "Change sides.",
        ),
        equipment="a wall",
        measures=(Measure.HOLD, Measure.SIDE),
        easier="Stand closer to the wall, or hold for a shorter time.",
        harder="Stand with the ball of the foot on a low step and let the heel sink.",
        watch="Keep the heel down and the foot straight. You should feel a stretch, not pain.",
    ),
    Exercise(
        key="towel-stretch",
        name="Seated towel stretch",
        group=Group.STRETCH,
        purpose="Stretches the calf without weight on the foot.",
        steps=(
            "Sit on the floor with one leg stretched out.",
            "Put a towel around the ball of the foot and hold both ends.",
            "Pull the foot towards you, knee straight, until you feel the calf stretch; hold.",
            "Let go slowly, then change sides.",
        ),
        equipment="a towel or a belt",
        measures=(Measure.HOLD, Measure.SIDE),
        easier="Sit against a wall, or bend the knee over a rolled towel.",
        harder="Progress to the wall calf stretch, with weight on the foot.",
        watch="Pull with your arms, keep your back upright, and do not curl your toes.",
    ),
    Exercise(
        key="ankle-circles",
        name="Ankle circles",
        group=Group.MOBILISE,
        purpose="Moves the ankle through its present range; a gentle warm-up.",
        steps=(
            "Sit or stand on one leg with something to hold on to, the other foot off the floor.",
            "Draw a slow, large circle with the big toe, moving only the ankle.",
            "Halfway through the repetitions, circle the other way.",
            "Change sides.",
        ),
        equipment="a chair",
        measures=(Measure.REPS, Measure.SIDE),
        easier="Lie down, or draw smaller circles.",
        harder="Stand without holding on to anything.",
        watch="Keep the circles slow and even, as large as they go without pain.",
    ),
    Exercise(
        key="knee-to-wall",
        name="Knee-to-wall stretch",
        group=Group.MOBILISE,
        purpose="Takes the knee over the toes with the heel down: the movement that the test"
        " measures.",
        steps=(
            "Stand facing a wall, one foot a few centimetres from it.",
            "Bend the knee straight over the toes until it touches the wall, heel down.",
            "Come back, and repeat slowly.",
            "Once it is easy, move the foot back a little. Then change sides.",
        ),
        equipment="a wall",
        measures=(Measure.REPS, Measure.HOLD, Measure.SIDE),
        easier="Put the foot closer to the wall, or kneel on the other knee.",
        harder="Move the foot farther back, or pause at the end of each repetition.",
        watch="Keep the heel down and the knee over the second toe. Test before it, not after.",
    ),
    Exercise(
        key="seated-raise",
        name="Seated tibialis anterior raise",
        group=Group.STRENGTHEN,
        purpose="Works the muscle at the front of the shin, which lifts the foot.",
        steps=(
            "Sit on a chair, feet flat, heels under the knees.",
            "Lift the front of both feet as high as they go, heels on the floor.",
            "Pause, then lower them slowly.",
        ),
        equipment="a chair",
        measures=(Measure.REPS, Measure.LOAD, Measure.SIDE),
        easier="Put the feet farther forward.",
        harder="Put a weight on the front of the foot, or progress to the standing tibialis raise.",
        watch="Keep the heels down, and do not let the toes do the work alone.",
    ),
    Exercise(
        key="band-dorsiflexion",
        name="Resistance-band dorsiflexion",
        group=Group.STRENGTHEN,
        purpose="Works the muscles that lift the foot, against resistance.",
        steps=(
            "Fix a band to something heavy near the floor and sit facing it, leg stretched out.",
            "Put the band over the top of the foot, so that it pulls the toes away from you.",
            "Pull the foot towards you, pause, and let it return slowly.",
            "Change sides.",
        ),
        equipment="a resistance band and something to fix it to",
        measures=(Measure.REPS, Measure.LOAD, Measure.SIDE),
        easier="Sit closer, or use a lighter band.",
        harder="Sit farther away, or use a stronger band.",
        watch="Move only the ankle, fix the band securely, and return slowly.",
    ),
    Exercise(
        key="standing-raise",
        name="Standing tibialis raise",
        group=Group.KNEES_OVER_TOES,
        purpose="Works the front of the shin with your body weight.",
        steps=(
            "Stand with your back against a wall, legs straight, heels a foot's length from it.",
            "Lift the front of both feet as high as they go.",
            "Pause, then lower them slowly.",
        ),
        equipment="a wall",
        measures=(Measure.REPS, Measure.LOAD, Measure.SIDE),
        easier="Stand closer to the wall, or sit: the seated raise.",
        harder="Put the heels farther from the wall, or stand on one leg.",
        watch="Keep the knees straight and the hips against the wall. Do not let the feet slip.",
    ),
    Exercise(
        key="step-up",
        name="Poliquin step-up",
        group=Group.KNEES_OVER_TOES,
        purpose="Loads one knee over the toes through a short range: the easiest version.",
        steps=(
            "Stand on a low step with one foot, its heel on a wedge; the other leg hangs free.",
            "Bend the standing knee forward over the toes until the other heel touches the floor.",
            "Push back up with the standing leg alone.",
            "Change sides.",
        ),
        equipment="a low step, and a wedge or a thin book for the heel",
        measures=(Measure.REPS, Measure.LOAD, Measure.SIDE),
        easier="Use a lower step, and hold on to something.",
        harder="Use a higher step, or hold a weight.",
        watch="Keep the knee over the second toe and the hips level. Do not push off with the"
        " lower foot.",
    ),
    Exercise(
        key="split-squat",
        name="Knees-over-toes split squat",
        group=Group.KNEES_OVER_TOES,
        purpose="Takes the front knee far over the toes under load, and opens the back hip.",
        steps=(
            "Step into a long stride, front foot flat, back heel up.",
            "Let the front knee travel forward over the toes, heel down, and lower yourself.",
            "Go only as deep as you can with the heel down; push back with the front leg.",
            "Change sides.",
        ),
        equipment="none; a step or a bench for the easier version",
        measures=(Measure.REPS, Measure.LOAD, Measure.SIDE),
        easier="Put the front foot on a step, and hold on to something.",
        harder="Front foot on the floor, then deeper, then with a weight in each hand.",
        watch="Keep the front heel down, the knee over the second toe and the trunk upright.",
    ),
    Exercise(
        key="deep-squat",
        name="Deep squat",
        group=Group.KNEES_OVER_TOES,
        purpose="Uses the whole range of ankle, knee and hip at once.",
        steps=(
            "Stand with the feet shoulder-wide, toes a little out.",
            "Sit down between the heels, knees over the toes, as deep as you can with heels down.",
            "Pause, or stand up again.",
        ),
        equipment="none; a door frame to hold on to, or a wedge for the heels",
        measures=(Measure.REPS, Measure.HOLD, Measure.LOAD),
        easier="Raise the heels on a wedge, hold on to a door frame, or stop higher.",
        harder="Heels on the floor, then a pause at the bottom, then a weight.",
        watch="Keep the heels down and the knees over the toes. It is fine not to go as deep.",
    ),
)
"""Every exercise, by group; in the last group shallow ones come before deep ones."""

ADVICE = (
    "Warm up with easy ankle drills, and test before the warm-up, not after it.",
    "Train barefoot or in flat shoes.",
    "Start shallow, and go deeper as mobility allows.",
    "Progress slowly: change one thing at a time, and wait for the next morning.",
    "Mild discomfort may be acceptable. Sharp pain is a stop sign: dorsiflex guide pain.",
    "The ankle is one part: combine it with work for hips, glutes and core.",
)
"""Advice for every exercise; ordinary practice, not a finding."""

_BY_KEY = {exercise.key: exercise for exercise in CATALOGUE}


def find_exercise(text: str) -> Exercise:
    """Find an exercise by the beginning of its key, or of a word of its name.

    Args:
        text: `calf-stretch`, `calf`, `wall calf stretch` or `poliquin`, in any case.

    Raises:
        NotFoundError: no exercise matches, or several do.
    """
    wanted = _slug(text)
    if wanted in _BY_KEY:
        return _BY_KEY[wanted]
    if found := [exercise for exercise in CATALOGUE if wanted and exercise.key.startswith(wanted)]:
        return _unique(text, found)
    found = [exercise for exercise in CATALOGUE if wanted and _has_word(exercise, wanted)]
    if not found:
        raise NotFoundError(
            f"there is no exercise '{text}'",
            did_you_mean(wanted, _BY_KEY, "see dorsiflex exercises"),
        )
    return _unique(text, found)


def exercise_name(key: str) -> str:
    """Return the name of an exercise; the key if only a newer version knows it."""
    return _BY_KEY[key].name if key in _BY_KEY else key


def _unique(text: str, found: list[Exercise]) -> Exercise:
    if len(found) > 1:
        *others, last = (exercise.key for exercise in found)
        raise NotFoundError(
            f"'{text}' could be {', '.join(others)} or {last}",
            "type more letters; see dorsiflex exercises",
        )
    return found[0]


def _has_word(exercise: Exercise, wanted: str) -> bool:
    """Return whether a word of the key or the name begins with `wanted`."""
    return any(f"-{wanted}" in f"-{_slug(text)}" for text in (exercise.key, exercise.name))


def _slug(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())
