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
from dorsiflex.exchange.xlsx_marks import blocks_of, feed, xml_parser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

    Attributes = dict[str, str]


_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDDEN = frozenset({"collapse", "filter"})
_NUMBERS = frozenset({"float", "percentage"})
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
            self._sheets = _Scan(called).marks_of(blocks_of(self._archive, "content.xml"))
        return self._sheets[name]


class _Scan:
    """Reads the XML of all sheets.

    It is called for every cell, so that it looks only at those that can be remarkable, and a cell
    is finished when the next one begins.
    """

    def __init__(self, called: str) -> None:
        self._sheets: dict[str, SheetMarks] = {}
        self._called = called
        self._parser = xml_parser(self._start)
        self._marks = SheetMarks()
        self._extent = Extent(called)
        self._rows = range(0)
        self._column = self._next = self._right = 0
        self._cell: Attributes | None = None
        self._shown: list[str] = []

    def marks_of(self, blocks: Iterator[bytes]) -> dict[str, SheetMarks]:
        """Read all of it, and return the marks of each sheet."""
        feed(self._parser, blocks)
        self._finish()
        return self._sheets

    def _start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            self._finish()
            self._begin(attributes)
        elif name == "table:table-row":
            self._finish()
            start = self._rows.stop
            count = int(attributes.get("table:number-rows-repeated", 1))
            self._rows, self._next, self._right = range(start, start + count), 0, 0
            if attributes.get("table:visibility") in _HIDDEN:
                self._marks.hidden.update(self._rows)
        elif name == "table:table":
            self._finish()
            self._marks = self._sheets[attributes["table:name"]] = SheetMarks()
            self._extent = Extent(self._called)
            self._rows = range(0)
        elif self._cell is not None:
            self._start_in_cell(name)

    def _start_in_cell(self, name: str) -> None:
        """Note what an open cell shows, and not what a note or a picture in it says."""
        if name == "office:annotation":
            self._parser.EndElementHandler = self._end_in_note
        is_shown = self._parser.EndElementHandler is None
        if name == "text:p" and is_shown:
            self._parser.CharacterDataHandler = self._shown.append
        elif not name.startswith("text:"):
            self._parser.CharacterDataHandler = None

    def _end_in_note(self, name: str) -> None:
        if name == "office:annotation":
            self._parser.EndElementHandler = None

    def _begin(self, attributes: Attributes) -> None:
        repeated = attributes.get("table:number-columns-repeated")
        self._column, self._next = self._next, self._next + int(repeated or 1)
        type_ = attributes.get("office:value-type")
        if type_ is not None and self._next > self._right:
            self._right = self._next
            self._extent.reach(self._rows.stop, self._right)
        if (
            type_ in _NUMBERS
            or "table:formula" in attributes
            or attributes.get("calcext:value-type") == "error"
        ):
            self._cell = attributes

    def _finish(self) -> None:
        """Note a cell if it turned out to be remarkable."""
        if self._cell is None:
            return
        if mark := self._mark(self._cell, "".join(self._shown).strip()):
            for row in self._rows:
                for column in range(self._column, self._next):
                    self._marks.mark(row, column, mark)
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        self._cell, self._shown = None, []

    @staticmethod
    def _mark(cell: Attributes, shown: str) -> CellMark | None:
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
        is_as_it_is = shown == cell.get("office:value") and not shown.startswith("0")
        if type_ != "float" or is_as_it_is:
            return None
        if shown.startswith("0") and shown.isdecimal() and len(shown) > 1:
            return CellMark(show=padded(len(shown)))
        number = _NUMBER.match(shown)
        show = show_of_unit(shown[number.end() :]) if number else None
        return CellMark(show=show) if show else None
