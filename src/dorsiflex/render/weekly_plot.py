"""A plot over weeks: marks, lines, levels, bands at the right, strips and words below.

What the numbers mean is known to `chart`, which cell they fall on to `plot_layout`.
"""

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.weeks import DAYS_IN_WEEK, Week, WeekStart, week_of
from dorsiflex.render.lengths import day_month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dorsiflex.domain.distance import Unit


class ChartStyle(NamedTuple):
    """What a chart is made for.

    Attributes:
        columns: no line is wider.
        rows: the chart with all its words is no higher, unless that left no room for the plot.
        colour: escape sequences are allowed; where not, there are none.
        unicode: more than ASCII can be shown.
        unit: of lengths.
    """

    columns: int
    rows: int
    colour: bool
    unicode: bool
    unit: "Unit"


class WeekAxis(NamedTuple):
    """Consecutive weeks, numbered from 0.

    Attributes:
        first: the first of them.
        total: how many.
        week_start: what a week is.
    """

    first: Week
    total: int
    week_start: WeekStart

    def number(self, week: Week) -> int:
        """Give the number of a week."""
        return week.ordinal - self.first.ordinal

    def labels(self, every: int) -> list[str]:
        """Name every n-th week, with its year where that changes; none if all are in one year."""
        weeks = [self._week(index) for index in range(0, self.total, every)]
        years = [week.name[:4] for week in weeks]
        if self._week(self.total - 1).name[:4] == years[0]:
            return [self._label(week) for week in weeks]
        new = [True, *(old != year for old, year in pairwise(years))]
        return [
            self._label(week, year if changed else None)
            for week, year, changed in zip(weeks, years, new, strict=True)
        ]

    def _week(self, index: int) -> Week:
        return week_of(self.first.start + timedelta(days=DAYS_IN_WEEK * index), self.week_start)

    def _label(self, week: Week, year: str | None = None) -> str:
        if self.week_start is WeekStart.SUNDAY:
            return f"{day_month(week.start)} {year or ''}".rstrip()
        return week.name if year else week.name.partition("-")[2]


class Series(NamedTuple):
    """Values by week.

    Attributes:
        mark: one letter.
        line: what its line is made of, with and without Unicode.
        values: by number of week; a line joins consecutive weeks.
        peaks: a second value of the week, marked with the small letter where it lies higher.
        colour: in the 256-colour palette.
    """

    mark: str
    line: tuple[str, str]
    values: "Mapping[int, float]"
    peaks: "Mapping[int, float]"
    colour: int | None = None


class Level(NamedTuple):
    """A value that holds for all weeks, drawn as a line with a word on it."""

    value: float
    word: str = ""
    mark: str = ""


class Band(NamedTuple):
    """A range at the right of the weeks, and a value to compare with it."""

    low: float
    high: float
    value: float
    mark: str
    caption: str
    colour: int | None = None


class Strip(NamedTuple):
    """A row of short texts under the weeks.

    Attributes:
        name: stands left of it.
        choices: texts by number of week, the one that is preferred first; the first whose texts
            do not touch is taken, and with none the strip is left out.
        caption: what it says.
        is_extra: it is given up first where rows are few.
    """

    name: str
    choices: "tuple[Mapping[int, str], ...]"
    caption: str
    is_extra: bool = False


class WeeklyPlot(NamedTuple):
    """All that one plot shows.

    Attributes:
        title: stands above it.
        weeks: what is under it.
        series: later ones lie over earlier ones.
        levels: lines over all weeks.
        bands: at the right.
        strips: below.
        lower: the lowest value that must have a row.
        upper: the highest.
        unit: what the labels count in, as the values are measured (2.54 for inches of cm).
        fill: take all rows there are, even where that shows more than `lower` to `upper`.
        caption: what marks and lines mean.
    """

    title: str
    weeks: WeekAxis
    series: tuple[Series, ...]
    lower: float
    upper: float
    caption: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    bands: tuple[Band, ...] = ()
    strips: tuple[Strip, ...] = ()
    unit: float = 1
    fill: bool = True
