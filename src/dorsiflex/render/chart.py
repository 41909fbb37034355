"""Charts of a report: the distance, the pain and the difference between the ankles, by week.

L and R mark the ankles, so nothing depends on colour. A line joins consecutive weeks and breaks
where a week is missing. Everything that is drawn is said in words below the chart.
"""

import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.weeks import DAYS_IN_WEEK, Week, WeekStart, week_of
from dorsiflex.render import canvas
from dorsiflex.render.annotations import (
    COLOURS,
    MARKS,
    baseline_bands,
    by_number,
    by_side,
    goal_levels,
    goal_targets,
    goal_words,
    pain_strips,
    training_strips,
    window_strips,
)
from dorsiflex.render.lengths import UNIT_WORDS, length, number, signed
from dorsiflex.render.plot_layout import render
from dorsiflex.render.weekly_plot import (
    Band,
    ChartStyle,
    Level,
    Series,
    WeekAxis,
    WeeklyPlot,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import Report

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
    """Tell whether charts can be drawn here; if not, each of them is a sentence that says so."""
    return canvas.available()


def distance_chart(report: "Report", style: ChartStyle) -> str:
    """Draw the weekly scores of each ankle.

    With them: the goal where it lies near, the measurement error around the baseline at the right,
    the weeks of baseline and current, and the mean pain of each week where there is room.
    """
    sentence = _instead_of_scores(report, style, _room(style))
    return render(_scores(report, style.unit), style) if sentence is None else sentence


def distance_picture(report: "Report", style: ChartStyle) -> "WeeklyPlot | str":
    """Give what a picture of the weekly scores shows, or in a sentence why there is none.

    As in `distance_chart`, but for what is drawn in lines instead of characters.
    """
    sentence = _instead_of_scores(report, style, None)
    return _scores(report, style.unit) if sentence is None else sentence


def _instead_of_scores(report: "Report", style: ChartStyle, no_room: str | None) -> str | None:
    unit = style.unit
    return _instead(
        {str(side): values for side, values in by_side(report, lambda week: week.score_cm).items()},
        style,
        lambda cm: f"{length(cm, unit)} {unit}",
        f"No tests {_period(report)}: nothing to plot.",
        no_room,
    )


def _scores(report: "Report", unit: "Unit") -> WeeklyPlot:
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


def pain_chart(report: "Report", style: ChartStyle) -> str:
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


def asymmetry_chart(report: "Report", style: ChartStyle) -> str:
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
    named: "Mapping[str, Mapping[Week, float]]",
    style: ChartStyle,
    shown: "Callable[[float], str]",
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
    elif why == canvas.NOT_AVAILABLE:
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
        return canvas.NOT_AVAILABLE
    if style.columns >= _FEWEST_COLUMNS and style.rows >= _FEWEST_ROWS:
        return None
    return f"A plot needs {_FEWEST_COLUMNS} columns and {_FEWEST_ROWS} rows."


def _period(report: "Report") -> str:
    return f"from {report.since} to {report.until}"


def _axis(report: "Report", all_values: "Iterable[Mapping[Week, float]]") -> WeekAxis:
    """Give the weeks of the period, less what is empty at its ends beyond twelve weeks."""
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
    by_side: "Mapping[Side, Mapping[Week, float]]",
    peaks: "Mapping[Side, Mapping[Week, float]] | None" = None,
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


def _who(by_side: "Iterable[Side]") -> tuple[str, ...]:
    words = tuple(f"{MARKS[side]} {side}" for side in by_side)
    return (*words, "B both") if len(words) > 1 else words


def _limits(values: "Sequence[float]", bands: "Iterable[Band]") -> tuple[float, float]:
    """Give the lowest and highest value, spread to the shortest span that is shown."""
    edges = [*values, *(edge for band in bands for edge in (band.low, band.high, band.value))]
    lower, upper = min(edges), max(edges)
    spread = max(0, _SHORTEST_SPAN_CM - (upper - lower)) / 2
    # Distances end at 0; only a difference, which already reaches below, may go there.
    lowest = lower - spread if lower < 0 else max(0, lower - spread)
    return lowest, upper + spread
