"""Write tests, training or events to a file or to standard output."""

from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.cli.training_export import training_pieces
from dorsiflex.cli.typers import command_app
from dorsiflex.cli.whose import Whose, whose_tests
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.formats import Format, parse_format, writer_of
from dorsiflex.render.screen import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.domain.period import Filter
    from dorsiflex.exchange.formats import Writer

app = command_app()

_IN_MEMORY_BYTES = 8_000_000
_AT_ONCE_BYTES = 1_000_000


@app.command()
def export(
    context: typer.Context,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="csv|json|jsonl", help="Default: csv.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of the terminal.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    side: options.SideOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    tag: options.TagFilterOption = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Leave text that a spreadsheet would run as a formula.")
    ] = False,
    what: Annotated[
        str,
        typer.Option(
            "--what",
            metavar="tests|training|mornings|events",
            help="What to write; default: tests.",
            show_default=False,
        ),
    ] = "tests",
    all_people: Annotated[
        bool, typer.Option("--all-people", help="Everybody's tests, not one person's.")
    ] = False,
    pseudonymise: Annotated[
        bool,
        typer.Option(
            "--pseudonymise",
            help="Codes for names, no notes, no tags; codes are made and kept on first use.",
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write all tests, training or events, oldest first; lengths in cm, weights in kg.

    \b
    dorsiflex export > tests.csv
    dorsiflex export -o tests.csv --since 2026-09-01
    dorsiflex export --format jsonl --side left
    dorsiflex export --what training -o training.csv
    dorsiflex export --what events
    dorsiflex export --all-people --pseudonymise -o team.csv
    """
    session = session_of(context)
    written_as = _format(format_, json=json)
    wanted = session.filter(side, since, until, tag, of_all=all_people)
    if what == "tests":
        whose = whose_tests(session, all_people=all_people, pseudonymise=pseudonymise)
        pieces = _pieces(session, whose, wanted, writer_of(written_as, raw=raw))
    else:
        _refuse_for_training(what, all_people=all_people, pseudonymise=pseudonymise)
        pieces = training_pieces(session, what, wanted, written_as, raw=raw)
    if output is None or output == "-":
        _to_standard_output(pieces)
    else:
        _to_file(session, pieces, output, force=force)


def _refuse_for_training(what: str, *, all_people: bool, pseudonymise: bool) -> None:
    for option, told in (("--all-people", all_people), ("--pseudonymise", pseudonymise)):
        if told:
            raise RefusedValueError(
                f"{option} is for tests only, not for {what}",
                "leave it out, or leave --what out",
            )


def _format(told: str | None, *, json: bool) -> Format:
    if json and told is not None:
        raise RefusedValueError("--json and --format say the same", "give one of them")
    if json:
        return Format.JSON
    return Format.CSV if told is None else parse_format(told)


def _pieces(
    session: Session, whose: "Whose", wanted: "Filter", writer: "Writer"
) -> "Iterator[bytes]":
    with session.reading() as store:
        for piece in writer(whose.records(store, wanted)):
            yield piece.encode()


def _to_standard_output(pieces: "Iterator[bytes]") -> None:
    # Set aside first: a reader who is slow to take it must not keep the database open.
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as aside:
        for piece in pieces:
            aside.write(piece)
        aside.seek(0)
        while piece := aside.read(_AT_ONCE_BYTES):
            write_bytes(piece)


def _to_file(session: Session, pieces: "Iterator[bytes]", name: str, *, force: bool) -> None:
    with session.file(name, replace=force) as stream:
        for piece in pieces:
            stream.write(piece)
