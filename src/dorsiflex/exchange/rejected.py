"""The rows that were left out, with their reasons, as CSV that can be corrected and imported."""

from __future__ import annotations

import csv
import json
import re
from collections import OrderedDict
from io import TextIOWrapper
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

from dorsiflex.exchange.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.drafts import BadRow

    Row = Sequence[str] | dict[str, Any]

HEADS = ("line", "reason")
"""The columns before the cells of a row that was left out."""

_IN_MEMORY_BYTES = 1_000_000
_AT_ONCE_BYTES = 1_000_000
_MOST_KEPT = 2000
"""Twice as many rows as are stored at a time."""

_CRLF = "\r\n"
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*", re.ASCII)


class Rejected:
    """Collects bad rows; they become a file when it is known that there are any."""

    def __init__(self, heads: Sequence[str], *, are_guarded: bool) -> None:
        """Start with the header.

        Args:
            heads: of the file's own columns; none for JSON.
            are_guarded: a spreadsheet is kept from running its cells already, by a `'`.
        """
        self._are_guarded = are_guarded
        self._spool = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 # closed by `close`
        # JSON can hold half of a surrogate pair, which UTF-8 cannot: it is written as JSON has it.
        self._text = TextIOWrapper(
            self._spool, encoding="utf-8", errors="backslashreplace", newline=""
        )
        self._writer = csv.writer(_Lines(self._text), lineterminator=_CRLF)
        self._writer.writerow([*HEADS, *(map(self._harmless, heads) if heads else ["row"])])

    def add(self, row: BadRow) -> None:
        """Add a row."""
        self._writer.writerow([row.line, guarded(row.reason), *map(self._harmless, row.cells)])

    def write_to(self, stream: BinaryIO) -> None:
        """Write all rows."""
        self._text.flush()
        self._spool.seek(0)
        while piece := self._spool.read(_AT_ONCE_BYTES):
            stream.write(piece)

    def close(self) -> None:
        """Forget the rows."""
        self._text.close()

    def _harmless(self, cell: str) -> str:
        """Keep a spreadsheet from running a cell; numbers stay numbers."""
        is_harmless = self._are_guarded and cell.startswith("'")
        return cell if is_harmless or _NUMBER.fullmatch(cell) else guarded(cell)


def cells_of(row: Row) -> Sequence[str]:
    """Return the cells of a row; of an object of JSON one, with its text."""
    return [json.dumps(row, ensure_ascii=False)] if isinstance(row, dict) else row


class KeptRows:
    """The latest rows as read: some turn out to be bad only when they are stored."""

    def __init__(self) -> None:
        """Start with no rows."""
        self._rows: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._together: dict[int, list[tuple[int, Sequence[str]]]] = {}

    def keep(self, line: int, row: Row) -> None:
        """Keep a row; of JSON there can be several in a line."""
        rows = self._rows
        rows[line] = (*rows.get(line, ()), row)
        if len(rows) > _MOST_KEPT:
            self._together.pop(rows.popitem(last=False)[0], None)

    def keep_together(self, line: int, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Keep the rows of one test, each with its line; the first is `line`."""
        self.keep(line, rows[0][1])
        self._together.setdefault(line, []).extend(rows[1:])

    def completed(self, row: BadRow) -> list[BadRow]:
        """Return a bad row with its cells, and the others of its test; nothing the second time."""
        if row.cells or row.line not in self._rows:
            return [row]
        cells = tuple(chain.from_iterable(map(cells_of, self._rows[row.line])))
        self._rows[row.line] = ()
        if not cells:
            return []
        others = self._together.pop(row.line, [])
        return [
            row._replace(cells=cells),
            *(row._replace(line=line, cells=tuple(its)) for line, its in others),
        ]


class _Lines:
    """Ends lines with LF. csv leaves a CR in a cell unquoted if its line terminator is LF."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text

    def write(self, line: str) -> None:
        self._text.write(line.removesuffix(_CRLF) + "\n")


def are_of_rejected(heads: Sequence[str]) -> bool:
    """Return whether the columns of a table are those of rows that were left out."""
    return tuple(head.strip().casefold() for head in heads[: len(HEADS)]) == HEADS
