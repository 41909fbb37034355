"""What one run of the program works with: whose data, which database, which settings, when."""

import os
import sys
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dorsiflex.errors import CouldNotError, NotFoundError, RefusedValueError
from dorsiflex.render.terminal import Screen, clean, say, screen_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.period import Filter, Period
    from dorsiflex.domain.settings import Resolved, Settings
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.store import Store

NOW_VARIABLE = "DORSIFLEX_NOW"
"""Stands in for the clock, so that tests and pictures in the documentation can be made again."""


class Session:
    """One run of the program.

    Attributes:
        told_database: `--db`.
        told_person: `--person`.
        environ: the environment.
        has_changed: what is stored has been changed, or is just about to be.
        has_noted: it was said that there is no database yet.
    """

    def __init__(
        self,
        told_database: str | None = None,
        told_person: str | None = None,
        environ: "Mapping[str, str]" = os.environ,
    ) -> None:
        self.told_database = told_database
        self.told_person = told_person
        self.environ = environ
        self.has_changed = False
        self.has_noted = False

    @cached_property
    def now(self) -> datetime:
        """The present, with the UTC offset in force here."""
        from dorsiflex.domain.days import EARLIEST_DAY, LATEST_DAY, is_possible

        told = self.environ.get(NOW_VARIABLE)
        now = _told_now(told) if told else _clock()
        if not is_possible(now.date()):
            raise CouldNotError(
                f"the clock of this machine is wrong: it says {now.date()}, and only days from"
                f" {EARLIEST_DAY} to {LATEST_DAY} can be",
                f"unset {NOW_VARIABLE}, or correct it" if told else "set the clock, and try again",
            )
        return now

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @cached_property
    def screen(self) -> Screen:
        """What standard output is, and how the program was called for a person."""
        screen = screen_of(sys.stdout, self.environ)
        if self.told_person is None:
            return screen
        from shlex import quote

        # Else whoever follows a hint to the letter stores somebody else's test.
        return screen._replace(program=f"dorsiflex -P {quote(self.told_person)}")

    @property
    def can_ask(self) -> bool:
        """Somebody is there to answer."""
        return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))

    @cached_property
    def location(self) -> "Location":
        """The database."""
        from dorsiflex.storage.location import locate

        if self.told_database is not None:
            return locate(self.told_database)
        return locate(self.environ.get("DORSIFLEX_DB") or None)

    @cached_property
    def resolved(self) -> "Resolved":
        """The settings, and where each comes from."""
        from dorsiflex.domain.settings import resolve
        from dorsiflex.storage.settings_file import read_settings, settings_path

        try:
            path = settings_path()
        except CouldNotError:
            # Without a home directory there are no settings, and --db still works.
            return resolve({}, self.environ, "")
        return resolve(read_settings(path), self.environ, str(path))

    @property
    def settings(self) -> "Settings":
        """The settings in force."""
        return self.resolved.settings

    @property
    def person_name(self) -> str | None:
        """Whose data is meant; None for the first person."""
        from dorsiflex.domain.words import parse_name

        if self.told_person is not None:
            return parse_name(self.told_person)
        return self.settings.person

    def refuse_person(self, what: str) -> None:
        """See that `--person` was not told where it means nothing.

        Args:
            what: what is about everybody.

        Raises:
            RefusedValueError: it was.
        """
        if self.told_person is not None:
            raise RefusedValueError(f"{what}: -P '{self.told_person}' says another", "leave -P out")

    def unit(self, told: str | None) -> "Unit":
        """Give the unit told, or else configured."""
        from dorsiflex.domain.distance import parse_unit

        return parse_unit(told) if told is not None else self.settings.unit

    def person(self, store: "Store") -> "Person":
        """Find whose data is meant.

        Raises:
            NotFoundError: nobody has the name that was told, or that is set.
        """
        try:
            return store.person(self.person_name)
        except NotFoundError as error:
            if self.told_person is None:
                error.message += f" (the setting person, from the {self._source_of_person})"
                source = self.resolved.sources["person"]
                way_out = "dorsiflex config unset person" if source == "file" else f"unset {source}"
                error.hint = f"{error.hint}; or {way_out}"
            raise

    @property
    def _source_of_person(self) -> str:
        source = self.resolved.sources["person"]
        return "settings file" if source == "file" else f"environment variable {source}"

    @contextmanager
    def reading(self) -> "Iterator[Store]":
        """Open the store to look at it."""
        from dorsiflex.storage.opening import reading

        with self._noting() as opened, reading(self.location, self.now) as store:
            opened.append(store)
            yield store

    @contextmanager
    def writing(self, *, may_make: bool = True) -> "Iterator[Store]":
        """Open the store to change it."""
        from dorsiflex.storage.opening import writing

        with (
            self._noting() as opened,
            writing(self.location, self.now, may_make=may_make) as store,
        ):
            opened.append(store)
            yield store
            # Now, not after the commit: who is interrupted in between is to look, not to repeat.
            self.has_changed |= store.is_made

    def changing(self) -> "AbstractContextManager[Store]":
        """Open the store to change what is there; where there is nothing yet, nothing is made."""
        return self.writing(may_make=False)

    @contextmanager
    def backed_up(self, reason: str, *, or_note: bool = False) -> "Iterator[None]":
        """Copy the database before the block does something large to it; a file only.

        Where the block fails, it has changed nothing, and the copy goes again.

        Args:
            reason: what is done.
            or_note: say that none is made where it is on a server.

        Raises:
            CouldNotError: it is damaged or not ours, or the copy could not be written.
            DatabaseLockedError: another process kept it busy.
        """
        from dorsiflex.storage.backup import backed_up
        from dorsiflex.storage.location import COPIES_THERE

        if self.location.file is not None:
            with backed_up(self.location.file, reason, self.now):
                yield
            return
        if or_note:
            say(f"note: no copy was made before this, on a server: {COPIES_THERE}")
        yield

    @contextmanager
    def _noting(self) -> "Iterator[list[Store]]":
        """Say that a database that was named is not there: a slip in its name looks like a loss.

        It is said once the store that was opened is closed, so that nobody waits for who reads it.
        """
        opened: list[Store] = []
        try:
            yield opened
        finally:
            is_told = self.told_database or self.environ.get("DORSIFLEX_DB")
            if is_told and not self.has_noted and any(not store.is_made for store in opened):
                self.has_noted = True
                say(f"note: there is no database at {clean(str(self.location))} yet")

    @contextmanager
    def file(self, name: str, *, replace: bool) -> "Iterator[BinaryIO]":
        """Write a file that a command was told to write; it appears whole or not at all.

        Raises:
            RefusedValueError: no name, a directory, a file that is not to be replaced, or the
                database or one that belongs to it.
            CouldNotError: the disk did not allow it.
        """
        from dorsiflex.storage.files import write_whole

        if not name:
            raise RefusedValueError("the name of the file is empty", "name a file to write")
        if self.location.owns(Path(name)):
            raise RefusedValueError(f"{name} belongs to the database", "name another file")
        with write_whole(Path(name), replace=replace) as stream:
            yield stream
        say(f"Written: {clean(name)}")

    def moment(self, text: str | None) -> datetime:
        """Read when a test was; now where nothing is told."""
        from dorsiflex.domain.when import at_offset, parse_when

        if text is None:
            return at_offset(self.now.replace(tzinfo=None), self.now.utcoffset() or timedelta())
        return parse_when(text, self.now, self.offset_at)

    @staticmethod
    def offset_at(naive: datetime) -> timedelta:
        """Give the UTC offset in force on this machine at a local date and time."""
        try:
            return naive.astimezone().utcoffset() or timedelta()
        except (OSError, OverflowError, ValueError):
            # Windows knows no offsets before 1970.
            return datetime.now().astimezone().utcoffset() or timedelta()

    def day(self, text: str | None) -> date | None:
        """Read a whole day; None where nothing is told."""
        from dorsiflex.domain.when import parse_day

        return None if text is None else parse_day(text, self.now)

    def period(self, since: str | None, until: str | None, *, of_all: bool = False) -> "Period":
        """Read a span of whole days: each end a day, a month, or the id of an event for its day.

        Args:
            since: the first day.
            until: the last day.
            of_all: an event can be anybody's, because everybody is meant.

        Raises:
            RefusedValueError: neither of these, or it ends before it begins.
            NotFoundError: there is no such event.
        """
        from dorsiflex.domain.period import Period

        first, last = (
            None if text is None else self._days(text, of_all=of_all) for text in (since, until)
        )
        return Period(first and first[0], last and last[1])

    def _days(self, text: str, *, of_all: bool) -> tuple[date, date]:
        from dorsiflex.domain.events import is_event_id, parse_event_id
        from dorsiflex.domain.when import parse_days

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
        """Read which tests are meant; `of_all` as in `period`."""
        from dorsiflex.domain.knee_to_wall import parse_side
        from dorsiflex.domain.period import Filter
        from dorsiflex.domain.words import parse_tag

        only = None if side is None else parse_side(side)
        period = self.period(since, until, of_all=of_all)
        return Filter(period, only, None if tag is None else parse_tag(tag))


def _told_now(told: str) -> datetime:
    from dorsiflex.domain.days import is_possible

    try:
        now = datetime.fromisoformat(told)
        # Beyond what is possible lie days that are in the calendar in some time zones only.
        return now.astimezone() if is_possible(now.date()) else now
    except ValueError:
        raise RefusedValueError(
            f"{NOW_VARIABLE} '{told}' is not a date and time",
            "write 2026-11-22T18:00:00+01:00, or unset it",
        ) from None


def _clock() -> datetime:
    try:
        return datetime.now().astimezone()
    except ValueError as error:
        raise CouldNotError(
            "the time zone of this machine is a day or more from UTC",
            "set TZ to a zone that exists, such as Europe/Berlin, or unset it",
        ) from error


def session_of(context: typer.Context) -> Session:
    """Give the session that the options before the command began."""
    session = context.find_object(Session)
    return session or Session()
