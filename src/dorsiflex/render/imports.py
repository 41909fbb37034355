"""What an import would do or did, row by row where they differ, and its progress."""

from __future__ import annotations

import sys
from operator import itemgetter
from shutil import get_terminal_size
from time import monotonic
from typing import TYPE_CHECKING, Self

from dorsiflex.domain.dates import weekday_and_day
from dorsiflex.domain.drafts import drafts_of
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import KneeToWallTest, TestRecord, Unit
from dorsiflex.domain.training import MorningPain, TrainingSession
from dorsiflex.render.events import EVENT_FIELDS, shown_fields
from dorsiflex.render.lengths import exact, length, plural
from dorsiflex.render.messages import UNDO, field_changes, unlikely_text
from dorsiflex.render.table import Field, Record, fields_lines, records_table
from dorsiflex.render.terminal import escape_control
from dorsiflex.render.tests import test_fields
from dorsiflex.render.training import DONE_FIELDS, NOTE_FIELD, session_fields

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence
    from datetime import date
    from types import TracebackType

    from dorsiflex.domain.drafts import AnyDraft, BadRow, Keep, TestDraft
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.exchange.import_options import FileReading, Tally, Understood
    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.importing import AnyRecord, Difference, ImportCounts, Imported


BAD_ROWS_SHOWN = 20
_PEOPLE_SHOWN = 20
_NAMES_SHOWN = 10
ROWS_SHOWN = 5

_TEST_FIELDS: Sequence[Field[dict[str, str]]] = [
    Field(name, itemgetter(name))
    for name in ("side", "when", "score", "trials", "pain", "conditions", "tags", "note")
]
_GROUPS = (3, 1, 2, 1, 1, 1, 1)
_MORNING_FIELDS: Sequence[Field[MorningPain]] = (
    Field("day", lambda morning: morning.day.isoformat()),
    Field("pain", lambda morning: str(morning.pain), right=True),
)

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MARKS = {".": "point", ",": "comma", ", and .": "comma and point"}
_ORDERS = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
    "serial": "serial numbers of days",
}


def summary(name: str, counts: ImportCounts) -> str:
    """Describe in one line what an import did, for the list of changes."""
    parts = [f"{counts.new:,} new"] if counts.new else []
    parts += [f"{counts.changed:,} changed"] if counts.changed else []
    return f"import {name}: {', '.join(parts)}" if parts else f"import {name}"


def done_lines(  # everything that can have happened to rows
    done: Imported,
    refused: int,
    unlikely: int,
    reading: FileReading,
    differences: Sequence[str],
    *,
    dry_run: bool,
) -> str:
    """Describe what happened to the rows, what was left out, who is new, and how to undo it."""
    counts = done.counts
    parts = [
        f"{counts.new:,} new",
        f"{counts.changed:,} changed",
        f"{counts.same:,} same",
        *([f"{counts.kept:,} kept"] if counts.kept else []),
        *([_duplicates(counts.duplicates)] if counts.duplicates else []),
        f"{refused:,} refused",
        *([f"{plural(unlikely, 'unlikely value')}"] if unlikely else []),
    ]
    dry = " (dry run: nothing was stored)" if dry_run else ""
    lines = [f"{', '.join(parts)}{dry}", *_left_out(reading.tally)]
    if substitutes := reading.understood.substitutes:
        heads = ", ".join(f"'{escape_control(head)}'" for head in substitutes)
        lines.append(f"no column has the trials, so a best or mean counts as one: {heads}")
    if done.moves:
        lines.append(_moves(done))
    if done.people_added:
        lines.append(_new_people(done.people_added))
    lines += differences
    if not dry_run and (counts.new or counts.changed or done.people_added):
        lines.append(UNDO)
    return "\n".join(lines)


def _left_out(tally: Tally) -> list[str]:
    """Describe which rows are neither imported nor bad."""
    lines = []
    if tally.without_test:
        lines.append(f"without a test: {plural(tally.without_test, 'row')}")
    if tally.other_tests:
        rows = plural(tally.other_tests.total(), "row")
        lines.append(f"of other tests: {rows}: {_counted(tally.other_tests)}")
    if tally.is_in_utc:
        lines.append(
            "times in UTC are stored as they are; if the tests were elsewhere, import with --zone"
            " Europe/Berlin (your zone)"
        )
    return lines


def _counted(names: Counter[str]) -> str:
    """List names with how often each is there, the most frequent first."""
    shown = [
        f"{escape_control(name)} ({count:,})" for name, count in names.most_common(_NAMES_SHOWN)
    ]
    return ", ".join(shown) + _and_more(len(names) - len(shown))


