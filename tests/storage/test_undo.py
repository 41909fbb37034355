from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.storage.empty_databases import Begin, Dump, dump, emptied, in_memory

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import BackFoot, Conditions, Goal, KneeToWallTest, Side, Trial
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.storage import postgresql
from dorsiflex.storage import statements as sql
from dorsiflex.storage import undo as undoing
from dorsiflex.storage.location import Location
from dorsiflex.storage.store import Store

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]

DATA = ("person", "test", "goal")
EMPTY: Dump = {table: [] for table in DATA}


def dump_of(read: Open, tables: Iterable[str] = DATA) -> Dump:
    """Dump a database."""
    with read() as store:
        return dump(store._database, tables)


class Changing(RuleBasedStateMachine):
    """Any sequence of changes, with undo and redo in between.

    Attributes:
        world: opens an empty database, and gives what begins a transaction in it.
        before: the dumps to which undo must lead, one after the other.
        after: the dumps to which redo must lead.
    """

    world: Callable[[], AbstractContextManager[Begin]]

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.begin = self.open.enter_context(type(self).world())
        self.before: list[Dump] = []
        self.after: list[Dump] = []
        self.uuids = 0
        self.ids: set[int] = set()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store in a transaction of its own, as `writing` does."""
        with self.begin() as database:
            yield Store(database, datetime(2026, 11, 20, tzinfo=UTC))

    def dump(self) -> Dump:
        """Return all that is there."""
        with self.begin() as database:
            return dump(database, DATA)

    @contextmanager
    def change(self) -> Iterator[Store]:
        """Make one change, and remember how things were; a refused one changes nothing."""
        former = self.dump()
        try:
            with self.store() as store:
                yield store
        except (NotFoundError, RefusedValueError):
            assert self.dump() == former
        else:
            self.before.append(former)
            self.after.clear()

    def whose(self, store: Store, number: int) -> str | None:
        """Return somebody's name, or None for the first person."""
        names = [None, *(person.name for person in store.people())]
        return names[number % len(names)]

    def test_of(self, name: str, *trials: int, **fields: object) -> KneeToWallTest:
        """Return a test with a uuid of its own."""
        self.uuids += 1
        told: dict[str, object] = {
            "uuid": str(UUID(int=self.uuids)),
            "person": name,
            "side": Side.LEFT,
            "tested_at": datetime(2026, 11, 20, 7, 30, tzinfo=UTC) - timedelta(days=self.uuids),
            "trials": tuple(map(Trial, trials)),
        }
        return KneeToWallTest(**{**told, **fields})  # type: ignore[arg-type] # the fields of a test

    @rule(
        number=st.integers(0, 5),
        tests=st.lists(
            st.lists(st.integers(0, 3000), min_size=1, max_size=3), min_size=1, max_size=4
        ),
        pain=st.none() | st.integers(0, 10),
    )
    def log(self, number: int, tests: list[list[int]], pain: int | None) -> None:
        """One or several tests as one step; their ids are new for ever."""
        with self.change() as store:
            person = store.person(self.whose(store, number))
            stored = store.log(
                person, [self.test_of(person.name, *trials, pain=pain) for trials in tests], "log"
            )
        new = {test.id or 0 for test in stored}
        assert len(new) == len(tests)
        assert min(new) > max(self.ids, default=0)
        self.ids |= new

    @rule(number=st.integers(0, 5), pick=st.integers(0, 99), trials=st.integers(1, 10))
    def replace(self, number: int, pick: int, trials: int) -> None:
        """Another number of trials, and other fields."""
        with self.change() as store:
            person = store.person(self.whose(store, number))
            tests = list(store.tests(person, Filter())) or [self.test_of(person.name, 1)]
            test = tests[pick % len(tests)]
            changed = replace(
                test,
                trials=tuple(map(Trial, range(trials))),
                side=Side.RIGHT,
                sharp=not test.sharp,
                conditions=Conditions(warmed_up=True, back_foot=BackFoot.FLAT),
                tags=("edited",),
                note=None if test.note else "it's",
            )
            store.replace(changed, "edit")

    @rule(number=st.integers(0, 5), picks=st.lists(st.integers(1, 60), min_size=1, unique=True))
    def delete(self, number: int, picks: list[int]) -> None:
        """Those of some ids that are there; with an unknown id, all are refused."""
        with self.change() as store:
            person = store.person(self.whose(store, number))
            there = {test.id for test in store.tests(person, Filter())}
            store.delete(person, [id_ for id_ in picks if id_ in there] or [10**6], "delete")

    @rule(
        number=st.integers(0, 5),
        sides=st.lists(st.sampled_from(Side), min_size=1, unique=True),
        goal=st.integers(0, 3000),
        by=st.none() | st.dates(date(2026, 1, 1)),
    )
    def set_goals(self, number: int, sides: list[Side], goal: int, by: date | None) -> None:
        """New ones, and ones in place of others."""
        with self.change() as store:
            person = store.person(self.whose(store, number))
            goals = [
                Goal(person=person.name, side=side, target=Trial(goal), by=by) for side in sides
            ]
            store.goals.set(person, goals, "goal set")

    @rule(number=st.integers(0, 5), sides=st.lists(st.sampled_from(Side), unique=True))
    def clear_goals(self, number: int, sides: list[Side]) -> None:
        """One, both, or none, which is refused."""
        with self.change() as store:
            store.goals.clear(store.person(self.whose(store, number)), sides, "goal clear")

    @rule(name=st.sampled_from(["me", "Ana", "ANA", "Zoë"]))
    def add_person(self, name: str) -> None:
        """A new name, or a taken one, which is refused."""
        with self.change() as store:
            store.add_people([name])

    @rule(number=st.integers(0, 5), name=st.sampled_from(["me", "ana", "Bob", "ZOË"]))
    def rename_person(self, number: int, name: str) -> None:
        """To a new name, another spelling, or a taken one."""
        with self.change() as store:
            store.rename_person(self.whose(store, number) or "me", name)

    @rule(numbers=st.lists(st.integers(0, 5), min_size=1, max_size=4), pain=st.integers(0, 10))
    def log_many(self, numbers: list[int], pain: int) -> None:
        """Tests of several people as one step."""
        with self.change() as store:
            names = [self.whose(store, n) or store.person(None).name for n in numbers]
            stored = store.people_store.log(
                [self.test_of(name, 1, pain=pain) for name in names], "log"
            )
        self.ids |= {test.id or 0 for test in stored}

    @rule(number=st.integers(0, 5), pick=st.integers(0, 99), to=st.integers(0, 5))
    def move(self, number: int, pick: int, to: int) -> None:
        """A test to another person, or to its own."""
        with self.change() as store:
            person = store.person(self.whose(store, number))
            tests = list(store.tests(person, Filter())) or [self.test_of(person.name, 1)]
            moved = replace(tests[pick % len(tests)], person=self.whose(store, to) or "me")
            store.replace(moved, "edit", owner=person)

    @rule(number=st.integers(0, 5))
    def remove_person(self, number: int) -> None:
        """With all that belongs to them."""
        with self.change() as store:
            store.people_store.remove(store.stored_person(self.whose(store, number) or "me"))

    @rule(number=st.integers(0, 5), into=st.integers(0, 5))
    def merge_people(self, number: int, into: int) -> None:
        """Two people, or one with themselves, which is refused."""
        with self.change() as store:
            names = [self.whose(store, each) or "me" for each in (number, into)]
            store.people_store.merge(*map(store.stored_person, names))

    @rule()
    def undo(self) -> None:
        """The last change is undone in full; if there is none, nothing happens."""
        now = self.dump()
        try:
            with self.store() as store:
                store.undo()
        except NotFoundError:
            assert self.before == []
            assert now == self.dump() == EMPTY
        else:
            assert self.dump() == self.before.pop()
            self.after.append(now)

    @rule()
    def redo(self) -> None:
        """The last undone change is redone; if there is none, nothing happens."""
        now = self.dump()
        try:
            with self.store() as store:
                store.redo()
        except NotFoundError:
            assert self.after == []
            assert self.dump() == now
        else:
            assert self.dump() == self.after.pop()
            self.before.append(now)

    @precondition(lambda self: self.before)
    @rule()
    def undo_all_and_redo_all(self) -> None:
        """Nothing is left of any change; then all is as it was."""
        at_the_end, steps = self.dump(), len(self.before)
        with self.store() as store:
            for _ in range(steps):
                store.undo()
        assert self.dump() == EMPTY
        with self.store() as store:
            for _ in range(steps):
                store.redo()
        assert self.dump() == at_the_end

    def teardown(self) -> None:
        """Undo everything, whatever was done."""
        with self.store() as store:
            for _ in self.before:
                store.undo()
            with pytest.raises(NotFoundError):
                store.undo()
        assert self.dump() == EMPTY
        self.open.close()


