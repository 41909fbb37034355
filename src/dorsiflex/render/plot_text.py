"""A weekly plot in character cells; the only module that uses plotext.

plotext has global state, needs finite numbers, and has a white background by default. Columns count
from the left and rows from the bottom, from 0. `charts` decides what is plotted.
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

from dorsiflex.domain.dates import DAYS_IN_WEEK, Week, WeekStart, week_of
from dorsiflex.render.lengths import day_month

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from dorsiflex.domain.measurement import Unit


NOT_AVAILABLE = (
    "Plots are not available on this platform (plotext has no wheel for it); everything else works."
)

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_ROWS_PER_STEP = (2, 3, 4)
_LABEL_EVERY = (1, 2, 3, 4, 6, 8, 13, 26, 52, 104, 208, 520, 1040)
_ASCII = str.maketrans("─│┌┐└┘├┤┬┴┼", "-|+++++++++")
_BLANK_END = re.compile(r" +((?:\x1b\[0m)?)$")
_TOLERANCE = 1e-9


class Trace(NamedTuple):
    """A mark or a word at some points.

    Attributes:
        mark: a character, a word that starts at the point, or `braille` for fine lines.
        points: column and row of each; points that are not finite are left out.
        colour: number in the 256-colour palette, or None for the terminal's default.
        connected: whether the mark is repeated along a line from point to point.
        faint: whether it is dimmed, if there is colour.
    """

    mark: str
    points: tuple[tuple[float, float], ...]
    colour: int | None = None
    connected: bool = False
    faint: bool = False

    @property
    def finite_points(self) -> list[tuple[float, float]]:
        """The points that plotext can draw."""
        return [(x, y) for x, y in self.points if isfinite(x) and isfinite(y)]


class Canvas(NamedTuple):
    """What to draw.

    Attributes:
        width: columns inside the axis.
        height: rows above the axis.
        gutter: columns for the row labels.
        column_labels: columns and the labels below them.
        row_labels: rows and the labels left of them.
        traces: later ones cover earlier ones.
    """

    width: int
    height: int
    gutter: int
    column_labels: tuple[tuple[int, str], ...]
    row_labels: tuple[tuple[int, str], ...]
    traces: tuple[Trace, ...]


class Scale(NamedTuple):
    """Maps values to rows; every label is exactly on a row.

    Attributes:
        lowest: rows between zero and row 0; below zero if row 0 is.
        rows: number of rows.
        step: value from label to label.
        rows_per_step: rows from label to label.
        unit: of the labels, in units of the values (2.54 for inches of cm).
    """

    lowest: int
    rows: int
    step: float
    rows_per_step: int
    unit: float = 1

    def row(self, value: float) -> float:
        """Return the row of a value, as a fraction."""
        return value / self.unit * self.rows_per_step / self.step - self.lowest

    def labels(self) -> tuple[tuple[int, str], ...]:
        """Return the labelled rows and their labels."""
        decimals = 0 if self.step >= 1 else 1
        return tuple(
            (row, f"{(row + self.lowest) // self.rows_per_step * self.step:.{decimals}f}")
            for row in range(self.rows)
            if (row + self.lowest) % self.rows_per_step == 0
        )


def available() -> bool:
    """Return whether plotext can be imported; musl and Windows on ARM have no wheel."""
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
        rows: number of rows, at least 5.
        unit: of the labels.
        fill: use all rows, half of the spare ones below (not below zero unless `lower` is).
    """
    candidates = sorted(
        # At least two labels, whichever row has the first.
        ((step, per) for step in _STEPS for per in _ROWS_PER_STEP if 2 * per < rows),
        key=lambda pair: (pair[0] / pair[1], -pair[1]),
    )
    for step, per_step in candidates:
        lowest = floor(lower / unit * per_step / step + _TOLERANCE)
        needed = ceil(upper / unit * per_step / step - _TOLERANCE) - lowest + 1
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
    """Label as many columns as fit, with two blanks between the labels.

    Args:
        columns: all that may have a label.
        width: number of columns.
        labels_every: returns the labels of every n-th of them.
    """
    for every in _LABEL_EVERY:
        placed = tuple(zip(columns[::every], labels_every(every), strict=True))
        ends = [_label_span(column, label, width) for column, label in placed]
        if all(left[1] + 2 <= right[0] for left, right in pairwise(ends)):
            return placed
    return placed[:1]


def nearest_cell(position: float) -> int:
    """Return the cell of a position."""
    return floor(position + 0.5)


