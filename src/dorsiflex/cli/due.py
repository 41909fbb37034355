"""Say when an ankle has not been tested for some days, also for cron and shell prompts."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.domain.due import due_sides
from dorsiflex.domain.text import parse_count
from dorsiflex.errors import NotFoundError
from dorsiflex.render.due import due_line
from dorsiflex.render.terminal import say, wrap_lines, write

app = options.command_app()


@app.command()
def due(
    context: typer.Context,
    days: Annotated[
        str, typer.Option("--days", metavar="N", help="Days after which a test is due.")
    ] = "7",
    json: options.JsonOption = False,
) -> None:
    """Say when an ankle has not been tested for some days.

    Prints a line and exits with 0 if a test is due; exits with 3 if not.

    \b
    dorsiflex due
    dorsiflex due --days 3 && notify-send "Test your ankles"
    """
    session = session_of(context)
    most = parse_count(days, "--days")
    with session.reading() as store:
        person = session.person(store)
        last_tested = store.last_tested(person)
    found = due_sides(last_tested, session.today, most)
    if json:
        from dorsiflex.render.json import due_json

        write(due_json(found))
    elif found:
        write(wrap_lines(due_line(found, session.screen.program), session.screen))
    if not found:
        if not json and session.can_ask:
            say("Nothing is due.")
        raise typer.Exit(NotFoundError.exit_code)
