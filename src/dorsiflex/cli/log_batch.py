"""`log --many`: one line per person, typed at a terminal or read from standard input."""

import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from dorsiflex.cli.entry import compared, confirm, unlikely_tests
from dorsiflex.domain.batch_lines import LINE_FORMAT, is_blank_or_comment, parse_line
from dorsiflex.errors import DorsiflexError, NotFoundError, RefusedValueError
from dorsiflex.render.lengths import UNIT_WORDS
from dorsiflex.render.messages import entry_line
from dorsiflex.render.terminal import (
    PAGE,
    escape_control,
    filled,
    say,
    screen_of,
    wrap_lines,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dorsiflex.cli.entry import SharedFields, UnlikelyValues
    from dorsiflex.cli.session import Session
    from dorsiflex.domain.measurement import KneeToWallTest, Unit
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.storage.store import Store

_MOST_BAD_SHOWN = 20


class Entry(NamedTuple):
    """A line that can be stored: its number, its text as typed, and a test of each ankle tested."""

    number: int
    text: str
    person: "Person"
    tests: "list[KneeToWallTest]"
    unlikely: "list[Unlikely]"


def log_many(
    session: "Session",
    shared: "SharedFields",
    unlikely: "UnlikelyValues",
    in_future: "list[Unlikely]",
    *,
    json: bool,
) -> None:
    """Read lines and store all of them as one change, or none.

    `in_future` is what `unlikely_moment` found.

    Raises:
        RefusedValueError: there is no line, or one from a file cannot be stored.
        typer.Abort: Ctrl-C.
    """
    session.refuse_person("log --many names each person")
    unlikely.settle(in_future)
    if session.can_ask:
        entries = _typed_entries(session, shared, unlikely)
    else:
        entries = _piped_entries(session, shared, unlikely)
    if not entries:
        raise RefusedValueError(
            "there are no lines to store", "write lines as: p07 9.5/10 11.2 2; nothing was stored"
        )
    try:
        _store(session, entries, unlikely.unit, json=json)
    except DorsiflexError:
        if session.can_ask:
            say("These lines were not stored; log --many < FILE stores them from a file:")
            say("\n".join(escape_control(entry.text) for entry in entries))
        raise
    if not session.can_ask and not unlikely.yes:
        _warn(entries, unlikely)


def _entry(store: "Store", shared: "SharedFields", unit: "Unit", number: int, text: str) -> Entry:
    """Parse a line that is neither empty nor a comment, and compare it with what is stored.

    Raises:
        RefusedValueError: the line is not allowed.
        NotFoundError: nobody has the name.
    """
    line = parse_line(text, unit)
    person = store.person(line.name)
    tests = [
        shared.test(person, side, trials, line.pain, sharp=False)
        for side, trials in line.trials.items()
    ]
    unlikely = unlikely_tests(store, person, tests, line.typed, unit)
    return Entry(number, text, person, tests, unlikely)


def _repeated(entries: "Sequence[Entry]", entry: Entry) -> Entry | None:
    """Return an earlier entry for the same person and one of the same ankles, if there is one."""
    for earlier in entries:
        sides = {test.side for test in earlier.tests}
        if earlier.person == entry.person and any(test.side in sides for test in entry.tests):
            return earlier
    return None


def _piped_entries(
    session: "Session", shared: "SharedFields", unlikely: "UnlikelyValues"
) -> list[Entry]:
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
                entry = _entry(store, shared, unlikely.unit, number, text)
                if unlikely.strict:
                    _refuse_unlikely(entries, entry, unlikely)
            except (RefusedValueError, NotFoundError) as error:
                bad.append(_bad_line(number, text, error))
            else:
                entries.append(entry)
    if bad:
        for line in bad[:_MOST_BAD_SHOWN]:
            say(line)
        if len(bad) > _MOST_BAD_SHOWN:
            say(f"... and {len(bad) - _MOST_BAD_SHOWN} more")
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
    return escape_control(f"line {number}: {text.strip()}: {error.message}{hint}")


def _refuse_unlikely(entries: "Sequence[Entry]", entry: Entry, unlikely: "UnlikelyValues") -> None:
    for one in entry.unlikely:
        raise RefusedValueError(unlikely.text(one), "leave out --strict if the value is right")
    if earlier := _repeated(entries, entry):
        raise RefusedValueError(
            f"'{entry.person.name}' is on line {earlier.number} too",
            "leave out --strict if the value is right",
        )


def _store(session: "Session", entries: "Sequence[Entry]", unit: "Unit", *, json: bool) -> None:
    from dorsiflex.render.messages import batch_stored_lines, batch_summary

    tests = [test for entry in entries for test in entry.tests]
    with session.writing() as store:
        before = [one for entry in entries for one in compared(store, entry.person, entry.tests)]
        stored = store.people_store.log(tests, batch_summary(tests))
    if json:
        from dorsiflex.render.json import tests_json

        write(tests_json(stored))
    else:
        found = [one._replace(test=test) for one, test in zip(before, stored, strict=True)]
        write(wrap_lines(batch_stored_lines(found, unit, session.today), session.screen))


def _warn(entries: "Sequence[Entry]", unlikely: "UnlikelyValues") -> None:
    for place, entry in enumerate(entries):
        for one in entry.unlikely:
            say(
                f"warning: line {entry.number}: {escape_control(entry.person.name)}"
                f" {unlikely.text(one)}: stored; if it is a typo: dorsiflex edit or undo"
            )
        if earlier := _repeated(entries[:place], entry):
            say(
                f"warning: line {entry.number}: {escape_control(entry.person.name)} is on line"
                f" {earlier.number} too: both are stored"
            )


_UNDO = "undo"
"""Cannot be an entry: those have at least three words."""


def _typed_entries(
    session: "Session", shared: "SharedFields", unlikely: "UnlikelyValues"
) -> list[Entry]:
    """Prompt for lines until an empty one or the end of the input; check each immediately.

    Raises:
        typer.Abort: Ctrl-C.
    """
    screen = screen_of(sys.stderr, session.environ)
    how = (
        f"One line per person: {LINE_FORMAT}, for example p07 9.5/10 11.2 2. Distances are in"
        f" {UNIT_WORDS[unlikely.unit]}; - is an ankle that was not tested."
    )
    end = f"An empty line or Ctrl-D stores all, {_UNDO} drops the last line, Ctrl-C stores nothing."
    say("\n".join(filled(text, screen, widest=PAGE) for text in (how, end)))
    entries: list[Entry] = []
    while (text := _line(len(entries) + 1)) is not None and text.strip():
        if text.strip().casefold() == _UNDO:
            _undo(entries)
        elif not is_blank_or_comment(text):
            entry = _checked(session, shared, text, len(entries) + 1, unlikely)
            if entry is not None:
                _add(entries, entry, unlikely.unit)
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


def _undo(entries: list[Entry]) -> None:
    if entries:
        say(f"     {escape_control(entries.pop().person.name)} is dropped.")
    else:
        say("     There is no line to undo.")


def _checked(
    session: "Session", shared: "SharedFields", text: str, number: int, unlikely: "UnlikelyValues"
) -> Entry | None:
    """Return the entry of a line; None if it must be typed again."""
    try:
        with session.reading() as store:
            entry = _entry(store, shared, unlikely.unit, number, text)
    except (RefusedValueError, NotFoundError) as error:
        say(f"     {escape_control(error.message)}")
        if error.hint:
            say(f"     {escape_control(error.hint)}")
        return None
    for one in entry.unlikely:
        what = f"     {unlikely.text(one)}"
        if unlikely.strict:
            say(f"{what}: not stored")
            return None
        if not unlikely.yes and not confirm(f"{what}. Store it?"):
            say("     Not stored: type the line again.")
            return None
    return entry


def _add(entries: list[Entry], entry: Entry, unit: "Unit") -> None:
    earlier = _repeated(entries, entry)
    if earlier is not None:
        what = f"     {entry_line(earlier.person, earlier.tests, unit)}: already there."
        if confirm(f"{what} Replace it?"):
            entries.remove(earlier)
    entries.append(entry)
    say(f"     {entry_line(entry.person, entry.tests, unit)}")
