"""Rows of a spreadsheet that somebody else keeps: one ankle a row, or both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dorsiflex.domain.distance import Unit
from dorsiflex.domain.drafts import Draft
from dorsiflex.domain.knee_to_wall import (
    NO_CONDITIONS,
    Conditions,
    Side,
    parse_back_foot,
    parse_footwear,
)
from dorsiflex.domain.words import parse_name, parse_note, parse_tags
from dorsiflex.errors import ImportRefusedError, RefusedValueError
from dorsiflex.exchange.cells import read_flag, read_pain, read_side, read_trials
from dorsiflex.exchange.dates import DateOrder, parse_moment
from dorsiflex.exchange.headers import Field, Meaning
from dorsiflex.exchange.table import Table, plain_head
from dorsiflex.exchange.told import BadCellError, Told, checked

Value = TypeVar("Value")

_CONDITIONS = frozenset({Field.FOOTWEAR, Field.WARMED_UP, Field.BACK_FOOT})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a row everything stands.

    Attributes:
        places: for each field, and side if it has a column for each, the numbers of its columns.
        units: of the columns of distances, by their numbers.
        width: how many columns there are.
    """

    places: dict[tuple[Field, Side | None], tuple[int, ...]]
    units: dict[int, Unit] = field(default_factory=dict)
    width: int = 0

    @property
    def is_wide(self) -> bool:
        """Each ankle has columns of its own."""
        return (Field.SIDE, None) not in self.places

    def cell(self, cells: Sequence[str], of: Field, side: Side | None = None) -> str:
        """Give the cell of a field; empty where it has no column."""
        place = self.places.get((of, side))
        return cells[place[0]] if place else ""


def layout_of(table: Table, told: Told) -> Layout:
    """Find out where everything stands.

    Raises:
        ImportRefusedError: two columns could be the same field, or the unit is not sure.
        RefusedValueError: the unit that was told is not the one in the head.
    """
    places: dict[tuple[Field, Side | None], tuple[int, ...]] = {}
    for number, meaning in enumerate(table.meanings):
        if meaning is not None:
            key = (meaning.field, meaning.side)
            places[key] = (*places.get(key, ()), number)
    for key, numbers in places.items():
        if len(numbers) > 1 and not _are_trials(key, numbers, table, told):
            raise _twice(Meaning(*key), [table.heads[number] for number in numbers])
    distances = {side for of, side in places if of is Field.DISTANCE}
    if (None in distances or (Field.SIDE, None) in places) and distances - {None}:
        raise ImportRefusedError(
            "there are columns for left and right, and another for the side or the distance",
            "ignore what is not meant: --map side= or --map left= --map right=",
        )
    units = {
        number: _unit(table.heads[number], meaning, told)
        for number, meaning in enumerate(table.meanings)
        if meaning is not None and meaning.field is Field.DISTANCE
    }
    return Layout(places, units, len(table.heads))


def _are_trials(
    key: tuple[Field, Side | None], numbers: tuple[int, ...], table: Table, told: Told
) -> bool:
    """Tell whether several columns are the trials of one test: numbered, or told so."""
    if key[0] is not Field.DISTANCE:
        return False
    heads = [table.heads[number] for number in numbers]
    numbered = all(any(letter.isdigit() for letter in head) for head in heads)
    return numbered or len(told.columns.get(str(Meaning(*key)), ())) == len(heads)


def _twice(meaning: Meaning, heads: list[str]) -> ImportRefusedError:
    listed = " and ".join(f"'{head}'" for head in heads)
    spelled = [plain_head(head) for head in heads]
    alone = [head for head, plain in zip(heads, spelled, strict=True) if spelled.count(plain) == 1]
    if alone:
        hint = f'say which: --map {meaning}="{alone[0]}"'
    else:
        hint = "--map cannot tell them apart: rename all but one of them in the file"
    return ImportRefusedError(f"the columns {listed} could both be {meaning}", hint)


def _unit(head: str, meaning: Meaning, told: Told) -> Unit:
    if meaning.unit is not None and told.unit not in {None, meaning.unit}:
        raise RefusedValueError(
            f"the column '{head}' is in {meaning.unit}, and --unit says {told.unit}",
            "leave out --unit, or correct the head",
        )
    unit = meaning.unit or told.unit
    if unit is None and told.configured_unit is not Unit.CM:
        raise ImportRefusedError(
            f"the column '{head}' may be in cm or, as configured, in {told.configured_unit}",
            f"say which: --unit cm or --unit {told.configured_unit}",
        )
    return unit or Unit.CM


