"""Write tests, training, mornings or events to a file or to standard output."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.exchange.writing import Format, parse_format, writer_of
from dorsiflex.render.terminal import say, write_bytes

if TYPE_CHECKING:
    from dorsiflex.domain.dates import Filter
    from dorsiflex.domain.measurement import TestRecord
    from dorsiflex.storage.store import Store

    Text = Callable[[Store], Iterator[str]]

app = options.command_app()

_SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods"})
_IN_MEMORY_BYTES = 8_000_000
_BLOCK_BYTES = 1_000_000
_LEFT_OUT = (
    "Names were replaced by codes (the key: dorsiflex person codes). Notes and tags were left out,"
    " because they can name people."
)

FormatOption = Annotated[
    str | None, typer.Option("--format", metavar="csv|json|jsonl", help="Default: csv.")
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file; .json and .jsonl set the format."
    ),
]
RawOption = Annotated[
    bool,
    typer.Option("--raw", help="Do not protect text that a spreadsheet would run as a formula."),
]
WhatOption = Annotated[
    str,
    typer.Option(
        "--what",
        metavar="tests|training|mornings|events",
        help="What to write; default: tests.",
        show_default=False,
    ),
]
AllPeopleOption = Annotated[
    bool, typer.Option("--all-people", help="Everybody's tests, not one person's.")
]
PseudonymiseOption = Annotated[
    bool,
    typer.Option(
        "--pseudonymise",
        help="Codes instead of names; no notes, no tags. The codes are created once and kept.",
    ),
]


@app.command()
def export(
    context: typer.Context,
    format_: FormatOption = None,
    output: OutputOption = None,
    force: options.ForceOption = False,
    side: options.SideOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    tag: options.TagFilterOption = None,
    raw: RawOption = False,
    what: WhatOption = "tests",
    all_people: AllPeopleOption = False,
    pseudonymise: PseudonymiseOption = False,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write all tests, training sessions, mornings or events, oldest first.

    \b
    dorsiflex export > tests.csv
    dorsiflex export -o tests.csv --since 2026-09-01
    dorsiflex export --format jsonl --side left
    dorsiflex export --what training -o training.csv
    dorsiflex export --what events
    dorsiflex export --all-people --pseudonymise -o team.csv
    """
    session = session_of(context)
    written_as = _format(format_, output, json=json)
    wanted = session.filter(side, since, until, tag, of_all=all_people)
    if what == "tests":
        scope = _Scope(session, all_people, pseudonymise)
        scope.prepare()
        text = scope.text(wanted, written_as, raw=raw)
    else:
        _refuse_scope(what, all_people=all_people, pseudonymise=pseudonymise)
        text = _other_text(session, what, wanted, written_as, raw=raw)
    pieces = _pieces(session, text)
    if output is None or output == "-":
        _to_standard_output(pieces)
    else:
        _to_file(session, pieces, output, force=force)


def _format(option: str | None, output: str | None, *, json: bool) -> Format:
    """Return the format that is given; else that of the file's ending; else CSV."""
    if json and option is not None:
        raise RefusedValueError(
            "--json and --format cannot be used together", "use only one of them"
        )
    if json:
        return Format.JSON
    if option is not None:
        return parse_format(option)
    ending = Path(output or "").suffix.casefold()
    if ending in _SPREADSHEETS:
        raise RefusedValueError(
            f"cannot write {ending}", "use .csv, which spreadsheets open, .json or .jsonl"
        )
    return next((each for each in Format if ending == f".{each}"), Format.CSV)


