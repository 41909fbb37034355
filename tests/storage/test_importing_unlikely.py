"""Unlikely values of a file, beside what a plain reading of the rules finds row by row."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import pytest
from tests.storage.stores import import_rows

from dorsiflex.domain.drafts import BadRow, Draft, Kind, TestDraft
from dorsiflex.domain.measurement import Side, TestRecord, Trial
from dorsiflex.domain.unlikely import Reason, Unlikely
from dorsiflex.storage.importing import ImportOptions
from dorsiflex.storage.importing_unlikely import UnlikelyHandling
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.transactions import reading, writing

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
LEFT, RIGHT = Side

Found = list[tuple[int, Reason, tuple[str, ...]]]


@pytest.fixture
def location(on_server: str | None, migrated: Path) -> Location:
    """A database without data."""
    return Location(migrated) if on_server is None else locate(on_server)


def draft(
    line: int, side: Side, at: datetime, trials: tuple[int, ...], person: str = "me"
) -> TestDraft:
    """Return a test of somebody else's file."""
    return Draft(line, TestRecord("", person, side, at.isoformat(), tuple(map(Trial, trials))))


def changed(draft: TestDraft, **fields: Any) -> TestDraft:  # noqa: ANN401 # any field
    """Return a draft with other values."""
    return draft._replace(record=draft.record._replace(**fields))


def taken(
    location: Location, drafts: list[TestDraft], *, are_accepted: bool = True
) -> tuple[Found, int]:
    """Import drafts; give what was unlikely, and how many were stored."""
    found: Found = []

    def accepts(line: int, one: Unlikely) -> bool:
        found.append((line, one.reason, one.typed))
        return are_accepted

    refused: list[BadRow] = []
    options = ImportOptions(None, True, UnlikelyHandling(NOW, str, accepts))
    with writing(location, NOW) as store:
        done = import_rows(store, Kind.TESTS, drafts, options, refused.append, lambda _: "import")
    assert refused == []
    return found, done.counts.new


def by_the_rules(drafts: list[TestDraft]) -> Found:
    """Find what is unlikely row by row, in a database without tests, as docs/commands.md says."""
    scores: dict[tuple[str | None, Side], list[float]] = {}
    found: Found = []
    open_session: tuple[TestDraft, float | None, int] | None = None
    for row in drafts:
        own = scores.setdefault((row.person, row.record.side), [])
        usual = median(own[-10:]) if len(own) >= 3 else None
        cm = [trial / 100 for trial in row.record.trials]
        mean = sum(row.record.trials) / len(cm) / 100
        far = [
            not 2 <= each <= 20 if usual is None else round(abs(each - usual), 9) > 4 for each in cm
        ]
        reason = Reason.OUTSIDE_COMMON_RANGE if usual is None else Reason.FAR_FROM_USUAL
        rest = [each for each, is_far in zip(cm, far, strict=True) if not is_far]
        beside = [
            not is_far
            and sum(round(abs(each - other), 9) > 3 for other in rest) > (len(rest) - 1) / 2
            for each, is_far in zip(cm, far, strict=True)
        ]
        its: Found = [
            (
                row.line,
                why,
                tuple(str(t) for t, is_it in zip(row.record.trials, which, strict=True) if is_it),
            )
            for why, which in ((reason, far), (Reason.FAR_FROM_OTHER_TRIALS, beside))
            if any(which)
        ]
        before = open_session
        open_session = (row, usual, len(found))
        if before is not None and _is_session(before[0], row):
            open_session = None
            first, first_usual, place = before
            if usual is not None and first_usual is not None:
                first_mean = sum(first.record.trials) / len(first.record.trials) / 100
                nearer = (
                    abs(first_mean - first_usual) - abs(first_mean - usual),
                    abs(mean - usual) - abs(mean - first_usual),
                )
                if min(nearer) > 1e-9 and sum(nearer) >= 2 - 1e-9:
                    both = {first.record.side: first_mean, row.record.side: mean}
                    typed = tuple(str(round(both[side] * 100)) for side in Side)
                    found[place:] = [f for f in found[place:] if f[1] != Reason.FAR_FROM_USUAL]
                    its = [f for f in its if f[1] != Reason.FAR_FROM_USUAL]
                    its.insert(0, (row.line, Reason.SIDES_SWAPPED, typed))
        found += its
        own.append(mean)
    return found


