"""How each shell asks what fits, and is told: what is said in `scripts` has its other side here.

A script calls `dorsiflex __complete SHELL WORD...`. It is told the kind of answer in the first
line, with what stands before the value in the same word, and a value a line after it. An answer
never fails: at a Tab nobody wants a message, so whatever goes wrong, nothing fits.
"""

import re
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from dorsiflex.cli.completing.bash_line import inserted, read_line
from dorsiflex.cli.completing.candidates import Kind, answer
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dorsiflex.cli.completing.line import Command

_PLAIN_IN_POWERSHELL = re.compile(r"[A-Za-z0-9_./=+-]+", re.ASCII)
_QUOTES_OF_POWERSHELL = re.compile("(['\u2018\u2019\u201a\u201b])")


def answer_shell(root: "Command", words: "Sequence[str]") -> bytes:
    """Say what fits, as a shell's script reads it.

    Args:
        root: the group of all commands.
        words: the shell, then what its script tells of the line.
    """
    try:
        shell, *told = words
        lines = list(_SHELLS[shell](root, told))
    except Exception:  # noqa: BLE001 # a Tab never fails
        return b""
    return b"".join(map(_encoded, lines))


def _bash(root: "Command", told: "Sequence[str]") -> "Iterator[str]":
    """Answer bash, which tells what it would replace and the line up to the cursor."""
    replaced, text = told
    line = read_line(text)
    if line.is_redirected:
        yield Kind.FILES
        return
    found = answer(root, line.words[1:], line.typed)
    yield found.kind
    values = [found.prefix + candidate.value for candidate in found.candidates]
    # What is told replaces what was typed: of several that differ from it in case, none is right.
    exact = [value for value in values if value.startswith(line.typed)]
    if exact or len(values) == 1:
        for value in exact or values:
            yield inserted(line, replaced, value)


def _zsh(root: "Command", told: "Sequence[str]") -> "Iterator[str]":
    *words, typed = told
    found = answer(root, words, typed)
    yield f"{found.kind}\t{found.prefix}"
    for candidate in found.candidates:
        yield f"{candidate.value}\t{clean(candidate.about)}"


def _fish(root: "Command", told: "Sequence[str]") -> "Iterator[str]":
    *words, raw = told
    found = answer(root, words, read_line(raw).typed)
    yield f"{found.kind}\t{found.prefix}"
    for candidate in found.candidates:
        yield f"{found.prefix}{candidate.value}\t{clean(candidate.about)}"


def _powershell(root: "Command", told: "Sequence[str]") -> "Iterator[str]":
    *words, typed = (unquote(word.removeprefix(".")) for word in told)
    found = answer(root, words, typed)
    yield found.kind
    for candidate in found.candidates:
        written = _quoted_for_powershell(found.prefix + candidate.value)
        parts = (written, candidate.value, clean(candidate.about) or candidate.value)
        yield "\t".join(quote(part, safe="") for part in parts)


def _quoted_for_powershell(value: str) -> str:
    if _PLAIN_IN_POWERSHELL.fullmatch(value):
        return value
    doubled = _QUOTES_OF_POWERSHELL.sub(r"\1\1", value)
    return f"'{doubled}'"


def _encoded(line: str) -> bytes:
    """Write a line as the shell's own words were read; what that encoding lacks is left out."""
    try:
        return f"{line}\n".encode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
    except UnicodeEncodeError:
        return b""


_SHELLS: "dict[str, Callable[[Command, Sequence[str]], Iterator[str]]]" = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
