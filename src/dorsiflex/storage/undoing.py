"""Undoing and redoing changes: the two states of every row that `journal` notes are swapped.

The notes of a change are numbered in the order in which it touched its rows. Undoing follows them
from the last to the first, redoing from the first to the last. So at every moment the tables are as
they were while the change was made, and no foreign key and no unique value is ever in the way.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError, DamagedError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.journal import Image, images_of, note_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dorsiflex.storage.database import Database, Row
    from dorsiflex.storage.journal import Change

_AT_ONCE = 500
"""Rows held in memory at a time: an import can have touched a million."""

_NOTE, _TABLE, _FIRST, _LAST, _KEPT = range(5)
"""Where they stand in the rows of `statements.TOUCHED_...`."""


def undo(database: Database, change: Change) -> None:
    """Undo a change.

    Raises:
        CouldNotError: the rows that it left are not there as it left them.
        DamagedError: the notes are damaged.
    """
    with _explaining_refusals("undo", database, change):
        _make_room(database, change.id)
        _Swap(database, change.id).all(
            lambda last: database.rows(
                sql.TOUCHED_BACKWARDS,
                {
                    "change_id": change.id,
                    "before": 1 << 62 if last is None else last,
                    "most": _AT_ONCE,
                },
            ),
            step=-1,
        )
        database.run(sql.MARK_CHANGE, {"id": change.id, "undone": True})


def redo(database: Database, change: Change) -> None:
    """Redo a change that was undone.

    Raises:
        CouldNotError: the rows that it found are not there as it found them.
        DamagedError: the notes are damaged.
    """
    with _explaining_refusals("redo", database, change):
        _put_people_first(database, change.id)
        _Swap(database, change.id).all(
            lambda last: database.rows(
                sql.TOUCHED_FORWARDS,
                {"change_id": change.id, "after": 0 if last is None else last, "most": _AT_ONCE},
            ),
            step=1,
        )
        database.run(sql.MARK_CHANGE, {"id": change.id, "undone": False})


@contextmanager
def _explaining_refusals(verb: str, database: Database, change: Change) -> Iterator[None]:
    try:
        yield
    except database.refusal as error:
        loss = "; the next change forgets what was undone" if verb == "redo" else ""
        raise CouldNotError(
            f"cannot {verb} '{change.summary}': the data is not as dorsiflex left it",
            f"nothing was changed; dorsiflex db check looks for faults{loss}",
        ) from error


def _make_room(database: Database, change_id: int) -> None:
    """Leave an id free for each row of a range, so that its note takes its place in the order.

    A change has ranges until it is undone for the first time: then every row needs a note of its
    own, which keeps what is in it.
    """
    of_change = {"change_id": change_id}
    tables = [table for (table,) in database.rows(sql.NOTED_TOGETHER, of_change)]
    for table in tables:
        # A number that was damaged on the disk can be as large as can be.
        ((highest,),) = database.rows(sql.highest_id(table))
        database.run(sql.CUT_RANGES, {**of_change, "table": table, "highest": highest or 0})
    if tables:
        _renumber(database, change_id, sql.AS_NOTED)


def _put_people_first(database: Database, change_id: int) -> None:
    """Mend the order of notes in which somebody's rows come before the person.

    Earlier versions left it so when they undid an import that had added several people: the notes
    on each range of rows got ids after all others, and those of the last range came first.
    """
    coming: dict[int, int] = dict(database.rows(sql.PEOPLE_TO_COME, {"change_id": change_id}))
    if not coming:
        return
    parameters = {"change_id": change_id, "before": max(coming.values())}
    before = database.stream(sql.IMAGES_BEFORE, parameters)
    # To the end, where a cursor on a server is closed.
    if sum(note < coming.get(json.loads(image).get("person_id"), 0) for note, image in before):
        _renumber(database, change_id, sql.PEOPLE_FIRST)


def _renumber(database: Database, change_id: int, order: str) -> None:
    ((ids,),) = database.rows(sql.ROWS_NOTED, {"change_id": change_id})
    before = database.reserve_ids("changed", int(ids)) - 1
    parameters = {"change_id": change_id, "before": before}
    database.run(sql.renumber_notes(order), parameters)
    database.run(sql.DELETE_NOTES, parameters)


class _Swap:
    """The rows of one change, on their way from one state to the other."""

    def __init__(self, database: Database, change_id: int) -> None:
        self._database = database
        self._change_id = change_id

    def all(self, batch_after: Callable[[int | None], Iterator[Row]], *, step: int) -> None:
        """Swap all rows, some at a time.

        Args:
            batch_after: gives the notes that follow the one with an id.
            step: 1 forwards, -1 backwards.

        Raises:
            DamagedError: one note leads to another again and again.
        """
        last: int | None = None
        while batch := list(batch_after(last)):
            for row in batch:
                if last is not None and (row[_NOTE] - last) * step <= 0:
                    # An index that was damaged on the disk can lead to one row again and again.
                    raise DamagedError(
                        "the list of changes is damaged", "dorsiflex db check says what to do"
                    )
                # A range takes the ids before its own, too.
                last = row[_NOTE] - (row[_LAST] - row[_FIRST] if step < 0 else 0)
            for table, notes in groupby(batch, key=itemgetter(_TABLE)):
                run = list(notes)
                if not (
                    self._put_all(table, run)
                    or self._remove_all(table, run)
                    or self._alter_all(table, run)
                ):
                    for touched in run:
                        self._one(touched)

    def _put_all(self, table: str, run: list[Row]) -> bool:
        """Put many rows back at once if all are to come and none is there; return whether."""
        ids = _neighbours(run)
        if not ids or any(touched[_KEPT] is None for touched in run):
            return False
        there = {"first_id": min(ids), "last_id": max(ids)}
        if any(self._database.rows(sql.select(table), there)):
            return False
        images: list[Image] = [json.loads(touched[_KEPT]) for touched in run]
        self._database.insert_rows(table, [_columns(table, image) for image in images])
        if table in sql.PARTS:
            part, _ = sql.PARTS[table]
            parts = [_columns(part, each) for image in images for each in image[part]]
            self._database.insert_rows(part, parts)
        # A run is all that the change noted between its first and its last note.
        notes = [touched[_NOTE] for touched in run]
        self._database.run(
            sql.CLEAR_IMAGES,
            {"change_id": self._change_id, "first_note": min(notes), "last_note": max(notes)},
        )
        return True

    def _remove_all(self, table: str, run: list[Row]) -> bool:
        """Remove many rows at once if all are to go and all are there; return whether."""
        ids = _neighbours(run)
        if not ids or any(touched[_KEPT] is not None for touched in run):
            return False
        present = images_of(self._database, table, min(ids), max(ids))
        images = {image["id"]: image for image in present}
        if images.keys() != ids:
            return False
        self._database.run(sql.delete(table), {"first_id": min(ids), "last_id": max(ids)})
        self._keep(run, images)
        return True

    def _alter_all(self, table: str, run: list[Row]) -> bool:
        """Alter many rows at once if all are there and none is to go; return whether."""
        ids = _neighbours(run)
        if not ids or table in sql.PARTS or any(touched[_KEPT] is None for touched in run):
            return False
        present = images_of(self._database, table, min(ids), max(ids))
        images = {image["id"]: image for image in present}
        if images.keys() != ids:
            return False
        kept = (json.loads(touched[_KEPT]) for touched in run)
        self._database.run_many(sql.update(table), [_named(table, image) for image in kept])
        self._keep(run, images)
        return True

    def _keep(self, run: list[Row], images: dict[int, Image]) -> None:
        """Write down what the rows were."""
        self._database.run_many(
            sql.SET_IMAGE,
            [
                {"id": touched[_NOTE], "image": json.dumps(images[touched[_FIRST]])}
                for touched in run
            ],
        )

    def _one(self, touched: Row) -> None:
        note, table, first_id, last_id, kept = touched
        if first_id < last_id:
            # Only inserted rows are noted together, so this is their first undoing.
            self._take_out(note, table, first_id, last_id)
            return
        other = None if kept is None else json.loads(kept)
        present = next(images_of(self._database, table, first_id, first_id), None)
        if other is None:
            self._database.run(sql.delete(table), {"first_id": first_id, "last_id": first_id})
        else:
            self._put(table, other, exists=present is not None)
        image = None if present is None else json.dumps(present)
        self._database.run(sql.SET_IMAGE, {"id": note, "image": image})

    def _take_out(self, note: int, table: str, first_id: int, last_id: int) -> None:
        """Remove inserted rows; a note on each, in its place, replaces the one on all."""
        self._database.run(sql.delete("changed"), {"first_id": note, "last_id": note})
        for start in range(first_id, last_id + 1, _AT_ONCE):
            end = min(start + _AT_ONCE - 1, last_id)
            notes = (
                note_on(
                    note - (last_id - image["id"]),
                    self._change_id,
                    table,
                    image["id"],
                    json.dumps(image),
                )
                for image in images_of(self._database, table, start, end)
            )
            self._database.insert_rows("changed", [_columns("changed", each) for each in notes])
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


def _neighbours(run: list[Row]) -> set[int]:
    """Return the ids of rows noted one by one, if they are several without a gap; else none."""
    ids = {touched[_FIRST] for touched in run}
    are_apart = any(touched[_FIRST] != touched[_LAST] for touched in run)
    if are_apart or len(run) == 1 or not len(ids) == len(run) == max(ids) - min(ids) + 1:
        return set()
    return ids


def _named(table: str, image: Image) -> Image:
    return {column: image.get(column) for column in sql.COLUMNS[table]}


def _columns(table: str, image: Image) -> Row:
    return tuple(image.get(column) for column in sql.COLUMNS[table])
