"""Goals: target scores."""

from datetime import date
from typing import NamedTuple

from dorsiflex.domain.knee_to_wall import HUNDREDTHS, Side, Trial


class Goal(NamedTuple):
    """A target score for one ankle.

    Attributes:
        person: name.
        side: left or right.
        target: target score, in hundredths of a centimetre.
        by: the day to reach it by, or None.
    """

    person: str
    side: Side
    target: Trial
    by: date | None = None

    @property
    def target_cm(self) -> float:
        """Target score, in cm."""
        return self.target / HUNDREDTHS
