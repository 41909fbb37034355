"""Tables: delimiter, header and rows, and what each column of a foreign table holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.drafts import BadRow, Kind
from dorsiflex.domain.measurement import Unit
from dorsiflex.errors import ImportRefusedError, RefusedValueError, did_you_mean
from dorsiflex.exchange.cells import unguarded
from dorsiflex.exchange.columns import TESTS
from dorsiflex.exchange.import_options import ReadOptions
from dorsiflex.exchange.own_rows import SCHEMAS, kind_of_heads, lacking, lacking_of_training
from dorsiflex.exchange.rejected import HEADS as REJECTED
from dorsiflex.exchange.rejected import are_of_rejected
from dorsiflex.exchange.row_source import DELIMITERS, DelimitedText
from dorsiflex.exchange.vocabulary import (
    IGNORE,
    MAPPABLE,
    Doubt,
    Field,
    Meaning,
    Word,
    doubt_of,
    map_option,
    meaning_of,
    units_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dorsiflex.domain.measurement import Side
    from dorsiflex.exchange.files import Advanced, Text
    from dorsiflex.exchange.import_options import BadCellError, ReadOptions
    from dorsiflex.exchange.row_source import RowSource


_MOST_COLUMNS = 1000
_SHOWN = 8
_OWN_FOR_SURE = frozenset({"id", "tested_at", "trials_cm"})
_HINT = 'put headers in the first line: date,left,right; or say what is what: --map left="L"'


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns.

    Attributes:
        source: where the rows come from.
        line: which row from the top has the headers, counted from 0.
        heads: the headers of the columns.
        meanings: what the columns hold; None for one that is ignored.
        own: the kind of rows in an export of ours; None for somebody else's table.
    """

    source: RowSource
    line: int
    heads: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]
    own: Kind | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called: their headers, `#3` for a third column without one."""
        return _names(self.heads)

    def rows(self, advanced: Advanced) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Return the rows below the headers with their numbers, without blank rows.

        Raises:
            ImportRefusedError: as `RowSource.rows`.
        """
        heads = list(self.heads)
        # The `'` in the rows of an export is taken off when they are read.
        is_guarded = self.own is None and are_of_rejected(heads)
        numbered = self.source.rows(advanced, self._imported())
        for row in islice(numbered, self.line + 1, None):
            if isinstance(row, BadRow):
                yield row
                continue
            line, cells = row
            if is_guarded:
                cells = list(map(unguarded, cells))
            if any(cells) and cells != heads:
                yield line, cells

    def _imported(self) -> frozenset[int]:
        """Return the numbers of the columns that are imported."""
        if self.own is None:
            return frozenset(n for n, meaning in enumerate(self.meanings) if meaning is not None)
        names = SCHEMAS[self.own].every_name
        return frozenset(n for n, head in enumerate(self.heads) if plain_head(head) in names)

    def above(self) -> list[list[str]]:
        """Return the rows above the headers: titles, if there are any."""
        return self.source.first_rows()[: self.line]

    def sample(self) -> Iterator[list[str]]:
        """Return the rows at the beginning of the file."""
        for row in islice(self.source.sample(), self.line + 1, None):
            if not isinstance(row, BadRow):
                yield row[1]

    @property
    def hidden_rows(self) -> int:
        """How many rows are filled and hidden."""
        return self.source.hidden_rows(self.line)

    def bad_row(self, line: int, error: BadCellError, cells: Sequence[str]) -> BadRow:
        """Return a row that cannot be stored, and where its bad cell is if only one can be it."""
        filled = [(n, cells[n]) for n in self._imported() if n < len(cells) and cells[n].strip()]
        columns = [n for n, cell in filled if cell == error.value] or [
            n for n, cell in filled if f"'{cell}'" in error.reason
        ]
        column = columns[0] if len(columns) == 1 else None
        place = self.source.place(line, column)
        return BadRow(line, error.value, error.reason, tuple(cells), place)


def recognise_text(text: Text, options: Mapping[str, list[str]]) -> Table:
    """Find the delimiter and the headers.

    Args:
        text: what is read.
        options: for some fields the headers of their columns.

    Raises:
        RefusedValueError: as `recognise_table`.
        ImportRefusedError: likewise.
    """
    if not text.head.strip():
        raise ImportRefusedError(f"{text.source.name} is empty", _HINT)
    return recognise_table([DelimitedText(text, delimiter) for delimiter in DELIMITERS], options)


