"""Show the pages of the guide, and the catalogue of exercises."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.render.terminal import write

app = options.command_app()
exercises_app = options.command_app()


@app.command()
def guide(
    context: typer.Context,
    page: Annotated[
        str | None,
        typer.Argument(
            metavar="[test|report|pain|knee|sources]", help="Default: the list of pages."
        ),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Explain the test, the report, when to stop, and where every figure comes from.

    \b
    dorsiflex guide           the list of pages
    dorsiflex guide test      how to do the test
    dorsiflex guide report    how to read the report
    dorsiflex guide pain      when to stop, continue or ease off
    dorsiflex guide knee      why the ankle matters to the knee
    dorsiflex guide sources   every figure with its source
    """
    from dorsiflex.domain.guide import PAGES, find_page
    from dorsiflex.render.guide import contents_text, page_text
    from dorsiflex.render.json import contents_json, page_json

    screen = session_of(context).screen
    if page is None:
        pages = PAGES.values()
        write(contents_json(pages) if json else contents_text(pages, screen))
    else:
        found = find_page(page)
        write(page_json(found) if json else page_text(found, screen))


@exercises_app.command()
def exercises(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[EXERCISE]", help="A name; may be shortened."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """List the exercises, or show one in full: how, why, what to watch for.

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
