"""Write tests, training, mornings or events to a file or to standard output."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, NamedTuple, Protocol, TypeVar

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.drafts import Kind
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.exchange.writing import Format, parse_format, writer_of
from dorsiflex.render.terminal import say, write_bytes

if TYPE_CHECKING:
    from dorsiflex.domain.dates import Filter
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.measurement import TestRecord
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.training import MorningPain, TrainingSession
    from dorsiflex.exchange.columns import Record, Schema
    from dorsiflex.storage.store import Store

Each = TypeVar("Each")
Made_co = TypeVar("Made_co", covariant=True)
Write = Callable[[IO[bytes]], None]
"""Writes an export to an open file."""

app = options.command_app()

_WEEKS = "weeks"
_IN_MEMORY_BYTES = 8_000_000
_BLOCK_BYTES = 1_000_000
_LEFT_OUT = (
    "Names were replaced by codes (the key: dorsiflex person codes). Notes and tags were left out,"
    " because they can name people."
)

FormatOption = Annotated[
    str | None, typer.Option("--format", metavar="csv|json|jsonl|xlsx|redcap", help="Default: csv.")
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file; .json, .jsonl and .xlsx set the format.",
    ),
]
RawOption = Annotated[
    bool,
    typer.Option("--raw", help="Do not protect text that a spreadsheet would run as a formula."),
]
WhatOption = Annotated[
    str | None,
    typer.Option(
        "--what",
        metavar="tests|training|mornings|events",
        help="What to write; default: tests, and for xlsx all of it.",
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
    what: WhatOption = None,
    all_people: AllPeopleOption = False,
    pseudonymise: PseudonymiseOption = False,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write all tests, training sessions, mornings or events, oldest first.

    \b
    dorsiflex export > tests.csv
    dorsiflex export -o tests.csv --since 2026-09-01
    dorsiflex export -o everything.xlsx
    dorsiflex export --format jsonl --side left
    dorsiflex export --what training -o training.csv
    dorsiflex export --what events
    dorsiflex export --all-people --pseudonymise -o team.csv
    """
    session = session_of(context)
    written_as = _format(format_, output, json=json)
    wanted = session.filter(side, since, until, tag, of_all=all_people)
    scope = _Scope(session, wanted, all_people, pseudonymise)
    kind = None if what is None and written_as is Format.XLSX else _kind(what)
    is_file = output not in {None, "-"}
    _check(scope, kind, written_as, is_file=is_file)
    scope.prepare()
    if written_as is Format.XLSX:
        write = _workbook(scope, kind)
    else:
        write = _text(scope, kind or Kind.TESTS, written_as, raw=raw)
    if output is not None and is_file:
        with session.file(output, replace=force) as stream:
            write(stream)
    else:
        _to_standard_output(write)


def _format(option: str | None, output: str | None, *, json: bool) -> Format:
    """Return the format that is given; else that of the file's ending; else CSV."""
    from dorsiflex.exchange.files import WORKBOOK_ENDINGS

    options.refuse_several({"--json": json, "--format": option})
    ending = Path(output or "").suffix.casefold()
    by_ending = next((each for each in Format if ending == f".{each}"), None)
    if by_ending is None and ending in WORKBOOK_ENDINGS:
        raise RefusedValueError(
            f"cannot write {ending}", "use .xlsx or .csv, which spreadsheets open, .json or .jsonl"
        )
    if option is None and not json:
        return by_ending or Format.CSV
    given = Format.JSON if option is None else parse_format(option)
    if by_ending not in {None, given} and Format.XLSX in {by_ending, given}:
        raise RefusedValueError(
            f"{output} would be {given}, not {by_ending}",
            "leave out the format, or give the file another ending",
        )
    return given


def _kind(what: str | None) -> Kind:
    try:
        return Kind.TESTS if what is None else Kind(what)
    except ValueError:
        raise RefusedValueError(
            f"cannot export '{what}'",
            "write tests, training, mornings or events",
        ) from None