def recognise_table(sources: Sequence[RowSource], options: Mapping[str, list[str]]) -> Table:
    """Find the headers.

    Args:
        sources: what is read; text once for each possible delimiter.
        options: for some fields the headers of their columns.

    Raises:
        RefusedValueError: a given header is not in the file.
        ImportRefusedError: no line has the headers of a table of tests.
    """
    tables = [
        Table(source, line, tuple(cells), *_understood(cells, options))
        for source in sources
        for line, cells in enumerate(map(_as_heads, source.first_rows()))
    ]
    name = sources[0].name
    complete = [table for table in tables if table.own or _is_complete(table.meanings)]
    if complete:
        # An export comes first, because names of people in it can look like headers. Of two
        # delimiters the one with more known columns is taken, of two lines the upper one.
        best = max(complete, key=lambda t: (t.own is not None, _known(t), -t.line))
        if best.own is None:
            _refuse_broken_training(tables)
        _refuse_missing(best.heads, options)
        if len(best.heads) > _MOST_COLUMNS:
            raise ImportRefusedError(
                f"{name} has {len(best.heads):,} columns, more than {_MOST_COLUMNS:,}"
            )
        return best
    _refuse_broken_training(tables)
    raise _refusal(name, max(tables, key=_known, default=None), options)


def _refuse_broken_training(tables: list[Table]) -> None:
    for table in tables:
        columns = lacking_of_training({plain_head(head) for head in table.heads})
        if columns:
            raise _lacks(table.source.name, ", ".join(columns))


def _lacks(name: str, columns: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"{name} looks like an export, but lacks the column {columns}",
        "keep all columns; leave cells empty if nothing was recorded",
    )


def _as_heads(cells: list[str]) -> list[str]:
    """Return cells as possible headers, without the `'` that rejected rows got."""
    return list(map(unguarded, cells)) if are_of_rejected(cells) else cells


def _understood(
    cells: list[str], options: Mapping[str, list[str]]
) -> tuple[tuple[Meaning | None, ...], Kind | None]:
    own = kind_of_heads({plain_head(cell) for cell in cells})
    if own or len(cells) > _MOST_COLUMNS:
        return (), own
    return tuple(_meaning(name, options) for name in _names(cells)), None


def _names(heads: Sequence[str]) -> tuple[str, ...]:
    return tuple(head if head.strip() else f"#{n}" for n, head in enumerate(heads, start=1))


def _meaning(name: str, options: Mapping[str, list[str]]) -> Meaning | None:
    recognised = meaning_of(name)
    for meant_field, headers in options.items():
        if plain_head(name) not in map(plain_head, headers):
            continue
        if meant_field == IGNORE:
            return None
        meant = MAPPABLE[meant_field]
        units = [unit for unit in units_of(name) if isinstance(unit, Unit)]
        return Meaning(meant.field, meant.side, units[0] if units else None)
    return None if recognised is None or str(recognised) in options else recognised


def plain_head(head: str) -> str:
    """Return what two spellings of a header share, which `--map` cannot tell apart."""
    return " ".join(head.split()).casefold()


def _known(table: Table) -> int:
    return len(table.heads) if table.own else len(table.meanings) - table.meanings.count(None)


def _is_complete(meanings: tuple[Meaning | None, ...]) -> bool:
    return not _missing(meanings)


def _missing(meanings: tuple[Meaning | None, ...]) -> list[str]:
    fields = {meaning.field for meaning in meanings if meaning}
    distances = [m for m in meanings if m and m.field is Field.DISTANCE]
    missing = [] if Field.DATE in fields else ["the date"]
    if not distances:
        missing.append("the distance (left and right, or side and distance)")
    elif Field.SIDE not in fields and not any(m.side for m in distances):
        missing.append("the side")
    return missing


