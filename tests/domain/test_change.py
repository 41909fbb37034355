"""Windows, measurement error and verdict, against formulas written out here."""

import random
import re
from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.judgements import (
    baseline_scores,
    course_scores,
    current_scores,
    find_setback,
    judge_change,
    mdc_cm,
    personal_sem_cm,
    sem_in_use,
    setback_warning,
    window_of,
)
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import Sem, SemSource, Verdict
from dorsiflex.domain.thresholds import exceeds, reaches
from dorsiflex.domain.trend import trend_of

FIRST = date(2026, 9, 1)
PUBLISHED_CM = 1.9 / (1.96 * 2**0.5)
THREE_TRIALS_CM = 1.5 / (1.96 * 2**0.5)


def series(days: list[int], scores_cm: list[float], trials: int = 1) -> list[DayScore]:
    """Day scores on the given days since the first."""
    return [
        DayScore(
            day=FIRST + timedelta(days=day), score_cm=score, best_cm=score, fewest_trials=trials
        )
        for day, score in zip(days, scores_cm, strict=True)
    ]


def offsets(scores: "list[DayScore]") -> list[int]:
    """The days of scores since the first of all."""
    return [(score.day - FIRST).days for score in scores]


def is_sem(sem: Sem, cm: float, source: SemSource) -> bool:
    """Whether it has this length, but for rounding, and this source."""
    return sem.source is source and sem.cm == pytest.approx(cm)


def test_windows_are_fourteen_days_of_testing() -> None:
    """Day 13 still belongs to the first window and day 14 does not; the last likewise."""
    scores = series([0, 13, 14, 46, 47, 60], [9.0] * 6)
    assert offsets(list(baseline_scores(scores))) == [0, 13]
    assert offsets(list(current_scores(scores))) == [47, 60]


def test_a_window_is_the_mean_of_its_day_scores() -> None:
    """9, 9.5 and 10.3 have the mean 9.6, on 3 days from the first to the last."""
    window = window_of(series([0, 5, 9], [9.0, 9.5, 10.3]))
    assert window.mean_cm == pytest.approx(9.6)
    assert (window.days, window.first, window.last) == (3, FIRST, FIRST + timedelta(days=9))


def test_a_course_is_from_its_start_to_its_last_day() -> None:
    """Both days belong to it; without a start, all up to the last day do."""
    scores = series([0, 10, 20, 30], [9.0] * 4)
    start, until = FIRST + timedelta(days=10), FIRST + timedelta(days=20)
    assert offsets(list(course_scores(scores, start, until))) == [10, 20]
    assert offsets(list(course_scores(scores, None, until))) == [0, 10, 20]
    assert list(course_scores(scores, until + timedelta(days=99), until)) == []


def test_change_is_current_minus_baseline_with_its_mdc() -> None:
    """Means 9.25 (2 days) and 10.5 (3 days): +1.25 cm against 1.96 x SEM x sqrt(1/2 + 1/3)."""
    change = judge_change(series([0, 7, 40, 45, 50], [9.0, 9.5, 10.4, 10.5, 10.6]))
    assert change.cm == pytest.approx(1.25)
    assert change.mdc_cm == pytest.approx(1.96 * PUBLISHED_CM * sqrt(1 / 2 + 1 / 3))
    assert is_sem(change.sem, PUBLISHED_CM, SemSource.PUBLISHED)
    assert change.since == FIRST
    assert change.missing is None


@pytest.mark.parametrize(
    ("last_cm", "exceeds_mdc"),
    [
        (10.9, True),  # two days against two: the MDC is 1.9 / sqrt 2 = 1.3435
        (10.35, True),
        (10.34, False),
        (9.0, False),
        (7.66, False),
        (7.65, True),
    ],
)
def test_a_change_of_just_the_mdc_exceeds_it(last_cm: float, exceeds_mdc: bool) -> None:
    """Upwards and downwards, and a hair less does not."""
    change = judge_change(series([0, 1, 30, 31], [9.0, 9.0, last_cm, last_cm]))
    assert change.exceeds_mdc is exceeds_mdc


A_STEP = [9.1, 8.8, 9.3, 9.0, 11.0, 11.2, 10.9, 11.3]
"""Two a week for four weeks; the evidence ratio is 8.2617 (computed by full matrices)."""

