"""Records as a workbook of Excel (.xlsx): one sheet per kind, with real dates, times and numbers.

No cell is a formula, a link or a number that is only text. Apart from the data nothing in a file
varies, so the same records give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sized
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from dorsiflex.errors import CouldNotError
from dorsiflex.exchange.columns import SHEET_PARTS, Local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

    from xlsxwriter import Workbook as ExcelFile
    from xlsxwriter.worksheet import Worksheet

    from dorsiflex.exchange.columns import AnyColumn, Schema

Record = TypeVar("Record", bound=NamedTuple)

MOST_ROWS = 1_048_575
"""Rows of a sheet of Excel below its header."""

_MOST_UNITS = 32_767
"""Text in a cell of Excel, in the units of UTF-16."""

_FIRST_DAY = date(1900, 3, 1)
"""Excel believes in 29 February 1900: it shows days before it as others."""

_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 # the format has no time zone
"""What every file says of its creation, as the members of its archive do."""

_DAY_FORMAT, _TIME_FORMAT, _MEAN_FORMAT = "yyyy-mm-dd", "hh:mm:ss", "0.00"
_FORMATS = {
    **dict.fromkeys(("local_date", "start"), _DAY_FORMAT),
    "local_time": _TIME_FORMAT,
    **dict.fromkeys(("score_cm", "change_cm", "pain_mean"), _MEAN_FORMAT),
}
_WIDTHS = {"id": 10, "person": 16, "exercise": 24, "tags": 16, "note": 40, "text": 40}
_ROOM_FOR_ARROW = 4
_NARROWEST = 11


# Rows


class _Cells(NamedTuple, Generic[Record]):
    """The cells of a sheet that one column of an export becomes.

    Attributes:
        names: of their columns.
        of: returns what they hold of a record.
    """

    names: tuple[str, ...]
    of: Callable[[Record], Sequence[object]]


class Sheet(Generic[Record]):
    """How records of one kind are laid out in a sheet.

    A moment is three cells (local date, local time, offset), and each trial has its own. Tags and
    notes come last.

    Attributes:
        header: names of the columns.
    """

    def __init__(self, schema: Schema[Record]) -> None:
        """Take the columns of their export."""
        last = ("tags", "note")
        self._cells = [
            _cells_of(column)
            for column in sorted(schema.columns, key=lambda column: column.name in last)
            if not isinstance(column, Local)
        ]
        self.header = tuple(chain.from_iterable(cells.names for cells in self._cells))

    def rows(self, records: Iterable[Record]) -> Iterator[list[object]]:
        """Return what the cells hold: text, numbers, flags, days, times, None for nothing."""
        of_columns = [cells.of for cells in self._cells]
        for record in records:
            yield [value for of in of_columns for value in of(record)]


def _cells_of(column: AnyColumn[Record]) -> _Cells[Record]:
    if parts := SHEET_PARTS.get(column.name):
        return _Cells(parts.names, lambda record: parts.split(column.value(record)))
    return _Cells((column.name,), lambda record: (_value(column, column.value(record)),))


def _value(column: AnyColumn[Record], value: object) -> object:
    found = column.json(value)
    return column.cell(value) if isinstance(found, list) else found


# The file


class Workbook:
    """A workbook that is being written, one sheet after the other, in bounded memory."""

    def __init__(self, file: ExcelFile, most_rows: int) -> None:
        """Take the open file, and how many rows a sheet may have."""
        self._file = file
        self._most_rows = most_rows
        self._bold = file.add_format({"bold": True})
        self._plain = file.add_format()

    def add(
        self,
        name: str,
        header: Sequence[str],
        rows: Iterable[Sequence[object]],
        advanced: Callable[[], None] = lambda: None,
    ) -> None:
        """Write a sheet.

        Args:
            name: of the sheet.
            header: names of the columns.
            rows: text, numbers, flags, days, times; None and empty text for an empty cell.
            advanced: is called after each row.

        Raises:
            CouldNotError: there are more rows, or longer texts, than Excel can open.
        """
        sheet = self._file.add_worksheet(name)
        for column, title in enumerate(header):
            code = _FORMATS.get(title)
            format_ = None if code is None else self._file.add_format({"num_format": code})
            width = _WIDTHS.get(title, max(_NARROWEST, len(title) + _ROOM_FOR_ARROW))
            sheet.set_column(column, column, width, format_)
            sheet.write_string(0, column, title, self._bold)
        sheet.freeze_panes(1, 0)
        if isinstance(rows, Sized):
            self._refuse_row(len(rows), name)
        last = 0
        for last, values in enumerate(rows, start=1):
            self._refuse_row(last, name)
            for column, value in enumerate(values):
                if value is not None and value != "":
                    self._write(sheet, last, column, value)
            advanced()
        sheet.autofilter(0, 0, last, len(header) - 1)

    def _refuse_row(self, row: int, name: str) -> None:
        if row > self._most_rows:
            raise CouldNotError(
                f"a sheet of Excel holds {self._most_rows:,} rows; there are more {name}",
                "export CSV, or fewer days with --since and --until",
            )

    def _write(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        if isinstance(value, str):
            self._write_text(sheet, row, column, value)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, date) and value < _FIRST_DAY:
            sheet.write_string(row, column, value.isoformat())
        elif isinstance(value, date | time):
            sheet.write_datetime(row, column, value)
        else:
            sheet.write_number(row, column, _exact(cast("float", value)))

    def _write_text(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        units = _units(text)
        if units > _MOST_UNITS:
            raise CouldNotError(
                f"a cell of Excel holds {_MOST_UNITS:,} characters; a text has {units:,}:"
                f" {text[:30]}…",
                "export CSV, or shorten the text",
            )
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes this for its own markup, but not in two pieces.
            sheet.write_rich_string(row, column, text[:1], self._plain, text[1:])
        else:
            sheet.write_string(row, column, text)


def _units(text: str) -> int:
    """Return the length of a text in units of UTF-16, or its own if it is surely short enough."""
    is_short = 2 * len(text) <= _MOST_UNITS
    return len(text) if is_short else len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Exact(float):
    """A number that XlsxWriter writes in full; it leaves out the seventeenth digit of others."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def _exact(number: float) -> float:
    return number if isinstance(number, int) else _Exact(number)


