"""What can go wrong, each with its exit code; one boundary in the command line prints them."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST = 400
"""Characters of a message or a hint that are shown; what a user wrote can be far longer."""


INTERRUPTED = 130
"""What the process ends with after Ctrl-C."""


class DorsiflexError(Exception):
    """Base of every error that a user is told about in plain words.

    Attributes:
        exit_code: what the process ends with.
        message: one line: what is wrong, naming the value; a huge one is cut in its middle.
        hint: one line: what to do about it, or None; cut likewise.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = _shortened(message)
        self.hint = None if hint is None else _shortened(hint)
        super().__init__(self.message)


class CouldNotError(DorsiflexError):
    """The file, the disk or the database did not allow it."""


class DamagedError(CouldNotError):
    """The file is not, or no longer, a whole database."""


class RefusedValueError(DorsiflexError):
    """A value or a combination of options that is not allowed."""

    exit_code = 2


class NotFoundError(DorsiflexError):
    """There is no such thing: an id, a person, an exercise, something to undo."""

    exit_code = 3


class ImportRefusedError(DorsiflexError):
    """A file that cannot be imported as it is; nothing of it was stored."""

    exit_code = 4


class DatabaseLockedError(DorsiflexError):
    """Another process kept the database busy for longer than the timeout."""

    exit_code = 5


def _shortened(text: str) -> str:
    """Cut the middle out of a long line: its ends say what is wrong and what is allowed."""
    if len(text) <= _LONGEST:
        return text
    half = (_LONGEST - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def did_you_mean(name: str, known: "Iterable[str]", otherwise: str | None = None) -> str | None:
    """Give a hint that names the known words closest to a mistyped one, else `otherwise`."""
    from difflib import get_close_matches  # rarely needed, and not cheap to import

    lowered = {word.casefold(): word for word in known}
    close = get_close_matches(name.casefold(), lowered, n=3, cutoff=0.5)
    if not close:
        return otherwise
    return "did you mean " + " or ".join(lowered[word] for word in close) + "?"
