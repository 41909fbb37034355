"""Import tests, training and events from our own formats and from other people's spreadsheets."""

import shlex
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.render.terminal import escape_control, say, write

if TYPE_CHECKING:
    from typer._click.core import Context

    from dorsiflex.domain.drafts import AnyDraft, BadRow
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.exchange.files import Source
    from dorsiflex.exchange.import_options import FileReading, ReadOptions
    from dorsiflex.storage.importing import Imported

app = options.command_app()


FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Preview how the file is read; store nothing.")
]
SkipBadOption = Annotated[
    bool,
    typer.Option("--skip-bad", help="Store the good rows; bad rows go to FILE.rejected.csv."),
]
ReplaceRejectedOption = Annotated[bool, typer.Option("--force", help="Replace FILE.rejected.csv.")]
DatesOption = Annotated[
    str | None,
    typer.Option("--dates", metavar="dmy|mdy|ymd|serial", help="What 03/04/2026 or 46346 means."),
]
FileUnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="cm|mm|in", help="Unit, if the file names none."),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=HEADER",
        help="What a column is, ignore=HEADER, or what a cell means: side.1=left; repeatable.",
    ),
]
OnlyTestOption = Annotated[
    list[str] | None,
    typer.Option("--only-test", metavar="TEST", help="Import only rows of this test; repeatable."),
]
FillDownOption = Annotated[
    bool,
    typer.Option("--fill-down", help="Fill empty names with the one above (merged cells)."),
]
DayOption = Annotated[
    str | None, typer.Option("--at", metavar="WHEN", help="Day of all rows, if there are no dates.")
]
EmptyOption = Annotated[
    str | None,
    typer.Option("--empty", metavar="WORDS", help='Cells that mean "not measured": "n/a,abs,-".'),
]
ZoneOption = Annotated[
    str | None,
    typer.Option("--zone", metavar="ZONE", help="Where the tests were: Europe/Berlin."),
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", metavar="ENCODING", help="E.g. cp1252, mac-roman.")
]
AddPeopleOption = Annotated[
    bool, typer.Option("--add-people", help="Add people who are not in the database yet.")
]
StrictRowsOption = Annotated[
    bool, typer.Option("--strict", help="Treat rows with unlikely values as bad rows.")
]


@app.command("import")
def import_(
    context: typer.Context,
    file: FileArgument,
    dry_run: DryRunOption = False,
    skip_bad: SkipBadOption = False,
    force: ReplaceRejectedOption = False,
    dates: DatesOption = None,
    unit: FileUnitOption = None,
    map_: MapOption = None,
    only_test: OnlyTestOption = None,
    fill_down: FillDownOption = False,
    at: DayOption = None,
    empty: EmptyOption = None,
    zone: ZoneOption = None,
    encoding: EncodingOption = None,
    add_people: AddPeopleOption = False,
    strict: StrictRowsOption = False,
    json: options.JsonOption = False,
) -> None:
    """Import tests from CSV, JSON, JSON Lines or a spreadsheet saved as CSV.

    Stores all rows or none (unless --skip-bad); importing a file twice is harmless.

    \b
    dorsiflex import tests.csv                   a file from export, training too
    dorsiflex import ankles.csv --dry-run        preview
    dorsiflex import ankles.csv --dates dmy --map left="Left (cm)"
    dorsiflex import ankles.csv --map person=Subject --map ignore=Device
    dorsiflex import team.csv --only-test KTW --fill-down --empty "n/a,abs,-"
    dorsiflex import today.csv --at today        a file without dates
    dorsiflex export | dorsiflex --db other.sqlite3 import -
    """
    from dorsiflex.domain.dates import parse_when
    from dorsiflex.domain.measurement import parse_unit
    from dorsiflex.exchange.files import open_source
    from dorsiflex.exchange.import_options import (
        ReadOptions,
        parse_codes,
        parse_columns,
        parse_empty,
    )
    from dorsiflex.exchange.moments import offset_in, parse_order, parse_zone

    session = session_of(context)
    codes, columns = parse_codes(map_ or [])
    there = None if zone is None else parse_zone(zone)
    offset_at = session.offset_at if there is None else partial(offset_in, there)
    file_options = ReadOptions(
        now=session.now,
        offset_at=offset_at,
        encoding=encoding,
        order=None if dates is None else parse_order(dates),
        unit=None if unit is None else parse_unit(unit),
        configured_unit=session.settings.unit,
        columns=parse_columns(columns),
        only_person=None if session.person_option is None else session.person_name,
        fills_down=fill_down,
        only_tests=tuple(only_test or ()),
        at=None if at is None else parse_when(at, session.now, offset_at),
        empty=parse_empty(empty),
        codes=codes,
        zone=there,
    )
    with _with_command_lines(context), open_source(file) as source:
        done = _Import(
            session, source, file_options, dry_run=dry_run, skip_bad=skip_bad, strict=strict
        )
        with closing(done.rejected):
            done.run(add_people=add_people, force=force)
    _show(session, done, json=json)
    if done.is_refused:
        rows = "1 bad row" if done.refused == 1 else f"{done.refused:,} bad rows"
        raise ImportRefusedError(
            f"{rows}; nothing was stored",
            "correct the file, or skip bad rows with --skip-bad",
        )