TWO_A_WEEK = [0, 3, 7, 10, 14, 17, 21, 24]


@pytest.mark.parametrize(
    ("days", "scores_cm", "verdict", "exceeds_mdc", "enough"),
    [
        pytest.param(TWO_A_WEEK, A_STEP, Verdict.IMPROVED, True, True, id="both"),
        pytest.param(
            TWO_A_WEEK, [20 - cm for cm in A_STEP], Verdict.DECLINED, True, True, id="both, down"
        ),
        pytest.param(
            [0, 7, 21, 28],
            [9.0, 9.2, 10.5, 10.7],  # 1.5 against 1.34
            Verdict.NO_DETECTABLE_CHANGE,
            True,
            False,
            id="only the MDC",
        ),
        pytest.param(
            [0, 7, 21, 28],
            [9.0, 9.2, 9.1, 9.3],
            Verdict.NO_DETECTABLE_CHANGE,
            False,
            False,
            id="neither",
        ),
    ],
)
def test_a_verdict_needs_the_mdc_and_the_evidence(
    days: list[int], scores_cm: list[float], verdict: Verdict, exceeds_mdc: bool, enough: bool
) -> None:
    """One of them alone establishes nothing."""
    change = judge_change(series(days, scores_cm))
    assert change.verdict is verdict
    assert change.exceeds_mdc is exceeds_mdc
    assert change.evidence is not None
    assert (change.evidence.ratio >= change.evidence.needed) is enough


def test_the_evidence_alone_is_no_verdict() -> None:
    """A step up and down again explains the scores, and now is where the start was."""
    up_and_down = [9.0] * 8 + [13.0] * 8 + [9.0, 9.2, 9.0, 9.2, 9.0, 9.2, 9.0, 9.2]
    change = judge_change(series([3 * n for n in range(24)], up_and_down))
    assert change.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert change.exceeds_mdc is False


def test_a_step_of_the_evidence_table_has_its_evidence() -> None:
    """8.2617251 where 5 is needed, as computed by full matrices."""
    evidence = judge_change(series(TWO_A_WEEK, A_STEP)).evidence
    assert evidence is not None
    assert evidence == pytest.approx((8.2617251, 5.0), rel=1e-7)


@pytest.mark.parametrize(
    ("days", "insufficient"),
    [
        ([0, 4, 8, 13], True),  # day 13 is in both windows
        ([0, 1, 2, 15], True),  # day 2 is in both
        ([0, 1, 2, 16], False),
        ([0, 15, 16], True),  # three days of tests
        ([0, 15, 16, 17], False),
        ([0], True),
        ([], True),
    ],
)
def test_too_little_data_gives_no_verdict(days: list[int], insufficient: bool) -> None:
    """Windows that share a day, or fewer than four days of tests."""
    change = judge_change(series(days, [9.0] * len(days)))
    assert (change.verdict is Verdict.INSUFFICIENT_DATA) is insufficient
    for value in (change.cm, change.mdc_cm, change.since, change.exceeds_mdc, change.evidence):
        assert (value is None) is insufficient
    assert (change.missing is not None) is insufficient
    assert change.sem.cm == pytest.approx(PUBLISHED_CM)


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ([], "Too early to say: no tests yet."),
        pytest.param(
            [0],
            "Too early to say. Test on 3 more days, the last on or after Mon 28 Sep, "
            "for a verdict.",
        ),
        ([0, 20], "Too early to say. Test on 2 more days for a verdict."),
        ([0, 10, 20], "Too early to say. Test on or after Fri 25 Sep for a verdict."),
        ([0, 20, 30], "Too early to say. Test on one more day for a verdict."),
        ([0, 3, 5, 13, 26], "Too early to say. Test on or after Mon 28 Sep for a verdict."),
    ],
)
def test_what_is_missing_says_which_tests_would_do(days: list[int], missing: str) -> None:
    """One sentence with the day, counted by hand from 1 September 2026."""
    assert judge_change(series(days, [9.0] * len(days))).missing == missing


