"""The part of the store that keeps events; reached as `store.events`."""

from datetime import date
from typing import TYPE_CHECKING

from dorsiflex.domain.events import BOTH, Event
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.people import wrong_person
from dorsiflex.errors import NotFoundError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.bounds import bounds
from dorsiflex.storage.store_part import StorePart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dorsiflex.domain.people import Person
    from dorsiflex.domain.period import Filter
    from dorsiflex.storage.database import Parameters, Row


class EventStore(StorePart):
    """What happened to people."""

    def add(self, person: "Person", event: Event, summary: str) -> Event:
        """Store a new event as one step; return it with its id."""
        change = self._change(summary)
        person = self._stored_person(change, person)
        id_ = self._database.reserve_ids("event", 1)
        self._database.run(sql.insert("event"), from_event(event, id_, person.id or 0))
        change.inserted("event", id_, id_)
        return self.event(person, id_)

    def of(self, person: "Person", wanted: "Filter") -> "Iterator[Event]":
        """Return a person's events, oldest first.

        A side asks for events of that ankle and of both; tags play no part.
        """
        parameters: Parameters = {
            "person_id": person.id,
            "side": wanted.side,
            **bounds(wanted.period.since, wanted.period.until),
        }
        return map(to_event, self._database.stream(sql.EVENTS, parameters))

    def event(self, person: "Person | None", id_: int) -> Event:
        """Return one event of a person.

        Args:
            person: whose; None for anybody's.
            id_: its id.

        Raises:
            NotFoundError: there is no such event, or it is another person's.
        """
        found = next(self._database.rows(sql.EVENT_BY_ID, {"id": id_}), None)
        if found is None:
            raise NotFoundError(f"there is no event e{id_}", "dorsiflex event list shows the ids")
        event = to_event(found)
        if person is not None and event.person != person.name:
            raise wrong_person(f"event e{id_}", person.name, event.person)
        return event

    def replace(self, person: "Person", event: Event, summary: str) -> Event:
        """Put a changed event in the place of the stored one with its id; return it as stored.

        Raises:
            NotFoundError: there is none any more, or it is another person's.
        """
        id_ = event.id or 0
        self.event(person, id_)
        self._change(summary).before_altering("event", id_)
        self._database.run(sql.update("event"), from_event(event, id_, person.id or 0))
        return self.event(person, id_)

    def delete(self, person: "Person", ids: "Sequence[int]", summary: str) -> list[Event]:
        """Delete events as one step; return what they were.

        Raises:
            NotFoundError: one of them does not exist, or is another person's; none is deleted.
        """
        events = [self.event(person, id_) for id_ in ids]
        change = self._change(summary)
        for id_ in ids:
            change.before_altering("event", id_)
            self._database.run(sql.delete("event"), {"first_id": id_, "last_id": id_})
        return events

    def count(self) -> int:
        """Return how many events there are, whoever's."""
        return int(next(self._database.rows(sql.COUNT_EVENTS), (0,))[0] or 0)


def to_event(row: "Row") -> Event:
    """Read an event from a row of `statements.EVENT...`."""
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


def from_event(event: Event, id_: int, person_id: int) -> "Parameters":
    """Write the row of an event."""
    return {
        "id": id_,
        "uuid": event.uuid,
        "person_id": person_id,
        "day": event.day.isoformat(),
        "side": event.side_word,
        "is_baseline": event.is_baseline,
        "text": event.text,
    }
