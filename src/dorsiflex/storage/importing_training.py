"""Training and the pain of mornings from a file into the database: new, changed or the same."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dorsiflex.domain.drafts import BadRow, MorningDraft, SessionDraft
from dorsiflex.storage import statements, training_rows
from dorsiflex.storage import training_statements as sql
from dorsiflex.storage.importing import ID, UUID, AnyRow, Import

if TYPE_CHECKING:
    from dorsiflex.storage.database import Parameters, Row, Value

Key = str | tuple[int, str]


class KeyedImport(Import[AnyRow]):
    """An import of rows of which each says itself which stored one it stands for."""

    def _store(self, batch: list[tuple[AnyRow, int]], refuse: Callable[[BadRow], None]) -> None:
        columns = statements.COLUMNS[self.table]
        wanted: list[tuple[Row, AnyRow]] = []
        for draft, person_id in batch:
            written = self._row(draft, person_id)
            wanted.append((tuple(written[column] for column in columns), draft))
        stored = {self._key(row): row for row in self._stored([row for row, _ in wanted])}
        new: list[Row] = []
        for row, draft in wanted:
            key = self._key(row)
            if key in stored:
                found = stored[key]
                stored[key] = self._settle(found, (found[ID], *row[1:]), draft, refuse)
            else:
                stored[key] = (self._next_id + len(new), *row[1:])
                new.append(stored[key])
        if new:
            self.change.inserted(self.table, new[0][ID], new[-1][ID])
            self._database.insert_rows(self.table, new)
            self.counts.new += len(new)
            self._next_id += len(new)

    @abstractmethod
    def _row(self, draft: AnyRow, person_id: int) -> "Parameters":
        """Write the row of the database, its id left open."""

    @abstractmethod
    def _key(self, row: "Row") -> Key:
        """Give what tells which stored row it stands for."""

    @abstractmethod
    def _stored(self, batch: "list[Row]") -> "Iterator[Row]":
        """Give the stored rows that some rows stand for."""


class ImportOfSessions(KeyedImport[SessionDraft]):
    """One import of training sessions, known by their uuid."""

    table = "training"
    moment = "done_at"

    def _row(self, draft: SessionDraft, person_id: int) -> "Parameters":
        return training_rows.from_session(draft.session, 0, person_id)

    def _key(self, row: "Row") -> Key:
        return str(row[UUID])

    def _stored(self, batch: "list[Row]") -> "Iterator[Row]":
        parameters: dict[str, Value] = {f"u{n}": row[UUID] for n, row in enumerate(batch)}
        return self._database.rows(sql.stored_sessions(len(batch)), parameters)

    def _uuid(self, draft: SessionDraft) -> str:
        return draft.session.uuid

    def _contradiction(self, draft: SessionDraft) -> BadRow:
        return BadRow(draft.line, draft.session.uuid, "the id stands twice, with different values")


class ImportOfMornings(KeyedImport[MorningDraft]):
    """One import of the pain of mornings, known by person and day."""

    table = "morning"

    def _row(self, draft: MorningDraft, person_id: int) -> "Parameters":
        return training_rows.from_morning(draft.morning, 0, person_id)

    def _key(self, row: "Row") -> Key:
        _, person_id, day, _ = row
        return person_id, day

    def _stored(self, batch: "list[Row]") -> "Iterator[Row]":
        days: dict[int, set[str]] = {}
        for _, person_id, day, _ in batch:
            days.setdefault(person_id, set()).add(day)
        for person_id, asked in days.items():
            parameters: dict[str, Value] = {f"d{n}": day for n, day in enumerate(asked)}
            parameters["person_id"] = person_id
            yield from self._database.rows(sql.stored_mornings(len(asked)), parameters)

    def _uuid(self, draft: MorningDraft) -> str:
        del draft
        return ""

    def _contradiction(self, draft: MorningDraft) -> BadRow:
        day = draft.morning.day.isoformat()
        return BadRow(draft.line, day, "the day stands twice, with different pain")
