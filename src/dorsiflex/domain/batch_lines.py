"""A whole session as lines, one a person: `NAME LEFT RIGHT [PAIN]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import (
    Unit,
    parse_trials,
    refuse_fraction_in_two,
    refuse_numbers_in_two,
    typed_trials,
)
from dorsiflex.domain.knee_to_wall import Side, Trial, parse_pain
from dorsiflex.domain.words import parse_name
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_TESTED = "-"
FORM = "NAME LEFT RIGHT [PAIN]"

_HINT = f"a line is {FORM}: p07 9.5/10 11.2 2; - for an ankle that was not tested"
_COMMENT = "#"
_FEWEST, _MOST = 3, 4

# A quote within a word is a letter like any other: O'Brien needs no quotes.
_WORD = re.compile(r"""(?<!\S)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>\S+))(?!\S)""")


@dataclass(frozen=True, slots=True)
class SessionLine:
    """What one line says.

    Attributes:
        name: whose ankles, as written.
        trials: of each ankle that was tested.
        typed: the same as they were written.
        pain: 0 to 10, of each ankle tested; None where not recorded.
    """

    name: str
    trials: Mapping[Side, tuple[Trial, ...]]
    typed: Mapping[Side, tuple[str, ...]]
    pain: int | None


def says_nothing(text: str) -> bool:
    """Tell whether a line is empty or a comment."""
    return not text.strip() or text.lstrip().startswith(_COMMENT)


def parse_line(text: str, unit: Unit) -> SessionLine:
    """Read a line that says something, e.g. `p07 9.5/10 11.2 2` or `"Anna K" - 11.2`.

    Args:
        text: the line; what follows a word that begins with `#` after the values is a comment.
        unit: what a distance without a unit of its own is in.

    Raises:
        RefusedValueError: too few or too many words, a quote that is not closed, no ankle tested,
            a number that could be two words, or a value that is not allowed.
    """
    name, *values = _words(text)
    if not _FEWEST <= 1 + len(values) <= _MOST:
        raise RefusedValueError(_count_message(name, values), _HINT)
    refuse_fraction_in_two(*values[: len(Side)])
    refuse_numbers_in_two(values)
    written = {
        side: [distance]
        for side, distance in zip(Side, values, strict=False)
        if distance != NOT_TESTED
    }
    trials = {side: parse_trials(texts, unit) for side, texts in written.items()}
    typed = {side: typed_trials(texts, unit) for side, texts in written.items()}
    if not trials:
        raise RefusedValueError("no ankle was tested", _HINT)
    pain = values[len(Side)] if len(values) > len(Side) else NOT_TESTED
    return SessionLine(
        parse_name(name), trials, typed, None if pain == NOT_TESTED else parse_pain(pain)
    )


def _words(text: str) -> list[str]:
    words: list[str] = []
    place = 0
    for match in _WORD.finditer(text):
        if text[place : match.start()].strip():
            break
        plain = match["plain"]
        if plain is not None and plain[0] == _COMMENT and len(words) >= _FEWEST:
            return words
        if plain is not None and plain[0] in "\"'":
            break
        words.append(next(word for word in match.groups() if word is not None))
        place = match.end()
    if text[place:].strip():
        raise RefusedValueError("a quote is not closed", 'a name with blanks is written "Anna K"')
    return words


def _count_message(name: str, values: list[str]) -> str:
    if len(values) >= _MOST:
        return f"there are {1 + len(values)} words; a name with blanks needs quotes"
    return (
        f"after '{name}' there {'is' if len(values) == 1 else 'are'} {len(values)} of 2 distances"
    )
