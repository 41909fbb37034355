"""What an import did as versioned JSON: how the file was read, and what became of its rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from dorsiflex.render.json import document, record_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dorsiflex.domain.drafts import AnyDraft, BadRow
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.exchange.import_options import FileReading
    from dorsiflex.render.json import Fields
    from dorsiflex.storage.importing import Difference, Imported


def import_json(
    readings: Sequence[FileReading],
    done: Imported,
    bad_rows: Iterable[tuple[FileReading, BadRow]],
    counted: Mapping[str, int],
    **fields: object,
) -> str:
    """Write what an import did.

    Args:
        readings: how the file was read; several of a workbook with sheets of ours.
        done: what became of its rows.
        bad_rows: the first of them.
        counted: how many bad rows and unlikely values there are in all.
        fields: the rest of the document.
    """
    reading = readings[0]
    tally = reading.tally
    return document(
        "import/1",
        understood={
            **asdict(reading.understood),
            "columns": dict(reading.understood.columns),
            "tests": tally.tests,
            "units": tally.units,
            "in_utc": tally.is_in_utc,
        },
        sheets=[one.understood.sheet for one in readings if one.understood.sheet],
        counts={**asdict(done.counts), **counted},
        left_out={"without_test": tally.without_test, "other_tests": tally.other_tests},
        moves=[
            {
                **_place(move.line, reading, move.numbered),
                "from": move.from_person,
                "to": move.to_person,
            }
            for move in done.moves
        ],
        differences=[
            {**_place(each.line, reading, each.numbered), **_difference(each)}
            for each in done.differences
        ],
        people_added=done.people_added,
        refused=[
            {**_place(row.line, its), "place": row.place, "value": row.value, "reason": row.reason}
            for its, row in bad_rows
        ],
        **fields,
    )


def warning_fields(
    warnings: Iterable[tuple[FileReading, int, Unlikely]], unit: Unit
) -> list[Fields]:
    """Return unlikely values of a file, and where they are."""
    from dorsiflex.render.messages import unlikely_text

    return [
        {**_place(line, reading), "code": one.reason, "text": unlikely_text(one, unit)}
        for reading, line, one in warnings
    ]


def draft_fields(
    first: Iterable[tuple[FileReading, Sequence[AnyDraft]]], person: str
) -> list[Fields]:
    """Return rows of a file as they would be stored; there is no `id` yet that could be typed."""
    return [
        {**_draft(draft, person), **_place(draft.line, reading)}
        for reading, drafts in first
        for draft in drafts
    ]


def _draft(draft: AnyDraft, person: str) -> Fields:
    from dorsiflex.domain.measurement import KneeToWallTest, TestRecord

    record = draft.record._replace(person=draft.person or person)
    if isinstance(record, TestRecord):
        return {**record_fields(KneeToWallTest.of(record)), "uuid": record.uuid or None}
    fields = record_fields(record)
    return {**fields, "id": None} if "id" in fields else fields


def _difference(difference: Difference) -> Fields:
    after = record_fields(difference.after)
    before = {} if difference.before is None else record_fields(difference.before)
    return {
        "id": before.get("id"),
        "uuid": after.get("uuid"),
        "deleted": not before,
        "stored": difference.is_taken,
        "fields": [
            {"field": name, "before": before.get(name), "after": value}
            for name, value in after.items()
            if name not in {"id", "uuid", "session"} and before.get(name) != value
        ],
    }


def _place(number: int, reading: FileReading, numbered: str = "") -> Fields:
    """Return where a row is: its line or row, and its item in an array that is all in one line."""
    is_item = reading.numbered == "item"
    return {
        "line": 1 if is_item else number,
        "item": number if is_item else None,
        "place": f"{numbered or reading.numbered} {number}",
    }
