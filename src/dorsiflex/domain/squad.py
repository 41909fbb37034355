"""A team: one line a person, and who needs a look first; judged as the report judges."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from dorsiflex.domain.day_scores import Reading
from dorsiflex.domain.due import Due, due_sides
from dorsiflex.domain.events import Event
from dorsiflex.domain.goals import Goal
from dorsiflex.domain.knee_to_wall import Side
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
from dorsiflex.domain.words import name_key


class Member(NamedTuple):
    """What there is to judge of one person.

    Attributes:
        person: who.
        last_tested: the day of the last test of each ankle that was ever tested.
        goals: by ankle.
        readings: of all tests up to the last day that counts, in no order.
        baselines: all events marked as baseline, in no order.
    """

    person: str
    last_tested: Mapping[Side, date] = MappingProxyType({})
    goals: Mapping[Side, Goal] = MappingProxyType({})
    readings: tuple[Reading, ...] = ()
    baselines: tuple[Event, ...] = ()


class Need(StrEnum):
    """Why somebody needs a look, what comes first first."""

    PAIN = "pain"
    OVERDUE = "overdue"
    SETBACK = "setback"


class AnkleLine(NamedTuple):
    """What a line of a squad says of one ankle: the conclusions of its report, without its days.

    Attributes:
        tests: how many tests in the period.
        days: on how many days of it.
        start: from where comparisons start.
        last_tested: the day of its last test up to the last day that counts.
        current: the last 14 days of testing; None if there are no tests from `start` on.
        change: current minus baseline, and what may be said of it.
        goal: None without a goal.
        pain: what was recorded of it in the period.
        setback: None if there is none.
        start_event: the baseline event that `start` is the day of; None if it is not.
    """

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


class SquadLine(NamedTuple):
    """One person of a team.

    Attributes:
        person: who.
        last_tested: the day of the last test, whatever the period; None where there is none.
        days_since: since then; 0 where what was today there is still tomorrow here.
        ankles: those tested up to the last day that counts, left first.
        asymmetry: None unless both have current windows that overlap.
        warnings: those of the report, pain first.
        overdue: the ankles that are due, as `due` has it.
    """

    person: str
    last_tested: date | None
    days_since: int | None
    ankles: Mapping[Side, AnkleLine]
    asymmetry: Asymmetry | None
    warnings: tuple[ReportWarning, ...]
    overdue: tuple[Due, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """Why this person needs a look, what comes first first."""
        codes = {warning.code for warning in self.warnings}
        found = {
            Need.PAIN: any(warning.is_pain for warning in self.warnings),
            Need.SETBACK: WarningCode.SETBACK in codes,
            Need.OVERDUE: bool(self.overdue),
        }
        return tuple(need for need in Need if found[need])


class Squad(NamedTuple):
    """A team in one period.

    Attributes:
        since: first day of the period.
        until: last day of the period, and the last that counts.
        due_days: after how many days a test is due.
        tag: only tests with this tag count; None for all.
        lines: those who need a look first, then by name.
        left_out: how many people have no test with the tag.
    """

    since: date
    until: date
    due_days: int
    tag: str | None
    lines: tuple[SquadLine, ...]
    left_out: int = 0


def squad_line(member: Member, report: Report, *, today: date, due_days: int) -> SquadLine:
    """Sum up one person's report in a line.

    Args:
        member: the person.
        report: of their readings.
        today: from when days since the last test are counted.
        due_days: after how many days a test is due.
    """
    last = max(member.last_tested.values(), default=None)
    return SquadLine(
        person=member.person,
        last_tested=last,
        days_since=None if last is None else max((today - last).days, 0),
        ankles={side: _ankle_line(of_side) for side, of_side in report.sides.items()},
        asymmetry=report.asymmetry,
        warnings=report.warnings,
        overdue=tuple(due_sides(member.last_tested, today, due_days)),
    )


def in_order(lines: Iterable[SquadLine]) -> tuple[SquadLine, ...]:
    """Put those first who need a look: pain, then a test that is due, then a setback; by name."""
    ranks = {need: rank for rank, need in enumerate(Need)}
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                ranks[line.needs[0]] if line.needs else len(ranks),
                name_key(line.person),
            ),
        )
    )


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
    )
