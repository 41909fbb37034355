"""A plot in character cells; the only module that uses plotext.

plotext has global state, needs finite numbers, and has a white background by default. Columns count
from the left and rows from the bottom, from 0. `charts` decides what is plotted.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from itertools import pairwise
from math import ceil, floor, isfinite
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from dorsiflex.render.plot_columns import (
    GAP,
    GUTTER,
    Places,
    Span,
    event_lines,
    fitting_cells,
    flow,
    nearest_cell,
    put_spans,
    row_line,
    sharing_by_caption,
)
from dorsiflex.render.terminal import without_blank_end, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from dorsiflex.domain.measurement import Unit
    from dorsiflex.render.plot_model import Band, Level, Plot, Series


NOT_AVAILABLE = (
    "Plots are not available on this platform (plotext has no wheel for it); everything else works."
)

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_ROWS_PER_STEP = (1, 2, 3, 4)
_FEW_ROWS = 8
"""Fewer rows may have a number each, and the values at the edges are rounded into them."""

_HALF_A_ROW = 0.49

_LABEL_EVERY = (1, 2, 3, 4, 6, 7, 8, 12, 13, 14, 24, 26, 28, 52, 104, 208, 520, 1040)
_ASCII = str.maketrans("─━│┌┐└┘├┤┬┴┼", "-=|+++++++++")
_ASCII_BELOW = str.maketrans({"±": "+/-", "┊": "|", "━": "=", "▼": "v"})
"""For what is below the dates."""

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


class Canvas(NamedTuple):
    """What to draw.

    Attributes:
        width: columns inside the axis.
        height: rows above the axis.
        gutter: columns for the row labels.
        column_labels: columns and the labels below them.
        row_labels: rows and the labels left of them.
        traces: later ones cover earlier ones.
        spans: on the axis line.
    """

    width: int
    height: int
    gutter: int
    column_labels: tuple[tuple[int, str], ...]
    row_labels: tuple[tuple[int, str], ...]
    traces: tuple[Trace, ...]
    spans: tuple[Span, ...] = ()


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
        rows: number of rows, at least 3.
        unit: of the labels.
        fill: use all rows, half of the spare ones below (not below zero unless `lower` is).
    """
    candidates = sorted(
        # At least two labels, whichever row has the first.
        (
            (step, per)
            for step in _STEPS
            for per in _ROWS_PER_STEP
            if 2 * per < rows and (per > 1 or rows < _FEW_ROWS)
        ),
        key=lambda pair: (pair[0] / pair[1], -pair[1]),
    )
    slack = _HALF_A_ROW if rows < _FEW_ROWS else _TOLERANCE
    for step, per_step in candidates:
        lowest = floor(lower / unit * per_step / step + slack)
        needed = ceil(upper / unit * per_step / step - slack) - lowest + 1
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
    """Label as many columns as fit in the width, with two blanks between the labels.

    `labels_every` returns the labels of every n-th of them.
    """
    for every in _LABEL_EVERY:
        placed = tuple(zip(columns[::every], labels_every(every), strict=True))
        ends = [_label_span(column, label, width) for column, label in placed]
        if all(left[1] + 2 <= right[0] for left, right in pairwise(ends)):
            return placed
    return placed[:1]


