"""Random sequences of every kind of step, undone to the beginning and redone to the end."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import pytest
from tests.storage.conftest import Raw
from tests.storage.empty_databases import Begin, Dump, dump, emptied, in_memory
from tests.storage.stores import import_rows

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.drafts import (
    AnyDraft,
    BadRow,
    Draft,
    Kind,
)
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Goal, KneeToWallTest, Side, TestRecord, Trial
from dorsiflex.domain.people import Person
from dorsiflex.domain.plan import Plan, PlanItem
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.errors import (
    CouldNotError,
    ImportRefusedError,
    NotFoundError,
    RefusedValueError,
)
from dorsiflex.storage import importing, postgresql
from dorsiflex.storage import rows as test_rows
from dorsiflex.storage import statements as sql
from dorsiflex.storage import undo as undoing
from dorsiflex.storage.change_log import OpenChange
from dorsiflex.storage.database import Database, Parameters
from dorsiflex.storage.importing import ImportOptions
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]
Step = Callable[[Random, Store], object]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTES = ("change", "changed")
DATA = [table for table in sql.COLUMNS if table not in NOTES]
EXERCISES = ("step-up", "soleus-stretch", "band-mobilisation")


@pytest.fixture
def begin(location: Location, made: bytes) -> Iterator[Begin]:
    """Yield what begins a transaction in an empty database."""
    if location.server is None:
        with in_memory(made) as begin:
            yield begin
        return
    with (
        postgresql.connected(location.server) as connection,
        emptied(connection) as begin,
    ):
        yield begin


@pytest.fixture
def in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a few rows be many, so that people are added between the tests of a file."""
    monkeypatch.setattr(undoing, "_BATCH_ROWS", 7)
    monkeypatch.setattr(importing, "_AT_ONCE", 5)


# What steps are made of


def moment(random: Random) -> datetime:
    """Pick a moment of the year."""
    return datetime(2026, 1, 1, 7, 30, tzinfo=UTC) + timedelta(hours=random.randrange(7000))


def day(random: Random) -> date:
    """Pick one of a few days, so that some are picked again."""
    return date(2026, 11, 1) + timedelta(days=random.randrange(12))


def uuid(random: Random) -> str:
    """Make an id that no row has."""
    return str(UUID(int=random.getrandbits(128)))


def anybody(random: Random, store: Store) -> Person:
    """Pick somebody, or the person meant without a name."""
    return store.person(random.choice([None, *(person.name for person in store.people())]))


def anything(random: Random, store: Store, table: str, column: str) -> Any:  # noqa: ANN401 # a value of any column
    """Pick a value that is in a table.

    Raises:
        NotFoundError: it is empty.
    """
    found = list(store._database.rows(f"SELECT {column} FROM {table} ORDER BY id"))  # noqa: S608 # names of our own
    if not found:
        raise NotFoundError(f"no {table}")
    return random.choice(found)[0]


def owner(store: Store, table: str, id_: int) -> Person:
    """Return whose a row is."""
    ((name,),) = store._database.rows(
        f"SELECT p.name FROM person p JOIN {table} t ON t.person_id = p.id WHERE t.id = :id",  # noqa: S608 # names of our own
        {"id": id_},
    )
    return store.person(name)


def name(random: Random) -> str:
    """Make up a name, of few enough for some to be taken."""
    return random.choice(["Ana", "ana", "Bob", "Zoë", "me", f"p{random.randrange(200)}"])


def trials(random: Random) -> tuple[Trial, ...]:
    """Make up some distances."""
    return tuple(Trial(random.randrange(3001)) for _ in range(random.randint(1, 4)))


def a_test(random: Random, person: str) -> KneeToWallTest:
    """Make up a test."""
    return KneeToWallTest(
        uuid=uuid(random),
        person=person,
        side=random.choice(list(Side)),
        tested_at=moment(random),
        trials=trials(random),
        pain=random.choice([None, 0, 3]),
        note=random.choice([None, "it's", 'said "person_id": 1, twice']),
    )


