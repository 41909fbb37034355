"""Where in a row of a foreign table everything is, and columns that are not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import Side, Unit
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.doubts import (
    columns_called,
    ignoring,
    listed,
    refusal_of_doubt,
    side_in,
)
from dorsiflex.exchange.languages import Field, Word
from dorsiflex.exchange.rejected import HEADS as REJECTED
from dorsiflex.exchange.rejected import are_of_rejected
from dorsiflex.exchange.vocabulary import (
    IGNORE,
    SIDE_OF,
    Doubt,
    Meaning,
    date_format_in,
    doubt_of,
    is_bare_trial,
    is_in_utc,
    is_of_redcap,
    is_status_of_redcap,
    map_option,
    meaning_of,
    plain_head,
    units_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.exchange.import_options import ReadOptions
    from dorsiflex.exchange.layout import Table


_LONGEST_TITLE = 40
_NOON = time(12)


def refuse_titles(table: Table, layout: Layout, options: ReadOptions) -> None:
    """Check that no title says what the columns leave open: `All in inches`, `Patient: Anna`.

    Raises:
        ImportRefusedError: one does, and no option says the same thing.
    """
    has_open_unit = layout.unit_otherwise is not None and None in layout.units.values()
    is_anybodys = (Field.PERSON, None) not in layout.places and options.only_person is None
    for line, cells in enumerate(table.above(), start=1):
        where = f"{table.source.numbered} {line}"
        for number, cell in enumerate(cells):
            shown = cell.strip()[:_LONGEST_TITLE]
            if has_open_unit and (others := units_of(cell) - {Unit.CM}):
                (unit, *_) = (*(one for one in Unit if one in others), Unit.CM)
                raise ImportRefusedError(
                    f"{where}: '{shown}' names a unit, but the headers do not",
                    f"give the unit of the distances: --unit {unit}",
                )
            if is_anybodys and _may_name_person(cell, cells[number + 1 :]):
                raise ImportRefusedError(
                    f"{where}: '{shown}' may name a person",
                    "say who it is: dorsiflex -P NAME import …",
                )


def _may_name_person(cell: str, after: Sequence[str]) -> bool:
    """Return whether a cell is `Patient: Anna`, or `Patient` with a name in the next one."""
    label, _, value = cell.partition(":")
    if not (value.strip() or "".join(after[:1]).strip()):
        return False
    meaning = meaning_of(label)
    return doubt_of(label) is Doubt.PERSON if meaning is None else meaning.field is Field.PERSON


_ROWS_SHOWN = 1000
_VALUES_SHOWN = 3
_LONGEST_VALUE = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a row everything is.

    Attributes:
        names: what the columns are called.
        places: for each field, and side if it has a column for each, the numbers of its columns.
        units: of the columns of distances, by their numbers, as headers or `--unit` state them.
        unit_otherwise: the unit if neither they nor a row state one; None if rows have to.
        substitutes: the numbers of columns with a best or mean, of ankles without trials.
        order: of the dates, as the header of their column says.
        is_in_utc: the header of the dates says so.
        unread: the numbers of columns that are not understood and not ignored by an option.
        unnamed: the numbers of those that have no header.
        numbered: what the number of a row counts, for messages.
    """

    names: tuple[str, ...]
    places: dict[tuple[Field, Side | None], tuple[int, ...]]
    units: dict[int, Unit | None] = field(default_factory=dict)
    unit_otherwise: Unit | None = Unit.CM
    substitutes: tuple[int, ...] = ()
    order: str | None = None
    is_in_utc: bool = False
    unread: tuple[int, ...] = ()
    unnamed: tuple[int, ...] = ()
    numbered: str = "line"

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)

    @property
    def used(self) -> set[int]:
        """The numbers of the columns that are imported."""
        return {number for numbers in self.places.values() for number in numbers}

    @property
    def known_units(self) -> list[Unit]:
        """The units of its lengths, as far as they are known before a row is read."""
        units = [unit or self.unit_otherwise for unit in self.units.values()]
        return list(dict.fromkeys(unit for unit in units if unit is not None))

    @property
    def is_wide(self) -> bool:
        """Each ankle has columns of its own."""
        return (Field.SIDE, None) not in self.places and not self.has_side_in_test

    @property
    def has_side_in_test(self) -> bool:
        """The name of the test says which ankle: `KTW left`."""
        return (
            (Field.TEST, None) in self.places
            and (Field.SIDE, None) not in self.places
            and not any(side and of is Field.DISTANCE for of, side in self.places)
        )

    def place(self, of: Field, side: Side | None = None) -> int | None:
        """Return the number of the only column of a field; None if there is none."""
        places = self.places.get((of, side))
        return places[0] if places else None


