"""Training as CSV, one row a session; mornings likewise, one row a day."""

import csv
from io import StringIO
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import format_trial
from dorsiflex.domain.knee_to_wall import Trial
from dorsiflex.exchange.csv import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dorsiflex.domain.training import MorningPain, TrainingSession

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
                "" if session.load is None else format_trial(Trial(session.load)),
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


def _line(cells: "Iterable[object]") -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
