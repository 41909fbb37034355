"""Scores as a row of small bars, and pain as a row of numbers, where no plot is or fits."""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import DAYS_IN_WEEK
from dorsiflex.render.lengths import length, short_day
from dorsiflex.render.plot_model import is_by_day, likely_typos
from dorsiflex.render.terminal import WIDEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.render.terminal import Screen

_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = "12345678"
_ARROWS, _ASCII_ARROWS = ("↑", "↓"), ("^", "v")
_SMALLEST_SPAN_CM = 3.0
"""A smaller one would magnify measurement error."""

_INDENT = 9
_WIDEST_CELL = 4
_TEN = "X"
"""Pain 10 in a single character."""


class _Columns(NamedTuple):
    """Columns of equal spans of days.

    Attributes:
        first: first day of the first, as an ordinal.
        total: number of columns.
        days: in each.
        width: characters of each.
    """

    first: int
    total: int
    days: int
    width: int

    @classmethod
    def fitting(cls, tested: Sequence[SideReport], room: int) -> _Columns:
        """Return days, weeks or several weeks, so that no more are needed than there is room."""
        days = [score.day for side in tested for score in side.scores]
        first, last = min(days), max(days)
        is_day = is_by_day(first, last) and (last - first).days < room
        if not is_day:
            first = min(side.weeks[0].week.start for side in tested)
        step = 1 if is_day else DAYS_IN_WEEK
        spans = (last - first).days // step + 1
        together = -(-spans // max(room, 1))
        total = -(-spans // together)
        width = max(1, min(_WIDEST_CELL, room // total))
        return cls(first.toordinal(), total, step * together, width)

    def groups(self, scores: Sequence[DayScore]) -> list[list[DayScore]]:
        """Return the day scores of each column."""
        found: list[list[DayScore]] = [[] for _ in range(self.total)]
        for score in scores:
            found[(score.day.toordinal() - self.first) // self.days].append(score)
        return found

    def captioned(self, line: str, until: date, room: int) -> str:
        """Return the last line with what a column is and, if there is room, the first day."""
        weeks = self.days // DAYS_IN_WEEK
        span = "day" if not weeks else "week" if weeks == 1 else f"{weeks} weeks"
        first = f" from {short_day(date.fromordinal(self.first), until)}"
        start = f"{line:<{_INDENT + self.total * self.width}}  by {span}"
        return next((text for text in (start + first, start) if len(text) <= room), line)


def small_bars(report: Report, unit: Unit, screen: Screen) -> list[str]:
    """Return a row of bars for each ankle with tests in the period, and a row for its pain.

    Each column is a day if the tests span less than three weeks, else a week, or several weeks if
    there are too many; without tests it is blank. The last row ends with what a column is, if there
    is room. A likely typo is an arrow.
    """
    tested = [side for side in report.sides.values() if side.weeks]
    if not tested:
        return []
    typos = {side.side: likely_typos(_scores_cm(side.scores)) for side in tested}
    ranges = {side.side: _range(side.scores, typos[side.side], unit) for side in tested}
    widest = min(screen.columns, WIDEST)
    room = widest - _INDENT - max(map(len, ranges.values())) - 1
    columns = _Columns.fitting(tested, room)
    marks = _BARS if screen.unicode else _ASCII_BARS
    lines = [
        f"  {side.side.upper():<{_INDENT - 2}}"
        f"{_bars(side.scores, typos[side.side], columns, marks)} {ranges[side.side]}"
        for side in tested
    ]
    for side in tested:
        if side.pain.worst is not None:
            name = f"pain {side.side[0].upper()}" if len(tested) > 1 else "pain"
            cells = "".join(_pain(group, columns.width) for group in columns.groups(side.scores))
            lines.append(f"  {name:<{_INDENT - 2}}{cells}".rstrip())
    return [*lines[:-1], columns.captioned(lines[-1], report.until, widest)]


def _scores_cm(scores: Sequence[DayScore]) -> dict[int, float]:
    return {score.day.toordinal(): score.score_cm for score in scores}


def _range(scores: Sequence[DayScore], typos: Mapping[int, float], unit: Unit) -> str:
    values = [cm for day, cm in _scores_cm(scores).items() if day not in typos]
    low, high = (length(end(values), unit) for end in (min, max))
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def _bars(
    scores: Sequence[DayScore], typos: Mapping[int, float], columns: _Columns, marks: str
) -> str:
    groups = [_scores_cm(group) for group in columns.groups(scores)]
    usual = [{day: cm for day, cm in group.items() if day not in typos} for group in groups]
    values = [median(group.values()) if group else None for group in usual]
    known = [value for value in values if value is not None]
    spare = max(0.0, _SMALLEST_SPAN_CM - (max(known) - min(known))) / 2
    low, span = min(known) - spare, max(max(known) - min(known), _SMALLEST_SPAN_CM)
    above, below = _ARROWS if marks == _BARS else _ASCII_ARROWS

    def mark(value: float | None, group: Mapping[int, float]) -> str:
        if value is not None:
            return marks[round((value - low) / span * (len(marks) - 1))]
        if not group:
            return " "
        return above if max(group.values()) > low else below

    wide = max(1, columns.width - 1)
    cells = (mark(*each) * wide for each in zip(values, groups, strict=True))
    return "".join(cell.ljust(columns.width) for cell in cells)


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
