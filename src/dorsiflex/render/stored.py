"""Messages of `log` and `delete`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import MDC_PUBLISHED_CM
from dorsiflex.render.lengths import day, length, moment, plural, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest, Side

UNDO = "Take it back with: dorsiflex undo"


def stored_lines(
    tests: Sequence[KneeToWallTest],
    before: Mapping[Side, KneeToWallTest | None],
    unit: Unit,
) -> str:
    """Return one line per ankle about what was stored, and how to undo it.

    `before` is the previous test of each ankle.
    """
    lines = [stored_line(test, before.get(test.side), unit) for test in tests]
    return "\n".join([*lines, UNDO])


def stored_line(test: KneeToWallTest, before: KneeToWallTest | None, unit: Unit) -> str:
    """Return one line about a stored test and its change since the previous one."""
    several = f" (best {length(test.best_cm, unit)} of {len(test.trials)})"
    pain = "" if test.pain is None else f", pain {test.pain}"
    sharp = "" if not test.sharp else ", sharp pain" if test.pain is None else " sharp"
    return (
        f"{test.id}  {test.side:<5}  {moment(test.tested_at)}  {length(test.score_cm, unit)} {unit}"
        f"{several if len(test.trials) > 1 else ''}{pain}{sharp}, {_since(test, before, unit)}"
    )


def guided_end(unit: Unit, program: str) -> str:
    """Return how large measurement error can be; `program` is the command to call for a report."""
    return (
        f"One test against another: up to {length(MDC_PUBLISHED_CM, unit)} {unit} can be"
        f" measurement error.\nAll tests judged: {program} report"
    )


def _since(test: KneeToWallTest, before: KneeToWallTest | None, unit: Unit) -> str:
    if before is None:
        return "its earliest test"
    change = signed(test.score_cm - before.score_cm, unit)
    since = day(before.tested_on)
    if before.tested_on == test.tested_on:
        since = f"{before.tested_at:%H:%M} that day"
    return f"{change} {unit} since {since}"


def deleted_lines(tests: Sequence[KneeToWallTest], unit: Unit) -> str:
    """Return what was deleted, and how to undo it."""
    lines = [
        f"{test.id}  {test.side:<5}  {moment(test.tested_at)}  {length(test.score_cm, unit)} {unit}"
        for test in tests
    ]
    return "\n".join([f"Deleted {plural(len(tests), 'test')}:", *lines, UNDO])
