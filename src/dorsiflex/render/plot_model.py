"""The content of a plot: an axis of days, weeks or months, and what is drawn along it.

`charts` fills it from a report, `plot_text` sets it in characters, `saved_svg` in lines.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import DAYS_IN_WEEK, MONTHS, WeekStart, days_after, week_of
from dorsiflex.domain.unlikely import FARTHEST_FROM_USUAL_CM
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import day_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MONTHS_IN_YEAR = 12
_MOST_FOR_BANDS = 1.5

_DAYS_BY_DAY = 21
"""Tests that span fewer days are drawn by day."""

_NEIGHBOURS = 5
"""A likely typo is compared with so many values before and after it."""

_FEWEST_AROUND = 3


class By(StrEnum):
    """The span of days that each point of a plot summarises."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def parse_by(text: str) -> By:
    """Parse the value of `--by`.

    Raises:
        RefusedValueError: it is not `day`, `week` or `month`.
    """
    try:
        return By(text.strip().casefold())
    except ValueError:
        raise RefusedValueError(f"unknown --by '{text}'", "write day, week or month") from None


def is_by_day(first: date, last: date) -> bool:
    """Return whether tests from one day to another are drawn by day, unless chosen otherwise."""
    return (last - first).days < _DAYS_BY_DAY


def likely_typos(values: Mapping[int, float]) -> dict[int, float]:
    """Return the values over 4 cm from the median of those around; drawn, they flatten the rest.

    None if they are half of the values or more: a typo is an exception.
    """
    in_order = sorted(values.items())
    found = {}
    for at, (slot, value) in enumerate(in_order):
        around = [*in_order[max(0, at - _NEIGHBOURS) : at], *in_order[at + 1 :][:_NEIGHBOURS]]
        usual = median(cm for _, cm in around) if len(around) >= _FEWEST_AROUND else value
        if abs(value - usual) > FARTHEST_FROM_USUAL_CM:
            found[slot] = value
    return found if 2 * len(found) < len(values) else {}


class TimeAxis(NamedTuple):
    """Consecutive days, weeks or months (slots), numbered from 0.

    Attributes:
        by: what a slot is.
        first: first day of the first slot.
        total: number of slots.
        week_start: first day of a week.
    """

    by: By
    first: date
    total: int
    week_start: WeekStart

    @classmethod
    def spanning(cls, by: By, first: date, last: date, week_start: WeekStart) -> TimeAxis:
        """Return the axis from the slot of one day to the slot of another."""
        axis = cls(by, first, 1, week_start)
        axis = axis._replace(first=axis.start_of(first))
        return axis._replace(total=axis.number(last) + 1)

    def start_of(self, day: date) -> date:
        """Return the first day of the slot that a day is in."""
        if self.by is By.DAY:
            return day
        return week_of(day, self.week_start).start if self.by is By.WEEK else day.replace(day=1)

    def number(self, day: date) -> int:
        """Return the number of the slot that a day is in."""
        if self.by is By.MONTH:
            return _months(day) - _months(self.first)
        days = (day - self.first).days
        return days if self.by is By.DAY else days // DAYS_IN_WEEK

    def position(self, day: date) -> float:
        """Return where a day is; the middle of slot 3 is 3.0."""
        number = self.number(day)
        start, end = self.start(number), self.start(number + 1)
        return number + ((day - start).days + 0.5) / max(1, (end - start).days) - 0.5

    def bracketed(self, day: date) -> float:
        """Return where a bracket reaches to: the slot of a day; by month, the day itself."""
        return self.position(day) if self.by is By.MONTH else self.number(day)

    def start(self, number: int) -> date:
        """Return the first day of a slot."""
        if self.by is By.MONTH:
            year, month = divmod(_months(self.first) + number, _MONTHS_IN_YEAR)
            return date(year, month + 1, 1) if year <= date.max.year else date.max
        return days_after(self.first, number * (1 if self.by is By.DAY else DAYS_IN_WEEK))

    def are_joined(self, one: int, other: int) -> bool:
        """Return whether a line joins two neighbouring points: unless a week is missing.

        By month, unless a month is missing.
        """
        if self.by is not By.DAY:
            return other == one + 1
        weeks = [week_of(self.start(number), self.week_start).ordinal for number in (one, other)]
        return weeks[1] <= weeks[0] + 1

    def runs(self, numbers: Iterable[int]) -> list[list[int]]:
        """Return ascending slots in runs that a line joins."""
        found: list[list[int]] = []
        for number in numbers:
            if found and self.are_joined(found[-1][-1], number):
                found[-1].append(number)
            else:
                found.append([number])
        return found

    def mark_of(self, event: Happening) -> str:
        """Return the mark of an event: `▼`, or an arrow if it was before or after the axis."""
        if event.day < self.first:
            return "<"
        return ">" if event.day >= self.start(self.total) else "▼"

    def labels(self, every: int) -> list[str]:
        """Return labels for every n-th slot, with the year where it changes, if it does."""
        starts = [self.start(number) for number in range(0, self.total, every)]
        years = [start.year for start in starts]
        if self.start(self.total - 1).year == years[0] and self.by is not By.MONTH:
            return list(map(day_month, starts))
        new = [True, *(old != year for old, year in pairwise(years))]
        return [
            self._label(start, is_new_year=is_new)
            for start, is_new in zip(starts, new, strict=True)
        ]

    def _label(self, start: date, *, is_new_year: bool) -> str:
        text = MONTHS[start.month - 1] if self.by is By.MONTH else day_month(start)
        return f"{text} {start.year}" if is_new_year else text


