"""A file to be imported: opened to be read twice, decoded, and cut into JSON objects."""

from __future__ import annotations

import codecs
import json
import os
import stat
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from dorsiflex.domain.drafts import BadRow
from dorsiflex.errors import CouldNotError, ImportRefusedError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Advanced = Callable[[int], None]
    """Gets the number of bytes of a file read so far."""


STANDARD_INPUT = "-"

_AT_ONCE_BYTES = 1 << 19
_LOOKED_AT_BYTES = 1 << 18
_REJECTED = ".rejected.csv"
_SAVE_AS = "open it in a spreadsheet and save it as CSV (UTF-8)"
_KINDS = (
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
    (b"%PDF", "a PDF", "export the table as CSV"),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "write its tests with: dorsiflex --db FILE export",
    ),
)
_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")
_MARKUP_BYTES = 4096
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

    @property
    def is_zip(self) -> bool:
        """It is a zip archive, as .xlsx and .ods workbooks are."""
        return self.head.startswith(_ZIP)

    @property
    def is_workbook(self) -> bool:
        """It is a workbook, or a file of the kind that workbooks are."""
        return self.head.startswith((_ZIP, _COMPOUND_FILE))

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes from the beginning, half a mebibyte at a time.

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
def open_source(name: str) -> Iterator[Source]:
    """Open a file, or standard input for `-`.

    A pipe can be read only once, so it is first copied to a temporary file.

    Raises:
        CouldNotError: it is not there, is a folder, or cannot be read.
        ImportRefusedError: it is neither text nor a workbook.
    """
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise CouldNotError("standard input is closed", "give a file instead of -")
        with _copied(sys.stdin.buffer, "standard input") as source:
            yield source
        return
    with _open(name) as stream:
        status = os.fstat(stream.fileno())
        if stat.S_ISREG(status.st_mode):
            yield _looked_at(stream, status.st_size, name, f"{name}{_REJECTED}")
            return
        with _copied(stream, name) as source:
            yield source


def _open(name: str) -> BinaryIO:
    if "\0" in name:
        raise CouldNotError("the name of the file has a NUL character", "give a file")
    path = Path(os.path.expanduser(name))  # noqa: PTH111 # never raises
    if os.path.isdir(path):  # noqa: PTH112 # never raises
        raise CouldNotError(f"{name} is a folder", "give a file in it")
    with _readable(name):
        return path.open("rb")


@contextmanager
def _copied(stream: BinaryIO, name: str) -> Iterator[Source]:
    with TemporaryFile() as copy:
        size = 0
        with _readable(name):
            while block := stream.read(_AT_ONCE_BYTES):
                if not size:
                    _refuse_what_is_no_table(block[:_LOOKED_AT_BYTES], name)
                size += copy.write(block)
        yield _looked_at(copy, size, name, f"stdin{_REJECTED}")


def _looked_at(stream: BinaryIO, size: int, name: str, rejected_name: str) -> Source:
    with _readable(name):
        stream.seek(0)
        head = stream.read(_LOOKED_AT_BYTES)
    _refuse_what_is_no_table(head, name)
    return Source(stream, head, size, name, rejected_name)


def _refuse_what_is_no_table(head: bytes, name: str) -> None:
    if head.startswith((_ZIP, _COMPOUND_FILE)):
        return
    if name.casefold().endswith(WORKBOOK_ENDINGS):
        raise _no_workbook(head, name)
    for beginning, kind, hint in _KINDS:
        if head.startswith(beginning):
            raise ImportRefusedError(f"{name} is {kind}, not a text file", hint)
    if b"\0" in head and not head.startswith(_WIDE_MARKS) and not _looks_wide(head):
        raise ImportRefusedError(
            f"{name} is not a text file: byte {head.index(0) + 1} is NUL", _SAVE_AS
        )


def _no_workbook(head: bytes, name: str) -> ImportRefusedError:
    """Return why a file that is called a workbook is refused: other programs name files so."""
    if not head.strip():
        return ImportRefusedError(f"{name} is empty", "save the workbook again")
    beginning = head[:_MARKUP_BYTES].lstrip(codecs.BOM_UTF8).lstrip().lower()
    if beginning.startswith(b"<"):
        is_page = b"<html" in beginning or b"<table" in beginning
        kind = "an HTML page" if is_page else "XML"
        return ImportRefusedError(
            f"{name} is {kind}, not a workbook", "open it in a spreadsheet and save it as .xlsx"
        )
    return ImportRefusedError(
        f"{name} is not a workbook", "if it is text, rename it: .csv; if not, save it again"
    )


