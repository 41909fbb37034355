"""The columns of exports: one description per kind of record, for CSV and JSON, both ways.

A new field of a record is one line here: what its column is called, what it is of the record, and
of which type its cells are. The types are checked: a wrong attribute, or a type of cell that reads
or writes something else than the attribute holds, is an error of mypy.

This is quick to import, because commands that print JSON need it too. What it takes to read a file
is in `own_cells` and `own_rows`.
"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from dorsiflex.domain.dates import WeekStart, week_of
from dorsiflex.domain.drafts import Kind
from dorsiflex.domain.events import BOTH, Event
from dorsiflex.domain.measurement import (
    HUNDREDTHS,
    MOMENT_LENGTH,
    MOST_TRIALS,
    BackFoot,
    Footwear,
    MeasuredBy,
    Side,
    TestRecord,
    Trial,
    format_trial,
    parse_back_foot,
    parse_footwear,
    parse_measured_by,
    score_cm,
)
from dorsiflex.domain.training import (
    Load,
    MorningPain,
    TrainedSide,
    TrainingSession,
    parse_hold,
    parse_load,
    parse_reps,
    parse_sets,
    parse_trained_side,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dorsiflex.exchange.own_cells import OwnCells

Key = TypeVar("Key")
Record = TypeVar("Record", bound=NamedTuple)
Value = TypeVar("Value")

_MOST_KEPT = 8192
_LONGEST_KEPT = 100


class Kept(dict[Key, Value]):
    """A cache of what a function returned, in bounded memory.

    However many rows there are, most cells of a column are like one before; and a look-up in a
    dictionary costs less than any call.
    """

    def __init__(self, function: Callable[[Key], Value]) -> None:
        """Wrap a function with a hashable argument."""
        super().__init__()
        self._function = function

    def __missing__(self, key: Key) -> Value:
        """Call the function."""
        value = self._function(key)
        if not isinstance(key, str) or len(key) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[key] = value
        return value


# What a field of JSON can hold


class JsonType(NamedTuple):
    """What a field of JSON can hold besides null, which is an empty cell.

    Attributes:
        expected: what to say to somebody who wrote something else.
        cell: writes a value as CSV has it; None if it is of another type.
    """

    expected: str
    cell: Callable[[object], str | None]


def _text_cell(value: object) -> str | None:
    return value if isinstance(value, str) else None


_TYPES_OF_NUMBERS = frozenset({int, float})


def _number_cell(value: object) -> str | None:
    return repr(value) if type(value) in _TYPES_OF_NUMBERS else None


def _flag_cell(value: object) -> str | None:
    return flag(value) if isinstance(value, bool) else None


def _numbers_cell(value: object) -> str | None:
    if not isinstance(value, list) or not _TYPES_OF_NUMBERS.issuperset(map(type, value)):
        return None
    return " ".join(map(repr, value))


def _words_cell(value: object) -> str | None:
    if not isinstance(value, list):
        return None
    are_words = all(isinstance(word, str) and len(word.split()) == 1 for word in value)
    return " ".join(value) if are_words else None


TEXT = JsonType("text", _text_cell)
_NUMBER = JsonType("a number", _number_cell)
_NUMBER_OR_NULL = JsonType("a number or null", _number_cell)
_WHOLE_OR_NULL = JsonType("a whole number or null", _number_cell)
_FLAG = JsonType("true or false", _flag_cell)
_FLAG_OR_NULL = JsonType("true, false or null", _flag_cell)
_NUMBERS = JsonType("an array of numbers", _numbers_cell)
_WORDS = JsonType("an array of single words", _words_cell)
_ANYTHING = JsonType("anything", lambda _: "")


# Types of cells


def plain(value: object) -> str:
    """Write a value as a cell; empty if nothing was recorded."""
    return "" if value is None else str(value)


def flag(value: bool | None) -> str:
    """Write true or false as a cell."""
    return "" if value is None else "true" if value else "false"


def same(value: object) -> object:
    """Return a value that JSON can hold as it is."""
    return value


class CellType(NamedTuple, Generic[Value]):
    """How values of one type are read from files and written to them.

    Attributes:
        reader: returns what reads them, given what reads the cells of a file.
        cell: writes one as a cell of CSV.
        json: returns what JSON holds of it.
        json_type: of that.
        repeats: most rows have a value that another row had before, so that it is kept. Not of
            moments: those of two time zones can be equal, and are written differently.
        is_prose: people wrote it; a spreadsheet must not run it.
    """

    reader: Callable[[OwnCells], Callable[[str], Value]]
    cell: Callable[[Value], str] = plain
    json: Callable[[Value], object] = same
    json_type: JsonType = TEXT
    repeats: bool = True
    is_prose: bool = False


def _shortest_cm(cm: float) -> str:
    return f"{cm:.0f}" if cm == int(cm) else repr(cm)


_shortest = Kept(format_trial).__getitem__


def _trials_cell(trials: tuple[Trial, ...]) -> str:
    return " ".join(map(_shortest, trials))


def trials_cm(trials: tuple[Trial, ...]) -> list[float]:
    """Return trials in cm."""
    return [trial / HUNDREDTHS for trial in trials]


def best_cm(trials: tuple[Trial, ...]) -> float:
    """Return the best trial, in cm."""
    return max(trials) / HUNDREDTHS


def _load_cell(load: Load | None) -> str:
    return "" if load is None else format_trial(Trial(load))


def _load_kg(load: Load | None) -> float | None:
    return None if load is None else load / HUNDREDTHS


def _event_side(side: Side | None) -> str:
    return side or BOTH


_ID = CellType[str](lambda cells: cells.uuid, str, str, repeats=False)
_ID_OF_SESSION = CellType[str](
    lambda cells: cells.known_uuid("dorsiflex train stores a new session"), str, str, repeats=False
)
_ID_OF_EVENT = CellType[str](
    lambda cells: cells.known_uuid("dorsiflex event add stores a new event"),
    str,
    str,
    repeats=False,
)
_PERSON = CellType[str](lambda cells: cells.person, str, is_prose=True)
_SIDE = CellType[Side](lambda cells: cells.side, str)
_MOMENT_TEXT = CellType[str](lambda cells: cells.moment_text, str, str, repeats=False)
_MOMENT = CellType[datetime](
    lambda cells: cells.moment, datetime.isoformat, datetime.isoformat, repeats=False
)
_DAY = CellType[date](lambda cells: cells.day, date.isoformat, date.isoformat)
_DAY_OF_EVENT = CellType[date](lambda cells: cells.day_of_event, date.isoformat, date.isoformat)
_TRIALS = CellType[tuple[Trial, ...]](lambda cells: cells.trials, _trials_cell, trials_cm, _NUMBERS)
_PAIN = CellType[int | None](lambda cells: cells.pain, json_type=_WHOLE_OR_NULL)
_PAIN_OF_MORNING = CellType[int](lambda cells: cells.known_pain, json_type=_WHOLE_OR_NULL)
_SHARP = CellType[bool](lambda cells: cells.flag_or_false("sharp"), flag, json_type=_FLAG)
_BASELINE = CellType[bool](lambda cells: cells.flag_or_false("baseline"), flag, json_type=_FLAG)
_FOOTWEAR = CellType[Footwear | None](lambda cells: cells.trimmed(cells.choice(parse_footwear)))
_WARMED_UP = CellType[bool | None](
    lambda cells: cells.trimmed(cells.flag("warmed_up")), flag, json_type=_FLAG_OR_NULL
)
_BACK_FOOT = CellType[BackFoot | None](lambda cells: cells.trimmed(cells.choice(parse_back_foot)))
_MEASURED_BY = CellType[MeasuredBy | None](
    lambda cells: cells.trimmed(cells.choice(parse_measured_by))
)
_TAGS = CellType[tuple[str, ...]](lambda cells: cells.tags, " ".join, list, _WORDS, is_prose=True)
_NOTE = CellType[str | None](lambda cells: cells.note, repeats=False, is_prose=True)
_EXERCISE = CellType[str](lambda cells: cells.exercise)
_TRAINED_SIDE = CellType[TrainedSide | None](lambda cells: cells.choice(parse_trained_side))
_SETS = CellType[int | None](lambda cells: cells.whole(parse_sets), json_type=_WHOLE_OR_NULL)
_REPS = CellType[int | None](lambda cells: cells.whole(parse_reps), json_type=_WHOLE_OR_NULL)
_HOLD = CellType[int | None](lambda cells: cells.whole(parse_hold), json_type=_WHOLE_OR_NULL)
_LOAD = CellType[Load | None](
    lambda cells: cells.decimal(parse_load), _load_cell, _load_kg, _NUMBER_OR_NULL
)
_SIDE_OF_EVENT = CellType[Side | None](lambda cells: cells.event_side, _event_side, _event_side)
_TEXT_OF_EVENT = CellType[str](lambda cells: cells.event_text, str, is_prose=True)


# Columns


class AnyColumn(Generic[Record]):
    """A column of an export, whatever the type of its values.

    Attributes:
        name: in the header, and of the field in JSON.
        value: returns what it holds of a record.
        cell: writes that as a cell of CSV.
        json: returns what JSON holds of it.
        json_type: of that.
        reader: returns what reads its cells; None for what only follows from other columns.
        repeats: most rows have a value that another row had before, so that it is kept.
        is_prose: people wrote it; a spreadsheet must not run it.
    """

    def __init__(
        self,
        name: str,
        value: Callable[[Record], object],
        cell: Callable[[object], str],
        json: Callable[[object], object],
        json_type: JsonType,
    ) -> None:
        self.name = name
        self.value = value
        self.cell = cell
        self.json = json
        self.json_type = json_type
        self.reader: Callable[[OwnCells], Callable[[str], object]] | None = None
        self.repeats = True
        self.is_prose = False


class Column(AnyColumn[Record], Generic[Record, Value]):
    """A column that holds a field of a record."""

    def __init__(
        self, name: str, attribute: Callable[[Record], Value], type_: CellType[Value]
    ) -> None:
        """Describe it.

        Args:
            name: in the header, and of the field in JSON.
            attribute: returns the field of a record.
            type_: of its cells.
        """
        # What writes a value is only ever given what `attribute` returns.
        cell = cast("Callable[[object], str]", type_.cell)
        json = cast("Callable[[object], object]", type_.json)
        super().__init__(name, attribute, cell, json, type_.json_type)
        self.reader = type_.reader
        self.repeats = type_.repeats
        self.is_prose = type_.is_prose


class Derived(AnyColumn[Record], Generic[Record, Value]):
    """A column derived from a field, in cm: it is written, and checked when it is read."""

    def __init__(
        self, name: str, attribute: Callable[[Record], Value], cm: Callable[[Value], float]
    ) -> None:
        """Describe it.

        Args:
            name: in the header, and of the field in JSON.
            attribute: returns the field that it follows from.
            cm: returns what follows from that field.
        """
        number = cast("Callable[[object], float]", cm)
        super().__init__(
            name, attribute, lambda value: _shortest_cm(number(value)), number, _NUMBER
        )
        self.cm = cm


class Parts(NamedTuple):
    """The columns that a sheet of a workbook has in place of one: real dates, times and numbers.

    Attributes:
        names: in the header.
        split: returns what their cells hold of a value: days, times, numbers, text, None.
        whole: writes their cells, as they are read, as the one cell that CSV has.
    """

    names: tuple[str, ...]
    split: Callable[[object], Sequence[object]]
    whole: Callable[[Sequence[str]], str]


_DATE_LENGTH = len("2026-11-20")
_date_of = Kept(date.fromisoformat).__getitem__
_time_of = Kept(time.fromisoformat).__getitem__


def _parts_of_moment(moment: object) -> Sequence[object]:
    text = str(moment)
    clock, offset = text[_DATE_LENGTH + 1 : MOMENT_LENGTH], text[MOMENT_LENGTH:]
    return _date_of(text[:_DATE_LENGTH]), _time_of(clock), offset


def _whole_moment(cells: Sequence[str]) -> str:
    day, clock, written = cells
    offset = written.removeprefix("'")  # rejected rows have one: `+01:00` looks like a formula
    if len(clock) == len("07:30"):
        return f"{day}T{clock}:00{offset}"
    return f"{day.strip()}T{clock}{offset}" if clock.strip() else day


def _each_trial(trials: object) -> Sequence[object]:
    known = trials_cm(cast("tuple[Trial, ...]", trials))
    return [*known, *[None] * (MOST_TRIALS - len(known))]


def _whole_trials(cells: Sequence[str]) -> str:
    return " ".join(filter(None, cells))


_MOMENT_PARTS = Parts(("local_date", "local_time", "utc_offset"), _parts_of_moment, _whole_moment)
SHEET_PARTS = {
    "tested_at": _MOMENT_PARTS,
    "done_at": _MOMENT_PARTS,
    "day": Parts(("local_date",), lambda day: (day,), itemgetter(0)),
    "trials_cm": Parts(
        tuple(f"trial_{n}" for n in range(1, MOST_TRIALS + 1)), _each_trial, _whole_trials
    ),
}
"""Columns of CSV that a sheet of a workbook has under other names.

