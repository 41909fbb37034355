"""The made-up tests: the same every time, plausible, and with something of everything to show."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

import pytest
from tests.any_order import day_scores

from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.dates import WeekStart, first_day_of_weeks
from dorsiflex.domain.day_scores import Reading
from dorsiflex.domain.demonstration import made_up_goal, made_up_tests
from dorsiflex.domain.measurement import Conditions, KneeToWallTest, Side
from dorsiflex.domain.report import Report, Verdict, WarningCode
from dorsiflex.domain.settings import Settings

TODAY = date(2026, 11, 22)  # a Sunday
EVERY_WEEKDAY = [TODAY + timedelta(days=number) for number in range(7)]


def of(side: Side, tests: list[KneeToWallTest]) -> list[KneeToWallTest]:
    """The tests of one ankle."""
    return [test for test in tests if test.side is side]


def reading(test: KneeToWallTest) -> Reading:
    """What the database would give of a test."""
    done = test.conditions
    return Reading(
        side=test.side,
        tested_at=test.tested_at.replace(tzinfo=None).isoformat(),
        trials=test.trials,
        pain=test.pain,
        sharp=test.sharp,
        footwear=done.footwear,
        warmed_up=done.warmed_up,
        back_foot=done.back_foot,
        measured_by=done.measured_by,
        id=1,
    )


def report(today: date, week_start: WeekStart) -> Report:
    """The report of the last 12 weeks."""
    since = first_day_of_weeks(12, today, week_start)
    goal = made_up_goal(today)
    tests = Tests(goal.person, since, today, day_scores(map(reading, made_up_tests(today))))
    settings = Settings(week_start=week_start)
    return build_report(tests, settings, today, goals={goal.side: goal})


def test_the_same_day_gives_the_same_tests() -> None:
    """Distances, times and UUIDs are repeated; another seed gives others."""
    assert made_up_tests(TODAY) == made_up_tests(TODAY)
    assert made_up_tests(TODAY) != made_up_tests(TODAY, seed=1)


def test_another_day_moves_the_tests_whole() -> None:
    """A day later all tests are a day later, and otherwise the same."""
    moved = [
        replace(test, tested_at=test.tested_at + timedelta(days=1)) for test in made_up_tests(TODAY)
    ]
    assert moved == made_up_tests(TODAY + timedelta(days=1))


def test_the_tests_are_sixteen_weeks_up_to_today() -> None:
    """Earliest first, the last one today, the first in the first of 16 weeks."""
    days = [test.tested_on for test in made_up_tests(TODAY)]
    assert days == sorted(days)
    assert days[-1] == TODAY
    assert timedelta(weeks=15) < TODAY - days[0] < timedelta(weeks=16)


def test_both_ankles_are_tested_two_to_three_times_a_week() -> None:
    """Outside the time away, 37 sessions at most and 20 at least; both ankles in each."""
    tests = made_up_tests(TODAY)
    left, right = (of(side, tests) for side in Side)
    assert [test.tested_at for test in left] == [test.tested_at for test in right]
    # 16 weeks less the fortnight and a half are 13.5 weeks: 27 to 41 sessions.
    assert 27 <= len(left) <= 41


def test_a_fortnight_is_missed_once() -> None:
    """There is one pause of two weeks or more, and no other of more than a week."""
    days = [test.tested_on for test in of(Side.LEFT, made_up_tests(TODAY))]
    pauses = sorted((later - earlier).days for earlier, later in pairwise(days))
    assert pauses[-1] >= 14
    assert pauses[-2] <= 7


def test_every_test_could_be_true() -> None:
    """Two or three trials within 30 cm of the wall, read to the millimetre, alike in conditions."""
    tests = made_up_tests(TODAY)
    assert len({test.uuid for test in tests}) == len(tests)
    assert {len(test.trials) for test in tests} == {2, 3}
    assert all(500 < trial < 1500 and trial % 10 == 0 for t in tests for trial in t.trials)
    assert all(test.pain in range(11) for test in tests)
    (done,) = {test.conditions for test in tests}
    assert None not in {done.footwear, done.warmed_up, done.back_foot}
    assert done != Conditions()


def test_times_carry_the_offset_that_is_told() -> None:
    """The local day stays the same in any time zone."""
    offset = timedelta(hours=13)
    here = made_up_tests(TODAY, utc_offset=offset)
    assert {test.tested_at.utcoffset() for test in here} == {offset}
    assert [t.tested_on for t in here] == [t.tested_on for t in made_up_tests(TODAY)]


def test_the_left_ankle_gains_about_two_centimetres_and_the_right_hardly() -> None:
    """From the first five tests to the last five."""
    tests = made_up_tests(TODAY)
    gains = []
    for side in Side:
        scores = [test.score_cm for test in of(side, tests)]
        gains.append(fmean(scores[-5:]) - fmean(scores[:5]))
    assert gains == [pytest.approx(2, abs=0.6), pytest.approx(0, abs=0.6)]


def test_the_setback_hurts_and_passes() -> None:
    """The worst pain comes with a drop and a note, and settles to 1 or less."""
    left = of(Side.LEFT, made_up_tests(TODAY))
    worst = max(left, key=lambda test: test.pain or 0)
    before = left[left.index(worst) - 1]
    assert (worst.pain or 0) > 5
    assert before.score_cm - worst.score_cm > 0.8
    assert worst.tags == ("setback",)
    assert worst.note
    assert all((test.pain or 0) <= 1 for test in left[-4:])


@pytest.mark.parametrize("week_start", WeekStart)
@pytest.mark.parametrize("today", EVERY_WEEKDAY, ids=str)
def test_the_report_has_something_of_everything(today: date, week_start: WeekStart) -> None:
    """On any weekday: a real gain, one that is not, a projection, a gap, one warning of pain."""
    found = report(today, week_start)
    left, right = found.sides[Side.LEFT], found.sides[Side.RIGHT]
    assert left.change.verdict is Verdict.IMPROVED
    assert right.change.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert left.goal is not None
    assert left.goal.to_go_cm
    assert left.goal.weeks_latest
    assert left.goal.pace_needed_cm_per_week
    ordinals = [week.week.ordinal for week in left.weeks]
    assert any(later - earlier > 1 for earlier, later in pairwise(ordinals))
    assert [warning.code for warning in found.warnings] == [WarningCode.PAIN_ABOVE_LIMIT]
    assert not left.pain.latest_above
