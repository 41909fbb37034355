"""Operations on several people: merge, remove, codes, squads."""

from __future__ import annotations

import pickle
from io import SEEK_END
from itertools import groupby, islice
from operator import itemgetter
from secrets import choice
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Generic, TypeVar

from dorsiflex.domain.dates import EARLIEST_DAY
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.people import Merged, Person, Removed
from dorsiflex.domain.squad import Member
from dorsiflex.errors import RefusedValueError
from dorsiflex.storage import rows
from dorsiflex.storage import statements as sql
from dorsiflex.storage.event_store import to_event
from dorsiflex.storage.record_table import StoreSection
from dorsiflex.storage.rows import counted, done_by, parameters_of, to_goal, to_readings, to_records

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from dorsiflex.domain.dates import Filter, Period
    from dorsiflex.domain.day_scores import Reading
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import Goal, KneeToWallTest, TestRecord
    from dorsiflex.storage.change_log import OpenChange
    from dorsiflex.storage.database import Database, Parameters, Row
    from dorsiflex.storage.record_table import BeginChange, StorePerson


Value = TypeVar("Value")

_IN_MEMORY_BYTES = 8_000_000


class Spool(Generic[Value]):
    """Values in a temporary file, to be iterated over as often as needed while that is open.

    A slow consumer reads from it and does not keep the database open, which would block writers.
    """

    def __init__(self, stream: IO[bytes], values: Iterable[Value]) -> None:
        """Store all values at the end of a file, which can hold several spools."""
        self._stream = stream
        self._start = stream.seek(0, SEEK_END)
        self._batches: list[int] = []
        left = iter(values)
        while batch := list(islice(left, _BATCH_ROWS)):
            pickle.dump(batch, stream, pickle.HIGHEST_PROTOCOL)
            self._batches.append(len(batch))

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(self._batches)

    def __iter__(self) -> Iterator[Value]:
        """Yield the values in their original order; a batch is in memory."""
        at = self._start
        for _ in self._batches:
            self._stream.seek(at)
            batch = pickle.load(self._stream)  # noqa: S301 # this process wrote it
            at = self._stream.tell()
            yield from batch


class _SpooledReadings:
    """The readings of one person in a spool of rows of `select_readings`."""

    def __init__(self, rows: Spool[Row]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Reading]:
        return to_readings(self._rows, first=1)


_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No lookalikes (0 and O, 1, I and L), and no vowels, so that codes never spell a word."""

_MIN_LENGTH = 4


def new_codes(number: int, taken: Collection[str]) -> list[str]:
    """Draw random codes such as `P-7K3Q`.

    Args:
        number: how many.
        taken: codes already in use.
    """
    drawn: dict[str, None] = {}
    length = _MIN_LENGTH
    while len(drawn) < number:
        # Use longer codes once half of this length are taken.
        if 2 * (len(drawn) + len(taken)) > len(_ALPHABET) ** length:
            length += 1
        code = "P-" + "".join(choice(_ALPHABET) for _ in range(length))
        if code not in taken:
            drawn[code] = None
    return list(drawn)


def is_code(text: str) -> bool:
    """Return whether `new_codes` could have drawn this text."""
    characters = text.removeprefix("P-")
    return (
        text.startswith("P-")
        and len(characters) >= _MIN_LENGTH
        and set(characters) <= set(_ALPHABET)
    )


_BATCH_ROWS = 500
"""Rows or ids in memory at a time."""


OWNED = {
    "test": "FALSE",
    "goal": "other.side = own.side",
    "training": "FALSE",
    "morning": "other.day = own.day",
    "event": "FALSE",
    "training_plan": "own.start_day <= other.end_day AND other.start_day <= own.end_day",
}
"""Tables whose rows belong to a person (`person_id`), each with the condition under which the rows
of two people conflict: one goal per ankle, one pain per morning, one plan per day."""

OWNED_IDS_AFTER = """
SELECT id FROM {table} WHERE person_id = :person_id AND id > :after ORDER BY id LIMIT :most"""
MOVE_ROW = "UPDATE {table} SET person_id = :to_id WHERE id = :id"


def conflicting_rows(table: str) -> str:
    """Return the SELECT for the rows of one person that conflict with rows of another."""
    return (
        f"SELECT own.id FROM {table} own JOIN {table} other ON {OWNED[table]}"
        " WHERE own.person_id = :person_id AND other.person_id = :to_id"
    )


def select_members(parameters: Parameters) -> str:
    """Write the SELECT of everybody with the last test of each ankle."""
    left, right = (_last_tested(side, parameters) for side in Side)
    return f"SELECT p.id, p.name, {left}, {right} FROM person p ORDER BY p.id"


def _last_tested(side: Side, parameters: Parameters) -> str:
    return f"""
(SELECT t.tested_at FROM test t WHERE t.person_id = p.id AND t.side = '{side}'
   AND t.tested_at BETWEEN :earliest AND :latest{sql.filtered(parameters)}
 ORDER BY t.tested_at DESC LIMIT 1)"""


TRAINING = """
SELECT p.id, p.name FROM person p WHERE EXISTS (SELECT 1 FROM training WHERE person_id = p.id)
  OR EXISTS (SELECT 1 FROM morning WHERE person_id = p.id)
  OR EXISTS (SELECT 1 FROM training_plan WHERE person_id = p.id)
