"""Training in sentences, for `plan show`, the report and `--describe`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.report import Advice
from dorsiflex.render.lengths import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.plan import TrainingWeek
    from dorsiflex.domain.report import Progression, Report

_ADVICE = {
    Advice.EASE_OFF: (
        "Ease off: stop what gave sharp pain; do less of the rest, less deep and with less weight,"
        " until pain stays at the limit or below and settles by the next morning. If it does not,"
        " stop and get advice."
    ),
    Advice.HOLD: "Stay at this load for now.",
    Advice.MAY_PROGRESS: (
        "You may push on: one thing at a time, a harder form or a little more, and then wait for"
        " the next morning."
    ),
}


_ADVICE_IN_SHORT = {
    Advice.EASE_OFF: "ease off",
    Advice.HOLD: "stay at this load for now",
    Advice.MAY_PROGRESS: "a little more is possible",
}


def advice_phrase(progression: Progression) -> str:
    """Return what to do."""
    return _ADVICE[progression.advice]


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
        parts.append(_ADVICE_IN_SHORT[report.progression.advice])
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
        paragraphs.append(f"May I push on? {advice_phrase(report.progression)}")
        paragraphs += [f"- {reason}" for reason in report.progression.reasons]
        paragraphs.append(sources_phrase(report.progression))
    return paragraphs


def weeks_phrase(weeks: Sequence[TrainingWeek], head: str) -> str:
    """Return the sessions of each week, in one sentence."""
    return f"{head}: " + ", ".join(f"{week.week.name} {done_cell(week)}" for week in weeks) + "."
