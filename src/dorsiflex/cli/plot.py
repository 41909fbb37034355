"""The plot alone, as large as the terminal."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import write

app = command_app()


@app.command()
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
    from dorsiflex.render.plot_text import ChartStyle
    from dorsiflex.render.report_json import report_json

    drawn = {
        "distance": charts.distance_chart,
        "pain": charts.pain_chart,
        "asymmetry": charts.asymmetry_chart,
    }
    if what not in drawn:
        raise RefusedValueError(f"there is no plot '{what}'", f"write {', '.join(drawn)}")
    session = session_of(context)
    found = report_of(session, weeks, since, until, side, everything=everything)
    if json:
        write(report_json(found))
        return
    screen = session.screen
    # One row stays for the prompt that follows.
    style = ChartStyle(
        screen.columns, screen.rows - 1, screen.colour, screen.unicode, session.unit(unit)
    )
    write(drawn[what](found, style))
