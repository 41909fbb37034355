"""Messages of `log --many`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.render.lengths import day, exact, length, plural
from dorsiflex.render.stored import UNDO, stored_line
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person


def batch_stored_lines(
    tests: Sequence[KneeToWallTest], before: Sequence[KneeToWallTest | None], unit: Unit
) -> str:
    """Return one line per ankle about what was stored, and how to undo it.

    `before` is, for each test, the previous one of the same ankle.
    """
    lines = [
        f"{clean(test.person)}  {stored_line(test, former, unit)}"
        for test, former in zip(tests, before, strict=True)
    ]
    return "\n".join([*lines, f"Stored {_counts(tests)}. {UNDO}"])


def batch_summary(tests: Sequence[KneeToWallTest]) -> str:
    """Return the summary of the change, in one line."""
    return f"log {_counts(tests)} ({day(tests[0].tested_on)})"


def entry_line(person: Person, tests: Sequence[KneeToWallTest], unit: Unit) -> str:
    """Return how a line was understood."""
    ankles = [
        f"{test.side} {length(test.score_cm, unit)} {unit}"
        + (f" ({' '.join(exact(cm, unit) for cm in test.trials_cm)})" if test.trials[1:] else "")
        for test in tests
    ]
    pain = "" if tests[0].pain is None else f", pain {tests[0].pain}"
    return f"{clean(person.name)}: {', '.join(ankles)}{pain}"


def _counts(tests: Sequence[KneeToWallTest]) -> str:
    people = len({test.person for test in tests})
    return f"{plural(len(tests), 'test')} of {plural(people, 'person', 'people')}"
