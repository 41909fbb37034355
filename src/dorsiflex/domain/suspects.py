"""Tests that look like typos beside their neighbours; they still count."""

from __future__ import annotations

from collections import deque
from datetime import date
from itertools import groupby
from math import inf
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import weekday_and_day
from dorsiflex.domain.evidence import TESTS_BESIDE, exceeds
from dorsiflex.domain.measurement import HUNDREDTHS, Side, score_cm
from dorsiflex.domain.report import ReportWarning, WarningCode
from dorsiflex.domain.unlikely import FARTHEST_FROM_USUAL_CM, FEWEST_SCORES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.domain.day_scores import Reading
    from dorsiflex.domain.measurement import KneeToWallTest


_FARTHEST = FARTHEST_FROM_USUAL_CM * HUNDREDTHS


class Suspect(NamedTuple):
    """A test with a trial far from the tests around it.

    Attributes:
        id: the test's.
        side: the ankle.
        on: the day.
        trial_cm: the trial farthest from the usual score.
    """

    id: int
    side: Side
    on: date
    trial_cm: float


def watched(
    readings: Iterable[Reading], since: date, found: list[tuple[Reading, float]]
) -> Iterator[Reading]:
    """Yield all readings, and collect those that look like typos.

    That is with a trial more than 4 cm from the median of the five tests before and the five after,
    if there are three or more. Eleven readings are in memory.

    Args:
        readings: sorted by ankle and time.
        since: earlier tests are not judged.
        found: where to put each of them, with its trial that is farthest off, in cm.
    """
    first = since.isoformat()
    for _, tests in groupby(readings, key=itemgetter(0)):
        near: deque[Reading] = deque(maxlen=2 * TESTS_BESIDE + 1)
        lowest, highest = inf, -inf
        for test in tests:
            yield test
            near.append(test)
            # There can be a million tests, and judging takes ten times as long as this: where no
            # two trials are so far apart, no trial is so far from a median.
            lowest, highest = min(lowest, *test.trials), max(highest, *test.trials)
            if highest - lowest > _FARTHEST:
                lowest = min(min(test.trials) for test in near)
                highest = max(max(test.trials) for test in near)
            if highest - lowest > _FARTHEST and len(near) > TESTS_BESIDE:
                _judge(near, len(near) - 1 - TESTS_BESIDE, first, found)
        for index in range(max(0, len(near) - TESTS_BESIDE), len(near)):
            _judge(near, index, first, found)


def _judge(
    near: Sequence[Reading], index: int, first: str, found: list[tuple[Reading, float]]
) -> None:
    test = near[index]
    if test.tested_at < first:
        return
    beside = range(max(0, index - TESTS_BESIDE), min(len(near), index + TESTS_BESIDE + 1))
    scores_cm = [score_cm(near[at].trials) for at in beside if at != index]
    if len(scores_cm) < FEWEST_SCORES:
        return
    usual_cm = median(scores_cm)
    trial_cm = max((trial / HUNDREDTHS for trial in test.trials), key=lambda cm: abs(cm - usual_cm))
    if exceeds(abs(trial_cm - usual_cm), FARTHEST_FROM_USUAL_CM):
        found.append((test, trial_cm))


def suspect_of(reading: Reading, trial_cm: float, tests: Iterable[KneeToWallTest]) -> Suspect:
    """Return a reading that was found as a suspect, with the id of its test.

    Args:
        reading: as found by `watched`.
        trial_cm: likewise.
        tests: those of the same ankle and day.
    """
    id_ = next(
        test.id or 0
        for test in tests
        if test.trials == reading.trials
        and test.tested_at.replace(tzinfo=None).isoformat() == reading.tested_at
    )
    return Suspect(id_, Side(reading.side), date.fromisoformat(reading.tested_at[:10]), trial_cm)


def suspect_warning(suspect: Suspect, *, is_current: bool) -> ReportWarning:
    """Return the warning that names a test, with what to do."""
    return ReportWarning(
        WarningCode.SUSPECT,
        suspect.side,
        f"Test {suspect.id}, {weekday_and_day(suspect.on)}: {suspect.trial_cm:g} looks like a"
        f" typo: dorsiflex edit {suspect.id} --distance CM",
        on=suspect.on,
        is_current=is_current,
        test=suspect.id,
        trial_cm=suspect.trial_cm,
    )
