"""Options for reading a file, and how it was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from dorsiflex.domain.drafts import Kind
from dorsiflex.domain.measurement import Unit, parse_unit
from dorsiflex.errors import NotFoundError, RefusedValueError, did_you_mean
from dorsiflex.exchange.languages import Field
from dorsiflex.exchange.vocabulary import IGNORE, MAPPABLE, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime, tzinfo

    from dorsiflex.domain.dates import OffsetAt
    from dorsiflex.domain.drafts import AnyDraft, BadRow
    from dorsiflex.exchange.moments import DateOrder


Asked = ParamSpec("Asked")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user says about a file before it is read.

    Attributes:
        now: the present, with its UTC offset.
        offset_at: returns the UTC offset for a local date and time, where the tester is.
        encoding: of the text; None to detect it.
        order: of day and month in dates; None to detect it.
        unit: of lengths that have none; None to detect it.
        in_thousandths: lengths are whole numbers, 9500 for 9.5.
        configured_unit: the one that is used elsewhere.
        columns: for a field the headers of its columns, an empty list to ignore a known column; for
            `ignore` the headers of columns that are not imported.
        only_person: the person whose data it is, if this command names one.
        fills_down: an empty cell for the person repeats the one above.
        only_tests: names of the tests whose rows are imported; empty for the knee-to-wall test.
        sheet: the name of the sheet of a workbook; None to find out.
        at: when all tests were, if the file has no dates.
        empty: cells that mean that nothing was measured, without case.
        codes: for some fields what their cells mean, without case: `1` is `left`.
        zone: where the tests were, for times in UTC; None to take them as they are.
    """

    now: datetime
    offset_at: OffsetAt
    encoding: str | None = None
    order: DateOrder | None = None
    unit: Unit | None = None
    in_thousandths: bool = False
    configured_unit: Unit = Unit.CM
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    only_person: str | None = None
    fills_down: bool = False
    only_tests: tuple[str, ...] = ()
    sheet: str | None = None
    at: datetime | None = None
    empty: frozenset[str] = frozenset()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zone: tzinfo | None = None

    @property
    def ignores_person(self) -> bool:
        """The column with the person is ignored."""
        ignored = (header.casefold() for header in self.columns.get(IGNORE, ()))
        return self.columns.get(Field.PERSON) == [] or Field.PERSON in ignored


THOUSANDTHS = "/1000"
"""What follows a unit if lengths are in thousandths of it, as Loop Habit Tracker writes them."""


class BadCellError(Exception):
    """A cell that makes its row a bad one.

    Attributes:
        value: the cell.
        reason: why it cannot be stored, and how to write it.
    """

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(reason)
        self.value = value
        self.reason = reason


def checked(
    cell: str, read: Callable[Asked, Value], *args: Asked.args, **named: Asked.kwargs
) -> Value:
    """Read a cell.

    Raises:
        BadCellError: it was refused, or names something that does not exist.
    """
    try:
        return read(*args, **named)
    except (RefusedValueError, NotFoundError) as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise BadCellError(cell, f"{error.message}{hint}") from error


CODED = (
    *(Field.SIDE, Field.UNIT, Field.PAIN, Field.SHARP),
    *(Field.WARMED_UP, Field.FOOTWEAR, Field.BACK_FOOT),
)
"""Fields whose cells can have codes, `--map side.1=left`."""


