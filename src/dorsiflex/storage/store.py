"""The only entry point to what is stored; its methods use the domain's words.

A store lives within one transaction (`transactions.reading`, `transactions.writing`): what it reads
is consistent, and what it changes is stored in full with its undo step, or not at all.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import EVERY_TEST
from dorsiflex.domain.measurement import Side, in_sessions, score_cm
from dorsiflex.domain.people import FIRST_PERSON, Person, unknown_person
from dorsiflex.domain.text import MAX_COUNT, name_key
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.storage import rows
from dorsiflex.storage import statements as sql
from dorsiflex.storage.change_log import Change, OpenChange
from dorsiflex.storage.database import NoDatabase
from dorsiflex.storage.record_table import RecordTable, Stored
from dorsiflex.storage.rows import (
    counted,
    done_by,
    insert_person,
    parameters_of,
    recorded_parameters,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from dorsiflex.domain.dates import Filter, Period, Recorded
    from dorsiflex.domain.day_scores import Reading
    from dorsiflex.domain.measurement import KneeToWallTest, TestRecord, TestSession, Trial
    from dorsiflex.storage.database import Database, Parameters
    from dorsiflex.storage.event_store import EventStore
    from dorsiflex.storage.goal_store import GoalStore
    from dorsiflex.storage.people_store import PeopleStore
    from dorsiflex.storage.training_store import TrainingStore

_CHANGES_NAMED = 5
"""Changes named that prevent the undo of another."""

_TESTS = Stored("test", "test {}", "see dorsiflex list", rows.to_test, rows.from_test)


class Store:
    """People, their tests and goals, and the changes made to them."""

    def __init__(self, database: Database, now: datetime) -> None:
        """Start with a database within a transaction.

        Args:
            database: open, at the current version of the schema.
            now: when changes made here are made.
        """
        self._database = database
        self._now = now

    @property
    def database(self) -> Database:
        """The database, for the rest of `storage` in the same transaction."""
        return self._database

    @property
    def is_made(self) -> bool:
        """Whether the database exists; for a reader, it may not."""
        return not isinstance(self._database, NoDatabase)

    # People

    def person(self, name: str | None) -> Person:
        """Return the person with a name.

        Args:
            name: in any case and Unicode form; None for the first person, created on first use.

        Raises:
            NotFoundError: nobody has this name.
        """
        if name is not None:
            key = {"name_key": name_key(name)}
            for id_, stored_name in self._database.rows(sql.PERSON_BY_KEY, key):
                return Person(id=id_, name=stored_name)
        key = {"name_key": name_key(FIRST_PERSON)}
        first = next(self._database.rows(sql.DEFAULT_PERSON, key), None)
        if first is not None and name is None:
            return Person(id=first[0], name=first[1])
        if first is None and (name is None or name_key(name) == key["name_key"]):
            return Person(name=FIRST_PERSON)
        raise unknown_person(name or "", [known for _, known in self._database.rows(sql.NAMES)])

    def stored_person(self, name: str) -> Person:
        """Return a person who is stored, unlike the first person before first use.

        Raises:
            NotFoundError: nobody has this name.
        """
        person = self.person(name)
        if person.id is None:
            raise unknown_person(name, [])
        return person

    def people(self) -> list[Person]:
        """Return everybody with the number of their tests, in the order they were added."""
        return [
            Person(id=id_, name=name, tests=tests)
            for id_, name, tests in self._database.rows(sql.PEOPLE)
        ]

    @property
    def has_several_people(self) -> bool:
        """Whether there is more than one person."""
        return len(list(islice(self._database.rows(sql.NAMES), 2))) > 1

    def add_people(self, names: Sequence[str]) -> list[Person]:
        """Add people as one step.

        Raises:
            RefusedValueError: somebody has one of the names; nobody is added.
        """
        others = f" and {len(names) - 1} more" if names[1:] else ""
        change = self.begin_change(f"person add {names[0]}{others}")
        added = []
        for name in names:
            self._refuse_taken_name(name)
            is_first = name_key(name) == name_key(FIRST_PERSON) and self.person(None).id is None
            added.append(insert_person(self._database, change, name, is_default=is_first))
        return added

    def rename_person(self, old: str, new: str) -> tuple[Person, Person]:
        """Rename a person; return the person before and after.

        Raises:
            NotFoundError: nobody has the old name.
            RefusedValueError: somebody else has the new one, or it is exactly the old one.
        """
        before = self.stored_person(old)
        id_ = before.id or 0
        if new == before.name:
            raise RefusedValueError(
                f"'{new}' already has this name", "give the old name, then the new one"
            )
        if name_key(new) != name_key(before.name):
            self._refuse_taken_name(new)
        change = self.begin_change(f"person rename {before.name} to {new}")
        change.before_altering("person", id_)
        self._database.run(sql.RENAME_PERSON, {"id": id_, "name": new, "name_key": name_key(new)})
        return before, Person(id=id_, name=new)

    # Tests

    @cached_property
    def _tests(self) -> RecordTable[KneeToWallTest]:
        return RecordTable(_TESTS, self._database, self.begin_change, self._stored_person)

    def log(
        self, person: Person, tests: Sequence[KneeToWallTest], summary: str
    ) -> list[KneeToWallTest]:
        """Store new tests of one person as one step; return them with their ids."""
        in_sessions = rows.with_sessions(tests, self._database.reserve_ids("test", 0))
        return self._tests.insert(person, in_sessions, summary)

    def tests(
        self, person: Person, wanted: Filter, *, most: int | None = None
    ) -> Iterator[KneeToWallTest]:
        """Return tests: the newest `most` of them, newest first; or all of them, oldest first."""
        parameters = {**_of(person), **parameters_of(wanted)}
        if most is None:
            statement = sql.tests_oldest_first(parameters)
        else:
            statement = sql.tests_newest_first(parameters)
            parameters["most"] = MAX_COUNT if wanted.search else most
        found = self._database.stream(statement, parameters)
        if wanted.search:
            # Not in SQL, which knows the case of ASCII only.
            mentioning = (row for row in found if rows.mentions(row, wanted.search))
            found = islice(mentioning, most)
        return map(rows.to_test, found)

    def sessions(self, person: Person, wanted: Filter) -> Iterator[TestSession]:
        """Yield tests by the session they belong to, newest first."""
        return in_sessions(self.tests(person, wanted, most=MAX_COUNT))

    def count_sessions(self, person: Person, wanted: Filter) -> int:
        """Return how many sessions `sessions` yields."""
        if wanted.search:
            return sum(1 for _ in self.sessions(person, wanted))
        parameters = {**_of(person), **parameters_of(wanted)}
        statement = sql.count_sessions(parameters)
        return int(next(self._database.rows(statement, parameters), (0,))[0] or 0)

    def records(self, person: Person, wanted: Filter) -> Iterator[TestRecord]:
        """Return tests as files hold them, oldest first."""
        parameters = {**_of(person), **parameters_of(wanted)}
        statement = sql.records_oldest_first(parameters, self._database.json_array)
        return rows.to_records(self._database.stream(statement, parameters))

    def test(self, person: Person, id_: int) -> KneeToWallTest:
        """Return one test of a person.

        Raises:
            NotFoundError: there is no such test, or it is another person's.
        """
        return self._tests.get(person, id_)

    def last_session(self, person: Person) -> list[KneeToWallTest]:
        """Return the tests of the session that was stored last: one ankle or both.

        Raises:
            NotFoundError: there is none.
        """
        found = next(self._database.rows(sql.NEWEST_ID, _of(person)), None)
        if found is None:
            raise NotFoundError(f"{person.name} has no tests yet", "store one with dorsiflex log")
        newest = self.test(person, found[0])
        since = self.tests_between(person, newest.session or 0, found[0])
        return [test for test in since if test.session == newest.session]

    def tests_between(self, person: Person, first_id: int, last_id: int) -> list[KneeToWallTest]:
        """Return the tests of a person whose ids are in a range, both ends included."""
        wanted = {**_of(person), "first_id": first_id, "last_id": last_id}
        return list(map(rows.to_test, self._database.rows(sql.TESTS_BETWEEN, wanted)))

    def tags(self, person: Person | None, most: int) -> dict[str, int]:
        """Return the tags of the newest `most` tests, each with how many of them have it.

        They are a person's tests, or everybody's if that is None.
        """
        counts: dict[str, int] = {}
        wanted = {"person_id": None if person is None else person.id or 0, "most": most}
        for tags, count in self._database.rows(sql.TAGS, wanted):
            for tag in tags.split():
                counts[tag] = counts.get(tag, 0) + count
        return counts

    def latest_test(self, person: Person, side: Side, not_after: datetime) -> KneeToWallTest | None:
        """Return an ankle's latest test up to a local date and time."""
        found = self._database.rows(
            sql.LATEST_TEST, {**_of(person), "side": side, "not_after": rows.local_text(not_after)}
        )
        return next(map(rows.to_test, found), None)

    def latest_scores_cm(
        self, person: Person, side: Side, most: int, *, but: int | None = None
    ) -> list[float]:
        """Return the scores of an ankle's latest tests, newest first, leaving out one by its id."""
        parameters: Parameters = {**_of(person), "side": side, "most": most, "except_id": but or 0}
        found = self._database.rows(sql.LATEST_TRIALS, parameters)
        return [score_cm(rows.trials_of(row)) for row in found]

    def has_reached(
        self, person: Person, side: Side, not_after: datetime, trials: Sequence[Trial]
    ) -> bool:
        """Return whether an ankle reached the mean of some trials, up to a local date and time."""
        wanted: Parameters = {
            **_of(person),
            "side": side,
            "not_after": rows.local_text(not_after),
            "total": sum(trials),
            "trials": len(trials),
        }
        return next(self._database.rows(sql.REACHED, wanted), None) is not None

    def readings(
        self,
        person: Person,
        period: Period,
        wanted: Recorded = EVERY_TEST,
        sides: Iterable[Side] = Side,
    ) -> Iterator[Reading]:
        """Return the readings of a period, one ankle after the other, earliest first."""
        asked = {**_of(person), **counted(period), **recorded_parameters(wanted)}
        for side in sides:
            parameters = {**asked, "side": side}
            statement = sql.readings(parameters)
            yield from rows.to_readings(self._database.stream(statement, parameters))

    def last_tested(self, person: Person, until: date | None = None) -> dict[Side, date]:
        """Return the day on which each ankle was tested last, up to a day if given.

        Tests on future days do not count; otherwise no ankle would ever be due.
        """
        of_person = {**_of(person), **done_by(self._now, until)}
        left, right = (
            next(self._database.rows(sql.LAST_TESTED, {**of_person, "side": side}), (None,))[0]
            for side in Side
        )
        return rows.to_last_tested(left, right)

    def first_tested(self, person: Person) -> date | None:
        """Return the day of the first test of either ankle; None before it."""
        of_person = {**_of(person), **done_by(self._now)}
        return rows.to_day(next(self._database.rows(sql.FIRST_TESTED, of_person), (None,))[0])

    def misdated(self, person: Person | None, *, most: int) -> list[KneeToWallTest]:
        """Return the first tests on future days, which no report counts; None means everybody's."""
        wanted: Parameters = {
            "person_id": None if person is None else person.id,
            "most": most,
            **done_by(self._now),
        }
        return list(map(rows.to_test, self._database.rows(sql.MISDATED, wanted)))

    def replace(
        self, test: KneeToWallTest, summary: str, *, owner: Person | None = None
    ) -> KneeToWallTest:
        """Replace one stored test, as `replace_all` does several."""
        return self.replace_all([test], summary, owner=owner)[0]

    def replace_all(
        self, tests: Sequence[KneeToWallTest], summary: str, *, owner: Person | None = None
    ) -> list[KneeToWallTest]:
        """Replace stored tests with changed ones, as one step; return them as stored.

        Args:
            tests: with their new values, all of one person.
            summary: of the step.
            owner: the person they belonged to so far; by default the one they name.

        Raises:
            NotFoundError: one of them is missing or another person's; or nobody has the name.
        """
        person = self.stored_person(tests[0].person)
        return self._tests.replace_all(person, tests, summary, owner=owner)

    def imported(self, person: Person | None, number: int) -> list[KneeToWallTest]:
        """Return the tests of an import that still exist: of a person, or of everybody.

        Raises:
            NotFoundError: there is no such change, or it is not an import.
        """
        change = self.change(number)
        if not change.summary.startswith("import "):
            raise NotFoundError(
                f"change {number} is not an import: {change.summary}",
                "see dorsiflex undo --list --all",
            )
        wanted = {"change_id": number, "person_id": None if person is None else person.id or 0}
        return list(map(rows.to_test, self._database.rows(sql.INSERTED_TESTS, wanted)))

    def delete(
        self, person: Person | None, ids: Sequence[int], summary: str
    ) -> list[KneeToWallTest]:
        """Delete tests, of a person or of anybody, as one step; return them.

        Raises:
            NotFoundError: one of them does not exist, or is another person's; none is deleted.
        """
        return self._tests.delete(person, ids, summary)

    # Goals

    @cached_property
    def goals(self) -> GoalStore:
        """The part of the store that keeps them, in the same transaction."""
        from dorsiflex.storage.goal_store import GoalStore

        return GoalStore(self._database, self.begin_change, self._stored_person)

    # Training and plans

    @cached_property
    def training(self) -> TrainingStore:
        """The part of the store that keeps them, in the same transaction."""
        from dorsiflex.storage.training_store import TrainingStore

        return TrainingStore(self._database, self.begin_change, self._stored_person)

    # Events

    @cached_property
    def events(self) -> EventStore:
        """The part of the store that keeps them, in the same transaction."""
        from dorsiflex.storage.event_store import EventStore

        return EventStore(self._database, self.begin_change, self._stored_person)

    # Several people at once

    @cached_property
    def people_store(self) -> PeopleStore:
        """The part of the store for people, in the same transaction."""
        from dorsiflex.storage.people_store import PeopleStore

        return PeopleStore(self._database, self.begin_change, self.person, self._stored_person)

    # Changes

    def undo(self) -> Change:
        """Undo the last change.

        Raises:
            NotFoundError: there is none.
            CouldNotError: the data is not as the change left it.
        """
        from dorsiflex.storage.undo import undo

        change = self._next_change(sql.NEWEST_DONE, "nothing to undo")
        (change,) = self._with_people([change])  # some of them may be gone once it is undone
        undo(self._database, change)
        return change

    def undo_alone(self, number: int) -> Change:
        """Undo one earlier change, and none of the later ones.

        Raises:
            NotFoundError: there is no such change, or it is already undone.
            RefusedValueError: later changes touched the same rows.
            CouldNotError: the data is not as the change left it.
        """
        from dorsiflex.storage.overlaps import later_changes
        from dorsiflex.storage.undo import leave_people, undo

        change = self.change(number)
        if change.undone:
            raise NotFoundError(f"change {number} is already undone", "see dorsiflex redo")
        leave_people(self._database, number)
        if later := later_changes(self._database, number):
            first = islice(later.items(), _CHANGES_NAMED)
            named = "; ".join(f"{id_} ({row}: {what})" for id_, (what, row) in first)
            more = len(later) - _CHANGES_NAMED
            others = f"; and {more} more" if more > 0 else ""
            raise RefusedValueError(
                f"cannot undo {number} alone: later changes touched the same data: {named}{others}",
                f"undo them first, the latest one first: dorsiflex undo {max(later)}",
            )
        (change,) = self._with_people([change])
        undo(self._database, change)
        return change

    def redo(self) -> Change:
        """Redo the change that was undone last.

        Raises:
            NotFoundError: there is none, or there was another change since.
            CouldNotError: the data is not as the change found it.
        """
        from dorsiflex.storage.undo import redo

        change = self._next_change(sql.LAST_UNDONE, "nothing to redo")
        redo(self._database, change)
        return self._with_people([change])[0]

    def changes(self, most: int) -> list[Change]:
        """Return the latest changes, newest first."""
        found = self._database.rows(sql.CHANGES, {"most": most})
        return self._with_people(
            [Change(id_, made_at, summary, bool(undone)) for id_, made_at, summary, undone in found]
        )

    def change(self, number: int) -> Change:
        """Return one change by its number.

        Raises:
            NotFoundError: there is none.
        """
        found = next(self._database.rows(sql.CHANGE, {"id": number}), None)
        if found is None:
            raise NotFoundError(
                f"change {number} does not exist", "see dorsiflex undo --list --all"
            )
        id_, made_at, summary, undone = found
        return Change(id_, made_at, summary, bool(undone))

    # Inside

    def begin_change(self, summary: str) -> OpenChange:
        """Begin a step that can be undone; its summary is one line."""
        return OpenChange(self._database, self._now, summary)

    def _with_people(self, changes: list[Change]) -> list[Change]:
        """Return changes with the names of those whose data they changed, if there are several."""
        if not self.has_several_people:
            return changes
        from dorsiflex.storage.overlaps import owners_of

        names: dict[int, str] = dict(self._database.rows(sql.NAMES))
        owners = [owners_of(self._database, change.id) for change in changes]
        return [
            change._replace(people=tuple(name for id_, name in names.items() if id_ in of_change))
            for change, of_change in zip(changes, owners, strict=True)
        ]

    def _next_change(self, statement: str, none: str) -> Change:
        found = next(self._database.rows(statement), None)
        if found is None:
            raise NotFoundError(none, "see dorsiflex undo --list")
        id_, made_at, summary = found
        return Change(id_, made_at, summary)

    def _stored_person(self, change: OpenChange, person: Person) -> Person:
        """Return a person with an id; the first person is created on first use."""
        if person.id is not None:
            return person
        return insert_person(self._database, change, person.name, is_default=True)

    def _refuse_taken_name(self, name: str) -> None:
        for _, taken in self._database.rows(sql.PERSON_BY_KEY, {"name_key": name_key(name)}):
            raise RefusedValueError(f"there is already a person '{taken}'", "names ignore case")


def _of(person: Person) -> dict[str, int | None]:
    return {"person_id": person.id}