@contextmanager
def _with_command_lines(context: typer.Context) -> Iterator[None]:
    """Write a proposal of several options as a command line that can be pasted."""
    try:
        yield
    except ImportRefusedError as error:
        before = [] if context.parent is None else _typed(context.parent)
        typed = _typed(context)
        is_long = " --" in error.proposal or "--map" in typed
        # The URL of a server may have a password, which nothing repeats.
        if error.hint and error.proposal and is_long and "://" not in "".join(before):
            line = " ".join(["dorsiflex", *before, "import", *typed, error.proposal])
            error.hint = error.hint.replace(error.proposal, line, 1)
        raise


def _typed(context: "Context") -> list[str]:
    """Return the arguments and options of a command as they were typed, for a shell."""
    words = []
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if source is None or source.name != "COMMANDLINE":
            continue
        value = context.params[name]
        for one in value if isinstance(value, list | tuple) else [value]:
            is_option = parameter.param_type_name == "option"
            words += [parameter.opts[0]] if is_option else []
            words += [] if one is True else [shlex.quote(str(one))]
    return words


class _Import:
    """One import: stores good rows, and keeps and counts bad ones."""

    def __init__(
        self,
        session: Session,
        source: "Source",
        file_options: "ReadOptions",
        *,
        dry_run: bool,
        skip_bad: bool,
        strict: bool,
    ) -> None:
        from dorsiflex.exchange.reader import read_rows
        from dorsiflex.exchange.rejected import KeptRows, Rejected
        from dorsiflex.render.imports import Progress

        self._session = session
        self._source = source
        self._gives_all = file_options.ignores_person
        self._kept = KeptRows() if skip_bad else None
        self._progress = Progress("importing", source.size)
        self.dry_run = dry_run
        self.skip_bad = skip_bad
        self.strict = strict
        self.reading: FileReading = read_rows(source, file_options, self._progress.at, self._kept)
        self.rejected = Rejected(self.reading.head, are_guarded=self.reading.is_guarded)
        self.rejected_path: Path | None = None
        self.imported: Imported
        self.refused = 0
        self.bad_rows: list[BadRow] = []
        self.unlikely = 0
        self.warnings: list[tuple[int, Unlikely]] = []
        self.first: list[AnyDraft] = []

    @property
    def is_refused(self) -> bool:
        """Whether nothing is stored because of bad rows."""
        return self.refused > 0 and not self.skip_bad

    def run(self, *, add_people: bool, force: bool) -> None:
        """Store the rows, or none of them."""
        from dorsiflex.render.imports import summary
        from dorsiflex.render.messages import shown_trial
        from dorsiflex.storage.import_rows import import_rows
        from dorsiflex.storage.importing import ImportOptions
        from dorsiflex.storage.importing_unlikely import UnlikelyHandling
        from dorsiflex.storage.transactions import dry_run_store

        session = self._session
        unlikely = UnlikelyHandling(
            session.now, lambda trial: shown_trial(trial, self.unit), self._accepts
        )
        import_options = ImportOptions(
            session.person_name,
            add_people,
            unlikely,
            is_told=session.person_option is not None,
            gives_all=self._gives_all,
            numbered=self.reading.numbered,
        )
        name = Path(self._source.name).name
        with suppress(_NothingStoredError), ExitStack() as stack:
            if self.dry_run:
                store = stack.enter_context(dry_run_store(session.location, session.now))
            else:
                stack.enter_context(session.backed_up("import"))
                store = stack.enter_context(session.writing())
            stack.enter_context(self._progress)
            self.imported = import_rows(
                store,
                self.reading.kind,
                self._drafts(),
                import_options,
                self._refuse,
                lambda counts: summary(name, counts),
            )
            if not self.dry_run:
                self._settle_bad_rows(force=force)
                done = self.imported
                if not (done.counts.new or done.counts.changed or done.people_added):
                    raise _NothingStoredError  # nothing changed, so no backup is kept

    def _drafts(self) -> "Iterator[AnyDraft]":
        from dorsiflex.domain.drafts import BadRow
        from dorsiflex.render.imports import ROWS_SHOWN

        for row in self.reading.rows:
            if isinstance(row, BadRow):
                self._refuse(row)
            elif not self.is_refused or self.dry_run:
                if len(self.first) < ROWS_SHOWN:
                    self.first.append(row)
                yield row

    def _refuse(self, row: "BadRow") -> None:
        from dorsiflex.render.imports import BAD_ROWS_SHOWN

        self.refused += 1
        for completed in () if self._kept is None else self._kept.completed(row):
            self.rejected.add(completed)
        if len(self.bad_rows) < BAD_ROWS_SHOWN:
            self.bad_rows.append(row)

    @property
    def unit(self) -> "Unit":
        """The unit of the lengths in the file, also for messages; cm if there are several."""
        from dorsiflex.domain.measurement import Unit

        unit = self.reading.understood.unit
        return Unit(unit) if unit in list(Unit) else Unit.CM

    def _accepts(self, line: int, one: "Unlikely") -> bool:
        """Record an unlikely value; return whether it is stored."""
        from dorsiflex.domain.drafts import BadRow
        from dorsiflex.render.imports import BAD_ROWS_SHOWN
        from dorsiflex.render.messages import unlikely_text, unlikely_value

        if self.strict:
            text = unlikely_text(one, self.unit)
            reason = f"{text}; leave out --strict if the value is right"
            self._refuse(BadRow(line, unlikely_value(one), reason))
            return False
        self.unlikely += 1
        if len(self.warnings) < BAD_ROWS_SHOWN:
            self.warnings.append((line, one))
        return True

    def _settle_bad_rows(self, *, force: bool) -> None:
        """Before the commit: roll back because of bad rows, or write them to a file."""
        from dorsiflex.storage.files import ExistsAlreadyError, write_atomically

        if self.is_refused:
            raise _NothingStoredError
        if not self.refused:
            return
        path = Path(self._source.rejected_name)
        if self._session.location.owns(path):
            raise RefusedValueError(f"{path} is one of the database's own files", "rename the file")
        try:
            with write_atomically(path, replace=force) as stream:
                self.rejected.write_to(stream)
        except ExistsAlreadyError as error:
            # The name follows from that of the imported file, so no option can change it.
            hint = "use --force to replace it, or move it away"
            raise RefusedValueError(error.message, hint) from error
        self.rejected_path = path


