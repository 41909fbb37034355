"""The part of the store that keeps training and plans; reached as `store.training`."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from dorsiflex.domain.people import wrong_person
from dorsiflex.domain.plan import Plan, current_or_next_plan, refuse_overlap
from dorsiflex.domain.progression import TrainingLog
from dorsiflex.errors import NotFoundError
from dorsiflex.storage import statements, training_rows
from dorsiflex.storage import training_statements as sql
from dorsiflex.storage.bounds import bounds
from dorsiflex.storage.store_part import StorePart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dorsiflex.domain.people import Person
    from dorsiflex.domain.period import Filter, Period
    from dorsiflex.domain.plan import PlanItem
    from dorsiflex.domain.training import MorningPain, TrainingSession
    from dorsiflex.storage.database import Parameters
    from dorsiflex.storage.journal import OpenChange


class TrainingStore(StorePart):
    """Training sessions, the pain of mornings, and plans."""

    # Sessions

    def log(
        self, person: "Person", sessions: "Sequence[TrainingSession]", summary: str
    ) -> "list[TrainingSession]":
        """Store new sessions of one person as one step; give them with their ids."""
        change = self._change(summary)
        person = self._stored_person(change, person)
        first_id = self._database.reserve_ids("training", len(sessions))
        self._database.run_many(
            statements.insert("training"),
            (
                training_rows.from_session(session, id_, person.id or 0)
                for id_, session in enumerate(sessions, start=first_id)
            ),
        )
        change.inserted("training", first_id, first_id + len(sessions) - 1)
        return [self.session(person, first_id + number) for number in range(len(sessions))]

    def sessions(
        self, person: "Person", wanted: "Filter", *, most: int | None = None
    ) -> "Iterator[TrainingSession]":
        """Give sessions: the newest `most` of them, newest first; or all of them, oldest first.

        A side asks for sessions of that leg and of both; tags play no part.
        """
        parameters: dict[str, str | int | None] = {
            "person_id": person.id,
            "side": wanted.side,
            **bounds(wanted.period.since, wanted.period.until),
        }
        if most is None:
            found = self._database.stream(sql.SESSIONS_OLDEST_FIRST, parameters)
        else:
            found = self._database.rows(sql.SESSIONS_NEWEST_FIRST, {**parameters, "most": most})
        return map(training_rows.to_session, found)

    def session(self, person: "Person", id_: int) -> "TrainingSession":
        """Give one session of a person.

        Raises:
            NotFoundError: there is no such session, or it is another person's.
        """
        found = next(self._database.rows(sql.SESSION_BY_ID, {"id": id_}), None)
        if found is None:
            raise NotFoundError(
                f"there is no training session t{id_}", "dorsiflex list --training shows the ids"
            )
        session = training_rows.to_session(found)
        if session.person != person.name:
            raise wrong_person(f"training session t{id_}", person.name, session.person)
        return session

    def replace(
        self, person: "Person", session: "TrainingSession", summary: str
    ) -> "TrainingSession":
        """Put a changed session in the place of the stored one with its id; give it as stored.

        Raises:
            NotFoundError: there is none any more, or it is another person's.
        """
        id_ = session.id or 0
        self.session(person, id_)
        self._change(summary).before_altering("training", id_)
        row = training_rows.from_session(session, id_, person.id or 0)
        self._database.run(statements.update("training"), row)
        return self.session(person, id_)

    def delete(
        self, person: "Person", ids: "Sequence[int]", summary: str
    ) -> "list[TrainingSession]":
        """Delete sessions as one step; give what they were.

        Raises:
            NotFoundError: one of them does not exist, or is another person's; none is deleted.
        """
        sessions = [self.session(person, id_) for id_ in ids]
        change = self._change(summary)
        for id_ in ids:
            self._delete(change, "training", id_)
        return sessions

    # Mornings

    def mornings(self, person: "Person", period: "Period") -> "list[MorningPain]":
        """Give the pain of mornings, earliest first."""
        parameters = {"person_id": person.id, **bounds(period.since, period.until)}
        found = self._database.rows(sql.MORNINGS, parameters)
        return [training_rows.to_morning(row, person.name) for row in found]

    def set_morning(
        self, person: "Person", morning: "MorningPain", summary: str
    ) -> "MorningPain | None":
        """Store the pain of a morning, in place of what it was; give what it was."""
        change = self._change(summary)
        person = self._stored_person(change, person)
        day = {"person_id": person.id, "day": morning.day.isoformat()}
        ((stored_id,),) = list(self._database.rows(sql.MORNING_ID, day)) or [(None,)]
        row: Parameters = {
            "id": stored_id or self._database.reserve_ids("morning", 1),
            "person_id": person.id,
            "day": morning.day.isoformat(),
            "pain": morning.pain,
        }
        if stored_id is None:
            self._database.run(statements.insert("morning"), row)
            change.inserted("morning", int(row["id"] or 0), int(row["id"] or 0))
            return None
        before = self._morning_on(person, morning.day)
        change.before_altering("morning", int(stored_id))
        self._database.run(statements.update("morning"), row)
        return before

    def _morning_on(self, person: "Person", day: date) -> "MorningPain | None":
        from dorsiflex.domain.period import Period

        return next(iter(self.mornings(person, Period(day, day))), None)

    # Plans

    def plans(self, person: "Person") -> list[Plan]:
        """Give all plans of a person with their items, earliest first."""
        parameters = {"person_id": person.id}
        items: defaultdict[int, list[PlanItem]] = defaultdict(list)
        for plan_id, *row in self._database.rows(sql.PLAN_ITEMS, parameters):
            items[plan_id].append(training_rows.to_item(tuple(row)))
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

    def current_or_next_plan(self, person: "Person", today: date) -> Plan:
        """Give the plan that is running, else the next one to come.

        Raises:
            NotFoundError: there is none.
        """
        plan = current_or_next_plan(self.plans(person), today)
        if plan is None:
            raise NotFoundError("no plan is running or to come", "begin one with plan start")
        return plan

    def add_plan(self, person: "Person", plan: Plan, summary: str) -> Plan:
        """Store a new plan; give it with its id.

        Raises:
            RefusedValueError: it shares a day with another one.
        """
        refuse_overlap(plan.start, plan.end, self.plans(person))
        change = self._change(summary)
        person = self._stored_person(change, person)
        id_ = self._database.reserve_ids("training_plan", 1)
        self._database.run(
            statements.insert("training_plan"), training_rows.from_plan(plan, id_, person.id or 0)
        )
        self._put_items(plan, id_)
        change.inserted("training_plan", id_, id_)
        return plan._replace(id=id_)

    def replace_plan(self, person: "Person", plan: Plan, summary: str) -> None:
        """Put a changed plan in the place of the stored one with its id."""
        id_ = plan.id or 0
        self._change(summary).before_altering("training_plan", id_)
        row = training_rows.from_plan(plan, id_, person.id or 0)
        self._database.run(statements.update("training_plan"), row)
        self._put_items(plan, id_)

    def delete_plan(self, plan: Plan, summary: str) -> None:
        """Remove a plan with its items."""
        self._delete(self._change(summary), "training_plan", plan.id or 0)

    def _put_items(self, plan: Plan, id_: int) -> None:
        part, owner = statements.PARTS["training_plan"]
        self._database.run(statements.delete_parts(part, owner), {"first_id": id_, "last_id": id_})
        self._database.run_many(statements.insert(part), training_rows.from_items(plan, id_))

    # All of it

    def training_log(self, person: "Person", period: "Period") -> TrainingLog:
        """Give what advice and weekly counts need: training of a period, and all plans."""
        from dorsiflex.domain.period import Filter

        return TrainingLog(
            list(self.sessions(person, Filter(period))),
            self.mornings(person, period),
            self.plans(person),
        )

    def _delete(self, change: "OpenChange", table: str, id_: int) -> None:
        change.before_altering(table, id_)
        self._database.run(statements.delete(table), {"first_id": id_, "last_id": id_})
