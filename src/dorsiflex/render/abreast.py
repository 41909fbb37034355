"""Two blocks of text beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.table import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.render.terminal import Screen

_GAP = 4
_BLOCKS = 2


def fit_abreast(blocks: Sequence[str], screen: Screen) -> Screen | None:
    """Return the part of a terminal that one of two blocks has beside the other.

    None where there are not two, where a line of theirs is too long for it, or when piped: there a
    reader goes from line to line.
    """
    if len(blocks) != _BLOCKS or not screen.is_terminal:
        return None
    from rich.text import Text

    columns = (screen.columns - _GAP) // _BLOCKS
    longest = max(Text.from_ansi(line).cell_len for text in blocks for line in text.split("\n"))
    return screen._replace(columns=columns) if longest <= columns else None


def abreast(blocks: Sequence[str], screen: Screen) -> str:
    """Write two blocks beside each other, whose lines fit (`fit_abreast`)."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, _GAP, 0, 0))
    for _ in blocks:
        grid.add_column(width=(screen.columns - _GAP) // _BLOCKS, no_wrap=True)
    grid.add_row(*(Text.from_ansi(text) for text in blocks))
    return drawn(grid, screen)
