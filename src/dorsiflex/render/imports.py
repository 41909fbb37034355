"""What `import` says: how it read the file, what became of the rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.drafts import TestDraft, drafts_of
from dorsiflex.domain.events import Event
from dorsiflex.domain.knee_to_wall import KneeToWallTest, TestRecord
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.exchange.columns import MORNINGS
from dorsiflex.render.below import Row, table_with_rest_below
from dorsiflex.render.events import event_drafts_table, event_fields
from dorsiflex.render.lengths import moment, plural
from dorsiflex.render.machine import document, test_fields
from dorsiflex.render.stored import UNDO
from dorsiflex.render.table import Column, fields_lines, table
from dorsiflex.render.terminal import clean
from dorsiflex.render.tests import test_fields as shown_fields
from dorsiflex.render.training import dose
from dorsiflex.render.training_json import session_fields
from dorsiflex.render.unlikely import unlikely_text

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.drafts import AnyDraft, BadRow, Draft
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.exchange.detected_format import FileReading, Tally, Understood
    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.importing import ImportCounts, Imported


BAD_ROWS_SHOWN = 20
_PEOPLE_SHOWN = 20
_NAMES_SHOWN = 10
ROWS_SHOWN = 5

_GROUPS = (3, 1, 2, 1, 1, 1, 1)

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MARKS = {".": "point", ",": "comma", ", and .": "comma and point"}
_ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


def summary(name: str, counts: ImportCounts) -> str:
    """Say in one line what an import did, for the list of changes."""
    parts = [f"{counts.new:,} new"] if counts.new else []
    parts += [f"{counts.changed:,} changed"] if counts.changed else []
    return f"import {name}: {', '.join(parts)}" if parts else f"import {name}"


def done_lines(
    done: Imported, refused: int, unlikely: int, reading: FileReading, *, dry_run: bool
) -> str:
    """Say what became of the rows, what was left out, who is new, and how to undo it."""
    counts = done.counts
    parts = [
        f"{counts.new:,} new",
        f"{counts.changed:,} changed",
        f"{counts.same:,} same",
        *([_duplicates(counts.duplicates)] if counts.duplicates else []),
        f"{refused:,} refused",
        *([f"{plural(unlikely, 'unlikely value')}"] if unlikely else []),
    ]
    dry = " (dry run: nothing was stored)" if dry_run else ""
    lines = [f"{', '.join(parts)}{dry}", *_left_out(reading.tally)]
    if done.moves:
        lines.append(_moves(done, reading.numbered))
    if done.people_added:
        lines.append(_new_people(done.people_added))
    if not dry_run and (counts.new or counts.changed or done.people_added):
        lines.append(UNDO)
    return "\n".join(lines)


def _left_out(tally: Tally) -> list[str]:
    """Say which rows are neither imported nor bad."""
    lines = []
    if tally.without_test:
        lines.append(f"without a test: {plural(tally.without_test, 'row')}")
    if tally.other_tests:
        rows = plural(tally.other_tests.total(), "row")
        lines.append(f"of other tests: {rows}: {_counted(tally.other_tests)}")
    return lines


def _counted(names: Counter[str]) -> str:
    """List names with how often each is there, the most frequent first."""
    shown = [f"{clean(name)} ({count:,})" for name, count in names.most_common(_NAMES_SHOWN)]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _moves(done: Imported, numbered: str) -> str:
    moved = done.counts.moved
    shown = [
        f"{numbered} {move.line}, {clean(move.from_person)} to {clean(move.to_person)}"
        for move in done.moves
    ]
    more = f" and {moved - len(shown):,} more" if moved > len(shown) else ""
    goes = "1 row goes" if moved == 1 else f"{moved:,} rows go"
    return f"{goes} to another person: {'; '.join(shown)}{more}"


def _new_people(names: Sequence[str]) -> str:
    shown = ", ".join(map(clean, names[:_PEOPLE_SHOWN]))
    more = f" and {len(names) - _PEOPLE_SHOWN:,} more" if len(names) > _PEOPLE_SHOWN else ""
    return f"new people ({len(names):,}): {shown}{more}"


def _duplicates(count: int) -> str:
    return "1 duplicate skipped" if count == 1 else f"{count:,} duplicates skipped"


def bad_row_line(row: BadRow, numbered: str = "line") -> str:
    """Say what is wrong with a row."""
    value = "" if not row.value or row.value.strip() in row.reason else f"'{row.value}': "
    return clean(f"{numbered} {row.line}: {value}{row.reason}")


def bad_rows_lines(rows: Sequence[BadRow], refused: int, numbered: str = "line") -> str:
    """List the first bad rows, and say how many there are."""
    lines = [bad_row_line(row, numbered) for row in rows]
    if refused > len(rows):
        lines.append(f"… and {plural(refused - len(rows), 'more bad row')}")
    return "\n".join(lines)


def warnings_lines(
    warnings: Sequence[tuple[int, Unlikely]], unlikely: int, unit: Unit, numbered: str
) -> str:
    """List the first unlikely values with their lines, and say how many there are."""
    lines = [
        clean(f"warning: {numbered} {line}: {unlikely_text(one, unit)}") for line, one in warnings
    ]
    if unlikely > len(warnings):
        lines.append(f"… and {plural(unlikely - len(warnings), 'more unlikely value')}")
    return "\n".join(lines)


def warnings_json(
    warnings: Sequence[tuple[int, Unlikely]], unit: Unit, reading: FileReading
) -> list[dict[str, Any]]:
    """Return the first unlikely values with their lines."""
    return [
        {**_place(line, reading), "code": one.reason.value, "text": unlikely_text(one, unit)}
        for line, one in warnings
    ]


def understood_lines(reading: FileReading, screen: Screen) -> str:
    """Say how a file was read."""
    understood, tally = reading.understood, reading.tally
    facts = {
        "shape": str(understood.shape),
        "encoding": understood.encoding,
        "delimiter": _DELIMITERS.get(understood.delimiter or "", ""),
        "decimal mark": _MARKS.get(understood.decimal_mark or "", ""),
        "unit": ", ".join(filter(None, (understood.unit, _counted(tally.units)))),
        "tests": _counted(tally.tests),
        "dates": _dates(understood),
        "columns": ", ".join(_column(head, field) for head, field in understood.columns),
        "not imported": ", ".join(f"'{head}'" for head in understood.ignored),
    }
    return fields_lines(facts, screen)


def _dates(understood: Understood) -> str:
    order = _ORDERS.get(understood.dates or "", "")
    return f"{order}, {understood.dates_why}" if understood.dates_why else order


def _column(head: str, field: str) -> str:
    return field if head.strip().casefold() == field else f"'{head}' = {field}"


def first_rows_table(
    drafts: Sequence[AnyDraft],
    person: str,
    unit: Unit,
    screen: Screen,
    numbered: str = "line",
) -> str:
    """Write the first rows, all of one kind, as they would be stored."""
    sessions = drafts_of(TrainingSession, drafts)
    if sessions:
        return sessions_table(sessions, person, screen, numbered)
    mornings = drafts_of(MorningPain, drafts)
    if mornings:
        return mornings_table(mornings, person, screen, numbered)
    events = drafts_of(Event, drafts)
    if events:
        return event_drafts_table(events, person, screen, numbered)
    return _tests_table(drafts_of(TestRecord, drafts), person, unit, screen, numbered)


def _tests_table(
    drafts: Sequence[TestDraft], person: str, unit: Unit, screen: Screen, numbered: str
) -> str:
    names = ("person", "side", "when", "score", "trials", "pain", "conditions", "tags", "note")
    columns = [Column(numbered, right=True), *map(Column, names)]
    rows = []
    for draft in drafts:
        fields = shown_fields(_as_test(draft, person), unit)
        rows.append(Row((str(draft.line), *(fields[name] for name in names))))
    return table_with_rest_below(columns, _GROUPS, rows, screen)


def _as_test(draft: TestDraft, person: str) -> KneeToWallTest:
    return KneeToWallTest.of(draft.record._replace(person=draft.person or person))


def import_json(
    reading: FileReading,
    done: Imported,
    bad_rows: Sequence[BadRow],
    **fields: Any,  # noqa: ANN401 # anything that JSON can hold
) -> str:
    """Write what an import did; `counts` counts all bad rows, `refused` lists the first."""
    understood, tally = reading.understood, reading.tally
    return document(
        "import/1",
        understood={
            **asdict(understood),
            "columns": dict(understood.columns),
            "tests": dict(tally.tests),
            "units": dict(tally.units),
        },
        counts={
            **asdict(done.counts),
            "refused": fields.pop("refused"),
            "unlikely": fields.pop("unlikely"),
        },
        left_out={"without_test": tally.without_test, "other_tests": dict(tally.other_tests)},
        moves=[
            {**_place(move.line, reading), "from": move.from_person, "to": move.to_person}
            for move in done.moves
        ],
        people_added=list(done.people_added),
        refused=[
            {**_place(row.line, reading), "value": row.value, "reason": row.reason}
            for row in bad_rows
        ],
        **fields,
    )


def _place(number: int, reading: FileReading) -> dict[str, int | None]:
    """Say where a row is: its line, and its item in an array that is all in one line."""
    is_item = reading.numbered == "item"
    return {"line": 1 if is_item else number, "item": number if is_item else None}


def drafts_json(
    drafts: Sequence[AnyDraft], person: str, reading: FileReading
) -> list[dict[str, Any]]:
    """Return rows as they would be stored."""
    return [{**_draft_fields(draft, person), **_place(draft.line, reading)} for draft in drafts]


def _draft_fields(draft: AnyDraft, person: str) -> dict[str, Any]:
    """Return a row; it has no id yet that could be typed."""
    record = draft.record._replace(person=draft.person or person)
    if isinstance(record, TrainingSession):
        return {**session_fields(record), "id": None}
    if isinstance(record, MorningPain):
        return MORNINGS.json_fields(record)
    if isinstance(record, Event):
        return {**event_fields(record), "id": None}
    return {**test_fields(KneeToWallTest.of(record)), "uuid": record.uuid or None}


def sessions_table(
    drafts: Sequence[Draft[TrainingSession]], person: str, screen: Screen, numbered: str
) -> str:
    """Write training sessions one a line."""
    columns = [
        Column(numbered, right=True),
        *(Column(name) for name in ("person", "when", "exercise", "side", "done")),
        Column("pain", right=True),
        Column("note", prose=True),
    ]
    cells = []
    for draft in drafts:
        session = draft.record
        pain = ["" if session.pain is None else str(session.pain)]
        pain += ["sharp"] if session.sharp else []
        cells.append(
            [
                str(draft.line),
                draft.person or person,
                moment(session.done_at),
                session.exercise,
                session.side or "",
                dose(session.sets, session.reps, session.hold_s, session.load_kg),
                " ".join(filter(None, pain)),
                session.note or "",
            ]
        )
    return table(columns, cells, screen)


def mornings_table(
    drafts: Sequence[Draft[MorningPain]], person: str, screen: Screen, numbered: str
) -> str:
    """Write the pain of mornings one a line."""
    columns = [Column(numbered, right=True), Column("person"), Column("day")]
    cells = [
        [
            str(draft.line),
            draft.person or person,
            draft.record.day.isoformat(),
            str(draft.record.pain),
        ]
        for draft in drafts
    ]
    return table([*columns, Column("pain", right=True)], cells, screen)
