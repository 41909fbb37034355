"""Tables: plain or boxed, with what does not fit below, or two side by side."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from dorsiflex.render.terminal import (
    WIDEST,
    Style,
    cell_width,
    escape_control,
    styled,
    without_blank_end,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.table import Table as RichTable

    from dorsiflex.render.terminal import Screen


Record = TypeVar("Record")

_LEAST_PROSE = 12
_LONGEST_WORD = 24
"""A longer word does not widen its column, and is broken."""

_GAP = 2
_ASCII_GAP = 3


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: its header.
        right: its cells are right-aligned, as numbers are.
        prose: its cells may be broken over several lines.
    """

    title: str
    right: bool = False
    prose: bool = False


class Field(NamedTuple, Generic[Record]):
    """A column of a table of records (`records_table`).

    Attributes:
        title: its header.
        cell: returns the text for a record; empty if not recorded.
        right: as of a `Column`.
        prose: as of a `Column`.
    """

    title: str
    cell: Callable[[Record], str]
    right: bool = False
    prose: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], screen: Screen) -> str:
    """Lay out cells; nothing is ever cut, whatever the width.

    Columns in which every cell is empty are left out.
    """
    used = [i for i, _ in enumerate(columns) if any(row[i] for row in rows)] or list(
        range(len(columns))
    )
    columns = [columns[i] for i in used]
    cells = [[escape_control(row[i]) for i in used] for row in rows]
    if not screen.is_terminal:
        return _plain(columns, cells)
    least = _least_widths(columns, cells)
    room = screen.columns - sum(least)
    gaps = len(columns) - 1
    if gaps * (_GAP if screen.unicode else _ASCII_GAP) <= room:
        return _ruled(columns, cells, least, screen, padding=1)
    if gaps <= room:
        return _ruled(columns, cells, least, screen, padding=0)
    return _stacked(columns, cells, screen)


def fields_lines(fields: Mapping[str, str], screen: Screen) -> str:
    """Write one thing in full, one field per line; empty ones are left out.

    On a terminal, long values are wrapped next to the names.
    """
    shown = {name: escape_control(value) for name, value in fields.items() if value}
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


