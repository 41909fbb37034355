"""Show the report of one person, or only its plot."""

from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import session_of
from dorsiflex.domain.period import EVERY_TEST
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import filled, write, write_bytes

if TYPE_CHECKING:
    from dorsiflex.domain.report import Report
    from dorsiflex.render.terminal import Screen

app = options.command_app()
plot_app = options.command_app()

NoPlotOption = Annotated[bool, typer.Option("--no-plot", help="Leave the plot out.")]
SaveOption = Annotated[
    str | None,
    typer.Option(
        "--save", metavar="FILE", help="A page or picture to hand on: .html, .svg or .txt."
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
    unit: options.ShownUnitOption = None,
    no_plot: NoPlotOption = False,
    describe: options.DescribeOption = False,
    save: SaveOption = None,
    force: ReplaceSavedOption = False,
    json: options.JsonOption = False,
    csv: WeeksCsvOption = False,
) -> None:
    """Show weekly trends per ankle, and whether they are more than measurement error.

    \b
    dorsiflex report                          the last 12 weeks
    dorsiflex report --all                    everything
    dorsiflex report --weeks 26 --side left
    dorsiflex report --footwear barefoot --cold   such tests only
    dorsiflex report --describe               sentences, to hear or to send
    dorsiflex report --save report.html       a page for a physiotherapist
    """
    options.refuse_several({"--json": json, "--csv": csv, "--describe": describe, "--save": save})
    session = session_of(context)
    wanted = options.recorded(tag, footwear, warm, back_foot)
    found = report_of(session, weeks, since, until, side, everything=everything, wanted=wanted)
    shown_unit = session.unit(unit)
    if json:
        from dorsiflex.render.json import report_json

        write(report_json(found))
    elif csv:
        from dorsiflex.exchange.weeks_csv import weeks_csv

        write_bytes(weeks_csv(found).encode())
    elif describe:
        from dorsiflex.render.report_text import next_steps
        from dorsiflex.render.sentences import report_sentences
        from dorsiflex.render.terminal import wrap_paragraphs

        sentences = report_sentences(found, shown_unit)
        if not found.sides:
            sentences = f"{sentences}\n{next_steps(session.screen)}"
        write(wrap_paragraphs(sentences, session.screen))
    elif save is not None:
        from dorsiflex.render.saved import saved_format, saved_report

        page = saved_report(found, saved_format(save), shown_unit, with_plot=not no_plot)
        with session.file(save, replace=force) as stream:
            stream.write(page.encode())
    else:
        from dorsiflex.render.report_text import report_text

        write(report_text(found, shown_unit, session.screen, with_plot=not no_plot))


@plot_app.command()
def plot(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="[distance|pain|asymmetry]", show_default=False, help="Without one: distance."
        ),
    ] = "distance",
    weeks: options.WeeksOption = None,
    since: options.StartOption = None,
    until: options.UntilOption = None,
    everything: options.AllOption = False,
    side: options.SideOption = None,
    tag: options.TagFilterOption = None,
    footwear: options.OnlyFootwearOption = None,
    warm: options.OnlyWarmOption = None,
    back_foot: options.OnlyBackFootOption = None,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
) -> None:
    """Plot weekly scores, pain, or the difference between the ankles.

    \b
    dorsiflex plot
    dorsiflex plot pain --weeks 26
    dorsiflex plot asymmetry
    dorsiflex plot --json                 its numbers: those of report --json
    """
    from dorsiflex.render import charts
    from dorsiflex.render.json import report_json
    from dorsiflex.render.plot_text import ChartStyle

    charts_by_name = {
        "distance": charts.distance_chart,
        "pain": charts.pain_chart,
        "asymmetry": charts.asymmetry_chart,
    }
    if what not in charts_by_name:
        raise RefusedValueError(f"there is no plot '{what}'", f"write {', '.join(charts_by_name)}")
    session = session_of(context)
    wanted = options.recorded(tag, footwear, warm, back_foot)
    found = report_of(session, weeks, since, until, side, everything=everything, wanted=wanted)
    if json:
        write(report_json(found))
        return
    screen = _below_filter(found, session.screen)
    # One row is left for the next prompt of the shell.
    style = ChartStyle(
        screen.columns, screen.rows - 1, screen.colour, screen.unicode, session.unit(unit)
    )
    write(charts_by_name[what](found, style))


def _below_filter(report: "Report", screen: "Screen") -> "Screen":
    """Say which tests a plot shows, unless all; return the part of the screen that is left."""
    if report.wanted == EVERY_TEST:
        return screen
    from dorsiflex.render.report_text import head_of

    head = filled(head_of(report), screen)
    write(head)
    return screen._replace(rows=screen.rows - len(head.split("\n")))
