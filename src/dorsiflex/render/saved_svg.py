"""The report as an SVG picture, and the plot drawn in lines, for a light and a dark page.

Letters in the marks and dashes in the lines tell the ankles apart, so nothing depends on colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise, zip_longest
from math import ceil, floor, log10
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.render import phrases
from dorsiflex.render.charts import distance_picture
from dorsiflex.render.phrases import (
    event_phrases,
    loss_phrases,
    start_phrases,
    training_paragraphs,
)
from dorsiflex.render.plot_columns import cut, flow, sharing_by_caption
from dorsiflex.render.plot_model import By
from dorsiflex.render.plot_text import ChartStyle
from dorsiflex.render.report_text import (
    FOOTER,
    head_of,
    no_tests_line,
    report_sentences,
    title_of,
    weekly_fields,
)
from dorsiflex.render.table import records_table
from dorsiflex.render.terminal import Screen, cell_width, wrapped
from dorsiflex.render.verdicts import State, state_of, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.render.plot_model import Band, Bracket, Level, Plot, Row, Series


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by what it is for.

    Attributes:
        name: of its class.
        light: on a light page, on paper, and for viewers that know no style sheet.
        dark: where the reader prefers dark pages.
    """

    name: str
    light: str
    dark: str

    @property
    def fill(self) -> str:
        """Return the attributes of what is filled, text among it."""
        return f'class="{self.name}" fill="{self.light}"'

    @property
    def stroke(self) -> str:
        """Return the attributes of a line."""
        return f'class="{self.name}-line" stroke="{self.light}"'


PAPER = Colour("paper", "#ffffff", "#0d1117")
INK = Colour("ink", "#1a1a1a", "#e6edf3")
SOFT = Colour("soft", "#57606a", "#9da7b3")
RULE = Colour("rule", "#d8dee4", "#30363d")
ALARM = Colour("alarm", "#b00020", "#ff8182")
LOSS = Colour("loss", "#8250df", "#d2a8ff")
GAIN = Colour("gain", "#1a6b2d", "#56d364")
FIRST = Colour("first", "#0069a8", "#2f81c7")
SECOND = Colour("second", "#b84a00", "#c9611a")
ON_MARK = Colour("on-mark", "#ffffff", "#ffffff")

_ALL = (PAPER, INK, SOFT, RULE, ALARM, GAIN, LOSS, FIRST, SECOND, ON_MARK)


def dark_style() -> str:
    """Return the rules that turn a picture dark on a screen where that is preferred."""
    rules = "\n".join(
        f".{paint.name} {{ fill: {paint.dark} }} .{paint.name}-line {{ stroke: {paint.dark} }}"
        for paint in _ALL
        if paint.light != paint.dark
    )
    return f"<style>@media screen and (prefers-color-scheme: dark) {{\n{rules}\n}}</style>"


_GUTTER = 58
"""Left of the first week: room for `pain L` and for every number."""

_AREA = 230
"""Height between the lowest and the highest value."""

_TITLE = 40
_LINE = 17
_CHARACTER = 7.2
_DESCENT = 8
_BRACKET = 18
_AIR = 4
"""Between a bracket and its word."""
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


def svg_plot(plot: Plot, width: int) -> tuple[str, int]:
    """Draw a plot with its title and, below, what its marks mean.

    Returns:
        The elements of a group whose upper left corner is 0 0, and its height.
    """
    drawing = _Drawing(plot, width)
    return "\n".join(drawing.elements()), drawing.height


