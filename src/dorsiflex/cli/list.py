"""List tests or training sessions, newest first."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.dates import Filter, Period
from dorsiflex.domain.text import MAX_COUNT, parse_count, parse_search
from dorsiflex.render.terminal import Style, styled, write, write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.training import TrainingSession

app = options.command_app()

_LINES_SHOWN = 20
"""As many as fit on a screen; a pipe, JSON and CSV get all of them."""


NumberOption = Annotated[
    str | None,
    typer.Option(
        "--number",
        "-n",
        metavar="N",
        help=f"How many at most; default: {_LINES_SHOWN} on a terminal, otherwise all.",
    ),
]


class _Asked(NamedTuple):
    """Which records are listed, at most how many, and how."""

    session: Session
    wanted: Filter
    most: int
    json: bool
    csv: bool
    describe: bool
    unit: str | None

    @property
    def is_filtered(self) -> bool:
        return self.wanted != Filter()

    def write_lines(self, text: str, shown: int, total: int) -> None:
        """Write lines, and on a terminal how many are not shown."""
        screen = self.session.screen
        if screen.is_terminal and shown < total:
            rest = f"{shown} of {total} shown (--all shows all)"
            text = f"{text}\n{styled(rest, Style.DIM, screen)}"
        write(text)


@app.command("list")
def list_tests(
    context: typer.Context,
    number: NumberOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    side: options.SideOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    tag: options.TagFilterOption = None,
    search: options.SearchOption = None,
    footwear: options.OnlyFootwearOption = None,
    warm: options.OnlyWarmOption = None,
    back_foot: options.OnlyBackFootOption = None,
    measured_by: options.OnlyMeasuredByOption = None,
    training: Annotated[
        bool, typer.Option("--training", help="Training sessions instead of tests.")
    ] = False,
    describe: options.DescribeOption = False,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
    csv: options.CsvOption = False,
) -> None:
    """List tests, or training sessions, newest first; both ankles on one line.

    \b
    dorsiflex list                  the last 20
    dorsiflex list -n 5 --side left
    dorsiflex list --search shoes   notes and tags with this text
    dorsiflex list --since 30d --csv
    dorsiflex list --training
    """
    options.refuse_several({"--json": json, "--csv": csv, "--describe": describe})
    options.refuse_several({"-n": number, "--all": everything})
    session = session_of(context)
    wanted = session.filter(side, since, until, None)._replace(
        **options.recorded(tag, footwear, warm, back_foot, measured_by)._asdict(),
        search=None if search is None else parse_search(search),
    )
    is_cut = session.screen.is_terminal and not (everything or json or csv)
    most = _LINES_SHOWN if is_cut else MAX_COUNT
    if number is not None:
        most = parse_count(number, "-n")
    asked = _Asked(session, wanted, most, json, csv, describe, unit)
    if training:
        for_tests = {
            "--tag": tag,
            "--unit": unit,
            "--footwear": footwear,
            "--warm or --cold": warm is not None,
            "--back-foot": back_foot,
            "--measured-by": measured_by,
        }
        options.refuse_pointless(for_tests, "training")
        _list_training(asked)
    elif json or csv:
        _print_tests(asked)
    else:
        _list_sessions(asked)


def _print_tests(asked: _Asked) -> None:
    with asked.session.reading() as store:
        tests = list(store.tests(asked.session.person(store), asked.wanted, most=asked.most))
    if asked.json:
        from dorsiflex.render.json import tests_json

        write(tests_json(tests))
        return
    from dorsiflex.domain.measurement import record_of
    from dorsiflex.exchange.columns import TESTS
    from dorsiflex.exchange.writing import csv_lines

    write_bytes("".join(csv_lines(TESTS, map(record_of, tests))).encode())


def _list_sessions(asked: _Asked) -> None:
    from dorsiflex.render.tests import session_sentences, sessions_table

    session, screen = asked.session, asked.session.screen
    with session.reading() as store:
        person = session.person(store)
        found = list(islice(store.sessions(person, asked.wanted), asked.most))
        is_cut = screen.is_terminal and len(found) == asked.most
        total = store.count_sessions(person, asked.wanted) if is_cut else len(found)
    write_sessions = session_sentences if asked.describe else sessions_table
    text = write_sessions(found, session.unit(asked.unit), screen, filtered=asked.is_filtered)
    asked.write_lines(text, len(found), total)


def _list_training(asked: _Asked) -> None:
    session = asked.session
    with session.reading() as store:
        person = session.person(store)
        every = list(store.training.sessions(person, asked.wanted, most=MAX_COUNT))
        mornings = {each.day: each.pain for each in store.training.mornings(person, Period())}
    found: Sequence[TrainingSession] = every[: asked.most]
    if asked.json:
        from dorsiflex.render.json import sessions_json

        write(sessions_json(found))
    elif asked.csv:
        from dorsiflex.exchange.columns import TRAINING
        from dorsiflex.exchange.writing import csv_lines

        write_bytes("".join(csv_lines(TRAINING, found)).encode())
    else:
        from dorsiflex.render.training import session_sentences, sessions_table

        write_sessions = session_sentences if asked.describe else sessions_table
        text = write_sessions(found, mornings, session.screen, filtered=asked.is_filtered)
        asked.write_lines(text, len(found), len(every))
