"""Prose broken to the width of a terminal: the one place that says how wide it may be."""

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.render.screen import Screen

WIDEST = 110
"""Cells: room for the weeks of both ankles beside each other; longer lines are hard to read."""

_STEP = 2

PAGE = 80
"""Cells of what is read from its beginning to its end."""


def broken(text: str, screen: "Screen") -> str:
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


def paragraphs(text: str, screen: "Screen") -> str:
    """Break each line of a text, with a blank line after it; elsewhere it stays as it is."""
    if not screen.is_terminal:
        return text
    return "\n\n".join(filled(line, screen) for line in text.split("\n"))


def filled(
    text: str, screen: "Screen", *, indent: str = "", hanging: str = "", widest: int = WIDEST
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
