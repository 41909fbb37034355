"""Character cells: where values fall on them, and the one place that talks to plotext.

plotext keeps global state, takes finite numbers only and paints a white background by default; all
of that is dealt with here. Columns count from the left and rows from the bottom, from 0.
"""

import re
import sys
from itertools import pairwise
from math import ceil, floor, isfinite
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOT_AVAILABLE = (
    "Plots are not available on this platform (plotext has no wheel for it); everything else works."
)

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_ROWS_PER_STEP = (2, 3, 4)
_LABEL_EVERY = (1, 2, 3, 4, 6, 8, 13, 26, 52, 104, 208, 520, 1040)
_ASCII = str.maketrans("─│┌┐└┘├┤┬┴┼", "-|+++++++++")
_BLANK_END = re.compile(r" +((?:\x1b\[0m)?)$")
_ROUNDING = 1e-9


class Trace(NamedTuple):
    """One mark, or one word, at some points, in the order of drawing.

    Attributes:
        mark: a character, a word that starts at the point, or `braille` for fine lines.
        points: column and row of each; a point that is not finite is left out.
        colour: number in the 256-colour palette, or None for the terminal's own.
        connected: the mark is repeated along a line from point to point.
        faint: it stands back, where there is colour.
    """

    mark: str
    points: "tuple[tuple[float, float], ...]"
    colour: int | None = None
    connected: bool = False
    faint: bool = False

    @property
    def finite_points(self) -> "list[tuple[float, float]]":
        """The points that are drawn: plotext takes finite numbers only."""
        return [(x, y) for x, y in self.points if isfinite(x) and isfinite(y)]


class Canvas(NamedTuple):
    """What to draw.

    Attributes:
        width: columns inside the axis.
        height: rows above the axis.
        gutter: columns that the labels of the rows may take.
        column_labels: columns and what to write under them.
        row_labels: rows and what to write beside them.
        traces: later ones lie over earlier ones.
    """

    width: int
    height: int
    gutter: int
    column_labels: "tuple[tuple[int, str], ...]"
    row_labels: "tuple[tuple[int, str], ...]"
    traces: tuple[Trace, ...]


class Scale(NamedTuple):
    """Which row a value falls on: every label stands exactly on its row.

    Attributes:
        lowest: rows between zero and row 0; below zero if row 0 is.
        rows: how many rows.
        step: from label to label.
        rows_per_step: rows from label to label.
        unit: what the labels count in, as the values are measured (2.54 for inches of cm).
    """

    lowest: int
    rows: int
    step: float
    rows_per_step: int
    unit: float = 1

    def row(self, value: float) -> float:
        """Give the row, with its fraction."""
        return value / self.unit * self.rows_per_step / self.step - self.lowest

    def labels(self) -> "tuple[tuple[int, str], ...]":
        """Give the rows that carry a number, and the numbers."""
        decimals = 0 if self.step >= 1 else 1
        return tuple(
            (row, f"{(row + self.lowest) // self.rows_per_step * self.step:.{decimals}f}")
            for row in range(self.rows)
            if (row + self.lowest) % self.rows_per_step == 0
        )


def available() -> bool:
    """Tell whether plotext can be loaded; there is no wheel for musl and for Windows on ARM."""
    try:
        _plotext()
    except (ImportError, OSError):
        return False
    return True


def fit_scale(
    lower: float, upper: float, rows: int, *, unit: float = 1, fill: bool = True
) -> Scale:
    """Find the finest scale on which both values have a row.

    Args:
        lower: the lowest value.
        upper: the highest value.
        rows: how many rows there are, at least 5.
        unit: what the labels count in.
        fill: use them all, half of what is left over below (not under zero unless `lower` is).
    """
    candidates = sorted(
        # Two labels at least, whichever row the first of them falls on.
        ((step, per) for step in _STEPS for per in _ROWS_PER_STEP if 2 * per < rows),
        key=lambda pair: (pair[0] / pair[1], -pair[1]),
    )
    for step, per_step in candidates:
        lowest = floor(lower / unit * per_step / step + _ROUNDING)
        needed = ceil(upper / unit * per_step / step - _ROUNDING) - lowest + 1
        if needed <= rows:
            break
    if not fill:
        return Scale(lowest, needed, step, per_step, unit)
    below = (rows - needed) // 2
    if lower >= 0:
        below = min(below, lowest)
    return Scale(lowest - below, rows, step, per_step, unit)


