"""The formats that tests are written in; each is imported when it is asked for."""

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from dorsiflex.domain.words import parse_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dorsiflex.domain.records import Record

    Writer = Callable[[Iterable[Record]], Iterator[str]]


class Format(StrEnum):
    """What a file of tests looks like."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


def parse_format(text: str) -> Format:
    """Read `csv`, `json` or `jsonl`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Format, text, "format")


def writer_of(format_: Format, *, raw: bool) -> "Writer":
    """Give what writes tests in a format, piece by piece.

    Args:
        format_: which.
        raw: leave text in CSV that a spreadsheet would run as a formula.
    """
    if format_ is Format.CSV:
        from dorsiflex.exchange.csv import csv_lines

        return partial(csv_lines, raw=raw)
    from dorsiflex.exchange.json import json_array, json_lines

    return json_array if format_ is Format.JSON else json_lines
