"""A session of several people, one line per person: `NAME LEFT RIGHT [PAIN]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import (
    parse_trials,
    refuse_fraction_in_two,
    refuse_numbers_in_two,
    typed_trials,
)
from dorsiflex.domain.measurement import Side, Trial, Unit, parse_pain
from dorsiflex.domain.text import parse_name
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_TESTED = "-"
LINE_FORMAT = "NAME LEFT RIGHT [PAIN]"

_HINT = f"write {LINE_FORMAT}, e.g. p07 9.5/10 11.2 2; - for an ankle not tested"
_COMMENT = "#"
_MIN_WORDS, _MAX_WORDS = 3, 4

# A quote inside a word is an ordinary character: O'Brien needs no quotes.
_WORD = re.compile(r"""(?<!\S)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>\S+))(?!\S)""")


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line.

    Attributes:
        name: the person, as written.
        trials: by ankle tested.
        typed: the same trials as written.
        pain: 0 to 10, for each ankle tested; None if not recorded.
    """

    name: str
    trials: Mapping[Side, tuple[Trial, ...]]
    typed: Mapping[Side, tuple[str, ...]]
    pain: int | None


def is_blank_or_comment(text: str) -> bool:
    """Return whether a line is empty or a comment."""
    return not text.strip() or text.lstrip().startswith(_COMMENT)


def parse_line(text: str, unit: Unit) -> SessionLine:
    """Parse a line such as `p07 9.5/10 11.2 2` or `"Anna K" - 11.2`.

    Args:
        text: the line; a word that begins with `#` after the values starts a comment.
        unit: the unit of distances written without one.

    Raises:
        RefusedValueError: too few or too many words, an open quote, no ankle tested, two words that
            may be one number, or a value that is not allowed.
    """
    name, *values = _words(text)
    if not _MIN_WORDS <= 1 + len(values) <= _MAX_WORDS:
        raise RefusedValueError(_count_message(name, values), _HINT)
    refuse_fraction_in_two(*values[: len(Side)])
    refuse_numbers_in_two(values)
    written = {
        side: [distance]
        for side, distance in zip(Side, values, strict=False)
        if distance != _NOT_TESTED
    }
    trials = {side: parse_trials(texts, unit) for side, texts in written.items()}
    typed = {side: typed_trials(texts, unit) for side, texts in written.items()}
    if not trials:
        raise RefusedValueError("no ankle was tested", _HINT)
    pain = values[len(Side)] if len(values) > len(Side) else _NOT_TESTED
    pain_number = None if pain == _NOT_TESTED else parse_pain(pain)
    return SessionLine(parse_name(name), trials, typed, pain_number)


def _words(text: str) -> list[str]:
    words: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        if text[end : match.start()].strip():
            break
        plain = match["plain"]
        if plain is not None and plain[0] == _COMMENT and len(words) >= _MIN_WORDS:
            return words
        if plain is not None and plain[0] in "\"'":
            break
        words.append(next(word for word in match.groups() if word is not None))
        end = match.end()
    if text[end:].strip():
        raise RefusedValueError("the closing quote is missing", 'write "Anna K"')
    return words


def _count_message(name: str, values: list[str]) -> str:
    if len(values) >= _MAX_WORDS:
        return f"found {1 + len(values)} words; put names with spaces in quotes"
    return f"'{name}' needs two distances, left and right, and has {len(values) or 'none'}"
