"""The part of the store that keeps training and plans; reached as `store.training`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import at_offset
from dorsiflex.domain.plan import Plan, PlanItem, current_or_next_plan, refuse_overlap
from dorsiflex.domain.progression import TrainingLog
from dorsiflex.domain.text import MAX_COUNT, is_in
from dorsiflex.domain.training import MorningPain, TrainedSide, TrainingSession
from dorsiflex.errors import NotFoundError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.record_table import RecordTable, Stored
from dorsiflex.storage.rows import bounds, local_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.domain.dates import Filter, Period
    from dorsiflex.domain.people import Person
    from dorsiflex.storage.database import Database, Parameters, Row
    from dorsiflex.storage.record_table import BeginChange, StorePerson


def to_session(row: Row) -> TrainingSession:
    """Read a session from a row of `statements.records`."""
    id_, uuid, person, exercise, local, offset, side, *rest = row
    sets, reps, hold_s, load, pain, sharp, note = rest
    return TrainingSession(
        uuid,
        person,
        exercise,
        at_offset(datetime.fromisoformat(local), timedelta(minutes=offset)),
        None if side is None else TrainedSide(side),
        sets,
        reps,
        hold_s,
        load,
        pain,
        bool(sharp),
        note,
        id_,
    )


def from_session(session: TrainingSession, id_: int, person_id: int) -> Row:
    """Write the row of a session, in the order of `statements.COLUMNS`."""
    uuid, _, exercise, done_at, *rest, _ = session
    offset = (done_at.utcoffset() or timedelta()) // timedelta(minutes=1)
    return (id_, uuid, person_id, exercise, local_text(done_at), offset, *rest)


def to_morning(row: Row, person: str) -> MorningPain:
    """Read the pain of a morning."""
    day, pain = row
    return MorningPain(person=person, day=date.fromisoformat(day), pain=pain)


def from_morning(morning: MorningPain, id_: int, person_id: int) -> Row:
    """Write the row of the pain of a morning."""
    return id_, person_id, morning.day.isoformat(), morning.pain


def _from_plan(plan: Plan, id_: int, person_id: int) -> Parameters:
    """Write the row of a plan, without its items."""
    row = (id_, person_id, plan.start.isoformat(), plan.end.isoformat())
    return sql.parameters("training_plan", row)


def _to_item(row: Row) -> PlanItem:
    """Read an item from a row of `statements.PLAN_ITEMS`, without the plan's id."""
    exercise, times, *dose, since, until = row
    return PlanItem(exercise, times, date.fromisoformat(since), date.fromisoformat(until), *dose)


def _from_items(plan: Plan, id_: int) -> list[Parameters]:
    """Write the rows of a plan's items."""
    rows = (
        (id_, position, exercise, times, *dose, since.isoformat(), until.isoformat())
        for position, (exercise, times, since, until, *dose) in enumerate(plan.items, start=1)
    )
    return [sql.parameters("plan_item", row) for row in rows]


_SESSIONS = Stored(
    "training", "training session t{}", "see dorsiflex list --training", to_session, from_session
)