def _looks_wide(head: bytes) -> bool:
    """Return whether every other byte of the first few is NUL, as in UTF-16 without a mark."""
    few = head[:64]
    return any(not any(few[start::2]) and all(few[1 - start :: 2]) for start in (0, 1))


@contextmanager
def _readable(name: str) -> Iterator[None]:
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


LONGEST_LINE = 1_000_000
"""Characters; the longest test that can be stored needs a hundredth of it."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HINT = "give the encoding: --encoding cp1252 (Excel on Windows), mac-roman, utf-16-le"
_MOST_BYTES_OF_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Text:
    """A source with its encoding.

    Attributes:
        source: where the bytes come from.
        encoding: Python's name of it.
        head: the beginning, in whole lines unless it is a single one.
    """

    source: Source
    encoding: str
    head: str

    def lines(self, advanced: Advanced) -> Iterator[str]:
        r"""Yield the lines with their ends (`\n`, `\r\n` or `\r`).

        Args:
            advanced: gets the number of bytes read so far.

        Raises:
            ImportRefusedError: as `pieces`; or a line of more than a million characters.
        """
        whole = _whole_lines(self.pieces(advanced), self.source.name)
        return chain.from_iterable(StringIO(lines, newline="") for lines in whole)

    def pieces(self, advanced: Advanced) -> Iterator[str]:
        """Yield the text in pieces of at most half a million characters.

        Args:
            advanced: gets the number of bytes read so far.

        Raises:
            ImportRefusedError: bytes that the encoding does not have, or a NUL character.
        """
        decoder = codecs.getincrementaldecoder(self.encoding)()
        name, read, lines = self.source.name, 0, 0
        for block in chain(self.source.blocks(), [b""]):
            read += len(block)
            try:
                piece = decoder.decode(block, final=not block)
            except UnicodeError as error:
                raise _not_in(self.encoding, name, block, error, lines) from error
            if "\0" in piece:
                raise _nul(name, lines + piece.count("\n", 0, piece.index("\0")) + 1)
            lines += piece.count("\n")
            yield piece
            advanced(read)


def recognise_encoding(source: Source, encoding_option: str | None) -> Text:
    """Find out how text is written as bytes: a mark at the beginning, else UTF-8.

    Args:
        source: what is read.
        encoding_option: the name of an encoding; None to detect it.

    Raises:
        RefusedValueError: there is no encoding of this name.
        ImportRefusedError: the bytes are not valid in it.
    """
    encoding = _encoding(source, encoding_option)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        head = decoder.decode(source.head, final=source.is_whole)
    except UnicodeError as error:
        raise _not_in(encoding, source.name, source.head, error) from error
    if "\0" in head:
        raise _nul(source.name, head.count("\n", 0, head.index("\0")) + 1)
    return Text(source, encoding, head if source.is_whole else head[: _end_of_lines(head)] or head)


def _encoding(source: Source, encoding_option: str | None) -> str:
    marked = next((name for mark, name in _MARKS if source.head.startswith(mark)), None)
    if encoding_option is None:
        if marked is None and b"\0" in source.head:
            raise ImportRefusedError(
                f"{source.name} looks like UTF-16 without a byte order mark",
                "give the encoding: --encoding utf-16-le or --encoding utf-16-be",
            )
        return marked or "utf-8"
    try:
        found = codecs.lookup(encoding_option)
        "".encode(found.name)
    except (LookupError, ValueError):
        raise RefusedValueError(f"there is no encoding '{encoding_option}'", _HINT) from None
    # The byte order mark is not part of the text, whichever name of the encoding is given.
    same = marked is not None and found.name.startswith(marked.removesuffix("-sig"))
    return marked if marked and same else found.name


def _whole_lines(pieces: Iterator[str], name: str) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        text = rest + piece
        end = _end_of_lines(text)
        whole, rest = text[:end], text[end:]
        if len(rest) > LONGEST_LINE or _has_long_line(whole):
            raise ImportRefusedError(
                f"{name} has a line of more than {LONGEST_LINE:,} characters",
                "this is not a table with one row per test",
            )
        if whole:
            yield whole
    if rest:
        yield rest


def _has_long_line(whole: str) -> bool:
    """Only a block with few lines can have one: pieces are half as long."""
    if len(whole) <= LONGEST_LINE:
        return False
    return any(len(line) > LONGEST_LINE for line in StringIO(whole, newline=""))


def _end_of_lines(text: str) -> int:
    """Return where the last complete line ends; a CR at the very end may be half of a line end."""
    return max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1


def _not_in(
    encoding: str, name: str, block: bytes, error: UnicodeError, lines_before: int = 0
) -> ImportRefusedError:
    # The decoder may have kept some bytes of the block before, so that its place is off by them.
    start = error.start if isinstance(error, UnicodeDecodeError) else 0
    line = lines_before + block.count(b"\n", 0, max(start - _MOST_BYTES_OF_A_CHARACTER, 0)) + 1
    shown = encoding.upper().removesuffix("-SIG")
    byte = f"byte 0x{error.object[start]:02X}" if isinstance(error, UnicodeDecodeError) else "it"
    return ImportRefusedError(f"{name} is not written in {shown}: {byte} near line {line}", _HINT)


def _nul(name: str, line: int) -> ImportRefusedError:
    return ImportRefusedError(
        f"{name} is not a text file: NUL character on line {line}",
        "open it in a spreadsheet and save it as CSV (UTF-8)",
    )


_LONGEST_OBJECT = 262_144
"""Characters; the longest test that can be stored needs half of it."""

_BLANKS = " \t\r\n"
_LONGEST_SHOWN = 60


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


class _Repeated(NamedTuple):
    """In place of an object in which a key is given twice: either value could be meant."""

    key: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Repeated:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    counts = Counter(key for key, _ in pairs)
    return _Repeated(next(key for key, count in counts.items() if count > 1))


_DECODER = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_object)


def objects_of_lines(lines: Iterator[str]) -> Iterator[tuple[int, dict[str, Any]] | BadRow]:
    """Yield the objects of JSON Lines with their lines; blank lines are left out."""
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        try:
            value = _DECODER.decode(line)
        except (ValueError, RecursionError):
            yield _bad(number, line, "the line is not JSON")
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            yield _bad(number, line, _why_not(value, "the line is not an object"))


def objects_of_array(
    pieces: Iterator[str], name: str
) -> Iterator[tuple[int, dict[str, Any]] | BadRow]:
    """Yield the objects of one JSON array with the lines where they begin.

    Raises:
        ImportRefusedError: the text is not a JSON array, or ends before the array does.
    """
    text = _Window(pieces, name)
    text.expect("[")
    is_over = text.skip_blanks() == "]"
    if is_over:
        text.expect("]")
    while not is_over:
        line = text.line
        value, written = text.value()
        if isinstance(value, dict):
            yield line, value
        else:
            yield _bad(line, written, _why_not(value, "it is not an object"))
        is_over = text.expect(",]") == "]"
        text.skip_blanks()
    text.expect_end()


def _why_not(value: object, otherwise: str) -> str:
    if isinstance(value, _Repeated):
        return f"the key '{value.key}' is given more than once"
    return otherwise


def _bad(line: int, written: str, reason: str) -> BadRow:
    written = written.strip()
    shown = written if len(written) <= _LONGEST_SHOWN else f"{written[: _LONGEST_SHOWN - 1]}…"
    return BadRow(line, shown, reason, (written,))


class _Window:
    """The part of a text that is looked at, moving on piece by piece."""

    def __init__(self, pieces: Iterator[str], name: str) -> None:
        self._pieces = pieces
        self._name = name
        self._text = ""
        self._at = 0
        self.line = 1

    def skip_blanks(self) -> str:
        """Move to the next character that is not blank and give it; empty at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in _BLANKS:
                at += 1
            self._advance_to(at)
            if at < len(text):
                return text[at]
            if not self._more():
                return ""

    def expect(self, characters: str) -> str:
        """Move past one of some characters and return it."""
        found = self.skip_blanks()
        if not found or found not in characters:
            raise self._broken(f"'{found}'" if found else "the end of the file")
        self._at += 1
        return found

    def expect_end(self) -> None:
        """Check that nothing follows the array."""
        if found := self.skip_blanks():
            raise self._broken(f"'{found}' after the array")

    def value(self) -> tuple[object, str]:
        """Move past a value and return it, with its text."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                # It may go on in the next piece.
                if len(self._text) - self._at > _LONGEST_OBJECT or not self._more():
                    raise self._broken("something that is not JSON") from error
                continue
            written = self._text[self._at : end]
            self._advance_to(end)
            return value, written

    def _advance_to(self, at: int) -> None:
        self.line += self._text.count("\n", self._at, at)
        self._at = at

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._text, self._at = self._text[self._at :] + piece, 0
        return True

    def _broken(self, found: str) -> ImportRefusedError:
        return ImportRefusedError(
            f"{self._name} is not valid JSON at line {self.line}: {found}",
            "expected one array of objects, as written by dorsiflex export --format json",
        )
