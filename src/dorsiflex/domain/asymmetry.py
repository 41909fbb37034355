"""The difference between the ankles: current left minus current right."""

from typing import TYPE_CHECKING

from dorsiflex.domain.change import exceeds, mdc_cm, reaches
from dorsiflex.domain.evidence import (
    COMMON_ASYMMETRY_CM,
    LARGEST_ASYMMETRY_SEEN_CM,
    WINDOW_DAYS,
)
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.report import Asymmetry, AsymmetryLevel, ReportWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dorsiflex.domain.report import SideReport


def judge_asymmetry(sides: "Mapping[Side, SideReport]") -> Asymmetry | None:
    """Compare the ankles where they are now.

    None unless both were tested in the period and their last 14 days of testing overlap.

    Source: Hoch & McKeon 2011 (levels, second-hand); Weir 2005 (minimal detectable difference).
    """
    if len(sides) < len(Side):
        return None
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    if abs(left.current.last - right.current.last).days >= WINDOW_DAYS:
        return None
    cm = left.current.mean_cm - right.current.mean_cm
    detectable_cm = mdc_cm(
        (left.change.sem, left.current.days), (right.change.sem, right.current.days)
    )
    stiffer = Side.LEFT if cm < 0 else Side.RIGHT
    return Asymmetry(
        cm=cm,
        mdc_cm=detectable_cm,
        level=asymmetry_level(cm),
        stiffer=stiffer if reaches(abs(cm), detectable_cm) else None,
    )


def asymmetry_level(cm: float) -> AsymmetryLevel:
    """Compare a difference between the ankles, whichever is ahead, with healthy adults'."""
    if exceeds(abs(cm), LARGEST_ASYMMETRY_SEEN_CM):
        return AsymmetryLevel.OUTSIDE_SAMPLE
    if exceeds(abs(cm), COMMON_ASYMMETRY_CM):
        return AsymmetryLevel.LARGER_THAN_MOST
    return AsymmetryLevel.COMMON


def asymmetry_warning(asymmetry: Asymmetry | None) -> ReportWarning | None:
    """Say what to do about a difference larger than any in a small healthy sample."""
    if asymmetry is None or asymmetry.level is not AsymmetryLevel.OUTSIDE_SAMPLE:
        return None
    return ReportWarning(
        WarningCode.ASYMMETRY_OUTSIDE_SAMPLE,
        None,
        "The ankles differ by more than those of a small sample of healthy adults did: test both "
        "again on another day, and consider asking a physiotherapist.",
    )
