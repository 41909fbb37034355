"""A score to get to."""

from datetime import date
from typing import NamedTuple

from dorsiflex.domain.knee_to_wall import HUNDREDTHS, Side, Trial


class Goal(NamedTuple):
    """A target score for one ankle.

    Attributes:
        person: whose.
        side: which ankle.
        target: the score to get to, in hundredths of a centimetre.
        by: the day to get there by, or None.
    """

    person: str
    side: Side
    target: Trial
    by: date | None = None

    @property
    def target_cm(self) -> float:
        """The score to get to, in cm."""
        return self.target / HUNDREDTHS
