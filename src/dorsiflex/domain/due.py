"""Ankles that have not been tested for some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import Side

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

NEXT_TEST_DAYS = 3
"""Days from the last test to the next one that a report names: two tests a week find a gain."""


class Due(NamedTuple):
    """An ankle whose test is due.

    Attributes:
        side: left or right.
        last_tested: the day of its last test; None if it was never tested.
        days: days since then.
    """

    side: Side
    last_tested: date | None
    days: int | None


def due_sides(last_tested: Mapping[Side, date], today: date, days: int) -> list[Due]:
    """Return the ankles that have not been tested for `days` days or more.

    An ankle that was never tested is due only if the other was not tested either: many people test
    only one ankle.
    """
    if not last_tested:
        return [Due(side, None, None) for side in Side]
    return [
        Due(side, day, (today - day).days)
        for side, day in last_tested.items()
        if (today - day).days >= days
    ]
