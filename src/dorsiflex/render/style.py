"""Emphasis, where colour was decided on; meaning never rests on it."""

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.render.screen import Screen


class Style(Enum):
    """What a piece of text is, as an SGR sequence that reads on dark and on light."""

    PLAIN = ""
    STRONG = "1"
    DIM = "2"
    WARNING = "1;31"
    GAIN = "1;32"
    LOSS = "1;35"


def styled(text: str, style: Style, screen: "Screen") -> str:
    """Emphasise a text, each line by itself, so that a pager keeps it."""
    if not screen.colour or style is Style.PLAIN:
        return text
    return "\n".join(f"\x1b[{style.value}m{line}\x1b[0m" for line in text.split("\n"))


def styled_start(text: str, start: str, style: Style, screen: "Screen") -> str:
    """Emphasise the words that a text begins with, also where it was broken between them."""
    end = 0
    for word in start.split():
        end = text.index(word, end) + len(word)
    return styled(text[:end], style, screen) + text[end:]
