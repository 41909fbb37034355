"""Rows that an export wrote, in CSV or JSON, perhaps edited since."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from dorsiflex.domain.days import EARLIEST_DAY, MAX_AHEAD, MAX_UTC_OFFSET
from dorsiflex.domain.distance import LONGEST_CM, Unit, format_trial
from dorsiflex.domain.drafts import Draft, MorningDraft, SessionDraft
from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.exercises import find_exercise
from dorsiflex.domain.knee_to_wall import (
    HUNDREDTHS,
    MOST_TRIALS,
    BackFoot,
    Conditions,
    Footwear,
    Side,
    Trial,
    parse_back_foot,
    parse_footwear,
    score_cm,
)
from dorsiflex.domain.records import MOMENT_LENGTH
from dorsiflex.domain.training import (
    MorningPain,
    TrainingSession,
    parse_hold,
    parse_load,
    parse_reps,
    parse_sets,
    parse_trained_side,
)
from dorsiflex.domain.when import parse_timestamp
from dorsiflex.domain.words import name_key, parse_name, parse_note, parse_tags
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.cells import (
    has_offset,
    parse_written_out,
    pointed,
    read_flag,
    read_pain,
    read_side,
    trials_of_cell,
)
from dorsiflex.exchange.csv import HEADER, unguarded
from dorsiflex.exchange.import_options import BadCellError, Told, checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EXPECTED = {
    "trials_cm": "an array of numbers",
    "tags": "an array of single words",
    "sharp": "true or false",
    "warmed_up": "true, false or null",
    "baseline": "true or false",
    "score_cm": "a number",
    "best_cm": "a number",
    "pain": "a whole number or null",
    "sets": "a whole number or null",
    "reps": "a whole number or null",
    "hold_s": "a whole number or null",
    "load_kg": "a number or null",
}
_NOT_TEXT = frozenset(_EXPECTED)
_NUMBERS = frozenset({"score_cm", "best_cm", "pain", "sets", "reps", "hold_s", "load_kg"})
_FLAGS = frozenset({"sharp", "warmed_up", "baseline"})
_LONGEST_SHOWN = 60


class OwnTexts:
    """Reads the cells that all rows of an export have."""

    def __init__(self, told: Told, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            told: what the user told about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        self._told = told
        self._is_guarded = is_guarded

    def _text(self, cell: str) -> str:
        return unguarded(cell) if self._is_guarded else cell

    def _read_person(self, cell: str) -> str | None:
        """Read whose row it is; None where it does not say so, or where that does not count."""
        if self._told.ignores_person or not cell.strip():
            return None
        name = checked(cell, parse_name, self._text(cell))
        only = self._told.only_person
        if only is not None and name_key(name) != name_key(only):
            raise BadCellError(
                cell,
                f"the row is {name}'s, and -P says {only}: leave -P out, or give all rows to"
                f" {only} with --map person=",
            )
        return name


def read_uuid(cell: str) -> str | None:
    """Read an id; None for an empty cell.

    Raises:
        RefusedValueError: anything else.
    """
    written = cell.strip()
    if not written:
        return None
    if _UUID.fullmatch(written) is None:
        raise RefusedValueError(f"'{cell}' is not an id; leave it empty for a new test")
    return written.lower()


def object_cells(
    given: dict[str, Any], header: Sequence[str], required: Iterable[str]
) -> list[str]:
    """Write an object of JSON as the cells of a row.

    Args:
        given: the object.
        header: the names that it can have, in the order of the cells.
        required: the names that it must have.

    Raises:
        BadCellError: a value is of the wrong kind, or a name is missing or unknown.
    """
    for name in given:
        if name not in header:
            raise BadCellError(name, f"there is no field '{name}'")
    for name in required:
        if name not in given:
            raise BadCellError("", f"the field {name} is missing")
    return [_cell(name, given.get(name)) for name in header]


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name not in _NOT_TEXT and isinstance(value, str):
        return value
    if name == "trials_cm" and isinstance(value, list) and all(map(_is_number, value)):
        return " ".join(map(repr, value))
    if name == "tags" and isinstance(value, list) and all(map(_is_word, value)):
        return " ".join(value)
    if name in _FLAGS and isinstance(value, bool):
        return "true" if value else "false"
    if name in _NUMBERS and _is_number(value):
        return repr(value)
    expected = _EXPECTED.get(name, "text")
    raise BadCellError(_shown(value), f"{name} is {_shown(value)}; {expected} is expected")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) == 1


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


DERIVED = frozenset({"score_cm", "best_cm"})
"""Columns that say nothing that the trials do not say."""

REQUIRED = tuple(name for name in HEADER if name not in DERIVED)

_CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLOSE_CM = 0.005
_EARLIEST = EARLIEST_DAY.isoformat()
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_SEPARATORS = slice(4, 20, 3)
_SEPARATED = frozenset({"--T::+", "--T::-"})
_OFFSETS = frozenset(
    f"{sign}{hours:02}:{minutes:02}"
    for sign in "+-"
    for hours in range(18)
    for minutes in (0, 15, 30, 45)
) - {"-00:00"}
_TRIAL_OF = {
    written: Trial(trial)
    for trial in range(LONGEST_CM * HUNDREDTHS + 1)
    for written in (format_trial(Trial(trial)), repr(trial / HUNDREDTHS))
}
_PAIN_OF: dict[str, int | None] = {"": None, **{str(pain): pain for pain in PAIN_SCALE}}
_SIDE_OF = {side.value: side for side in Side}
_FLAG_OF = {"": None, "true": True, "false": False}
_SHARP_OF = {"true": True, "false": False}
_CONDITIONS_OF = {
    (footwear, warmed_up, back_foot): Conditions(
        parse_footwear(footwear) if footwear else None,
        _FLAG_OF[warmed_up],
        parse_back_foot(back_foot) if back_foot else None,
    )
    for footwear in ("", *Footwear)
    for warmed_up in _FLAG_OF
    for back_foot in ("", *BackFoot)
}


class OwnRows(OwnTexts):
    """Reads rows of an export, whose cells stand in the order of its header."""

    def __init__(self, told: Told, *, is_guarded: bool) -> None:
        """Take what holds for all rows.

        Args:
            told: what the user told about the file.
            is_guarded: text that a spreadsheet would run as a formula has a `'` before it.
        """
        super().__init__(told, is_guarded=is_guarded)
        # As text, whatever its offset, such a moment is no more than a day ahead.
        latest = told.now.astimezone(UTC) + MAX_AHEAD - MAX_UTC_OFFSET
        self._surely_past = latest.replace(tzinfo=None).isoformat(timespec="seconds")
        self._person = lru_cache(maxsize=10_000)(self._read_person)
        self._tags = lru_cache(maxsize=1000)(self._read_tags)

    def draft(self, line: int, cells: Sequence[str]) -> Draft:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        return self._written_by_us(line, cells) or self._edited(line, cells)

    def _written_by_us(self, line: int, cells: Sequence[str]) -> Draft | None:
        """Read a row that is letter for letter as an export writes it; None for any other.

        It finds nothing that `_edited` would not: it only is several times as fast.
        """
        uuid, person, side, at, score, best, trials, pain, sharp, *rest = cells
        footwear, warmed_up, back_foot, tags, note = rest
        try:
            its_trials = _agreeing_trials(trials, score, best)
            datetime.fromisoformat(at)  # a ValueError where there is no such day or time
            if (
                its_trials is None
                or _CANONICAL_UUID.fullmatch(uuid) is None
                or not _EARLIEST < at < self._surely_past
                or at[MOMENT_LENGTH:] not in _OFFSETS
                or at[_SEPARATORS] not in _SEPARATED
            ):
                return None
            return Draft(
                line,
                uuid,
                self._person(person),
                _SIDE_OF[side],
                at,
                its_trials,
                _PAIN_OF[pain],
                _SHARP_OF[sharp],
                _CONDITIONS_OF[footwear, warmed_up, back_foot],
                self._tags(tags) if tags else (),
                self._read_note(note) if note else None,
            )
        except (KeyError, ValueError):
            return None

    def _edited(self, line: int, cells: Sequence[str]) -> Draft:
        uuid, person, side, at, score, best, trials, pain, sharp, *rest = cells
        footwear, warmed_up, back_foot, tags, note = map(str.strip, rest)
        its_trials = checked(trials, trials_of_cell, trials, Unit.CM)
        _check_derived(score, best, its_trials)
        return Draft(
            line,
            checked(uuid, read_uuid, uuid),
            self._person(person),
            checked(side, read_side, side),
            checked(at, parse_written_out, at, self._told.now, self._told.offset_at).isoformat(),
            its_trials,
            checked(pain, read_pain, pain),
            checked(sharp, read_flag, sharp, "sharp") or False,
            Conditions(
                checked(footwear, parse_footwear, footwear) if footwear else None,
                checked(warmed_up, read_flag, warmed_up, "warmed_up"),
                checked(back_foot, parse_back_foot, back_foot) if back_foot else None,
            ),
            self._tags(tags),
            self._read_note(note),
            has_offset(at),
        )

    def _read_tags(self, cell: str) -> tuple[str, ...]:
        return checked(cell, parse_tags, self._text(cell).split())

    def _read_note(self, cell: str) -> str | None:
        return checked(cell, parse_note, self._text(cell))


@lru_cache(maxsize=8192)
def _agreeing_trials(trials: str, score: str, best: str) -> tuple[Trial, ...] | None:
    """Read trials as an export writes them; None where the score and the best are not theirs.

    However many tests there are, few of them have other trials than any test before.

    Raises:
        KeyError: a distance is not as an export writes it.
        ValueError: the score is no number.
    """
    read = tuple([_TRIAL_OF[word] for word in trials.split(" ")])
    agree = float(score) == score_cm(read) and _TRIAL_OF[best] == max(read)
    return read if agree and len(read) <= MOST_TRIALS else None


def _check_derived(score: str, best: str, trials: tuple[Trial, ...]) -> None:
    """See that what follows from the trials does: else one of them was edited, and which one?"""
    for name, cell, cm in (
        ("score_cm", score, score_cm(trials)),
        ("best_cm", best, max(trials) / HUNDREDTHS),
    ):
        if not (written := cell.strip()):
            continue
        number = _NUMBER.fullmatch(checked(cell, pointed, written))
        if number is None or abs(float(number[0]) - cm) > _CLOSE_CM:
            raise BadCellError(
                cell,
                f"{name} is {cell}, and the trials give {cm:.6g}: correct trials_cm, and leave"
                f" {name} empty or correct it too",
            )


Value = TypeVar("Value")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WITH_ZEROS = re.compile(r"([0-9]+)\.0+")


class OwnSessions(OwnTexts):
    """Reads rows of an export of training, whose cells stand in the order of its header."""

    def draft(self, line: int, cells: Sequence[str]) -> SessionDraft:
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

    def draft(self, line: int, cells: Sequence[str]) -> MorningDraft:
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
    return parse_timestamp(text, told.now, told.offset_at).date()


def _optional(cell: str, read: Callable[[str], Value]) -> Value | None:
    return checked(cell, read, cell) if cell.strip() else None


def _whole(cell: str) -> str:
    """Write `3.0` as 3: programs that know no empty whole number write it so."""
    match = _WITH_ZEROS.fullmatch(cell.strip())
    return match[1] if match else cell
