"""A whole session at once: one line per person, typed at a terminal or from standard input."""

import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from dorsiflex.cli.asking import confirm
from dorsiflex.cli.unlikely import unlikely_tests
from dorsiflex.domain.batch_lines import LINE_FORMAT, is_blank_or_comment, parse_line
from dorsiflex.errors import DorsiflexError, NotFoundError, RefusedValueError
from dorsiflex.render.lengths import UNIT_WORDS
from dorsiflex.render.many import entry_line
from dorsiflex.render.terminal import PAGE, clean, filled, say, screen_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dorsiflex.cli.entry import Common
    from dorsiflex.cli.session import Session
    from dorsiflex.cli.unlikely import UnlikelyValues
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.storage.store import Store


_BAD_SHOWN = 20


class Entry(NamedTuple):
    """A line that can be stored.

    Attributes:
        number: of the line.
        text: the line as it was written.
        person: whose.
        tests: one for each ankle tested.
        unlikely: what is unlikely about them.
    """

    number: int
    text: str
    person: "Person"
    tests: "list[KneeToWallTest]"
    unlikely: "list[Unlikely]"


class Reader:
    """Reads lines, each against what is stored."""

    def __init__(self, common: "Common", unit: "Unit") -> None:
        """Take what the tests of the session share, and the unit of numbers without one."""
        self.unit = unit
        self._common = common

    def entry(self, store: "Store", number: int, text: str) -> Entry:
        """Read a line that says something.

        Raises:
            RefusedValueError: the line cannot be read.
            NotFoundError: nobody has the name.
        """
        line = parse_line(text, self.unit)
        person = store.person(line.name)
        tests = [
            self._common.test(person, side, trials, line.pain, sharp=False)
            for side, trials in line.trials.items()
        ]
        unlikely = unlikely_tests(store, person, tests, line.typed, self.unit)
        return Entry(number, text, person, tests, unlikely)


def log_many(
    session: "Session",
    common: "Common",
    unlikely: "UnlikelyValues",
    later: "list[Unlikely]",
    *,
    json: bool,
) -> None:
    """Read lines and store all of them as one step, or none.

    Args:
        session: where from, and where to.
        common: what all tests share.
        unlikely: what happens to unlikely values.
        later: that the moment of the session is later than now.
        json: print JSON.

    Raises:
        RefusedValueError: a line cannot be stored (not on a terminal), or there is none.
        typer.Abort: Ctrl-C.
    """
    session.refuse_person("log --many names each person")
    unlikely.settle(later)
    reader = Reader(common, unlikely.unit)
    if session.can_ask:
        entries = typed_entries(session, reader, unlikely)
    else:
        entries = _piped_entries(session, reader, unlikely)
    if not entries:
        raise RefusedValueError(
            "there is no line to store", "write lines as: p07 9.5/10 11.2 2; nothing was stored"
        )
    try:
        _store(session, entries, unlikely.unit, json=json)
    except DorsiflexError:
        if session.can_ask:
            say("These lines were not stored; log --many < FILE stores them from a file:")
            say("\n".join(clean(entry.text) for entry in entries))
        raise
    if not session.can_ask and not unlikely.yes:
        _warn(entries, unlikely)


def repeated(entries: "Sequence[Entry]", entry: Entry) -> Entry | None:
    """Give an earlier line about one of the same ankles of the same person; None without one."""
    for earlier in entries:
        sides = {test.side for test in earlier.tests}
        if earlier.person == entry.person and any(test.side in sides for test in entry.tests):
            return earlier
    return None


def _piped_entries(session: "Session", reader: Reader, unlikely: "UnlikelyValues") -> list[Entry]:
    lines = [
        (number, text)
        for number, text in enumerate(_standard_input(), start=1)
        if not is_blank_or_comment(text)
    ]
    entries: list[Entry] = []
    bad: list[str] = []
    with session.reading() as store:
        for number, text in lines:
            try:
                entry = reader.entry(store, number, text)
                if unlikely.strict:
                    _refuse_unlikely(entries, entry, unlikely)
            except (RefusedValueError, NotFoundError) as error:
                bad.append(_bad_line(number, text, error))
            else:
                entries.append(entry)
    if bad:
        for line in bad[:_BAD_SHOWN]:
            say(line)
        if len(bad) > _BAD_SHOWN:
            say(f"... and {len(bad) - _BAD_SHOWN} more")
        raise RefusedValueError(
            f"{len(bad)} of {len(lines)} lines cannot be stored",
            "nothing was stored; correct them and run it again",
        )
    return entries


def _standard_input() -> "Iterable[str]":
    if sys.stdin is None:
        return []
    try:
        text = sys.stdin.read()
    except UnicodeDecodeError as error:
        raise RefusedValueError(
            f"the lines are not {error.encoding} text (byte {error.start + 1})",
            "save them as UTF-8; nothing was stored",
        ) from error
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").split("\n")


