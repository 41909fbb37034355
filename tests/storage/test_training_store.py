"""Training, mornings and plans in a real database: kept, refused, undone and done again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from dorsiflex.domain.dates import Filter, Period
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.plan import Plan, PlanItem
from dorsiflex.domain.training import Load, MorningPain, TrainedSide, TrainingSession
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.storage.store import Store

if TYPE_CHECKING:
    from tests.storage.conftest import Raw

Open = Callable[[], AbstractContextManager[Store]]

MONDAY, SUNDAY = date(2026, 9, 7), date(2026, 10, 18)
NUMBERS = count(1)
FULL: dict[str, Any] = {
    "side": TrainedSide.BOTH,
    "sets": 3,
    "reps": 8,
    "hold_s": 5,
    "load": Load(1250),
    "pain": 0,
    "sharp": True,
    "note": "on the [left] step",
}
ITEM = PlanItem(exercise="step-up", times=3, since=MONDAY, until=SUNDAY, sets=2, reps=8)
OTHER = PlanItem(exercise="calf-stretch", times=4, since=MONDAY, until=SUNDAY, hold_s=45)
PLAN = Plan(person="me", start=MONDAY, end=SUNDAY, items=(ITEM, OTHER))


def session(at: str = "2026-09-07T18:00", **fields: Any) -> TrainingSession:  # noqa: ANN401 # the fields of a session
    """Return a session with a uuid of its own."""
    told: dict[str, Any] = {
        "uuid": str(UUID(int=next(NUMBERS))),
        "person": "me",
        "exercise": "step-up",
        "done_at": datetime.fromisoformat(at).replace(tzinfo=UTC),
    }
    return TrainingSession(**{**told, **fields})


def all_of(store: Store) -> object:
    """Return everything of the first person that training holds."""
    person = store.person(None)
    log = store.training.training_log(person, Period())
    return list(log.sessions), log.mornings, log.plans


def test_what_is_stored_comes_back_as_it_was(write: Open, read: Open) -> None:
    """Every field, the bare session too, in another time zone, with ids from 1 on."""
    zone = timezone(timedelta(hours=-9, minutes=-30))
    full = session(**FULL, done_at=datetime(2026, 9, 7, 23, 59, 1, tzinfo=zone))
    bare = session()
    with write() as store:
        stored = store.training.insert(store.person(None), [full, bare], "train")
    assert stored == [full._replace(id=1), bare._replace(id=2)]
    assert stored[0].done_at.utcoffset() == timedelta(hours=-9, minutes=-30)
    with read() as store:
        assert list(store.training.sessions(store.person(None), Filter())) == stored[::-1]


def test_sessions_are_found_by_day_side_and_number(write: Open) -> None:
    """A side finds both legs too; newest first with a limit, oldest first without."""
    with write() as store:
        me = store.person(None)
        sides = (TrainedSide.LEFT, TrainedSide.RIGHT, TrainedSide.BOTH, None)
        store.training.insert(
            me,
            [session(f"2026-09-0{day}T18:00", side=side) for day, side in enumerate(sides, 1)],
            "train",
        )
        me = store.person(None)

        def found(wanted: Filter, most: int | None = None) -> list[int | None]:
            return [each.id for each in store.training.sessions(me, wanted, most=most)]

        assert found(Filter()) == [1, 2, 3, 4]
        assert found(Filter(), most=2) == [4, 3]
        assert found(Filter(side=Side.LEFT)) == [1, 3]
        assert found(Filter(Period(date(2026, 9, 2), date(2026, 9, 3)))) == [2, 3]


def test_another_persons_session_is_not_touched(write: Open) -> None:
    """Named, with whose it is."""
    with write() as store:
        ana = store.add_people(["Ana"])[0]
        store.training.insert(ana, [session(person="Ana")], "train")
        with pytest.raises(NotFoundError, match="t1 does not belong to me") as refused:
            store.training.get(store.person(None), 1)
        assert "-P Ana " in (refused.value.hint or "")
        with pytest.raises(NotFoundError, match="there is no training session t2"):
            store.training.delete(ana, [1, 2], "delete t1 t2")
        assert store.training.get(ana, 1).id == 1


def test_a_morning_is_one_a_day(write: Open) -> None:
    """The second replaces the first, and the result says what that was."""
    with write() as store:
        me = store.person(None)
        first = MorningPain(person="me", day=MONDAY, pain=0)
        assert store.training.set_morning(me, first, "morning") is None
        me = store.person(None)
        assert store.training.set_morning(me, first._replace(pain=3), "morning") == first
        assert store.training.mornings(me, Period()) == [first._replace(pain=3)]
        assert store.training.mornings(me, Period(MONDAY + timedelta(days=1))) == []


def test_plans_that_overlap_are_refused(write: Open) -> None:
    """Nothing of the second is stored; another person's plan is no obstacle."""
    with write() as store:
        store.training.add_plan(store.person(None), PLAN, "plan start")
        with pytest.raises(RefusedValueError, match="already a plan"):
            store.training.add_plan(store.person(None), PLAN._replace(end=MONDAY), "plan start")
        store.training.add_plan(
            store.add_people(["Ana"])[0], PLAN._replace(person="Ana"), "plan start"
        )
        assert store.training.plans(store.person(None)) == [PLAN._replace(id=1)]


