"""Records as CSV, JSON and JSON Lines, in pieces, so that there can be a million of them.

CSV is UTF-8 with LF, quoted as RFC 4180 needs, and always has a header. JSON is one array, JSON
Lines is one object per line: the names of the CSV, real values.
"""

from __future__ import annotations

import csv
import json
from enum import StrEnum
from functools import partial
from itertools import islice
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
    lines = map(",".join, _values(schema, writers, records))
    while some := list(islice(lines, _ROWS_AT_ONCE)):
        yield "\n".join([*some, ""])


def _cell_writer(column: AnyColumn[Record], *, raw: bool) -> Callable[[Any], str] | None:
    """Return what writes a column; None if it holds text that is written as it is.

    Only what people wrote can need quotes.
    """
    write = column.cell
    if not column.is_prose:
        return None if write is str and not column.repeats else write
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
    form = ", ".join(f"{_ENCODE(name)}: %s" for name in schema.names)
    template = f"{{{form}}}"
    writers = [_json_writer(column) for column in schema.columns]
    for values in _values(schema, writers, records):
        yield template % values


def _json_writer(column: AnyColumn[Record]) -> Callable[[object], str]:
    return lambda value: _ENCODE(column.json(value))


def _values(
    schema: Schema[Record],
    writers: Sequence[Callable[[Any], str] | None],
    records: Iterable[Record],
) -> Iterator[tuple[str, ...]]:
    """Return what is written of each record, column by column.

    Args:
        schema: what they are.
        writers: of the columns; None for text that is written as it is.
        records: in the order they are written.
    """
    lookups = [
        None if write is None else Kept(write).__getitem__ if column.repeats else write
        for column, write in zip(schema.columns, writers, strict=True)
    ]
    in_order = itemgetter(*schema.places(schema.columns))
    left = iter(records)
    # Column by column, because a call per cell costs more than turning a table round twice.
    while some := list(islice(left, _ROWS_AT_ONCE)):
        fields = in_order(list(zip(*some, strict=True)))
        yield from zip(
            *(
                column if lookup is None else map(lookup, column)
                for column, lookup in zip(fields, lookups, strict=True)
            ),
            strict=True,
        )
