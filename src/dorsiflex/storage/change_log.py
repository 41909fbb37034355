"""The log of changes for `undo` and `redo`.

For each row that a change touched, a log entry keeps the other state of the row: "absent" if the
change inserted it, its former columns as JSON if the change updated or deleted it. Undo swaps the
stored state and the other one, by descending entry id; redo does so by ascending id (`undo`).
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
    """A change that can be undone.

    Attributes:
        id: increases with each change.
        made_at: time of the change, ISO 8601 with offset.
        summary: one line.
        undone: it was undone, and can be redone.
        people: names of those whose data it changed; empty if the database has one person, or if
            it changed very many rows.
    """

    id: int
    made_at: str
    summary: str
    undone: bool = False
    people: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """The last log entry, if it is for inserted rows."""

    id: int
    table: str
    last_id: int


_NO_ENTRY = _Entry(0, "", 0)


class OpenChange:
    """A change in progress, in its transaction."""

    def __init__(self, database: Database, made_at: datetime, summary: str) -> None:
        """Log the change. Changes undone before it can no longer be redone."""
        self._database = database
        database.run(sql.FORGET_UNDONE)
        self._id = database.reserve_ids("change", 1)
        row: Parameters = {
            "id": self._id,
            "made_at": made_at.isoformat(timespec="seconds"),
            "summary": summary,
            "undone": False,
            "undone_order": None,
        }
        database.run(sql.insert("change"), row)
        self._latest = _NO_ENTRY

    def inserted(self, table: str, first_id: int, last_id: int) -> None:
        """Log that rows with these ids were, or will be, inserted."""
        if self._latest.table == table and self._latest.last_id == first_id - 1:
            # Consecutive ids share one entry.
            entry_id = self._latest.id
            self._database.run(sql.EXTEND_NOTE, {"id": entry_id, "last_id": last_id})
        else:
            entry_id = self._log(table, first_id, last_id, None)
        self._latest = _Entry(entry_id, table, last_id)

    def describe(self, summary: str) -> None:
        """Replace the summary, for changes whose extent is known only at the end."""
        self._database.run(sql.DESCRIBE_CHANGE, {"id": self._id, "summary": summary})

    def before_altering(self, table: str, id_: int) -> None:
        """Log the present state of a row before it is updated or deleted."""
        from json import dumps  # not needed by inserts such as `log`

        for image in images_of(self._database, table, id_, id_):
            self._log(table, id_, id_, dumps(image))
            self._latest = _NO_ENTRY

    def _log(self, table: str, first_id: int, last_id: int, image: str | None) -> int:
        id_ = self._database.reserve_ids("changed", 1)
        row = entry_row(id_, self._id, table, first_id, image)
        self._database.run(sql.insert("changed"), {**row, "last_id": last_id})
        return id_


def images_of(database: Database, table: str, first_id: int, last_id: int) -> Iterator[Image]:
    """Yield rows with the rows that belong to them, as JSON values."""
    ids: Parameters = {"first_id": first_id, "last_id": last_id}
    part = sql.PARTS.get(table)
    parts: dict[int, list[Image]] = {}
    if part is not None:
        part_table, owner = part
        for row in database.rows(sql.select_parts(part_table, owner), ids):
            image: Image = dict(zip(sql.COLUMNS[part_table], row, strict=True))
            parts.setdefault(image[owner], []).append(image)
    for row in database.rows(sql.select(table), ids):
        image = dict(zip(sql.COLUMNS[table], row, strict=True))
        if part is not None:
            image[part[0]] = parts.get(image["id"], [])
        yield image


def entry_row(
    id_: int, change_id: int, table: str, row_id: int, image: str | None
) -> dict[str, Value]:
    """Return the log entry for one row that a change touched, with its other state."""
    return {
        "id": id_,
        "change_id": change_id,
        "table_name": table,
        "first_id": row_id,
        "last_id": row_id,
        "image": image,
    }
