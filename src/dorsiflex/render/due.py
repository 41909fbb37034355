"""Ankles that are due, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import day, plural
from dorsiflex.render.machine import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.due import Due


def due_line(due: Sequence[Due], program: str) -> str:
    """Return one line with the ankles that are due; `program` is the command to call."""
    if all(ankle.last_tested is None for ankle in due):
        return f"Due: no test yet. Store one with: {program} log"
    ankles = [
        f"{ankle.side} (last tested {plural(ankle.days, 'day')} ago, {day(ankle.last_tested)})"
        for ankle in due
        if ankle.days is not None and ankle.last_tested is not None
    ]
    return "Due: " + ", ".join(ankles)


def due_json(due: Sequence[Due]) -> str:
    """Return the ankles that are due; the list may be empty."""
    return document(
        "due/1",
        due=[
            {
                "side": ankle.side,
                "last_tested": ankle.last_tested.isoformat() if ankle.last_tested else None,
                "days": ankle.days,
            }
            for ankle in due
        ],
    )