def _moves(done: Imported) -> str:
    moved = done.counts.moved
    shown = [
        escape_control(f"{move.numbered} {move.line}, {move.from_person} to {move.to_person}")
        for move in done.moves
    ]
    goes = "1 row goes" if moved == 1 else f"{moved:,} rows go"
    return f"{goes} to another person: {'; '.join(shown)}{_and_more(moved - len(shown))}"


def _new_people(names: Sequence[str]) -> str:
    shown = ", ".join(map(escape_control, names[:_PEOPLE_SHOWN]))
    return f"new people ({len(names):,}): {shown}{_and_more(len(names) - _PEOPLE_SHOWN)}"


def _and_more(left_out: int) -> str:
    return f" and {left_out:,} more" if left_out > 0 else ""


def _duplicates(count: int) -> str:
    return "1 duplicate skipped" if count == 1 else f"{count:,} duplicates skipped"


def bad_row_line(row: BadRow) -> str:
    """Say what is wrong with a row, and where it is."""
    value = "" if not row.value or row.value.strip() in row.reason else f"'{row.value}': "
    return escape_control(f"{row.place or f'line {row.line}'}: {value}{row.reason}")


def bad_rows_lines(rows: Sequence[BadRow], refused: int) -> str:
    """List the first bad rows, and say how many there are."""
    return _first_lines([bad_row_line(row) for row in rows], refused, "bad row")


def warnings_lines(
    warnings: Sequence[tuple[FileReading, int, Unlikely]], unlikely: int, unit: Unit
) -> str:
    """List the first unlikely values and where they are, and say how many there are."""
    lines = [
        escape_control(f"warning: {reading.place(line)}: {unlikely_text(one, unit)}")
        for reading, line, one in warnings
    ]
    return _first_lines(lines, unlikely, "unlikely value")


def _first_lines(lines: list[str], total: int, noun: str) -> str:
    """Join the first lines of a list, and say how many more there are."""
    more = total - len(lines)
    return "\n".join([*lines, *([f"… and {plural(more, f'more {noun}')}"] if more > 0 else [])])


