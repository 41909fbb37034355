"""What the parts of the store have in common."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.storage.database import Database
    from dorsiflex.storage.journal import BeginChange
    from dorsiflex.storage.persons import StorePerson


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
