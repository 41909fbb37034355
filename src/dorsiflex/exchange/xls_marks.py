"""The marks of .xls workbooks: records in a stream of a compound file.

The two formats are described by Microsoft in [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.sheet_marks import (
    CellMark,
    SheetMarks,
    error_mark,
    flag_mark,
    percentage,
    show_of_format,
    uncalculated_mark,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dorsiflex.exchange.sheet_marks import Show


# The compound file: sectors, in chains that a table lists

_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_FIRST_TABLE_SECTORS = 109
_SHIFTS = frozenset({9, 12})
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers above it are no sectors: the end of a chain, or a free place."""


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


class _Sectors:
    """A part of a file, in sectors of one size."""

    def __init__(self, data: bytes, size: int, table: tuple[int, ...]) -> None:
        self._data = data
        self._size = size
        self._table = table

    def sector(self, number: int) -> bytes:
        return self._data[number * self._size : (number + 1) * self._size]

    def chain(self, number: int) -> bytes:
        """Return the sectors of a chain, which a damaged file may close to a circle."""
        sectors: list[bytes] = []
        while number <= _LAST_SECTOR:
            if len(sectors) > len(self._table):
                raise ValueError("a chain of sectors has no end")
            sectors.append(self.sector(number))
            number = self._table[number]
        return b"".join(sectors)


def _check_lengths(lengths: Sequence[int], longest: int) -> None:
    """Check that nothing is longer than the file: python-calamine takes as much memory as is said.

    Raises:
        ValueError: something is.
    """
    if max(lengths) > longest:
        raise ValueError("a part is longer than the file")


