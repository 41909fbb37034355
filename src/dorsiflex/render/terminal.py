"""Terminal output: colour, width, emphasis, wrapping, and all writing to stdout and stderr.

Control characters in user text are escaped, and no meaning depends on colour alone.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from contextlib import contextmanager, suppress
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from dorsiflex.domain.text import is_safe_character
from dorsiflex.errors import CouldNotError, DorsiflexError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO


class Style(Enum):
    """Emphasis, as an SGR sequence.

    Gain and loss have colours of the 256: the green and magenta of the 16 are hard to read on a
    light background where bold makes them bright. These two have a contrast of 4 or more (WCAG 2)
    with white and with black.
    """

    PLAIN = ""
    STRONG = "1"
    DIM = "2"
    WARNING = "1;31"
    GAIN = "1;38;5;29"
    LOSS = "1;38;5;163"


def styled(text: str, style: Style, screen: Screen) -> str:
    """Emphasise a text line by line, because pagers reset at line ends."""
    if not screen.colour or style is Style.PLAIN:
        return text
    return "\n".join(f"\x1b[{style.value}m{line}\x1b[0m" for line in text.split("\n"))


def styled_start(text: str, start: str, style: Style, screen: Screen) -> str:
    """Emphasise the first words of a text, even if it was wrapped between them."""
    end = 0
    for word in start.split():
        end = text.index(word, end) + len(word)
    return styled(text[:end], style, screen) + text[end:]


_BLANK_END = re.compile(r" +((?:\x1b\[0m)?)$")


def without_blank_end(line: str) -> str:
    """Return a line without blanks at its end, also before the end of emphasis."""
    return _BLANK_END.sub(r"\1", line)


def escape_control(text: str) -> str:
    r"""Replace control characters by escapes such as `\x1b` or `\u202e`."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def shown_path(path: str, screen: Screen) -> str:
    """Return a path: escaped on a terminal, unmodified for scripts."""
    return escape_control(path) if screen.is_terminal else path


def _escaped(character: str) -> str:
    if is_safe_character(character):
        return character
    return character.encode("unicode_escape").decode("ascii")


_MIN_COLUMNS = 20
_DEFAULT_SIZE = (80, 24)


class OutputClosedError(DorsiflexError):
    """The reader closed the pipe: exit quietly."""

    exit_code: ClassVar[int] = 141


class OutputFailedError(CouldNotError):
    """The output cannot be written: disk full or faulty, or stream closed."""


class Screen(NamedTuple):
    """The output that text is formatted for.

    Attributes:
        is_terminal: whether text is fitted to a terminal; else it is plain.
        colour: whether escape sequences, including bold, are allowed.
        columns: width of the terminal.
        rows: height of the terminal.
        unicode: whether the encoding can show more than ASCII.
        program: the command to call for the current person, for hints.
    """

    is_terminal: bool = False
    colour: bool = False
    columns: int = _DEFAULT_SIZE[0]
    rows: int = _DEFAULT_SIZE[1]
    unicode: bool = True
    program: str = "dorsiflex"


def screen_of(stream: TextIO | None, environ: Mapping[str, str]) -> Screen:
    """Return the screen of a stream, which is None if it was closed before the program started.

    Follows `NO_COLOR`, `FORCE_COLOR`, `TERM` and `COLUMNS` in the environment.
    """
    is_terminal = stream is not None and stream.isatty()
    size = shutil.get_terminal_size(_DEFAULT_SIZE)
    encoding = (getattr(stream, "encoding", None) or "ascii").lower()
    return Screen(
        is_terminal=is_terminal,
        colour=_colour(environ, is_terminal=is_terminal),
        columns=max(size.columns, _MIN_COLUMNS),
        rows=size.lines,
        unicode=encoding.startswith("utf"),
    )


