"""Charts of a report by day, week or month: distance, pain, and left minus right.

L and R mark the ankles, so nothing depends on colour. Lines break where a week is missing. The
caption explains everything drawn.
"""

from __future__ import annotations

from datetime import date
from itertools import chain, groupby
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from dorsiflex.domain.dates import DAYS_IN_WEEK, MONTHS, WeekStart, days_after
from dorsiflex.domain.day_scores import mean_pain, median_score, pains_of
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.thresholds import PAIN_SCALE
from dorsiflex.render import plot_text
from dorsiflex.render.lengths import (
    UNIT_WORDS,
    day_month,
    length,
    number,
    short_day,
    short_span,
    signed,
)
from dorsiflex.render.phrases import event_phrases
from dorsiflex.render.plot_columns import time_columns
from dorsiflex.render.plot_model import (
    Band,
    Bracket,
    By,
    Happening,
    Level,
    Plot,
    Row,
    Series,
    TimeAxis,
    is_by_day,
    likely_typos,
)
from dorsiflex.render.plot_text import MIN_COLUMNS, MIN_ROWS, ChartStyle, render
from dorsiflex.render.terminal import escape_control, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.plan import TrainingWeek
    from dorsiflex.domain.report import Report

T = TypeVar("T")
Days = dict[int, list["DayScore"]]

MARKS = {Side.LEFT: "L", Side.RIGHT: "R"}
COLOURS = {Side.LEFT: 32, Side.RIGHT: 166}  # blue and vermilion: both read on black and on white
_LINES = {Side.LEFT: ("braille", "."), Side.RIGHT: ("·", ":")}

_MAX_EMPTY_DAYS = {By.DAY: 14, By.WEEK: 84, By.MONTH: 168}
"""Most days drawn after the last test: a later end of the period does not squeeze the tests."""

_MIN_SPAN_CM = 3.0
"""The smallest span of a distance axis; a smaller one would magnify measurement error."""

_MOST_COLUMNS = 240
"""More weeks than fit in these are drawn by month however wide the output is."""


class _Shown(NamedTuple):
    """What a chart shows of a report.

    Attributes:
        axis: from the first test.
        days: the day scores of each ankle by slot; at least one.
    """

    axis: TimeAxis
    days: dict[Side, Days]

    def values(
        self, value: Callable[[Sequence[DayScore]], float | None]
    ) -> dict[Side, dict[int, float]]:
        """Return a value of each slot, per ankle; slots and ankles without it are left out."""
        found = {
            side: {
                slot: number
                for slot, days in by_slot.items()
                if (number := value(days)) is not None and isfinite(number)
            }
            for side, by_slot in self.days.items()
        }
        return {side: values for side, values in found.items() if values}

    def without_typos(self) -> tuple[_Shown, dict[Side, dict[int, float]]]:
        """Return the same without likely typos, and these by ankle and slot.

        They are found among days: in the median of a week nobody knows what was typed.
        """
        typos: dict[Side, dict[int, float]] = {}
        days: dict[Side, Days] = {}
        for side, by_slot in self.days.items():
            every = [score for scores in by_slot.values() for score in scores]
            found = likely_typos({score.day.toordinal(): score.score_cm for score in every})
            typos[side] = {self.axis.number(date.fromordinal(day)): found[day] for day in found}
            usual = {
                slot: [score for score in scores if score.day.toordinal() not in found]
                for slot, scores in by_slot.items()
            }
            days[side] = {slot: scores for slot, scores in usual.items() if scores}
        return self._replace(days=days), typos


def distance_chart(report: Report, style: ChartStyle, by: By | None = None) -> str:
    """Draw the scores of each ankle, in at most `style.rows` lines.

    Also the goals near the scores, measurement error around the start, the days of start and now,
    events, and the worst pain. By default by day if the tests span less than three weeks, by month
    if the weeks would need more columns than there are, else by week.
    """
    return _chart(distance_picture, report, style, by)


def pain_chart(report: Report, style: ChartStyle, by: By | None = None) -> str:
    """Draw the mean and worst pain, 0 to 10, and the pain limit, as `distance_chart` does."""
    return _chart(_pain_picture, report, style, by)


