"""One line a person, for the one who tests many."""

from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import MOST_NAMED, ToldPeriod, say_misdated, told_period
from dorsiflex.cli.session import Session, session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.domain.counts import parse_count
from dorsiflex.domain.day_scores import day_scores
from dorsiflex.domain.judgement import build_report
from dorsiflex.domain.words import parse_tag
from dorsiflex.render.screen import write, write_bytes

if TYPE_CHECKING:
    from dorsiflex.domain.squad import Member, Squad, SquadLine

app = command_app()


@app.command()
def squad(
    context: typer.Context,
    due: Annotated[
        str, typer.Option("--due", metavar="DAYS", help="After how many days a test is due.")
    ] = "7",
    weeks: options.WeeksOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    tag: options.TagFilterOption = None,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
    csv: options.CsvOption = False,
) -> None:
    """Show everybody, one line a person, those who need a look first.

    Pain comes first, then a setback, then a test that is due; the rest by name. Everything is
    judged as in each person's report.

    \b
    dorsiflex squad                        the last 12 weeks
    dorsiflex squad --due 14 --since 2026-07-01
    dorsiflex squad --tag preseason --csv > squad.csv
    """
    options.refuse_several({"--json": json, "--csv": csv})
    session = session_of(context)
    session.refuse_person("squad shows everybody")
    told = told_period(session, weeks, since, until)
    found = _squad(
        session, told, None if tag is None else parse_tag(tag), parse_count(due, "--due")
    )
    if json:
        from dorsiflex.render.squad_json import squad_json

        write(squad_json(found))
    elif csv:
        from dorsiflex.exchange.squad_csv import squad_csv

        write_bytes(squad_csv(found).encode())
    else:
        from dorsiflex.render.squad import squad_text

        write(squad_text(found, session.unit(unit), session.screen))


def _squad(session: Session, told: ToldPeriod, tag: str | None, due_days: int) -> "Squad":
    from dorsiflex.domain.period import Period
    from dorsiflex.domain.squad import Squad, in_order
    from dorsiflex.storage.aside import Aside

    begin, end = told.up_to([])
    with session.reading() as store:
        members = Aside(store.roster.members(Period(begin, told.told.until), tag, session.now))
        misdated = store.misdated(None, most=MOST_NAMED)
    say_misdated(misdated, session, of_everybody=True)
    lines, left_out = [], 0
    for member in members:
        if tag is None or member.last_tested:
            lines.append(_line(session, told, member, due_days))
        else:
            left_out += 1
    return Squad(
        since=begin,
        until=end,
        due_days=due_days,
        tag=tag,
        lines=in_order(lines),
        left_out=left_out,
    )


def _line(session: Session, told: ToldPeriod, member: "Member", due_days: int) -> "SquadLine":
    from dorsiflex.domain.squad import squad_line

    begin, end = told.up_to(member.last_tested.values())
    report = build_report(
        person=member.person,
        since=begin,
        until=end,
        today=session.today,
        scores=day_scores(member.readings),
        goals=member.goals,
        week_start=session.settings.week_start,
        pain_limit=session.settings.pain_limit,
    )
    return squad_line(member, report, today=session.today, due_days=due_days)
