"""What `undo` and `redo` rest on: every change keeps the state that its rows are not in now.

A row that a change inserted has the other state "not there"; one that it altered or deleted has its
former columns, as JSON. Undoing swaps the two states, last touched first; redoing swaps them again,
first touched first (`undoing`). So one operation serves both, and what is kept is never more than
needed. The ids of the notes are the order in which the rows were touched, in both directions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dorsiflex.storage import statements as sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dorsiflex.storage.database import Database, Parameters, Value

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
    """The note written last, if it is on inserted rows."""

    id: int
    table: str
    last_id: int


_NOTHING = _Noted(0, "", 0)


class OpenChange:
    """A change being made, within the transaction that makes it."""

    def __init__(self, database: Database, made_at: datetime, summary: str) -> None:
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
        self._latest = _NOTHING

    def inserted(self, table: str, first_id: int, last_id: int) -> None:
        """Note that rows with these ids have been, or will be, inserted."""
        if self._latest.table == table and self._latest.last_id == first_id - 1:
            # However many rows there are, one note is enough for ids without a gap, if nothing
            # else was touched in between.
            noted = self._latest.id
            self._database.run(sql.EXTEND_NOTE, {"id": noted, "last_id": last_id})
        else:
            noted = self._note(table, first_id, last_id, None)
        self._latest = _Noted(noted, table, last_id)

    def describe(self, summary: str) -> None:
        """Say what was done in other words, where that is known only at its end."""
        self._database.run(sql.DESCRIBE_CHANGE, {"id": self._id, "summary": summary})

    def before_altering(self, table: str, id_: int) -> None:
        """Note what a row is now, before it is updated or deleted."""
        from json import dumps  # what only inserts rows, as `log` does, needs none

        for image in images_of(self._database, table, id_, id_):
            self._note(table, id_, id_, dumps(image))
            self._latest = _NOTHING

    def _note(self, table: str, first_id: int, last_id: int, image: str | None) -> int:
        id_ = self._database.reserve_ids("changed", 1)
        row = note_on(id_, self._id, table, first_id, image)
        self._database.run(sql.insert("changed"), {**row, "last_id": last_id})
        return id_


def images_of(database: Database, table: str, first_id: int, last_id: int) -> Iterator[Image]:
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


def note_on(
    id_: int, change_id: int, table: str, row_id: int, image: str | None
) -> dict[str, Value]:
    """Write the note on one row that a change touched, and the state it is not in now."""
    return {
        "id": id_,
        "change_id": change_id,
        "table_name": table,
        "first_id": row_id,
        "last_id": row_id,
        "image": image,
    }
