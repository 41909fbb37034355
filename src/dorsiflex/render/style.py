"""Emphasis, where colour was decided on; meaning never rests on it."""

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.render.screen import Screen


class Style(Enum):
    """What a piece of text is, as an SGR sequence that reads on dark and on light."""

    STRONG = "1"
    WARNING = "1;31"


def styled(text: str, style: Style, screen: "Screen") -> str:
    """Emphasise a text, each line by itself, so that a pager keeps it."""
    if not screen.colour:
        return text
    return "\n".join(f"\x1b[{style.value}m{line}\x1b[0m" for line in text.split("\n"))
