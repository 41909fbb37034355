"""Set, list and clear goals: a target score for an ankle."""

from datetime import date
from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.dates import is_possible
from dorsiflex.domain.distance import parse_distance
from dorsiflex.domain.measurement import Goal, Side, parse_sides
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.goals import cleared_lines, goals_table, set_lines
from dorsiflex.render.json import goals_json
from dorsiflex.render.terminal import wrap_lines, write

app = options.command_app(
    """A target score for one ankle or both.

    \b
    dorsiflex goal set 12.5
    dorsiflex goal set 11 --side left --by 2027-02-01
    dorsiflex goal clear --side left
    """
)

SidesOption = Annotated[str, typer.Option("--side", metavar="left|right|both", help="Which ankle.")]


@app.command("set")
def set_(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="DISTANCE", help="12.5, 5in or 125mm.")],
    side: SidesOption = "both",
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="DATE",
            help="The day to reach it by; default: that of the previous goal; '' for none.",
        ),
    ] = None,
    unit: options.UnitOption = None,
    json: options.JsonOption = False,
) -> None:
    """Set a target score; it replaces the previous one.

    The day of the previous goal is kept, unless it has passed.

    \b
    dorsiflex goal set 12.5
    dorsiflex goal set 11 --side left --by 2027-02-01
    dorsiflex goal set 11 --by ''                        without a day
    """
    session = session_of(context)
    shown_unit = session.unit(unit)
    distance = parse_distance(target, shown_unit)
    day = _future_day(session, by)
    sides = parse_sides(side)
    with session.writing() as store:
        person = session.person(store)
        days = _days(store.goals.of(person), session.today) if by is None else {}
        goals = [
            Goal(person=person.name, side=each, target=distance, by=days.get(each, day))
            for each in Side
            if each in sides
        ]
        store.goals.set(person, goals, f"goal set {target} {' and '.join(g.side for g in goals)}")
    if json:
        write(goals_json(goals))
        return
    from dorsiflex.cli.reporting import goals_report

    _, report = goals_report(session)
    write(wrap_lines(set_lines(goals, report, shown_unit, kept_days=days), session.screen))


@app.command("list")
def list_(
    context: typer.Context, unit: options.ShownUnitOption = None, json: options.JsonOption = False
) -> None:
    """List the goals.

    Shows how far each is from the current score, and the verdict on the change so far.

    \b
    dorsiflex goal list
    """
    from dorsiflex.cli.reporting import goals_report

    session = session_of(context)
    goals, report = goals_report(session)
    if json:
        from dorsiflex.render.json import goals_list_json

        write(goals_list_json(goals, report))
    else:
        write(goals_table(goals, report, session.unit(unit), session.screen))


@app.command("clear")
def clear(
    context: typer.Context, side: SidesOption = "both", json: options.JsonOption = False
) -> None:
    """Remove goals.

    \b
    dorsiflex goal clear
    dorsiflex goal clear --side left
    """
    session = session_of(context)
    sides = parse_sides(side)
    with session.changing() as store:
        person = session.person(store)
        wanted = [each for each in store.goals.of(person) if each in sides]
        cleared = store.goals.clear(person, wanted, f"goal clear {' and '.join(wanted)}")
    write(
        goals_json(cleared)
        if json
        else wrap_lines(cleared_lines(cleared, session.settings.unit), session.screen)
    )


def _days(goals: dict[Side, Goal], today: date) -> dict[Side, date]:
    """Return the days of goals that are still to come, and possible."""
    return {
        side: goal.by
        for side, goal in goals.items()
        if goal.by and goal.by >= today and is_possible(goal.by)
    }


def _future_day(session: Session, text: str | None) -> date | None:
    day = session.day_ahead(text or None)
    if day is not None and day < session.today:
        raise RefusedValueError(f"--by '{text}' is in the past", "choose today or a later day")
    return day