@pytest.mark.parametrize(
    ("days", "as_of", "asked"),
    [
        ([0, 10, 20], date(2026, 9, 24), "Test on or after Fri 25 Sep"),
        ([0, 10, 20], date(2026, 9, 25), "Test on one more day"),
        ([0], date(2026, 9, 27), "Test on 3 more days, the last on or after Mon 28 Sep,"),
        ([0], date(2026, 9, 28), "Test on 3 more days"),
    ],
)
def test_no_test_is_asked_for_on_a_day_that_is_past(
    days: list[int], as_of: date, asked: str
) -> None:
    """Counted from 1 September 2026; from the day on, any test does."""
    missing = judge_change(series(days, [9.0] * len(days)), as_of).missing
    assert missing == f"Too early to say. {asked} for a verdict."


@given(st.sets(st.integers(0, 40), min_size=1, max_size=6), st.data())
def test_the_tests_that_are_asked_for_do(days: set[int], data: st.DataObject) -> None:
    """As many days as it says, the last on the day that it says, end the lack of data."""
    tested = sorted(days)
    missing = judge_change(series(tested, [9.0] * len(tested))).missing
    if missing is None:
        return
    more = int(found[1]) if (found := re.search(r"(\d) more days", missing)) else 1
    on = re.search(r"after \w+ (\d+) (Sep|Oct|Nov)", missing)
    last = tested[-1] + more
    if on:
        last = max(
            (date(2026, {"Sep": 9, "Oct": 10, "Nov": 11}[on[2]], int(on[1])) - FIRST).days, last
        )
    between = st.integers(tested[-1] + 1, last - 1)
    others = data.draw(st.sets(between, min_size=more - 1, max_size=more - 1)) if more > 1 else ()
    enough = [*tested, *sorted(others), last]
    assert judge_change(series(enough, [9.0] * len(enough))).missing is None


def test_three_trials_in_every_test_compared_lower_the_published_sem() -> None:
    """0.541 cm where each window has tests of three trials only; in between they do not matter."""
    scores = series([0, 7, 30, 60], [9.0] * 4, trials=3)
    scores[2] = series([30], [9.0], trials=1)[0]
    assert is_sem(sem_in_use(scores), THREE_TRIALS_CM, SemSource.PUBLISHED_THREE_TRIALS)


@pytest.mark.parametrize("window", [0, -1])
def test_one_test_of_two_trials_keeps_the_general_sem(window: int) -> None:
    """One such test in either window, and the published 0.685 cm applies."""
    scores = series([0, 7, 30, 60], [9.0] * 4, trials=4)
    scores[window] = series(offsets([scores[window]]), [9.0], trials=2)[0]
    assert is_sem(sem_in_use(scores), PUBLISHED_CM, SemSource.PUBLISHED)


def by_scipy(scores: list[DayScore]) -> float:
    """Scatter around SciPy's Theil-Sen line: sqrt(sum of squared residuals / (n - 2))."""
    weeks = [day / 7 for day in offsets(scores)]
    line = theilslopes([score.score_cm for score in scores], weeks, 0.95)
    left = [
        s.score_cm - line.intercept - line.slope * w for s, w in zip(scores, weeks, strict=True)
    ]
    return sqrt(sum(residual**2 for residual in left) / (len(scores) - 2))


def test_the_personal_sem_is_the_scatter_around_the_line() -> None:
    """On 100 random series of 10 to 40 days it is the scatter around SciPy's line."""
    rng = random.Random(4)
    for _ in range(100):
        days = [0, *sorted(rng.sample(range(1, 90), rng.randint(9, 39)))]
        scores = series(days, [9 + 0.02 * day + rng.gauss(0, 1.2) for day in days], trials=3)
        recent = [score for score in scores if score.day > scores[-1].day - timedelta(days=84)]
        trend = trend_of(scores)
        assert trend is not None
        assert personal_sem_cm(scores, trend) == pytest.approx(by_scipy(scores), abs=1e-9)
        if len(recent) < 10:
            continue
        expected_cm = max(0.4, by_scipy(recent))
        assert is_sem(sem_in_use(scores), expected_cm, SemSource.PERSONAL)


