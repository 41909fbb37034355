"""Taking changes back and doing them again: the states that `journal` keeps are swapped."""

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from dorsiflex.errors import DamagedError
from dorsiflex.storage import statements as sql
from dorsiflex.storage.journal import Image, images_of, note_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dorsiflex.storage.database import Database, Row

_AT_ONCE = 500
"""Rows held in memory at a time: an import can have touched a million."""

_NOTE, _TABLE, _FIRST, _LAST, _KEPT = range(5)
"""Where they stand in the rows of `statements.TOUCHED_...`."""


def undo(database: "Database", change_id: int) -> None:
    """Take a change back."""
    _swap_all(
        database,
        lambda last: database.rows(
            sql.TOUCHED_BACKWARDS,
            {
                "change_id": change_id,
                "before": 1 << 62 if last is None else last,
                "most": _AT_ONCE,
            },
        ),
        step=-1,
    )
    database.run(sql.MARK_CHANGE, {"id": change_id, "undone": True})


def redo(database: "Database", change_id: int) -> None:
    """Do a change again that was taken back."""
    _swap_all(
        database,
        lambda last: database.rows(
            sql.TOUCHED_FORWARDS,
            {"change_id": change_id, "after": 0 if last is None else last, "most": _AT_ONCE},
        ),
        step=1,
    )
    database.run(sql.MARK_CHANGE, {"id": change_id, "undone": False})


def _swap_all(
    database: "Database", batch_after: "Callable[[int | None], Iterator[Row]]", *, step: int
) -> None:
    last: int | None = None
    while batch := list(batch_after(last)):
        for row in batch:
            if last is not None and (row[0] - last) * step <= 0:
                # An index that was damaged on the disk can lead to one row again and again.
                raise DamagedError(
                    "the list of changes is damaged", "dorsiflex db check says what to do"
                )
            last = row[0]
        for table, notes in groupby(batch, key=itemgetter(_TABLE)):
            run = list(notes)
            if not (_put_all(database, table, run) or _remove_all(database, table, run)):
                for touched in run:
                    _swap(database, touched)


def _put_all(database: "Database", table: str, run: "list[Row]") -> bool:
    """Put many rows back at once, where all are to come and none is there; tell whether."""
    ids = _neighbours(run)
    if not ids or any(touched[_KEPT] is None for touched in run):
        return False
    if any(database.rows(sql.select(table), {"first_id": min(ids), "last_id": max(ids)})):
        return False
    images: list[Image] = [json.loads(touched[_KEPT]) for touched in run]
    database.insert_rows(table, [_columns(table, image) for image in images])
    if table in sql.PARTS:
        part, _ = sql.PARTS[table]
        parts = [_columns(part, each) for image in images for each in image[part]]
        database.insert_rows(part, parts)
    database.run_many(sql.SET_IMAGE, [{"id": touched[_NOTE], "image": None} for touched in run])
    return True


def _remove_all(database: "Database", table: str, run: "list[Row]") -> bool:
    """Remove many rows at once, where all are to go and all are there; tell whether."""
    ids = _neighbours(run)
    if not ids or any(touched[_KEPT] is not None for touched in run):
        return False
    images = {image["id"]: image for image in images_of(database, table, min(ids), max(ids))}
    if images.keys() != ids:
        return False
    database.run(sql.delete(table), {"first_id": min(ids), "last_id": max(ids)})
    database.run_many(
        sql.SET_IMAGE,
        [{"id": touched[_NOTE], "image": json.dumps(images[touched[_FIRST]])} for touched in run],
    )
    return True


def _neighbours(run: "list[Row]") -> set[int]:
    """Give the ids of rows noted one by one, if they are several without a gap; else none."""
    ids = {touched[_FIRST] for touched in run}
    are_apart = any(touched[_FIRST] != touched[_LAST] for touched in run)
    if are_apart or len(run) == 1 or not len(ids) == len(run) == max(ids) - min(ids) + 1:
        return set()
    return ids


def _columns(table: str, image: Image) -> "Row":
    return tuple(image.get(column) for column in sql.COLUMNS[table])


def _swap(database: "Database", touched: "Row") -> None:
    id_, table, first_id, last_id, kept = touched
    other = None if kept is None else json.loads(kept)
    if first_id < last_id:
        # Only inserted rows are noted together, so this is their first undoing.
        _take_out(database, id_, table, first_id, last_id)
        return
    present = next(images_of(database, table, first_id, first_id), None)
    if other is None:
        database.run(sql.delete(table), {"first_id": first_id, "last_id": first_id})
    else:
        _put(database, table, other, exists=present is not None)
    image = None if present is None else json.dumps(present)
    database.run(sql.SET_IMAGE, {"id": id_, "image": image})


def _take_out(
    database: "Database", touched_id: int, table: str, first_id: int, last_id: int
) -> None:
    """Remove inserted rows, with a note on each, and its image, in place of the one on all."""
    ((change_id,),) = database.rows(sql.CHANGE_OF_NOTE, {"id": touched_id})
    ((highest,),) = database.rows(sql.highest_id(table))
    # A number that was damaged on the disk can be as large as can be.
    last_id = min(last_id, highest or 0)
    for start in range(first_id, last_id + 1, _AT_ONCE):
        end = min(start + _AT_ONCE - 1, last_id)
        images = list(images_of(database, table, start, end))
        first_note = database.reserve_ids("changed", len(images))
        database.run_many(
            sql.insert("changed"),
            [
                note_on(first_note + n, change_id, table, image["id"], json.dumps(image))
                for n, image in enumerate(images)
            ],
        )
        database.run(sql.delete(table), {"first_id": start, "last_id": end})
    database.run(sql.delete("changed"), {"first_id": touched_id, "last_id": touched_id})


def _put(database: "Database", table: str, image: Image, *, exists: bool) -> None:
    part = sql.PARTS.get(table)
    row = {column: image.get(column) for column in sql.COLUMNS[table]}
    database.run(sql.update(table) if exists else sql.insert(table), row)
    if part is None:
        return
    part_table, owner = part
    only = {"first_id": image["id"], "last_id": image["id"]}
    database.run(sql.delete_parts(part_table, owner), only)
    database.run_many(sql.insert(part_table), image[part_table])
