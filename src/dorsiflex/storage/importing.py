"""Imports of files: options, counts, people, and what all kinds of rows have in common."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar

from dorsiflex.domain.drafts import AnyDraft, BadRow
from dorsiflex.domain.people import FIRST_PERSON, Person
from dorsiflex.domain.text import name_key
from dorsiflex.domain.training import MorningPain
from dorsiflex.errors import ImportRefusedError, NotFoundError, did_you_mean
from dorsiflex.storage import statements as sql
from dorsiflex.storage.rows import insert_person, make_default

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import KneeToWallTest
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.storage.change_log import OpenChange
    from dorsiflex.storage.database import Parameters, Row
    from dorsiflex.storage.importing_unlikely import UnlikelyHandling
    from dorsiflex.storage.store import Store

    AnyRecord = KneeToWallTest | TrainingSession | MorningPain | Event


_AT_ONCE = 1000
"""Rows held in memory at a time."""

_LISTED = 20
"""Listed rows that go to another person, or differ from the stored ones; all are counted."""

ID, UUID = 0, 1
"""Their positions in the rows of the database."""

AnyRow = TypeVar("AnyRow", bound=AnyDraft)


class Difference(NamedTuple):
    """A row of a file that is not as it is here.

    Attributes:
        line: where it is in the file.
        before: what is stored; None if it was deleted here.
        after: what the file says.
        is_taken: whether what the file says is stored.
        numbered: what the number of its row counts.
    """

    line: int
    before: AnyRecord | None
    after: AnyRecord
    is_taken: bool = True
    numbered: str = "line"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Which people rows go to, and what happens to unlikely values and to differences.

    Attributes:
        person: the owner of rows without a person; None for the first person.
        adds_people: unknown people are added.
        unlikely: what happens to unlikely values; None if they are not looked for.
        person_is_given: this command names the person.
        gives_all: all rows are that person's, whatever the file says.
        keeps_stored: rows that differ from the stored ones, or were deleted here, are left out.
        takes: returns whether such a row is stored; None if all of them are.
        numbered: what the number of a row counts, for messages: `line`, `item`, `Sheet1 row`.
    """

    person: str | None = None
    adds_people: bool = False
    unlikely: UnlikelyHandling | None = None
    person_is_given: bool = False
    gives_all: bool = False
    numbered: str = "line"
    keeps_stored: bool = False
    takes: Callable[[Difference], bool] | None = None


@dataclass(slots=True)
class ImportCounts:
    """What happened to the rows of a file.

    Attributes:
        new: rows stored for the first time.
        changed: rows that were stored, with other values.
        same: rows that were stored as they are in the file.
        duplicates: tests without an id that are stored: same person, side, time and trials.
        moved: rows among the changed ones that go to another person.
        kept: rows that were stored with other values, which were kept.
        restored: rows among the new ones that had been deleted here.
        still_deleted: rows that were deleted here, and left out.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    duplicates: int = 0
    moved: int = 0
    kept: int = 0
    restored: int = 0
    still_deleted: int = 0

    def plus(self, others: ImportCounts) -> ImportCounts:
        """Return these and other counts together."""
        names = (one.name for one in fields(self))
        return ImportCounts(*(getattr(self, name) + getattr(others, name) for name in names))


class Move(NamedTuple):
    """A stored row that goes from one person to another.

    Attributes:
        line: where it is in the file.
        from_person: whose it was.
        to_person: whose it is.
        numbered: what the number of its row counts.
    """

    line: int
    from_person: str
    to_person: str
    numbered: str = "line"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        counts: what happened to the rows.
        people_added: new people of the file, in its order, without the first person, who is
            created on first use.
        moves: the first rows that go to another person.
        differences: the first rows that differ from the stored ones.
    """

    counts: ImportCounts
    people_added: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    differences: tuple[Difference, ...] = ()


