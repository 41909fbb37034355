"""Whose rows a change touched; which later changes prevent that it is undone alone."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING

from dorsiflex.storage import statements as sql
from dorsiflex.storage.change_log import images_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.storage.change_log import Image
    from dorsiflex.storage.database import Database, Parameters

_FEW = ("person", "goal", "morning", "training_plan")
"""Tables with few rows, of which two must not have the same key."""

_MOST_ROWS = 500
"""Of a change whose people are named: a session of a whole team has fewer, an import more."""


def _keys(table: str, image: Image) -> Iterator[tuple[object, ...]]:
    """Yield what no other row may have at the same time; plans of a person must not overlap."""
    if table == "person":
        yield table, image["name_key"]
    elif table == "goal":
        yield table, image["person_id"], image["side"]
    elif table == "morning":
        yield table, image["person_id"], image["day"]
    elif table == "training_plan":
        yield table, image["person_id"]
    elif "uuid" in image:
        yield table, image["uuid"]


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in order, none of which overlaps with another."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _states(
    database: Database, table: str, first: int, last: int, image: str | None
) -> Iterator[Image]:
    """Yield the other state, and the present ones if they are few."""
    if image is not None:
        yield json.loads(image)
    if table in _FEW or first == last:
        yield from images_of(database, table, first, last)


def _present_owners(database: Database, table: str, first: int, last: int) -> set[int]:
    if table in _FEW or first == last:
        return set()
    found = database.rows(sql.owners_between(table), {"first_id": first, "last_id": last})
    return {owner for (owner,) in found}


def _owners(database: Database, table: str, first: int, last: int, image: str | None) -> set[int]:
    """Return the people that rows other than people belong to."""
    if table == "person":
        return set()
    owners = {int(each["person_id"]) for each in _states(database, table, first, last, image)}
    return owners | _present_owners(database, table, first, last)


class _Touched:
    """What one change touched."""

    def __init__(self, database: Database, change_id: int) -> None:
        self._database = database
        self._ranges: dict[str, list[tuple[int, int]]] = {}
        self._keys: set[tuple[object, ...]] = set()
        self._owners: set[int] = set()
        self._people: set[int] = set()
        for table, first, last, image in database.stream(sql.TOUCHED_BY, {"change_id": change_id}):
            self._ranges.setdefault(table, []).append((first, last))
            for state in _states(self._database, table, first, last, image):
                self._add(table, state)
            self._owners.update(_present_owners(self._database, table, first, last))
        self._ranges = {table: _merged(ranges) for table, ranges in self._ranges.items()}

    def _add(self, table: str, state: Image) -> None:
        self._keys.update(_keys(table, state))
        if table == "person":
            self._people.add(state["id"])
        else:
            self._owners.add(state["person_id"])

    def has(self, table: str, first: int, last: int, image: str | None) -> bool:
        """Return whether an entry of a later change is about the same rows, people or keys."""
        ranges = self._ranges.get(table, [])
        at = bisect_right(ranges, (last, 1 << 62))
        if at and ranges[at - 1][1] >= first:
            return True
        # A later change has added the person only if it has inherited them.
        is_altered = table == "person" and image is not None
        if is_altered and any(first <= owner <= last for owner in self._owners):
            return True
        if self._people & _present_owners(self._database, table, first, last):
            return True
        for state in _states(self._database, table, first, last, image):
            if not self._keys.isdisjoint(_keys(table, state)):
                return True
            if table != "person" and state["person_id"] in self._people:
                return True
        return False


def owners_of(database: Database, change_id: int) -> set[int]:
    """Return the people whose rows a change touched; nobody if it touched very many rows."""
    some: Parameters = {"change_id": change_id, "most": _MOST_ROWS + 1}
    entries = list(database.rows(sql.TOUCHED_FIRST, some))
    if sum(last - first + 1 for _, first, last, _ in entries) > _MOST_ROWS:
        return set()
    return set().union(*(_owners(database, *entry) for entry in entries))


def later_changes(database: Database, change_id: int) -> dict[int, tuple[str, str]]:
    """Return the later changes that are not undone and touched the same as a change.

    Each with its summary and the first row that both touched, such as `test 12`.
    """
    touched = _Touched(database, change_id)
    found: dict[int, tuple[str, str]] = {}
    for later, summary, table, first, last, image in database.stream(
        sql.TOUCHED_LATER, {"change_id": change_id}
    ):
        if later not in found and touched.has(table, first, last, image):
            found[later] = summary, f"{table.replace('_', ' ')} {first}"
    return found


def heirs(database: Database, change_id: int) -> dict[int, int]:
    """Return who inherits people: a later change, by the log entry that added the person.

    The first test of a person adds them: undoing it alone must keep whose the other tests are.
    The heir is the next change with rows: when it is undone after all that follow it, no row of
    the person is left. Nobody inherits from a change that only added people, or if the person was
    altered since.
    """
    heir: int | None = None
    found: dict[int, int] = {}
    added = {
        person: entry for entry, person in database.rows(sql.PEOPLE_ADDED, {"change_id": change_id})
    }
    for later, _, table, first, last, image in (
        database.stream(sql.TOUCHED_LATER, {"change_id": change_id}) if added else ()
    ):
        if heir is None and table != "person":
            heir = later
        for person in added.keys() & _owners(database, table, first, last, image):
            found[added[person]] = heir or later
    return found


def people_left(database: Database, change_id: int, *, undone: bool) -> list[int]:
    """Return the log entries of people whom an undone change needs and later ones have inherited.

    Args:
        database: with the log.
        change_id: of the undone change.
        undone: those inherited by changes that are undone, too, which happens only in databases of
            earlier versions; else by the others.
    """
    left = list(database.rows(sql.PEOPLE_LEFT, {"change_id": change_id, "undone": undone}))
    if not left:
        return []
    needed: set[int] = set()
    own: set[int] = set()
    for table, first, last, image in database.stream(sql.TOUCHED_BY, {"change_id": change_id}):
        if table == "person":
            own.update(range(first, last + 1))
        else:
            needed |= _owners(database, table, first, last, image)
    return [entry for entry, person in left if person in needed - own]