def layout_of(table: Table, options: ReadOptions) -> Layout:
    """Find out where everything is.

    Raises:
        ImportRefusedError: two columns could be the same field, the unit is not sure, or a column
            that is not understood could change what a row means.
        RefusedValueError: an option contradicts the headers.
    """
    names = table.names
    places: dict[tuple[Field, Side | None], tuple[int, ...]] = {}
    substitutes: dict[Side | None, tuple[int, ...]] = {}
    for number, meaning in enumerate(table.meanings):
        if meaning is None:
            continue
        _refuse_unreadable(names[number], meaning)
        if meaning.is_substitute and meaning.field is Field.DISTANCE:
            substitutes[meaning.side] = (*substitutes.get(meaning.side, ()), number)
            continue
        key = (meaning.field, meaning.side)
        places[key] = (*places.get(key, ()), number)
    for key, numbers in places.items():
        if len(numbers) > 1 and not _belong_together(Meaning(*key), numbers, names, options):
            raise _twice(Meaning(*key), [names[number] for number in numbers])
    counting = _counting(substitutes, places, names)
    places.update(counting)
    _refuse_both_shapes(places, names)
    _refuse_options(places, names, options)
    unread = _unread(table, options)
    with_header = [number for number in unread if table.heads[number].strip()]
    _refuse_left_out_trials(names, with_header, places, options)
    _refuse_other_ankle(table, with_header, places)
    # A column that `--map` replaces with another one is understood, but not wanted.
    _refuse_doubtful(table, [n for n in with_header if meaning_of(names[n]) is None], options)
    rows_say = (Field.UNIT, None) in places
    date = "".join(names[number] for number in places.get((Field.DATE, None), ()))
    return Layout(
        names,
        places,
        units=_units(table, options, places, rows_say=rows_say),
        unit_otherwise=None if rows_say else Unit.CM,
        substitutes=tuple(number for its in counting.values() for number in its),
        order=date_format_in(date),
        is_in_utc=is_in_utc(date),
        unread=tuple(with_header),
        unnamed=tuple(number for number in unread if number not in with_header),
        numbered=table.source.numbered,
    )


def _unread(table: Table, options: ReadOptions) -> list[int]:
    """Return the numbers of columns that are not understood and not ignored by an option."""
    unread = [
        number
        for number, meaning in enumerate(table.meanings)
        if meaning is None and not _is_ignored(table.names[number], options)
    ]
    names = table.names
    if any(is_of_redcap(name) or name.strip() == "record_id" for name in names):
        unread = [
            n for n in unread if not is_of_redcap(names[n]) and not is_status_of_redcap(names[n])
        ]
    if are_of_rejected(table.heads):
        return [number for number in unread if number >= len(REJECTED)]
    return unread


def _counting(
    substitutes: dict[Side | None, tuple[int, ...]],
    places: dict[tuple[Field, Side | None], tuple[int, ...]],
    names: tuple[str, ...],
) -> dict[tuple[Field, Side | None], tuple[int, ...]]:
    """Return the columns with a best or mean of ankles that have no column with trials.

    Beside trials they are left out: a best in a row without trials can be one of another day.

    Raises:
        ImportRefusedError: there are two of them.
    """
    with_trials = {side for of, side in places if of is Field.DISTANCE}
    counting = {}
    for side, numbers in substitutes.items():
        is_of_other_shape = (
            (with_trials | substitutes.keys()) - {None} if side is None else (None in with_trials)
        )
        if side in with_trials or is_of_other_shape:
            continue
        if len(numbers) > 1:
            raise _twice(Meaning(Field.DISTANCE, side), [names[number] for number in numbers])
        counting[Field.DISTANCE, side] = numbers
    return counting


def _refuse_options(
    places: dict[tuple[Field, Side | None], tuple[int, ...]],
    names: tuple[str, ...],
    options: ReadOptions,
) -> None:
    """Refuse options that do not fit the columns."""
    if options.only_tests and (Field.TEST, None) not in places:
        raise RefusedValueError(
            "--only-test: no column has the name of the test",
            'say which one has it: --map test="Name of test"',
        )
    if options.at is None:
        return
    if dates := places.get((Field.DATE, None)):
        shown = columns_called([names[n] for n in dates])
        raise RefusedValueError(
            f"--at is for files without dates, but {shown} has dates",
            "leave out --at, or ignore the dates with --map date=",
        )
    if options.at.time() != _NOON and (Field.TIME, None) in places:
        times = [names[n] for n in places[Field.TIME, None]]
        raise RefusedValueError(
            f"--at has a time, and {columns_called(times)} has others",
            "give only the day, or ignore the times with --map time=",
        )


