"""The report put together, and the order of its warnings."""

import random
from datetime import date, timedelta

import pytest
from tests.any_order import day_scores

from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.day_scores import DayScore, Reading
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Conditions, Footwear, Goal, Side, Trial
from dorsiflex.domain.report import GoalProgress, Report, Verdict, WarningCode
from dorsiflex.domain.settings import Settings

FIRST = date(2026, 9, 1)
UNTIL = date(2026, 11, 22)


def day(offset: int, score_cm: float, *pains: int) -> DayScore:
    """A day's tests, so many days after the first of September."""
    return DayScore(
        day=FIRST + timedelta(days=offset), score_cm=score_cm, best_cm=score_cm, pains=pains
    )


def report(
    scores: dict[Side, tuple[DayScore, ...]],
    goals: dict[Side, Goal] | None = None,
    week_start: WeekStart = WeekStart.MONDAY,
    pain_limit: int = 5,
    *,
    since: date = FIRST,
    until: date = UNTIL,
    starts: dict[Side, date] | None = None,
    last_tested: dict[Side, date] | None = None,
) -> Report:
    """The report on autumn 2026."""
    tests = Tests("anna", since, until, scores, starts or {}, last_tested=last_tested or {})
    settings = Settings(week_start=week_start, pain_limit=pain_limit)
    return build_report(tests, settings, UNTIL, goals=goals or {})


def test_events_are_passed_on() -> None:
    """Those of the period as they are, the one that comparisons start from with its ankle."""
    surgery = Event("", "anna", FIRST, "surgery", id=2, is_baseline=True)
    shoes = Event("", "anna", UNTIL, "new shoes", id=1)
    tests = Tests(
        "anna",
        FIRST,
        UNTIL,
        scores={side: (day(9, 10.0),) for side in Side},
        starts={Side.LEFT: FIRST},
        start_events={Side.LEFT: surgery},
        events=[surgery, shoes],
    )
    found = build_report(tests, Settings(), UNTIL)
    assert found.events == (surgery, shoes)
    assert [side.start_event for side in found.sides.values()] == [surgery, None]


def test_a_side_is_reported_whole() -> None:
    """Six weekly tests that gain 0.4 cm each: every part agrees with the hand calculation."""
    scores = tuple(day(7 * week, 9.0 + 0.4 * week, 2) for week in range(6))
    goal = Goal(person="anna", side=Side.LEFT, target=Trial(1280))
    side = report({Side.LEFT: scores}, {Side.LEFT: goal}).sides[Side.LEFT]
    assert (side.tests, side.days, len(side.weeks)) == (6, 6, 6)
    assert side.baseline is not None
    assert side.current is not None
    assert (side.baseline.mean_cm, side.current.mean_cm) == pytest.approx((9.2, 10.8))
    assert side.change.cm == pytest.approx(1.6)
    # 1.96 x 1.9 / (1.96 x sqrt 2) x sqrt(1/2 + 1/2)
    assert side.change.mdc_cm == pytest.approx(1.9 / 2**0.5)
    assert side.change.exceeds_mdc
    assert side.change.verdict is Verdict.NO_DETECTABLE_CHANGE  # by the evidence of six tests
    assert side.trend is not None
    assert side.trend.cm_per_week == pytest.approx(0.4)
    assert side.goal is not None
    assert side.goal.to_go_cm == pytest.approx(2.0)
    assert side.goal.weeks_likely == pytest.approx(5.0)
    assert (side.pain.latest, side.pain.limit) == (2, 5)
    assert side.setback is None


def test_only_the_period_is_shown() -> None:
    """The first and the last day belong to it; the days beside them do not."""
    inside = (day(0, 9.0)._replace(day=FIRST), day(0, 9.5)._replace(day=UNTIL))
    outside = [day(0, 1.0)._replace(day=d) for d in (date(2026, 8, 31), date(2026, 11, 23))]
    side = report({Side.RIGHT: (outside[0], *inside, outside[1])}).sides[Side.RIGHT]
    assert side.scores == inside


