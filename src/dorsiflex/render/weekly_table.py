"""The weeks of one ankle, or of both, as a table."""

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.render.below import records_table
from dorsiflex.render.lengths import length, optional, signed
from dorsiflex.render.table import Field
from dorsiflex.render.training_phrases import done_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report
    from dorsiflex.domain.weekly import WeekSummary
    from dorsiflex.domain.weeks import Week
    from dorsiflex.render.terminal import Screen


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


class _Week(NamedTuple):
    """A week with a test, and what is known of each ankle."""

    name: str
    of_side: "dict[Side, WeekSummary]"
    done: str


def weekly_table(report: "Report", unit: "Unit", screen: "Screen") -> str:
    """Return one table of all weeks with a test, of one ankle or of both; empty without any."""
    tested = [side for side in report.sides.values() if side.weeks]
    if len(tested) < len(Side):
        fields = weekly_fields(report, unit, screen.columns if screen.is_terminal else None)
        return records_table(tested[0].weeks, fields, screen) if tested else ""
    done = {week.week: done_cell(week) for week in report.training}
    summaries: dict[Week, dict[Side, WeekSummary]] = {}
    for side in tested:
        for week in side.weeks:
            summaries.setdefault(week.week, {})[side.side] = week
    rows = [
        _Week(week.name, summaries[week], done.get(week, ""))
        for week in sorted(summaries, key=lambda week: week.start)
    ]
    return records_table(rows, _fields_of_both(unit, screen), screen)


def _fields_of_both(unit: "Unit", screen: "Screen") -> "list[Field[_Week]]":
    is_narrow = screen.is_terminal and screen.columns < _NARROW
    fields: list[Field[_Week]] = [
        Field("week", lambda week: week.name),
        Field("n" if is_narrow else "tests", _tests, right=True),
    ]
    for side in Side:
        name = side[0].upper() if is_narrow else f"{side} {unit}"
        fields += [
            Field(name, _cell(side, lambda week: length(week.score_cm, unit)), right=True),
            Field("best", _cell(side, lambda week: length(week.best_cm, unit)), right=True),
            Field("pain", _cell(side, lambda week: optional(week.pain_mean)), right=True),
        ]
    return [
        *fields,
        Field("train" if is_narrow else "training", lambda week: week.done, right=True),
    ]


def _tests(week: _Week) -> str:
    return str(sum(of_side.tests for of_side in week.of_side.values()))


def _cell(side: Side, text: "Callable[[WeekSummary], str]") -> "Callable[[_Week], str]":
    return lambda week: text(week.of_side[side]) if side in week.of_side else ""


def _change(week: "WeekSummary", unit: "Unit") -> str:
    return "" if week.change_cm is None else signed(week.change_cm, unit)
