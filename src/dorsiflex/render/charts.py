"""Charts of a report by week: distance, pain, and the difference between the ankles.

L and R mark the ankles, so nothing depends on colour. Lines break where a week is missing. The
caption explains everything drawn.
"""

from __future__ import annotations

import textwrap
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING

from dorsiflex.domain.dates import DAYS_IN_WEEK, Week, WeekStart, week_of
from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.measurement import Side
from dorsiflex.render import plot_text
from dorsiflex.render.lengths import UNIT_WORDS, length, number, signed
from dorsiflex.render.phrases import done_cell
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dorsiflex.domain.day_scores import WeekSummary
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report, Window


MARKS = {Side.LEFT: "L", Side.RIGHT: "R"}
COLOURS = {Side.LEFT: 32, Side.RIGHT: 166}  # blue and vermilion: both read on black and on white


def _by_side(
    report: Report, value: Callable[[WeekSummary], float | None]
) -> dict[Side, dict[Week, float]]:
    """Return a value of each week, per ankle; weeks and ankles without it are left out."""
    found = {
        side: {
            week.week: number
            for week in ankle.weeks
            if (number := value(week)) is not None and isfinite(number)
        }
        for side, ankle in report.sides.items()
    }
    return {side: values for side, values in found.items() if values}


def by_index(weeks: WeekAxis, values: Mapping[Week, float]) -> dict[int, float]:
    """Return values by the index of their week on the axis."""
    return {weeks.number(week): value for week, value in values.items()}


def _baseline_bands(report: Report) -> tuple[Band, ...]:
    """Return baseline ± measurement error of each ankle with a verdict and weeks in the plot."""
    return tuple(
        Band(
            ankle.baseline.mean_cm - ankle.change.mdc_cm,
            ankle.baseline.mean_cm + ankle.change.mdc_cm,
            ankle.current.mean_cm,
            MARKS[side],
            "│ at the right: baseline ± measurement error, with the letter at current",
            COLOURS[side],
        )
        for side, ankle in report.sides.items()
        if ankle.weeks
        and ankle.baseline is not None
        and ankle.current is not None
        and ankle.change.mdc_cm is not None
        and isfinite(ankle.change.mdc_cm)
    )


def _goal_targets(report: Report) -> dict[Side, float]:
    """Return the goals of the ankles in the plot, in cm."""
    return {
        side: ankle.goal.goal.target_cm
        for side, ankle in report.sides.items()
        if ankle.weeks and ankle.goal is not None
    }


def _goal_levels(near: Mapping[Side, float]) -> tuple[Level, ...]:
    """Return a line for each goal near the scores; with letters if the goals differ."""
    if len(set(near.values())) == 1:
        return (Level(next(iter(near.values())), "goal"),)
    return tuple(Level(cm, "goal", MARKS[side]) for side, cm in near.items())


def _goal_captions(
    goals: Mapping[Side, float], near: Mapping[Side, float], unit: Unit
) -> list[str]:
    """Return the caption of each different goal, and whether its line is in the plot."""
    marks: dict[float, list[str]] = {}
    for side, cm in goals.items():
        marks.setdefault(cm, []).append(MARKS[side])
    return [
        f"{'╌╌╌ ' if cm in near.values() else ''}goal {'' if len(marks) == 1 else letters[0] + ' '}"
        f"{length(cm, unit)} {unit}"
        f"{'' if cm in near.values() else ' (outside the plot)'}"
        for cm, letters in marks.items()
    ]


def _window_strips(report: Report, weeks: WeekAxis) -> Iterable[Strip]:
    """Yield rows that mark the weeks of baseline and current; one row if both ankles agree.

    The caption mentions a baseline before the weeks of the plot.
    """
    rows: dict[str, dict[int, str]] = {}
    before: list[str] = []
    shown = {side: ankle for side, ankle in report.sides.items() if ankle.weeks}
    for side, ankle in shown.items():
        if ankle.change.mdc_cm is None or ankle.baseline is None or ankle.current is None:
            continue
        baseline, current = (_weeks_of(window, weeks) for window in (ankle.baseline, ankle.current))
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
    """Return the indices of the weeks on the axis that a window covers."""
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


