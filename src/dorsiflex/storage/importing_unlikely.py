"""Unlikely values among the tests of a file, found while its rows are read.

The usual score of an ankle comes from its ten tests before in the file, and at the beginning from
the tests stored up to then. So it is from about the same time, in any order of rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import MAX_UTC_OFFSET
from dorsiflex.domain.measurement import HUNDREDTHS, MOMENT_LENGTH, Side, Trial, score_cm
from dorsiflex.domain.unlikely import (
    CLOSER_WHEN_SWAPPED_CM,
    FARTHEST_FROM_OTHERS_CM,
    FARTHEST_FROM_USUAL_CM,
    FEWEST_SCORES,
    LONGEST_CM,
    SCORES_COMPARED,
    SHORTEST_CM,
    Reason,
    Unlikely,
    later_than_now,
    swapped_sides,
    unlikely_trials,
    without_swapped,
)
from dorsiflex.storage import statements as sql
from dorsiflex.storage.rows import trials_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dorsiflex.domain.drafts import TestDraft
    from dorsiflex.storage.database import Database

    Batch = list[tuple[TestDraft, int]]
    Found = dict[int, list[Unlikely]]

_LEFT = Side.LEFT

Ankle = int
"""The id of a person for the left ankle, the same below zero for the right one."""

_TESTS_AT_ONCE = 25
"""Tests of one ankle that are first checked together, because nearly all are likely."""

_ALIKE_CM = min(FARTHEST_FROM_USUAL_CM, FARTHEST_FROM_OTHERS_CM)
"""If trials and scores are this close together, none is far from another or from a median."""

_LEAST_SWAPPED = CLOSER_WHEN_SWAPPED_CM * HUNDREDTHS / 2 - 1
"""Hundredths: ankles that differ less cannot be so much closer to each other's usual scores."""

_DISTANCES = 1000
"""Distances that are kept as they were typed; ankles that differ much are looked at often."""

_MOST_ANKLES = 10_000
"""Ankles whose latest scores are kept in memory; beyond that, the database is asked again."""


class UnlikelyHandling(NamedTuple):
    """What happens to unlikely values of a file.

    Attributes:
        now: the present, with its UTC offset.
        typed: returns a trial as the file may have it.
        accepts: takes the line and an unlikely value there; returns whether it is stored.
    """

    now: datetime
    typed: Callable[[Trial], str]
    accepts: Callable[[int, Unlikely], bool]


