"""The weekly rows of a report as CSV: one row a week and ankle, lengths in cm."""

import csv
from io import StringIO
from typing import TYPE_CHECKING

from dorsiflex.exchange.formulas import guarded

if TYPE_CHECKING:
    from dorsiflex.domain.report import Report

HEADER = (
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


def weeks_csv(report: "Report") -> str:
    """Write the weeks of both ankles, left first, earliest week first; empty = does not exist."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(
        (
            guarded(report.person),
            side.value,
            week.week.name,
            week.week.start.isoformat(),
            week.tests,
            week.score_cm,
            week.best_cm,
            week.change_cm,
            week.pain_mean,
            week.pain_max,
        )
        for side, of_side in report.sides.items()
        for week in of_side.weeks
    )
    return buffer.getvalue()
