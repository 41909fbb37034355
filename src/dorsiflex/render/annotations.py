"""What stands beside the weekly values in a chart: goals, error bands, windows, pain."""

from math import isfinite
from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.weeks import Week, week_of
from dorsiflex.render.lengths import length, number
from dorsiflex.render.training_phrases import done_cell
from dorsiflex.render.weekly_plot import Band, Level, Strip, WeekAxis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report, Window
    from dorsiflex.domain.weekly import WeekSummary

MARKS = {Side.LEFT: "L", Side.RIGHT: "R"}
COLOURS = {Side.LEFT: 32, Side.RIGHT: 166}  # blue and vermilion: both read on black and on white


def by_side(
    report: "Report", value: "Callable[[WeekSummary], float | None]"
) -> dict[Side, dict[Week, float]]:
    """Give a value of each week, per ankle; a week or an ankle without it is left out."""
    found = {
        side: {
            week.week: number
            for week in of.weeks
            if (number := value(week)) is not None and isfinite(number)
        }
        for side, of in report.sides.items()
    }
    return {side: values for side, values in found.items() if values}


def by_number(weeks: WeekAxis, values: "Mapping[Week, float]") -> dict[int, float]:
    """Give values by the number that their week has on the axis."""
    return {weeks.number(week): value for week, value in values.items()}


def baseline_bands(report: "Report") -> tuple[Band, ...]:
    """Give what lies within measurement error of the baseline, for each ankle with a verdict.

    Of the ankles that are in the plot, also where the baseline itself lies before it.
    """
    return tuple(
        Band(
            of.baseline.mean_cm - of.change.mdc_cm,
            of.baseline.mean_cm + of.change.mdc_cm,
            of.current.mean_cm,
            MARKS[side],
            "│ at the right: baseline ± measurement error, with the letter at current",
            COLOURS[side],
        )
        for side, of in report.sides.items()
        if of.weeks
        and of.baseline is not None
        and of.current is not None
        and of.change.mdc_cm is not None
        and isfinite(of.change.mdc_cm)
    )


def goal_targets(report: "Report") -> dict[Side, float]:
    """Give the goal of each ankle in the plot that has one, in cm."""
    return {
        side: of.goal.goal.target_cm
        for side, of in report.sides.items()
        if of.weeks and of.goal is not None
    }


def goal_levels(near: "Mapping[Side, float]") -> tuple[Level, ...]:
    """Give a line for each goal that lies near enough; letters only where goals differ."""
    if len(set(near.values())) == 1:
        return (Level(next(iter(near.values())), "goal"),)
    return tuple(Level(cm, "goal", MARKS[side]) for side, cm in near.items())


def goal_words(
    goals: "Mapping[Side, float]", near: "Mapping[Side, float]", unit: "Unit"
) -> list[str]:
    """Say each goal once, and whether its line is in the plot."""
    marks: dict[float, list[str]] = {}
    for side, cm in goals.items():
        marks.setdefault(cm, []).append(MARKS[side])
    return [
        f"{'╌╌╌ ' if cm in near.values() else ''}goal {'' if len(marks) == 1 else letters[0] + ' '}"
        f"{length(cm, unit)} {unit}"
        f"{'' if cm in near.values() else ' (outside the plot)'}"
        for cm, letters in marks.items()
    ]


def window_strips(report: "Report", weeks: WeekAxis) -> "Iterable[Strip]":
    """Mark the weeks of baseline and current; one row where they are those of both ankles.

    A baseline before the weeks of the plot has no letter, and the words below say so.
    """
    rows: dict[str, dict[int, str]] = {}
    before: list[str] = []
    shown = {side: of for side, of in report.sides.items() if of.weeks}
    for side, of in shown.items():
        if of.change.mdc_cm is None or of.baseline is None or of.current is None:
            continue
        baseline, current = (_weeks_of(window, weeks) for window in (of.baseline, of.current))
        letters = {**dict.fromkeys(baseline, "b"), **dict.fromkeys(current, "c")}
        rows[MARKS[side]] = letters | dict.fromkeys(set(baseline) & set(current), "x")
        if not baseline:
            before.append(MARKS[side])
    caption = _windows_caption(rows.values(), before, all_before=len(rows) == len(before))
    if len(rows) > 1 and all(cells == rows["L"] for cells in rows.values()):
        rows = {"": rows["L"]}
    for name, cells in rows.items():
        if cells:
            yield Strip(name if len(shown) > 1 else "", (cells,), caption)


def _weeks_of(window: "Window", weeks: WeekAxis) -> range:
    """Give the numbers of the weeks on the axis that a window touches."""
    first, last = (
        weeks.number(week_of(day, weeks.week_start)) for day in (window.first, window.last)
    )
    return range(max(first, 0), min(last, weeks.total - 1) + 1)


def _windows_caption(
    rows: "Iterable[Mapping[int, str]]", before: "Sequence[str]", *, all_before: bool
) -> str:
    if all_before:
        return "c current: the last 14 days of tests (baseline: before these weeks)"
    caption = "b baseline, c current: the first and last 14 days of tests"
    if any("x" in cells.values() for cells in rows):
        caption += " (x a week of both)"
    if before:
        caption += f" (baseline of {before[0]}: before these weeks)"
    return caption


def training_strips(report: "Report", weeks: WeekAxis) -> "Iterable[Strip]":
    """Write the sessions done under the weeks, of those planned where that fits.

    Weeks outside the axis, which holds the weeks with tests, are left out.
    """
    inside = {
        number: week
        for week in report.training
        if 0 <= (number := weeks.number(week.week)) < weeks.total
    }
    if inside:
        choices = (
            {number: done_cell(week) for number, week in inside.items()},
            {number: str(week.sessions) for number, week in inside.items()},
        )
        words = " (of those planned)" if any(week.is_planned for week in inside.values()) else ""
        yield Strip("train", choices, f"train: sessions done{words} in the week", is_extra=True)


def pain_strips(report: "Report", weeks: WeekAxis) -> "Iterable[Strip]":
    """Write the mean pain under the weeks: to 0.1 where that fits, else whole numbers."""
    for side, means in by_side(report, lambda week: week.pain_mean).items():
        tested = {weeks.number(week.week): "." for week in report.sides[side].weeks}
        choices = tuple(
            tested | {week: number(mean, places) for week, mean in by_number(weeks, means).items()}
            for places in (1, 0)
        )
        name = f"pain {MARKS[side]}" if len(report.sides) > 1 else "pain"
        caption = "pain: mean of the week, 0 to 10 (. not recorded)"
        yield Strip(name, choices, caption, is_extra=True)
