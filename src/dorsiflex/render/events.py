"""Events, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dorsiflex.exchange.events import event_fields as exported_fields
from dorsiflex.render.lengths import day, plural
from dorsiflex.render.machine import document
from dorsiflex.render.stored import UNDO
from dorsiflex.render.table import Column, fields_lines, table
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dorsiflex.domain.drafts import EventDraft
    from dorsiflex.domain.events import Event
    from dorsiflex.render.terminal import Screen

_YES = "yes"


def events_table(events: Sequence[Event], screen: Screen, *, filtered: bool) -> str:
    """Return one line per event; `filtered` if not all events were asked for."""
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


def shown_fields(event: Event) -> dict[str, str]:
    """Return the fields of an event, as text."""
    return {
        "person": event.person,
        "event": event.text,
        "day": day(event.day),
        "side": event.side_word,
        "baseline": "yes, comparisons start from it" if event.is_baseline else "no",
    }


def event_lines(event: Event, screen: Screen) -> str:
    """Return one event in full, one field per line."""
    return fields_lines({"id": f"e{event.id}", **shown_fields(event), "uuid": event.uuid}, screen)


def added_lines(event: Event) -> str:
    """Return what was stored, what a baseline does, and how to undo it."""
    lines = [_line(event)]
    if event.is_baseline:
        ankles = "both ankles" if event.side is None else f"the {event.side} ankle"
        lines.append(f"Comparisons of {ankles} start from {day(event.day)}.")
    return "\n".join([*lines, UNDO])


def deleted_lines(events: Sequence[Event]) -> str:
    """Return what was deleted, and how to undo it."""
    head = f"Deleted {plural(len(events), 'event')}:"
    return "\n".join([head, *map(_line, events), UNDO])


def events_json(events: Iterable[Event]) -> str:
    """Return events."""
    return document("events/1", events=[_fields(event) for event in events])


def event_json(event: Event) -> str:
    """Return one event."""
    return document("event/1", event=_fields(event))


def event_drafts_table(
    drafts: Sequence[EventDraft], person: str, screen: Screen, numbered: str
) -> str:
    """Return one line per event of an imported file, as it would be stored."""
    columns = [Column(numbered, right=True), *map(Column, ("person", "day", "side", "baseline"))]
    cells = [
        [
            str(draft.line),
            draft.person or person,
            day(draft.event.day),
            draft.event.side_word,
            _baseline(draft.event),
            draft.event.text,
        ]
        for draft in drafts
    ]
    return table([*columns, Column("event", prose=True)], cells, screen)


def event_draft_fields(draft: EventDraft, person: str) -> dict[str, Any]:
    """Return an event of an imported file; it has no `id` yet."""
    fields = {**_fields(draft.event), "id": None}
    return {**fields, "person": draft.person or person}


def _fields(event: Event) -> dict[str, Any]:
    """Return one event; `id` is for typing, `uuid` is the one in exports."""
    fields = exported_fields(event)
    return {"id": f"e{event.id}", "uuid": fields.pop("id"), **fields}


def _baseline(event: Event) -> str:
    return _YES if event.is_baseline else ""


def _line(event: Event) -> str:
    baseline = ", baseline" if event.is_baseline else ""
    return f"e{event.id}  {day(event.day)}  {event.side_word}{baseline}  {clean(event.text)}"
