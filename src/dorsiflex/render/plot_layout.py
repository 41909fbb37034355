"""Setting a weekly plot: what goes in which character cell, and what is given up in little room."""

import textwrap
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from dorsiflex.render.canvas import Canvas, Scale, Trace, draw, fit_labels, fit_scale, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dorsiflex.render.weekly_plot import (
        Band,
        ChartStyle,
        Level,
        Series,
        Strip,
        WeeklyPlot,
    )

GUTTER = 6
"""Columns left of the axis: room for `pain L` and for every number."""

_GAP = 2
_FEWEST_ROWS = 5
_COMFORTABLE_ROWS = 7
_SHARED = "B"


def render(plot: "WeeklyPlot", style: "ChartStyle") -> str:
    """Draw a plot with its title and, below, what its marks mean.

    Raises:
        ImportError: plotext is not there; ask `canvas.available` first.
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


def _ever_less(plot: "WeeklyPlot") -> "Iterable[WeeklyPlot]":
    """Give up what takes rows from the plot, the least needed first."""
    yield plot
    yield plot._replace(strips=tuple(strip for strip in plot.strips if not strip.is_extra))
    yield plot._replace(strips=())
    yield plot._replace(strips=(), bands=())


def _caption(
    plot: "WeeklyPlot", columns: "Sequence[int]", strips: "Iterable[Strip]", style: "ChartStyle"
) -> list[str]:
    below = [*(band.caption for band in plot.bands), *(strip.caption for strip in strips)]
    words = [*plot.caption, *dict.fromkeys(below)]
    if len(set(columns)) < len(columns):
        words.append("weeks share columns: a short gap does not show")
    return flow(words if style.unicode else map(_ascii, words), style.columns)


def flow(pieces: "Iterable[str]", columns: int) -> list[str]:
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


def _columns(plot: "WeeklyPlot", width: int) -> list[int]:
    """Give the column of each week; with more weeks than columns, several share one."""
    free = width - GUTTER - 1 - _margin(plot) - 3
    per_week = free / max(1, plot.weeks.total - 1)
    return [1 + nearest(index * per_week) for index in range(plot.weeks.total)]


def _margin(plot: "WeeklyPlot") -> int:
    """Columns at the right: a gap, and each band with a blank after it."""
    return _GAP + 2 * len(plot.bands) if plot.bands else 0


def _fitting(strip: "Strip", columns: "Sequence[int]") -> "Mapping[int, str]":
    """Give the first choice whose texts do not touch; single letters may, as they say the same."""
    for cells in strip.choices:
        placed = _placed(cells, columns)
        apart = all(left + len(text) < right for (left, text), (right, _) in pairwise(placed))
        if apart or not strip.is_extra:
            return cells
    return {}


def _placed(cells: "Mapping[int, str]", columns: "Sequence[int]") -> list[tuple[int, str]]:
    return [(max(0, columns[week] - len(text) // 2), text) for week, text in sorted(cells.items())]


def _strip_line(strip: "Strip", cells: "Mapping[int, str]", columns: "Sequence[int]") -> str:
    line = [" "] * (columns[-1] + 3)
    for start, text in _placed(cells, columns):
        line[start : start + len(text)] = text
    return f"{strip.name:<{GUTTER + 1}}{''.join(line)}".rstrip()


def _canvas(
    plot: "WeeklyPlot", columns: "Sequence[int]", scale: Scale, style: "ChartStyle"
) -> Canvas:
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
    levels: "Iterable[Level]",
    width: int,
    scale: Scale,
    style: "ChartStyle",
    taken: "Collection[tuple[float, float]]",
) -> "Iterable[Trace]":
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
    values: "Mapping[int, float]", columns: "Sequence[int]", scale: Scale
) -> "Iterable[tuple[tuple[float, float], ...]]":
    """Give the points of each unbroken run of weeks; a week alone needs no line."""
    run: list[int] = []
    for week in [*sorted(values), -1]:
        if run and week != run[-1] + 1:
            if len(run) > 1:
                yield tuple((float(columns[at]), scale.row(values[at])) for at in run)
            run = []
        run.append(week)


def _bands(
    bands: "Iterable[Band]", column: int, scale: Scale, style: "ChartStyle"
) -> "Iterable[Trace]":
    for at, band in enumerate(bands):
        here = float(column + 2 * at)
        rows = range(nearest(scale.row(band.low)), nearest(scale.row(band.high)) + 1)
        bar = tuple((here, float(row)) for row in rows)
        yield Trace("│" if style.unicode else "|", bar, band.colour)
        yield Trace(band.mark, ((here, float(nearest(scale.row(band.value)))),), band.colour)


def _marks(
    all_series: "Iterable[Series]", columns: "Sequence[int]", scale: Scale
) -> "Iterable[Trace]":
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
