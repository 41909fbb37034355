"""Tables: delimiter, header and rows, and what each column of a foreign table holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.drafts import BadRow, Kind
from dorsiflex.domain.measurement import Unit
from dorsiflex.errors import ImportRefusedError, RefusedValueError, did_you_mean
from dorsiflex.exchange.doubts import refusal_of_doubt, refusal_of_relative_sides
from dorsiflex.exchange.formulas import unguarded
from dorsiflex.exchange.headers import DaysAcross, combined, days_across
from dorsiflex.exchange.languages import Field, Word
from dorsiflex.exchange.own_rows import SCHEMAS, kind_of_heads, lacking
from dorsiflex.exchange.redcap import HEADER as OF_REDCAP
from dorsiflex.exchange.rejected import are_of_rejected
from dorsiflex.exchange.row_source import DELIMITERS, DelimitedText
from dorsiflex.exchange.vocabulary import (
    IGNORE,
    MAPPABLE,
    Doubt,
    Meaning,
    doubt_of,
    is_bare_trial,
    is_name_of_measure,
    meaning_of,
    plain_head,
    units_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dorsiflex.exchange.files import Advanced, Text
    from dorsiflex.exchange.import_options import BadCellError, ReadOptions
    from dorsiflex.exchange.row_source import RowSource


_MOST_COLUMNS = 1000
_SHOWN = 8
_OF_DAYS = 2
"""Columns that a table gets if its headers are days: the date, and a distance."""
_HINT_ON_DATE = (
    'say which it is: --map date="Day"; or, if all tests are of one day, which: --at 2026-11-20'
)
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
        is_double: the headers are in two rows, the lower of which is `line`.
        days: the columns of days, if every row of the file is read as one row for each of them.
        filled: the numbers of the columns of the file that have the person; where these are empty,
            they repeat the row above.
    """

    source: RowSource
    line: int
    heads: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]
    own: Kind | None
    is_double: bool = False
    days: DaysAcross | None = None
    filled: tuple[int, ...] = ()

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
        above: list[str] = []
        for row in islice(numbered, self.line + 1, None):
            if isinstance(row, BadRow):
                bad, above = self._filled_bad(row, above)
                yield bad
                continue
            line, cells = row
            if is_guarded:
                cells = list(map(unguarded, cells))
            if self.filled and any(cells):
                cells, above = self._filled_down(cells, above)
            if self.days is not None:
                for one_day in self.days.rows(cells):
                    yield line, one_day
            elif any(cells) and cells != heads:
                yield line, cells

    def _filled_down(self, cells: list[str], above: list[str]) -> tuple[list[str], list[str]]:
        """Return a row with its person, by default that of the row above; and that person."""
        width = len(self.heads) if self.days is None else self.days.width
        if any(map(str.strip, cells[width:])):
            return cells, []  # too many cells: any of them may be in the wrong place
        cells = [*cells, *[""] * (self.filled[-1] + 1 - len(cells))]
        own = [cells[number] for number in self.filled]
        person = own if any(map(str.strip, own)) else above
        for number, cell in zip(self.filled, person, strict=False):
            cells[number] = cell
        return cells, person

    def _filled_bad(self, row: BadRow, above: list[str]) -> tuple[BadRow, list[str]]:
        """Return a row that cannot be read with its person, and that person if it is known."""
        if not self.filled or not row.cells:
            return row, []
        cells, person = self._filled_down(list(row.cells), above)
        return row._replace(cells=tuple(cells)), [] if row.value in person else person

    def _imported(self) -> frozenset[int]:
        """Return the numbers of the columns that are imported."""
        if self.days is not None:
            return frozenset(range(self.days.width))
        if self.own is None:
            return frozenset(n for n, meaning in enumerate(self.meanings) if meaning is not None)
        names = SCHEMAS[self.own].every_name
        return frozenset(n for n, head in enumerate(self.heads) if plain_head(head) in names)

    def above(self) -> list[list[str]]:
        """Return the rows above the headers: titles, if there are any."""
        return self.source.first_rows()[: self.line - self.is_double]

    def sample(self) -> Iterator[list[str]]:
        """Return the rows at the beginning of the file."""
        for row in islice(self.source.sample(), self.line + 1, None):
            if isinstance(row, BadRow):
                continue
            if self.days is not None:
                yield from self.days.rows(row[1])
            else:
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
        is_one = len(columns) == 1 and self.days is None
        place = self.source.place(line, columns[0] if is_one else None)
        return BadRow(line, error.value, error.reason, tuple(cells), place)


