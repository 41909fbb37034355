"""Two blocks of text side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.table import rich_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.render.terminal import Screen

_GAP = 4
_BLOCKS = 2


def half_screen(blocks: Sequence[str], screen: Screen) -> Screen | None:
    """Return the screen of one of two blocks that fit side by side.

    None unless there are two blocks whose lines fit, or if the output is piped: there lines are
    read one by one.
    """
    if len(blocks) != _BLOCKS or not screen.is_terminal:
        return None
    from rich.text import Text

    columns = (screen.columns - _GAP) // _BLOCKS
    longest = max(Text.from_ansi(line).cell_len for text in blocks for line in text.split("\n"))
    return screen._replace(columns=columns) if longest <= columns else None


def side_by_side(blocks: Sequence[str], screen: Screen) -> str:
    """Lay out two blocks side by side; their lines must fit."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, _GAP, 0, 0))
    for _ in blocks:
        grid.add_column(width=(screen.columns - _GAP) // _BLOCKS, no_wrap=True)
    grid.add_row(*(Text.from_ansi(text) for text in blocks))
    return rich_text(grid, screen)
