"""Events: what happened to a person on a day. Comparisons start from a baseline event."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import Side, parse_side
from dorsiflex.domain.text import parse_text
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TEXT = 200

BOTH = "both"
"""The side of an event that is about both ankles."""

_ID = re.compile(r"\s*[eE]0*([1-9][0-9]{0,8})\s*", re.ASCII)
_FARTHEST_AHEAD = timedelta(days=1)


class Event(NamedTuple):
    """Something that happened to a person on a day.

    Attributes:
        uuid: never changes, and is the same in every export and database.
        person: the name.
        day: the local day of the person.
        text: what, in one line.
        side: which ankle; None for both.
        is_baseline: comparisons start from it.
        id: small number within one database, typed as `e12`; None until stored.
    """

    uuid: str
    person: str
    day: date
    text: str
    side: Side | None = None
    is_baseline: bool = False
    id: int | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        """The ankles that it is about."""
        return tuple(Side) if self.side is None else (self.side,)

    @property
    def side_word(self) -> str:
        """`left`, `right` or `both`."""
        return BOTH if self.side is None else self.side.value


def baselines(events: Iterable[Event], until: date) -> dict[Side, Event]:
    """Return for each ankle the newest event marked as baseline.

    Args:
        events: of one person, in any order.
        until: events after this day do not count.

    Returns:
        Of several on one day, the one stored last. An ankle without one is left out.
    """
    newest: dict[Side, Event] = {}
    for event in sorted(events, key=lambda event: (event.day, event.id or 0)):
        if event.is_baseline and event.day <= until:
            newest.update(dict.fromkeys(event.sides, event))
    return {side: newest[side] for side in Side if side in newest}


def parse_event_text(text: str) -> str:
    """Read what happened: one line of plain text, without blanks around it.

    Raises:
        RefusedValueError: empty, control characters, or over 200 characters.
    """
    written = parse_text(text, "text of an event", LONGEST_TEXT).strip()
    if not written:
        raise RefusedValueError("the text is empty", "say what happened, for example surgery")
    return written


def parse_event_side(text: str) -> Side | None:
    """Read `left`, `right` or `both`, which is None.

    Raises:
        RefusedValueError: anything else.
    """
    if text.strip().casefold() == BOTH:
        return None
    try:
        return parse_side(text)
    except RefusedValueError as error:
        raise RefusedValueError(error.message, "write left, right or both") from None


def parse_event_id(text: str) -> int:
    """Read `e12`.

    Raises:
        RefusedValueError: anything else.
    """
    match = _ID.fullmatch(text)
    if match is None:
        raise RefusedValueError(
            f"'{text}' is not the id of an event", "use one from dorsiflex event list, such as e1"
        )
    return int(match[1])


def is_event_id(text: str) -> bool:
    """Return whether a text is the id of an event: `e12`."""
    return _ID.fullmatch(text) is not None


def past_day(day: date, text: str, today: date) -> date:
    """Return a day, if an event can have happened on it: up to tomorrow, as travellers have it.

    Raises:
        RefusedValueError: it is after tomorrow.
    """
    if day - today > _FARTHEST_AHEAD:
        raise RefusedValueError(
            f"'{text}' is in the future", "an event is something that has happened"
        )
    return day