def draw(canvas: Canvas, *, colour: bool, unicode: bool) -> list[str]:
    """Draw a canvas, its axis line and labels; return the lines without trailing blanks.

    Without `colour` there are no escape sequences, without `unicode` only `+`, `-` and `|`.

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
    figure.plot_size(canvas.gutter + 1 + canvas.width, canvas.height)
    figure.axes(active=False, axis="x", side="upper")
    figure.axes(active=False, axis="x", side="lower")
    figure.axes(active=False, axis="y", side="right")
    _set_ruler(figure.ruler("x"), canvas.width, ())
    padded = tuple((row, label.rjust(canvas.gutter)) for row, label in canvas.row_labels)
    _set_ruler(figure.ruler("y"), canvas.height, padded)
    for trace in canvas.traces:
        _draw_trace(plotext, trace)
    text: str = figure.build().string(colorless=not colour)
    lines = [without_blank_end(line) for line in text.rstrip("\n").split("\n")]
    lines += _axis_lines(canvas)
    return lines if unicode else [line.translate(_ASCII) for line in lines]


def _axis_lines(canvas: Canvas) -> list[str]:
    line = ["─"] * canvas.width
    names = [" "] * canvas.width
    for column, label in canvas.column_labels:
        line[column] = "┬"
        start, end = _label_span(column, label, canvas.width)
        names[start:end] = label
    put_spans(line, canvas.spans)
    return [
        f"{' ' * canvas.gutter}└{''.join(line)}",
        f"{' ' * (canvas.gutter + 1)}{''.join(names)}".rstrip(),
    ]


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
    points = [(x, y) for x, y in trace.points if isfinite(x) and isfinite(y)]
    if not points:
        return
    # A mark without a pixel would get the next colour of plotext's cycle.
    pixel = plotext.pixel(foreground=trace.colour, style="dim" if trace.faint else None)
    columns, rows = zip(*points, strict=True)
    mark = plotext.marker(trace.mark, pixel=pixel)
    signal = plotext.figure.signal(list(columns), list(rows), marker=mark)
    plotext.figure.draw(signal.lines(trace.connected))


MIN_COLUMNS = 30
MIN_ROWS = 8

_FEWEST_ROWS = 3
_SHARED_MARK = "B"
_COLUMNS_PER_LETTER = 3
"""Closer points are joined by a line with a letter now and then, else letters hide the line."""

_LETTER_EVERY = 8
"""Columns from letter to letter there."""

_NARROW = 60
"""Fewer columns get one more line of caption."""

_ROWS_WITH_BANDS = 9
"""In fewer rows the bands are cut off, and the values have all of them."""


class ChartStyle(NamedTuple):
    """The output of a chart.

    Attributes:
        columns: maximum width.
        rows: height with everything; at least `MIN_ROWS`.
        colour: whether escape sequences are allowed.
        unicode: whether more than ASCII can be shown.
        unit: of lengths.
    """

    columns: int
    rows: int
    colour: bool
    unicode: bool
    unit: Unit


class _Plenty(NamedTuple):
    """How much is shown around a plot.

    Attributes:
        area: rows that the plot needs, else less is shown around it.
        title: whether there is a title line.
        long_rows: a row for each ankle.
        extra: rows that are left out first.
        events: most lines of events.
        caption: most lines of the caption.
        other_brackets: whether the second ankle has brackets of its own.
    """

    area: int
    title: bool
    long_rows: bool
    extra: bool
    events: int
    caption: int
    other_brackets: bool = True


_PLENTY = (
    _Plenty(area=12, title=True, long_rows=True, extra=True, events=4, caption=3),
    _Plenty(area=8, title=True, long_rows=True, extra=False, events=2, caption=2),
    _Plenty(area=6, title=False, long_rows=True, extra=False, events=2, caption=1),
    _Plenty(area=6, title=False, long_rows=True, extra=False, events=1, caption=1),
    _Plenty(area=_FEWEST_ROWS, title=False, long_rows=False, extra=False, events=1, caption=1),
    _Plenty(
        area=_FEWEST_ROWS,
        title=False,
        long_rows=False,
        extra=False,
        events=1,
        caption=1,
        other_brackets=False,
    ),
)


def render(plot: Plot, style: ChartStyle) -> str:
    """Draw a plot with what fits around it, in `style.rows` lines or fewer.

    Raises:
        ImportError: plotext is missing (see `available`).
        OSError: plotext cannot be loaded.
    """
    places = Places.of(plot, style.columns)
    for plenty in _PLENTY:
        title = wrapped(plot.title, style.columns) if plenty.title else []
        below = _lines_below(plot, places, style, plenty)
        rows = style.rows - len(title) - len(below) - 2
        if rows >= max(_FEWEST_ROWS, plenty.area - (style.columns < _NARROW)):
            break
    limits = plot.limits_with_bands if rows >= _ROWS_WITH_BANDS else (plot.lower, plot.upper)
    scale = fit_scale(*limits, max(rows, _FEWEST_ROWS), unit=plot.unit, fill=plot.fill)
    canvas = _canvas(plot, places, scale, style)
    if not any(trace.mark == _SHARED_MARK for trace in canvas.traces):
        # The room of a mark that is not drawn may explain another one.
        without = _lines_below(plot, places, style, plenty, shared=False)
        below = without if len(without) == len(below) else below
    lines = draw(canvas, colour=style.colour, unicode=style.unicode)
    return "\n".join([*title, *lines, *below])


def _lines_below(
    plot: Plot, places: Places, style: ChartStyle, plenty: _Plenty, *, shared: bool = True
) -> list[str]:
    """Return what is below the dates: brackets of other ankles, events, rows, caption."""
    lines = []
    for mark, brackets in plot.brackets[1:] if plenty.other_brackets else ():
        if spans := places.spans(brackets):
            line = [" "] * places.width
            put_spans(line, [span._replace(word=f"{span.word} {mark}") for span in spans])
            lines.append(f"{' ' * (GUTTER + 1)}{''.join(line)}".rstrip())
    lines += event_lines(
        plot, places, style.columns, plenty.events, "…" if style.unicode else "..."
    )
    sides = [f"{series.mark} {series.name}" for series in plot.series if series.mark.isupper()]
    words = [*([] if plenty.title else [plot.short_title]), *sides]
    if len(sides) > 1 and shared:
        words.append(f"{_SHARED_MARK} both")
    rows = plot.rows if plenty.long_rows else plot.short_rows
    rows = tuple(row for row in rows if plenty.extra or not row.is_extra)
    fewest = sharing_by_caption(rows, lambda row: fitting_cells(row, places))
    for row in rows:
        sharing, cells = fitting_cells(row, places, fewest[row.caption])
        lines.append(row_line(row.name, cells, places))
        words.append(row.caption_of(plot.axis.by, sharing))
    words += [*plot.remarks, *plot.caption, *(f"┊ {band.caption}" for band in plot.bands)]
    if places.per_slot < 1:
        words.append(f"some {plot.axis.by}s share a column")
    most = plenty.caption + (style.columns < _NARROW and style.rows > MIN_ROWS + 1)
    lines += _caption(dict.fromkeys(words), style, most)
    return lines if style.unicode else [line.translate(_ASCII_BELOW) for line in lines]


def _caption(words: Iterable[str], style: ChartStyle, most: int) -> list[str]:
    """Return lines of the words that fit, first ones first."""
    kept: list[str] = []
    for word in words:
        shown = word if style.unicode else word.translate(_ASCII_BELOW)
        if len(flow([*kept, shown], style.columns)) <= most:
            kept.append(shown)
    return flow(kept, style.columns)


def _canvas(plot: Plot, places: Places, scale: Scale, style: ChartStyle) -> Canvas:
    columns = places.columns()
    marks = tuple(_marks(plot, places, scale))
    typos = tuple(_off_scale(plot, places, scale, style))
    lines = [
        Trace(series.line[not style.unicode], points, series.colour, connected=True)
        for series in plot.series
        for points in _line_runs(series.values, places, scale)
    ]
    letters = {
        (column + at, row)
        for trace in (*marks, *typos)
        for column, row in trace.points
        for at in range(len(trace.mark))
    }
    cells = {cell for line in lines for cell in _cells_of_line(line.points)}
    level_labels, at_axis = _level_labels(plot.levels, places.width, scale, letters, cells)
    margin = GAP + 2 * len(plot.bands) - 1 if plot.bands else 0
    spans = places.spans(plot.brackets[0][1]) if plot.brackets else ()
    if len(plot.brackets) > 1:
        spans = tuple(span._replace(word=f"{span.word} {plot.brackets[0][0]}") for span in spans)
    return Canvas(
        width=places.width + margin,
        height=scale.rows,
        gutter=GUTTER,
        column_labels=fit_labels(columns, places.width, plot.axis.labels),
        row_labels=tuple((dict(scale.labels()) | at_axis).items()),
        traces=(
            *_levels(plot.levels, places.width, scale, style),
            *lines,
            *level_labels,
            *_bands(plot.bands, places.width - 1 + GAP, scale, style),
            *marks,
            *typos,
        ),
        spans=spans,
    )


def _levels(
    levels: Iterable[Level], width: int, scale: Scale, style: ChartStyle
) -> Iterable[Trace]:
    for row in {nearest_cell(scale.row(level.value)) for level in levels}:
        ends = ((0.0, float(row)), (width - 1.0, float(row)))
        yield Trace("╌" if style.unicode else "-", ends, connected=True, faint=True)


def _level_labels(
    levels: Iterable[Level],
    width: int,
    scale: Scale,
    letters: AbstractSet[tuple[float, float]],
    lines: AbstractSet[tuple[float, float]],
) -> tuple[tuple[Trace, ...], dict[int, str]]:
    """Return the labels of levels where they hide nothing, and by row those with no such place.

    A letter just before a label would read as a part of it.
    """
    by_row: defaultdict[int, list[str]] = defaultdict(list)
    for level in levels:
        if level.label:
            by_row[nearest_cell(scale.row(level.value))].append(level.label)
    traces = []
    without = {}
    for row, labels in by_row.items():
        text = f" {', '.join(labels)} "
        for start in range(2, width - len(text) - 1):
            cells = {(start + at, row) for at in range(len(text))}
            if not (cells & lines or (cells | {(start - 1, row)}) & letters):
                traces.append(Trace(text, ((float(start), float(row)),)))
                break
        else:
            without[row] = labels[0].partition(" ")[0]
    return tuple(traces), without


def _line_runs(
    values: Mapping[int, float], places: Places, scale: Scale
) -> Iterable[tuple[tuple[float, float], ...]]:
    """Yield the points of each run of neighbours; single ones have no line."""
    for run in places.axis.runs(sorted(values)):
        if len(run) > 1:
            yield tuple(
                (float(places.column(at)), min(max(scale.row(values[at]), 0.0), scale.rows - 1.0))
                for at in run
            )


def _cells_of_line(points: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Yield the cell of a line in each column, about."""
    for (left, low), (right, high) in pairwise(points):
        for column in range(round(left), round(right) + 1):
            share = (column - left) / max(1, right - left)
            yield float(column), float(nearest_cell(low + share * (high - low)))