def test_the_course_is_judged_whatever_the_period() -> None:
    """Every period up to one day gives the numbers of all tests up to that day, and no later one.

    Means of 9.25 (days 0 and 7) and 10.7 (days 70 and 77): +1.45 cm.
    """
    days, scores_cm = (0, 7, 30, 50, 70, 77, 200), (9.0, 9.5, 9.7, 10.0, 10.6, 10.8, 1.0)
    scores = {Side.LEFT: tuple(map(day, days, scores_cm))}
    for since in (FIRST, date(2026, 11, 1), date(2026, 11, 22)):
        side = report(scores, since=since).sides[Side.LEFT]
        assert side.change.cm == pytest.approx(1.45)
        assert side.change.mdc_cm == pytest.approx(1.96 * 1.9 / (1.96 * 2**0.5))
        assert (side.start, side.change.since, side.last_tested) == (
            FIRST,
            FIRST,
            FIRST + timedelta(days=77),
        )
        assert side.change == report(scores).sides[Side.LEFT].change
        assert len(side.scores) == sum(FIRST + timedelta(days=d) >= since for d in days[:-1])


def test_a_start_leaves_out_what_came_before_it() -> None:
    """From day 30 on: 9.0 on days 30 and 37 is compared with 10.0 on days 60 and 70."""
    scores = (day(0, 1.0), *map(day, (30, 37, 60, 70), (9.0, 9.0, 10.0, 10.0)))
    start = FIRST + timedelta(days=30)
    side = report({Side.LEFT: scores}, starts={Side.LEFT: start}).sides[Side.LEFT]
    assert (side.start, side.change.since, side.change.cm) == (start, start, 1.0)
    assert len(side.scores) == 5


def test_a_start_after_the_last_test_leaves_no_course() -> None:
    """The ankle stays, says what is missing, and knows no distance to its goal."""
    start = FIRST + timedelta(days=20)
    goal = Goal(person="anna", side=Side.LEFT, target=Trial(1280))
    found = report(
        {Side.LEFT: (day(0, 9.0, 3),), Side.RIGHT: (day(0, 9.0), day(21, 9.0))},
        {Side.LEFT: goal},
        starts={Side.LEFT: start},
    )
    side = found.sides[Side.LEFT]
    assert (side.baseline, side.current, side.setback) == (None, None, None)
    assert side.change.verdict is Verdict.INSUFFICIENT_DATA
    assert side.change.missing == "Too early to say: no test since Mon 21 Sep 2026."
    assert (side.start, side.last_tested, side.tests) == (start, FIRST, 1)
    assert side.pain.latest == 3
    assert side.goal == GoalProgress(goal, None, None, None, None, None)
    assert found.asymmetry is None


def test_a_side_that_was_not_tested_in_the_period_keeps_its_verdict() -> None:
    """No weeks, no trend, no pain and nothing to warn of, but the day of its last test."""
    old = [day(0, 9.0, 9)._replace(day=date(2026, 3, 1) + timedelta(days=7 * n)) for n in range(6)]
    found = report({Side.RIGHT: tuple(old)})
    side = found.sides[Side.RIGHT]
    assert (side.scores, side.weeks, side.trend, side.pain.latest) == ((), (), None, None)
    assert side.change.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert (side.change.cm, side.last_tested) == (0.0, date(2026, 4, 5))
    assert found.warnings == ()


def test_a_side_that_was_never_tested_is_left_out() -> None:
    """Neither an absent nor an empty one appears, nor one whose first test is still to come."""
    later = day(0, 9.0)._replace(day=date(2026, 11, 23))
    assert report({Side.LEFT: (), Side.RIGHT: (later,)}).sides == {}
    assert report({}).warnings == ()


def test_a_side_whose_tests_all_came_before_what_was_read_appears() -> None:
    """It is enough to say when its last test was."""
    last = date(2026, 3, 1)
    found = report({}, starts={Side.LEFT: FIRST}, last_tested={Side.LEFT: last})
    assert (found.sides[Side.LEFT].last_tested, found.sides[Side.LEFT].tests) == (last, 0)


def test_a_setback_is_a_remark_on_a_test_of_the_period() -> None:
    """Below the median of five before it, which may be older than the period; else it is gone."""
    scores = {Side.LEFT: (*(day(7 * week, 9.0) for week in range(6)), day(42, 5.0))}
    on = FIRST + timedelta(days=42)
    found = report(scores, since=on)
    setback = found.sides[Side.LEFT].setback
    assert setback is not None
    assert (setback.drop_cm, setback.on) == (4.0, on)
    assert [(w.code, w.is_remark, w.is_pain) for w in found.warnings] == [
        (WarningCode.SETBACK, True, False)
    ]
    assert report(scores, since=on + timedelta(days=1)).sides[Side.LEFT].setback is None


