"""Sessions of tests: what was tested at one date and time, one ankle or both."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from dorsiflex.domain.measurement import KneeToWallTest


class TestSession(NamedTuple):
    """At most one test of each ankle, at the same local date and time; at least one."""

    left: KneeToWallTest | None
    right: KneeToWallTest | None

    @property
    def tests(self) -> tuple[KneeToWallTest, ...]:
        """The tests, left first."""
        return tuple(test for test in self if test is not None)


def in_sessions(tests: Iterable[KneeToWallTest]) -> Iterator[TestSession]:
    """Put tests of one person into sessions, in their order.

    If an ankle was tested several times at one moment, the tests stored last belong together.

    Args:
        tests: sorted by local date and time, either way.
    """
    for _, together in groupby(tests, key=_local_moment):
        newest_first = sorted(together, key=lambda test: test.id or 0, reverse=True)
        of_side = [[test for test in newest_first if test.side is side] for side in Side]
        yield from map(TestSession._make, zip_longest(*of_side))


def _local_moment(test: KneeToWallTest) -> datetime:
    return test.tested_at.replace(tzinfo=None)
