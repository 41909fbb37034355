"""What a report concludes, in sentences: tests, events and training."""

from __future__ import annotations

import re
from math import isclose
from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import Side, Unit
from dorsiflex.domain.report import Advice, AsymmetryLevel, SemSource, WarningCode
from dorsiflex.domain.thresholds import DAYS_FOR_TREND
from dorsiflex.render.lengths import (
    day,
    exact,
    length,
    number,
    plural,
    short_day,
    short_weekday,
    signed,
    to_go,
)
from dorsiflex.render.terminal import escape_control
from dorsiflex.render.verdicts import (
    State,
    shown_against_error,
    shown_change,
    shown_evidence,
    state_of,
    times_better,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dorsiflex.domain.events import Event
    from dorsiflex.domain.plan import TrainingWeek
    from dorsiflex.domain.report import (
        Asymmetry,
        GoalProgress,
        PainSummary,
        Progression,
        Report,
        ReportWarning,
        SideReport,
        Trend,
        Window,
    )
    from dorsiflex.render.verdicts import ShownChange


_MOST_DECIMALS = 6
_INCH_DENOMINATORS = (2, 4, 8)

_SEM_SOURCES = {
    SemSource.PUBLISHED: "as published for the test",
    SemSource.PUBLISHED_THREE_TRIALS: "as published for means of three trials",
    SemSource.PERSONAL: "estimated from your own tests",
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


def counts_phrase(side: SideReport, until: date) -> str:
    """Return the number of tests and days in the period; without tests, the day of the last one."""
    if not side.scores:
        return f"no tests in this period, the last on {short_weekday(side.last_tested, until)}"
    return f"{plural(side.tests, 'test')} on {plural(side.days, 'day')}"


def notes(side: SideReport, unit: Unit) -> list[str]:
    """Return the sentences below an ankle's weeks: trend, goal, pain."""
    return [
        *([trend_phrase(side.trend, unit)] if side.scores else []),
        *([goal_phrase(side.goal, side.current, side.trend, unit)] if side.goal else []),
        *([pain_phrase(side.pain)] if side.scores else []),
    ]


def remark(side: SideReport, unit: Unit) -> str | None:
    """Return a remark on a setback; None without one."""
    if side.setback is None:
        return None
    on = side.setback.on
    return (
        f"The latest test ({short_weekday(on, on)}) is"
        f" {length(side.setback.drop_cm, unit)} {unit} below the median of the previous five:"
        " test again before you conclude anything."
    )


def shown_warnings(report: Report) -> list[ReportWarning]:
    """Return the warnings without those that others say as well.

    Sharp pain is named with its amount, also above the limit; what the tests say of pain needs no
    second warning of the training.
    """
    sharp = {
        (each.side, each.on) for each in report.warnings if each.code is WarningCode.SHARP_PAIN
    }
    shown = [
        each
        for each in report.warnings
        if each.code is not WarningCode.PAIN_ABOVE_LIMIT or (each.side, each.on) not in sharp
    ]
    others = [each for each in shown if each.code is not WarningCode.TRAINING_EASE_OFF]
    progression = report.progression
    is_said = any(warning.is_pain and warning.is_current for warning in others)
    return others if progression is not None and progression.only_tests and is_said else shown


def warning_phrases(report: Report, unit: Unit = Unit.CM) -> dict[str, bool]:
    """Return the warnings, each with whether it is about pain; without remarks on one test.

    A warning for both ankles appears once.
    """
    return {
        warning_text(warning, report, unit): warning.is_pain
        for warning in shown_warnings(report)
        if not warning.is_remark
    }


def warning_text(warning: ReportWarning, report: Report, unit: Unit) -> str:
    """Return the text of a warning; the same text if it is about both ankles."""
    if warning.trial_cm is not None:
        trial = f"{exact(warning.trial_cm, unit)} looks"
        return warning.text.replace(f"{warning.trial_cm:g} looks", trial)
    if warning.side is None:
        return warning.text
    texts = {other.text for other in report.warnings}
    named = re.compile(rf"\b{warning.side}\b", re.IGNORECASE)

    def about(at_start: str, within: str) -> str:
        return named.sub(lambda it: at_start if it[0].istitle() else within, warning.text)

    is_of_both = all(about(side.capitalize(), side) in texts for side in Side)
    return about("Both ankles", "both") if is_of_both else warning.text


def no_pain_phrase(report: Report) -> str | None:
    """Return that no pain is a reason to stop or to ease off.

    None if a warning says so, or without tests in the period.
    """
    tested = {side: side_report for side, side_report in report.sides.items() if side_report.scores}
    if not tested or any(warning.is_pain for warning in report.warnings):
        return None
    limits = {
        side: side_report.pain.limit
        for side, side_report in tested.items()
        if side_report.pain.latest is not None
    }
    if not limits:
        return (
            "Pain: not recorded, so nothing here can warn of it; dorsiflex log --pain N records it."
        )
    text = (
        f"Pain: at or below the limit of {max(limits.values())} wherever it was recorded,"
        " not sharp, not rising from week to week"
    )
    unrecorded = [side for side in tested if side not in limits]
    return f"{text}; not recorded for the {unrecorded[0]} ankle." if unrecorded else f"{text}."


def windows_phrase(side: SideReport, unit: Unit) -> str | None:
    """Return baseline, current and the source of the error; only current without a verdict.

    None without tests in the course.
    """
    if side.baseline is None or side.current is None:
        return None
    current = f"{length(side.current.mean_cm, unit)} {unit}"
    shown = shown_change(side, unit)
    if shown is None:
        return f"Now {current} ({_days(side.current)})."
    return (
        f"From {shown.start} {unit} ({_days(side.baseline)}) to {shown.now} {unit}"
        f" ({_days(side.current)}); error {_SEM_SOURCES[side.change.sem.source]}."
    )


def trend_phrase(trend: Trend | None, unit: Unit) -> str:
    """Return the slope with its interval."""
    if trend is None:
        return f"Trend: none yet, it needs {DAYS_FOR_TREND} days of tests in these weeks."
    basis = f"{trend.days} days of tests"
    if trend.reading_step_cm is not None:
        basis += f", read in steps of {_step(trend.reading_step_cm, unit)}"
    low, high = _interval(trend, unit)
    # Equal steps between the tests, also of 0, leave an interval without width, or rounding noise.
    interval = f"95 % interval {low} to {high}" if low != high else "too regular for an interval"
    return (
        f"Trend of these weeks, no verdict: {rate(trend.cm_per_week, unit)} {unit} a week"
        f" ({interval}; {basis})."
    )


def goal_phrase(
    progress: GoalProgress, current: Window | None, trend: Trend | None, unit: Unit
) -> str:
    """Return how far it is to the goal, and how long at the pace of these weeks."""
    goal = progress.goal
    by = f" by {day(goal.by)}" if goal.by else ""
    head = f"Goal {exact(goal.target_cm, unit)} {unit}{by}:"
    if current is None:
        return f"{head} there is no test yet to count from."
    if progress.to_go_cm == 0:
        return f"{head} reached."
    needed = ""
    if progress.pace_needed_cm_per_week is not None:
        needed = (
            f" Needed from now on: {rate(progress.pace_needed_cm_per_week, unit)} {unit} a week."
        )
    distance = f"{to_go(current.mean_cm, progress, unit)} {unit} to go"
    return f"{head} {distance}; {_projection(progress, trend)}.{needed}"


def pain_phrase(pain: PainSummary) -> str:
    """Return what pain was recorded."""
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


def asymmetry_phrase(report: Report, unit: Unit) -> str | None:
    """Return the difference between the ankles, and how it compares with healthy adults.

    None if they cannot be compared.
    """
    left, right = (side and side.current for side in map(report.sides.get, Side))
    found = report.asymmetry
    if found is None or left is None or right is None:
        return None
    shown = shown_against_error(
        right.mean_cm, left.mean_cm, found.mdc_cm, unit, exceeds=found.exceeds_mdc
    )
    head = _difference_phrase(found, shown, unit)
    if float(shown.change) == 0:
        return head
    amount = f"{shown.change.lstrip('+-')} {unit}"
    return f"{head} A difference of {amount} is {_LEVELS[found.level]}."


def _difference_phrase(asymmetry: Asymmetry, shown: ShownChange, unit: Unit) -> str:
    amount, error = f"{shown.change.lstrip('+-')} {unit}", shown.error
    evidence = asymmetry.evidence
    if asymmetry.stiffer is not None and evidence is not None:
        return (
            f"{asymmetry.stiffer.capitalize()} is {amount} stiffer (error {error}; a difference"
            f" explains your tests {times_better(evidence)} than none)."
        )
    measured = f"Left minus right {shown.change} {unit}"
    unclear = "no clear difference between the ankles yet."
    if not asymmetry.exceeds_mdc:
        return f"{measured} (error {error} {unit}): {unclear}"
    measured += f", more than the error of one comparison ({error} {unit})"
    if evidence is None:
        return f"{measured}: {unclear} Test both ankles on the same day to tell them apart."
    better = times_better(evidence, only="only ")
    return (
        f"{measured}, but a difference explains your tests {better} than none;"
        f" {shown_evidence(evidence)[1]} times is needed: {unclear}"
    )


def _projection(progress: GoalProgress, trend: Trend | None) -> str:
    if trend is None:
        return f"no pace yet, it needs {DAYS_FOR_TREND} days of tests in these weeks"
    if progress.weeks_likely is None:
        if progress.weeks_earliest is None:
            return "not at this pace"
        return f"not at this pace (at the earliest in {weeks_words(progress.weeks_earliest)})"
    # The slope is within its interval: if `weeks_likely` is set, `weeks_earliest` is too.
    earliest = whole_weeks(progress.weeks_earliest or 0)
    text = f"at the pace of these weeks about {weeks_words(progress.weeks_likely)}"
    if progress.weeks_latest is None:
        return f"{text} ({earliest} at the earliest, no latest)"
    latest = whole_weeks(progress.weeks_latest)
    return text if earliest == latest else f"{text} ({earliest} to {latest})"


def weeks_words(weeks: float) -> str:
    """Return `1 week`, `12 weeks`."""
    whole = whole_weeks(weeks)
    return f"{whole} week" if whole in {"1", "under 1"} else f"{whole} weeks"


def whole_weeks(weeks: float) -> str:
    """Return a number of weeks; `under 1` instead of 0."""
    whole = number(weeks, 0)
    return "under 1" if whole == "0" else whole


def rate(cm: float, unit: Unit) -> str:
    """Return a pace per week with its sign, without the unit's name."""
    # One more decimal than a length: 0.1 cm a week is a lot.
    return signed(cm, unit, more_decimals=1)


def _interval(trend: Trend, unit: Unit) -> tuple[str, str]:
    """Return the bounds of a slope with enough digits to differ, if they do."""
    for more_decimals in range(1, _MOST_DECIMALS):
        low, high = (
            signed(bound, unit, more_decimals=more_decimals) for bound in (trend.low, trend.high)
        )
        if low != high:
            break
    return low, high


def _step(cm: float, unit: Unit) -> str:
    """Return the step of a tape: a fraction of an inch, or metric."""
    for denominator in _INCH_DENOMINATORS:
        if isclose(cm * denominator, float(Unit.IN.cm)):
            return f"1/{denominator} in"
    metric = Unit.MM if unit is Unit.MM else Unit.CM
    return f"{exact(cm, metric)} {metric}"


def _days(window: Window) -> str:
    return f"{plural(window.days, 'day')} of tests"


def start_phrases(report: Report) -> list[str]:
    """Return from which baseline event the ankles are compared; one sentence if it is the same."""
    sides: dict[Event, list[Side]] = {}
    for side, side_report in report.sides.items():
        if side_report.start_event is not None:
            sides.setdefault(side_report.start_event, []).append(side)
    return [_start_phrase(event, compared, report) for event, compared in sides.items()]


def _start_phrase(event: Event, sides: list[Side], report: Report) -> str:
    subject = "Both ankles are" if len(sides) == len(Side) else f"The {sides[0]} ankle is"
    on = short_day(event.day, report.until)
    name = f"e{event.id} '{escape_control(event.text)}'"
    return f"{subject} compared from the baseline event {name} on {on}."


def event_phrase(event: Event, until: date) -> str:
    """Return an event as `Sat 3 Oct: ankle sprain (e1, left, baseline)`."""
    details = [f"e{event.id}", event.side_word, *(["baseline"] if event.is_baseline else [])]
    return f"{short_weekday(event.day, until)}: {escape_control(event.text)} ({', '.join(details)})"


def event_phrases(report: Report, most: int | None = None) -> list[str]:
    """Return the events of the period, earliest first; at most the latest `most` of them."""
    shown = report.events if most is None else report.events[-most:]
    left_out = len(report.events) - len(shown)
    before = [f"{plural(left_out, 'earlier event')}: dorsiflex event list"] if left_out else []
    return [*before, *(event_phrase(event, report.until) for event in shown)]


def loss_phrases(report: Report) -> list[str]:
    """Return, after a loss, when to get advice, and the last event on the way; else nothing.

    Pain says nothing of swelling or giving way, which nobody records.
    """
    lost = [its for its in report.sides.values() if state_of(its.change) is State.LOSS]
    if not lost:
        return []
    ankle = f"the {lost[0].side} ankle" if len(lost) == 1 else "an ankle"
    text = f"Get advice if {ankle} swells, goes numb or gives way."
    events = [event for event in report.events if any(_is_between(event, its) for its in lost)]
    if not events:
        return [text]
    when, what = short_day(events[-1].day, report.until), escape_control(events[-1].text)
    return [f"Since the start: {when}, '{what}'. {text}"]


def _is_between(event: Event, side: SideReport) -> bool:
    baseline, current = side.baseline, side.current
    if baseline is None or current is None or side.side not in event.sides:
        return False
    return baseline.last < event.day <= current.last


_ADVICE = {
    Advice.EASE_OFF: (
        "Ease off: stop what gave sharp pain; do less of the rest, less deep and with less weight,"
        " until pain stays at the limit or below and settles by the next morning. If it does not,"
        " stop and get advice."
    ),
    Advice.HOLD: "Stay at this load for now.",
    Advice.MAY_PROGRESS: (
        "You may progress: one thing at a time, a harder form or a little more, and then wait for"
        " the next morning."
    ),
}


_STOP = "No: stop what causes the pain, and get advice."
_STOP_IN_SHORT = "stop what causes the pain"

_ADVICE_IN_SHORT = {
    Advice.EASE_OFF: "ease off",
    Advice.HOLD: "stay at this load for now",
    Advice.MAY_PROGRESS: "a little more is possible",
}


def advice_phrase(progression: Progression) -> str:
    """Return what to do."""
    return _STOP if progression.must_stop else _ADVICE[progression.advice]


def sources_phrase(progression: Progression) -> str:
    """Return the sources of the rule, in short."""
    names = "; ".join(
        f"{source.name} (reported second-hand)" if source.second_hand else source.name
        for source in progression.sources
    )
    return f"The rule: {names}. More: dorsiflex guide pain"


def training_line(report: Report) -> str | None:
    """Return training and advice in one line; None without training."""
    parts = [_sessions(report.training)] if report.training else []
    if report.progression is not None:
        advice = _ADVICE_IN_SHORT[report.progression.advice]
        if report.training or report.progression.advice is not Advice.EASE_OFF:
            parts.append(_STOP_IN_SHORT if report.progression.must_stop else advice)
    return f"Training: {'; '.join(parts)}." if parts else None


def done_cell(week: TrainingWeek) -> str:
    """Return sessions done: `9`, with a plan `9/12`, and `9/12 +2` with extra ones."""
    if not week.is_planned:
        return str(week.sessions)
    extra = week.sessions - week.planned_done
    return f"{week.planned_done}/{week.planned}" + (f" +{extra}" if extra else "")


def training_phrase(weeks: Sequence[TrainingWeek]) -> str:
    """Return a summary of the training of a period."""
    return f"{_sessions(weeks, ' in ' + plural(len(weeks), 'week'))}."


def _sessions(weeks: Sequence[TrainingWeek], when: str = "") -> str:
    planned = [week for week in weeks if week.is_planned]
    text = plural(sum(week.sessions for week in weeks), "session") + when
    if not planned:
        return text
    done = sum(week.planned_done for week in planned)
    return f"{text}, {done} of {sum(week.planned for week in planned)} planned done"


def training_paragraphs(report: Report, *, all_weeks: bool = False) -> list[str]:
    """Return the paragraphs on training in a report; empty without training.

    Args:
        report: the report.
        all_weeks: with a heading and all weeks, not only those without a test.
    """
    paragraphs = []
    if report.training:
        head = "Training: " if all_weeks else ""
        paragraphs.append(f"{head}{training_phrase(report.training)}")
        tested = {week.week for side in report.sides.values() for week in side.weeks}
        alone = [week for week in report.training if week.week not in tested]
        if all_weeks:
            paragraphs.append(weeks_phrase(report.training, "Training week by week"))
        elif alone:
            paragraphs.append(weeks_phrase(alone, "In weeks without a test"))
    if report.progression is not None:
        paragraphs.append(f"Ready to progress? {advice_phrase(report.progression)}")
        paragraphs += [f"- {reason}" for reason in report.progression.reasons]
        paragraphs.append(sources_phrase(report.progression))
    return paragraphs


def weeks_phrase(weeks: Sequence[TrainingWeek], head: str) -> str:
    """Return the sessions of each week, in one sentence."""
    return f"{head}: " + ", ".join(f"{week.week.name} {done_cell(week)}" for week in weeks) + "."
