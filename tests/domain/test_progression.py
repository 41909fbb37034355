"""Ready to progress? The keep-going rule on hand-made weeks; 7 September 2026 is a Monday (W37)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.plan import Plan, PlanItem
from dorsiflex.domain.progression import TrainingLog, judge_progression, progression_warnings
from dorsiflex.domain.report import Advice, Progression, WarningCode
from dorsiflex.domain.training import MorningPain, TrainingSession, judge_mornings

MONDAY = date(2026, 9, 7)
SUNDAY = date(2026, 9, 13)
PLAN = Plan(
    id=1,
    person="me",
    start=MONDAY,
    end=date(2026, 10, 18),
    items=(PlanItem(exercise="step-up", times=3, since=MONDAY, until=date(2026, 10, 18)),),
)


def _day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def _session(day: int, pain: int | None = 2, *, sharp: bool = False) -> TrainingSession:
    return TrainingSession(
        uuid="u",
        person="me",
        exercise="step-up",
        done_at=datetime.combine(_day(day), time(18), UTC),
        pain=pain,
        sharp=sharp,
    )


def _mornings(pains: str, first: int = 0) -> list[MorningPain]:
    """One digit a morning from a day on; `-` for none recorded."""
    return [
        MorningPain(person="me", day=_day(first + number), pain=int(pain))
        for number, pain in enumerate(pains)
        if pain != "-"
    ]


def _judge(
    sessions: Iterable[TrainingSession],
    mornings: Iterable[MorningPain] = (),
    *,
    today: date = SUNDAY,
    plans: Iterable[Plan] = (PLAN,),
    tests: tuple[DayScore, ...] = (),
    limit: int = 5,
) -> Progression:
    found = judge_progression(
        today=today,
        log=TrainingLog(list(sessions), list(mornings), list(plans)),
        scores={Side.LEFT: tests},
        pain_limit=limit,
        week_start=WeekStart.MONDAY,
    )
    assert found is not None
    return found


WEEK = [_session(0), _session(2), _session(4)]
CALM = _mornings("1111111")


def test_a_week_done_with_settled_pain_may_progress() -> None:
    """Three of three, at most 2 of 10, every morning at 1: the reasons say so, and the source."""
    found = _judge(WEEK, CALM)
    assert found.advice is Advice.MAY_PROGRESS
    assert found.reasons == (
        "All 3 planned sessions done in 2026-W37.",
        ("Pain since 7 Sep at most 2, the limit is 5; none sharp, not rising from week to week."),
        "Settled by each next morning.",
    )
    assert [source.key for source in found.sources] == ["silbernagel-2007", "vincent-2017"]


def test_a_week_that_is_done_counts_before_it_is_over() -> None:
    """On Saturday all three are there."""
    assert _judge(WEEK, CALM, today=_day(5)).advice is Advice.MAY_PROGRESS


def test_the_last_week_counts_while_this_one_is_young() -> None:
    """On the Tuesday after; the mornings since then are settled too."""
    found = _judge(WEEK, _mornings("111111111"), today=_day(8))
    assert found.advice is Advice.MAY_PROGRESS


def test_an_unfinished_week_counts_on_its_last_day() -> None:
    """On the Sunday of an idle week the good week before it is no longer what counts."""
    found = _judge(WEEK, _mornings("1" * 14), today=_day(13))
    assert found.advice is Advice.HOLD
    assert found.reasons == ("0 of 3 planned sessions done in 2026-W38 (to do: step-up 3).",)


@pytest.mark.parametrize(
    ("sessions", "mornings", "reason"),
    [
        (WEEK[:2], CALM, "2 of 3 planned sessions done in 2026-W37 (to do: step-up 1)."),
        (
            [*WEEK[:2], _session(4, None)],
            CALM,
            "Pain in training was not recorded on 11 Sep.",
        ),
        (WEEK, _mornings("1111"), "Pain was not recorded on the morning of 12 Sep."),
        (WEEK, _mornings("1"), "Pain was not recorded on the morning of 12 Sep and 2 more."),
        (
            WEEK,
            _mornings("-1-1-1-"),
            (
                "There is no earlier morning to compare 8 Sep with, so it is not known whether"
                " pain had settled."
            ),
        ),
    ],
    ids=["little-done", "pain-unknown", "one-morning", "mornings", "nothing-before"],
)
def test_little_done_or_recorded_is_hold(
    sessions: list[TrainingSession], mornings: list[MorningPain], reason: str
) -> None:
    """Each with what is missing, and nothing else."""
    found = _judge(sessions, mornings)
    assert (found.advice, found.reasons) == (Advice.HOLD, (reason,))


def test_no_pain_at_all_on_the_first_morning_is_settled() -> None:
    """0 of 10 needs nothing to compare with."""
    assert _judge(WEEK, _mornings("-0-0-0-")).advice is Advice.MAY_PROGRESS


def test_without_a_running_plan_it_is_hold() -> None:
    """Nothing says how much is meant to be done."""
    found = _judge(WEEK, CALM, plans=())
    assert (found.advice, found.reasons) == (
        Advice.HOLD,
        ("No active plan, so there is no target to compare with.",),
    )


@pytest.mark.parametrize(
    ("sessions", "mornings", "tests", "reason"),
    [
        (
            [*WEEK[:2], _session(4, 3, sharp=True)],
            CALM,
            (),
            "Sharp pain on 11 Sep (step-up): stop that, and get advice.",
        ),
        (
            [*WEEK[:2], _session(4, 6)],
            CALM,
            (),
            "Pain was 6 of 10 on 11 Sep (step-up), above the limit of 5.",
        ),
        (
            WEEK,
            _mornings("1111131"),
            (),
            "Pain on the morning of 12 Sep was 3, after 1 before the training: not settled.",
        ),
        (
            WEEK,
            CALM,
            (DayScore(day=_day(3), score_cm=9, best_cm=9, pains=(1, 7)),),
            "Pain was 7 of 10 on 10 Sep (test, left), above the limit of 5.",
        ),
        (
            WEEK,
            CALM,
            (DayScore(day=_day(3), score_cm=9, best_cm=9, sharp_tests=1),),
            "Sharp pain on 10 Sep (test, left): stop that, and get advice.",
        ),
    ],
    ids=["sharp", "above", "unsettled", "test-above", "test-sharp"],
)
def test_a_flare_up_asks_to_ease_off(
    sessions: list[TrainingSession],
    mornings: list[MorningPain],
    tests: tuple[DayScore, ...],
    reason: str,
) -> None:
    """However much was done; pain of the knee-to-wall test counts too."""
    found = _judge(sessions, mornings, tests=tests)
    assert (found.advice, found.reasons) == (Advice.EASE_OFF, (reason,))


def test_a_day_of_last_year_has_its_year() -> None:
    """As in the warnings about tests."""
    (reason,) = _judge([_session(115, 6)], today=_day(118)).reasons
    assert reason.startswith("Pain was 6 of 10 on 31 Dec 2026 (step-up)")


def test_pain_at_the_limit_is_not_above_it() -> None:
    """5 of 10 may go on with a limit of 5, not with one of 4."""
    sessions = [*WEEK[:2], _session(4, 5)]
    assert _judge(sessions, CALM).advice is Advice.MAY_PROGRESS
    assert _judge(sessions, CALM, limit=4).advice is Advice.EASE_OFF


def test_pain_that_rises_from_week_to_week_asks_to_ease_off() -> None:
    """Weekly means 1, 2, 3 rise twice; 1, 3, 3 do not; in training and in tests alike."""

    def weeks(*pains: int) -> list[TrainingSession]:
        return [_session(7 * week + d, pain) for week, pain in enumerate(pains) for d in (0, 2, 4)]

    mornings, today = _mornings("1" * 21), _day(20)
    rising = _judge(weeks(1, 2, 3), mornings, today=today)
    assert rising.advice is Advice.EASE_OFF
    assert rising.reasons == (
        "Pain in training rises from week to week: stop what loads it, and get advice.",
    )
    assert (rising.must_stop, rising.on) == (True, None)
    assert _judge(weeks(1, 3, 3), mornings, today=today).advice is Advice.MAY_PROGRESS
    tests = tuple(
        DayScore(day=_day(7 * week), score_cm=9, best_cm=9, pains=(week,)) for week in range(3)
    )
    found = _judge(weeks(1, 1, 1), mornings, today=today, tests=tests)
    assert found.advice is Advice.EASE_OFF
    assert found.reasons[0].startswith("Pain in the tests of the left ankle rises")


@pytest.mark.parametrize(
    ("today", "advice"), [(_day(10), Advice.EASE_OFF), (_day(11), Advice.HOLD)]
)
def test_a_flare_up_counts_for_seven_days(today: date, advice: Advice) -> None:
    """Sharp on Friday: ease off up to the Thursday after, hold while its week is looked at."""
    sessions = [*WEEK[:2], _session(4, 3, sharp=True), _session(9)]
    found = _judge(sessions, _mornings("1" * 14), today=today)
    assert found.advice is advice
    if advice is Advice.HOLD:
        assert found.reasons == (
            (
                "Sharp pain on 11 Sep (step-up): stop that, and get advice. Wait until 7 days"
                " have passed without that."
            ),
        )


def test_what_comes_later_is_left_out() -> None:
    """Asked for a day in the past, the answer is that of that day."""
    later = [*WEEK, _session(8, 9, sharp=True)]
    assert _judge(later, CALM).advice is Advice.MAY_PROGRESS


def test_who_neither_trains_nor_plans_gets_no_advice() -> None:
    """The report of somebody who only tests stays as it was."""
    assert (
        judge_progression(
            today=SUNDAY,
            log=TrainingLog(),
            scores={},
            pain_limit=5,
            week_start=WeekStart.MONDAY,
        )
        is None
    )


def test_a_plan_of_long_ago_asks_for_no_advice() -> None:
    """Twelve weeks after its last day it is over for good."""
    asked = {"scores": {}, "pain_limit": 5, "week_start": WeekStart.MONDAY}
    log = TrainingLog(plans=[PLAN])
    last = PLAN.end + timedelta(weeks=12)
    assert judge_progression(today=last, log=log, **asked) is not None  # type: ignore[arg-type] # as above
    later = last + timedelta(days=1)
    assert judge_progression(today=later, log=log, **asked) is None  # type: ignore[arg-type] # as above


def test_a_plan_that_has_not_begun_asks_for_no_advice() -> None:
    """A report of the day before knows nothing of it."""
    asked = {"scores": {}, "pain_limit": 5, "week_start": WeekStart.MONDAY}
    log = TrainingLog(plans=[PLAN])
    assert judge_progression(today=PLAN.start, log=log, **asked) is not None  # type: ignore[arg-type] # as above
    eve = PLAN.start - timedelta(days=1)
    assert judge_progression(today=eve, log=log, **asked) is None  # type: ignore[arg-type] # as above


def test_raised_pain_stays_unsettled_until_it_is_back() -> None:
    """Trained on Monday: 1, then 3, 3 and 2 on days of rest are all above it, 1 is not."""
    judged = judge_mornings(_mornings("133211"), [_session(0)])
    assert [(morning.before, morning.is_settled) for morning in judged] == [
        (None, True),
        (1, False),
        (1, False),
        (1, False),
        (1, True),
        (1, True),
    ]


def test_pain_that_rises_without_training_is_taken_as_it_is() -> None:
    """No training before it: 3 is what the next training is compared with."""
    judged = judge_mornings(_mornings("1333"), [_session(2)])
    assert [morning.is_settled for morning in judged] == [True] * 4


def test_easing_off_stands_among_the_warnings() -> None:
    """With the first reason, before every number; other advice does not warn."""
    (warning,) = progression_warnings(Progression(Advice.EASE_OFF, ("Sharp pain.", "More.")))
    assert (warning.code, warning.is_pain) == (WarningCode.TRAINING_EASE_OFF, True)
    assert warning.text == "Ease off. Sharp pain."
    assert progression_warnings(Progression(Advice.HOLD, ("Little done.",))) == []


def test_who_has_to_stop_is_not_asked_to_ease_off() -> None:
    """Sharp pain comes before pain above the limit, and the warning has one instruction."""
    found = _judge([_session(3, 7), _session(5, 3, sharp=True)])
    assert found.must_stop
    (warning,) = progression_warnings(found)
    assert warning.text == "Sharp pain on 12 Sep (step-up): stop that, and get advice."
    assert warning.on == _day(5)
    assert not _judge([_session(5, 7)]).must_stop


@pytest.mark.parametrize(("pain", "advice"), [(2, None), (7, Advice.EASE_OFF)])
def test_mornings_alone_are_no_training(pain: int, advice: Advice | None) -> None:
    """There is no load to stay at; pain above the limit counts all the same."""
    log = TrainingLog(mornings=_mornings(f"1{pain}"))
    found = judge_progression(
        today=SUNDAY, log=log, scores={}, pain_limit=5, week_start=WeekStart.MONDAY
    )
    assert (found and found.advice) == advice


def test_pain_in_tests_that_has_not_settled_is_no_time_to_progress() -> None:
    """However long ago; it is the reason of which the report warns anyway."""
    old = DayScore(_day(-20), 9.0, 9.0, pains=(7,))
    found = _judge([_session(3)], tests=(old,))
    assert found.advice is Advice.EASE_OFF
    assert (found.must_stop, found.only_tests) == (False, True)
    assert found.reasons[0].startswith("18 Aug: pain 7, left, above 5.")
    assert found.on == old.day
    sharp = _judge([_session(3)], tests=(old._replace(pains=(), sharp_tests=1),))
    assert (sharp.must_stop, sharp.only_tests) == (True, True)
    settled = _judge([_session(3)], tests=(old, DayScore(_day(-15), 9.0, 9.0, pains=(2,))))
    assert settled.advice is not Advice.EASE_OFF
    assert not _judge([_session(3, 7)], tests=(old,)).only_tests