def test_any_sequence_can_be_undone_and_redone(location: Location, made: bytes) -> None:
    """Undo leads back through every state to the empty database, redo forward again."""
    if location.server is None:
        any_sequence(lambda: in_memory(made), examples=60)
        return
    with postgresql.connected(location.server) as connection:
        any_sequence(lambda: emptied(connection), examples=12)


def any_sequence(world: Callable[[], AbstractContextManager[Begin]], examples: int) -> None:
    """Do many sequences of changes, each in an empty database."""
    Changing.world = staticmethod(world)
    run_state_machine_as_test(
        Changing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("number", [1, 2, 6, 7, 8, 17])
def test_tests_stored_as_one_step_are_undone_as_one(
    write: Open, read: Open, make: Make, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, around what is held in memory at a time, again and again."""
    monkeypatch.setattr(undoing, "_BATCH_ROWS", 7)
    with write() as store:
        store.log(store.person(None), [make(n, n + 1) for n in range(number)], "import")
    stored = dump_of(read)
    assert len(stored["test"]) == number
    for _ in range(2):
        with write() as store:
            assert store.undo().summary == "import"
        assert dump_of(read) == EMPTY
        with write() as store:
            assert store.redo().summary == "import"
        assert dump_of(read) == stored


def test_an_id_is_never_given_again(write: Open, make: Make) -> None:
    """Neither after undo, nor after delete: a number somebody wrote down means one test."""
    with write() as store:
        me = store.person(None)
        store.log(me, [make(), make()], "log")
    with write() as store:
        store.undo()
    with write() as store:
        assert [test.id for test in store.log(store.person(None), [make()], "log")] == [3]
        store.delete(store.person(None), [3], "delete 3")
    with write() as store:
        assert [test.id for test in store.log(store.person(None), [make()], "log")] == [4]
        assert [person.id for person in store.people()] == [2]


def test_a_new_change_forgets_what_was_undone(write: Open, read: Open, make: Make) -> None:
    """Only the changes that led to what is there are kept."""
    with write() as store:
        for summary in ("one", "two", "three"):
            store.log(store.person(None), [make()], summary)
        store.undo()
        store.undo()
        assert [(change.summary, change.undone) for change in store.changes(9)] == [
            ("three", True),
            ("two", True),
            ("one", False),
        ]
        store.add_people(["Ana"])
    with write() as store, pytest.raises(NotFoundError, match="nothing to redo"):
        store.redo()
    with read() as store:
        assert [change.summary for change in store.changes(9)] == ["person add Ana", "one"]
        assert [change.summary for change in store.changes(1)] == ["person add Ana"]


def test_a_change_says_when_it_was_made_and_what_it_did(write: Open, make: Make) -> None:
    """With the UTC offset in force then."""
    with write() as store:
        store.log(store.person(None), [make()], "log left 9.5 cm")
        (change,) = store.changes(9)
        assert (change.id, change.made_at) == (1, "2026-11-20T12:00:00+01:00")
        assert change.summary == "log left 9.5 cm"
        assert store.undo() == change
        assert store.redo() == change


def test_there_is_nothing_to_undo_or_redo_at_first(read: Open, write: Open) -> None:
    """In a store that does not exist, and in an empty one."""
    for open_store in (read, write):
        with open_store() as store:
            assert store.changes(9) == []
            with pytest.raises(NotFoundError, match="nothing to undo"):
                store.undo()
            with pytest.raises(NotFoundError, match="nothing to redo"):
                store.redo()


def test_redo_begins_with_the_change_undone_last(write: Open, make: Make) -> None:
    """Whether it was undone as the newest one or by its number."""
    with write() as store:
        for summary in ("one", "two", "three", "four", "five"):
            store.log(store.person(None), [make()], summary)
        undone = [
            store.undo_alone(3).summary,
            store.undo().summary,
            store.undo_alone(1).summary,
            store.undo().summary,
        ]
        assert undone == ["three", "five", "one", "four"]
        assert [store.redo().summary for _ in range(2)] == ["four", "one"]
        assert store.undo_alone(2).summary == "two"
        assert [store.redo().summary for _ in range(3)] == ["two", "five", "three"]
        with pytest.raises(NotFoundError, match="nothing to redo"):
            store.redo()


def test_steps_are_done_again_in_the_order_they_were_made(write: Open, make: Make) -> None:
    """Undo takes the newest change, redo the one undone last."""
    with write() as store:
        for summary in ("one", "two"):
            store.log(store.person(None), [make()], summary)
        assert [store.undo().summary, store.undo().summary] == ["two", "one"]
        assert [store.redo().summary, store.redo().summary] == ["one", "two"]


@pytest.mark.parametrize(
    "act",
    [
        lambda store, make: store.log(store.person(None), [make()], "log"),
        lambda store, make: store.replace(make(1, id=1), "edit"),
        lambda store, _: store.delete(store.person(None), [1], "delete"),
        lambda store, _: store.add_people(["Ana"]),
        lambda store, _: store.rename_person("me", "Ana"),
        lambda store, _: store.undo(),
    ],
)
def test_a_change_and_its_step_are_stored_together_or_not_at_all(
    write: Open, read: Open, make: Make, act: Callable[[Store, Make], object]
) -> None:
    """Whatever goes wrong within the block, neither the data nor the step is there."""
    with write() as store:
        store.log(store.person(None), [make()], "log")
    before = dump_of(read, sql.COLUMNS)
    with pytest.raises(KeyboardInterrupt):
        interrupted(write, lambda store: act(store, make))
    assert dump_of(read, sql.COLUMNS) == before


def interrupted(write: Open, act: Callable[[Store], object]) -> None:
    """Make a change, and be interrupted before the block ends."""
    with write() as store:
        act(store)
        raise KeyboardInterrupt
