"""The report as plain sentences, for screen readers and messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dorsiflex.render import phrases
from dorsiflex.render.event_phrases import event_phrases, start_phrases
from dorsiflex.render.lengths import day, length, number, plural, signed
from dorsiflex.render.phrases import warning_text
from dorsiflex.render.report_text import no_tests_line
from dorsiflex.render.short_phrases import (
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
from dorsiflex.render.terminal import clean
from dorsiflex.render.training_phrases import training_line, training_paragraphs
from dorsiflex.render.verdicts import row_words, shown_change, verdict_words

if TYPE_CHECKING:
    from datetime import date

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report, SideReport
    from dorsiflex.domain.weekly import WeekSummary


def report_sentences(report: Report, unit: Unit) -> str:
    """Return the full report, one paragraph per line."""
    if not report.sides:
        return "\n".join([no_tests_line(report), *training_paragraphs(report, all_weeks=True)])
    subject = f"Knee-to-wall tests of {clean(report.person)}"
    paragraphs = [f"{subject}, {day(report.since)} to {day(report.until)}."]
    paragraphs += [f"Warning: {text}" for text in phrases.warning_phrases(report, unit)]
    if no_pain := phrases.no_pain_phrase(report):
        paragraphs.append(no_pain)
    paragraphs += start_phrases(report)
    for side in report.sides.values():
        paragraphs += _side(side, report.until, unit)
    if between := phrases.asymmetry_phrase(report, unit):
        paragraphs.append(f"Between the ankles: {between}")
    if events := event_phrases(report):
        paragraphs.append(f"Events: {'; '.join(events)}.")
    return "\n".join(paragraphs + training_paragraphs(report, all_weeks=True))


def _side(side: SideReport, until: date, unit: Unit) -> list[str]:
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
    if not report.sides:
        return no_tests_line(report)
    shown = short_warnings(report)
    over = [warning for warning in shown if not warning.is_current]
    warnings = [
        f"Warning: {warning_text(warning, report, unit)}" for warning in shown if warning.is_current
    ]
    said = [
        f"{clean(report.person)}, {span_phrase(report)}: {how_many_phrase(report)}.",
        *warnings[:_FIRST_WARNINGS],
        *(_ankle_sentence(side, unit) for side in report.sides.values()),
    ]
    next_step = f"{next_step_phrase(report)} More: report --full --describe."
    more = [
        *warnings[_FIRST_WARNINGS:],
        between_phrase(report, unit),
        pain_phrase(report),
        untested_phrase(report),
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


def _ankle_sentence(side: SideReport, unit: Unit) -> str:
    shown, name = shown_change(side, unit), side.side.capitalize()
    if shown is None:
        now = "" if side.current is None else f" now {length(side.current.mean_cm, unit)} {unit},"
        return f"{name}:{now} {row_words(side)}."
    return (
        f"{name}: from {shown.start} to {shown.now} {unit}, {shown.change} (error {shown.error}):"
        f" {row_words(side)}."
    )


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(text))
