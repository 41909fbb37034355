"""Goals as people see them."""

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import day, exact
from dorsiflex.render.stored import UNDO
from dorsiflex.render.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.goals import Goal
    from dorsiflex.render.screen import Screen


def goals_table(goals: "Sequence[Goal]", unit: "Unit", screen: "Screen") -> str:
    """Write goals one a line."""
    if not goals:
        return f"No goals. Set one with: {screen.program} goal set 12.5"
    columns = [Column("side"), Column(f"goal {unit}", right=True), Column("by")]
    cells = [
        [goal.side, exact(goal.target_cm, unit), day(goal.by) if goal.by else ""] for goal in goals
    ]
    return table(columns, cells, screen)


def set_lines(goals: "Sequence[Goal]", unit: "Unit") -> str:
    """Say which goals were set, and how to undo it."""
    return "\n".join([*(f"Goal, {_line(goal, unit)}" for goal in goals), UNDO])


def cleared_lines(goals: "Sequence[Goal]", unit: "Unit") -> str:
    """Say which goals were removed, and how to undo it."""
    return "\n".join([*(f"Removed the goal, {_line(goal, unit)}" for goal in goals), UNDO])


def _line(goal: "Goal", unit: "Unit") -> str:
    by = f" by {day(goal.by)}" if goal.by else ""
    return f"{goal.side}: {exact(goal.target_cm, unit)} {unit}{by}"
