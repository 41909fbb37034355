"""Show the report of one person, or only its plot."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import session_of
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import write, write_bytes

app = options.command_app()
plot_app = options.command_app()

FullOption = Annotated[
    bool, typer.Option("--full", help="Everything: the weekly table and all conclusions.")
]
NoPlotOption = Annotated[bool, typer.Option("--no-plot", help="Small bars in place of the plot.")]
DescribeOption = Annotated[
    bool, typer.Option("--describe", help="Plain sentences: no table, no plot.")
]
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
    unit: options.ShownUnitOption = None,
    full: FullOption = False,
    no_plot: NoPlotOption = False,
    describe: DescribeOption = False,
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
    dorsiflex report --describe               sentences, to hear or to send
    dorsiflex report --save report.html       a page for a physiotherapist
    """
    options.refuse_several({"--json": json, "--csv": csv, "--describe": describe, "--save": save})
    session = session_of(context)
    found = report_of(session, weeks, since, until, side, everything=everything)
    shown_unit = session.unit(unit)
    if json:
        from dorsiflex.render.json import report_json

        write(report_json(found))
    elif csv:
        from dorsiflex.exchange.weeks_csv import weeks_csv

        write_bytes(weeks_csv(found).encode())
    elif describe:
        from dorsiflex.render.report_text import next_steps
        from dorsiflex.render.sentences import report_sentences, short_report_sentences
        from dorsiflex.render.terminal import wrap_paragraphs

        sentences = (report_sentences if full else short_report_sentences)(found, shown_unit)
        if not found.sides:
            sentences = f"{sentences}\n{next_steps(session.screen)}"
        write(wrap_paragraphs(sentences, session.screen))
    elif save is not None:
        from dorsiflex.render.saved import saved_format, saved_report

        page = saved_report(found, saved_format(save), shown_unit, with_plot=not no_plot)
        with session.file(save, replace=force) as stream:
            stream.write(page.encode())
    elif full:
        from dorsiflex.render.report_text import report_text

        write(report_text(found, shown_unit, session.screen, with_plot=not no_plot))
    else:
        from dorsiflex.render.report_screen import report_screen

        write(report_screen(found, shown_unit, session.screen, with_plot=not no_plot))


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
    found = report_of(session, weeks, since, until, side, everything=everything)
    if json:
        write(report_json(found))
        return
    screen = session.screen
    # One row is left for the next prompt of the shell.
    style = ChartStyle(
        screen.columns, screen.rows - 1, screen.colour, screen.unicode, session.unit(unit)
    )
    write(charts_by_name[what](found, style))