def a_session(random: Random, person: str) -> TrainingSession:
    """Make up a training session."""
    return TrainingSession(
        uuid=uuid(random),
        person=person,
        exercise=random.choice(EXERCISES),
        done_at=moment(random),
        sets=random.choice([None, 3]),
    )


def an_event(random: Random, person: str) -> Event:
    """Make up an event."""
    return Event(uuid(random), person, day(random), "sprain", random.choice([None, *Side]))


def items(random: Random, plan: Plan) -> Plan:
    """Put other exercises into a plan, or none."""
    some = random.sample(EXERCISES, random.randrange(len(EXERCISES) + 1))
    return plan._replace(
        items=tuple(
            PlanItem(exercise, random.randint(1, 7), plan.start, plan.end) for exercise in some
        )
    )


def people_of_file(random: Random, store: Store) -> list[str | None]:
    """Name people row by row, some of them known, some new; or nobody in the whole file."""
    rows = random.randint(1, 25)
    if random.random() < 0.15:
        return [None] * rows
    known = [person.name for person in store.people()]
    new = [name(random) for _ in range(random.randint(1, 6))]
    return random.choices([*known, *new], k=rows)


def imported(store: Store, kind: Kind, drafts: list[AnyDraft]) -> None:
    """Import a file, of a person who is given if it names nobody; bad rows are left out."""
    refused: list[object] = []
    is_named = any(draft.person for draft in drafts)
    person = None if is_named else store.person(None).name
    options = ImportOptions(person, adds_people=True)
    import_rows(store, kind, drafts, options, refused.append, lambda _: f"import {kind}")


# Steps: one more kind is one more function in the list below them


def log(random: Random, store: Store) -> None:
    """One or several tests of one person."""
    person = anybody(random, store)
    tests = [a_test(random, person.name) for _ in range(random.randint(1, 3))]
    store.log(person, tests, "log")


def log_many(random: Random, store: Store) -> None:
    """Tests of several people."""
    people = [anybody(random, store).name for _ in range(random.randint(1, 9))]
    store.people_store.log([a_test(random, person) for person in people], "log --many")


def edit(random: Random, store: Store) -> None:
    """Other trials."""
    id_ = anything(random, store, "test", "id")
    test = store.test(owner(store, "test", id_), id_)
    store.replace(replace(test, trials=trials(random), note=None), "edit")


def edit_person(random: Random, store: Store) -> None:
    """A test goes to somebody else."""
    id_ = anything(random, store, "test", "id")
    person = owner(store, "test", id_)
    to = anybody(random, store)
    store.replace(replace(store.test(person, id_), person=to.name), "edit", owner=person)


def delete(random: Random, store: Store) -> None:
    """Some tests of one person."""
    person = owner(store, "test", anything(random, store, "test", "id"))
    ids = [test.id or 0 for test in store.tests(person, Filter())]
    store.delete(person, random.sample(ids, random.randint(1, len(ids))), "delete")


def import_tests(random: Random, store: Store) -> None:
    """New tests, and stored ones that are the same, changed, or of a person who is new."""
    drafts: list[AnyDraft] = []
    for line, person in enumerate(people_of_file(random, store), start=2):
        known = uuid(random)
        if random.random() < 0.3 and any(each.tests for each in store.people()):
            known = anything(random, store, "test", "uuid")
        its = random.choice([known, known, ""])
        side, at = random.choice(list(Side)), moment(random).isoformat()
        drafts.append(Draft(line, TestRecord(its, person or "", side, at, trials(random))))
    imported(store, Kind.TESTS, drafts)


def import_training(random: Random, store: Store) -> None:
    """New sessions, and stored ones with other values or another person."""
    drafts: list[AnyDraft] = []
    there = [row[0] for row in store._database.rows("SELECT uuid FROM training ORDER BY id")]
    for line, person in enumerate(people_of_file(random, store), start=2):
        session = a_session(random, person or "")
        if there and random.random() < 0.3:
            session = session._replace(uuid=random.choice(there))
        drafts.append(Draft(line, session))
    imported(store, Kind.TRAINING, drafts)


