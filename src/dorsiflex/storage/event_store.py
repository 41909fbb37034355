"""The part of the store that keeps events; reached as `store.events`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dorsiflex.domain.events import BOTH, Event
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.text import is_in
from dorsiflex.storage import statements as sql
from dorsiflex.storage.record_table import RecordTable, Stored
from dorsiflex.storage.rows import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.domain.dates import Filter
    from dorsiflex.domain.people import Person
    from dorsiflex.storage.database import Database, Parameters, Row
    from dorsiflex.storage.record_table import BeginChange, StorePerson


def to_event(row: Row) -> Event:
    """Read an event from a row of `statements.records`."""
    id_, uuid, person, day, side, is_baseline, text = row
    return Event(
        id=id_,
        uuid=uuid,
        person=person,
        day=date.fromisoformat(day),
        side=None if side == BOTH else Side(side),
        is_baseline=bool(is_baseline),
        text=text,
    )


def from_event(event: Event, id_: int, person_id: int) -> Row:
    """Write the row of an event, in the order of `statements.COLUMNS`."""
    uuid, _, day, text, _, is_baseline, _ = event
    return id_, uuid, person_id, day.isoformat(), event.side_word, is_baseline, text


_EVENTS = Stored("event", "event e{}", "see dorsiflex event list", to_event, from_event)


class EventStore(RecordTable[Event]):
    """What happened to people."""

    def __init__(self, database: Database, change: BeginChange, stored_person: StorePerson) -> None:
        super().__init__(_EVENTS, database, change, stored_person)

    def add(self, person: Person, event: Event, summary: str) -> Event:
        """Store a new event as one step; return it with its id."""
        (stored,) = self.insert(person, [event], summary)
        return stored

    def of(self, person: Person, wanted: Filter) -> Iterator[Event]:
        """Return a person's events, oldest first.

        A side asks for events of that ankle and of both, `search` for a part of their text; tags
        and conditions play no part.
        """
        parameters: Parameters = {
            "person_id": person.id,
            "side": wanted.side,
            **bounds(wanted.period.since, wanted.period.until),
        }
        found = map(to_event, self._database.stream(sql.EVENTS, parameters))
        if wanted.search is None:
            return found
        searched = wanted.search
        return (event for event in found if is_in(searched, [event.text]))

    def count(self) -> int:
        """Return how many events there are, of all people."""
        return int(next(self._database.rows(sql.COUNT_EVENTS), (0,))[0] or 0)
