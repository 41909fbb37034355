"""Pain: what is summed up, and when it warns."""

from datetime import date, timedelta

import pytest

from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.judgements import pain_warnings, summarise_pain, with_leave
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import PainSummary, ReportWarning, WarningCode

MONDAY = date(2026, 8, 31)  # 2026-W36


def day(offset: int, *pains: int, sharp: int = 0) -> DayScore:
    """A day's tests with these pains, so many days after Monday of W36."""
    return DayScore(
        day=MONDAY + timedelta(days=offset),
        score_cm=9.5,
        best_cm=9.5,
        tests=max(len(pains), 1),
        pains=pains,
        sharp_tests=sharp,
    )


def summary(*scores: DayScore, limit: int = 5) -> PainSummary:
    """The pain of these days."""
    return summarise_pain(scores, WeekStart.MONDAY, limit)


def warnings(*scores: DayScore, limit: int = 5, as_of: int = 60) -> list[ReportWarning]:
    """What these days warn of, so many days after Monday of W36."""
    pain = summarise_pain(scores, WeekStart.MONDAY, limit)
    found = pain_warnings(Side.LEFT, scores, WeekStart.MONDAY, pain, MONDAY + timedelta(days=as_of))
    return with_leave(found, pain.limit)


def test_pain_that_was_never_recorded_is_none_and_not_zero() -> None:
    """Every number is None, and nothing is above, noticeable or rising."""
    assert summary(day(0), day(3)) == PainSummary(
        latest=None,
        worst=None,
        limit=5,
        latest_above=False,
        worst_above=False,
        sharp_tests=0,
        first_week_mean=None,
        last_week_mean=None,
        noticeable=None,
        rising=False,
    )
    assert warnings(day(0), day(3)) == []


def test_pain_zero_is_a_value() -> None:
    """A latest pain of 0 is shown as 0, and counts in the mean of its week."""
    pain = summary(day(0, 4), day(7, 0))
    assert (pain.latest, pain.worst, pain.last_week_mean) == (0, 4, 0.0)


def test_the_latest_is_the_last_one_recorded() -> None:
    """The last of a day's pains counts, and a later day without one changes nothing."""
    assert summary(day(0, 7), day(3, 2, 4), day(5)).latest == 4


def test_weekly_means_are_those_of_the_first_and_last_week_with_pain() -> None:
    """(2 + 3 + 4) / 3 = 3 in the first, (6 + 5) / 2 = 5.5 in the last; others do not count."""
    pain = summary(day(0), day(7, 2, 3), day(9, 4), day(21, 6), day(23, 5), day(30))
    assert (pain.first_week_mean, pain.last_week_mean) == (3.0, 5.5)


@pytest.mark.parametrize(
    ("last", "noticeable"), [(5, True), (4, False), (3, False), (1, True), (2, False)]
)
def test_two_points_between_the_weeks_are_noticeable(last: int, noticeable: bool) -> None:
    """From 3, a mean of 5 or 1 differs noticeably; of 4 or 2 it may be noise."""
    assert summary(day(0, 3), day(7, last)).noticeable is noticeable


def test_two_points_between_means_are_two_points() -> None:
    """13/3 is two points more than 7/3, though less in binary fractions."""
    assert summary(day(0, 2, 2, 3), day(7, 4, 4, 5)).noticeable is True


def test_one_week_of_pain_has_nothing_to_differ_from() -> None:
    """Noticeable is unknown."""
    assert summary(day(0, 3), day(2, 9)).noticeable is None


@pytest.mark.parametrize(
    ("weekly", "rising"),
    [
        ([1, 2, 3], True),
        ([5, 1, 2, 3], True),
        ([1, 2, 2], False),
        ([1, 2, 3, 3], False),
        ([2, 1, 3], False),
        ([1, 9], False),
        ([], False),
    ],
)
def test_pain_rises_when_the_last_two_steps_go_up(weekly: list[int], rising: bool) -> None:
    """Three weeks with pain are needed, and a week that equals the one before is no step up."""
    assert summary(day(0), *(day(7 * n, pain) for n, pain in enumerate(weekly, 1))).rising is rising


def test_weeks_without_pain_are_skipped_in_rising() -> None:
    """The steps are those between weeks with pain recorded."""
    assert summary(day(0, 1), day(7), day(14, 2), day(21), day(35, 3)).rising


def test_the_limit_itself_is_not_above_it() -> None:
    """5 is within a limit of 5 and above one of 4."""
    assert warnings(day(0, 5)) == []
    assert [warning.code for warning in warnings(day(0, 5), limit=4)] == [
        WarningCode.PAIN_ABOVE_LIMIT
    ]