So every kind of record has a header in sheets that differs from that of CSV: text in CSV is
protected by a `'`, and text in our sheets is not.
"""


def in_parts(names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that a sheet of a workbook has for those of CSV."""
    parts = (SHEET_PARTS[name].names if name in SHEET_PARTS else (name,) for name in names)
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


class Local(AnyColumn[Record]):
    """A column that repeats a part of a date and time, for tools that would move it to UTC.

    It is written, and ignored when it is read.
    """

    def __init__(
        self, name: str, moment: Callable[[Record], Value], part: Callable[[Value], str]
    ) -> None:
        """Describe it.

        Args:
            name: in the header, and of the field in JSON.
            moment: returns the field that holds the date and time.
            part: returns the part of that.
        """
        text = cast("Callable[[object], str]", part)
        super().__init__(name, moment, text, text, _ANYTHING)
        self.repeats = False


_week_of_date = Kept[str, str](lambda day: week_of(date.fromisoformat(day), WeekStart.MONDAY).name)

_PARTS: dict[str, Callable[[str], str]] = {
    "local_date": itemgetter(slice(_DATE_LENGTH)),
    "local_time": itemgetter(slice(_DATE_LENGTH + 1, MOMENT_LENGTH)),
    "iso_week": lambda moment: _week_of_date[moment[:_DATE_LENGTH]],
}
"""Local parts of a date and time that is written in ISO 8601, by the names of their columns."""