def parse_codes(texts: list[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Read `side.1=left`: what a code in a cell means.

    Returns:
        For each field its codes without case, and the texts that say what a column is.

    Raises:
        RefusedValueError: no such field, or a code without a meaning or with two.
    """
    codes: dict[str, dict[str, str]] = {}
    columns = []
    for text in texts:
        name, point, _ = text.partition("=")[0].partition(".")
        if not point:
            columns.append(text)
            continue
        name, meant = name.strip().casefold().replace("-", "_"), text[len(name) + 1 :]
        code, equals, value = (part.strip() for part in meant.rpartition("="))
        if name not in CODED:
            raise RefusedValueError(
                f"--map '{text}': there are no codes for '{name}'",
                did_you_mean(name, list(CODED), f"they are for {', '.join(CODED)}"),
            )
        if not equals or not code or not value:
            raise RefusedValueError(
                f"--map '{text}' has no code or no meaning", "write --map side.1=left"
            )
        if codes.setdefault(name, {}).setdefault(plain(code), value) != value:
            raise RefusedValueError(f"--map {name}.{code} is given twice", "leave out one of them")
    return codes, columns


def parse_file_unit(text: str | None) -> tuple[Unit | None, bool]:
    """Read `mm`, or `mm/1000`: the unit of lengths, and whether they are in thousandths of it.

    Raises:
        RefusedValueError: anything else.
    """
    if text is None:
        return None, False
    return parse_unit(text.strip().removesuffix(THOUSANDTHS)), text.strip().endswith(THOUSANDTHS)


def parse_empty(text: str | None) -> frozenset[str]:
    """Read `n/a,abs,-`: cells that mean that there is no value; `0.0` if a program writes it."""
    return frozenset(plain(mark) for mark in (text or "").split(",") if mark.strip())


def parse_columns(texts: list[str]) -> dict[str, list[str]]:
    """Read `left=Left (cm)`; `ignore=Device`, or `note=` for a known column, leaves one out.

    Raises:
        RefusedValueError: no `=`, no such field, or `ignore` without a header.
    """
    columns: dict[str, list[str]] = {}
    for text in texts:
        name, equals, header = text.partition("=")
        name, header = name.strip().casefold().replace("-", "_"), header.strip()
        if not equals:
            raise RefusedValueError(
                f"--map '{text}' has no =",
                'write the field, then the header: --map left="Left (cm)"',
            )
        if name not in {*MAPPABLE, IGNORE}:
            fields = f"the fields are {', '.join(MAPPABLE)}, and {IGNORE}"
            raise RefusedValueError(
                f"--map '{text}': there is no field '{name}'",
                did_you_mean(name, [*MAPPABLE, IGNORE], fields),
            )
        if name == IGNORE and not header:
            raise RefusedValueError(
                f"--map '{text}' has no header", 'write the header: --map ignore="Device"'
            )
        columns.setdefault(name, []).extend([header] if header else [])
    return columns


class Shape(StrEnum):
    """Which kind of file it is."""

    OWN_CSV = "dorsiflex csv"
    OWN_SHEET = "dorsiflex sheet"
    OWN_JSON = "dorsiflex json"
    OWN_JSONL = "dorsiflex jsonl"
    TRAINING_CSV = "dorsiflex csv, training"
    TRAINING_SHEET = "dorsiflex sheet, training"
    TRAINING_JSON = "dorsiflex json, training"
    TRAINING_JSONL = "dorsiflex jsonl, training"
    MORNINGS_CSV = "dorsiflex csv, mornings"
    MORNINGS_SHEET = "dorsiflex sheet, mornings"
    MORNINGS_JSON = "dorsiflex json, mornings"
    MORNINGS_JSONL = "dorsiflex jsonl, mornings"
    EVENTS_CSV = "dorsiflex csv, events"
    EVENTS_SHEET = "dorsiflex sheet, events"
    EVENTS_JSON = "dorsiflex json, events"
    EVENTS_JSONL = "dorsiflex jsonl, events"
    LONG = "one ankle per row"
    WIDE = "both ankles per row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How a file was read.

    Attributes:
        shape: which kind it is.
        encoding: how its text is written as bytes.
        delimiter: what separates cells; None in JSON.
        decimal_mark: `.` or `,`, or `, and .`; None if no number at the beginning has decimals.
        unit: of its lengths, or `cm/1000`; empty if it has none.
        dates: the order of day and month, `dmy`, `mdy` or `ymd`; None if each date says it itself.
        dates_why: how that was found out; empty if an option says it.
        columns: headers with what they mean, in their order.
        ignored: headers of columns that are not imported.
        sheet: the name of the sheet; None if the file is no workbook.
        ignored_sheets: other sheets of the workbook that are not empty.
        hidden_rows: rows that a spreadsheet hides, and that are imported all the same.
        substitutes: headers of columns with a best or mean, which counts as the only trial.
    """

    shape: Shape
    encoding: str
    delimiter: str | None = None
    decimal_mark: str | None = None
    unit: str = "cm"
    dates: str | None = None
    dates_why: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    sheet: str | None = None
    ignored_sheets: tuple[str, ...] = ()
    hidden_rows: int = 0
    substitutes: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What was found in the rows, complete when all have been read.

    Attributes:
        tests: names of tests whose rows were imported, if the file has a column for them.
        other_tests: names of those whose rows were left out.
        units: units that rows said, if the file has a column for them.
        without_test: rows that name a person and no distance, and were left out.
        is_in_utc: a time was in UTC, which is not the time here, and was stored as it is.
    """

    tests: Counter[str] = field(default_factory=Counter)
    other_tests: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    without_test: int = 0
    is_in_utc: bool = False


class FileReading(NamedTuple):
    """A file being read.

    Attributes:
        understood: how.
        head: the headers of its columns; empty in JSON.
        rows: its tests or other records, and its bad rows, in the order of the file.
        kind: what its rows are.
        is_guarded: its cells have a `'` before what a spreadsheet would run as a formula.
        tally: what was found in its rows so far.
        numbered: what the number of a row counts: `line`; `item` if all rows are in one line;
            `Sheet1 row` in a workbook.
    """

    understood: Understood
    head: tuple[str, ...]
    rows: Iterator[AnyDraft | BadRow]
    kind: Kind = Kind.TESTS
    is_guarded: bool = False
    tally: Tally = Tally()  # of an export, if there is nothing to count
    numbered: str = "line"

    def place(self, number: int) -> str:
        """Return what a row is called: `line 5`, `Sheet1 row 5`."""
        return f"{self.numbered} {number}"
