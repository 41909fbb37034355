"""Day scores of readings in any order; the program reads them sorted from the database."""

from collections.abc import Iterable
from operator import itemgetter

from dorsiflex.domain.day_scores import DayScore, Reading, day_scores_in_order
from dorsiflex.domain.measurement import Side


def day_scores(readings: Iterable[Reading]) -> dict[Side, tuple[DayScore, ...]]:
    """Merge tests into one observation per ankle and day, earliest day first."""
    return day_scores_in_order(sorted(readings, key=itemgetter(0, 1)))
