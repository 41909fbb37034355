"""Do again what was taken back."""

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.render.changes import redone_line
from dorsiflex.render.stored import UNDO
from dorsiflex.render.terminal import write

app = command_app()


@app.command()
def redo(context: typer.Context, json: options.JsonOption = False) -> None:
    """Do the change again that undo took back last.

    \b
    dorsiflex redo
    """
    session = session_of(context)
    with session.changing() as store:
        change = store.redo()
    if json:
        from dorsiflex.render.json import changes_json

        write(changes_json([change]))
    else:
        write(f"{redone_line(change)}\n{UNDO}")
