"""The rows that were left out, with their reasons, as CSV that can be corrected and imported."""

import csv
import re
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.exchange.csv import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.drafts import BadRow

_IN_MEMORY_BYTES = 1_000_000
_AT_ONCE_BYTES = 1_000_000
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*", re.ASCII)


class Rejected:
    """Takes bad rows aside; they become a file when it is known that there are any."""

    def __init__(self, heads: "Sequence[str]") -> None:
        """Begin with the heads of the file's own columns; none for JSON."""
        self._aside = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 # closed by `close`
        # JSON can hold half of a surrogate pair, which UTF-8 cannot: it is written as JSON has it.
        self._text = TextIOWrapper(
            self._aside, encoding="utf-8", errors="backslashreplace", newline=""
        )
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow(["line", "reason", *(map(_harmless, heads) if heads else ["row"])])

    def add(self, row: "BadRow") -> None:
        """Take one row."""
        self._writer.writerow([row.line, guarded(row.reason), *map(_harmless, row.cells)])

    def write_to(self, stream: BinaryIO) -> None:
        """Write all of them."""
        self._text.flush()
        self._aside.seek(0)
        while piece := self._aside.read(_AT_ONCE_BYTES):
            stream.write(piece)

    def close(self) -> None:
        """Forget them."""
        self._text.close()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell, and leave alone what is guarded already."""
    return cell if cell.startswith("'") or _NUMBER.fullmatch(cell) else guarded(cell)