def asymmetry_chart(report: Report, style: ChartStyle, by: By | None = None) -> str:
    """Draw left minus right when both ankles were tested, as `distance_chart` does."""
    return _chart(_asymmetry_picture, report, style, by)


CHARTS = {"distance": distance_chart, "pain": pain_chart, "asymmetry": asymmetry_chart}


def _chart(
    picture: Callable[[Report, ChartStyle, By | None, str | None], Plot | str],
    report: Report,
    style: ChartStyle,
    by: By | None,
) -> str:
    """Draw a picture in characters, or write the sentence why there is none."""
    no_room = None
    if not plot_text.available():
        no_room = plot_text.NOT_AVAILABLE
    elif style.columns < MIN_COLUMNS or style.rows < MIN_ROWS:
        no_room = f"A plot needs {MIN_COLUMNS} columns and {MIN_ROWS} rows."
    plot = picture(report, style, by, no_room)
    return (
        render(plot, style) if isinstance(plot, Plot) else "\n".join(wrapped(plot, style.columns))
    )


def distance_picture(
    report: Report, style: ChartStyle, by: By | None = None, no_room: str | None = None
) -> Plot | str:
    """Return the plot of `distance_chart` for a drawing, or a sentence why there is none.

    The width of the style decides between weeks and months; `no_room` is why nothing can be drawn.
    """
    unit = style.unit
    shown = _show(report, style, by, lambda days: days)
    if shown is None:
        return f"No tests {_period(report)}: nothing to plot."
    latest = {str(side): values for side, values in shown.values(median_score).items()}
    sentence = _sentence_instead(
        shown.axis, latest, lambda cm: f"{length(cm, unit)} {unit}", no_room
    )
    return sentence or _distance(report, shown, unit)


def _distance(report: Report, shown: _Shown, unit: Unit) -> Plot:
    usual, typos = shown.without_typos()
    scores = usual.values(median_score)
    series = tuple(_series(side, values, typos[side]) for side, values in scores.items())
    bands = _start_bands(report)
    lower, upper = _limits(series)
    goals = {
        side: ankle.goal.goal.target_cm
        for side, ankle in report.sides.items()
        if ankle.scores and ankle.goal is not None
    }
    reach = max(upper - lower, _MIN_SPAN_CM)
    near = {side: cm for side, cm in goals.items() if lower - reach <= cm <= upper + reach}
    are_alike = len(goals) == len(scores) and len(set(goals.values())) == 1
    levels = _goal_levels(near, unit, are_alike=are_alike)
    beyond = {side: cm for side, cm in goals.items() if side not in near}
    far = _goal_levels(beyond, unit, are_alike=are_alike)
    brackets = _brackets(report)
    rows, short_rows, no_pain = _pain_rows(shown)
    return Plot(
        title=f"Distance in {UNIT_WORDS[unit]}, {_each(shown.axis.by)}",
        short_title=f"{unit} by {shown.axis.by}",
        axis=shown.axis,
        series=series,
        levels=levels,
        bands=bands,
        brackets=brackets,
        events=_happenings(report),
        rows=(*rows, *_training_rows(report, shown.axis)),
        short_rows=short_rows,
        lower=min([lower, *near.values()]),
        upper=max([upper, *near.values()]),
        unit=float(unit.cm),
        remarks=(*no_pain, *(f"{level.label} {unit} (outside the plot)" for level in far)),
        caption=tuple(_start_before(report, brackets, shown.axis)),
    )


def _each(by: By) -> str:
    return "each day" if by is By.DAY else f"median of each {by}"


