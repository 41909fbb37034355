"""What a report says of events: where comparisons start, and what happened in the period."""

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
    """Say from which baseline event the ankles are compared: once if it is one and the same."""
    sides: dict[Event, list[Side]] = {}
    for side, its in report.sides.items():
        if its.start_event is not None:
            sides.setdefault(its.start_event, []).append(side)
    return [_start_phrase(event, of, report) for event, of in sides.items()]


def _start_phrase(event: Event, sides: list[Side], report: Report) -> str:
    who = "Both ankles are" if len(sides) == len(Side) else f"The {sides[0]} ankle is"
    on = short_day(event.day, report.until)
    return f"{who} compared from the baseline event e{event.id} '{clean(event.text)}' on {on}."


def event_phrase(event: Event, until: date) -> str:
    """Say what happened: `Sat 3 Oct: ankle sprain (e1, left, baseline)`."""
    about = [f"e{event.id}", event.side_word, *(["baseline"] if event.is_baseline else [])]
    return f"{short_weekday(event.day, until)}: {clean(event.text)} ({', '.join(about)})"


def event_phrases(report: Report, most: int | None = None) -> list[str]:
    """Say what happened in the period, earliest first.

    Args:
        report: what is shown.
        most: how many events at most, the latest of them; None for all.
    """
    shown = report.events if most is None else report.events[-most:]
    left_out = len(report.events) - len(shown)
    before = [f"{plural(left_out, 'earlier event')}: dorsiflex event list"] if left_out else []
    return [*before, *(event_phrase(event, report.until) for event in shown)]
