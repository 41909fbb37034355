"""The catalogue of exercises as people see it, and as JSON."""

from typing import TYPE_CHECKING, Any

from dorsiflex.domain.exercises import ADVICE
from dorsiflex.render.machine import document
from dorsiflex.render.prose import filled
from dorsiflex.render.style import Style, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.exercises import Exercise
    from dorsiflex.render.screen import Screen

_PRACTICE = "Ordinary practice, not findings; what studies say: dorsiflex guide sources."


def catalogue_text(catalogue: "Sequence[Exercise]", screen: "Screen") -> str:
    """List all exercises by group, with the advice that goes with every one."""
    groups = dict.fromkeys(exercise.group for exercise in catalogue)
    width = max(len(exercise.key) for exercise in catalogue)
    parts = []
    for group in groups:
        lines = [
            filled(f"  {each.key:<{width}}  {each.name}", screen, hanging=" " * (width + 4))
            for each in catalogue
            if each.group is group
        ]
        parts.append("\n".join([styled(group.capitalize(), Style.STRONG, screen), *lines]))
    heading = styled("With all of them", Style.STRONG, screen)
    parts.append("\n".join([heading, *_points(ADVICE, screen)]))
    parts.append(
        "\n".join(
            filled(text, screen)
            for text in (
                _PRACTICE,
                "One of them whole: dorsiflex exercises calf-stretch",
                "Write down what you did: dorsiflex train calf-stretch --sets 2 --hold 45",
            )
        )
    )
    return "\n\n".join(parts)


def exercise_text(exercise: "Exercise", screen: "Screen") -> str:
    """Show one exercise whole."""
    head = styled(f"{exercise.name} ({exercise.key})", Style.STRONG, screen)
    steps = [
        filled(f"{number}. {step}", screen, hanging="   ")
        for number, step in enumerate(exercise.steps, start=1)
    ]
    fields = {
        "Group": str(exercise.group),
        "Why": exercise.purpose,
        "You need": exercise.equipment,
        "Write down": ", ".join(exercise.measures),
        "Easier": exercise.easier,
        "Harder": exercise.harder,
        "Watch": exercise.watch,
    }
    return "\n\n".join(
        [
            head,
            "\n".join(steps),
            "\n".join(
                filled(f"{name}: {text}", screen, hanging="  ") for name, text in fields.items()
            ),
            "\n".join(
                filled(text, screen)
                for text in ("Sharp pain is a stop sign: dorsiflex guide pain", _PRACTICE)
            ),
        ]
    )


def exercise_fields(exercise: "Exercise") -> dict[str, Any]:
    """Give one exercise as JSON can hold it."""
    return {
        "key": exercise.key,
        "name": exercise.name,
        "group": exercise.group,
        "purpose": exercise.purpose,
        "steps": list(exercise.steps),
        "equipment": exercise.equipment,
        "measures": list(exercise.measures),
        "easier": exercise.easier,
        "harder": exercise.harder,
        "watch": exercise.watch,
    }


def catalogue_json(catalogue: "Sequence[Exercise]") -> str:
    """Write all exercises."""
    return document(
        "exercises/1",
        exercises=[exercise_fields(exercise) for exercise in catalogue],
        advice=list(ADVICE),
    )


def exercise_json(exercise: "Exercise") -> str:
    """Write one exercise."""
    return document("exercise/1", exercise=exercise_fields(exercise))


def _points(texts: "Sequence[str]", screen: "Screen") -> list[str]:
    return [filled(f"- {text}", screen, hanging="  ") for text in texts]
