"""The marks of .xlsx workbooks: a zip archive with a part in XML for each sheet."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.columns import Kept
from dorsiflex.exchange.sheet_marks import (
    MOST_CELLS,
    CellMark,
    Extent,
    SheetMarks,
    error_mark,
    flag_mark,
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

_FAR_CELL = re.compile(rb'<c r="[A-Z]{2}')
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]{1,8})"')
_NEEDING_A_LOOK = (b"<f", b'"e"', b"hidden", b"='", b":c ", b"\0")
"""In the XML of a sheet these can be a formula, an error or a hidden row; or it is unusual XML."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,8})")
_DIGITS = "0123456789"
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
    parser = _parser(start)
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    _feed(parser, blocks)


def _parser(start: Callable[[str, Attributes], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _feed(parser: expat.XMLParserType, blocks: Iterator[bytes]) -> None:
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
        if self._is_plain(part):
            return SheetMarks()
        return _SheetScan(self._shows, extent).marks_of(blocks_of(self._archive, part))

    def _is_plain(self, part: str) -> bool:
        """Return whether nothing in a sheet is remarkable, much faster than by reading its XML.

        That of a sheet with more than 26 columns is read, because only so its size is known.
        """
        needing = [*_NEEDING_A_LOOK, *(f's="{style}"'.encode() for style in self._shows)]
        rest, rows = b"", 0
        for block in blocks_of(self._archive, part):
            piece = rest + block
            end = piece.rfind(b">") + 1
            piece, rest = piece[:end], piece[end:]
            cells = piece.count(b"<c ") + piece.count(b"<c>") + piece.count(b"<c/>")
            # Without references, or with a prefix in the names, it is for a reader of XML.
            if cells != piece.count(b'<c r="') or any(mark in piece for mark in needing):
                return False
            if _FAR_CELL.search(piece):
                return False
            rows = max(rows, *map(int, _ROW.findall(piece)), 0)
        return 0 < rows <= MOST_CELLS // _LETTERS


def _exhaust(blocks: Iterator[bytes]) -> None:
    for _ in blocks:
        pass


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - _FIRST_LETTER
    return number - 1


_COLUMN_OF = Kept(_column)


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
    """Reads the XML of a sheet.

    It is called for every cell, so that it looks only at those that can be remarkable, and a cell
    is finished when the next one begins.
    """

    def __init__(self, shows: dict[str, Show], extent: Extent) -> None:
        self._marks = SheetMarks()
        self._shows = shows
        self._extent = extent
        self._parser = _parser(self._start)
        self._row_number = ""
        self._row = self._column = self._right = -1
        self._type: str | None = None
        self._show: Show | None = None
        self._is_open = False
        self._formula: list[str] | None = None
        self._value: list[str] = []
        self._arrays: list[tuple[range, range]] = []

    def marks_of(self, blocks: Iterator[bytes]) -> SheetMarks:
        """Read all of it."""
        _feed(self._parser, blocks)
        self._finish()
        return self._marks

    def _start(self, name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = local(name)
        if name == "v":
            if self._is_open:
                self._parser.CharacterDataHandler = self._value.append
        elif name == "c":
            if self._is_open:
                self._finish()
            self._begin(attributes)
        elif name == "row":
            self._finish()
            self._begin_row(attributes)
        elif name == "f":
            self._is_open = True
            self._formula = []
            self._parser.CharacterDataHandler = self._formula.append
            if attributes.get("t") == "array":
                self._note_array(attributes.get("ref", ""))
        elif self._is_open:  # what is below the last cell, such as a footer, is not its text
            self._parser.CharacterDataHandler = None

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = int(number) - 1 if number else self._row + 1
        self._row_number = str(self._row + 1)
        self._column = -1
        self._extent.reach(self._row + 1, 0)
        if attributes.get("hidden") in {"1", "true"}:
            self._marks.hidden.add(self._row)

    def _begin(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip(_DIGITS)
            self._column = _COLUMN_OF[letters]
            # python-calamine goes by the cell if its row says something else.
            if reference[len(letters) :] != self._row_number:
                self._row_number = reference[len(letters) :]
                self._row, self._right = int(self._row_number) - 1, -1
        else:
            self._column += 1
        if self._column > self._right:
            self._right = self._column
            self._extent.reach(self._row + 1, self._column + 1)
        self._type = attributes.get("t")
        self._show = self._shows.get(attributes.get("s", "")) if self._shows else None
        self._is_open = self._show is not None or self._type == "e" or bool(self._arrays)

    def _note_array(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = [_REFERENCE.fullmatch(end) for end in (first, last or first)]
        if ends[0] and ends[1]:
            (left, right) = (_column(end[1]) for end in ends if end)
            (top, bottom) = (int(end[2]) - 1 for end in ends if end)
            self._arrays.append((range(top, bottom + 1), range(left, right + 1)))

    def _finish(self) -> None:
        """Note a cell if it turned out to be remarkable."""
        if not self._is_open:
            return
        if mark := self._mark("".join(self._value).strip()):
            self._marks.mark(self._row, self._column, mark)
        self._parser.CharacterDataHandler = None
        self._is_open, self._formula, self._value = False, None, []

    def _mark(self, value: str) -> CellMark | None:
        if self._type == "e":
            return error_mark(value or "#N/A")
        if self._type not in {"n", None}:
            return None
        is_formula = self._formula is not None or any(
            self._row in rows and self._column in columns for rows, columns in self._arrays
        )
        formula = "".join(self._formula or ()).strip()
        if flag := flag_mark(formula):
            return flag
        if is_formula and (not value or float(value) == 0):
            return uncalculated_mark(formula)
        return CellMark(show=self._show) if self._show and value else None
