from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.any_order import day_scores

from dorsiflex.domain.day_scores import DayScore, Reading, steps_of
from dorsiflex.domain.measurement import BackFoot, Conditions, Footwear, Side


def reading(at: str, *trials: int, side: str = "left", **other: Any) -> Reading:  # noqa: ANN401 # any field
    """Return one test with these trials, in hundredths of a centimetre."""
    nothing: dict[str, Any] = {
        "pain": None,
        "sharp": False,
        "footwear": None,
        "warmed_up": None,
        "back_foot": None,
        "measured_by": None,
    }
    return Reading(
        side=side,
        tested_at=at,
        trials=trials,
        **(nothing | other),
        id=1,
    )


# Few days, so that several tests often meet on one.
readings = st.builds(
    lambda start, minutes, trials, side, other: reading(
        (start + timedelta(minutes=minutes)).isoformat(), *trials, side=side, **other
    ),
    st.just(datetime(2026, 10, 24)),  # noqa: DTZ001 # readings carry local times
    st.integers(0, 10 * 24 * 60),
    st.lists(st.integers(0, 3000), min_size=1, max_size=10),
    st.sampled_from(["left", "right"]),
    st.fixed_dictionaries(
        {
            "pain": st.none() | st.integers(0, 10),
            "sharp": st.booleans(),
            "footwear": st.sampled_from([None, "barefoot", "shoes"]),
            "warmed_up": st.sampled_from([None, True, False]),
            "back_foot": st.sampled_from([None, "flat", "raised", "off"]),
        }
    ),
)


def test_nothing_gives_nothing() -> None:
    """A person without tests has no day scores, and no side that was never tested."""
    assert day_scores([]) == {}
    assert set(day_scores([reading("2026-11-20T07:30:00", 950, side="right")])) == {Side.RIGHT}


def test_the_tests_of_a_day_are_one_observation() -> None:
    """The mean of the scores, not of the trials: (9.0 + (10 + 11 + 12) / 3) / 2 = 10.0."""
    [day] = day_scores(
        [
            reading("2026-11-20T07:30:00", 900, pain=2, footwear="barefoot"),
            reading("2026-11-20T19:00:00", 1000, 1100, 1200, pain=0, sharp=True, warmed_up=True),
        ]
    )[Side.LEFT]
    assert day == DayScore(
        day=date(2026, 11, 20),
        score_cm=10.0,
        tests=2,
        best_cm=12.0,
        lowest_cm=9.0,
        fewest_trials=1,
        pains=(2, 0),
        sharp_tests=1,
        conditions=frozenset({Conditions(footwear=Footwear.BAREFOOT), Conditions(warmed_up=True)}),
        reading_steps=steps_of([900, 1000, 1100, 1200]),
    )


def test_midnight_parts_the_days_of_the_tester() -> None:
    """23:59 and 00:00 are two days, also in the night when the clocks change."""
    days = day_scores(
        [reading(at, 950) for at in ("2026-10-24T23:59:59", "2026-10-25T00:00:00")]
        + [reading(at, 1050) for at in ("2026-10-25T02:30:00", "2026-10-25T23:59:59")]
    )[Side.LEFT]
    assert [(day.day.isoformat(), day.tests) for day in days] == [
        ("2026-10-24", 1),
        ("2026-10-25", 3),
    ]


def test_pain_zero_is_kept_and_pain_not_recorded_is_not_zero() -> None:
    """One of three tests says 0, one 3, one nothing."""
    [day] = day_scores(
        [
            reading("2026-11-20T07:00:00", 950, pain=0),
            reading("2026-11-20T08:00:00", 950),
            reading("2026-11-20T06:00:00", 950, pain=3),
        ]
    )[Side.LEFT]
    assert day.pains == (3, 0)


def test_a_distance_of_zero_counts() -> None:
    """(0 + 2) / 2 = 1."""
    days = day_scores([reading("2026-11-20T07:00:00", 0), reading("2026-11-20T08:00:00", 200)])
    assert (days[Side.LEFT][0].score_cm, days[Side.LEFT][0].tests) == (1.0, 2)


@pytest.mark.parametrize("warmed_up", [0, False])
def test_a_database_may_say_cold_as_zero(warmed_up: int) -> None:
    """SQLite has no booleans: 0 is cold, which is not the same as not recorded."""
    [day] = day_scores([reading("2026-11-20T07:00:00", 950, warmed_up=warmed_up, back_foot="off")])[
        Side.LEFT
    ]
    assert day.conditions == {Conditions(warmed_up=False, back_foot=BackFoot.OFF)}
    assert next(iter(day.conditions)).warmed_up is False


@given(st.data(), st.lists(readings, max_size=12))
def test_the_order_of_arrival_does_not_matter(data: st.DataObject, tests: list[Reading]) -> None:
    """Backdated tests give the same, to the last bit."""
    assert day_scores(data.draw(st.permutations(tests))) == day_scores(tests)


@given(st.lists(readings, max_size=12))
def test_a_day_score_is_the_exact_mean_rounded_once(tests: list[Reading]) -> None:
    """Fractions give the same number, and every test is counted on its own day."""
    days = day_scores(iter(tests))
    for side, scores in days.items():
        assert [score.day for score in scores] == sorted({score.day for score in scores})
        for score in scores:
            own = [
                test
                for test in tests
                if test.side == side.value and test.tested_at.startswith(score.day.isoformat())
            ]
            mean = sum(Fraction(sum(test.trials), 100 * len(test.trials)) for test in own) / len(
                own
            )
            assert score.score_cm == float(mean)
            assert score.tests == len(own)
            assert score.sharp_tests == [test.sharp for test in own].count(True)
    assert sum(score.tests for scores in days.values() for score in scores) == len(tests)


@given(readings)
def test_one_test_counts_as_each_of_two_alike(test: Reading) -> None:
    """A day with one test, which is merged apart, has the values of a day with it twice."""
    (once,), (twice,) = (next(iter(day_scores([test] * number).values())) for number in (1, 2))
    assert twice == once._replace(tests=2, pains=once.pains * 2, sharp_tests=2 * once.sharp_tests)
