"""The lines of a session typed at a terminal, each with the chance to correct it."""

import sys
from typing import TYPE_CHECKING

import typer

from dorsiflex.cli.asking import confirm
from dorsiflex.cli.many import Entry, Reader, repeated
from dorsiflex.domain.session_lines import FORM, says_nothing
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.render.clean import clean
from dorsiflex.render.lengths import UNIT_WORDS
from dorsiflex.render.many import entry_line
from dorsiflex.render.prose import PAGE, filled
from dorsiflex.render.screen import say, screen_of

if TYPE_CHECKING:
    from dorsiflex.cli.session import Session
    from dorsiflex.cli.unlikely import UnlikelyValues

_TAKE_BACK = "undo"
"""No line of its own: a line has three words at least."""


def typed_entries(session: "Session", reader: Reader, unlikely: "UnlikelyValues") -> list[Entry]:
    """Ask for lines until an empty one or the end of the input; each is checked at once.

    Raises:
        typer.Abort: Ctrl-C.
    """
    screen = screen_of(sys.stderr, session.environ)
    how = (
        f"One line a person: {FORM}, as p07 9.5/10 11.2 2; distances in"
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
        elif not says_nothing(text):
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
