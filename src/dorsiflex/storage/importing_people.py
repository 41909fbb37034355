"""Whose the rows of a file are: known people, new ones, and names that nobody has."""

from typing import TYPE_CHECKING

from dorsiflex.domain.drafts import BadRow
from dorsiflex.domain.people import FIRST_PERSON, Person
from dorsiflex.domain.words import name_key
from dorsiflex.errors import ImportRefusedError, NotFoundError, did_you_mean
from dorsiflex.storage import statements as sql
from dorsiflex.storage.persons import insert_person, make_default

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dorsiflex.domain.drafts import AnyDraft
    from dorsiflex.storage.database import Database
    from dorsiflex.storage.importing import ImportOptions
    from dorsiflex.storage.journal import OpenChange
    from dorsiflex.storage.store import Store

_NAMED = 10
"""Names that nobody has which an error shows; it counts the others."""

_MOST_LACKING = 1000
"""Names that nobody has, with which reading ends: so many are not kept in memory for a message."""

_NOBODY = 0
"""No row of the database has this id."""

_ADD = "add who is not known yet with --add-people"


class PeopleOfImport:
    """Whose rows they are; those who are not known yet are added where that is allowed."""

    def __init__(
        self,
        store: "Store",
        database: "Database",
        change: "Callable[[], OpenChange]",
        options: "ImportOptions",
    ) -> None:
        """Take where they are.

        Args:
            store: knows who is there.
            database: within a transaction.
            change: gives the step that notes who is added.
            options: what is to happen with whom.
        """
        self._store = store
        self._database = database
        self._change = change
        self._options = options
        self._ids: dict[str | None, int] = {}
        self._is_first_use = not store.people()
        self._has_default = False
        self._lacking: dict[str, tuple[str, int]] = {}
        self._names: dict[int, str] = {}
        self._nameless = 0
        self.added: list[Person] = []

    @property
    def are_lacking(self) -> bool:
        """A row names somebody who is not known, and is not to be added: nothing can be stored."""
        return bool(self._lacking)

    def id_of(self, draft: "AnyDraft") -> int:
        """Give the id of the person of a row; 0 where there is nobody, which is noted.

        Raises:
            NotFoundError: too many are not known to read on.
            ImportRefusedError: it is no name but a code that was given here.
        """
        known = self._ids.get(draft.person)
        if known is not None:
            return known
        name = self._options.person if draft.person is None else draft.person
        if self._lacking and name_key(str(name)) in self._lacking:
            return _NOBODY
        id_ = self._find_or_add(draft, name)
        if id_ is None:
            return self._note_lacking(str(name), draft.line)
        self._ids[draft.person] = id_
        return id_

    def id_of_nameless(
        self,
        draft: "AnyDraft",
        uuid: str | None,
        owners: "Mapping[str, int]",
        refuse: "Callable[[BadRow], None]",
    ) -> int | None:
        """Return the id of the person of a row that names nobody; None if it was refused.

        A program that reads NA as "not available" loses a person of that name, so that an empty
        cell of an export does not mean the person whom a command without a name means.

        Args:
            draft: the row.
            uuid: its id; empty if rows of its kind have none, None if it has none yet.
            owners: whose the stored rows are, by uuid.
            refuse: is told a row that cannot be given to anybody.
        """
        owner = owners.get(uuid or "")
        if owner is None and (self._options.is_told or uuid is None):
            self._nameless = self._nameless or draft.line
            return self.id_of(draft)
        if owner is None:
            reason = "there is no person, and an export names one in every row; write it, or say"
            refuse(BadRow(draft.line, "", f"{reason} whose it is with -P NAME"))
            return None
        if self._options.is_told and owner != self.id_of(draft):
            told = self._options.person
            reason = (
                f"the row is {self.name_of(owner)}'s, and -P says {told}: leave -P out, or give all"
                f" rows to {told} with --map person="
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
        its = self._ids.get(None)
        if any(id_ != its for name, id_ in self._ids.items() if name is not None):
            raise ImportRefusedError(
                f"{self._row(self._nameless)}: there is no person, and other rows name theirs",
                "write whose it is; or give all rows to one person: -P NAME with --map person=",
            )

    def refuse_lacking(self) -> None:
        """See that everybody was known, or has been added.

        Raises:
            NotFoundError: somebody was not; it names them all, the first ten by name.
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
        """Where nobody was there before, the first one is meant by commands told no name.

        So a file that was exported without naming anybody is exported again without it.
        """
        if not self._is_first_use or self._has_default or not self.added:
            return
        key = name_key(FIRST_PERSON)
        first = next((p for p in self.added if name_key(p.name) == key), self.added[0])
        make_default(self._database, first)

    def _find_or_add(self, draft: "AnyDraft", name: str | None) -> int | None:
        person = self._found(name)
        if person is None:
            self._refuse_code(draft)
            # Into an empty database come the people of the file, and nobody else unasked.
            is_expected = self._is_first_use and draft.person is not None
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
        return f"{many} are not known: {', '.join(named)}{more}"

    def _refuse_code(self, draft: "AnyDraft") -> None:
        """Refuse what was exported from here without names: its tests are somebody else's here."""
        for _ in self._database.rows(sql.IS_CODE, {"code": draft.person}):
            raise ImportRefusedError(
                f"{self._row(draft.line)}: '{draft.person}' is the code of somebody here: the file"
                " is a pseudonymised export of this database",
                "nothing was stored; import it into another database: --db FILE",
            )

    def _row(self, number: int) -> str:
        return f"{self._options.numbered} {number}"

    def _add(self, name: str, *, is_default: bool) -> "Person":
        return insert_person(self._database, self._change(), name, is_default=is_default)

    def _found(self, name: str | None) -> "Person | None":
        # Not `Store.person`, which looks for like names: with many new ones that takes long.
        if name is None:
            return self._store.person(None)
        key = name_key(name)
        for id_, stored_name in self._database.rows(sql.PERSON_BY_KEY, {"name_key": key}):
            return Person(id=id_, name=stored_name)
        first = self._store.person(None) if key == name_key(FIRST_PERSON) else None
        return first if first is not None and first.id is None else None
