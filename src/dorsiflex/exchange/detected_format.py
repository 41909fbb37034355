"""What was found out about a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.drafts import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.domain.drafts import AnyDraft, BadRow


class Shape(StrEnum):
    """Which kind of file it is."""

    OWN_CSV = "dorsiflex csv"
    OWN_JSON = "dorsiflex json"
    OWN_JSONL = "dorsiflex jsonl"
    TRAINING_CSV = "dorsiflex csv, training"
    TRAINING_JSON = "dorsiflex json, training"
    TRAINING_JSONL = "dorsiflex jsonl, training"
    MORNINGS_CSV = "dorsiflex csv, mornings"
    MORNINGS_JSON = "dorsiflex json, mornings"
    MORNINGS_JSONL = "dorsiflex jsonl, mornings"
    EVENTS_CSV = "dorsiflex csv, events"
    EVENTS_JSON = "dorsiflex json, events"
    EVENTS_JSONL = "dorsiflex jsonl, events"
    LONG = "one ankle a row"
    WIDE = "both ankles in a row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How a file was read.

    Attributes:
        shape: which kind it is.
        encoding: how its text is written as bytes.
        delimiter: what separates cells; None in JSON.
        decimal_mark: `.` or `,`, or `, and .`; None if no number at the beginning has decimals.
        unit: of its lengths; empty if it has none.
        dates: the order of day and month, `dmy`, `mdy` or `ymd`; None if each date says it itself.
        dates_why: how that was found out; empty if an option says it.
        columns: headers with what they mean, in their order.
        ignored: headers of columns that are not imported.
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


@dataclass(slots=True)
class Tally:
    """What was found in the rows, complete when all have been read.

    Attributes:
        tests: names of tests whose rows were imported, if the file has a column for them.
        other_tests: names of those whose rows were left out.
        units: units that rows said, if the file has a column for them.
        without_test: rows that name a person and no distance, and were left out.
    """

    tests: Counter[str] = field(default_factory=Counter)
    other_tests: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    without_test: int = 0


class FileReading(NamedTuple):
    """A file being read.

    Attributes:
        understood: how.
        head: the headers of its columns; empty in JSON.
        rows: its tests or other records, and its bad rows, in the order of the file.
        kind: what its rows are.
        is_guarded: its cells have a `'` before what a spreadsheet would run as a formula.
        tally: what was found in its rows so far.
        numbered: what the number of a row counts: `line`, or `item` if all rows are in one line.
    """

    understood: Understood
    head: tuple[str, ...]
    rows: Iterator[AnyDraft | BadRow]
    kind: Kind = Kind.TESTS
    is_guarded: bool = False
    tally: Tally = Tally()  # of an export, where there is nothing to count
    numbered: str = "line"