def _least_widths(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return how narrow each column can be: prose is broken, but not within its words."""
    least = _widths(columns, cells)
    for i, column in enumerate(columns):
        if column.prose:
            words = {word for row in cells for word in row[i].split(" ")}
            widths = [width for width in map(cell_width, words) if width <= _LONGEST_WORD]
            least[i] = min(least[i], max(_LEAST_PROSE, *widths, 0))
    return least


def _plain(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> str:
    widths = _widths(columns, cells)
    lines = []
    for row in [[column.title for column in columns], *cells]:
        padded = []
        for column, width, cell in zip(columns, widths, row, strict=True):
            blanks = " " * (width - cell_width(cell))
            padded.append(blanks + cell if column.right else cell + blanks)
        lines.append((" " * _GAP).join(padded).rstrip())
    return "\n".join(lines)


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


def _ruled(
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    least: Sequence[int],
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
    for column, width in zip(columns, least, strict=True):
        grid.add_column(
            Text(column.title),
            min_width=width,
            justify="right" if column.right else "left",
            no_wrap=not column.prose,
            overflow="fold",
        )
    for row in cells:
        grid.add_row(*(Text(cell) for cell in row))
    return rich_text(grid, screen)


def rich_text(renderable: RichTable, screen: Screen) -> str:
    """Return what Rich draws for a screen, as text."""
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
    lines = capture.get().rstrip("\n").split("\n")
    return "\n".join(map(without_blank_end, lines))


_GAP_BELOW = "  "
_NARROWEST_FIRST = 12
"""Columns that the first one may take even if that is more than its share."""

_SHARE_OF_FIRST = 4


class Row(NamedTuple):
    """A row of such a table.

    Attributes:
        cells: one for each column.
        strong: it stands out.
        styles: of each cell, if colour is allowed; empty if they have none.
    """

    cells: tuple[str, ...]
    strong: bool = False
    styles: tuple[Style, ...] = ()


def records_table(
    records: Sequence[Record],
    fields: Sequence[Field[Record]],
    screen: Screen,
    groups: Sequence[int] = (),
) -> str:
    """Lay out records, one per line.

    Args:
        records: in the order they are shown.
        fields: the columns.
        screen: what it is made for.
        groups: as of `overflow_table`; without any, prose is broken within its column.
    """
    columns = [Column(field.title, field.right, field.prose) for field in fields]
    cells = [tuple(field.cell(record) for field in fields) for record in records]
    if groups:
        return overflow_table(columns, groups, list(map(Row, cells)), screen)
    return table(columns, cells, screen)


def overflow_table(
    columns: Sequence[Column], groups: Sequence[int], rows: Sequence[Row], screen: Screen
) -> str:
    """Lay out rows; nothing is ever cut, whatever the width.

    A first cell that is wider than its share of the line gets a line of its own.
    Columns in which every cell is empty are left out. Elsewhere than on a terminal it is a plain
    table.

    Args:
        columns: the first is what a row is about.
        groups: how many columns belong together and go below a row together, the first group never.
        rows: what is in it.
        screen: what it is made for.
    """
    if not screen.is_terminal:
        return table(columns, [row.cells for row in rows], screen)
    used = [i for i, _ in enumerate(columns) if any(row.cells[i] for row in rows)]
    ends = [sum(1 for i in used if i < sum(groups[:n])) for n in range(1, len(groups) + 1)]
    return _Layout([columns[i] for i in used], ends, _cleaned(rows, used), screen).text()


def _cleaned(rows: Sequence[Row], used: Sequence[int]) -> list[Row]:
    return [
        row._replace(
            cells=tuple(escape_control(row.cells[i]) for i in used),
            styles=tuple(row.styles[i] for i in used) if row.styles else (),
        )
        for row in rows
    ]


class _Layout:
    """One table on one screen."""

    def __init__(
        self,
        columns: Sequence[Column],
        ends: Sequence[int],
        rows: Sequence[Row],
        screen: Screen,
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._screen = screen
        self._widths = _widths(columns, [row.cells for row in rows])
        # One long name must not push the numbers of everybody below their names.
        share = max(_NARROWEST_FIRST, screen.columns // _SHARE_OF_FIRST)
        if ends[0] > 1:
            share = max(share, screen.columns - self._line_width(ends[0]) + self._widths[0])
        firsts = (cell_width(row.cells[0]) for row in rows)
        self._widths[0] = max(cell_width(columns[0].title), *(w for w in firsts if w <= share), 0)
        fitting = [end for end in ends if self._line_width(end) <= screen.columns]
        self._inline = max(fitting, default=1)

    def text(self) -> str:
        heads = tuple(column.title for column in self._columns)
        lines = [
            self._styled(self._line(heads[: self._inline]), strong=True),
            ("─" if self._screen.unicode else "-") * self._line_width(self._inline),
        ]
        for row in self._rows:
            lines += self._row_lines(row)
        return "\n".join(lines)

    def _line_width(self, columns: int) -> int:
        return sum(self._widths[:columns]) + len(_GAP_BELOW) * (columns - 1)

    def _row_lines(self, row: Row) -> list[str]:
        first, *others = row.cells[: self._inline]
        lines = []
        if cell_width(first) > self._widths[0]:
            style = row.styles[0] if row.styles else Style.PLAIN
            lines += [
                styled(self._styled(part, strong=row.strong), style, self._screen)
                for part in _packed(first.split(" "), " ", self._screen.columns)
            ]
            first = ""
        if any((first, *others)):
            line = self._line((first, *others), row.styles)
            lines.append(line if lines else self._styled(line, strong=row.strong))
        return lines + self._below(row)

    def _below(self, row: Row) -> list[str]:
        rest = zip(self._columns[self._inline :], row.cells[self._inline :], strict=True)
        parts = [f"{column.title}: {cell}" for column, cell in rest if cell]
        room = min(self._screen.columns, WIDEST) - len(_GAP_BELOW)
        below = "\n".join(_GAP_BELOW + line for line in _packed(parts, "; ", room))
        for cell, style in zip(row.cells[self._inline :], row.styles[self._inline :], strict=False):
            if cell:
                below = below.replace(f": {cell}", f": {styled(cell, style, self._screen)}", 1)
        return below.split("\n") if below else []

    def _line(self, cells: Sequence[str], styles: Sequence[Style] = ()) -> str:
        padded = []
        plain = (Style.PLAIN,) * len(cells)
        for column, width, cell, style in zip(
            self._columns, self._widths, cells, styles or plain, strict=False
        ):
            blanks = " " * (width - cell_width(cell))
            shown = styled(cell, style, self._screen) if cell else cell
            padded.append(blanks + shown if column.right else shown + blanks)
        return _GAP_BELOW.join(padded).rstrip()

    def _styled(self, line: str, *, strong: bool) -> str:
        return styled(line, Style.STRONG, self._screen) if strong else line


def _packed(parts: Sequence[str], between: str, width: int) -> list[str]:
    """Put parts into as few lines as they take; one that is too long is broken at its blanks."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{between}{part}" if lines else part
        if cell_width(longer) <= width:
            lines[-1:] = [longer]
        elif cell_width(part) <= width:
            lines.append(part)
        elif " " in part:
            lines += _packed(part.split(" "), " ", width)
        else:
            lines += wrapped(part, width)
    return lines