def _months(day: date) -> int:
    return day.year * _MONTHS_IN_YEAR + day.month - 1


class Series(NamedTuple):
    """Values by slot.

    Attributes:
        mark: one letter.
        line: the characters of its line, with and without Unicode.
        values: by slot; a line joins neighbours.
        peaks: second values, marked with the lower-case letter if higher.
        colour: in the 256-colour palette.
        name: in sentences.
        off_scale: values that are likely typos, by slot: named at the edge instead of drawn.
    """

    mark: str
    line: tuple[str, str]
    values: Mapping[int, float]
    peaks: Mapping[int, float]
    colour: int | None = None
    name: str = ""
    off_scale: Mapping[int, float] = MappingProxyType({})


class Level(NamedTuple):
    """A value for the whole time, drawn as a line with a label."""

    value: float
    label: str = ""


class Band(NamedTuple):
    """A range, and a value to compare with it."""

    low: float
    high: float
    value: float
    mark: str
    caption: str
    colour: int | None = None


class Bracket(NamedTuple):
    """A span of days with a word: `[ start ]`.

    Attributes:
        word: what it is.
        first: its first day, or earlier than the axis.
        last: its last day, on the axis.
    """

    word: str
    first: date
    last: date


class Happening(NamedTuple):
    """Events of one day, in a text."""

    day: date
    text: str


class Row(NamedTuple):
    """A row of short texts below the plot.

    Attributes:
        name: its label at the left.
        cells: returns the texts if so many slots share one, by the first of these slots.
        caption: what a text is: `worst of` (the week, 2 weeks).
        is_extra: whether it is left out first if there is little room.
        slots: how many share a text at least: 7 days for the values of weeks.
    """

    name: str
    cells: Callable[[int], Mapping[int, str]]
    caption: str
    is_extra: bool = False
    slots: int = 1

    def caption_of(self, by: By, sharing: int) -> str:
        """Return what a text is."""
        span = by if self.slots == 1 else By.WEEK
        count = sharing // self.slots
        return f"{self.caption} the {span}" if count == 1 else f"{self.caption} {count} {span}s"


class Plot(NamedTuple):
    """The content of one plot.

    Attributes:
        title: above the plot.
        short_title: in the caption, if there is no room for a title.
        axis: the horizontal axis.
        series: later ones cover earlier ones.
        lower: the lowest value to show, without bands.
        upper: the highest value to show, likewise.
        remarks: facts that are not drawn.
        caption: explains marks and lines.
        levels: lines across the whole time.
        bands: measurement error.
        brackets: rows of them, each with the letter of an ankle, or none if they are for all.
        events: earliest first.
        rows: below the plot.
        short_rows: fewer rows with the same values, if there is little room.
        unit: of the labels, in units of the values (2.54 for inches of cm).
        fill: use all rows, even if they show more than `lower` to `upper`.
    """

    title: str
    short_title: str
    axis: TimeAxis
    series: tuple[Series, ...]
    lower: float
    upper: float
    remarks: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    bands: tuple[Band, ...] = ()
    brackets: tuple[tuple[str, tuple[Bracket, ...]], ...] = ()
    events: tuple[Happening, ...] = ()
    rows: tuple[Row, ...] = ()
    short_rows: tuple[Row, ...] = ()
    unit: float = 1
    fill: bool = True

    @property
    def limits_with_bands(self) -> tuple[float, float]:
        """The lowest and highest value with the bands, unless these would squeeze the rest."""
        lower = min([self.lower, *(band.low for band in self.bands)])
        upper = max([self.upper, *(band.high for band in self.bands)])
        if upper - lower > _MOST_FOR_BANDS * (self.upper - self.lower):
            return self.lower, self.upper
        return lower, upper
