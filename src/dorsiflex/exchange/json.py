"""JSON (one array) and JSON Lines (one object a line): the names of the CSV, real values."""

import json
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.knee_to_wall import HUNDREDTHS, score_cm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dorsiflex.domain.records import Record

# `json.dumps` makes an encoder for every object that is not written as it would write it itself.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def json_lines(records: "Iterable[Record]") -> "Iterator[str]":
    """Write tests as JSON Lines, a test a piece."""
    return lines_of(map(_fields, records))


def json_array(records: "Iterable[Record]") -> "Iterator[str]":
    """Write tests as one JSON array, a test a piece."""
    return array_of(map(_fields, records))


def lines_of(objects: "Iterable[dict[str, Any]]") -> "Iterator[str]":
    """Write objects one a line, an object a piece."""
    for each in objects:
        yield f"{_ENCODE(each)}\n"


def array_of(objects: "Iterable[dict[str, Any]]") -> "Iterator[str]":
    """Write objects as one array, an object a piece."""
    before = "[\n"
    for each in objects:
        yield f"{before}{_ENCODE(each)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _fields(record: "Record") -> dict[str, Any]:
    return {
        "id": record.uuid,
        "person": record.person,
        "side": record.side,
        "tested_at": record.tested_at,
        "score_cm": score_cm(record.trials),
        "best_cm": max(record.trials) / HUNDREDTHS,
        "trials_cm": [trial / HUNDREDTHS for trial in record.trials],
        "pain": record.pain,
        "sharp": record.sharp,
        "footwear": record.footwear,
        "warmed_up": record.warmed_up,
        "back_foot": record.back_foot,
        "tags": record.tags.split(),
        "note": record.note,
    }
