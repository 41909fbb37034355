"""Changes (the steps of undo), as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.below import records_table
from dorsiflex.render.table import Field
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.journal import Change


def changes_table(changes: Sequence[Change], screen: Screen) -> str:
    """Return one line per change, newest first."""
    if not changes:
        return "No changes yet."
    fields: list[Field[Change]] = [
        Field("when", lambda change: change.made_at[:16].replace("T", " ")),
        Field("change", lambda change: change.summary, prose=True),
        Field("state", lambda change: "taken back" if change.undone else ""),
    ]
    return records_table(changes, fields, screen)


def undone_line(change: Change) -> str:
    """Return what was undone."""
    return f"Taken back: {clean(change.summary)}"


def redone_line(change: Change) -> str:
    """Return what was redone."""
    return f"Done again: {clean(change.summary)}"


def redo_hint() -> str:
    """Return how to redo it."""
    return "Do it again with: dorsiflex redo"
