"""Charts of a report: the distance, the pain and the difference between the ankles, by week.

L and R mark the ankles, so nothing depends on colour. A line joins consecutive weeks and breaks
where a week is missing. Everything that is drawn is said in words below the chart.
"""

from __future__ import annotations

import textwrap
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.weeks import DAYS_IN_WEEK, Week, WeekStart, week_of
from dorsiflex.render import plot_text
from dorsiflex.render.lengths import UNIT_WORDS, length, number, signed
from dorsiflex.render.plot_text import (
    Band,
    ChartStyle,
    Level,
    Series,
    Strip,
    WeekAxis,
    WeeklyPlot,
    render,
)
from dorsiflex.render.training_phrases import done_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report, Window
    from dorsiflex.domain.weekly import WeekSummary


MARKS = {Side.LEFT: "L", Side.RIGHT: "R"}
COLOURS = {Side.LEFT: 32, Side.RIGHT: 166}  # blue and vermilion: both read on black and on white


def by_side(
    report: Report, value: Callable[[WeekSummary], float | None]
) -> dict[Side, dict[Week, float]]:
    """Return a value of each week, per ankle; a week or an ankle without it is left out."""
    found = {
        side: {
            week.week: number
            for week in of.weeks
            if (number := value(week)) is not None and isfinite(number)
        }
        for side, of in report.sides.items()
    }
    return {side: values for side, values in found.items() if values}


def by_number(weeks: WeekAxis, values: Mapping[Week, float]) -> dict[int, float]:
    """Return values by the number that their week has on the axis."""
    return {weeks.number(week): value for week, value in values.items()}


