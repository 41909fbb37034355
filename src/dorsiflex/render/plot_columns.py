"""Columns of a plot in characters: where slots, brackets, texts and events are.

Columns count from the axis, from 0.
"""

from __future__ import annotations

from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.render.plot_model import By
from dorsiflex.render.terminal import cell_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dorsiflex.render.plot_model import Bracket, Plot, Row, TimeAxis

GUTTER = 6
"""Columns left of the axis, for `pain L` and every number."""

GAP = 2
"""Columns between the plot and what is right of it."""

_MOST_BANDS = 2

_SHORTEST_EVENT = 14
"""Columns, for an event's text to be worth showing before the next event."""

_SHORTEST = 8
"""Columns, likewise at the end of a line."""


def time_columns(columns: int) -> int:
    """Return how many slots have a column of their own in a plot of so many columns."""
    return columns - GUTTER - 1 - (GAP + 2 * _MOST_BANDS) - 2


def nearest_cell(position: float) -> int:
    """Return the cell of a position."""
    return floor(position + 0.5)


class Span(NamedTuple):
    """A bracket with a word, from column to column."""

    first: int
    last: int
    word: str


def put_spans(line: list[str], spans: Sequence[Span]) -> None:
    """Draw brackets from left to right into a line, each with its word in it or beside it."""
    for at, span in enumerate(spans):
        line[span.first] = "["
        line[span.last] = "]"
        inside = span.last - span.first - 1
        line[span.first + 1 : span.last] = "━" * inside
        before = spans[at - 1].last + 1 if at else 0
        after = spans[at + 1].first if at + 1 < len(spans) else len(line)
        if len(span.word) <= inside:
            start = span.first + 1 + (inside - len(span.word)) // 2
        elif span.last + 1 + len(span.word) <= after:
            start = span.last + 1
        elif span.first - len(span.word) >= before:
            start = span.first - len(span.word)
        else:
            continue
        line[start : start + len(span.word)] = span.word


class Places(NamedTuple):
    """Where the slots of an axis are.

    Attributes:
        axis: the axis.
        per_slot: columns from slot to slot.
        width: columns inside the axis, without bands.
        first: column of the middle of slot 0.
    """

    axis: TimeAxis
    per_slot: float
    width: int
    first: float = 1

    @classmethod
    def of(cls, plot: Plot, columns: int) -> Places:
        """Spread the slots of a plot over so many columns."""
        width = columns - GUTTER - 1 - (GAP + 2 * len(plot.bands) - 1 if plot.bands else 0)
        if plot.axis.by is By.MONTH:
            # Half a month on either side, for the events and brackets there.
            per_slot = (width - 1) / plot.axis.total
            return cls(plot.axis, per_slot, width, max(1, per_slot / 2))
        return cls(plot.axis, (width - 4) / max(1, plot.axis.total - 1), width)

    def column(self, position: float) -> int:
        """Return the column of a position on the axis, or the nearest inside it."""
        return min(max(nearest_cell(self.first + position * self.per_slot), 0), self.width - 1)

    def columns(self) -> list[int]:
        """Return the column of each slot; if there are too many slots, some share one."""
        return [self.column(slot) for slot in range(self.axis.total)]

    def spans(self, brackets: Iterable[Bracket]) -> tuple[Span, ...]:
        """Return the brackets that end on the axis, as far as one fits beside the other."""
        found: list[Span] = []
        for bracket in brackets:
            if bracket.last < self.axis.first:
                continue
            first, last = (
                self.column(self.axis.bracketed(day)) for day in (bracket.first, bracket.last)
            )
            first = max(first - 1, found[-1].last + 1 if found else 0)
            if first < self.width - 1:
                last = min(max(last, first) + 1, self.width - 1)
                found.append(Span(first, last, bracket.word))
        return tuple(found)


def flow(pieces: Iterable[str], columns: int) -> list[str]:
    """Fill lines with pieces of text, two blanks apart."""
    lines: list[str] = []
    for piece in pieces:
        if lines and len(joined := f"{lines[-1]}  {piece}") <= columns:
            lines[-1] = joined
        else:
            lines += wrapped(piece, columns)
    return lines


