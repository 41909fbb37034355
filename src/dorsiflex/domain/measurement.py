"""The knee-to-wall test: what is measured, how, in which sessions, and goals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple, NewType

from dorsiflex.domain.text import parse_choice
from dorsiflex.domain.thresholds import PAIN_SCALE
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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


class MeasuredBy(StrEnum):
    """Who read the tape."""

    SELF = "self"
    OTHER = "other"


class Unit(StrEnum):
    """The unit that distances are typed and shown in; they are stored in cm."""

    CM = "cm"
    MM = "mm"
    IN = "in"

    @property
    def cm(self) -> Decimal:
        """The unit's length in cm (an inch is 2.54 cm by definition)."""
        return {Unit.CM: Decimal(1), Unit.MM: Decimal("0.1"), Unit.IN: Decimal("2.54")}[self]


parse_side = partial(parse_choice, Side, what="side")
parse_footwear = partial(parse_choice, Footwear, what="footwear")
parse_back_foot = partial(parse_choice, BackFoot, what="back foot")
parse_measured_by = partial(parse_choice, MeasuredBy, what="reader of the tape")
parse_unit = partial(parse_choice, Unit, what="unit")
"""Each parses one of the values of its enum, in any case, and raises `RefusedValueError`."""


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
        f"pain must be a whole number from 0 to 10, not '{text}'",
        "0 is none, 10 the worst imaginable; leave it out if it was not recorded",
    )


class Conditions(NamedTuple):
    """How the test was done; None if it was neither given nor configured."""

    footwear: Footwear | None = None
    warmed_up: bool | None = None
    back_foot: BackFoot | None = None
    measured_by: MeasuredBy | None = None


NO_CONDITIONS = Conditions()
"""Nothing was recorded about how the test was done."""


def conditions_of(
    footwear: str | None, warmed_up: int | None, back_foot: str | None, measured_by: str | None
) -> Conditions:
    """Return conditions from plain values, as rows and readings have them."""
    return Conditions(
        footwear=None if footwear is None else Footwear(footwear),
        warmed_up=None if warmed_up is None else bool(warmed_up),
        back_foot=None if back_foot is None else BackFoot(back_foot),
        measured_by=None if measured_by is None else MeasuredBy(measured_by),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KneeToWallTest:
    """One ankle measured at one moment.

    Attributes:
        id: small number within one database, for typing; None until stored.
        session: the lowest id of the tests that were stored together; None until stored.
        uuid: never changes, and is the same in every export and database.
        person: whose ankle.
        side: which ankle.
        tested_at: the tester's local date and time, with the UTC offset in force there.
        trials: 1 to 10 distances, in the order they were taken.
        pain: 0 to 10 (numeric rating scale), or None where not recorded.
        sharp: the pain was sharp.
        conditions: footwear, warm-up, back foot, who measured.
        tags: single words.
        note: free text in one line, or None.
    """

    id: int | None = None
    session: int | None = None
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
    def of(
        cls, record: TestRecord, id_: int | None = None, session: int | None = None
    ) -> KneeToWallTest:
        """Return the test that a record holds, with its number in one database and its session's.

        Raises:
            RefusedValueError: it has no trials, or more than ten.
        """
        return cls(
            id=id_,
            session=session,
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
        footwear: None if not recorded, as the three that follow.
        warmed_up: true or false.
        back_foot: where the other foot was.
        measured_by: who read the tape.
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
    measured_by: MeasuredBy | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None

    @property
    def conditions(self) -> Conditions:
        """How the test was done."""
        return Conditions(self.footwear, self.warmed_up, self.back_foot, self.measured_by)


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
    """Return the score of a test, in cm: the mean of its trials."""
    return sum(trials) / (HUNDREDTHS * len(trials))


def format_trial(trial: Trial) -> str:
    """Return a distance in cm without trailing zeros: `10`, `9.5`, `10.25`."""
    whole, rest = divmod(trial, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


class TestSession(NamedTuple):
    """At most one test of each ankle, at the same local date and time; at least one."""

    left: KneeToWallTest | None
    right: KneeToWallTest | None

    @property
    def tests(self) -> tuple[KneeToWallTest, ...]:
        """The tests, left first."""
        return tuple(test for test in self if test is not None)


def in_sessions(tests: Iterable[KneeToWallTest]) -> Iterator[TestSession]:
    """Put tests of one person into sessions, in their order.

    Tests stored together are one session; if one was moved to another time, they are two.

    Args:
        tests: sorted by local date and time, either way.
    """
    for _, at_once in groupby(tests, key=_local_moment):
        newest_first = sorted(at_once, key=_session_and_id, reverse=True)
        for _, together in groupby(newest_first, key=lambda test: test.session):
            stored_together = list(together)
            of_side = [[test for test in stored_together if test.side is side] for side in Side]
            yield from map(TestSession._make, zip_longest(*of_side))


def _session_and_id(test: KneeToWallTest) -> tuple[int, int]:
    return test.session or 0, test.id or 0


def _local_moment(test: KneeToWallTest) -> datetime:
    return test.tested_at.replace(tzinfo=None)


class Goal(NamedTuple):
    """A target score for one ankle.

    Attributes:
        person: name.
        side: left or right.
        target: target score, in hundredths of a centimetre.
        by: the day to reach it by, or None.
    """

    person: str
    side: Side
    target: Trial
    by: date | None = None

    @property
    def target_cm(self) -> float:
        """Target score, in cm."""
        return self.target / HUNDREDTHS