class Import(ABC, Generic[AnyRow]):
    """One import, within a transaction; one step to undo, which the first change starts."""

    table: ClassVar[str]
    """The table of its rows."""

    moment: ClassVar[str | None] = None
    """The column for the local date and time, if its rows have one, and a UTC offset beside it."""

    read: Callable[[Row], AnyRecord]
    """Reads a record from a row with the name of the person in place of its id."""

    write: Callable[..., Row]
    """Writes the row of a record, given its id and that of its person."""

    def __init__(
        self,
        store: Store,
        begin_change: Callable[[], OpenChange],
        options: ImportOptions,
        refuse: Callable[[BadRow], None],
    ) -> None:
        """Start an import into the database of a store.

        Args:
            store: in a transaction.
            begin_change: starts a step that can be undone.
            options: which people rows go to, and more.
            refuse: gets each row that contradicts another one of the same file.
        """
        self._refuse = refuse
        self._database = database = store.database
        self._begin_change = begin_change
        self._change: OpenChange | None = None
        self._people = PeopleOfImport(store, lambda: self.change, options)
        self._next_id = self._first_new_id = database.reserve_ids(self.table, 0)
        self._seen = _Marks()
        self._options = options
        self._moves: list[Move] = []
        self._differences: list[Difference] = []
        columns = sql.COLUMNS[self.table]
        self._person_at = columns.index("person_id")
        self._moment_at = columns.index(self.moment) if self.moment else None
        self.counts = ImportCounts()

    @property
    def is_first_use(self) -> bool:
        """Nobody was in the database before this import."""
        return self._people.is_first_use

    @property
    def change(self) -> OpenChange:
        """The step that can be undone, started when needed: importing nothing new is not a step."""
        if self._change is None:
            self._change = self._begin_change()
        return self._change

    def take(self, drafts: Iterable[AnyRow]) -> None:
        """Store rows in the order of the file.

        Raises:
            NotFoundError: people are not known; all rows were read first, to name them all.
            ImportRefusedError: a person is named by a code that was given here; or a row without
                a name is beside rows of several people.
        """
        left = iter(drafts)
        while batch := list(islice(left, _AT_ONCE)):
            with_people = self._with_people(batch)
            if with_people and not self._people.are_lacking:
                self._store(with_people)
        self._people.refuse_lacking()
        self._people.refuse_nameless()

    def finish(self, describe: Callable[[ImportCounts], str], before: Imported) -> Imported:
        """Name the step by what it did.

        Args:
            describe: returns its name.
            before: what the parts of the file before this one did, which is the same step.
        """
        self._people.finish()
        counts = before.counts.plus(self.counts)
        if self._change is not None:
            self._change.describe(describe(counts))
        people_added = (person.name for person in self._people.added)
        moves = (*before.moves, *self._moves)[:_LISTED]
        found = sorted(self._differences, key=lambda difference: difference.line)
        differences = (*before.differences, *found)[:_LISTED]
        return Imported(counts, (*before.people_added, *people_added), moves, differences)

    def _with_people(self, batch: list[AnyRow]) -> list[tuple[AnyRow, int]]:
        """Return rows with the ids of their people; a stored row without a name keeps its owner."""
        people = self._people
        nameless = [draft for draft in batch if not draft.record.person]
        if not nameless or self._options.gives_all:
            return people.with_ids(batch)
        owners = self._owners([uuid for uuid in map(self._uuid, nameless) if uuid])
        found: list[tuple[AnyRow, int]] = []
        for draft in batch:
            id_ = people.id_of(draft) if draft.person is not None else None
            if id_ is None:
                id_ = people.id_of_nameless(draft, self._uuid(draft), owners, self._refuse)
            if id_ is not None:
                found.append((draft, id_))
        return found

    def _owners(self, uuids: list[str]) -> dict[str, int]:
        """Return the owners of the stored rows with some uuids, by uuid."""
        if not uuids:
            return {}
        parameters: Parameters = {f"u{n}": uuid for n, uuid in enumerate(uuids)}
        return dict(self._database.rows(sql.owners(self.table, len(uuids)), parameters))

    @abstractmethod
    def _store(self, batch: list[tuple[AnyRow, int]]) -> None:
        """Store some rows, each with the id of its person."""

    @staticmethod
    def _uuid(draft: AnyDraft) -> str | None:
        """Return the id of a row; empty if rows of its kind have none, None if it has none yet."""
        record = draft.record
        return "" if isinstance(record, MorningPain) else record.uuid or None

    @staticmethod
    def _contradiction(draft: AnyDraft) -> BadRow:
        """Return a row that contradicts another one of the same file as a bad row."""
        record = draft.record
        if isinstance(record, MorningPain):
            reason = "the day occurs twice with different pain"
            return BadRow(draft.line, record.day.isoformat(), reason)
        return BadRow(draft.line, record.uuid, "the id occurs twice with different values")

    def _row(self, draft: AnyRow, person_id: int) -> Row:
        """Return the row of the database, with no id yet."""
        return self.write(draft.record, 0, person_id)

    def _record(self, row: Row) -> AnyRecord:
        """Return what a row of the database says."""
        at = self._person_at
        return self.read((*row[:at], self._people.name_of(row[at]), *row[at + 1 :]))

    def _settle(self, found: Row, wanted: Row, draft: AnyRow) -> Row:
        """Update the stored row with the same id if it differs; return it as it is stored then."""
        id_ = found[ID]
        is_repeated = id_ >= self._first_new_id or self._seen.mark(id_)
        if wanted != found and self._moment_at is not None:
            wanted = self._with_stored_offset(found, wanted, draft)
        if wanted == found:
            self.counts.same += 1
            return found
        # If somebody decides, what is stored can be kept however often the file contradicts it.
        decides = self._options.keeps_stored or self._options.takes is not None
        is_decided = decides and id_ < self._first_new_id
        if (is_decided or not is_repeated) and not self._takes(draft, found, wanted):
            self.counts.kept += 1
            return found
        if is_repeated:
            self._refuse(self._contradiction(draft))
            return found
        self.change.before_altering(self.table, id_)
        self._database.run(sql.update(self.table), sql.parameters(self.table, wanted))
        self.counts.changed += 1
        if wanted[self._person_at] != found[self._person_at]:
            self._note_move(draft, found[self._person_at], wanted[self._person_at])
        return wanted

    def _takes(self, draft: AnyRow, found: Row | None, wanted: Row) -> bool:
        """Return whether a row that differs from what is here is stored; list the first ones."""
        is_taken = not self._options.keeps_stored
        takes = self._options.takes
        if takes is None and len(self._differences) == _LISTED:
            return is_taken
        before = None if found is None else self._record(found)
        after = self._record(wanted)
        difference = Difference(draft.line, before, after, is_taken, self._options.numbered)
        if takes is not None:
            difference = difference._replace(is_taken=takes(difference))
        if len(self._differences) < _LISTED:
            self._differences.append(difference)
        return difference.is_taken

    def _without_deleted(self, batch: list[tuple[AnyRow, int]]) -> list[tuple[AnyRow, int]]:
        """Leave out rows that were deleted here, unless they are to be stored again."""
        if not self._deleted:
            return batch
        left: list[tuple[AnyRow, int]] = []
        for draft, person_id in batch:
            uuid = self._uuid(draft)
            if uuid in self._deleted:
                if not self._takes(draft, None, self._row(draft, person_id)):
                    self.counts.still_deleted += 1
                    continue
                self._deleted.remove(uuid)
                self.counts.restored += 1
            left.append((draft, person_id))
        return left

    @cached_property
    def _deleted(self) -> set[str | None]:
        """The ids of rows that were deleted here, as far as they can be undone."""
        if "uuid" not in sql.COLUMNS[self.table]:
            return set()
        images = self._database.stream(sql.deleted(self.table), {"table": self.table})
        deleted = {json.loads(image)["uuid"] for (image,) in images}
        left = iter(list(deleted))
        while some := list(islice(left, _AT_ONCE)):
            deleted -= self._owners(some).keys()  # stored again since
        return deleted

    def _with_stored_offset(self, found: Row, wanted: Row, draft: AnyRow) -> Row:
        """Keep the tester's own date, time and offset if a program only wrote them differently.

        Many write every moment in UTC and some drop the offset, which could change the day.
        """
        start = self._moment_at or 0
        moment = slice(start, start + 2)
        if draft.has_offset:
            is_same = _in_utc(*found[moment]) == _in_utc(*wanted[moment])
        else:
            is_same = found[start] == wanted[start]
        return (*wanted[:start], *found[moment], *wanted[start + 2 :]) if is_same else wanted

    def _note_move(self, draft: AnyRow, from_id: int, to_id: int) -> None:
        self.counts.moved += 1
        if len(self._moves) < _LISTED:
            name = self._people.name_of
            move = Move(draft.line, name(from_id), name(to_id), self._options.numbered)
            self._moves.append(move)


