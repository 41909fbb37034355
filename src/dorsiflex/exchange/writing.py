"""Records as CSV, JSON and JSON Lines, in pieces, so that there can be a million of them.

CSV is UTF-8 with LF, quoted as RFC 4180 needs, and always has a header. JSON is one array, JSON
Lines is one object per line: the names of the CSV, real values.
"""

from __future__ import annotations

import csv
import json
from enum import StrEnum
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dorsiflex.domain.text import parse_choice
from dorsiflex.exchange.columns import Kept
from dorsiflex.exchange.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dorsiflex.exchange.columns import AnyColumn, Schema

Record = TypeVar("Record", bound=NamedTuple)

_ROWS_AT_ONCE = 200
"""Enough that the pieces are few; larger ones are slower to get memory for."""

# `json.dumps` makes an encoder for every object that is not written as it would write it itself.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


class Format(StrEnum):
    """What a file of records looks like."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"
    REDCAP = "redcap"


def parse_format(text: str) -> Format:
    """Read the name of a format.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Format, text, "format")


def writer_of(
    schema: Schema[Record], format_: Format, *, raw: bool
) -> Callable[[Iterable[Record]], Iterator[str]]:
    """Return what writes records in a format of our own, piece by piece.

    Args:
        schema: what they are.
        format_: CSV, JSON or JSON Lines.
        raw: leave text in CSV that a spreadsheet would run as a formula.

    Raises:
        KeyError: another format.
    """
    writers: dict[Format, Callable[[Iterable[Record]], Iterator[str]]] = {
        Format.CSV: partial(csv_lines, schema, raw=raw),
        Format.JSON: partial(json_array, schema),
        Format.JSONL: partial(json_lines, schema),
    }
    return writers[format_]


# CSV


def csv_lines(
    schema: Schema[Record], records: Iterable[Record], *, raw: bool = False
) -> Iterator[str]:
    """Write records, in pieces of whole lines.

    Args:
        schema: what they are.
        records: in the order they are written.
        raw: leave text that a spreadsheet would run as a formula as it is; otherwise it gets a
            leading `'`, which import takes off again.
    """
    yield ",".join(schema.names) + "\n"
    writers = [_cell_writer(column, raw=raw) for column in schema.columns]
    lines = map(",".join, _parts(schema, writers, ",", records))
    while some := list(islice(lines, _ROWS_AT_ONCE)):
        yield "\n".join([*some, ""])


def _cell_writer(column: AnyColumn[Record], *, raw: bool) -> Callable[[Any], str]:
    """Return what writes a column. Only what people wrote can need quotes."""
    write = column.cell
    if not column.is_prose:
        return write
    if raw:
        return lambda value: _quoted(write(value)) if value else ""
    return lambda value: _quoted(guarded(write(value))) if value else ""


def rows_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write a header and rows of cells, in pieces of whole lines."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    left = iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        writer.writerows(some)
        yield lines.taken()
    yield lines.taken()


class _Lines(list[str]):
    """What a `csv.writer` has written since it was last taken."""

    write = list.append

    def taken(self) -> str:
        text = "".join(self)
        self.clear()
        return text


_cell = _Lines()
_write_cell = csv.writer(_cell, lineterminator="\n").writerow


def _quoted(text: str) -> str:
    """Write a cell with quotes if it needs them."""
    # A row of one empty cell would get quotes, to tell it from no row.
    _write_cell((text, ""))
    return _cell.taken()[: -len(",\n")]


# JSON


def json_lines(schema: Schema[Record], records: Iterable[Record]) -> Iterator[str]:
    """Write records as JSON Lines, one per piece."""
    for line in _json_texts(schema, records):
        yield f"{line}\n"


def json_array(schema: Schema[Record], records: Iterable[Record]) -> Iterator[str]:
    """Write records as one JSON array, one per piece."""
    before = "[\n"
    for text in _json_texts(schema, records):
        yield f"{before}{text}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _json_texts(schema: Schema[Record], records: Iterable[Record]) -> Iterator[str]:
    # Most values were written before, and look-ups cost less than encoding a whole object.
    writers = [_json_writer(column) for column in schema.columns]
    for fields in _parts(schema, writers, ", ", records):
        yield f"{{{', '.join(fields)}}}"


def _json_writer(column: AnyColumn[Record]) -> Callable[[object], str]:
    name = _ENCODE(column.name)
    return lambda value: f"{name}: {_ENCODE(column.json(value))}"


def _parts(
    schema: Schema[Record],
    writers: Sequence[Callable[[object], str]],
    separator: str,
    records: Iterable[Record],
) -> Iterator[tuple[str, ...]]:
    """Return the parts of each line, of one column or of several that hold the same field.

    Args:
        schema: what the records are.
        writers: of the columns.
        separator: between the columns.
        records: in the order they are written.
    """
    places: list[int] = []
    lookups: list[Callable[[Any], str]] = []
    columns = zip(schema.columns, schema.places(schema.columns), writers, strict=True)
    for (repeats, place), same in groupby(columns, key=lambda it: (it[0].repeats, it[1])):
        of_field = [write for _, _, write in same]
        if repeats:
            of_field = [Kept(partial(_joined, separator, of_field)).__getitem__]
        lookups += of_field
        places += [place] * len(of_field)
    in_order = itemgetter(*places)
    left = iter(records)
    # Column by column, because a call per cell costs more than turning a table round twice.
    while some := list(islice(left, _ROWS_AT_ONCE)):
        fields = in_order(list(zip(*some, strict=True)))
        yield from zip(
            *(
                column if lookup is str else map(lookup, column)  # text is written as it is
                for column, lookup in zip(fields, lookups, strict=True)
            ),
            strict=True,
        )


def _joined(separator: str, writers: Sequence[Callable[[object], str]], value: object) -> str:
    return separator.join([write(value) for write in writers])
