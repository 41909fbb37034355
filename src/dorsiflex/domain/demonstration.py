"""Made-up tests for `demo`: one person's two ankles over some months, the same for the same day.

Nothing here is a finding. It is drawn so that a report on it has something of everything: a gain
that is more than measurement error and a change that is not, a missed fortnight, a setback with
pain, a goal.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from math import exp
from random import Random
from uuid import UUID

from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.goals import Goal
from dorsiflex.domain.knee_to_wall import (
    HUNDREDTHS,
    BackFoot,
    Conditions,
    Footwear,
    KneeToWallTest,
    Side,
    Trial,
)
from dorsiflex.domain.weeks import DAYS_IN_WEEK
from dorsiflex.domain.when import at_offset

MADE_UP_PERSON = "demo"
"""Whose tests they are, so that nobody takes them for their own."""

WEEKS = 16

_SEED = 27
_DAYS = DAYS_IN_WEEK * WEEKS
_DAYS_BETWEEN_SESSIONS = (2, 3, 2)
_SKIPPED = 0.15
"""Share of the sessions for which there is no time."""
_AWAY = range(49, 66)
"""Days ago without any test: two weeks, and the days around them."""
_SETBACK = 32
"""Days ago; it shows at the first session from then on."""
_DAYS_TO_RECOVER = 6.0
_TAPE = 10
"""Hundredths of a centimetre: the tape is read to the millimetre."""
_BETWEEN_DAYS_CM = 0.25
_BETWEEN_TRIALS_CM = 0.15
_TWO_TRIALS_ONLY = 0.1
"""Share of the tests with two trials; the others have three."""
_CONDITIONS = Conditions(Footwear.BAREFOOT, warmed_up=False, back_foot=BackFoot.FLAT)


@dataclass(frozen=True, slots=True)
class _Ankle:
    """How an ankle is on the first day, what it gains until the last, and what the setback does."""

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
        done: share of the weeks that lies behind, 0 to 1.
        still_felt: share of the setback that is left, 0 to 1.
    """

    tested_at: datetime
    done: float
    still_felt: float
    tags: tuple[str, ...] = ()
    note: str | None = None


def made_up_tests(
    today: date, *, utc_offset: timedelta = timedelta(), seed: int = _SEED
) -> list[KneeToWallTest]:
    """Make up the tests of 16 weeks, earliest first; the last are on `today`.

    Args:
        today: the last day.
        utc_offset: in force where the tests were done, all the time.
        seed: another one gives other distances, days and UUIDs.
    """
    random = Random(seed)  # noqa: S311 # nothing here is secret
    return [
        _test(random, ankle, session)
        for session in _sessions(random, today, utc_offset)
        for ankle in _ANKLES
    ]


def made_up_goal(today: date) -> Goal:
    """Make up what the stiffer ankle is to reach, and by when."""
    return Goal(
        person=MADE_UP_PERSON,
        side=Side.LEFT,
        target=Trial(12 * HUNDREDTHS),
        by=today + timedelta(weeks=WEEKS),
    )


def _sessions(random: Random, today: date, utc_offset: timedelta) -> list[_Session]:
    days_ago = _days_tested(random)
    setback = max(day for day in days_ago if day <= _SETBACK)
    first_back = max(day for day in days_ago if day < _AWAY.start)
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
    """Give how many days ago each session was, earliest first."""
    days_ago, steps = [0], cycle(_DAYS_BETWEEN_SESSIONS)
    while (day := days_ago[-1] + next(steps)) < _DAYS:
        days_ago.append(day)
    kept = [day for day in days_ago if day == 0 or random.random() >= _SKIPPED]
    return [day for day in reversed(kept) if day not in _AWAY]


def _test(random: Random, ankle: _Ankle, session: _Session) -> KneeToWallTest:
    that_day_cm = (
        ankle.first_cm
        + ankle.gain_cm * session.done
        - ankle.setback_cm * session.still_felt
        + random.gauss(0, _BETWEEN_DAYS_CM)
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
        trials=_trials(random, that_day_cm),
        pain=min(round(pain), PAIN_SCALE[-1]),
        conditions=_CONDITIONS,
        tags=session.tags,
        note=session.note,
    )


def _trials(random: Random, that_day_cm: float) -> tuple[Trial, ...]:
    trials_cm = [
        that_day_cm + random.gauss(0, _BETWEEN_TRIALS_CM)
        for _ in range(2 if random.random() < _TWO_TRIALS_ONLY else 3)
    ]
    return tuple(Trial(_TAPE * round(cm * HUNDREDTHS / _TAPE)) for cm in trials_cm)