def test_latest_pain_above_the_limit_asks_to_ease_off() -> None:
    """The text names number, day, limit and what to do; however long ago, it has not settled."""
    (warning,) = warnings(day(0, 2), day(3, 7))
    assert (warning.side, warning.on) == (Side.LEFT, date(2026, 9, 3))
    assert warning.text == (
        "3 Sep: pain 7, left, above 5. Ease off until it settles, else get advice."
    )
    assert (warning.is_settled, warning.is_current) == (False, True)


def test_earlier_pain_above_the_limit_stays_with_its_day() -> None:
    """A day above the limit that is over is reported as such, with what pain is now."""
    pain = summary(day(0, 6), day(3, 8), day(9, 2))
    assert (pain.latest_above, pain.worst_above) == (False, True)
    (warning,) = warnings(day(0, 6), day(3, 8), day(9, 2))
    assert warning.code is WarningCode.PAIN_ABOVE_LIMIT
    assert warning.text == "3 Sep: pain 8, left; 2 since. Continue while at or below 5."
    assert (warning.is_settled, warning.is_current) == (True, False)


@pytest.mark.parametrize(("as_of", "is_current"), [(9, True), (10, False)])
def test_pain_that_settled_is_current_for_seven_days(as_of: int, is_current: bool) -> None:
    """Day 3 is one of the seven days up to day 9, and not of those up to day 10."""
    for scores in ((day(3, 8), day(5, 2)), (day(3, 2, sharp=1), day(5, 2))):
        (warning,) = warnings(*scores, as_of=as_of)
        assert (warning.is_settled, warning.is_current) == (True, is_current)


def test_pain_since_is_the_worst_since() -> None:
    """Of 1, 4 and 2 it says at most 4, with the year where it is another one."""
    (warning,) = warnings(day(3, 8), day(5, 1), day(7, 4), day(9, 2), as_of=130)
    assert (
        warning.text == "3 Sep 2026: pain 8, left; at most 4 since. Continue while at or below 5."
    )


def test_sharp_pain_in_the_latest_test_says_stop() -> None:
    """Whatever the number was, and with none at all."""
    (warning,) = warnings(day(0, 1), day(3, sharp=1))
    assert warning.code is WarningCode.SHARP_PAIN
    assert warning.text == "3 Sep: sharp pain, left. Stop what causes it, and get advice."
    assert not warning.is_settled


def test_sharp_pain_of_earlier_says_when_and_that_it_was_not_since() -> None:
    """It is neither forgotten nor reported as if it were today's."""
    (warning,) = warnings(day(0, 1, sharp=2), day(3, 2, sharp=1), day(10, 1))
    assert warning.text == (
        "3 Sep: sharp pain 2, left (2 before); 1 since. Continue while at or below 5."
    )


def test_sharp_pain_has_not_settled_while_nothing_or_too_much_is_recorded_since() -> None:
    """A later test without pain recorded says nothing, and 6 is above the limit."""
    (warning,) = warnings(day(3, 4, sharp=1), day(10))
    assert warning.text == (
        "3 Sep: sharp pain 4, left; no pain recorded since. Stop what causes it, and get advice."
    )
    sharp, above = warnings(day(3, 2, sharp=1), day(10, 6))
    assert sharp.text.endswith("6 since. Stop what causes it, and get advice.")
    assert not any(each.is_settled for each in (sharp, above, warning))


def test_warnings_come_sharp_first_then_limit_then_rising() -> None:
    """All three at once keep this order, and the rise shows its weekly means."""
    found = warnings(day(0, 1), day(7, 3), day(14, 9, sharp=1))
    assert [warning.code for warning in found] == [
        WarningCode.SHARP_PAIN,
        WarningCode.PAIN_ABOVE_LIMIT,
        WarningCode.PAIN_RISING,
    ]
    assert all(warning.is_pain for warning in found)
    assert found[2].text == (
        "Pain rises each week, left (1.0, 3.0, 9.0). Stop what loads it; get advice."
    )
    assert all(warning.is_current for warning in found)


def test_only_one_warning_says_what_to_do() -> None:
    """Nobody reads "continue" or "ease off" beside "stop"."""
    rising = warnings(day(0, 8), day(7, 1), day(14, 2), day(21, 3))
    assert [warning.text for warning in rising] == [
        "31 Aug: pain 8, left; at most 3 since.",
        "Pain rises each week, left (1.0, 2.0, 3.0). Stop what loads it; get advice.",
    ]
    above = warnings(day(0, 1), day(7, 2), day(14, 6))
    assert above[0].text == "14 Sep: pain 6, left, above the limit of 5."
    sharp = warnings(day(0, 8), day(7, 2), day(14, 3, sharp=1))
    assert [warning.text for warning in sharp] == [
        "14 Sep: sharp pain 3, left. Stop what causes it, and get advice.",
        "31 Aug: pain 8, left; at most 3 since.",
    ]
