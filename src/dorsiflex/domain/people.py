"""Whose ankles."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dorsiflex.domain.words import name_key
from dorsiflex.errors import NotFoundError, did_you_mean

FIRST_PERSON = "me"
"""The name of the first person, made on first use."""


class Person(NamedTuple):
    """Somebody whose ankles are tested.

    Attributes:
        id: small number within one database; None for the first person before the first use.
        name: as written, unique whatever its case and Unicode form.
        tests: how many tests are stored.
    """

    name: str
    id: int | None = None
    tests: int = 0


class Removed(NamedTuple):
    """Somebody who was removed.

    Attributes:
        person: who it was.
        counts: how many of each thing that belonged to them went along, by its name (`test`).
    """

    person: Person
    counts: Mapping[str, int]


class Merged(NamedTuple):
    """Two people who were one.

    Attributes:
        source: who is gone.
        into: who has all of it now.
        moved: how many of each thing are the other's now, by its name (`test`).
        dropped: how many gave way to what the other had already.
    """

    source: Person
    into: Person
    moved: Mapping[str, int]
    dropped: Mapping[str, int]


def unknown_person(name: str, known: Iterable[str]) -> NotFoundError:
    """Give the error for a name that nobody has, with the closest names that somebody has."""
    from shlex import quote  # rarely needed

    names = list(known)
    # Among p01 to p40, p7 is as like p17 and p37 as p07, and means p07.
    same_but_zeros = [other for other in names if _without_zeros(other) == _without_zeros(name)]
    return NotFoundError(
        f"there is no person '{name}'",
        did_you_mean(
            name, same_but_zeros or names, f"add them with: dorsiflex person add {quote(name)}"
        ),
    )


def not_theirs(what: str, name: str, owner: str) -> NotFoundError:
    """Give the error for something that is another person's."""
    from shlex import quote

    return NotFoundError(
        f"{what} is not {name}'s", f"it is {owner}'s: put -P {quote(owner)} before the command"
    )


def _without_zeros(name: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name_key(name))
