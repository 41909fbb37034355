"""Options of training that several commands share, declared and read once."""

from typing import Annotated, Any

import typer

from dorsiflex.errors import RefusedValueError

ExerciseArgument = Annotated[
    str,
    typer.Argument(
        metavar="EXERCISE", help="Its key, shortened while it is unique: dorsiflex exercises."
    ),
]
SetsOption = Annotated[str | None, typer.Option("--sets", metavar="N", help="How many sets.")]
RepsOption = Annotated[
    str | None, typer.Option("--reps", metavar="N", help="Repetitions in each set.")
]
HoldOption = Annotated[
    str | None, typer.Option("--hold", metavar="SECONDS", help="How long each is held.")
]
LoadOption = Annotated[
    str | None, typer.Option("--load", metavar="KG", help="The weight, e.g. 12.5.")
]


def told_of_new(**texts: str | None) -> dict[str, Any]:
    """Read the values that were told of something new, where an empty one has got lost.

    Raises:
        RefusedValueError: a value that is empty or not allowed; a note may be empty.
    """
    for name, text in texts.items():
        if text == "" and name != "note":
            raise RefusedValueError(f"--{name} is empty", "give it a value, or leave it out")
    return told(**texts)


def told(**texts: str | None) -> dict[str, Any]:
    """Read the values that were told of a session; an empty text means not recorded.

    Raises:
        RefusedValueError: a value that is not allowed.
    """
    from dorsiflex.domain import training
    from dorsiflex.domain.knee_to_wall import parse_pain
    from dorsiflex.domain.words import parse_note

    fields = {
        "side": ("side", training.parse_trained_side),
        "sets": ("sets", training.parse_sets),
        "reps": ("reps", training.parse_reps),
        "hold": ("hold_s", training.parse_hold),
        "load": ("load", training.parse_load),
        "pain": ("pain", parse_pain),
        "note": ("note", parse_note),
    }
    values: dict[str, Any] = {}
    for name, text in texts.items():
        field, read = fields[name]
        if text is not None:
            values[field] = read(text) if text else None
    return values
