"""Sheets with one row per trial: rows of the same person, day and ankle are one test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.domain.drafts import BadRow, Draft, TestDraft
from dorsiflex.domain.measurement import MOST_TRIALS, Side, TestRecord
from dorsiflex.domain.text import parse_note, parse_tags
from dorsiflex.exchange.import_options import BadCellError, checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dorsiflex.exchange.foreign_rows import ForeignRows
    from dorsiflex.exchange.layout import Table
    from dorsiflex.exchange.rejected import KeptRows


Value = TypeVar("Value")
_EACH = "or make each row a test with --map trial="


@dataclass(slots=True)
class _Test:
    """A test of which more trials may follow."""

    draft: TestDraft
    last: int
    rows: list[tuple[int, Sequence[str]]]


class JoinedTrials:
    """Joins rows that follow each other, of either ankle in turn or one after the other.

    A test has the moment of its first trial. If a row cannot be read, the whole session is bad:
    otherwise a test would be stored without one of its trials.
    """

    def __init__(self, table: Table, reader: ForeignRows, kept: KeptRows | None) -> None:
        """Start without rows.

        Args:
            table: has the rows.
            reader: reads a row.
            kept: keeps the rows as they are, if they are needed later.
        """
        self._table = table
        self._reader = reader
        self._kept = kept
        self._open: dict[Side, _Test] = {}
        self._session: tuple[str | None, str] | None = None
        self._cells: tuple[str, ...] = ()

    def tests(self, rows: Iterator[tuple[int, list[str]] | BadRow]) -> Iterator[TestDraft | BadRow]:
        """Return the tests, and rows that cannot be stored."""
        for row in rows:
            if isinstance(row, BadRow):
                yield from self._refused(row.line)
                yield row
                continue
            line, cells = row
            try:
                drafts = self._reader.drafts(line, cells)
                if drafts:
                    yield from self._add(line, cells, drafts)
            except BadCellError as error:
                if self._reader.session_cells(cells) == self._cells:
                    yield from self._refused(line)
                else:
                    yield from self._finished()
                yield self._table.bad_row(line, error, cells)
        yield from self._finished()
        self._reader.refuse_missing_tests()

    def _add(self, line: int, cells: Sequence[str], drafts: list[TestDraft]) -> Iterator[TestDraft]:
        """Add a row to its test of each ankle; return the tests that are finished by it."""
        number = self._reader.trial_number(cells)
        session = (drafts[0].person, drafts[0].record.tested_at[:10])
        if session != self._session:
            yield from self._finished()
            self._session, self._cells = session, self._reader.session_cells(cells)
        joined: dict[Side, TestDraft] = {}
        for draft in drafts:
            before = self._open.get(draft.record.side)
            if number == 1:
                joined[draft.record.side] = draft
            elif before is None or number <= before.last:
                raise BadCellError(
                    str(number),
                    f"trial {number} must follow the one before it, of the same person, day and"
                    f" ankle: sort the rows, {_EACH}",
                )
            else:
                joined[draft.record.side] = _joined(before.draft, draft)
        for side, draft in joined.items():
            if number == 1 and side in self._open:
                yield self._done(self._open.pop(side))
            rows = self._open[side].rows if side in self._open else []
            self._open[side] = _Test(draft, number, [*rows, (line, cells)])

    def _finished(self) -> Iterator[TestDraft]:
        for test in self._open.values():
            yield self._done(test)
        self._open = {}

    def _done(self, test: _Test) -> TestDraft:
        if self._kept is not None:
            self._kept.keep_together(test.draft.line, test.rows)
        return test.draft

    def _refused(self, line: int) -> Iterator[BadRow]:
        """Return the rows of the session as bad ones, because another one of it is."""
        rows = {its: cells for test in self._open.values() for its, cells in test.rows}
        self._open = {}
        self._session, self._cells = None, ()
        for its_line, cells in sorted(rows.items()):
            reason = f"{self._table.source.numbered} {line}, of the same session, is bad"
            yield self._table.bad_row(its_line, BadCellError("", reason), cells)


def _joined(first: TestDraft, later: TestDraft) -> TestDraft:
    """Return a test with one more row of its trials.

    Raises:
        BadCellError: they differ in what a test has once, or are too many.
    """
    one, other = first.record, later.record
    trials = (*one.trials, *other.trials)
    if len(trials) > MOST_TRIALS:
        raise BadCellError("", f"a test has 1 to {MOST_TRIALS} trials, not {len(trials)}")
    record = one._replace(
        trials=trials,
        pain=_agreed("pain", one.pain, other.pain),
        sharp=one.sharp or other.sharp,
        footwear=_agreed("footwear", one.footwear, other.footwear),
        warmed_up=_agreed("warmed up", one.warmed_up, other.warmed_up),
        back_foot=_agreed("back foot", one.back_foot, other.back_foot),
        tags=checked("", parse_tags, [*one.tags, *other.tags]),
        note=_joined_notes(one, other),
    )
    return Draft(first.line, record)


def _joined_notes(one: TestRecord, other: TestRecord) -> str | None:
    notes = [note for note in (one.note, other.note) if note is not None]
    if len(notes) > 1 and notes[1] not in notes[0].split("; "):
        return checked(notes[1], parse_note, "; ".join(notes))
    return notes[0] if notes else None


def _agreed(what: str, one: Value | None, other: Value | None) -> Value | None:
    """Return a value that a test has once, of two rows."""
    if one is None or other is None or one == other:
        return other if one is None else one
    raise BadCellError(
        str(other), f"{what} is {one} in another trial of the test: write one value, {_EACH}"
    )
