"""Training: one exercise done at one moment, and the pain of the mornings after."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType

from dorsiflex.domain.dates import days_after
from dorsiflex.domain.measurement import HUNDREDTHS
from dorsiflex.domain.text import parse_choice, parse_count
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime


Load = NewType("Load", int)
"""A weight in hundredths of a kilogram: whole numbers come back as they went in."""

MOST_SETS = 100
MOST_REPS = 1000
LONGEST_HOLD_S = 3600
HEAVIEST_KG = 500

_DIGITS_OF_A_LOAD = 12


class TrainedSide(StrEnum):
    """Which leg did the work."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class TrainingSession(NamedTuple):
    """One exercise done at one moment; None where it was not recorded.

    Attributes:
        uuid: never changes, and is the same in every export and database.
        person: who trained.
        exercise: its key in the catalogue.
        done_at: the local date and time, with the UTC offset in force there.
        side: which leg.
        sets: how many.
        reps: in each set.
        hold_s: how long each was held, in seconds.
        load: the weight, in hundredths of a kilogram.
        pain: the worst during it, 0 to 10 (numeric rating scale).
        sharp: the pain was sharp.
        note: free text in one line.
        id: small number within one database, typed as `t12`; None until stored.
    """

    uuid: str
    person: str
    exercise: str
    done_at: datetime
    side: TrainedSide | None = None
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    load: Load | None = None
    pain: int | None = None
    sharp: bool = False
    note: str | None = None
    id: int | None = None

    @property
    def done_on(self) -> date:
        """The local day that it belongs to, wherever it is looked at from."""
        return self.done_at.date()

    @property
    def load_kg(self) -> float | None:
        """The weight, in kg."""
        return None if self.load is None else self.load / HUNDREDTHS


class MorningPain(NamedTuple):
    """The pain on one morning.

    Attributes:
        person: the name.
        day: the local day.
        pain: 0 to 10 (numeric rating scale).
    """

    person: str
    day: date
    pain: int


def exercise_days(sessions: Iterable[TrainingSession]) -> set[tuple[date, str]]:
    """Return what counts as done: an exercise counts once a day, however often it was recorded.

    So the left leg and the right leg, recorded one by one, are one session of a programme.
    """
    return {(session.done_on, session.exercise) for session in sessions}


def parse_trained_side(text: str) -> TrainedSide:
    """Read `left`, `right` or `both` in any case.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(TrainedSide, text, "side")


def parse_sets(text: str) -> int:
    """Read a number of sets, 1 to 100.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_count(text, "--sets", most=MOST_SETS)


def parse_reps(text: str) -> int:
    """Read a number of repetitions, 1 to 1000.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_count(text, "--reps", most=MOST_REPS)


def parse_hold(text: str) -> int:
    """Read how long something was held: whole seconds, 1 to 3600, `45` or `45s`.

    Raises:
        RefusedValueError: anything else.
    """
    written = text.strip()
    if written[-1:] in {"s", "S"} and written[:-1].isdigit():
        written = written[:-1]
    try:
        return parse_count(written, "--hold", most=LONGEST_HOLD_S)
    except RefusedValueError:
        raise RefusedValueError(
            f"hold must be a whole number of seconds from 1 to {LONGEST_HOLD_S}, not '{text}'",
            "write --hold 45",
        ) from None


def parse_load(text: str) -> Load:
    """Read a weight: 0 to 500 kg in steps of 0.01, `12.5` or `12.5kg`.

    Raises:
        RefusedValueError: anything else.
    """
    written = text.strip()
    if written.casefold().endswith("kg"):
        written = written[:-2].rstrip()
    if _is_number(written.replace(",", ".")) and "," in written:
        raise RefusedValueError(
            f"load '{text}' has a comma; use a decimal point",
            f"write {written.replace(',', '.')}",
        )
    if _is_number(written):
        hundredths = Decimal(written) * HUNDREDTHS
        if hundredths == int(hundredths) and hundredths <= HEAVIEST_KG * HUNDREDTHS:
            return Load(int(hundredths))
    raise RefusedValueError(
        f"load '{text}' is not a weight from 0 to {HEAVIEST_KG} kg in steps of 0.01",
        "write it in kg: --load 12.5",
    )


def _is_number(text: str) -> bool:
    whole, point, rest = text.partition(".")
    return (
        text.isascii()
        and len(text) <= _DIGITS_OF_A_LOAD
        and whole.isdigit()
        and (rest.isdigit() or not point)
    )


class Morning(NamedTuple):
    """The pain of one morning against what it was before.

    Attributes:
        day: which.
        pain: 0 to 10.
        before: the last pain that was settled, or None.
        follows_training: there was training the day before.
        is_settled: at most what it was before; None where that is not known.
    """

    day: date
    pain: int
    before: int | None
    follows_training: bool
    is_settled: bool | None


def judge_mornings(
    mornings: Iterable[MorningPain], sessions: Iterable[TrainingSession]
) -> list[Morning]:
    """Compare each morning with the last one before it that was settled, earliest first.

    Pain that rose after training stays unsettled until it is back at what it was, on days of rest
    too; pain that rises without training before it is taken as it is. No pain at all is settled.
    """
    trained = {session.done_on for session in sessions}
    judged: list[Morning] = []
    usual: int | None = None
    is_raised = False
    for morning in sorted(mornings, key=lambda morning: morning.day):
        follows = days_after(morning.day, -1) in trained
        is_settled: bool | None
        if morning.pain == 0:
            is_settled = True
        elif usual is None:
            is_settled = None if follows else True
        else:
            is_settled = morning.pain <= usual or not (follows or is_raised)
        judged.append(Morning(morning.day, morning.pain, usual, follows, is_settled))
        is_raised = is_settled is False
        if not is_raised:
            usual = morning.pain
    return judged
