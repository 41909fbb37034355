"""Phrases of one line: between the ankles, goal, ages, and what to do next."""

from datetime import date, timedelta

import pytest
from tests.render.test_verdicts import SINCE, STATES, UNTIL, ankle

from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Goal, Side, Trial, Unit
from dorsiflex.domain.report import (
    Asymmetry,
    AsymmetryLevel,
    Evidence,
    GoalProgress,
    Report,
    ReportWarning,
    SideReport,
    Trend,
    WarningCode,
)
from dorsiflex.render.phrases import loss_phrases
from dorsiflex.render.short_phrases import (
    ankle_phrase,
    between_phrase,
    compared_phrase,
    goal_phrases,
    how_many_phrase,
    next_step_phrase,
    pain_phrase,
    span_phrase,
    untested_phrase,
)
from dorsiflex.render.verdicts import State

LEFT = ankle(STATES[State.NO_CLEAR_CHANGE], now_cm=9.0)
RIGHT = ankle(STATES[State.NO_CLEAR_CHANGE], now_cm=10.6)._replace(side=Side.RIGHT)


def report(*sides: SideReport, asymmetry: Asymmetry | None = None) -> Report:
    """A report of these ankles, by default both."""
    found = {side.side: side for side in sides or (LEFT, RIGHT)}
    return Report("me", SINCE, UNTIL, found, asymmetry, ())


@pytest.mark.parametrize(
    ("asymmetry", "text"),
    [
        (
            Asymmetry(-1.6, 0.7, AsymmetryLevel.LARGER_THAN_MOST, Side.LEFT, Evidence(30, 5)),
            "Left is 1.6 cm stiffer (error 0.7): larger than in most healthy adults.",
        ),
        (
            Asymmetry(-1.6, 0.7, AsymmetryLevel.OUTSIDE_SAMPLE, Side.LEFT, Evidence(30, 5)),
            "Left is 1.6 cm stiffer (error 0.7), outside a small healthy sample: test again.",
        ),
        (
            Asymmetry(-1.6, 1.7, AsymmetryLevel.COMMON, None, Evidence(30, 5)),
            "Left minus right -1.6 cm (error 1.7): no clear difference yet.",
        ),
        (  # with one decimal, both would be 1.6
            Asymmetry(-1.6, 1.62, AsymmetryLevel.COMMON, None, Evidence(30, 5)),
            "Left minus right -1.60 cm (error 1.62): no clear difference yet.",
        ),
        (
            Asymmetry(-1.6, 0.7, AsymmetryLevel.COMMON, None, Evidence(2.96, 5)),
            (
                "Left minus right -1.6 cm, more than its error (0.7): no clear difference yet,"
                " evidence 3.0 (5 needed)."
            ),
        ),
        (
            Asymmetry(-1.6, 0.7, AsymmetryLevel.COMMON, None, None),
            (
                "Left minus right -1.6 cm, more than its error (0.7): too early, 4 days with tests"
                " of both are needed."
            ),
        ),
        (
            Asymmetry(-1.6, 0.7, AsymmetryLevel.OUTSIDE_SAMPLE, None, None),
            (
                "Left minus right -1.6 cm, more than its error (0.7): too early, 4 days with tests"
                " of both are needed."
            ),
        ),
        (None, None),
    ],
)
def test_between_the_ankles(asymmetry: Asymmetry | None, text: str | None) -> None:
    """The stiffer one only if that is established; 9.0 and 10.6 are 1.6 apart."""
    assert between_phrase(report(asymmetry=asymmetry), Unit.CM) == text


TREND = Trend(0.2, 0.1, 0.3, 9.0, 20)
ABOUT_12 = "2.0 to go, about 12 weeks at this pace"


