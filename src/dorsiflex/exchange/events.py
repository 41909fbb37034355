"""Events as CSV and JSON, and read again, perhaps edited since: one row or object per event."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.days import EARLIEST_DAY
from dorsiflex.domain.drafts import EventDraft
from dorsiflex.domain.events import Event, parse_event_side, parse_event_text, past_day
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.cells import read_flag
from dorsiflex.exchange.columns import OwnTexts, read_uuid
from dorsiflex.exchange.csv import guarded, rows_of
from dorsiflex.exchange.formats import Format
from dorsiflex.exchange.import_options import BadCellError, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    EventWriter = Callable[[Iterable[Event]], Iterator[str]]

HEADER = ("id", "person", "day", "side", "baseline", "text")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def event_fields(event: Event) -> dict[str, Any]:
    """Return what is written of an event: the names of `HEADER`, in its order."""
    return {
        "id": event.uuid,
        "person": event.person,
        "day": event.day.isoformat(),
        "side": event.side_word,
        "baseline": event.is_baseline,
        "text": event.text,
    }


def event_csv_lines(events: "Iterable[Event]", *, raw: bool = False) -> "Iterator[str]":
    """Write events as CSV, one line at a time.

    Args:
        events: in the order they are written.
        raw: leave text that a spreadsheet would run as a formula as it is.
    """
    text = str if raw else guarded

    def cell(value: str | bool) -> str:
        return str(value).lower() if isinstance(value, bool) else text(value)

    rows = ([cell(value) for value in event_fields(event).values()] for event in events)
    return rows_of(HEADER, rows)


def event_writer_of(format_: Format, *, raw: bool) -> "EventWriter":
    """Return what writes events in a format, piece by piece.

    Args:
        format_: which.
        raw: leave text in CSV that a spreadsheet would run as a formula.
    """
    if format_ is Format.CSV:
        return lambda events: event_csv_lines(events, raw=raw)
    from dorsiflex.exchange.json import array_of, lines_of

    write = array_of if format_ is Format.JSON else lines_of
    return lambda events: write(map(event_fields, events))


class OwnEvents(OwnTexts):
    """Reads rows of an export of events, whose cells are in the order of its header."""

    def draft(self, line: int, cells: "Sequence[str]") -> EventDraft:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        uuid, person, day, side, baseline, text = cells
        its_uuid = checked(uuid, read_uuid, uuid)
        if its_uuid is None:
            raise BadCellError(
                uuid, "there is no id; dorsiflex event add stores an event that has none yet"
            )
        return EventDraft(
            line,
            Event(
                uuid=its_uuid,
                person=self._read_person(person) or "",
                day=checked(day, _day, day.strip(), self._told.now.date()),
                side=checked(side, parse_event_side, side) if side.strip() else None,
                is_baseline=checked(baseline, read_flag, baseline, "baseline") or False,
                text=checked(text, parse_event_text, self._text(text)),
            ),
        )


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day < EARLIEST_DAY:
        raise RefusedValueError(
            f"day '{text}' is not a day from {EARLIEST_DAY.year} on", "write 2026-11-20"
        )
    return past_day(day, text, today)
