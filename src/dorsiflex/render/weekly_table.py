"""The table of one ankle's weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import length, number, optional, signed
from dorsiflex.render.table import Column
from dorsiflex.render.training_phrases import done_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report
    from dorsiflex.domain.weekly import WeekSummary
    from dorsiflex.domain.weeks import Week


_NARROW = 60


def trained_by_week(report: Report) -> dict[Week, str]:
    """Return the training cell of each week; empty without training."""
    return {week.week: done_cell(week) for week in report.training}


def weekly_columns(
    unit: Unit, width: int | None = None, *, with_training: bool = False
) -> list[Column]:
    """Return the columns, with short titles on a narrow screen.

    Args:
        unit: of distances.
        width: of the screen; None without a limit.
        with_training: whether the last column has the training sessions.
    """
    titles = ["week", "tests", f"score {unit}", "best", "change", "pain", "worst", "training"]
    if width is not None and width < _NARROW:
        titles = ["week", "n", str(unit), "best", "+/-", "pain", "max", "train"]
    if not with_training:
        titles.pop()
    return [Column(title, right=number > 0) for number, title in enumerate(titles)]


def weekly_cells(
    week: WeekSummary, unit: Unit, trained: Mapping[Week, str] | None = None
) -> list[str]:
    """Return one week's cells; missing values are empty."""
    training = [trained.get(week.week, "")] if trained else []
    return [
        week.week.name,
        str(week.tests),
        length(week.score_cm, unit),
        length(week.best_cm, unit),
        "" if week.change_cm is None else signed(week.change_cm, unit),
        optional(week.pain_mean),
        "" if week.pain_max is None else number(week.pain_max, 0),
        *training,
    ]
