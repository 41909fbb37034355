"""The catalogue of exercises: what, how, why, what to watch for."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.render.terminal import write

app = command_app()


@app.command()
def exercises(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[EXERCISE]", help="One of them, shortened while it is unique."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """List the exercises, or show one whole: how, why, what to watch for.

    \b
    dorsiflex exercises
    dorsiflex exercises calf
    dorsiflex exercises "split squat"
    """
    from dorsiflex.domain.exercises import CATALOGUE, find_exercise
    from dorsiflex.render.guide import catalogue_text, exercise_text
    from dorsiflex.render.json import catalogue_json, exercise_json

    screen = session_of(context).screen
    if name is None:
        write(catalogue_json(CATALOGUE) if json else catalogue_text(CATALOGUE, screen))
    else:
        found = find_exercise(name)
        write(exercise_json(found) if json else exercise_text(found, screen))
