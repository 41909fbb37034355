"""Columns that are not understood: refused where they could change what a row means."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from dorsiflex.domain.text import name_key
from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.cells import doubt_of_cell
from dorsiflex.exchange.doubts import ignoring
from dorsiflex.exchange.vocabulary import map_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dorsiflex.domain.drafts import TestDraft
    from dorsiflex.exchange.places import Layout

    ReadAgain = Callable[[], Iterator[tuple[int, Sequence[str], Sequence[TestDraft]]]]
    """Returns the rows of the file from its beginning, each with its line, cells and tests."""


_FIRST_SLOTS = 1 << 12
_MOST_SLOTS = 1 << 22
_FULL = 0.75
_ALL = (1 << 64) - 1
_HALF = (1 << 32) - 1


class UnreadColumns:
    """Looks at every row that is imported, and refuses the file at the first that is in doubt."""

    def __init__(self, layout: Layout, read_again: ReadAgain) -> None:
        """Start with no rows seen.

        Args:
            layout: has columns that are not understood or have no header.
            read_again: reads the file again to find the row that another one differs from.
        """
        self._layout = layout
        self._read_again = read_again
        self._seen = _Seen()

    def look_at(self, line: int, cells: Sequence[str], drafts: Sequence[TestDraft]) -> None:
        """Look at a row.

        Raises:
            ImportRefusedError: a cell names a unit or a test; or the row differs in a column from
                one that agrees in person, time and side.
        """
        unread = self._layout.unread
        if not unread:
            return
        values = [cells[number].strip() for number in unread]
        for number, value in zip(unread, values, strict=True):
            if value and (doubt := doubt_of_cell(value)):
                where = f"{self._layout.numbered} {line}: '{value}'"
                raise self._refusal(where, [number], f"names {doubt}")
        its_values = hash(tuple(values))
        for draft in drafts:
            if self._seen.differs(_key(draft), its_values):
                self._refuse_difference(line, cells, _key(draft))
        if self._seen.is_full:
            raise self._too_many_rows()

    def refuse_values_without_header(self, line: int, cells: Sequence[str]) -> None:
        """Check that columns without a header are empty in a row, whether it is imported or not.

        Raises:
            ImportRefusedError: one holds a value.
        """
        filled = [number for number in self._layout.unnamed if cells[number].strip()]
        if not filled:
            return
        names = [self._layout.names[number] for number in filled]
        values = ", ".join(f"{n} '{cells[p].strip()}'" for n, p in zip(names, filled, strict=True))
        raise ImportRefusedError(
            f"{self._layout.numbered} {line}: values without a header, in column {values}",
            f"add headers, say what they are with {map_option('FIELD', names[0])}, or ignore them"
            f" with {ignoring(names)}",
        )

    def _refuse_difference(self, line: int, cells: Sequence[str], key: int) -> None:
        """Refuse a row with the one that it differs from, unless two keys happen to be equal."""
        for other_line, others, drafts in self._read_again():
            if other_line >= line:
                return
            if key not in map(_key, drafts):
                continue
            different = [n for n in self._layout.unread if cells[n].strip() != others[n].strip()]
            if different:
                first = different[0]
                raise self._refusal(
                    f"{self._layout.numbered}s {other_line} and {line}:"
                    f" '{others[first].strip()}' and '{cells[first].strip()}'",
                    different,
                    "differs between tests of the same person, time and side",
                )

    def _refusal(self, where: str, numbers: list[int], what: str) -> ImportRefusedError:
        names = [self._layout.names[number] for number in numbers]
        return ImportRefusedError(
            f"{where}: the unknown column '{names[0]}' {what}",
            f"say what it is with {map_option('FIELD', names[0])}, or ignore it"
            f" with {ignoring(names)}",
        )

    def _too_many_rows(self) -> ImportRefusedError:
        names = [self._layout.names[number] for number in self._layout.unread]
        return ImportRefusedError(
            f"the file has too many rows to check in unknown columns: '{names[0]}'",
            f"ignore them with {ignoring(names)}",
        )


class _Seen:
    """What was in the unread columns of each test, by person, time and ankle.

    A slot takes twelve bytes and three of four are used: at most 50 MB, for three million tests.
    """

    def __init__(self) -> None:
        self._make(_FIRST_SLOTS)

    @property
    def is_full(self) -> bool:
        """No more tests can be kept."""
        return self._left == 0 and len(self._keys) == _MOST_SLOTS

    def differs(self, key: int, values: int) -> bool:
        """Note a test; return whether one with the same key had other values."""
        if not self._left:
            self._grow()
        place = self._place(key)
        values &= _HALF
        if self._keys[place]:
            return self._values[place] != values
        self._put(place, key, values)
        return False

    def _make(self, slots: int) -> None:
        self._keys = array("Q", bytes(8 * slots))
        self._values = array("I", bytes(4 * slots))
        self._left = int(slots * _FULL)

    def _place(self, key: int) -> int:
        keys, last = self._keys, len(self._keys) - 1
        place = key & last
        while keys[place] and keys[place] != key:
            place = (place + 1) & last
        return place

    def _put(self, place: int, key: int, values: int) -> None:
        self._keys[place] = key
        self._values[place] = values
        self._left -= 1

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        self._make(2 * len(keys))
        for key, its_values in zip(keys, values, strict=True):
            if key:
                self._put(self._place(key), key, its_values)


def _key(draft: TestDraft) -> int:
    """Return a number for the person, moment and side of a test; never 0."""
    person = None if draft.person is None else name_key(draft.person)
    return (hash((person, draft.record.tested_at, draft.record.side)) & _ALL) or 1