def _bands(bands: Iterable[Band], column: int, scale: Scale, style: ChartStyle) -> Iterable[Trace]:
    for at, band in enumerate(bands):
        here = float(column + 2 * at)
        low, high = (nearest_cell(scale.row(edge)) for edge in (band.low, band.high))
        bar = tuple((here, float(row)) for row in range(max(low, 0), min(high, scale.rows - 1) + 1))
        yield Trace("┊" if style.unicode else "|", bar, band.colour, faint=True)
        if 0 <= (row := nearest_cell(scale.row(band.value))) < scale.rows:
            yield Trace(band.mark, ((here, float(row)),), band.colour)


def _off_scale(plot: Plot, places: Places, scale: Scale, style: ChartStyle) -> Iterable[Trace]:
    """Yield the likely typos at the edge that they are beyond, with their values."""
    arrows = "↑↓" if style.unicode else "^v"
    for series in plot.series:
        for slot, value in series.off_scale.items():
            is_above = value > plot.upper
            row = scale.rows - 1 if is_above else 0
            if plot.lower <= value <= plot.upper:
                row = nearest_cell(scale.row(value))
            text = f"{series.mark}{arrows[not is_above]}{value / plot.unit:.1f}"
            column = min(places.column(slot), places.width - len(text))
            yield Trace(text, ((float(column), float(row)),), series.colour)


