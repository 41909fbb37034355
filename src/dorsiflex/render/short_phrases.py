"""What a report concludes, in phrases of one line; `phrases` has the longer sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.dates import days_after
from dorsiflex.domain.due import NEXT_TEST_DAYS
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import AsymmetryLevel, WarningCode
from dorsiflex.domain.thresholds import DAYS_FOR_ASYMMETRY, DAYS_FOR_TREND
from dorsiflex.render.lengths import (
    exact,
    plural,
    short_day,
    short_span,
    short_weekday,
    to_go,
)
from dorsiflex.render.phrases import shown_warnings, weeks_words, whole_weeks
from dorsiflex.render.terminal import escape_control
from dorsiflex.render.verdicts import (
    State,
    evidence_words,
    row_words,
    shown_against_error,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import GoalProgress, Report, ReportWarning, SideReport, Window

_LEVELS = {
    AsymmetryLevel.COMMON: ": common in healthy adults",
    AsymmetryLevel.LARGER_THAN_MOST: ": larger than in most healthy adults",
    AsymmetryLevel.OUTSIDE_SAMPLE: ", outside a small healthy sample: test again",
}

_STOP = {WarningCode.SHARP_PAIN, WarningCode.PAIN_RISING}
_EASE_OFF = {WarningCode.PAIN_ABOVE_LIMIT, WarningCode.TRAINING_EASE_OFF}

_DAYS_WITHOUT_YEAR = 300
"""A day to come within so many days needs no year."""

_LONG_AGO_DAYS = 10
_MOST_WEEKS = 52
_MOST_NAMED = 3


def short_warnings(report: Report) -> list[ReportWarning]:
    """Return the warnings of a report without that which the line between the ankles says."""
    return [
        warning
        for warning in shown_warnings(report)
        if warning.code is not WarningCode.ASYMMETRY_OUTSIDE_SAMPLE
    ]


def span_phrase(report: Report) -> str:
    """Return the days shown, from the first test on: `14 Sep to 8 Nov 2026`."""
    return short_span(report.first_shown, report.until)


def how_many_phrase(report: Report) -> str:
    """Return `29 tests, last Fri 6 Nov`."""
    last = short_weekday(_last_tested(report), report.until)
    if not report.tests:
        return f"no tests in this period, last {last}"
    return f"{plural(report.tests, 'test')}, last {last}"


def ankle_phrase(side: SideReport, report: Report) -> str:
    """Return the verdict in a few words, and which likely typos are in the numbers beside it."""
    words = row_words(side)
    if state_of(side.change) is State.TOO_EARLY:
        return words
    return words + _typos(report, {side.side: (side.baseline, side.current)})


def _typos(report: Report, windows: Mapping[Side, Iterable[Window | None]]) -> str:
    """Return which tests of these days may be typos: `; typo in test 31?`; else an empty text."""
    tests = [
        str(warning.test)
        for warning in report.warnings
        if warning.test is not None and warning.on is not None and warning.side is not None
        for window in windows.get(warning.side, ())
        if window and window.first <= warning.on <= window.last
    ]
    return f"; typo in {'tests' if len(tests) > 1 else 'test'} {', '.join(tests)}?" if tests else ""


def between_phrase(report: Report, unit: Unit) -> str | None:
    """Return the difference between the ankles with its error; None if they cannot be compared."""
    left, right = (side and side.current for side in map(report.sides.get, Side))
    found = report.asymmetry
    if found is None or left is None or right is None:
        return None
    *_, shown, mdc = shown_against_error(
        right.mean_cm, left.mean_cm, found.mdc_cm, unit, exceeds=found.exceeds_mdc
    )
    error = f"error {mdc}"
    if found.stiffer is not None:
        amount = f"{shown.lstrip('+-')} {unit}"
        return f"{found.stiffer.capitalize()} is {amount} stiffer ({error}){_LEVELS[found.level]}."
    measured = f"Left minus right {shown} {unit}"
    measured += f", more than its error ({mdc})" if found.exceeds_mdc else f" ({error})"
    text = f"{measured}: no clear difference yet"
    if found.exceeds_mdc and found.evidence is None:
        return f"{measured}: too early, {DAYS_FOR_ASYMMETRY} days with tests of both are needed."
    if found.level is AsymmetryLevel.OUTSIDE_SAMPLE:
        return f"{text}; test again."
    evidence = f", {evidence_words(found.evidence)}" if found.exceeds_mdc else ""
    typos = _typos(report, {side: (its.current,) for side, its in report.sides.items()})
    return f"{text}{evidence}{typos or '.'}"


def pain_phrase(report: Report) -> str | None:
    """Return pain if there is no warning of it, and whether to continue, or that it is not known.

    After a loss, or if the last test is more than 10 days old, it does not say to continue. None
    without tests in the period.
    """
    tested = {side: its.pain for side, its in report.sides.items() if its.scores}
    if not tested or any(warning.is_pain for warning in report.warnings):
        return None
    unrecorded = [side for side, pain in tested.items() if pain.worst is None]
    if len(unrecorded) == len(tested):
        return "Pain not recorded, so nothing here can warn of it: log --pain N."
    worst = max(pain.worst for pain in tested.values() if pain.worst is not None)
    latest = max(pain.latest for pain in tested.values() if pain.latest is not None)
    limit = max(pain.limit for pain in tested.values())
    amount = f"latest {latest}, worst {worst}" if worst else "0 wherever it was recorded"
    missing = f", {unrecorded[0]} not recorded" if unrecorded else ""
    lost = any(state_of(its.change) is State.LOSS for its in report.sides.values())
    if lost or report.days_since(_last_tested(report)) > _LONG_AGO_DAYS:
        return f"Pain: {amount} (limit {limit}){missing}, not sharp, not rising."
    return f"Pain: {amount}{missing}, not sharp, not rising. Continue up to pain {limit}."


def goal_phrases(report: Report, unit: Unit) -> list[str]:
    """Return how far it is to the goal of each ankle."""
    return [_goal(its, its.goal, report, unit) for its in report.sides.values() if its.goal]


def _goal(side: SideReport, progress: GoalProgress, report: Report, unit: Unit) -> str:
    goal = progress.goal
    head = f"Goal {side.side} {exact(goal.target_cm, unit)} {unit}"
    if goal.by is not None:
        is_near = 0 <= (goal.by - report.until).days < _DAYS_WITHOUT_YEAR
        head += f" by {short_day(goal.by, goal.by if is_near else report.until)}"
    if side.current is None:
        return f"{head}: no test yet to count from."
    if progress.to_go_cm == 0:
        return f"{head}: reached."
    distance = to_go(side.current.mean_cm, progress, unit)
    distance = f"{distance} to go" if float(distance) else "nearly there"
    if goal.by is not None and goal.by < (report.as_of or report.until):
        return f"{head}: that day is past, {distance}; {_pace(side, progress)}."
    return f"{head}: {distance}, {_pace(side, progress)}."


def _pace(side: SideReport, progress: GoalProgress) -> str:
    if side.trend is None:
        return f"no pace yet ({DAYS_FOR_TREND} days of tests needed)"
    likely, earliest, latest = (
        progress.weeks_likely,
        progress.weeks_earliest,
        progress.weeks_latest,
    )
    if likely is None or earliest is None:
        return "not at this pace"
    if likely > _MOST_WEEKS:
        return "more than a year at this pace"
    text = f"about {weeks_words(likely)} at this pace"
    soonest = whole_weeks(earliest)
    if latest is None:
        return f"{text} ({soonest} at the earliest)"
    if latest > _MOST_WEEKS:
        return f"{text} ({soonest} to over {_MOST_WEEKS})"
    last = whole_weeks(latest)
    return text if soonest == last else f"{text} ({soonest} to {last})"


def compared_phrase(report: Report) -> str | None:
    """Return from when the ankles are compared, unless that is the first day shown."""
    found: dict[str, list[Side]] = {}
    for side, its in report.sides.items():
        event, since = its.start_event, its.change.since
        if event is not None:
            day = short_day(event.day, report.until)
            text = f"'{escape_control(event.text)}', {day} (e{event.id})"
        elif since is not None and since < report.since:
            text = short_day(since, report.until)
        else:
            continue
        found.setdefault(text, []).append(side)
    if not found:
        return None
    if all(len(sides) == len(report.sides) for sides in found.values()):
        return f"Compared from {', '.join(found)}."
    (first, sides), *others = found.items()
    rest = "".join(f"; {other_sides[0]} from {text}" for text, other_sides in others)
    return f"{sides[0].capitalize()} compared from {first}{rest}."


def untested_phrase(report: Report) -> str | None:
    """Return how long ago ankles were tested, if that is more than 10 days."""
    ages = {side: report.days_since(its.last_tested) for side, its in report.sides.items()}
    old = {side: days for side, days in ages.items() if days > _LONG_AGO_DAYS}
    if not old:
        return None
    if len(old) == len(ages) and len(set(old.values())) == 1:
        when = f" {plural(next(iter(old.values())), 'day')} ago"
    else:
        words = [f"{side} {plural(days, 'day')} ago" for side, days in old.items()]
        when = f": {', '.join(words)}"
    return f"Last tested{when}: scores and pain may have changed."


def next_step_phrase(report: Report) -> str:
    """Return what to do next: never to test while pain says to stop."""
    codes = {warning.code for warning in report.warnings if not warning.is_settled}
    must_stop = report.progression is not None and report.progression.must_stop
    if must_stop or codes & _STOP:
        return "Stop and get advice: guide pain."
    if codes & _EASE_OFF:
        return "Ease off first: guide pain."
    if deciding := [str(warning.test) for warning in report.warnings if warning.decides]:
        tests = "test" if len(deciding) == 1 else "tests"
        if len(deciding) > _MOST_NAMED:
            return f"Check {len(deciding)} likely typos first."
        return f"Check {tests} {' and '.join(deciding)} first: show {' '.join(deciding)}."
    due = days_after(_last_tested(report), NEXT_TEST_DAYS)
    as_of = report.as_of or report.until
    return f"Next test due {short_weekday(due, as_of) if due > as_of else 'now'}."


def _last_tested(report: Report) -> date:
    return max(side.last_tested for side in report.sides.values())