class _Scope(NamedTuple):
    """Whose tests are exported, and whether under codes.

    Attributes:
        session: has the one person, unless everybody's tests are exported.
        all_people: everybody's.
        pseudonymise: codes for names, and no free text.
    """

    session: Session
    all_people: bool
    pseudonymise: bool

    def prepare(self) -> None:
        """Check the options, and give codes to people who have none.

        Raises:
            RefusedValueError: both one person and everybody.
            NotFoundError: nobody has the name.
        """
        if self.all_people:
            self.session.refuse_person("--all-people means everybody")
        if self.pseudonymise:
            # Read first: if everybody has a code, nothing is written.
            with self.session.reading() as store:
                is_needed = bool(self._without_code(store))
            if is_needed:
                with self.session.writing() as store:
                    store.people_store.give_codes(self._without_code(store))
            say(_LEFT_OUT)

    def text(self, wanted: "Filter", format_: Format, *, raw: bool) -> "Text":
        """Return what writes the tests, oldest first."""
        from dorsiflex.exchange.columns import TESTS

        write = writer_of(TESTS, format_, raw=raw)
        return lambda store: write(self._records(store, wanted))

    def _without_code(self, store: "Store") -> list[str]:
        names = store.people_store.without_code()
        if self.all_people:
            return names
        person = self.session.person(store).name
        return [name for name in names if name == person]

    def _records(self, store: "Store", wanted: "Filter") -> "Iterator[TestRecord]":
        if self.all_people:
            records = store.people_store.records(wanted)
        else:
            records = store.records(self.session.person(store), wanted)
        return (
            map(_pseudonymiser(store.people_store.codes()), records)
            if self.pseudonymise
            else records
        )


def _pseudonymiser(codes: dict[str, str]) -> "Callable[[TestRecord], TestRecord]":
    def pseudonymised(record: "TestRecord") -> "TestRecord":
        if record.person not in codes:
            raise CouldNotError("a person was added during the export", "try again")
        return record._replace(person=codes[record.person], tags=(), note=None)

    return pseudonymised


def _refuse_scope(what: str, *, all_people: bool, pseudonymise: bool) -> None:
    for option in options.given_names({"--all-people": all_people, "--pseudonymise": pseudonymise}):
        raise RefusedValueError(
            f"{option} applies to tests only, not to {what}", "leave out one of the two"
        )


def _other_text(
    session: Session, what: str, wanted: "Filter", format_: Format, *, raw: bool
) -> "Text":
    """Return what writes `training`, `mornings` or `events`, oldest first.

    Raises:
        RefusedValueError: there is no such thing to export, or an option does not apply to it.
    """
    kinds = {
        "training": (_training_text, {"--tag": wanted.tag}),
        "mornings": (_mornings_text, {"--tag": wanted.tag, "--side": wanted.side}),
        "events": (_events_text, {"--tag": wanted.tag}),
    }
    if what not in kinds:
        raise RefusedValueError(
            f"cannot export '{what}'",
            "write tests, training, mornings or events",
        )
    text, pointless = kinds[what]
    for option, value in pointless.items():
        options.refuse_pointless({option: value}, what)
    return text(session, wanted, format_, raw=raw)


def _training_text(session: Session, wanted: "Filter", format_: Format, *, raw: bool) -> "Text":
    from dorsiflex.exchange.columns import TRAINING

    write = writer_of(TRAINING, format_, raw=raw)
    return lambda store: write(store.training.sessions(session.person(store), wanted))


def _mornings_text(session: Session, wanted: "Filter", format_: Format, *, raw: bool) -> "Text":
    from dorsiflex.exchange.columns import MORNINGS

    write = writer_of(MORNINGS, format_, raw=raw)
    return lambda store: write(store.training.mornings(session.person(store), wanted.period))


def _events_text(session: Session, wanted: "Filter", format_: Format, *, raw: bool) -> "Text":
    from dorsiflex.exchange.columns import EVENTS

    write = writer_of(EVENTS, format_, raw=raw)
    return lambda store: write(store.events.of(session.person(store), wanted))


def _pieces(session: Session, text: "Text") -> Iterator[bytes]:
    with session.reading() as store:
        for piece in text(store):
            yield piece.encode()


def _to_standard_output(pieces: Iterator[bytes]) -> None:
    # Collected first: a slow reader must not keep the database open.
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as collected:
        for piece in pieces:
            collected.write(piece)
        collected.seek(0)
        while block := collected.read(_BLOCK_BYTES):
            write_bytes(block)


def _to_file(session: Session, pieces: Iterator[bytes], name: str, *, force: bool) -> None:
    with session.file(name, replace=force) as stream:
        for piece in pieces:
            stream.write(piece)
