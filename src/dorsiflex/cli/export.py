"""Write tests to a file or to standard output."""

from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.formats import Format, parse_format, writer_of
from dorsiflex.render.screen import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.domain.period import Filter
    from dorsiflex.exchange.formats import Writer

app = command_app()

_IN_MEMORY = 8_000_000
_AT_ONCE = 1_000_000


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
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write all tests, oldest first; lengths in cm.

    \b
    dorsiflex export > tests.csv
    dorsiflex export -o tests.csv --since 2026-09-01
    dorsiflex export --format jsonl --side left
    """
    session = session_of(context)
    writer = writer_of(_format(format_, json=json), raw=raw)
    wanted = session.filter(side, since, until, tag)
    if output is None or output == "-":
        _to_standard_output(session, wanted, writer)
    else:
        _to_file(session, wanted, writer, output, force=force)


def _format(told: str | None, *, json: bool) -> Format:
    if json and told is not None:
        raise RefusedValueError("--json and --format say the same", "give one of them")
    if json:
        return Format.JSON
    return Format.CSV if told is None else parse_format(told)


def _pieces(session: Session, wanted: "Filter", writer: "Writer") -> "Iterator[bytes]":
    with session.reading() as store:
        tests = store.tests(session.person(store), wanted)
        for piece in writer(tests):
            yield piece.encode()


def _to_standard_output(session: Session, wanted: "Filter", writer: "Writer") -> None:
    # Set aside first: a reader who is slow to take it must not keep the database open.
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
        for piece in _pieces(session, wanted, writer):
            aside.write(piece)
        aside.seek(0)
        while piece := aside.read(_AT_ONCE):
            write_bytes(piece)


def _to_file(
    session: Session, wanted: "Filter", writer: "Writer", name: str, *, force: bool
) -> None:
    with session.file(name, replace=force) as stream:
        for piece in _pieces(session, wanted, writer):
            stream.write(piece)