def _is_session(first: TestDraft, second: TestDraft) -> bool:
    alike = (first.person, first.record.tested_at) == (second.person, second.record.tested_at)
    return alike and first.record.side is not second.record.side


def made_up(seed: int, rows: int) -> Iterator[TestDraft]:
    """Make a file up: people with their own levels, drift, typos, swaps, single ankles."""
    numbers = random.Random(seed)
    people = [f"p{number}" for number in range(numbers.choice([1, 2, 7]))]
    levels = {(name, side): numbers.uniform(400, 1400) for name in people for side in Side}
    spread = numbers.choice([10, 40, 120])
    at = datetime(2020, 1, 1, 7, tzinfo=UTC)
    line = 2
    while line < rows:
        name = numbers.choice(people)
        at += timedelta(minutes=numbers.choice([0, 15]))
        sides = numbers.choice([(LEFT, RIGHT), (LEFT, RIGHT), (RIGHT, LEFT), (LEFT,)])
        is_swapped = numbers.random() < 0.03
        for side in sides:
            other = RIGHT if side is LEFT else LEFT
            level = levels[name, other if is_swapped else side] + line / rows * 200
            trials = [
                min(max(round(numbers.gauss(level, spread)), 0), 3000)
                for _ in range(numbers.choice([1, 1, 2, 3, 4]))
            ]
            if numbers.random() < 0.02:
                trials[0] = round(trials[0] / numbers.choice([10, 2.54]))
            yield draft(line, side, at, tuple(trials), name)
            line += 1


@pytest.mark.sqlite
@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_in_passing_is_what_the_rules_say(location: Location, seed: int) -> None:
    """2,500 rows, which is more than two batches: the short cuts for likely rows miss nothing."""
    drafts = list(made_up(seed, 2500))
    expected = by_the_rules(drafts)
    found, new = taken(location, drafts)
    assert new == len(drafts)
    assert sorted(found) == sorted(expected)
    assert found


def test_the_stored_tests_before_are_the_history(location: Location) -> None:
    """Ten tests at 9.5 up to then; later ones at 15 do not count."""
    start = datetime(2026, 1, 1, 7, tzinfo=UTC)
    old = [draft(n, LEFT, start + timedelta(n), (950,)) for n in range(10)]
    later = [draft(n, LEFT, start + timedelta(n), (1500,)) for n in range(100, 110)]
    assert taken(location, later)[0] == []
    assert taken(location, old)[0] == []
    new = [draft(2, LEFT, start + timedelta(50), (1500,))]
    assert taken(location, new)[0] == [(2, Reason.FAR_FROM_USUAL, ("1500",))]


def test_the_order_of_rows_is_no_matter(location: Location) -> None:
    """Newest first, from 16 cm back to 8: each row is compared with those beside it."""
    start = datetime(2026, 1, 1, 7, tzinfo=UTC)
    drafts = [
        draft(n + 2, LEFT, start - timedelta(n), (1600 - 10 * n + (900 if n == 60 else 0),))
        for n in range(80)
    ]
    assert taken(location, drafts)[0] == [(62, Reason.FAR_FROM_USUAL, ("1900",))]


def test_a_row_that_is_stored_as_it_is_is_not_doubted_again(location: Location) -> None:
    """It was accepted once; changed, it is looked at again."""
    at = datetime(2026, 1, 1, 7, tzinfo=UTC)
    row = changed(draft(2, LEFT, at, (100,)), uuid=str(UUID(int=7)))
    expected = (2, Reason.OUTSIDE_COMMON_RANGE, ("100",))
    assert taken(location, [row]) == ([expected], 1)
    assert taken(location, [row]) == ([], 0)
    assert taken(location, [row], are_accepted=False) == ([], 0)
    assert taken(location, [changed(row, note="measured twice")]) == ([], 0)
    other = changed(row, trials=(Trial(110),))
    assert taken(location, [other])[0] == [(2, Reason.OUTSIDE_COMMON_RANGE, ("110",))]


