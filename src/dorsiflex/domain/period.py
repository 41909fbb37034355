"""Selecting tests: by a span of local days, an ankle, and what was recorded of them."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dorsiflex.domain.days import days_after
from dorsiflex.domain.knee_to_wall import NO_CONDITIONS, Conditions, Side
from dorsiflex.domain.weeks import DAYS_IN_WEEK, WeekStart, week_of
from dorsiflex.errors import RefusedValueError


@dataclass(frozen=True, slots=True)
class Period:
    """A span of local days, both ends inclusive; None leaves an end open.

    Raises:
        RefusedValueError: it ends before it starts.
    """

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise RefusedValueError(
                f"--since {self.since} is after --until {self.until}", "swap them"
            )


class Recorded(NamedTuple):
    """What must have been recorded of a test, exactly so; None asks for nothing."""

    tag: str | None = None
    conditions: Conditions = NO_CONDITIONS


EVERY_TEST = Recorded()
"""Asks for nothing."""


class Filter(NamedTuple):
    """Conditions that a test must meet; None is no condition.

    Attributes:
        period: of its local day.
        side: the ankle.
        tag: one of its tags.
        conditions: how it was done, each that is not None.
        search: is in its note or its tags, in any case.
    """

    period: Period = Period()
    side: Side | None = None
    tag: str | None = None
    conditions: Conditions = NO_CONDITIONS
    search: str | None = None


def first_day_of_weeks(weeks: int, until: date, week_start: WeekStart) -> date:
    """Return the first day of that many weeks, the last of which contains `until`."""
    return days_after(week_of(until, week_start).start, -DAYS_IN_WEEK * (weeks - 1))
