"""Setbacks: a latest day score that falls below the ones before it by more than error."""

from math import sqrt
from statistics import median
from typing import TYPE_CHECKING

from dorsiflex.domain.change import exceeds
from dorsiflex.domain.evidence import DAYS_BEFORE_SETBACK, Z_95
from dorsiflex.domain.report import ReportWarning, Sem, Setback, WarningCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.knee_to_wall import Side


def find_setback(scores: "Sequence[DayScore]", sem: Sem) -> Setback | None:
    """Compare the latest day score with the median of the five before it.

    It is a setback when it lies below by more than 1.96 x sqrt(2) x SEM, the minimal detectable
    change of one day against another; None otherwise, and with fewer than five days before it.

    Args:
        scores: of one ankle, earliest day first.
        sem: the standard error of measurement in use.
    """
    *earlier, latest = scores
    before = earlier[-DAYS_BEFORE_SETBACK:]
    if len(before) < DAYS_BEFORE_SETBACK:
        return None
    drop_cm = median(score.score_cm for score in before) - latest.score_cm
    return Setback(drop_cm, latest.day) if exceeds(drop_cm, Z_95 * sqrt(2) * sem.cm) else None


def setback_warning(side: "Side", setback: Setback) -> ReportWarning:
    """Say what a setback is and what to do."""
    return ReportWarning(
        WarningCode.SETBACK,
        side,
        f"The latest day of the {side} ankle ({setback.on}) lies below the {DAYS_BEFORE_SETBACK} "
        "before it by more than measurement error: test again on another day, in the same way. "
        "If the ankle is swollen, numb or gives way, stop and get advice.",
    )
