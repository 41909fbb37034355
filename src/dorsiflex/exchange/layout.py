"""Where in a row of somebody else's spreadsheet everything is, and what is refused about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from dorsiflex.domain.distance import Unit
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.headers import (
    IGNORE,
    Doubt,
    Meaning,
    doubt_of,
    map_option,
    meaning_of,
    units_of,
)
from dorsiflex.exchange.rejected import HEADS as REJECTED
from dorsiflex.exchange.rejected import are_of_rejected
from dorsiflex.exchange.table import Table, plain_head
from dorsiflex.exchange.told import Told
from dorsiflex.exchange.vocabulary import Field, Word, words_of

_ROWS_SHOWN = 1000
_VALUES_SHOWN = 3
_LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a row everything is.

    Attributes:
        names: what the columns are called.
        places: for each field, and side if it has a column for each, the numbers of its columns.
        units: of the columns of distances, by their numbers, as headers or `--unit` state them.
        unit_otherwise: what is meant where neither they nor a row say it; None if rows have to.
        unread: the numbers of columns that are not understood, and were not said to be ignored.
        unnamed: the numbers of those that have no header.
    """

    names: tuple[str, ...]
    places: dict[tuple[Field, Side | None], tuple[int, ...]]
    units: dict[int, Unit | None] = field(default_factory=dict)
    unit_otherwise: Unit | None = Unit.CM
    unread: tuple[int, ...] = ()
    unnamed: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)

    @property
    def known_units(self) -> list[Unit]:
        """The units of its lengths, as far as they are known before a row is read."""
        units = [unit or self.unit_otherwise for unit in self.units.values()]
        return list(dict.fromkeys(unit for unit in units if unit is not None))

    @property
    def is_wide(self) -> bool:
        """Each ankle has columns of its own."""
        return (Field.SIDE, None) not in self.places

    def place(self, of: Field) -> int | None:
        """Return the number of the only column of a field; None if there is none."""
        places = self.places.get((of, None))
        return places[0] if places else None

    def cell(self, cells: Sequence[str], of: Field, side: Side | None = None) -> str:
        """Return the cell of a field; empty if it has no column."""
        place = self.places.get((of, side))
        return cells[place[0]] if place else ""


def layout_of(table: Table, told: Told) -> Layout:
    """Find out where everything is.

    Raises:
        ImportRefusedError: two columns could be the same field, the unit is not sure, or a column
            that is not understood could change what a row means.
        RefusedValueError: an option contradicts the headers.
    """
    names = table.names
    places: dict[tuple[Field, Side | None], tuple[int, ...]] = {}
    for number, meaning in enumerate(table.meanings):
        if meaning is not None:
            _refuse_unreadable(names[number], meaning)
            key = (meaning.field, meaning.side)
            places[key] = (*places.get(key, ()), number)
    for key, numbers in places.items():
        if len(numbers) > 1 and not _belong_together(Meaning(*key), numbers, names, told):
            raise _twice(Meaning(*key), [names[number] for number in numbers])
    _refuse_both_shapes(places, names)
    if told.only_tests and (Field.TEST, None) not in places:
        raise RefusedValueError(
            "--only-test: no column names the test", 'say which one does: --map test="Name of test"'
        )
    unread = [
        number
        for number, meaning in enumerate(table.meanings)
        if meaning is None and not _is_ignored(names[number], told)
    ]
    if are_of_rejected(table.heads):
        unread = [number for number in unread if number >= len(REJECTED)]
    with_header = [number for number in unread if table.heads[number].strip()]
    _refuse_left_out_trials(names, with_header, places, told)
    # A column that `--map` put aside for another one is understood, and not wanted.
    _refuse_doubtful(table, [n for n in with_header if meaning_of(names[n]) is None], places)
    rows_say = (Field.UNIT, None) in places
    return Layout(
        names,
        places,
        units=_units(table, told, rows_say=rows_say),
        unit_otherwise=None if rows_say else Unit.CM,
        unread=tuple(with_header),
        unnamed=tuple(number for number in unread if number not in with_header),
    )


def _is_ignored(name: str, told: Told) -> bool:
    """Return whether it was said that a column is not imported: `ignore=Time` or `time=`."""
    if plain_head(name) in map(plain_head, told.columns.get(IGNORE, ())):
        return True
    recognised = meaning_of(name)
    return recognised is not None and told.columns.get(str(recognised)) == []


def _refuse_unreadable(name: str, meaning: Meaning) -> None:
    """Refuse a column that was said to hold what its header says it cannot."""
    if meaning.field is Field.DISTANCE:
        units = units_of(name)
        if Word.DEGREES in units:
            raise _refusal_of([name], Doubt.DEGREES, "is", (), has_person=False)
        if len(units) > 1 or not all(isinstance(unit, Unit) for unit in units):
            raise ImportRefusedError(
                f"the column '{name}' names a unit other than cm, mm or in, or two",
                "correct the header, or give the unit in a column of its own",
            )
    if meaning.field is Field.PAIN and doubt_of(name) is Doubt.PAIN_SCALE:
        raise _refusal_of([name], Doubt.PAIN_SCALE, "is", (), has_person=False)


