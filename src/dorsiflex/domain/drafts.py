"""Rows of a file on their way into the database, and rows that cannot be stored."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import TestRecord
from dorsiflex.domain.training import MorningPain, TrainingSession

if TYPE_CHECKING:
    from collections.abc import Iterable

Record = TypeVar("Record", TestRecord, TrainingSession, MorningPain, Event)


class Kind(StrEnum):
    """What the rows of a file are."""

    TESTS = "tests"
    TRAINING = "training"
    MORNINGS = "mornings"
    EVENTS = "events"


class Keep(StrEnum):
    """What is kept if a row of a file differs from the stored one with the same id."""

    MINE = "mine"
    """What is stored."""
    THEIRS = "theirs"
    """What the file says."""
    ASK = "ask"
    """What the user answers for each row."""


class Draft(NamedTuple, Generic[Record]):
    """A record as a file gives it.

    Attributes:
        line: where its row begins, counted from 1.
        record: its person, and the id of a test, are empty if the file does not say them.
        has_offset: the UTC offset is that of the file; if not, it is the one in force here.
    """

    line: int
    record: Record
    has_offset: bool = True

    @property
    def person(self) -> str | None:
        """The person, if the file names one."""
        return self.record.person or None


TestDraft = Draft[TestRecord]
AnyDraft = TestDraft | Draft[TrainingSession] | Draft[MorningPain] | Draft[Event]


def drafts_of(type_: type[Record], drafts: Iterable[AnyDraft]) -> list[Draft[Record]]:
    """Return the drafts of one kind of record."""
    return [
        Draft(draft.line, draft.record, draft.has_offset)
        for draft in drafts
        if isinstance(draft.record, type_)
    ]


class BadRow(NamedTuple):
    """A row that cannot be stored.

    Attributes:
        line: where it begins, counted from 1.
        value: what is wrong.
        reason: why, and how to write it.
        cells: the row as it was.
        place: what it or its cell is called; empty if the number of its line is enough.
    """

    line: int
    value: str
    reason: str
    cells: tuple[str, ...] = ()
    place: str = ""
