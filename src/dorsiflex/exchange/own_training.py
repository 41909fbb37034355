"""Rows of training and mornings that an export wrote, in CSV or JSON, perhaps edited since."""

import re
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.domain.drafts import MorningDraft, SessionDraft
from dorsiflex.domain.exercises import find_exercise
from dorsiflex.domain.training import (
    MorningPain,
    TrainingSession,
    parse_hold,
    parse_load,
    parse_reps,
    parse_sets,
    parse_trained_side,
)
from dorsiflex.domain.when import parse_stamp
from dorsiflex.domain.words import parse_note
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.cells import pointed, read_flag, read_pain
from dorsiflex.exchange.dates import has_offset, parse_written_out
from dorsiflex.exchange.own_cells import OwnTexts, read_uuid
from dorsiflex.exchange.told import BadCellError, Told, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Value = TypeVar("Value")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WITH_ZEROS = re.compile(r"([0-9]+)\.0+")


class OwnSessions(OwnTexts):
    """Reads rows of an export of training, whose cells stand in the order of its header."""

    def draft(self, line: int, cells: "Sequence[str]") -> SessionDraft:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        uuid, person, exercise, at, side, sets, reps, hold_s, load_kg, *rest = cells
        pain, sharp, note = rest
        its_uuid = checked(uuid, read_uuid, uuid)
        if its_uuid is None:
            raise BadCellError(
                uuid, "there is no id; dorsiflex train stores a session that has none yet"
            )
        return SessionDraft(
            line,
            TrainingSession(
                uuid=its_uuid,
                person=self._read_person(person) or "",
                exercise=checked(exercise, find_exercise, exercise).key,
                done_at=checked(at, parse_written_out, at, self._told.now, self._told.offset_at),
                side=_optional(side, parse_trained_side),
                sets=_optional(_whole(sets), parse_sets),
                reps=_optional(_whole(reps), parse_reps),
                hold_s=_optional(_whole(hold_s), parse_hold),
                load=_optional(checked(load_kg, pointed, load_kg), parse_load),
                pain=checked(pain, read_pain, pain),
                sharp=checked(sharp, read_flag, sharp, "sharp") or False,
                note=checked(note, parse_note, self._text(note)),
            ),
            has_offset(at),
        )


class OwnMornings(OwnTexts):
    """Reads rows of an export of mornings, likewise."""

    def draft(self, line: int, cells: "Sequence[str]") -> MorningDraft:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        person, day, pain = cells
        its_pain = checked(pain, read_pain, pain)
        if its_pain is None:
            raise BadCellError(pain, "there is no pain; write a whole number from 0 to 10")
        return MorningDraft(
            line,
            MorningPain(
                person=self._read_person(person) or "",
                day=checked(day, _day, day.strip(), self._told),
                pain=its_pain,
            ),
        )


def _day(text: str, told: Told) -> date:
    """Read a day; it may lie ahead no further than that of a session."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise RefusedValueError(f"day '{text}' is not a day", "write 2026-11-20")
    return parse_stamp(text, told.now, told.offset_at).date()


def _optional(cell: str, read: "Callable[[str], Value]") -> "Value | None":
    return checked(cell, read, cell) if cell.strip() else None


def _whole(cell: str) -> str:
    """Write `3.0` as 3: programs that know no empty whole number write it so."""
    match = _WITH_ZEROS.fullmatch(cell.strip())
    return match[1] if match else cell
