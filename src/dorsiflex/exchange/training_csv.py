"""Training as CSV, one row a session, and back; mornings likewise, one row a day."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from uuid import UUID

from dorsiflex.domain.distance import shortest
from dorsiflex.domain.exercises import find_exercise
from dorsiflex.domain.knee_to_wall import Trial, parse_pain
from dorsiflex.domain.training import (
    MorningPain,
    TrainingSession,
    parse_hold,
    parse_load,
    parse_reps,
    parse_sets,
    parse_trained_side,
)
from dorsiflex.domain.when import at_offset, parse_when
from dorsiflex.domain.words import parse_name, parse_note
from dorsiflex.errors import DorsiflexError, RefusedValueError
from dorsiflex.exchange.csv import guarded, unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    Value = TypeVar("Value")

HEADER = (
    "id",
    "person",
    "exercise",
    "done_at",
    "side",
    "sets",
    "reps",
    "hold_s",
    "load_kg",
    "pain",
    "sharp",
    "note",
)
MORNING_HEADER = ("person", "day", "pain")

_FLAGS = {"true": True, "false": False, "": False}


def training_csv_lines(
    sessions: "Iterable[TrainingSession]", *, raw: bool = False
) -> "Iterator[str]":
    """Write sessions, a line a piece.

    Args:
        sessions: in the order they are written.
        raw: leave text that a spreadsheet would run as a formula as it is.
    """
    text = str if raw else guarded
    yield _line(HEADER)
    for session in sessions:
        yield _line(
            (
                session.uuid,
                text(session.person),
                session.exercise,
                session.done_at.isoformat(),
                session.side or "",
                session.sets,
                session.reps,
                session.hold_s,
                "" if session.load is None else shortest(Trial(session.load)),
                session.pain,
                "true" if session.sharp else "false",
                text(session.note or ""),
            )
        )


def morning_csv_lines(mornings: "Iterable[MorningPain]", *, raw: bool = False) -> "Iterator[str]":
    """Write the pain of mornings, likewise."""
    text = str if raw else guarded
    yield _line(MORNING_HEADER)
    for morning in mornings:
        yield _line((text(morning.person), morning.day.isoformat(), morning.pain))


def read_training_rows(
    lines: "Iterable[str]", now: datetime
) -> "Iterator[tuple[int, TrainingSession | DorsiflexError]]":
    """Read what `training_csv_lines` wrote, a row at a time.

    Args:
        lines: of the file, header first, with their line breaks.
        now: nothing is done more than a day after it.

    Yields:
        The number of the row's last line, and the session, or what is wrong with it.

    Raises:
        RefusedValueError: the header is another one, or the file is no CSV from some line on.
    """
    for line, cells in _rows(lines, HEADER, "training"):
        try:
            yield line, _session(_named(cells, HEADER), now)
        except DorsiflexError as error:
            yield line, error


def read_morning_rows(
    lines: "Iterable[str]",
) -> "Iterator[tuple[int, MorningPain | DorsiflexError]]":
    """Read what `morning_csv_lines` wrote, likewise."""
    for line, cells in _rows(lines, MORNING_HEADER, "mornings"):
        try:
            yield line, _morning(_named(cells, MORNING_HEADER))
        except DorsiflexError as error:
            yield line, error


def _rows(
    lines: "Iterable[str]", header: tuple[str, ...], what: str
) -> "Iterator[tuple[int, list[str]]]":
    """Give the cells of each row that is not empty, with the number of its last line."""
    reader = csv.reader(lines, strict=True)
    try:
        if tuple(next(reader, ())) != header:
            raise RefusedValueError(
                f"this is not an export of {what}", f"its header is {','.join(header)}"
            )
        yield from ((reader.line_num, cells) for cells in reader if cells)
    except csv.Error as error:
        raise RefusedValueError(
            f"line {reader.line_num} cannot be read as CSV: {error}", "check its quotes"
        ) from error


def _session(row: "Mapping[str, str]", now: datetime) -> TrainingSession:
    if row["sharp"] not in _FLAGS:
        raise RefusedValueError(f"sharp '{row['sharp']}' is neither true nor false")
    return TrainingSession(
        uuid=_uuid(row["id"]),
        person=parse_name(unguarded(row["person"])),
        exercise=find_exercise(row["exercise"]).key,
        done_at=_moment(row["done_at"], now),
        side=_optional(row["side"], parse_trained_side),
        sets=_optional(row["sets"], parse_sets),
        reps=_optional(row["reps"], parse_reps),
        hold_s=_optional(row["hold_s"], parse_hold),
        load=_optional(row["load_kg"], parse_load),
        pain=_optional(row["pain"], parse_pain),
        sharp=_FLAGS[row["sharp"]],
        note=parse_note(unguarded(row["note"])),
    )


def _morning(row: "Mapping[str, str]") -> MorningPain:
    return MorningPain(
        person=parse_name(unguarded(row["person"])),
        day=_day(row["day"]),
        pain=parse_pain(row["pain"]),
    )


def _named(cells: list[str], header: tuple[str, ...]) -> dict[str, str]:
    if len(cells) != len(header):
        raise RefusedValueError("the row has more or fewer cells than the header")
    return dict(zip(header, cells, strict=True))


def _optional(text: str, read: "Callable[[str], Value]") -> "Value | None":
    return read(text) if text else None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise RefusedValueError(f"id '{text}' is not a UUID") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedValueError(f"day '{text}' is not a day", "write 2026-11-20") from None


def _moment(text: str, now: datetime) -> datetime:
    """Read a local date and time with its offset; `parse_when` says what else it may not be."""
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        written = None
    if written is None or written.tzinfo is None:
        raise RefusedValueError(
            f"done_at '{text}' is not a time with offset", "write 2026-11-20T07:30:00+01:00"
        )
    offset = written.utcoffset() or timedelta()
    moment = parse_when(text, now, lambda _: offset)
    return at_offset(moment.replace(tzinfo=None), offset)


def _line(cells: "Iterable[object]") -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
