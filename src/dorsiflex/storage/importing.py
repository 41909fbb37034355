"""Tests from a file into the database: what is new, changed, the same or there twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from dorsiflex.domain.drafts import BadRow, Draft
from dorsiflex.domain.people import FIRST_PERSON
from dorsiflex.domain.words import name_key
from dorsiflex.errors import NotFoundError, did_you_mean
from dorsiflex.storage import rows
from dorsiflex.storage import statements as sql
from dorsiflex.storage.persons import insert_person, make_default

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.storage.database import Database, Row, Value
    from dorsiflex.storage.journal import OpenChange
    from dorsiflex.storage.store import Store

_AT_ONCE = 1000
"""Rows held in memory at a time."""

_ID, _UUID = 0, 1


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is to happen with whom.

    Attributes:
        person: whose tests those rows are that do not say it; None for the first person.
        adds_people: people who are not known yet are added.
    """

    person: str | None = None
    adds_people: bool = False


@dataclass(slots=True)
class ImportCounts:
    """What became of the rows of a file.

    Attributes:
        new: tests stored for the first time.
        changed: tests that were stored, with other values.
        same: tests that were stored as they are in the file.
        duplicates: rows without an id that are stored: same person, side, time and trials.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    duplicates: int = 0


class Import:
    """One import, within a transaction; one step to undo, which is begun by the first change."""

    def __init__(
        self,
        store: "Store",
        database: "Database",
        begin_change: "Callable[[], OpenChange]",
        options: ImportOptions,
    ) -> None:
        """Take where it goes.

        Args:
            store: for people.
            database: within a transaction.
            begin_change: writes down a step that can be undone.
            options: what is to happen with whom.
        """
        self._database = database
        self._begin_change = begin_change
        self._change: OpenChange | None = None
        self._people = _People(store, database, self, options)
        self._next_id = self._first_new_id = database.reserve_ids("test", 1)
        self._seen = _Marks()
        self.counts = ImportCounts()

    @property
    def change(self) -> "OpenChange":
        """The step, which is begun when it is needed: an import of nothing new is none."""
        if self._change is None:
            self._change = self._begin_change()
        return self._change

    def take(self, drafts: Iterable[Draft], refuse: Callable[[BadRow], None]) -> None:
        """Store tests.

        Args:
            drafts: as a file gives them.
            refuse: is told a row that contradicts another of the same file.

        Raises:
            NotFoundError: a person is not known.
        """
        left = iter(drafts)
        while batch := list(islice(left, _AT_ONCE)):
            known = self._people.ids
            people = [known.get(draft.person) or self._people.id_of(draft) for draft in batch]
            self._take_batch(self._without_duplicates(batch, people), refuse)

    def finish(self, describe: Callable[[ImportCounts], str]) -> None:
        """Name the step by what it did."""
        self._people.finish()
        if self._change is not None:
            self._change.describe(describe(self.counts))

    def _without_duplicates(self, batch: list[Draft], people: list[int]) -> list[tuple[Draft, int]]:
        """Leave out rows without an id that were stored before this import began."""
        if self._first_new_id == 1 or all(draft.uuid for draft in batch):
            return list(zip(batch, people, strict=True))
        asked: dict[int, set[str]] = {}
        for draft, person_id in zip(batch, people, strict=True):
            if draft.uuid is None:
                asked.setdefault(person_id, set()).add(draft.tested_at[: rows.MOMENT_LENGTH])
        stored = {
            (person_id, *row)
            for person_id, moments in asked.items()
            for row in self._stored_at(person_id, moments)
        }
        kept = []
        for draft, person_id in zip(batch, people, strict=True):
            if draft.uuid is None:
                at = draft.tested_at[: rows.MOMENT_LENGTH]
                key = (person_id, draft.side.value, at, rows.trials_text(draft.trials))
                if key in stored:
                    self.counts.duplicates += 1
                    continue
            kept.append((draft, person_id))
        return kept

    def _stored_at(self, person_id: int, moments: set[str]) -> "Iterator[Row]":
        parameters: dict[str, Value] = {f"m{n}": moment for n, moment in enumerate(moments)}
        parameters |= {"person_id": person_id, "before": self._first_new_id}
        statement = sql.stored_at(len(moments))
        return self._database.rows(self._with_trials(statement), parameters)

    def _take_batch(self, batch: list[tuple[Draft, int]], refuse: Callable[[BadRow], None]) -> None:
        first_id = self._next_id
        written = [
            rows.drafted_test(
                draft if draft.uuid else draft._replace(uuid=str(uuid4())), id_, person_id
            )
            for id_, (draft, person_id) in enumerate(batch, start=first_id)
        ]
        inserted = self._database.insert_rows("test", written, unless="uuid")
        new: Iterable[tuple[Row, Draft]] = zip(written, (draft for draft, _ in batch), strict=True)
        if inserted < len(batch):
            new = self._new_ones(list(new), refuse)
        trials = [
            (row[_ID], position, trial)
            for row, draft in new
            for position, trial in enumerate(draft.trials, start=1)
        ]
        self._database.insert_rows("trial", trials)
        self.counts.new += inserted
        if trials:
            last_id = trials[-1][0]
            self.change.inserted("test", first_id, last_id)
            self._next_id = last_id + 1

    def _new_ones(
        self, batch: "list[tuple[Row, Draft]]", refuse: Callable[[BadRow], None]
    ) -> "list[tuple[Row, Draft]]":
        """Settle the rows whose uuid is stored, and give those that were inserted."""
        parameters: dict[str, Value] = {f"u{n}": row[_UUID] for n, (row, _) in enumerate(batch)}
        statement = self._with_trials(sql.stored_tests(len(batch)))
        stored = {row[_UUID]: row for row in self._database.rows(statement, parameters)}
        new = []
        for row, draft in batch:
            found = stored[row[_UUID]]
            if found[_ID] == row[_ID]:
                new.append((row, draft))
                # Its trials are not stored yet; a later row with its uuid is compared with these.
                stored[row[_UUID]] = (*row, rows.trials_text(draft.trials))
            else:
                stored[row[_UUID]] = self._settle(found, row, draft, refuse)
        return new

    def _settle(
        self, found: "Row", row: "Row", draft: Draft, refuse: Callable[[BadRow], None]
    ) -> "Row":
        """Compare a row with the test that has its uuid; give the test as it is then stored."""
        id_ = found[_ID]
        wanted = (id_, *row[1:], rows.trials_text(draft.trials))
        is_repeated = id_ >= self._first_new_id or self._seen.mark(id_)
        if wanted == found:
            self.counts.same += 1
            return found
        if is_repeated:
            refuse(
                BadRow(draft.line, str(draft.uuid), "the id stands twice, with different values")
            )
            return found
        self.change.before_altering("test", id_)
        columns = dict(zip(sql.COLUMNS["test"], wanted, strict=False))
        self._database.run(sql.update("test"), columns)
        part, owner = sql.PARTS["test"]
        self._database.run(sql.delete_parts(part, owner), {"first_id": id_, "last_id": id_})
        self._database.insert_rows(
            part, [(id_, position, trial) for position, trial in enumerate(draft.trials, start=1)]
        )
        self.counts.changed += 1
        return wanted

    def _with_trials(self, statement: str) -> str:
        return statement.replace("{trials_of_test}", self._database.trials_of_test)


class _People:
    """Whose tests they are; those who are not known yet are added where that is allowed."""

    def __init__(
        self, store: "Store", database: "Database", import_: Import, options: ImportOptions
    ) -> None:
        self._store = store
        self._database = database
        self._import = import_
        self._options = options
        self.ids: dict[str | None, int] = {}
        """Of the people that the file has named so far, by their names there."""
        self._is_first_use = not store.people()
        self._has_default = False
        self._added: list[Person] = []

    def id_of(self, draft: Draft) -> int:
        """Give the id of the person of a row.

        Raises:
            NotFoundError: there is no such person, and they are not to be added.
        """
        if draft.person not in self.ids:
            self.ids[draft.person] = self._find_or_add(draft)
        return self.ids[draft.person]

    def finish(self) -> None:
        """Where nobody was there before, the first one is meant by commands told no name.

        So a file that was exported without naming anybody is exported again without it.
        """
        if not self._is_first_use or self._has_default or not self._added:
            return
        key = name_key(FIRST_PERSON)
        first = next((p for p in self._added if name_key(p.name) == key), self._added[0])
        make_default(self._database, first)

    def _find_or_add(self, draft: Draft) -> int:
        name = self._options.person if draft.person is None else draft.person
        person = self._found(name)
        if person is None:
            # Into an empty database come the people of the file, and nobody else unasked.
            is_expected = self._is_first_use and draft.person is not None
            if not is_expected and not self._options.adds_people:
                known = [person.name for person in self._store.people()]
                raise NotFoundError(
                    f"line {draft.line}: there is no person '{name}'",
                    did_you_mean(str(name), known, "add who is not known yet with --add-people"),
                )
            person = self._add(str(name), is_default=False)
            self._added.append(person)
        elif person.id is None:
            person = self._add(name or person.name, is_default=True)
            self._has_default = True
        return person.id or 0

    def _add(self, name: str, *, is_default: bool) -> "Person":
        return insert_person(self._database, self._import.change, name, is_default=is_default)

    def _found(self, name: str | None) -> "Person | None":
        try:
            return self._store.person(name)
        except NotFoundError:
            pass
        first = self._store.person(None)
        is_first = name is not None and name_key(name) == name_key(FIRST_PERSON)
        return first if is_first and first.id is None else None


class _Marks:
    """Which ids were met, a bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def mark(self, id_: int) -> bool:
        """Mark an id; tell whether it was marked before."""
        byte, bit = id_ >> 3, 1 << (id_ & 7)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        was = bool(self._bits[byte] & bit)
        self._bits[byte] |= bit
        return was
