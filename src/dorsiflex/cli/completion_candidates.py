"""Which values complete a word: of the command line, of the program, of the database."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from dorsiflex.cli.commands import COMMANDS
from dorsiflex.cli.session import Session
from dorsiflex.domain.text import is_safe_character, name_key
from dorsiflex.render.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from dorsiflex.storage.store import Store

Command = Any  # Typer keeps its classes of commands and parameters private
Parameter = Any

_MOST_SHOWN = 30
_MOST_SEARCHED = 2_000
_MONTHS_OFFERED = 12


class Candidate(NamedTuple):
    """A value that can complete a word.

    Attributes:
        value: as the program reads it.
        description: what it is, for shells that show this.
    """

    value: str
    description: str = ""


_HELP = Candidate("--help", "Show this message and exit.")


class Completer(StrEnum):
    """Who completes a word: we do, or the shell with the names of files or folders."""

    VALUES = "values"
    FILES = "files"
    FOLDERS = "folders"


@dataclass(frozen=True, slots=True)
class Completions:
    """What can complete a word.

    Attributes:
        completer: who completes it.
        prefix: what comes before the value in the same word, such as `--side=`.
        candidates: our own values, none with control characters.
    """

    completer: Completer = Completer.VALUES
    prefix: str = ""
    candidates: tuple[Candidate, ...] = ()


def completions(root: Command, words: "Sequence[str]", typed: str) -> Completions:
    """Return what can complete a word.

    Args:
        root: the group of all commands.
        words: the words before it, without the name of the program.
        typed: the beginning of the word.
    """
    position = Position(root)
    for word in words:
        position.read(word)
        if position.is_unknown:
            return Completions()
    found, value = _unfiltered(position, typed)
    key = name_key(value)
    return replace(
        found,
        candidates=tuple(
            candidate
            for candidate in found.candidates
            if name_key(candidate.value).startswith(key)
            and all(map(is_safe_character, candidate.value))
        ),
    )


def _unfiltered(position: "Position", typed: str) -> tuple[Completions, str]:
    """Return what can come next, and the prefix that values must have."""
    if position.waiting is not None:
        return _values(position, position.waiting, "", typed), typed
    if position.is_option(typed):
        *_, last = [(None, "", None), *position.parts(typed)]
        option, prefix, value = last
        if option is not None and value is not None:
            return _values(position, option, prefix, value), value
    if typed.startswith("-") and not position.options_ended:
        return Completions(candidates=tuple(_options(position))), typed
    if position.is_group:
        return Completions(candidates=tuple(_commands(position.command))), typed
    if position.argument is not None:
        return _values(position, position.argument, "", typed), typed
    options = () if position.options_ended or typed else tuple(_options(position))
    return Completions(candidates=options), typed


def _commands(group: Command) -> "Iterator[Candidate]":
    for name in group.list_commands(None):
        if name in COMMANDS and group.list_commands(None) == list(COMMANDS):
            # Listing a command does not import its module.
            yield Candidate(name, COMMANDS[name].summary)
        else:
            summary = (group.get_command(None, name).help or "").partition("\n")[0]
            yield Candidate(name, summary.rstrip("."))


def _options(position: "Position") -> "Iterator[Candidate]":
    for option in position.options:
        if option.multiple or option.name not in position.given:
            for name in (*option.opts, *option.secondary_opts):
                yield Candidate(name, option.help or "")
    yield _HELP


def _values(position: "Position", parameter: Parameter, prefix: str, typed: str) -> Completions:
    metavar = placeholder(parameter)
    if metavar in FROM_SHELL:
        return Completions(FROM_SHELL[metavar], prefix)
    if metavar in TYPED_FREELY:
        return Completions(prefix=prefix)
    if metavar in SOURCES:
        found: Iterable[Candidate] = SOURCES[metavar](position, parameter, typed)
    else:
        found = map(Candidate, metavar.split("|"))
    given = position.given.get(parameter.name, ())
    return Completions(
        prefix=prefix, candidates=tuple(one for one in found if one.value not in given)
    )


def placeholder(parameter: Parameter) -> str:
    """Return the word for a value in the help, without brackets; it decides what completes it."""
    return re.sub(r"^\[|\]$", "", parameter.metavar or "")


# The words before the cursor


@dataclass(slots=True)
class Position:
    """What the words before the cursor mean, and what can come next.

    Attributes:
        command: the command or group that the words lead to.
        given: the values of its parameters, by name.
        before: the values before the command, likewise; None if it is still to come.
        waiting: the option whose value comes next.
        positionals: how many arguments were given.
        options_ended: `--` was given.
        is_unknown: a word is not a command, so nothing can be completed.
    """

    command: Command
    given: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] | None = None
    waiting: Parameter | None = None
    positionals: int = 0
    options_ended: bool = False
    is_unknown: bool = False

    @property
    def is_group(self) -> bool:
        """Whether a command comes next."""
        return hasattr(self.command, "list_commands")

    @property
    def global_values(self) -> dict[str, list[str]]:
        """The values of the options before any command: the person, the database."""
        return self.given if self.before is None else self.before

    @property
    def options(self) -> "list[Parameter]":
        """The options of the command."""
        return [
            parameter
            for parameter in self.command.params
            if parameter.param_type_name == "option" and not parameter.hidden
        ]

    @property
    def argument(self) -> Parameter | None:
        """The argument that comes next, if there is one."""
        arguments = [one for one in self.command.params if one.param_type_name == "argument"]
        for position, argument in enumerate(arguments):
            if position >= self.positionals or argument.nargs < 0:
                return argument
        return None

    def option(self, name: str) -> Parameter | None:
        """Find an option by one of its names."""
        for option in self.options:
            if name in (*option.opts, *option.secondary_opts):
                return option
        return None

    def read(self, word: str) -> None:
        """Read one more word."""
        if self.waiting is not None:
            self._note(self.waiting, word)
            self.waiting = None
        elif word == "--" and not self.options_ended:
            self.options_ended = True
        elif self.is_option(word):
            self._read_option(word)
        elif self.is_group:
            self._read_command(word)
        else:
            if self.argument is not None:
                self._note(self.argument, word)
            self.positionals += 1

    def is_option(self, word: str) -> bool:
        """Return whether a word consists of options, rather than a value or an argument."""
        return not self.options_ended and len(word) > 1 and word.startswith("-")

    def _read_option(self, word: str) -> None:
        for option, _, value in self.parts(word):
            if value is not None or option.is_flag:
                self._note(option, value or "")
            else:
                self.waiting = option

    def parts(self, word: str) -> "Iterator[tuple[Parameter, str, str | None]]":
        """Return the options in a word: each with the text up to its value, and the value.

        `--side=left` and `-Panna` are options with a value, `-h` is one without.
        """
        if word.startswith("--"):
            name, has_value, value = word.partition("=")
            if (option := self.option(name)) is not None:
                yield option, name + has_value, value if has_value else None
            return
        for at, letter in enumerate(word[1:], start=2):
            option = self.option(f"-{letter}")
            if option is None:
                return
            if not option.is_flag:
                yield option, word[:at], word[at:] or None
                return
            yield option, word[:at], None

    def _read_command(self, word: str) -> None:
        found = self.command.get_command(None, word)
        if found is None:
            self.is_unknown = True
            return
        self.before = self.global_values
        self.command, self.given, self.positionals = found, {}, 0

    def _note(self, parameter: Parameter, value: str) -> None:
        self.given.setdefault(parameter.name, []).append(value)


# Values that the program knows


def _exercises(*_: object) -> "Iterator[Candidate]":
    from dorsiflex.domain.exercises import CATALOGUE

    for exercise in CATALOGUE:
        yield Candidate(exercise.key, exercise.name)


def _settings(*_: object) -> "Iterator[Candidate]":
    from dorsiflex.domain.settings import allowed_words, known_keys

    for key in known_keys():
        yield Candidate(key, ", ".join(allowed_words(key)))


def _setting(position: "Position", *_: object) -> "Iterable[Candidate]":
    from dorsiflex.domain.settings import allowed_words, known_keys

    (key,) = position.given["key"]
    if key == "person":
        return _people(position)
    return map(Candidate, allowed_words(key) if key in known_keys() else ())


def _days(position: "Position", parameter: Parameter, _: str) -> "Iterable[Candidate]":
    from dorsiflex.domain.dates import day_words

    today = _session(position).today
    words = [Candidate(word, day.isoformat()) for word, day in day_words(today).items()]
    is_bound = parameter.name in {"since", "until"}
    return [*words, *(_events_if_any(position) if is_bound else ())]


# Values from the database


def _session(position: "Position") -> Session:
    """Return the session of a command with the same options before it."""
    given = position.global_values
    return Session(
        database_option=given.get("db", [None])[-1],
        person_option=given.get("person", [None])[-1],
    )


def _people(position: "Position", *_: object) -> "Iterator[Candidate]":
    """Return the names of all people."""
    from dorsiflex.render.lengths import plural

    with _readonly_store(_session(position)) as store:
        for person in store.people():
            yield Candidate(person.name, plural(person.tests, "test"))


def _tags(position: "Position", parameter: Parameter, _: str) -> "Iterator[Candidate]":
    """Return the tags of one person's tests; of everybody's if the tag is for a new test."""
    from dorsiflex.render.lengths import plural

    session = _session(position)
    for_all = (
        parameter.multiple or position.command.name == "squad" or "all_people" in position.given
    )
    with _readonly_store(session) as store:
        person = None if for_all else session.person(store)
        for tag, count in sorted(store.tags(person, _MOST_SEARCHED).items()):
            yield Candidate(tag, plural(count, "test"))


def _ids(position: "Position", _: Parameter, typed: str) -> "Iterator[Candidate]":
    """Return the ids of one person's tests, training sessions and events, newest first."""
    from dorsiflex.domain.dates import Filter
    from dorsiflex.render.lengths import day, length

    session = _session(position)
    most = _MOST_SEARCHED if typed else _MOST_SHOWN
    unit = session.settings.unit
    with _readonly_store(session) as store:
        person = session.person(store)
        tests = list(store.tests(person, Filter(), most=most))
        last = store.last_session(person) if tests else []
        trained = list(store.training.sessions(person, Filter(), most=most))
    if last:
        yield Candidate("last", f"stored last, {' '.join(str(test.id) for test in last)}")
    for test in tests:
        score = f"{length(test.score_cm, unit)} {unit}"
        yield Candidate(str(test.id), f"{day(test.tested_on)} {test.side} {score}")
    for one in trained:
        yield Candidate(f"t{one.id}", f"{day(one.done_on)} {escape_control(one.exercise)}")
    yield from _events(position)