def test_everything_can_be_undone_and_done_again(write: Open, read: Open) -> None:
    """Step by step back to an empty database, and forward to the same bytes of meaning."""
    steps: list[Callable[[Store], object]] = [
        lambda store: store.training.insert(store.person(None), [session(**FULL)], "train"),
        lambda store: store.training.replace(
            store.person(None),
            store.training.get(store.person(None), 1)._replace(pain=7, load=None),
            "edit t1",
        ),
        lambda store: store.training.set_morning(
            store.person(None), MorningPain(person="me", day=MONDAY, pain=1), "morning"
        ),
        lambda store: store.training.set_morning(
            store.person(None), MorningPain(person="me", day=MONDAY, pain=2), "morning"
        ),
        lambda store: store.training.add_plan(store.person(None), PLAN, "plan start"),
        lambda store: store.training.replace_plan(
            store.person(None), PLAN._replace(id=1, items=(OTHER,)), "plan drop"
        ),
        lambda store: store.training.replace_plan(
            store.person(None), PLAN._replace(id=1, items=()), "plan drop"
        ),
        lambda store: store.training.delete_plan(PLAN._replace(id=1), "plan stop"),
        lambda store: store.training.delete(store.person(None), [1], "delete t1"),
    ]
    states: list[object] = [([], [], [])]
    for step in steps:
        with write() as store:
            step(store)
        with read() as store:
            states.append(all_of(store))
    for state in reversed(states[:-1]):
        with write() as store:
            store.undo()
        with read() as store:
            assert all_of(store) == state
    with read() as store:
        assert store.people() == []
    for state in states[1:]:
        with write() as store:
            store.redo()
        with read() as store:
            assert all_of(store) == state


PERSON = {"id": 1, "name": "Ana", "name_key": "ana", "is_default": False}
RIGHT: dict[str, dict[str, Any]] = {
    "training": {
        "uuid": str(UUID(int=1)),
        "person_id": 1,
        "exercise": "step-up",
        "done_at": "2026-09-07T18:00:00",
        "utc_offset_minutes": 60,
        "side": "both",
        "sets": 1,
        "reps": 1,
        "hold_s": 1,
        "load": 0,
        "pain": 0,
        "sharp": False,
        "id": 1,
    },
    "morning": {"id": 1, "person_id": 1, "day": "2026-09-07", "pain": 0},
    "training_plan": {"id": 1, "person_id": 1, "start_day": "2026-09-07", "end_day": "2026-09-07"},
    "plan_item": {
        "plan_id": 1,
        "position": 1,
        "exercise": "step-up",
        "times": 1,
        "sets": 1,
        "reps": 1,
        "hold_s": 1,
        "since_day": "2026-09-07",
        "until_day": "2026-09-07",
    },
}