def _pain_picture(
    report: Report, style: ChartStyle, by: By | None = None, no_room: str | None = None
) -> Plot | str:
    """Return the plot of `pain_chart`, or a sentence why there is none."""
    shown = _show(report, style, by, lambda days: [day for day in days if day.pains])
    if shown is None:
        return f"No pain was recorded {_period(report)}: nothing to plot."
    means = shown.values(mean_pain)
    latest = {str(side): values for side, values in means.items()}
    sentence = _sentence_instead(
        shown.axis, latest, lambda pain: f"pain {number(pain, 1)}", no_room
    )
    if sentence is not None:
        return sentence
    limits = sorted({ankle.pain.limit for ankle in report.sides.values()})
    worst = shown.values(lambda days: max(pains_of(days)))
    small = ", ".join(MARKS[side].lower() for side in means)
    by = shown.axis.by
    return Plot(
        title=f"Pain 0 to 10, mean of each {by}",
        short_title=f"pain by {by}",
        axis=shown.axis,
        series=tuple(
            _series(side, values)._replace(peaks=worst[side]) for side, values in means.items()
        ),
        levels=tuple(Level(limit, f"limit {limit}") for limit in limits),
        brackets=_brackets(report),
        events=_happenings(report),
        lower=PAIN_SCALE[0],
        upper=PAIN_SCALE[-1],
        fill=False,
        caption=(f"{small} worst of the {by}",),
    )


def _asymmetry_picture(
    report: Report, style: ChartStyle, by: By | None = None, no_room: str | None = None
) -> Plot | str:
    """Return the plot of `asymmetry_chart`, or a sentence why there is none."""
    unit = style.unit
    shown = _show(report, style, by, lambda days: days, both=True)
    if shown is None:
        return (
            f"No {by or By.WEEK} {_period(report)} has tests of both ankles: no difference to plot."
        )
    scores = shown.values(median_score)
    left, right = scores[Side.LEFT], scores[Side.RIGHT]
    differences = {slot: left[slot] - right[slot] for slot in left}
    sentence = _sentence_instead(
        shown.axis,
        {"left minus right": differences},
        lambda cm: f"{signed(cm, unit)} {unit}",
        no_room,
    )
    if sentence is not None:
        return sentence
    now = report.asymmetry
    error = "error of now"
    bands = () if now is None else (Band(-now.mdc_cm, now.mdc_cm, now.cm, "o", error),)
    typos = likely_typos(differences)
    usual = {slot: value for slot, value in differences.items() if slot not in typos}
    series = (Series("o", ("braille", "."), usual, {}, None, "left minus right", typos),)
    lower, upper = _limits(series, 0.0)
    return Plot(
        title=f"Left minus right in {UNIT_WORDS[unit]}, by {shown.axis.by}",
        short_title=f"{unit} by {shown.axis.by}",
        axis=shown.axis,
        series=series,
        levels=(Level(0),),
        bands=bands,
        brackets=_brackets(report),
        events=_happenings(report),
        lower=lower,
        upper=upper,
        unit=float(unit.cm),
        remarks=("above 0 the left reaches farther",),
    )


def _show(
    report: Report,
    style: ChartStyle,
    by: By | None,
    kept: Callable[[Sequence[DayScore]], Sequence[DayScore]],
    *,
    both: bool = False,
) -> _Shown | None:
    """Return the day scores that are `kept`, of `both` ankles if so; None without any."""
    scores = {side: kept(ankle.scores) for side, ankle in report.sides.items()}
    if not (days := sorted({score.day for of_side in scores.values() for score in of_side})):
        return None
    week_start = _week_start(report)
    if by is None:
        columns = min(style.columns, _MOST_COLUMNS)
        by = _fitting_by(days[0], days[-1], week_start, columns)
    axis = TimeAxis.spanning(by, days[0], days[-1], week_start)
    if both:
        starts = [{axis.start_of(score.day) for score in of_side} for of_side in scores.values()]
        common = set.intersection(*starts) if len(starts) == len(Side) else set()
        if not common:
            return None
        scores = {
            side: [score for score in of_side if axis.start_of(score.day) in common]
            for side, of_side in scores.items()
        }
    days = sorted({score.day for of_side in scores.values() for score in of_side})
    end = max(days[-1], min(report.until, days_after(days[-1], _MAX_EMPTY_DAYS[by])))
    axis = TimeAxis.spanning(by, days[0], end, week_start)
    return _Shown(
        axis,
        {
            side: {
                slot: list(group)
                for slot, group in groupby(of_side, key=lambda score: axis.number(score.day))
            }
            for side, of_side in scores.items()
            if of_side
        },
    )


