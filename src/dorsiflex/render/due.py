"""Which ankles are due, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import day, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.due import Due


def due_line(due: Sequence[Due], program: str) -> str:
    """Describe which ankles are due, in one line.

    Args:
        due: which.
        program: as it is called for the person meant.
    """
    if all(ankle.last_tested is None for ankle in due):
        return f"Due: no test yet. Store one with: {program} log"
    ankles = [
        f"{ankle.side} (last tested {plural(ankle.days, 'day')} ago, {day(ankle.last_tested)})"
        for ankle in due
        if ankle.days is not None and ankle.last_tested is not None
    ]
    return "Due: " + ", ".join(ankles)