ORDER BY p.id"""


def select_readings(parameters: Parameters) -> str:
    """Write the SELECT of what statistics need of everybody's tests."""
    # CROSS JOIN makes SQLite loop over people first, without reading or sorting all tests.
    return f"""
SELECT p.id, {sql.READING}
FROM person p CROSS JOIN test t
WHERE t.person_id = p.id AND t.tested_at >= :since AND t.tested_at < :until
{sql.filtered(parameters)}
ORDER BY p.id, t.side, t.tested_at, t.id"""


def select_first_tested(parameters: Parameters) -> str:
    """Write the SELECT of the time of anybody's first test."""
    first = "SELECT min(t.tested_at) FROM test t WHERE t.tested_at >= :earliest"
    return f"{first}{sql.filtered(parameters)}"


def select_records(parameters: Parameters, json_array: str) -> str:
    """Write the SELECT of everybody's tests as `statements.packed_tests` has them."""
    within = f"t.tested_at >= :since AND t.tested_at < :until{sql.filtered(parameters)}"
    return f"{sql.packed_tests(json_array)} WHERE {within} {sql.OLDEST_FIRST}"


GOALS_BY_PERSON = "SELECT person_id, side, target, by_day FROM goal ORDER BY person_id, side"

TESTS_BETWEEN = f"{sql.TESTS} WHERE t.id BETWEEN :first_id AND :last_id ORDER BY t.id"

IS_DEFAULT = "SELECT is_default FROM person WHERE id = :id"
SET_DEFAULT = "UPDATE person SET is_default = :is_default WHERE id = :id"

CODES = """
SELECT p.name, c.code FROM person p JOIN person_code c ON c.person_id = p.id ORDER BY p.id"""
TAKEN_CODES = "SELECT code FROM person_code"
WITHOUT_CODE = """
SELECT p.id, p.name FROM person p LEFT JOIN person_code c ON c.person_id = p.id
WHERE c.code IS NULL ORDER BY p.id"""


