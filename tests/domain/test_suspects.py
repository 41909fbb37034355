"""Tests that look like typos beside their neighbours."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.day_scores import DayScore, Reading
from dorsiflex.domain.judgements import mixed_within_day_warning
from dorsiflex.domain.measurement import Conditions, Footwear, Side
from dorsiflex.domain.suspects import Suspect, suspect_warning, watched

FIRST = date(2026, 9, 1)


def readings(*all_trials: tuple[float, ...], side: str = "left") -> list[Reading]:
    """Tests on consecutive days, by their trials in cm."""
    return [
        Reading(
            side,
            f"{FIRST + timedelta(days=at)}T12:00:00",
            None,
            sharp=False,
            footwear=None,
            warmed_up=None,
            back_foot=None,
            measured_by=None,
            trials=tuple(round(cm * 100) for cm in trials),
        )
        for at, trials in enumerate(all_trials)
    ]


def suspects(tests: list[Reading], since: date = FIRST) -> list[tuple[int, float]]:
    """The places of those found, and their trials."""
    found: list[tuple[Reading, float]] = []
    assert list(watched(iter(tests), since, found)) == tests
    return [(tests.index(test), trial_cm) for test, trial_cm in found]


def test_a_trial_far_from_the_tests_beside_it() -> None:
    """19.8 among tests of 9 and 10; 13.5 is exactly 4 from their median of 9.5, and passes."""
    usual = [(9.0,), (10.0,), (9.0,), (10.0,)]
    assert suspects(readings(*usual, (9.5, 19.8, 9.4), *usual)) == [(4, 19.8)]
    assert suspects(readings(*usual, (13.5,), *usual)) == []
    assert suspects(readings(*usual, (13.51,), *usual)) == [(4, 13.51)]
    assert suspects(readings(*usual, (1.0,), *usual)) == [(4, 1.0)]


def test_only_five_tests_before_and_five_after_count() -> None:
    """A level that moves by 6 cm in the course of 30 tests has no suspects."""
    assert suspects(readings(*((5 + 0.2 * at,) for at in range(30)))) == []
    # Beyond the five of 10 cm before it, and after it, are tests of 20 cm.
    far, near = [(20.0,)] * 6, [(10.0,)] * 5
    assert (11, 15.0) in suspects(readings(*far, *near, (15.0,), *near, *far))


def test_the_first_and_the_last_tests_have_fewer_beside_them() -> None:
    """Three are enough, two are not."""
    assert suspects(readings((19.0,), (9.0,), (9.0,), (9.0,))) == [(0, 19.0)]
    assert suspects(readings((9.0,), (9.0,), (9.0,), (19.0,))) == [(3, 19.0)]
    assert suspects(readings((9.0,), (9.0,), (19.0,))) == []


def test_ankles_are_apart_and_earlier_tests_are_only_compared_with() -> None:
    """10 cm apart is no typo; before the period nothing is named."""
    left, right = readings(*[(5.0,)] * 5), readings(*[(15.0,)] * 5, side="right")
    assert suspects([*left, *right]) == []
    tests = readings((19.0,), *[(9.0,)] * 6, (19.0,))
    assert suspects(tests, FIRST + timedelta(days=1)) == [(7, 19.0)]


@given(st.lists(st.floats(0, 30), min_size=1, max_size=30))
def test_it_is_the_median_of_those_beside(scores: list[float]) -> None:
    """As a plain loop over the list finds it."""
    tests = readings(*((cm,) for cm in scores))
    rounded = [test.trials[0] / 100 for test in tests]
    expected = [
        at
        for at, cm in enumerate(rounded)
        if len(beside := rounded[max(0, at - 5) : at] + rounded[at + 1 : at + 6]) >= 3
        and abs(cm - median(beside)) > 4 + 1e-9
    ]
    assert [at for at, _ in suspects(tests)] == expected


def test_a_suspect_is_named_with_what_to_do() -> None:
    """Its id, day and distance."""
    warning = suspect_warning(Suspect(31, Side.LEFT, date(2026, 11, 2), 19.8), is_current=False)
    assert warning.text == (
        "Test 31, Mon 2 Nov: 19.8 looks like a typo: dorsiflex edit 31 --distance CM"
    )
    assert (warning.code, warning.side, warning.test) == ("suspect", "left", 31)
    assert not warning.is_pain


COLD, WARM = Conditions(warmed_up=False), Conditions(warmed_up=True)
SHOES = Conditions(Footwear.SHOES)
DIFFERENT = "one day score from tests done differently (cold and warmed up)."


def day_in(day: int, *conditions: Conditions) -> DayScore:
    """A day with tests in these conditions."""
    return DayScore(date(2026, 11, day), 9.0, 9.0, conditions=frozenset(conditions))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([day_in(5, COLD, WARM)], f"Left, Thu 5 Nov: {DIFFERENT}"),
        (
            [day_in(3, COLD, WARM), day_in(5, WARM, COLD)],
            f"Left, Thu 5 Nov (and 1 earlier): {DIFFERENT}",
        ),
        ([day_in(3, COLD), day_in(5, WARM)], None),
        ([day_in(5, COLD, Conditions())], None),
        ([day_in(5, COLD, SHOES)], None),
    ],
)  # fmt: skip
def test_a_day_score_of_different_tests_is_said_to_be_one(
    days: list[DayScore], text: str | None
) -> None:
    """Within a day only, and only what was recorded of both tests."""
    warning = mixed_within_day_warning(Side.LEFT, days)
    assert (warning and warning.text) == text
