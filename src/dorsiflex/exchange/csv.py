"""CSV, one row a test: UTF-8, LF, quoted as RFC 4180 needs, the header always there."""

import csv
from io import StringIO
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import LONGEST_CM, shortest
from dorsiflex.domain.knee_to_wall import HUNDREDTHS, Trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.domain.knee_to_wall import KneeToWallTest

HEADER = (
    "id",
    "person",
    "side",
    "tested_at",
    "score_cm",
    "best_cm",
    "trials_cm",
    "pain",
    "sharp",
    "footwear",
    "warmed_up",
    "back_foot",
    "tags",
    "note",
)
_ROWS_AT_ONCE = 1000
_SHORTEST = [shortest(Trial(trial)) for trial in range(LONGEST_CM * HUNDREDTHS + 1)]
_FLAGS = {None: None, True: "true", False: "false"}
_FORMULA = "=+-@\t\r"


def csv_lines(tests: "Iterable[KneeToWallTest]", *, raw: bool = False) -> "Iterator[str]":
    """Write tests, in pieces of whole lines.

    Args:
        tests: in the order they are written.
        raw: leave text that a spreadsheet would run as a formula as it is; otherwise it gets a
            leading `'`, which import takes off again.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for number, test in enumerate(tests, start=1):
        writer.writerow(_row(test, raw=raw))
        if number % _ROWS_AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _row(test: "KneeToWallTest", *, raw: bool) -> "Sequence[object]":
    conditions, trials = test.conditions, test.trials
    text = str if raw else guarded
    # The writer writes None as an empty cell.
    return (
        test.uuid,
        text(test.person),
        test.side,
        test.tested_at.isoformat(),
        _shortest_cm(test.score_cm),
        _SHORTEST[max(trials)],
        " ".join([_SHORTEST[trial] for trial in trials]),
        test.pain,
        _FLAGS[test.sharp],
        conditions.footwear,
        _FLAGS[conditions.warmed_up],
        conditions.back_foot,
        text(" ".join(test.tags)) if test.tags else None,
        test.note and text(test.note),
    )


def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text: `'` before `= + - @`, tab, CR, or before `'` and one.

    However many `'` stand before it, one is added: else the one that import takes off was not ours.
    """
    bare = text.lstrip("'") if text[:1] == "'" else text
    return f"'{text}" if bare and bare[0] in _FORMULA else text


def unguarded(text: str) -> str:
    """Take off again what `guarded` put on."""
    rest = text[1:]
    return rest if text.startswith("'") and guarded(rest) == text else text


def _shortest_cm(cm: float) -> str:
    return f"{cm:.0f}" if cm == int(cm) else repr(cm)
