"""CSV, one row a test: UTF-8, LF, quoted as RFC 4180 needs, the header always there."""

import csv
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import LONGEST_CM, format_trial
from dorsiflex.domain.knee_to_wall import HUNDREDTHS, Trial, score_cm

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
_ROWS_AT_ONCE = 200
"""Enough that the pieces are few; larger ones are slower to get memory for."""

_SHORTEST = [format_trial(Trial(trial)) for trial in range(LONGEST_CM * HUNDREDTHS + 1)]
_FLAGS = {None: None, True: "true", False: "false"}
_FORMULA = "=+-@\t\r"


def csv_lines(records: "Iterable[Record]", *, raw: bool = False) -> "Iterator[str]":
    """Write tests, in pieces of whole lines.

    Args:
        records: in the order they are written.
        raw: leave text that a spreadsheet would run as a formula as it is; otherwise it gets a
            leading `'`, which import takes off again.
    """
    return rows_of(HEADER, map(partial(_row, str if raw else guarded), records))


def rows_of(header: "Sequence[str]", rows: "Iterable[Sequence[object]]") -> "Iterator[str]":
    """Write a header and rows of cells, in pieces of whole lines."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    left = iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        writer.writerows(some)
        yield lines.taken()
    yield lines.taken()


class _Lines(list[str]):
    """What a `csv.writer` has written since it was last taken."""

    write = list.append

    def taken(self) -> str:
        text = "".join(self)
        self.clear()
        return text


def _row(text: "Callable[[str], str]", record: "Record") -> "Sequence[object]":
    uuid, person, side, at, trials, pain, sharp, footwear, warmed_up, back_foot, tags, note = record
    # The writer writes None as an empty cell.
    return (
        uuid,
        text(person),
        side,
        at,
        *_cells_of(trials),
        pain,
        _FLAGS[sharp],
        footwear,
        _FLAGS[warmed_up],
        back_foot,
        text(tags) if tags else None,
        text(note) if note else None,
    )


@lru_cache(maxsize=8192)
def _cells_of(trials: tuple[int, ...]) -> tuple[str, str, str]:
    """Write score, best and trials, in cm.

    However many tests there are, few of them have other trials than any test before.
    """
    return (
        _shortest_cm(score_cm(trials)),
        _SHORTEST[max(trials)],
        " ".join([_SHORTEST[trial] for trial in trials]),
    )


@lru_cache(maxsize=100)
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
