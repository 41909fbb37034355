"""Rows that an export wrote, perhaps edited since: how they are known, and how they are read."""

from __future__ import annotations

import json
import re
from functools import partial
from operator import call, itemgetter
from typing import TYPE_CHECKING, Any, Generic, cast

from dorsiflex.domain.drafts import Draft, Kind, Record
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import TestRecord
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.exchange import rejected
from dorsiflex.exchange.columns import (
    BEST,
    EVENTS,
    MORNINGS,
    SCORE,
    SHEET_PARTS,
    TESTS,
    TEXT,
    TRAINING,
    TRIALS,
    Kept,
    Schema,
    in_parts,
)
from dorsiflex.exchange.import_options import BadCellError, ReadOptions
from dorsiflex.exchange.moments import has_offset
from dorsiflex.exchange.own_cells import OwnCells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_LONGEST_SHOWN = 60


class OwnRows(Generic[Record]):
    """Reads rows of an export, whose cells are in the order of its columns."""

    def __init__(self, schema: Schema[Record], options: ReadOptions, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            schema: what the rows are.
            options: what the user said about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        self.schema: Schema[Record] = schema
        self.cells = cells = OwnCells(options, is_guarded=is_guarded)
        self._names = frozenset(schema.names)
        self._readers: dict[int, Callable[[str], object]] = {}
        for number, column in enumerate(schema.columns):
            if column.reader is not None:
                read = column.reader(cells)
                self._readers[number] = Kept(read).__getitem__ if column.repeats else read
        types = [column.json_type for column in schema.columns]
        self._json_types = [(str if type_ is TEXT else None, type_.cell) for type_ in types]
        # The types of columns are checked where they are described.
        self._make: Callable[..., Record] = schema.record
        fields = schema.places(schema.columns[number] for number in self._readers)
        in_order = [number for _, number in sorted(zip(fields, self._readers, strict=True))]
        self._in_order = [self._readers[number] for number in in_order]
        self._cells_in_order = itemgetter(*in_order)
        self._moment = None if schema.moment is None else schema.names.index(schema.moment)

    def draft(self, line: int, cells: Sequence[str]) -> Draft[Record]:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        return Draft(
            line,
            self._make(*map(call, self._in_order, self._cells_in_order(cells))),
            self._moment is None or has_offset(cells[self._moment]),
        )

    def read(self, name: str, cells: Sequence[str]) -> object:
        """Read one cell of a row, by the name of its column."""
        place = self.schema.names.index(name)
        return self._readers[place](cells[place])

    def cells_of(self, given: dict[str, Any]) -> list[str]:
        """Write an object of JSON as the cells of a row.

        Raises:
            BadCellError: a value is of the wrong type, or a name is missing or unknown.
        """
        if given.keys() != self._names:
            self._check_names(given)
        values = map(given.get, self.schema.names)
        cells = [
            value if type(value) is text else "" if value is None else cell(value)
            for (text, cell), value in zip(self._json_types, values, strict=True)
        ]
        if None in cells:
            column = self.schema.columns[cells.index(None)]
            shown = _shown(given[column.name])
            raise BadCellError(
                shown, f"{column.name} is {shown}; {column.json_type.expected} is expected"
            )
        return cast("list[str]", cells)

    def required(self, given: dict[str, Any]) -> Iterable[str]:
        """Return the names that an object of JSON must have."""
        del given
        return self.schema.required

    def _check_names(self, given: dict[str, Any]) -> None:
        for name in given:
            if name not in self._names:
                raise BadCellError(name, f"there is no field '{name}'")
        for name in self.required(given):
            if name not in given:
                raise BadCellError("", f"the field {name} is missing")


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


_NAMES_OF_TEST = TESTS.names
_AGREEING = itemgetter(*(_NAMES_OF_TEST.index(column.name) for column in (TRIALS, SCORE, BEST)))
_MOMENT_OF_TEST = _NAMES_OF_TEST.index("tested_at")
_MOST_KEPT = 8192
_CLOSE_CM = 0.005 + 1e-9
"""What two decimals can be off, and what such a number can be off as a binary one."""


class OwnTests(OwnRows[TestRecord]):
    """Reads tests, whose score and best trial must be those of their trials."""

    def __init__(self, options: ReadOptions, *, is_guarded: bool) -> None:
        super().__init__(TESTS, options, is_guarded=is_guarded)
        self._seen_to_agree: set[tuple[str, str, str]] = set()

    def draft(self, line: int, cells: Sequence[str]) -> Draft[TestRecord]:
        """Read a row; of several bad cells the trials, and what follows from them, come first."""
        try:
            record = self._make(*map(call, self._in_order, self._cells_in_order(cells)))
        except BadCellError:
            self._check_derived(cells)
            raise
        agreeing = _AGREEING(cells)
        if agreeing not in self._seen_to_agree:
            self._check_derived(cells)
            if len(self._seen_to_agree) >= _MOST_KEPT:
                self._seen_to_agree.clear()
            self._seen_to_agree.add(agreeing)
        at = cells[_MOMENT_OF_TEST]
        return Draft(line, record, record.tested_at is at or has_offset(at))

    def required(self, given: dict[str, Any]) -> Iterable[str]:
        """Return the names that an object must have: few, if it is of no export."""
        return TESTS.required if given.get("id") else ("side", "tested_at", "trials_cm")

    def _check_derived(self, cells: Sequence[str]) -> None:
        """Check that what follows from the trials does: else one was edited, and which one?"""
        trials_cell, *derived_cells = _AGREEING(cells)
        trials = self.cells.trials(trials_cell)
        for column, cell in zip((SCORE, BEST), derived_cells, strict=True):
            if not (written := cell.strip()):
                continue
            cm = column.cm(trials)
            # A decimal comma, whatever follows: the trials say that it separates no thousands.
            number = _NUMBER.fullmatch(written.replace(",", "."))
            if number is None or abs(float(number[0]) - cm) > _CLOSE_CM:
                raise BadCellError(
                    cell,
                    f"{column.name} is {cell}, but the trials give {cm:.6g}: correct trials_cm, and"
                    f" clear {column.name} or correct it too",
                )


class OwnMornings(OwnRows[MorningPain]):
    """Reads the pain of mornings."""

    def draft(self, line: int, cells: Sequence[str]) -> Draft[MorningPain]:
        """Read a row; of several bad cells the pain comes first."""
        self.read("pain", cells)
        return super().draft(line, cells)


AnyOwnRows = OwnTests | OwnRows[TrainingSession] | OwnMornings | OwnRows[Event]

SCHEMAS = {schema.kind: schema for schema in (TESTS, TRAINING, MORNINGS, EVENTS)}


def own_rows(kind: Kind, options: ReadOptions, *, is_guarded: bool) -> AnyOwnRows:
    """Return what reads rows of one kind.

    Args:
        kind: which.
        options: what the user said about the file.
        is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
    """
    readers: dict[Kind, Callable[..., AnyOwnRows]] = {
        Kind.TESTS: OwnTests,
        Kind.TRAINING: partial(OwnRows, TRAINING),
        Kind.MORNINGS: partial(OwnMornings, MORNINGS),
        Kind.EVENTS: partial(OwnRows, EVENTS),
    }
    return readers[kind](options, is_guarded=is_guarded)


# How an export is known

_TEST_FOR_SURE = frozenset({"tested_at", "trials_cm"})
_TRAINING_FOR_SURE = frozenset({"exercise", "done_at"})
_EVENT_FOR_SURE = frozenset({"baseline", "text"})
_FOR_SURE = (
    (TESTS.required, {"id", "tested_at", "trials_cm"}),
    (in_parts(TESTS.required), {"id", "utc_offset", "trial_1"}),
    (TRAINING.required, {"exercise", "done_at"}),
    (in_parts(TRAINING.required), {"exercise", "utc_offset"}),
)
"""The columns that an export must have, and some of these that nothing else has."""


def kind_of_heads(heads: set[str]) -> Kind | None:
    """Return which kind of export has a table with these columns; None for no export.

    A table with more columns than a morning's is somebody else's: its three are common words.
    """
    for schema in (TESTS, TRAINING, EVENTS):
        if heads.issuperset(schema.required) or heads.issuperset(in_parts(schema.required)):
            return schema.kind
    if heads - set(rejected.HEADS) in (set(MORNINGS.names), set(MORNINGS.sheet_names)):
        return Kind.MORNINGS
    return None


def lacking(heads: set[str]) -> list[str]:
    """Return the columns that a table lacks, if it can be nothing else than an export."""
    for required, for_sure in _FOR_SURE:
        if heads.issuperset(for_sure):
            return [name for name in required if name not in heads]
    return []


def kind_of_object(given: Mapping[str, Any]) -> Kind:
    """Return which kind of export has an object like this; tests if it is like none."""
    names = given.keys()
    if names & _TEST_FOR_SURE:
        return Kind.TESTS
    if names & _TRAINING_FOR_SURE:
        return Kind.TRAINING
    if names & _EVENT_FOR_SURE:
        return Kind.EVENTS
    return Kind.MORNINGS if "day" in names and "side" not in names else Kind.TESTS


def in_parts_of(kind: Kind, names: Sequence[str]) -> bool:
    """Return whether a header has columns that only a sheet of a workbook has."""
    schema = SCHEMAS[kind]
    return not set(names).isdisjoint(schema.every_name - set(schema.names))


def in_order_of_csv(kind: Kind, names: list[str]) -> Callable[[list[str]], Sequence[str]]:
    """Return what puts the cells of a row in the order of the columns of CSV.

    It raises `BadCellError` for a row that is longer or shorter than the header.

    Args:
        kind: of the rows.
        names: the header of the table, as a schema spells it.
    """
    header, width = list(SCHEMAS[kind].names), len(names)
    # A column that is missing is read from one empty cell behind the others.
    places = [names.index(name) if name in names else width for name in header]
    of_parts = []
    for number, name in enumerate(header):
        parts = SHEET_PARTS.get(name)
        if parts is not None and places[number] == width and parts.names[0] in names:
            start = len(places)
            places += map(names.index, parts.names)
            of_parts.append((number, slice(start, len(places)), parts.whole))
    in_order = itemgetter(*places)
    is_in_order = header == names

    def ordered(cells: list[str]) -> Sequence[str]:
        if len(cells) != width:
            raise BadCellError("", f"the row has {len(cells)} cells, but the header has {width}")
        if is_in_order:
            return cells
        # The parts of cells stay behind the others, where nothing reads them.
        row = list(in_order((*cells, "")))
        for number, parts, whole in of_parts:
            row[number] = whole(row[parts])
        return row

    return ordered
