"""The report as plain sentences, for screen readers and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render import phrases
from dorsiflex.render.event_phrases import event_phrases, start_phrases
from dorsiflex.render.lengths import day, length, number, plural, signed
from dorsiflex.render.report_text import no_tests_line
from dorsiflex.render.terminal import clean
from dorsiflex.render.tests import with_filter
from dorsiflex.render.training_phrases import training_paragraphs
from dorsiflex.render.verdicts import verdict_words

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
    subject = f"{subject}, {day(report.since)} to {day(report.until)}"
    paragraphs = [f"{with_filter(subject, report.wanted)}."]
    paragraphs += [f"Warning: {text}" for text in phrases.warning_phrases(report)]
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
