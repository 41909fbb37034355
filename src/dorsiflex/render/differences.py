"""Rows of a file that are not as they are here: old and new, and how to decide otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.dates import weekday_and_day
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import KneeToWallTest, Unit
from dorsiflex.domain.training import TrainingSession
from dorsiflex.render.events import shown_fields
from dorsiflex.render.lengths import exact, length, plural
from dorsiflex.render.messages import field_changes
from dorsiflex.render.terminal import escape_control
from dorsiflex.render.tests import test_fields
from dorsiflex.render.training import session_fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dorsiflex.domain.drafts import Keep
    from dorsiflex.storage.importing import AnyRecord, Difference, Imported


def differences_lines(
    done: Imported, keep: Keep | None, person: str, unit: Unit, *, dry_run: bool
) -> list[str]:
    """Say how many rows differ from the stored ones, and of the first ones old and new.

    Args:
        done: what the import did.
        keep: which values were to win; None if that was not said.
        person: who is not named.
        unit: what distances are shown in.
        dry_run: nothing was stored.
    """
    counts = done.counts
    changed = [each for each in done.differences if each.before and each.is_taken]
    kept = [each for each in done.differences if each.before and not each.is_taken]
    restored = [each for each in done.differences if not each.before and each.is_taken]
    left_out = [each for each in done.differences if not each.before and not each.is_taken]
    otherwise = _otherwise(keep, dry_run=dry_run)
    groups = (
        (changed, counts.changed, "stored row", f"changed to the values of the file{otherwise}"),
        (kept, counts.kept, "stored row", "kept, with other values in the file"),
        (restored, counts.restored, "row deleted here", f"stored again{otherwise}"),
        (left_out, counts.still_deleted, "row deleted here", "left out"),
    )
    lines = []
    for found, count, noun, what in groups:
        if not count:
            continue
        were = "would be" if dry_run else "was" if count == 1 else "were"
        rows = plural(count, noun, noun.replace("row", "rows"))
        lines.append(f"{rows} {were} {what}:")
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

    Args:
        difference: the row.
        person: who is not named.
        unit: what distances are shown in.
    """
    before, after = difference.before, difference.after
    name = _name(before or after, person, is_stored=before is not None)
    if before is None:
        fields = _fields(after, unit)
        values = [f"{key} {fields[key]}" for key in ("score", "pain") if fields.get(key)]
        return escape_control(", ".join([name, *values]))
    changes = field_changes(_fields(before, unit), _fields(after, unit), " ")
    return f"{escape_control(name)}: {', '.join(changes)}"


def _name(record: AnyRecord, person: str, *, is_stored: bool) -> str:
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
        return _test_fields(record, unit)
    if isinstance(record, TrainingSession):
        return session_fields(record)
    if isinstance(record, Event):
        return shown_fields(record)
    return {"person": record.person, "pain": str(record.pain)}


def _test_fields(test: KneeToWallTest, unit: Unit) -> dict[str, str]:
    """Return the fields of a test; the score of a single trial is that trial."""
    fields = test_fields(test, unit)
    named = "" if unit is Unit.CM else f" {unit}"
    del fields["best"]
    if test.trials[1:]:
        trials = " ".join(exact(trial, unit) for trial in test.trials_cm)
        return {**fields, "score": f"{length(test.score_cm, unit)}{named} ({trials})", "trials": ""}
    return {**fields, "score": f"{exact(test.score_cm, unit)}{named}", "trials": ""}
