"""Say when an ankle has not been tested for some days, also for cron and shell prompts."""

from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.domain.due import due_sides
from dorsiflex.domain.text import parse_count
from dorsiflex.errors import NotFoundError
from dorsiflex.render.lengths import day, plural
from dorsiflex.render.terminal import say, wrap_lines, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.due import Due

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
        write(wrap_lines(_line(found, session.screen.program), session.screen))
    if not found:
        if not json and session.can_ask:
            say("Nothing is due.")
        raise typer.Exit(NotFoundError.exit_code)


def _line(due: "Sequence[Due]", program: str) -> str:
    """Describe which ankles are due; `program` is how it is called for the person meant."""
    if all(ankle.last_tested is None for ankle in due):
        return f"Due: no test yet. Store one with: {program} log"
    ankles = [
        f"{ankle.side} (last tested {plural(ankle.days, 'day')} ago, {day(ankle.last_tested)})"
        for ankle in due
        if ankle.days is not None and ankle.last_tested is not None
    ]
    return "Due: " + ", ".join(ankles)