@pytest.mark.parametrize(
    ("by", "weeks", "trend", "text"),
    [
        (None, (12.2, 9.1, 22.4), TREND, f"{ABOUT_12} (9 to 22)."),
        (None, (12.2, 9.1, None), TREND, f"{ABOUT_12} (9 at the earliest)."),
        (None, (12.2, 9.1, 60.0), TREND, f"{ABOUT_12} (9 to over 52)."),
        (None, (1.0, 0.6, 2.0), TREND, "2.0 to go, about 1 week at this pace (1 to 2)."),
        (None, (52.1, 30, None), TREND, "2.0 to go, more than a year at this pace."),
        (None, (None, 30, None), TREND, "2.0 to go, not at this pace."),
        (None, (None, None, None), None, "2.0 to go, no pace yet (6 days of tests needed)."),
    ],
)  # fmt: skip
def test_how_far_it_is_to_the_goal(
    by: date | None, weeks: tuple[float | None, ...], trend: Trend | None, text: str
) -> None:
    """From 9.0 to 11 cm, with the pace in whole weeks."""
    likely, earliest, latest = weeks
    progress = GoalProgress(
        Goal("me", Side.LEFT, Trial(1100), by), 2.0, likely, earliest, latest, None
    )
    side = LEFT._replace(goal=progress, trend=trend)
    assert goal_phrases(report(side), Unit.CM) == [f"Goal left 11 cm: {text}"]


@pytest.mark.parametrize(
    ("by", "to_go_cm", "text"),
    [
        (date(2027, 2, 1), 2.0, "by 1 Feb: 2.0 to go, "),
        (date(2027, 12, 1), 2.0, "by 1 Dec 2027: 2.0 to go, "),
        (date(2026, 11, 22), 2.0, "by 22 Nov: 2.0 to go, "),
        (date(2026, 11, 21), 2.0, "by 21 Nov: that day is past, 2.0 to go; "),
        (date(2026, 11, 21), 0, "by 21 Nov: reached."),
    ],
)
def test_a_goal_that_is_reached_or_whose_day_is_past_says_so(
    by: date, to_go_cm: float, text: str
) -> None:
    """On its day it is not past yet; the year is left out within the next ten months."""
    progress = GoalProgress(
        Goal("me", Side.LEFT, Trial(1100), by), to_go_cm, None, None, None, None
    )
    (found,) = goal_phrases(report(LEFT._replace(goal=progress)), Unit.CM)
    assert found.startswith(f"Goal left 11 cm {text}")


def test_days_since_the_last_test_are_said_when_over_ten() -> None:
    """Of both ankles, or of each that was not tested for long."""
    old, older = (UNTIL - timedelta(days=days) for days in (11, 30))
    recent = UNTIL - timedelta(days=10)
    left, right = LEFT._replace(last_tested=old), RIGHT._replace(last_tested=old)
    assert (
        untested_phrase(report(left, right))
        == "Last tested 11 days ago: scores and pain may have changed."
    )
    assert untested_phrase(report(left, RIGHT._replace(last_tested=recent))) == (
        "Last tested: left 11 days ago: scores and pain may have changed."
    )
    assert untested_phrase(report(left, RIGHT._replace(last_tested=older))) == (
        "Last tested: left 11 days ago, right 30 days ago: scores and pain may have changed."
    )
    assert untested_phrase(report(LEFT._replace(last_tested=recent))) is None


def test_ages_are_those_of_the_day_of_the_report() -> None:
    """A report up to a day to come counts to today."""
    ahead = report()._replace(as_of=UNTIL, until=UNTIL + timedelta(days=90))
    assert untested_phrase(ahead) is None
    assert next_step_phrase(ahead) == "Next test due Wed 25 Nov."


