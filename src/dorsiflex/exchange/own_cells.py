"""The cells of exports, perhaps edited since, as the columns of records read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.domain.dates import EARLIEST_DAY, MAX_UTC_OFFSET, parse_timestamp
from dorsiflex.domain.distance import LONGEST_CM
from dorsiflex.domain.events import parse_event_side, parse_event_text, past_day
from dorsiflex.domain.exercises import find_exercise
from dorsiflex.domain.measurement import HUNDREDTHS, MOST_TRIALS, Side, Trial, Unit, format_trial
from dorsiflex.domain.text import name_key, parse_name, parse_note, parse_tags
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.cells import (
    pointed,
    read_flag,
    read_pain,
    read_side,
    trials_of_cell,
)
from dorsiflex.exchange.formulas import unguarded
from dorsiflex.exchange.import_options import BadCellError, ReadOptions, checked
from dorsiflex.exchange.moments import parse_written_out

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

# Without a repeated group, which takes half as long again.
_WRITTEN_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WITH_ZEROS = re.compile(r"([0-9]+)\.0+")

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

    def __init__(self, options: ReadOptions, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            options: what the user said about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        self._options = options
        self._is_guarded = is_guarded
        # As text, whatever its offset, such a moment is not after now.
        latest = options.now.astimezone(UTC) - MAX_UTC_OFFSET
        self._surely_past = latest.replace(tzinfo=None).isoformat(timespec="seconds")

    def _text(self, cell: str) -> str:
        return unguarded(cell) if self._is_guarded else cell

    # Whose

    def uuid(self, cell: str) -> str:
        """Read an id; empty for a row that has none yet."""
        if _WRITTEN_UUID.fullmatch(cell):
            return cell
        written = cell.strip().lower()
        if written and not _WRITTEN_UUID.fullmatch(written):
            raise BadCellError(cell, f"'{cell}' is not an id; leave it empty for a new test")
        return written

    def known_uuid(self, storing: str) -> Callable[[str], str]:
        """Return what reads an id that must be there.

        Args:
            storing: the command for records that have none yet, and what it does.
        """

        def read(cell: str) -> str:
            if uuid := self.uuid(cell):
                return uuid
            raise BadCellError(cell, f"the id is missing; {storing}")

        return read

    def person(self, cell: str) -> str:
        """Read whose row it is; empty if it does not say so, or if that does not count."""
        if self._options.ignores_person or not cell.strip():
            return ""
        name = checked(cell, parse_name, self._text(cell))
        only = self._options.only_person
        if only is not None and name_key(name) != name_key(only):
            raise BadCellError(
                cell,
                f"the row belongs to {name}, but -P is {only}: leave out -P, or give all rows to"
                f" {only} with --map person=",
            )
        return name

    # When

    def moment(self, cell: str) -> datetime:
        """Read a date and time."""
        return checked(cell, parse_written_out, cell, self._options.now, self._options.offset_at)

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
            return parse_timestamp(text, self._options.now, self._options.offset_at).date()

        return checked(cell, read, cell.strip())

    def day_of_event(self, cell: str) -> date:
        """Read a day on which an event can have happened."""

        def read(text: str) -> date:
            day = _day(text)
            if day is None or day < EARLIEST_DAY:
                raise RefusedValueError(
                    f"day '{text}' is not a day from {EARLIEST_DAY.year} on", "write 2026-11-20"
                )
            return past_day(day, text, self._options.now.date())

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
            raise BadCellError(cell, "the pain is missing; write a whole number from 0 to 10")
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