class _NothingStoredError(Exception):
    """Rolls back the import, and has the backup deleted."""


def _show(session: Session, done: _Import, *, json: bool) -> None:
    from dorsiflex.domain.people import FIRST_PERSON
    from dorsiflex.render import imports
    from dorsiflex.render.terminal import wrap_lines

    person = session.person_name or FIRST_PERSON
    reading = done.reading
    if json:
        from dorsiflex.render.json import draft_fields, import_json, warning_fields

        text = import_json(
            reading,
            done.imported,
            done.bad_rows,
            {"refused": done.refused, "unlikely": done.unlikely},
            warnings=warning_fields(done.warnings, done.unit, reading),
            stored=not done.dry_run and not done.is_refused,
            rejected_file=done.rejected_path,
            first=draft_fields(done.first, person, reading) if done.dry_run else None,
        )
        write(text)
    elif done.dry_run:
        unit = session.settings.unit
        parts = [imports.understood_lines(reading, session.screen)]
        if done.first:
            first = imports.first_rows_table(
                done.first, person, unit, session.screen, reading.numbered
            )
            parts.append(first)
        write("\n\n".join([*parts, ""]))
    elif reading.understood.ignored:
        heads = ", ".join(f"'{head}'" for head in reading.understood.ignored)
        say(escape_control(f"ignored columns: {heads}"))
    if done.refused:
        say(imports.bad_rows_lines(done.bad_rows, done.refused, reading.numbered))
    if done.warnings and (done.dry_run or not done.is_refused):
        say(imports.warnings_lines(done.warnings, done.unlikely, done.unit, reading.numbered))
    if not json and (done.dry_run or not done.is_refused):
        lines = imports.done_lines(
            done.imported, done.refused, done.unlikely, reading, dry_run=done.dry_run
        )
        write(wrap_lines(lines, session.screen))
    if done.rejected_path:
        say(escape_control(f"bad rows, with reasons: {done.rejected_path}"))