def test_what_is_not_accepted_is_not_stored(location: Location) -> None:
    """The rest is; of a session that looks swapped neither row."""
    start = datetime(2026, 1, 1, 7, tzinfo=UTC)
    drafts = [
        draft(10 * n + number, side, start + timedelta(n), (cm,))
        for n in range(4)
        for number, (side, cm) in enumerate(((LEFT, 960), (RIGHT, 1150)))
    ]
    swap = start + timedelta(4)
    drafts += [draft(50, LEFT, swap, (1160,)), draft(51, RIGHT, swap, (960,))]
    drafts.append(draft(60, LEFT, swap + timedelta(1), (97,)))
    found, new = taken(location, drafts, are_accepted=False)
    assert new == 8
    assert found == [
        (51, Reason.SIDES_SWAPPED, ("1160", "960")),
        (50, Reason.SIDES_SWAPPED, ("1160", "960")),
        (60, Reason.FAR_FROM_USUAL, ("97",)),
    ]


@pytest.mark.parametrize(
    ("at", "is_later"),
    [
        ("2026-11-22T18:00:00+00:00", False),
        ("2026-11-22T18:01:00+00:00", True),
        ("2026-11-22T19:00:00+01:00", False),
        ("2026-11-22T13:01:00-05:00", True),
        ("2026-11-23T05:00:00+12:00", False),
        ("2026-11-23T12:00:00+00:00", True),
    ],
)
def test_a_moment_later_than_now(location: Location, at: str, is_later: bool) -> None:
    """Whatever its offset, at 18:00 UTC."""
    row = changed(draft(2, LEFT, NOW, (950,)), tested_at=at)
    typed = at[:16].replace("T", " ")
    assert taken(location, [row])[0] == ([(2, Reason.LATER_THAN_NOW, (typed,))] if is_later else [])


def test_a_session_on_both_sides_of_a_batch(location: Location) -> None:
    """The 1,000th row and the next are one session, and swapped."""
    start = datetime(2020, 1, 1, 7, tzinfo=UTC)
    first = draft(2, LEFT, start, (960,))
    pairs = [
        draft(2 * n + number + 3, side, start + timedelta(n + 1), (cm,))
        for n in range(500)
        for number, (side, cm) in enumerate(((LEFT, 960), (RIGHT, 1150)))
    ]
    pairs[-2:] = [
        changed(pairs[-2], trials=(Trial(1150),)),
        changed(pairs[-1], trials=(Trial(960),)),
    ]
    found, _ = taken(location, [first, *pairs])
    assert found == [(1002, Reason.SIDES_SWAPPED, ("1150", "960"))]


def test_more_ankles_than_are_kept_in_memory(
    location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was let go of is read back from the database: the typo of each person is found."""
    monkeypatch.setattr("dorsiflex.storage.importing_unlikely._MOST_ANKLES", 3)
    start = datetime(2026, 1, 1, 7, tzinfo=UTC)
    people = [f"p{number}" for number in range(250)]
    drafts = [
        draft(n * 250 + number, LEFT, start + timedelta(n), (950 if n < 8 else 1950,), name)
        for n in range(9)
        for number, name in enumerate(people)
    ]
    found, _ = taken(location, drafts)
    assert [line for line, *_ in found] == list(range(2000, 2250))


def test_nobody_is_asked_without_a_handling(location: Location) -> None:
    """An import that does not look for unlikely values stores them."""
    rows = [draft(2, LEFT, NOW - timedelta(1), (1,))]
    with writing(location, NOW) as store:
        done = import_rows(
            store, Kind.TESTS, rows, ImportOptions(None, True), lambda _: None, lambda _: "import"
        )
    assert done.counts.new == 1
    with reading(location, NOW) as store:
        assert store.latest_scores_cm(store.person("me"), LEFT, 1) == [0.01]