def _belong_together(
    meaning: Meaning, numbers: tuple[int, ...], names: tuple[str, ...], told: Told
) -> bool:
    """Return whether columns are one thing: numbered trials, or what `--map` put together."""
    are_told = len(told.columns.get(str(meaning), ())) == len(numbers)
    if meaning.field is Field.PERSON:
        return are_told
    if meaning.field is not Field.DISTANCE:
        return False
    return are_told or _are_counted([names[number] for number in numbers])


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
    told: Told,
) -> None:
    """Refuse a column that only its number keeps from being a trial of the others: `L 11`."""
    for number in unread:
        meaning = meaning_of("".join(c for c in names[number] if not c.isdigit()))
        if meaning is None or meaning.field is not Field.DISTANCE or str(meaning) in told.columns:
            continue
        if others := places.get((meaning.field, meaning.side)):
            raise _twice(meaning, [names[number] for number in (*others, number)])


def _twice(meaning: Meaning, names: list[str]) -> ImportRefusedError:
    listed = _listed(names)
    spelled = [plain_head(name) for name in names]
    alone = [name for name, plain in zip(names, spelled, strict=True) if spelled.count(plain) == 1]
    if alone:
        hint = "say which: " + " or ".join(map_option(str(meaning), name) for name in alone)
    else:
        hint = "--map cannot tell them apart: rename all but one of them in the file"
    return ImportRefusedError(f"the columns {listed} could both be {meaning}", hint)


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
        f"{_columns(too_many)} {is_or_are} for either ankle, but there are columns for left and"
        " right",
        f"leave out what is not needed: {ignoring(too_many)}",
    )


def _refuse_doubtful(
    table: Table, numbers: list[int], places: dict[tuple[Field, Side | None], tuple[int, ...]]
) -> None:
    """Refuse columns that are not understood, and whose headers say that they matter."""
    doubtful: dict[Doubt, list[int]] = {}
    for number in numbers:
        if doubt := doubt_of(table.names[number]):
            doubtful.setdefault(doubt, []).append(number)
    for doubt, its in doubtful.items():
        values = first_values((cells for cells in table.sample()), its[0])
        names = [table.names[number] for number in its]
        has_person = (Field.PERSON, None) in places
        raise _refusal_of(
            names, doubt, "are" if len(its) > 1 else "is", values, has_person=has_person
        )


def _refusal_of(
    names: list[str], doubt: Doubt, is_or_are: str, values: Sequence[str], *, has_person: bool
) -> ImportRefusedError:
    what = str(doubt)
    if is_or_are == "are":
        what = what.replace("is ", "are ", 1).replace("names a", "name a", 1)
    shown = f" ({', '.join(values)})" if values else ""
    leaving = f"leave {'them' if len(names) > 1 else 'it'} out: {ignoring(names)}"
    if doubt is Doubt.PERSON and not has_person:
        saying = " ".join(map_option(Field.PERSON, name) for name in names)
        hint = f"if so: {saying}; if not, {leaving}"
    elif doubt is Doubt.PERSON:
        hint = f"{leaving}; or let it alone say so: {map_option(Field.PERSON, names[0])}"
    elif doubt in {Doubt.DEGREES, Doubt.PAIN_SCALE}:
        hint = leaving
    else:
        hint = f"say what it holds: {map_option('FIELD', names[0])}; or {leaving}"
    return ImportRefusedError(f"{_columns(names)}{shown} {what}", hint)


def first_values(rows: Iterable[Sequence[str]], number: int) -> list[str]:
    """Return the first different values of a column, quoted."""
    values = _values(islice(rows, _ROWS_SHOWN), number)
    return [f"'{value}'" for value in islice(dict.fromkeys(values), _VALUES_SHOWN)]


def _values(rows: Iterable[Sequence[str]], number: int) -> Iterator[str]:
    for cells in rows:
        value = cells[number].strip() if number < len(cells) else ""
        if value:
            yield value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"


def _units(table: Table, told: Told, *, rows_say: bool) -> dict[int, Unit | None]:
    units = {
        number: _unit(table.names[number], meaning, told, rows_say=rows_say)
        for number, meaning in enumerate(table.meanings)
        if meaning is not None and meaning.field is Field.DISTANCE
    }
    stated = {unit: number for number, unit in units.items() if unit}
    silent = [number for number, unit in units.items() if unit is None]
    others = [unit for unit in stated if unit is not Unit.CM]
    if others and silent and not rows_say:
        raise ImportRefusedError(
            f"{_columns([table.names[stated[others[0]]]])} is in {_called(others[0])}, and"
            f" {_columns([table.names[number] for number in silent])} may be, too",
            f"if so: --unit {others[0]}; if not, write the unit into the header",
        )
    return units


def _called(unit: Unit) -> str:
    return "inches" if unit is Unit.IN else unit


def _unit(name: str, meaning: Meaning, told: Told, *, rows_say: bool) -> Unit | None:
    if meaning.unit is not None and told.unit not in {None, meaning.unit}:
        raise RefusedValueError(
            f"the column '{name}' is in {_called(meaning.unit)}, and --unit says {told.unit}",
            "leave out --unit, or correct the header",
        )
    unit = meaning.unit or told.unit
    if unit is None and not rows_say and told.configured_unit is not Unit.CM:
        raise ImportRefusedError(
            f"the column '{name}' may be in cm or, as configured, in {told.configured_unit}",
            f"say which: --unit cm or --unit {told.configured_unit}",
        )
    return unit


def ignoring(names: Sequence[str]) -> str:
    """Write the options that leave columns out."""
    return " ".join(map_option(IGNORE, name) for name in names)


def _columns(names: Sequence[str]) -> str:
    return f"the column{'s' if len(names) > 1 else ''} {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    *others, last = [f"'{name}'" for name in names]
    return f"{', '.join(others)} and {last}" if others else last
