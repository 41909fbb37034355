"""The step that trials were read in: whole or half centimetres, or parts of an inch.

Readings in coarse steps tie so often that the interval of a trend loses its width, so the trend
has to know the step. What holds of one day is kept as bits, one for each step, because there can be
a million days.
"""

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import COARSE_STEPS_CM
from dorsiflex.domain.knee_to_wall import HUNDREDTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_STEPS = 0
"""Nothing is known of the steps."""


def steps_of(trials: "Iterable[int]") -> int:
    """Return which steps hold all trials: a bit for each of `COARSE_STEPS_CM`.

    Args:
        trials: one or more, in hundredths of a centimetre.
    """
    return reduce(and_, map(_STEPS_OF_TRIAL.__getitem__, trials))


def largest_step_cm(days: "Iterable[int]") -> float | None:
    """Return the largest of `COARSE_STEPS_CM` that holds the trials of all days, or None.

    Args:
        days: what `steps_of` returned for each day, of one day or more.
    """
    steps = reduce(and_, days)
    return max((cm for cm, bit in _BIT_OF_STEP.items() if steps & bit), default=None)


_BIT_OF_STEP = {cm: 1 << bit for bit, cm in enumerate(COARSE_STEPS_CM)}


class _StepsOfTrial(dict[int, int]):
    """The steps that a trial is on, filled as trials come; there are 3,001 that are possible."""

    def __missing__(self, trial: int) -> int:
        self[trial] = sum(bit for step, bit in _BIT_OF_STEP.items() if _is_on_step(trial, step))
        return self[trial]


_STEPS_OF_TRIAL = _StepsOfTrial()


def _is_on_step(trial: int, step_cm: float) -> bool:
    """Return whether a trial is a whole number of steps, rounded to hundredths as it is stored.

    An eighth of an inch is 0.3175 cm and is stored as 0.32: halves are rounded up.
    """
    step, unit = round(step_cm * HUNDREDTHS**2), HUNDREDTHS
    nearest = (trial * unit + step // 2) // step * step
    return (nearest + unit // 2) // unit == trial
