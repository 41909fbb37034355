"""Tests as people see them: one a line, or one whole."""

from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import record_of
from dorsiflex.render.below import records_table
from dorsiflex.render.lengths import exact, length, moment, moment_and_offset, pain_words
from dorsiflex.render.table import Field, fields_lines
from dorsiflex.render.terminal import clean, filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import Conditions, KneeToWallTest
    from dorsiflex.domain.period import Recorded
    from dorsiflex.render.terminal import Screen

_NO_TESTS = "No tests yet. Store one with: {} log -l 9.5 -r 11.2 (how: dorsiflex guide test)"
_NONE_FOUND = "No test matches. {} list shows the latest."
_NARROW = 60
_GROUPS = (4, 1, 1, 1, 1, 1)
_IN_WORDS = frozenset({"id", "person", "side", "tested_at", "score_cm", "best_cm", "trials_cm"}) | {
    *("pain", "sharp", "footwear", "warmed_up", "back_foot", "tags", "note")
}
"""Columns of an export that `test_fields` has words for."""


def tests_table(
    tests: "Sequence[KneeToWallTest]", unit: "Unit", screen: "Screen", *, filtered: bool
) -> str:
    """Write tests one a line.

    Args:
        tests: in the order they are shown.
        unit: what distances are shown in.
        screen: what it is made for.
        filtered: not all tests were asked for.
    """
    if not tests:
        text = _NONE_FOUND if filtered else _NO_TESTS
        return filled(text.format(screen.program), screen)
    is_narrow = screen.is_terminal and screen.columns < _NARROW
    score = str(unit) if is_narrow else f"score {unit}"
    fields: list[Field[KneeToWallTest]] = [
        Field("id", lambda test: str(test.id), right=True),
        Field("when", lambda test: moment(test.tested_at)),
        Field("side", lambda test: test.side),
        Field(score, lambda test: length(test.score_cm, unit), right=True),
        Field("trials", lambda test: _trials(test, unit)),
        Field("pain", lambda test: pain_words(test.pain, sharp=test.sharp), right=True),
        Field("conditions", lambda test: conditions_words(test.conditions)),
        Field("tags", lambda test: " ".join(test.tags)),
        Field("note", lambda test: test.note or ""),
    ]
    return records_table(tests, fields, screen, _GROUPS)


def test_lines(test: "KneeToWallTest", unit: "Unit", screen: "Screen") -> str:
    """Write one test whole, a field a line."""
    fields = {"id": str(test.id), **test_fields(test, unit), "uuid": test.uuid}
    return fields_lines(fields, screen)


def test_fields(test: "KneeToWallTest", unit: "Unit") -> dict[str, str]:
    """Return what a person may want to see of a test; empty if it was not recorded.

    A field without words of its own is shown as an export writes it, so that none is forgotten.
    """
    from dorsiflex.exchange.columns import TESTS

    record = record_of(test)
    others = (column for column in TESTS.columns if column.name not in _IN_WORDS)
    return {
        "person": test.person,
        "side": test.side,
        "when": moment_and_offset(test.tested_at),
        "score": f"{length(test.score_cm, unit)} {unit}",
        "best": f"{exact(test.best_cm, unit)} {unit}",
        "trials": f"{_trials(test, unit)} {unit}",
        "pain": pain_words(test.pain, sharp=test.sharp),
        "conditions": conditions_words(test.conditions),
        "tags": " ".join(test.tags),
        "note": test.note or "",
        **{column.name: column.cell(column.value(record)) for column in others},
    }


def _trials(test: "KneeToWallTest", unit: "Unit") -> str:
    return " ".join(exact(trial, unit) for trial in test.trials_cm)


def with_filter(subject: str, wanted: "Recorded") -> str:
    """Add to a subject which tests are meant: `…, only barefoot, cold, tag gym`."""
    words = [conditions_words(wanted.conditions), f"tag {clean(wanted.tag)}" if wanted.tag else ""]
    only = ", ".join(filter(None, words))
    return f"{subject}, only {only}" if only else subject


def conditions_words(conditions: "Conditions") -> str:
    """Say how a test was done; empty if nothing was recorded."""
    words = []
    if conditions.footwear:
        words.append(str(conditions.footwear))
    if conditions.warmed_up is not None:
        words.append("warm" if conditions.warmed_up else "cold")
    if conditions.back_foot:
        words.append(f"back foot {conditions.back_foot}")
    return ", ".join(words)
