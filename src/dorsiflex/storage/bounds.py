"""What is asked for, as parameters of statements: days are texts, as moments are."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.domain.period import Filter
    from dorsiflex.storage.database import Value


def bounds(since: date | None, until: date | None) -> dict[str, str]:
    """Give the texts between which the moments of these days lie, both days included."""
    if until is None or until == date.max:
        before = "9999-12-32"
    else:
        before = (until + timedelta(days=1)).isoformat()
    return {"since": since.isoformat() if since else "0000", "until": before}


def parameters_of(wanted: "Filter") -> "dict[str, Value]":
    """Give the parameters of `statements.WANTED`."""
    within = bounds(wanted.period.since, wanted.period.until)
    return {"side": wanted.side, "tag": wanted.tag, **within}
