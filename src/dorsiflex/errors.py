"""Errors with their exit codes and messages, which `cli/app.py` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_CHARACTERS = 400
"""The most characters shown of a message or a hint, which may quote long input."""

INTERRUPTED = 130
"""The exit code after Ctrl-C."""


class DorsiflexError(Exception):
    """Base of all errors that users see as a message.

    Attributes:
        exit_code: of the process.
        message: what is wrong, in one line that quotes the value; long ones are shortened.
        hint: what to do about it, in one line, or None; shortened likewise.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = _shortened(message)
        self.hint = None if hint is None else _shortened(hint)
        super().__init__(self.message)


class CouldNotError(DorsiflexError):
    """The file, the disk or the database did not allow it."""


class DamagedError(CouldNotError):
    """The file is not a database, or is damaged."""


class RefusedValueError(DorsiflexError):
    """A value or a combination of options that is not allowed."""

    exit_code = 2


class NotFoundError(DorsiflexError):
    """Something does not exist: an id, a person, an exercise, a change to undo."""

    exit_code = 3


class ImportRefusedError(DorsiflexError):
    """A file cannot be imported as it is; nothing was stored.

    Attributes:
        proposal: the part of the hint that is options, as a shell takes them; empty if none are.
    """

    exit_code = 4

    def __init__(self, message: str, hint: str | None = None, proposal: str = "") -> None:
        super().__init__(message, hint)
        self.proposal = proposal


class DatabaseLockedError(DorsiflexError):
    """Another process kept the database busy for longer than the timeout."""

    exit_code = 5


def _shortened(text: str) -> str:
    """Cut out the middle: the ends say what is wrong and what is allowed."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    half = (_MOST_CHARACTERS - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def did_you_mean(
    name: str, known: Iterable[str], otherwise: str | None = None, *, similar: float = 0.5
) -> str | None:
    """Return a hint with the known words closest to a mistyped one, or else `otherwise`.

    `similar` is how alike they have to be, from 0 to 1 (the same).
    """
    from difflib import get_close_matches  # slow to import and rarely needed

    lowered = {word.casefold(): word for word in known}
    close = get_close_matches(name.casefold(), lowered, n=3, cutoff=similar)
    if not close:
        return otherwise
    *others, last = (lowered[word] for word in close)
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
