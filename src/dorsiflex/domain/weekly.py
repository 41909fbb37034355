"""Weekly summaries of one ankle's tests."""

from itertools import groupby
from math import fsum
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.weeks import Week, WeekStart, week_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore


class WeekSummary(NamedTuple):
    """One week with at least one test of one ankle.

    Attributes:
        week: the week.
        tests: number of tests.
        score_cm: median of the day scores.
        best_cm: the longest trial.
        change_cm: score minus that of the previous week with a test; None for the first.
        pain_mean: mean of the pain recorded; None if none was.
        pain_max: the worst of it; None as above.
    """

    week: Week
    tests: int
    score_cm: float
    best_cm: float
    change_cm: float | None
    pain_mean: float | None
    pain_max: int | None


def weekly_summaries(
    scores: "Sequence[DayScore]", week_start: WeekStart
) -> tuple[WeekSummary, ...]:
    """Summarise one ankle's day scores by week, earliest first; empty weeks are omitted."""
    summaries: list[WeekSummary] = []
    for week, group in groupby(scores, key=lambda score: week_of(score.day, week_start)):
        days = list(group)
        pains = [pain for day in days for pain in day.pains]
        score_cm = median([day.score_cm for day in days])
        summaries.append(
            WeekSummary(
                week=week,
                tests=sum([day.tests for day in days]),
                score_cm=score_cm,
                best_cm=max([day.best_cm for day in days]),
                change_cm=score_cm - summaries[-1].score_cm if summaries else None,
                pain_mean=fsum(pains) / len(pains) if pains else None,
                pain_max=max(pains, default=None),
            )
        )
    return tuple(summaries)
