"""The difference between the ankles: current left minus current right."""

from typing import TYPE_CHECKING

from dorsiflex.domain.change import compare
from dorsiflex.domain.evidence import (
    COMMON_ASYMMETRY_CM,
    LARGEST_ASYMMETRY_SEEN_CM,
    WINDOW_DAYS,
)
from dorsiflex.domain.evidence_ratio import weigh_difference
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.limits import exceeds
from dorsiflex.domain.report import Asymmetry, AsymmetryLevel, ReportWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.report import SideReport


def judge_asymmetry(
    sides: "Mapping[Side, SideReport]", courses: "Mapping[Side, Sequence[DayScore]]"
) -> Asymmetry | None:
    """Compare the ankles where they are now.

    None unless both were tested in the period and their last 14 days of testing overlap. The
    stiffer one is named if the difference is more than the error of one comparison, and if it
    explains the tests of both ankles on the same days as much better as is needed.

    Args:
        sides: what is known of each ankle.
        courses: the day scores that each was judged by, earliest first.

    Source: Hoch & McKeon 2011 (levels, second-hand); Weir 2005 (minimal detectable difference).
    """
    if not all(side in sides and sides[side].scores and courses.get(side) for side in Side):
        return None
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    if left.current is None or right.current is None:
        return None
    if abs(left.current.last - right.current.last).days >= WINDOW_DAYS:
        return None
    difference = compare((left.current, left.change.sem), (right.current, right.change.sem))
    later_start = max(courses[side][0].day for side in Side)
    evidence = weigh_difference(courses[Side.LEFT], courses[Side.RIGHT], later_start)
    established = (
        difference.exceeds_mdc and evidence is not None and evidence.ratio >= evidence.needed
    )
    shorter = Side.LEFT if difference.cm < 0 else Side.RIGHT
    return Asymmetry(
        cm=difference.cm,
        mdc_cm=difference.mdc_cm,
        level=asymmetry_level(difference.cm),
        stiffer=shorter if established else None,
        evidence=evidence,
    )


def asymmetry_level(cm: float) -> AsymmetryLevel:
    """Return how a difference compares with those of healthy adults, whichever ankle is ahead."""
    if exceeds(abs(cm), LARGEST_ASYMMETRY_SEEN_CM):
        return AsymmetryLevel.OUTSIDE_SAMPLE
    if exceeds(abs(cm), COMMON_ASYMMETRY_CM):
        return AsymmetryLevel.LARGER_THAN_MOST
    return AsymmetryLevel.COMMON


def asymmetry_warning(asymmetry: Asymmetry | None) -> ReportWarning | None:
    """Return what to do about a difference larger than any in a small healthy sample."""
    if asymmetry is None or asymmetry.level is not AsymmetryLevel.OUTSIDE_SAMPLE:
        return None
    return ReportWarning(
        WarningCode.ASYMMETRY_OUTSIDE_SAMPLE,
        None,
        "The latest tests of the ankles differ by more than those of a small sample of healthy "
        "adults did: test both again on another day, and consider asking a physiotherapist.",
    )
