"""Bytes to text: which encoding, and whole lines in bounded memory."""

import codecs
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING

from dorsiflex.errors import ImportRefusedError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.exchange.source import Advanced, Source

LONGEST_LINE = 1_000_000
"""Characters; the longest test that can be stored needs a hundredth of it."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HINT = "name the encoding: --encoding cp1252 (Excel on Windows), mac-roman, utf-16-le"
_MOST_BYTES_OF_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Text:
    """A source with its encoding.

    Attributes:
        source: where the bytes come from.
        encoding: Python's name of it.
        head: the beginning, in whole lines unless it is a single one.
    """

    source: "Source"
    encoding: str
    head: str

    def lines(self, advanced: "Advanced") -> "Iterator[str]":
        r"""Give the lines with their ends (`\n`, `\r\n` or `\r`).

        Args:
            advanced: is told how many bytes have been read so far.

        Raises:
            ImportRefusedError: as `pieces`; or a line of more than a million characters.
        """
        whole = _whole_lines(self.pieces(advanced), self.source.name)
        return chain.from_iterable(StringIO(lines, newline="") for lines in whole)

    def pieces(self, advanced: "Advanced") -> "Iterator[str]":
        """Give the text in pieces of at most half a million characters.

        Args:
            advanced: is told how many bytes have been read so far.

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


def recognise_encoding(source: "Source", told: str | None) -> Text:
    """Find out how text is written as bytes: a mark at the beginning, else UTF-8.

    Args:
        source: what is read.
        told: an encoding by name, or None to find out.

    Raises:
        RefusedValueError: there is no encoding of this name.
        ImportRefusedError: the bytes are none of it.
    """
    encoding = _encoding(source, told)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        head = decoder.decode(source.head, final=source.is_whole)
    except UnicodeError as error:
        raise _not_in(encoding, source.name, source.head, error) from error
    if "\0" in head:
        raise _nul(source.name, head.count("\n", 0, head.index("\0")) + 1)
    return Text(source, encoding, head if source.is_whole else head[: _end_of_lines(head)] or head)


def _encoding(source: "Source", told: str | None) -> str:
    marked = next((name for mark, name in _MARKS if source.head.startswith(mark)), None)
    if told is None:
        if marked is None and b"\0" in source.head:
            raise ImportRefusedError(
                f"{source.name} looks like UTF-16 without a mark",
                "name the encoding: --encoding utf-16-le or --encoding utf-16-be",
            )
        return marked or "utf-8"
    try:
        found = codecs.lookup(told)
        "".encode(found.name)
    except (LookupError, ValueError):
        raise RefusedValueError(f"there is no encoding '{told}'", _HINT) from None
    # The mark is no part of the text, whatever the name that was told.
    same = marked is not None and found.name.startswith(marked.removesuffix("-sig"))
    return marked if marked and same else found.name


def _whole_lines(pieces: "Iterator[str]", name: str) -> "Iterator[str]":
    rest = ""
    for piece in pieces:
        text = rest + piece
        end = _end_of_lines(text)
        whole, rest = text[:end], text[end:]
        if len(rest) > LONGEST_LINE or _has_long_line(whole):
            raise ImportRefusedError(
                f"{name} has a line of more than {LONGEST_LINE:,} characters",
                "it is no table of tests: one row a test",
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
    """Give where the last whole line ends; a CR at the very end may be half of a line end."""
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
