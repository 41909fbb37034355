"""Rows of a file into the database, whatever they are: whose, new, changed or the same."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from dorsiflex.domain.drafts import AnyDraft, BadRow
from dorsiflex.domain.people import FIRST_PERSON
from dorsiflex.domain.words import name_key
from dorsiflex.errors import ImportRefusedError, NotFoundError, did_you_mean
from dorsiflex.storage import statements as sql
from dorsiflex.storage.persons import insert_person, make_default

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.storage.database import Database, Row
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
    """

    person: str | None = None
    adds_people: bool = False


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
        self._begin_change = begin_change
        self._change: OpenChange | None = None
        self._people = _People(store, database, self, options)
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
            NotFoundError: a person is not known.
            ImportRefusedError: a person is named by a code that was given here.
        """
        left = iter(drafts)
        while batch := list(islice(left, _AT_ONCE)):
            people = [self._people.id_of(draft) for draft in batch]
            self._store(list(zip(batch, people, strict=True)), refuse)

    def finish(self, describe: Callable[[ImportCounts], str]) -> None:
        """Name the step by what it did."""
        self._people.finish()
        if self._change is not None:
            self._change.describe(describe(self.counts))

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


class _People:
    """Whose rows they are; those who are not known yet are added where that is allowed."""

    def __init__(
        self, store: "Store", database: "Database", import_: "Import[Any]", options: ImportOptions
    ) -> None:
        self._store = store
        self._database = database
        self._import = import_
        self._options = options
        self._ids: dict[str | None, int] = {}
        self._is_first_use = not store.people()
        self._has_default = False
        self._added: list[Person] = []

    def id_of(self, draft: AnyDraft) -> int:
        """Give the id of the person of a row.

        Raises:
            NotFoundError: there is no such person, and they are not to be added.
            ImportRefusedError: it is no name but a code that was given here.
        """
        if draft.person not in self._ids:
            self._ids[draft.person] = self._find_or_add(draft)
        return self._ids[draft.person]

    def finish(self) -> None:
        """Where nobody was there before, the first one is meant by commands told no name.

        So a file that was exported without naming anybody is exported again without it.
        """
        if not self._is_first_use or self._has_default or not self._added:
            return
        key = name_key(FIRST_PERSON)
        first = next((p for p in self._added if name_key(p.name) == key), self._added[0])
        make_default(self._database, first)

    def _find_or_add(self, draft: AnyDraft) -> int:
        name = self._options.person if draft.person is None else draft.person
        person = self._found(name)
        if person is None:
            self._refuse_code(draft)
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

    def _refuse_code(self, draft: AnyDraft) -> None:
        """Refuse what was exported from here without names: its tests are somebody else's here."""
        for _ in self._database.rows(sql.IS_CODE, {"code": draft.person}):
            raise ImportRefusedError(
                f"line {draft.line}: '{draft.person}' is the code of somebody here: the file is a"
                " pseudonymised export of this database",
                "nothing was stored; import it into another database: --db FILE",
            )

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
