"""The words of a line of bash, and how a value is written there.

Its own words are cut at `=` and `:` too, and have their quotes on. So the line is read here as bash
would, but for what it would run or look up: `$(...)` and `$HOME` stay as they are written.
"""

import re
from dataclasses import dataclass

_ESCAPED_IN_DOUBLE = '\\"$`\n'
_SPECIAL = re.compile(r"([^\w.,:/@%+=-])")
_SPECIAL_IN_DOUBLE = re.compile(r'([\\"$`])')


@dataclass(slots=True)
class Line:
    """A line up to the cursor.

    Attributes:
        words: the words that are whole, without their quotes.
        typed: the word before the cursor, likewise.
        raw: the same as it is written.
        quote: the quote that is still open in it; empty where none is.
        is_redirected: the word is the file of a redirection.
    """

    words: list[str]
    typed: str = ""
    raw: str = ""
    quote: str = ""
    is_redirected: bool = False


def read_line(text: str) -> Line:
    """Read a line up to the cursor; quotes may be open."""
    line = Line([])
    at = 0
    while at < len(text):
        at += _step(line, text[at : at + 2])
    return line


def _step(line: Line, ahead: str) -> int:
    """Read on; give by how many characters."""
    character = ahead[0]
    taken = 1
    if line.quote:
        if character == line.quote:
            line.quote = ""
        elif line.quote == '"' and character == "\\" and ahead[1:] in tuple(_ESCAPED_IN_DOUBLE):
            line.typed += ahead[1:]
            taken = 2
        else:
            line.typed += character
    elif character == "\\":
        line.typed += ahead[1:]
        taken = 2
    elif character in "'\"":
        line.quote = character
    elif character in " \t\n":
        _end_word(line)
        return 1
    elif character in "<>":
        _end_word(line, is_number=True)
        line.is_redirected = True
        return 1
    else:
        line.typed += character
    line.raw += ahead[:taken]
    return taken


def _end_word(line: Line, *, is_number: bool = False) -> None:
    """Put the word aside; the file of a redirection and the number before it are not ours."""
    if not line.raw:
        return
    is_ours = not line.is_redirected and not (is_number and line.raw.isdigit())
    if is_ours:
        line.words.append(line.typed)
    line.typed = line.raw = ""
    line.is_redirected = False


def inserted(line: Line, replaced: str, value: str) -> str:
    """Write a value as it is to stand in the place of what bash replaces.

    Args:
        line: the line.
        replaced: the end of its last word, from the last `=`, `:` or quote on.
        value: the whole word that is meant.
    """
    kept = line.raw[: len(line.raw) - len(replaced)] if replaced else line.raw
    if replaced and not line.raw.endswith(replaced):
        kept = ""
    before = read_line(kept)
    return _quoted(value.removeprefix(before.typed), before.quote)


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        # An exclamation mark recalls a line even there, and cannot be escaped there.
        return _SPECIAL_IN_DOUBLE.sub(r"\\\1", text).replace("!", '"\\!"')
    return _SPECIAL.sub(r"\\\1", text)