def _fitting_by(first: date, last: date, week_start: WeekStart, columns: int) -> By:
    if is_by_day(first, last):
        return By.DAY
    weeks = TimeAxis.spanning(By.WEEK, first, last, week_start).total
    return By.WEEK if weeks <= time_columns(columns) else By.MONTH


def _week_start(report: Report) -> WeekStart:
    weeks = chain.from_iterable(ankle.weeks for ankle in report.sides.values())
    is_sunday = any(week.week.start.isoweekday() == DAYS_IN_WEEK for week in weeks)
    return WeekStart.SUNDAY if is_sunday else WeekStart.MONDAY


def _period(report: Report) -> str:
    return f"from {report.since} to {report.until}"


def _sentence_instead(
    axis: TimeAxis,
    named: Mapping[str, Mapping[int, float]],
    shown: Callable[[float], str],
    no_room: str | None,
) -> str | None:
    """Return a sentence to show instead of a chart; None if one can be drawn."""
    slots = {slot for values in named.values() for slot in values}
    why = no_room
    if len(slots) == 1:
        why = f"A plot needs tests in two {axis.by}s."
        if axis.by is By.DAY:
            why = "A plot needs tests on two days."
    if why is None or why == plot_text.NOT_AVAILABLE:
        return why
    within = {By.DAY: "on", By.WEEK: "in the week of", By.MONTH: "in the month from"}[axis.by]
    latest = [
        f"{name} {shown(values[max(values)])} {within} {day_month(axis.start(max(values)))}"
        for name, values in named.items()
        if values
    ]
    return f"Latest: {', '.join(latest)}. {why}"


def _series(
    side: Side, values: Mapping[int, float], typos: Mapping[int, float] = MappingProxyType({})
) -> Series:
    return Series(MARKS[side], _LINES[side], values, {}, COLOURS[side], str(side), typos)


def _limits(series: Iterable[Series], *others: float) -> tuple[float, float]:
    """Return the lowest and highest value to show, at least the smallest span apart."""
    values = chain.from_iterable(each.values.values() for each in series)
    edges = [*values, *others]
    lower, upper = min(edges), max(edges)
    spread = max(0, _MIN_SPAN_CM - (upper - lower)) / 2
    # Only differences may be negative, not distances.
    lowest = lower - spread if lower < 0 else max(0, lower - spread)
    return lowest, upper + spread


def _start_bands(report: Report) -> tuple[Band, ...]:
    """Return start ± measurement error of each ankle with a verdict and tests in the plot."""
    return tuple(
        Band(
            ankle.baseline.mean_cm - ankle.change.mdc_cm,
            ankle.baseline.mean_cm + ankle.change.mdc_cm,
            ankle.current.mean_cm,
            MARKS[side],
            "start ± error",
            COLOURS[side],
        )
        for side, ankle in report.sides.items()
        if ankle.scores
        and ankle.baseline is not None
        and ankle.current is not None
        and ankle.change.mdc_cm is not None
        and isfinite(ankle.change.mdc_cm)
    )


def _goal_levels(goals: Mapping[Side, float], unit: Unit, *, are_alike: bool) -> tuple[Level, ...]:
    """Return a line for each goal, with the letter of its ankle unless all ankles share it."""
    if are_alike:
        return tuple(Level(cm, f"goal {length(cm, unit)}") for cm in set(goals.values()))
    return tuple(Level(cm, f"goal {MARKS[side]} {length(cm, unit)}") for side, cm in goals.items())


def _brackets(report: Report) -> tuple[tuple[str, tuple[Bracket, ...]], ...]:
    """Return the days of start and now, in one row if the ankles agree."""
    rows: dict[str, tuple[Bracket, ...]] = {}
    for side, ankle in report.sides.items():
        if not ankle.scores or ankle.change.mdc_cm is None:
            continue
        windows = {"start": ankle.baseline, "now": ankle.current}
        rows[MARKS[side]] = tuple(
            Bracket(word, window.first, window.last) for word, window in windows.items() if window
        )
    if len(set(rows.values())) == 1:
        return (("", next(iter(rows.values()))),)
    return tuple(rows.items())


