"""A weekly plot in character cells, and the only module that talks to plotext.

plotext keeps global state, takes finite numbers only and paints a white background by default; all
of that is dealt with here. Columns count from the left and rows from the bottom, from 0. What the
numbers mean is known to `charts`.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from math import ceil, floor, isfinite
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from dorsiflex.domain.weeks import DAYS_IN_WEEK, Week, WeekStart, week_of
from dorsiflex.render.lengths import day_month

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from dorsiflex.domain.distance import Unit


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
    points: tuple[tuple[float, float], ...]
    colour: int | None = None
    connected: bool = False
    faint: bool = False

    @property
    def finite_points(self) -> list[tuple[float, float]]:
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
    column_labels: tuple[tuple[int, str], ...]
    row_labels: tuple[tuple[int, str], ...]
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
        """Return the row, with its fraction."""
        return value / self.unit * self.rows_per_step / self.step - self.lowest

    def labels(self) -> tuple[tuple[int, str], ...]:
        """Return the rows that carry a number, and the numbers."""
        decimals = 0 if self.step >= 1 else 1
        return tuple(
            (row, f"{(row + self.lowest) // self.rows_per_step * self.step:.{decimals}f}")
            for row in range(self.rows)
            if (row + self.lowest) % self.rows_per_step == 0
        )


def available() -> bool:
    """Return whether plotext can be loaded; there is no wheel for musl and for Windows on ARM."""
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
    columns: Sequence[int], width: int, labels_every: Callable[[int], Sequence[str]]
) -> tuple[tuple[int, str], ...]:
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
    """Return the cell that a position falls on."""
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
    """Return the first column of a label and the one after it, kept inside as plotext does."""
    start = max(0, min(column - len(label) // 2, width - len(label)))
    return start, start + len(label)


def _rule(ruler: Any, cells: int, labels: tuple[tuple[int, str], ...]) -> None:  # noqa: ANN401  plotext has no types
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


GUTTER = 6
"""Columns left of the axis: room for `pain L` and for every number."""

_GAP = 2
_FEWEST_ROWS = 5
_COMFORTABLE_ROWS = 7
_SHARED = "B"


def render(plot: WeeklyPlot, style: ChartStyle) -> str:
    """Draw a plot with its title and, below, what its marks mean.

    Raises:
        ImportError: plotext is not there; ask `available` first.
        OSError: likewise.
    """
    title = textwrap.wrap(plot.title, style.columns)
    for shown in _ever_less(plot):
        columns = _columns(shown, style.columns)
        strips = [(strip, _fitting(strip, columns)) for strip in shown.strips]
        strips = [(strip, cells) for strip, cells in strips if cells]
        caption = _caption(shown, columns, [strip for strip, _ in strips], style)
        rows = style.rows - len(title) - len(strips) - len(caption) - 2
        if rows >= _COMFORTABLE_ROWS:
            break
    rows = max(rows, _FEWEST_ROWS)
    scale = fit_scale(shown.lower, shown.upper, rows, unit=shown.unit, fill=shown.fill)
    lines = draw(_canvas(shown, columns, scale, style), colour=style.colour, unicode=style.unicode)
    return "\n".join(
        [*title, *lines, *(_strip_line(strip, cells, columns) for strip, cells in strips), *caption]
    )


def _ever_less(plot: WeeklyPlot) -> Iterable[WeeklyPlot]:
    """Return up what takes rows from the plot, the least needed first."""
    yield plot
    yield plot._replace(strips=tuple(strip for strip in plot.strips if not strip.is_extra))
    yield plot._replace(strips=())
    yield plot._replace(strips=(), bands=())


def _caption(
    plot: WeeklyPlot, columns: Sequence[int], strips: Iterable[Strip], style: ChartStyle
) -> list[str]:
    below = [*(band.caption for band in plot.bands), *(strip.caption for strip in strips)]
    words = [*plot.caption, *dict.fromkeys(below)]
    if len(set(columns)) < len(columns):
        words.append("weeks share columns: a short gap does not show")
    return flow(words if style.unicode else map(_ascii, words), style.columns)


def flow(pieces: Iterable[str], columns: int) -> list[str]:
    """Set pieces of text side by side, two blanks apart, in lines of at most so many columns."""
    lines: list[str] = []
    for piece in pieces:
        if lines and len(joined := f"{lines[-1]}  {piece}") <= columns:
            lines[-1] = joined
        else:
            lines += textwrap.wrap(piece, columns)
    return lines


def _ascii(text: str) -> str:
    return text.replace("±", "+/-").replace("╌", "-").replace("│", "|")


def _columns(plot: WeeklyPlot, width: int) -> list[int]:
    """Return the column of each week; with more weeks than columns, several share one."""
    free = width - GUTTER - 1 - _margin(plot) - 3
    per_week = free / max(1, plot.weeks.total - 1)
    return [1 + nearest(index * per_week) for index in range(plot.weeks.total)]


def _margin(plot: WeeklyPlot) -> int:
    """Columns at the right: a gap, and each band with a blank after it."""
    return _GAP + 2 * len(plot.bands) if plot.bands else 0


def _fitting(strip: Strip, columns: Sequence[int]) -> Mapping[int, str]:
    """Return the first choice whose texts do not touch (single letters may)."""
    for cells in strip.choices:
        placed = _placed(cells, columns)
        apart = all(left + len(text) < right for (left, text), (right, _) in pairwise(placed))
        if apart or not strip.is_extra:
            return cells
    return {}


def _placed(cells: Mapping[int, str], columns: Sequence[int]) -> list[tuple[int, str]]:
    return [(max(0, columns[week] - len(text) // 2), text) for week, text in sorted(cells.items())]


def _strip_line(strip: Strip, cells: Mapping[int, str], columns: Sequence[int]) -> str:
    line = [" "] * (columns[-1] + 3)
    for start, text in _placed(cells, columns):
        line[start : start + len(text)] = text
    return f"{strip.name:<{GUTTER + 1}}{''.join(line)}".rstrip()


def _canvas(plot: WeeklyPlot, columns: Sequence[int], scale: Scale, style: ChartStyle) -> Canvas:
    width = columns[-1] + 2 + _margin(plot)
    marks = tuple(_marks(plot.series, columns, scale))
    taken = {point for trace in marks for point in trace.points}
    traces = [
        *_levels(plot.levels, columns[-1] + 2, scale, style, taken),
        *(
            Trace(series.line[not style.unicode], points, series.colour, connected=True)
            for series in plot.series
            for points in _runs(series.values, columns, scale)
        ),
        *_bands(plot.bands, columns[-1] + 1 + _GAP, scale, style),
        *marks,
    ]
    return Canvas(
        width=width,
        height=scale.rows,
        gutter=GUTTER,
        column_labels=fit_labels(columns, width, plot.weeks.labels),
        row_labels=scale.labels(),
        traces=tuple(traces),
    )


def _levels(
    levels: Iterable[Level],
    width: int,
    scale: Scale,
    style: ChartStyle,
    taken: Collection[tuple[float, float]],
) -> Iterable[Trace]:
    by_row: defaultdict[int, list[Level]] = defaultdict(list)
    for level in levels:
        by_row[nearest(scale.row(level.value))].append(level)
    for row, lying in by_row.items():
        ends = ((0.0, float(row)), (width - 1.0, float(row)))
        yield Trace("╌" if style.unicode else "-", ends, connected=True, faint=True)
        words = dict.fromkeys(word for level in lying for word in (level.word, level.mark) if word)
        text = f" {' '.join(words)} "
        for start in (2, width - len(text) - 2):
            around = {
                (float(c), float(row + r))
                for c in range(start, start + len(text))
                for r in (-1, 0, 1)
            }
            if words and around.isdisjoint(taken):
                yield Trace(text, ((float(start), float(row)),))
                break


def _runs(
    values: Mapping[int, float], columns: Sequence[int], scale: Scale
) -> Iterable[tuple[tuple[float, float], ...]]:
    """Return the points of each unbroken run of weeks; a week alone needs no line."""
    run: list[int] = []
    for week in [*sorted(values), -1]:
        if run and week != run[-1] + 1:
            if len(run) > 1:
                yield tuple((float(columns[at]), scale.row(values[at])) for at in run)
            run = []
        run.append(week)


def _bands(bands: Iterable[Band], column: int, scale: Scale, style: ChartStyle) -> Iterable[Trace]:
    for at, band in enumerate(bands):
        here = float(column + 2 * at)
        rows = range(nearest(scale.row(band.low)), nearest(scale.row(band.high)) + 1)
        bar = tuple((here, float(row)) for row in rows)
        yield Trace("│" if style.unicode else "|", bar, band.colour)
        yield Trace(band.mark, ((here, float(nearest(scale.row(band.value)))),), band.colour)


def _marks(all_series: Iterable[Series], columns: Sequence[int], scale: Scale) -> Iterable[Trace]:
    """Mark every value in its cell; a cell that two series share says so, and a peak gives way."""
    cells: dict[tuple[int, int], tuple[str, int | None]] = {}
    peaks: dict[tuple[int, int], tuple[str, int | None]] = {}
    for series in all_series:
        for into, values, mark in (
            (cells, series.values, series.mark),
            (peaks, series.peaks, series.mark.lower()),
        ):
            for week, value in values.items():
                cell = (columns[week], nearest(scale.row(value)))
                other = into.get(cell, (mark, None))[0]
                shared = _SHARED if mark.isupper() else _SHARED.lower()
                into[cell] = (mark, series.colour) if other == mark else (shared, None)
    by_mark: defaultdict[tuple[str, int | None], list[tuple[float, float]]] = defaultdict(list)
    for (column, row), mark_and_colour in (peaks | cells).items():
        by_mark[mark_and_colour].append((float(column), float(row)))
    for (mark, colour), points in by_mark.items():
        yield Trace(mark, tuple(points), colour)


class ChartStyle(NamedTuple):
    """What a chart is made for.

    Attributes:
        columns: no line is wider.
        rows: the chart with all its words is no higher, unless that left no room for the plot.
        colour: escape sequences are allowed; where not, there are none.
        unicode: more than ASCII can be shown.
        unit: of lengths.
    """

    columns: int
    rows: int
    colour: bool
    unicode: bool
    unit: Unit


class WeekAxis(NamedTuple):
    """Consecutive weeks, numbered from 0.

    Attributes:
        first: the first of them.
        total: how many.
        week_start: what a week is.
    """

    first: Week
    total: int
    week_start: WeekStart

    def number(self, week: Week) -> int:
        """Return the number of a week."""
        return week.ordinal - self.first.ordinal

    def labels(self, every: int) -> list[str]:
        """Name every n-th week, with its year where that changes; none if all are in one year."""
        weeks = [self._week(index) for index in range(0, self.total, every)]
        years = [week.name[:4] for week in weeks]
        if self._week(self.total - 1).name[:4] == years[0]:
            return [self._label(week) for week in weeks]
        new = [True, *(old != year for old, year in pairwise(years))]
        return [
            self._label(week, year if changed else None)
            for week, year, changed in zip(weeks, years, new, strict=True)
        ]

    def _week(self, index: int) -> Week:
        return week_of(self.first.start + timedelta(days=DAYS_IN_WEEK * index), self.week_start)

    def _label(self, week: Week, year: str | None = None) -> str:
        if self.week_start is WeekStart.SUNDAY:
            return f"{day_month(week.start)} {year or ''}".rstrip()
        return week.name if year else week.name.partition("-")[2]


class Series(NamedTuple):
    """Values by week.

    Attributes:
        mark: one letter.
        line: what its line is made of, with and without Unicode.
        values: by number of week; a line joins consecutive weeks.
        peaks: a second value of the week, marked with the small letter where it lies higher.
        colour: in the 256-colour palette.
    """

    mark: str
    line: tuple[str, str]
    values: Mapping[int, float]
    peaks: Mapping[int, float]
    colour: int | None = None


class Level(NamedTuple):
    """A value that holds for all weeks, drawn as a line with a word on it."""

    value: float
    word: str = ""
    mark: str = ""


class Band(NamedTuple):
    """A range at the right of the weeks, and a value to compare with it."""

    low: float
    high: float
    value: float
    mark: str
    caption: str
    colour: int | None = None


class Strip(NamedTuple):
    """A row of short texts under the weeks.

    Attributes:
        name: stands left of it.
        choices: texts by number of week, the one that is preferred first; the first whose texts
            do not touch is taken, and with none the strip is left out.
        caption: what it says.
        is_extra: it is given up first where rows are few.
    """

    name: str
    choices: tuple[Mapping[int, str], ...]
    caption: str
    is_extra: bool = False


class WeeklyPlot(NamedTuple):
    """All that one plot shows.

    Attributes:
        title: stands above it.
        weeks: what is under it.
        series: later ones lie over earlier ones.
        levels: lines over all weeks.
        bands: at the right.
        strips: below.
        lower: the lowest value that must have a row.
        upper: the highest.
        unit: what the labels count in, as the values are measured (2.54 for inches of cm).
        fill: take all rows there are, even where that shows more than `lower` to `upper`.
        caption: what marks and lines mean.
    """

    title: str
    weeks: WeekAxis
    series: tuple[Series, ...]
    lower: float
    upper: float
    caption: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    bands: tuple[Band, ...] = ()
    strips: tuple[Strip, ...] = ()
    unit: float = 1
    fill: bool = True
