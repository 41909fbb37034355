"""The catalogue of exercises as people see it, and as JSON."""

import textwrap
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.exercises import ADVICE
from dorsiflex.render.machine import document
from dorsiflex.render.style import Style, styled
from dorsiflex.render.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.exercises import Exercise
    from dorsiflex.render.screen import Screen

_WIDEST = 100
_PRACTICE = "Ordinary practice, not findings; what studies say: dorsiflex guide sources."


def catalogue_text(catalogue: "Sequence[Exercise]", screen: "Screen") -> str:
    """List all exercises by group, with the advice that goes with every one."""
    groups = dict.fromkeys(exercise.group for exercise in catalogue)
    parts = []
    for group in groups:
        cells = [[each.key, each.name] for each in catalogue if each.group is group]
        heading = styled(group.capitalize(), Style.STRONG, screen)
        columns = [Column("key"), Column("exercise", prose=True)]
        parts.append(f"{heading}\n{table(columns, cells, screen)}")
    heading = styled("With all of them", Style.STRONG, screen)
    parts.append("\n".join([heading, *_points(ADVICE, screen)]))
    parts.append(
        "\n".join(
            _filled(text, screen)
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
        _filled(f"{number}. {step}", screen, "   ")
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
            "\n".join(_filled(f"{name}: {text}", screen, "  ") for name, text in fields.items()),
            "\n".join(
                _filled(text, screen)
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
    return [_filled(f"- {text}", screen, "  ") for text in texts]


def _filled(text: str, screen: "Screen", indent: str = "") -> str:
    """Break a paragraph to the width of a terminal; elsewhere it stays one line."""
    if not screen.is_terminal:
        return text
    width = min(screen.columns, _WIDEST)
    return textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)