class _Drawing:
    """One plot at one size; y grows downwards."""

    def __init__(self, plot: Plot, width: int) -> None:
        self._plot = plot
        self._axis = plot.axis
        self._width = width
        self._step = (width - _GUTTER) / plot.axis.total
        self._ticks = _ticks(*(edge / plot.unit for edge in plot.limits_with_bands))
        fewest = sharing_by_caption(plot.rows, self._fitting)
        self._rows = [(row, *self._fitting(row, fewest[row.caption])) for row in plot.rows]
        self._events = self._event_lines()
        words = [
            *(f"{series.mark} {series.name}" for series in plot.series),
            *(row.caption_of(plot.axis.by, sharing) for row, sharing, _ in self._rows),
            *plot.remarks,
            *plot.caption,
            *(f"shaded: {band.caption}" for band in plot.bands),
        ]
        self._caption = flow(dict.fromkeys(words), floor(width / _CHARACTER))
        self._dates = _TITLE + _AREA + _LINE + _BRACKET * len(plot.brackets)
        rows = len(self._events) + len(self._rows) + len(self._caption)
        self.height = ceil(self._dates + _LINE * rows + _DESCENT)

    def elements(self) -> Iterator[str]:
        """Return what is drawn, later things over earlier ones."""
        yield _text(self._plot.title, 0, 12, INK, _HEAD)
        yield from map(self._band, self._plot.bands)
        yield from self._scale()
        yield from self._labels()
        yield from map(self._level, self._plot.levels)
        yield from self._happenings()
        for place, series in enumerate(self._plot.series):
            yield from self._lines(series, place)
        for place, series in enumerate(self._plot.series):
            yield from self._marks(series, place)
        for place, (mark, brackets) in enumerate(self._plot.brackets):
            yield from self._brackets(mark, brackets, place)
        yield from self._texts_below()

    def _scale(self) -> Iterator[str]:
        places = max(0, -floor(log10(self._ticks[1] - self._ticks[0]) + 1e-9))
        for tick in self._ticks:
            y = self._y(tick * self._plot.unit)
            yield _line(_GUTTER, y, self._width, y, RULE)
            yield _text(f"{tick:.{places}f}", _GUTTER - 8, y + 4, SOFT, _AT_END)

    def _labels(self) -> Iterator[str]:
        every = 1
        while True:
            labels = self._axis.labels(every)
            widest = max(map(len, labels)) * _CHARACTER
            if widest + 8 <= every * self._step or len(labels) == 1:
                break
            every += 1
        for number, label in enumerate(labels):
            half = len(label) * _CHARACTER / 2
            x = min(max(self._x(every * number), half), self._width - half)
            yield _text(label, x, self._dates, SOFT, _CENTRED)

    def _level(self, level: Level) -> str:
        y = self._y(level.value)
        line = _line(_GUTTER, y, self._width, y, SOFT, ' stroke-dasharray="3 4"')
        if not level.label:
            return line
        x, below = self._free_place(len(level.label) * _CHARACTER, y)
        return f"{line}\n{_text(level.label, x, below, SOFT)}"

    def _free_place(self, length: float, y: float) -> tuple[float, float]:
        """Return where a text at a level hides no mark, if there is such a place."""
        marks = [
            (self._x(slot, place), self._y(value))
            for place, series in enumerate(self._plot.series)
            for slot, value in (
                *series.values.items(),
                *((slot, self._top) for slot in series.off_scale),
            )
        ]
        first, last = _GUTTER + _AIR, self._width - length - _AIR
        steps = range(max(1, floor((last - first) / _RADIUS) + 1))
        places = [
            (x, below)
            for away in (0, _LINE)
            for x in (first, last, *(first + _RADIUS * step for step in steps))
            for below in (y - 5 - away, y + _LINE - 4 + away)
        ]
        for x, below in places:
            if not any(
                x - _RADIUS < at_x < x + length + _RADIUS and below - _LINE < at_y < below + _RADIUS
                for at_x, at_y in marks
            ):
                return x, below
        return places[0]

    def _lines(self, series: Series, place: int) -> Iterator[str]:
        paint = _PAINTS[place % 2]
        for run in self._axis.runs(sorted(series.values)):
            for slot, other in pairwise(run):
                yield _line(
                    self._x(slot, place),
                    self._y(series.values[slot]),
                    self._x(other, place),
                    self._y(series.values[other]),
                    paint,
                    f' stroke-width="2"{_DASHES[place % 2]}',
                )

    def _marks(self, series: Series, place: int) -> Iterator[str]:
        radius = min(_RADIUS, max(2.5, self._step / 3))
        paint = _PAINTS[place % 2]
        latest = max(series.values, default=None)
        for slot, value in sorted(series.values.items()):
            at = _RADIUS if slot == latest else radius
            letter = series.mark if at >= _SMALLEST_WITH_LETTER else ""
            yield _mark(letter, self._x(slot, place), self._y(value), at, paint)
        for slot, value in series.off_scale.items():
            is_above = value > self._plot.upper
            text = f"{series.mark}{'↑' if is_above else '↓'}{value / self._plot.unit:.1f}"
            half = len(text) * _CHARACTER / 2
            x = min(max(self._x(slot), _GUTTER + half), self._width - half)
            # Above the line of the edge, not on it.
            y = self._y(self._top if is_above else self._bottom) - _AIR
            yield _text(text, x, y, paint, _CENTRED)

    def _band(self, band: Band) -> str:
        low, high = (max(min(edge, self._top), self._bottom) for edge in (band.low, band.high))
        return (
            f'<rect x="{_GUTTER}" y="{self._y(high):.1f}" width="{self._width - _GUTTER}"'
            f' height="{self._y(low) - self._y(high):.1f}" fill-opacity="0.12"'
            f" {self._paint(band.mark).fill}/>"
        )

    def _brackets(self, mark: str, brackets: Iterable[Bracket], place: int) -> Iterator[str]:
        y = _TITLE + _AREA + _BRACKET * (place + 1) - 2
        for bracket in brackets:
            if bracket.last < self._axis.first:
                continue
            left, right = (
                self._x(self._axis.bracketed(day)) for day in (bracket.first, bracket.last)
            )
            around = _AIR if self._axis.by is By.MONTH else _RADIUS
            left, right = max(left - around, _GUTTER), min(right + around, self._width)
            word = f"{bracket.word} {mark}".rstrip()
            yield _line(left, y, right, y, INK, ' stroke-width="1.5"')
            for x in (left, right):
                yield _line(x, y - 5, x, y, INK, ' stroke-width="1.5"')
            length = len(word) * _CHARACTER
            if length + 2 * _AIR <= right - left:
                yield _text(word, (left + right) / 2, y - 4, INK, _CENTRED)
            elif right + _AIR + length <= self._width:
                yield _text(word, right + _AIR, y, INK)
            else:
                yield _text(word, left - _AIR, y, INK, _AT_END)

    def _happenings(self) -> Iterator[str]:
        """Draw a faint line through the plot at each event."""
        for event in self._plot.events:
            x = self._day(event.day)
            line = ' stroke-dasharray="1 5"'
            yield _line(x, _TITLE, x, _TITLE + _AREA, SOFT, line)

    def _event_lines(self) -> list[list[tuple[float, str, str]]]:
        """Return lines of events: where the mark is, the mark with its text, how it is aligned."""
        lines: list[list[tuple[float, str, str]]] = []
        ends: list[float] = []
        for event in self._plot.events:
            x = self._day(event.day)
            width = (cell_width(event.text) + 3) * _CHARACTER
            is_before = x + width > self._width and x > self._width / 2
            fitting = floor((x if is_before else self._width - x) / _CHARACTER) - 3
            words = cut(event.text, fitting, "…")
            width = (cell_width(words) + 3) * _CHARACTER
            start = x - width if is_before else x
            mark = self._axis.mark_of(event)
            text, look = f"{mark} {words}", _SMALL
            if is_before:
                text, look = f"{words} {mark}", _AT_END
            at = next((at for at, end in enumerate(ends) if end <= start), len(ends))
            if at == len(ends):
                lines.append([])
                ends.append(0)
            # The middle of the mark is below the day.
            lines[at].append((x + (4 if is_before else -4), text, look))
            ends[at] = start + width
        return lines

    def _texts_below(self) -> Iterator[str]:
        y = self._dates
        for events in self._events:
            y += _LINE
            for x, text, look in events:
                yield _text(text, x, y, INK, look)
        for row, sharing, cells in self._rows:
            y += _LINE
            yield _text(row.name, 0, y, SOFT)
            for slot, text in sorted(cells.items()):
                middle = min(slot + (sharing - 1) / 2, self._axis.total - 1)
                yield _text(text, self._x(middle), y, INK, _CENTRED)
        for line in self._caption:
            y += _LINE
            yield _text(line, 0, y + 4, SOFT)

    def _fitting(self, row: Row, fewest: int = 1) -> tuple[int, Mapping[int, str]]:
        """Return how many slots share a text so that the texts do not touch, and the texts."""
        sharing = max(fewest, row.slots)
        while True:
            cells = row.cells(sharing)
            widest = max(map(len, cells.values()), default=0)
            if widest * _CHARACTER + 3 <= self._step * sharing or len(cells) <= 1:
                return sharing, cells
            sharing += row.slots

    def _paint(self, mark: str) -> Colour:
        """Return the paint of the series with a mark, so that what belongs together looks it."""
        marks = [series.mark for series in self._plot.series]
        return _PAINTS[marks.index(mark) % 2] if mark in marks else INK

    def _x(self, position: float, place: int | None = None) -> float:
        x = _GUTTER + (position + 0.5) * self._step
        if place is None or len(self._plot.series) == 1:
            return x
        return x + min(_APART, self._step / 3) * (place - 0.5)

    def _day(self, day: date) -> float:
        return min(max(self._x(self._axis.position(day)), _GUTTER), self._width)

    @property
    def _bottom(self) -> float:
        return self._ticks[0] * self._plot.unit

    @property
    def _top(self) -> float:
        return self._ticks[-1] * self._plot.unit

    def _y(self, value: float) -> float:
        return _TITLE + _AREA * (self._top - value) / (self._top - self._bottom)


