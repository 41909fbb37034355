"""What the parts of the store have in common."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dorsiflex.domain.people import Person
from dorsiflex.storage.journal import OpenChange

if TYPE_CHECKING:
    from dorsiflex.storage.database import Database

BeginChange = Callable[[str], OpenChange]
"""Begins a step that can be undone, by its summary."""

StorePerson = Callable[[OpenChange, Person], Person]
"""Returns a person with an id; the first one is made, as a part of a change, on first use."""


class StorePart:
    """A part of a store, in the same transaction."""

    def __init__(
        self, database: "Database", change: "BeginChange", stored_person: "StorePerson"
    ) -> None:
        """Share the transaction of a store.

        Args:
            database: within its transaction.
            change: begins a step that can be undone.
            stored_person: gives a person with an id, making the first one on first use.
        """
        self._database = database
        self._change = change
        self._stored_person = stored_person