def _training_strips(report: Report, weeks: WeekAxis) -> Iterable[Strip]:
    """Yield a row with the sessions done in each week, of those planned if there is room."""
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


def _pain_strips(report: Report, weeks: WeekAxis) -> Iterable[Strip]:
    """Yield rows with the mean pain of each week: to 0.1 if there is room, else whole numbers."""
    for side, means in _by_side(report, lambda week: week.pain_mean).items():
        tested = {weeks.number(week.week): "." for week in report.sides[side].weeks}
        choices = tuple(
            tested | {week: number(mean, places) for week, mean in by_index(weeks, means).items()}
            for places in (1, 0)
        )
        name = f"pain {MARKS[side]}" if len(report.sides) > 1 else "pain"
        caption = "pain: mean of the week, 0 to 10 (. not recorded)"
        yield Strip(name, choices, caption, is_extra=True)


_MIN_COLUMNS = 30
_MIN_ROWS = 8
_MAX_EMPTY_WEEKS = timedelta(weeks=12)
"""`--since 2000-01-01` means all tests, not years of empty plot."""

_MIN_SPAN_CM = 3.0
"""The smallest span of a distance axis; a smaller one would magnify measurement error."""

_LINES = {Side.LEFT: ("braille", "."), Side.RIGHT: ("·", ":")}


def distance_chart(report: Report, style: ChartStyle) -> str:
    """Draw the weekly scores of each ankle.

    Also goals near the scores, measurement error around the baseline at the right, the weeks of
    baseline and current, and the mean pain of each week if there is room.
    """
    sentence = _sentence_instead_of_scores(report, style, _why_no_room(style))
    return render(_scores(report, style.unit), style) if sentence is None else sentence


def distance_picture(report: Report, style: ChartStyle) -> WeeklyPlot | str:
    """Return the plot of `distance_chart` for a drawing, or a sentence why there is none."""
    sentence = _sentence_instead_of_scores(report, style, None)
    return _scores(report, style.unit) if sentence is None else sentence


def _sentence_instead_of_scores(
    report: Report, style: ChartStyle, no_room: str | None
) -> str | None:
    unit = style.unit
    return _sentence_instead(
        {
            str(side): values
            for side, values in _by_side(report, lambda week: week.score_cm).items()
        },
        style,
        lambda cm: f"{length(cm, unit)} {unit}",
        f"No tests {_period(report)}: nothing to plot.",
        no_room,
    )


def _scores(report: Report, unit: Unit) -> WeeklyPlot:
    scores = _by_side(report, lambda week: week.score_cm)
    weeks = _week_axis(report, scores.values())
    bands = _baseline_bands(report)
    lower, upper = _limits([*(cm for values in scores.values() for cm in values.values())], bands)
    goals = _goal_targets(report)
    reach = max(upper - lower, _MIN_SPAN_CM)
    near = {side: cm for side, cm in goals.items() if lower - reach <= cm <= upper + reach}
    return WeeklyPlot(
        title=f"Distance in {UNIT_WORDS[unit]}, median of each week",
        weeks=weeks,
        series=_series(weeks, scores),
        levels=_goal_levels(near),
        bands=bands,
        strips=(
            *_window_strips(report, weeks),
            *_pain_strips(report, weeks),
            *_training_strips(report, weeks),
        ),
        lower=min(lower, *near.values()) if near else lower,
        upper=max(upper, *near.values()) if near else upper,
        unit=float(unit.cm),
        caption=(*_side_labels(scores), *_goal_captions(goals, near, unit)),
    )


def pain_chart(report: Report, style: ChartStyle) -> str:
    """Draw the mean and worst pain of each week, 0 to 10, and the pain limit."""
    means = _by_side(report, lambda week: week.pain_mean)
    sentence = _sentence_instead(
        {str(side): values for side, values in means.items()},
        style,
        lambda pain: f"pain {number(pain, 1)}",
        f"No pain was recorded {_period(report)}: nothing to plot.",
        _why_no_room(style),
    )
    if sentence is not None:
        return sentence
    weeks = _week_axis(report, means.values())
    limits = sorted({ankle.pain.limit for ankle in report.sides.values()})
    labels = _side_labels(means)
    small = ", ".join(text[0].lower() for text in labels)
    return render(
        WeeklyPlot(
            title="Pain 0 to 10, mean of each week",
            weeks=weeks,
            series=_series(weeks, means, _by_side(report, lambda week: week.pain_max)),
            levels=tuple(Level(limit, "limit") for limit in limits),
            lower=PAIN_SCALE[0],
            upper=PAIN_SCALE[-1],
            fill=False,
            caption=(
                *labels,
                f"{small} worst of the week",
                *(f"╌╌╌ pain limit {limit}" for limit in limits),
            ),
        ),
        style,
    )


