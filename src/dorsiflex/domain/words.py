"""Text that people write: one of a few words; names, tags, notes, never acting on a terminal."""

import unicodedata
from enum import StrEnum
from typing import TypeVar

from dorsiflex.errors import RefusedValueError

Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_NAME = 100
LONGEST_TAG = 100
LONGEST_NOTE = 10_000


def parse_choice(kind: type[Choice], text: str, what: str) -> Choice:
    """Read one of a few words, in any case.

    Args:
        kind: the words.
        text: what was written.
        what: what to call it where it is none of them.

    Raises:
        RefusedValueError: it is none of them.
    """
    try:
        return kind(text.strip().casefold())
    except ValueError:
        *others, last = kind
        hint = f"write {', '.join(others)} or {last}"
        raise RefusedValueError(f"unknown {what} '{text}'", hint) from None


def parse_note(text: str) -> str | None:
    """Take a note as it was written, without blanks around it; None for an empty one.

    Raises:
        RefusedValueError: control characters (line breaks and tabs among them) or characters that
            turn the direction of writing; more than 10,000 characters.
    """
    return parse_text(text, "note", LONGEST_NOTE).strip() or None


def parse_tag(text: str) -> str:
    """Take a tag: one word.

    Raises:
        RefusedValueError: empty, with blanks in it, control characters, or over 100 characters.
    """
    tag = parse_text(text, "tag", LONGEST_TAG).strip()
    if not tag or len(tag.split()) != 1:
        raise RefusedValueError(
            f"tag '{text}' is not one word", "give -t once for each tag, words joined by a hyphen"
        )
    return tag


def parse_tags(texts: "list[str]") -> tuple[str, ...]:
    """Take several tags in order, each once.

    Raises:
        RefusedValueError: as `parse_tag`.
    """
    return tuple(dict.fromkeys(parse_tag(text) for text in texts))


def parse_name(text: str) -> str:
    """Take the name of a person, in Unicode's composed form (NFC), single blanks inside.

    Raises:
        RefusedValueError: empty, control characters, or over 100 characters.
    """
    # Composed first: a few characters become longer by it.
    composed = unicodedata.normalize("NFC", text)
    name = " ".join(parse_text(composed, "name", LONGEST_NAME).split())
    if not name:
        raise RefusedValueError("a name cannot be empty", "write it after the command: anna")
    return name


def name_key(name: str) -> str:
    """Give what two spellings of one name share, whatever their case and Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_plain(character: str) -> bool:
    """Tell whether a character can stand in stored text without acting on a terminal.

    Control characters (Cc), surrogates (Cs), line and paragraph separators (Zl, Zp) and the marks
    that override or isolate the direction of writing are out. Joiners stay: emoji and several
    scripts need them.
    """
    if character.isprintable():
        return True
    category = unicodedata.category(character)
    return category in {"Zs", "Co", "Cn"} or (category == "Cf" and character not in _DIRECTION)


_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def parse_text(text: str, kind: str, longest: int) -> str:
    """Take a text as it was written, in one line.

    Args:
        text: what was written.
        kind: what to call it in an error.
        longest: how many characters it can have.

    Raises:
        RefusedValueError: control characters (line breaks and tabs among them) or characters that
            turn the direction of writing; too many characters.
    """
    if len(text) > longest:
        raise RefusedValueError(
            f"the {kind} has {len(text)} characters; {longest} are possible", "shorten it"
        )
    for character in text:
        if "\udc80" <= character <= "\udcff":
            raise RefusedValueError(
                f"the {kind} has a byte that is no text here (0x{ord(character) - 0xDC00:02X})",
                "write it in the encoding of this terminal, which LC_ALL or LANG names",
            )
        if not is_plain(character):
            raise RefusedValueError(
                f"the {kind} has a control character (U+{ord(character):04X})",
                "write it in one line of plain text",
            )
    return text
