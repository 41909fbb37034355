"""JSON (one array) and JSON Lines (one object a line): the names of the CSV, real values."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dorsiflex.domain.knee_to_wall import KneeToWallTest


def json_lines(tests: "Iterable[KneeToWallTest]") -> "Iterator[str]":
    """Write tests as JSON Lines, a test a piece."""
    return lines_of(map(_fields, tests))


def json_array(tests: "Iterable[KneeToWallTest]") -> "Iterator[str]":
    """Write tests as one JSON array, a test a piece."""
    return array_of(map(_fields, tests))


def lines_of(objects: "Iterable[dict[str, Any]]") -> "Iterator[str]":
    """Write objects one a line, an object a piece."""
    for each in objects:
        yield f"{json.dumps(each, ensure_ascii=False)}\n"


def array_of(objects: "Iterable[dict[str, Any]]") -> "Iterator[str]":
    """Write objects as one array, an object a piece."""
    before = "[\n"
    for each in objects:
        yield f"{before}{json.dumps(each, ensure_ascii=False)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _fields(test: "KneeToWallTest") -> dict[str, Any]:
    return {
        "id": test.uuid,
        "person": test.person,
        "side": test.side,
        "tested_at": test.tested_at.isoformat(),
        "score_cm": test.score_cm,
        "best_cm": test.best_cm,
        "trials_cm": test.trials_cm,
        "pain": test.pain,
        "sharp": test.sharp,
        "footwear": test.conditions.footwear,
        "warmed_up": test.conditions.warmed_up,
        "back_foot": test.conditions.back_foot,
        "tags": test.tags,
        "note": test.note,
    }
