"""From the options of `report` and `plot` to a report."""

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.counts import parse_count
from dorsiflex.domain.day_scores import day_scores_in_order
from dorsiflex.domain.judgement import build_report
from dorsiflex.domain.knee_to_wall import parse_side
from dorsiflex.domain.period import Period, last_weeks
from dorsiflex.domain.plan import training_weeks
from dorsiflex.domain.progression import WEEKS_LOOKED_BACK, judge_progression
from dorsiflex.domain.weeks import week_of
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.clean import clean
from dorsiflex.render.screen import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.progression import Progression
    from dorsiflex.domain.report import Report
    from dorsiflex.domain.weeks import WeekStart
    from dorsiflex.storage.store import Store

MOST_NAMED = 3
"""Tests on wrong days that are named: `db check` names more."""

_WEEKS = 12
_MOST_WEEKS = 5_200


class ToldPeriod(NamedTuple):
    """What was told of a period, before it is known when somebody was tested last.

    Attributes:
        told: `--since` and `--until`.
        weeks: how many weeks, where no first day was told.
        week_start: what a week is.
        today: the local day.
    """

    told: Period
    weeks: int
    week_start: "WeekStart"
    today: "date"

    def up_to(self, last_tested: "Iterable[date]") -> "tuple[date, date]":
        """Give the first and the last day of the period, given the days of the latest tests.

        It ends today, or on the day of the last test where that is later: someone who has travelled
        west can have tested on what is still tomorrow here. It never ends before it begins.
        """
        latest = max([self.today, *last_tested])
        end = self.told.until or max(latest, self.told.since or latest)
        begin = self.told.since or last_weeks(self.weeks, end, self.week_start)
        return begin, end


def told_period(
    session: "Session", weeks: str | None, since: str | None, until: str | None
) -> ToldPeriod:
    """Read the options that say of which period a report is.

    Raises:
        RefusedValueError: `--weeks` together with `--since`, or a value that is not allowed.
    """
    if weeks is not None and since is not None:
        raise RefusedValueError("--weeks and --since both say where to begin", "give one of them")
    count = _WEEKS if weeks is None else parse_count(weeks, "--weeks", most=_MOST_WEEKS)
    told = session.period(since, until)
    return ToldPeriod(told, count, session.settings.week_start, session.today)


def report_of(
    session: "Session",
    weeks: str | None,
    since: str | None,
    until: str | None,
    side: str | None,
) -> "Report":
    """Read a person's tests and judge them.

    Raises:
        RefusedValueError: `--weeks` together with `--since`, or a value that is not allowed.
    """
    settings = session.settings
    told = told_period(session, weeks, since, until)
    only = None if side is None else parse_side(side)
    with session.reading() as store:
        person = session.person(store)
        last_tested = store.last_tested(person).values()
        begin, end = told.up_to(last_tested)
        scores = day_scores_in_order(store.readings(person, Period(begin, end)))
        goals = store.goals.of(person)
        log = store.training.training_log(person, _from_whole_week(begin, settings.week_start))
        latest = max([session.today, *last_tested])
        progression = progression_of(session, store, person, min(end, latest))
        misdated = store.misdated(person, most=MOST_NAMED)
    say_misdated(misdated, session)
    if only:
        scores = {only: scores.get(only, ())}
    return build_report(
        person=person.name,
        since=begin,
        until=end,
        today=session.today,
        scores=scores,
        goals=goals,
        week_start=settings.week_start,
        pain_limit=settings.pain_limit,
        training=training_weeks(begin, end, log.plans, log.sessions, settings.week_start),
        progression=progression,
    )


def say_misdated(
    tests: "Sequence[KneeToWallTest]", session: "Session", *, of_everybody: bool = False
) -> None:
    """Say which tests are not counted, as nobody can have done them on their days.

    Args:
        tests: the first `MOST_NAMED` of them.
        session: of the command.
        of_everybody: they are several people's.
    """
    for test in tests:
        whose = f"dorsiflex -P {quote(test.person)}" if of_everybody else session.screen.program
        say(
            f"note: test {test.id} is not counted, because nobody can have tested on"
            f" {test.tested_at.date()}: {clean(whose)} edit {test.id} --at DAY"
        )


def progression_of(
    session: "Session", store: "Store", person: "Person", today: "date"
) -> "Progression | None":
    """Read a person's last weeks and say whether to push on."""
    settings = session.settings
    period = Period(last_weeks(WEEKS_LOOKED_BACK, today, settings.week_start), today)
    log = store.training.training_log(person, period)
    if log.is_idle(today):
        return None
    return judge_progression(
        today=today,
        log=log,
        scores=day_scores_in_order(store.readings(person, period)),
        pain_limit=settings.pain_limit,
        week_start=settings.week_start,
    )


def _from_whole_week(begin: "date", week_start: "WeekStart") -> Period:
    """Give all days from the week of one on: plans are counted by whole weeks."""
    return Period(week_of(begin, week_start).start)
