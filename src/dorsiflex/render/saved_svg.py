"""The report as an SVG picture: text in cells and a drawn plot, with title and description."""

import textwrap
from html import escape
from itertools import zip_longest
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.render import phrases
from dorsiflex.render.chart import ChartStyle, distance_picture
from dorsiflex.render.clean import clean
from dorsiflex.render.event_phrases import event_phrases, start_phrases
from dorsiflex.render.lengths import day
from dorsiflex.render.paints import ALARM, GAIN, INK, LOSS, PAPER, RULE, SOFT, Paint, dark_style
from dorsiflex.render.report_text import nothing
from dorsiflex.render.saved import FOOTER, title_of
from dorsiflex.render.screen import Screen
from dorsiflex.render.sentences import report_sentences
from dorsiflex.render.table import table
from dorsiflex.render.training_phrases import training_paragraphs
from dorsiflex.render.vector_plot import NO_BREAK_SPACE, svg_plot
from dorsiflex.render.verdicts import State, state_of, verdict_words
from dorsiflex.render.weekly_table import trained_by_week, weekly_cells, weekly_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.domain.weeks import Week

_COLUMNS = 112
_GAP = 4
_HALF = (_COLUMNS - _GAP) // 2
_CELL_WIDTH = 8.4
_LINE_HEIGHT = 18
_MARGIN = 24
_PAINTS = {State.GAIN: GAIN, State.LOSS: LOSS}

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
    paint: Paint = INK
    strong: bool = False


_BLANK = _Line("")


def svg_picture(report: "Report", unit: "Unit", *, with_plot: bool) -> str:
    """Write a report as a picture.

    Args:
        report: what is shown.
        unit: what distances are shown in.
        with_plot: draw the weeks as well.
    """
    sheet = _Sheet()
    sheet.write(
        _Line(f"{clean(report.person)}, {day(report.since)} to {day(report.until)}", INK, True)
    )
    if report.sides:
        sheet.write(*_opening(report, unit))
        if with_plot:
            _plot(sheet, report, unit)
        _sides(sheet, report, unit)
    else:
        sheet.write(_BLANK, *map(_Line, nothing(report).splitlines()))
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
        elements: what stands on it.
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

    def beside(self, blocks: "Iterable[Iterable[_Line]]") -> None:
        """Write blocks of lines side by side."""
        for row in zip_longest(*blocks, fillvalue=_BLANK):
            self.bottom += _LINE_HEIGHT
            for place, line in enumerate(row):
                self._write(line, place * (_HALF + _GAP))

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
        from rich.cells import cell_len

        # The length of each line is said, so that every cell stays in its column in any font.
        cells = cell_len(line.text)
        self.columns = max(self.columns, column + cells)
        weight = ' font-weight="bold"' if line.strong else ""
        self.elements.append(
            f'<text x="{_MARGIN + column * _CELL_WIDTH:.1f}" y="{self.bottom:g}"'
            f' textLength="{cells * _CELL_WIDTH:.1f}"{weight} {line.paint.fill}>'
            f"{escape(line.text).replace(' ', NO_BREAK_SPACE)}</text>"
        )


def _opening(report: "Report", unit: "Unit") -> "Iterator[_Line]":
    for text, is_pain in phrases.warning_phrases(report).items():
        yield _BLANK
        paint = ALARM if is_pain else INK
        yield from _wrapped(f"! {text}", _COLUMNS, paint, strong=is_pain)
    yield _BLANK
    for side, of_side in report.sides.items():
        words, state = verdict_words(of_side, report.until, unit), state_of(of_side.change)
        start = f"{state.sign} {side.capitalize()}: {words.head}"
        details = [words.rest, phrases.windows_phrase(of_side, unit)]
        if not (state.is_established or state.is_over_error):
            start, details = f"{start} {words.rest}".rstrip(), details[1:]
        yield from _wrapped(start, _COLUMNS, _PAINTS.get(state, INK), strong=True)
        for text in filter(None, details):
            yield from _wrapped(f"  {text}", _COLUMNS, SOFT)
    for text in start_phrases(report):
        yield from _wrapped(f"  {text}", _COLUMNS, SOFT)
    if no_pain := phrases.no_pain_phrase(report):
        yield from _wrapped(no_pain, _COLUMNS, strong=True)


def _plot(sheet: _Sheet, report: "Report", unit: "Unit") -> None:
    style = ChartStyle(_COLUMNS, 0, colour=False, unicode=True, unit=unit)
    plot = distance_picture(report, style)
    if isinstance(plot, str):
        sheet.write(_BLANK, *map(_Line, plot.splitlines()))
    else:
        sheet.place(*svg_plot(plot, round(_COLUMNS * _CELL_WIDTH)))


def _sides(sheet: _Sheet, report: "Report", unit: "Unit") -> None:
    """Write the ankles side by side, where their tables leave room for each other."""
    trained = trained_by_week(report)
    tables = [list(_table(side, report, trained, unit)) for side in report.sides.values()]
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


def _table(
    side: "SideReport", report: "Report", trained: "Mapping[Week, str]", unit: "Unit"
) -> "Iterator[_Line]":
    counts = phrases.counts_phrase(side, report.until)
    yield _Line(f"{side.side.capitalize()} ankle: {counts}", strong=True)
    if not side.weeks:
        return
    head, *lines = table(
        weekly_columns(unit, with_training=bool(trained)),
        [weekly_cells(week, unit, trained) for week in side.weeks],
        Screen(),
    ).splitlines()
    yield _Line(head, SOFT)
    yield from map(_Line, lines)


def _closing(report: "Report", unit: "Unit") -> "Iterator[_Line]":
    if between := phrases.asymmetry_phrase(report, unit):
        yield _BLANK
        yield _Line("Between the ankles", strong=True)
        yield from _wrapped(between, _COLUMNS)
    if events := event_phrases(report):
        yield _BLANK
        yield _Line("Events", strong=True)
        for text in events:
            yield from _wrapped(text, _COLUMNS, SOFT)
    if paragraphs := training_paragraphs(report):
        yield _BLANK
        yield _Line("Training", strong=True)
        for text in paragraphs:
            yield from _wrapped(text, _COLUMNS)
    yield _BLANK
    yield from (_Line(text, SOFT) for text in FOOTER)


def _wrapped(
    text: str, columns: int, paint: Paint = INK, *, strong: bool = False
) -> "Iterator[_Line]":
    indent = "  " if text.startswith(("!", "  ")) else ""
    for line in textwrap.wrap(text, columns, subsequent_indent=indent, break_on_hyphens=False):
        yield _Line(line, paint, strong)
