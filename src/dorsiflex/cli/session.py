"""What one run of the program works with: the person, the database, the settings, the clock."""

import os
import sys
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dorsiflex.errors import CouldNotError, NotFoundError, RefusedValueError
from dorsiflex.render.terminal import Screen, escape_control, say, screen_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from dorsiflex.domain.dates import Filter, Period
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.settings import Resolved, Settings
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.store import Store

NOW_VARIABLE = "DORSIFLEX_NOW"
"""Replaces the clock, so that tests and pictures in the documentation are reproducible."""


class Session:
    """One run of the program.

    Attributes:
        database_option: `--db`.
        person_option: `--person`.
        environ: the environment.
        has_changed: stored data was changed, or is about to be.
        note: says that a named database does not exist or is new: after a typo in its name, the
            data seem to be lost. Empty if it does exist, or has no name.
    """

    def __init__(
        self,
        database_option: str | None = None,
        person_option: str | None = None,
        environ: "Mapping[str, str]" = os.environ,
    ) -> None:
        self.database_option = database_option
        self.person_option = person_option
        self.environ = environ
        self.has_changed = False
        self.note = ""

    @cached_property
    def now(self) -> datetime:
        """The current time with the local UTC offset."""
        from dorsiflex.domain.dates import EARLIEST_DAY, LATEST_DAY, is_possible

        replacement = self.environ.get(NOW_VARIABLE)
        now = _parse_now(replacement) if replacement else _clock()
        if not is_possible(now.date()):
            raise CouldNotError(
                f"this computer's clock says {now.date()}, which is outside"
                f" {EARLIEST_DAY} to {LATEST_DAY}",
                f"unset {NOW_VARIABLE}, or correct it"
                if replacement
                else "set the clock, and try again",
            )
        return now

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    @cached_property
    def screen(self) -> Screen:
        """What standard output can show, and how hints name the program: with any `-P`."""
        screen = screen_of(sys.stdout, self.environ)
        if self.person_option is None:
            return screen
        from shlex import quote

        # Without it, following a hint would store a test for somebody else.
        return screen._replace(program=f"dorsiflex -P {quote(self.person_option)}")

    @property
    def can_ask(self) -> bool:
        """Whether a user at a terminal can answer questions."""
        return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))

    @cached_property
    def location(self) -> "Location":
        """The database."""
        from dorsiflex.storage.location import locate

        if self.database_option is not None:
            return locate(self.database_option)
        return locate(self.environ.get("DORSIFLEX_DB") or None)

    @cached_property
    def resolved(self) -> "Resolved":
        """The settings, and the source of each."""
        from dorsiflex.domain.settings import resolve
        from dorsiflex.storage.settings_file import read_settings, settings_path

        try:
            path = settings_path()
        except CouldNotError:
            # Without a home directory there is no settings file, but --db still works.
            return resolve({}, self.environ, "")
        return resolve(read_settings(path), self.environ, str(path))

    @property
    def settings(self) -> "Settings":
        """The effective settings."""
        return self.resolved.settings

    @property
    def person_name(self) -> str | None:
        """The person that was given or is set; None for the first person."""
        from dorsiflex.domain.text import parse_name

        if self.person_option is not None:
            return parse_name(self.person_option)
        return self.settings.person

    def refuse_person(self, what: str) -> None:
        """Check that `--person` was not given to a command that is about everybody.

        Args:
            what: what is about everybody, in words.

        Raises:
            RefusedValueError: it was given.
        """
        if self.person_option is not None:
            raise RefusedValueError(
                f"{what}, so -P '{self.person_option}' does not apply", "leave out -P"
            )

    def unit(self, option: str | None) -> "Unit":
        """Return the unit that was given, or the configured one."""
        from dorsiflex.domain.measurement import parse_unit

        return parse_unit(option) if option is not None else self.settings.unit

    def person(self, store: "Store") -> "Person":
        """Return the person whose data is meant.

        Raises:
            NotFoundError: nobody has the name that was given or is set.
        """
        try:
            return store.person(self.person_name)
        except NotFoundError as error:
            if self.person_option is None:
                source = self.resolved.sources["person"]
                where, way_out = f"environment variable {source}", f"unset {source}"
                if source == "file":
                    where, way_out = "settings file", "dorsiflex config unset person"
                error.message += f" (the setting person, from the {where})"
                error.hint = f"{error.hint}; or {way_out}"
            raise

    @contextmanager
    def reading(self) -> "Iterator[Store]":
        """Open the store for reading."""
        from dorsiflex.storage.transactions import reading

        with reading(self.location, self.now) as store:
            self._note(store)
            yield store

    @contextmanager
    def writing(self, *, create: bool = True) -> "Iterator[Store]":
        """Open the store for changes; the block is one transaction."""
        from dorsiflex.storage.transactions import writing

        file = self.location.file
        was_missing = file is not None and not os.path.exists(file)  # noqa: PTH110 # never raises
        with writing(self.location, self.now, create=create) as store:
            self._note(store, was_missing=was_missing)
            yield store
            # Set before the commit: after an interrupt the user should check, not retry.
            self.has_changed |= store.is_made

    def changing(self) -> "AbstractContextManager[Store]":
        """Open the store for changes, but do not create a database if there is none."""
        return self.writing(create=False)

    @contextmanager
    def backed_up(self, reason: str, *, or_note: bool = False) -> "Iterator[None]":
        """Back up the database before the block makes a large change; only if it is a file.

        If the block fails, it has changed nothing, and the backup is deleted.

        Args:
            reason: what is done; part of the name of the backup.
            or_note: if the database is on a server, say that there is no backup.

        Raises:
            CouldNotError: it is damaged or not ours, or the backup could not be written.
            DatabaseLockedError: another process kept it busy.
        """
        from dorsiflex.storage.backup import backed_up
        from dorsiflex.storage.location import SERVER_COPY_HINT

        if self.location.file is not None:
            with backed_up(self.location.file, reason, self.now):
                yield
            return
        if or_note:
            say(
                f"note: no backup was made, because the database is on a server: {SERVER_COPY_HINT}"
            )
        yield

    def _note(self, store: "Store", *, was_missing: bool = False) -> None:
        if not (self.database_option or self.environ.get("DORSIFLEX_DB")):
            return
        if not store.is_made:
            self.note = f"there is no database at {self.location} yet"
        elif self.note or was_missing:
            self.note = f"a new database was created at {self.location}"

    @contextmanager
    def file(self, name: str, *, replace: bool) -> "Iterator[BinaryIO]":
        """Write a file that the user named; it appears complete or not at all.

        Raises:
            RefusedValueError: no name, a directory, an existing file without `replace`, or a file
                of the database.
            CouldNotError: the disk did not allow it.
        """
        from dorsiflex.storage.files import write_atomically

        if not name:
            raise RefusedValueError("the file name is empty", "give the name of a file")
        if self.location.owns(Path(name)):
            raise RefusedValueError(
                f"{name} is one of the database's own files", "choose another name"
            )
        with write_atomically(Path(name), replace=replace) as stream:
            yield stream
        say(f"Saved: {escape_control(name)}")

    def moment(self, text: str | None) -> datetime:
        """Parse a date and time; now if none is given."""
        from dorsiflex.domain.dates import at_offset, parse_when

        if text is None:
            return at_offset(self.now.replace(tzinfo=None), self.now.utcoffset() or timedelta())
        return parse_when(text, self.now, self.offset_at)

    @staticmethod
    def offset_at(naive: datetime) -> timedelta:
        """Return the UTC offset of this machine at a local date and time."""
        try:
            return naive.astimezone().utcoffset() or timedelta()
        except (OSError, OverflowError, ValueError):
            # Windows knows no offsets before 1970.
            return datetime.now().astimezone().utcoffset() or timedelta()

    def day_ahead(self, text: str | None) -> date | None:
        """Read a day that is meant to come, so `friday` is the next one; None if none is given."""
        from dorsiflex.domain.dates import parse_day

        return None if text is None else parse_day(text, self.now, ahead=True)

    def period(self, since: str | None, until: str | None, *, of_all: bool = False) -> "Period":
        """Parse a period: each end is a day, a month, or the id of an event for its day.

        Args:
            since: the first day.
            until: the last day.
            of_all: events may be anybody's, because the command is about everybody.

        Raises:
            RefusedValueError: none of these, or it ends before it begins.
            NotFoundError: there is no such event.
        """
        from dorsiflex.domain.dates import Period

        first, last = (
            None if text is None else self._days(text, of_all=of_all) for text in (since, until)
        )
        return Period(first and first[0], last and last[1])

    def _days(self, text: str, *, of_all: bool) -> tuple[date, date]:
        from dorsiflex.domain.dates import parse_days
        from dorsiflex.domain.events import is_event_id, parse_event_id

        if not is_event_id(text):
            return parse_days(text, self.now)
        with self.reading() as store:
            person = None if of_all else self.person(store)
            day = store.events.get(person, parse_event_id(text)).day
        return day, day

    def filter(
        self,
        side: str | None,
        since: str | None,
        until: str | None,
        tag: str | None,
        *,
        of_all: bool = False,
    ) -> "Filter":
        """Parse the options that select tests; `of_all` as in `period`."""
        from dorsiflex.domain.dates import Filter
        from dorsiflex.domain.measurement import parse_side
        from dorsiflex.domain.text import parse_tag

        only = None if side is None else parse_side(side)
        period = self.period(since, until, of_all=of_all)
        return Filter(period, only, None if tag is None else parse_tag(tag))


def _parse_now(text: str) -> datetime:
    from dorsiflex.domain.dates import is_possible

    try:
        now = datetime.fromisoformat(text)
        # Days beyond the possible ones exist in the calendar of some time zones only.
        return now.astimezone() if is_possible(now.date()) else now
    except ValueError:
        raise RefusedValueError(
            f"{NOW_VARIABLE} '{text}' is not a date and time",
            "write 2026-11-22T18:00:00+01:00, or unset it",
        ) from None


def _clock() -> datetime:
    try:
        return datetime.now().astimezone()
    except ValueError as error:
        raise CouldNotError(
            "the time zone of this computer is invalid: a day or more from UTC",
            "set TZ to a valid zone such as Europe/Berlin, or unset it",
        ) from error


def session_of(context: typer.Context) -> Session:
    """Return the session that the options before the command set up."""
    session = context.find_object(Session)
    return session or Session()
