"""Sessions of tests: what was stored together, one ankle or both."""

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

    Tests stored together are one session; if one was moved to another time, they are two.

    Args:
        tests: sorted by local date and time, either way.
    """
    for _, at_once in groupby(tests, key=_local_moment):
        newest_first = sorted(at_once, key=_session_and_id, reverse=True)
        for _, together in groupby(newest_first, key=lambda test: test.session):
            stored_together = list(together)
            of_side = [[test for test in stored_together if test.side is side] for side in Side]
            yield from map(TestSession._make, zip_longest(*of_side))


def _session_and_id(test: KneeToWallTest) -> tuple[int, int]:
    return test.session or 0, test.id or 0


def _local_moment(test: KneeToWallTest) -> datetime:
    return test.tested_at.replace(tzinfo=None)
