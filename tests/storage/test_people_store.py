from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from dorsiflex.domain.dates import Filter, Period
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Goal, KneeToWallTest, Side, Trial
from dorsiflex.domain.plan import Plan, PlanItem
from dorsiflex.domain.squad import Member
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.storage import people_statements as roster_statements
from dorsiflex.storage import people_store
from dorsiflex.storage import statements as sql
from dorsiflex.storage.database import Database
from dorsiflex.storage.store import Store

if TYPE_CHECKING:
    from tests.storage.conftest import Raw

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OF_ANA = {"test": 2, "goal": 2, "training": 1, "morning": 2, "event": 1, "training_plan": 1}
KEPT = {"person_code": "a code outlives its person"}


def filled(store: Store, make: Make) -> None:
    """Fill it so that both have something of everything but a plan, which is Ana's.

    Ana: tests 1 (left) and 3 (right), goals left 10 and right 11, training 1, mornings on 19 and
    20 November, event 1, a plan. Bob: test 2, goal left 12, training 2, the morning of 20 November,
    event 2.
    """
    store.add_people(["Ana", "Bob"])
    store.people_store.log(
        [
            make(950, person="Ana", at="2026-11-18T08:00", tags=("pre",)),
            make(1200, person="Bob", at="2026-11-19T08:00"),
            make(990, 1010, person="Ana", side=Side.RIGHT, at="2026-11-20T08:00", pain=2),
        ],
        "log",
    )
    for name, side, target in (
        ("Ana", "left", 1000),
        ("Ana", "right", 1100),
        ("Bob", "left", 1200),
    ):
        goal = Goal(person=name, side=Side(side), target=Trial(target))
        store.goals.set(store.person(name), [goal], "goal")
    for number, (name, days) in enumerate([("Ana", (19, 20)), ("Bob", (20,))], start=1):
        person = store.person(name)
        done = TrainingSession(
            uuid=str(UUID(int=number)),
            person=name,
            exercise="step-up",
            done_at=datetime(2026, 11, 18, 18, tzinfo=UTC),
        )
        store.training.insert(person, [done], "train")
        surgery = Event(
            uuid=str(UUID(int=number)),
            person=name,
            day=date(2026, 11, 18),
            text="surgery",
            is_baseline=name == "Ana",
        )
        store.events.add(person, surgery, "event add")
        for day in days:
            # Ana 1, Bob 5: they can be told apart.
            morning = MorningPain(person=name, day=date(2026, 11, day), pain=4 * number - 3)
            store.training.set_morning(person, morning, "morning")
    store.training.add_plan(store.person("Ana"), plan("Ana"), "plan")


def plan(name: str) -> Plan:
    """Return a plan of six weeks."""
    start, end = date(2026, 11, 2), date(2026, 12, 13)
    item = PlanItem(exercise="step-up", times=3, since=start, until=end, sets=2, reps=8)
    return Plan(person=name, start=start, end=end, items=(item,))


def dump(read: Open) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the tables that hold data."""
    with read() as store:
        return {
            table: sorted(
                store._database.rows(f"SELECT {', '.join(columns)} FROM {table}"),  # noqa: S608 # names of our own
                key=repr,
            )
            for table, columns in sql.COLUMNS.items()
            if table not in {"change", "changed"}
        }


def test_everything_that_belongs_to_a_person_is_known() -> None:
    """A table with a person in it, and not in the list, would be left behind or break a removal."""
    with_person = {table for table, columns in sql.COLUMNS.items() if "person_id" in columns}
    assert with_person == {*roster_statements.OWNED, *KEPT}


def test_a_person_is_removed_with_all_that_is_theirs(write: Open, read: Open, make: Make) -> None:
    """The others' data stay; undo brings everything back, redo takes it away again."""
    with write() as store:
        filled(store, make)
    before = dump(read)
    with write() as store:
        removed = store.people_store.remove(store.person("ana"))
    assert (removed.person.name, dict(removed.counts)) == ("Ana", OF_ANA)
    after = dump(read)
    assert [row[1] for row in after["person"]] == ["Bob"]
    assert [row[0] for row in after["test"]] == [2]
    assert len(after["goal"]) == 1
    assert [row[0] for row in after["training"]] == [2]
    assert [row[0] for row in after["event"]] == [2]
    assert [row[2:] for row in after["morning"]] == [("2026-11-20", 5)]
    assert (after["training_plan"], after["plan_item"]) == ([], [])
    with write() as store:
        assert store.undo().summary == "person remove Ana"
    assert dump(read) == before
    with write() as store:
        store.redo()
    assert dump(read) == after


