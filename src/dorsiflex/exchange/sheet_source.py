"""Workbooks: .xlsx, .xls and .ods, whose sheets are sources of rows like delimited text."""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar, cast
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from dorsiflex.domain.drafts import BadRow
from dorsiflex.errors import CouldNotError, ImportRefusedError
from dorsiflex.exchange.columns import Kept
from dorsiflex.exchange.row_source import ROWS_LOOKED_AT
from dorsiflex.exchange.sheet_marks import CellMark, SheetMarks, number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

    from dorsiflex.exchange.files import Advanced, Source

    Value = int | float | str | bool | date | time | datetime | timedelta


Written = TypeVar("Written")

_SAMPLE = 1000
_BETWEEN_ADVANCES = 1000
_LETTERS = 26
_PLAIN_NAME = re.compile(r"\w+")
_SAVE_AGAIN = "open it in a spreadsheet, and save it as .xlsx or as CSV"
_DAMAGED = (
    BadZipFile,
    ExpatError,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
)
"""What Python's own readers of archives, XML and bytes raise."""


class Marks(Protocol):
    """Finds what python-calamine leaves out."""

    def of_sheet(self, name: str, called: str) -> SheetMarks:
        """Find the marks of a sheet, called so by the user."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook.

    Attributes:
        source: the file.
        book: as python-calamine reads it.
        marks: finds what that leaves out.
        sheets: the names of its sheets.
        hidden: the names of those that are hidden.
    """

    source: Source
    book: CalamineWorkbook
    marks: Marks
    sheets: tuple[str, ...]
    hidden: frozenset[str]

    def sheet(self, name: str) -> Sheet:
        """Read a sheet.

        Raises:
            ImportRefusedError: it is damaged, or too large.
        """
        called = f"{self.source.name}, sheet '{name}'"
        with _undamaged(called):
            # It says first how large a sheet is, before that much memory is taken.
            marks = self.marks.of_sheet(name, called)
            return Sheet(called, name, self.book.get_sheet_by_name(name), marks, self.source.size)


def open_workbook(source: Source) -> Workbook:
    """Open a workbook.

    Raises:
        CouldNotError: the package that reads workbooks is not installed.
        ImportRefusedError: it is none, or damaged, or has a password.
    """
    with _undamaged(source.name):
        marks = _marks(source)
    try:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
    except (ImportError, OSError) as error:
        raise CouldNotError(
            f"{source.name} is a workbook; python-calamine, which reads it, is not installed",
            "install it with: pip install 'dorsiflex[excel]'; or save the sheet as CSV",
        ) from error
    with _undamaged(source.name):
        source.stream.seek(0)
        book = CalamineWorkbook.from_filelike(source.stream)
        sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        hidden = (one.name for one in sheets if one.visible != SheetVisibleEnum.Visible)
        return Workbook(source, book, marks, tuple(one.name for one in sheets), frozenset(hidden))


def _marks(source: Source) -> Marks:
    source.stream.seek(0)
    if source.is_zip:
        archive = ZipFile(source.stream)
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            from dorsiflex.exchange.xlsx_marks import XlsxMarks

            return XlsxMarks(archive)
        is_open_document = names.issuperset({"content.xml", "mimetype"})
        if is_open_document and b"spreadsheet" in archive.read("mimetype"):
            from dorsiflex.exchange.ods_marks import OdsMarks

            return OdsMarks(archive)
        raise _no_workbook(source.name, names)
    from dorsiflex.exchange.xls_marks import XlsMarks

    return XlsMarks(source.stream, source.name)


def _no_workbook(name: str, parts: set[str]) -> ImportRefusedError:
    if "xl/workbook.bin" in parts:
        return ImportRefusedError(f"{name} is an .xlsb workbook", _SAVE_AGAIN)
    if any(part.endswith(".iwa") for part in parts):
        return ImportRefusedError(
            f"{name} is a document of Numbers or Pages", "export the table as .xlsx or CSV"
        )
    if parts.issuperset({"Habits.csv", "Checkmarks.csv"}):
        return ImportRefusedError(
            f"{name} is a zip archive of Loop Habit Tracker",
            "unpack it, and import the Checkmarks.csv next to Habits.csv, with --unit cm/1000 if"
            " you entered cm",
        )
    return ImportRefusedError(
        f"{name} is a zip archive, not a workbook or a text file", "unpack it first"
    )


@contextmanager
def _undamaged(name: str) -> Iterator[None]:
    """Say plainly that a workbook cannot be read."""
    try:
        yield
    except _DAMAGED as error:
        raise _damaged(name) from error
    except BaseException as error:
        # Errors of python-calamine, and its panics, which are no `Exception`.
        if type(error).__module__.startswith(("python_calamine", "pyo3", "_python_calamine")):
            raise _damaged(name) from error
        raise


