"""Windows, measurement error and verdict, against formulas written out here."""

import random
from datetime import date, timedelta
from math import sqrt

import pytest
from scipy.stats import theilslopes

from dorsiflex.domain.change import (
    baseline_scores,
    current_scores,
    exceeds,
    judge_change,
    mdc_cm,
    personal_sem_cm,
    reaches,
    sem_in_use,
    window_of,
)
from dorsiflex.domain.day_scores import DayScore
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.report import Sem, SemSource, Verdict
from dorsiflex.domain.setback import find_setback, setback_warning
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


def sem_of(scores: list[DayScore]) -> Sem:
    """The SEM in use for a period of these scores."""
    return sem_in_use(scores, trend_of(scores))


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


def test_change_is_current_minus_baseline_with_its_mdc() -> None:
    """Means 9.25 (2 days) and 10.5 (3 days): +1.25 cm against 1.96 x SEM x sqrt(1/2 + 1/3)."""
    scores = series([0, 7, 40, 45, 50], [9.0, 9.5, 10.4, 10.5, 10.6])
    change = judge_change(scores, sem_of(scores))
    assert change.cm == pytest.approx(1.25)
    assert change.mdc_cm == pytest.approx(1.96 * PUBLISHED_CM * sqrt(1 / 2 + 1 / 3))
    assert is_sem(change.sem, PUBLISHED_CM, SemSource.PUBLISHED)
    assert change.verdict is Verdict.IMPROVED
    assert change.missing is None


@pytest.mark.parametrize(
    ("last_cm", "verdict"),
    [
        (10.9, Verdict.IMPROVED),  # one day against one: the MDC is 1.9
        (10.89, Verdict.NO_DETECTABLE_CHANGE),
        (9.0, Verdict.NO_DETECTABLE_CHANGE),
        (7.11, Verdict.NO_DETECTABLE_CHANGE),
        (7.1, Verdict.DECLINED),
    ],
)
def test_the_verdict_turns_at_the_mdc(last_cm: float, verdict: Verdict) -> None:
    """A change of just the MDC counts, upwards and downwards, and a hair less does not."""
    scores = series([0, 30], [9.0, last_cm])
    assert judge_change(scores, sem_of(scores)).verdict is verdict


@pytest.mark.parametrize(("last_day", "insufficient"), [(0, True), (13, True), (14, False)])
def test_windows_that_share_a_day_give_no_verdict(last_day: int, insufficient: bool) -> None:
    """Two days of tests 13 days apart share both windows; 14 days apart they do not."""
    scores = series([0, last_day], [5.0, 12.0]) if last_day else series([0], [5.0])
    change = judge_change(scores, sem_of(scores))
    assert (change.verdict is Verdict.INSUFFICIENT_DATA) is insufficient
    assert (change.cm is None) is insufficient
    assert (change.mdc_cm is None) is insufficient
    assert (change.missing is not None) is insufficient
    assert change.sem.cm == pytest.approx(PUBLISHED_CM)


def test_one_shared_day_in_the_middle_is_enough_for_no_verdict() -> None:
    """Days 0, 10 and 20: day 10 lies in the first and in the last 14 days."""
    scores = series([0, 10, 20], [5.0, 9.0, 12.0])
    assert judge_change(scores, sem_of(scores)).verdict is Verdict.INSUFFICIENT_DATA


@pytest.mark.parametrize("days", [[0], [0, 10, 20], [0, 3, 5, 13, 26]])
def test_what_is_missing_names_the_first_day_that_would_do(days: list[int]) -> None:
    """A test on the day that it names ends the lack of data, and one a day earlier does not."""
    scores = series(days, [9.0] * len(days))
    missing = judge_change(scores, sem_of(scores)).missing
    enough_on = max(day for day in days if day < 14) + 14
    assert missing is not None
    assert (FIRST + timedelta(days=enough_on)).isoformat() in missing
    for day, verdict in (
        (enough_on - 1, Verdict.INSUFFICIENT_DATA),
        (enough_on, Verdict.NO_DETECTABLE_CHANGE),
    ):
        if day > days[-1]:
            more = series([*days, day], [9.0] * (len(days) + 1))
            assert judge_change(more, sem_of(more)).verdict is verdict


def test_three_trials_in_every_test_compared_lower_the_published_sem() -> None:
    """0.541 cm where each window has tests of three trials only; in between they do not matter."""
    scores = series([0, 7, 30, 60], [9.0] * 4, trials=3)
    scores[2] = series([30], [9.0], trials=1)[0]
    assert is_sem(sem_of(scores), THREE_TRIALS_CM, SemSource.PUBLISHED_THREE_TRIALS)


@pytest.mark.parametrize("window", [0, -1])
def test_one_test_of_two_trials_keeps_the_general_sem(window: int) -> None:
    """One such test in either window, and the published 0.685 cm applies."""
    scores = series([0, 7, 30, 60], [9.0] * 4, trials=4)
    scores[window] = series(offsets([scores[window]]), [9.0], trials=2)[0]
    assert is_sem(sem_of(scores), PUBLISHED_CM, SemSource.PUBLISHED)


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
        trend = trend_of(scores)
        assert trend is not None
        assert personal_sem_cm(scores, trend) == pytest.approx(by_scipy(scores), abs=1e-9)
        expected_cm = max(0.4, by_scipy(scores))
        assert is_sem(sem_of(scores), expected_cm, SemSource.PERSONAL)


def test_the_personal_sem_is_never_below_the_smallest_published() -> None:
    """Ten equal scores have no scatter, and are still taken to have 0.4 cm."""
    assert sem_of(series(list(range(0, 70, 7)), [9.5] * 10)) == Sem(0.4, SemSource.PERSONAL)


def test_nine_days_of_tests_are_too_few_for_a_personal_sem() -> None:
    """The tenth day brings it."""
    scores = series(list(range(0, 63, 7)), [9.5] * 9)
    assert sem_of(scores).source is SemSource.PUBLISHED


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
    warning = setback_warning(Side.RIGHT, setback)
    assert warning.side is Side.RIGHT
    assert "right ankle (2026-09-16)" in warning.text
    assert "test again on another day" in warning.text