class _Scope(NamedTuple):
    """Whose records are exported, which of them, and whether under codes.

    Attributes:
        session: has the one person, unless everybody's records are exported.
        wanted: which of them.
        all_people: everybody's.
        pseudonymise: codes for names, and no free text.
    """

    session: Session
    wanted: "Filter"
    all_people: bool
    pseudonymise: bool

    def prepare(self) -> None:
        """Check whose records are meant, and give codes to people who have none.

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

    def _without_code(self, store: "Store") -> list[str]:
        names = store.people_store.without_code()
        if self.all_people:
            return names
        person = self.session.person(store).name
        return [name for name in names if name == person]

    def tests(self, store: "Store") -> "Iterator[TestRecord]":
        """Return the tests, oldest first."""
        if self.all_people:
            records = store.people_store.records(self.wanted)
        else:
            records = store.records(self.session.person(store), self.wanted)
        return (
            map(_pseudonymiser(store.people_store.codes()), records)
            if self.pseudonymise
            else records
        )

    def numbered_tests(self, store: "Store") -> "Iterator[tuple[int, TestRecord]]":
        """Return the tests of one person after the other, oldest first, with their ids."""
        from dorsiflex.domain.measurement import record_of

        tests = self._of_each(store, lambda who: store.tests(who, self.wanted))
        coded = _pseudonymiser(store.people_store.codes()) if self.pseudonymise else None
        for test in tests:
            record = record_of(test)
            yield test.id or 0, coded(record) if coded else record

    def training(self, store: "Store") -> "Iterator[TrainingSession]":
        """Return the training sessions of one person after the other, oldest first.

        What a filter cannot be applied to is left out, here and below: it has no tags or no side.
        """
        if self.wanted.tag:
            return iter(())
        return self._of_each(store, lambda who: store.training.sessions(who, self.wanted))

    def mornings(self, store: "Store") -> "Iterator[MorningPain]":
        """Return the mornings of one person after the other, oldest first."""
        if self.wanted.tag or self.wanted.side:
            return iter(())
        return self._of_each(store, lambda who: store.training.mornings(who, self.wanted.period))

    def events(self, store: "Store") -> "Iterator[Event]":
        """Return the events of one person after the other, oldest first."""
        if self.wanted.tag:
            return iter(())
        return self._of_each(store, lambda who: store.events.of(who, self.wanted))

    def _of_each(
        self, store: "Store", records: "Callable[[Person], Iterable[Each]]"
    ) -> "Iterator[Each]":
        people = store.people() if self.all_people else [self.session.person(store)]
        return chain.from_iterable(map(records, people))

    def weeks(self, store: "Store") -> Iterator[tuple[object, ...]]:
        """Return the rows that `report --csv` has of each person."""
        from dorsiflex.cli.reporting import PeriodOptions, read_tests
        from dorsiflex.domain.dates import Recorded
        from dorsiflex.domain.day_scores import weekly_summaries
        from dorsiflex.domain.measurement import Side
        from dorsiflex.exchange.report_csv import week_rows

        wanted, week_start = self.wanted, self.session.settings.week_start
        asked = PeriodOptions(wanted.period, None, week_start, self.session.today)

        def of_person(person: "Person") -> Iterator[tuple[object, ...]]:
            tests = read_tests(store, person, asked, Recorded(wanted.tag))
            sides = Side if wanted.side is None else [wanted.side]
            weeks = {side: weekly_summaries(tests.shown(side), week_start) for side in sides}
            return week_rows(person.name, weeks)

        return self._of_each(store, of_person)


def _pseudonymiser(codes: dict[str, str]) -> "Callable[[TestRecord], TestRecord]":
    def pseudonymised(record: "TestRecord") -> "TestRecord":
        if record.person not in codes:
            raise CouldNotError("a person was added during the export", "try again")
        return record._replace(person=codes[record.person], tags=(), note=None)

    return pseudonymised


# Which options go with what


def _check(scope: _Scope, kind: Kind | None, format_: Format, *, is_file: bool) -> None:
    """Check that the options go with what is exported; without a kind, that is everything.

    Raises:
        RefusedValueError: an option does not, or a terminal cannot show it.
    """
    if format_ is Format.XLSX and not is_file and sys.stdout.isatty():
        raise RefusedValueError("a terminal cannot show .xlsx", "write it to a file: -o tests.xlsx")
    if format_ is Format.REDCAP and kind is not Kind.TESTS:
        raise RefusedValueError(f"REDCap gets tests only, not {kind}", "use --format csv")
    if kind is None:
        if scope.pseudonymise:
            raise RefusedValueError("--pseudonymise applies to tests only", "add --what tests")
        return
    if kind is Kind.TESTS:
        return
    given = {"--all-people": scope.all_people and format_ is not Format.XLSX}
    for option in options.given_names({**given, "--pseudonymise": scope.pseudonymise}):
        raise RefusedValueError(
            f"{option} applies to tests only, not to {kind}", "leave out one of the two"
        )
    options.refuse_pointless({"--tag": scope.wanted.tag}, kind)
    if kind is Kind.MORNINGS:
        options.refuse_pointless({"--side": scope.wanted.side}, kind)


# Formats


def _text(scope: _Scope, kind: Kind, format_: Format, *, raw: bool) -> Write:
    """Return what writes records of a kind as text."""

    def write(stream: IO[bytes]) -> None:
        with scope.session.reading() as store:
            for piece in _pieces(scope, store, kind, format_, raw=raw):
                stream.write(piece.encode())

    return write


def _pieces(
    scope: _Scope, store: "Store", kind: Kind, format_: Format, *, raw: bool
) -> Iterator[str]:
    if format_ is Format.REDCAP:
        from dorsiflex.exchange.redcap import redcap_csv

        return redcap_csv(scope.numbered_tests(store), raw=raw)

    def pieces(schema: "Schema[Record]", records: "Iterable[Record]") -> Iterator[str]:
        return writer_of(schema, format_, raw=raw)(records)

    return _of_kind(scope, store, kind, pieces)


class _Use(Protocol[Made_co]):
    """Makes something of records, whatever their kind."""

    def __call__(self, schema: "Schema[Record]", records: "Iterable[Record]") -> Made_co: ...


def _of_kind(scope: _Scope, store: "Store", kind: Kind, use: _Use[Each]) -> Each:
    """Return what is made of the records of one kind."""
    from dorsiflex.exchange import columns

    if kind is Kind.TRAINING:
        return use(columns.TRAINING, scope.training(store))
    if kind is Kind.MORNINGS:
        return use(columns.MORNINGS, scope.mornings(store))
    if kind is Kind.EVENTS:
        return use(columns.EVENTS, scope.events(store))
    return use(columns.TESTS, scope.tests(store))


def _workbook(scope: _Scope, kind: Kind | None) -> Write:
    """Return what writes records of a kind, or all of them and the weeks, as a workbook."""

    def write(stream: IO[bytes]) -> None:
        from dorsiflex.exchange.report_csv import WEEKS_HEADER
        from dorsiflex.exchange.workbook import open_workbook
        from dorsiflex.render.imports import Progress
        from dorsiflex.storage.people_store import Spool

        with open_workbook(stream) as book, SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as copy:
            # Read first: writing takes long, and would keep others from the database.
            sheets = []
            with scope.session.reading() as store:
                for each in [*Kind] if kind is None else [kind]:
                    header, rows = _of_kind(scope, store, each, _sheet)
                    sheets.append((str(each), header, Spool(copy, rows)))
                if kind is None:
                    sheets.append((_WEEKS, WEEKS_HEADER, Spool(copy, scope.weeks(store))))
            with Progress("exporting", sum(len(spool) for _, _, spool in sheets)) as progress:
                done = count()
                for name, header, spool in sheets:
                    book.add(name, header, spool, lambda: progress.at(next(done)))

    return write


def _sheet(
    schema: "Schema[Record]", records: "Iterable[Record]"
) -> tuple[tuple[str, ...], Iterator[Sequence[object]]]:
    """Return the header and the rows of a sheet."""
    from dorsiflex.exchange.workbook import Sheet

    sheet = Sheet(schema)
    return sheet.header, sheet.rows(records)


def _to_standard_output(write: Write) -> None:
    # Collected first: a slow reader must not keep the database open.
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as collected:
        write(collected)
        collected.seek(0)
        while block := collected.read(_BLOCK_BYTES):
            write_bytes(block)
