"""Undo and redo: swap the stored and the logged state of every row of a change (`change_log`).

The log entries of a change are in the order in which it touched its rows. Undo goes through them in
reverse, redo in order. So the tables pass through the same states as when the change was made, and
no foreign key or unique constraint is violated on the way.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError, DamagedError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.change_log import Image, entry_row, images_of
from dorsiflex.storage.overlaps import heirs, people_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dorsiflex.storage.change_log import Change
    from dorsiflex.storage.database import Database, Row


_BATCH_ROWS = 500
"""Rows in memory at a time: an import can have touched a million."""

_ENTRY, _TABLE, _FIRST, _LAST, _IMAGE = range(5)
"""Columns of `statements.TOUCHED_BACKWARDS` and `TOUCHED_FORWARDS`."""


def undo(database: Database, change: Change) -> None:
    """Undo a change.

    Raises:
        CouldNotError: the rows are no longer as the change left them.
        DamagedError: the log is damaged.
    """
    with _explained_conflicts("undo", database, change):
        _reserve_entry_ids(database, change.id)
        _Swap(database, change.id).all(
            lambda last: database.rows(
                sql.TOUCHED_BACKWARDS,
                {
                    "change_id": change.id,
                    "before": 1 << 62 if last is None else last,
                    "most": _BATCH_ROWS,
                },
            ),
            step=-1,
        )
        database.run(sql.MARK_UNDONE, {"id": change.id})


def leave_people(database: Database, change_id: int) -> None:
    """Before a change is undone alone, leave people whom it added to changes that need them."""
    for entry, heir in heirs(database, change_id).items():
        _take(database, heir, [entry])
        _renumber(database, heir, sql.ADDED_PEOPLE_FIRST)


def redo(database: Database, change: Change) -> None:
    """Redo a change that was undone.

    Raises:
        CouldNotError: the rows are no longer as the change found them.
        DamagedError: the log is damaged.
    """
    with _explained_conflicts("redo", database, change):
        left = people_left(database, change.id, undone=False)
        _take(database, change.id, people_left(database, change.id, undone=True))
        _put_people_first(database, change.id)
        _Swap(database, change.id).all(
            lambda last: database.rows(
                sql.TOUCHED_FORWARDS,
                {"change_id": change.id, "after": 0 if last is None else last, "most": _BATCH_ROWS},
            ),
            step=1,
        )
        if left:
            _take(database, change.id, left)
            _renumber(database, change.id, sql.ADDED_PEOPLE_FIRST)
        database.run(sql.MARK_DONE, {"id": change.id})


@contextmanager
def _explained_conflicts(verb: str, database: Database, change: Change) -> Iterator[None]:
    try:
        yield
    except database.refusal as error:
        loss = "; after your next change, redo is no longer possible" if verb == "redo" else ""
        raise CouldNotError(
            f"cannot {verb} '{change.summary}': another program has changed the data",
            f"nothing was changed; see dorsiflex db check{loss}",
        ) from error


def _reserve_entry_ids(database: Database, change_id: int) -> None:
    """Reserve an entry id for each row of a range, in the order of the log.

    A change has ranges until it is first undone: then every row needs its own entry with its image.
    """
    of_change = {"change_id": change_id}
    tables = [table for (table,) in database.rows(sql.NOTED_TOGETHER, of_change)]
    for table in tables:
        # A damaged range may end far beyond the highest id.
        ((highest,),) = database.rows(sql.highest_id(table))
        database.run(sql.CUT_RANGES, {**of_change, "table": table, "highest": highest or 0})
    if tables:
        _renumber(database, change_id, sql.AS_NOTED)


def _take(database: Database, change_id: int, entries: list[int]) -> None:
    """Make the log entries of people entries of another change."""
    for entry in entries:
        database.run(sql.MOVE_NOTE, {"id": entry, "change_id": change_id})


def _put_people_first(database: Database, change_id: int) -> None:
    """Renumber entries in which rows of a person precede the person.

    Earlier versions left this order when they undid an import that had added several people.
    """
    coming: dict[int, int] = dict(database.rows(sql.PEOPLE_TO_COME, {"change_id": change_id}))
    if not coming:
        return
    parameters = {"change_id": change_id, "before": max(coming.values())}
    before = database.stream(sql.IMAGES_BEFORE, parameters)
    # `sum` and not `any`: the server-side cursor must be read to its end.
    if sum(entry < coming.get(json.loads(image).get("person_id"), 0) for entry, image in before):
        _renumber(database, change_id, sql.PEOPLE_FIRST)


def _renumber(database: Database, change_id: int, order: str) -> None:
    ((ids,),) = database.rows(sql.ROWS_NOTED, {"change_id": change_id})
    before = database.reserve_ids("changed", int(ids)) - 1
    parameters = {"change_id": change_id, "before": before}
    database.run(sql.renumber_notes(order), parameters)
    database.run(sql.DELETE_NOTES, parameters)


class _Swap:
    """Swaps the two states of the rows of one change."""

    def __init__(self, database: Database, change_id: int) -> None:
        self._database = database
        self._change_id = change_id

    def all(self, batch_after: Callable[[int | None], Iterator[Row]], *, step: int) -> None:
        """Swap all rows, in batches.

        Args:
            batch_after: returns the entries that follow the one with this id; the first if None.
            step: 1 forwards, -1 backwards.

        Raises:
            DamagedError: the log has a cycle.
        """
        last: int | None = None
        while batch := list(batch_after(last)):
            for row in batch:
                if last is not None and (row[_ENTRY] - last) * step <= 0:
                    # A damaged index can return the same row again and again.
                    raise DamagedError("the list of changes is damaged", "see dorsiflex db check")
                # A range also occupies the ids before its own.
                last = row[_ENTRY] - (row[_LAST] - row[_FIRST] if step < 0 else 0)
            for table, entries in groupby(batch, key=itemgetter(_TABLE)):
                run = list(entries)
                if not (
                    self._insert_all(table, run)
                    or self._delete_all(table, run)
                    or self._update_all(table, run)
                ):
                    for entry in run:
                        self._one(entry)

    def _insert_all(self, table: str, run: list[Row]) -> bool:
        """Insert many rows at once if all are logged and none exists; return whether."""
        ids = _consecutive_ids(run)
        if not ids or any(entry[_IMAGE] is None for entry in run):
            return False
        between = {"first_id": min(ids), "last_id": max(ids)}
        if any(self._database.rows(sql.select(table), between)):
            return False
        images: list[Image] = [json.loads(entry[_IMAGE]) for entry in run]
        self._database.insert_rows(table, [_columns(table, image) for image in images])
        if table in sql.PARTS:
            part, _ = sql.PARTS[table]
            parts = [_columns(part, each) for image in images for each in image[part]]
            self._database.insert_rows(part, parts)
        # A run has all entries of the change between its first and its last.
        entry_ids = [entry[_ENTRY] for entry in run]
        self._database.run(
            sql.CLEAR_IMAGES,
            {
                "change_id": self._change_id,
                "first_note": min(entry_ids),
                "last_note": max(entry_ids),
            },
        )
        return True

    def _delete_all(self, table: str, run: list[Row]) -> bool:
        """Delete many rows at once if none is logged and all exist; return whether."""
        if any(entry[_IMAGE] is not None for entry in run):
            return False
        images = self._stored(table, run)
        if not images:
            return False
        ids = {"first_id": min(images), "last_id": max(images)}
        self._database.run(sql.delete(table), ids)
        self._log(run, images)
        return True

    def _update_all(self, table: str, run: list[Row]) -> bool:
        """Update many rows at once if all are logged and all exist; return whether."""
        if table in sql.PARTS or any(entry[_IMAGE] is None for entry in run):
            return False
        images = self._stored(table, run)
        if not images:
            return False
        logged = (json.loads(entry[_IMAGE]) for entry in run)
        self._database.run_many(sql.update(table), [_named(table, image) for image in logged])
        self._log(run, images)
        return True

    def _stored(self, table: str, run: list[Row]) -> dict[int, Image]:
        """Return the rows of a run by id; empty unless all exist and their ids are consecutive."""
        ids = _consecutive_ids(run)
        if not ids:
            return {}
        stored = images_of(self._database, table, min(ids), max(ids))
        images = {image["id"]: image for image in stored}
        return images if images.keys() == ids else {}

    def _log(self, run: list[Row], images: dict[int, Image]) -> None:
        self._database.run_many(
            sql.SET_IMAGE,
            [{"id": entry[_ENTRY], "image": json.dumps(images[entry[_FIRST]])} for entry in run],
        )

    def _one(self, entry: Row) -> None:
        entry_id, table, first_id, last_id, logged = entry
        if first_id < last_id:
            # Only inserted rows share an entry, so this is their first undo.
            self._delete_range(entry_id, table, first_id, last_id)
            return
        stored = next(images_of(self._database, table, first_id, first_id), None)
        if logged is None:
            self._database.run(sql.delete(table), {"first_id": first_id, "last_id": first_id})
        else:
            self._put(table, json.loads(logged), exists=stored is not None)
        image = None if stored is None else json.dumps(stored)
        self._database.run(sql.SET_IMAGE, {"id": entry_id, "image": image})

    def _delete_range(self, entry_id: int, table: str, first_id: int, last_id: int) -> None:
        """Delete inserted rows; replace their common entry by one for each."""
        self._database.run(sql.delete("changed"), {"first_id": entry_id, "last_id": entry_id})
        for start in range(first_id, last_id + 1, _BATCH_ROWS):
            end = min(start + _BATCH_ROWS - 1, last_id)
            entries = (
                entry_row(
                    entry_id - (last_id - image["id"]),
                    self._change_id,
                    table,
                    image["id"],
                    json.dumps(image),
                )
                for image in images_of(self._database, table, start, end)
            )
            self._database.insert_rows("changed", [_columns("changed", each) for each in entries])
            self._database.run(sql.delete(table), {"first_id": start, "last_id": end})

    def _put(self, table: str, image: Image, *, exists: bool) -> None:
        part = sql.PARTS.get(table)
        statement = sql.update(table) if exists else sql.insert(table)
        self._database.run(statement, _named(table, image))
        if part is None:
            return
        part_table, owner = part
        only = {"first_id": image["id"], "last_id": image["id"]}
        self._database.run(sql.delete_parts(part_table, owner), only)
        self._database.run_many(sql.insert(part_table), image[part_table])


def _consecutive_ids(run: list[Row]) -> set[int]:
    """Return the ids of several rows with an entry each, if consecutive; otherwise no ids."""
    ids = {entry[_FIRST] for entry in run}
    has_ranges = any(entry[_FIRST] != entry[_LAST] for entry in run)
    if has_ranges or len(run) == 1 or not len(ids) == len(run) == max(ids) - min(ids) + 1:
        return set()
    return ids


def _named(table: str, image: Image) -> Image:
    return {column: image.get(column) for column in sql.COLUMNS[table]}


def _columns(table: str, image: Image) -> Row:
    return tuple(image.get(column) for column in sql.COLUMNS[table])