class UnlikelyRows:
    """Checks the tests of a file before they are stored, in bounded memory."""

    def __init__(self, database: Database, handling: UnlikelyHandling, *, is_empty: bool) -> None:
        """Start with nothing read.

        Args:
            database: has the tests that were stored before.
            handling: what happens to unlikely values.
            is_empty: the database has never had a test.
        """
        self._database = database
        self._handling = handling
        self._asks = not is_empty
        self._latest: dict[Ankle, list[float]] = {}
        self._typed = lru_cache(maxsize=_DISTANCES)(handling.typed)
        self._sessions = _Sessions(self._typed)
        latest = handling.now.astimezone(UTC) - MAX_UTC_OFFSET
        # As text, whatever its offset, such a moment is not later than now.
        self._surely_past = latest.replace(tzinfo=None).isoformat(timespec="seconds")

    def accepted(self, batch: Batch, is_stored: Callable[[TestDraft, int], bool]) -> Batch:
        """Return the rows without those whose unlikely values are not accepted.

        Args:
            batch: tests with the ids of their people, in the order of the file.
            is_stored: returns whether a test is stored with these values, and so was checked.
        """
        if not batch:
            return batch
        found: Found = {}
        places: defaultdict[Ankle, list[int]] = defaultdict(list)
        for place, (draft, person_id) in enumerate(batch):
            places[person_id if draft.record.side is _LEFT else -person_id].append(place)
        moments = [draft.record.tested_at for draft, _ in batch]
        if max(moments) > self._surely_past:
            found |= self._later(batch)
        before = {ankle: self._before(ankle, batch[its[0]][0]) for ankle, its in places.items()}
        for ankle, its in places.items():
            for place, unlikely in self._of_ankle(ankle, batch, its, before[ankle]):
                found[place] = found.get(place, []) + unlikely
        partners = {}
        for first, second, swapped in self._sessions.swapped(batch, moments, places, before):
            for place in (first, second):
                if place in found:
                    found[place] = without_swapped(found[place], swapped)[1:]
            found[second] = [swapped, *found.get(second, [])]
            partners[second] = first
        return self._settled(batch, found, partners, is_stored) if found else batch

    def _settled(
        self,
        batch: Batch,
        found: Found,
        partners: dict[int, int],
        is_stored: Callable[[TestDraft, int], bool],
    ) -> Batch:
        refused = set()
        for place in sorted(found):
            if is_stored(*batch[place]):
                continue
            line = batch[place][0].line
            for one in found[place]:
                if self._handling.accepts(line, one):
                    continue
                refused.add(place)
                # One that was the last of the batch before is stored already.
                if one.reason is Reason.SIDES_SWAPPED and (first := partners[place]) >= 0:
                    refused.add(first)
                    if batch[first][0].line != line:
                        self._handling.accepts(batch[first][0].line, one)
        return [row for place, row in enumerate(batch) if place not in refused]

    def _before(self, ankle: Ankle, first: TestDraft) -> list[float]:
        """Return the latest scores of an ankle before this batch, at most ten, oldest first."""
        if ankle in self._latest or not self._asks:
            return self._latest.get(ankle, [])
        parameters = {
            "person_id": abs(ankle),
            "side": first.record.side.value,
            "not_after": first.record.tested_at[:MOMENT_LENGTH],
            "most": SCORES_COMPARED,
        }
        found = self._database.rows(sql.LATEST_TRIALS_UNTIL, parameters)
        return [score_cm(trials_of(row)) for row in found][::-1]

    def _of_ankle(
        self, ankle: Ankle, batch: Batch, places: list[int], latest_cm: list[float]
    ) -> Iterator[tuple[int, list[Unlikely]]]:
        """Return the unlikely trials of one ankle, and keep its latest scores."""
        for start in range(0, len(places), _TESTS_AT_ONCE):
            some = places[start : start + _TESTS_AT_ONCE]
            trials = [batch[place][0].record.trials for place in some]
            if not _are_alike(trials, latest_cm):
                yield from self._one_by_one(batch, some, latest_cm)
            latest_cm = _followed(latest_cm, trials)
        if len(self._latest) >= _MOST_ANKLES and ankle not in self._latest:
            self._latest.clear()
            self._asks = True
        self._latest[ankle] = latest_cm

    def _one_by_one(
        self, batch: Batch, places: list[int], latest_cm: list[float]
    ) -> Iterator[tuple[int, list[Unlikely]]]:
        for place in places:
            draft = batch[place][0]
            if not _are_alike([draft.record.trials], latest_cm):
                typed = tuple(map(self._typed, draft.record.trials))
                if found := unlikely_trials(
                    draft.record.side, draft.record.trials, typed, latest_cm
                ):
                    yield place, found
            latest_cm = _followed(latest_cm, [draft.record.trials])

    def _later(self, batch: Batch) -> Found:
        found = {}
        for place, (draft, _) in enumerate(batch):
            moment = datetime.fromisoformat(draft.record.tested_at)
            typed = f"{moment:%Y-%m-%d %H:%M}"
            if later := later_than_now(moment, typed, self._handling.now):
                found[place] = [later]
        return found


