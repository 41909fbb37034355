"""The report on one screen: better? which ankle? safe? what next?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import length
from dorsiflex.render.phrases import event_phrase, loss_phrases, training_line, warning_text
from dorsiflex.render.report_text import next_steps, no_tests_line
from dorsiflex.render.short_phrases import (
    ankle_phrase,
    between_phrase,
    compared_phrase,
    goal_phrases,
    how_many_phrase,
    next_step_phrase,
    pain_phrase,
    short_warnings,
    span_phrase,
    untested_phrase,
)
from dorsiflex.render.small_bars import small_bars
from dorsiflex.render.terminal import WIDEST, Style, escape_control, filled, styled, wrap_lines
from dorsiflex.render.tests import with_filter
from dorsiflex.render.verdicts import shown_change, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report, ReportWarning, SideReport
    from dorsiflex.render.terminal import Screen

_PIPED_ROWS = 24
"""Lines that a piped report has, unless there is more to say."""

_FEWEST_PLOT_ROWS, _FEWEST_PIPED_PLOT_ROWS = 8, 12
_MOST_RED_LINES = 4
_EVENT_START = 12
"""Characters of an event by which it is found in a plot."""

_INDENT = "  "
_PAGE = 80
_LEAST_WORDS = 24


def report_screen(report: Report, unit: Unit, screen: Screen, *, with_plot: bool) -> str:
    """Write the report on one screen; piped, everything in full.

    Args:
        report: what is shown.
        unit: of distances.
        screen: the output.
        with_plot: draw a plot if it fits; else small bars.
    """
    first, others = _red_lines(report, unit, screen)
    if not report.sides:
        lines = [no_tests_line(report), next_steps(report, screen), training_line(report)]
        text = wrap_lines("\n".join(filter(None, lines)), screen)
        return "\n".join([*first, *others, text])
    # Only the first warning is above the ankles: their numbers stay in the first lines.
    top = [
        *_head(report, screen),
        *first,
        *_ankles(report, unit, screen),
        *others,
        *_answers(report, unit, screen),
    ]
    last = _next_step(report, screen)
    below = _remarks(report, unit, screen)
    if not screen.is_terminal:
        rows = max(_PIPED_ROWS - len(top) - len(below) - len(last), _FEWEST_PIPED_PLOT_ROWS)
        figure = _figure(report, unit, screen, rows if with_plot else 0)
        below += _event_lines(report, figure, screen)
        return "\n".join([*top, *figure, *_fitted(below, len(below), screen), *last])
    # One row is left for the next prompt of the shell.
    room = screen.rows - 1 - len(top) - len(last)
    rows = room - len(below)
    figure = _figure(report, unit, screen, rows if with_plot else 0)
    below += _event_lines(report, figure, screen)
    if len(figure) + len(below) > room and len(figure) >= _FEWEST_PLOT_ROWS:
        # The lines of events that the plot does not name need its room.
        figure = _figure(report, unit, screen, max(room - len(below), 0))
    if len(figure) + bool(below) > room:
        figure, below = [], [*figure, *below]  # cut, and counted with what else does not fit
    return "\n".join([*top, *figure, *_fitted(below, room - len(figure), screen), *last])


def _head(report: Report, screen: Screen) -> list[str]:
    """Return whose report it is, of which days and which tests if not of all, and how many."""
    subject = f"{escape_control(report.person)}  {span_phrase(report)}"
    left, right = with_filter(subject, report.wanted), how_many_phrase(report)
    width = min(screen.columns, WIDEST) if screen.is_terminal else _PAGE
    blanks = width - _width(left) - len(right)
    if blanks < len(_INDENT):
        return [*_lines(left, screen, Style.STRONG, ""), *_lines(right, screen)]
    return [styled(left, Style.STRONG, screen) + " " * blanks + right]


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _lines(
    text: str, screen: Screen, style: Style = Style.PLAIN, indent: str = _INDENT
) -> list[str]:
    hanging = indent + _INDENT
    return styled(filled(text, screen, indent=indent, hanging=hanging), style, screen).split("\n")


def _red_lines(report: Report, unit: Unit, screen: Screen) -> tuple[list[str], list[str]]:
    """Return what happened lately or has not settled: the first warning, and the others.

    More of them than fit are counted.
    """
    texts = (
        _warning(warning, report, unit, screen)
        for warning in short_warnings(report)
        if warning.is_current
    )
    first, *others = [
        _lines(f"! {text}", screen, Style.WARNING) for text in dict.fromkeys(texts)
    ] or [[]]
    if not screen.is_terminal or len(first) + sum(map(len, others)) <= _MOST_RED_LINES:
        return first, [line for block in others for line in block]
    shown: list[str] = []
    while others and len(first) + len(shown) + len(others[0]) < _MOST_RED_LINES:
        shown += others.pop(0)
    more = f"! {len(others)} more: report --full"
    return first, [*shown, *_lines(more, screen, Style.WARNING)]


def _warning(warning: ReportWarning, report: Report, unit: Unit, screen: Screen) -> str:
    text = warning_text(warning, report, unit)
    if warning.test is None:
        return text
    return text.replace("dorsiflex edit", f"{screen.program} edit")


def _ankles(report: Report, unit: Unit, screen: Screen) -> list[str]:
    """Return start, now, change, sign, error and words of each ankle, with a header."""
    none = "-"
    rows = [(unit.value, "start", "now", "change", " ", "error")]
    for side, its in report.sides.items():
        shown = shown_change(its, unit)
        now = none if its.current is None else length(its.current.mean_cm, unit)
        sign = state_of(its.change).shown_sign(unicode=screen.unicode)
        rows.append(
            (side.upper(), none, now, none, sign, none)
            if shown is None
            else (side.upper(), shown.start, shown.now, shown.change, sign, shown.error)
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    starts = [
        f"{_INDENT}{name:<{widths[0]}}  {start:>{widths[1]}}  {now:>{widths[2]}}"
        f"  {change:>{widths[3]}} {sign:<{widths[4]}}  {error:>{widths[5]}}  "
        for name, start, now, change, sign, error in rows
    ]
    lines = [styled(starts[0].rstrip(), Style.DIM, screen)]
    for start, its in zip(starts[1:], report.sides.values(), strict=True):
        lines += _ankle(start, its, report, screen)
    return lines


def _ankle(start: str, side: SideReport, report: Report, screen: Screen) -> list[str]:
    style, words = state_of(side.change).style, ankle_phrase(side, report)
    room = screen.columns - len(start)
    if not screen.is_terminal or len(words) <= room:
        return [styled(start + words, style, screen)]
    if room >= _LEAST_WORDS:
        narrow = screen._replace(columns=room)
        first, *rest = filled(words, narrow).split("\n")
        lines = [start + first, *(" " * len(start) + line for line in rest)]
    else:
        lines = [start.rstrip(), *_lines(words, screen, indent=_INDENT * 2)]
    return [styled(line, style, screen) for line in lines]


def _answers(report: Report, unit: Unit, screen: Screen) -> list[str]:
    """Return the lines below the ankles: between them, pain, goals, what is compared."""
    first = [f"! {text}" for text in (untested_phrase(report), *loss_phrases(report)) if text]
    plain = [between_phrase(report, unit), pain_phrase(report), *goal_phrases(report, unit)]
    lines = [line for text in first for line in _lines(text, screen, Style.STRONG)]
    lines += [line for text in plain if text for line in _lines(text, screen)]
    if compared := compared_phrase(report):
        lines += _lines(compared, screen, Style.DIM)
    return lines


def _figure(report: Report, unit: Unit, screen: Screen, rows: int) -> list[str]:
    """Return the plot if it fits into so many rows, else small bars."""
    if rows >= _FEWEST_PLOT_ROWS:
        from dorsiflex.render.charts import distance_chart
        from dorsiflex.render.plot_text import ChartStyle

        style = ChartStyle(screen.columns, rows, screen.colour, screen.unicode, unit)
        lines = distance_chart(report, style).split("\n")
        recorded = any(its.pain.worst is not None for its in report.sides.values())
        has_pain = any("pain" in line for line in lines)
        # A few lines are a sentence on why there is no plot.
        if _FEWEST_PLOT_ROWS <= len(lines) <= rows and (has_pain or not recorded):
            return lines
    return small_bars(report, unit, screen)


def _remarks(report: Report, unit: Unit, screen: Screen) -> list[str]:
    """Return a line for each warning that is over, remark, and for the training."""
    texts = {
        _first_that_fits(_warning(warning, report, unit, screen), screen): warning.is_pain
        for warning in short_warnings(report)
        if not warning.is_current
    }
    lines = [
        line
        for text, is_pain in texts.items()
        for line in _lines(f"! {text}" if is_pain else text, screen)
    ]
    if training := training_line(report):
        lines += _lines(training, screen)
    return lines


def _event_lines(report: Report, figure: Iterable[str], screen: Screen) -> list[str]:
    """Return the events that the figure does not name."""
    drawn = "\n".join(figure)
    return [
        line
        for event in report.events
        if escape_control(event.text)[:_EVENT_START] not in drawn
        for line in _lines(event_phrase(event, report.until), screen)
    ]


def _first_that_fits(text: str, screen: Screen) -> str:
    """Return a text if it fits into a line, else its first sentence."""
    if not screen.is_terminal or len(text) + 2 * len(_INDENT) <= min(screen.columns, WIDEST):
        return text
    first, _, rest = text.partition(". ")
    return f"{first}." if rest else text


def _fitted(lines: list[str], room: int, screen: Screen) -> list[str]:
    """Return the lines that fit, dim; a remark that is cut ends in an ellipsis."""
    kept = list(lines)
    if len(lines) > room:
        kept = lines[: max(room - 1, 0)]
        if kept and lines[len(kept)].startswith(_INDENT * 2):
            ellipsis = "…" if screen.unicode else "..."
            kept[-1] = kept[-1][: screen.columns - len(ellipsis)] + ellipsis
        kept += _lines(f"{len(lines) - len(kept)} more lines: report --full", screen)
    return [styled(line, Style.DIM, screen) for line in kept]


def _next_step(report: Report, screen: Screen) -> list[str]:
    text = f"> {next_step_phrase(report)} More: report --full, list, guide report"
    return _lines(text, screen)
