"""The entry point for imports: find out what kind of file it is, and return its rows one by one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.drafts import AnyDraft, BadRow, Kind, TestDraft
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.cells import has_decimal_comma
from dorsiflex.exchange.files import recognise_encoding
from dorsiflex.exchange.foreign_rows import ForeignRows
from dorsiflex.exchange.import_options import (
    THOUSANDTHS,
    BadCellError,
    FileReading,
    ReadOptions,
    Shape,
    Tally,
    Understood,
)
from dorsiflex.exchange.languages import Field
from dorsiflex.exchange.layout import recognise_text
from dorsiflex.exchange.moments import DateOrder, Settled, settle_order
from dorsiflex.exchange.own_rows import (
    SCHEMAS,
    in_order_of_csv,
    in_parts_of,
    kind_of_object,
    own_rows,
)
from dorsiflex.exchange.places import layout_of, refuse_titles
from dorsiflex.exchange.rejected import HEADS as REJECTED
from dorsiflex.exchange.rejected import are_of_rejected, cells_of
from dorsiflex.exchange.trials import JoinedTrials
from dorsiflex.exchange.unread_columns import UnreadColumns
from dorsiflex.exchange.vocabulary import IGNORE, plain_head

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from dorsiflex.exchange.files import Advanced, Source, Text
    from dorsiflex.exchange.layout import Table
    from dorsiflex.exchange.places import Layout
    from dorsiflex.exchange.rejected import KeptRows


_ROWS_LOOKED_AT = 1000


def read_rows(
    source: Source,
    options: ReadOptions,
    advanced: Advanced = lambda _: None,
    kept: KeptRows | None = None,
) -> FileReading:
    """Find out how text is written, and read it row by row in bounded memory.

    Args:
        source: the file.
        options: what the user said about it.
        advanced: is called with the number of bytes read so far.
        kept: keeps the rows as they are, if they are needed later.

    Raises:
        RefusedValueError: an option does not fit the file.
        ImportRefusedError: it is not a table of tests or training, or a reading could be two
            things.
    """
    if options.sheet is not None:
        raise RefusedValueError(
            f"--sheet is for workbooks, and {source.name} is text", "leave out --sheet"
        )
    text = recognise_encoding(source, options.encoding)
    first = text.head.lstrip("\ufeff \t\r\n")[:1]
    # Only in this format an empty file is an export of nothing; elsewhere it is a mistake.
    is_empty_export = not first and source.name.endswith(".jsonl")
    if first in {"[", "{"} or is_empty_export:
        return _json(text, options, advanced, kept, is_array=first == "[")
    table = recognise_text(text, options)
    if table.own is None:
        return _foreign(table, options, advanced, kept)
    return _own(table, table.own, options, advanced, kept)


def read_sheets(
    source: Source,
    options: ReadOptions,
    advanced: Advanced = lambda _: None,
    kept: KeptRows | None = None,
) -> Iterator[FileReading]:
    """Find out which sheets of a workbook have tables, and read them.

    Sheets of our own are read one after the other; of others there must be only one.

    Args:
        source: the file.
        options: what the user said about it.
        advanced: is called with the number of bytes read so far.
        kept: keeps the rows as they are, if they are needed later.

    Raises:
        CouldNotError: the package that reads workbooks is not installed.
        RefusedValueError: an option does not fit the file.
        ImportRefusedError: as `read_rows`; or several sheets have a table.
    """
    if options.encoding is not None:
        raise RefusedValueError("--encoding is for text files, not for workbooks", "leave it out")
    from dorsiflex.exchange.sheet_marks import as_in_sheets
    from dorsiflex.exchange.sheets import tables_of

    options = replace(options, empty=options.empty | as_in_sheets(options.empty))
    tables, ignored = tables_of(source, options)
    for table in tables:
        if table.own is None:
            reading = _foreign(table, options, advanced, kept)
        else:
            reading = _own(table, table.own, options, advanced, kept)
        yield reading._replace(understood=replace(reading.understood, ignored_sheets=ignored))
        ignored = ()


def _own(
    table: Table, kind: Kind, options: ReadOptions, advanced: Advanced, kept: KeptRows | None
) -> FileReading:
    known = SCHEMAS[kind].every_name
    _refuse_options(options, known)
    names = [head.strip().casefold() for head in table.heads]
    # A sheet of ours has text as it is, also if a spreadsheet saved it as CSV; our own CSV, and
    # rows that were left out, have a `'` before some.
    is_guarded = not in_parts_of(kind, names) or are_of_rejected(names)
    rows = own_rows(kind, options, is_guarded=is_guarded)
    ordered = in_order_of_csv(kind, names)

    def read() -> Iterator[AnyDraft | BadRow]:
        for row in table.rows(advanced):
            if isinstance(row, BadRow):
                yield row
                continue
            line, cells = row
            try:
                draft = rows.draft(line, ordered(cells))
                if kept is not None:
                    kept.keep(line, cells)
                yield draft
            except BadCellError as error:
                yield table.bad_row(line, error, cells)

    understood = Understood(
        shape=_shape("csv" if table.source.sheet is None else "sheet", kind),
        encoding=table.source.encoding,
        delimiter=table.source.delimiter,
        sheet=table.source.sheet,
        hidden_rows=table.hidden_rows,
        unit=_unit(kind),
        columns=tuple(
            (head, head)
            for head, name in zip(table.heads, names, strict=True)
            if name in known or name in REJECTED
        ),
        ignored=tuple(
            head
            for head, name in zip(table.heads, names, strict=True)
            if name not in known and name not in REJECTED and name
        ),
    )
    return FileReading(
        understood,
        table.heads,
        read(),
        kind,
        is_guarded=is_guarded,
        numbered=table.source.numbered,
    )


def _json(
    text: Text, options: ReadOptions, advanced: Advanced, kept: KeptRows | None, *, is_array: bool
) -> FileReading:
    looked_at = islice(_objects(text, lambda _: None, is_array=is_array), _ROWS_LOOKED_AT)
    first = next((item[1] for item in looked_at if not isinstance(item, BadRow)), {})
    kind = kind_of_object(first)
    _refuse_options(options, SCHEMAS[kind].names)
    rows = own_rows(kind, options, is_guarded=False)
    # Other programs write an array in one line, where the number of the line says nothing.
    is_one_line = is_array and "\n" not in text.head.strip()

    def read() -> Iterator[AnyDraft | BadRow]:
        for number, item in enumerate(_objects(text, advanced, is_array=is_array), start=1):
            if isinstance(item, BadRow):
                yield item._replace(line=number) if is_one_line else item
                continue
            line, given = item
            line = number if is_one_line else line
            try:
                draft = rows.draft(line, rows.cells_of(given))
                if kept is not None:
                    kept.keep(line, given)
                yield draft
            except BadCellError as error:
                yield BadRow(line, error.value, error.reason, tuple(cells_of(given)))

    understood = Understood(
        shape=_shape("json" if is_array else "jsonl", kind),
        encoding=text.encoding,
        unit=_unit(kind),
    )
    numbered = "item" if is_one_line else "line"
    return FileReading(understood, (), read(), kind, numbered=numbered)


def _objects(
    text: Text, advanced: Advanced, *, is_array: bool
) -> Iterator[tuple[int, dict[str, Any]] | BadRow]:
    from dorsiflex.exchange.files import objects_of_array, objects_of_lines

    if is_array:
        return objects_of_array(text.pieces(advanced), text.source.name)
    return objects_of_lines(text.lines(advanced))


def _shape(format_: str, kind: Kind) -> Shape:
    return Shape(f"dorsiflex {format_}" + ("" if kind is Kind.TESTS else f", {kind}"))


def _unit(kind: Kind) -> str:
    return "cm" if kind is Kind.TESTS else ""


def _foreign(
    table: Table, options: ReadOptions, advanced: Advanced, kept: KeptRows | None
) -> FileReading:
    layout = layout_of(table, options)
    refuse_titles(table, layout, options)
    settled = _settled(table, layout, options)

    def read_again() -> Iterator[tuple[int, Sequence[str], Sequence[TestDraft]]]:
        again = ForeignRows(layout, settled.order, options)
        for row in table.rows(lambda _: None):
            if isinstance(row, BadRow):
                continue
            line, cells = row
            with suppress(BadCellError):
                yield line, cells, again.drafts(line, cells)

    tally = Tally()
    used = layout.used
    per = THOUSANDTHS if options.in_thousandths else ""
    is_all_read = not layout.unread and not layout.unnamed
    unread = None if is_all_read else UnreadColumns(layout, read_again)
    rows = ForeignRows(layout, settled.order, options, tally, unread)
    understood = Understood(
        shape=Shape.WIDE if layout.is_wide else Shape.LONG,
        encoding=table.source.encoding,
        delimiter=table.source.delimiter,
        sheet=table.source.sheet,
        hidden_rows=table.hidden_rows,
        decimal_mark=None if table.source.sheet else _decimal_mark(table, layout),
        unit=", ".join(f"{unit}{per}" for unit in layout.known_units),
        dates=settled.order,
        dates_why=settled.why,
        columns=tuple(
            (name, str(meaning))
            for number, (name, meaning) in enumerate(zip(table.names, table.meanings, strict=True))
            if meaning is not None and number in used
        ),
        ignored=tuple(
            head for number, head in enumerate(table.heads) if number not in used and head.strip()
        ),
        substitutes=tuple(table.heads[number] for number in layout.substitutes),
    )
    every: Iterator[AnyDraft | BadRow]
    if (Field.TRIAL, None) in layout.places:
        every = JoinedTrials(table, rows, kept).tests(table.rows(advanced))
    else:
        every = _each_foreign(table, advanced, rows, kept)
    return FileReading(understood, table.heads, every, tally=tally, numbered=table.source.numbered)


def _settled(table: Table, layout: Layout, options: ReadOptions) -> Settled:
    """Return the order of day and month, by an option, the header of the dates, or all of them.

    Raises:
        RefusedValueError: the option and the header contradict each other.
        ImportRefusedError: nothing settles it.
    """
    by_header = None if layout.order is None else DateOrder(layout.order)
    if options.order is None:
        dates = ForeignRows(layout, None, options).dates(table.rows(lambda _: None))
        return settle_order(dates, by_header, table.source.numbered)
    if by_header not in {None, options.order} and options.order is not DateOrder.SERIAL:
        raise RefusedValueError(
            f"the header of the dates says {by_header}, but --dates is {options.order}",
            "leave out --dates, or correct the header",
        )
    return Settled(options.order)


def _each_foreign(
    table: Table, advanced: Advanced, reader: ForeignRows, kept: KeptRows | None
) -> Iterator[AnyDraft | BadRow]:
    for row in table.rows(advanced):
        if isinstance(row, BadRow):
            yield row
            continue
        line, cells = row
        try:
            drafts = reader.drafts(line, cells)
            if kept is not None:
                kept.keep(line, cells)
            yield from drafts
        except BadCellError as error:
            yield table.bad_row(line, error, cells)
    reader.refuse_missing_tests()


def _decimal_mark(table: Table, layout: Layout) -> str | None:
    """Return how decimals are written at the beginning of the file."""
    marks = set()
    for cells in islice(table.sample(), _ROWS_LOOKED_AT):
        for number in layout.units:
            cell = cells[number] if number < len(cells) else ""
            marks |= {"," for _ in (1,) if has_decimal_comma(cell)}
            marks |= {"." for _ in (1,) if "." in cell}
    return " and ".join(sorted(marks)) or None


def _refuse_options(options: ReadOptions, header: Collection[str]) -> None:
    """Refuse options that do not apply to an export, whose columns are known by their names.

    Its rows may be given to another person, and columns that are not its own may be ignored.
    """
    ignored = set(map(plain_head, options.columns.get(IGNORE, ())))
    is_of_its_own = bool(ignored & set(header) - {Field.PERSON})
    if (
        set(options.columns) - {Field.PERSON, IGNORE}
        or options.columns.get(Field.PERSON)
        or is_of_its_own
    ):
        raise RefusedValueError(
            "--map is for other people's spreadsheets; this is an export of dorsiflex",
            "leave out --map; only --map person= works here (all rows for one person)",
        )
    given = {
        "--unit": options.unit,
        "--dates": options.order,
        "--only-test": options.only_tests,
        "--fill-down": options.fills_down,
        "--at": options.at,
        "--empty": options.empty,
        "--zone": options.zone,
        "--map": options.codes,
    }
    for option in (option for option, value in given.items() if value):
        raise RefusedValueError(
            f"{option} is for other people's spreadsheets; this is an export of dorsiflex",
            f"leave out {option}",
        )
