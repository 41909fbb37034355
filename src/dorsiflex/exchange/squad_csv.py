"""A squad as CSV: one row a person, those who need a look first, lengths in cm."""

import csv
from io import StringIO
from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.exchange.csv import guarded

if TYPE_CHECKING:
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
HEADER = (
    "person",
    "needs",
    "last_tested",
    "days_since",
    *(f"{side}_{name}" for side in Side for name in _OF_ANKLE),
    "asymmetry_cm",
    "asymmetry_mdc_cm",
    "asymmetry_level",
    "stiffer",
)


def squad_csv(squad: "Squad") -> str:
    """Write a squad; empty = does not exist."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_row(line) for line in squad.lines)
    return buffer.getvalue()


def _row(line: "SquadLine") -> list[object]:
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
    ]


def _cells(ankle: "AnkleLine | None") -> list[object]:
    if ankle is None:
        return [None] * len(_OF_ANKLE)
    return [
        ankle.current.mean_cm,
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
