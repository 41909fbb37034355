"""Build the report that `report`, `plot`, `squad`, `goal list` and `demo` show."""

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.cli import options
from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.dates import EVERY_TEST, Filter, Period, Recorded, first_day_of_weeks, week_of
from dorsiflex.domain.day_scores import day_scores_in_order
from dorsiflex.domain.events import baselines
from dorsiflex.domain.measurement import Side, parse_side
from dorsiflex.domain.plan import training_weeks
from dorsiflex.domain.progression import WEEKS_LOOKED_BACK, judge_progression
from dorsiflex.domain.suspects import find_suspects
from dorsiflex.domain.text import parse_count
from dorsiflex.render.terminal import escape_control, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.dates import WeekStart
    from dorsiflex.domain.day_scores import DayScore, Reading
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import Goal, KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.report import Progression, Report
    from dorsiflex.domain.suspects import Suspect
    from dorsiflex.storage.store import Store

MOST_NAMED = 3
"""How many tests with impossible dates are named; `db check` names more."""

_WEEKS = 12
_MOST_WEEKS = 5_200


class PeriodOptions(NamedTuple):
    """What the options say about the period, before the days of the tests are known.

    Attributes:
        named: `--since` and `--until`.
        weeks: how many weeks, if no first day is given; None for all (`--all`).
        week_start: the day that weeks start on.
        today: the local date.
    """

    named: Period
    weeks: int | None
    week_start: "WeekStart"
    today: "date"

    def starts(self, start_events: "Mapping[Side, Event]") -> "Mapping[Side, date]":
        """Return where the course of each ankle starts, unless at its first test."""
        if self.named.since is not None:
            return dict.fromkeys(Side, self.named.since)
        return {side: event.day for side, event in start_events.items()}

    def start_events(self, events: "Iterable[Event]", end: "date") -> "Mapping[Side, Event]":
        """Return the event that the course of each ankle starts from, unless `--since` is given."""
        return {} if self.named.since is not None else baselines(events, end)

    def last_day(self, last_tested: "Iterable[date]") -> "date":
        """Return the last day of the period, given the days of the latest tests.

        It is today, or the day of the last test if that is later: someone who has travelled
        west can have tested on what is still tomorrow here. It never comes before the first day.
        """
        latest = max([self.today, *last_tested])
        return self.named.until or max(latest, self.named.since or latest)

    def day_of_advice(self, store: "Store", person: "Person") -> "date":
        """Return the day that advice on training is for: the last of the period that has come."""
        latest = max([self.today, *store.last_tested(person).values()])
        return min(self.last_day([latest]), latest)

    def first_day(self, end: "date", first_tested: "date | None") -> "date":
        """Return the first day of the period; the day of the first test is for `--all` only."""
        if self.named.since is not None:
            return self.named.since
        if self.weeks is None:
            return min(first_tested or end, end)
        return first_day_of_weeks(self.weeks, end, self.week_start)


def period_options(
    session: "Session",
    weeks: str | None = None,
    since: str | None = None,
    until: str | None = None,
    *,
    everything: bool = False,
    of_all: bool = False,
) -> PeriodOptions:
    """Parse the options that say which period is shown, and where comparisons start.

    Events in `--since` and `--until` may be anybody's if the report is `of_all`.

    Raises:
        RefusedValueError: two of `--weeks`, `--since` and `--all`, or a value that is not allowed.
    """
    options.refuse_several({"--weeks": weeks, "--since": since, "--all": everything})
    count: int | None = _WEEKS
    if everything:
        count = None
    elif weeks is not None:
        count = parse_count(weeks, "--weeks", most=_MOST_WEEKS)
    named = session.period(since, until, of_all=of_all)
    return PeriodOptions(named, count, session.settings.week_start, session.today)


