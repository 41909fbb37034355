"""The way in for files of tests: what kind it is, and its rows one after the other."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.drafts import BadRow, Draft
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.cells import has_decimal_comma
from dorsiflex.exchange.csv import HEADER
from dorsiflex.exchange.dates import Settled, settle_order
from dorsiflex.exchange.decoding import recognise_encoding
from dorsiflex.exchange.foreign import ForeignRows, layout_of
from dorsiflex.exchange.own import OwnRows, object_cells
from dorsiflex.exchange.table import recognise_table
from dorsiflex.exchange.told import BadCellError, Told
from dorsiflex.exchange.understood import Reading, Shape, Understood

if TYPE_CHECKING:
    from dorsiflex.exchange.decoding import Text
    from dorsiflex.exchange.foreign import Layout
    from dorsiflex.exchange.source import Source
    from dorsiflex.exchange.table import Table

Advanced = Callable[[int], None]
"""Is told how many bytes of the file have been read."""

_ROWS_LOOKED_AT = 1000


def read_tests(source: "Source", told: Told, advanced: Advanced = lambda _: None) -> Reading:
    """Find out how a file is written, and read it row by row in bounded memory.

    Args:
        source: the file.
        told: what the user told about it.
        advanced: is told how many bytes have been read.

    Raises:
        RefusedValueError: what was told does not fit the file.
        ImportRefusedError: it is not a table of tests, or a reading could be two things.
    """
    text = recognise_encoding(source, told.encoding)
    first = text.head.lstrip("\ufeff \t\r\n")[:1]
    # An export of no tests is an empty file in this format only; elsewhere it is a mistake.
    is_empty_export = not first and source.name.endswith(".jsonl")
    if first in {"[", "{"} or is_empty_export:
        return _json(text, told, advanced, is_array=first == "[")
    table = recognise_table(text, told.columns)
    return _own(table, told, advanced) if table.is_own else _foreign(table, told, advanced)


def _own(table: "Table", told: Told, advanced: Advanced) -> Reading:
    _refuse_columns(told)
    names = [head.strip().casefold() for head in table.heads]
    places = [names.index(name) if name in names else None for name in HEADER]
    rows = OwnRows(told, is_guarded=True)
    width = len(names)

    is_in_order = places == list(range(width))

    def read() -> Iterator[Draft | BadRow]:
        for row in table.rows(advanced):
            if isinstance(row, BadRow):
                yield row
                continue
            line, cells = row
            try:
                if len(cells) != width:
                    raise _wrong_width(len(cells), width)
                ordered = cells if is_in_order else _in_order(cells, places)
                yield rows.draft(line, ordered)
            except BadCellError as error:
                yield BadRow(line, error.value, error.reason, tuple(cells))

    understood = Understood(
        shape=Shape.OWN_CSV,
        encoding=table.text.encoding,
        delimiter=table.delimiter,
        columns=tuple((head, head) for head, name in zip(table.heads, names, strict=True)),
    )
    return Reading(understood, table.heads, read())


def _in_order(cells: list[str], places: list[int | None]) -> list[str]:
    return ["" if place is None else cells[place] for place in places]


def _wrong_width(cells: int, heads: int) -> BadCellError:
    return BadCellError("", f"the row has {cells} cells, and the heads {heads}")


def _json(text: "Text", told: Told, advanced: Advanced, *, is_array: bool) -> Reading:
    from dorsiflex.exchange.json_values import objects_of_array, objects_of_lines

    _refuse_columns(told)
    rows = OwnRows(told, is_guarded=False)
    found = (
        objects_of_array(text.pieces(advanced), text.source.name)
        if is_array
        else objects_of_lines(text.lines(advanced))
    )

    def read() -> Iterator[Draft | BadRow]:
        for item in found:
            if isinstance(item, BadRow):
                yield item
                continue
            line, given = item
            try:
                yield rows.draft(line, object_cells(given))
            except BadCellError as error:
                yield BadRow(line, error.value, error.reason, (_written(given),))

    shape = Shape.OWN_JSON if is_array else Shape.OWN_JSONL
    return Reading(Understood(shape=shape, encoding=text.encoding), (), read())


def _written(given: object) -> str:
    import json

    return json.dumps(given, ensure_ascii=False)


def _foreign(table: "Table", told: Told, advanced: Advanced) -> Reading:
    layout = layout_of(table, told)
    settled = Settled(told.order)
    if told.order is None:
        every = ForeignRows(layout, None, told)
        numbered = (row for row in table.rows(lambda _: None) if not isinstance(row, BadRow))
        settled = settle_order(every.dates(numbered))
    rows = ForeignRows(layout, settled.order, told)
    understood = Understood(
        shape=Shape.WIDE if layout.is_wide else Shape.LONG,
        encoding=table.text.encoding,
        delimiter=table.delimiter,
        decimal_mark=_decimal_mark(table, layout),
        unit=", ".join(dict.fromkeys(map(str, layout.units.values()))),
        dates=settled.order,
        dates_why=settled.why,
        columns=tuple(
            (head, str(meaning))
            for head, meaning in zip(table.heads, table.meanings, strict=True)
            if meaning is not None
        ),
        ignored=tuple(
            head
            for head, meaning in zip(table.heads, table.meanings, strict=True)
            if meaning is None and head.strip()
        ),
    )

    def read() -> Iterator[Draft | BadRow]:
        for row in table.rows(advanced):
            if isinstance(row, BadRow):
                yield row
                continue
            line, cells = row
            try:
                yield from rows.drafts(line, cells)
            except BadCellError as error:
                yield BadRow(line, error.value, error.reason, tuple(cells))

    return Reading(understood, table.heads, read())


def _decimal_mark(table: "Table", layout: "Layout") -> str | None:
    """Tell how decimals are written at the beginning of the file."""
    marks = set()
    for cells in islice(table.sample(), _ROWS_LOOKED_AT):
        for number in layout.units:
            cell = cells[number] if number < len(cells) else ""
            marks |= {"," for _ in (1,) if has_decimal_comma(cell)}
            marks |= {"." for _ in (1,) if "." in cell}
    return " and ".join(sorted(marks)) or None


def _refuse_columns(told: Told) -> None:
    """An export is known by its own names; only whose it is may be told otherwise."""
    if set(told.columns) - {"person"} or told.columns.get("person"):
        raise RefusedValueError(
            "--map is for other people's spreadsheets; this is an export of dorsiflex",
            "leave out --map; only --map person= (all rows are of one person) is possible",
        )
