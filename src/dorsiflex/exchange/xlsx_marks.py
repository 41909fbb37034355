"""The marks of .xlsx workbooks: a zip archive with a part in XML for each sheet."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.columns import Kept
from dorsiflex.exchange.sheet_marks import (
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
    from collections.abc import Callable, Iterable, Iterator
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

_BEFORE_ROWS, _AFTER_ROWS = b"<sheetData>", b"</sheetData>"
_NUMBER = rb"(?:[0-9]{1,5}|[1-6][0-9]{5})"
"""Of a row; with 26 columns to the last of them there are fewer cells than `MOST_CELLS`."""

_ATTRIBUTE = rb' (?:(?!hidden)[A-Za-z0-9:]++="[^"]*+"|hidden="(?:0|false)")'
_VALUE = rb'<v>[^<]*+</v>|<v ?/>|<is><t(?: xml:space="preserve")?>[^<]*+</t></is>'

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,8})")
_DIGITS = "0123456789"
_FIRST_LETTER = ord("A") - 1
_LETTERS = 26


def xml_parser(start: Callable[[str, Attributes], None]) -> expat.XMLParserType:
    """Return what reads XML, and calls something with each element.

    Its `Parse` raises an `ImportRefusedError` if the XML defines entities: no spreadsheet does.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, blocks: Iterator[bytes]) -> None:
    """Read all blocks.

    Raises:
        expat.ExpatError: they are no XML.
        ImportRefusedError: they define entities.
    """
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
        self._plain_rows = _plain_rows(self._shows)
        of_sheets = frozenset(self._parts.values())
        for part in archive.namelist():
            # A part that unpacks to more than it says is found here, or by `of_sheet`, before
            # others unpack it.
            if part.startswith("xl/") and part.endswith(".xml") and part not in of_sheets:
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
        """Return whether a sheet has nothing but plain rows, much faster than by reading its XML.

        That of a sheet with more than 26 columns is read, because only so its size is known.
        """
        blocks = blocks_of(self._archive, part)
        head, _, rest = next(blocks, b"").partition(_BEFORE_ROWS)
        is_plain = b"sheetData" not in head
        while is_plain:
            match = self._plain_rows.match(rest)
            end = match.end() if match else 0
            if rest.startswith(_AFTER_ROWS, end):
                break
            more = next(blocks, b"")
            is_plain = bool(more) and (end > 0 or len(rest) < _AT_ONCE_BYTES)
            rest = rest[end:] + more
        _exhaust(blocks)
        return is_plain


def _plain_rows(shows: Iterable[str]) -> re.Pattern[bytes]:
    """Return what matches rows as most programs write them, with nothing remarkable in them.

    Not so are formulas, errors, hidden rows, and cells without a reference or beyond column Z.

    Args:
        shows: the numbers of styles that change how numbers are written.
    """
    style = rb's="(?!(?:%b)")[0-9]++"' % "|".join(shows).encode()
    type_ = rb't="(?:b|d|inlineStr|n|s|str)"'
    cell = rb'<c r="[A-Z]%b"(?: %b| %b)*+(?: ?/>|>(?:%b)?</c>)' % (_NUMBER, style, type_, _VALUE)
    row = rb'<row r="%b"(?:%b)*+(?: ?/>|>(?:%b)*+</row>)' % (_NUMBER, _ATTRIBUTE, cell)
    return re.compile(rb"(?:%b)*+" % row)


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

    feed(xml_parser(relationship), blocks_of(archive, "xl/_rels/workbook.xml.rels"))
    feed(xml_parser(sheet), blocks_of(archive, _WORKBOOK))
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
        feed(xml_parser(start), blocks_of(archive, _STYLES))
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
        self._parser = xml_parser(self._start)
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
        feed(self._parser, blocks)
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