def import_mornings(random: Random, store: Store) -> None:
    """New mornings, and stored ones with another pain."""
    drafts: list[AnyDraft] = [
        Draft(line, MorningPain(person or "", day(random), random.randrange(11)))
        for line, person in enumerate(people_of_file(random, store), start=2)
    ]
    imported(store, Kind.MORNINGS, drafts)


def goal_set(random: Random, store: Store) -> None:
    """For one ankle or both, in place of others or not."""
    person = anybody(random, store)
    sides = random.sample(list(Side), random.randint(1, 2))
    by = random.choice([None, day(random)])
    goals = [Goal(person.name, side, Trial(random.randrange(3001)), by) for side in sides]
    store.goals.set(person, goals, "goal set")


def goal_clear(random: Random, store: Store) -> None:
    """For one ankle or both."""
    person = owner(store, "goal", anything(random, store, "goal", "id"))
    sides = random.sample(list(Side), random.randint(1, 2))
    store.goals.clear(person, sides, "goal clear")


def train(random: Random, store: Store) -> None:
    """One or several sessions."""
    person = anybody(random, store)
    sessions = [a_session(random, person.name) for _ in range(random.randint(1, 3))]
    store.training.insert(person, sessions, "train")


def edit_training(random: Random, store: Store) -> None:
    """Another session in place of one."""
    id_ = anything(random, store, "training", "id")
    person = owner(store, "training", id_)
    session = store.training.get(person, id_)
    other = a_session(random, person.name)._replace(id=id_, uuid=session.uuid)
    store.training.replace(person, other, "edit")


def delete_training(random: Random, store: Store) -> None:
    """Some sessions of one person."""
    person = owner(store, "training", anything(random, store, "training", "id"))
    ids = [session.id or 0 for session in store.training.sessions(person, Filter())]
    store.training.delete(person, random.sample(ids, random.randint(1, len(ids))), "delete")


def morning(random: Random, store: Store) -> None:
    """A new one, or another pain in place of what it was."""
    person = anybody(random, store)
    pain = MorningPain(person.name, day(random), random.randrange(11))
    store.training.set_morning(person, pain, "morning")


def event_add(random: Random, store: Store) -> None:
    """Of one ankle or of both."""
    person = anybody(random, store)
    store.events.add(person, an_event(random, person.name), "event add")


def event_edit(random: Random, store: Store) -> None:
    """Another event in place of one."""
    id_ = anything(random, store, "event", "id")
    person = owner(store, "event", id_)
    other = an_event(random, person.name)._replace(id=id_, uuid=store.events.get(None, id_).uuid)
    store.events.replace(person, other, "edit")


def event_delete(random: Random, store: Store) -> None:
    """One event."""
    id_ = anything(random, store, "event", "id")
    store.events.delete(owner(store, "event", id_), [id_], "delete")


def import_events(random: Random, store: Store) -> None:
    """New events, and stored ones with other values or another person."""
    drafts: list[AnyDraft] = []
    there = [row[0] for row in store._database.rows("SELECT uuid FROM event ORDER BY id")]
    for line, person in enumerate(people_of_file(random, store), start=2):
        event = an_event(random, person or "")
        if there and random.random() < 0.3:
            event = event._replace(uuid=random.choice(there))
        drafts.append(Draft(line, event))
    imported(store, Kind.EVENTS, drafts)


def plan_start(random: Random, store: Store) -> None:
    """Unless it overlaps with another, which is refused."""
    person = anybody(random, store)
    start = date(2026, 1, 5) + timedelta(weeks=random.randrange(40))
    end = start + timedelta(weeks=random.randint(1, 8), days=-1)
    plan = items(random, Plan(person.name, start, end))
    store.training.add_plan(person, plan, "plan start")


