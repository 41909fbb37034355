"""What a workbook says of its cells and python-calamine leaves out.

These are formulas that were never calculated, errors, percentages and units in number formats, and
hidden rows. What each kind of workbook has of them is found by `xlsx_marks`, `ods_marks` and
`xls_marks`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.vocabulary import bare_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Show = Callable[[float], str]
    """Writes a number as its format shows it."""


MOST_CELLS = 20_000_000
"""In the rectangle from the first to the last filled cell: python-calamine takes 32 bytes each."""

_FORMAT_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(?P<bare>.)',
    re.DOTALL,
)
_PLACEHOLDERS = frozenset("0123456789#?.,/eE+")
_GENERAL = re.compile("general", re.IGNORECASE)
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)
_ZEROS = re.compile("0{2,}")


class CellMark(NamedTuple):
    """What is remarkable in a cell.

    Attributes:
        written: its text in place of its value; None if the value counts.
        fault: why it cannot be imported; empty if it can.
        show: writes its number; None for a number as it is.
    """

    written: str | None = None
    fault: str = ""
    show: Show | None = None


@dataclass(slots=True)
class SheetMarks:
    """What is remarkable in a sheet, by row and column, counted from 0.

    Attributes:
        cells: only those that are remarkable.
        hidden: the rows that are hidden or filtered out.
    """

    cells: defaultdict[int, dict[int, CellMark]] = field(default_factory=lambda: defaultdict(dict))
    hidden: set[int] = field(default_factory=set)

    def mark(self, row: int, column: int, mark: CellMark) -> None:
        """Note a cell."""
        self.cells[row][column] = mark


class Extent:
    """The rectangle of a sheet that is filled."""

    def __init__(self, name: str) -> None:
        """Start with nothing.

        Args:
            name: of the sheet, for the message.
        """
        self._name = name
        self.rows = self.columns = 0

    def reach(self, rows: int, columns: int) -> None:
        """Make it as large as this, at least.

        Raises:
            ImportRefusedError: it is larger than can be read.
        """
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        if self.rows * self.columns > MOST_CELLS:
            raise ImportRefusedError(
                f"{self._name} has filled cells as far as row {self.rows:,} in {self.columns:,}"
                " columns, too many to read",
                "delete what is far away from the table, or save the sheet as CSV",
            )


def error_mark(error: str) -> CellMark:
    """Return the mark of a cell that shows an error: `#N/A`, `#DIV/0!`."""
    reason = (
        f"the cell shows the error {error}; correct it, or clear the cell if nothing was recorded"
    )
    return CellMark(error, reason)


def uncalculated_mark(formula: str) -> CellMark:
    """Return the mark of a formula with no stored result, or with 0.

    Programs that write workbooks store 0, or nothing, until a spreadsheet calculates. So a stored 0
    may be a value that nobody calculated.
    """
    return CellMark(
        f"={formula}",
        "the result of the formula is 0 or missing, so it may never have been calculated; open the"
        " file in a spreadsheet, and paste the results over the formulas as values",
    )


def flag_mark(formula: str) -> CellMark | None:
    """Return the mark of a formula that only is a flag: `TRUE()` or `FALSE()`; None of others.

    LibreOffice makes one of every flag in a workbook of Excel, with 1 or 0 as its result.
    """
    word = formula.removesuffix("()")
    return CellMark(word) if word in {"TRUE", "FALSE"} else None


def number_text(number: float) -> str:
    """Write a number with the 15 digits that spreadsheets show."""
    text = f"{number:.15g}"
    return text if "e" not in text or number != int(number) else str(int(number))


def as_in_sheets(words: Iterable[str]) -> frozenset[str]:
    """Return decimals among words as the cells of sheets are written: 0.0 as 0."""
    return frozenset(number_text(float(word)) for word in words if _DECIMAL.fullmatch(word))


def show_of_format(code: str) -> Show | None:
    """Return what writes numbers with a format; None if the format changes nothing that counts.

    Args:
        code: `0%`, `0.0" in"`, `00000`.
    """
    after = ""
    for part in _FORMAT_PARTS.finditer(_GENERAL.sub("0", code)):
        bare = part["bare"]
        if bare == ";":  # what follows is for negative numbers
            break
        if bare == "%":
            return percentage
        if bare in _PLACEHOLDERS:
            after = ""
        else:
            after += part["quoted"] or part["escaped"] or part["sign"] or bare or ""
    if show := show_of_unit(after):
        return show
    return padded(len(code)) if _ZEROS.fullmatch(code) else None


def show_of_unit(after: str) -> Show | None:
    """Return what writes numbers with a unit or `%`; None if a text after numbers is neither."""
    unit = after.strip()
    if not unit or (unit != "%" and bare_unit(unit) is None):
        return None
    blank = " " if unit[0].isalpha() else ""
    return lambda number: f"{number_text(number)}{blank}{unit}"


def percentage(number: float) -> str:
    """Write a percentage."""
    return f"{number_text(number * 100)}%"


def padded(width: int) -> Show:
    """Return what writes whole numbers with zeros in front: `007`."""
    return lambda number: number_text(number).zfill(width)