def _events(position: "Position", *_: object) -> "Iterator[Candidate]":
    """Return the ids of one person's events, newest first."""
    from dorsiflex.domain.dates import Filter
    from dorsiflex.render.lengths import day

    session = _session(position)
    with _readonly_store(session) as store:
        found = list(store.events.of(session.person(store), Filter()))
    for event in found[::-1]:
        yield Candidate(f"e{event.id}", f"{day(event.day)} {escape_control(event.text)}")


def _events_if_any(position: "Position") -> list[Candidate]:
    """Return what `_events` does, or nothing if the database cannot be read at once."""
    try:
        return list(_events(position))
    except Exception:  # noqa: BLE001 # days can be completed without the database
        return []


def _spans(position: "Position", *_: object) -> "Iterator[Candidate]":
    """Return the last twelve months, and the ids of events."""
    today = _session(position).today
    for back in range(_MONTHS_OFFERED):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        yield Candidate(f"{year}-{month + 1:02}")
    yield from _events_if_any(position)


def _plans(position: "Position", *_: object) -> "Iterator[Candidate]":
    """Return the numbers of one person's plans."""
    from dorsiflex.render.lengths import day

    session = _session(position)
    with _readonly_store(session) as store:
        for plan in store.training.plans(session.person(store)):
            yield Candidate(str(plan.id), f"{day(plan.start)} to {day(plan.end)}")