@pytest.mark.slow_on_server
@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 1001])
def test_a_person_with_many_tests_is_removed_whole(
    write: Open, read: Open, make: Make, number: int
) -> None:
    """In batches, whatever their number; another person's tests stand between theirs."""
    with write() as store:
        store.add_people(["Ana", "Bob"])
        names = ["Ana" if n % 2 else "Bob" for n in range(2 * number)]
        if number:
            store.people_store.log(
                [make(n + 1, person=name) for n, name in enumerate(names)], "log"
            )
    before = dump(read)
    with write() as store:
        assert store.people_store.remove(store.person("Ana")).counts["test"] == number
        assert [(person.name, person.tests) for person in store.people()] == [("Bob", number)]
        store.undo()
    assert dump(read) == before


def test_the_first_person_removed_is_made_again_on_first_use(write: Open, make: Make) -> None:
    """Commands without a name keep working, on nobody's data."""
    with write() as store:
        store.log(store.person(None), [make()], "log")
        store.people_store.remove(store.person("me"))
        assert store.people() == []
        store.log(store.person(None), [make()], "log")
        assert [(person.name, person.tests) for person in store.people()] == [("me", 1)]


def test_two_people_become_one(write: Open, read: Open, make: Make) -> None:
    """All moves; where both have a goal or a morning, that of the one who stays stays."""
    with write() as store:
        filled(store, make)
    before = dump(read)
    with write() as store:
        merged = store.people_store.merge(store.person("Ana"), store.person("Bob"))
    assert (dict(merged.moved), dict(merged.dropped)) == (
        {"test": 2, "goal": 1, "training": 1, "morning": 1, "event": 1, "training_plan": 1},
        {"test": 0, "goal": 1, "training": 0, "morning": 1, "event": 0, "training_plan": 0},
    )
    with write() as store:
        bob = store.person("Bob")
        assert [test.id for test in store.tests(bob, Filter())] == [1, 2, 3]
        assert {side: goal.target for side, goal in store.goals.of(bob).items()} == {
            Side.LEFT: 1200,
            Side.RIGHT: 1100,
        }
        log = store.training.training_log(bob, Period())
        assert [event.id for event in store.events.of(bob, Filter())] == [1, 2]
        assert [session.id for session in log.sessions] == [1, 2]
        assert [(each.day.day, each.pain) for each in log.mornings] == [(19, 1), (20, 5)]
        assert log.plans == [plan("Bob")._replace(id=1)]
        with pytest.raises(NotFoundError):
            store.person("Ana")
        assert store.undo().summary == "person merge Ana into Bob"
    assert dump(read) == before


def test_of_two_plans_for_one_day_the_others_stays(write: Open, read: Open, make: Make) -> None:
    """Nobody can have two at once; undo brings the other back with what was in it."""
    with write() as store:
        filled(store, make)
        # From the last day of Ana's on.
        later = plan("Bob")._replace(start=date(2026, 12, 13), end=date(2026, 12, 20), items=())
        store.training.add_plan(store.person("Bob"), later, "plan")
    before = dump(read)
    with write() as store:
        merged = store.people_store.merge(store.person("Ana"), store.person("Bob"))
        assert (merged.moved["training_plan"], merged.dropped["training_plan"]) == (0, 1)
        assert [each.start for each in store.training.plans(store.person("Bob"))] == [later.start]
    with write() as store:
        store.undo()
    assert dump(read) == before


