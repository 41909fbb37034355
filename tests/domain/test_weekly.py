from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.any_order import day_scores

from dorsiflex.domain.dates import Week, WeekStart
from dorsiflex.domain.day_scores import DayScore, Reading, WeekSummary, weekly_summaries
from dorsiflex.domain.measurement import Side


def score(day: date, score_cm: float, *pains: int, best_cm: float | None = None) -> DayScore:
    """Return the score of one day with one test."""
    best_cm = score_cm if best_cm is None else best_cm
    return DayScore(day=day, score_cm=score_cm, best_cm=best_cm, pains=pains)


day_lists = st.dictionaries(
    st.integers(0, 80).map(lambda days: date(2026, 11, 20) + timedelta(days=days)),
    st.tuples(st.integers(0, 3000), st.lists(st.integers(0, 10), max_size=3)),
    max_size=20,
).map(lambda days: [score(day, days[day][0] / 100, *days[day][1]) for day in sorted(days)])


def test_no_days_give_no_weeks() -> None:
    """Nothing is made up."""
    assert weekly_summaries([], WeekStart.MONDAY) == ()


def test_a_week_is_summed_up_from_its_days() -> None:
    """Monday 9, Wednesday 10, Sunday 12: median 10 (mean 10.3); pains 2, 4, 3: mean 3, worst 4."""
    [week] = weekly_summaries(
        [
            DayScore(day=date(2026, 11, 16), score_cm=9.0, best_cm=13.0, tests=2, pains=(2, 4)),
            score(date(2026, 11, 18), 10.0, best_cm=10.5),
            score(date(2026, 11, 22), 12.0, 3, best_cm=12.5),
        ],
        WeekStart.MONDAY,
    )
    assert week == WeekSummary(
        week=Week(date(2026, 11, 16), "2026-W47"),
        tests=4,
        score_cm=10.0,
        best_cm=13.0,
        change_cm=None,
        pain_mean=3.0,
        pain_max=4,
    )


def test_the_median_of_an_even_number_of_days_is_between_them() -> None:
    """9 and 10 give 9.5; the week's one bad day of four does not pull it."""
    monday = date(2026, 11, 16)
    two = weekly_summaries(
        [score(monday, 9.0), score(monday + timedelta(1), 10.0)], WeekStart.MONDAY
    )
    assert two[0].score_cm == 9.5
    four = weekly_summaries(
        [score(monday + timedelta(n), cm) for n, cm in enumerate([10.0, 2.0, 10.5, 11.0])],
        WeekStart.MONDAY,
    )
    assert four[0].score_cm == 10.25


def test_a_week_without_a_test_is_a_gap() -> None:
    """The change skips it: 10.5 in W47 against 9.0 in W45; no week is made up between them."""
    weeks = weekly_summaries(
        [score(date(2026, 11, 4), 9.0), score(date(2026, 11, 20), 10.5)], WeekStart.MONDAY
    )
    assert [(week.week.name, week.change_cm) for week in weeks] == [
        ("2026-W45", None),
        ("2026-W47", 1.5),
    ]
    assert weeks[1].week.ordinal - weeks[0].week.ordinal == 2


def test_pain_zero_is_pain_recorded() -> None:
    """0 gives a mean and a worst of 0; nothing recorded gives neither."""
    weeks = weekly_summaries(
        [score(date(2026, 11, 10), 9.0, 0), score(date(2026, 11, 20), 9.0)], WeekStart.MONDAY
    )
    assert (weeks[0].pain_mean, weeks[0].pain_max) == (0.0, 0)
    assert (weeks[1].pain_mean, weeks[1].pain_max) == (None, None)


@pytest.mark.parametrize(
    ("week_start", "names"),
    [
        # 2026-12-31 is a Thursday, 2027-01-03 a Sunday, 2027-01-04 a Monday.
        (WeekStart.MONDAY, {"2026-W53": 2, "2027-W01": 1}),
        (WeekStart.SUNDAY, {"2026-12-27": 1, "2027-01-03": 2}),
    ],
)
def test_new_year_does_not_cut_a_week(week_start: WeekStart, names: dict[str, int]) -> None:
    """The Sunday belongs to the week before or after it, as configured."""
    days = [date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4)]
    weeks = weekly_summaries([score(day, 9.0) for day in days], week_start)
    assert {week.week.name: week.tests for week in weeks} == names


@given(day_lists)
def test_iso_weeks_gather_the_days_that_the_calendar_gathers(days: list[DayScore]) -> None:
    """Grouped by `date.isocalendar()` and summed up by hand, it is the same."""
    by_week: dict[tuple[int, int], list[DayScore]] = {}
    for day in days:
        by_week.setdefault(day.day.isocalendar()[:2], []).append(day)
    weeks = weekly_summaries(days, WeekStart.MONDAY)
    assert [week.week.name for week in weeks] == [f"{y}-W{w:02}" for y, w in sorted(by_week)]
    for week, key in zip(weeks, sorted(by_week), strict=True):
        own = by_week[key]
        pains = [pain for day in own for pain in day.pains]
        assert week.score_cm == median(day.score_cm for day in own)
        assert week.pain_mean == (float(Fraction(sum(pains), len(pains))) if pains else None)
        assert week.pain_max == (max(pains) if pains else None)


@given(day_lists, st.sampled_from(list(WeekStart)))
def test_every_day_is_in_exactly_one_week(days: list[DayScore], week_start: WeekStart) -> None:
    """Nothing is lost or counted twice, weeks ascend, and the changes add up to the total."""
    weeks = weekly_summaries(days, week_start)
    assert sum(week.tests for week in weeks) == sum(day.tests for day in days)
    assert [week.week for week in weeks] == sorted({week.week for week in weeks})
    if weeks:
        changes = sum(week.change_cm for week in weeks[1:] if week.change_cm is not None)
        assert changes == pytest.approx(weeks[-1].score_cm - weeks[0].score_cm, abs=1e-9)


@given(st.data(), st.sampled_from(list(WeekStart)))
def test_the_order_of_arrival_does_not_matter(data: st.DataObject, week_start: WeekStart) -> None:
    """Tests entered late, in any order, give the same weeks to the last bit."""
    tests = data.draw(
        st.lists(
            st.builds(
                lambda day, clock, trials, pain: Reading(
                    side="left",
                    tested_at=f"{date(2026, 12, 20) + timedelta(day)}T{clock:02}:00:00",
                    trials=trials,
                    pain=pain,
                    sharp=False,
                    footwear=None,
                    warmed_up=None,
                    back_foot=None,
                    measured_by=None,
                    id=1,
                ),
                st.integers(0, 30),
                st.integers(0, 23),
                st.tuples(*[st.integers(0, 3000)] * 3),
                st.none() | st.integers(0, 10),
            ),
            min_size=1,
            max_size=12,
        )
    )
    shuffled = data.draw(st.permutations(tests))
    assert weekly_summaries(day_scores(shuffled)[Side.LEFT], week_start) == weekly_summaries(
        day_scores(tests)[Side.LEFT], week_start
    )
