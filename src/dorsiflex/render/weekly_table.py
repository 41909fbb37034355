"""The weeks of one ankle as cells of a table."""

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import length, number, optional, signed
from dorsiflex.render.table import Column

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.weekly import WeekSummary


_NARROW = 60


def weekly_columns(unit: "Unit", width: int | None = None) -> list[Column]:
    """Give the columns, with shorter titles where the width in cells asks for them."""
    titles = ["week", "tests", f"score {unit}", "best", "change", "pain", "worst"]
    if width is not None and width < _NARROW:
        titles = ["week", "n", str(unit), "best", "+/-", "pain", "max"]
    return [Column(title, right=number > 0) for number, title in enumerate(titles)]


def weekly_cells(week: "WeekSummary", unit: "Unit") -> list[str]:
    """Give one week's cells; empty where there is no value."""
    return [
        week.week.name,
        str(week.tests),
        length(week.score_cm, unit),
        length(week.best_cm, unit),
        "" if week.change_cm is None else signed(week.change_cm, unit),
        optional(week.pain_mean),
        "" if week.pain_max is None else number(week.pain_max, 0),
    ]