def _marks(plot: Plot, places: Places, scale: Scale) -> Iterable[Trace]:
    """Yield the marks of all values and of higher peaks; shared cells have their own mark."""

    def row_of(value: float) -> int:
        return nearest_cell(scale.row(value))

    cells: dict[tuple[int, int], tuple[str, int | None]] = {}
    peaks: dict[tuple[int, int], tuple[str, int | None]] = {}
    for series in plot.series:
        for into, values, mark in (
            (cells, series.values, series.mark),
            (peaks, _higher(series, row_of), series.mark.lower()),
        ):
            for slot in _lettered(values, places) if into is cells else values:
                cell = (places.column(slot), row_of(values[slot]))
                other = into.get(cell, (mark, None))[0]
                shared = _SHARED_MARK if mark.isupper() else _SHARED_MARK.lower()
                into[cell] = (mark, series.colour) if other == mark else (shared, None)
    by_mark: defaultdict[tuple[str, int | None], list[tuple[float, float]]] = defaultdict(list)
    for (column, row), mark_and_colour in (peaks | cells).items():
        by_mark[mark_and_colour].append((float(column), float(row)))
    for (mark, colour), points in by_mark.items():
        yield Trace(mark, tuple(points), colour)


def _higher(series: Series, row_of: Callable[[float], int]) -> dict[int, float]:
    """Return the peaks above their values: letters are not drawn at all of these."""
    return {
        slot: peak
        for slot, peak in series.peaks.items()
        if slot not in series.values or row_of(peak) > row_of(series.values[slot])
    }


def _lettered(values: Mapping[int, float], places: Places) -> Iterable[int]:
    """Yield the slots with a letter: all, or where they are close, some of each run."""
    for run in places.axis.runs(sorted(values)):
        last = None
        for slot in run:
            column = places.column(slot)
            if (
                places.per_slot >= _COLUMNS_PER_LETTER
                or slot == run[-1]
                or last is None
                or column - last >= _LETTER_EVERY
            ):
                last = column
                yield slot
