"""A squad: one line per person, those who need attention first."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.day_scores import day_of
from dorsiflex.domain.due import Due, due_sides
from dorsiflex.domain.report import (
    Asymmetry,
    Change,
    GoalProgress,
    PainSummary,
    Report,
    ReportWarning,
    Setback,
    SideReport,
    WarningCode,
    Window,
)
from dorsiflex.domain.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.dates import Period
    from dorsiflex.domain.day_scores import Reading
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import Goal, Side


class Member(NamedTuple):
    """The data of one person.

    Attributes:
        person: name.
        last_tested: the day of the last test of each ankle tested up to the end of the period.
        goals: by ankle.
        readings: of all tests up to the last day of the period, by ankle and time.
        baselines: all baseline events, in any order.
    """

    person: str
    last_tested: Mapping[Side, date] = MappingProxyType({})
    goals: Mapping[Side, Goal] = MappingProxyType({})
    readings: Iterable[Reading] = ()
    baselines: tuple[Event, ...] = ()

    def readings_of(self, side: Side, periods: Sequence[Period]) -> Iterator[Reading]:
        """Return the tests of an ankle in some periods, by time.

        Args:
            side: the ankle.
            periods: one or more, with both days; they share no day, and the earliest is first.
        """
        firsts = [str(period.since) for period in periods]
        lasts = [str(period.until) for period in periods]
        for test in self.readings:
            if test.side == side:
                day = day_of(test)
                if day > lasts[-1]:
                    return
                at = bisect_right(firsts, day) - 1
                if at >= 0 and day <= lasts[at]:
                    yield test


class Need(StrEnum):
    """Why a person needs attention, most urgent first."""

    PAIN = "pain"
    OVERDUE = "overdue"
    SUSPECT = "suspect"
    SETBACK = "setback"


class Order(StrEnum):
    """What a squad is sorted by; people who are equal in it by name.

    `NEED` is pain, then a due test, a likely typo, a setback; `STIFFEST` the lower current score
    of a person's ankles; `DUE` the longest time since a test of either ankle.
    """

    NEED = "need"
    NAME = "name"
    STIFFEST = "stiffest"
    DUE = "due"


class AnkleLine(NamedTuple):
    """One ankle in a squad: the fields of `SideReport` without its days."""

    tests: int
    days: int
    start: date
    last_tested: date
    current: Window | None
    change: Change
    goal: GoalProgress | None
    pain: PainSummary
    setback: Setback | None
    start_event: Event | None = None
    baseline: Window | None = None


class SquadLine(NamedTuple):
    """One person of a squad.

    Attributes:
        person: name.
        last_tested: the day of the last test up to the end of the period, also before it; None
            without tests.
        days_since: days from then to the end of the period, or to today if that is earlier; 0 if
            another time zone puts it in the future.
        ankles: those tested up to the last day of the period, left first.
        asymmetry: None unless the current windows of both ankles overlap.
        warnings: of the report, pain first.
        overdue: the ankles that are due (see `due`).
    """

    person: str
    last_tested: date | None
    days_since: int | None
    ankles: Mapping[Side, AnkleLine]
    asymmetry: Asymmetry | None
    warnings: tuple[ReportWarning, ...]
    overdue: tuple[Due, ...]

    @property
    def current_warnings(self) -> tuple[ReportWarning, ...]:
        """The warnings of what has not settled, or was in the last 7 days."""
        return tuple(warning for warning in self.warnings if warning.is_current)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Why this person needs attention, most urgent first.

        What has settled and was not in the last 7 days is no reason.
        """
        current = self.current_warnings
        found = {
            Need.PAIN: any(warning.is_pain for warning in current),
            Need.OVERDUE: bool(self.overdue),
            Need.SUSPECT: any(warning.code is WarningCode.SUSPECT for warning in current),
            Need.SETBACK: any(warning.code is WarningCode.SETBACK for warning in self.warnings),
        }
        return tuple(need for need in Need if found[need])


class Squad(NamedTuple):
    """A squad in one period.

    Attributes:
        since: first day of the period.
        until: last day of the period.
        due_days: number of days after which a test is due.
        tag: only tests with this tag count; None for all.
        lines: in the requested order.
        left_out: number of people without a test with the tag.
    """

    since: date
    until: date
    due_days: int
    tag: str | None
    lines: tuple[SquadLine, ...]
    left_out: int = 0


def squad_line(member: Member, report: Report, *, as_of: date, due_days: int) -> SquadLine:
    """Return one person's report as a line; days since the last test are counted up to `as_of`."""
    last = max(member.last_tested.values(), default=None)
    return SquadLine(
        person=member.person,
        last_tested=last,
        days_since=None if last is None else max((as_of - last).days, 0),
        ankles={side: _ankle_line(side_report) for side, side_report in report.sides.items()},
        asymmetry=report.asymmetry,
        warnings=report.warnings,
        overdue=tuple(due_sides(member.last_tested, as_of, due_days)),
    )


def sort_lines(lines: Iterable[SquadLine], order: Order) -> tuple[SquadLine, ...]:
    """Sort a squad; people without what it is sorted by come last."""
    return tuple(sorted(lines, key=lambda line: (_rank(line, order), name_key(line.person))))


def _rank(line: SquadLine, order: Order) -> float:
    match order:
        case Order.NEED:
            return list(Need).index(line.needs[0]) if line.needs else len(Need)
        case Order.STIFFEST:
            scores = [ankle.current.mean_cm for ankle in line.ankles.values() if ankle.current]
            return min(scores, default=inf)
        case Order.DUE:
            if line.days_since is None:
                return -inf
            days = [inf if due.days is None else due.days for due in line.overdue]
            return -max([*days, line.days_since])
        case Order.NAME:
            return 0


def _ankle_line(side: SideReport) -> AnkleLine:
    return AnkleLine(
        tests=side.tests,
        days=side.days,
        start=side.start,
        last_tested=side.last_tested,
        current=side.current,
        change=side.change,
        goal=side.goal,
        pain=side.pain,
        setback=side.setback,
        start_event=side.start_event,
        baseline=side.baseline,
    )
