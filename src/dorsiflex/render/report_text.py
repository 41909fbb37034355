"""The full report as text or sentences, and the short sentences; `report_screen` is the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import EVERY_TEST
from dorsiflex.domain.measurement import Side
from dorsiflex.render import phrases
from dorsiflex.render.lengths import day, length, number, optional, plural, signed
from dorsiflex.render.phrases import (
    done_cell,
    event_phrases,
    loss_phrases,
    start_phrases,
    training_line,
    training_paragraphs,
    warning_text,
)
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
from dorsiflex.render.table import Field, records_table
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
from dorsiflex.render.verdicts import shown_change, state_of, verdict_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from dorsiflex.domain.dates import Week
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


class _Week(NamedTuple):
    """A week with a test, and what is known of each ankle."""

    name: str
    of_side: dict[Side, WeekSummary]
    done: str


def weekly_table(report: Report, unit: Unit, screen: Screen) -> str:
    """Return one table of all weeks with a test, of one ankle or of both; empty without any."""
    tested = [side for side in report.sides.values() if side.weeks]
    if len(tested) < len(Side):
        fields = weekly_fields(report, unit, screen.columns if screen.is_terminal else None)
        return records_table(tested[0].weeks, fields, screen) if tested else ""
    done = {week.week: done_cell(week) for week in report.training}
    summaries: dict[Week, dict[Side, WeekSummary]] = {}
    for side in tested:
        for week in side.weeks:
            summaries.setdefault(week.week, {})[side.side] = week
    rows = [
        _Week(week.name, summaries[week], done.get(week, ""))
        for week in sorted(summaries, key=lambda week: week.start)
    ]
    return records_table(rows, _fields_of_both(unit, screen), screen)


def _fields_of_both(unit: Unit, screen: Screen) -> list[Field[_Week]]:
    is_narrow = screen.is_terminal and screen.columns < _NARROW
    fields: list[Field[_Week]] = [
        Field("week", lambda week: week.name),
        Field("n" if is_narrow else "tests", _tests, right=True),
    ]
    for side in Side:
        name = side[0].upper() if is_narrow else f"{side} {unit}"
        fields += [
            Field(name, _cell(side, lambda week: length(week.score_cm, unit)), right=True),
            Field("best", _cell(side, lambda week: length(week.best_cm, unit)), right=True),
            Field("pain", _cell(side, lambda week: optional(week.pain_mean)), right=True),
        ]
    return [
        *fields,
        Field("train" if is_narrow else "training", lambda week: week.done, right=True),
    ]


def _tests(week: _Week) -> str:
    return str(sum(of_side.tests for of_side in week.of_side.values()))


def _cell(side: Side, text: Callable[[WeekSummary], str]) -> Callable[[_Week], str]:
    return lambda week: text(week.of_side[side]) if side in week.of_side else ""


def _change(week: WeekSummary, unit: Unit) -> str:
    return "" if week.change_cm is None else signed(week.change_cm, unit)


_PLOT_ROWS = 22
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
                *_warnings(report, unit, screen),
                wrap_lines(f"{no_tests_line(report)}\n{next_steps(report, screen)}", screen),
                *_section("Training", training_paragraphs(report), screen),
            ]
        )
    if screen.is_terminal:
        screen = screen._replace(columns=min(screen.columns, WIDEST))
    parts = [styled(filled(title, screen), Style.STRONG, screen)]
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


def no_tests_line(report: Report) -> str:
    """Say that there is nothing to report."""
    return with_filter(f"No tests up to {report.until}", report.wanted) + "."


def next_steps(report: Report, screen: Screen) -> str:
    """Say what to do if there is nothing to report."""
    if report.wanted != EVERY_TEST:
        return "Leave out the options that choose tests to see all of them."
    return f"Store one with: {screen.program} log -l 9.5 -r 11.2 (how: dorsiflex guide test)"


def _warnings(report: Report, unit: Unit, screen: Screen) -> list[str]:
    return [
        styled(filled(f"! {text}", screen, hanging="  "), Style.WARNING, screen)
        if is_pain
        else filled(f"! {text}", screen, hanging="  ")
        for text, is_pain in phrases.warning_phrases(report, unit).items()
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
        for text in [*start_phrases(report), *loss_phrases(report)]
    ]
    if no_pain := phrases.no_pain_phrase(report):
        lines.append(styled(filled(no_pain, screen, hanging="  "), Style.STRONG, screen))
    return "\n".join(lines)


def _side(side: SideReport, report: Report, unit: Unit, screen: Screen) -> str:
    head = f"{side.side.capitalize()} ankle: {phrases.counts_phrase(side, report.until)}"
    lines = [styled(filled(head, screen, hanging="  "), Style.STRONG, screen)]
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
    subject = f"{escape_control(report.person)}, {day(report.first_shown)} to {day(report.until)}"
    return with_filter(subject, report.wanted)


def title_of(report: Report) -> str:
    """Name a report."""
    subject = f"Knee-to-wall tests of {escape_control(report.person)}"
    return with_filter(f"{subject}, {report.first_shown} to {report.until}", report.wanted)


def report_sentences(report: Report, unit: Unit) -> str:
    """Return the full report, one paragraph per line."""
    warnings = [f"Warning: {text}" for text in phrases.warning_phrases(report, unit)]
    if not report.sides:
        training = training_paragraphs(report, all_weeks=True)
        return "\n".join([*warnings, no_tests_line(report), *training])
    subject = f"Knee-to-wall tests of {escape_control(report.person)}"
    subject = f"{subject}, {day(report.first_shown)} to {day(report.until)}"
    paragraphs = [f"{with_filter(subject, report.wanted)}.", *warnings]
    if no_pain := phrases.no_pain_phrase(report):
        paragraphs.append(no_pain)
    paragraphs += [*start_phrases(report), *loss_phrases(report)]
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


_MOST_SENTENCES = 12
_SENTENCE_END = re.compile(r"[.!?](?= |$)")
_FIRST_WARNINGS = 2


def short_report_sentences(report: Report, unit: Unit) -> str:
    """Return what the one screen says, in at most 12 sentences, one paragraph per line.

    What is less important is left out if there is too much of it, and that is said.
    """
    shown = short_warnings(report)
    over = [warning for warning in shown if not warning.is_current]
    current = (warning_text(warning, report, unit) for warning in shown if warning.is_current)
    warnings = [f"Warning: {text}" for text in dict.fromkeys(current)]
    if not report.sides:
        return "\n".join(filter(None, [*warnings, no_tests_line(report), training_line(report)]))
    subject = f"{escape_control(report.person)}, {span_phrase(report)}"
    said = [
        f"{with_filter(subject, report.wanted)}: {how_many_phrase(report)}.",
        *warnings[:_FIRST_WARNINGS],
        *(_ankle_sentence(side, report, unit) for side in report.sides.values()),
    ]
    next_step = f"{next_step_phrase(report)} More: report --full --describe."
    more = [
        *warnings[_FIRST_WARNINGS:],
        untested_phrase(report),
        *loss_phrases(report),
        between_phrase(report, unit),
        pain_phrase(report),
        *goal_phrases(report, unit),
        compared_phrase(report),
        *(warning_text(each, report, unit) for each in over),
        *(f"{phrase}." for phrase in event_phrases(report)),
        training_line(report),
    ]
    spare = _MOST_SENTENCES - sum(map(_sentences, [*said, next_step]))
    left_out = 0
    for text in dict.fromkeys(filter(None, more)):
        spare -= _sentences(text)
        if spare < 0:
            left_out += 1
        else:
            said.append(text)
    if left_out:
        next_step = f"{next_step_phrase(report)} {left_out} more: report --full --describe."
    return "\n".join([*said, next_step])


def _ankle_sentence(side: SideReport, report: Report, unit: Unit) -> str:
    words = ankle_phrase(side, report)
    shown, name = shown_change(side, unit), side.side.capitalize()
    if shown is None:
        now = "" if side.current is None else f" now {length(side.current.mean_cm, unit)} {unit},"
        return f"{name}:{now} {words}."
    return (
        f"{name}: from {shown.start} to {shown.now} {unit}, {shown.change} (error {shown.error}):"
        f" {words}."
    )


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(text))
