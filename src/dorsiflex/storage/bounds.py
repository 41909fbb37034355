"""Spans of days as the texts that moments are compared with."""

from datetime import date, timedelta


def bounds(since: date | None, until: date | None) -> dict[str, str]:
    """Give the texts between which the moments of these days lie, both days included."""
    if until is None or until == date.max:
        before = "9999-12-32"
    else:
        before = (until + timedelta(days=1)).isoformat()
    return {"since": since.isoformat() if since else "0000", "until": before}
