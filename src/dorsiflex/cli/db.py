"""Where the database is and how it is."""

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.render.clean import shown_path
from dorsiflex.render.screen import write

app = command_app(
    """Where the database is and how it is.

    \b
    dorsiflex db path
    dorsiflex db info
    """
)


@app.command("path")
def path(context: typer.Context) -> None:
    """Print where the database file is, or would be.

    \b
    dorsiflex db path
    """
    session = session_of(context)
    write(shown_path(str(session.location), session.screen))


@app.command("info")
def info(context: typer.Context, json: options.JsonOption = False) -> None:
    """Say where the database is, how large, and what is in it.

    \b
    dorsiflex db info
    """
    from dorsiflex.render.database import info_json, info_lines
    from dorsiflex.storage.opening import database_info

    session = session_of(context)
    found = database_info(session.location, session.now)
    write(info_json(found) if json else info_lines(found))
