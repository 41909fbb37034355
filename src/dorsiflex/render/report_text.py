"""The report as text: warnings, verdicts, weeks, plot, asymmetry, events, training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render import phrases
from dorsiflex.render.abreast import half_screen, side_by_side
from dorsiflex.render.event_phrases import event_phrases, start_phrases
from dorsiflex.render.lengths import day
from dorsiflex.render.table import table
from dorsiflex.render.terminal import WIDEST, Style, clean, filled, styled, styled_start, wrap_lines
from dorsiflex.render.training_phrases import training_paragraphs
from dorsiflex.render.verdicts import state_of, verdict_words
from dorsiflex.render.weekly_table import trained_by_week, weekly_cells, weekly_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.render.terminal import Screen

_PLOT_ROWS = 18
_EVENTS_SHOWN = 5


def report_text(report: Report, unit: Unit, screen: Screen, *, with_plot: bool) -> str:
    """Return the full report."""
    title = f"{clean(report.person)}, {day(report.since)} to {day(report.until)}"
    if not report.sides:
        return "\n\n".join(
            [
                title,
                wrap_lines(f"{no_tests_line(report)}\n{next_steps(screen)}", screen),
                *_training(report, screen),
            ]
        )
    if screen.is_terminal:
        screen = screen._replace(columns=min(screen.columns, WIDEST))
    parts = [styled(title, Style.STRONG, screen)]
    parts += _warnings(report, screen)
    parts.append(_verdicts(report, unit, screen))
    parts.append(_sides(report, unit, screen))
    if with_plot:
        parts.append(_plot(report, unit, screen))
    if between := phrases.asymmetry_phrase(report, unit):
        head = styled("Between the ankles", Style.STRONG, screen)
        parts.append(f"{head}\n{filled(between, screen)}")
    return "\n\n".join(parts + _events(report, screen) + _training(report, screen))


def no_tests_line(report: Report) -> str:
    """Return that there are no tests."""
    return f"No tests up to {report.until}."


def next_steps(screen: Screen) -> str:
    """Return how to log a test."""
    return f"Store one with: {screen.program} log -l 9.5 -r 11.2 (how: dorsiflex guide test)"


def _warnings(report: Report, screen: Screen) -> list[str]:
    return [
        _line(f"! {text}", screen, Style.WARNING if is_pain else Style.PLAIN)
        for text, is_pain in phrases.warning_phrases(report).items()
    ]


def _verdicts(report: Report, unit: Unit, screen: Screen) -> str:
    lines = []
    for side, side_report in report.sides.items():
        words, state = verdict_words(side_report, report.until, unit), state_of(side_report.change)
        sign = state.shown_sign(unicode=screen.unicode)
        start = f"{sign} {side.capitalize()}: {words.head}"
        text = filled(f"{start} {words.rest}".rstrip(), screen, hanging="  ")
        lines.append(styled_start(text, start, state.style, screen))
        if detail := phrases.windows_phrase(side_report, unit):
            lines.append(filled(detail, screen, indent="  ", hanging="  "))
    lines += [
        styled(filled(text, screen, indent="  ", hanging="  "), Style.DIM, screen)
        for text in start_phrases(report)
    ]
    if no_pain := phrases.no_pain_phrase(report):
        lines.append(_line(no_pain, screen, Style.STRONG))
    return "\n".join(lines)


def _sides(report: Report, unit: Unit, screen: Screen) -> str:
    """Return the weeks of each ankle, side by side if there is room."""
    trained = trained_by_week(report)
    columns = weekly_columns(
        unit, screen.columns if screen.is_terminal else None, with_training=bool(trained)
    )
    weeks = {
        side: table(
            columns, [weekly_cells(week, unit, trained) for week in side_report.weeks], screen
        )
        if side_report.weeks
        else ""
        for side, side_report in report.sides.items()
    }
    half = half_screen(list(weeks.values()), screen) if all(weeks.values()) else None
    blocks = [
        _side(side_report, weeks[side], report, unit, half or screen)
        for side, side_report in report.sides.items()
    ]
    return side_by_side(blocks, screen) if half else "\n\n".join(blocks)


def _side(side: SideReport, weeks: str, report: Report, unit: Unit, screen: Screen) -> str:
    head = f"{side.side.capitalize()} ankle: {phrases.counts_phrase(side, report.until)}"
    lines = [_line(head, screen, Style.STRONG)]
    if weeks:
        lines.append(weeks)
    lines += [_line(note, screen) for note in phrases.notes(side, unit)]
    if remark := phrases.remark(side, unit):
        lines.append(_line(remark, screen, Style.DIM))
    return "\n".join(lines)


def _events(report: Report, screen: Screen) -> list[str]:
    return _section("Events", event_phrases(report, _EVENTS_SHOWN), screen, Style.DIM)


def _training(report: Report, screen: Screen) -> list[str]:
    return _section("Training", training_paragraphs(report), screen)


def _section(
    title: str, texts: Iterable[str], screen: Screen, style: Style = Style.PLAIN
) -> list[str]:
    lines = [_line(text, screen, style) for text in texts]
    return ["\n".join([styled(title, Style.STRONG, screen), *lines])] if lines else []


def _line(text: str, screen: Screen, style: Style = Style.PLAIN) -> str:
    return styled(filled(text, screen, hanging="  "), style, screen)


def _plot(report: Report, unit: Unit, screen: Screen) -> str:
    from dorsiflex.render.charts import distance_chart
    from dorsiflex.render.plot_text import ChartStyle

    style = ChartStyle(min(screen.columns, WIDEST), _PLOT_ROWS, screen.colour, screen.unicode, unit)
    return distance_chart(report, style)


FOOTER = (
    "Made by dorsiflex from knee-to-wall tests. It informs; it does not diagnose.",
    "A projection is at the pace of these weeks, not a promise.",
)


def title_of(report: Report) -> str:
    """Return the title of a report."""
    return f"Knee-to-wall tests of {clean(report.person)}, {report.since} to {report.until}"