def _bad_line(number: int, text: str, error: DorsiflexError) -> str:
    hint = f" ({error.hint})" if error.hint else ""
    return clean(f"line {number}: {text.strip()}: {error.message}{hint}")


def _refuse_unlikely(entries: "Sequence[Entry]", entry: Entry, unlikely: "UnlikelyValues") -> None:
    for one in entry.unlikely:
        raise RefusedValueError(unlikely.text(one), "drop --strict if it is right")
    if earlier := repeated(entries, entry):
        raise RefusedValueError(
            f"'{entry.person.name}' is on line {earlier.number} too", "drop --strict if it is right"
        )


def _store(session: "Session", entries: "Sequence[Entry]", unit: "Unit", *, json: bool) -> None:
    from dorsiflex.render.machine import tests_json
    from dorsiflex.render.many import batch_stored_lines, batch_summary

    tests = [test for entry in entries for test in entry.tests]
    with session.writing() as store:
        people = {test.person: store.person(test.person) for test in tests}
        before = [
            store.latest_test(people[test.person], test.side, test.tested_at) for test in tests
        ]
        stored = store.roster.log(tests, batch_summary(tests))
    write(tests_json(stored) if json else batch_stored_lines(stored, before, unit))


def _warn(entries: "Sequence[Entry]", unlikely: "UnlikelyValues") -> None:
    for place, entry in enumerate(entries):
        for one in entry.unlikely:
            say(
                f"warning: line {entry.number}: {clean(entry.person.name)}"
                f" {unlikely.text(one)}: stored; if it is a typo: dorsiflex edit or undo"
            )
        if earlier := repeated(entries[:place], entry):
            say(
                f"warning: line {entry.number}: {clean(entry.person.name)} is on line"
                f" {earlier.number} too: both are stored"
            )


_TAKE_BACK = "undo"
"""No line of its own: a line has three words at least."""


def typed_entries(session: "Session", reader: Reader, unlikely: "UnlikelyValues") -> list[Entry]:
    """Ask for lines until an empty one or the end of the input; each is checked at once.

    Raises:
        typer.Abort: Ctrl-C.
    """
    screen = screen_of(sys.stderr, session.environ)
    how = (
        f"One line a person: {LINE_FORMAT}, as p07 9.5/10 11.2 2; distances in"
        f" {UNIT_WORDS[reader.unit]}, - for an ankle that was not tested."
    )
    end = (
        f"An empty line or Ctrl-D stores all, {_TAKE_BACK} takes the last line back, Ctrl-C stores"
        " nothing."
    )
    say("\n".join(filled(text, screen, widest=PAGE) for text in (how, end)))
    entries: list[Entry] = []
    while (text := _line(len(entries) + 1)) is not None and text.strip():
        if text.strip().casefold() == _TAKE_BACK:
            _take_back(entries)
        elif not is_blank_or_comment(text):
            entry = _checked(session, reader, text, len(entries) + 1, unlikely)
            if entry is not None:
                _add(entries, entry, reader)
    return entries


def _line(number: int) -> str | None:
    sys.stderr.write(f"{number:>3}: ")
    sys.stderr.flush()
    try:
        return input()
    except EOFError:
        say("\n")
        return None
    except KeyboardInterrupt:
        say("\n")
        raise typer.Abort from None


def _take_back(entries: list[Entry]) -> None:
    if entries:
        say(f"     {clean(entries.pop().person.name)} is taken back.")
    else:
        say("     There is no line to take back.")


def _checked(
    session: "Session", reader: Reader, text: str, number: int, unlikely: "UnlikelyValues"
) -> Entry | None:
    """Read a line; None where it is to be typed again."""
    try:
        with session.reading() as store:
            entry = reader.entry(store, number, text)
    except (RefusedValueError, NotFoundError) as error:
        say(f"     {clean(error.message)}")
        if error.hint:
            say(f"     {clean(error.hint)}")
        return None
    for one in entry.unlikely:
        what = f"     {unlikely.text(one)}"
        if unlikely.strict:
            say(f"{what}: not taken")
            return None
        if not unlikely.yes and not confirm(f"{what}. Store it?"):
            say("     Not taken: type the line again.")
            return None
    return entry


def _add(entries: list[Entry], entry: Entry, reader: Reader) -> None:
    earlier = repeated(entries, entry)
    if earlier is not None:
        what = f"     {entry_line(earlier.person, earlier.tests, reader.unit)}: there already."
        if confirm(f"{what} Put this in its place?"):
            entries.remove(earlier)
    entries.append(entry)
    say(f"     {entry_line(entry.person, entry.tests, reader.unit)}")
