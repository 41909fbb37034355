"""Rows of a file on their way into the database: tests, training, events; and bad rows."""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.knee_to_wall import NO_CONDITIONS, Conditions, Side, Trial

if TYPE_CHECKING:
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.training import MorningPain, TrainingSession


class Kind(StrEnum):
    """What the rows of a file are."""

    TESTS = "tests"
    TRAINING = "training"
    MORNINGS = "mornings"
    EVENTS = "events"


class Draft(NamedTuple):
    """A test as a file gives it.

    Attributes:
        line: where its row begins, counted from 1.
        uuid: its id, if it has been exported once; None for a row of somebody else's file.
        person: whose ankle, if the file says so.
        side: which ankle.
        tested_at: the tester's local date and time with the UTC offset in force there, as text:
            `2026-11-20T07:30:00+01:00`.
        trials: 1 to 10 distances.
        pain: 0 to 10, or None where not recorded.
        sharp: the pain was sharp.
        conditions: footwear, warm-up, back foot.
        tags: single words.
        note: free text in one line, or None.
        has_offset: the UTC offset is that of the file; if not, it is the one in force here.
    """

    line: int
    uuid: str | None
    person: str | None
    side: Side
    tested_at: str
    trials: tuple[Trial, ...]
    pain: int | None = None
    sharp: bool = False
    conditions: Conditions = NO_CONDITIONS
    tags: tuple[str, ...] = ()
    note: str | None = None
    has_offset: bool = True


class BadRow(NamedTuple):
    """A row that cannot be stored.

    Attributes:
        line: where it begins, counted from 1.
        value: what is wrong.
        reason: why, and how to write it.
        cells: the row as it was.
    """

    line: int
    value: str
    reason: str
    cells: tuple[str, ...] = ()


class SessionDraft(NamedTuple):
    """A training session as a file gives it.

    Attributes:
        line: where its row begins, counted from 1.
        session: its person is empty where the file does not say whose it is.
        has_offset: the UTC offset is that of the file; if not, it is the one in force here.
    """

    line: int
    session: "TrainingSession"
    has_offset: bool = True

    @property
    def person(self) -> str | None:
        """Who trained, if the file says so."""
        return self.session.person or None


class MorningDraft(NamedTuple):
    """The pain of a morning as a file gives it.

    Attributes:
        line: where its row begins, counted from 1.
        morning: its person is empty where the file does not say whose it is.
    """

    line: int
    morning: "MorningPain"

    @property
    def person(self) -> str | None:
        """Whose pain, if the file says so."""
        return self.morning.person or None

    @property
    def has_offset(self) -> bool:
        """A day has none that could be missing."""
        return True


class EventDraft(NamedTuple):
    """An event as a file gives it.

    Attributes:
        line: where its row begins, counted from 1.
        event: its person is empty where the file does not say whose it is.
    """

    line: int
    event: "Event"

    @property
    def person(self) -> str | None:
        """To whom it happened, if the file says so."""
        return self.event.person or None

    @property
    def has_offset(self) -> bool:
        """A day has none that could be missing."""
        return True


AnyDraft = Draft | SessionDraft | MorningDraft | EventDraft