def test_plans_one_after_the_other_become_one_persons(write: Open, make: Make) -> None:
    """A day later they share none, and both are kept."""
    with write() as store:
        filled(store, make)
        later = plan("Bob")._replace(start=date(2026, 12, 14), end=date(2026, 12, 20), items=())
        store.training.add_plan(store.person("Bob"), later, "plan")
        store.people_store.merge(store.person("Ana"), store.person("Bob"))
        assert [each.id for each in store.training.plans(store.person("Bob"))] == [1, 2]


def test_nobody_is_merged_with_themselves(write: Open, make: Make) -> None:
    """Whatever the case of the name: that would remove them."""
    with write() as store:
        filled(store, make)
        with pytest.raises(RefusedValueError, match="the same person"):
            store.people_store.merge(store.person("Ana"), store.person("ANA"))


def test_who_was_meant_without_a_name_is_still_meant_after_a_merge(
    write: Open, read: Open, make: Make
) -> None:
    """`me`, merged into Ana: nothing said now means Ana; undone, it means me again."""
    with write() as store:
        store.log(store.person(None), [make()], "log")
        store.add_people(["Ana"])
    before = dump(read)
    with write() as store:
        store.people_store.merge(store.person("me"), store.person("Ana"))
        assert store.person(None).name == "Ana"
        store.undo()
    assert dump(read) == before


def test_tests_of_several_people_are_one_step(write: Open, make: Make) -> None:
    """In the order given, each under its own name; the first person is made on first use."""
    with write() as store:
        store.add_people(["Ana"])
        given = [make(1, person="me"), make(2, 3, person="Ana"), make(4, person="me")]
        stored = store.people_store.log(given, "log 3 tests")
        assert stored == [replace(test, id=n, session=n) for n, test in enumerate(given, start=1)]
        assert {person.name: person.tests for person in store.people()} == {"Ana": 1, "me": 2}
        store.undo()
        assert {person.name: person.tests for person in store.people()} == {"Ana": 0}


def test_one_unknown_name_stores_nothing(write: Open, make: Make) -> None:
    """The block ends with the error, and nothing of it is there."""
    tests = [make(1, person="me"), make(2, person="Eve")]
    with pytest.raises(NotFoundError), write() as store:
        store.people_store.log(tests, "log")
    with write() as store:
        assert store.people() == []


def test_everybodys_tests_oldest_first(write: Open, read: Open, make: Make) -> None:
    """With the same filters as one person's."""
    with write() as store:
        filled(store, make)

    def days(wanted: Filter) -> list[int]:
        with read() as store:
            return [int(record.tested_at[8:10]) for record in store.people_store.records(wanted)]

    assert days(Filter()) == [18, 19, 20]
    assert days(Filter(side=Side.LEFT)) == [18, 19]
    assert days(Filter(tag="pre")) == [18]
    assert days(Filter(Period(date(2026, 11, 19), date(2026, 11, 19)))) == [19]