def plan_change(random: Random, store: Store) -> None:
    """Exercises added and dropped, and the plan stopped earlier."""
    id_ = anything(random, store, "training_plan", "id")
    person = owner(store, "training_plan", id_)
    plan = next(plan for plan in store.training.plans(person) if plan.id == id_)
    end = random.choice([plan.end, max(plan.start, plan.end - timedelta(days=3))])
    store.training.replace_plan(person, items(random, plan._replace(end=end)), "plan add")


def plan_remove(random: Random, store: Store) -> None:
    """With its exercises."""
    id_ = anything(random, store, "training_plan", "id")
    plans = store.training.plans(owner(store, "training_plan", id_))
    store.training.delete_plan(next(plan for plan in plans if plan.id == id_), "plan remove")


def person_add(random: Random, store: Store) -> None:
    """One or several people, unless a name is taken."""
    store.add_people([name(random) for _ in range(random.randint(1, 3))])


def person_rename(random: Random, store: Store) -> None:
    """To a new name or another spelling, unless it is taken."""
    store.rename_person(anybody(random, store).name, name(random))


def person_merge(random: Random, store: Store) -> None:
    """Two people, unless they are one."""
    source, into = (store.stored_person(anybody(random, store).name) for _ in range(2))
    store.people_store.merge(source, into)


def person_remove(random: Random, store: Store) -> None:
    """With all that is theirs."""
    store.people_store.remove(store.stored_person(anybody(random, store).name))


STEPS: tuple[Step, ...] = (
    log,
    log_many,
    edit,
    edit_person,
    delete,
    import_tests,
    import_training,
    import_mornings,
    event_add,
    event_edit,
    event_delete,
    import_events,
    goal_set,
    goal_clear,
    train,
    edit_training,
    delete_training,
    morning,
    plan_start,
    plan_change,
    plan_remove,
    person_add,
    person_rename,
    person_merge,
    person_remove,
)
"""Every kind of change that `undo` undoes."""


# Playing them


def undo(database: Database) -> None:
    """Undo the last change."""
    Store(database, NOW).undo()


def undo_as_earlier_versions(database: Database) -> None:
    """Undo the last change, and leave its notes in the order in which earlier versions left them.

    They put a note on each row of a range after all other notes, beginning with the last range.
    """
    ranges = list(
        database.rows(
            """
            SELECT change_id, table_name, first_id, last_id FROM changed
            WHERE change_id = (SELECT max(id) FROM change WHERE NOT undone) AND first_id < last_id
            ORDER BY id DESC"""
        )
    )
    undo(database)
    for change_id, table, first_id, last_id in ranges:
        of_range = {"change": change_id, "table": table, "first": first_id, "last": last_id}
        among = """
            FROM changed WHERE change_id = :change AND table_name = :table
            AND first_id BETWEEN :first AND :last"""
        ((count,),) = database.rows(f"SELECT count(*) {among}", of_range)
        before = database.reserve_ids("changed", count) - 1
        kept = ", ".join(sql.COLUMNS["changed"][1:])
        database.run(
            f"INSERT INTO changed (id, {kept})"  # names of our own
            f" SELECT :before + row_number() OVER (ORDER BY first_id), {kept} {among}",
            {**of_range, "before": before},
        )
        database.run(f"DELETE {among} AND id <= :before", {**of_range, "before": before})


