"""The knee-to-wall test (weight-bearing lunge test): one ankle measured at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType

from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.words import parse_choice
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Trial = NewType("Trial", int)
"""One distance from the wall to the tip of the big toe, in hundredths of a centimetre.

Whole numbers keep sums and means exact, and come back from a database as they went in.
"""

HUNDREDTHS = 100
"""Hundredths of a centimetre in one centimetre."""

MOST_TRIALS = 10
"""A test has 1 to 10 trials."""


class Side(StrEnum):
    """The ankle tested."""

    LEFT = "left"
    RIGHT = "right"


class Footwear(StrEnum):
    """What was worn; a raised heel flatters the result."""

    BAREFOOT = "barefoot"
    SHOES = "shoes"


class BackFoot(StrEnum):
    """Where the other foot stood, which changes the result."""

    FLAT = "flat"
    RAISED = "raised"
    OFF = "off"


class Conditions(NamedTuple):
    """How the test was done; None where it was neither told nor configured."""

    footwear: Footwear | None = None
    warmed_up: bool | None = None
    back_foot: BackFoot | None = None


NO_CONDITIONS = Conditions()
"""Nothing was told about how the test was done."""


def conditions_of(footwear: str | None, warmed_up: int | None, back_foot: str | None) -> Conditions:
    """Give conditions from plain values, as rows and readings have them."""
    return Conditions(
        footwear=None if footwear is None else Footwear(footwear),
        warmed_up=None if warmed_up is None else bool(warmed_up),
        back_foot=None if back_foot is None else BackFoot(back_foot),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KneeToWallTest:
    """One ankle measured at one moment.

    Attributes:
        id: small number within one database, for typing; None until stored.
        uuid: never changes, and is the same in every export and database.
        person: whose ankle.
        side: which ankle.
        tested_at: the tester's local date and time, with the UTC offset in force there.
        trials: 1 to 10 distances, in the order they were taken.
        pain: 0 to 10 (numeric rating scale), or None where not recorded.
        sharp: the pain was sharp.
        conditions: footwear, warm-up, back foot.
        tags: single words.
        note: free text in one line, or None.
    """

    id: int | None = None
    uuid: str
    person: str
    side: Side
    tested_at: datetime
    trials: tuple[Trial, ...]
    pain: int | None = None
    sharp: bool = False
    conditions: Conditions = NO_CONDITIONS
    tags: tuple[str, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.trials) <= MOST_TRIALS:
            raise RefusedValueError(
                f"a test has 1 to {MOST_TRIALS} trials, not {len(self.trials)}",
                "write them as 9.5/10/10.2",
            )

    @classmethod
    def of(cls, record: TestRecord, id_: int | None = None) -> KneeToWallTest:
        """Return the test that a record holds.

        Args:
            record: as files and databases hold it.
            id_: its number within one database.

        Raises:
            RefusedValueError: it has no trials, or more than ten.
        """
        return cls(
            id=id_,
            uuid=record.uuid,
            person=record.person,
            side=record.side,
            tested_at=datetime.fromisoformat(record.tested_at),
            trials=record.trials,
            pain=record.pain,
            sharp=record.sharp,
            conditions=record.conditions,
            tags=record.tags,
            note=record.note,
        )

    @property
    def tested_on(self) -> date:
        """The local day that the test belongs to, wherever it is looked at from."""
        return self.tested_at.date()

    @property
    def score_cm(self) -> float:
        """The distance that stands for the test: the mean of its trials, in cm."""
        return score_cm(self.trials)

    @property
    def best_cm(self) -> float:
        """The best trial, in cm."""
        return max(self.trials) / HUNDREDTHS

    @property
    def trials_cm(self) -> tuple[float, ...]:
        """The trials in cm, in the order they were taken."""
        return tuple(trial / HUNDREDTHS for trial in self.trials)


MOMENT_LENGTH = len("2026-11-20T07:30:00")
"""Characters of a local date and time written out; its UTC offset comes after them."""


class TestRecord(NamedTuple):
    """A test as files and databases hold it: flat and plain, because there can be a million.

    Attributes:
        uuid: never changes, and is the same in every export and database; empty if a file gives
            none.
        person: whose ankle; empty if a file does not say so.
        side: which ankle.
        tested_at: the tester's local date and time with the UTC offset in force there, as text:
            `2026-11-20T07:30:00+01:00`.
        trials: 1 to 10 distances, in the order they were taken.
        pain: 0 to 10, or None if not recorded.
        sharp: the pain was sharp.
        footwear: None if not recorded, as the two that follow.
        warmed_up: true or false.
        back_foot: where the other foot was.
        tags: single words.
        note: free text in one line, or None.
    """

    uuid: str
    person: str
    side: Side
    tested_at: str
    trials: tuple[Trial, ...]
    pain: int | None = None
    sharp: bool = False
    footwear: Footwear | None = None
    warmed_up: bool | None = None
    back_foot: BackFoot | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None

    @property
    def conditions(self) -> Conditions:
        """How the test was done."""
        return Conditions(self.footwear, self.warmed_up, self.back_foot)


def record_of(test: KneeToWallTest) -> TestRecord:
    """Return a test as files and databases hold it, without its number in one database."""
    return TestRecord(
        test.uuid,
        test.person,
        test.side,
        test.tested_at.isoformat(),
        test.trials,
        test.pain,
        test.sharp,
        *test.conditions,
        test.tags,
        test.note,
    )


def score_cm(trials: Sequence[int]) -> float:
    """Give the score of a test, in cm, by its trials: their mean."""
    return sum(trials) / (HUNDREDTHS * len(trials))


def parse_side(text: str) -> Side:
    """Read `left` or `right` in any case.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Side, text, "side")


def parse_sides(text: str) -> frozenset[Side]:
    """Read `left`, `right` or `both`.

    Raises:
        RefusedValueError: anything else.
    """
    if text.strip().casefold() == "both":
        return frozenset(Side)
    try:
        return frozenset({parse_side(text)})
    except RefusedValueError:
        raise RefusedValueError(f"unknown side '{text}'", "write left, right or both") from None


def parse_pain(text: str) -> int:
    """Read a whole number from 0 to 10 (numeric rating scale).

    Raises:
        RefusedValueError: anything else.
    """
    numbers = {str(number): number for number in PAIN_SCALE}
    if (written := text.strip()) in numbers:
        return numbers[written]
    raise RefusedValueError(
        f"pain '{text}' is not a whole number from 0 to 10",
        "0 is no pain, 10 the worst imaginable; leave it out if it was not recorded",
    )


def parse_footwear(text: str) -> Footwear:
    """Read `barefoot` or `shoes`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Footwear, text, "footwear")


def parse_back_foot(text: str) -> BackFoot:
    """Read `flat`, `raised` or `off`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(BackFoot, text, "back foot")
