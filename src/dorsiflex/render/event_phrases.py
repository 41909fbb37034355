"""Events in a report: where comparisons start, and what happened in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import Side
from dorsiflex.render.lengths import plural, short_day, short_weekday
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from datetime import date

    from dorsiflex.domain.events import Event
    from dorsiflex.domain.report import Report


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
    return f"{subject} compared from the baseline event e{event.id} '{clean(event.text)}' on {on}."


def event_phrase(event: Event, until: date) -> str:
    """Return an event as `Sat 3 Oct: ankle sprain (e1, left, baseline)`."""
    details = [f"e{event.id}", event.side_word, *(["baseline"] if event.is_baseline else [])]
    return f"{short_weekday(event.day, until)}: {clean(event.text)} ({', '.join(details)})"


def event_phrases(report: Report, most: int | None = None) -> list[str]:
    """Return the events of the period, earliest first; at most the latest `most` of them."""
    shown = report.events if most is None else report.events[-most:]
    left_out = len(report.events) - len(shown)
    before = [f"{plural(left_out, 'earlier event')}: dorsiflex event list"] if left_out else []
    return [*before, *(event_phrase(event, report.until) for event in shown)]
