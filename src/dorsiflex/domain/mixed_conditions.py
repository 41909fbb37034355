"""Mixed conditions: the two windows were tested differently, and the change may be that."""

from typing import TYPE_CHECKING

from dorsiflex.domain.report import ReportWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.knee_to_wall import Conditions, Side

_WARM_UP: dict[bool | None, str | None] = {None: None, True: "warmed up", False: "cold"}

_CONDITIONS: "dict[str, Callable[[Conditions], str | None]]" = {
    "footwear": lambda conditions: conditions.footwear,
    "warm-up": lambda conditions: _WARM_UP[conditions.warmed_up],
    "back foot": lambda conditions: conditions.back_foot,
}


def mixed_conditions(
    baseline: "Sequence[DayScore]", current: "Sequence[DayScore]"
) -> dict[str, tuple[str, str]]:
    """Name the conditions that differ between the two windows, and how they were in each.

    Not recorded is not a difference. A window with both barefoot tests and tests in shoes differs
    from one with barefoot tests only.
    """
    differing: dict[str, tuple[str, str]] = {}
    for name, value_of in _CONDITIONS.items():
        before, after = (_recorded(window, value_of) for window in (baseline, current))
        if before and after and before != after:
            differing[name] = (" and ".join(before), " and ".join(after))
    return differing


def mixed_conditions_warning(
    side: "Side", differing: dict[str, tuple[str, str]]
) -> ReportWarning | None:
    """Say what differs and what to do; None where nothing does."""
    if not differing:
        return None
    changes = ", ".join(
        f"{name} ({before}, then {after})" for name, (before, after) in differing.items()
    )
    return ReportWarning(
        WarningCode.MIXED_CONDITIONS,
        side,
        f"The first and the last tests of the {side} ankle were not done alike: {changes}. "
        "A change between them may come from that: keep it the same from now on.",
    )


def _recorded(
    window: "Sequence[DayScore]", value_of: "Callable[[Conditions], str | None]"
) -> list[str]:
    values = {value_of(conditions) for score in window for conditions in score.conditions}
    return sorted(value for value in values if value is not None)