def test_the_ankles_are_compared_if_both_were_tested_in_the_period() -> None:
    """By their courses: tests of a month 3.0 cm apart say the same if the period holds the last."""
    left = tuple(day(4 * number, 9.0 + number % 2 / 5) for number in range(8))
    right = tuple(score._replace(score_cm=score.score_cm + 3) for score in left)
    scores = {Side.LEFT: left, Side.RIGHT: right}
    now = report(scores).asymmetry
    assert now is not None
    assert now.cm == pytest.approx(-3.0)
    assert now.stiffer is Side.LEFT
    assert report(scores, since=left[-1].day).asymmetry == now
    assert report(scores, since=UNTIL).asymmetry is None


@pytest.mark.parametrize(("until", "weeks_left"), [(UNTIL, 10), (date(2026, 10, 11), 16)])
def test_the_pace_a_goal_needs_is_counted_from_the_last_day_of_the_report(
    until: date, weeks_left: int
) -> None:
    """From that day if it is in the past: 3 cm by 31 Jan 2027, 10 weeks from 22 Nov."""
    goal = Goal(person="anna", side=Side.LEFT, target=Trial(1200), by=date(2027, 1, 31))
    side = report({Side.LEFT: (day(0, 9.0),)}, {Side.LEFT: goal}, until=until).sides[Side.LEFT]
    assert side.goal is not None
    assert side.goal.pace_needed_cm_per_week == pytest.approx(3 / weeks_left)


def test_left_comes_first() -> None:
    """Whatever the order in which the ankles arrive."""
    found = report({Side.RIGHT: (day(0, 9.0),), Side.LEFT: (day(0, 9.0),)})
    assert list(found.sides) == [Side.LEFT, Side.RIGHT]


def test_settings_reach_the_judgements() -> None:
    """Week start names the weeks, the pain limit decides what is above it."""
    found = report({Side.LEFT: (day(0, 9.0, 4),)}, week_start=WeekStart.SUNDAY, pain_limit=3)
    side = found.sides[Side.LEFT]
    assert side.weeks[0].week.name == "2026-08-30"
    assert side.pain.limit == 3
    assert [warning.code for warning in found.warnings] == [WarningCode.PAIN_ABOVE_LIMIT]


def test_pain_warns_first_left_then_right_and_remarks_on_one_test_last() -> None:
    """All six kinds on both ankles come in the order of the contract."""
    shoes = frozenset({Conditions(footwear=Footwear.SHOES)})
    barefoot = frozenset({Conditions(footwear=Footwear.BAREFOOT)})
    worsening = tuple(
        day(7 * week, 12.0 if week < 6 else 6.0, week)._replace(
            sharp_tests=week // 6,
            conditions=shoes if week < 3 else barefoot,
        )
        for week in range(7)
    )
    ahead = tuple(score._replace(score_cm=score.score_cm + 5) for score in worsening)
    found = report({Side.RIGHT: ahead, Side.LEFT: worsening})
    pain = ["sharp_pain", "pain_above_limit", "pain_rising"]
    assert [(str(warning.code), warning.side) for warning in found.warnings] == [
        *((code, Side.LEFT) for code in pain),
        *((code, Side.RIGHT) for code in pain),
        ("mixed_conditions", Side.LEFT),
        ("mixed_conditions", Side.RIGHT),
        ("asymmetry_outside_sample", None),
        ("setback", Side.LEFT),
        ("setback", Side.RIGHT),
    ]


def test_the_texts_promise_and_diagnose_nothing() -> None:
    """No warning calls a number normal or a risk, speaks of injury, or denies change."""
    scores = tuple(day(7 * week, 12.0 - week, week)._replace(sharp_tests=1) for week in range(8))
    ahead = tuple(score._replace(score_cm=score.score_cm + 5) for score in scores)
    warnings = report({Side.LEFT: scores, Side.RIGHT: ahead}).warnings
    assert warnings
    for warning in warnings:
        for word in ("normal", "restrict", "risk", "injur", "no change", "diagnos", "degree"):
            assert word not in warning.text.lower()


def test_the_order_in_which_tests_arrive_does_not_matter() -> None:
    """Shuffled readings of both ankles give the same report to the last digit."""
    rng = random.Random(7)
    readings = [
        Reading(
            side=rng.choice(["left", "right"]),
            tested_at=f"{FIRST + timedelta(days=rng.randrange(80))}T{rng.randrange(24):02}:30:00",
            trials=tuple(rng.randrange(800, 1200) for _ in range(3)),
            pain=rng.choice([None, 0, 2, 5]),
            sharp=False,
            footwear="barefoot",
            warmed_up=None,
            back_foot=None,
            measured_by=None,
            id=1,
        )
        for _ in range(60)
    ]
    expected = report(day_scores(readings))
    for _ in range(5):
        rng.shuffle(readings)
        assert report(day_scores(readings)) == expected
