"""Show everybody in one table, for coaches and clinicians who test many people."""

from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import (
    MOST_NAMED,
    PeriodOptions,
    period_options,
    progression_of,
    say_misdated,
    suspects_of,
)
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.day_scores import day_scores_in_order
from dorsiflex.domain.squad import Order
from dorsiflex.domain.text import parse_choice, parse_count, parse_tag
from dorsiflex.render.terminal import wrap_paragraphs, write, write_bytes

if TYPE_CHECKING:
    from datetime import date

    from dorsiflex.domain.report import Progression
    from dorsiflex.domain.squad import Member, Squad, SquadLine

app = options.command_app()


@app.command()
def squad(
    context: typer.Context,
    due: Annotated[
        str, typer.Option("--due", metavar="DAYS", help="Days after which a test is due.")
    ] = "7",
    weeks: options.WeeksOption = None,
    since: options.StartOption = None,
    until: options.UntilOption = None,
    everything: options.AllOption = False,
    tag: options.TagFilterOption = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort", metavar="need|name|stiffest|due", help="What to sort by; default need."
        ),
    ] = "need",
    describe: Annotated[bool, typer.Option("--describe", help="In plain sentences.")] = False,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
    csv: options.CsvOption = False,
) -> None:
    """Show everybody, one line per person, those who need attention first.

    Pain comes first, then a test that is due, a likely typo, a setback; the rest by name.
    Everything is judged as in each person's report.

    \b
    dorsiflex squad                        the last 12 weeks
    dorsiflex squad --due 14 --since 2026-07-01
    dorsiflex squad --sort stiffest        the lowest current score first
    dorsiflex squad --tag preseason --csv > squad.csv
    """
    options.refuse_several({"--json": json, "--csv": csv, "--describe": describe})
    session = session_of(context)
    session.refuse_person("squad shows everybody")
    asked = period_options(session, weeks, since, until, everything=everything, of_all=True)
    order = parse_choice(Order, sort, "order")
    found = _squad(
        session, asked, None if tag is None else parse_tag(tag), parse_count(due, "--due"), order
    )
    if json:
        from dorsiflex.render.json import squad_json

        write(squad_json(found))
    elif csv:
        from dorsiflex.exchange.report_csv import squad_csv

        write_bytes(squad_csv(found).encode())
    elif describe:
        from dorsiflex.render.squad import squad_sentences

        write(wrap_paragraphs(squad_sentences(found, session.unit(unit)), session.screen))
    else:
        from dorsiflex.render.squad import squad_text

        write(squad_text(found, session.unit(unit), session.screen))


def _squad(
    session: Session, asked: PeriodOptions, tag: str | None, due_days: int, order: Order
) -> "Squad":
    from dorsiflex.domain.dates import Period
    from dorsiflex.domain.squad import Squad, sort_lines

    with session.reading() as store:
        first = store.people_store.first_tested(tag) if asked.weeks is None else None
        members = store.people_store.members(Period(None, asked.named.until), tag, session.now)
        progressions = {
            person.name: progression_of(session, store, person, asked.day_of_advice(store, person))
            for person in store.people_store.in_training()
        }
        misdated = store.misdated(None, most=MOST_NAMED)
    say_misdated(misdated, session, of_everybody=True)
    lines, left_out = [], 0
    for member in members:
        if tag is None or member.last_tested:
            progression = progressions.get(member.person)
            lines.append(_line(session, asked, first, member, due_days, progression))
        else:
            left_out += 1
    end = asked.last_day([])
    return Squad(
        since=asked.first_day(end, first),
        until=end,
        due_days=due_days,
        tag=tag,
        lines=sort_lines(lines, order),
        left_out=left_out,
    )


def _line(
    session: Session,
    asked: PeriodOptions,
    first: "date | None",
    member: "Member",
    due_days: int,
    progression: "Progression | None",
) -> "SquadLine":
    from dorsiflex.domain.squad import squad_line

    end = asked.last_day(member.last_tested.values())
    start_events = asked.start_events(member.baselines, end)
    begin, starts = asked.first_day(end, first), asked.starts(start_events)
    scores = day_scores_in_order(member.readings)
    tests = Tests(
        person=member.person,
        since=begin,
        until=end,
        starts=starts,
        scores=scores,
        start_events=start_events,
        suspects=suspects_of(scores, begin, starts, member.readings_of),
    )
    report = build_report(
        tests,
        session.settings,
        session.today,
        goals=member.goals,
        progression=progression,
        in_full=False,
    )
    as_of = min(session.today, end)
    return squad_line(member, report, as_of=as_of, due_days=due_days)