def _in_utc(local: str, offset_minutes: int) -> datetime:
    return datetime.fromisoformat(local) - timedelta(minutes=offset_minutes)


class _Marks:
    """The ids seen so far, one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def mark(self, id_: int) -> bool:
        """Mark an id; return whether it was marked before."""
        byte, bit = id_ >> 3, 1 << (id_ & 7)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        was = bool(self._bits[byte] & bit)
        self._bits[byte] |= bit
        return was


_NAMED = 10
"""Unknown names that an error shows; it counts the others."""

_MOST_LACKING = 1000
"""Unknown names at which reading stops: more are not kept in memory for a message."""

_NOBODY = 0
"""No row of the database has this id."""

_ADD = "use --add-people to add new people"


class PeopleOfImport:
    """The people of a file; unknown ones are added if that is allowed."""

    def __init__(
        self, store: Store, change: Callable[[], OpenChange], options: ImportOptions
    ) -> None:
        """Start with nobody found; `change` returns the step that records added people."""
        self._store = store
        self._database = store.database
        self._change = change
        self._options = options
        self._ids: dict[str, int] = {}
        self.is_first_use = not store.people()
        self._has_default = False
        self._lacking: dict[str, tuple[str, int]] = {}
        self._names: dict[int, str] = {}
        self._nameless = 0
        self.added: list[Person] = []

    @property
    def are_lacking(self) -> bool:
        """A row names an unknown person who must not be added: nothing can be stored."""
        return bool(self._lacking)

    def with_ids(self, drafts: list[AnyRow]) -> list[tuple[AnyRow, int]]:
        """Return rows with the ids of their people, as `id_of` returns them."""
        known = self._ids.get
        return [(draft, known(draft.record.person) or self.id_of(draft)) for draft in drafts]

    def id_of(self, draft: AnyDraft) -> int:
        """Return the id of the person of a row; 0 if unknown, which is noted.

        Raises:
            NotFoundError: too many people are unknown.
            ImportRefusedError: the name is a code of somebody in this database.
        """
        known = self._ids.get(draft.record.person)
        if known is not None:
            return known
        name = self._options.person if draft.person is None else draft.person
        if self._lacking and name_key(str(name)) in self._lacking:
            return _NOBODY
        id_ = self._find_or_add(draft, name)
        if id_ is None:
            return self._note_lacking(str(name), draft.line)
        self._ids[draft.record.person] = id_
        return id_

    def id_of_nameless(
        self,
        draft: AnyDraft,
        uuid: str | None,
        owners: Mapping[str, int],
        refuse: Callable[[BadRow], None],
    ) -> int | None:
        """Return the id of the person of a row that names nobody; None if it was refused.

        A program that reads NA as "not available" loses a person of that name. So an empty cell of
        an export does not mean the default person.

        Args:
            draft: the row.
            uuid: its id; empty if rows of its kind have none, None if it has none yet.
            owners: the owners of stored rows, by uuid.
            refuse: is called with a row that has no owner.
        """
        owner = owners.get(uuid or "")
        if owner is None and (self._options.person_is_given or uuid is None):
            self._nameless = self._nameless or draft.line
            return self.id_of(draft)
        if owner is None:
            reason = "the person is missing, but an export has one in every row; add it, or say"
            refuse(BadRow(draft.line, "", f"{reason} whose it is with -P NAME"))
            return None
        if self._options.person_is_given and owner != self.id_of(draft):
            name = self._options.person
            reason = (
                f"the row belongs to {self.name_of(owner)}, but -P is {name}: leave out -P, or give"
                f" all rows to {name} with --map person="
            )
            refuse(BadRow(draft.line, "", reason))
            return None
        return owner

    def name_of(self, id_: int) -> str:
        """Return the name of a person who is stored."""
        if id_ not in self._names:
            self._names = dict(self._database.rows(sql.NAMES, {}))
        return self._names[id_]

    def refuse_nameless(self) -> None:
        """Check that rows without a name are not beside rows that name somebody else.

        Raises:
            ImportRefusedError: they are.
        """
        if not self._nameless:
            return
        its = self._ids.get("")
        if any(id_ != its for name, id_ in self._ids.items() if name):
            raise ImportRefusedError(
                f"{self._row(self._nameless)}: the person is missing, but other rows have one",
                "add it, or give all rows to one person: -P NAME with --map person=",
            )

    def refuse_lacking(self) -> None:
        """Check that all people were known or have been added.

        Raises:
            NotFoundError: some were not; it counts them and names the first ten.
        """
        if not self._lacking:
            return
        (name, line), *others = self._lacking.values()
        if others:
            raise NotFoundError(self._lacking_line(), _ADD)
        meant = did_you_mean(name, [person.name for person in self._store.people()])
        raise NotFoundError(
            f"{self._row(line)}: there is no person '{name}'",
            f"{meant} if not, {_ADD}" if meant else _ADD,
        )

    def finish(self) -> None:
        """Make the first person of an import into an empty database the default.

        So a file that was exported without naming anybody is exported again without it.
        """
        if not self.is_first_use or self._has_default or not self.added:
            return
        key = name_key(FIRST_PERSON)
        first = next((p for p in self.added if name_key(p.name) == key), self.added[0])
        make_default(self._database, first)

    def _find_or_add(self, draft: AnyDraft, name: str | None) -> int | None:
        person = self._found(name)
        if person is None:
            self._refuse_code(draft)
            # An empty database takes the people of the file, and nobody else without --add-people.
            is_expected = self.is_first_use and draft.person is not None
            if not is_expected and not self._options.adds_people:
                return None
            person = self._add(str(name), is_default=False)
            self.added.append(person)
        elif person.id is None:
            person = self._add(name or person.name, is_default=True)
            self._has_default = True
        return person.id

    def _note_lacking(self, name: str, line: int) -> int:
        self._lacking[name_key(name)] = (name, line)
        if len(self._lacking) >= _MOST_LACKING:
            self.refuse_lacking()
        return _NOBODY

    def _lacking_line(self) -> str:
        count = len(self._lacking)
        named = [f"'{name}' ({self._row(n)})" for name, n in self._lacking.values()][:_NAMED]
        many = f"{count:,} people or more" if count >= _MOST_LACKING else f"{count} people"
        more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
        return f"{many} are not in the database: {', '.join(named)}{more}"

    def _refuse_code(self, draft: AnyDraft) -> None:
        """Refuse a pseudonymised export of this database: its codes mean people here."""
        for _ in self._database.rows(sql.IS_CODE, {"code": draft.person}):
            raise ImportRefusedError(
                f"{self._row(draft.line)}: '{draft.person}' is a code from this database: the file"
                " is its own pseudonymised export",
                "nothing was stored; import it into another database: --db FILE",
            )

    def _row(self, number: int) -> str:
        return f"{self._options.numbered} {number}"

    def _add(self, name: str, *, is_default: bool) -> Person:
        return insert_person(self._database, self._change(), name, is_default=is_default)

    def _found(self, name: str | None) -> Person | None:
        # Not `Store.person`, which looks for similar names; that is slow with many new people.
        if name is None:
            return self._store.person(None)
        key = name_key(name)
        for id_, stored_name in self._database.rows(sql.PERSON_BY_KEY, {"name_key": key}):
            return Person(id=id_, name=stored_name)
        first = self._store.person(None) if key == name_key(FIRST_PERSON) else None
        return first if first is not None and first.id is None else None