@pytest.mark.parametrize(
    ("code", "is_settled", "text"),
    [
        (WarningCode.SHARP_PAIN, False, "Stop and get advice: guide pain."),
        (WarningCode.PAIN_ABOVE_LIMIT, False, "Ease off first: guide pain."),
        (WarningCode.PAIN_RISING, False, "Stop and get advice: guide pain."),
        (WarningCode.TRAINING_EASE_OFF, False, "Ease off first: guide pain."),
        (WarningCode.SHARP_PAIN, True, "Next test due Wed 25 Nov."),
        (WarningCode.SUSPECT, True, "Next test due Wed 25 Nov."),
    ],
)
def test_no_test_is_asked_for_while_pain_has_not_settled(
    code: WarningCode, is_settled: bool, text: str
) -> None:
    """Three days after the last test, which was on Sun 22 Nov."""
    warning = ReportWarning(code, Side.LEFT, "", UNTIL, is_settled=is_settled, is_current=True)
    assert next_step_phrase(report()._replace(warnings=(warning,))) == text


def test_a_test_of_three_days_ago_or_more_is_due_now() -> None:
    """The later of the two ankles counts."""
    left, right = (
        side._replace(last_tested=UNTIL - timedelta(days=days))
        for side, days in ((LEFT, 3), (RIGHT, 9))
    )
    assert next_step_phrase(report(left, right)) == "Next test due now."


def test_what_is_compared_is_said_where_the_period_does_not_show_it() -> None:
    """A baseline event with its id, or the first day of a course that began earlier."""
    event = Event("u", "me", date(2026, 10, 3), "ankle sprain", Side.LEFT, is_baseline=True, id=1)
    left = LEFT._replace(start_event=event)
    assert compared_phrase(report()) is None
    assert compared_phrase(report(left)) == "Compared from 'ankle sprain', 3 Oct (e1)."
    assert compared_phrase(report(left, RIGHT)) == "Left compared from 'ankle sprain', 3 Oct (e1)."
    later = report(left, RIGHT)._replace(since=date(2026, 11, 1))
    assert compared_phrase(later) == (
        "Left compared from 'ankle sprain', 3 Oct (e1); right from 14 Sep."
    )
    assert compared_phrase(report()._replace(since=date(2026, 11, 1))) == "Compared from 14 Sep."


def test_an_ankle_without_tests_in_the_period() -> None:
    """The span is the period, and no pain is spoken of."""
    empty = report()
    assert span_phrase(empty) == "14 Sep to 22 Nov 2026"
    assert span_phrase(empty._replace(since=date(2025, 9, 14))) == "14 Sep 2025 to 22 Nov 2026"
    assert span_phrase(empty._replace(since=UNTIL)) == "22 Nov 2026"
    assert how_many_phrase(empty) == "no tests in this period, last Sun 22 Nov"
    assert pain_phrase(empty) is None


@pytest.mark.parametrize(
    ("day", "side", "text"),
    [
        (SINCE, Side.LEFT, "no clear change yet; typo in test 31?"),
        (UNTIL, Side.LEFT, "no clear change yet; typo in test 31?"),
        (SINCE + timedelta(days=20), Side.LEFT, "no clear change yet"),
        (UNTIL, Side.RIGHT, "no clear change yet"),
    ],
)
def test_a_likely_typo_is_named_beside_the_numbers_it_is_in(
    day: date, side: Side, text: str
) -> None:
    """Only if it is a test of that ankle on a day of its start or of now."""
    typo = ReportWarning(WarningCode.SUSPECT, side, "A typo.", on=day, test=31)
    assert ankle_phrase(LEFT, report()._replace(warnings=(typo,))) == text


def test_all_typos_in_the_numbers_are_named() -> None:
    """With the plural."""
    typos = tuple(
        ReportWarning(WarningCode.SUSPECT, Side.LEFT, "A typo.", on=UNTIL, test=test)
        for test in (31, 33)
    )
    words = ankle_phrase(LEFT, report()._replace(warnings=typos))
    assert words == "no clear change yet; typo in tests 31, 33?"
    early = LEFT._replace(change=STATES[State.TOO_EARLY])
    assert ankle_phrase(early, report()._replace(warnings=typos)) == "too early. Test more"


ADVICE = "Get advice if the left ankle swells, goes numb or gives way."


