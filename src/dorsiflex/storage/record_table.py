"""What the parts of the store have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from dorsiflex.domain.people import Person, wrong_person
from dorsiflex.errors import NotFoundError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.change_log import OpenChange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.storage.database import Database, Row


BeginChange = Callable[[str], OpenChange]
"""Starts a step that can be undone, given its summary."""

StorePerson = Callable[[OpenChange, Person], Person]
"""Returns a person with an id; the first one is created on first use, as part of a change."""


class StoreSection:
    """A part of a store, in the same transaction."""

    def __init__(self, database: Database, change: BeginChange, stored_person: StorePerson) -> None:
        """Share the transaction of a store.

        Args:
            database: within its transaction.
            change: starts a step that can be undone.
            stored_person: returns a person with an id, creating the first one on first use.
        """
        self._database = database
        self._change = change
        self._stored_person = stored_person


class _Owned(Protocol):
    @property
    def id(self) -> int | None: ...

    @property
    def person(self) -> str: ...


Record = TypeVar("Record", bound=_Owned)


class Stored(NamedTuple, Generic[Record]):
    """How records of one kind are stored.

    Attributes:
        table: their table.
        name: what one is called, with its id: `test {}`.
        listing: how to see the ids.
        read: reads one from a row of `statements.records`.
        write: writes the row of one, given its id and that of its person.
    """

    table: str
    name: str
    listing: str
    read: Callable[[Row], Record]
    write: Callable[[Record, int, int], Row]


class RecordTable(StoreSection, Generic[Record]):
    """Records of one kind, each of a person, in the transaction of a store."""

    def __init__(
        self,
        kind: Stored[Record],
        database: Database,
        change: BeginChange,
        stored_person: StorePerson,
    ) -> None:
        """Share the transaction of a store.

        Args:
            kind: of the records.
            database: within its transaction.
            change: starts a step that can be undone.
            stored_person: returns a person with an id, creating the first one on first use.
        """
        super().__init__(database, change, stored_person)
        self._kind = kind

    def insert(self, person: Person, records: Sequence[Record], summary: str) -> list[Record]:
        """Store new records of one person as one step; return them with their ids."""
        table = self._kind.table
        change = self._change(summary)
        person = self._stored_person(change, person)
        first_id = self._database.reserve_ids(table, len(records))
        for id_, record in enumerate(records, start=first_id):
            self._run(sql.insert(table), record, id_, person)
        change.inserted(table, first_id, first_id + len(records) - 1)
        return [self.get(person, first_id + number) for number in range(len(records))]

    def get(self, person: Person | None, id_: int) -> Record:
        """Return one record of a person.

        Args:
            person: whose; None for anybody's.
            id_: its number.

        Raises:
            NotFoundError: there is no such record, or it is another person's.
        """
        table, name, listing, read, _ = self._kind
        found = next(self._database.rows(sql.record_by_id(table), {"id": id_}), None)
        if found is None:
            raise NotFoundError(f"there is no {name.format(id_)}", listing)
        record = read(found)
        if person is not None and record.person != person.name:
            raise wrong_person(name.format(id_), person.name, record.person)
        return record

    def replace(
        self, person: Person, record: Record, summary: str, *, owner: Person | None = None
    ) -> Record:
        """Replace one record, as `replace_all` does several."""
        return self.replace_all(person, [record], summary, owner=owner)[0]

    def replace_all(
        self,
        person: Person,
        records: Sequence[Record],
        summary: str,
        *,
        owner: Person | None = None,
    ) -> list[Record]:
        """Replace the stored records that have the same ids, as one step.

        Args:
            person: the new owner.
            records: with their new values.
            summary: of the step.
            owner: the present owner; by default the same person.

        Raises:
            NotFoundError: one of them is missing, or another person's; none is replaced.
        """
        ids = [record.id or 0 for record in records]
        for id_ in ids:
            self.get(owner or person, id_)
        change = self._change(summary)
        for id_, record in zip(ids, records, strict=True):
            change.before_altering(self._kind.table, id_)
            self._run(sql.update(self._kind.table), record, id_, person)
        return [self.get(person, id_) for id_ in ids]

    def delete(self, person: Person | None, ids: Sequence[int], summary: str) -> list[Record]:
        """Delete records as one step; return them.

        Raises:
            NotFoundError: one of them does not exist, or is another person's; none is deleted.
        """
        records = [self.get(person, id_) for id_ in ids]
        change = self._change(summary)
        for id_ in ids:
            self._delete(change, self._kind.table, id_)
        return records

    def _run(self, statement: str, record: Record, id_: int, person: Person) -> None:
        row = self._kind.write(record, id_, person.id or 0)
        self._database.run(statement, sql.parameters(self._kind.table, row))

    def _delete(self, change: OpenChange, table: str, id_: int) -> None:
        change.before_altering(table, id_)
        self._database.run(sql.delete(table), {"first_id": id_, "last_id": id_})
