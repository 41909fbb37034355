"""Whose ankles."""

from dataclasses import dataclass

FIRST_PERSON = "me"
"""The name of the first person, made on first use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose ankles are tested.

    Attributes:
        id: small number within one database; None for the first person before the first use.
        name: as written, unique whatever its case and Unicode form.
        tests: how many tests are stored.
    """

    id: int | None = None
    name: str
    tests: int = 0
