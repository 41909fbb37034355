"""Filters as SQL parameters: days and times are ISO 8601 text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dorsiflex.domain.days import EARLIEST_DAY, LATEST_DAY, latest_local

if TYPE_CHECKING:
    from dorsiflex.domain.period import Filter, Period, Recorded
    from dorsiflex.storage.database import Value


def bounds(since: date | None, until: date | None) -> dict[str, str]:
    """Return text bounds for the times on these days, both days included.

    `until` is an exclusive bound: the day after.
    """
    if until is None or until == date.max:
        before = "9999-12-32"
    else:
        before = (until + timedelta(days=1)).isoformat()
    return {"since": since.isoformat() if since else "0000", "until": before}


def counted(period: Period) -> dict[str, str]:
    """Return the bounds of the tests that count: those of a period, on possible days."""
    since = max(period.since or EARLIEST_DAY, EARLIEST_DAY)
    return bounds(since, min(period.until or LATEST_DAY, LATEST_DAY))


def done_by(now: datetime, until: date | None = None) -> dict[str, str]:
    """Return text bounds for everything that can have been done by now.

    Args:
        now: the current time.
        until: the last day that counts; None for no limit.
    """
    latest = latest_local(now).isoformat(timespec="seconds")
    return {
        "earliest": EARLIEST_DAY.isoformat(),
        "latest": min(latest, bounds(None, until)["until"]),
    }


def parameters_of(wanted: Filter) -> dict[str, Value]:
    """Return the parameters of `statements.WANTED`."""
    within = bounds(wanted.period.since, wanted.period.until)
    return {"side": wanted.side, **within, **recorded_parameters(wanted)}


def recorded_parameters(wanted: Filter | Recorded) -> dict[str, Value]:
    """Return the parameters of `statements.RECORDED`."""
    return {"tag": wanted.tag, **wanted.conditions._asdict()}