def fitting_cells(row: Row, places: Places, fewest: int = 1) -> tuple[int, list[tuple[int, str]]]:
    """Return how many slots share a text so that the texts do not touch, and their places."""
    sharing = max(fewest, row.slots)
    while True:
        placed = []
        for slot, text in row.cells(sharing).items():
            middle = min(slot + (sharing - 1) / 2, places.axis.total - 1)
            start = places.column(middle) - (len(text) - 1) // 2
            placed.append((max(0, min(start, places.width - len(text))), text))
        if all(left + len(text) < right for (left, text), (right, _) in pairwise(placed)):
            return sharing, placed
        sharing += row.slots


def sharing_by_caption(
    rows: Iterable[Row], fitting: Callable[[Row], tuple[int, object]]
) -> dict[str, int]:
    """Return how many slots share a text, alike in rows with the same caption."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.caption] = max(found.get(row.caption, 1), fitting(row)[0])
    return found


def row_line(name: str, cells: Iterable[tuple[int, str]], places: Places) -> str:
    """Return the line of a row: its name, and texts from their columns on."""
    line = [" "] * places.width
    for start, text in cells:
        line[start : start + len(text)] = text
    return f"{name:<{GUTTER + 1}}{''.join(line)}".rstrip()


class _EventText(NamedTuple):
    """An event in a line: the column of its mark, and the text after the mark or before it."""

    column: int
    mark: str
    text: str
    is_before: bool

    @property
    def start(self) -> int:
        """The first column, if the text is not cut."""
        return max(0, self.column - cell_width(self.text) - 1) if self.is_before else self.column

    @property
    def end(self) -> int:
        """The column after the last, likewise."""
        return self.column + (1 if self.is_before else cell_width(self.text) + 2)


def event_lines(plot: Plot, places: Places, columns: int, most: int, more: str) -> list[str]:
    """Return lines with a mark below the day of each event, and its text beside it.

    There are at most `most` lines, at least 1; a text that is cut off ends in `more`.
    """
    lines: list[list[_EventText]] = []
    width = columns - GUTTER - 1
    for event in plot.events:
        column = places.column(places.axis.position(event.day))
        is_before = column > width // 2 and column + cell_width(event.text) + 2 > width
        new = _EventText(column, places.axis.mark_of(event), event.text, is_before)
        fitting = [line for line in lines if line[-1].end + 2 <= new.start]
        if fitting:
            fitting[0].append(new)
        elif len(lines) < most:
            lines.append([new])
        elif roomy := _roomy(lines, column, width):
            roomy.append(new._replace(is_before=False))
        else:
            nearest = max(lines, key=lambda line: line[-1].column)
            nearest[-1] = nearest[-1]._replace(text=f"{nearest[-1].text}; {event.text}")
    return [_event_line(line, width, more) for line in lines]


def _roomy(lines: list[list[_EventText]], column: int, width: int) -> list[_EventText] | None:
    """Return the line with most room for one more event in it; None if no text would be left."""
    line = min(
        (line for line in lines if not line[-1].is_before),
        key=lambda line: line[-1].column,
        default=None,
    )
    if line is None or column - line[-1].column <= _SHORTEST_EVENT or width - column <= _SHORTEST:
        return None
    return line


def _event_line(events: Sequence[_EventText], width: int, more: str) -> str:
    line = ""
    for at, event in enumerate(events):
        used = cell_width(line)
        if event.is_before:
            text = cut(event.text, event.column - used - (3 if line else 1), more)
            line += " " * (event.column - cell_width(text) - 1 - used) + f"{text} {event.mark}"
        else:
            end = events[at + 1].start - 2 if at + 1 < len(events) else width
            text = cut(event.text, end - event.column - 2, more)
            line += " " * (event.column - used) + f"{event.mark} {text}"
    return f"{' ' * (GUTTER + 1)}{line}".rstrip()


def cut(text: str, room: int, more: str) -> str:
    """Return a text if it fits into so many columns, else its beginning with a mark behind it."""
    if cell_width(text) <= room:
        return text
    while text and cell_width(text) + len(more) > room:
        text = text[:-1]
    return f"{text.rstrip()}{more}"
