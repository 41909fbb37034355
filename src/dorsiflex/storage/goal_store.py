"""The goals in the store: `store.goals`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.errors import NotFoundError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.record_table import StoreSection
from dorsiflex.storage.rows import to_goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.measurement import Goal, Side
    from dorsiflex.domain.people import Person


class GoalStore(StoreSection):
    """The target score of each ankle."""

    def of(self, person: Person) -> dict[Side, Goal]:
        """Return a person's goals by side."""
        found = self._database.rows(sql.GOALS, {"person_id": person.id})
        goals = (to_goal(row, person.name) for row in found)
        return {goal.side: goal for goal in goals}

    def set(self, person: Person, goals: Sequence[Goal], summary: str) -> None:
        """Set a person's goals for some ankles as one change, replacing earlier ones."""
        change = self._change(summary)
        person = self._stored_person(change, person)
        for goal in goals:
            stored_id = self._id(person, goal.side)
            id_ = stored_id or self._database.reserve_ids("goal", 1)
            by_day = goal.by.isoformat() if goal.by else None
            row = sql.parameters("goal", (id_, person.id, goal.side, int(goal.target), by_day))
            if stored_id:
                change.before_altering("goal", id_)
                self._database.run(sql.update("goal"), row)
            else:
                change.inserted("goal", id_, id_)
                self._database.run(sql.insert("goal"), row)

    def clear(self, person: Person, sides: Sequence[Side], summary: str) -> list[Goal]:
        """Remove a person's goals for some ankles as one change; return the removed goals.

        Raises:
            NotFoundError: these ankles have no goal.
        """
        cleared = [goal for side, goal in self.of(person).items() if side in sides]
        if not cleared:
            raise NotFoundError("there is no goal to clear", "see dorsiflex goal list")
        change = self._change(summary)
        for goal in cleared:
            id_ = self._id(person, goal.side)
            change.before_altering("goal", id_)
            self._database.run(sql.delete("goal"), {"first_id": id_, "last_id": id_})
        return cleared

    def _id(self, person: Person, side: Side) -> int:
        found = self._database.rows(sql.GOAL_ID, {"person_id": person.id, "side": side})
        return int(next(found, (0,))[0] or 0)
