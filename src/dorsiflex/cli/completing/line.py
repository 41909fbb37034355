"""Where on a command line the Tab key was pressed: which command, whose value, what is there."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Command = Any  # Typer's classes of commands and parameters are private to it
Parameter = Any


@dataclass(slots=True)
class Place:
    """A command line up to the word that is being typed.

    Attributes:
        command: the command, or the group of commands, that the words so far have led to.
        given: what was told of the command's own parameters, by their names.
        before: what was told before the command, likewise; None where it is still to come.
        waiting: the option whose value comes next.
        positionals: how many words that are no options were told.
        options_over: `--` was told.
        is_lost: a word is no command: nobody knows what follows.
    """

    command: Command
    given: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] | None = None
    waiting: Parameter | None = None
    positionals: int = 0
    options_over: bool = False
    is_lost: bool = False

    @property
    def is_group(self) -> bool:
        """A command comes next."""
        return hasattr(self.command, "list_commands")

    @property
    def told_first(self) -> dict[str, list[str]]:
        """What was told before any command: whose data, which database."""
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
        """The argument that comes next; None where there is none any more."""
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

    def take(self, word: str) -> None:
        """Go on by a word that is whole."""
        if self.waiting is not None:
            self._note(self.waiting, word)
            self.waiting = None
        elif word == "--" and not self.options_over:
            self.options_over = True
        elif self.is_option(word):
            self._take_option(word)
        elif self.is_group:
            self._take_command(word)
        else:
            if self.argument is not None:
                self._note(self.argument, word)
            self.positionals += 1

    def is_option(self, word: str) -> bool:
        """Tell whether a word is an option, and not the value of one or an argument."""
        return not self.options_over and len(word) > 1 and word.startswith("-")

    def _take_option(self, word: str) -> None:
        for option, _, value in self.parts(word):
            if value is not None or option.is_flag:
                self._note(option, value or "")
            else:
                self.waiting = option

    def parts(self, word: str) -> "Iterator[tuple[Parameter, str, str | None]]":
        """Give the options in a word, as what they are written, and with the value it holds.

        `--side=left` is one with a value, `-Panna` likewise; `-h` one without.
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

    def _take_command(self, word: str) -> None:
        found = self.command.get_command(None, word)
        if found is None:
            self.is_lost = True
            return
        self.before = self.told_first
        self.command, self.given, self.positionals = found, {}, 0

    def _note(self, parameter: Parameter, value: str) -> None:
        self.given.setdefault(parameter.name, []).append(value)


def place_after(root: Command, words: "Sequence[str]") -> Place:
    """Follow the words of a command line.

    Args:
        root: the group of all commands.
        words: those that are whole, without the name of the program.
    """
    place = Place(root)
    for word in words:
        if place.is_lost:
            break
        place.take(word)
    return place