class Sequence:
    """Steps made one after the other, and all that was there after each of them."""

    def __init__(self, begin: Begin, undo: Callable[[Database], None]) -> None:
        self.begin = begin
        self.undo = undo
        self.states = [self.dump()]
        self.at = 0
        self.done: list[str] = []

    def dump(self) -> Dump:
        """Return every row but those of the codes, which are no step, and of the notes."""
        with self.begin() as database:
            return dump(database, [table for table in DATA if table != "person_code"])

    def make(self, step: Step, random: Random) -> None:
        """Make a step; a refused one changes nothing."""
        try:
            with self.begin() as database:
                step(random, Store(database, NOW))
                ((newest,),) = database.rows("SELECT count(*) FROM change WHERE NOT undone")
        except (NotFoundError, RefusedValueError, ImportRefusedError):
            self.expect()
            return
        if newest == self.at:
            self.expect()  # an import of what was there is no step
            return
        self.done.append(step.__name__)
        del self.states[self.at + 1 :]
        self.states.append(self.dump())
        self.at += 1

    def back(self, steps: int) -> None:
        """Undo some steps, one by one."""
        for _ in range(min(steps, self.at)):
            self.done.append("UNDO")
            with self.begin() as database:
                self.undo(database)
            self.at -= 1
            self.expect()

    def forth(self, steps: int) -> None:
        """Redo some steps, one by one."""
        for _ in range(min(steps, len(self.states) - 1 - self.at)):
            self.done.append("REDO")
            with self.begin() as database:
                Store(database, NOW).redo()
            self.at += 1
            self.expect()

    def give_codes(self) -> Dump:
        """Assign everybody a code; return the codes."""
        with self.begin() as database:
            roster = Store(database, NOW).people_store
            roster.give_codes(roster.without_code())
            return dump(database, ["person_code"])

    def expect(self) -> None:
        """Compare every row with what was there."""
        assert self.dump() == self.states[self.at]


def played(random: Random, sequence: Sequence, steps: int) -> None:
    """Make steps, some of them undone and redone in between; then undo all and redo all.

    Codes are given on the way: they are no step, and last.
    """
    for number in range(steps):
        sequence.make(random.choice(STEPS), random)
        if random.random() < 0.15:
            sequence.back(random.randint(1, 4))
            sequence.forth(random.randint(0, 4))
        if number == steps // 2:
            codes = sequence.give_codes()
    for _ in range(2):
        sequence.back(len(sequence.states))
        assert sequence.at == 0
        sequence.forth(len(sequence.states))
    for _ in range(6):
        sequence.back(random.randint(0, 12))
        sequence.forth(random.randint(0, 12))
    with sequence.begin() as database:
        assert dump(database, ["person_code"]) == codes


@pytest.mark.usefixtures("in_small_batches")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("undo", [undo, undo_as_earlier_versions])
def test_steps_of_every_kind_are_undone_and_redone(
    begin: Begin, seed: int, undo: Callable[[Database], None]
) -> None:
    """Every row of every table is what it was, also where an earlier version has undone."""
    follow(begin, seed, undo, steps=30)


@pytest.mark.slow
@pytest.mark.usefixtures("in_small_batches")
@pytest.mark.parametrize("seed", range(100, 104))
@pytest.mark.parametrize("undo", [undo, undo_as_earlier_versions])
def test_many_steps_of_every_kind_are_undone_and_redone(
    begin: Begin, seed: int, undo: Callable[[Database], None]
) -> None:
    """The same, longer and more often."""
    follow(begin, seed, undo, steps=60)


def follow(begin: Begin, seed: int, undo: Callable[[Database], None], *, steps: int) -> None:
    """Play the sequence of a seed; if it fails, name it."""
    random = Random(seed)
    sequence = Sequence(begin, undo)
    try:
        played(random, sequence, steps)
    except Exception as error:
        error.add_note(f"seed {seed}: {' '.join(sequence.done)}")
        raise


def test_every_kind_of_step_is_made(begin: Begin) -> None:
    """None of them is always refused, which would show nothing."""
    sequence, random = Sequence(begin, undo), Random(1)
    for _ in range(8):
        for step in STEPS:
            sequence.make(step, random)
    assert set(sequence.done) == {step.__name__ for step in STEPS}