def recognise_text(text: Text, options: ReadOptions) -> Table:
    """Find the delimiter and the headers.

    Args:
        text: what is read.
        options: what the user said about the file.

    Raises:
        RefusedValueError: as `recognise_table`.
        ImportRefusedError: likewise.
    """
    if not text.head.strip():
        raise ImportRefusedError(f"{text.source.name} is empty", _HINT)
    return recognise_table([DelimitedText(text, delimiter) for delimiter in DELIMITERS], options)


def recognise_table(sources: Sequence[RowSource], options: ReadOptions) -> Table:
    """Find the headers.

    Args:
        sources: what is read; text once for each possible delimiter.
        options: what the user said about the file.

    Raises:
        RefusedValueError: a given header is not in the file.
        ImportRefusedError: no line has the headers of a table of tests.
    """
    tables = [table for source in sources for table in _possible_tables(source, options)]
    name = sources[0].name
    complete = [table for table in tables if table.own or not _missing(table.meanings, options)]
    if complete:
        # An export comes first, because names of people in it can look like headers. Of two
        # delimiters the one with more known columns is taken, of two lines the upper one.
        best = max(
            complete,
            key=lambda t: (t.own is not None, _known(t), not t.is_double, -t.line),
        )
        if best.own is None:
            _refuse_broken_export(tables)
        _refuse_missing(best.heads, options.columns)
        if len(best.heads) > _MOST_COLUMNS:
            raise ImportRefusedError(
                f"{name} has {len(best.heads):,} columns, more than {_MOST_COLUMNS:,}"
            )
        # Rows that were left out have their names, and not the row that was above them.
        is_filled = options.fills_down and not are_of_rejected(best.heads)
        return replace(best, filled=_people(best)) if is_filled else best
    _refuse_broken_export(tables)
    nearest = max(
        tables,
        key=lambda table: (table.days is None, _recognised(table), table.is_double),
        default=None,
    )
    raise _refusal(name, nearest, options)


def _people(table: Table) -> tuple[int, ...]:
    """Return the numbers of the columns of the file that have the person."""
    numbers = range(len(table.heads)) if table.days is None else table.days.kept
    return tuple(
        number
        for number, meaning in zip(numbers, table.meanings, strict=False)
        if meaning is not None and meaning.field is Field.PERSON
    )


def _possible_tables(source: RowSource, options: ReadOptions) -> Iterator[Table]:
    """Return each of the first lines as headers; two that belong together; days as headers."""
    upper: list[str] = []
    for line, cells in enumerate(map(_as_heads, source.first_rows())):
        table = Table(source, line, tuple(cells), *_understood(cells, options.columns))
        yield table
        if table.own or len(cells) > _MOST_COLUMNS:
            continue
        both = combined(upper, cells)
        for heads in (cells, both):
            if heads is None:
                continue
            is_double = heads is both
            if is_double:
                meanings = _understood(heads, options.columns)[0]
                yield replace(table, heads=tuple(heads), meanings=meanings, is_double=True)
            if days := days_across(heads):
                meanings = _understood(days.heads, options.columns)[0]
                yield replace(
                    table, heads=days.heads, meanings=meanings, is_double=is_double, days=days
                )
        upper = cells


def _refuse_broken_export(tables: list[Table]) -> None:
    for table in tables:
        if columns := lacking({plain_head(head) for head in table.heads}):
            raise ImportRefusedError(
                f"{table.source.name} looks like an export, but lacks the column"
                f" {', '.join(columns)}",
                "keep all columns; leave cells empty if nothing was recorded",
            )


def _as_heads(cells: list[str]) -> list[str]:
    """Return cells as possible headers, without the `'` that rejected rows got."""
    return list(map(unguarded, cells)) if are_of_rejected(cells) else cells


