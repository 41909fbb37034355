"""The pain this morning, after the last training."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.render.terminal import say, write

app = command_app()


@app.command()
def morning(
    context: typer.Context,
    pain: Annotated[str, typer.Argument(metavar="PAIN", help="0 none to 10 worst imaginable.")],
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help="Another morning: 2026-11-20, yesterday, 3d."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Store the pain this morning; after training it should be back at what it was.

    \b
    dorsiflex morning 2
    dorsiflex morning 0 --at yesterday
    """
    from dorsiflex.domain.knee_to_wall import parse_pain
    from dorsiflex.domain.mornings import judge_mornings
    from dorsiflex.domain.period import Period
    from dorsiflex.domain.training import MorningPain
    from dorsiflex.render.json import morning_json
    from dorsiflex.render.training import morning_lines

    session = session_of(context)
    number, day = parse_pain(pain), session.moment(at).date()
    with session.writing() as store:
        person = session.person(store)
        new = MorningPain(person=person.name, day=day, pain=number)
        replaced = store.training.set_morning(person, new, f"morning {number} ({day})")
        person = session.person(store)
        log = store.training.training_log(person, Period(None, day))
    judged = next(
        (each for each in judge_mornings(log.mornings, log.sessions) if each.day == day), None
    )
    write(morning_json(new) if json else morning_lines(new, replaced, judged))
    if judged is not None and judged.is_settled is False:
        say("warning: not settled by the next morning: ease off (dorsiflex guide pain)")
