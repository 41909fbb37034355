"""Insert people, and make one the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.people import Person
from dorsiflex.domain.words import name_key
from dorsiflex.storage import statements as sql

if TYPE_CHECKING:
    from dorsiflex.storage.database import Database, Parameters
    from dorsiflex.storage.journal import OpenChange


def insert_person(database: Database, change: OpenChange, name: str, *, is_default: bool) -> Person:
    """Insert a person as part of a change.

    Args:
        database: in a transaction.
        change: records the inserted row.
        name: a name that nobody has yet.
        is_default: the person commands use if no name is given.
    """
    id_ = database.reserve_ids("person", 1)
    row: Parameters = {
        "id": id_,
        "name": name,
        "name_key": name_key(name),
        "is_default": is_default,
    }
    database.run(sql.insert("person"), row)
    change.inserted("person", id_, id_)
    return Person(id=id_, name=name)


def make_default(database: Database, person: Person) -> None:
    """Make a newly inserted person the default."""
    database.run(sql.MAKE_DEFAULT, {"id": person.id})