def _ticks(low: float, high: float) -> Sequence[float]:
    """Return round numbers from at most `low` to at least `high`."""
    power = 10.0 ** floor(log10((high - low) / _MOST_TICKS))
    step = next(
        size * power
        for size in _STEPS
        if ceil(high / (size * power)) - floor(low / (size * power)) <= _MOST_TICKS
        or size == _STEPS[-1]
    )
    return [number * step for number in range(floor(low / step), ceil(high / step) + 1)]


def _line(x: float, y: float, to_x: float, to_y: float, paint: Colour, more: str = "") -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" {paint.stroke}{more}/>'


def _mark(letter: str, x: float, y: float, radius: float, paint: Colour) -> str:
    disc = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {paint.fill}/>'
    if not letter:
        return disc
    text = _text(letter, x, y + 4, ON_MARK, _ON_MARK)
    return f"{disc}\n{text}"


def _text(text: str, x: float, y: float, paint: Colour, look: str = _SMALL) -> str:
    kept = escape(text).replace(" ", NO_BREAK_SPACE)
    return f'<text x="{x:.1f}" y="{y:.1f}" {look} {paint.fill}>{kept}</text>'


_COLUMNS = 112
_TABLE_GAP = 4
_HALF = (_COLUMNS - _TABLE_GAP) // 2
_CELL_WIDTH = 8.4
_LINE_HEIGHT = 18
_MARGIN = 24
_STATE_PAINTS = {State.GAIN: GAIN, State.LOSS: LOSS}

