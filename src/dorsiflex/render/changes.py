"""Changes (the steps of undo), as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.journal import Change


def changes_table(changes: Sequence[Change], screen: Screen) -> str:
    """Return one line per change, newest first."""
    if not changes:
        return "No changes yet."
    columns = [Column("when"), Column("change", prose=True), Column("state")]
    cells = [
        [
            change.made_at[:16].replace("T", " "),
            change.summary,
            "taken back" if change.undone else "",
        ]
        for change in changes
    ]
    return table(columns, cells, screen)


def undone_line(change: Change) -> str:
    """Return what was undone."""
    return f"Taken back: {clean(change.summary)}"


def redone_line(change: Change) -> str:
    """Return what was redone."""
    return f"Done again: {clean(change.summary)}"


def redo_hint() -> str:
    """Return how to redo it."""
    return "Do it again with: dorsiflex redo"