@pytest.mark.slow_on_server
@pytest.mark.parametrize("undo", [undo, undo_as_earlier_versions])
def test_an_import_of_many_people_is_undone_and_redone(
    begin: Begin, undo: Callable[[Database], None]
) -> None:
    """In batches of people and of their tests in turn; what was done after it comes back too."""
    tests: list[AnyDraft] = [
        Draft(
            line,
            TestRecord(
                str(UUID(int=line)), f"p{line // 2}", Side.LEFT, NOW.isoformat(), (Trial(950),)
            ),
        )
        for line in range(2, 2402)
    ]
    sequence, random = Sequence(begin, undo), Random(1)
    sequence.make(lambda _, store: imported(store, Kind.TESTS, tests), random)
    assert len(sequence.states[1]["person"]) == 1200
    assert len(sequence.states[1]["test"]) == 2400
    sequence.make(log, random)
    sequence.make(goal_set, random)
    for _ in range(2):
        sequence.back(3)
        assert sequence.at == 0
        sequence.forth(3)
        assert sequence.at == 3


def test_one_step_can_use_what_it_freed(begin: Begin) -> None:
    """A goal that takes the place of one removed in between is put there after it, again."""
    with begin() as database:
        store = Store(database, NOW)
        store.add_people(["Ana"])
        person = store.person("Ana")
        store.goals.set(person, [Goal("Ana", Side.LEFT, Trial(1000))], "goal set")
        change = OpenChange(database, NOW, "goals anew")
        for id_, side in ((2, "right"), (3, "left")):
            if side == "left":
                change.before_altering("goal", 1)
                database.run(sql.delete("goal"), {"first_id": 1, "last_id": 1})
            change.inserted("goal", id_, id_)
            goal: Parameters = {
                "id": id_,
                "person_id": 1,
                "side": side,
                "target": 1100,
                "by_day": None,
            }
            database.run(sql.insert("goal"), goal)
        after = dump(database, DATA)
        for _ in range(2):
            store.undo()
            assert [row[0] for row in database.rows("SELECT id FROM goal")] == [1]
            store.redo()
            assert dump(database, DATA) == after


def test_a_redo_that_the_data_refuse_changes_nothing(
    raw: Raw, write: Open, read: Open, make: Make
) -> None:
    """One line says which; every undone step is still there, and comes back once the data allow."""
    with write() as store:
        store.add_people(["Ana"])
        tests = [make(950, person="Ana") for _ in range(3)]
        stored = store.people_store.log(tests, "log 3 tests")
        store.goals.set(store.person("Ana"), [Goal("Ana", Side.LEFT, Trial(1000))], "goal set 10")
    with read() as store:
        done = dump(store._database, DATA)
    with write() as store:
        store.undo()
        store.undo()
    # Another program stores a test with the uuid of one that was undone.
    raw.execute(sql.insert("test"), sql.parameters("test", test_rows.from_test(stored[1], 9, 1)))
    with read() as store:
        undone = dump(store._database, sql.COLUMNS)
    with pytest.raises(CouldNotError) as refused, write() as store:
        store.redo()
    hint = "nothing was changed; see dorsiflex db check; after your next change, redo is no longer"
    assert (refused.value.message, refused.value.hint) == (
        "cannot redo 'log 3 tests': another program has changed the data",
        f"{hint} possible",
    )
    with read() as store:
        assert dump(store._database, sql.COLUMNS) == undone
    raw.execute("DELETE FROM test WHERE id = 9")
    with write() as store:
        assert [store.redo().summary, store.redo().summary] == ["log 3 tests", "goal set 10"]
    with read() as store:
        assert dump(store._database, DATA) == done


def test_an_undo_that_the_data_refuse_changes_nothing(
    raw: Raw, write: Open, read: Open, make: Make
) -> None:
    """Somebody added here has a test by another program: neither person nor test goes."""
    with write() as store:
        store.add_people(["Ana", "Bob"])
    row = sql.parameters("test", test_rows.from_test(make(950, person="Bob"), 9, 2))
    raw.execute(sql.insert("test"), row)
    with read() as store:
        there = dump(store._database, sql.COLUMNS)
    message = "cannot undo 'person add Ana and 1 more': another program has changed the data"
    with pytest.raises(CouldNotError, match=message), write() as store:
        store.undo()
    with read() as store:
        assert dump(store._database, sql.COLUMNS) == there