def test_the_personal_sem_is_never_below_the_smallest_published() -> None:
    """Ten equal scores have no scatter, and are still taken to have 0.4 cm."""
    assert sem_in_use(series(list(range(0, 70, 7)), [9.5] * 10)) == Sem(0.4, SemSource.PERSONAL)


def test_nine_days_of_tests_are_too_few_for_a_personal_sem() -> None:
    """The tenth day brings it."""
    scores = series(list(range(0, 63, 7)), [9.5] * 9)
    assert sem_in_use(scores).source is SemSource.PUBLISHED


def test_the_personal_sem_is_that_of_the_last_84_days() -> None:
    """A gain over a year is no error: what lies 84 days or more before the last test is left out.

    Days d > last - 84 count, so the 83rd day before it does and the 84th does not.
    """
    rng = random.Random(5)
    days = list(range(0, 365, 3))
    scores = series(days, [8 + min(day, 180) / 40 + rng.gauss(0, 1) for day in days])
    recent = [score for score in scores if score.day > scores[-1].day - timedelta(days=84)]
    assert is_sem(sem_in_use(scores), by_scipy(recent), SemSource.PERSONAL)
    last = FIRST + timedelta(days=200)
    edge = series([200 - 83, *range(192, 201)], [9.0] * 10)
    assert (edge[-1].day, sem_in_use(edge).source) == (last, SemSource.PERSONAL)
    assert (
        sem_in_use(series([200 - 84, *range(192, 201)], [9.0] * 10)).source is SemSource.PUBLISHED
    )


def test_the_mdc_of_two_means_takes_an_sem_each() -> None:
    """1.96 x sqrt(0.5^2 / 4 + 0.8^2 / 2)."""
    detectable_cm = mdc_cm((Sem(0.5, SemSource.PERSONAL), 4), (Sem(0.8, SemSource.PERSONAL), 2))
    assert detectable_cm == pytest.approx(1.96 * sqrt(0.25 / 4 + 0.64 / 2))


def test_binary_fractions_do_not_decide() -> None:
    """8.1 - 6.2 is 1.8999999999999995 and reaches 1.9; 9.3 - 7.8 is over 1.5 by as little."""
    assert reaches(8.1 - 6.2, 1.9)
    assert not exceeds(9.3 - 7.8, 1.5)
    assert not reaches(1.89, 1.9)
    assert exceeds(1.51, 1.5)


@pytest.mark.parametrize(
    ("latest_cm", "drop_cm"), [(7.1, None), (7.09, 1.91), (5.0, 4.0), (12.0, None)]
)
def test_a_setback_is_more_than_error_below_the_median_of_five(
    latest_cm: float, drop_cm: float | None
) -> None:
    """Below the median 9 of five days, 1.9 cm is not yet one, and 1.91 cm is."""
    scores = series([0, 3, 6, 9, 12, 15, 18], [20.0, 8.0, 9.5, 9.0, 10.0, 8.5, latest_cm])
    setback = find_setback(scores, Sem(PUBLISHED_CM, SemSource.PUBLISHED))
    if drop_cm is None:
        assert setback is None
    else:
        assert setback is not None
        assert setback.drop_cm == pytest.approx(drop_cm)
        assert setback.on == FIRST + timedelta(days=18)


def test_a_setback_needs_five_days_before_the_latest() -> None:
    """With four there is none, however deep the drop."""
    scores = series([0, 3, 6, 9, 12], [9.0, 9.0, 9.0, 9.0, 2.0])
    assert find_setback(scores, Sem(PUBLISHED_CM, SemSource.PUBLISHED)) is None
    assert find_setback(scores[:1], Sem(PUBLISHED_CM, SemSource.PUBLISHED)) is None


def test_a_setback_says_the_day_and_to_test_again() -> None:
    """The warning names ankle and day, and asks for another test."""
    scores = series([0, 3, 6, 9, 12, 15], [9.0, 9.0, 9.0, 9.0, 9.0, 6.0])
    setback = find_setback(scores, Sem(PUBLISHED_CM, SemSource.PUBLISHED))
    assert setback is not None
    warning = setback_warning(Side.RIGHT, setback, setback.on)
    assert warning.side is Side.RIGHT
    assert warning.text == (
        "Right, Wed 16 Sep: clearly below the previous 5. Test again to be sure."
    )
