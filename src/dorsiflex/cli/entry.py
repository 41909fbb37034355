"""From what was told to a test: what both ankles of one session share."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import uuid4

from dorsiflex.domain.knee_to_wall import (
    Conditions,
    KneeToWallTest,
    Side,
    TestRecord,
    Trial,
    parse_back_foot,
    parse_footwear,
)

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person

Condition = TypeVar("Condition")


SHARED = TestRecord(uuid="", person="", side=Side.LEFT, tested_at="", trials=())
"""Nothing yet of what tests share; what they do not share is put in by `Common.test`."""


class Common(NamedTuple):
    """What the tests of one session share.

    Attributes:
        tested_at: when they were.
        fields: the fields of a record that are the same in all of them.
    """

    tested_at: datetime
    fields: TestRecord

    def test(
        self,
        person: "Person",
        side: Side,
        trials: tuple[Trial, ...],
        pain: int | None,
        *,
        sharp: bool,
    ) -> KneeToWallTest:
        """Make a new test of one ankle."""
        record = self.fields._replace(
            uuid=str(uuid4()),
            person=person.name,
            side=side,
            tested_at=self.tested_at.isoformat(),
            trials=trials,
            pain=pain,
            sharp=sharp,
        )
        return KneeToWallTest.of(record)


def conditions(
    unless_told: Conditions, footwear: str | None, warm: bool | None, back_foot: str | None
) -> Conditions:
    """Put what was told in the place of what holds otherwise; an empty text means not recorded.

    Raises:
        RefusedValueError: unknown footwear or back foot.
    """
    return Conditions(
        footwear=_told(footwear, unless_told.footwear, parse_footwear),
        warmed_up=unless_told.warmed_up if warm is None else warm,
        back_foot=_told(back_foot, unless_told.back_foot, parse_back_foot),
    )


def _told(
    text: str | None, unless_told: Condition | None, read: Callable[[str], Condition]
) -> Condition | None:
    if text is None:
        return unless_told
    return read(text) if text else None
