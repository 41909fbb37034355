"""Rows of a spreadsheet that somebody else keeps: one ankle a row, or both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.domain.drafts import Draft, TestDraft
from dorsiflex.domain.knee_to_wall import (
    Conditions,
    Side,
    TestRecord,
    parse_back_foot,
    parse_footwear,
)
from dorsiflex.domain.words import name_key, parse_name, parse_note, parse_tags
from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.cells import (
    DateOrder,
    is_over_ten,
    parse_moment,
    read_flag,
    read_pain,
    read_sharp,
    read_side,
    read_trials,
    read_unit,
)
from dorsiflex.exchange.detected_format import Tally
from dorsiflex.exchange.headers import IGNORE, bare_unit, map_option, units_of, without_unit
from dorsiflex.exchange.import_options import BadCellError, Told, checked
from dorsiflex.exchange.vocabulary import Field, KindOfTest, kind_of_test, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.exchange.layout import Layout
    from dorsiflex.exchange.unread_columns import UnreadColumns


Value = TypeVar("Value")

_CONDITIONS = frozenset({Field.FOOTWEAR, Field.WARMED_UP, Field.BACK_FOOT})
_MOST_TESTS_COUNTED = 1000
_LONGEST_TEST_SHOWN = 60
_REST = "…"
"""Stands for the names of tests that are not counted one by one."""


class ForeignRows:
    """Reads rows that are laid out in one way."""

    def __init__(
        self,
        layout: Layout,
        order: DateOrder | None,
        told: Told,
        tally: Tally | None = None,
        unread: UnreadColumns | None = None,
    ) -> None:
        """Take what holds for all rows.

        Args:
            layout: where everything is.
            order: of day and month in dates; None if each date says it itself.
            told: what the user told about the file.
            tally: counts what is left out and what rows say of units and tests.
            unread: looks at the columns that are not understood; None if there are none.
        """
        self._layout = layout
        self._order = order
        self._told = told
        self._tally = tally or Tally()
        self._unread = unread
        self._has_conditions = any(of in _CONDITIONS for of, _ in layout.places)
        self._people = layout.places.get((Field.PERSON, None), ())
        self._only = None if told.only_person is None else name_key(told.only_person)
        self._above: str | None = None
        self._over_ten: set[str] = set()
        self._test_place = layout.place(Field.TEST)
        self._unit_place = layout.place(Field.UNIT)
        self._pain_places = [
            number
            for (of, _), numbers in layout.places.items()
            if of is Field.PAIN
            for number in numbers
        ]
        self._only_tests = frozenset(map(plain, told.only_tests))
        self._name = lru_cache(maxsize=10_000)(parse_name)
        self._moment = lru_cache(maxsize=10_000)(self._read_moment)

    def drafts(self, line: int, cells: Sequence[str]) -> list[TestDraft]:
        """Read a row: one test, or one of each ankle; none if it is of another test, or of none.

        Raises:
            BadCellError: something in it cannot be stored.
            ImportRefusedError: something in it makes the whole file doubtful.
        """
        try:
            return self._drafts(line, cells)
        except BadCellError:
            self._refuse_row_of_units(line, cells)
            raise

    def _drafts(self, line: int, cells: Sequence[str]) -> list[TestDraft]:
        layout = self._layout
        above, self._above = self._above, None
        if len(cells) != layout.width:
            cells = _fitted(cells, layout.width)
        if self._unread is not None:
            self._unread.refuse_values_without_header(line, cells)
        person = self._above = self._person(cells) or (above if self._told.fills_down else None)
        if self._test_place is not None and not self._is_of_our_test(line, cells):
            return []
        if self._people and person is None:
            raise self._no_person()
        if person is not None and layout.is_wide and not self._has_values(cells):
            self._tally.without_test += 1
            return []
        drafts = self._read(line, cells, person)
        if self._unread is not None:
            self._unread.look_at(line, cells, drafts)
        return drafts

    def forget_above(self) -> None:
        """Forget whose the row above is: there was one that could not be read."""
        self._above = None

    def refuse_missing_tests(self) -> None:
        """Check that every test that was asked for by its name was found.

        Raises:
            ImportRefusedError: one was not.
        """
        found = set(map(plain, self._tally.tests))
        for name in self._told.only_tests:
            if plain(name) not in found:
                others = [f"'{other}'" for other in self._tally.other_tests]
                raise ImportRefusedError(
                    f"--only-test: no row is of the test '{name}'",
                    f"the others are {', '.join(others)}" if others else None,
                )

    def dates(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, str]]:
        """Return only the dates of rows, with their lines."""
        (place,) = self._layout.places[Field.DATE, None]
        for line, cells in rows:
            if place < len(cells):
                yield line, cells[place]

    def _read(self, line: int, cells: Sequence[str], person: str | None) -> list[TestDraft]:
        layout = self._layout
        day = layout.cell(cells, Field.DATE)
        if not day.strip():
            raise BadCellError("", "there is no date")
        common = {
            "person": person or "",
            "tested_at": checked(day, self._moment, day, layout.cell(cells, Field.TIME)),
            **(self._conditions(cells)._asdict() if self._has_conditions else {}),
            "tags": self._optional(cells, Field.TAGS, _read_tags) or (),
            "note": self._optional(cells, Field.NOTE, parse_note),
        }
        unit = self._unit_of_row(cells)
        if layout.is_wide:
            return self._wide(line, cells, unit, common)
        written = layout.cell(cells, Field.SIDE)
        side = checked(written, read_side, written)
        return [self._one(line, cells, side, None, unit, common)]

    def _read_moment(self, day: str, time: str) -> str:
        told = self._told
        return parse_moment(day, time, self._order, told.now, told.offset_at).isoformat()

    def _person(self, cells: Sequence[str]) -> str | None:
        if not self._people:
            return None
        written = " ".join(cells[place].strip() for place in self._people).strip()
        if not written:
            return None
        name = checked(written, self._name, written)
        if self._only is not None and name_key(name) != self._only:
            only = self._told.only_person
            raise BadCellError(
                written,
                f"the row is {name}'s, and -P says {only}: leave -P out, or give all rows to {only}"
                " with --map person=",
            )
        return name

    def _refuse_row_of_units(self, line: int, cells: Sequence[str]) -> None:
        """Refuse the file if a row holds the unit of the column where others hold distances.

        Left out as a bad row, the distances below it would be read in another unit.
        """
        for number, stated in self._layout.units.items():
            cell = cells[number].strip() if number < len(cells) else ""
            unit = bare_unit(cell)
            if unit is None or unit is (stated or self._layout.unit_otherwise):
                continue
            name = self._layout.names[number]
            hint = (
                f"write it into the header, '{name} ({cell.strip('()[]')})', and take the row out"
            )
            raise ImportRefusedError(
                f"line {line}: '{cell}' in the column '{name}' is a unit, of the rows below it",
                hint,
            )

    def _no_person(self) -> BadCellError:
        name = self._layout.names[self._people[0]]
        return BadCellError(
            "",
            "there is no name; write it, repeat the one above with --fill-down, or leave the"
            f" column out with {map_option(IGNORE, name)}",
        )

    def _is_of_our_test(self, line: int, cells: Sequence[str]) -> bool:
        """Return whether a row is of the test that is imported, and count it.

        Raises:
            BadCellError: it does not name its test.
            ImportRefusedError: its name may or may not mean the knee-to-wall test.
        """
        column = self._layout.names[self._test_place or 0]
        name = " ".join(cells[self._test_place or 0].split())[:_LONGEST_TEST_SHOWN]
        if not name:
            raise BadCellError(
                "",
                "there is no name of a test; write it, or leave the column out with"
                f" {map_option(IGNORE, column)}",
            )
        if self._only_tests:
            is_ours = plain(name) in self._only_tests
        else:
            kind = kind_of_test(without_unit(name) if units_of(name) else name)
            if kind is KindOfTest.UNKNOWN:
                known = next(iter(self._tally.tests), name)
                raise ImportRefusedError(
                    f"line {line}: '{name}' in the column '{column}' may or may not be the"
                    " knee-to-wall test",
                    f'name the tests that are: --only-test "{known}" (repeatable); or take every'
                    f" row: {map_option(IGNORE, column)}",
                )
            is_ours = kind is KindOfTest.KNEE_TO_WALL
        count = self._tally.tests if is_ours else self._tally.other_tests
        count[name if name in count or len(count) < _MOST_TESTS_COUNTED else _REST] += 1
        return is_ours

    def _unit_of_row(self, cells: Sequence[str]) -> Unit | None:
        """Return the unit that a row says, in its own column or with the name of its test."""
        written = ""
        if self._unit_place is not None:
            written = cells[self._unit_place]
        elif self._test_place is not None and units_of(cells[self._test_place]):
            written = str(next(iter(units_of(cells[self._test_place]))))
        if not written.strip():
            return None
        unit = checked(written, read_unit, written)
        self._tally.units[unit] += 1
        return unit

    def _unit(self, number: int, of_row: Unit | None) -> Unit:
        """Return the unit of a cell; row, and header or option, must not contradict each other."""
        stated = self._layout.units[number]
        if of_row is not None and stated is not None and stated is not of_row:
            raise BadCellError(
                str(of_row), f"the row says {of_row}, and the header or --unit says {stated}"
            )
        unit = of_row or stated or self._layout.unit_otherwise
        if unit is None:
            raise BadCellError("", "there is no unit; write cm, mm or in, or say which with --unit")
        return unit

    def _has_values(self, cells: Sequence[str]) -> bool:
        """Return whether anything was measured: a distance, or pain."""
        return any(
            cells[number].strip()
            for (of, _), numbers in self._layout.places.items()
            if of in {Field.DISTANCE, Field.PAIN}
            for number in numbers
        )

    def _wide(
        self,
        line: int,
        cells: Sequence[str],
        unit: Unit | None,
        common: Mapping[str, object],
    ) -> list[TestDraft]:
        drafts = [
            self._one(line, cells, side, side, unit, common)
            for side in Side
            if self._is_tested(cells, side)
        ]
        if not drafts:
            raise BadCellError("", "there is no distance")
        return drafts

    def _is_tested(self, cells: Sequence[str], side: Side) -> bool:
        places = self._layout.places
        if any(cells[number].strip() for number in places.get((Field.DISTANCE, side), ())):
            return True
        if pain := self._layout.cell(cells, Field.PAIN, side).strip():
            raise BadCellError(pain, f"there is pain of the {side} ankle, and no distance")
        return False

    def _one(  # what a row says, and which part of it
        self,
        line: int,
        cells: Sequence[str],
        side: Side,
        column_side: Side | None,
        unit: Unit | None,
        common: Mapping[str, object],
    ) -> TestDraft:
        layout = self._layout
        numbers = layout.places[Field.DISTANCE, column_side]
        filled = [(cells[n], self._unit(n, unit)) for n in numbers if cells[n].strip()]
        if not filled:
            raise BadCellError("", "there is no distance")
        pain = layout.cell(cells, Field.PAIN, column_side).strip() or layout.cell(cells, Field.PAIN)
        record = TestRecord(
            uuid="",
            side=side,
            trials=checked(" ".join(cell for cell, _ in filled), read_trials, filled),
            pain=self._pain(line, pain),
            sharp=self._sharp(cells, side, column_side),
            **common,  # type: ignore[arg-type] # its keys and values are fields of the record
        )
        return Draft(line, record)

    def _pain(self, line: int, cell: str) -> int | None:
        """Read pain; two different numbers over 10 show that the column has another scale."""
        try:
            return checked(cell, read_pain, cell)
        except BadCellError:
            if is_over_ten(cell):
                self._over_ten.add(cell.strip())
            if len(self._over_ten) > 1:
                name = self._layout.names[self._pain_places[0]]
                raise ImportRefusedError(
                    f"line {line}: pain {' and '.join(sorted(self._over_ten))}: the column"
                    f" '{name}' is on another scale than 0 to 10, and is never rescaled",
                    f"correct the numbers, or leave the column out: {map_option(IGNORE, name)}",
                ) from None
            raise

    def _sharp(self, cells: Sequence[str], side: Side, column_side: Side | None) -> bool:
        own = self._layout.cell(cells, Field.SHARP, column_side)
        if column_side is not None and own.strip():
            return checked(own, read_flag, own, "sharp") or False
        both = self._layout.cell(cells, Field.SHARP)
        return bool(both) and checked(both, read_sharp, both, side)

    def _conditions(self, cells: Sequence[str]) -> Conditions:
        warmed_up = self._layout.cell(cells, Field.WARMED_UP)
        return Conditions(
            self._optional(cells, Field.FOOTWEAR, parse_footwear),
            checked(warmed_up, read_flag, warmed_up, "warmed up"),
            self._optional(cells, Field.BACK_FOOT, parse_back_foot),
        )

    def _optional(
        self, cells: Sequence[str], of: Field, read: Callable[[str], Value]
    ) -> Value | None:
        cell = self._layout.cell(cells, of)
        return checked(cell, read, cell) if cell.strip() else None


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """Return as many cells as there are columns: spreadsheets leave out or add empty ones."""
    if any(cell.strip() for cell in cells[width:]):
        raise BadCellError(
            cells[width],
            f"the row has {len(cells)} cells, and the header {width}: a decimal comma needs ';' or"
            " a tab between the cells, or quotes",
        )
    return [*cells[:width], *[""] * (width - len(cells))]


def _read_tags(cell: str) -> tuple[str, ...]:
    return parse_tags(cell.replace(",", " ").split())
