"""Other people's spreadsheets: a row to tests, and columns that are not understood."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar

from dorsiflex.domain.drafts import BadRow, Draft, TestDraft
from dorsiflex.domain.measurement import (
    NO_CONDITIONS,
    Conditions,
    Side,
    TestRecord,
    parse_back_foot,
    parse_footwear,
)
from dorsiflex.domain.text import name_key, parse_name, parse_note, parse_tags
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.cells import (
    from_thousandths,
    is_over_ten,
    read_flag,
    read_pain,
    read_sharp,
    read_side,
    read_trials,
    read_unit,
)
from dorsiflex.exchange.import_options import BadCellError, ReadOptions, Tally, checked
from dorsiflex.exchange.languages import Field
from dorsiflex.exchange.moments import DateOrder, parse_moment
from dorsiflex.exchange.vocabulary import (
    IGNORE,
    KindOfTest,
    bare_unit,
    kind_of_test,
    map_option,
    plain,
    sides_in,
    units_of,
    without_sides,
    without_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dorsiflex.domain.measurement import Trial, Unit
    from dorsiflex.exchange.places import Layout
    from dorsiflex.exchange.unread_columns import UnreadColumns


More = ParamSpec("More")
Value = TypeVar("Value")

_CELLS_KEPT = 4096
"""Cells of one kind that are kept with what they mean: more than the days of ten years."""

_CONDITIONS = (Field.FOOTWEAR, Field.WARMED_UP, Field.BACK_FOOT)
_NUMBER_OF_TRIAL = re.compile(r"(?:[^\W\d_]{0,9}\s*)?0*([1-9][0-9]?)(?:[.,]0+)?\.?")
_MOST_TESTS_COUNTED = 1000
_LONGEST_TEST_SHOWN = 60
_REST = "…"
"""Stands for the names of tests that are not counted one by one."""


class _Ankle(NamedTuple):
    """The columns of one ankle; those of a sheet with one ankle per row have no side."""

    side: Side | None
    distances: tuple[int, ...]
    pain: int | None = None
    sharp: int | None = None


class ForeignRows:
    """Reads rows that are laid out in one way.

    What the file has no column for is not looked for, and most cells that were read before are not
    read again.
    """

    def __init__(
        self,
        layout: Layout,
        order: DateOrder | None,
        options: ReadOptions,
        tally: Tally | None = None,
        unread: UnreadColumns | None = None,
    ) -> None:
        """Decide how each column is read.

        Args:
            layout: where everything is.
            order: of day and month in dates; None if each date says it itself.
            options: what the user said about the file.
            tally: counts what is left out and what rows say of units and tests.
            unread: looks at the columns that are not understood; None if there are none.
        """
        self._layout = layout
        self._width = layout.width
        self._order = order
        self._options = options
        self._tally = tally or Tally()
        self._unread = unread
        self._only = None if options.only_person is None else name_key(options.only_person)
        self._over_ten: set[str] = set()
        self._only_tests = frozenset(map(plain, options.only_tests))
        at = options.at
        self._at = "" if at is None else at.isoformat()
        self._find_columns()
        if at is not None and self._time_place is not None:
            self._at = at.date().isoformat()
        self._person_of = _keeping(self._read_person)
        self._kind_of = lru_cache(maxsize=_CELLS_KEPT)(self._read_kind)
        self._moment = _keeping(self._read_moment)
        codes = _checked_codes(options.codes)
        its_side = _read_side_in_name if layout.has_side_in_test else read_side
        self._side = _keeping(its_side, codes[Field.SIDE])
        self._unit_of = _keeping(read_unit, codes[Field.UNIT])
        self._distance = _keeping(from_thousandths) if options.in_thousandths else str
        self._trials = lru_cache(maxsize=_CELLS_KEPT)(self._read_trials)
        self._pain_of = _keeping(read_pain, codes[Field.PAIN])
        self._sharp_flag = _keeping(read_flag, codes[Field.SHARP])
        self._sharp_of = _keeping(read_sharp, codes[Field.SHARP])
        self._flag = _keeping(read_flag, codes[Field.WARMED_UP])
        self._footwear = _keeping(parse_footwear, codes[Field.FOOTWEAR])
        self._back_foot = _keeping(parse_back_foot, codes[Field.BACK_FOOT])
        self._tags = _keeping(_read_tags)

    def _find_columns(self) -> None:
        layout, places = self._layout, self._layout.places
        self._people = places.get((Field.PERSON, None), ())
        self._date_place = layout.place(Field.DATE)
        self._time_place = layout.place(Field.TIME)
        self._test_place = layout.place(Field.TEST)
        self._unit_place = layout.place(Field.UNIT)
        self._side_place = layout.place(Field.SIDE)
        if layout.has_side_in_test:
            self._side_place = self._test_place
        self._pain_place = layout.place(Field.PAIN)
        self._sharp_place = layout.place(Field.SHARP)
        self._condition_places = [layout.place(of) for of in _CONDITIONS]
        self._has_conditions = any(place is not None for place in self._condition_places)
        self._tags_place = layout.place(Field.TAGS)
        self._note_place = layout.place(Field.NOTE)
        self._ankles = tuple(
            _Ankle(
                side,
                places.get((Field.DISTANCE, side), ()),
                layout.place(Field.PAIN, side),
                layout.place(Field.SHARP, side),
            )
            for side in Side
        )
        if not layout.is_wide:
            self._ankles = (_Ankle(None, places[Field.DISTANCE, None]),)
        self._pain_places = [
            number for (of, _), numbers in places.items() if of is Field.PAIN for number in numbers
        ]
        self._measured = [*layout.units, *self._pain_places]
        self._can_be_empty = {
            *self._measured,
            *(n for n in (self._time_place, *self._condition_places) if n is not None),
            *(n for (of, _), its in places.items() if of is Field.SHARP for n in its),
        }
        self._not_of_person = [
            number for (of, _), its in places.items() if of is not Field.PERSON for number in its
        ]

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
        if len(cells) != self._width:
            cells = _fitted(cells, self._width)
        if self._unread is not None:
            self._unread.refuse_values_without_header(line, cells)
        was_marked = False
        if self._options.empty:
            cells, was_marked = self._without_marks(cells)
        person = self._person(cells) if self._people else None
        if self._test_place is not None and not self._is_of_our_test(line, cells):
            return []
        if self._people and person is None:
            raise self._no_person()
        if self._is_without_test(cells, was_marked=was_marked):
            self._tally.without_test += 1
            return []
        drafts = self._read(line, cells, person)
        if self._unread is not None:
            self._unread.look_at(line, cells, drafts)
        return drafts

    def _is_without_test(self, cells: Sequence[str], *, was_marked: bool) -> bool:
        """Return whether a row says of somebody, or by `--empty`, that nothing was measured."""
        if was_marked or (self._people and self._layout.is_wide):
            return not any(cells[n].strip() for n in self._measured)
        # Rows of other forms in the same file say nothing of this test but the person.
        has_date = self._date_place is not None and cells[self._date_place]
        return (
            bool(self._people)
            and not has_date
            and not any(cells[n].strip() for n in self._not_of_person)
        )

    def _without_marks(self, cells: Sequence[str]) -> tuple[list[str], bool]:
        """Return cells without those that mean that there is no value, and if there were any."""
        marks, places = self._options.empty, self._can_be_empty
        kept = [
            "" if number in places and plain(cell) in marks else cell
            for number, cell in enumerate(cells)
        ]
        return kept, kept != list(cells)

    def refuse_missing_tests(self) -> None:
        """Check that every test that was asked for by its name was found.

        Raises:
            ImportRefusedError: one was not.
        """
        found = set(map(plain, self._tally.tests))
        if self._layout.has_side_in_test:
            found |= {plain(without_sides(name)) for name in self._tally.tests}
        for name in self._options.only_tests:
            if plain(name) not in found:
                others = [f"'{other}'" for other in self._tally.other_tests]
                raise ImportRefusedError(
                    f"--only-test: no row has the test '{name}'",
                    f"the others are {', '.join(others)}" if others else None,
                )

    def dates(self, rows: Iterator[tuple[int, list[str]] | BadRow]) -> Iterator[tuple[int, str]]:
        """Return only the dates of rows, with their lines."""
        place = self._date_place
        if place is None:
            return
        for row in rows:
            if not isinstance(row, BadRow) and place < len(row[1]):
                yield row[0], row[1][place]

    def _read(self, line: int, cells: Sequence[str], person: str | None) -> list[TestDraft]:
        day = self._at if self._date_place is None else cells[self._date_place]
        if not day.strip():
            raise BadCellError("", "the date is missing")
        time = "" if self._time_place is None else cells[self._time_place]
        tested_at = self._moment(day, time)
        conditions = self._conditions(cells) if self._has_conditions else NO_CONDITIONS
        tags = _read_filled(cells, self._tags_place, self._tags) or ()
        note = _read_filled(cells, self._note_place, _read_note)
        unit = self._unit_of_row(cells)
        drafts, person_cell = [], person or ""
        for ankle in self._ankles:
            side = ankle.side or self._side(cells[self._side_place or 0])
            # Without a generator: this is done for each of a million tests.
            filled = tuple([(cells[n], n) for n in ankle.distances if cells[n].strip()])
            if not filled:
                _refuse_pain_alone(cells, ankle)
                continue
            trials = self._trials(filled, unit)
            pain = self._pain(line, cells, ankle) if self._pain_places else None
            sharp = self._sharp(cells, ankle, side)
            record = TestRecord(
                "", person_cell, side, tested_at, trials, pain, sharp, *conditions, tags, note
            )
            drafts.append(Draft(line, record))
        if not drafts:
            raise BadCellError("", "the distance is missing")
        return drafts

    def _read_moment(self, day: str, time: str) -> str:
        options = self._options
        moment = parse_moment(
            day, time, self._order, options.now, options.offset_at, in_utc=self._layout.is_in_utc
        )
        if moment.is_in_utc and options.zone is not None:
            return moment.at.astimezone(options.zone).isoformat()
        if moment.is_in_utc and options.offset_at(moment.at.replace(tzinfo=None)):
            self._tally.is_in_utc = True
        return moment.at.isoformat()

    def trial_number(self, cells: Sequence[str]) -> int:
        """Return which trial of its test a row is.

        Raises:
            BadCellError: it does not say so.
        """
        cell = cells[self._layout.places[Field.TRIAL, None][0]].strip()
        if match := _NUMBER_OF_TRIAL.fullmatch(cell):
            return int(match[1])
        raise BadCellError(
            cell, "a trial must have a number from 1; or make each row a test with --map trial="
        )

    def session_cells(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the cells for person and date, as they are written."""
        date = () if self._date_place is None else (self._date_place,)
        return tuple(cells[n] if n < len(cells) else "" for n in (*self._people, *date))

    def _read_trials(
        self, filled: tuple[tuple[str, int], ...], of_row: Unit | None
    ) -> tuple[Trial, ...]:
        """Read the cells of one test, each with the number of its column."""
        with_units = [(self._distance(cell), self._unit(number, of_row)) for cell, number in filled]
        return checked(" ".join(cell for cell, _ in filled), read_trials, with_units)

    def _person(self, cells: Sequence[str]) -> str | None:
        """Return the person of a row."""
        written = " ".join([cells[place].strip() for place in self._people]).strip()
        return self._person_of(written) if written else None

    def _read_person(self, written: str) -> str:
        name = parse_name(written)
        if self._only is not None and name_key(name) != self._only:
            only = self._options.only_person
            raise BadCellError(
                written,
                f"the row belongs to {name}, but -P is {only}: leave out -P, or give all rows"
                f" to {only} with --map person=",
            )
        return name

    def _refuse_row_of_units(self, line: int, cells: Sequence[str]) -> None:
        """Refuse the file if a row has a unit where other rows have distances.

        If it were left out as a bad row, the distances below it would be read in another unit.
        """
        for number, stated in self._layout.units.items():
            cell = cells[number].strip() if number < len(cells) else ""
            unit = bare_unit(cell)
            if unit is None or unit is (stated or self._layout.unit_otherwise):
                continue
            name = self._layout.names[number]
            hint = f"put it in the header, '{name} ({cell.strip('()[]')})', and delete the row"
            raise ImportRefusedError(
                f"{self._layout.numbered} {line}: '{cell}' in the column '{name}' is a unit for"
                " the rows below it",
                hint,
            )

    def _no_person(self) -> BadCellError:
        name = self._layout.names[self._people[0]]
        return BadCellError(
            "",
            "the name is missing; add it, repeat the one above with --fill-down, or ignore the"
            f" column with {map_option(IGNORE, name)}",
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
                "the name of the test is missing; add it, or ignore the column with"
                f" {map_option(IGNORE, column)}",
            )
        kind = self._kind_of(name)
        if kind is KindOfTest.UNKNOWN:
            known = next(iter(self._tally.tests), name)
            if self._layout.has_side_in_test:
                known = without_sides(known)
            raise ImportRefusedError(
                f"{self._layout.numbered} {line}: '{name}' in the column '{column}' may or may not"
                " be the knee-to-wall test",
                f'if it is: --only-test "{known}" (repeatable); to import every'
                f" row: {map_option(IGNORE, column)}",
            )
        is_ours = kind is KindOfTest.KNEE_TO_WALL
        count = self._tally.tests if is_ours else self._tally.other_tests
        count[name if name in count or len(count) < _MOST_TESTS_COUNTED else _REST] += 1
        return is_ours

    def _read_kind(self, name: str) -> KindOfTest:
        bare = without_sides(name) if self._layout.has_side_in_test else name
        if not self._only_tests:
            return kind_of_test(without_unit(bare) if units_of(bare) else bare)
        is_asked_for = not self._only_tests.isdisjoint((plain(name), plain(bare)))
        return KindOfTest.KNEE_TO_WALL if is_asked_for else KindOfTest.OTHER

    def _unit_of_row(self, cells: Sequence[str]) -> Unit | None:
        """Return the unit that a row says, in its own column or with the name of its test."""
        if self._unit_place is not None:
            written = cells[self._unit_place]
        elif self._test_place is not None:
            written = _unit_in_name(cells[self._test_place])
        else:
            return None
        if not written.strip():
            return None
        unit = self._unit_of(written)
        self._tally.units[unit] += 1
        return unit

    def _unit(self, number: int, of_row: Unit | None) -> Unit:
        """Return the unit of a cell; row, and header or option, must not contradict each other."""
        stated = self._layout.units[number]
        if of_row is not None and stated is not None and stated is not of_row:
            raise BadCellError(
                str(of_row), f"the row has {of_row}, but the header or --unit has {stated}"
            )
        unit = of_row or stated or self._layout.unit_otherwise
        if unit is None:
            raise BadCellError("", "the unit is missing; write cm, mm or in, or use --unit")
        return unit

    def _pain(self, line: int, cells: Sequence[str], ankle: _Ankle) -> int | None:
        """Read pain; two different numbers over 10 show that the column has another scale."""
        cell = "" if ankle.pain is None else cells[ankle.pain].strip()
        if not cell and self._pain_place is not None:
            cell = cells[self._pain_place]
        try:
            return self._pain_of(cell)
        except BadCellError:
            if is_over_ten(cell):
                self._over_ten.add(cell.strip())
            if len(self._over_ten) > 1:
                name = self._layout.names[self._pain_places[0]]
                raise ImportRefusedError(
                    f"{self._layout.numbered} {line}: pain {' and '.join(sorted(self._over_ten))}:"
                    f" the column '{name}' is not on a scale of 0 to 10; pain is never rescaled",
                    f"correct the numbers, or ignore the column: {map_option(IGNORE, name)}",
                ) from None
            raise

    def _sharp(self, cells: Sequence[str], ankle: _Ankle, side: Side) -> bool:
        """Read whether pain was sharp: the column of the ankle comes before that of both."""
        if ankle.sharp is not None and cells[ankle.sharp].strip():
            return self._sharp_flag(cells[ankle.sharp], "sharp") or False
        if self._sharp_place is not None and cells[self._sharp_place]:
            return self._sharp_of(cells[self._sharp_place], side)
        return False

    def _conditions(self, cells: Sequence[str]) -> Conditions:
        footwear, warmed_up, back_foot = self._condition_places
        return Conditions(
            _read_filled(cells, footwear, self._footwear),
            None if warmed_up is None else self._flag(cells[warmed_up], "warmed up"),
            _read_filled(cells, back_foot, self._back_foot),
        )