def test_a_file_of_which_every_row_is_refused_is_no_step(begin: Begin) -> None:
    """An export names somebody in every row: sessions of nobody are refused, one by one."""
    drafts = [Draft(line, a_session(Random(line), "")) for line in (2, 3)]
    refused: list[BadRow] = []
    with begin() as database:
        store = Store(database, NOW)
        import_rows(
            store, Kind.TRAINING, drafts, ImportOptions(), refused.append, lambda _: "import"
        )
        assert [row.line for row in refused] == [2, 3]
        assert store.changes(9) == []


Key = tuple[str, object]
"""A row, as its table and id; an item of a plan as the plan."""


def by_key(state: Dump) -> dict[Key, set[tuple[object, ...]]]:
    """Return all that is there, by what it belongs to."""
    found: dict[Key, set[tuple[object, ...]]] = {}
    for table, rows in state.items():
        owner = "training_plan" if table == "plan_item" else table
        for row in rows:
            found.setdefault((owner, row[0]), set()).add((table, *row))
    return found


def changed_keys(before: Dump, after: Dump) -> set[Key]:
    """Return what differs."""
    one, other = by_key(before), by_key(after)
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def reach(
    before: Dump, after: Dump, touched: set[Key]
) -> tuple[set[object], set[object], set[object]]:
    """Return what no other row may have, of all rows touched; their owners; and people touched."""
    keys: set[object] = {*changed_keys(before, after), *touched}
    owners: set[object] = set()
    people: set[object] = set()
    for state in (before, after):
        for (table, id_), rows in by_key(state).items():
            if (table, id_) not in keys:
                continue
            row = next(row for row in rows if row[0] == table)
            columns = sql.COLUMNS[table]
            step = len(row[1:]) // len(columns)  # beside each value can be its type
            values = dict(zip(columns, row[1::step], strict=True))
            if table == "person":
                people.add(id_)
                keys.add(("name", values["name_key"]))
                continue
            person = values["person_id"]
            owners.add(person)
            alone = {"goal": "side", "morning": "day", "training_plan": "person_id"}
            keys.add(
                (table, "uuid", values["uuid"])
                if "uuid" in values
                else (table, person, values[alone[table]])
            )
    return keys, owners, people


