"""Scores as a row of small bars, and pain as a row of numbers, where no plot is or fits."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import DAYS_IN_WEEK
from dorsiflex.render.lengths import length
from dorsiflex.render.terminal import WIDEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report
    from dorsiflex.render.terminal import Screen

_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = "12345678"
_SMALLEST_SPAN_CM = 3.0
"""A smaller one would magnify measurement error."""

_INDENT = 9
_WIDEST_CELL = 4
_TEN = "X"
"""Pain 10 in a single character."""


class _Columns(NamedTuple):
    first: int
    total: int
    days: int
    width: int

    def groups(self, scores: Sequence[DayScore]) -> list[list[DayScore]]:
        """Return the day scores of each column."""
        found: list[list[DayScore]] = [[] for _ in range(self.total)]
        for score in scores:
            found[(score.day.toordinal() - self.first) // self.days].append(score)
        return found


def small_bars(report: Report, unit: Unit, screen: Screen) -> list[str]:
    """Return a row of bars for each ankle with tests in the period, and a row for its pain.

    Each column is a week, or several weeks if there are too many; without tests it is blank.
    """
    tested = [side for side in report.sides.values() if side.weeks]
    if not tested:
        return []
    ranges = {side.side: _range(side.scores, unit) for side in tested}
    room = min(screen.columns, WIDEST) - _INDENT - max(map(len, ranges.values())) - 1
    first = min(side.weeks[0].week.start for side in tested)
    last = max(side.scores[-1].day for side in tested)
    weeks = (last - first).days // DAYS_IN_WEEK + 1
    together = -(-weeks // max(room, 1))
    total = -(-weeks // together)
    width = max(1, min(_WIDEST_CELL, room // total))
    columns = _Columns(first.toordinal(), total, DAYS_IN_WEEK * together, width)
    marks = _BARS if screen.unicode else _ASCII_BARS
    lines = [
        f"  {side.side.upper():<{_INDENT - 2}}{_bars(side.scores, columns, marks)}"
        f" {ranges[side.side]}"
        for side in tested
    ]
    for side in tested:
        if side.pain.worst is not None:
            name = f"pain {side.side[0].upper()}" if len(tested) > 1 else "pain"
            cells = "".join(_pain(group, width) for group in columns.groups(side.scores))
            lines.append(f"  {name:<{_INDENT - 2}}{cells}".rstrip())
    return lines


def _range(scores: Sequence[DayScore], unit: Unit) -> str:
    low, high = (length(end(score.score_cm for score in scores), unit) for end in (min, max))
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def _bars(scores: Sequence[DayScore], columns: _Columns, marks: str) -> str:
    values = [
        median(score.score_cm for score in group) if group else None
        for group in columns.groups(scores)
    ]
    known = [value for value in values if value is not None]
    spare = max(0.0, _SMALLEST_SPAN_CM - (max(known) - min(known))) / 2
    low, span = min(known) - spare, max(max(known) - min(known), _SMALLEST_SPAN_CM)
    wide = max(1, columns.width - 1)

    def cell(value: float | None) -> str:
        at = 0 if value is None else round((value - low) / span * (len(marks) - 1))
        return ((" " if value is None else marks[at]) * wide).ljust(columns.width)

    return "".join(map(cell, values))


def _pain(group: Sequence[DayScore], width: int) -> str:
    """Return the worst pain of a column, with `!` if it was sharp; `.` if it was not recorded."""
    if not group:
        return " " * width
    worst = max((pain for score in group for pain in score.pains), default=None)
    sharp = "!" if any(score.sharp_tests for score in group) else ""
    text = "." if worst is None else str(worst)
    if len(text) + len(sharp) > width:
        text = _TEN if len(text) > 1 else text
    if len(text) + len(sharp) > width:
        text = ""
    return f"{text}{sharp}".ljust(width)
