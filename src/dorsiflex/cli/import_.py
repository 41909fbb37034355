"""Import tests, training and events from our own formats and from other people's spreadsheets."""

import shlex
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
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

    from dorsiflex.domain.drafts import AnyDraft, BadRow, Keep
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.exchange.files import Source
    from dorsiflex.exchange.import_options import FileReading, ReadOptions
    from dorsiflex.storage.import_rows import Part
    from dorsiflex.storage.importing import Difference, Imported, ImportOptions

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
    typer.Option(
        "--unit",
        metavar="cm|mm|in",
        help="Unit, if the file names none; cm/1000 if 9500 means 9.5.",
    ),
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
SheetOption = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook."),
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
KeepOption = Annotated[
    str | None,
    typer.Option(
        "--keep", metavar="mine|theirs|ask", help="If a row differs from the one stored here."
    ),
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
    sheet: SheetOption = None,
    at: DayOption = None,
    empty: EmptyOption = None,
    zone: ZoneOption = None,
    encoding: EncodingOption = None,
    add_people: AddPeopleOption = False,
    keep: KeepOption = None,
    strict: StrictRowsOption = False,
    json: options.JsonOption = False,
) -> None:
    """Import tests from CSV, JSON, JSON Lines or a workbook (.xlsx, .xls, .ods).

    Stores all rows or none (unless --skip-bad); importing a file twice is harmless.

    \b
    dorsiflex import tests.csv                   a file from export, training too
    dorsiflex import ankles.csv --dry-run        preview
    dorsiflex import ankles.csv --dates dmy --map left="Left (cm)"
    dorsiflex import ankles.csv --map person=Subject --map ignore=Device
    dorsiflex import team.xlsx --sheet "Week 2" --only-test KTW --fill-down
    dorsiflex import today.csv --at today --empty "n/a,abs,-"
    dorsiflex import other-laptop.csv --keep mine    what is stored here wins
    dorsiflex export | dorsiflex --db other.sqlite3 import -
    """
    from dorsiflex.domain.dates import parse_when
    from dorsiflex.domain.drafts import Keep
    from dorsiflex.domain.text import parse_choice
    from dorsiflex.exchange.files import open_source
    from dorsiflex.exchange.import_options import (
        ReadOptions,
        parse_codes,
        parse_columns,
        parse_empty,
        parse_file_unit,
    )
    from dorsiflex.exchange.moments import offset_in, parse_order, parse_zone

    session = session_of(context)
    kept = None if keep is None else parse_choice(Keep, keep, "value of --keep")
    if kept is Keep.ASK and not dry_run and not session.can_ask:
        raise RefusedValueError(
            "--keep ask asks at a terminal", "elsewhere use --keep mine or --keep theirs"
        )
    codes, columns = parse_codes(map_ or [])
    file_unit, in_thousandths = parse_file_unit(unit)
    there = None if zone is None else parse_zone(zone)
    offset_at = session.offset_at if there is None else partial(offset_in, there)
    file_options = ReadOptions(
        now=session.now,
        offset_at=offset_at,
        encoding=encoding,
        order=None if dates is None else parse_order(dates),
        unit=file_unit,
        in_thousandths=in_thousandths,
        configured_unit=session.settings.unit,
        columns=parse_columns(columns),
        only_person=None if session.person_option is None else session.person_name,
        fills_down=fill_down,
        only_tests=tuple(only_test or ()),
        sheet=sheet,
        at=None if at is None else parse_when(at, session.now, offset_at),
        empty=parse_empty(empty),
        codes=codes,
        zone=there,
    )
    with _with_command_lines(context), open_source(file) as source:
        begin = partial(_Import, session, source, file_options, skip_bad=skip_bad, strict=strict)
        done = begin(dry_run=dry_run)
        done.keep = kept
        if kept is Keep.ASK and not dry_run:
            done.takes = _asked(session, begin(dry_run=True), add_people=add_people)
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
        from dorsiflex.exchange.reader import read_rows, read_sheets
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
        at, kept = self._progress.at, self._kept
        if source.is_workbook:
            self.readings = tuple(read_sheets(source, file_options, at, kept))
        else:
            self.readings = (read_rows(source, file_options, at, kept),)
        self.reading = self.readings[0]
        if skip_bad and len(self.readings) > 1:
            sheets = ", ".join(str(reading.understood.sheet) for reading in self.readings)
            raise RefusedValueError(
                f"--skip-bad is for one sheet, and {source.name} has several: {sheets}",
                "choose one with --sheet NAME, or leave out --skip-bad",
            )
        self.rejected = Rejected(self.reading.head, are_guarded=self.reading.is_guarded)
        self.rejected_path: Path | None = None
        self.keep: Keep | None = None
        self.takes: Callable[[Difference], bool] | None = None
        self.imported: Imported
        self.refused = 0
        self.bad_rows: list[tuple[FileReading, BadRow]] = []
        self.unlikely = 0
        self.warnings: list[tuple[FileReading, int, Unlikely]] = []
        self.first: list[tuple[FileReading, list[AnyDraft]]] = []

    @property
    def is_refused(self) -> bool:
        """Whether nothing is stored because of bad rows."""
        return self.refused > 0 and not self.skip_bad

    def run(self, *, add_people: bool, force: bool) -> None:
        """Store the rows, or none of them."""
        from dorsiflex.domain.drafts import Keep
        from dorsiflex.render.imports import summary
        from dorsiflex.render.messages import shown_trial
        from dorsiflex.storage.import_rows import import_parts
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
            person_is_given=session.person_option is not None,
            gives_all=self._gives_all,
            keeps_stored=self.keep is Keep.MINE,
            takes=self.takes,
        )
        name = Path(self._source.name).name
        with suppress(_NothingStoredError), ExitStack() as stack:
            if self.dry_run:
                store = stack.enter_context(dry_run_store(session.location, session.now))
            else:
                stack.enter_context(session.backed_up("import"))
                store = stack.enter_context(session.writing())
            stack.enter_context(self._progress)
            self.imported = import_parts(
                store,
                self._parts(import_options),
                self._refuse,
                lambda counts: summary(name, counts),
            )
            if not self.dry_run:
                self._settle_bad_rows(force=force)
                done = self.imported
                if not (done.counts.new or done.counts.changed or done.people_added):
                    raise _NothingStoredError  # nothing changed, so no backup is kept

    def _parts(self, import_options: "ImportOptions") -> "Iterator[Part]":
        from dorsiflex.storage.import_rows import Part

        for reading in self.readings:
            self.reading = reading
            its_options = replace(import_options, numbered=reading.numbered)
            yield Part(reading.kind, self._drafts(reading), its_options)

    def _drafts(self, reading: "FileReading") -> "Iterator[AnyDraft]":
        from dorsiflex.domain.drafts import BadRow
        from dorsiflex.render.imports import ROWS_SHOWN

        first: list[AnyDraft] = []
        self.first.append((reading, first))
        for row in reading.rows:
            if isinstance(row, BadRow):
                self._refuse(row)
            elif not self.is_refused or self.dry_run:
                if len(first) < ROWS_SHOWN:
                    first.append(row)
                yield row

    def _refuse(self, row: "BadRow") -> None:
        from dorsiflex.render.imports import BAD_ROWS_SHOWN

        self.refused += 1
        for completed in () if self._kept is None else self._kept.completed(row):
            self.rejected.add(completed)
        if len(self.bad_rows) < BAD_ROWS_SHOWN:
            place = row.place or self.reading.place(row.line)
            self.bad_rows.append((self.reading, row._replace(place=place)))

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
            self.warnings.append((self.reading, line, one))
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


