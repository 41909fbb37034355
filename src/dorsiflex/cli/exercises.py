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
    from dorsiflex.render import guide as render

    screen = session_of(context).screen
    if name is None:
        write(
            render.catalogue_json(CATALOGUE) if json else render.catalogue_text(CATALOGUE, screen)
        )
    else:
        found = find_exercise(name)
        write(render.exercise_json(found) if json else render.exercise_text(found, screen))
