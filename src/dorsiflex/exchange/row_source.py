"""Where the rows of a table come from: delimited text, or a sheet of a workbook."""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from dorsiflex.domain.drafts import BadRow
from dorsiflex.errors import ImportRefusedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dorsiflex.exchange.files import Advanced, Text


DELIMITERS = (",", ";", "\t")

ROWS_LOOKED_AT = 20
"""Rows from the top that may be the header."""


class RowSource(Protocol):
    """Where the rows of a table come from: delimited text, or a sheet of a workbook."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def encoding(self) -> str:
        """How its text is written as bytes; empty in a workbook."""

    @property
    def delimiter(self) -> str | None:
        """What separates cells; None in a workbook."""

    @property
    def sheet(self) -> str | None:
        """The name of the sheet; None if it is none."""

    @property
    def numbered(self) -> str:
        """What the number of a row counts, for messages: `line`, `Sheet1 row`."""

    def first_rows(self) -> list[list[str]]:
        """Return the rows that may be the header or above it."""

    def rows(
        self, advanced: Advanced, imported: Collection[int]
    ) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield all rows with their numbers.

        Args:
            advanced: gets the number of bytes read so far.
            imported: the numbers of the columns that are imported.

        Raises:
            ImportRefusedError: the rest cannot be read.
        """

    def sample(self) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield the rows at the beginning."""

    def hidden_rows(self, below: int) -> int:
        """Return how many rows below a row are filled and hidden."""

    def place(self, line: int, column: int | None) -> str:
        """Return what a row or cell is called; empty if its number is enough."""


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """Text as a source of rows.

    Attributes:
        text: all of it.
        delimiter: what separates cells.
    """

    text: Text
    delimiter: str
    sheet: None = None
    numbered: str = "line"

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.text.source.name

    @property
    def encoding(self) -> str:
        """How it is written as bytes."""
        return self.text.encoding

    def first_rows(self) -> list[list[str]]:
        """Return the rows that may be the header or above it."""
        rows: list[list[str]] = []
        reader = csv.reader(StringIO(self.text.head, newline=""), delimiter=self.delimiter)
        with suppress(csv.Error):
            rows.extend(islice(reader, ROWS_LOOKED_AT))
        return rows

    def rows(
        self, advanced: Advanced, imported: Collection[int]
    ) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield all rows with their first lines.

        Raises:
            ImportRefusedError: as `Text.lines`; or a cell has more than 131,072 characters.
        """
        del imported
        return _numbered(self.text.lines(advanced), self.delimiter, self.name)

    def sample(self) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield the rows at the beginning of the file."""
        return _numbered(StringIO(self.text.head, newline=""), self.delimiter, self.name)

    def hidden_rows(self, below: int) -> int:
        """Return 0: text hides nothing."""
        del below
        return 0

    def place(self, line: int, column: int | None) -> str:
        """Return nothing: the number of a line is enough."""
        del line, column
        return ""


def _numbered(
    lines: Iterator[str], delimiter: str, name: str
) -> Iterator[tuple[int, list[str]] | BadRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            for cells in reader:
                yield before + 1, cells
                before = reader.line_num
        except csv.Error as error:
            if "field limit" in str(error):
                raise ImportRefusedError(
                    f"{name}: a cell that starts on line {before + 1} has more than"
                    f" {csv.field_size_limit():,} characters",
                    'look for a missing closing quote (")',
                ) from error
            yield BadRow(before + 1, "", _quote_reason(error))
            before = reader.line_num
        else:
            return


def _quote_reason(error: csv.Error) -> str:
    if "end of data" in str(error):
        return 'a closing quote (") is missing'
    return 'a quote (") inside a cell must be doubled'
