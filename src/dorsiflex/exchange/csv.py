"""CSV, one row a test: UTF-8, LF, quoted as RFC 4180 needs, the header always there."""

import csv
from functools import partial
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import LONGEST_CM, shortest
from dorsiflex.domain.knee_to_wall import HUNDREDTHS, Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dorsiflex.domain.records import Record

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


def csv_lines(records: "Iterable[Record]", *, raw: bool = False) -> "Iterator[str]":
    """Write tests, in pieces of whole lines.

    Args:
        records: in the order they are written.
        raw: leave text that a spreadsheet would run as a formula as it is; otherwise it gets a
            leading `'`, which import takes off again.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    rows = map(partial(_row, text=str if raw else guarded), records)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        writer.writerows(some)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _row(record: "Record", text: "Callable[[str], str]") -> "Sequence[object]":
    trials, tags, note = record.trials, record.tags, record.note
    # The writer writes None as an empty cell.
    return (
        record.uuid,
        text(record.person),
        record.side,
        record.tested_at,
        _shortest_cm(record.score_cm),
        _SHORTEST[max(trials)],
        " ".join([_SHORTEST[trial] for trial in trials]),
        record.pain,
        _FLAGS[record.sharp],
        record.footwear,
        _FLAGS[record.warmed_up],
        record.back_foot,
        text(tags) if tags else None,
        text(note) if note else None,
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
