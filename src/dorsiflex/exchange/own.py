"""Rows that an export wrote, in CSV or JSON, perhaps edited since."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from dorsiflex.domain.days import EARLIEST_DAY, FARTHEST_AHEAD, WIDEST_OFFSET
from dorsiflex.domain.distance import LONGEST_CM, Unit, shortest
from dorsiflex.domain.drafts import Draft
from dorsiflex.domain.evidence import PAIN_SCALE
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
from dorsiflex.domain.words import parse_note, parse_tags
from dorsiflex.exchange.cells import pointed, read_flag, read_pain, read_side, trials_of_cell
from dorsiflex.exchange.csv import HEADER
from dorsiflex.exchange.dates import has_offset, parse_written_out
from dorsiflex.exchange.own_cells import OwnTexts, read_uuid
from dorsiflex.exchange.told import BadCellError, Told, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    for written in (shortest(Trial(trial)), repr(trial / HUNDREDTHS))
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
        latest = told.now.astimezone(UTC) + FARTHEST_AHEAD - WIDEST_OFFSET
        self._surely_past = latest.replace(tzinfo=None).isoformat(timespec="seconds")
        self._person = lru_cache(maxsize=10_000)(self._read_person)
        self._tags = lru_cache(maxsize=1000)(self._read_tags)

    def draft(self, line: int, cells: "Sequence[str]") -> Draft:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """
        return self._written_by_us(line, cells) or self._edited(line, cells)

    def _written_by_us(self, line: int, cells: "Sequence[str]") -> Draft | None:
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

    def _edited(self, line: int, cells: "Sequence[str]") -> Draft:
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
def _agreeing_trials(trials: str, score: str, best: str) -> "tuple[Trial, ...] | None":
    """Read trials as an export writes them; None where the score and the best are not theirs.

    However many tests there are, few of them have other trials than any test before.

    Raises:
        KeyError: a distance is not as an export writes it.
        ValueError: the score is no number.
    """
    read = tuple([_TRIAL_OF[word] for word in trials.split(" ")])
    agree = float(score) == score_cm(read) and _TRIAL_OF[best] == max(read)
    return read if agree and len(read) <= MOST_TRIALS else None


def _check_derived(score: str, best: str, trials: "tuple[Trial, ...]") -> None:
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