class Model:
    """Steps of the past by what differs before and after each, and which are done."""

    def __init__(self, sequence: Sequence) -> None:
        self.sequence = sequence
        self.states = [by_key(state) for state in sequence.states]
        self.deltas = [changed_keys(*pair) for pair in pairwise(sequence.states)]
        with sequence.begin() as database:
            self.ids = [change.id for change in Store(database, NOW).changes(999)][::-1]
            # A step can touch a row and leave it as it was.
            touched: list[set[Key]] = [
                {
                    (table, row)
                    for table, first, last, _ in database.rows(sql.TOUCHED_BY, {"change_id": id_})
                    for row in range(first, last + 1)
                }
                for id_ in self.ids
            ]
        assert len(self.ids) == len(self.deltas)
        pairs = zip(pairwise(sequence.states), touched, strict=True)
        self.reaches = [reach(*pair, rows) for pair, rows in pairs]
        self.done = [True] * len(self.ids)
        self.undone: list[int] = []

    def expect(self) -> None:
        """Compare all that is there: each row is as the last step left it that is done.

        A person is there while a step that is done has rows of theirs, and may be while any later
        one is done than the step that added them.
        """
        found = by_key(self.sequence.dump())
        expected = dict(self.states[0])
        for number, delta in enumerate(self.deltas):
            if self.done[number]:
                expected.update((key, self.states[number + 1].get(key, set())) for key in delta)
                continue
            owners = {
                ("person", owner) for each in self.later(number) for owner in self.owned(each)
            }
            for key in delta - self.states[number].keys():
                if key[0] == "person" and (key in owners or (self.later(number) and key in found)):
                    expected[key] = self.states[number + 1].get(key, set())
        assert found == {key: rows for key, rows in expected.items() if rows}

    def undo(self) -> None:
        """Undo the last change that is done."""
        if any(self.done):
            with self.sequence.begin() as database:
                Store(database, NOW).undo()
            self._mark(max(n for n, is_done in enumerate(self.done) if is_done))
        self.expect()

    def redo(self) -> None:
        """Redo the change that was undone last."""
        if self.undone:
            number = self.undone.pop()
            with self.sequence.begin() as database:
                assert Store(database, NOW).redo().id == self.ids[number]
            self.done[number] = True
        self.expect()

    def undo_alone(self, number: int) -> bool:
        """Undo one alone; return whether it was: only where no later one is in the way."""
        try:
            with self.sequence.begin() as database:
                Store(database, NOW).undo_alone(self.ids[number])
        except NotFoundError:
            assert not self.done[number]
        except RefusedValueError as error:
            named = [int(found[1]) for found in re.finditer(r"[:;] (\d+) \(", error.message)]
            # A later step may have inherited a person who had the name of one touched here.
            is_name = re.search(r"[:;] \d+ \(person ", error.message) is not None
            assert is_name or self.in_the_way(number)
            assert {self.ids.index(id_) for id_ in named} <= set(self.later(number))
        else:
            assert self.done[number]
            assert not any(self.deltas[each] & self.deltas[number] for each in self.later(number))
            self._mark(number)
        self.expect()
        return not self.done[number]

    def _mark(self, number: int) -> None:
        self.done[number] = False
        self.undone.append(number)

    def owned(self, number: int) -> set[object]:
        """Return who has rows of a step."""
        return self.reaches[number][1]

    def later(self, number: int) -> list[int]:
        """Return the later steps that are done."""
        return [each for each in range(number + 1, len(self.ids)) if self.done[each]]

    def in_the_way(self, number: int) -> bool:
        """Return whether a later step is about the same rows, people or unique values."""
        keys, owners, people = self.reaches[number]
        return any(
            keys & its_keys or people & (its_owners | its_people) or its_people & owners
            for its_keys, its_owners, its_people in map(
                self.reaches.__getitem__, self.later(number)
            )
        )


@pytest.mark.slow_on_server
@pytest.mark.usefixtures("in_small_batches")
@pytest.mark.parametrize("seed", range(200, 206))
def test_one_step_of_the_past_is_undone_alone(begin: Begin, seed: int) -> None:
    """Its rows are as before it, all others stay; undone and redone in any order beside the others.

    In the end all is redone and everything is there; or other steps follow, and what is left can be
    undone to the beginning and redone.
    """
    random, sequence = Random(seed), Sequence(begin, undo)
    for _ in range(40):
        sequence.make(random.choice(STEPS), random)
    model = Model(sequence)
    alone = 0
    for _ in range(30):
        alone += model.undo_alone(random.randrange(len(model.ids)))
        random.choice([model.undo, model.redo, model.redo])()
    assert alone > 0
    for _ in model.ids:
        model.redo()
    assert sequence.dump() == sequence.states[-1]
    for number in random.sample(range(len(model.ids)), len(model.ids)):
        model.undo_alone(number)
    for _ in range(10):
        with suppress(NotFoundError, RefusedValueError, ImportRefusedError), begin() as database:
            random.choice(STEPS)(random, Store(database, NOW))
    last = sequence.dump()
    with begin() as database:
        kept = len(Store(database, NOW).changes(999))
    for step, expected in ((Store.undo, sequence.states[0]), (Store.redo, last)):
        for _ in range(kept):
            with begin() as database:
                step(Store(database, NOW))
        assert sequence.dump() == expected
