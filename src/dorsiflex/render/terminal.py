"""Terminal output: colour, width, emphasis, wrapping, and all writing to stdout and stderr.

Control characters in user text are escaped, and no meaning depends on colour alone.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import textwrap
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from dorsiflex.domain.text import is_safe_character
from dorsiflex.errors import CouldNotError, DorsiflexError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO


class Style(Enum):
    """Emphasis, as an SGR sequence that is readable on dark and light backgrounds."""

    PLAIN = ""
    STRONG = "1"
    DIM = "2"
    WARNING = "1;31"
    GAIN = "1;32"
    LOSS = "1;35"


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
    if not screen.is_terminal or all(len(line) <= room for line in text.split("\n")):
        return text
    return "\n".join(
        textwrap.fill(
            line,
            room,
            subsequent_indent=" " * (len(line) - len(line.lstrip()) + _HANGING),
            break_long_words=False,
            break_on_hyphens=False,
        )
        if len(line) > room
        else line
        for line in text.split("\n")
    )


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
    return textwrap.fill(
        text,
        min(screen.columns, widest),
        initial_indent=indent,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    )
