"""Show the report of one person."""

from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import session_of
from dorsiflex.render.terminal import write, write_bytes

if TYPE_CHECKING:
    from dorsiflex.cli.session import Session
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Report
    from dorsiflex.render.terminal import Screen

app = options.command_app()

FullOption = Annotated[
    bool, typer.Option("--full", help="Everything: the weekly table and all conclusions.")
]
NoPlotOption = Annotated[bool, typer.Option("--no-plot", help="Small bars in place of the plot.")]
SaveOption = Annotated[
    str | None,
    typer.Option(
        "--save", metavar="FILE", help="Save a page, picture or text to share: .html, .svg or .txt."
    ),
]
ReplaceSavedOption = Annotated[bool, typer.Option("--force", help="With --save: replace the file.")]
WeeksCsvOption = Annotated[
    bool, typer.Option("--csv", help="Print the weeks as CSV, lengths in cm.")
]


@app.command()
def report(
    context: typer.Context,
    weeks: options.WeeksOption = None,
    since: options.StartOption = None,
    until: options.UntilOption = None,
    everything: options.AllOption = False,
    side: options.SideOption = None,
    tag: options.TagFilterOption = None,
    footwear: options.OnlyFootwearOption = None,
    warm: options.OnlyWarmOption = None,
    back_foot: options.OnlyBackFootOption = None,
    measured_by: options.OnlyMeasuredByOption = None,
    unit: options.ShownUnitOption = None,
    full: FullOption = False,
    no_plot: NoPlotOption = False,
    describe: options.DescribeOption = False,
    save: SaveOption = None,
    force: ReplaceSavedOption = False,
    json: options.JsonOption = False,
    csv: WeeksCsvOption = False,
) -> None:
    """Show on one screen which ankle gained, how sure that is, pain, and what to do next.

    \b
    dorsiflex report                          the last 12 weeks
    dorsiflex report --full                   all conclusions, week by week
    dorsiflex report --all                    all weeks
    dorsiflex report --weeks 26 --side left
    dorsiflex report --footwear barefoot --cold   such tests only
    dorsiflex report --describe               sentences to listen to or to send
    dorsiflex report --save report.html       a page for a physiotherapist
    """
    options.refuse_several({"--json": json, "--csv": csv, "--describe": describe, "--save": save})
    session = session_of(context)
    wanted = options.recorded(tag, footwear, warm, back_foot, measured_by)
    found = report_of(session, weeks, since, until, side, everything=everything, wanted=wanted)
    shown_unit = session.unit(unit)
    if json:
        from dorsiflex.render.json import report_json

        write(report_json(found))
    elif csv:
        from dorsiflex.exchange.report_csv import weeks_csv

        write_bytes(weeks_csv(found).encode())
    elif describe:
        write(_sentences(found, shown_unit, session.screen, full=full))
    elif save is not None:
        _save(session, found, save, shown_unit, with_plot=not no_plot, replace=force)
    elif full:
        from dorsiflex.render.report_text import report_text

        write(report_text(found, shown_unit, session.screen, with_plot=not no_plot))
    else:
        from dorsiflex.render.report_screen import report_screen

        write(report_screen(found, shown_unit, session.screen, with_plot=not no_plot))


def _sentences(found: "Report", unit: "Unit", screen: "Screen", *, full: bool) -> str:
    from dorsiflex.render.report_text import next_steps, report_sentences, short_report_sentences
    from dorsiflex.render.terminal import wrap_paragraphs

    sentences = (report_sentences if full else short_report_sentences)(found, unit)
    if not found.sides:
        sentences = f"{sentences}\n{next_steps(found, screen)}"
    return wrap_paragraphs(sentences, screen)


def _save(
    session: "Session", found: "Report", file: str, unit: "Unit", *, with_plot: bool, replace: bool
) -> None:
    """Save a report with the tests of its period and ankles, oldest first."""
    from dorsiflex.domain.dates import Filter, Period
    from dorsiflex.render.saved import saved_format, saved_report

    kind = saved_format(file)
    wanted = Filter(Period(found.since, found.until), None, *found.wanted)
    with session.reading() as store:
        every = store.tests(session.person(store), wanted)
        tests = [test for test in every if test.side in found.sides]
    page = saved_report(found, tests, kind, unit, with_plot=with_plot)
    with session.file(file, replace=replace) as stream:
        stream.write(page.encode())
