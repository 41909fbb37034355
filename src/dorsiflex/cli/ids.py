"""Ids as people type them: the numbers that `list` shows, or `last`; and as changes name them."""

from typing import TYPE_CHECKING

from dorsiflex.domain.counts import parse_count
from dorsiflex.domain.events import is_event_id
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.people import Person
    from dorsiflex.storage.store import Store

_LAST = "last"
_NAMED = 10
"""Ids that the summary of a change names."""


def test_id(text: str, store: "Store", person: "Person") -> int:
    """Read an id.

    Raises:
        RefusedValueError: neither a number nor `last`.
        NotFoundError: `last`, and there is no test.
    """
    if text.strip().casefold() == _LAST:
        return store.newest_id(person)
    if is_event_id(text):
        raise RefusedValueError(
            f"'{text}' is the id of an event",
            f"dorsiflex event edit {text}, or event delete {text}",
        )
    try:
        return parse_count(text, "id")
    except RefusedValueError:
        raise RefusedValueError(
            f"'{text}' is not an id", "write a number from dorsiflex list, or last"
        ) from None


def named(ids: "Sequence[object]") -> str:
    """Name ids in the summary of a change: the first of them, and how many more there are."""
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f"{' '.join(map(str, ids[:_NAMED]))}{more}"