class _Sessions:
    """Pairs of rows with both ankles of one person at one moment."""

    def __init__(self, typed: Callable[[Trial], str]) -> None:
        self._typed = typed
        self._last: tuple[TestDraft, int, list[float]] | None = None
        self._alike: dict[int, tuple[bool, int]] = {}

    def swapped(
        self,
        batch: Batch,
        moments: list[str],
        places: dict[Ankle, list[int]],
        before: dict[Ankle, list[float]],
    ) -> Iterator[tuple[int, int, Unlikely]]:
        """Return the sessions in which left and right look swapped, each with its two places.

        The place of a row that was the last of the batch before is -1.
        """
        if len(self._alike) > _MOST_ANKLES:
            self._alike.clear()
        rows = batch
        if self._last is not None:
            rows = [self._last[:2], *batch]
            moments = [self._last[0].record.tested_at, *moments]
        offset = len(batch) - len(rows)

        def latest_cm(place: int) -> list[float]:
            if place < 0 and self._last is not None:
                return self._last[2]
            draft, person_id = batch[place]
            ankle = person_id if draft.record.side is _LEFT else -person_id
            number = bisect_left(places[ankle], place)
            last = places[ankle][max(0, number - SCORES_COMPARED) : number]
            return _followed(before[ankle], [batch[one][0].record.trials for one in last])

        after_session = 0
        are_at_once = map(eq, moments, moments[1:])
        at_once = [number for number, is_at_once in enumerate(are_at_once) if is_at_once]
        for number in at_once:
            (draft, person_id), (other, other_id) = rows[number], rows[number + 1]
            if (
                number < after_session
                or person_id != other_id
                or draft.record.side is other.record.side
            ):
                continue
            self._forget(rows[after_session:number])
            after_session = number + 2
            if self._can_be_swapped(draft, other, person_id):
                first, second = number + offset, number + 1 + offset
                found = self._found(draft, other, latest_cm(first), latest_cm(second))
                if found is not None:
                    yield first, second, found
        self._forget(rows[after_session:-1])
        is_open = after_session < len(rows)
        self._last = (*batch[-1], latest_cm(len(batch) - 1)) if is_open else None

    def _forget(self, alone: Batch) -> None:
        """After a test of one ankle alone, a person's sessions are counted anew."""
        if self._alike:
            for _, person_id in alone:
                self._alike.pop(person_id, None)

    def _can_be_swapped(self, draft: TestDraft, other: TestDraft, person_id: int) -> bool:
        """Return whether a closer look is needed.

        If one ankle was ahead in the last ten sessions, with no other test between them, its usual
        score is no lower than that of the other; and swapped ankles are the other way round.
        """
        trials, others = draft.record.trials, other.record.trials
        # Hundredths; without a call of `score_cm`, as in `_followed`.
        difference = sum(trials) / len(trials) - sum(others) / len(others)
        is_left_ahead = (difference > 0) is (draft.record.side is _LEFT)
        was_ahead, count = self._alike.get(person_id, (is_left_ahead, 0))
        if was_ahead is not is_left_ahead:
            count = 0
        elif count >= SCORES_COMPARED:
            return False
        self._alike[person_id] = (is_left_ahead, count + 1)
        return abs(difference) > _LEAST_SWAPPED

    def _found(
        self,
        draft: TestDraft,
        other: TestDraft,
        latest_cm: Sequence[float],
        latest_of_other_cm: Sequence[float],
    ) -> Unlikely | None:
        scores = {one.record.side: score_cm(one.record.trials) for one in (draft, other)}
        return swapped_sides(
            scores,
            {side: self._typed(Trial(round(cm * HUNDREDTHS))) for side, cm in scores.items()},
            {draft.record.side: latest_cm, other.record.side: latest_of_other_cm},
        )


def _are_alike(tests: Sequence[Sequence[int]], latest_cm: Sequence[float]) -> bool:
    """Return whether no trial of some tests can be unlikely, one test after the other."""
    trials = list(chain.from_iterable(tests))
    low, high = min(trials) / HUNDREDTHS, max(trials) / HUNDREDTHS
    if len(latest_cm) < FEWEST_SCORES and not SHORTEST_CM <= low <= high <= LONGEST_CM:
        return False
    if latest_cm:
        low, high = min(low, *latest_cm), max(high, *latest_cm)
    return high - low <= _ALIKE_CM


def _followed(latest_cm: list[float], tests: Sequence[Sequence[int]]) -> list[float]:
    """Return the latest scores of an ankle, at most ten, after some more tests."""
    last = tests[-SCORES_COMPARED:]
    # As `score_cm` does, without a call for each, because there can be a million of them.
    scores = [sum(trials) / (HUNDREDTHS * len(trials)) for trials in last]
    return [*latest_cm, *scores][-SCORES_COMPARED:]
