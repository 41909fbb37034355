"""Show the plot of a report alone, as large as the terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import session_of
from dorsiflex.domain.dates import EVERY_TEST
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import filled, write

if TYPE_CHECKING:
    from dorsiflex.domain.report import Report
    from dorsiflex.render.terminal import Screen

app = options.command_app()

WhatArgument = Annotated[
    str,
    typer.Argument(
        metavar="[distance|pain|asymmetry]", show_default=False, help="Default: distance."
    ),
]
DescribePlotOption = Annotated[bool, typer.Option("--describe", help="Plain sentences: no plot.")]
ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="day|week|month",
        help="One point per day, week or month. Default: week; day if the tests span less than"
        " three weeks; month if the weeks do not fit.",
    ),
]


@app.command()
def plot(
    context: typer.Context,
    what: WhatArgument = "distance",
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
    by: ByOption = None,
    unit: options.ShownUnitOption = None,
    describe: DescribePlotOption = False,
    json: options.JsonOption = False,
) -> None:
    """Plot scores, pain, or the difference between the ankles, as large as the terminal.

    \b
    dorsiflex plot
    dorsiflex plot pain --weeks 26
    dorsiflex plot asymmetry
    dorsiflex plot --all --by month
    dorsiflex plot --describe             in sentences, to hear or to send
    dorsiflex plot --json                 its numbers, as in report --json
    """
    from dorsiflex.render.charts import CHARTS, describe_chart
    from dorsiflex.render.json import report_json
    from dorsiflex.render.plot_model import parse_by
    from dorsiflex.render.plot_text import ChartStyle
    from dorsiflex.render.terminal import wrap_paragraphs

    options.refuse_several({"--json": json, "--describe": describe})
    if what not in CHARTS:
        raise RefusedValueError(f"there is no plot '{what}'", "write distance, pain or asymmetry")
    chosen = None if by is None else parse_by(by)
    session = session_of(context)
    wanted = options.recorded(tag, footwear, warm, back_foot, measured_by)
    found = report_of(session, weeks, since, until, side, everything=everything, wanted=wanted)
    if json:
        write(report_json(found))
        return
    screen, shown_unit = _below_filter(found, session.screen), session.unit(unit)
    if describe:
        write(wrap_paragraphs(describe_chart(what, found, shown_unit, chosen), screen))
    else:
        # One row is left for the next prompt of the shell.
        rows = screen.rows - 1
        style = ChartStyle(screen.columns, rows, screen.colour, screen.unicode, shown_unit)
        write(CHARTS[what](found, style, chosen))
    if not found.sides:
        from dorsiflex.render.report_text import next_steps

        write(filled(next_steps(found, screen), screen))


def _below_filter(report: "Report", screen: "Screen") -> "Screen":
    """Say which tests a plot shows, unless all; return the part of the screen that is left."""
    if report.wanted == EVERY_TEST:
        return screen
    from dorsiflex.render.report_text import head_of

    head = filled(head_of(report), screen)
    write(head)
    return screen._replace(rows=screen.rows - len(head.split("\n")))
