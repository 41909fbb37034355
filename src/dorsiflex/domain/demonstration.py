"""Made-up tests for `demo`: both ankles of one person over 16 weeks; random but reproducible.

Nothing here is a finding. The report on it shows everything: a gain beyond measurement error, a
change within it, two weeks missed, a setback with pain, a goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from math import exp
from random import Random
from uuid import UUID

from dorsiflex.domain.dates import DAYS_IN_WEEK, at_offset
from dorsiflex.domain.measurement import (
    HUNDREDTHS,
    BackFoot,
    Conditions,
    Footwear,
    Goal,
    KneeToWallTest,
    Side,
    Trial,
)
from dorsiflex.domain.thresholds import PAIN_SCALE

MADE_UP_PERSON = "demo"
"""A separate person, so that nobody takes these tests for their own."""

WEEKS = 16

_SEED = 27
_DAYS = DAYS_IN_WEEK * WEEKS
_DAYS_BETWEEN_SESSIONS = (2, 3, 2)
_SHARE_SKIPPED = 0.15
"""Share of the sessions that are skipped."""
_DAYS_AWAY = range(49, 66)
"""Days ago without tests: a little over two weeks."""
_SETBACK = 32
"""Days ago; it shows in the next session."""
_DAYS_TO_RECOVER = 6.0
_TAPE_STEP = 10
"""Hundredths of a centimetre: the tape is read to the millimetre."""
_SD_BETWEEN_DAYS_CM = 0.25
_SD_BETWEEN_TRIALS_CM = 0.15
_SHARE_WITH_TWO_TRIALS = 0.1
"""Share of the tests with two trials; the others have three."""
_CONDITIONS = Conditions(Footwear.BAREFOOT, warmed_up=False, back_foot=BackFoot.FLAT)


@dataclass(frozen=True, slots=True)
class _Ankle:
    """An ankle on the first day, its gain until the last, and the effect of the setback."""

    side: Side
    first_cm: float
    gain_cm: float
    first_pain: float
    setback_cm: float = 0.0
    setback_pain: float = 0.0


_ANKLES = (
    _Ankle(Side.LEFT, 8.4, 2.0, first_pain=4.0, setback_cm=1.4, setback_pain=5.8),
    _Ankle(Side.RIGHT, 11.3, 0.2, first_pain=0.6),
)


@dataclass(frozen=True, slots=True)
class _Session:
    """Both ankles tested on one morning.

    Attributes:
        done: share of the weeks that have passed, 0 to 1.
        still_felt: remaining share of the setback, 0 to 1.
    """

    tested_at: datetime
    done: float
    still_felt: float
    tags: tuple[str, ...] = ()
    note: str | None = None


def made_up_tests(
    today: date, *, utc_offset: timedelta = timedelta(), seed: int = _SEED
) -> list[KneeToWallTest]:
    """Return the tests of 16 weeks, earliest first; the last are on `today`.

    Args:
        today: the last day.
        utc_offset: of all tests.
        seed: for the distances, days and UUIDs.
    """
    random = Random(seed)  # noqa: S311 # not used for security
    return [
        _test(random, ankle, session)
        for session in _sessions(random, today, utc_offset)
        for ankle in _ANKLES
    ]


def made_up_goal(today: date) -> Goal:
    """Return a goal for the stiffer ankle."""
    return Goal(
        person=MADE_UP_PERSON,
        side=Side.LEFT,
        target=Trial(12 * HUNDREDTHS),
        by=today + timedelta(weeks=WEEKS),
    )


def _sessions(random: Random, today: date, utc_offset: timedelta) -> list[_Session]:
    days_ago = _days_tested(random)
    setback = max(day for day in days_ago if day <= _SETBACK)
    first_back = max(day for day in days_ago if day < _DAYS_AWAY.start)
    remarks = {
        setback: (("setback",), "stepped off a kerb badly two days ago"),
        first_back: ((), "back after two weeks away"),
    }
    sessions = []
    for day in days_ago:
        morning = datetime.combine(today - timedelta(days=day), time(6, random.randrange(60)))
        tags, note = remarks.get(day, ((), None))
        sessions.append(
            _Session(
                tested_at=at_offset(morning, utc_offset),
                done=1 - day / _DAYS,
                still_felt=exp((day - setback) / _DAYS_TO_RECOVER) if day <= setback else 0.0,
                tags=tags,
                note=note,
            )
        )
    return sessions


def _days_tested(random: Random) -> list[int]:
    """Return how many days ago each session was, earliest first."""
    days_ago, steps = [0], cycle(_DAYS_BETWEEN_SESSIONS)
    while (day := days_ago[-1] + next(steps)) < _DAYS:
        days_ago.append(day)
    kept = [day for day in days_ago if day == 0 or random.random() >= _SHARE_SKIPPED]
    return [day for day in reversed(kept) if day not in _DAYS_AWAY]


def _test(random: Random, ankle: _Ankle, session: _Session) -> KneeToWallTest:
    score_cm = (
        ankle.first_cm
        + ankle.gain_cm * session.done
        - ankle.setback_cm * session.still_felt
        + random.gauss(0, _SD_BETWEEN_DAYS_CM)
    )
    pain = (
        ankle.first_pain * (1 - session.done) ** 2
        + ankle.setback_pain * session.still_felt
        + random.uniform(0, 0.7)
    )
    return KneeToWallTest(
        uuid=str(UUID(int=random.getrandbits(128), version=4)),
        person=MADE_UP_PERSON,
        side=ankle.side,
        tested_at=session.tested_at,
        trials=_trials(random, score_cm),
        pain=min(round(pain), PAIN_SCALE[-1]),
        conditions=_CONDITIONS,
        tags=session.tags,
        note=session.note,
    )


def _trials(random: Random, score_cm: float) -> tuple[Trial, ...]:
    trials_cm = [
        score_cm + random.gauss(0, _SD_BETWEEN_TRIALS_CM)
        for _ in range(2 if random.random() < _SHARE_WITH_TWO_TRIALS else 3)
    ]
    return tuple(Trial(_TAPE_STEP * round(cm * HUNDREDTHS / _TAPE_STEP)) for cm in trials_cm)
