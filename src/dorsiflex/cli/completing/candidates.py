"""What fits at a place of a command line."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from dorsiflex.cli.commands import COMMANDS
from dorsiflex.cli.completing import stored
from dorsiflex.cli.completing.line import place_after
from dorsiflex.cli.completing.stored import Candidate
from dorsiflex.domain.words import is_safe_character, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dorsiflex.cli.completing.line import Command, Parameter, Place

HELP = Candidate("--help", "Show this message and exit.")


class Kind(StrEnum):
    """Who knows what fits."""

    VALUES = "values"
    FILES = "files"
    FOLDERS = "folders"


@dataclass(frozen=True, slots=True)
class Answer:
    """What fits.

    Attributes:
        kind: our own values, or files or folders, which the shell knows.
        prefix: what stands before the value in the same word, such as `--side=`.
        candidates: our own values; none is offered that can act on a terminal.
    """

    kind: Kind = Kind.VALUES
    prefix: str = ""
    candidates: tuple[Candidate, ...] = ()


def answer(root: "Command", words: "Sequence[str]", typed: str) -> Answer:
    """Say what fits.

    Args:
        root: the group of all commands.
        words: those before, without the name of the program.
        typed: the beginning of the one that is being typed.
    """
    place = place_after(root, words)
    if place.is_lost:
        return Answer()
    found, value = _unfiltered(place, typed)
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


def _unfiltered(place: "Place", typed: str) -> tuple[Answer, str]:
    """Give what can stand at a place, and the beginning that it must have."""
    if place.waiting is not None:
        return _values(place, place.waiting, "", typed), typed
    if place.is_option(typed):
        *_, last = [(None, "", None), *place.parts(typed)]
        option, prefix, value = last
        if option is not None and value is not None:
            return _values(place, option, prefix, value), value
    if typed.startswith("-") and not place.options_over:
        return Answer(candidates=tuple(_options(place))), typed
    if place.is_group:
        return Answer(candidates=tuple(_commands(place.command))), typed
    if place.argument is not None:
        return _values(place, place.argument, "", typed), typed
    options = () if place.options_over or typed else tuple(_options(place))
    return Answer(candidates=options), typed


def _commands(group: "Command") -> "Iterator[Candidate]":
    for name in group.list_commands(None):
        if name in COMMANDS and group.list_commands(None) == list(COMMANDS):
            # The module of a command is not imported only to be listed.
            yield Candidate(name, COMMANDS[name].summary)
        else:
            summary = (group.get_command(None, name).help or "").partition("\n")[0]
            yield Candidate(name, summary.rstrip("."))


def _options(place: "Place") -> "Iterator[Candidate]":
    for option in place.options:
        if option.multiple or option.name not in place.given:
            for name in (*option.opts, *option.secondary_opts):
                yield Candidate(name, option.help or "")
    yield HELP


def _values(place: "Place", parameter: "Parameter", prefix: str, typed: str) -> Answer:
    metavar = value_word(parameter)
    if metavar in SHELL_KNOWS:
        return Answer(SHELL_KNOWS[metavar], prefix)
    if metavar in TYPED_FREELY:
        return Answer(prefix=prefix)
    if metavar in KNOWN:
        found: Iterable[Candidate] = KNOWN[metavar](place, parameter, typed)
    else:
        found = map(Candidate, metavar.split("|"))
    given = place.given.get(parameter.name, ())
    return Answer(prefix=prefix, candidates=tuple(one for one in found if one.value not in given))


def value_word(parameter: "Parameter") -> str:
    """Give the word that stands for a value in the help: it says what fits."""
    return re.sub(r"^\[|\]$", "", parameter.metavar or "")


def _exercises(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    from dorsiflex.domain.exercises import CATALOGUE

    del place, parameter, typed
    for exercise in CATALOGUE:
        yield Candidate(exercise.key, exercise.name)


def _settings(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    from dorsiflex.domain.settings import allowed_words, known_keys

    del place, parameter, typed
    for key in known_keys():
        yield Candidate(key, ", ".join(allowed_words(key)))


def _setting(place: "Place", parameter: "Parameter", typed: str) -> "Iterable[Candidate]":
    from dorsiflex.domain.settings import allowed_words, known_keys

    (key,) = place.given["key"]
    if key == "person":
        return stored.people(place, parameter, typed)
    return map(Candidate, allowed_words(key) if key in known_keys() else ())


def _days(place: "Place", parameter: "Parameter", typed: str) -> "Iterable[Candidate]":
    from dorsiflex.domain.when import day_words

    today = stored.session_of(place).today
    words = [Candidate(word, day.isoformat()) for word, day in day_words(today).items()]
    is_bound = parameter.name in {"since", "until"}
    return [*words, *(stored.events_if_any(place, parameter, typed) if is_bound else ())]


KNOWN: "dict[str, Callable[[Place, Parameter, str], Iterable[Candidate]]]" = {
    "EVENT": stored.events,
    "EVENT...": stored.events,
    "EXERCISE": _exercises,
    "FROM": stored.people,
    "ID": stored.ids,
    "ID...": stored.ids,
    "INTO": stored.people,
    "KEY": _settings,
    "NAME": stored.people,
    "OLD": stored.people,
    "PLAN": stored.plans,
    "TAG": stored.tags,
    "VALUE": _setting,
    "WHEN": _days,
}
"""What fits where the help says a word in capitals; words in small letters fit themselves."""

SHELL_KNOWS = {"DIR": Kind.FOLDERS, "FILE": Kind.FILES, "PATH": Kind.FILES}

TYPED_FREELY = {
    *(
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
        "TEST",
    ),
    *("PAIN", "SECONDS", "TEXT", "TRIALS"),
}
"""Numbers, days to come, notes, names of new people: only who writes them knows them."""
