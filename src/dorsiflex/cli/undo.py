"""Undo changes, and redo them."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.domain.text import MAX_COUNT, parse_count
from dorsiflex.render.messages import REDO, UNDO, changes_table, redone_line, undone_line
from dorsiflex.render.terminal import Style, styled, wrap_lines, write

app = options.command_app()
redo_app = options.command_app()


@app.command()
def undo(
    context: typer.Context,
    step: Annotated[
        str | None,
        typer.Argument(metavar="[N]", help="Undo this change alone: its number in undo --list."),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="Only list the latest changes, newest first.")
    ] = False,
    number: Annotated[
        str, typer.Option("--number", "-n", metavar="N", help="With --list: how many at most.")
    ] = "20",
    all_: Annotated[bool, typer.Option("--all", help="With --list: all of them.")] = False,
    json: options.JsonOption = False,
) -> None:
    """Undo the last change; repeat to go further back.

    \b
    dorsiflex undo
    dorsiflex undo 12        that change alone, if no later one touched its rows
    dorsiflex undo --list    the changes that can be undone
    dorsiflex redo           redo it
    """
    session = session_of(context)
    options.refuse_several({"N": step, "--list": list_})
    most = MAX_COUNT if all_ else parse_count(number, "-n")
    if list_:
        with session.reading() as store:
            changes = store.changes(most + 1)
        more, changes = changes[most:], changes[:most]
    else:
        with session.changing() as store:
            one = None if step is None else parse_count(step, "undo")
            changes = [store.undo() if one is None else store.undo_alone(one)]
    if json:
        from dorsiflex.render.json import changes_json

        write(changes_json(changes))
    elif list_:
        text = changes_table(changes, session.screen)
        if session.screen.is_terminal and more:
            rest = f"{most} shown (--all shows all)"
            text = f"{text}\n{styled(rest, Style.DIM, session.screen)}"
        write(text)
    else:
        write(wrap_lines(f"{undone_line(changes[0])}\n{REDO}", session.screen))


@redo_app.command()
def redo(context: typer.Context, json: options.JsonOption = False) -> None:
    """Redo the last undone change.

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
        write(wrap_lines(f"{redone_line(change)}\n{UNDO}", session.screen))