_MOST_ASKED = 1000
"""Rows that somebody can be asked about one by one."""


def _asked(session: Session, first: _Import, *, add_people: bool) -> "Callable[[Difference], bool]":
    """Ask about each row that differs from the stored one; return what was answered.

    A dry run finds them, because nobody is asked while the database is locked. A row that has
    changed since then is kept as it is stored.

    Raises:
        RefusedValueError: too many rows differ.
    """
    from dorsiflex.cli.entry import ask
    from dorsiflex.domain.people import FIRST_PERSON
    from dorsiflex.render.imports import difference_line

    found: list[Difference] = []

    def collect(difference: "Difference") -> bool:
        if len(found) == _MOST_ASKED:
            raise RefusedValueError(
                f"more than {_MOST_ASKED:,} rows differ from what is stored here",
                "use --keep mine or --keep theirs",
            )
        found.append(difference)
        return True

    first.takes = collect
    with closing(first.rejected):
        first.run(add_people=add_people, force=False)
    sheets = [reading.numbered for reading in first.readings]
    found.sort(key=lambda difference: (sheets.index(difference.numbered), difference.line))
    answers: dict[tuple[object, object], bool] = {}
    rest: bool | None = None
    person = session.person_name or FIRST_PERSON
    for number, each in enumerate([] if first.is_refused else found, start=1):
        if rest is None:
            line = difference_line(each, person, session.settings.unit)
            deleted = "" if each.before else " (deleted here)"
            say(f"{number} of {len(found)}: {line}{deleted}")
            is_taken, is_for_all = ask("Keep mine or theirs? [m, t, or for all: am, at]", _answer)
            rest = is_taken if is_for_all else None
        answers[each.before, each.after] = is_taken
    return lambda each: answers.get((each.before, each.after), bool(rest))


