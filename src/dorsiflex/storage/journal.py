"""What `undo` and `redo` rest on: every change keeps the state that its rows are not in now.

A row that a change inserted has the other state "not there"; one that it altered or deleted has its
former columns, as JSON. Undoing swaps the two states, last touched first; redoing swaps them again,
first touched first. So one operation serves both, and what is kept is never more than needed.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from dorsiflex.errors import DamagedError
from dorsiflex.storage import statements as sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from dorsiflex.storage.database import Database, Parameters, Row, Value

_AT_ONCE = 500
"""Rows held in memory at a time: an import can have touched a million."""

Image = dict[str, Any]


class Change(NamedTuple):
    """One step that can be taken back.

    Attributes:
        id: grows with each change.
        made_at: when, ISO 8601 with offset.
        summary: what, in one line.
        undone: it has been taken back, and can be done again.
    """

    id: int
    made_at: str
    summary: str
    undone: bool = False


class _Noted(NamedTuple):
    """The latest note on inserted rows."""

    id: int
    table: str
    last_id: int


class OpenChange:
    """A change being made, within the transaction that makes it."""

    def __init__(self, database: "Database", made_at: "datetime", summary: str) -> None:
        """Write the step down. What had been undone before it cannot be done again."""
        self._database = database
        database.run(sql.FORGET_UNDONE)
        self._id = database.reserve_ids("change", 1)
        row: Parameters = {
            "id": self._id,
            "made_at": made_at.isoformat(timespec="seconds"),
            "summary": summary,
            "undone": False,
        }
        database.run(sql.insert("change"), row)
        self._latest = _Noted(0, "", 0)

    def inserted(self, table: str, first_id: int, last_id: int) -> None:
        """Note that rows with these ids have been, or will be, inserted."""
        if self._latest.table == table and self._latest.last_id == first_id - 1:
            # However many rows there are, one note is enough for ids without a gap.
            noted = self._latest.id
            self._database.run(sql.EXTEND_NOTE, {"id": noted, "last_id": last_id})
        else:
            noted = _note(self._database, self._id, table, first_id, last_id, None)
        self._latest = _Noted(noted, table, last_id)

    def describe(self, summary: str) -> None:
        """Say what was done in other words, where that is known only at its end."""
        self._database.run(sql.DESCRIBE_CHANGE, {"id": self._id, "summary": summary})

    def before_altering(self, table: str, id_: int) -> None:
        """Note what a row is now, before it is updated or deleted."""
        for image in _images(self._database, table, id_, id_):
            _note(self._database, self._id, table, id_, id_, _written(image))


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
            _swap(database, row)


def _swap(database: "Database", touched: "Row") -> None:
    id_, table, first_id, last_id, kept = touched
    other = None if kept is None else _read(kept)
    if first_id < last_id:
        # Only inserted rows are noted together, so this is their first undoing.
        _take_out(database, id_, table, first_id, last_id)
        return
    present = next(_images(database, table, first_id, first_id), None)
    if other is None:
        database.run(sql.delete(table), {"first_id": first_id, "last_id": first_id})
    else:
        _put(database, table, other, exists=present is not None)
    image = None if present is None else _written(present)
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
        images = list(_images(database, table, start, end))
        first_note = database.reserve_ids("changed", len(images))
        database.run_many(
            sql.insert("changed"),
            [
                _touched(first_note + n, change_id, table, image["id"], _written(image))
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


def _images(database: "Database", table: str, first_id: int, last_id: int) -> "Iterator[Image]":
    """Give rows with their parts, as JSON can hold them."""
    ids: Parameters = {"first_id": first_id, "last_id": last_id}
    part = sql.PARTS.get(table)
    parts: dict[int, list[Image]] = {}
    if part is not None:
        part_table, owner = part
        for row in database.rows(sql.select_parts(part_table, owner), ids):
            image: Image = dict(zip(sql.COLUMNS[part_table], row, strict=True))
            parts.setdefault(image[owner], []).append(image)
    for row in database.rows(sql.select(table), ids):
        whole: Image = dict(zip(sql.COLUMNS[table], row, strict=True))
        if part is not None:
            whole[part[0]] = parts.get(whole["id"], [])
        yield whole


def _written(image: Image) -> str:
    from json import dumps  # what only inserts rows, as `log` does, needs none

    return dumps(image)


def _read(image: str) -> Image:
    from json import loads

    return dict(loads(image))


def _note(
    database: "Database", change_id: int, table: str, first_id: int, last_id: int, image: str | None
) -> int:
    id_ = database.reserve_ids("changed", 1)
    row = _touched(id_, change_id, table, first_id, image)
    database.run(sql.insert("changed"), {**row, "last_id": last_id})
    return id_


def _touched(
    id_: int, change_id: int, table: str, row_id: int, image: str | None
) -> "dict[str, Value]":
    return {
        "id": id_,
        "change_id": change_id,
        "table_name": table,
        "first_id": row_id,
        "last_id": row_id,
        "image": image,
    }