@pytest.mark.parametrize(
    ("event", "side", "text"),
    [
        (SINCE + timedelta(days=30), Side.LEFT, f"Since the start: 14 Oct, 'sprain'. {ADVICE}"),
        (SINCE + timedelta(days=30), None, f"Since the start: 14 Oct, 'sprain'. {ADVICE}"),
        (SINCE + timedelta(days=30), Side.RIGHT, ADVICE),
        (SINCE, Side.LEFT, ADVICE),
    ],
)
def test_a_loss_says_when_to_get_advice_and_what_came_before_it(
    event: date, side: Side | None, text: str
) -> None:
    """The last event of that ankle after the days that it is compared with."""
    lost = ankle(STATES[State.LOSS])
    found = report(lost)._replace(events=(Event("e", "me", event, "sprain", side, id=1),))
    assert loss_phrases(found) == [text]
    assert loss_phrases(report()) == []


def test_a_loss_of_both_ankles_is_one_sentence() -> None:
    """So that it fits on the screen with everything else."""
    lost = ankle(STATES[State.LOSS])
    found = loss_phrases(report(lost, lost._replace(side=Side.RIGHT)))
    assert found == ["Get advice if an ankle swells, goes numb or gives way."]


SAFE = "not sharp, not rising. Continue up to pain 5."


@pytest.mark.parametrize(
    ("left", "right", "state", "idle_days", "text"),
    [
        ((1, 4), (0, 2), State.GAIN, 3, f"Pain: latest 1, worst 4, {SAFE}"),
        ((0, 0), (0, 0), State.GAIN, 3, f"Pain: 0 wherever it was recorded, {SAFE}"),
        ((1, 4), None, State.GAIN, 10, f"Pain: latest 1, worst 4, right not recorded, {SAFE}"),
        (
            (1, 4),
            (0, 2),
            State.GAIN,
            11,
            "Pain: latest 1, worst 4 (limit 5), not sharp, not rising.",
        ),
        (
            (1, 4),
            (0, 2),
            State.LOSS,
            3,
            "Pain: latest 1, worst 4 (limit 5), not sharp, not rising.",
        ),
        (
            None,
            None,
            State.GAIN,
            3,
            "Pain not recorded, so nothing here can warn of it: log --pain N.",
        ),
    ],
)
def test_low_pain_says_to_continue_only_after_recent_tests_without_a_loss(
    left: tuple[int, int] | None,
    right: tuple[int, int] | None,
    state: State,
    idle_days: int,
    text: str,
) -> None:
    """The latest and the worst of both ankles; what was not recorded is said."""
    sides = []
    for side, pains in ((Side.LEFT, left), (Side.RIGHT, right)):
        latest, worst = pains or (None, None)
        pain = LEFT.pain._replace(latest=latest, worst=worst)
        found = ankle(STATES[state])._replace(side=side, pain=pain)
        sides.append(found._replace(scores=(DayScore(UNTIL, 9.0, 9.0),)))
    as_of = UNTIL + timedelta(days=idle_days)
    assert pain_phrase(report(*sides)._replace(as_of=as_of)) == text


def test_a_likely_typo_is_named_beside_the_difference_between_the_ankles() -> None:
    """If it is among the tests of now; one of the start is not in the difference."""
    unclear = Asymmetry(-1.6, 0.7, AsymmetryLevel.COMMON, None, Evidence(2.96, 5))
    now, start = (
        ReportWarning(WarningCode.SUSPECT, Side.RIGHT, "A typo.", on=day, test=31)
        for day in (UNTIL, SINCE)
    )
    measured = (
        "Left minus right -1.6 cm, more than its error (0.7): no clear difference yet, evidence 3.0"
    )
    found = report(asymmetry=unclear)
    said = between_phrase(found._replace(warnings=(now,)), Unit.CM)
    assert said == f"{measured} (5 needed); typo in test 31?"
    assert between_phrase(found._replace(warnings=(start,)), Unit.CM) == f"{measured} (5 needed)."
