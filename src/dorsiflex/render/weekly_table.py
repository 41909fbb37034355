"""The weeks of one ankle as columns of a table."""

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import length, optional, signed
from dorsiflex.render.table import Field
from dorsiflex.render.training_phrases import done_cell

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report
    from dorsiflex.domain.weekly import WeekSummary


_NARROW = 60


def weekly_fields(
    report: "Report", unit: "Unit", width: int | None = None
) -> "list[Field[WeekSummary]]":
    """Return the columns; sessions done are in the last one, unless there is no training at all.

    Args:
        report: that the weeks are of.
        unit: what distances are shown in.
        width: of the screen, for shorter titles if it is narrow; None if there is no limit.
    """
    is_narrow = width is not None and width < _NARROW

    def title(wide: str, narrow: str) -> str:
        return narrow if is_narrow else wide

    trained = {week.week: done_cell(week) for week in report.training}
    fields: list[Field[WeekSummary]] = [
        Field("week", lambda week: week.week.name),
        Field(title("tests", "n"), lambda week: str(week.tests), right=True),
        Field(title(f"score {unit}", unit), lambda week: length(week.score_cm, unit), right=True),
        Field("best", lambda week: length(week.best_cm, unit), right=True),
        Field(title("change", "+/-"), lambda week: _change(week, unit), right=True),
        Field("pain", lambda week: optional(week.pain_mean), right=True),
        Field(title("worst", "max"), lambda week: optional(week.pain_max, 0), right=True),
    ]
    if trained:
        field = title("training", "train")
        fields.append(Field(field, lambda week: trained.get(week.week, ""), right=True))
    return fields


def _change(week: "WeekSummary", unit: "Unit") -> str:
    return "" if week.change_cm is None else signed(week.change_cm, unit)