def _of_moment(part: Callable[[str], str]) -> Callable[[datetime], str]:
    return lambda moment: part(moment.isoformat())


class Schema(NamedTuple, Generic[Record]):
    """The columns of one kind of record, in their order.

    Attributes:
        kind: which.
        record: a tuple whose fields are the attributes of the columns.
        columns: all of them. New ones are only ever added at the end.
        moment: the name of the column that holds a date and time, if there is one.
        added: names of columns that files of earlier versions lack.
    """

    kind: Kind
    record: type[Record]
    columns: tuple[AnyColumn[Record], ...]
    moment: str | None = None
    added: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The header."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that every export of this kind has."""
        read = (column.name for column in self.columns if column.reader is not None)
        return tuple(name for name in read if name not in self.added)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The header in a sheet of a workbook."""
        return in_parts(self.names)

    @property
    def every_name(self) -> frozenset[str]:
        """The names of all columns in either header."""
        return frozenset((*self.names, *self.sheet_names))

    def places(self, columns: Iterable[AnyColumn[Record]]) -> tuple[int, ...]:
        """Return which field of a record each column holds, as its number.

        Taking fields by number costs a third of asking each column.
        """
        numbered = self.record._make(range(len(self.record._fields)))
        return tuple(cast("int", column.value(numbered)) for column in columns)

    def json_fields(self, record: Record) -> dict[str, object]:
        """Return a record as JSON has it."""
        return {column.name: column.json(column.value(record)) for column in self.columns}


SCORE = Derived[TestRecord, tuple[Trial, ...]]("score_cm", lambda test: test.trials, score_cm)
BEST = Derived[TestRecord, tuple[Trial, ...]]("best_cm", lambda test: test.trials, best_cm)
TRIALS = Column[TestRecord, tuple[Trial, ...]]("trials_cm", lambda test: test.trials, _TRIALS)

TESTS = Schema[TestRecord](
    Kind.TESTS,
    TestRecord,
    (
        Column("id", lambda test: test.uuid, _ID),
        Column("person", lambda test: test.person, _PERSON),
        Column("side", lambda test: test.side, _SIDE),
        Column("tested_at", lambda test: test.tested_at, _MOMENT_TEXT),
        SCORE,
        BEST,
        TRIALS,
        Column("pain", lambda test: test.pain, _PAIN),
        Column("sharp", lambda test: test.sharp, _SHARP),
        Column("footwear", lambda test: test.footwear, _FOOTWEAR),
        Column("warmed_up", lambda test: test.warmed_up, _WARMED_UP),
        Column("back_foot", lambda test: test.back_foot, _BACK_FOOT),
        Column("tags", lambda test: test.tags, _TAGS),
        Column("note", lambda test: test.note, _NOTE),
        Column("measured_by", lambda test: test.measured_by, _MEASURED_BY),
        *(Local(name, lambda test: test.tested_at, part) for name, part in _PARTS.items()),
    ),
    moment="tested_at",
    added=frozenset({"measured_by"}),
)

TRAINING = Schema[TrainingSession](
    Kind.TRAINING,
    TrainingSession,
    (
        Column("id", lambda session: session.uuid, _ID_OF_SESSION),
        Column("person", lambda session: session.person, _PERSON),
        Column("exercise", lambda session: session.exercise, _EXERCISE),
        Column("done_at", lambda session: session.done_at, _MOMENT),
        Column("side", lambda session: session.side, _TRAINED_SIDE),
        Column("sets", lambda session: session.sets, _SETS),
        Column("reps", lambda session: session.reps, _REPS),
        Column("hold_s", lambda session: session.hold_s, _HOLD),
        Column("load_kg", lambda session: session.load, _LOAD),
        Column("pain", lambda session: session.pain, _PAIN),
        Column("sharp", lambda session: session.sharp, _SHARP),
        Column("note", lambda session: session.note, _NOTE),
        *(
            Local(name, lambda session: session.done_at, _of_moment(part))
            for name, part in _PARTS.items()
        ),
    ),
    moment="done_at",
)

MORNINGS = Schema[MorningPain](
    Kind.MORNINGS,
    MorningPain,
    (
        Column("person", lambda morning: morning.person, _PERSON),
        Column("day", lambda morning: morning.day, _DAY),
        Column("pain", lambda morning: morning.pain, _PAIN_OF_MORNING),
    ),
)

EVENTS = Schema[Event](
    Kind.EVENTS,
    Event,
    (
        Column("id", lambda event: event.uuid, _ID_OF_EVENT),
        Column("person", lambda event: event.person, _PERSON),
        Column("day", lambda event: event.day, _DAY_OF_EVENT),
        Column("side", lambda event: event.side, _SIDE_OF_EVENT),
        Column("baseline", lambda event: event.is_baseline, _BASELINE),
        Column("text", lambda event: event.text, _TEXT_OF_EVENT),
    ),
)
