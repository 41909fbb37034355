"""Import the rows of a file, kind by kind: which are new, changed, the same or duplicates."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from dorsiflex.domain.drafts import BadRow, Draft, TestDraft
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import MOMENT_LENGTH, TestRecord
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.storage import statements as sql
from dorsiflex.storage.event_store import from_event, to_event
from dorsiflex.storage.importing import (
    ID,
    UUID,
    AnyRow,
    Import,
    ImportCounts,
    Imported,
    ImportOptions,
)
from dorsiflex.storage.importing_unlikely import UnlikelyRows
from dorsiflex.storage.rows import SESSION, SessionIds, from_record, to_test, trials_of
from dorsiflex.storage.training_store import from_morning, from_session, to_morning, to_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dorsiflex.domain.drafts import AnyDraft, Kind
    from dorsiflex.storage.change_log import OpenChange
    from dorsiflex.storage.database import Row, Value
    from dorsiflex.storage.store import Store


_LOOKED_AT = slice(2, 5)
"""Where person, side and moment are in the rows of tests."""


class ImportOfTests(Import[TestDraft]):
    """One import of tests."""

    table = "test"
    moment = "tested_at"
    read = staticmethod(to_test)
    write = staticmethod(partial(from_record, session=None))

    def _store(self, batch: list[tuple[TestDraft, int]]) -> None:
        batch = self._without_deleted(self._without_duplicates(batch))
        if self._unlikely is not None:
            batch = self._unlikely.accepted(batch, self._is_stored)
        batch = self._without_stored(batch)
        first_id = self._next_id
        written = [
            from_record(
                _with_uuid(record := draft.record),
                id_,
                person_id,
                self._sessions.next(id_, person_id, record.tested_at, record.side),
            )
            for id_, (draft, person_id) in enumerate(batch, start=first_id)
        ]
        inserted = self._database.insert_rows("test", written, unless="uuid")
        last_id = first_id + len(written) - 1
        if inserted < len(written):
            drafts = (draft for draft, _ in batch)
            last_id = self._last_new(list(zip(written, drafts, strict=True)))
        self.counts.new += inserted
        if inserted:
            self.change.inserted("test", first_id, last_id)
            self._next_id = last_id + 1

    @cached_property
    def _sessions(self) -> SessionIds:
        return SessionIds()

    @cached_property
    def _unlikely(self) -> UnlikelyRows | None:
        handling = self._options.unlikely
        if handling is None:
            return None
        return UnlikelyRows(self._database, handling, is_empty=self._first_new_id == 1)

    def _is_stored(self, draft: TestDraft, person_id: int) -> bool:
        """Return whether person, time and trials are stored as in a row."""
        if not draft.record.uuid:
            return False
        found = next(self._database.rows(sql.stored("test", 1), {"u0": draft.record.uuid}), None)
        if found is None:
            return False
        if self._options.keeps_stored:
            return True
        wanted = self._with_stored_offset(
            found, from_record(draft.record, found[ID], person_id, found[SESSION]), draft
        )
        same = (_LOOKED_AT, sql.OF_TRIALS)
        return all(found[part] == wanted[part] for part in same)

    def _without_duplicates(
        self, batch: list[tuple[TestDraft, int]]
    ) -> list[tuple[TestDraft, int]]:
        """Leave out rows without an id that were stored before this import began."""
        if self._first_new_id == 1:
            return batch
        asked: dict[int, set[str]] = {}
        for draft, person_id in batch:
            if not draft.record.uuid:
                asked.setdefault(person_id, set()).add(draft.record.tested_at[:MOMENT_LENGTH])
        stored = {
            (person_id, *row[sql.BESIDE_TRIALS], trials_of(row[sql.OF_TRIALS]))
            for person_id, moments in asked.items()
            for row in self._stored_at(person_id, moments)
        }
        kept = []
        for draft, person_id in batch:
            if stored and not draft.record.uuid:
                at = draft.record.tested_at[:MOMENT_LENGTH]
                if (person_id, draft.record.side.value, at, draft.record.trials) in stored:
                    self.counts.duplicates += 1
                    continue
            kept.append((draft, person_id))
        return kept

    def _stored_at(self, person_id: int, moments: set[str]) -> Iterator[Row]:
        parameters: dict[str, Value] = {f"m{n}": moment for n, moment in enumerate(moments)}
        parameters |= {"person_id": person_id, "before": self._first_new_id}
        return self._database.rows(sql.stored_at(len(moments)), parameters)

    def _without_stored(self, batch: list[tuple[TestDraft, int]]) -> list[tuple[TestDraft, int]]:
        """Update the rows that were stored before this import began; return the others.

        So only new rows are given an id.
        """
        uuids = [draft.record.uuid for draft, _ in batch if draft.record.uuid]
        if self._first_new_id == 1 or not uuids:
            return batch
        parameters: dict[str, Value] = {f"u{n}": uuid for n, uuid in enumerate(uuids)}
        found = self._database.rows(sql.stored("test", len(uuids)), parameters)
        stored = {row[UUID]: row for row in found}
        new = []
        for draft, person_id in batch:
            its = stored.get(draft.record.uuid)
            if its is None:
                new.append((draft, person_id))
            else:
                wanted = from_record(draft.record, its[ID], person_id, its[SESSION])
                stored[its[UUID]] = self._settle(its, wanted, draft)
        return new

    def _last_new(self, batch: list[tuple[Row, TestDraft]]) -> int:
        """Check the rows whose uuid is repeated in the file; return the last id of the new ones.

        It is 0 if none was inserted.
        """
        parameters: dict[str, Value] = {f"u{n}": row[UUID] for n, (row, _) in enumerate(batch)}
        found = self._database.rows(sql.stored("test", len(batch)), parameters)
        stored = {row[UUID]: row for row in found}
        last_id = 0
        for row, draft in batch:
            its = stored[row[UUID]]
            if its[ID] == row[ID]:
                last_id = row[ID]
            else:
                wanted = (its[ID], *row[1:SESSION], its[SESSION], *row[SESSION + 1 :])
                stored[row[UUID]] = self._settle(its, wanted, draft)
        return last_id


def _with_uuid(record: TestRecord) -> TestRecord:
    return record if record.uuid else record._replace(uuid=str(uuid4()))


Key = str | tuple[int, str]


class KeyedImport(Import[AnyRow]):
    """An import of rows that have a key to find the stored row."""

    def _store(self, batch: list[tuple[AnyRow, int]]) -> None:
        batch = self._without_deleted(batch)
        wanted = [(self._row(draft, person_id), draft) for draft, person_id in batch]
        stored = {self._key(row): row for row in self._stored([row for row, _ in wanted])}
        new: list[Row] = []
        for row, draft in wanted:
            key = self._key(row)
            if key in stored:
                found = stored[key]
                stored[key] = self._settle(found, (found[ID], *row[1:]), draft)
            else:
                stored[key] = (self._next_id + len(new), *row[1:])
                new.append(stored[key])
        if new:
            self.change.inserted(self.table, new[0][ID], new[-1][ID])
            self._database.insert_rows(self.table, new)
            self.counts.new += len(new)
            self._next_id += len(new)

    @abstractmethod
    def _key(self, row: Row) -> Key:
        """Return the key that identifies the stored row."""

    @abstractmethod
    def _stored(self, batch: list[Row]) -> Iterator[Row]:
        """Return the stored rows of some keys."""


class ImportByUuid(KeyedImport[AnyRow]):
    """An import of rows that are identified by their uuid."""

    def _key(self, row: Row) -> Key:
        return str(row[UUID])

    def _stored(self, batch: list[Row]) -> Iterator[Row]:
        parameters: dict[str, Value] = {f"u{n}": row[UUID] for n, row in enumerate(batch)}
        return self._database.rows(sql.stored(self.table, len(batch)), parameters)


class ImportOfSessions(ImportByUuid[Draft[TrainingSession]]):
    """One import of training sessions."""

    table = "training"
    moment = "done_at"
    read = staticmethod(to_session)
    write = staticmethod(from_session)


class ImportOfEvents(ImportByUuid[Draft[Event]]):
    """One import of events."""

    table = "event"
    read = staticmethod(to_event)
    write = staticmethod(from_event)


def _read_morning(row: Row) -> MorningPain:
    _, person, *day_and_pain = row
    return to_morning(tuple(day_and_pain), person)


class ImportOfMornings(KeyedImport[Draft[MorningPain]]):
    """One import of the pain of mornings, identified by person and day."""

    table = "morning"
    read = staticmethod(_read_morning)
    write = staticmethod(from_morning)

    def _key(self, row: Row) -> Key:
        _, person_id, day, _ = row
        return person_id, day

    def _stored(self, batch: list[Row]) -> Iterator[Row]:
        days: dict[int, set[str]] = {}
        for _, person_id, day, _ in batch:
            days.setdefault(person_id, set()).add(day)
        for person_id, asked in days.items():
            parameters: dict[str, Value] = {f"d{n}": day for n, day in enumerate(asked)}
            parameters["person_id"] = person_id
            yield from self._database.rows(sql.stored_mornings(len(asked)), parameters)


_IMPORTS: dict[str, type[Import[Any]]] = {
    "tests": ImportOfTests,
    "training": ImportOfSessions,
    "mornings": ImportOfMornings,
    "events": ImportOfEvents,
}


class Part(NamedTuple):
    """Rows of one kind, in a file that can have several.

    Attributes:
        kind: what they are.
        drafts: one after the other.
        options: whose they are.
    """

    kind: Kind
    drafts: Iterable[AnyDraft]
    options: ImportOptions


def import_parts(
    store: Store,
    parts: Iterable[Part],
    refuse: Callable[[BadRow], None],
    describe: Callable[[ImportCounts], str],
) -> Imported:
    """Store the rows of a file as one step, however many kinds it has.

    Args:
        store: where they go, in the transaction that it lives in.
        parts: each is asked for when the one before is stored.
        refuse: gets each row that contradicts another of the same part; it is not stored.
        describe: returns in one line what was done.

    Raises:
        NotFoundError: people of the file are not known.
    """
    begun: list[OpenChange] = []
    done = Imported(ImportCounts(), ())
    is_first_use = False

    def begin_change() -> OpenChange:
        if not begun:
            begun.append(store.begin_change("import"))
        return begun[0]

    for kind, drafts, options in parts:
        # In an empty database the people of all parts are those of the file.
        its_options = replace(options, adds_people=True) if is_first_use else options
        importing = _IMPORTS[kind](store, begin_change, its_options, refuse)
        is_first_use = is_first_use or importing.is_first_use
        importing.take(drafts)
        done = importing.finish(describe, done)
    return done
