"""Likely slips of the hand: 95 for 9.5, inches for centimetres."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SCORES_LOOKED_AT = 10
"""How many of an ankle's latest test scores a new one is compared with."""

FEWEST_SCORES = 3
"""With fewer there is nothing to compare with."""

FARTHEST_CM = 4.0
"""A score farther than this from the median of the latest ones is a likely slip."""


class LikelySlip(NamedTuple):
    """A score that is possible but unlikely for this ankle.

    Attributes:
        score_cm: the score in doubt.
        usual_cm: the median of the latest scores.
        compared_with: how many those are.
    """

    score_cm: float
    usual_cm: float
    compared_with: int


def check_slip(score_cm: float, latest_cm: "Sequence[float]") -> LikelySlip | None:
    """Compare a score with the ankle's last ten test scores; None where it is plausible.

    Args:
        score_cm: the new score, in cm.
        latest_cm: the scores of its latest tests, in any order, in cm; the first ten count.
    """
    compared = latest_cm[:SCORES_LOOKED_AT]
    if len(compared) < FEWEST_SCORES:
        return None
    usual_cm = _median(compared)
    # Rounded so that exactly 4 cm, which binary fractions cannot all express, is not "more than".
    if round(abs(score_cm - usual_cm), 9) <= FARTHEST_CM:
        return None
    return LikelySlip(score_cm, usual_cm, len(compared))


def _median(values: "Sequence[float]") -> float:
    # `statistics` has one, and takes longer to import than storing a test does.
    middle = sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]
    return sum(middle) / len(middle)
