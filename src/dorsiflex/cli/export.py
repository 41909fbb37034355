"""Write tests, training or events to a file or to standard output."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.exchange.writing import Format, parse_format, writer_of
from dorsiflex.render.terminal import say, write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.cli.session import Session
    from dorsiflex.domain.knee_to_wall import TestRecord
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.period import Filter
    from dorsiflex.exchange.writing import Format
    from dorsiflex.storage.store import Store


LEFT_OUT = (
    "Names are codes: dorsiflex person codes has the key. Notes and tags, which can name people,"
    " are left out."
)


class Whose(NamedTuple):
    """One person's tests or everybody's, as they are or under codes.

    Attributes:
        person: finds the one person; not called where everybody's are meant.
        all_people: everybody's.
        pseudonymise: under codes, without free text.
    """

    person: "Callable[[Store], Person]"
    all_people: bool
    pseudonymise: bool

    def records(self, store: "Store", wanted: "Filter") -> "Iterator[TestRecord]":
        """Give the tests as they are to be written, oldest first."""
        if self.all_people:
            records = store.roster.records(wanted)
        else:
            records = store.records(self.person(store), wanted)
        return map(_under(store.roster.codes()), records) if self.pseudonymise else records


def whose_tests(session: "Session", *, all_people: bool, pseudonymise: bool) -> Whose:
    """Read whose tests are meant; make the codes that lack.

    Raises:
        RefusedValueError: one person is told, and everybody's tests.
        NotFoundError: nobody has the name.
    """
    if all_people:
        session.refuse_person("--all-people means everybody")
    whose = Whose(session.person, all_people, pseudonymise)
    if pseudonymise:
        _make_codes(session, whose)
        say(LEFT_OUT)
    return whose


def _make_codes(session: "Session", whose: Whose) -> None:
    def lacking(store: "Store") -> list[str]:
        names = store.roster.without_code()
        if whose.all_people:
            return names
        meant = whose.person(store).name
        return [name for name in names if name == meant]

    # A look first: where everybody has a code, nothing is written.
    with session.reading() as store:
        needed = bool(lacking(store))
    if needed:
        with session.writing() as store:
            store.roster.give_codes(lacking(store))


def _under(codes: dict[str, str]) -> "Callable[[TestRecord], TestRecord]":
    def under_code(record: "TestRecord") -> "TestRecord":
        if record.person not in codes:
            raise CouldNotError("somebody was added in this moment", "run it again")
        return record._replace(person=codes[record.person], tags=(), note=None)

    return under_code


def training_pieces(
    session: "Session", what: str, wanted: "Filter", format_: "Format", *, raw: bool
) -> "Iterator[bytes]":
    """Return `training`, `mornings` or `events`, oldest first, in pieces.

    Raises:
        RefusedValueError: there is no such thing to export, or an option that says nothing of it.
    """
    senseless = {
        "training": {"--tag": wanted.tag},
        "mornings": {"--tag": wanted.tag, "--side": wanted.side},
        "events": {"--tag": wanted.tag},
    }
    if what not in senseless:
        raise RefusedValueError(
            f"there is nothing called '{what}' to export",
            "write tests, training, mornings or events",
        )
    for option, told in senseless[what].items():
        if told is not None:
            raise RefusedValueError(f"{option} says nothing about {what}", "leave it out")
    with session.reading() as store:
        for piece in _written(store, session.person(store), what, wanted, format_, raw=raw):
            yield piece.encode()


def _written(  # what, and how
    store: "Store", person: "Person", what: str, wanted: "Filter", format_: "Format", *, raw: bool
) -> "Iterator[str]":
    from dorsiflex.exchange.columns import EVENTS, MORNINGS, TRAINING

    if what == "training":
        return writer_of(TRAINING, format_, raw=raw)(store.training.sessions(person, wanted))
    if what == "mornings":
        return writer_of(MORNINGS, format_, raw=raw)(store.training.mornings(person, wanted.period))
    return writer_of(EVENTS, format_, raw=raw)(store.events.of(person, wanted))


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
        pieces = _pieces(session, whose, wanted, written_as, raw=raw)
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
    session: Session, whose: "Whose", wanted: "Filter", format_: Format, *, raw: bool
) -> "Iterator[bytes]":
    from dorsiflex.exchange.columns import TESTS

    writer = writer_of(TESTS, format_, raw=raw)
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
