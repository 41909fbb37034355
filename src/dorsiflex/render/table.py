"""Tables: Rich on a terminal, plain uncut columns elsewhere, one value a line where too narrow."""

from io import StringIO
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from dorsiflex.render.terminal import WIDEST, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.table import Table as RichTable

    from dorsiflex.render.terminal import Screen

Record = TypeVar("Record")

_LEAST_PROSE = 12
_GAP = 2
_ASCII_GAP = 3


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: its head.
        right: its cells stand at its right edge, as numbers do.
        prose: its cells may be broken over several lines.
    """

    title: str
    right: bool = False
    prose: bool = False


class Field(NamedTuple, Generic[Record]):
    """A column of a table of records (`records_table`).

    Attributes:
        title: its header.
        cell: writes what a record has there; empty where it was not recorded.
        right: as of a `Column`.
        prose: as of a `Column`.
    """

    title: str
    cell: "Callable[[Record], str]"
    right: bool = False
    prose: bool = False


def table(columns: "Sequence[Column]", rows: "Sequence[Sequence[str]]", screen: "Screen") -> str:
    """Lay out cells; nothing is ever cut, whatever the width.

    Columns in which every cell is empty are left out.
    """
    used = [i for i, _ in enumerate(columns) if any(row[i] for row in rows)] or list(
        range(len(columns))
    )
    columns = [columns[i] for i in used]
    cells = [[clean(row[i]) for i in used] for row in rows]
    if not screen.is_terminal:
        return _plain(columns, cells)
    room = screen.columns - _least_width(columns, cells)
    gaps = len(columns) - 1
    if gaps * (_GAP if screen.unicode else _ASCII_GAP) <= room:
        return _ruled(columns, cells, screen, padding=1)
    if gaps <= room:
        return _ruled(columns, cells, screen, padding=0)
    return _stacked(columns, cells, screen)


def fields_lines(fields: "Mapping[str, str]", screen: "Screen") -> str:
    """Write one thing whole, a field a line; empty ones are left out.

    On a terminal what is long is broken beside the names.
    """
    shown = {name: clean(value) for name, value in fields.items() if value}
    if not screen.is_terminal:
        width = max(map(len, fields))
        return "\n".join(f"{name:<{width}}  {value}" for name, value in shown.items())
    narrow = screen._replace(columns=min(screen.columns, WIDEST))
    return _stacked([Column(name) for name in shown], [list(shown.values())], narrow)


def _widths(columns: "Sequence[Column]", cells: "Sequence[Sequence[str]]") -> list[int]:
    from rich.cells import cell_len

    return [
        max([cell_len(column.title), *(cell_len(row[i]) for row in cells)])
        for i, column in enumerate(columns)
    ]


def _least_width(columns: "Sequence[Column]", cells: "Sequence[Sequence[str]]") -> int:
    widths = _widths(columns, cells)
    return sum(
        min(width, _LEAST_PROSE) if column.prose else width
        for column, width in zip(columns, widths, strict=True)
    )


def _plain(columns: "Sequence[Column]", cells: "Sequence[Sequence[str]]") -> str:
    from rich.cells import cell_len

    widths = _widths(columns, cells)
    lines = []
    for row in [[column.title for column in columns], *cells]:
        padded = []
        for column, width, cell in zip(columns, widths, row, strict=True):
            blanks = " " * (width - cell_len(cell))
            padded.append(blanks + cell if column.right else cell + blanks)
        lines.append((" " * _GAP).join(padded).rstrip())
    return "\n".join(lines)


def _stacked(
    columns: "Sequence[Column]", cells: "Sequence[Sequence[str]]", screen: "Screen"
) -> str:
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


def _ruled(
    columns: "Sequence[Column]",
    cells: "Sequence[Sequence[str]]",
    screen: "Screen",
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


def rich_text(renderable: "RichTable", screen: "Screen") -> str:
    """Let Rich draw something for a screen, in text."""
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
