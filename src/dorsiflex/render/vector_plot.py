"""A weekly plot drawn in lines, for files: the same marks, strips and words as in characters.

Letters in the marks and dashes in the lines tell the ankles apart, so nothing depends on colour.
"""

from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from dorsiflex.render.paints import FIRST, INK, ON_MARK, RULE, SECOND, SOFT, Paint
from dorsiflex.render.plot_layout import flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dorsiflex.render.weekly_plot import Band, Level, Series, Strip, WeeklyPlot

_GUTTER = 58
"""Left of the first week: room for `pain L` and for every number."""

_AREA = 230
"""Height between the lowest and the highest value."""

_TITLE = 40
_LINE = 17
_CHARACTER = 7.2
_DESCENT = 8
_BAND = 24
_GAP = 18
_RADIUS = 8.0
_SMALLEST_WITH_LETTER = 6.0
_APART = 6
"""Between the marks of two ankles in one week, so that neither hides the other."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
"""The only blank that every viewer keeps."""

_SMALL = 'font-size="12"'
_AT_END = 'font-size="12" text-anchor="end"'
_CENTRED = 'font-size="12" text-anchor="middle"'
_HEAD = 'font-size="14" font-weight="bold"'
_ON_MARK = 'font-size="11" font-weight="bold" text-anchor="middle"'

_MOST_TICKS = 6
_STEPS = (1, 2, 5, 10)
_PAINTS = (FIRST, SECOND)
_DASHES = ("", ' stroke-dasharray="7 4"')
_BOTH = "B both"
"""What marks say that share a cell; here each has its own."""


def svg_plot(plot: "WeeklyPlot", width: int) -> tuple[str, int]:
    """Draw a plot with its title and, below, what its marks mean.

    Args:
        plot: what it shows.
        width: of all of it.

    Returns:
        The elements of a group whose upper left corner is 0 0, and its height.
    """
    drawing = _Drawing(plot, width)
    return "\n".join(drawing.elements()), drawing.height


class _Drawing:
    """One plot at one size; y grows downwards."""

    def __init__(self, plot: "WeeklyPlot", width: int) -> None:
        self._plot = plot
        self._width = width
        self._right = width - (_GAP + _BAND * len(plot.bands) if plot.bands else 0)
        self._step = (self._right - _GUTTER) / plot.weeks.total
        self._ticks = _ticks(plot.lower / plot.unit, plot.upper / plot.unit)
        self._strips = [(strip, self._fitting(strip)) for strip in plot.strips]
        words = [
            *(word for word in plot.caption if word != _BOTH),
            *dict.fromkeys(
                [band.caption for band in plot.bands]
                + [strip.caption for strip, cells in self._strips if cells]
            ),
        ]
        self._caption = flow(words, floor(width / _CHARACTER))
        rows = sum(1 for _, cells in self._strips if cells) + len(self._caption)
        self._below = _TITLE + _AREA + _LINE
        self.height = ceil(self._below + _LINE * rows + _DESCENT)

    def elements(self) -> "Iterator[str]":
        """Give what is drawn, later things over earlier ones."""
        yield _text(self._plot.title, 0, 12, INK, _HEAD)
        yield from self._scale()
        yield from self._weeks()
        yield from map(self._level, self._plot.levels)
        for place, series in enumerate(self._plot.series):
            yield from self._lines(series, place)
        for place, band in enumerate(self._plot.bands):
            yield from self._band(band, place)
        for place, series in enumerate(self._plot.series):
            yield from self._marks(series, place)
        yield from self._texts_below()

    def _scale(self) -> "Iterator[str]":
        places = max(0, -floor(log10(self._ticks[1] - self._ticks[0]) + 1e-9))
        for tick in self._ticks:
            y = self._y(tick * self._plot.unit)
            yield _line(_GUTTER, y, self._width, y, RULE)
            yield _text(f"{tick:.{places}f}", _GUTTER - 8, y + 4, SOFT, _AT_END)

    def _weeks(self) -> "Iterator[str]":
        every = 1
        while True:
            labels = self._plot.weeks.labels(every)
            if max(map(len, labels)) * _CHARACTER + 8 <= every * self._step or len(labels) == 1:
                break
            every += 1
        for number, label in enumerate(labels):
            yield _text(
                label,
                self._x(every * number),
                _TITLE + _AREA + _LINE,
                SOFT,
                _CENTRED,
            )

    def _level(self, level: "Level") -> str:
        y = self._y(level.value)
        words = " ".join(filter(None, (level.word, level.mark)))
        line = _line(_GUTTER, y, self._right, y, SOFT, ' stroke-dasharray="3 4"')
        return f"{line}\n{_text(words, _GUTTER + 4, y - 5, SOFT)}" if words else line

    def _lines(self, series: "Series", place: int) -> "Iterator[str]":
        paint = _PAINTS[place % 2]
        for (week, value), (other, then) in pairwise(sorted(series.values.items())):
            if other == week + 1:
                yield _line(
                    self._x(week, place),
                    self._y(value),
                    self._x(other, place),
                    self._y(then),
                    paint,
                    f' stroke-width="2"{_DASHES[place % 2]}',
                )

    def _marks(self, series: "Series", place: int) -> "Iterator[str]":
        radius = min(_RADIUS, max(2.5, self._step / 3))
        latest = max(series.values)
        for week, value in sorted(series.values.items()):
            is_latest = week == latest
            at = _RADIUS if is_latest else radius
            letter = series.mark if at >= _SMALLEST_WITH_LETTER else ""
            yield _mark(letter, self._x(week, place), self._y(value), at, _PAINTS[place % 2])

    def _band(self, band: "Band", place: int) -> "Iterator[str]":
        x = self._right + _GAP + _BAND * place + _BAND / 2 - 6
        paint = self._paint(band.mark)
        low, high = self._y(band.low), self._y(band.high)
        yield _line(x, low, x, high, paint, ' stroke-width="6" stroke-opacity="0.45"')
        for y in (low, high):
            yield _line(x - 6, y, x + 6, y, paint, ' stroke-width="2"')
        yield _mark(band.mark, x, self._y(band.value), _RADIUS, paint)

    def _texts_below(self) -> "Iterator[str]":
        y = self._below
        for strip, cells in self._strips:
            if cells:
                y += _LINE
                yield _text(strip.name, 0, y, SOFT)
                for week, text in sorted(cells.items()):
                    yield _text(text, self._x(week), y, INK, _CENTRED)
        for line in self._caption:
            y += _LINE
            yield _text(line, 0, y + 4, SOFT)

    def _fitting(self, strip: "Strip") -> "Mapping[int, str]":
        """Give the first choice whose texts do not touch; what says the same may."""
        for cells in strip.choices:
            widest = max(map(len, cells.values()), default=0)
            if widest * _CHARACTER + 3 <= self._step or not strip.is_extra:
                return cells
        return {}

    def _paint(self, mark: str) -> Paint:
        """Give the paint of the series with a mark, so that what belongs together looks it."""
        marks = [series.mark for series in self._plot.series]
        return _PAINTS[marks.index(mark) % 2] if mark in marks else INK

    def _x(self, week: int, place: int | None = None) -> float:
        x = _GUTTER + (week + 0.5) * self._step
        if place is None or len(self._plot.series) == 1:
            return x
        return x + min(_APART, self._step / 3) * (place - 0.5)

    def _y(self, value: float) -> float:
        low, high = (edge * self._plot.unit for edge in (self._ticks[0], self._ticks[-1]))
        return _TITLE + _AREA * (high - value) / (high - low)


def _ticks(low: float, high: float) -> "Sequence[float]":
    """Give round numbers from at most `low` to at least `high`."""
    power = 10.0 ** floor(log10((high - low) / _MOST_TICKS))
    step = next(
        size * power
        for size in _STEPS
        if ceil(high / (size * power)) - floor(low / (size * power)) <= _MOST_TICKS
        or size == _STEPS[-1]
    )
    return [number * step for number in range(floor(low / step), ceil(high / step) + 1)]


def _line(x: float, y: float, to_x: float, to_y: float, paint: Paint, more: str = "") -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" {paint.stroke}{more}/>'


def _mark(letter: str, x: float, y: float, radius: float, paint: Paint) -> str:
    disc = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {paint.fill}/>'
    if not letter:
        return disc
    text = _text(letter, x, y + 4, ON_MARK, _ON_MARK)
    return f"{disc}\n{text}"


def _text(text: str, x: float, y: float, paint: Paint, look: str = _SMALL) -> str:
    kept = escape(text).replace(" ", NO_BREAK_SPACE)
    return f'<text x="{x:.1f}" y="{y:.1f}" {look} {paint.fill}>{kept}</text>'
