"""Which tests are meant: a span of whole local days, an ankle, a tag."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dorsiflex.domain.days import days_after
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.weeks import DAYS_IN_WEEK, WeekStart, week_of
from dorsiflex.errors import RefusedValueError


@dataclass(frozen=True, slots=True)
class Period:
    """A span of local days, both ends included; None leaves an end open.

    Raises:
        RefusedValueError: it ends before it begins.
    """

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise RefusedValueError(
                f"--since {self.since} is after --until {self.until}", "swap them"
            )


class Filter(NamedTuple):
    """What a test must be to be meant; None asks nothing."""

    period: Period = Period()
    side: Side | None = None
    tag: str | None = None


def last_weeks(weeks: int, until: date, week_start: WeekStart) -> date:
    """Give the first day of a number of whole weeks, the last of which holds `until`."""
    return days_after(week_of(until, week_start).start, -DAYS_IN_WEEK * (weeks - 1))