def _understood(
    cells: Sequence[str], options: Mapping[str, list[str]]
) -> tuple[tuple[Meaning | None, ...], Kind | None]:
    own = kind_of_heads({plain_head(cell) for cell in cells})
    if own or len(cells) > _MOST_COLUMNS:
        return (), own
    names = _names(cells)
    return _chosen(names, [_meaning(name, options) for name in names], options), None


def _chosen(
    names: Sequence[str], meanings: Sequence[Meaning | None], options: Mapping[str, list[str]]
) -> tuple[Meaning | None, ...]:
    """Return what columns hold beside each other.

    Beside another distance, `Trial` is a number and `Measurement` the name of what was measured. A
    form's own time stamp counts only where no column has the date.
    """
    distance, date = Meaning(Field.DISTANCE), Meaning(Field.DATE)
    mapped = set(map(plain_head, options.get(Field.DISTANCE, ())))
    is_open = [
        meaning == distance
        and plain_head(name) not in mapped
        and (is_bare_trial(name) or is_name_of_measure(name))
        for name, meaning in zip(names, meanings, strict=True)
    ]
    has_distance = any(
        meaning is not None and meaning.field is Field.DISTANCE and not its_open
        for meaning, its_open in zip(meanings, is_open, strict=True)
    )
    chosen: list[Meaning | None] = []
    for name, meaning, its_open in zip(names, meanings, is_open, strict=True):
        if its_open and has_distance:
            field = Field.TRIAL if is_bare_trial(name) else Field.TEST
            chosen.append(None if field in options else Meaning(field))
        elif meaning == replace(date, is_substitute=True) and date in meanings:
            chosen.append(None)
        else:
            chosen.append(meaning)
    return tuple(chosen)


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


def _known(table: Table) -> int:
    return len(table.heads) if table.own else len(table.meanings) - table.meanings.count(None)


def _recognised(table: Table) -> int:
    """Return how many headers say something, whether it is understood or in doubt."""
    in_doubt = sum(
        meaning is None and doubt_of(name) is not None
        for name, meaning in zip(table.names, table.meanings, strict=False)
    )
    # Every date that is a value looks like a header that names the day of a distance.
    return _known(table) + in_doubt - (_OF_DAYS if table.days else 0)


def _missing(meanings: tuple[Meaning | None, ...], options: ReadOptions) -> list[str]:
    fields = {meaning.field for meaning in meanings if meaning}
    distances = [m for m in meanings if m and m.field is Field.DISTANCE]
    missing = [] if Field.DATE in fields or options.at is not None else ["the date"]
    if not distances:
        missing.append("the distance (left and right, or side and distance)")
    elif not fields & {Field.SIDE, Field.TEST} and not any(m.side for m in distances):
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
    name: str, nearest: Table | None, options: ReadOptions
) -> RefusedValueError | ImportRefusedError:
    if nearest is None:
        return ImportRefusedError(f"{name}: no column headers were recognised", _HINT)
    if _recognised(nearest):
        _refuse_missing(nearest.heads, options.columns)
        if set(OF_REDCAP).issubset(map(plain_head, nearest.heads)):
            return ImportRefusedError(
                f"{name} is an export for REDCap, which cannot be imported",
                "export CSV instead: dorsiflex export > tests.csv",
            )
        _refuse_other_units(nearest)
        _refuse_doubtful_distances(nearest)
        missing = _missing(nearest.meanings, options)
        has_values = any(head[:1].isdigit() for head in nearest.heads)
        return ImportRefusedError(
            f"{name}: no column is {' or '.join(missing)};"
            f" the columns are {_listed(nearest.heads)}",
            _HINT_ON_DATE if missing == ["the date"] and not has_values else _HINT,
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


def _refuse_doubtful_distances(nearest: Table) -> None:
    """Say so if the distances are missing because they may or may not be of this test."""
    if any(meaning and meaning.field is Field.DISTANCE for meaning in nearest.meanings):
        return
    for doubt in (Doubt.OCCASION, Doubt.ANGLE):
        names = [name for name in nearest.names if doubt_of(name) is doubt]
        if names:
            raise refusal_of_doubt(names, doubt, (), has_person=False)
    if refusal := refusal_of_relative_sides(nearest.names):
        raise refusal


def _listed(heads: tuple[str, ...]) -> str:
    shown = [f"'{head[:40]}'" for head in heads if head.strip()]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")