def _streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a workbook in a compound file, by their names."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    directory, small_limit, small_table = struct.unpack_from("<I4xII", data, 48)
    next_table, tables = struct.unpack_from("<II", data, 68)
    if shift not in _SHIFTS:
        raise ValueError("sectors have an unknown size")
    size = 1 << shift
    lengths = (*struct.unpack_from("<II", data, 40), *struct.unpack_from("<8xI4xI", data, 56))
    _check_lengths(lengths, len(data) // size)
    body = data[size:] if size > _HEADER_BYTES else data[_HEADER_BYTES:]
    plain = _Sectors(body, size, ())
    in_table = list(_numbers(data[76 : 76 + 4 * _FIRST_TABLE_SECTORS]))
    for _ in range(tables):
        *more, next_table = _numbers(plain.sector(next_table))
        in_table += more
    table = b"".join(plain.sector(number) for number in in_table if number <= _LAST_SECTOR)
    sectors = _Sectors(body, size, _numbers(table))
    entries = sectors.chain(directory)
    small = _Sectors(b"", 1, ())
    found: dict[str, bytes] = {}
    for at in range(0, len(entries), _ENTRY_BYTES):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        first, stream_size = struct.unpack_from("<II", entries, at + 116)
        _check_lengths([stream_size], len(data))
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le")
        if kind == _ROOT:
            numbers = _numbers(sectors.chain(small_table))
            small = _Sectors(sectors.chain(first), 1 << small_shift, numbers)
        elif kind == _STREAM and name in _WANTED:
            of_it = small if stream_size < small_limit else sectors
            found[name] = of_it.chain(first)[:stream_size] if stream_size else b""
    return found


_ROOT, _STREAM = 5, 2
_WORKBOOKS = ("Workbook", "Book")
_ENCRYPTED = "EncryptedPackage"
_WANTED = frozenset({*_WORKBOOKS, _ENCRYPTED})


# The workbook: records

_BOUNDSHEET, _FORMAT, _XF, _FILEPASS, _RECALCID = 0x85, 0x41E, 0xE0, 0x2F, 0x1C1
_ROW, _FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _EOF = 0x208, 0x06, 0x205, 0x203, 0x27E, 0xBD, 0x0A
_SHARED = 0x4BC
_FLAG = b"\x1d"
_ROW_IS_HIDDEN = 0x20
_NOT_A_NUMBER = b"\xff\xff"
_OF_ERROR, _OF_NOTHING = 2, 3
_PERCENTAGES = frozenset({9, 10})
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


class XlsMarks:
    """Finds the marks of the sheets of one workbook."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Read where its sheets are, and its number formats.

        Args:
            stream: the file.
            name: what the user calls it.

        Raises:
            ImportRefusedError: it is no workbook, or has a password.
        """
        stream.seek(0)
        streams = _streams(stream.read())
        if _ENCRYPTED in streams:
            raise _has_password(name)
        found = next((streams[one] for one in _WORKBOOKS if one in streams), None)
        if found is None:
            raise ImportRefusedError(
                f"{name} is an old Office document, not a workbook",
                "export the table as .xlsx or CSV",
            )
        self._stream = found
        self._starts: dict[str, int] = {}
        self._shows: dict[int, Show] = {}
        self._was_calculated = False
        if any(kind == _FILEPASS for kind, _ in _records(found, 0)):
            raise _has_password(name)
        self._read_beginning()

    def _read_beginning(self) -> None:
        codes: dict[int, str] = {}
        formats: list[int] = []
        for kind, data in _records(self._stream, 0):
            if kind == _BOUNDSHEET:
                (start,) = struct.unpack_from("<I", data)
                _check_lengths([start], len(self._stream))
                self._starts[_text(data[7:], data[6])] = start
            elif kind == _RECALCID:
                self._was_calculated = True
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _text(data[4:], data[2])
            elif kind == _XF:
                formats.append(struct.unpack_from("<H", data, 2)[0])
        for style, number in enumerate(formats):
            show = percentage if number in _PERCENTAGES else show_of_format(codes.get(number, ""))
            if show is not None:
                self._shows[style] = show

    def of_sheet(self, name: str, called: str) -> SheetMarks:
        """Find the marks of a sheet: one of at most 65,536 rows is never too large."""
        del called
        marks = SheetMarks()
        shared: dict[bytes, CellMark] = {}
        row, column, tokens = 0, 0, b""
        for kind, data in _records(self._stream, self._starts[name]):
            if kind == _ROW:
                if struct.unpack_from("<H", data, 12)[0] & _ROW_IS_HIDDEN:
                    marks.hidden.add(struct.unpack_from("<H", data)[0])
            elif kind in {_FORMULA, _BOOLERR, _NUMBER, _RK}:
                row, column, style = struct.unpack_from("<HHH", data)
                tokens = data[22:] if kind == _FORMULA else b""
                flag = _flag(tokens) or shared.get(tokens)
                if mark := flag or self._mark(kind, data, style):
                    marks.mark(row, column, mark)
            elif kind == _SHARED and (flag := _flag(data[10:])):
                # It follows the first of the cells that share it.
                shared[tokens] = flag
                marks.mark(row, column, flag)
            elif kind == _MULRK and self._shows:
                row, first = struct.unpack_from("<HH", data)
                for n in range((len(data) - 6) // 6):
                    (style,) = struct.unpack_from("<H", data, 4 + 6 * n)
                    if style in self._shows:
                        marks.mark(row, first + n, CellMark(show=self._shows[style]))
        return marks

    def _mark(self, kind: int, data: bytes, style: int) -> CellMark | None:
        show = self._shows.get(style)
        if kind == _BOOLERR:
            code, is_error = struct.unpack_from("<BB", data, 6)
            return error_mark(_ERRORS.get(code, "#N/A")) if is_error else None
        if kind == _FORMULA:
            result = data[6:14]
            if result[6:] == _NOT_A_NUMBER:
                if result[0] == _OF_ERROR:
                    return error_mark(_ERRORS.get(result[2], "#N/A"))
                # What Excel stores for an empty text, xlwt stores for every formula.
                is_open = result[0] == _OF_NOTHING and not self._was_calculated
                return uncalculated_mark("") if is_open else None
            if struct.unpack("<d", result)[0] == 0:
                return uncalculated_mark("")
        return CellMark(show=show) if show else None


def _flag(tokens: bytes) -> CellMark | None:
    """Return the mark of a formula that only is a flag; None of others."""
    is_flag = len(tokens) == len(_FLAG) + 1 and tokens.startswith(_FLAG)
    return flag_mark("TRUE" if tokens[-1] else "FALSE") if is_flag else None


def _text(data: bytes, length: int) -> str:
    """Read a text after its length; Excel 95 and older wrote one byte per letter, without flags."""
    if len(data) <= length:
        return data.decode("latin-1")
    return data[1:].decode("utf-16-le" if data[0] & 1 else "latin-1")


def _has_password(name: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"{name} has a password", "save it without one, or save the sheet as CSV"
    )
