"""Tests from a file into the database: what is new, changed, the same or there twice."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

from dorsiflex.domain.drafts import BadRow, Draft
from dorsiflex.domain.records import MOMENT_LENGTH
from dorsiflex.storage import statements as sql
from dorsiflex.storage.importing import ID, UUID, Import
from dorsiflex.storage.importing_unlikely import UnlikelyRows
from dorsiflex.storage.record_rows import drafted_test
from dorsiflex.storage.rows import trials_of

if TYPE_CHECKING:
    from dorsiflex.storage.database import Row, Value


_LOOKED_AT = slice(2, 5)
"""Where person, side and moment are in the rows of the database."""


class ImportOfTests(Import[Draft]):
    """One import of tests."""

    table = "test"
    moment = "tested_at"

    def _store(self, batch: list[tuple[Draft, int]], refuse: Callable[[BadRow], None]) -> None:
        batch = self._likely(self._without_duplicates(batch))
        first_id = self._next_id
        written = [
            drafted_test(draft if draft.uuid else draft._replace(uuid=str(uuid4())), id_, person_id)
            for id_, (draft, person_id) in enumerate(batch, start=first_id)
        ]
        inserted = self._database.insert_rows("test", written, unless="uuid")
        last_id = first_id + len(written) - 1
        if inserted < len(written):
            drafts = (draft for draft, _ in batch)
            last_id = self._last_new(list(zip(written, drafts, strict=True)), refuse)
        self.counts.new += inserted
        if inserted:
            self.change.inserted("test", first_id, last_id)
            self._next_id = last_id + 1

    @cached_property
    def _unlikely(self) -> UnlikelyRows | None:
        handling = self._options.unlikely
        if handling is None:
            return None
        return UnlikelyRows(self._database, handling, is_empty=self._first_new_id == 1)

    def _likely(self, batch: list[tuple[Draft, int]]) -> list[tuple[Draft, int]]:
        """Leave out rows with unlikely values that are not accepted."""
        return batch if self._unlikely is None else self._unlikely.accepted(batch, self._is_stored)

    def _is_stored(self, draft: Draft, person_id: int) -> bool:
        """Return whether whose, when and how far are stored as a row has them."""
        if draft.uuid is None:
            return False
        found = next(self._database.rows(sql.stored_tests(1), {"u0": draft.uuid}), None)
        if found is None:
            return False
        wanted = self._with_stored_offset(found, drafted_test(draft, found[ID], person_id), draft)
        same = (_LOOKED_AT, sql.OF_TRIALS)
        return all(found[part] == wanted[part] for part in same)

    def _without_duplicates(self, batch: list[tuple[Draft, int]]) -> list[tuple[Draft, int]]:
        """Leave out rows without an id that were stored before this import began."""
        asked: dict[int, set[str]] = {}
        for draft, person_id in batch:
            if draft.uuid is None:
                asked.setdefault(person_id, set()).add(draft.tested_at[:MOMENT_LENGTH])
        stored = {
            (person_id, *row[sql.BESIDE_TRIALS], trials_of(row[sql.OF_TRIALS]))
            for person_id, moments in asked.items()
            for row in self._stored_at(person_id, moments)
        }
        kept = []
        for draft, person_id in batch:
            if draft.uuid is None and stored:
                at = draft.tested_at[:MOMENT_LENGTH]
                if (person_id, draft.side.value, at, draft.trials) in stored:
                    self.counts.duplicates += 1
                    continue
            kept.append((draft, person_id))
        return kept

    def _stored_at(self, person_id: int, moments: set[str]) -> "Iterator[Row]":
        if self._first_new_id == 1:
            return iter(())
        parameters: dict[str, Value] = {f"m{n}": moment for n, moment in enumerate(moments)}
        parameters |= {"person_id": person_id, "before": self._first_new_id}
        return self._database.rows(sql.stored_at(len(moments)), parameters)

    def _last_new(self, batch: "list[tuple[Row, Draft]]", refuse: Callable[[BadRow], None]) -> int:
        """Settle the rows whose uuid is stored, and give the last id of those that were inserted.

        It is 0 where none was.
        """
        parameters: dict[str, Value] = {f"u{n}": row[UUID] for n, (row, _) in enumerate(batch)}
        found = self._database.rows(sql.stored_tests(len(batch)), parameters)
        stored = {row[UUID]: row for row in found}
        last_id = 0
        for row, draft in batch:
            its = stored[row[UUID]]
            if its[ID] == row[ID]:
                last_id = row[ID]
            else:
                wanted = (its[ID], *row[1:])
                stored[row[UUID]] = self._settle(its, wanted, draft, refuse)
        return last_id

    def _uuid(self, draft: Draft) -> str | None:
        return draft.uuid

    def _contradiction(self, draft: Draft) -> BadRow:
        return BadRow(draft.line, str(draft.uuid), "the id stands twice, with different values")
