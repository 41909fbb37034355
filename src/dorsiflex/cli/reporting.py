"""From the options of `report` and `plot` to a report."""

from typing import TYPE_CHECKING

from dorsiflex.domain.counts import parse_count
from dorsiflex.domain.day_scores import day_scores
from dorsiflex.domain.judgement import build_report
from dorsiflex.domain.knee_to_wall import parse_side
from dorsiflex.domain.period import Period, last_weeks
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from dorsiflex.cli.session import Session
    from dorsiflex.domain.report import Report

_WEEKS = 12
_MOST_WEEKS = 5_200


def report_of(
    session: "Session",
    weeks: str | None,
    since: str | None,
    until: str | None,
    side: str | None,
) -> "Report":
    """Read a person's tests and judge them.

    The period ends today, or on the day of the last test where that is later: someone who has
    travelled west can have tested on what is still tomorrow here.

    Raises:
        RefusedValueError: `--weeks` together with `--since`, or a value that is not allowed.
    """
    if weeks is not None and since is not None:
        raise RefusedValueError("--weeks and --since both say where to begin", "give one of them")
    settings = session.settings
    count = _WEEKS if weeks is None else parse_count(weeks, "--weeks", most=_MOST_WEEKS)
    told = session.period(since, until)
    only = None if side is None else parse_side(side)
    with session.reading() as store:
        person = session.person(store)
        end = told.until or max(
            [session.today, told.since or session.today, *store.last_tested(person).values()]
        )
        begin = told.since or last_weeks(count, end, settings.week_start)
        period = Period(begin, end)
        scores = day_scores(store.readings(person, period))
        goals = store.goals(person)
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
    )