def _start_before(
    report: Report, brackets: Iterable[tuple[str, tuple[Bracket, ...]]], axis: TimeAxis
) -> Iterator[str]:
    """Yield when an ankle started, if that was before the axis."""
    for mark, of_mark in brackets:
        for bracket in of_mark:
            if bracket.last < axis.first:
                name = f"{bracket.word} {mark}".rstrip()
                yield f"{name}: {short_span(bracket.first, bracket.last, report.until)}"


def _happenings(report: Report) -> tuple[Happening, ...]:
    """Return the events of the period, those of a day together."""
    several = len(report.sides) > 1
    return tuple(
        Happening(
            day,
            "; ".join(
                (f"{MARKS[event.side]} " if event.side and several else "")
                + escape_control(event.text)
                for event in events
            ),
        )
        for day, events in groupby(report.events, key=lambda event: event.day)
    )


def _sharing(
    values: Mapping[int, T], shown: Callable[[Sequence[T]], str], first: int = 0
) -> Callable[[int], dict[int, str]]:
    """Return `Row.cells`: the texts of values that share so many slots, counted from the first."""

    def cells(sharing: int) -> dict[int, str]:
        shared: dict[int, list[T]] = {}
        for slot, value in sorted(values.items()):
            shared.setdefault((slot - first) // sharing * sharing + first, []).append(value)
        return {slot: shown(together) for slot, together in shared.items()}

    return cells


def _worst(days: Iterable[DayScore]) -> str:
    """Return the worst pain of some days: `.` if none was recorded, `!` if any was sharp."""
    days = list(days)
    pain = str(max(pains_of(days), default="."))
    return f"{pain}!" if any(day.sharp_tests for day in days) else pain


def _pain_rows(shown: _Shown) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[str, ...]]:
    """Return a row per ankle with its worst pain, one for both, and what to say without pain."""
    everything = [
        day for by_slot in shown.days.values() for days in by_slot.values() for day in days
    ]
    if not any(day.pains or day.sharp_tests for day in everything):
        return (), (), ("no pain recorded",)
    is_sharp = any(day.sharp_tests for day in everything)
    caption = f"pain{' (! sharp)' if is_sharp else ''}: worst of"
    several = len(shown.days) > 1
    rows = tuple(
        Row(
            f"pain {MARKS[side]}" if several else "pain",
            _sharing(by_slot, lambda lists: _worst(chain.from_iterable(lists))),
            caption,
        )
        for side, by_slot in shown.days.items()
    )
    if not several:
        return rows, rows, ()
    left, right = shown.days.values()
    pairs = {slot: (left.get(slot, []), right.get(slot, [])) for slot in sorted({*left, *right})}

    def both(lists: Sequence[tuple[list[DayScore], list[DayScore]]]) -> str:
        ankles = [
            [day for days in of_ankle for day in days] for of_ankle in zip(*lists, strict=True)
        ]
        return "/".join(_worst(days) if days else "-" for days in ankles)

    return rows, (Row("pain", _sharing(pairs, both), f"{caption.replace('pain', 'pain L/R')}"),), ()


def _training_rows(report: Report, axis: TimeAxis) -> Iterator[Row]:
    """Yield a row with the training sessions done in each week, of those planned; not by month."""
    slots = DAYS_IN_WEEK if axis.by is By.DAY else 1
    weeks = {
        slot: week
        for week in report.training
        if -slots < (slot := axis.number(week.week.start)) < axis.total
    }
    if weeks and axis.by is not By.MONTH:
        caption = "train: sessions in"
        cells = _sharing(weeks, _done, min(weeks) % -slots)
        yield Row("train", cells, caption, is_extra=True, slots=slots)


def _done(weeks: Sequence[TrainingWeek]) -> str:
    done = sum(week.sessions for week in weeks)
    planned = sum(week.planned for week in weeks)
    return f"{done}/{planned}" if planned else str(done)


