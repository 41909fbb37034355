"""The report for a terminal, piped, or as plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render import phrases
from dorsiflex.render.lengths import day, length, number, optional, plural, signed
from dorsiflex.render.phrases import done_cell, event_phrases, start_phrases, training_paragraphs
from dorsiflex.render.table import Field, half_screen, records_table, side_by_side
from dorsiflex.render.terminal import (
    WIDEST,
    Style,
    escape_control,
    filled,
    styled,
    styled_start,
    wrap_lines,
)
from dorsiflex.render.tests import with_filter
from dorsiflex.render.verdicts import state_of, verdict_words

if TYPE_CHECKING:
    from datetime import date

    from dorsiflex.domain.day_scores import WeekSummary
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.render.terminal import Screen


_NARROW = 60


def weekly_fields(report: Report, unit: Unit, width: int | None = None) -> list[Field[WeekSummary]]:
    """Return the columns; sessions done are in the last one, unless there is no training at all.

    Args:
        report: that the weeks are of.
        unit: what distances are shown in.
        width: of the screen, for shorter titles if it is narrow; None if there is no limit.
    """
    is_narrow = width is not None and width < _NARROW

    def title(wide: str, narrow: str) -> str:
        return narrow if is_narrow else wide

    trained = {week.week: done_cell(week) for week in report.training}
    fields: list[Field[WeekSummary]] = [
        Field("week", lambda week: week.week.name),
        Field(title("tests", "n"), lambda week: str(week.tests), right=True),
        Field(title(f"score {unit}", unit), lambda week: length(week.score_cm, unit), right=True),
        Field("best", lambda week: length(week.best_cm, unit), right=True),
        Field(title("change", "+/-"), lambda week: _change(week, unit), right=True),
        Field("pain", lambda week: optional(week.pain_mean), right=True),
        Field(title("worst", "max"), lambda week: optional(week.pain_max, 0), right=True),
    ]
    if trained:
        field = title("training", "train")
        fields.append(Field(field, lambda week: trained.get(week.week, ""), right=True))
    return fields


def _change(week: WeekSummary, unit: Unit) -> str:
    return "" if week.change_cm is None else signed(week.change_cm, unit)


_PLOT_ROWS = 18
_EVENTS_SHOWN = 5


def report_text(report: Report, unit: Unit, screen: Screen, *, with_plot: bool) -> str:
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
    parts += _warnings(report, screen)
    parts.append(_verdicts(report, unit, screen))
    parts.append(_sides(report, unit, screen))
    if with_plot:
        parts.append(_plot(report, unit, screen))
    if between := phrases.asymmetry_phrase(report, unit):
        head = styled("Between the ankles", Style.STRONG, screen)
        parts.append(f"{head}\n{filled(between, screen)}")
    parts += _section("Events", event_phrases(report, _EVENTS_SHOWN), screen, Style.DIM)
    parts += _section("Training", training_paragraphs(report), screen)
    return "\n\n".join(parts)


def no_tests_line(report: Report) -> str:
    """Say that there is nothing to report."""
    return with_filter(f"No tests up to {report.until}", report.wanted) + "."


def next_steps(screen: Screen) -> str:
    """Say what to do where there is nothing to report."""
    return f"Store one with: {screen.program} log -l 9.5 -r 11.2 (how: dorsiflex guide test)"


def _warnings(report: Report, screen: Screen) -> list[str]:
    return [
        styled(filled(f"! {text}", screen, hanging="  "), Style.WARNING, screen)
        if is_pain
        else filled(f"! {text}", screen, hanging="  ")
        for text, is_pain in phrases.warning_phrases(report).items()
    ]


def _verdicts(report: Report, unit: Unit, screen: Screen) -> str:
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


def _sides(report: Report, unit: Unit, screen: Screen) -> str:
    """Write the weeks of each ankle, beside each other where there is room."""
    fields = weekly_fields(report, unit, screen.columns if screen.is_terminal else None)
    weeks = {
        side: records_table(its.weeks, fields, screen) if its.weeks else ""
        for side, its in report.sides.items()
    }
    fitting = half_screen(list(weeks.values()), screen) if all(weeks.values()) else None
    blocks = [
        _side(its, weeks[side], report, unit, fitting or screen)
        for side, its in report.sides.items()
    ]
    return side_by_side(blocks, screen) if fitting else "\n\n".join(blocks)


def _side(side: SideReport, weeks: str, report: Report, unit: Unit, screen: Screen) -> str:
    head = f"{side.side.capitalize()} ankle: {phrases.counts_phrase(side, report.until)}"
    lines = [styled(filled(head, screen, hanging="  "), Style.STRONG, screen)]
    if weeks:
        lines.append(weeks)
    lines += [filled(note, screen, hanging="  ") for note in phrases.notes(side, unit)]
    if remark := phrases.remark(side, unit):
        lines.append(styled(filled(remark, screen, hanging="  "), Style.DIM, screen))
    return "\n".join(lines)


def _section(head: str, texts: list[str], screen: Screen, style: Style = Style.PLAIN) -> list[str]:
    """Return texts as one part below a heading; no part if there are none."""
    lines = [styled(filled(text, screen, hanging="  "), style, screen) for text in texts]
    return ["\n".join([styled(head, Style.STRONG, screen), *lines])] if lines else []


def _plot(report: Report, unit: Unit, screen: Screen) -> str:
    from dorsiflex.render.charts import distance_chart
    from dorsiflex.render.plot_text import ChartStyle

    style = ChartStyle(min(screen.columns, WIDEST), _PLOT_ROWS, screen.colour, screen.unicode, unit)
    return distance_chart(report, style)


FOOTER = (
    "Made by dorsiflex from knee-to-wall tests. It informs; it does not diagnose.",
    "A projection is at the pace of these weeks, not a promise.",
)


def head_of(report: Report) -> str:
    """Return whose report it is, of which days, and of which tests if not of all."""
    subject = f"{escape_control(report.person)}, {day(report.since)} to {day(report.until)}"
    return with_filter(subject, report.wanted)


def title_of(report: Report) -> str:
    """Name a report."""
    subject = (
        f"Knee-to-wall tests of {escape_control(report.person)}, {report.since} to {report.until}"
    )
    return with_filter(subject, report.wanted)


def report_sentences(report: Report, unit: Unit) -> str:
    """Return the full report, one paragraph per line."""
    if not report.sides:
        return "\n".join([no_tests_line(report), *training_paragraphs(report, all_weeks=True)])
    subject = f"Knee-to-wall tests of {escape_control(report.person)}"
    subject = f"{subject}, {day(report.since)} to {day(report.until)}"
    paragraphs = [f"{with_filter(subject, report.wanted)}."]
    paragraphs += [f"Warning: {text}" for text in phrases.warning_phrases(report)]
    if no_pain := phrases.no_pain_phrase(report):
        paragraphs.append(no_pain)
    paragraphs += start_phrases(report)
    for side in report.sides.values():
        paragraphs += _side_sentences(side, report.until, unit)
    if between := phrases.asymmetry_phrase(report, unit):
        paragraphs.append(f"Between the ankles: {between}")
    if events := event_phrases(report):
        paragraphs.append(f"Events: {'; '.join(events)}.")
    return "\n".join(paragraphs + training_paragraphs(report, all_weeks=True))


def _side_sentences(side: SideReport, until: date, unit: Unit) -> list[str]:
    counts = phrases.counts_phrase(side, until)
    windows = phrases.windows_phrase(side, unit)
    conclusion = " ".join(filter(None, (str(verdict_words(side, until, unit)), windows)))
    notes = [*phrases.notes(side, unit), phrases.remark(side, unit)]
    paragraphs = [
        f"{side.side.capitalize()} ankle, {counts}. {conclusion}",
        " ".join(filter(None, notes)),
        "Week by week: " + "; ".join(_week(week, unit) for week in side.weeks) + "."
        if side.weeks
        else "",
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def _week(week: WeekSummary, unit: Unit) -> str:
    change = "" if week.change_cm is None else f" ({signed(week.change_cm, unit)})"
    pain = ""
    if week.pain_mean is not None and week.pain_max is not None:
        pain = f", pain {number(week.pain_mean, 1)} on average and {week.pain_max} at worst"
    return (
        f"{week.week.name} score {length(week.score_cm, unit)} {unit}{change},"
        f" best {length(week.best_cm, unit)}, {plural(week.tests, 'test')}{pain}"
    )
