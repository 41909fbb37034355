"""Unlikely values in words: the value as typed, and why it is unlikely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import HUNDREDTHS, Side
from dorsiflex.domain.unlikely import LONGEST_CM, SHORTEST_CM, Reason
from dorsiflex.render.lengths import exact, length

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest, Trial
    from dorsiflex.domain.unlikely import Unlikely


def unlikely_text(unlikely: Unlikely, unit: Unit) -> str:
    """Return what is unlikely and why, as a sentence without a full stop."""
    if unlikely.reason is Reason.LATER_THAN_NOW:
        return f"{unlikely.typed[0]} is later than now"
    if unlikely.reason is Reason.SIDES_SWAPPED:
        usual = _of_both(tuple(f"{length(cm, unit)} {unit}" for cm in unlikely.usual_cm))
        return f"{_of_both(unlikely.typed)} look swapped: usual is {usual}"
    trials = f"{unlikely.side} {_part(unlikely)}{' and '.join(unlikely.typed)}"
    are = "is" if len(unlikely.typed) == 1 else "are"
    if unlikely.reason is Reason.FAR_FROM_USUAL:
        usual = f"{length(unlikely.usual_cm[0], unit)} {unit}"
        return (
            f"{trials} {are} far from the usual {usual}"
            f" (median of the last {unlikely.compared_with})"
        )
    if unlikely.reason is Reason.FAR_FROM_OTHER_TRIALS:
        is_all = len(unlikely.typed) == unlikely.trials
        return f"{trials} {are} far from {'each other' if is_all else 'the other trials'}"
    shortest, longest = (f"{exact(cm, unit)} {unit}" for cm in (SHORTEST_CM, LONGEST_CM))
    return f"{trials} {are} unusual: most are {shortest} to {longest}"


def unlikely_value(unlikely: Unlikely) -> str:
    """Return only the unlikely value, as in `unlikely_text`."""
    if unlikely.reason is Reason.SIDES_SWAPPED:
        return _of_both(unlikely.typed)
    return " and ".join(unlikely.typed)


def shown_trials(test: KneeToWallTest, unit: Unit) -> tuple[str, ...]:
    """Return the trials of a test as a user would type them."""
    return tuple(shown_trial(trial, unit) for trial in test.trials)


def shown_trial(trial: Trial, unit: Unit) -> str:
    """Return one trial as a user would type it."""
    return f"{exact(trial / HUNDREDTHS, unit)} {unit}"


def shown_score(test: KneeToWallTest, typed: tuple[str, ...], unit: Unit) -> str:
    """Return the score of a test: a single trial as typed, or the mean of several."""
    return typed[0] if len(typed) == 1 else f"{length(test.score_cm, unit)} {unit}"


def _part(unlikely: Unlikely) -> str:
    if unlikely.trials == 1:
        return ""
    return "trial " if len(unlikely.typed) == 1 else "trials "


def _of_both(texts: tuple[str, ...]) -> str:
    return " and ".join(f"{side} {text}" for side, text in zip(Side, texts, strict=True))