def describe_chart(what: str, report: Report, unit: Unit, by: By | None = None) -> str:
    """Return what a chart, a key of `CHARTS`, shows in plain sentences, one paragraph per line."""
    picture, shown = {
        "distance": (distance_picture, lambda cm: length(cm, unit)),
        "pain": (_pain_picture, lambda pain: number(pain, 1)),
        "asymmetry": (_asymmetry_picture, lambda cm: signed(cm, unit)),
    }[what]
    style = ChartStyle(_MOST_COLUMNS, 0, colour=False, unicode=True, unit=unit)
    plot = picture(report, style, by)
    if isinstance(plot, str):
        return plot
    return "\n".join(_sentences(plot, report, shown))


def _sentences(plot: Plot, report: Report, shown: Callable[[float], str]) -> Iterator[str]:
    weeks = " Weeks are named by their first day." if plot.axis.by is By.WEEK else ""
    yield f"{plot.title}, {short_span(plot.axis.first, report.until, report.until)}.{weeks}"
    for series in plot.series:
        yield from _series_sentences(series, plot.axis, report.until, shown)
    yield from (_level_sentence(level) for level in plot.levels if level.label)
    for band in plot.bands:
        edges = f"{shown(band.low)} to {shown(band.high)}"
        words = band.caption.replace("±", "plus or minus").capitalize()
        yield f"{words}{_spoken(band.mark)}: {edges}; now {shown(band.value)}."
    for mark, brackets in plot.brackets:
        for bracket in brackets:
            days = short_span(bracket.first, bracket.last, report.until)
            yield f"{bracket.word.capitalize()}{_spoken(mark)}: {days}."
    if events := event_phrases(report):
        yield f"Events: {'; '.join(events)}."
    for row in (row for row in plot.rows if row.slots == 1):
        name, _, mark = row.name.partition(" ")
        cells = (
            _dated(
                _SPOKEN_PAIN.get(text, text.replace("!", " sharp")), slot, plot.axis, report.until
            )
            for slot, text in row.cells(1).items()
        )
        caption = row.caption_of(plot.axis.by, 1).rpartition(": ")[2]
        yield f"{name.capitalize()}{_spoken(mark)}, {caption}: {', '.join(cells)}."
    yield from (f"{text[0].upper()}{text[1:]}." for text in plot.remarks)


def _level_sentence(level: Level) -> str:
    word, *mark, value = level.label.split()
    return f"{word.capitalize()}{_spoken(''.join(mark))}: {value}."


def _series_sentences(
    series: Series, axis: TimeAxis, until: date, shown: Callable[[float], str]
) -> Iterator[str]:
    by_slot = series.values
    values = {slot: _dated(shown(by_slot[slot]), slot, axis, until) for slot in sorted(by_slot)}
    if values:
        runs = (", ".join(values[slot] for slot in run) for run in axis.runs(values))
        lowest, highest = (values[edge(by_slot, key=by_slot.__getitem__)] for edge in (min, max))
        name = series.name.capitalize()
        yield f"{name}: {'; then a gap; '.join(runs)}. Lowest {lowest}, highest {highest}."
    if series.peaks:
        worst = (
            _dated(number(pain, 0), slot, axis, until)
            for slot, pain in sorted(series.peaks.items())
        )
        yield f"Worst, {series.name}: {', '.join(worst)}."
    for slot, value in series.off_scale.items():
        text = _dated(shown(value), slot, axis, until)
        yield f"Far from the others, perhaps a typo, {series.name}: {text}."


def _dated(text: str, slot: int, axis: TimeAxis, until: date) -> str:
    start = axis.start(slot)
    name = f"{MONTHS[start.month - 1]} {start.year}"
    return f"{text} ({name if axis.by is By.MONTH else short_day(start, until)})"


_SPOKEN_PAIN = {".": "not recorded", ".!": "sharp"}


def _spoken(mark: str) -> str:
    names = {mark: f", {side}" for side, mark in MARKS.items()}
    return names.get(mark, "")
