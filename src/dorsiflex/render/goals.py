"""Goals, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import day, exact, length, to_go
from dorsiflex.render.messages import UNDO
from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import filled
from dorsiflex.render.verdicts import state_of, table_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.measurement import Goal, Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.render.terminal import Screen


def goals_table(goals: Sequence[Goal], report: Report | None, unit: Unit, screen: Screen) -> str:
    """Return one line per goal, with the distance to go and the verdict on the change so far.

    `report` is None if there are no goals.
    """
    if not goals or report is None:
        return filled(f"No goals. Set one with: {screen.program} goal set 12.5", screen)
    columns = [
        Column("side"),
        Column(f"goal {unit}", right=True),
        Column("by"),
        *(Column(title, right=True) for title in ("now", "to go")),
        Column("change"),
    ]
    cells = [
        [
            goal.side,
            exact(goal.target_cm, unit),
            day(goal.by) if goal.by else "",
            *_progress(report.sides.get(goal.side), unit, screen),
        ]
        for goal in goals
    ]
    return table(columns, cells, screen)


def _progress(side: SideReport | None, unit: Unit, screen: Screen) -> list[str]:
    if side is None or side.current is None or side.goal is None:
        return ["", "", ""]
    now_cm = side.current.mean_cm
    distance = "reached" if side.goal.to_go_cm == 0 else to_go(now_cm, side.goal, unit)
    sign = state_of(side.change).shown_sign(unicode=screen.unicode)
    return [length(now_cm, unit), distance, f"{sign} {table_words(side.change)}"]


def set_lines(goals: Sequence[Goal], report: Report | None, unit: Unit) -> str:
    """Return which goals were set, whether one is reached already, and how to undo it."""
    lines = []
    for goal in goals:
        side = report.sides.get(goal.side) if report else None
        lines.append(f"Goal, {_line(goal, unit)}")
        if side and side.current and side.current.mean_cm >= goal.target_cm:
            now = f"{length(side.current.mean_cm, unit)} {unit}"
            lines[-1] += f" (reached already: the current score is {now})"
    return "\n".join([*lines, UNDO])


def cleared_lines(goals: Sequence[Goal], unit: Unit) -> str:
    """Return which goals were removed, and how to undo it."""
    return "\n".join([*(f"Removed the goal, {_line(goal, unit)}" for goal in goals), UNDO])


def _line(goal: Goal, unit: Unit) -> str:
    by = f" by {day(goal.by)}" if goal.by else ""
    return f"{goal.side}: {exact(goal.target_cm, unit)} {unit}{by}"
