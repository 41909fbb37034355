"""People whose ankles are tested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.text import name_key
from dorsiflex.errors import NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST_PERSON = "me"
"""The name of the first person, added on first use."""


class Person(NamedTuple):
    """A person whose ankles are tested.

    Attributes:
        name: as written; unique, ignoring case and Unicode form.
        id: number within one database; None for the first person before the first use.
        tests: number of stored tests.
    """

    name: str
    id: int | None = None
    tests: int = 0


class Removed(NamedTuple):
    """A removed person.

    Attributes:
        person: as they were.
        counts: number of removed records, by kind (`test`).
    """

    person: Person
    counts: Mapping[str, int]


class Merged(NamedTuple):
    """Two people merged into one.

    Attributes:
        source: the person removed.
        into: the person who now has all records.
        moved: number of records moved, by kind (`test`).
        dropped: number of records dropped because `into` had one already.
    """

    source: Person
    into: Person
    moved: Mapping[str, int]
    dropped: Mapping[str, int]


def unknown_person(name: str, known: Iterable[str]) -> NotFoundError:
    """Return the error for an unknown name; its hint has the closest known names."""
    from shlex import quote  # rarely needed

    names = list(known)
    # Among p01 to p40, p7 means p07, but is just as similar to p17 and p37.
    same_but_zeros = [other for other in names if _without_zeros(other) == _without_zeros(name)]
    return NotFoundError(
        f"there is no person '{name}'",
        did_you_mean(
            name,
            same_but_zeros or names,
            f"see dorsiflex person list, or: dorsiflex person add {quote(name)}",
        ),
    )


def wrong_person(what: str, name: str, owner: str) -> NotFoundError:
    """Return the error for a record that belongs to another person."""
    from shlex import quote

    return NotFoundError(
        f"{what} does not belong to {name}",
        f"it belongs to {owner}: put -P {quote(owner)} before the command",
    )


def _without_zeros(name: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name_key(name))