def read_tests(
    store: "Store", person: "Person", asked: PeriodOptions, wanted: Recorded = EVERY_TEST
) -> Tests:
    """Read the tests that a report on a person is based on: all of them, or only those wanted."""
    end = asked.last_day(store.last_tested(person).values())
    events = list(store.events.of(person, Filter(Period(None, end))))
    start_events = asked.start_events(events, end)
    starts = asked.starts(start_events)
    if wanted == EVERY_TEST:
        begin = asked.first_day(end, store.first_tested(person) if asked.weeks is None else None)
        scores = day_scores_in_order(
            store.readings(person, Period(_first_needed(begin, starts), end))
        )
        last_tested = store.last_tested(person, end)
    else:
        # From the first test on, because the first and last day of such tests are not stored.
        scores = day_scores_in_order(store.readings(person, Period(None, end), wanted))
        begin = asked.first_day(end, min((of[0].day for of in scores.values()), default=None))
        last_tested = {}
    return Tests(
        person=person.name,
        since=begin,
        until=end,
        starts=starts,
        scores=scores,
        start_events=start_events,
        last_tested=last_tested,
        events=[event for event in events if event.day >= begin],
        wanted=wanted,
        suspects=suspects_of(
            scores,
            begin,
            starts,
            lambda side, periods: chain.from_iterable(
                store.readings(person, period, wanted, [side]) for period in periods
            ),
        ),
    )


def _first_needed(begin: "date", starts: "Mapping[Side, date]") -> "date | None":
    """Return the first day whose tests a report uses; None for the day of the first test."""
    # An ankle without a start is judged from its first test on.
    return min(begin, *starts.values()) if len(starts) == len(Side) else None


def suspects_of(
    scores: "Mapping[Side, Sequence[DayScore]]",
    begin: "date",
    starts: "Mapping[Side, date]",
    readings_of: "Callable[[Side, Sequence[Period]], Iterable[Reading]]",
) -> "list[Suspect]":
    """Return the tests that look like typos, of those that a report uses."""
    first = _first_needed(begin, starts)
    if first is not None:
        scores = {side: [one for one in its if one.day >= first] for side, its in scores.items()}
    return find_suspects(scores, readings_of)


def report_of(
    session: "Session",
    weeks: str | None = None,
    since: str | None = None,
    until: str | None = None,
    side: str | None = None,
    *,
    everything: bool = False,
    wanted: Recorded = EVERY_TEST,
) -> "Report":
    """Read a person's tests, or only those wanted, and return the report.

    Raises:
        RefusedValueError: two of `--weeks`, `--since` and `--all`, or a value that is not allowed.
    """
    week_start = session.settings.week_start
    asked = period_options(session, weeks, since, until, everything=everything)
    only = None if side is None else parse_side(side)
    with session.reading() as store:
        person = session.person(store)
        tests = read_tests(store, person, asked, wanted)
        goals = store.goals.of(person)
        # Plans are counted by complete weeks.
        first_week = week_of(tests.since, week_start)
        log = store.training.training_log(person, Period(first_week.start))
        progression = progression_of(session, store, person, asked.day_of_advice(store, person))
        misdated = store.misdated(person, most=MOST_NAMED)
    say_misdated(misdated, session)
    return build_report(
        tests.of(only) if only else tests,
        session.settings,
        session.today,
        goals=goals,
        training=training_weeks(tests.since, tests.until, log.plans, log.sessions, week_start),
        progression=progression,
    )


def say_misdated(
    tests: "Sequence[KneeToWallTest]", session: "Session", *, of_everybody: bool = False
) -> None:
    """Name tests that are not counted, because their dates are impossible.

    At most `MOST_NAMED`; with `of_everybody` they belong to several people.
    """
    if not tests:
        return
    from shlex import quote

    for test in tests:
        program = f"dorsiflex -P {quote(test.person)}" if of_everybody else session.screen.program
        say(
            f"note: test {test.id} is left out: its day, {test.tested_at.date()}, is impossible."
            f" Correct it: {escape_control(program)} edit {test.id} --at DAY"
        )


def goals_report(session: "Session") -> "tuple[list[Goal], Report | None]":
    """Return a person's goals, and the report; no tests are read if there are no goals."""
    asked = period_options(session)
    with session.reading() as store:
        person = session.person(store)
        goals = store.goals.of(person)
        tests = read_tests(store, person, asked) if goals else None
    if tests is None:
        return [], None
    report = build_report(tests, session.settings, session.today, goals=goals)
    return list(goals.values()), report


def progression_of(
    session: "Session", store: "Store", person: "Person", today: "date"
) -> "Progression | None":
    """Return the advice on progression from a person's last weeks; None without training."""
    settings = session.settings
    period = Period(first_day_of_weeks(WEEKS_LOOKED_BACK, today, settings.week_start), today)
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