class ForeignRows:
    """Reads rows that are laid out in one way."""

    def __init__(self, layout: Layout, order: DateOrder | None, told: Told) -> None:
        """Take what holds for all rows.

        Args:
            layout: where everything stands.
            order: of day and month in dates; None where each date says itself.
            told: what the user told about the file.
        """
        self._layout = layout
        self._order = order
        self._told = told
        self._has_conditions = any(of in _CONDITIONS for of, _ in layout.places)

    def drafts(self, line: int, cells: Sequence[str]) -> list[Draft]:
        """Read a row: one test, or one of each ankle.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        layout = self._layout
        if len(cells) != layout.width:
            cells = _fitted(cells, layout.width)
        day = layout.cell(cells, Field.DATE)
        if not day.strip():
            raise BadCellError("", "there is no date")
        common = {
            "person": self._optional(cells, Field.PERSON, parse_name),
            "tested_at": checked(
                day,
                parse_moment,
                day,
                layout.cell(cells, Field.TIME),
                self._order,
                self._told.now,
                self._told.offset_at,
            ).isoformat(),
            "conditions": self._conditions(cells) if self._has_conditions else NO_CONDITIONS,
            "tags": self._optional(cells, Field.TAGS, _read_tags) or (),
            "note": self._optional(cells, Field.NOTE, parse_note),
        }
        if layout.is_wide:
            return self._wide(line, cells, common)
        written = layout.cell(cells, Field.SIDE)
        side = checked(written, read_side, written)
        return [self._one(line, cells, side, None, common)]

    def _wide(self, line: int, cells: Sequence[str], common: Mapping[str, object]) -> list[Draft]:
        drafts = [
            self._one(line, cells, side, side, common)
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

    def _one(
        self,
        line: int,
        cells: Sequence[str],
        side: Side,
        column_side: Side | None,
        common: Mapping[str, object],
    ) -> Draft:
        layout = self._layout
        numbers = layout.places[Field.DISTANCE, column_side]
        written = [(cells[number], layout.units[number]) for number in numbers]
        filled = [(cell, unit) for cell, unit in written if cell.strip()]
        if not filled:
            raise BadCellError("", "there is no distance")
        pain = layout.cell(cells, Field.PAIN, column_side).strip() or layout.cell(cells, Field.PAIN)
        return Draft(
            line=line,
            uuid=None,
            side=side,
            trials=checked(" ".join(cell for cell, _ in filled), read_trials, filled),
            pain=checked(pain, read_pain, pain),
            sharp=self._sharp(cells, side, column_side),
            **common,  # type: ignore[arg-type] # its keys and values are the fields of Draft
        )

    def _sharp(self, cells: Sequence[str], side: Side, column_side: Side | None) -> bool:
        own = self._layout.cell(cells, Field.SHARP, column_side)
        if column_side is not None and own.strip():
            return checked(own, read_flag, own, "sharp") or False
        both = self._layout.cell(cells, Field.SHARP)
        return checked(both, _read_sharp, both, side)

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

    def dates(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, str]]:
        """Give only the dates of rows, with their lines."""
        (place,) = self._layout.places[Field.DATE, None]
        for line, cells in rows:
            if place < len(cells):
                yield line, cells[place]


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """Spreadsheets leave out or add empty cells at the end of a row."""
    if any(cell.strip() for cell in cells[width:]):
        raise BadCellError(
            cells[width],
            f"the row has {len(cells)} cells, and the heads {width}: a decimal comma needs ';' or"
            " a tab between the cells, or quotes",
        )
    return [*cells[:width], *[""] * (width - len(cells))]


def _read_tags(cell: str) -> tuple[str, ...]:
    return parse_tags(cell.replace(",", " ").split())


def _read_sharp(cell: str, side: Side) -> bool:
    """Read yes or no, or which ankle the sharp pain was in."""
    word = cell.strip().casefold()
    if word in {"left", "right", "both"}:
        return word in {side.value, "both"}
    return read_flag(cell, "sharp") or False
