"""Ids as people type them: the numbers that `list` shows, or `last`."""

from typing import TYPE_CHECKING

from dorsiflex.domain.counts import parse_count
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.storage.store import Store

_LAST = "last"


def test_id(text: str, store: "Store", person: "Person") -> int:
    """Read an id.

    Raises:
        RefusedValueError: neither a number nor `last`.
        NotFoundError: `last`, and there is no test.
    """
    if text.strip().casefold() == _LAST:
        return store.newest_id(person)
    try:
        return parse_count(text, "id")
    except RefusedValueError:
        raise RefusedValueError(
            f"'{text}' is not an id", "write a number from dorsiflex list, or last"
        ) from None