def _is_ignored(name: str, options: ReadOptions) -> bool:
    """Return whether an option leaves a column out: `ignore=Time` or `time=`."""
    if plain_head(name) in map(plain_head, options.columns.get(IGNORE, ())):
        return True
    if is_bare_trial(name) and options.columns.get(Field.TRIAL) == []:
        return True
    recognised = meaning_of(name)
    return recognised is not None and options.columns.get(str(recognised)) == []


def _refuse_unreadable(name: str, meaning: Meaning) -> None:
    """Refuse a column if its header contradicts what an option says it holds."""
    if meaning.field is Field.DISTANCE:
        units = units_of(name)
        if Word.DEGREES in units:
            raise refusal_of_doubt([name], Doubt.DEGREES, (), has_person=False)
        if len(units) > 1 or not all(isinstance(unit, Unit) for unit in units):
            raise ImportRefusedError(
                f"the column '{name}' has a unit other than cm, mm or in, or two",
                "correct the header, or add a unit column",
            )
    if meaning.field is Field.PAIN and doubt_of(name) is Doubt.PAIN_SCALE:
        raise refusal_of_doubt([name], Doubt.PAIN_SCALE, (), has_person=False)


def _belong_together(
    meaning: Meaning, numbers: tuple[int, ...], names: tuple[str, ...], options: ReadOptions
) -> bool:
    """Return whether columns belong together: numbered trials, or several given to `--map`."""
    are_mapped = len(options.columns.get(str(meaning), ())) == len(numbers)
    if meaning.field is Field.PERSON:
        return are_mapped
    if meaning.field is not Field.DISTANCE:
        return False
    counted = [names[number] for number in numbers]
    are_neighbours = numbers == tuple(range(numbers[0], numbers[0] + len(numbers)))
    return are_mapped or _are_counted(counted) or (are_neighbours and _are_repeated(counted))


_COUNTED_REPEAT = re.compile(r"(.*?)(?:\.([0-9])|[ _]([0-9]{1,2}))")


def _are_repeated(names: list[str]) -> bool:
    """Return whether headers are `Left`, `Left 2`, `Left 3`, or as programs repeat: `Left.1`."""
    first, *others = names
    repeats = [_COUNTED_REPEAT.fullmatch(name) for name in others]
    found = [match for match in repeats if match and plain_head(match[1]) == plain_head(first)]
    by_points = [match[2] for match in found]
    by_numbers = [match[3] for match in found]
    return by_points == [str(n) for n in range(1, len(names))] or by_numbers == [
        str(n) for n in range(2, len(names) + 1)
    ]


def _are_counted(names: list[str]) -> bool:
    """Return whether headers count trials, 1, 2, 3; not weeks or angles: `L 0`, `L 6`, `L 12`."""
    counts = [[int(word) for word in words_of(name) if word.isdigit()] for name in names]
    if not all(counts):
        return False
    # Of two numbers in each (`KTW 2 left 1`, `1 of 3`) the one that differs counts.
    differing = [numbers for numbers in zip(*counts, strict=False) if len(set(numbers)) > 1]
    return any(sorted(numbers) == list(range(1, len(names) + 1)) for numbers in differing)


def _refuse_left_out_trials(
    names: tuple[str, ...],
    unread: list[int],
    places: dict[tuple[Field, Side | None], tuple[int, ...]],
    options: ReadOptions,
) -> None:
    """Refuse a column that only its number keeps from being a trial of the others: `L 11`."""
    for number in unread:
        meaning = meaning_of("".join(c for c in names[number] if not c.isdigit()))
        if (
            meaning is None
            or meaning.field is not Field.DISTANCE
            or str(meaning) in options.columns
        ):
            continue
        if others := places.get((meaning.field, meaning.side)):
            raise _twice(meaning, [names[number] for number in (*others, number)])


def _twice(meaning: Meaning, names: list[str]) -> ImportRefusedError:
    shown = listed(names)
    spelled = [plain_head(name) for name in names]
    alone = [name for name, plain in zip(names, spelled, strict=True) if spelled.count(plain) == 1]
    if alone:
        options = [map_option(str(meaning), name) for name in alone]
        hint = "say which: " + " or ".join(options)
        units = [units_of(name) for name in names]
        are_alike = units.count(units[0]) == len(units)
        if meaning.field is Field.DISTANCE and len(options) > 1 and are_alike:
            hint += f"; if all are trials: {' '.join(options)}"
    else:
        hint = "they have the same header: rename one of them in the file"
    return ImportRefusedError(f"the columns {shown} could both be {meaning}", hint)


