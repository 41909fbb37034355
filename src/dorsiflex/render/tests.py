"""Tests as people see them: one session per line or per sentence, or one test in full."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import record_of
from dorsiflex.render.lengths import (
    day,
    exact,
    length,
    moment,
    moment_and_offset,
    pain_words,
    plural,
)
from dorsiflex.render.table import Field, fields_lines, records_table
from dorsiflex.render.terminal import escape_control, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dorsiflex.domain.dates import Recorded
    from dorsiflex.domain.measurement import Conditions, KneeToWallTest, TestSession, Unit
    from dorsiflex.render.terminal import Screen

_NO_TESTS = "No tests yet. Store one with: {} log -l 9.5 -r 11.2 (how: dorsiflex guide test)"
_NONE_FOUND = "No test matches. {} list shows the latest."
_NARROW = 100
_GROUPS = (4, 1, 1, 1, 1)
_IN_WORDS = frozenset({"id", "person", "side", "tested_at", "trials_cm", "pain", "sharp"}) | {
    *("footwear", "warmed_up", "back_foot", "tags", "note", "measured_by")
}
"""Columns of an export that `test_fields` has words for, besides those that follow from them."""


def sessions_table(
    sessions: Sequence[TestSession], unit: Unit, screen: Screen, *, filtered: bool
) -> str:
    """Write tests, one line per session; `filtered` if not all tests were asked for."""
    if not sessions:
        return _none(screen, filtered=filtered)
    is_narrow = screen.is_terminal and screen.columns < _NARROW
    left, right = ("L", "R") if is_narrow else ("left", "right")
    fields: list[Field[TestSession]] = [
        Field("ids", _ids, right=True),
        Field("when", lambda session: moment(session.tests[0].tested_at)),
        Field(f"{left} {unit}", lambda session: _score(session.left, unit), right=True),
        Field(f"{right} {unit}", lambda session: _score(session.right, unit), right=True),
        Field("pain", _pains),
        *(Field(name, partial(_of_both, session_of)) for name, session_of in _REST.items()),
    ]
    return records_table(sessions, fields, screen, _GROUPS)


def session_sentences(
    sessions: Sequence[TestSession], unit: Unit, screen: Screen, *, filtered: bool
) -> str:
    """Write tests, one sentence per session, likewise."""
    if not sessions:
        return _none(screen, filtered=filtered)
    return "\n".join(filled(_sentence(session, unit), screen) for session in sessions)


def _none(screen: Screen, *, filtered: bool) -> str:
    text = _NONE_FOUND if filtered else _NO_TESTS
    return filled(text.format(screen.program), screen)


def _sentence(session: TestSession, unit: Unit) -> str:
    first = session.tests[0]
    parts = []
    for test in session.tests:
        pain = pain_words(test.pain, sharp=test.sharp)
        with_pain = f" with pain {pain}" if pain else ""
        parts.append(f"{test.side} {length(test.score_cm, unit)} {unit}{with_pain}")
    rest = [escape_control(_of_both(words, session)) for words in _REST.values()]
    named = [f"{name} {text}".strip() for name, text in zip(_NAMES, rest, strict=True) if text]
    head = f"{day(first.tested_at)} at {first.tested_at:%H:%M}: {', '.join(parts)}"
    ids = "ids" if len(session.tests) > 1 else "id"
    return f"{'; '.join([head, *named])} ({ids} {_ids(session)})."


def _ids(session: TestSession) -> str:
    return " ".join(str(test.id) for test in session.tests)


def _score(test: KneeToWallTest | None, unit: Unit) -> str:
    return "" if test is None else length(test.score_cm, unit)


def _pains(session: TestSession) -> str:
    """Write the pain of both ankles, left first: `2`, `2/4`, `-/3 sharp`."""
    pains = [pain_words(test.pain, sharp=test.sharp) for test in session.tests]
    if len(set(pains)) == 1:
        return pains[0]
    return "/".join(pain or "-" for pain in pains)


def _of_both(words: Callable[[KneeToWallTest], str], session: TestSession) -> str:
    """Write what was recorded of both ankles, once if it is the same."""
    texts = {test.side: words(test) for test in session.tests}
    if len(set(texts.values())) == 1:
        return words(session.tests[0])
    return "; ".join(f"{side}: {text}" for side, text in texts.items() if text)


def test_lines(test: KneeToWallTest, unit: Unit, screen: Screen) -> str:
    """Write one test in full, one field per line."""
    fields = {"id": str(test.id), **test_fields(test, unit), "uuid": test.uuid}
    return fields_lines(fields, screen)


def test_fields(test: KneeToWallTest, unit: Unit) -> dict[str, str]:
    """Return what a person may want to see of a test; empty if it was not recorded.

    A field without words of its own is shown as an export writes it, so that none is forgotten.
    """
    from dorsiflex.exchange.columns import TESTS

    record = record_of(test)
    others = (column for column in TESTS.columns if column.reader and column.name not in _IN_WORDS)
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


def _trials(test: KneeToWallTest, unit: Unit) -> str:
    return " ".join(exact(trial, unit) for trial in test.trials_cm)


def with_filter(subject: str, wanted: Recorded) -> str:
    """Add to a subject which tests are meant: `…, only barefoot, cold, tag gym`."""
    words = [
        conditions_words(wanted.conditions),
        f"tag {escape_control(wanted.tag)}" if wanted.tag else "",
    ]
    only = ", ".join(filter(None, words))
    return f"{subject}, only {only}" if only else subject


def conditions_words(conditions: Conditions) -> str:
    """Describe how a test was done; empty if nothing was recorded."""
    words = []
    if conditions.footwear:
        words.append(str(conditions.footwear))
    if conditions.warmed_up is not None:
        words.append("warm" if conditions.warmed_up else "cold")
    if conditions.back_foot:
        words.append(f"back foot {conditions.back_foot}")
    if conditions.measured_by:
        words.append(f"measured by {conditions.measured_by}")
    return ", ".join(words)


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


_REST: dict[str, Callable[[KneeToWallTest], str]] = {
    "conditions": lambda test: conditions_words(test.conditions),
    "tags": lambda test: " ".join(test.tags),
    "note": lambda test: test.note or "",
}
_NAMES = ("", "tags", "note:")
