"""The full report for a terminal, or piped; `report_screen` is the short one."""

from typing import TYPE_CHECKING

from dorsiflex.render import phrases
from dorsiflex.render.event_phrases import event_phrases, start_phrases
from dorsiflex.render.lengths import day
from dorsiflex.render.terminal import WIDEST, Style, clean, filled, styled, styled_start, wrap_lines
from dorsiflex.render.training_phrases import training_paragraphs
from dorsiflex.render.verdicts import state_of, verdict_words
from dorsiflex.render.weekly_table import weekly_table

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.render.terminal import Screen

_PLOT_ROWS = 18
_EVENTS_SHOWN = 5


def report_text(report: "Report", unit: "Unit", screen: "Screen", *, with_plot: bool) -> str:
    """Write the whole report.

    Args:
        report: what is shown.
        unit: what distances are shown in.
        screen: what it is made for.
        with_plot: draw the weeks as well.
    """
    title = head_of(report)
    if not report.sides:
        return "\n\n".join(
            [
                title,
                wrap_lines(f"{no_tests_line(report)}\n{next_steps(screen)}", screen),
                *_section("Training", training_paragraphs(report), screen),
            ]
        )
    if screen.is_terminal:
        screen = screen._replace(columns=min(screen.columns, WIDEST))
    parts = [styled(title, Style.STRONG, screen)]
    parts += _warnings(report, unit, screen)
    parts.append(_verdicts(report, unit, screen))
    if weeks := weekly_table(report, unit, screen):
        parts.append(weeks)
    parts += [_side(its, report, unit, screen) for its in report.sides.values()]
    if with_plot:
        parts.append(_plot(report, unit, screen))
    if between := phrases.asymmetry_phrase(report, unit):
        head = styled("Between the ankles", Style.STRONG, screen)
        parts.append(f"{head}\n{filled(between, screen)}")
    parts += _section("Events", event_phrases(report, _EVENTS_SHOWN), screen, Style.DIM)
    parts += _section("Training", training_paragraphs(report), screen)
    return "\n\n".join(parts)


def no_tests_line(report: "Report") -> str:
    """Say that there is nothing to report."""
    return f"No tests up to {report.until}."


def next_steps(screen: "Screen") -> str:
    """Say what to do where there is nothing to report."""
    return f"Store one with: {screen.program} log -l 9.5 -r 11.2 (how: dorsiflex guide test)"


def _warnings(report: "Report", unit: "Unit", screen: "Screen") -> list[str]:
    return [
        styled(filled(f"! {text}", screen, hanging="  "), Style.WARNING, screen)
        if is_pain
        else filled(f"! {text}", screen, hanging="  ")
        for text, is_pain in phrases.warning_phrases(report, unit).items()
    ]


def _verdicts(report: "Report", unit: "Unit", screen: "Screen") -> str:
    lines = []
    for side, of_side in report.sides.items():
        words, state = verdict_words(of_side, report.until, unit), state_of(of_side.change)
        sign = state.shown_sign(unicode=screen.unicode)
        start = f"{sign} {side.capitalize()}: {words.head}"
        text = filled(f"{start} {words.rest}".rstrip(), screen, hanging="  ")
        lines.append(styled_start(text, start, state.style, screen))
        if detail := phrases.windows_phrase(of_side, unit):
            lines.append(filled(detail, screen, indent="  ", hanging="  "))
    lines += [
        styled(filled(text, screen, indent="  ", hanging="  "), Style.DIM, screen)
        for text in start_phrases(report)
    ]
    if no_pain := phrases.no_pain_phrase(report):
        lines.append(styled(filled(no_pain, screen, hanging="  "), Style.STRONG, screen))
    return "\n".join(lines)


def _side(side: "SideReport", report: "Report", unit: "Unit", screen: "Screen") -> str:
    head = f"{side.side.capitalize()} ankle: {phrases.counts_phrase(side, report.until)}"
    lines = [styled(filled(head, screen, hanging="  "), Style.STRONG, screen)]
    lines += [filled(note, screen, hanging="  ") for note in phrases.notes(side, unit)]
    if remark := phrases.remark(side, unit):
        lines.append(styled(filled(remark, screen, hanging="  "), Style.DIM, screen))
    return "\n".join(lines)


def _section(
    head: str, texts: list[str], screen: "Screen", style: Style = Style.PLAIN
) -> list[str]:
    """Return texts as one part below a heading; no part if there are none."""
    lines = [styled(filled(text, screen, hanging="  "), style, screen) for text in texts]
    return ["\n".join([styled(head, Style.STRONG, screen), *lines])] if lines else []


def _plot(report: "Report", unit: "Unit", screen: "Screen") -> str:
    from dorsiflex.render.charts import distance_chart
    from dorsiflex.render.plot_text import ChartStyle

    style = ChartStyle(min(screen.columns, WIDEST), _PLOT_ROWS, screen.colour, screen.unicode, unit)
    return distance_chart(report, style)


FOOTER = (
    "Made by dorsiflex from knee-to-wall tests. It informs; it does not diagnose.",
    "A projection is at the pace of these weeks, not a promise.",
)


def head_of(report: "Report") -> str:
    """Return whose report it is, and of which days."""
    return f"{clean(report.person)}, {day(report.since)} to {day(report.until)}"


def title_of(report: "Report") -> str:
    """Name a report."""
    return f"Knee-to-wall tests of {clean(report.person)}, {report.since} to {report.until}"
