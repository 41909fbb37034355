"""List tests or training sessions, newest first."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.dates import Filter, Period
from dorsiflex.domain.text import MAX_COUNT, parse_count
from dorsiflex.render.terminal import write, write_bytes

app = options.command_app()

_LINES_SHOWN = 20
"""As many as fit on a screen; JSON and CSV have all of them."""


@app.command("list")
def list_tests(
    context: typer.Context,
    number: Annotated[
        str | None,
        typer.Option(
            "--number",
            "-n",
            metavar="N",
            help=f"How many at most; default: {_LINES_SHOWN}, or all with --json and --csv.",
        ),
    ] = None,
    side: options.SideOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    tag: options.TagFilterOption = None,
    training: Annotated[
        bool, typer.Option("--training", help="Training sessions instead of tests.")
    ] = False,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
    csv: options.CsvOption = False,
) -> None:
    """List tests, or training sessions, newest first.

    \b
    dorsiflex list                  the last 20
    dorsiflex list -n 5 --side left
    dorsiflex list --since 30d --csv
    dorsiflex list --training
    """
    options.refuse_several({"--json": json, "--csv": csv})
    session = session_of(context)
    wanted = session.filter(side, since, until, tag)
    if number is not None:
        most = parse_count(number, "-n")
    else:
        most = MAX_COUNT if json or csv else _LINES_SHOWN
    if training:
        options.refuse_pointless({"--tag": tag, "--unit": unit}, "training")
        _list_training(session, wanted, most, json=json, csv=csv)
        return
    with session.reading() as store:
        person = session.person(store)
        tests = list(store.tests(person, wanted, most=most))
    if json:
        from dorsiflex.render.json import tests_json

        write(tests_json(tests))
    elif csv:
        from dorsiflex.domain.measurement import record_of
        from dorsiflex.exchange.columns import TESTS
        from dorsiflex.exchange.writing import csv_lines

        write_bytes("".join(csv_lines(TESTS, map(record_of, tests))).encode())
    else:
        from dorsiflex.render.tests import tests_table

        write(tests_table(tests, session.unit(unit), session.screen, filtered=wanted != Filter()))


def _list_training(session: Session, wanted: Filter, most: int, *, json: bool, csv: bool) -> None:
    with session.reading() as store:
        person = session.person(store)
        sessions = list(store.training.sessions(person, wanted, most=most))
        mornings = {each.day: each.pain for each in store.training.mornings(person, Period())}
    if json:
        from dorsiflex.render.json import sessions_json

        write(sessions_json(sessions))
    elif csv:
        from dorsiflex.exchange.columns import TRAINING
        from dorsiflex.exchange.writing import csv_lines

        write_bytes("".join(csv_lines(TRAINING, sessions)).encode())
    else:
        from dorsiflex.render.training import sessions_table

        write(sessions_table(sessions, mornings, session.screen, filtered=wanted != Filter()))