def _answer(text: str) -> tuple[bool, bool]:
    """Return whether the file's row is stored, and whether this is for all that follow."""
    answers = {"m": (False, False), "t": (True, False), "am": (False, True), "at": (True, True)}
    words = {"mine": "m", "theirs": "t", "all mine": "am", "all theirs": "at"}
    try:
        return answers[words.get(text.casefold(), text.casefold())]
    except KeyError:
        raise RefusedValueError("please answer m, t, am or at") from None


class _NothingStoredError(Exception):
    """Rolls back the import, so that the backup is deleted."""


def _show(session: Session, done: _Import, *, json: bool) -> None:
    from dorsiflex.domain.people import FIRST_PERSON
    from dorsiflex.render import imports
    from dorsiflex.render.terminal import wrap_lines

    person = session.person_name or FIRST_PERSON
    if json:
        from dorsiflex.render.json import draft_fields, import_json, warning_fields

        text = import_json(
            done.readings,
            done.imported,
            done.bad_rows,
            {"refused": done.refused, "unlikely": done.unlikely},
            warnings=warning_fields(done.warnings, done.unit),
            stored=not done.dry_run and not done.is_refused,
            rejected_file=done.rejected_path,
            first=draft_fields(done.first, person) if done.dry_run else None,
        )
        write(text)
    elif done.dry_run:
        _show_readings(session, done, person)
    for reading in done.readings:
        _say_what_is_left(reading, says_ignored=not json and not done.dry_run)
    if done.refused:
        say(imports.bad_rows_lines([row for _, row in done.bad_rows], done.refused))
    if done.warnings and (done.dry_run or not done.is_refused):
        say(imports.warnings_lines(done.warnings, done.unlikely, done.unit))
    if not json and (done.dry_run or not done.is_refused):
        unit, is_dry = session.settings.unit, done.dry_run
        lines = imports.done_lines(
            done.imported,
            done.refused,
            done.unlikely,
            done.readings[0],
            imports.differences_lines(done.imported, done.keep, person, unit, dry_run=is_dry),
            dry_run=is_dry,
        )
        write(wrap_lines(lines, session.screen))
    if done.rejected_path:
        say(escape_control(f"bad rows, with reasons: {done.rejected_path}"))


def _show_readings(session: Session, done: _Import, person: str) -> None:
    """Show how the file, or each of its sheets, is read, and its first rows."""
    from dorsiflex.render import imports

    for reading, drafts in done.first:
        parts = [imports.understood_lines(reading, session.screen)]
        if drafts:
            numbered = "row" if reading.understood.sheet else reading.numbered
            unit, screen = session.settings.unit, session.screen
            parts.append(imports.first_rows_table(drafts, person, unit, screen, numbered))
        write("\n\n".join([*parts, ""]))


def _say_what_is_left(reading: "FileReading", *, says_ignored: bool) -> None:
    """Say which columns are left out, and which rows are not although they are hidden."""
    understood = reading.understood
    if understood.ignored and says_ignored:
        heads = ", ".join(f"'{head}'" for head in understood.ignored)
        say(escape_control(f"ignored columns: {heads}"))
    if understood.ignored_sheets:
        names = ", ".join(f"'{name}'" for name in understood.ignored_sheets)
        say(escape_control(f"ignored sheets: {names}"))
    if hidden := understood.hidden_rows:
        rows = "1 hidden row is" if hidden == 1 else f"{hidden:,} hidden rows are"
        say(escape_control(f"sheet '{understood.sheet}': {rows} imported like the others"))
