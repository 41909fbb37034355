"""Options of training that several commands share, declared once."""

from typing import Annotated

import typer

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
