"""Typing mistakes on the command line: what was probably meant. Loaded only after a mistake."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dorsiflex.cli.commands import COMMANDS
from dorsiflex.errors import RefusedValueError, did_you_mean

if TYPE_CHECKING:
    import typer

_SIMILAR = 0.6
"""How alike the names of commands have to be, from 0 to 1."""

_SIMILAR_OPTIONS = 0.75
"""The same for options, which all begin with two dashes."""

_MEANT = {
    "add": "log",
    "backup": "db backup",
    "chart": "plot",
    "check": "db check",
    "graph": "plot",
    "history": "list",
    "ls": "list",
    "measure": "log",
    "new": "log",
    "note": "log --note TEXT or edit ID --note TEXT",
    "people": "person list",
    "progress": "report",
    "record": "log",
    "remove": "delete",
    "restore": "db restore",
    "rm": "delete",
    "save": "report --save FILE",
    "settings": "config list",
    "stats": "report",
    "summary": "report",
    "tag": "log --tag TAG or edit ID --tag TAG",
    "team": "squad",
    "test": "log",
    "trend": "report",
}
"""Words that are not commands, and what they mean here."""

_BEFORE_COMMAND = {"-P": True, "--person": True, "--db": True, "--debug": False}
"""Options before the command, and whether they take a value."""

_SIDES = {"l": "-l", "left": "-l", "r": "-r", "right": "-r"}
_NUMBER = re.compile(r"[0-9.][0-9./]*(?:cm|mm|in)?", re.IGNORECASE)
_TWO_ANKLES = 2


def unknown_command(
    word: str, known: Iterable[str] = COMMANDS, parent: str = ""
) -> RefusedValueError:
    """Return the error for a command that does not exist.

    Args:
        word: as typed.
        known: the commands that exist there.
        parent: the command that they belong to; empty if they belong to none.
    """
    program = f"dorsiflex {parent}".strip()
    names = list(known)
    message = f"there is no command '{f'{parent} {word}'.strip()}'"
    if not parent and (meant := _MEANT.get(word.casefold())):
        return RefusedValueError(message, f"did you mean {meant}?")
    if parent:
        otherwise = f"{program} takes {_listed(names)}"
    else:
        otherwise = f"{program} --help lists the commands"
    return RefusedValueError(message, did_you_mean(word, names, otherwise, similar=_SIMILAR))


def with_option_moved(words: Sequence[str], error: Exception) -> list[str] | None:
    """Return the words with the option moved before the command; None if that does not help.

    Args:
        words: as typed.
        error: of reading them.
    """
    name = getattr(error, "option_name", None)
    if name not in _BEFORE_COMMAND:
        return None
    aliases = ("-P", "--person") if name in {"-P", "--person"} else (name,)
    places = [place for place, word in enumerate(words) if _is_option(word, aliases)]
    if len(places) != 1:
        return None  # given twice, or as the value of something: the user has to say which
    (place,) = places
    takes_next = _BEFORE_COMMAND[name] and words[place] in aliases
    end = place + (2 if takes_next else 1)
    if end > len(words) or (takes_next and words[end - 1].startswith("-")):
        return None
    return [*words[place:end], *words[:place], *words[end:]]


def _is_option(word: str, aliases: Sequence[str]) -> bool:
    return any(
        word == alias
        or word.startswith(f"{alias}=")
        or (not alias.startswith("--") and word.startswith(alias))
        for alias in aliases
    )


def refusal(
    error: "typer.TyperException",
    words: Sequence[str],
    program: Any,  # noqa: ANN401 # Typer keeps the class private
) -> RefusedValueError:
    """Return what is wrong with a command line, and what was probably meant."""
    context: Any = getattr(error, "ctx", None)
    option = getattr(error, "option_name", None)
    if context is None:
        command, written = _command_of(words, program)
    else:
        command, written = context.command, context.command_path
    shows = f"{written} --help shows what it takes"
    if option is not None:
        if hasattr(error, "possibilities"):
            return _unknown_option(option, context, shows)
        return _misused(option, command, shows)
    message = error.format_message().rstrip(".").replace("\n", " ")
    message = message[:1].lower() + message[1:]
    group: dict[str, Any] = getattr(command, "commands", {})
    if message == "missing command" and group:
        return RefusedValueError(f"{written} needs a subcommand", f"write {_listed(group)}")
    if group and (unknown := re.match(r"no such command '([^']*)'", message)):
        return unknown_command(unknown[1], group, written.removeprefix("dorsiflex "))
    if extra := re.fullmatch(r"got unexpected extra arguments? ?\(?s?\)? ?\((.*)\)", message):
        return _unexpected(extra[1], written, context, shows)
    is_missing = message.startswith("missing ")
    usage = f"write {written} {_required(command)} (examples: {written} --help)"
    return RefusedValueError(message, usage if is_missing else shows)


def _required(command: Any) -> str:  # noqa: ANN401 # likewise
    """Return what a command cannot do without, as it is written."""
    return " ".join(
        f"{parameter.opts[0]} {parameter.metavar}"
        if parameter.param_type_name == "option"
        else parameter.metavar
        for parameter in command.params
        if parameter.required
    )


def _unexpected(extra: str, command: str, context: Any, shows: str) -> RefusedValueError:  # noqa: ANN401 # Typer keeps the class private
    """Return the refusal of words that a command does not take."""
    message = f"{command} does not take '{extra}'"
    if command == "dorsiflex log" and (options := _distances(extra.split())):
        return RefusedValueError(
            f"'{extra}' does not say which ankle", f"write {command} {options}"
        )
    has_side = any("--side" in parameter.opts for parameter in context.command.params)
    if has_side and extra in {"left", "right", "both"}:
        return RefusedValueError(message, f"write {command} --side {extra}")
    return RefusedValueError(message, shows)


def _distances(words: Sequence[str]) -> str | None:
    """Return words as options of `log`: `9.5 11` are left and right, more are trials."""
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    if numbers == list(words):
        if len(numbers) == 1:
            return f"-l {numbers[0]} for the left ankle, -r {numbers[0]} for the right one"
        if len(numbers) == _TWO_ANKLES:
            return f"-l {numbers[0]} -r {numbers[1]}"
        return f"-l {'/'.join(numbers)} if these are trials of the left ankle"
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if len(words) % 2 or not all(
        side.casefold() in _SIDES and _NUMBER.fullmatch(number) for side, number in pairs
    ):
        return None
    return " ".join(f"{_SIDES[side.casefold()]} {number}" for side, number in pairs)


def _misused(option: str, command: Any, shows: str) -> RefusedValueError:  # noqa: ANN401 # likewise
    """Return the refusal of an option without its value, or with one that it does not take."""
    for parameter in command.params:
        if option not in {*parameter.opts, *parameter.secondary_opts}:
            continue
        if parameter.is_flag:
            return RefusedValueError(f"{option} takes no value", f"write {option} alone")
        shows = f"write {option} {parameter.metavar}"
    return RefusedValueError(f"{option} needs a value", shows)


def _unknown_option(option: str, context: Any, shows: str) -> RefusedValueError:  # noqa: ANN401 # likewise
    """Return the refusal of an option that a command does not have."""
    if option in _BEFORE_COMMAND:
        value = " NAME" if option in {"-P", "--person"} else " PATH" if option == "--db" else ""
        rest = context.command_path.removeprefix("dorsiflex ")
        return RefusedValueError(
            f"{option} is given once, before the command", f"dorsiflex {option}{value} {rest}"
        )
    hint = _similar_option(option, context, shows)
    if option[1:].isdecimal():
        hint = "a number cannot be negative here"
    return RefusedValueError(f"no such option: {option}", hint)


def _similar_option(option: str, context: Any, otherwise: str) -> str | None:  # noqa: ANN401 # likewise
    if not option.startswith("--"):
        return otherwise
    names = [
        name
        for parameter in context.command.get_params(context)
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    ]
    return did_you_mean(option, names, otherwise, similar=_SIMILAR_OPTIONS)


def _command_of(words: Sequence[str], program: Any) -> tuple[Any, str]:  # noqa: ANN401 # likewise
    """Return the command that was called, and how it is written."""
    command, written = program, "dorsiflex"
    for word in words:
        if not hasattr(command, "get_command"):
            break
        if found := command.get_command(None, word):
            command, written = found, f"{written} {word}"
    return command, written


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