def _colour(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    if environ.get("NO_COLOR"):
        return False
    forced = environ.get("FORCE_COLOR")
    if forced and forced != "0":
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def write(text: str, stream: TextIO | None = None) -> None:
    """Write a text, with a final line break, and flush; to standard output by default.

    Raises:
        OutputClosedError: the reader closed the pipe.
        OutputFailedError: it cannot be written.
    """
    with output_errors(stream or sys.stdout) as open_stream:
        open_stream.write(text if text.endswith("\n") or not text else text + "\n")
        open_stream.flush()


def write_bytes(piece: bytes) -> None:
    """Write bytes to standard output, without newline translation, and flush.

    Raises:
        OutputClosedError: the reader closed the pipe.
        OutputFailedError: they cannot be written.
    """
    with output_errors(sys.stdout) as open_stream:
        open_stream.flush()
        rest = memoryview(piece)
        while rest:
            # With PYTHONUNBUFFERED a write may be partial.
            rest = rest[open_stream.buffer.write(rest) :]
        open_stream.buffer.flush()


def say(text: str) -> None:
    """Write a message to standard error, if it is open; long lines wrap on a terminal."""
    if sys.stderr is None:
        return
    if sys.stderr.isatty():
        text = wrap_lines(text, screen_of(sys.stderr, os.environ))
    write(text, sys.stderr)


@contextmanager
def output_errors(stream: TextIO | None) -> Iterator[TextIO]:
    """Turn write errors of a stream into errors of our own; those that name a file pass through.

    Raises:
        OutputClosedError: the reader closed the pipe.
        OutputFailedError: the stream cannot be written.
    """
    if stream is None:
        raise OutputFailedError("the output is closed", "open it")
    try:
        yield stream
    except OSError as error:
        if error.filename is not None:
            raise
        _discard_buffer(stream)
        # On Windows a closed pipe is an invalid argument.
        if isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL:
            raise OutputClosedError("the output was closed") from error
        raise OutputFailedError(
            f"the output could not be written: {error.strerror}", "free some space and try again"
        ) from error


def _discard_buffer(stream: TextIO) -> None:
    """Discard what is still buffered, so that the flush at exit does not fail again."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)


WIDEST = 110
"""Maximum width of text: both ankles fit side by side; longer lines are hard to read."""

_HANGING = 2

PAGE = 80
"""Width of prose."""


def wrap_lines(text: str, screen: Screen) -> str:
    """Wrap long lines at blanks only, so that paths stay intact; does nothing when piped."""
    room = min(screen.columns, WIDEST)
    if not screen.is_terminal:
        return text
    lines = []
    for line in text.split("\n"):
        hanging = " " * (len(line) - len(line.lstrip()) + _HANGING)
        lines += wrapped(line, room, hanging=hanging, break_words=False)
    return "\n".join(lines)


def wrap_paragraphs(text: str, screen: Screen) -> str:
    """Wrap each line as a paragraph, with blank lines between; does nothing when piped."""
    if not screen.is_terminal:
        return text
    return "\n\n".join(filled(line, screen) for line in text.split("\n"))


def filled(
    text: str, screen: Screen, *, indent: str = "", hanging: str = "", widest: int = WIDEST
) -> str:
    """Wrap a paragraph to the width of a terminal; when piped it stays one line.

    Args:
        text: without line breaks.
        screen: the output.
        indent: before the first line.
        hanging: before all other lines.
        widest: maximum width, however wide the terminal is.
    """
    if not screen.is_terminal:
        return f"{indent}{text}"
    width = min(screen.columns, widest)
    return "\n".join(wrapped(text, width, indent=indent, hanging=hanging))


def wrapped(
    text: str, columns: int, *, indent: str = "", hanging: str = "", break_words: bool = True
) -> list[str]:
    """Return the lines of a paragraph; a command or a number with its unit stays in one line.

    Args:
        text: without line breaks.
        columns: of a terminal, of which a wide character takes two.
        indent: before the first line.
        hanging: before all other lines.
        break_words: cut a word that is wider than a line; else it is longer than the line.
    """
    line = indent + text
    if cell_width(line) <= columns:
        return [line]
    line = _kept_together(line, columns - cell_width(hanging))
    lines: list[str] = []
    start, used, blanks = "", 0, ""
    for piece in filter(None, _BLANKS.split(line)):
        if not piece.strip():
            blanks = piece
            continue
        width = cell_width(piece.replace(_KEPT, " "))
        if start.strip() and used + len(blanks) + width > columns:
            lines.append(start)
            start, used, blanks = hanging, cell_width(hanging), ""
        rest = piece
        if break_words and used + len(blanks) + width > columns:
            *heads, rest = _chopped(piece, columns - used - len(blanks), columns - len(hanging))
            for head in heads:
                lines.append(start + blanks + head)
                start, used, blanks = hanging, cell_width(hanging), ""
            width = cell_width(rest)
        start, used, blanks = start + blanks + rest, used + len(blanks) + width, ""
    return [line.replace(_KEPT, " ") for line in (*lines, start)]


_BLANKS = re.compile("( +)")
_KEPT = "\x1f"
"""Stands for a blank at which no line ends."""


@cache
def _together() -> re.Pattern[str]:
    """Return what finds a blank between a number and its unit, month or date, and a command."""
    from dorsiflex.domain.dates import MONTHS  # which `--help` does not need

    month = "|".join(MONTHS)
    return re.compile(
        rf"(?<=\d) (?=(?:cm|mm|in|%|days?|weeks?|{month})(?!\w)|\(\d{{1,2}} (?:{month}))"
        r"|(?:(?<=: )|(?<=with )|(?<=see )|(?<=\()|(?<=  ))"
        r"dorsiflex(?: (?!(?:shows|lists|takes|stores) )\S*[^\s.,;:)])*\S*"
    )


def _kept_together(text: str, columns: int) -> str:
    def kept(found: re.Match[str]) -> str:
        whole = found.group()
        # A command that is too long is broken before an option.
        parts = [whole] if cell_width(whole) <= columns else re.split(" (?=-)", whole)
        return " ".join(
            part.replace(" ", _KEPT) if cell_width(part) <= columns else part for part in parts
        )

    return _together().sub(kept, text)


def _chopped(word: str, first: int, others: int) -> list[str]:
    """Cut a word to pieces, after a hyphen if it has one: the first as wide as the line's rest."""
    pieces: list[str] = []
    while cell_width(word) > (room := max(first if not pieces else others, 2)):
        end = room
        while cell_width(word[:end]) > room:
            end -= 1
        end = word.rfind("-", 1, end) + 1 or end
        while end < len(word) - 1 and not cell_width(word[end]):
            end += 1
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def cell_width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
