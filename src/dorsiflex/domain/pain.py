"""Pain in the period: what was recorded, and when to ease off or to stop."""

from itertools import pairwise
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import NOTICEABLE_PAIN_CHANGE, PAIN_SCALE, STEPS_THAT_RISE
from dorsiflex.domain.limits import reaches
from dorsiflex.domain.report import PainSummary, ReportWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.knee_to_wall import Side
    from dorsiflex.domain.weekly import WeekSummary


def summarise_pain(
    scores: "Sequence[DayScore]", weeks: "Sequence[WeekSummary]", limit: int
) -> PainSummary:
    """Sum up the pain recorded with one ankle's tests.

    Args:
        scores: its day scores, earliest first.
        weeks: the same tests by week, earliest first.
        limit: pain above this asks to ease off.
    """
    pains = [pain for score in scores for pain in score.pains]
    means = [mean for _, mean in _weekly_means(weeks)]
    latest = pains[-1] if pains else None
    worst = max(pains, default=None)
    return PainSummary(
        latest=latest,
        worst=worst,
        limit=limit,
        latest_above=latest is not None and latest > limit,
        worst_above=worst is not None and worst > limit,
        sharp_tests=sum(score.sharp_tests for score in scores),
        first_week_mean=means[0] if means else None,
        last_week_mean=means[-1] if means else None,
        noticeable=(
            reaches(abs(means[-1] - means[0]), NOTICEABLE_PAIN_CHANGE) if means[1:] else None
        ),
        rising=is_rising(means),
    )


def pain_warnings(
    side: "Side",
    scores: "Sequence[DayScore]",
    weeks: "Sequence[WeekSummary]",
    pain: PainSummary,
) -> list[ReportWarning]:
    """Warn of sharp pain, of pain above the limit and of pain that rises, in this order.

    What happened earlier in the period and not since is told with its day, so that it neither
    disappears nor reads as if it were today's.

    Source: Silbernagel et al. 2007 (limit, next morning, week to week); Vincent & Vincent 2017
        (sharp pain, limping).
    """
    texts = {
        WarningCode.SHARP_PAIN: _sharp(side, scores, pain),
        WarningCode.PAIN_ABOVE_LIMIT: _above(side, scores, pain),
        WarningCode.PAIN_RISING: _rising(side, weeks, pain),
    }
    return [ReportWarning(code, side, text) for code, text in texts.items() if text is not None]


def _weekly_means(weeks: "Sequence[WeekSummary]") -> list[tuple[str, float]]:
    return [(week.week.name, week.pain_mean) for week in weeks if week.pain_mean is not None]


def is_rising(means: "Sequence[float]") -> bool:
    """Tell whether weekly means, earliest first, rose in each of the last steps."""
    latest = means[-(STEPS_THAT_RISE + 1) :]
    return len(latest) > STEPS_THAT_RISE and all(one < next_ for one, next_ in pairwise(latest))


def _sharp(side: "Side", scores: "Sequence[DayScore]", pain: PainSummary) -> str | None:
    days = [score.day for score in scores if score.sharp_tests]
    if not days:
        return None
    tests = "1 test" if pain.sharp_tests == 1 else f"{pain.sharp_tests} tests"
    if days[-1] == scores[-1].day:
        return (
            f"Sharp pain in {tests} of the {side} ankle, the latest on {days[-1]}: "
            "stop, and get advice, whatever the number was."
        )
    return (
        f"Sharp pain in {tests} of the {side} ankle, the latest on {days[-1]}, not since then: "
        "if it comes back or makes you limp, stop and get advice."
    )


def _above(side: "Side", scores: "Sequence[DayScore]", pain: PainSummary) -> str | None:
    most = PAIN_SCALE[-1]
    recorded = [(score.day, number) for score in scores for number in score.pains]
    above = [(day, number) for day, number in recorded if number > pain.limit]
    if not above:
        return None
    day, number = above[-1]
    if pain.latest_above and scores[-1].sharp_tests:
        # The warning of sharp pain says to stop, and nothing may say less.
        return f"Pain in the {side} ankle was {number} of {most} on {day}, above {pain.limit}."
    if pain.latest_above:
        return (
            f"Pain in the {side} ankle was {number} of {most} on {day}, above the limit of "
            f"{pain.limit}: ease off until it stays at the limit or below and settles by the next "
            "morning. If it does not, stop and get advice."
        )
    return (
        f"Pain in the {side} ankle was above the limit of {pain.limit}, last on {day} "
        f"({number} of {most}), and {pain.latest} when last recorded ({recorded[-1][0]}): "
        "go on only while it stays at the limit or below and settles by the next morning."
    )


def _rising(side: "Side", weeks: "Sequence[WeekSummary]", pain: PainSummary) -> str | None:
    if not pain.rising:
        return None
    latest = _weekly_means(weeks)[-(STEPS_THAT_RISE + 1) :]
    numbers = ", ".join(f"{mean:.1f}" for _, mean in latest)
    return (
        f"Pain in the {side} ankle rises from week to week ({numbers}; {latest[0][0]} to "
        f"{latest[-1][0]}): stop what loads it and get advice."
    )
