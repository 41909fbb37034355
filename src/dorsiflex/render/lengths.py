"""Numbers and dates as text; lengths to 0.1 cm, 1 mm or 0.01 in."""

from __future__ import annotations

from decimal import Decimal
from math import floor
from typing import TYPE_CHECKING

from dorsiflex.domain import dates
from dorsiflex.domain.dates import MONTHS, WEEKDAYS, weekday_and_day
from dorsiflex.domain.measurement import Unit

if TYPE_CHECKING:
    from datetime import date, datetime

    from dorsiflex.domain.report import GoalProgress

UNIT_WORDS = {Unit.CM: "cm", Unit.MM: "mm", Unit.IN: "inches"}
"""Units after a preposition: `in inches`, not `in in`."""

_DECIMALS = {Unit.CM: 1, Unit.MM: 0, Unit.IN: 2}


def number(value: float, decimals: int) -> str:
    """Round half up, never to a negative zero."""
    scale = 10**decimals
    # Rounded first, because a mean of 9.25 may be less by 1e-16.
    shown = floor(round(abs(value) * scale, 6) + 0.5) / scale
    return f"{-shown if value < 0 and shown else shown:.{decimals}f}"


def length(cm: float, unit: Unit, *, more_decimals: int = 0) -> str:
    """Return a length in a unit, without the unit's name."""
    return number(cm / float(unit.cm), _DECIMALS[unit] + more_decimals)


def signed(cm: float, unit: Unit, *, more_decimals: int = 0) -> str:
    """Return a difference with its sign, without the unit's name."""
    text = length(cm, unit, more_decimals=more_decimals)
    return text if text.startswith("-") or float(text) == 0 else f"+{text}"


def difference(before_cm: float, after_cm: float, unit: Unit, *, more_decimals: int = 0) -> str:
    """Return the difference of two lengths as rounded for display, so that the three add up."""
    before, after = (
        Decimal(length(cm, unit, more_decimals=more_decimals)) for cm in (before_cm, after_cm)
    )
    return f"{after - before:+}" if after != before else f"{abs(after - before)}"


def to_go(current_cm: float, progress: GoalProgress, unit: Unit) -> str:
    """Return the distance to a goal, which adds up with the current score as displayed."""
    return difference(current_cm, progress.goal.target_cm, unit).lstrip("+-")


def exact(cm: float, unit: Unit) -> str:
    """Return a distance at the precision stored: 0.01 cm, or the inches that were typed."""
    return number(cm / float(unit.cm), 2).rstrip("0").rstrip(".")


def optional(value: float | None, decimals: int = 1) -> str:
    """Return a number as text; empty for None."""
    return "" if value is None else number(value, decimals)


def plural(count: int, noun: str, several: str | None = None) -> str:
    """Return `1 test`, `2 tests`; `several` is the plural if it is not formed with an s."""
    return f"{count} {noun if count == 1 else several or f'{noun}s'}"


def day(when: date) -> str:
    """Return `Sun 2026-11-22`, in English whatever the locale."""
    return f"{WEEKDAYS[when.weekday()]} {when.isoformat()[:10]}"


def day_month(when: date) -> str:
    """Return `22 Nov`."""
    return f"{when.day} {MONTHS[when.month - 1]}"


short_day = dates.short_day
"""`22 Nov`, with the year if it differs from that of the reference."""

short_span = dates.short_span


def short_weekday(when: date, reference: date) -> str:
    """Return `Sun 22 Nov`, with the year as in `short_day`."""
    return weekday_and_day(when, reference)


def moment(when: datetime) -> str:
    """Return `Sun 2026-11-22 07:30`, in the tester's local time."""
    return f"{day(when)} {when:%H:%M}"


def moment_and_offset(when: datetime) -> str:
    """Write `Sun 2026-11-22 07:30 (UTC+01:00)`."""
    return f"{moment(when)} (UTC{when.isoformat()[-6:]})"


def pain_words(pain: int | None, *, sharp: bool) -> str:
    """Write `3`, `3 sharp` or `sharp`; empty if nothing was recorded."""
    return " ".join([*([] if pain is None else [str(pain)]), *(["sharp"] if sharp else [])])
