"""Make the man page from the commands: python docs/man_page.py > docs/dorsiflex.1.

A test fails where the file is not what this makes, so that it cannot fall behind the commands.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from typer.main import get_command

from dorsiflex import __version__, errors
from dorsiflex.cli.app import app
from dorsiflex.cli.commands import GROUPS
from dorsiflex.domain.settings import allowed_words, environment_variable, known_keys
from dorsiflex.render.terminal import OutputClosedError

DESCRIPTION = """\
dorsiflex stores knee-to-wall tests (weight-bearing lunge tests) and tells you, for each ankle,
whether a change is more than measurement error. The data are in one SQLite file, without network,
unless --db names a PostgreSQL server. It informs; it does not diagnose.

Everything works without a terminal: results go to standard output, messages and questions to
standard error. A command that would have asked names the option that answers it. --json prints
versioned JSON, --csv and export print CSV, always in cm.

A distance is written 9.5, 95mm, 4.25in or 4-1/4in; several trials are written 9.5/10/10.2. WHEN is
2026-11-20, '2026-11-20 07:30', 07:30 (today), today, yesterday, 'yesterday 07:30', 3d, 2w, '3 days
ago', '26 Nov', 26.11. or a weekday (the latest one, not today; for a goal or a plan the next one).
--since and --until also take a month, 2026-09, a year, and the id of an event, e3, for its day. An
ID is a number from dorsiflex list, a range such as 17-20, e1 from dorsiflex event list, t3 from
dorsiflex list --training, or last: the session stored last, both ankles."""

ENVIRONMENT = {
    "DORSIFLEX_DB": "The database file or the URL of a server, unless --db is given.",
    **{
        environment_variable(key): f"The setting {key}; overrides the settings file."
        for key in known_keys()
    },
    "NO_COLOR": "Not empty: no colour.",
    "FORCE_COLOR": "Not empty and not 0: colour even if the output is not a terminal.",
    "COLUMNS": "The width of the terminal, and of plots.",
}

FILES = {
    "~/.local/share/dorsiflex/dorsiflex.sqlite3": "The database on Linux, readable by its user"
    " alone; dorsiflex db path says where it is.",
    "~/.local/share/dorsiflex/backups/": "Backups that dorsiflex makes before large changes, and"
    " those of dorsiflex db backup.",
    "~/.config/dorsiflex/config.toml": "The settings on Linux; dorsiflex config path says where"
    " they are.",
}

EXIT_STATUS = {
    0: "Done; no data yet is not an error.",
    errors.CouldNotError.exit_code: "Failed: file, disk, database.",
    errors.RefusedValueError.exit_code: "Wrong usage, or a value that is refused.",
    errors.NotFoundError.exit_code: "Not found: id, person, setting, exercise, plan; nothing"
    " due, nothing to undo.",
    errors.ImportRefusedError.exit_code: "Import refused: bad rows.",
    errors.DatabaseLockedError.exit_code: "Database locked by another program.",
    errors.INTERRUPTED: "Interrupted.",
    OutputClosedError.exit_code: "Output closed early.",
}

COMPLETION = """\
dorsiflex completion prints a script that lets the Tab key of bash, zsh, fish and PowerShell
complete commands, options, people, tags, exercises and ids."""

_TROFF = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def troff(text: str) -> str:
    """Write a text so that troff shows it as it is."""
    escaped = "".join(_TROFF.get(character, character) for character in text)
    return re.sub(r"^(?=[.])", r"\\&", escaped, flags=re.MULTILINE)


def paragraphs(text: str) -> Iterator[str]:
    """Write paragraphs; one that begins with a backspace character keeps its lines."""
    for paragraph in text.split("\n\n"):
        yield ".PP"
        if paragraph.startswith("\b\n"):
            yield from [".RS 4", ".nf", troff(paragraph.removeprefix("\b\n")), ".fi", ".RE"]
        else:
            yield troff(paragraph.replace("\n", " "))


def terms(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Write terms in bold, each with what it means."""
    for term, meaning in pairs:
        yield from [".TP", f"\\fB{troff(term)}\\fR", troff(meaning)]


def options(command: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 # Typer's classes are private to it
    """Yield the arguments and options of a command, each with its help."""
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            if parameter.help:
                yield parameter.metavar.strip("[]"), parameter.help
            continue
        names = [", ".join(sorted(parameter.opts, key=len)), *parameter.secondary_opts]
        value = "" if parameter.is_flag else f" {parameter.metavar}"
        yield " / ".join(names) + value, parameter.help


def usage(command: Any, name: str) -> str:  # noqa: ANN401 # likewise
    """Write how a command is called, in one line."""
    words = [name]
    if any(parameter.param_type_name == "option" for parameter in command.params):
        words.append("[OPTIONS]")
    words += [one.metavar for one in command.params if one.param_type_name == "argument"]
    return " ".join(words)


def leaves(group: Any) -> Iterator[tuple[str, list[tuple[str, Any]]]]:  # noqa: ANN401 # likewise
    """Yield the commands that can be run, under the titles of the help."""
    for title, listed in GROUPS.items():
        found: list[tuple[str, Any]] = []
        for each in listed:
            command = group.get_command(None, each.name)
            parts = getattr(command, "commands", {})
            found += [(f"{each.name} {name}", part) for name, part in parts.items()]
            if not parts:
                found.append((each.name, command))
        yield title, found


def page() -> Iterator[str]:
    """Write the page, a line or a paragraph at a time."""
    root: Any = get_command(app)
    summary, *_, examples = root.help.split("\n\n")
    settings = [
        f"{key} ({', '.join(allowed_words(key))})" for key in known_keys() if allowed_words(key)
    ]
    yield '.\\" Made by docs/man_page.py from the commands: change them, not this.'
    yield f'.TH DORSIFLEX 1 "" "dorsiflex {__version__}" "User Commands"'
    yield from [".nh", ".ad l", ".SH NAME"]
    yield rf"dorsiflex \- {troff(summary[0].lower() + summary[1:].rstrip('.'))}"
    yield from [".SH SYNOPSIS", r"\fBdorsiflex\fR [OPTIONS] COMMAND [ARGUMENTS]"]
    yield from [".SH DESCRIPTION", *paragraphs(DESCRIPTION)]
    yield from [".SH OPTIONS", "Before the command:", *terms(options(root))]
    yield from terms([("-h, --help", "After any command: examples and options.")])
    yield ".SH COMMANDS"
    for title, found in leaves(root):
        yield f".SS {troff(title)}"
        for name, command in found:
            yield from [".PP", f"\\fB{troff(usage(command, f'dorsiflex {name}'))}\\fR", ".RS 4"]
            yield from paragraphs(command.help)
            yield from [*terms(options(command)), ".RE"]
    yield from [".SH COMPLETION", *paragraphs(COMPLETION)]
    yield from [".SH ENVIRONMENT", *terms(ENVIRONMENT.items())]
    yield from [".PP", troff(f"The settings that are words: {'; '.join(settings)}.")]
    yield from [".SH FILES", *terms(FILES.items())]
    yield from [".SH EXIT STATUS", *terms((str(code), text) for code, text in EXIT_STATUS.items())]
    yield from [".SH EXAMPLES", *paragraphs(examples)]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    # A heading begins a paragraph itself.
    print(re.sub(r"(?m)^(\.S[HS] .*)\n\.PP$", r"\1", "\n".join(page())))