def draw(canvas: Canvas, *, colour: bool, unicode: bool) -> list[str]:
    """Draw a canvas; return its lines without trailing blanks.

    Args:
        canvas: what to draw.
        colour: whether escape sequences are allowed.
        unicode: whether box-drawing characters are allowed; else `+`, `-` and `|`.

    Raises:
        ImportError: plotext is missing (see `available`).
        OSError: plotext cannot be loaded.
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
    _set_ruler(figure.ruler("x"), canvas.width, canvas.column_labels)
    padded = tuple((row, label.rjust(canvas.gutter)) for row, label in canvas.row_labels)
    _set_ruler(figure.ruler("y"), canvas.height, padded)
    for trace in canvas.traces:
        _draw_trace(plotext, trace)
    text: str = figure.build().string(colorless=not colour)
    lines = [_BLANK_END.sub(r"\1", line) for line in text.rstrip("\n").split("\n")]
    return lines if unicode else [line.translate(_ASCII) for line in lines]


def _plotext() -> Any:  # noqa: ANN401  plotext has no types
    """Import plotext without building its manual, which takes as long as the rest of the import.

    If a later version keeps its manual elsewhere, the replacement module has no effect.
    """
    name = "plotext._doc.doc"
    if name not in sys.modules:
        manual = ModuleType(name)
        manual.docs = None  # type: ignore[attr-defined] # the name that plotext imports
        sys.modules[name] = manual
    import plotext

    return plotext


def _label_span(column: int, label: str, width: int) -> tuple[int, int]:
    """Return start and end column of a label, kept inside as plotext does."""
    start = max(0, min(column - len(label) // 2, width - len(label)))
    return start, start + len(label)


def _set_ruler(ruler: Any, cells: int, labels: tuple[tuple[int, str], ...]) -> None:  # noqa: ANN401  plotext has no types
    ruler.lim(0, cells - 1)
    ruler.ticks([cell for cell, _ in labels], [label for _, label in labels])


def _draw_trace(plotext: Any, trace: Trace) -> None:  # noqa: ANN401  plotext has no types
    if not (points := trace.finite_points):
        return
    # A mark without a pixel would get the next colour of plotext's cycle.
    pixel = plotext.pixel(foreground=trace.colour, style="dim" if trace.faint else None)
    columns, rows = zip(*points, strict=True)
    mark = plotext.marker(trace.mark, pixel=pixel)
    signal = plotext.figure.signal(list(columns), list(rows), marker=mark)
    plotext.figure.draw(signal.lines(trace.connected))


GUTTER = 6
"""Columns left of the axis, for `pain L` and every number."""

_GAP = 2
_MIN_ROWS = 5
_COMFORTABLE_ROWS = 7
_SHARED_MARK = "B"


def render(plot: WeeklyPlot, style: ChartStyle) -> str:
    """Draw a plot with its title and caption.

    Raises:
        ImportError: plotext is missing (see `available`).
        OSError: plotext cannot be loaded.
    """
    title = textwrap.wrap(plot.title, style.columns)
    for shown in _reduced_plots(plot):
        columns = _columns(shown, style.columns)
        strips = [(strip, _fitting_texts(strip, columns)) for strip in shown.strips]
        strips = [(strip, cells) for strip, cells in strips if cells]
        caption = _caption(shown, columns, [strip for strip, _ in strips], style)
        rows = style.rows - len(title) - len(strips) - len(caption) - 2
        if rows >= _COMFORTABLE_ROWS:
            break
    rows = max(rows, _MIN_ROWS)
    scale = fit_scale(shown.lower, shown.upper, rows, unit=shown.unit, fill=shown.fill)
    lines = draw(_canvas(shown, columns, scale, style), colour=style.colour, unicode=style.unicode)
    return "\n".join(
        [*title, *lines, *(_strip_line(strip, cells, columns) for strip, cells in strips), *caption]
    )


def _reduced_plots(plot: WeeklyPlot) -> Iterable[WeeklyPlot]:
    """Yield the plot with ever fewer rows below it, then without bands."""
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
    if not style.unicode:
        words = [word.replace("±", "+/-").replace("╌", "-").replace("│", "|") for word in words]
    return flow(words, style.columns)


def flow(pieces: Iterable[str], columns: int) -> list[str]:
    """Fill lines with pieces of text, two blanks apart."""
    lines: list[str] = []
    for piece in pieces:
        if lines and len(joined := f"{lines[-1]}  {piece}") <= columns:
            lines[-1] = joined
        else:
            lines += textwrap.wrap(piece, columns)
    return lines


def _columns(plot: WeeklyPlot, width: int) -> list[int]:
    """Return the column of each week; if there are too many weeks, some share one."""
    free = width - GUTTER - 1 - _margin(plot) - 3
    per_week = free / max(1, plot.weeks.total - 1)
    return [1 + nearest_cell(index * per_week) for index in range(plot.weeks.total)]


def _margin(plot: WeeklyPlot) -> int:
    """Return the columns right of the weeks: a gap, and each band followed by a blank."""
    return _GAP + 2 * len(plot.bands) if plot.bands else 0


def _fitting_texts(strip: Strip, columns: Sequence[int]) -> Mapping[int, str]:
    """Return the first choice whose texts do not touch (single letters may)."""
    for cells in strip.choices:
        placed = _positions(cells, columns)
        apart = all(left + len(text) < right for (left, text), (right, _) in pairwise(placed))
        if apart or not strip.is_extra:
            return cells
    return {}


def _positions(cells: Mapping[int, str], columns: Sequence[int]) -> list[tuple[int, str]]:
    return [(max(0, columns[week] - len(text) // 2), text) for week, text in sorted(cells.items())]


def _strip_line(strip: Strip, cells: Mapping[int, str], columns: Sequence[int]) -> str:
    line = [" "] * (columns[-1] + 3)
    for start, text in _positions(cells, columns):
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
            for points in _line_runs(series.values, columns, scale)
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
        by_row[nearest_cell(scale.row(level.value))].append(level)
    for row, at_row in by_row.items():
        ends = ((0.0, float(row)), (width - 1.0, float(row)))
        yield Trace("╌" if style.unicode else "-", ends, connected=True, faint=True)
        words = dict.fromkeys(word for level in at_row for word in (level.word, level.mark) if word)
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


def _line_runs(
    values: Mapping[int, float], columns: Sequence[int], scale: Scale
) -> Iterable[tuple[tuple[float, float], ...]]:
    """Yield the points of each run of consecutive weeks; single weeks have no line."""
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
        rows = range(nearest_cell(scale.row(band.low)), nearest_cell(scale.row(band.high)) + 1)
        bar = tuple((here, float(row)) for row in rows)
        yield Trace("│" if style.unicode else "|", bar, band.colour)
        yield Trace(band.mark, ((here, float(nearest_cell(scale.row(band.value)))),), band.colour)


def _marks(all_series: Iterable[Series], columns: Sequence[int], scale: Scale) -> Iterable[Trace]:
    """Yield the marks of all values; shared cells have their own mark, peaks are covered."""
    cells: dict[tuple[int, int], tuple[str, int | None]] = {}
    peaks: dict[tuple[int, int], tuple[str, int | None]] = {}
    for series in all_series:
        for into, values, mark in (
            (cells, series.values, series.mark),
            (peaks, series.peaks, series.mark.lower()),
        ):
            for week, value in values.items():
                cell = (columns[week], nearest_cell(scale.row(value)))
                other = into.get(cell, (mark, None))[0]
                shared = _SHARED_MARK if mark.isupper() else _SHARED_MARK.lower()
                into[cell] = (mark, series.colour) if other == mark else (shared, None)
    by_mark: defaultdict[tuple[str, int | None], list[tuple[float, float]]] = defaultdict(list)
    for (column, row), mark_and_colour in (peaks | cells).items():
        by_mark[mark_and_colour].append((float(column), float(row)))
    for (mark, colour), points in by_mark.items():
        yield Trace(mark, tuple(points), colour)


class ChartStyle(NamedTuple):
    """The output of a chart.

    Attributes:
        columns: maximum width.
        rows: maximum height with title and caption, unless that leaves no room for the plot.
        colour: whether escape sequences are allowed.
        unicode: whether more than ASCII can be shown.
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
        first: the first week.
        total: number of weeks.
        week_start: first day of a week.
    """

    first: Week
    total: int
    week_start: WeekStart

    def number(self, week: Week) -> int:
        """Return the number of a week."""
        return week.ordinal - self.first.ordinal

    def labels(self, every: int) -> list[str]:
        """Return labels for every n-th week, with the year where it changes, if it does."""
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
        line: the characters of its line, with and without Unicode.
        values: by index of week; a line joins consecutive weeks.
        peaks: second values, marked with the lower-case letter if higher.
        colour: in the 256-colour palette.
    """

    mark: str
    line: tuple[str, str]
    values: Mapping[int, float]
    peaks: Mapping[int, float]
    colour: int | None = None


class Level(NamedTuple):
    """A value for all weeks, drawn as a line with a label."""

    value: float
    word: str = ""
    mark: str = ""


class Band(NamedTuple):
    """A range right of the weeks, and a value to compare with it."""

    low: float
    high: float
    value: float
    mark: str
    caption: str
    colour: int | None = None


class Strip(NamedTuple):
    """A row of short texts under the weeks.

    Attributes:
        name: its label at the left.
        choices: alternative texts by index of week, in order of preference; the first whose texts
            do not touch is shown, or none.
        caption: its explanation.
        is_extra: whether it is dropped first if there are few rows.
    """

    name: str
    choices: tuple[Mapping[int, str], ...]
    caption: str
    is_extra: bool = False


class WeeklyPlot(NamedTuple):
    """The content of one plot.

    Attributes:
        title: above the plot.
        weeks: the horizontal axis.
        series: later ones cover earlier ones.
        lower: the lowest value to show.
        upper: the highest value to show.
        caption: explains marks and lines.
        levels: lines across all weeks.
        bands: at the right.
        strips: below the plot.
        unit: of the labels, in units of the values (2.54 for inches of cm).
        fill: use all rows, even if they show more than `lower` to `upper`.
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