def _refuse_missing(heads: tuple[str, ...], options: Mapping[str, list[str]]) -> None:
    known = {plain_head(name) for name in _names(heads)}
    for name, wanted in options.items():
        for head in wanted:
            if plain_head(head) not in known:
                raise RefusedValueError(
                    f"--map {name}: there is no column '{head}'",
                    did_you_mean(head, heads, f"the columns are {_listed(heads)}"),
                )


def _refusal(
    name: str, nearest: Table | None, options: Mapping[str, list[str]]
) -> RefusedValueError | ImportRefusedError:
    if nearest is None:
        return ImportRefusedError(f"{name}: no column headers were recognised", _HINT)
    heads = {plain_head(head) for head in nearest.heads}
    if columns := lacking(heads, TESTS.required, _OWN_FOR_SURE):
        return _lacks(name, ", ".join(columns))
    if _known(nearest):
        _refuse_missing(nearest.heads, options)
        _refuse_other_units(nearest)
        return ImportRefusedError(
            f"{name}: no column is {' or '.join(_missing(nearest.meanings))};"
            f" the columns are {_listed(nearest.heads)}",
            _HINT,
        )
    return ImportRefusedError(f"{name}: no column headers were recognised", _HINT)


def _refuse_other_units(nearest: Table) -> None:
    """Say so if the distances are missing because they are angles or in another unit."""
    if any(meaning and meaning.field is Field.DISTANCE for meaning in nearest.meanings):
        return
    for head in nearest.heads:
        units = units_of(head)
        if any(isinstance(unit, Word) for unit in units):
            what = "degrees" if Word.DEGREES in units else "another unit"
            raise ImportRefusedError(
                f"the column '{head[:40]}' is in {what}; a distance must be in cm, mm or in",
                "angles are not imported; add columns with the distances",
            )


def _listed(heads: tuple[str, ...]) -> str:
    shown = [f"'{head[:40]}'" for head in heads if head.strip()]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


_LONGEST_TITLE = 40


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
            if is_anybodys and _says_whose(cell, cells[number + 1 :]):
                raise ImportRefusedError(
                    f"{where}: '{shown}' may name a person",
                    "say who it is: dorsiflex -P NAME import …",
                )


