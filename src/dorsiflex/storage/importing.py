"""Rows of a file into the database, whatever they are: whose, new, changed or the same."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from dorsiflex.domain.drafts import AnyDraft, BadRow
from dorsiflex.storage import statements as sql
from dorsiflex.storage.importing_people import PeopleOfImport

if TYPE_CHECKING:
    from dorsiflex.storage.database import Database, Row
    from dorsiflex.storage.importing_unlikely import UnlikelyHandling
    from dorsiflex.storage.journal import OpenChange
    from dorsiflex.storage.store import Store

_AT_ONCE = 1000
"""Rows held in memory at a time."""

ID, UUID = 0, 1
"""Where they stand in the rows of the database."""

AnyRow = TypeVar("AnyRow", bound=AnyDraft)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is to happen with whom.

    Attributes:
        person: whose those rows are that do not say it; None for the first person.
        adds_people: people who are not known yet are added.
        unlikely: what happens to unlikely values; None if nobody looks for them.
    """

    person: str | None = None
    adds_people: bool = False
    unlikely: "UnlikelyHandling | None" = None


@dataclass(slots=True)
class ImportCounts:
    """What became of the rows of a file.

    Attributes:
        new: rows stored for the first time.
        changed: rows that were stored, with other values.
        same: rows that were stored as they are in the file.
        duplicates: tests without an id that are stored: same person, side, time and trials.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        counts: what became of the rows.
        people_added: names of the file who were nobody's before, in its order; the first person,
            who is made on first use, is none of them.
    """

    counts: ImportCounts
    people_added: tuple[str, ...]


class Import(ABC, Generic[AnyRow]):
    """One import, within a transaction; one step to undo, which is begun by the first change."""

    table: ClassVar[str]
    """Where its rows go."""

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
        self._options = options
        self._begin_change = begin_change
        self._change: OpenChange | None = None
        self._people = PeopleOfImport(store, database, lambda: self.change, options)
        self._next_id = self._first_new_id = database.reserve_ids(self.table, 0)
        self._seen = _Marks()
        self.counts = ImportCounts()

    @property
    def change(self) -> "OpenChange":
        """The step, which is begun when it is needed: an import of nothing new is none."""
        if self._change is None:
            self._change = self._begin_change()
        return self._change

    def take(self, drafts: Iterable[AnyRow], refuse: Callable[[BadRow], None]) -> None:
        """Store rows.

        Args:
            drafts: as a file gives them.
            refuse: is told a row that contradicts another of the same file.

        Raises:
            NotFoundError: people are not known; all rows were read first, to name them all.
            ImportRefusedError: a person is named by a code that was given here.
        """
        left = iter(drafts)
        while batch := list(islice(left, _AT_ONCE)):
            people = [self._people.id_of(draft) for draft in batch]
            if not self._people.are_lacking:
                self._store(list(zip(batch, people, strict=True)), refuse)
        self._people.refuse_lacking()

    def finish(self, describe: Callable[[ImportCounts], str]) -> Imported:
        """Name the step by what it did."""
        self._people.finish()
        if self._change is not None:
            self._change.describe(describe(self.counts))
        return Imported(self.counts, tuple(person.name for person in self._people.added))

    @abstractmethod
    def _store(self, batch: list[tuple[AnyRow, int]], refuse: Callable[[BadRow], None]) -> None:
        """Store some rows, each with the id of its person."""

    @abstractmethod
    def _contradiction(self, draft: AnyRow) -> BadRow:
        """Say that a row contradicts another of the same file."""

    def _settle(
        self, found: "Row", wanted: "Row", draft: AnyRow, refuse: Callable[[BadRow], None]
    ) -> "Row":
        """Compare a row with the stored one that it stands for; give it as it is then stored."""
        id_ = found[ID]
        is_repeated = id_ >= self._first_new_id or self._seen.mark(id_)
        if wanted == found:
            self.counts.same += 1
            return found
        if is_repeated:
            refuse(self._contradiction(draft))
            return found
        self.change.before_altering(self.table, id_)
        columns = dict(zip(sql.COLUMNS[self.table], wanted, strict=True))
        self._database.run(sql.update(self.table), columns)
        self.counts.changed += 1
        return wanted


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
