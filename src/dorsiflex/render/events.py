"""Events as people and scripts see them."""

from typing import TYPE_CHECKING, Any

from dorsiflex.exchange.columns import EVENTS
from dorsiflex.render.lengths import day, plural
from dorsiflex.render.machine import document
from dorsiflex.render.stored import UNDO
from dorsiflex.render.table import Column, fields_lines, table
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dorsiflex.domain.drafts import Draft
    from dorsiflex.domain.events import Event
    from dorsiflex.render.terminal import Screen

_YES = "yes"


def events_table(events: "Sequence[Event]", screen: "Screen", *, filtered: bool) -> str:
    """Write events one per line.

    Args:
        events: in the order they are shown.
        screen: what it is made for.
        filtered: not all events were asked for.
    """
    if not events:
        if filtered:
            return f"No event matches. {screen.program} event list shows all of them."
        return f'No events yet. Add one with: {screen.program} event add "ankle sprain" --side left'
    columns = [Column("id", right=True), *map(Column, ("day", "side", "baseline"))]
    cells = [
        [f"e{event.id}", day(event.day), event.side_word, _baseline(event), event.text]
        for event in events
    ]
    return table([*columns, Column("event", prose=True)], cells, screen)


def shown_fields(event: "Event") -> dict[str, str]:
    """Return what a person may want to see of an event."""
    return {
        "person": event.person,
        "event": event.text,
        "day": day(event.day),
        "side": event.side_word,
        "baseline": "yes, comparisons start from it" if event.is_baseline else "no",
    }


def event_lines(event: "Event", screen: "Screen") -> str:
    """Write one event in full, one field per line."""
    return fields_lines({"id": f"e{event.id}", **shown_fields(event), "uuid": event.uuid}, screen)


def added_lines(event: "Event") -> str:
    """Say what was stored, what a baseline does, and how to undo it."""
    lines = [_line(event)]
    if event.is_baseline:
        ankles = "both ankles" if event.side is None else f"the {event.side} ankle"
        lines.append(f"Comparisons of {ankles} start from {day(event.day)}.")
    return "\n".join([*lines, UNDO])


def deleted_lines(events: "Sequence[Event]") -> str:
    """Say what was deleted, and how to undo it."""
    head = f"Deleted {plural(len(events), 'event')}:"
    return "\n".join([head, *map(_line, events), UNDO])


def events_json(events: "Iterable[Event]") -> str:
    """Write events."""
    return document("events/1", events=[event_fields(event) for event in events])


def event_json(event: "Event") -> str:
    """Write one event."""
    return document("event/1", event=event_fields(event))


def event_drafts_table(
    drafts: "Sequence[Draft[Event]]", person: str, screen: "Screen", numbered: str
) -> str:
    """Write events of a file as they would be stored, one per line."""
    columns = [Column(numbered, right=True), *map(Column, ("person", "day", "side", "baseline"))]
    cells = [
        [
            str(draft.line),
            draft.person or person,
            day(draft.record.day),
            draft.record.side_word,
            _baseline(draft.record),
            draft.record.text,
        ]
        for draft in drafts
    ]
    return table([*columns, Column("event", prose=True)], cells, screen)


def event_fields(event: "Event") -> dict[str, Any]:
    """Return one event; `id` is what is typed, `uuid` the one that exports carry."""
    fields = EVENTS.json_fields(event)
    return {"id": f"e{event.id}", "uuid": fields.pop("id"), **fields}


def _baseline(event: "Event") -> str:
    return _YES if event.is_baseline else ""


def _line(event: "Event") -> str:
    baseline = ", baseline" if event.is_baseline else ""
    return f"e{event.id}  {day(event.day)}  {event.side_word}{baseline}  {clean(event.text)}"
