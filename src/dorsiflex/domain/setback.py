"""A setback: a latest day score below the five before it by more than the error of one day."""

from math import sqrt
from statistics import median
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import DAYS_BEFORE_SETBACK, Z_95
from dorsiflex.domain.limits import exceeds
from dorsiflex.domain.report import ReportWarning, Sem, Setback, WarningCode
from dorsiflex.domain.weeks import weekday_and_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.knee_to_wall import Side


def find_setback(scores: "Sequence[DayScore]", sem: Sem) -> Setback | None:
    """Compare the latest day score with the median of the five before it.

    It is a setback when it lies below by more than 1.96 x sqrt(2) x SEM, the minimal detectable
    change of one day against another; None otherwise, and with fewer than five days before it.
    Many people whose ankle is steady see one at some time of a year (docs/method.md), so it is a
    remark on one test and no verdict.

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
    """Return what a setback is and what to do: a remark on one test, not a loss."""
    return ReportWarning(
        WarningCode.SETBACK,
        side,
        f"The latest test of the {side} ankle ({weekday_and_day(setback.on)}) is clearly below the "
        "previous five: test again before you conclude anything.",
    )
