"""What a report concludes, in sentences: the words of the table and of `--describe`."""

from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import DAYS_BEFORE_SETBACK, DAYS_FOR_TREND
from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.domain.report import AsymmetryLevel, SemSource, Verdict, WarningCode
from dorsiflex.domain.weeks import DAYS_IN_WEEK
from dorsiflex.render.lengths import day, exact, length, number, plural, signed

if TYPE_CHECKING:
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.report import (
        Asymmetry,
        GoalProgress,
        PainSummary,
        Report,
        Setback,
        SideReport,
        Trend,
        Window,
    )

_SEM_SOURCES = {
    SemSource.PUBLISHED: "the published error of the test",
    SemSource.PUBLISHED_THREE_TRIALS: "the published error of means of three trials",
    SemSource.PERSONAL: "the scatter of your own tests",
}

_LEVELS = {
    AsymmetryLevel.COMMON: "common in healthy adults",
    AsymmetryLevel.LARGER_THAN_MOST: (
        "larger than in most healthy adults, still seen in some: measure again"
    ),
    AsymmetryLevel.OUTSIDE_SAMPLE: (
        "outside what a small sample of healthy adults showed: measure again on another day, and"
        " consider asking a physiotherapist"
    ),
}


def counts_phrase(side: "SideReport") -> str:
    """Say how much an ankle was tested."""
    return f"{plural(side.tests, 'test')} on {plural(side.days, 'day')}"


def notes(side: "SideReport", unit: "Unit") -> list[str]:
    """Give what is to be said below an ankle's weeks: trend, goal, pain, setback."""
    return [
        trend_phrase(side.trend, unit),
        *([goal_phrase(side.goal, side.trend, unit)] if side.goal else []),
        pain_phrase(side.pain),
        *([setback_phrase(side.setback, unit)] if side.setback else []),
    ]


def warning_phrases(report: "Report") -> dict[str, bool]:
    """Give the warnings, each with whether it is one of pain; what holds for both ankles once."""
    texts = {warning.text for warning in report.warnings}
    found = {}
    for warning in report.warnings:
        text = warning.text
        if warning.code is WarningCode.MIXED_CONDITIONS and warning.side is not None:
            one = f"the {warning.side} ankle"
            if text.replace(one, f"the {_other(warning.side)} ankle") in texts:
                text = text.replace(one, "both ankles")
        found[text] = warning.is_pain
    return found


def no_pain_phrase(report: "Report") -> str | None:
    """Say that no pain asks to stop or to ease off; None where a warning says that it does."""
    if any(warning.is_pain for warning in report.warnings):
        return None
    limits = {
        side: of.pain.limit for side, of in report.sides.items() if of.pain.latest is not None
    }
    if not limits:
        return (
            "Pain: not recorded, so nothing here can warn of it; dorsiflex log --pain N records it."
        )
    text = (
        f"Pain: at or below the limit of {max(limits.values())} wherever it was recorded,"
        " not sharp, not rising from week to week"
    )
    silent = [side for side in report.sides if side not in limits]
    return f"{text}; not recorded for the {silent[0]} ankle." if silent else f"{text}."


def verdict_phrase(side: "SideReport", unit: "Unit") -> str:
    """Say what may be said of the change, with its numbers."""
    change = side.change
    if change.cm is None or change.mdc_cm is None:
        return f"Too early to say: {change.missing}."
    amount = f"{signed(change.cm, unit)} {unit} in {_span(side)}"
    error = f"({length(change.mdc_cm, unit)} {unit})"
    if change.verdict is Verdict.IMPROVED:
        return f"{amount}, more than measurement error {error}: a real gain."
    if change.verdict is Verdict.DECLINED:
        return f"{amount}, more than measurement error {error}: a real loss."
    return f"{amount}: not distinguishable from measurement error {error} yet."


def windows_phrase(side: "SideReport", unit: "Unit") -> str:
    """Say from where to where, and what the error rests on; without a verdict, where it stands."""
    current = f"{length(side.current.mean_cm, unit)} {unit}"
    if side.change.cm is None:
        return f"Now {current} ({_days(side.current)})."
    return (
        f"From {length(side.baseline.mean_cm, unit)} {unit} ({_days(side.baseline)}) to {current}"
        f" ({_days(side.current)}); error from {_SEM_SOURCES[side.change.sem.source]}."
    )


