"""Rows that an export wrote, perhaps edited since: how they are known, and how they are read."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from dorsiflex.domain.days import EARLIEST_DAY, MAX_AHEAD, MAX_UTC_OFFSET
from dorsiflex.domain.distance import LONGEST_CM, Unit, format_trial
from dorsiflex.domain.drafts import Draft, Kind, Record
from dorsiflex.domain.events import Event, parse_event_side, parse_event_text, past_day
from dorsiflex.domain.exercises import find_exercise
from dorsiflex.domain.knee_to_wall import HUNDREDTHS, MOST_TRIALS, Side, TestRecord, Trial
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.domain.when import parse_timestamp
from dorsiflex.domain.words import name_key, parse_name, parse_note, parse_tags
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange import rejected
from dorsiflex.exchange.cells import (
    has_offset,
    parse_written_out,
    pointed,
    read_flag,
    read_pain,
    read_side,
    trials_of_cell,
)
from dorsiflex.exchange.columns import (
    BEST,
    EVENTS,
    MORNINGS,
    SCORE,
    TESTS,
    TEXT,
    TRAINING,
    TRIALS,
    Kept,
    Schema,
)
from dorsiflex.exchange.import_options import BadCellError, Told, checked
from dorsiflex.exchange.writing import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


Value = TypeVar("Value")

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WRITTEN_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WITH_ZEROS = re.compile(r"([0-9]+)\.0+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_LONGEST_SHOWN = 60

_TRIAL_OF = {
    written: Trial(trial)
    for trial in range(LONGEST_CM * HUNDREDTHS + 1)
    for written in (format_trial(Trial(trial)), repr(trial / HUNDREDTHS))
}

_EARLIEST = EARLIEST_DAY.isoformat()
_SEPARATORS = slice(4, 20, 3)
_SEPARATED = frozenset({"--T::+", "--T::-"})
_AFTER_SECONDS = slice(len("2026-11-20T07:30:00"), None)
_OFFSETS = frozenset(
    f"{sign}{hours:02}:{minutes:02}"
    for sign in "+-"
    for hours in range(18)
    for minutes in (0, 15, 30, 45)
) - {"-00:00"}


class OwnCells:
    """Reads the cells of an export. Each method raises `BadCellError` for what cannot be stored."""

    def __init__(self, told: Told, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            told: what the user told about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        self._told = told
        self._is_guarded = is_guarded
        # As text, whatever its offset, such a moment is no more than a day ahead.
        latest = told.now.astimezone(UTC) + MAX_AHEAD - MAX_UTC_OFFSET
        self._surely_past = latest.replace(tzinfo=None).isoformat(timespec="seconds")

    def _text(self, cell: str) -> str:
        return unguarded(cell) if self._is_guarded else cell

    # Whose

    def uuid(self, cell: str) -> str:
        """Read an id; empty for a row that has none yet."""
        if _WRITTEN_UUID.fullmatch(cell):
            return cell
        written = cell.strip()
        if not written:
            return ""
        if _UUID.fullmatch(written) is None:
            raise BadCellError(cell, f"'{cell}' is not an id; leave it empty for a new test")
        return written.lower()

    def known_uuid(self, storing: str) -> Callable[[str], str]:
        """Return what reads an id that must be there.

        Args:
            storing: the command for records that have none yet, and what it does.
        """

        def read(cell: str) -> str:
            if uuid := self.uuid(cell):
                return uuid
            raise BadCellError(cell, f"there is no id; {storing} that has none yet")

        return read

    def person(self, cell: str) -> str:
        """Read whose row it is; empty if it does not say so, or if that does not count."""
        if self._told.ignores_person or not cell.strip():
            return ""
        name = checked(cell, parse_name, self._text(cell))
        only = self._told.only_person
        if only is not None and name_key(name) != name_key(only):
            raise BadCellError(
                cell,
                f"the row is {name}'s, and -P says {only}: leave -P out, or give all rows to"
                f" {only} with --map person=",
            )
        return name

    # When

    def moment(self, cell: str) -> datetime:
        """Read a date and time."""
        return checked(cell, parse_written_out, cell, self._told.now, self._told.offset_at)

    def moment_text(self, cell: str) -> str:
        """Read a date and time, as text with its offset; the cell itself if it is that already."""
        try:
            datetime.fromisoformat(cell)  # a ValueError if there is no such day or time
        except ValueError:
            return self.moment(cell).isoformat()
        is_written_by_us = (
            _EARLIEST < cell < self._surely_past
            and cell[_AFTER_SECONDS] in _OFFSETS
            and cell[_SEPARATORS] in _SEPARATED
        )
        return cell if is_written_by_us else self.moment(cell).isoformat()

    def day(self, cell: str) -> date:
        """Read a day, which may be ahead no further than a moment."""

        def read(text: str) -> date:
            if _day(text) is None:
                raise RefusedValueError(f"day '{text}' is not a day", "write 2026-11-20")
            return parse_timestamp(text, self._told.now, self._told.offset_at).date()

        return checked(cell, read, cell.strip())

    def day_of_event(self, cell: str) -> date:
        """Read a day on which an event can have happened."""

        def read(text: str) -> date:
            day = _day(text)
            if day is None or day < EARLIEST_DAY:
                raise RefusedValueError(
                    f"day '{text}' is not a day from {EARLIEST_DAY.year} on", "write 2026-11-20"
                )
            return past_day(day, text, self._told.now.date())

        return checked(cell, read, cell.strip())

    # What

    def side(self, cell: str) -> Side:
        """Read which ankle."""
        return checked(cell, read_side, cell)

    def event_side(self, cell: str) -> Side | None:
        """Read which ankle an event is about; None for both."""
        return checked(cell, parse_event_side, cell) if cell.strip() else None

    def exercise(self, cell: str) -> str:
        """Read the key of an exercise."""
        return checked(cell, find_exercise, cell).key

    def trials(self, cell: str) -> tuple[Trial, ...]:
        """Read the trials of a test, in cm."""
        try:
            trials = tuple([_TRIAL_OF[word] for word in cell.split(" ")])
        except KeyError:
            trials = ()
        if 0 < len(trials) <= MOST_TRIALS:
            return trials
        return checked(cell, trials_of_cell, cell, Unit.CM)

    def pain(self, cell: str) -> int | None:
        """Read pain; None for an empty cell."""
        return checked(cell, read_pain, cell)

    def known_pain(self, cell: str) -> int:
        """Read pain that must be there."""
        pain = self.pain(cell)
        if pain is None:
            raise BadCellError(cell, "there is no pain; write a whole number from 0 to 10")
        return pain

    def flag(self, name: str) -> Callable[[str], bool | None]:
        """Return what reads yes or no; None for an empty cell."""
        return lambda cell: checked(cell, read_flag, cell, name)

    def flag_or_false(self, name: str) -> Callable[[str], bool]:
        """Return what reads yes or no; an empty cell is no."""
        return lambda cell: checked(cell, read_flag, cell, name) or False

    def choice(self, parse: Callable[[str], Value]) -> Callable[[str], Value | None]:
        """Return what reads a value; None for an empty cell."""
        return lambda cell: checked(cell, parse, cell) if cell.strip() else None

    def whole(self, parse: Callable[[str], Value]) -> Callable[[str], Value | None]:
        """Return what reads a whole number, which some programs write as 3.0; None for none."""

        def read(cell: str) -> Value | None:
            match = _WITH_ZEROS.fullmatch(cell.strip())
            return self.choice(parse)(match[1] if match else cell)

        return read

    def decimal(self, parse: Callable[[str], Value]) -> Callable[[str], Value | None]:
        """Return what reads a number with a decimal point or comma; None for an empty cell."""
        return lambda cell: self.choice(parse)(checked(cell, pointed, cell))

    def tags(self, cell: str) -> tuple[str, ...]:
        """Read tags."""
        return checked(cell, parse_tags, self._text(cell).split())

    def note(self, cell: str) -> str | None:
        """Read a note; None for an empty cell."""
        return checked(cell, parse_note, self._text(cell)) if cell else None

    def event_text(self, cell: str) -> str:
        """Read what happened."""
        return checked(cell, parse_event_text, self._text(cell))

    def trimmed(self, read: Callable[[str], Value]) -> Callable[[str], Value]:
        """Return what reads a cell without the blanks around it."""
        return lambda cell: read(cell.strip())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class OwnRows(Generic[Record]):
    """Reads rows of an export, whose cells are in the order of its columns."""

    def __init__(self, schema: Schema[Record], told: Told, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            schema: what the rows are.
            told: what the user told about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        self.schema: Schema[Record] = schema
        self.cells = cells = OwnCells(told, is_guarded=is_guarded)
        self._names = frozenset(schema.names)
        self._readers: dict[int, Callable[[str], object]] = {}
        for number, column in enumerate(schema.columns):
            if column.reader is not None:
                read = column.reader(cells)
                self._readers[number] = Kept(read).__getitem__ if column.repeats else read
        self._in_order = list(self._readers.values())
        self._cells_in_order = itemgetter(*self._readers)
        types = [column.json_type for column in schema.columns]
        self._json_types = [(str if type_ is TEXT else None, type_.cell) for type_ in types]
        # The types of columns are checked where they are described.
        self._make: Callable[..., Record] = schema.record
        fields = schema.places(schema.columns[number] for number in self._readers)
        self._order = [fields.index(field) for field in sorted(fields)]
        self._moment = None if schema.moment is None else schema.names.index(schema.moment)

    def draft(self, line: int, cells: Sequence[str]) -> Draft[Record]:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        values = [
            read(c) for read, c in zip(self._in_order, self._cells_in_order(cells), strict=True)
        ]
        record = self._make(*[values[number] for number in self._order])
        return Draft(line, record, self._moment is None or has_offset(cells[self._moment]))

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
_CLOSE_CM = 0.005


class OwnTests(OwnRows[TestRecord]):
    """Reads tests, whose score and best trial must be those of their trials."""

    def __init__(self, told: Told, *, is_guarded: bool) -> None:
        super().__init__(TESTS, told, is_guarded=is_guarded)
        self._seen_to_agree: set[tuple[str, str, str]] = set()

    def draft(self, line: int, cells: Sequence[str]) -> Draft[TestRecord]:
        """Read a row; of several bad cells the trials, and what follows from them, come first."""
        try:
            record = self._make(
                *[
                    read(c)
                    for read, c in zip(self._in_order, self._cells_in_order(cells), strict=True)
                ]
            )
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
            number = _NUMBER.fullmatch(checked(cell, pointed, written))
            if number is None or abs(float(number[0]) - cm) > _CLOSE_CM:
                raise BadCellError(
                    cell,
                    f"{column.name} is {cell}, and the trials give {cm:.6g}: correct trials_cm, and"
                    f" leave {column.name} empty or correct it too",
                )


class OwnMornings(OwnRows[MorningPain]):
    """Reads the pain of mornings."""

    def draft(self, line: int, cells: Sequence[str]) -> Draft[MorningPain]:
        """Read a row; of several bad cells the pain comes first."""
        self.read("pain", cells)
        return super().draft(line, cells)


AnyOwnRows = OwnTests | OwnRows[TrainingSession] | OwnMornings | OwnRows[Event]

SCHEMAS = {schema.kind: schema for schema in (TESTS, TRAINING, MORNINGS, EVENTS)}


def own_rows(kind: Kind, told: Told, *, is_guarded: bool) -> AnyOwnRows:
    """Return what reads rows of one kind.

    Args:
        kind: which.
        told: what the user told about the file.
        is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
    """
    readers: dict[Kind, Callable[..., AnyOwnRows]] = {
        Kind.TESTS: OwnTests,
        Kind.TRAINING: partial(OwnRows, TRAINING),
        Kind.MORNINGS: partial(OwnMornings, MORNINGS),
        Kind.EVENTS: partial(OwnRows, EVENTS),
    }
    return readers[kind](told, is_guarded=is_guarded)


# How an export is known

_TEST_FOR_SURE = frozenset({"tested_at", "trials_cm"})
_TRAINING_FOR_SURE = frozenset({"exercise", "done_at"})
_EVENT_FOR_SURE = frozenset({"baseline", "text"})


def kind_of_heads(heads: set[str]) -> Kind | None:
    """Return which kind of export has a table with these columns; None for no export.

    A table with more columns than a morning's is somebody else's: its three are common words.
    """
    for schema in (TESTS, TRAINING, EVENTS):
        if heads.issuperset(schema.required):
            return schema.kind
    if heads - set(rejected.HEADS) == set(MORNINGS.names):
        return Kind.MORNINGS
    return None


def lacking_of_training(heads: set[str]) -> list[str]:
    """Return the columns that a table lacks, if it can be nothing else than training."""
    is_training = heads.issuperset(_TRAINING_FOR_SURE)
    return [name for name in TRAINING.required if is_training and name not in heads]


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
