"""The report put together, and the order of its warnings."""

import random
from datetime import date, timedelta

import pytest

from dorsiflex.domain.day_scores import DayScore, Reading, day_scores
from dorsiflex.domain.goals import Goal
from dorsiflex.domain.judgement import build_report
from dorsiflex.domain.knee_to_wall import Conditions, Footwear, Side, Trial
from dorsiflex.domain.report import Report, Verdict, WarningCode
from dorsiflex.domain.weeks import WeekStart

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
) -> Report:
    """The report on autumn 2026."""
    return build_report(
        person="anna",
        since=FIRST,
        until=UNTIL,
        today=UNTIL,
        scores=scores,
        goals=goals or {},
        week_start=week_start,
        pain_limit=pain_limit,
    )


def test_a_side_is_reported_whole() -> None:
    """Six weekly tests that gain 0.4 cm each: every part agrees with the hand calculation."""
    scores = tuple(day(7 * week, 9.0 + 0.4 * week, 2) for week in range(6))
    goal = Goal(person="anna", side=Side.LEFT, target=Trial(1280))
    side = report({Side.LEFT: scores}, {Side.LEFT: goal}).sides[Side.LEFT]
    assert (side.tests, side.days, len(side.weeks)) == (6, 6, 6)
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


def test_only_the_period_counts() -> None:
    """The first and the last day belong to it; the days beside them do not."""
    inside = (day(0, 9.0)._replace(day=FIRST), day(0, 9.5)._replace(day=UNTIL))
    outside = [day(0, 1.0)._replace(day=d) for d in (date(2026, 8, 31), date(2026, 11, 23))]
    side = report({Side.RIGHT: (outside[0], *inside, outside[1])}).sides[Side.RIGHT]
    assert side.scores == inside


def test_a_side_that_was_not_tested_in_the_period_is_left_out() -> None:
    """Neither an absent nor an empty nor an older one appears, and nothing warns."""
    old = day(0, 9.0, 9)._replace(day=date(2026, 3, 1))
    assert report({Side.LEFT: (), Side.RIGHT: (old,)}).sides == {}
    assert report({}).warnings == ()


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


def test_pain_warns_first_left_then_right_and_asymmetry_last() -> None:
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
        ("setback", Side.LEFT),
        ("setback", Side.RIGHT),
        ("mixed_conditions", Side.LEFT),
        ("mixed_conditions", Side.RIGHT),
        ("asymmetry_outside_sample", None),
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
        )
        for _ in range(60)
    ]
    expected = report(day_scores(readings))
    for _ in range(5):
        rng.shuffle(readings)
        assert report(day_scores(readings)) == expected
