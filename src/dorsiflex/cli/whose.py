"""Whose tests are exported, and whether under their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.errors import CouldNotError
from dorsiflex.render.screen import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.period import Filter
    from dorsiflex.domain.records import Record
    from dorsiflex.storage.store import Store

LEFT_OUT = (
    "Names are codes: dorsiflex person codes has the key. Notes and tags, which can name people,"
    " are left out."
)


class Whose(NamedTuple):
    """One person's tests or everybody's, as they are or under codes.

    Attributes:
        person: finds the one person; not called where everybody's are meant.
        all_people: everybody's.
        pseudonymise: under codes, without free text.
    """

    person: "Callable[[Store], Person]"
    all_people: bool
    pseudonymise: bool

    def records(self, store: "Store", wanted: "Filter") -> "Iterator[Record]":
        """Give the tests as they are to be written, oldest first."""
        if self.all_people:
            records = store.roster.records(wanted)
        else:
            records = store.records(self.person(store), wanted)
        return map(_under(store.roster.codes()), records) if self.pseudonymise else records


def whose_tests(session: "Session", *, all_people: bool, pseudonymise: bool) -> Whose:
    """Read whose tests are meant; make the codes that lack.

    Raises:
        RefusedValueError: one person is told, and everybody's tests.
        NotFoundError: nobody has the name.
    """
    if all_people:
        session.refuse_person("--all-people means everybody")
    whose = Whose(session.person, all_people, pseudonymise)
    if pseudonymise:
        _make_codes(session, whose)
        say(LEFT_OUT)
    return whose


def _make_codes(session: "Session", whose: Whose) -> None:
    def lacking(store: "Store") -> list[str]:
        names = store.roster.without_code()
        if whose.all_people:
            return names
        meant = whose.person(store).name
        return [name for name in names if name == meant]

    # A look first: where everybody has a code, nothing is written.
    with session.reading() as store:
        needed = bool(lacking(store))
    if needed:
        with session.writing() as store:
            store.roster.give_codes(lacking(store))


def _under(codes: dict[str, str]) -> "Callable[[Record], Record]":
    def under_code(record: "Record") -> "Record":
        if record.person not in codes:
            raise CouldNotError("somebody was added in this moment", "run it again")
        return record._replace(person=codes[record.person], tags="", note=None)

    return under_code
