"""Values that are possible but unlikely: 95 for 9.5, inches for centimetres, left for right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import HUNDREDTHS, Side
from dorsiflex.domain.thresholds import exceeds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

SCORES_COMPARED = 10
"""Number of the ankle's latest test scores that a new trial is compared with."""

FEWEST_SCORES = 3
"""Fewest test scores for a usual score."""

FARTHEST_FROM_USUAL_CM = 4.0
"""A trial farther than this from the usual score is unlikely."""

FARTHEST_FROM_OTHERS_CM = 3.0
"""A trial farther than this from most of the other trials of its test is unlikely.

Trials that are unlikely for another reason are not used for this comparison.
"""

SHORTEST_CM, LONGEST_CM = 2.0, 20.0
"""Without a usual score a trial outside this range is unlikely."""

CLOSER_WHEN_SWAPPED_CM = 2.0
"""Ankles look swapped if this much closer, in total, to each other's usual scores."""

_NOON = 12


class Reason(StrEnum):
    """Why a value is unlikely."""

    FAR_FROM_USUAL = "far_from_usual"
    FAR_FROM_OTHER_TRIALS = "far_from_other_trials"
    OUTSIDE_COMMON_RANGE = "outside_common_range"
    SIDES_SWAPPED = "sides_swapped"
    LATER_THAN_NOW = "later_than_now"


class Unlikely(NamedTuple):
    """A value that is possible but unlikely.

    Attributes:
        reason: why it is unlikely.
        typed: the unlikely values as typed: trials, both scores, or a time.
        side: the ankle; None for both ankles or a time.
        trials: number of trials in the test; 0 for both ankles or a time.
        usual_cm: the usual score of the ankle, or of both, left first; empty if unknown.
        compared_with: number of test scores behind `usual_cm`; 0 if unknown.
    """

    reason: Reason
    typed: tuple[str, ...]
    side: Side | None = None
    trials: int = 0
    usual_cm: tuple[float, ...] = ()
    compared_with: int = 0


def usual_score_cm(latest_cm: Sequence[float]) -> float | None:
    """Return the median of an ankle's last ten test scores, in cm; None for fewer than three.

    Args:
        latest_cm: scores of its latest tests, newest first, in cm; the first ten count.
    """
    compared = latest_cm[:SCORES_COMPARED]
    if len(compared) < FEWEST_SCORES:
        return None
    # Not `statistics.median`: its import takes longer than storing a test.
    middle = sorted(compared)[(len(compared) - 1) // 2 : len(compared) // 2 + 1]
    return sum(middle) / len(middle)


def unlikely_trials(
    side: Side, trials: Sequence[int], typed: Sequence[str], latest_cm: Sequence[float]
) -> list[Unlikely]:
    """Return what is unlikely about the trials of a test; no trial is listed twice.

    Args:
        side: left or right.
        trials: of the test, in hundredths of a centimetre.
        typed: the same trials as typed.
        latest_cm: scores of the ankle's latest tests, newest first, in cm.
    """
    usual_cm = usual_score_cm(latest_cm)
    if usual_cm is None:
        reason = Reason.OUTSIDE_COMMON_RANGE
        first = [
            not SHORTEST_CM * HUNDREDTHS <= trial <= LONGEST_CM * HUNDREDTHS for trial in trials
        ]
    else:
        reason = Reason.FAR_FROM_USUAL
        first = [
            exceeds(abs(trial / HUNDREDTHS - usual_cm), FARTHEST_FROM_USUAL_CM) for trial in trials
        ]
    others = [trial for trial, is_named in zip(trials, first, strict=True) if not is_named]
    then = [
        not is_named and _is_far_from_most(trial, others)
        for trial, is_named in zip(trials, first, strict=True)
    ]
    compared_with = 0 if usual_cm is None else min(len(latest_cm), SCORES_COMPARED)
    known = () if usual_cm is None else (usual_cm,)
    return [
        Unlikely(
            its_reason,
            tuple(text for text, is_meant in zip(typed, meant, strict=True) if is_meant),
            side,
            len(trials),
            known,
            compared_with,
        )
        for its_reason, meant in ((reason, first), (Reason.FAR_FROM_OTHER_TRIALS, then))
        if any(meant)
    ]


def swapped_sides(
    scores_cm: Mapping[Side, float],
    typed: Mapping[Side, str],
    latest_cm: Mapping[Side, Sequence[float]],
) -> Unlikely | None:
    """Return that left and right look swapped in a session of both ankles; None if they do not.

    Args:
        scores_cm: score of each ankle tested, in cm.
        typed: the same scores as typed.
        latest_cm: scores of each ankle's latest tests, newest first, in cm.
    """
    if len(scores_cm) < len(Side):
        return None
    left_cm, right_cm = (scores_cm[side] for side in Side)
    usual_left_cm, usual_right_cm = (usual_score_cm(latest_cm[side]) for side in Side)
    if usual_left_cm is None or usual_right_cm is None:
        return None
    nearer = (
        abs(left_cm - usual_left_cm) - abs(left_cm - usual_right_cm),
        abs(right_cm - usual_right_cm) - abs(right_cm - usual_left_cm),
    )
    # Rounded because of floating-point error.
    if round(min(nearer), 9) <= 0 or round(sum(nearer), 9) < CLOSER_WHEN_SWAPPED_CM:
        return None
    return Unlikely(
        Reason.SIDES_SWAPPED,
        tuple(typed[side] for side in Side),
        usual_cm=(usual_left_cm, usual_right_cm),
    )


def later_than_now(moment: datetime, typed: str, now: datetime) -> Unlikely | None:
    """Return that a test would be in the future; None if it is not.

    Noon of today is allowed, because a date alone means noon.

    Args:
        moment: time of the test, with UTC offset.
        typed: the same as typed.
        now: current time, with UTC offset.
    """
    is_day_alone = (moment.hour, moment.minute, moment.second) == (_NOON, 0, 0)
    if moment <= now or (is_day_alone and moment.date() == now.date()):
        return None
    return Unlikely(Reason.LATER_THAN_NOW, (typed,))


def without_swapped(found: list[Unlikely], swapped: Unlikely | None) -> list[Unlikely]:
    """Return what is unlikely about a session; a swap replaces the reasons it explains."""
    if swapped is None:
        return found
    return [swapped, *(one for one in found if one.reason is not Reason.FAR_FROM_USUAL)]


def _is_far_from_most(trial: int, trials: Sequence[int]) -> bool:
    """Return whether a trial is far from more than half of the other trials."""
    far = sum(abs(other - trial) > FARTHEST_FROM_OTHERS_CM * HUNDREDTHS for other in trials)
    return 2 * far > len(trials) - 1
