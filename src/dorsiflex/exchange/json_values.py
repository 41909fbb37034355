"""Objects out of JSON text in bounded memory: one array of them, or one a line."""

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from dorsiflex.domain.drafts import BadRow
from dorsiflex.errors import ImportRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_OBJECT = 262_144
"""Characters; the longest test that can be stored needs half of it."""

_BLANKS = " \t\r\n"
_LONGEST_SHOWN = 60


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


class _Repeated(NamedTuple):
    """In place of an object in which a key is given twice: either value could be meant."""

    key: str


def _object(pairs: "list[tuple[str, Any]]") -> "dict[str, Any] | _Repeated":
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    counts = Counter(key for key, _ in pairs)
    return _Repeated(next(key for key, count in counts.items() if count > 1))


_DECODER = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_object)


def objects_of_lines(lines: "Iterator[str]") -> "Iterator[tuple[int, dict[str, Any]] | BadRow]":
    """Give the objects of JSON Lines with their lines; blank lines are left out."""
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
    pieces: "Iterator[str]", name: str
) -> "Iterator[tuple[int, dict[str, Any]] | BadRow]":
    """Give the objects of one JSON array with the lines where they begin.

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

    def __init__(self, pieces: "Iterator[str]", name: str) -> None:
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
        """Move past one of some characters and give it."""
        found = self.skip_blanks()
        if not found or found not in characters:
            raise self._broken(f"'{found}'" if found else "the end of the file")
        self._at += 1
        return found

    def expect_end(self) -> None:
        """See that nothing is left."""
        if found := self.skip_blanks():
            raise self._broken(f"'{found}' after the array")

    def value(self) -> tuple[object, str]:
        """Move past a value and give it, and how it is written."""
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
            f"{self._name} is not JSON from line {self.line} on: {found}",
            "one array of objects, as dorsiflex export --format json writes it",
        )