def _readonly_store(session: Session) -> "AbstractContextManager[Store]":
    from dorsiflex.storage.transactions import reading_only

    return reading_only(session.location, session.now)


SOURCES: "dict[str, Callable[[Position, Parameter, str], Iterable[Candidate]]]" = {
    "A": _spans,
    "B": _spans,
    "EVENT": _events,
    "EVENT...": _events,
    "EXERCISE": _exercises,
    "FROM": _people,
    "ID...": _ids,
    "INTO": _people,
    "KEY": _settings,
    "NAME": _people,
    "OLD": _people,
    "PLAN": _plans,
    "TAG": _tags,
    "VALUE": _setting,
    "WHEN": _days,
}
"""What completes a value, by its placeholder; lower-case words are the values themselves."""

FROM_SHELL = {"DIR": Completer.FOLDERS, "FILE": Completer.FILES, "PATH": Completer.FILES}

TYPED_FREELY = {
    "0-10",
    "DATE",
    "DAYS",
    "DISTANCE",
    "ENCODING",
    "FIELD=HEADER",
    "KG",
    "N",
    "NAME...",
    "NEW",
    "PAIN",
    "SECONDS",
    "TEST",
    "TEXT",
    "TRIALS",
    "WORDS",
    "ZONE",
}
"""Placeholders of numbers, future days, notes and new names, which cannot be completed."""
