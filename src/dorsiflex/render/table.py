"""Tables: drawn by Rich on a terminal, one value per line if too narrow; plain when piped."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.render.terminal import WIDEST, clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table as RichTable

    from dorsiflex.render.terminal import Screen

_MIN_PROSE_WIDTH = 12
_GAP = 2
_ASCII_GAP = 3


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: its header.
        right: whether cells are right-aligned, like numbers.
        prose: whether cells may wrap.
    """

    title: str
    right: bool = False
    prose: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], screen: Screen) -> str:
    """Lay out cells without cutting anything; empty columns are left out."""
    used = [i for i, _ in enumerate(columns) if any(row[i] for row in rows)] or list(
        range(len(columns))
    )
    columns = [columns[i] for i in used]
    cells = [[clean(row[i]) for i in used] for row in rows]
    if not screen.is_terminal:
        return _plain(columns, cells)
    room = screen.columns - _min_width(columns, cells)
    gaps = len(columns) - 1
    if gaps * (_GAP if screen.unicode else _ASCII_GAP) <= room:
        return _rich_table(columns, cells, screen, padding=1)
    if gaps <= room:
        return _rich_table(columns, cells, screen, padding=0)
    return _stacked(columns, cells, screen)


def fields_lines(fields: Mapping[str, str], screen: Screen) -> str:
    """Return one field per line, without empty ones; long ones wrap on a terminal."""
    shown = {name: clean(value) for name, value in fields.items() if value}
    if not screen.is_terminal:
        width = max(map(len, fields))
        return "\n".join(f"{name:<{width}}  {value}" for name, value in shown.items())
    narrow = screen._replace(columns=min(screen.columns, WIDEST))
    return _stacked([Column(name) for name in shown], [list(shown.values())], narrow)


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    return [
        max([cell_width(column.title), *(cell_width(row[i]) for row in cells)])
        for i, column in enumerate(columns)
    ]


def _min_width(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> int:
    widths = _widths(columns, cells)
    return sum(
        min(width, _MIN_PROSE_WIDTH) if column.prose else width
        for column, width in zip(columns, widths, strict=True)
    )


def _plain(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> str:
    widths = _widths(columns, cells)
    rows = [[column.title for column in columns], *cells]
    return "\n".join(row_line(columns, widths, row) for row in rows)


def row_line(columns: Sequence[Column], widths: Sequence[int], cells: Sequence[str]) -> str:
    """Return cells padded to the widths of their columns; columns without a cell are left out."""
    padded = []
    for column, width, cell in zip(columns, widths, cells, strict=False):
        blanks = " " * (width - cell_width(cell))
        padded.append(blanks + cell if column.right else cell + blanks)
    return (" " * _GAP).join(padded).rstrip()


def cell_width(text: str) -> int:
    """Return the number of terminal cells that a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _stacked(columns: Sequence[Column], cells: Sequence[Sequence[str]], screen: Screen) -> str:
    from rich.table import Table
    from rich.text import Text

    blocks = []
    for row in cells:
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        grid.add_column(no_wrap=True, min_width=max(len(column.title) for column in columns))
        grid.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                grid.add_row(Text(column.title), Text(cell))
        blocks.append(rich_text(grid, screen))
    return "\n\n".join(blocks)


def _rich_table(
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    screen: Screen,
    padding: int,
) -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(
        box=box.SIMPLE_HEAD if screen.unicode else box.ASCII2,
        show_edge=False,
        pad_edge=False,
        padding=(0, padding, 0, 0 if screen.unicode else padding),
        header_style="bold",
    )
    for column in columns:
        grid.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            no_wrap=not column.prose,
            overflow="fold",
        )
    for row in cells:
        grid.add_row(*(Text(cell) for cell in row))
    return rich_text(grid, screen)


def rich_text(renderable: RichTable, screen: Screen) -> str:
    """Draw something with Rich; return the text."""
    from rich.console import Console

    console = Console(
        file=StringIO(),
        width=screen.columns,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in capture.get().rstrip("\n").split("\n"))