def _keeping(
    read: Callable[Concatenate[str, More], Value], codes: Mapping[str, str] | None = None
) -> Callable[Concatenate[str, More], Value]:
    """Return a reader of cells that keeps what it has read, and refuses a cell as a bad one.

    Args:
        read: reads a cell.
        codes: what some cells mean, without case.
    """

    @lru_cache(maxsize=_CELLS_KEPT)
    def read_cell(cell: str, *more: More.args, **named: More.kwargs) -> Value:
        meant = codes.get(plain(cell), cell) if codes else cell
        return checked(cell, read, meant, *more, **named)

    return read_cell  # type: ignore[return-value] # a cache takes what its function takes


def _checked_codes(codes: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """Return what cells mean, for every field that can have codes.

    Raises:
        RefusedValueError: something that the field cannot hold.
    """
    readers: dict[str, Callable[[str], object]] = {
        Field.SIDE: read_side,
        Field.UNIT: read_unit,
        Field.PAIN: read_pain,
        Field.SHARP: lambda text: read_sharp(text, Side.LEFT),
        Field.WARMED_UP: lambda text: read_flag(text, "warmed up"),
        Field.FOOTWEAR: parse_footwear,
        Field.BACK_FOOT: parse_back_foot,
    }
    for of, meanings in codes.items():
        for code, meant in meanings.items():
            try:
                readers[of](meant)
            except RefusedValueError as error:
                message = f"--map {of}.{code}={meant}: {error.message}"
                hint = (error.hint or "").partition(", or say")[0]
                raise RefusedValueError(message, hint or None) from error
    return {of: codes.get(of, {}) for of in readers}


def _read_filled(
    cells: Sequence[str], place: int | None, read: Callable[[str], Value]
) -> Value | None:
    """Read a cell that can be empty, of a column that need not be there."""
    return read(cells[place]) if place is not None and cells[place].strip() else None


def _refuse_pain_alone(cells: Sequence[str], ankle: _Ankle) -> None:
    if ankle.pain is not None and (pain := cells[ankle.pain].strip()):
        raise BadCellError(pain, f"there is pain in the {ankle.side} ankle, but no distance")


@lru_cache(maxsize=_CELLS_KEPT)
def _unit_in_name(of_test: str) -> str:
    """Return the unit that the name of a test says, as text; empty if it says none."""
    return str(next(iter(units_of(of_test)), ""))


@lru_cache(maxsize=_CELLS_KEPT)
def _read_side_in_name(of_test: str) -> Side:
    """Read the ankle in the name of a test: `KTW left`."""
    sides = sides_in(of_test)
    if len(sides) != 1:
        raise RefusedValueError(
            f"'{of_test.strip()}' does not say which ankle",
            "write KTW left or KTW right, or, if all rows are of one: --map left=HEADER",
        )
    return sides.pop()


def _read_note(cell: str) -> str | None:
    # Notes are long and differ, so that they are not kept.
    return checked(cell, parse_note, cell)


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """Return as many cells as there are columns: spreadsheets leave out or add empty ones."""
    if any(cell.strip() for cell in cells[width:]):
        raise BadCellError(
            cells[width],
            f"the row has {len(cells)} cells, but the header has {width}: a decimal comma needs ';'"
            " or a tab between the cells, or quotes",
        )
    return [*cells[:width], *[""] * (width - len(cells))]


def _read_tags(cell: str) -> tuple[str, ...]:
    return parse_tags(cell.replace(",", " ").split())
