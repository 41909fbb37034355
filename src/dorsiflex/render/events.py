"""Events as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import day
from dorsiflex.render.messages import UNDO, deleted_text
from dorsiflex.render.table import Field, fields_lines, records_table
from dorsiflex.render.terminal import escape_control, filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.events import Event
    from dorsiflex.render.terminal import Screen

EVENT_FIELDS: tuple[Field[Event], ...] = (
    Field("day", lambda event: day(event.day)),
    Field("side", lambda event: event.side_word),
    Field("baseline", lambda event: "yes" if event.is_baseline else ""),
    Field("event", lambda event: event.text, prose=True),
)


def events_table(events: Sequence[Event], screen: Screen, *, filtered: bool) -> str:
    """Write events one per line; `filtered` if not all were asked for."""
    if not events:
        none = f'No events yet. Add one with: {screen.program} event add "ankle sprain" --side left'
        no_match = f"No matching events. See all: {screen.program} event list"
        return filled(no_match if filtered else none, screen)
    id_: Field[Event] = Field("id", lambda event: f"e{event.id}", right=True)
    return records_table(events, [id_, *EVENT_FIELDS], screen)


def shown_fields(event: Event) -> dict[str, str]:
    """Return the fields of an event to show."""
    return {
        "person": event.person,
        "event": event.text,
        "day": day(event.day),
        "side": event.side_word,
        "baseline": "yes (comparisons start here)" if event.is_baseline else "no",
    }


def event_lines(event: Event, screen: Screen) -> str:
    """Write one event in full, one field per line."""
    return fields_lines({"id": f"e{event.id}", **shown_fields(event), "uuid": event.uuid}, screen)


def added_lines(event: Event) -> str:
    """Describe what was stored, what a baseline does, and how to undo it."""
    lines = [_line(event)]
    if event.is_baseline:
        ankles = "both ankles" if event.side is None else f"the {event.side} ankle"
        lines.append(f"Comparisons for {ankles} now start from {day(event.day)}.")
    return "\n".join([*lines, UNDO])


def deleted_lines(events: Sequence[Event]) -> str:
    """Describe what was deleted, and how to undo it."""
    return deleted_text("event", list(map(_line, events)))


def _line(event: Event) -> str:
    baseline = ", baseline" if event.is_baseline else ""
    return (
        f"e{event.id}  {day(event.day)}  {event.side_word}{baseline}  {escape_control(event.text)}"
    )
