"""Tables of one line per row; columns that do not fit go below their row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.render.table import Column, cell_width, row_line, table
from dorsiflex.render.terminal import WIDEST, Style, clean, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.render.terminal import Screen

_INDENT = "  "
_FIRST_COLUMN_CELLS = 12
"""Cells that the first column may always take."""

_FIRST_COLUMN_SHARE = 4


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        cells: one per column.
        strong: whether it is emphasised.
    """

    cells: tuple[str, ...]
    strong: bool = False


def table_with_rest_below(
    columns: Sequence[Column], groups: Sequence[int], rows: Sequence[Row], screen: Screen
) -> str:
    """Lay out rows without cutting anything.

    A first cell that is wider than its share gets its own line. Empty columns are left out. When
    piped it is a plain table.

    Args:
        columns: the first says what a row is about.
        groups: numbers of columns that go below a row together; the first group never does.
        rows: cells of every column.
        screen: the output.
    """
    if not screen.is_terminal:
        return table(columns, [row.cells for row in rows], screen)
    used = [i for i, _ in enumerate(columns) if any(row.cells[i] for row in rows)]
    ends = [sum(1 for i in used if i < sum(groups[:n])) for n in range(1, len(groups) + 1)]
    cleaned = [Row(tuple(clean(row.cells[i]) for i in used), row.strong) for row in rows]
    return _Layout([columns[i] for i in used], ends, cleaned, screen).text()


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
        self._widths = [
            max(cell_width(column.title), *(cell_width(row.cells[i]) for row in rows))
            for i, column in enumerate(columns)
        ]
        # One long name must not push all numbers below the names.
        share = max(_FIRST_COLUMN_CELLS, screen.columns // _FIRST_COLUMN_SHARE)
        if ends[0] > 1:
            share = max(share, screen.columns - self._line_width(ends[0]) + self._widths[0])
        firsts = (cell_width(row.cells[0]) for row in rows)
        self._widths[0] = max(cell_width(columns[0].title), *(w for w in firsts if w <= share), 0)
        fitting = [end for end in ends if self._line_width(end) <= screen.columns]
        self._inline = max(fitting, default=1)

    def text(self) -> str:
        titles = tuple(column.title for column in self._columns)
        lines = [
            self._styled(self._line(titles[: self._inline]), strong=True),
            ("─" if self._screen.unicode else "-") * self._line_width(self._inline),
        ]
        for row in self._rows:
            lines += self._row_lines(row)
        return "\n".join(lines)

    def _line_width(self, columns: int) -> int:
        return sum(self._widths[:columns]) + len(_INDENT) * (columns - 1)

    def _row_lines(self, row: Row) -> list[str]:
        first, *others = row.cells[: self._inline]
        lines = []
        if cell_width(first) > self._widths[0]:
            lines += [
                self._styled(part, strong=row.strong)
                for part in _join_parts(first.split(" "), " ", self._screen.columns)
            ]
            first = ""
        if any((first, *others)):
            line = self._line((first, *others))
            lines.append(line if lines else self._styled(line, strong=row.strong))
        return lines + self._below(row)

    def _below(self, row: Row) -> list[str]:
        rest = zip(self._columns[self._inline :], row.cells[self._inline :], strict=True)
        parts = [f"{column.title}: {cell}" for column, cell in rest if cell]
        room = min(self._screen.columns, WIDEST) - len(_INDENT)
        return [_INDENT + line for line in _join_parts(parts, "; ", room)]

    def _line(self, cells: Sequence[str]) -> str:
        return row_line(self._columns, self._widths, cells)

    def _styled(self, line: str, *, strong: bool) -> str:
        return styled(line, Style.STRONG, self._screen) if strong else line


def _join_parts(parts: Sequence[str], between: str, width: int) -> list[str]:
    """Join parts into as few lines as possible; parts that are too long break at blanks."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{between}{part}" if lines else part
        if cell_width(longer) <= width:
            lines[-1:] = [longer]
        elif cell_width(part) <= width:
            lines.append(part)
        elif " " in part:
            lines += _join_parts(part.split(" "), " ", width)
        else:
            from rich.cells import chop_cells

            lines += chop_cells(part, width)
    return lines