_SVG = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="$height"
     viewBox="0 0 $width $height" role="img" aria-labelledby="title description" xml:lang="en">
<title id="title">$title</title>
<desc id="description">$sentences</desc>
$style
<rect x="0.5" y="0.5" width="$inner_width" height="$inner_height" rx="8" $paper/>
<rect x="0.5" y="0.5" width="$inner_width" height="$inner_height" rx="8" fill="none" $rule/>
<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
$elements
</g>
</svg>
""")


class _Line(NamedTuple):
    """A line of text and how it looks."""

    text: str
    paint: Colour = INK
    strong: bool = False


_BLANK = _Line("")


def svg_picture(report: Report, unit: Unit, *, with_plot: bool) -> str:
    """Write a report as a picture."""
    sheet = _Sheet()
    sheet.write(_Line(head_of(report), INK, True), *_warnings(report, unit))
    if report.sides:
        sheet.write(*_verdicts(report, unit))
        if with_plot:
            _plot(sheet, report, unit)
        _sides(sheet, report, unit)
    else:
        sheet.write(_BLANK, *map(_Line, no_tests_line(report).splitlines()))
    sheet.write(*_closing(report, unit))
    width = round(sheet.columns * _CELL_WIDTH + 2 * _MARGIN)
    height = round(sheet.bottom + _MARGIN)
    return _SVG.substitute(
        width=width,
        height=height,
        inner_width=width - 1,
        inner_height=height - 1,
        title=escape(title_of(report)),
        sentences=escape(report_sentences(report, unit)),
        style=dark_style(),
        paper=PAPER.fill,
        rule=RULE.stroke,
        elements="\n".join(sheet.elements),
    )


class _Sheet:
    """What is filled from top to bottom.

    Attributes:
        elements: what is on it.
        bottom: how far it is filled.
        columns: how wide it is, in characters.
    """

    def __init__(self) -> None:
        self.elements: list[str] = []
        self.bottom = float(_MARGIN)
        self.columns = _COLUMNS

    def write(self, *lines: _Line) -> None:
        """Write lines one below the other."""
        self.beside([lines])

    def beside(self, blocks: Iterable[Iterable[_Line]]) -> None:
        """Write blocks of lines side by side."""
        for row in zip_longest(*blocks, fillvalue=_BLANK):
            self.bottom += _LINE_HEIGHT
            for place, line in enumerate(row):
                self._write(line, place * (_HALF + _TABLE_GAP))

    def place(self, elements: str, height: float) -> None:
        """Put a drawing below what is there."""
        self.bottom += _LINE_HEIGHT
        self.elements.append(
            f'<g transform="translate({_MARGIN} {self.bottom:g})">\n{elements}\n</g>'
        )
        self.bottom += height

    def _write(self, line: _Line, column: int) -> None:
        if not line.text:
            return
        # The length of each line is said, so that every cell stays in its column in any font.
        cells = cell_width(line.text)
        self.columns = max(self.columns, column + cells)
        weight = ' font-weight="bold"' if line.strong else ""
        self.elements.append(
            f'<text x="{_MARGIN + column * _CELL_WIDTH:.1f}" y="{self.bottom:g}"'
            f' textLength="{cells * _CELL_WIDTH:.1f}"{weight} {line.paint.fill}>'
            f"{escape(line.text).replace(' ', NO_BREAK_SPACE)}</text>"
        )


def _warnings(report: Report, unit: Unit) -> Iterator[_Line]:
    for text, is_pain in phrases.warning_phrases(report, unit).items():
        yield _BLANK
        paint = ALARM if is_pain else INK
        yield from _wrapped(f"! {text}", _COLUMNS, paint, strong=is_pain)


def _verdicts(report: Report, unit: Unit) -> Iterator[_Line]:
    yield _BLANK
    for side, of_side in report.sides.items():
        words, state = verdict_words(of_side, report.until, unit), state_of(of_side.change)
        start = f"{state.sign} {side.capitalize()}: {words.head}"
        details = [words.rest, phrases.windows_phrase(of_side, unit)]
        if not (state.is_established or state.is_over_error):
            start, details = f"{start} {words.rest}".rstrip(), details[1:]
        yield from _wrapped(start, _COLUMNS, _STATE_PAINTS.get(state, INK), strong=True)
        for text in filter(None, details):
            yield from _wrapped(f"  {text}", _COLUMNS, SOFT)
    for text in [*start_phrases(report), *loss_phrases(report)]:
        yield from _wrapped(f"  {text}", _COLUMNS, SOFT)
    if no_pain := phrases.no_pain_phrase(report):
        yield from _wrapped(no_pain, _COLUMNS, strong=True)


def _plot(sheet: _Sheet, report: Report, unit: Unit) -> None:
    style = ChartStyle(_COLUMNS, 0, colour=False, unicode=True, unit=unit)
    plot = distance_picture(report, style)
    if isinstance(plot, str):
        sheet.write(_BLANK, *map(_Line, plot.splitlines()))
    else:
        sheet.place(*svg_plot(plot, round(_COLUMNS * _CELL_WIDTH)))


def _sides(sheet: _Sheet, report: Report, unit: Unit) -> None:
    """Write the ankles side by side, where their tables leave room for each other."""
    tables = [list(_table(side, report, unit)) for side in report.sides.values()]
    widest = max(len(line.text) for lines in tables for line in lines)
    is_narrow = widest <= _HALF and len(tables) > 1
    blocks = [
        [
            _BLANK,
            *lines,
            *(
                line
                for note in phrases.notes(side, unit)
                for line in _wrapped(note, _HALF if is_narrow else _COLUMNS)
            ),
            *_wrapped(phrases.remark(side, unit) or "", _HALF if is_narrow else _COLUMNS, SOFT),
        ]
        for lines, side in zip(tables, report.sides.values(), strict=True)
    ]
    if is_narrow:
        sheet.beside(blocks)
    else:
        sheet.write(*(line for block in blocks for line in block))


def _table(side: SideReport, report: Report, unit: Unit) -> Iterator[_Line]:
    counts = phrases.counts_phrase(side, report.until)
    yield _Line(f"{side.side.capitalize()} ankle: {counts}", strong=True)
    if not side.weeks:
        return
    weeks = records_table(side.weeks, weekly_fields(report, unit), Screen())
    head, *lines = weeks.splitlines()
    yield _Line(head, SOFT)
    yield from map(_Line, lines)


def _closing(report: Report, unit: Unit) -> Iterator[_Line]:
    between = phrases.asymmetry_phrase(report, unit)
    yield from _section("Between the ankles", [between] if between else [])
    yield from _section("Events", event_phrases(report), SOFT)
    yield from _section("Training", training_paragraphs(report))
    yield _BLANK
    yield from (_Line(text, SOFT) for text in FOOTER)


def _section(head: str, texts: Iterable[str], paint: Colour = INK) -> Iterator[_Line]:
    """Write texts below a heading; nothing if there are none."""
    if lines := [line for text in texts for line in _wrapped(text, _COLUMNS, paint)]:
        yield _BLANK
        yield _Line(head, strong=True)
        yield from lines


def _wrapped(
    text: str, columns: int, paint: Colour = INK, *, strong: bool = False
) -> Iterator[_Line]:
    indent = "  " if text.startswith(("!", "  ")) else ""
    for line in wrapped(text, columns, hanging=indent) if text else ():
        yield _Line(line, paint, strong)
