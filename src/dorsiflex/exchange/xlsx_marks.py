"""The marks of .xlsx workbooks: a zip archive with a part in XML for each sheet."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.sheet_marks import (
    CellMark,
    Extent,
    SheetMarks,
    error_mark,
    percentage,
    show_of_format,
    uncalculated_mark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipFile

    from dorsiflex.exchange.sheet_marks import Show

    Attributes = dict[str, str]


_AT_ONCE_BYTES = 1 << 20
_MOST_BYTES = 1 << 30
"""Of one part, unpacked: more than a million rows take."""

_WORKBOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_PERCENTAGES = frozenset({"9", "10"})
"""Numbers of formats that need no code."""

_CELL = re.compile(rb'\br="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]{1,8})"')
_NEEDING_A_LOOK = (b"<f", b'"e"', b"hidden", b"'", b"\0")
"""In the XML of a sheet these can be a formula, an error or a hidden row; or it is unusual XML."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,8})")
_FIRST_LETTER = ord("A") - 1
_LETTERS = 26


def parse_xml(
    blocks: Iterator[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read XML, and call what is wanted with each element and text.

    Raises:
        expat.ExpatError: it is no XML.
        ImportRefusedError: it defines entities, which no spreadsheet does.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise ImportRefusedError(
        "the workbook has a part that no spreadsheet writes",
        "open it in a spreadsheet, and save it again",
    )


def blocks_of(archive: ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part of an archive, unpacked.

    Raises:
        ImportRefusedError: it is more than a gibibyte.
        BadZipFile: it is damaged.
        KeyError: there is none.
    """
    if archive.getinfo(part).file_size > _MOST_BYTES:
        raise ImportRefusedError(
            f"the workbook has a part of {archive.getinfo(part).file_size:,} bytes, too many to"
            " read",
            "save the sheet as CSV",
        )
    with archive.open(part) as stream:
        while block := stream.read(_AT_ONCE_BYTES):
            yield block


def local(name: str) -> str:
    """Return the name of an element without its prefix."""
    return name.rpartition(":")[2]


class XlsxMarks:
    """Finds the marks of the sheets of one workbook."""

    def __init__(self, archive: ZipFile) -> None:
        """Read where its sheets are, and its number formats."""
        self._archive = archive
        self._parts = _parts_of_sheets(archive)
        self._shows = _shows(archive)
        for part in archive.namelist():
            # A part that unpacks to more than it says is found here, before others unpack it.
            if part.startswith("xl/") and part.endswith(".xml") and part not in self._parts:
                _exhaust(blocks_of(archive, part))

    def of_sheet(self, name: str, called: str) -> SheetMarks:
        """Find the marks of a sheet.

        Args:
            name: of the sheet.
            called: what the user calls it.

        Raises:
            ImportRefusedError: it is too large.
            KeyError: it is not in the archive.
        """
        part, extent = self._parts[name], Extent(called)
        if self._is_plain(part, extent):
            return SheetMarks()
        scan = _SheetScan(self._shows, extent)
        parse_xml(blocks_of(self._archive, part), scan.start, scan.end, scan.text)
        return scan.marks

    def _is_plain(self, part: str, extent: Extent) -> bool:
        """Return whether nothing in a sheet is remarkable, much faster than by reading its XML."""
        needing = [*_NEEDING_A_LOOK, *(f's="{style}"'.encode() for style in self._shows)]
        rest, columns, rows, cells, references = b"", set[bytes](), 0, 0, 0
        for block in blocks_of(self._archive, part):
            piece = rest + block
            end = piece.rfind(b">") + 1
            piece, rest = piece[:end], piece[end:]
            if any(mark in piece for mark in needing):
                return False
            named = _CELL.findall(piece)
            columns.update(named)
            references += len(named)
            cells += piece.count(b"<c ") + piece.count(b"<c>") + piece.count(b"<c/>")
            rows = max(rows, *map(int, _ROW.findall(piece)), 0)
        extent.reach(rows, max((_column(name.decode()) + 1 for name in columns), default=0))
        # Without references, or with a prefix in the names, it is for a reader of XML.
        return cells == references and b"<c" not in rest and (rows > 0 or cells == 0)


def _exhaust(blocks: Iterator[bytes]) -> None:
    for _ in blocks:
        pass


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - _FIRST_LETTER
    return number - 1


def _parts_of_sheets(archive: ZipFile) -> dict[str, str]:
    """Return the parts of sheets by their names."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relationship(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            target = attributes["Target"]
            targets[attributes["Id"]] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )

    def sheet(name: str, attributes: Attributes) -> None:
        if local(name) == "sheet":
            ids = [value for key, value in attributes.items() if local(key) == "id"]
            sheets[attributes["name"]] = targets.get(ids[0], "") if ids else ""

    parse_xml(blocks_of(archive, "xl/_rels/workbook.xml.rels"), relationship)
    parse_xml(blocks_of(archive, _WORKBOOK), sheet)
    return sheets


def _shows(archive: ZipFile) -> dict[str, Show]:
    """Return how numbers are written, by the numbers of styles of cells that change them."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    is_of_cells = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal is_of_cells
        name = local(name)
        if name == "numFmt":
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif name in {"cellXfs", "cellStyleXfs", "dxfs"}:
            is_of_cells = name == "cellXfs"
        elif name == "xf" and is_of_cells:
            formats.append(attributes.get("numFmtId", "0"))

    if _STYLES in archive.namelist():
        parse_xml(blocks_of(archive, _STYLES), start)
    found: dict[str, Show] = {}
    for style, number in enumerate(formats):
        show = show_of_format(codes[number]) if number in codes else None
        if show := percentage if number in _PERCENTAGES else show:
            found[str(style)] = show
    return found


class _SheetScan:
    """Reads the XML of a sheet."""

    def __init__(self, shows: dict[str, Show], extent: Extent) -> None:
        self.marks = SheetMarks()
        self._shows = shows
        self._extent = extent
        self._row = self._column = -1
        self._type = ""
        self._show: Show | None = None
        self._formula: list[str] | None = None
        self._value: list[str] = []
        self._text: list[str] | None = None
        self._arrays: list[tuple[range, range]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            number = attributes.get("r")
            self._row = int(number) - 1 if number else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.marks.hidden.add(self._row)
        elif name == "f":
            self._formula = self._text = []
            if attributes.get("t") == "array":
                self._note_array(attributes.get("ref", ""))
        elif name == "v":
            self._value = self._text = []

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column(reference[1]) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._show = self._shows.get(attributes.get("s", ""))
        self._formula = None
        self._value = []
        self._extent.reach(self._row + 1, self._column + 1)

    def _note_array(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = [_REFERENCE.fullmatch(end) for end in (first, last or first)]
        if ends[0] and ends[1]:
            (left, right) = (_column(end[1]) for end in ends if end)
            (top, bottom) = (int(end[2]) - 1 for end in ends if end)
            self._arrays.append((range(top, bottom + 1), range(left, right + 1)))

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        self._text = None
        if local(name) != "c":
            return
        value = "".join(self._value).strip()
        if mark := self._mark(value):
            self.marks.mark(self._row, self._column, mark)

    def _mark(self, value: str) -> CellMark | None:
        if self._type == "e":
            return error_mark(value or "#N/A")
        if self._type != "n":
            return None
        is_formula = self._formula is not None or any(
            self._row in rows and self._column in columns for rows, columns in self._arrays
        )
        if is_formula and (not value or float(value) == 0):
            return uncalculated_mark("".join(self._formula or ()))
        return CellMark(show=self._show) if self._show and value else None
