"""Events from a file into the database: new, changed or the same, known by their uuid."""

from typing import TYPE_CHECKING

from dorsiflex.domain.drafts import BadRow, EventDraft
from dorsiflex.storage import statements as sql
from dorsiflex.storage.event_store import from_event
from dorsiflex.storage.importing import UUID
from dorsiflex.storage.importing_training import Key, KeyedImport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.storage.database import Parameters, Row, Value


class ImportOfEvents(KeyedImport[EventDraft]):
    """One import of events."""

    table = "event"

    def _row(self, draft: EventDraft, person_id: int) -> "Parameters":
        return from_event(draft.event, 0, person_id)

    def _key(self, row: "Row") -> Key:
        return str(row[UUID])

    def _stored(self, batch: "list[Row]") -> "Iterator[Row]":
        parameters: dict[str, Value] = {f"u{n}": row[UUID] for n, row in enumerate(batch)}
        return self._database.rows(sql.stored_events(len(batch)), parameters)

    def _uuid(self, draft: EventDraft) -> str:
        return draft.event.uuid

    def _contradiction(self, draft: EventDraft) -> BadRow:
        return BadRow(draft.line, draft.event.uuid, "the id is there twice, with different values")
