"""What a saved report explains besides its conclusions: its numbers, and how tests were done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import COMMON_ASYMMETRY_CM, LARGEST_ASYMMETRY_SEEN_CM, WINDOW_DAYS
from dorsiflex.domain.measurement import Side, Unit
from dorsiflex.render.lengths import length, plural
from dorsiflex.render.tests import conditions_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.measurement import KneeToWallTest
    from dorsiflex.domain.report import Report


def meanings(report: Report, unit: Unit) -> dict[str, str]:
    """Return what the numbers of a report mean, by their names.

    The difference between the ankles is explained only if both were tested. Its source is Hoch &
    McKeon 2011, as reported by others.
    """
    explained = {
        "Score": "Distance from the wall to the big toe with the knee touching and the heel down:"
        " the mean of a test's trials. All tests of one ankle on one day count as one.",
        "Start and now": f"Mean scores of the first and the last {WINDOW_DAYS} days of testing.",
        "Change": "Now minus start.",
        "Error": "The minimal detectable change (95 %): a smaller change may be measurement error"
        " alone.",
        "Evidence": "How many times better a change explains all scores than a steady ankle does."
        " A gain or a loss is a change of at least the error with the evidence needed.",
        "Pain": "0 is none, 10 the worst imaginable; 'sharp' is a warning sign at any number.",
    }
    if len(report.sides) == len(Side):
        common, seen = (
            f"{length(cm, unit)} {unit}" for cm in (COMMON_ASYMMETRY_CM, LARGEST_ASYMMETRY_SEEN_CM)
        )
        explained["Difference between the ankles"] = (
            f"Up to {common} is common in healthy adults; up to about {seen} was seen in some"
            " (35 adults, Hoch & McKeon 2011, reported second-hand). It does not predict injury."
        )
    return explained


def conditions_phrases(tests: Sequence[KneeToWallTest]) -> list[str]:
    """Return how the tests were done, the commonest way first; empty without tests."""
    counts = Counter(conditions_words(test.conditions) for test in tests)
    if not any(counts):
        return ["Footwear, warm-up and back foot were not recorded."] if counts else []
    if len(counts) == 1:
        return [f"All tests: {''.join(counts)}."]
    return [
        f"{words or 'not recorded'}: {plural(count, 'test')}"
        for words, count in counts.most_common()
    ]