class PeopleStore(StoreSection):
    """Operations on several people, in the transaction of a `Store`."""

    def __init__(
        self,
        database: Database,
        change: BeginChange,
        person: Callable[[str | None], Person],
        stored_person: StorePerson,
    ) -> None:
        """Share the transaction of a store, as every section; `person` finds one by name."""
        super().__init__(database, change, stored_person)
        self._person = person

    # Removing and merging

    def remove(self, person: Person) -> Removed:
        """Remove a person with all their data, as one change."""
        change = self._change(f"person remove {person.name}")
        counts = {
            table: sum(self._remove_row(change, table, id_) for id_ in self._owned(table, person))
            for table in OWNED
        }
        self._remove_row(change, "person", person.id or 0)
        return Removed(person, counts)

    def merge(self, source: Person, into: Person) -> Merged:
        """Move all data of one person to another and remove the first, as one change.

        If both have something that a person can have only once (a goal for an ankle, the pain of a
        morning, a plan for a day), the second person's is kept. If the first is the default person,
        the second becomes it.

        Raises:
            RefusedValueError: both are the same person.
        """
        self.require_two(source, into)
        change = self._change(f"person merge {source.name} into {into.name}")
        moved, dropped = {}, {}
        for table in OWNED:
            moved[table], dropped[table] = self._move_rows(change, table, source, into)
        ((was_default,),) = self._database.rows(IS_DEFAULT, {"id": source.id})
        self._remove_row(change, "person", source.id or 0)
        if was_default:
            change.before_altering("person", into.id or 0)
            self._database.run(SET_DEFAULT, {"id": into.id, "is_default": True})
        return Merged(source, into, moved, dropped)

    @staticmethod
    def require_two(source: Person, into: Person) -> None:
        """Check that two people differ.

        Raises:
            RefusedValueError: both are the same person.
        """
        if source.id == into.id:
            raise RefusedValueError(
                f"'{source.name}' and '{into.name}' are the same person", "give two people"
            )

    # A team's tests

    def log(self, tests: Sequence[KneeToWallTest], summary: str) -> list[KneeToWallTest]:
        """Store new tests of several people as one change; return them with their ids.

        Raises:
            NotFoundError: one of the names is unknown; nothing is stored.
        """
        change = self._change(summary)
        names = dict.fromkeys(test.person for test in tests)
        people = {name: self._stored_person(change, self._person(name)) for name in names}
        first_id = self._database.reserve_ids("test", len(tests))
        for id_, test in enumerate(rows.with_sessions(tests, first_id), start=first_id):
            row = rows.from_test(test, id_, people[test.person].id or 0)
            self._database.run(sql.insert("test"), sql.parameters("test", row))
        last_id = first_id + len(tests) - 1
        change.inserted("test", first_id, last_id)
        stored = {"first_id": first_id, "last_id": last_id}
        return list(map(rows.to_test, self._database.rows(TESTS_BETWEEN, stored)))

    def records(self, wanted: Filter) -> Iterator[TestRecord]:
        """Return everybody's tests as records for export, oldest first."""
        parameters = parameters_of(wanted)
        statement = select_records(parameters, self._database.json_array)
        return to_records(self._database.stream(statement, parameters))

    def members(self, period: Period, tag: str | None, now: datetime) -> Iterator[Member]:
        """Return the members of a team with their goals, readings and baseline events.

        All is read at once and spooled, so that the database can be closed before anybody is
        judged. The readings can be read until the last member has been taken.

        Args:
            period: the period of the readings; tests after it do not count as the last one.
            tag: count only tests with this tag; None for all tests.
            now: neither do tests later than this.
        """
        wanted: Parameters = {"tag": tag, **done_by(now, period.until)}
        members = {
            id_: Member(person=name, last_tested=rows.to_last_tested(left, right))
            for id_, name, left, right in self._database.rows(select_members(wanted), wanted)
        }
        goals = self._goals({id_: member.person for id_, member in members.items()})
        baselines = self._baselines()
        within: Parameters = {"tag": tag, **counted(period)}
        found = self._database.stream(select_readings(within), within)
        spool = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 # closed by `_read_from`
        readings = {
            id_: _SpooledReadings(Spool(spool, its))
            for id_, its in groupby(found, key=itemgetter(0))
        }
        return _read_from(
            spool,
            [
                member._replace(
                    goals=goals.get(id_, {}),
                    baselines=tuple(baselines.get(member.person, ())),
                    readings=readings.get(id_, ()),
                )
                for id_, member in members.items()
            ],
        )

    def in_training(self) -> list[Person]:
        """Return the people with a training session, a morning or a plan."""
        return [Person(name=name, id=id_) for id_, name in self._database.rows(TRAINING)]

    def first_tested(self, tag: str | None) -> date | None:
        """Return the day of anybody's first test (with a tag, if given); None without tests."""
        wanted: Parameters = {"tag": tag, "earliest": EARLIEST_DAY.isoformat()}
        found = self._database.rows(select_first_tested(wanted), wanted)
        return rows.to_day(next(found, (None,))[0])

    # Codes

    def codes(self) -> dict[str, str]:
        """Return the existing codes by name."""
        return dict(self._database.rows(CODES))

    def without_code(self) -> list[str]:
        """Return the names of people without a code."""
        return [name for _, name in self._database.rows(WITHOUT_CODE)]

    def give_codes(self, names: Sequence[str]) -> None:
        """Assign codes to those of these people who have none; this cannot be undone."""
        wanted = frozenset(names)
        ids = [id_ for id_, name in self._database.rows(WITHOUT_CODE) if name in wanted]
        taken = {code for (code,) in self._database.rows(TAKEN_CODES)}
        codes = new_codes(len(ids), taken)
        self._database.run_many(
            sql.insert("person_code"),
            [{"person_id": id_, "code": code} for id_, code in zip(ids, codes, strict=True)],
        )

    # Internals

    def _goals(self, names: dict[int, str]) -> dict[int, dict[Side, Goal]]:
        goals: dict[int, dict[Side, Goal]] = {}
        for id_, *row in self._database.rows(GOALS_BY_PERSON):
            goal = to_goal(tuple(row), names[id_])
            goals.setdefault(id_, {})[goal.side] = goal
        return goals

    def _baselines(self) -> dict[str, list[Event]]:
        events: dict[str, list[Event]] = {}
        for event in map(to_event, self._database.rows(sql.BASELINES)):
            events.setdefault(event.person, []).append(event)
        return events

    def _owned(self, table: str, person: Person) -> Iterator[int]:
        """Yield the ids of a person's rows; the caller may delete each row as it comes."""
        after: int | None = 0
        while after is not None:
            parameters: Parameters = {"person_id": person.id, "after": after, "most": _BATCH_ROWS}
            found = self._database.rows(OWNED_IDS_AFTER.format(table=table), parameters)
            ids = [id_ for (id_,) in found]
            yield from ids
            after = ids[-1] if ids else None

    def _remove_row(self, change: OpenChange, table: str, id_: int) -> int:
        change.before_altering(table, id_)
        return self._database.run(sql.delete(table), {"first_id": id_, "last_id": id_})

    def _move_rows(
        self, change: OpenChange, table: str, source: Person, into: Person
    ) -> tuple[int, int]:
        """Return the numbers of rows moved and dropped."""
        both: Parameters = {"person_id": source.id, "to_id": into.id}
        conflicting = {id_ for (id_,) in self._database.rows(conflicting_rows(table), both)}
        moved = dropped = 0
        for id_ in self._owned(table, source):
            if id_ in conflicting:
                dropped += self._remove_row(change, table, id_)
            else:
                change.before_altering(table, id_)
                row: Parameters = {"id": id_, "to_id": into.id}
                moved += self._database.run(MOVE_ROW.format(table=table), row)
        return moved, dropped


def _read_from(spool: IO[bytes], members: list[Member]) -> Iterator[Member]:
    with spool:
        yield from members