def _damaged(name: str) -> ImportRefusedError:
    return ImportRefusedError(f"{name} cannot be read: the workbook is damaged", _SAVE_AGAIN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a source of rows, with its cells written as text.

    Attributes:
        name: what the user calls it.
        sheet: its own name.
        cells: as python-calamine reads them.
        marks: what that leaves out.
        size: of the file, in bytes.
    """

    name: str
    sheet: str
    cells: CalamineSheet
    marks: SheetMarks
    size: int
    encoding: str = ""
    delimiter: None = None

    @property
    def numbered(self) -> str:
        """What the number of a row counts, for messages."""
        return f"{self._called} row"

    @property
    def _called(self) -> str:
        quoted = self.sheet.replace("'", "''")
        return self.sheet if _PLAIN_NAME.fullmatch(self.sheet) else f"'{quoted}'"

    def place(self, line: int, column: int | None) -> str:
        """Return what a cell is called, as spreadsheets do: `Sheet1!C7`; or a row."""
        if column is None:
            return f"{self.numbered} {line}"
        return f"{self._called}!{_letters(column + self._left)}{line}"

    @property
    def _left(self) -> int:
        """The number of its first column."""
        return self.cells.start[1] if self.cells.start else 0

    def first_rows(self) -> list[list[str]]:
        """Return the rows that may be the header or above it."""
        return [cells for _, cells in islice(self._texts(), ROWS_LOOKED_AT)]

    def rows(
        self, advanced: Advanced, imported: Collection[int]
    ) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield all rows with their numbers; a cell with an error is no value.

        Raises:
            ImportRefusedError: the rest cannot be read.
        """
        height = max(self.cells.total_height, 1)
        for line, cells in self._texts():
            if line % _BETWEEN_ADVANCES == 0:
                advanced(self.size * line // height)
            faulty = self._fault(line, imported) if line - 1 in self.marks.cells else None
            if faulty is None:
                yield line, cells
            else:
                column, fault = faulty
                place = self.place(line, column)
                yield BadRow(line, cells[column], fault, tuple(cells), place)

    def _fault(self, line: int, imported: Collection[int]) -> tuple[int, str] | None:
        """Return the first column of a row whose cell cannot be imported, and why."""
        for column, mark in sorted(self.marks.cells[line - 1].items()):
            if mark.fault and column - self._left in imported:
                return column - self._left, mark.fault
        return None

    def sample(self) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield the rows at the beginning."""
        return islice(self._texts(), _SAMPLE)

    def hidden_rows(self, below: int) -> int:
        """Return how many rows below a row, counted from 0, are filled and hidden."""
        hidden = self.marks.hidden
        if not hidden:
            return 0
        return sum(
            line - 1 in hidden and line - 1 > below and any(cells) for line, cells in self._texts()
        )

    def _texts(self) -> Iterator[tuple[int, list[str]]]:
        marked = self.marks.cells
        for row, values in enumerate(self.cells.iter_rows()):
            cells = [
                value if type(value) is str else _TEXT_OF[type(value)](value) for value in values
            ]
            if row in marked:
                self._write_marked(marked[row], values, cells)
            yield row + 1, cells

    def _write_marked(
        self, marks: dict[int, CellMark], values: Sequence[Value], cells: list[str]
    ) -> None:
        for column, mark in marks.items():
            place = column - self._left
            if not 0 <= place < len(cells):
                continue
            value = values[place]
            if mark.written is not None:
                cells[place] = mark.written
            elif mark.show is not None and isinstance(value, int | float):
                cells[place] = mark.show(value)


def _letters(column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + last) + letters
    return letters


# Cells as text, as CSV would have them


def _moment_text(value: datetime) -> str:
    """Write a date and time to the second: calculated ones are off by some milliseconds."""
    rounded = value + timedelta(milliseconds=500)
    return rounded.isoformat(" ", "seconds" if rounded.second else "minutes")


def _clock_text(value: time) -> str:
    return _moment_text(datetime.combine(date.min, value))[len("0001-01-01 ") :]


def _duration_text(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _flag_text(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _of_type(
    type_: type[Written], write: Callable[[Written], str]
) -> tuple[type, Callable[[Value], str]]:
    """Return what writes the values of one type: for others, equal ones can be written alike."""
    return type_, cast("Callable[[Value], str]", Kept(write).__getitem__)


_TEXT_OF = dict(
    [
        _of_type(float, number_text),
        _of_type(int, str),
        _of_type(bool, _flag_text),
        _of_type(date, date.isoformat),
        _of_type(time, _clock_text),
        _of_type(datetime, _moment_text),
        _of_type(timedelta, _duration_text),
    ]
)
