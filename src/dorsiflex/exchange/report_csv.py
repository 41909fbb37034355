"""Weeks of a report and lines of a squad as CSV, lengths in cm."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import Side
from dorsiflex.exchange.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dorsiflex.domain.day_scores import WeekSummary
    from dorsiflex.domain.report import Evidence, Report
    from dorsiflex.domain.squad import AnkleLine, Squad, SquadLine


_OF_ANKLE = (
    "current_cm",
    "change_cm",
    "mdc_cm",
    "verdict",
    "pain_latest",
    "pain_worst",
    "sharp_tests",
    "pain_rising",
    "setback_cm",
    "goal_cm",
    "to_go_cm",
)
_MORE_OF_ANKLE = (
    "start",
    "last_tested",
    "change_since",
    "exceeds_mdc",
    "evidence_ratio",
    "evidence_needed",
)
"""Columns are only ever added at the end, so that scripts that count them go on working."""

SQUAD_HEADER = (
    "person",
    "needs",
    "last_tested",
    "days_since",
    *(f"{side}_{name}" for side in Side for name in _OF_ANKLE),
    "asymmetry_cm",
    "asymmetry_mdc_cm",
    "asymmetry_level",
    "stiffer",
    *(f"{side}_{name}" for side in Side for name in _MORE_OF_ANKLE),
    "asymmetry_evidence_ratio",
    "asymmetry_evidence_needed",
)


def squad_csv(squad: Squad) -> str:
    """Write a squad; empty = does not exist."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(SQUAD_HEADER)
    writer.writerows(_row(line) for line in squad.lines)
    return buffer.getvalue()


def _row(line: SquadLine) -> list[object]:
    asymmetry = line.asymmetry
    return [
        guarded(line.person),
        " ".join(line.needs),
        line.last_tested,
        line.days_since,
        *(cell for side in Side for cell in _cells(line.ankles.get(side))),
        asymmetry and asymmetry.cm,
        asymmetry and asymmetry.mdc_cm,
        asymmetry and asymmetry.level,
        asymmetry and asymmetry.stiffer,
        *(cell for side in Side for cell in _more_cells(line.ankles.get(side))),
        *_evidence_cells(asymmetry and asymmetry.evidence),
    ]


def _cells(ankle: AnkleLine | None) -> list[object]:
    if ankle is None:
        return [None] * len(_OF_ANKLE)
    return [
        ankle.current and ankle.current.mean_cm,
        ankle.change.cm,
        ankle.change.mdc_cm,
        ankle.change.verdict.value,
        ankle.pain.latest,
        ankle.pain.worst,
        ankle.pain.sharp_tests,
        "true" if ankle.pain.rising else "false",
        ankle.setback and ankle.setback.drop_cm,
        ankle.goal and ankle.goal.goal.target_cm,
        ankle.goal and ankle.goal.to_go_cm,
    ]


def _more_cells(ankle: AnkleLine | None) -> list[object]:
    if ankle is None:
        return [None] * len(_MORE_OF_ANKLE)
    exceeds = ankle.change.exceeds_mdc
    return [
        ankle.start,
        ankle.last_tested,
        ankle.change.since,
        None if exceeds is None else str(exceeds).lower(),
        *_evidence_cells(ankle.change.evidence),
    ]


def _evidence_cells(evidence: Evidence | None) -> list[object]:
    return [evidence and evidence.ratio, evidence and evidence.needed]


WEEKS_HEADER = (
    "person",
    "side",
    "week",
    "start",
    "tests",
    "score_cm",
    "best_cm",
    "change_cm",
    "pain_mean",
    "pain_max",
)


def weeks_csv(report: Report) -> str:
    """Write the weeks of both ankles, left first, earliest week first; empty = does not exist."""
    buffer = StringIO()
    weeks = {side: of_side.weeks for side, of_side in report.sides.items()}
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(WEEKS_HEADER)
    rows = week_rows(report.person, weeks)
    writer.writerows([guarded(report.person), *cells] for _, *cells in rows)
    return buffer.getvalue()


def week_rows(
    person: str, weeks: Mapping[Side, Iterable[WeekSummary]]
) -> Iterator[tuple[object, ...]]:
    """Return the weeks of both ankles as values under `WEEKS_HEADER`, in the order of the CSV."""
    for side, its in weeks.items():
        for week in its:
            yield (
                person,
                side.value,
                week.week.name,
                week.week.start,
                week.tests,
                week.score_cm,
                week.best_cm,
                week.change_cm,
                week.pain_mean,
                week.pain_max,
            )