def asymmetry_chart(report: Report, style: ChartStyle) -> str:
    """Draw left minus right for the weeks with tests of both ankles."""
    unit = style.unit
    scores = _by_side(report, lambda week: week.score_cm)
    left, right = scores.get(Side.LEFT, {}), scores.get(Side.RIGHT, {})
    differences = {week: left[week] - right[week] for week in left if week in right}
    sentence = _sentence_instead(
        {"left minus right": differences},
        style,
        lambda cm: f"{signed(cm, unit)} {unit}",
        f"In no week {_period(report)} were both ankles tested: no difference to plot.",
        _why_no_room(style),
    )
    if sentence is not None:
        return sentence
    weeks = _week_axis(report, [differences])
    now = report.asymmetry
    error = "│ at the right: measurement error, with the o at current"
    bands = () if now is None else (Band(-now.mdc_cm, now.mdc_cm, now.cm, "o", error),)
    lower, upper = _limits([0, *differences.values()], bands)
    return render(
        WeeklyPlot(
            title=f"Left minus right in {UNIT_WORDS[unit]}, week by week",
            weeks=weeks,
            series=(Series("o", ("braille", "."), by_index(weeks, differences), {}),),
            levels=(Level(0),),
            bands=bands,
            lower=lower,
            upper=upper,
            unit=float(unit.cm),
            caption=("o above 0: the left reaches farther", "below 0: the right"),
        ),
        style,
    )


def _sentence_instead(
    named: Mapping[str, Mapping[Week, float]],
    style: ChartStyle,
    shown: Callable[[float], str],
    nothing: str,
    no_room: str | None,
) -> str | None:
    """Return a sentence to show instead of a chart; None if one can be drawn."""
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


def _why_no_room(style: ChartStyle) -> str | None:
    """Return why no text chart can be drawn here; None if one can."""
    if not plot_text.available():
        return plot_text.NOT_AVAILABLE
    if style.columns >= _MIN_COLUMNS and style.rows >= _MIN_ROWS:
        return None
    return f"A plot needs {_MIN_COLUMNS} columns and {_MIN_ROWS} rows."


def _period(report: Report) -> str:
    return f"from {report.since} to {report.until}"


def _week_axis(report: Report, all_values: Iterable[Mapping[Week, float]]) -> WeekAxis:
    """Return the weeks of the period, with at most twelve empty weeks at each end."""
    weeks = sorted({week for values in all_values for week in values})
    first, last = weeks[0], weeks[-1]
    is_sunday = first.start.isoweekday() == DAYS_IN_WEEK
    week_start = WeekStart.SUNDAY if is_sunday else WeekStart.MONDAY
    since = max(report.since, first.start - _MAX_EMPTY_WEEKS)
    until = min(report.until, last.start + _MAX_EMPTY_WEEKS)
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
            by_index(weeks, values),
            by_index(weeks, (peaks or {}).get(side, {})),
            COLOURS[side],
        )
        for side, values in by_side.items()
    )


def _side_labels(sides: Iterable[Side]) -> tuple[str, ...]:
    words = tuple(f"{MARKS[side]} {side}" for side in sides)
    return (*words, "B both") if len(words) > 1 else words


def _limits(values: Sequence[float], bands: Iterable[Band]) -> tuple[float, float]:
    """Return the lowest and highest value to show, at least the smallest span apart."""
    edges = [*values, *(edge for band in bands for edge in (band.low, band.high, band.value))]
    lower, upper = min(edges), max(edges)
    spread = max(0, _MIN_SPAN_CM - (upper - lower)) / 2
    # Only differences may be negative, not distances.
    lowest = lower - spread if lower < 0 else max(0, lower - spread)
    return lowest, upper + spread