class _Sink:
    """A file that keeps its first error to itself, so that XlsxWriter finishes in order.

    An archive that could not be written would complain again when it is forgotten.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        """Take the file that is written to."""
        self._stream = stream
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write, until there was an error."""
        if self.error is None:
            try:
                return self._stream.write(data)
            except OSError as error:
                self.error = error
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; after an error there is only one."""
        return 0 if self.error else self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return 0 if self.error else self._stream.tell()

    def flush(self) -> None:
        """Wait: the file is flushed when it is closed."""


@contextmanager
def open_workbook(stream: IO[bytes], most_rows: int = MOST_ROWS) -> Iterator[Workbook]:
    """Open a workbook, which is written to a stream when the block succeeds.

    Args:
        stream: open for writing bytes.
        most_rows: how many rows a sheet may have below its header.

    Raises:
        CouldNotError: XlsxWriter is not installed.
        OSError: the file could not be written.
    """
    try:
        from xlsxwriter import Workbook as ExcelFile
        from xlsxwriter.exceptions import FileCreateError
    except ImportError:
        raise CouldNotError(
            "writing .xlsx needs XlsxWriter",
            "install it with: pip install 'dorsiflex[excel]', or export CSV",
        ) from None
    # Not in a folder of all users: what it leaves behind when it fails is health data.
    with TemporaryDirectory() as folder:
        sink = _Sink(stream)
        file = ExcelFile(sink, {"constant_memory": True, "tmpdir": folder})
        file.use_zip64()
        file.set_properties({"created": _CREATED})
        try:
            yield Workbook(file, most_rows)
            file.close()
        except FileCreateError as error:
            # It hides an error of the disk, on which the rows lie until then.
            sink.error = OSError(*error.args[0].args)
        finally:
            for sheet in file.worksheets():
                sheet.row_data_fh.close()
        if sink.error is not None:
            raise sink.error
