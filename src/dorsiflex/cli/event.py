"""Add, list, edit and delete events, such as surgery, a sprain or new shoes."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsiflex.cli import options
from dorsiflex.cli.records import delete_records, edit_record, event_records
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.events import Event, parse_event_side, parse_event_text, past_day
from dorsiflex.domain.text import parse_search
from dorsiflex.render.terminal import wrap_lines, write, write_bytes

if TYPE_CHECKING:
    from datetime import date

app = options.command_app(
    """What happened on a day: surgery, a sprain, new shoes, the start of a programme.

    Comparisons in the report start from an event marked as baseline.

    \b
    dorsiflex event add "ankle sprain" --at 2026-10-03 --side left --baseline
    dorsiflex event add "new shoes"
    dorsiflex event list
    """
)

_DAY, _SIDE = "The day: 2026-10-03, yesterday, 3d", "Which ankle"
DayOption = Annotated[
    str | None, typer.Option("--at", metavar="WHEN", help=f"{_DAY}; default today.")
]
EventSideOption = Annotated[
    str | None, typer.Option("--side", metavar="left|right|both", help=f"{_SIDE}; default both.")
]
NewDayOption = Annotated[str | None, typer.Option("--at", metavar="WHEN", help=f"{_DAY}.")]
NewEventSideOption = Annotated[
    str | None, typer.Option("--side", metavar="left|right|both", help=f"{_SIDE}.")
]


@app.command("add")
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened.")],
    at: DayOption = None,
    side: EventSideOption = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Start comparisons from this day.")
    ] = False,
    json: options.JsonOption = False,
) -> None:
    """Store an event.

    \b
    dorsiflex event add "ankle sprain" --at 2026-10-03 --side left --baseline
    dorsiflex event add "new shoes"
    """
    from uuid import uuid4

    from dorsiflex.render.events import added_lines
    from dorsiflex.render.json import event_json

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
    write(event_json(stored) if json else wrap_lines(added_lines(stored), session.screen))


@app.command("list")
def list_(
    context: typer.Context,
    side: options.SideOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    search: options.SearchOption = None,
    json: options.JsonOption = False,
    csv: options.CsvOption = False,
) -> None:
    """List events, newest first.

    \b
    dorsiflex event list
    dorsiflex event list --side left --since 2026-09-01
    dorsiflex event list --search shoes
    """
    from dorsiflex.domain.dates import Filter

    options.refuse_several({"--json": json, "--csv": csv})
    session = session_of(context)
    wanted = session.filter(side, since, until, None)
    if search is not None:
        wanted = wanted._replace(search=parse_search(search))
    with session.reading() as store:
        events = list(store.events.of(session.person(store), wanted))[::-1]
    if json:
        from dorsiflex.render.json import events_json

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
    at: NewDayOption = None,
    side: NewEventSideOption = None,
    baseline: Annotated[
        bool | None,
        typer.Option("--baseline/--no-baseline", help="Start comparisons from this day, or not."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Change an event; fields not given are kept.

    \b
    dorsiflex event edit e1 --at 2026-10-04 --baseline
    dorsiflex event edit e1 --side both --text "ankle sprain, second degree"
    """
    edit_event(session_of(context), id_, text, at, side, baseline, json=json)


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
    delete_records(session_of(context), event_records(), ids, json=json)


def edit_event(
    session: Session,
    id_: str,
    text: str | None,
    at: str | None,
    side: str | None,
    baseline: bool | None,
    *,
    json: bool,
) -> None:
    """Change the fields of an event whose options were given, and show the change.

    Raises:
        RefusedValueError: a value is not allowed, or nothing would change.
        NotFoundError: there is no such event.
    """
    kind = event_records()
    number = kind.parse_id(id_)
    changes: dict[str, Any] = {}
    if text is not None:
        changes["text"] = parse_event_text(text)
    if at is not None:
        changes["day"] = _day(session, at)
    if side is not None:
        changes["side"] = parse_event_side(side)
    if baseline is not None:
        changes["is_baseline"] = baseline
    edit_record(session, kind, number, changes, json=json)


def _day(session: Session, text: str) -> "date":
    """Parse the day of an event.

    Raises:
        RefusedValueError: not a day, or one after tomorrow.
    """
    from dorsiflex.domain.dates import parse_day

    return past_day(parse_day(text, session.now), text, session.today)
