"""A file to be imported, whatever it is: opened so that it can be read twice, or refused."""

import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.errors import CouldNotError, ImportRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Advanced = Callable[[int], None]
    """Is told how many bytes of a file have been read."""

STANDARD_INPUT = "-"

_AT_ONCE_BYTES = 1 << 19
_LOOKED_AT_BYTES = 1 << 18
_REJECTED = ".rejected.csv"
_SAVE_AS = "open it in a spreadsheet and save it as CSV (UTF-8)"
_KINDS = (
    (b"PK\x03\x04", "a zip archive or an .xlsx or .ods workbook", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook", _SAVE_AS),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
    (b"%PDF", "a PDF", "export the table as CSV"),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "write its tests with: dorsiflex --db FILE export",
    ),
)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """An open file.

    Attributes:
        stream: can be read again from its beginning.
        head: its beginning, at most 256 KiB.
        size: in bytes.
        name: what the user calls it.
        rejected_name: of the file that its bad rows go to.
    """

    stream: BinaryIO
    head: bytes
    size: int
    name: str
    rejected_name: str

    @property
    def is_whole(self) -> bool:
        """The head is all there is."""
        return len(self.head) == self.size

    def blocks(self) -> "Iterator[bytes]":
        """Give its bytes from the beginning, half a mebibyte at a time.

        Raises:
            CouldNotError: it cannot be read.
        """
        with _readable(self.name):
            self.stream.seek(0)
            block = self.stream.read(_AT_ONCE_BYTES)
        while block:
            yield block
            with _readable(self.name):
                block = self.stream.read(_AT_ONCE_BYTES)


@contextmanager
def open_source(name: str) -> "Iterator[Source]":
    """Open a file, or standard input for `-`.

    A pipe can be read only once, so that it is set aside in a temporary file first.

    Raises:
        CouldNotError: it is not there, is a folder, or cannot be read.
        ImportRefusedError: it is no text.
    """
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise CouldNotError("standard input is closed", "name a file instead of -")
        with _set_aside(sys.stdin.buffer, "standard input") as source:
            yield source
        return
    with _open(name) as stream:
        status = os.fstat(stream.fileno())
        if stat.S_ISREG(status.st_mode):
            yield _looked_at(stream, status.st_size, name, f"{name}{_REJECTED}")
            return
        with _set_aside(stream, name) as source:
            yield source


def _open(name: str) -> BinaryIO:
    if "\0" in name:
        raise CouldNotError("the name of the file has a NUL character", "name a file")
    path = Path(name).expanduser()
    if path.is_dir():
        raise CouldNotError(f"{name} is a folder", "name a file in it")
    with _readable(name):
        return path.open("rb")


@contextmanager
def _set_aside(stream: BinaryIO, name: str) -> "Iterator[Source]":
    with TemporaryFile() as aside:
        size = 0
        with _readable(name):
            while block := stream.read(_AT_ONCE_BYTES):
                if not size:
                    _refuse_what_is_no_text(block[:_LOOKED_AT_BYTES], name)
                size += aside.write(block)
        yield _looked_at(aside, size, name, f"stdin{_REJECTED}")


def _looked_at(stream: BinaryIO, size: int, name: str, rejected_name: str) -> Source:
    with _readable(name):
        stream.seek(0)
        head = stream.read(_LOOKED_AT_BYTES)
    _refuse_what_is_no_text(head, name)
    return Source(stream, head, size, name, rejected_name)


def _refuse_what_is_no_text(head: bytes, name: str) -> None:
    for beginning, kind, hint in _KINDS:
        if head.startswith(beginning):
            raise ImportRefusedError(f"{name} is {kind}, not a text file", hint)
    if b"\0" in head and not head.startswith(_WIDE_MARKS) and not _looks_wide(head):
        raise ImportRefusedError(
            f"{name} is not a text file: byte {head.index(0) + 1} is NUL", _SAVE_AS
        )


def _looks_wide(head: bytes) -> bool:
    """Tell whether every other byte of the first few is NUL, as in UTF-16 without a mark."""
    few = head[:64]
    return any(not any(few[start::2]) and all(few[1 - start :: 2]) for start in (0, 1))


@contextmanager
def _readable(name: str) -> "Iterator[None]":
    try:
        yield
    except OSError as error:
        if error.filename is None and not isinstance(error, IsADirectoryError):
            message = f"{name} could not be read: {error.strerror or error}"
        elif isinstance(error, FileNotFoundError):
            message = f"there is no file {name}"
        else:
            message = f"{name} cannot be opened: {error.strerror}"
        raise CouldNotError(message, "check the name and the permissions of the file") from error