class TrainingStore(RecordTable[TrainingSession]):
    """Training sessions, the pain of mornings, and plans."""

    def __init__(self, database: Database, change: BeginChange, stored_person: StorePerson) -> None:
        super().__init__(_SESSIONS, database, change, stored_person)

    # Sessions

    def sessions(
        self, person: Person, wanted: Filter, *, most: int | None = None
    ) -> Iterator[TrainingSession]:
        """Return sessions: the newest `most` of them, newest first; or all of them, oldest first.

        A side asks for sessions of that leg and of both, `search` for a part of their note or of
        the name of the exercise; tags and conditions play no part.
        """
        parameters: dict[str, str | int | None] = {
            "person_id": person.id,
            "side": wanted.side,
            **bounds(wanted.period.since, wanted.period.until),
        }
        if most is None:
            found = self._database.stream(sql.SESSIONS_OLDEST_FIRST, parameters)
        else:
            parameters["most"] = MAX_COUNT if wanted.search else most
            found = self._database.rows(sql.SESSIONS_NEWEST_FIRST, parameters)
        sessions = map(to_session, found)
        if wanted.search is None:
            return sessions
        searched = wanted.search
        mentioning = (one for one in sessions if is_in(searched, (one.note, one.exercise)))
        return islice(mentioning, most)

    # Mornings

    def mornings(self, person: Person, period: Period) -> list[MorningPain]:
        """Return the pain of mornings, earliest first."""
        parameters = {"person_id": person.id, **bounds(period.since, period.until)}
        found = self._database.rows(sql.MORNINGS, parameters)
        return [to_morning(row, person.name) for row in found]

    def set_morning(self, person: Person, morning: MorningPain, summary: str) -> MorningPain | None:
        """Store the pain of a morning; return the one it replaces."""
        change = self._change(summary)
        person = self._stored_person(change, person)
        day = {"person_id": person.id, "day": morning.day.isoformat()}
        ((stored_id,),) = list(self._database.rows(sql.MORNING_ID, day)) or [(None,)]
        id_ = int(stored_id or self._database.reserve_ids("morning", 1))
        row = sql.parameters("morning", from_morning(morning, id_, person.id or 0))
        if stored_id is None:
            self._database.run(sql.insert("morning"), row)
            change.inserted("morning", id_, id_)
            return None
        before = self._morning_on(person, morning.day)
        change.before_altering("morning", id_)
        self._database.run(sql.update("morning"), row)
        return before

    def _morning_on(self, person: Person, day: date) -> MorningPain | None:
        from dorsiflex.domain.dates import Period

        return next(iter(self.mornings(person, Period(day, day))), None)

    # Plans

    def plans(self, person: Person) -> list[Plan]:
        """Return all plans of a person with their items, earliest first."""
        parameters = {"person_id": person.id}
        items: defaultdict[int, list[PlanItem]] = defaultdict(list)
        for plan_id, *row in self._database.rows(sql.PLAN_ITEMS, parameters):
            items[plan_id].append(_to_item(tuple(row)))
        return [
            Plan(
                id=id_,
                person=person.name,
                start=date.fromisoformat(start),
                end=date.fromisoformat(end),
                items=tuple(items[id_]),
            )
            for id_, start, end in self._database.rows(sql.PLANS, parameters)
        ]

    def current_or_next_plan(self, person: Person, today: date) -> Plan:
        """Return the current plan, or else the next one.

        Raises:
            NotFoundError: there is none.
        """
        plan = current_or_next_plan(self.plans(person), today)
        if plan is None:
            raise NotFoundError(
                "there is no current or future plan", "start one with dorsiflex plan start"
            )
        return plan

    def add_plan(self, person: Person, plan: Plan, summary: str) -> Plan:
        """Store a new plan; return it with its id.

        Raises:
            RefusedValueError: it shares a day with another one.
        """
        refuse_overlap(plan.start, plan.end, self.plans(person))
        change = self._change(summary)
        person = self._stored_person(change, person)
        id_ = self._database.reserve_ids("training_plan", 1)
        self._database.run(sql.insert("training_plan"), _from_plan(plan, id_, person.id or 0))
        self._put_items(plan, id_)
        change.inserted("training_plan", id_, id_)
        return plan._replace(id=id_)

    def replace_plan(self, person: Person, plan: Plan, summary: str) -> None:
        """Replace the stored plan that has the same id."""
        id_ = plan.id or 0
        self._change(summary).before_altering("training_plan", id_)
        row = _from_plan(plan, id_, person.id or 0)
        self._database.run(sql.update("training_plan"), row)
        self._put_items(plan, id_)

    def delete_plan(self, plan: Plan, summary: str) -> None:
        """Remove a plan with its items."""
        self._delete(self._change(summary), "training_plan", plan.id or 0)

    def _put_items(self, plan: Plan, id_: int) -> None:
        part, owner = sql.PARTS["training_plan"]
        self._database.run(sql.delete_parts(part, owner), {"first_id": id_, "last_id": id_})
        self._database.run_many(sql.insert(part), _from_items(plan, id_))

    # All of it

    def training_log(self, person: Person, period: Period) -> TrainingLog:
        """Return the training of a period and all plans, for advice and weekly counts."""
        from dorsiflex.domain.dates import Filter

        return TrainingLog(
            list(self.sessions(person, Filter(period))),
            self.mornings(person, period),
            self.plans(person),
        )