def _refuse_both_shapes(
    places: dict[tuple[Field, Side | None], tuple[int, ...]], names: tuple[str, ...]
) -> None:
    """Refuse a side, or a distance of neither ankle, beside columns for left and right."""
    of_one = [key for key in places if key[0] is Field.DISTANCE and key[1] is not None]
    of_any = [key for key in ((Field.SIDE, None), (Field.DISTANCE, None)) if key in places]
    if not of_one or not of_any:
        return
    too_many = [names[number] for key in of_any for number in places[key]]
    is_or_are = "is" if len(too_many) == 1 else "are"
    raise ImportRefusedError(
        f"{columns_called(too_many)} {is_or_are} for either ankle, but there are columns for left"
        " and right",
        f"ignore what is not needed: {ignoring(too_many)}",
    )


def _refuse_other_ankle(
    table: Table, numbers: list[int], places: dict[tuple[Field, Side | None], tuple[int, ...]]
) -> None:
    """Refuse a column that may be the other ankle of the only one that has columns: `E` beside `D`.

    A header of one letter may be short for it in a language that is not known, and one that names
    the ankle may hold its distances whatever else it says.
    """
    with_trials = {side for of, side in places if of is Field.DISTANCE}
    if None in with_trials or len(with_trials) != 1:
        return
    (other,) = set(Side) - with_trials
    names = [
        name
        for name in (table.names[number] for number in numbers)
        if meaning_of(name) is None
        and doubt_of(name) in {None, Doubt.UNIT, Doubt.TEST}
        and (len(name.strip(" .")) == 1 or other in map(SIDE_OF.get, words_of(name)))
    ]
    if names:
        raise ImportRefusedError(
            f"{columns_called(names[:1])} may be the {other} ankle, which has no other column",
            f"if so: {map_option(str(other), names[0])}; if not, ignore it with"
            f" {ignoring(names[:1])}",
        )


def _refuse_doubtful(table: Table, numbers: list[int], options: ReadOptions) -> None:
    """Refuse columns that are not understood, and whose headers say that they matter."""
    doubtful: dict[Doubt, list[int]] = {}
    for number in numbers:
        name = table.names[number]
        doubt = doubt_of(name)
        if doubt in _OF_DISTANCES and side_in(name) in options.columns:
            continue
        if doubt:
            doubtful.setdefault(doubt, []).append(number)
    for doubt, its in doubtful.items():
        names = [table.names[number] for number in its]
        values = first_values(table.sample(), its[0])
        has_person = any(m is not None and m.field is Field.PERSON for m in table.meanings)
        raise refusal_of_doubt(names, doubt, values, has_person=has_person)


_OF_DISTANCES = {Doubt.ANGLE, Doubt.OCCASION}


def first_values(rows: Iterable[Sequence[str]], number: int) -> list[str]:
    """Return the first different values of a column, quoted."""
    values = _values(islice(rows, _ROWS_SHOWN), number)
    return [f"'{value}'" for value in islice(dict.fromkeys(values), _VALUES_SHOWN)]


def _values(rows: Iterable[Sequence[str]], number: int) -> Iterator[str]:
    for cells in rows:
        value = cells[number].strip() if number < len(cells) else ""
        if value:
            yield value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"


def _units(
    table: Table,
    options: ReadOptions,
    places: dict[tuple[Field, Side | None], tuple[int, ...]],
    *,
    rows_say: bool,
) -> dict[int, Unit | None]:
    used = {number for numbers in places.values() for number in numbers}
    units = {
        number: _unit(table.names[number], meaning, options, rows_say=rows_say)
        for number, meaning in enumerate(table.meanings)
        if meaning is not None and meaning.field is Field.DISTANCE and number in used
    }
    stated = {unit: number for number, unit in units.items() if unit}
    silent = [number for number, unit in units.items() if unit is None]
    others = [unit for unit in stated if unit is not Unit.CM]
    if others and silent and not rows_say:
        raise ImportRefusedError(
            f"{columns_called([table.names[stated[others[0]]]])} is in {_called(others[0])}, and"
            f" {columns_called([table.names[number] for number in silent])} may be as well",
            f"if so: --unit {others[0]}; if not, put the unit in the header",
        )
    return units


def _called(unit: Unit) -> str:
    return "inches" if unit is Unit.IN else unit


def _unit(name: str, meaning: Meaning, options: ReadOptions, *, rows_say: bool) -> Unit | None:
    if meaning.unit is not None and options.unit not in {None, meaning.unit}:
        raise RefusedValueError(
            f"the column '{name}' is in {_called(meaning.unit)}, but --unit is {options.unit}",
            "leave out --unit, or correct the header",
        )
    unit = meaning.unit or options.unit
    if unit is None and not rows_say and options.configured_unit is not Unit.CM:
        raise ImportRefusedError(
            f"the column '{name}' may be in cm or, as configured, in {options.configured_unit}",
            f"say which with --unit cm or --unit {options.configured_unit}",
        )
    return unit