def _says_whose(cell: str, after: Sequence[str]) -> bool:
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
        unread: the numbers of columns that are not understood and not ignored by an option.
        unnamed: the numbers of those that have no header.
        numbered: what the number of a row counts, for messages.
    """

    names: tuple[str, ...]
    places: dict[tuple[Field, Side | None], tuple[int, ...]]
    units: dict[int, Unit | None] = field(default_factory=dict)
    unit_otherwise: Unit | None = Unit.CM
    unread: tuple[int, ...] = ()
    unnamed: tuple[int, ...] = ()
    numbered: str = "line"

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
    for number, meaning in enumerate(table.meanings):
        if meaning is not None:
            _refuse_unreadable(names[number], meaning)
            key = (meaning.field, meaning.side)
            places[key] = (*places.get(key, ()), number)
    for key, numbers in places.items():
        if len(numbers) > 1 and not _belong_together(Meaning(*key), numbers, names, options):
            raise _twice(Meaning(*key), [names[number] for number in numbers])
    _refuse_both_shapes(places, names)
    if options.only_tests and (Field.TEST, None) not in places:
        raise RefusedValueError(
            "--only-test: no column has the name of the test",
            'say which one has it: --map test="Name of test"',
        )
    unread = [
        number
        for number, meaning in enumerate(table.meanings)
        if meaning is None and not _is_ignored(names[number], options)
    ]
    if are_of_rejected(table.heads):
        unread = [number for number in unread if number >= len(REJECTED)]
    with_header = [number for number in unread if table.heads[number].strip()]
    _refuse_left_out_trials(names, with_header, places, options)
    # A column that `--map` replaces with another one is understood, but not wanted.
    _refuse_doubtful(table, [n for n in with_header if meaning_of(names[n]) is None], places)
    rows_say = (Field.UNIT, None) in places
    return Layout(
        names,
        places,
        units=_units(table, options, rows_say=rows_say),
        unit_otherwise=None if rows_say else Unit.CM,
        unread=tuple(with_header),
        unnamed=tuple(number for number in unread if number not in with_header),
        numbered=table.source.numbered,
    )


def _is_ignored(name: str, options: ReadOptions) -> bool:
    """Return whether an option leaves a column out: `ignore=Time` or `time=`."""
    if plain_head(name) in map(plain_head, options.columns.get(IGNORE, ())):
        return True
    recognised = meaning_of(name)
    return recognised is not None and options.columns.get(str(recognised)) == []


def _refuse_unreadable(name: str, meaning: Meaning) -> None:
    """Refuse a column if its header contradicts what an option says it holds."""
    if meaning.field is Field.DISTANCE:
        units = units_of(name)
        if Word.DEGREES in units:
            raise _refusal_of([name], Doubt.DEGREES, "is", (), has_person=False)
        if len(units) > 1 or not all(isinstance(unit, Unit) for unit in units):
            raise ImportRefusedError(
                f"the column '{name}' has a unit other than cm, mm or in, or two",
                "correct the header, or add a unit column",
            )
    if meaning.field is Field.PAIN and doubt_of(name) is Doubt.PAIN_SCALE:
        raise _refusal_of([name], Doubt.PAIN_SCALE, "is", (), has_person=False)


def _belong_together(
    meaning: Meaning, numbers: tuple[int, ...], names: tuple[str, ...], options: ReadOptions
) -> bool:
    """Return whether columns belong together: numbered trials, or several given to `--map`."""
    are_told = len(options.columns.get(str(meaning), ())) == len(numbers)
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
    listed = _listed_columns(names)
    spelled = [plain_head(name) for name in names]
    alone = [name for name, plain in zip(names, spelled, strict=True) if spelled.count(plain) == 1]
    if alone:
        hint = "say which: " + " or ".join(map_option(str(meaning), name) for name in alone)
    else:
        hint = "they have the same header: rename one of them in the file"
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
        f"ignore what is not needed: {ignoring(too_many)}",
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
    leaving = f"ignore {'them' if len(names) > 1 else 'it'} with {ignoring(names)}"
    if doubt is Doubt.PERSON and not has_person:
        saying = " ".join(map_option(Field.PERSON, name) for name in names)
        hint = f"if so: {saying}; if not, {leaving}"
    elif doubt is Doubt.PERSON:
        hint = f"{leaving}, or use it alone for the person: {map_option(Field.PERSON, names[0])}"
    elif doubt in {Doubt.DEGREES, Doubt.PAIN_SCALE}:
        hint = leaving
    else:
        hint = f"say what it is with {map_option('FIELD', names[0])}, or {leaving}"
    return ImportRefusedError(f"{_columns(names)}{shown} {what}", hint)


def first_values(rows: Iterable[Sequence[str]], number: int) -> list[str]:
    """Return the first different values of a column, quoted."""
    values = _values(islice(rows, _ROWS_SHOWN), number)
    return [f"'{value}'" for value in islice(dict.fromkeys(values), _VALUES_SHOWN)]


def _values(rows: Iterable[Sequence[str]], number: int) -> Iterator[str]:
    for cells in rows:
        value = cells[number].strip() if number < len(cells) else ""
        if value:
            yield value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"


def _units(table: Table, options: ReadOptions, *, rows_say: bool) -> dict[int, Unit | None]:
    units = {
        number: _unit(table.names[number], meaning, options, rows_say=rows_say)
        for number, meaning in enumerate(table.meanings)
        if meaning is not None and meaning.field is Field.DISTANCE
    }
    stated = {unit: number for number, unit in units.items() if unit}
    silent = [number for number, unit in units.items() if unit is None]
    others = [unit for unit in stated if unit is not Unit.CM]
    if others and silent and not rows_say:
        raise ImportRefusedError(
            f"{_columns([table.names[stated[others[0]]]])} is in {_called(others[0])}, and"
            f" {_columns([table.names[number] for number in silent])} may be as well",
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


def ignoring(names: Sequence[str]) -> str:
    """Write the options that leave columns out."""
    return " ".join(map_option(IGNORE, name) for name in names)


def _columns(names: Sequence[str]) -> str:
    return f"the column{'s' if len(names) > 1 else ''} {_listed_columns(names)}"


def _listed_columns(names: Sequence[str]) -> str:
    *others, last = [f"'{name}'" for name in names]
    return f"{', '.join(others)} and {last}" if others else last
