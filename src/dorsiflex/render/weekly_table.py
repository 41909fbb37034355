"""The weeks of one ankle as cells of a table."""

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import length, number, optional, signed
from dorsiflex.render.table import Column

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.weekly import WeekSummary


def weekly_columns(unit: "Unit") -> list[Column]:
    """Give the columns."""
    return [
        Column("week"),
        Column("tests", right=True),
        Column(f"score {unit}", right=True),
        Column("best", right=True),
        Column("change", right=True),
        Column("pain", right=True),
        Column("worst", right=True),
    ]


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
