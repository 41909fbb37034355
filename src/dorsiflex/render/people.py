"""People as people see them."""

from shlex import quote
from typing import TYPE_CHECKING

from dorsiflex.render.clean import clean
from dorsiflex.render.stored import UNDO
from dorsiflex.render.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.people import Person
    from dorsiflex.render.screen import Screen


def people_table(people: "Sequence[Person]", screen: "Screen") -> str:
    """Write people one a line, in the order they were added."""
    if not people:
        return "Nobody yet. The first person, me, is made by the first: dorsiflex log"
    columns = [Column("name"), Column("tests", right=True)]
    return table(columns, [[person.name, str(person.tests)] for person in people], screen)


def added_lines(person: "Person") -> str:
    """Say who was added, and how to mean them."""
    name = clean(person.name)
    return f"Added {name}. Mean them with: dorsiflex -P {quote(name)} log\n{UNDO}"


def renamed_lines(before: "Person", after: "Person") -> str:
    """Say who has another name."""
    return f"{clean(before.name)} is now {clean(after.name)}.\n{UNDO}"
