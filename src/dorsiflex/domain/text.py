"""Text that people type: names, notes, tags, choices and counts."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable


Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_NAME = 100
LONGEST_TAG = 100
LONGEST_NOTE = 10_000


def parse_choice(choices: type[Choice], text: str, what: str) -> Choice:
    """Parse one of the values of an enum, in any case; `what` names it in the message.

    Raises:
        RefusedValueError: it is none of them.
    """
    try:
        return choices(text.strip().casefold())
    except ValueError:
        *others, last = choices
        hint = f"write {', '.join(others)} or {last}"
        raise RefusedValueError(f"unknown {what} '{text}'", hint) from None


def parse_note(text: str) -> str | None:
    """Parse a note; surrounding blanks are removed. None if it is empty.

    Raises:
        RefusedValueError: as `parse_text`; over 10,000 characters.
    """
    return parse_text(text, "note", LONGEST_NOTE).strip() or None


def parse_tag(text: str) -> str:
    """Parse a tag: one word.

    Raises:
        RefusedValueError: empty, with blanks in it, control characters, or over 100 characters.
    """
    tag = parse_text(text, "tag", LONGEST_TAG).strip()
    if not tag or len(tag.split()) != 1:
        raise RefusedValueError(
            f"tag '{text}' is not a single word",
            "use -t once per tag, and join words with a hyphen",
        )
    return tag


def parse_tags(texts: list[str]) -> tuple[str, ...]:
    """Parse tags, in order, without repeats.

    Raises:
        RefusedValueError: as `parse_tag`.
    """
    return tuple(dict.fromkeys(parse_tag(text) for text in texts))


def parse_search(text: str) -> str:
    """Parse a text to search for; surrounding blanks are removed.

    Raises:
        RefusedValueError: as `parse_text`; empty, or over 10,000 characters.
    """
    searched = parse_text(text, "text to search for", LONGEST_NOTE).strip()
    if not searched:
        raise RefusedValueError("the text to search for is empty", "write a part of a note or tag")
    return searched


def is_in(searched: str, texts: Iterable[str | None]) -> bool:
    """Return whether a text is part of one of several, in any case and Unicode form."""
    key = name_key(searched)
    return any(key in name_key(text) for text in texts if text)


def parse_name(text: str) -> str:
    """Parse the name of a person: Unicode NFC, single blanks.

    Raises:
        RefusedValueError: empty, control characters, or over 100 characters.
    """
    # Composed first, because that makes a few characters longer.
    composed = unicodedata.normalize("NFC", text)
    name = " ".join(parse_text(composed, "name", LONGEST_NAME).split())
    if not name:
        raise RefusedValueError("a name cannot be empty", "give one, for example anna")
    return name


def name_key(name: str) -> str:
    """Return a key that is equal for two names that differ in case or Unicode form only."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_safe_character(character: str) -> bool:
    """Return whether a character is allowed in stored text and harmless on a terminal.

    Control characters (Cc), surrogates (Cs), line and paragraph separators (Zl, Zp) and marks that
    override the writing direction are not. Joiners are: emoji and several scripts need them.
    """
    if character.isprintable():
        return True
    category = unicodedata.category(character)
    return category in {"Zs", "Co", "Cn"} or (category == "Cf" and character not in _DIRECTION)


_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def parse_text(text: str, what: str, longest: int) -> str:
    """Return a text as typed if it is one line of plain text; an error calls it `what`.

    Raises:
        RefusedValueError: control characters (including line breaks and tabs), characters that
            change the writing direction, or too many characters.
    """
    if len(text) > longest:
        raise RefusedValueError(
            f"the {what} has {len(text)} characters; the maximum is {longest}", "shorten it"
        )
    for character in text:
        if "\udc80" <= character <= "\udcff":
            raise RefusedValueError(
                f"the {what} has a byte that is not text here (0x{ord(character) - 0xDC00:02X})",
                "use the encoding of this terminal, which LC_ALL or LANG sets",
            )
        if not is_safe_character(character):
            raise RefusedValueError(
                f"the {what} has a control character (U+{ord(character):04X})",
                "use one line of plain text",
            )
    return text


MAX_COUNT = 1_000_000_000
_EXAMPLE = 12


def parse_count(text: str, name: str, *, most: int = MAX_COUNT) -> int:
    """Parse a whole number from 1 to `most`; `name` is the option, for the message.

    Raises:
        RefusedValueError: anything else.
    """
    written = text.strip()
    if written.isascii() and written.isdigit() and len(written) <= len(str(most)):
        number = int(written)
        if 1 <= number <= most:
            return number
    allowed = "of at least 1" if most == MAX_COUNT else f"from 1 to {most}"
    raise RefusedValueError(
        f"{name} '{text}' is not a whole number {allowed}", f"write {name} {min(_EXAMPLE, most)}"
    )
