"""The marks of .ods workbooks: a zip archive with one part in XML for all sheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.sheet_marks import (
    CellMark,
    Extent,
    SheetMarks,
    error_mark,
    flag_mark,
    padded,
    percentage,
    show_of_unit,
    uncalculated_mark,
)
from dorsiflex.exchange.xlsx_marks import blocks_of, parse_xml

if TYPE_CHECKING:
    from zipfile import ZipFile

    Attributes = dict[str, str]


_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDDEN = frozenset({"collapse", "filter"})
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,'\s]*")
_ERROR = re.compile(r"#\S+|Err:[0-9]+")


class OdsMarks:
    """Finds the marks of the sheets of one workbook."""

    def __init__(self, archive: ZipFile) -> None:
        """Check that it has no password, and that no part is larger than it says."""
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = b"".join(blocks_of(archive, "META-INF/manifest.xml"))
            if b"encryption-data" in manifest:
                raise ImportRefusedError(
                    "the workbook has a password", "save it without one, or save the sheet as CSV"
                )
        self._archive = archive
        self._sheets: dict[str, SheetMarks] = {}

    def of_sheet(self, name: str, called: str) -> SheetMarks:
        """Find the marks of a sheet.

        Args:
            name: of the sheet.
            called: what the user calls it.

        Raises:
            ImportRefusedError: it is too large.
        """
        if not self._sheets:
            scan = _Scan(called)
            parse_xml(blocks_of(self._archive, "content.xml"), scan.start, scan.end, scan.text)
            self._sheets = scan.sheets
        return self._sheets[name]


class _Scan:
    """Reads the XML of all sheets."""

    def __init__(self, called: str) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self._called = called
        self._marks = SheetMarks()
        self._extent = Extent(called)
        self._rows = range(0)
        self._columns = range(0)
        self._cell: Attributes = {}
        self._note_depth = 0
        self._text: list[str] | None = None
        self._shown: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            start = self._columns.stop
            count = int(attributes.get("table:number-columns-repeated", 1))
            self._columns = range(start, start + count)
            self._cell = attributes
            self._shown = []
            if "office:value-type" in attributes:
                self._extent.reach(self._rows.stop, self._columns.stop)
        elif name == "text:p" and not self._note_depth:
            self._text = self._shown
        elif name == "table:table-row":
            start = self._rows.stop
            count = int(attributes.get("table:number-rows-repeated", 1))
            self._rows, self._columns = range(start, start + count), range(0)
            if attributes.get("table:visibility") in _HIDDEN:
                self._marks.hidden.update(self._rows)
        elif name == "table:table":
            self._marks = self.sheets[attributes["table:name"]] = SheetMarks()
            self._extent = Extent(self._called)
            self._rows = range(0)
        elif name == "office:annotation":
            self._note_depth += 1

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name == "text:p":
            self._text = None
        elif name == "office:annotation":
            self._note_depth -= 1
        elif name in _CELLS and (mark := self._mark("".join(self._shown).strip())):
            for row in self._rows:
                for column in self._columns:
                    self._marks.mark(row, column, mark)

    def _mark(self, shown: str) -> CellMark | None:
        cell = self._cell
        type_ = cell.get("office:value-type")
        formula = cell.get("table:formula")
        if cell.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(shown)):
            return error_mark(shown or "#N/A")
        if formula is not None:
            flag = flag_mark(formula.partition("=")[2])
            has_value = type_ == "string" or float(cell.get("office:value", "1")) != 0
            if flag or type_ is None or not has_value:
                return flag or uncalculated_mark(formula.partition(":=")[2])
        if type_ == "percentage":
            return CellMark(show=percentage)
        if type_ != "float":
            return None
        if shown.isdecimal() and len(shown) > 1 and shown.startswith("0"):
            return CellMark(show=padded(len(shown)))
        number = _NUMBER.match(shown)
        show = show_of_unit(shown[number.end() :]) if number else None
        return CellMark(show=show) if show else None