def trend_phrase(trend: "Trend | None", unit: "Unit") -> str:
    """Say the slope with its interval."""
    if trend is None:
        return f"Trend: none yet, it needs {DAYS_FOR_TREND} days of tests."
    low, high = (_rate(value, unit) for value in (trend.low, trend.high))
    return (
        f"Trend: {_rate(trend.cm_per_week, unit)} {unit} a week"
        f" (95 % interval {low} to {high}; {trend.days} days of tests)."
    )


def goal_phrase(progress: "GoalProgress", trend: "Trend | None", unit: "Unit") -> str:
    """Say how far to the goal and, at the pace of these weeks, how long."""
    goal = progress.goal
    by = f" by {day(goal.by)}" if goal.by else ""
    head = f"Goal {exact(goal.target_cm, unit)} {unit}{by}:"
    if progress.to_go_cm == 0:
        return f"{head} reached."
    needed = ""
    if progress.pace_needed_cm_per_week is not None:
        needed = (
            f" Needed from today: {_rate(progress.pace_needed_cm_per_week, unit)} {unit} a week."
        )
    to_go = f"{length(progress.to_go_cm, unit)} {unit} to go"
    return f"{head} {to_go}; {_projection(progress, trend)}.{needed}"


def pain_phrase(pain: "PainSummary") -> str:
    """Say what pain was recorded."""
    if pain.latest is None or pain.worst is None:
        text = "Pain: none recorded."
    else:
        text = f"Pain: latest {pain.latest}, worst {pain.worst} of 10 (limit {pain.limit})."
    if pain.sharp_tests:
        text += f" Sharp in {plural(pain.sharp_tests, 'test')}."
    if pain.noticeable and pain.first_week_mean is not None and pain.last_week_mean is not None:
        first, last = number(pain.first_week_mean, 1), number(pain.last_week_mean, 1)
        text += f" From {first} in the first week to {last} in the last: usually noticeable."
    return text


def setback_phrase(setback: "Setback", unit: "Unit") -> str:
    """Say how far the latest test lies below those before it."""
    drop = f"{length(setback.drop_cm, unit)} {unit}"
    return (
        f"Setback on {day(setback.on)}: {drop} below the median of the {DAYS_BEFORE_SETBACK} days"
        " of tests before."
    )


def asymmetry_phrase(asymmetry: "Asymmetry", unit: "Unit") -> str:
    """Say the difference between the ankles, and how it compares with healthy adults."""
    mdc = f"{length(asymmetry.mdc_cm, unit)} {unit}"
    amount = f"{length(abs(asymmetry.cm), unit)} {unit}"
    if asymmetry.stiffer is None:
        head = (
            f"Left minus right {signed(asymmetry.cm, unit)} {unit}: not distinguishable from"
            f" measurement error ({mdc})"
        )
    else:
        other = _other(asymmetry.stiffer)
        head = (
            f"The {asymmetry.stiffer} ankle is {amount} stiffer than the {other},"
            f" more than measurement error ({mdc})"
        )
    if float(length(abs(asymmetry.cm), unit)) == 0:
        return f"{head}."
    return f"{head}. A difference of {amount} is {_LEVELS[asymmetry.level]}."


def _other(side: Side) -> Side:
    return Side.RIGHT if side is Side.LEFT else Side.LEFT


def _projection(progress: "GoalProgress", trend: "Trend | None") -> str:
    if trend is None:
        return f"no pace yet, it needs {DAYS_FOR_TREND} days of tests"
    if progress.weeks_likely is None:
        if progress.weeks_earliest is None:
            return "not at this pace"
        return f"not at this pace (at the earliest in {_weeks(progress.weeks_earliest)})"
    # The slope lies within its interval: where there is a likely, there is an earliest.
    earliest = number(progress.weeks_earliest or 0, 0)
    if progress.weeks_latest is None:
        bounds = f"{earliest} at the earliest, no latest"
    else:
        bounds = f"{earliest} to {number(progress.weeks_latest, 0)}"
    return f"at the pace of these weeks about {_weeks(progress.weeks_likely)} ({bounds})"


def _weeks(weeks: float) -> str:
    whole = number(weeks, 0)
    return "1 week" if whole == "1" else f"{whole} weeks"


def _rate(cm: float, unit: "Unit") -> str:
    # A tenth of a centimetre a week is a lot: one more decimal than a length has.
    return signed(cm, unit, more_decimals=1)


def _span(side: "SideReport") -> str:
    days = (side.current.last - side.baseline.first).days
    weeks = round(days / DAYS_IN_WEEK)
    return plural(weeks, "week")


def _days(window: "Window") -> str:
    return plural(window.days, "day") + " of tests"