def baseline_bands(report: Report) -> tuple[Band, ...]:
    """Return what lies within measurement error of the baseline, for each ankle with a verdict.

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


def goal_targets(report: Report) -> dict[Side, float]:
    """Return the goal of each ankle in the plot that has one, in cm."""
    return {
        side: of.goal.goal.target_cm
        for side, of in report.sides.items()
        if of.weeks and of.goal is not None
    }


def goal_levels(near: Mapping[Side, float]) -> tuple[Level, ...]:
    """Return a line for each goal that lies near enough; letters only where goals differ."""
    if len(set(near.values())) == 1:
        return (Level(next(iter(near.values())), "goal"),)
    return tuple(Level(cm, "goal", MARKS[side]) for side, cm in near.items())


def goal_words(goals: Mapping[Side, float], near: Mapping[Side, float], unit: Unit) -> list[str]:
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


def window_strips(report: Report, weeks: WeekAxis) -> Iterable[Strip]:
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


def _weeks_of(window: Window, weeks: WeekAxis) -> range:
    """Return the numbers of the weeks on the axis that a window touches."""
    first, last = (
        weeks.number(week_of(day, weeks.week_start)) for day in (window.first, window.last)
    )
    return range(max(first, 0), min(last, weeks.total - 1) + 1)


def _windows_caption(
    rows: Iterable[Mapping[int, str]], before: Sequence[str], *, all_before: bool
) -> str:
    if all_before:
        return "c current: the last 14 days of tests (baseline: before these weeks)"
    caption = "b baseline, c current: the first and last 14 days of tests"
    if any("x" in cells.values() for cells in rows):
        caption += " (x a week of both)"
    if before:
        caption += f" (baseline of {before[0]}: before these weeks)"
    return caption


def training_strips(report: Report, weeks: WeekAxis) -> Iterable[Strip]:
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


def pain_strips(report: Report, weeks: WeekAxis) -> Iterable[Strip]:
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


__all__ = [
    "ChartStyle",
    "asymmetry_chart",
    "distance_chart",
    "distance_picture",
    "pain_chart",
    "plots_available",
]

_FEWEST_COLUMNS = 30
_FEWEST_ROWS = 8
_LONGEST_EMPTY_END = timedelta(weeks=12)
"""`--since 2000-01-01` is a way to say *everything*, not a wish to look at empty years."""

_SHORTEST_SPAN_CM = 3.0
"""What an axis of distances shows at least: less would blow measurement error up."""

_LINES = {Side.LEFT: ("braille", "."), Side.RIGHT: ("·", ":")}


def plots_available() -> bool:
    """Return whether charts can be drawn here; if not, each of them is a sentence that says so."""
    return plot_text.available()


def distance_chart(report: Report, style: ChartStyle) -> str:
    """Draw the weekly scores of each ankle.

    With them: the goal where it lies near, the measurement error around the baseline at the right,
    the weeks of baseline and current, and the mean pain of each week where there is room.
    """
    sentence = _instead_of_scores(report, style, _room(style))
    return render(_scores(report, style.unit), style) if sentence is None else sentence


def distance_picture(report: Report, style: ChartStyle) -> WeeklyPlot | str:
    """Return what a picture of the weekly scores shows, or in a sentence why there is none.

    As in `distance_chart`, but for what is drawn in lines instead of characters.
    """
    sentence = _instead_of_scores(report, style, None)
    return _scores(report, style.unit) if sentence is None else sentence


def _instead_of_scores(report: Report, style: ChartStyle, no_room: str | None) -> str | None:
    unit = style.unit
    return _instead(
        {str(side): values for side, values in by_side(report, lambda week: week.score_cm).items()},
        style,
        lambda cm: f"{length(cm, unit)} {unit}",
        f"No tests {_period(report)}: nothing to plot.",
        no_room,
    )


def _scores(report: Report, unit: Unit) -> WeeklyPlot:
    scores = by_side(report, lambda week: week.score_cm)
    weeks = _axis(report, scores.values())
    bands = baseline_bands(report)
    lower, upper = _limits([*(cm for values in scores.values() for cm in values.values())], bands)
    goals = goal_targets(report)
    reach = max(upper - lower, _SHORTEST_SPAN_CM)
    near = {side: cm for side, cm in goals.items() if lower - reach <= cm <= upper + reach}
    return WeeklyPlot(
        title=f"Distance in {UNIT_WORDS[unit]}, median of each week",
        weeks=weeks,
        series=_series(weeks, scores),
        levels=goal_levels(near),
        bands=bands,
        strips=(
            *window_strips(report, weeks),
            *pain_strips(report, weeks),
            *training_strips(report, weeks),
        ),
        lower=min(lower, *near.values()) if near else lower,
        upper=max(upper, *near.values()) if near else upper,
        unit=float(unit.cm),
        caption=(*_who(scores), *goal_words(goals, near, unit)),
    )


def pain_chart(report: Report, style: ChartStyle) -> str:
    """Draw the mean and the worst pain of each week, 0 to 10, and the pain limit."""
    means = by_side(report, lambda week: week.pain_mean)
    sentence = _instead(
        {str(side): values for side, values in means.items()},
        style,
        lambda pain: f"pain {number(pain, 1)}",
        f"No pain was recorded {_period(report)}: nothing to plot.",
        _room(style),
    )
    if sentence is not None:
        return sentence
    weeks = _axis(report, means.values())
    limits = sorted({of.pain.limit for of in report.sides.values()})
    who = _who(means)
    small = ", ".join(text[0].lower() for text in who)
    return render(
        WeeklyPlot(
            title="Pain 0 to 10, mean of each week",
            weeks=weeks,
            series=_series(weeks, means, by_side(report, lambda week: week.pain_max)),
            levels=tuple(Level(limit, "limit") for limit in limits),
            lower=PAIN_SCALE[0],
            upper=PAIN_SCALE[-1],
            fill=False,
            caption=(
                *who,
                f"{small} worst of the week",
                *(f"╌╌╌ pain limit {limit}" for limit in limits),
            ),
        ),
        style,
    )


def asymmetry_chart(report: Report, style: ChartStyle) -> str:
    """Draw left minus right for the weeks in which both ankles were tested."""
    unit = style.unit
    scores = by_side(report, lambda week: week.score_cm)
    left, right = scores.get(Side.LEFT, {}), scores.get(Side.RIGHT, {})
    differences = {week: left[week] - right[week] for week in left if week in right}
    sentence = _instead(
        {"left minus right": differences},
        style,
        lambda cm: f"{signed(cm, unit)} {unit}",
        f"In no week {_period(report)} were both ankles tested: no difference to plot.",
        _room(style),
    )
    if sentence is not None:
        return sentence
    weeks = _axis(report, [differences])
    now = report.asymmetry
    error = "│ at the right: measurement error, with the o at current"
    bands = () if now is None else (Band(-now.mdc_cm, now.mdc_cm, now.cm, "o", error),)
    lower, upper = _limits([0, *differences.values()], bands)
    return render(
        WeeklyPlot(
            title=f"Left minus right in {UNIT_WORDS[unit]}, week by week",
            weeks=weeks,
            series=(Series("o", ("braille", "."), by_number(weeks, differences), {}),),
            levels=(Level(0),),
            bands=bands,
            lower=lower,
            upper=upper,
            unit=float(unit.cm),
            caption=(
                "o above 0: the left reaches farther",
                "below 0: the right",
            ),
        ),
        style,
    )


def _instead(
    named: Mapping[str, Mapping[Week, float]],
    style: ChartStyle,
    shown: Callable[[float], str],
    nothing: str,
    no_room: str | None,
) -> str | None:
    """Say in a sentence what a chart could not show; None where one can be drawn."""
    weeks = {week for values in named.values() for week in values}
    why = "A plot needs two weeks." if len(weeks) == 1 else no_room
    if not weeks:
        sentence = nothing
    elif why is None:
        return None
    elif why == plot_text.NOT_AVAILABLE:
        sentence = why
    else:
        latest = [
            f"{name} {shown(values[max(values)])} in week {max(values).name}"
            for name, values in named.items()
            if values
        ]
        sentence = f"Latest: {', '.join(latest)}. {why}"
    return "\n".join(textwrap.wrap(sentence, max(1, style.columns)))


def _room(style: ChartStyle) -> str | None:
    """Say why no chart of characters can be drawn here; None where one can."""
    if not plots_available():
        return plot_text.NOT_AVAILABLE
    if style.columns >= _FEWEST_COLUMNS and style.rows >= _FEWEST_ROWS:
        return None
    return f"A plot needs {_FEWEST_COLUMNS} columns and {_FEWEST_ROWS} rows."


def _period(report: Report) -> str:
    return f"from {report.since} to {report.until}"


def _axis(report: Report, all_values: Iterable[Mapping[Week, float]]) -> WeekAxis:
    """Return the weeks of the period, less what is empty at its ends beyond twelve weeks."""
    weeks = sorted({week for values in all_values for week in values})
    first, last = weeks[0], weeks[-1]
    is_sunday = first.start.isoweekday() == DAYS_IN_WEEK
    week_start = WeekStart.SUNDAY if is_sunday else WeekStart.MONDAY
    since = max(report.since, first.start - _LONGEST_EMPTY_END)
    until = min(report.until, last.start + _LONGEST_EMPTY_END)
    first = min(first, week_of(since, week_start))
    last = max(last, week_of(until, week_start))
    return WeekAxis(first, last.ordinal - first.ordinal + 1, week_start)


def _series(
    weeks: WeekAxis,
    by_side: Mapping[Side, Mapping[Week, float]],
    peaks: Mapping[Side, Mapping[Week, float]] | None = None,
) -> tuple[Series, ...]:
    return tuple(
        Series(
            MARKS[side],
            _LINES[side],
            by_number(weeks, values),
            by_number(weeks, (peaks or {}).get(side, {})),
            COLOURS[side],
        )
        for side, values in by_side.items()
    )


def _who(by_side: Iterable[Side]) -> tuple[str, ...]:
    words = tuple(f"{MARKS[side]} {side}" for side in by_side)
    return (*words, "B both") if len(words) > 1 else words


def _limits(values: Sequence[float], bands: Iterable[Band]) -> tuple[float, float]:
    """Return the lowest and highest value, spread to the shortest span that is shown."""
    edges = [*values, *(edge for band in bands for edge in (band.low, band.high, band.value))]
    lower, upper = min(edges), max(edges)
    spread = max(0, _SHORTEST_SPAN_CM - (upper - lower)) / 2
    # Distances end at 0; only a difference, which already reaches below, may go there.
    lowest = lower - spread if lower < 0 else max(0, lower - spread)
    return lowest, upper + spread
