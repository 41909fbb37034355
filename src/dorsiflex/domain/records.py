"""Tests as files hold them: plain values, because there can be a million of them."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dorsiflex.domain.knee_to_wall import KneeToWallTest

MOMENT_LENGTH = len("2026-11-20T07:30:00")
"""Characters of a local date and time, after which its UTC offset stands."""


class Record(NamedTuple):
    """One test, without the number that it has in one database.

    Attributes:
        uuid: never changes, and is the same in every export and database.
        person: whose ankle.
        side: `left` or `right`.
        tested_at: local date and time, ISO 8601 with offset.
        trials: 1 to 10, in the order they were taken, in hundredths of a centimetre.
        pain: 0 to 10 or None.
        sharp: the pain was sharp.
        footwear: `barefoot`, `shoes` or None.
        warmed_up: true, false or None.
        back_foot: `flat`, `raised`, `off` or None.
        tags: joined by blanks.
        note: free text in one line, or None.
    """

    uuid: str
    person: str
    side: str
    tested_at: str
    trials: tuple[int, ...]
    pain: int | None
    sharp: bool
    footwear: str | None
    warmed_up: bool | None
    back_foot: str | None
    tags: str
    note: str | None


def record_of(test: "KneeToWallTest") -> Record:
    """Write a test down."""
    conditions = test.conditions
    return Record(
        test.uuid,
        test.person,
        test.side,
        test.tested_at.isoformat(),
        test.trials,
        test.pain,
        test.sharp,
        conditions.footwear,
        conditions.warmed_up,
        conditions.back_foot,
        " ".join(test.tags),
        test.note,
    )