def read_members(store: Store, period: Period, tag: str | None = None) -> list[Member]:
    """Read the members of a team, and their readings one member after the other."""
    members = store.people_store.members(period, tag, NOW)
    return [member._replace(readings=list(member.readings)) for member in members]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_readings_that_come_in_several_batches(
    write: Open, read: Open, make: Make, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Of both ankles, by ankle and time; those of a member who is passed over are passed too."""
    monkeypatch.setattr(people_store, "_BATCH_ROWS", 2)
    with write() as store:
        store.add_people(["Ana", "Bob", "Eve"])
        days = [f"2026-11-{day:02}T08:00" for day in range(1, number + 1)]
        tests = [
            make(person=name, at=day, side=side)
            for name in ("Ana", "Bob", "Eve")
            for day in days
            for side in Side
        ]
        store.people_store.log(tests, "log")
    with read() as store:
        for person, readings in (
            (each.person, each.readings) for each in read_members(store, Period())
        ):
            assert readings == list(store.readings(store.person(person), Period()))
        members = store.people_store.members(Period(), None, NOW)
        _, _, eve = next(members), next(members), next(members)
        assert list(eve.readings) == list(store.readings(store.person("Eve"), Period()))


def test_what_there_is_to_judge_of_everybody(write: Open, read: Open, make: Make) -> None:
    """Each with their own readings of the period, goals, and last days of all time."""
    with write() as store:
        filled(store, make)
        store.add_people(["Eve"])
    with read() as store:
        period = Period(date(2026, 11, 19))
        ana, bob, eve = read_members(store, period)
        assert (ana.person, bob.person, eve.person) == ("Ana", "Bob", "Eve")
        assert ana.last_tested == {Side.LEFT: date(2026, 11, 18), Side.RIGHT: date(2026, 11, 20)}
        assert list(ana.readings) == list(store.readings(store.person("Ana"), period))
        assert list(bob.readings) == list(store.readings(store.person("Bob"), period))
        assert ana.goals == store.goals.of(store.person("Ana"))
        assert bob.goals == store.goals.of(store.person("Bob"))
        assert (eve.last_tested, eve.goals, eve.readings, eve.baselines) == ({}, {}, [], ())
        # The one of 18 November, before the period, and none that is no baseline.
        assert [event.id for event in ana.baselines] == [1]
        assert bob.baselines == ()
        ana, bob, eve = read_members(store, Period(), "pre")
        assert ana.last_tested == {Side.LEFT: date(2026, 11, 18)}
        assert [reading.trials for reading in ana.readings] == [(950,)]
        assert (bob.last_tested, bob.readings) == ({}, [])


def test_the_first_day_of_anybody(write: Open, make: Make) -> None:
    """Of all tests, or of those with a tag; none before there is one."""
    with write() as store:
        assert store.people_store.first_tested(None) is None
        store.add_people(["Ana", "Bob"])
        store.people_store.log(
            [
                make(person="Ana", at="2026-11-18T08:00", tags=("pre",)),
                make(person="Bob", at="2026-10-01T08:00"),
            ],
            "log",
        )
        assert store.people_store.first_tested(None) == date(2026, 10, 1)
        assert store.people_store.first_tested("pre") == date(2026, 11, 18)
        assert store.people_store.first_tested("post") is None


@pytest.mark.sqlite
def test_the_readings_of_all_need_no_sort_of_all(raw: "Raw") -> None:
    """SQLite goes from person to person by an index, however many tests there are."""
    parameters = {"since": "2026", "until": "2027", "tag": None}
    statement = roster_statements.readings_by_person(parameters, "json_array")
    plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert plan[0] == "SCAN p"
    assert "ix_test_person_id_side_tested_at" in plan[1]
    assert not any("TEMP B-TREE" in step for step in plan)


def test_codes_are_for_good(write: Open, read: Open, make: Make) -> None:
    """Given once, never changed, not undone; a removal that is undone brings the code back."""
    with write() as store:
        filled(store, make)
        assert (store.people_store.codes(), store.people_store.without_code()) == (
            {},
            ["Ana", "Bob"],
        )
        store.people_store.give_codes(["Ana"])
        assert store.people_store.without_code() == ["Bob"]
    with write() as store:
        code = store.people_store.codes()["Ana"]
        store.people_store.give_codes(["Ana", "Bob"])
        assert store.people_store.codes()["Ana"] == code
        assert store.undo().summary == "plan"
        store.people_store.remove(store.person("Ana"))
        assert list(store.people_store.codes()) == ["Bob"]
        store.undo()
    with read() as store:
        assert store.people_store.codes()["Ana"] == code


class Asked:
    """A database that keeps what it was asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[str] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 # whatever a database has
        asked = getattr(self._database, name)

        def ask(statement: str, *rest: object) -> object:
            self.statements.append(statement)
            return asked(statement, *rest)

        return ask if name in {"rows", "stream", "run", "run_many"} else asked


@pytest.mark.parametrize("people", [1, 30])
def test_everybody_is_read_by_four_statements(
    write: Open, read: Open, make: Make, people: int
) -> None:
    """People with their last days, goals, baselines, readings: however many people there are."""
    names = [f"p{number:02}" for number in range(people)]
    with write() as store:
        store.add_people(names)
        store.people_store.log([make(person=name) for name in names], "log")
    with read() as store:
        asked = Asked(store._database)
        members = read_members(Store(asked, NOW), Period())
    assert [len(list(member.readings)) for member in members] == [1] * people
    assert len(asked.statements) == 4
