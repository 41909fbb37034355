"""What happened on a day: surgery, a sprain, new shoes, the start of a programme."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsiflex.cli import options
from dorsiflex.cli.ids import named
from dorsiflex.cli.session import Session, session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.domain.events import (
    parse_event_id,
    parse_event_side,
    parse_event_text,
    past_day,
)
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import write, write_bytes

if TYPE_CHECKING:
    from datetime import date

app = command_app(
    """What happened on a day: surgery, a sprain, new shoes, the start of a programme.

    From one marked as baseline the report starts its comparisons.

    \b
    dorsiflex event add "ankle sprain" --at 2026-10-03 --side left --baseline
    dorsiflex event add "new shoes"
    dorsiflex event list
    """
)

DayOption = Annotated[
    str | None,
    typer.Option("--at", metavar="WHEN", help="The day: 2026-10-03, yesterday, 3d; default today."),
]
EventSideOption = Annotated[
    str | None,
    typer.Option("--side", metavar="left|right|both", help="Which ankle; default both."),
]


@app.command("add")
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened.")],
    at: DayOption = None,
    side: EventSideOption = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Comparisons start from this day.")
    ] = False,
    json: options.JsonOption = False,
) -> None:
    """Store an event.

    \b
    dorsiflex event add "ankle sprain" --at 2026-10-03 --side left --baseline
    dorsiflex event add "new shoes"
    """
    from uuid import uuid4

    from dorsiflex.domain.events import Event
    from dorsiflex.render.events import added_lines, event_json

    session = session_of(context)
    what = parse_event_text(text)
    day = session.today if at is None else _day(session, at)
    ankle = None if side is None else parse_event_side(side)
    with session.writing() as store:
        person = session.person(store)
        new = Event(
            uuid=str(uuid4()),
            person=person.name,
            day=day,
            text=what,
            side=ankle,
            is_baseline=baseline,
        )
        stored = store.events.add(person, new, f"event add {what} ({day})")
    write(event_json(stored) if json else added_lines(stored))


@app.command("list")
def list_(
    context: typer.Context,
    side: options.SideOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    json: options.JsonOption = False,
    csv: options.CsvOption = False,
) -> None:
    """List events, newest first.

    \b
    dorsiflex event list
    dorsiflex event list --side left --since 2026-09-01
    """
    from dorsiflex.domain.period import Filter

    options.refuse_several({"--json": json, "--csv": csv})
    session = session_of(context)
    wanted = session.filter(side, since, until, None)
    with session.reading() as store:
        events = list(store.events.of(session.person(store), wanted))[::-1]
    if json:
        from dorsiflex.render.events import events_json

        write(events_json(events))
    elif csv:
        from dorsiflex.exchange.columns import EVENTS
        from dorsiflex.exchange.writing import csv_lines

        write_bytes("".join(csv_lines(EVENTS, events)).encode())
    else:
        from dorsiflex.render.events import events_table

        write(events_table(events, session.screen, filtered=wanted != Filter()))


@app.command("edit")
def edit(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="EVENT", help="Its id: e1.")],
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="What happened.")
    ] = None,
    at: DayOption = None,
    side: EventSideOption = None,
    baseline: Annotated[
        bool | None,
        typer.Option("--baseline/--no-baseline", help="Comparisons start from this day, or not."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Change an event; fields that are not given stay as they are.

    \b
    dorsiflex event edit e1 --at 2026-10-04 --baseline
    dorsiflex event edit e1 --side both --text "ankle sprain, second degree"
    """
    from dorsiflex.render.edited import changes_line, edited_lines
    from dorsiflex.render.events import event_json, shown_fields

    session = session_of(context)
    number = parse_event_id(id_)
    changes: dict[str, Any] = {}
    if text is not None:
        changes["text"] = parse_event_text(text)
    if at is not None:
        changes["day"] = _day(session, at)
    if side is not None:
        changes["side"] = parse_event_side(side)
    if baseline is not None:
        changes["is_baseline"] = baseline
    with session.changing() as store:
        person = session.person(store)
        before = store.events.get(person, number)
        after = before._replace(**changes)
        if after == before:
            raise RefusedValueError(
                f"nothing about event e{number} would change",
                "dorsiflex event edit --help shows the fields",
            )
        summary = f"event edit e{number}: {changes_line(shown_fields(before), shown_fields(after))}"
        stored = store.events.replace(person, after, summary)
    if json:
        write(event_json(stored))
    else:
        write(edited_lines(f"Event e{number}", shown_fields(before), shown_fields(stored)))


@app.command("delete")
def delete(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="EVENT...", help="Their ids: e1 e2.")],
    json: options.JsonOption = False,
) -> None:
    """Delete events; undo brings them back.

    \b
    dorsiflex event delete e1
    """
    from dorsiflex.render.events import deleted_lines, events_json

    session = session_of(context)
    numbers = list(dict.fromkeys(map(parse_event_id, ids)))
    summary = f"event delete {named([f'e{number}' for number in numbers])}"
    with session.changing() as store:
        deleted = store.events.delete(session.person(store), numbers, summary)
    write(events_json(deleted) if json else deleted_lines(deleted))


def show_event(session: Session, text: str, *, json: bool) -> None:
    """Show one event in full, as `show` does with tests."""
    from dorsiflex.render.events import event_json, event_lines

    with session.reading() as store:
        found = store.events.get(session.person(store), parse_event_id(text))
    write(event_json(found) if json else event_lines(found, session.screen))


def _day(session: Session, text: str) -> "date":
    """Read the day of an event.

    Raises:
        RefusedValueError: no day, or one after tomorrow.
    """
    from dorsiflex.domain.when import parse_day

    return past_day(parse_day(text, session.now), text, session.today)
