"""Completion by the Tab key: the script for each shell, and the answers that it asks for.

A script runs `dorsiflex __complete SHELL WORD...`. The first line of the answer says who completes
the word, with any prefix within it; each further line is a value. An answer never fails: if
anything goes wrong, nothing is completed.
"""

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, unquote

import typer

from dorsiflex.cli.completion_candidates import Completer, completions
from dorsiflex.cli.options import command_app
from dorsiflex.errors import RefusedValueError, did_you_mean
from dorsiflex.render.terminal import escape_control, write, write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dorsiflex.cli.completion_candidates import Command

app = command_app()

SCRIPTS = {
    "bash": "dorsiflex.bash",
    "zsh": "_dorsiflex",
    "fish": "dorsiflex.fish",
    "powershell": "dorsiflex.ps1",
}

_HOW = """\
Add one line to the startup file of your shell:

bash, ~/.bashrc:                eval "$(dorsiflex completion bash)"
zsh, ~/.zshrc after compinit:   eval "$(dorsiflex completion zsh)"
fish, ~/.config/fish/config.fish:
                                dorsiflex completion fish | source
PowerShell, the file $PROFILE:  dorsiflex completion powershell | Out-String | Invoke-Expression"""


@app.command()
def completion(
    shell: Annotated[
        str | None,
        typer.Argument(metavar="[bash|zsh|fish|powershell]", help="Default: instructions."),
    ] = None,
) -> None:
    """Print a script that lets the Tab key complete commands, options, people, tags and ids.

    \b
    dorsiflex completion                   instructions for each shell
    dorsiflex completion bash              the script; also zsh, fish, powershell
    """
    if shell is None:
        write(_HOW)
        return
    name = SCRIPTS.get(shell.casefold())
    if name is None:
        raise RefusedValueError(
            f"there is no completion for the shell '{shell}'",
            did_you_mean(shell, SCRIPTS) or f"write {', '.join(SCRIPTS)}",
        )
    from importlib.resources import files

    write_bytes(files("dorsiflex.cli").joinpath("completion_scripts", name).read_bytes())


# Answers to the scripts

_PLAIN_IN_POWERSHELL = re.compile(r"[A-Za-z0-9_./=+-]+", re.ASCII)
_QUOTES_OF_POWERSHELL = re.compile("(['\u2018\u2019\u201a\u201b])")


def shell_answer(root: "Command", words: "Sequence[str]") -> bytes:
    """Return the completions of a word in the form that a shell's script reads.

    Args:
        root: the group of all commands.
        words: the shell, then what its script passes on of the line.
    """
    try:
        shell, *arguments = words
        lines = list(_SHELLS[shell](root, arguments))
    except Exception:  # noqa: BLE001 # the Tab key never fails
        return b""
    return b"".join(map(_encoded, lines))


def _bash(root: "Command", arguments: "Sequence[str]") -> "Iterator[str]":
    """Answer bash, whose script passes what bash will replace, and the line up to the cursor."""
    replaced, text = arguments
    line = parse_bash_line(text)
    if line.is_redirected:
        yield Completer.FILES
        return
    found = completions(root, line.words[1:], line.typed)
    yield found.completer
    values = [found.prefix + candidate.value for candidate in found.candidates]
    # Values replace what was typed: of several that differ from it in case, none can be chosen.
    exact = [value for value in values if value.startswith(line.typed)]
    if exact or len(values) == 1:
        for value in exact or values:
            yield bash_insertion(line, replaced, value)


def _zsh(root: "Command", arguments: "Sequence[str]") -> "Iterator[str]":
    *words, typed = arguments
    found = completions(root, words, typed)
    yield f"{found.completer}\t{found.prefix}"
    for candidate in found.candidates:
        yield f"{candidate.value}\t{escape_control(candidate.description)}"


def _fish(root: "Command", arguments: "Sequence[str]") -> "Iterator[str]":
    *words, raw = arguments
    found = completions(root, words, parse_bash_line(raw).typed)
    yield f"{found.completer}\t{found.prefix}"
    for candidate in found.candidates:
        yield f"{found.prefix}{candidate.value}\t{escape_control(candidate.description)}"


def _powershell(root: "Command", arguments: "Sequence[str]") -> "Iterator[str]":
    *words, typed = (unquote(word.removeprefix(".")) for word in arguments)
    found = completions(root, words, typed)
    yield found.completer
    for candidate in found.candidates:
        written = _quoted_for_powershell(found.prefix + candidate.value)
        parts = (written, candidate.value, escape_control(candidate.description) or candidate.value)
        yield "\t".join(quote(part, safe="") for part in parts)


def _quoted_for_powershell(value: str) -> str:
    if _PLAIN_IN_POWERSHELL.fullmatch(value):
        return value
    doubled = _QUOTES_OF_POWERSHELL.sub(r"\1\1", value)
    return f"'{doubled}'"


def _encoded(line: str) -> bytes:
    """Encode a line as the shell's words were decoded; leave it out if that is not possible."""
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


# Lines of bash

_ESCAPED_IN_DOUBLE = '\\"$`\n'
_SPECIAL = re.compile(r"([^\w.,:/@%+=-])")
_SPECIAL_IN_DOUBLE = re.compile(r'([\\"$`])')


@dataclass(slots=True)
class BashLine:
    """A line of bash up to the cursor.

    Attributes:
        words: the complete words, without quotes.
        typed: the word at the cursor, likewise.
        raw: that word as it is written.
        quote: the quote that is still open in it; empty if there is none.
        is_redirected: that word is the file of a redirection.
    """

    words: list[str]
    typed: str = ""
    raw: str = ""
    quote: str = ""
    is_redirected: bool = False


def parse_bash_line(text: str) -> BashLine:
    """Parse a line up to the cursor as bash does, but expand nothing; quotes may be open.

    Bash's own words are cut at `=` and `:` too, and keep their quotes. `$(...)` and `$HOME` stay
    as they are written.
    """
    line = BashLine([])
    at = 0
    while at < len(text):
        at += _step(line, text[at : at + 2])
    return line


def _step(line: BashLine, ahead: str) -> int:
    """Parse the next characters; return how many they were."""
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


def _end_word(line: BashLine, *, is_number: bool = False) -> None:
    """End a word; the file of a redirection and the number before it are not kept."""
    if not line.raw:
        return
    is_ours = not line.is_redirected and not (is_number and line.raw.isdigit())
    if is_ours:
        line.words.append(line.typed)
    line.typed = line.raw = ""
    line.is_redirected = False


def bash_insertion(line: BashLine, replaced: str, value: str) -> str:
    """Return a value quoted for the position at which bash inserts it.

    Args:
        line: the line up to the cursor.
        replaced: what bash replaces: the end of the last word, after its last `=`, `:` or quote.
        value: the complete word.
    """
    kept = line.raw[: len(line.raw) - len(replaced)] if replaced else line.raw
    if replaced and not line.raw.endswith(replaced):
        kept = ""
    before = parse_bash_line(kept)
    return _quoted(value.removeprefix(before.typed), before.quote)


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        # History expansion of ! happens within double quotes too, and cannot be escaped there.
        return _SPECIAL_IN_DOUBLE.sub(r"\\\1", text).replace("!", '"\\!"')
    return _SPECIAL.sub(r"\\\1", text)