def fit_labels(
    columns: "Sequence[int]", width: int, labels_every: "Callable[[int], Sequence[str]]"
) -> "tuple[tuple[int, str], ...]":
    """Label as many columns as fit with two blanks between the labels.

    Args:
        columns: all that could carry a label.
        width: how many columns there are.
        labels_every: gives the labels of every n-th of them.
    """
    for every in _LABEL_EVERY:
        placed = tuple(zip(columns[::every], labels_every(every), strict=True))
        ends = [_span(column, label, width) for column, label in placed]
        if all(left[1] + 2 <= right[0] for left, right in pairwise(ends)):
            return placed
    return placed[:1]


def nearest(position: float) -> int:
    """Give the cell that a position falls on."""
    return floor(position + 0.5)


def draw(canvas: Canvas, *, colour: bool, unicode: bool) -> list[str]:
    """Draw, without blanks at the ends of the lines.

    Args:
        canvas: what.
        colour: write colour; without, there is no escape sequence at all.
        unicode: write box-drawing characters; else plus, minus and bar.

    Raises:
        ImportError: no plotext here; ask `available` first.
        OSError: likewise.
    """
    plotext = _plotext()
    figure = plotext.figure
    figure.clear()
    plotext.terminal.limit(width=False, height=False)
    figure.theme("colorless")
    figure.canvas("default")
    figure.plot_size(canvas.gutter + 1 + canvas.width, canvas.height + 2)
    figure.axes(active=False, axis="x", side="upper")
    figure.axes(active=False, axis="y", side="right")
    _rule(figure.ruler("x"), canvas.width, canvas.column_labels)
    padded = tuple((row, label.rjust(canvas.gutter)) for row, label in canvas.row_labels)
    _rule(figure.ruler("y"), canvas.height, padded)
    for trace in canvas.traces:
        _draw_trace(plotext, trace)
    text: str = figure.build().string(colorless=not colour)
    lines = [_BLANK_END.sub(r"\1", line) for line in text.rstrip("\n").split("\n")]
    return lines if unicode else [line.translate(_ASCII) for line in lines]


def _plotext() -> Any:  # noqa: ANN401  plotext has no types
    """Import plotext without its manual, which it makes anew whenever it is imported.

    That takes as long as the rest of it. Where a later version keeps its manual elsewhere, the
    stand-in is not looked at, and the manual is made.
    """
    name = "plotext._doc.doc"
    if name not in sys.modules:
        manual = ModuleType(name)
        manual.docs = None  # type: ignore[attr-defined] # what plotext takes from there
        sys.modules[name] = manual
    import plotext

    return plotext


def _span(column: int, label: str, width: int) -> tuple[int, int]:
    """Give the first column of a label and the one after it, kept inside as plotext does."""
    start = max(0, min(column - len(label) // 2, width - len(label)))
    return start, start + len(label)


def _rule(ruler: Any, cells: int, labels: "tuple[tuple[int, str], ...]") -> None:  # noqa: ANN401  plotext has no types
    ruler.lim(0, cells - 1)
    ruler.ticks([cell for cell, _ in labels], [label for _, label in labels])


def _draw_trace(plotext: Any, trace: Trace) -> None:  # noqa: ANN401  plotext has no types
    if not (points := trace.finite_points):
        return
    # Without a pixel of its own a mark takes the next colour of plotext's cycle.
    paint = plotext.pixel(foreground=trace.colour, style="dim" if trace.faint else None)
    columns, rows = zip(*points, strict=True)
    mark = plotext.marker(trace.mark, pixel=paint)
    signal = plotext.figure.signal(list(columns), list(rows), marker=mark)
    plotext.figure.draw(signal.lines(trace.connected))