def understood_lines(reading: FileReading, screen: Screen) -> str:
    """Describe how a file was read."""
    understood, tally = reading.understood, reading.tally
    facts = {
        "sheet": understood.sheet or "",
        "shape": str(understood.shape),
        "encoding": understood.encoding,
        "delimiter": _DELIMITERS.get(understood.delimiter or "", ""),
        "decimal mark": _MARKS.get(understood.decimal_mark or "", ""),
        "unit": ", ".join(filter(None, (understood.unit, _counted(tally.units)))),
        "tests": _counted(tally.tests),
        "dates": _dates(understood),
        "columns": ", ".join(_column(head, field) for head, field in understood.columns),
        "ignored": ", ".join(f"'{head}'" for head in understood.ignored),
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

    def written(
        rows: Sequence[tuple[AnyDraft, Record]],
        fields: Sequence[Field[Record]],
        groups: Sequence[int] = (),
    ) -> str:
        where: list[Field[tuple[AnyDraft, Record]]] = [
            Field(numbered, lambda row: str(row[0].line), right=True),
            Field("person", lambda row: row[0].person or person),
        ]
        return records_table(rows, [*where, *map(_of_row, fields)], screen, groups)

    if sessions := drafts_of(TrainingSession, drafts):
        return written([(draft, draft.record) for draft in sessions], [*DONE_FIELDS, NOTE_FIELD])
    if mornings := drafts_of(MorningPain, drafts):
        return written([(draft, draft.record) for draft in mornings], _MORNING_FIELDS)
    if events := drafts_of(Event, drafts):
        return written([(draft, draft.record) for draft in events], EVENT_FIELDS)
    tests = [
        (draft, test_fields(_as_test(draft, person), unit))
        for draft in drafts_of(TestRecord, drafts)
    ]
    return written(tests, _TEST_FIELDS, _GROUPS)


def _of_row(field: Field[Record]) -> Field[tuple[AnyDraft, Record]]:
    return Field(field.title, lambda row: field.cell(row[1]), field.right, field.prose)


def _as_test(draft: TestDraft, person: str) -> KneeToWallTest:
    """Return the test that a row would be stored as, of a person if the file names none."""
    return KneeToWallTest.of(draft.record._replace(person=draft.person or person))


def differences_lines(
    done: Imported, keep: Keep | None, person: str, unit: Unit, *, dry_run: bool
) -> list[str]:
    """Say how many rows differ from the stored ones, and of the first ones old and new.

    `keep` is None if it was not said which values win; `person` is who is not named.
    """
    counts = done.counts
    otherwise = _otherwise(keep, dry_run=dry_run)
    groups = (
        (False, True, counts.changed, f"changed to the values of the file{otherwise}"),
        (False, False, counts.kept, "kept, with other values in the file"),
        (True, True, counts.restored, f"stored again{otherwise}"),
        (True, False, counts.still_deleted, "left out"),
    )
    lines = []
    for is_deleted, is_taken, count, what in groups:
        if not count:
            continue
        noun = "row deleted here" if is_deleted else "stored row"
        were = "would be" if dry_run else "was" if count == 1 else "were"
        rows = plural(count, noun, noun.replace("row", "rows"))
        lines.append(f"{rows} {were} {what}:")
        found = [
            each
            for each in done.differences
            if (each.before is None, each.is_taken) == (is_deleted, is_taken)
        ]
        lines += [f"  {difference_line(each, person, unit)}" for each in found]
        if count > len(found):
            lines.append(f"  … and {count - len(found):,} more")
    return lines


def _otherwise(keep: Keep | None, *, dry_run: bool) -> str:
    """Say how to decide otherwise, if nothing was said."""
    if keep is not None:
        return ""
    before = "" if dry_run else "dorsiflex undo, then "
    return f" (otherwise: {before}--keep mine, or --keep ask)"


def difference_line(difference: Difference, person: str, unit: Unit) -> str:
    """Return what a row is about, and the fields that differ, each with old and new.

    The person is named unless it is `person`.
    """
    before, after = difference.before, difference.after
    name = _row_name(before or after, person, is_stored=before is not None)
    if before is None:
        fields = _fields(after, unit)
        values = [f"{key} {fields[key]}" for key in ("score", "pain") if fields.get(key)]
        return escape_control(", ".join([name, *values]))
    changes = field_changes(_fields(before, unit), _fields(after, unit), " ")
    return f"{escape_control(name)}: {', '.join(changes)}"


def _row_name(record: AnyRecord, person: str, *, is_stored: bool) -> str:
    """Return `test 12, left, Mon 2 Nov 2026`; with the person if it is another one."""
    if isinstance(record, KneeToWallTest):
        kind, id_, about, on = "test", str(record.id), str(record.side), record.tested_at.date()
    elif isinstance(record, TrainingSession):
        kind, id_, about = "training", f"t{record.id}", record.exercise
        on = record.done_at.date()
    elif isinstance(record, Event):
        kind, id_, about, on = "event", f"e{record.id}", record.text, record.day
    else:
        kind, id_, about, on = "morning", "", "", record.day
    what = f"{kind} {id_}".strip() if is_stored else kind
    owner = "" if record.person == person else f" of {record.person}"
    return ", ".join(filter(None, (f"{what}{owner}", about, _day(on))))


def _day(on: date) -> str:
    return f"{weekday_and_day(on)} {on.year}"


def _fields(record: AnyRecord, unit: Unit) -> Mapping[str, str]:
    if isinstance(record, KneeToWallTest):
        return _fields_of_test(record, unit)
    if isinstance(record, TrainingSession):
        return session_fields(record)
    if isinstance(record, Event):
        return shown_fields(record)
    return {"person": record.person, "pain": str(record.pain)}


def _fields_of_test(test: KneeToWallTest, unit: Unit) -> dict[str, str]:
    """Return the fields of a test; the score of a single trial is that trial."""
    fields = test_fields(test, unit)
    named = "" if unit is Unit.CM else f" {unit}"
    del fields["best"]
    if test.trials[1:]:
        trials = " ".join(exact(trial, unit) for trial in test.trials_cm)
        return {**fields, "score": f"{length(test.score_cm, unit)}{named} ({trials})", "trials": ""}
    return {**fields, "score": f"{exact(test.score_cm, unit)}{named}", "trials": ""}


_PATIENCE_S = 1.0
_BETWEEN_S = 0.1
_WIDTH = 30


class Progress:
    """One line on standard error, rewritten as work proceeds and removed at the end."""

    def __init__(self, what: str, total: int) -> None:
        """Take a label and the total amount of work."""
        self._what = what
        self._total = max(total, 1)
        self._shows = sys.stderr is not None and sys.stderr.isatty()
        self._next_at = monotonic() + _PATIENCE_S
        self._length = 0
        # A line that a narrow terminal breaks could not be rewritten.
        self._width = min(_WIDTH, get_terminal_size().columns - len(what) - len(" [] 100% "))

    def at(self, done: int) -> None:
        """Show how much is done."""
        if not self._shows or (present := monotonic()) < self._next_at:
            return
        self._next_at = present + _BETWEEN_S
        part = min(done / self._total, 1)
        bar = "#" * int(part * self._width)
        self._rewrite(f"{self._what} [{bar.ljust(self._width, '.')}] {part:4.0%}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove the line."""
        if self._length:
            self._rewrite("")
            self._write("\r")

    def _rewrite(self, line: str) -> None:
        self._write(f"\r{line:<{self._length}}")
        self._length = len(line)

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._shows = False