DOSE = [
    *(("sets", value) for value in (0, 101, 1.5, "x")),
    *(("reps", value) for value in (0, 1001, 1.5, "x")),
    *(("hold_s", value) for value in (0, 3601, 1.5, "x")),
]
FORBIDDEN: list[tuple[str, str, object]] = [
    *(("training", "uuid", value) for value in ("", "x", None)),
    *(("training", "person_id", value) for value in (99, None)),
    *(("training", "exercise", value) for value in ("", None)),
    *(
        ("training", "done_at", value)
        for value in ("2026-02-30T18:00:00", "2026-09-07 18:00:00", "2026-09-07", None)
    ),
    *(("training", "utc_offset_minutes", value) for value in (1081, -1081, 1.5, None)),
    *(("training", "side", value) for value in ("up", "", "LEFT")),
    *(("training", "load", value) for value in (-1, 50001, 0.5, "x")),
    *(("training", "pain", value) for value in (-1, 11, 2.5, "x")),
    *(("training", "sharp", value) for value in (2, None, "yes")),
    *(("morning", "pain", value) for value in (-1, 11, 2.5, "x", None)),
    *(("morning", "day", value) for value in ("2026-02-30", "2026-9-7", "", None)),
    *(("training_plan", "end_day", value) for value in ("2026-09-06", "2026-09-31", None)),
    *(("training_plan", "start_day", value) for value in ("2026-09-08", "x", None)),
    *(("plan_item", "times", value) for value in (0, 8, 1.5, None)),
    *(("plan_item", "position", value) for value in (0, 1001, 1.5, None)),
    *(("plan_item", "plan_id", value) for value in (99, None)),
    *(("plan_item", "exercise", value) for value in ("", None)),
    *(("plan_item", "until_day", value) for value in ("2026-09-06", "2026-02-30", None)),
    *(("plan_item", "since_day", value) for value in ("2026-09-08", "x", None)),
    *((table, column, value) for table in ("training", "plan_item") for column, value in DOSE),
]


def _insert(raw: "Raw", table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    places = ", ".join(f":{column}" for column in row)
    raw.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)  # noqa: S608 # constants of this file


@pytest.mark.parametrize(("table", "column", "value"), FORBIDDEN)
def test_the_database_refuses_what_the_code_should_have(
    backend: str, raw: "Raw", table: str, column: str, value: object
) -> None:
    """The right row is taken, the same row with one wrong value is not.

    PostgreSQL makes a right value of some wrong ones: a whole number of 1.5, true of yes.
    """
    _insert(raw, "person", PERSON)
    if table == "plan_item":
        _insert(raw, "training_plan", RIGHT["training_plan"])
    wrong = {**RIGHT[table], column: value}
    if backend == "postgresql" and (isinstance(value, float) or value == "yes"):
        _insert(raw, table, wrong)
        ((stored,),) = raw.execute(f"SELECT {column} FROM {table}")  # noqa: S608 # constants of this file
        assert type(stored) is (bool if value == "yes" else int)
        return
    with pytest.raises(raw.refusal):
        _insert(raw, table, wrong)
    _insert(raw, table, RIGHT[table])


def test_one_morning_a_day_and_one_uuid_a_session(raw: "Raw") -> None:
    """A second one of the same person and day, or with the same uuid, is refused."""
    _insert(raw, "person", PERSON)
    for table in ("training", "morning"):
        _insert(raw, table, RIGHT[table])
        with pytest.raises(raw.refusal):
            _insert(raw, table, RIGHT[table])


def test_items_go_with_their_plan(raw: "Raw") -> None:
    """Deleting the plan leaves none behind."""
    _insert(raw, "person", PERSON)
    _insert(raw, "training_plan", RIGHT["training_plan"])
    _insert(raw, "plan_item", RIGHT["plan_item"])
    raw.execute("DELETE FROM training_plan")
    assert list(raw.execute("SELECT * FROM plan_item")) == []
