"""Text for a terminal or a pipe: colour, width, emphasis, line breaks, and the only way out.

Text that we did not write never acts on the terminal, and no meaning rests on colour.
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

from dorsiflex.domain.words import is_safe_character
from dorsiflex.errors import CouldNotError, DorsiflexError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO


class Style(Enum):
    """What a piece of text is, as an SGR sequence that reads on dark and on light."""

    PLAIN = ""
    STRONG = "1"
    DIM = "2"
    WARNING = "1;31"
    GAIN = "1;32"
    LOSS = "1;35"


def styled(text: str, style: Style, screen: Screen) -> str:
    """Emphasise a text, each line by itself, so that a pager keeps it."""
    if not screen.colour or style is Style.PLAIN:
        return text
    return "\n".join(f"\x1b[{style.value}m{line}\x1b[0m" for line in text.split("\n"))


def styled_start(text: str, start: str, style: Style, screen: Screen) -> str:
    """Emphasise the words that a text begins with, also where it was broken between them."""
    end = 0
    for word in start.split():
        end = text.index(word, end) + len(word)
    return styled(text[:end], style, screen) + text[end:]


def clean(text: str) -> str:
    r"""Show what would act on a terminal as an escape, e.g. `\x1b` or `\u202e`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def shown_path(path: str, screen: Screen) -> str:
    """Return a path as it is to a script that goes on with it, and clean to a terminal."""
    return clean(path) if screen.is_terminal else path


def _shown(character: str) -> str:
    if is_safe_character(character):
        return character
    return character.encode("unicode_escape").decode("ascii")


_NARROWEST = 20
_FALLBACK = (80, 24)


class OutputClosedError(DorsiflexError):
    """Whoever read our output went away; nothing is said, as nobody listens."""

    exit_code: ClassVar[int] = 141


class OutputFailedError(CouldNotError):
    """The disk behind the output is full or faulty, or it was closed from the beginning."""


class Screen(NamedTuple):
    """What text is made for.

    Attributes:
        is_terminal: somebody looks at it: tables have rules and are fitted to the width.
        colour: escape sequences are allowed; where not, there are none at all, bold included.
        columns: the width of the terminal.
        rows: its height.
        unicode: its encoding can show more than ASCII.
        program: how the reader calls the program for the person meant, for hints.
    """

    is_terminal: bool = False
    colour: bool = False
    columns: int = _FALLBACK[0]
    rows: int = _FALLBACK[1]
    unicode: bool = True
    program: str = "dorsiflex"


def screen_of(stream: TextIO | None, environ: Mapping[str, str]) -> Screen:
    """Look at a stream and the environment: `NO_COLOR`, `FORCE_COLOR`, `TERM`, `COLUMNS`.

    Args:
        stream: standard output; None where it was closed before the program began.
        environ: the environment.
    """
    is_terminal = stream is not None and stream.isatty()
    size = shutil.get_terminal_size(_FALLBACK)
    encoding = (getattr(stream, "encoding", None) or "ascii").lower()
    return Screen(
        is_terminal=is_terminal,
        colour=_colour(environ, is_terminal=is_terminal),
        columns=max(size.columns, _NARROWEST),
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
    """Write a text, with a line break at its end, to standard output and see that it arrives.

    Raises:
        OutputClosedError: the reader has gone.
        OutputFailedError: the disk behind it is full or faulty.
    """
    with delivery(stream or sys.stdout) as open_stream:
        open_stream.write(text if text.endswith("\n") or not text else text + "\n")
        open_stream.flush()


def write_bytes(piece: bytes) -> None:
    """Write bytes to standard output, as they are on every platform, and see that they arrive.

    Raises:
        OutputClosedError: the reader has gone.
        OutputFailedError: the disk behind it is full or faulty.
    """
    with delivery(sys.stdout) as open_stream:
        open_stream.flush()
        rest = memoryview(piece)
        while rest:
            # Unbuffered (PYTHONUNBUFFERED), a write may take a part only and say nothing.
            rest = rest[open_stream.buffer.write(rest) :]
        open_stream.buffer.flush()


def say(text: str) -> None:
    """Write a message to standard error; nobody hears it where that is closed.

    On a terminal lines that are too long are broken at blanks.
    """
    if sys.stderr is None:
        return
    if sys.stderr.isatty():
        text = broken(text, screen_of(sys.stderr, os.environ))
    write(text, sys.stderr)


@contextmanager
def delivery(stream: TextIO | None) -> Iterator[TextIO]:
    """Turn what goes wrong while a stream is written to into errors of our own.

    An error that names a file is not one of the stream, and passes.

    Raises:
        OutputClosedError: the reader has gone.
        OutputFailedError: it cannot take what is written.
    """
    if stream is None:
        raise OutputFailedError("the output could not be written: it is closed", "open it")
    try:
        yield stream
    except OSError as error:
        if error.filename is not None:
            raise
        _abandon(stream)
        # On Windows a closed pipe is an invalid argument.
        if isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL:
            raise OutputClosedError("the output was closed") from error
        raise OutputFailedError(
            f"the output could not be written: {error.strerror}", "free some space and try again"
        ) from error


def _abandon(stream: TextIO) -> None:
    """Let what the stream still holds go nowhere, so that the exit does not fail on it again."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)


WIDEST = 110
"""Cells: room for the weeks of both ankles beside each other; longer lines are hard to read."""

_STEP = 2

PAGE = 80
"""Cells of what is read from its beginning to its end."""


def broken(text: str, screen: Screen) -> str:
    """Break the lines of a message that are too long, at blanks only: a path or a word stays whole.

    Elsewhere than on a terminal, and where all lines fit, it stays as it is.
    """
    room = min(screen.columns, WIDEST)
    if not screen.is_terminal or all(len(line) <= room for line in text.split("\n")):
        return text
    return "\n".join(
        textwrap.fill(
            line,
            room,
            subsequent_indent=" " * (len(line) - len(line.lstrip()) + _STEP),
            break_long_words=False,
            break_on_hyphens=False,
        )
        if len(line) > room
        else line
        for line in text.split("\n")
    )


def paragraphs(text: str, screen: Screen) -> str:
    """Break each line of a text, with a blank line after it; elsewhere it stays as it is."""
    if not screen.is_terminal:
        return text
    return "\n\n".join(filled(line, screen) for line in text.split("\n"))


def filled(
    text: str, screen: Screen, *, indent: str = "", hanging: str = "", widest: int = WIDEST
) -> str:
    """Break a paragraph to the width of a terminal; elsewhere it stays one line.

    Args:
        text: without line breaks.
        screen: what it is made for.
        indent: stands before the first line.
        hanging: stands before every other line.
        widest: cells that a line takes at most, however wide the terminal is.
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
