"""Distances as people write them: units, several trials, and everything that is refused."""

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from dorsiflex.domain.knee_to_wall import HUNDREDTHS, MOST_TRIALS, Trial
from dorsiflex.domain.words import parse_choice
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_CM = 30
"""The longest distance that is accepted, in cm; more than any ankle allows."""

_DISTANCE = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?P<unit>cm|mm|in)?",
    re.IGNORECASE | re.ASCII,  # beyond ASCII, a dotless i counts as the i of "in"
)
_BLANK_BEFORE_UNIT = re.compile(r"(?<=[0-9.])\s+(?=(?:cm|mm|in)\b)", re.IGNORECASE)
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_SIX_DIGITS_UP = Context(prec=6, rounding=ROUND_UP, Emax=MAX_EMAX)
_SEVERAL = "one trial is written 9.5, several 9.5/10/10.2"


class Unit(StrEnum):
    """What a distance is written and shown in; stored in cm whatever it is."""

    CM = "cm"
    MM = "mm"
    IN = "in"

    @property
    def cm(self) -> Decimal:
        """The length of one of it in cm (the inch is 2.54 cm by definition)."""
        return {Unit.CM: Decimal(1), Unit.MM: Decimal("0.1"), Unit.IN: Decimal("2.54")}[self]


def parse_unit(text: str) -> Unit:
    """Read `cm`, `mm` or `in`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Unit, text, "unit")


def parse_trials(texts: "Iterable[str]", unit: Unit) -> tuple[Trial, ...]:
    """Read the trials of one test, e.g. `["9.5/10/10.2"]`, `["9.5 10 10.2"]` or `["9.5", "10"]`.

    Args:
        texts: what was written, in order.
        unit: what a number without a unit of its own is in.

    Raises:
        RefusedValueError: a number that is none, is out of range or could be two things; no trial
            or more than ten; a unit on some trials and not on others.
    """
    words = [word for text in texts for word in _words(text)]
    if not 1 <= len(words) <= MOST_TRIALS:
        raise RefusedValueError(f"a test has 1 to {MOST_TRIALS} trials, not {len(words)}", _SEVERAL)
    _refuse_half_written_units(words)
    return tuple(parse_distance(word, unit) for word in words)


def parse_distance(text: str, unit: Unit) -> Trial:
    """Read one distance, e.g. `9.5`, `4.25in` or `95mm`, kept to 0.01 cm (halves round up).

    Args:
        text: what was written.
        unit: what it is in if it does not say so itself.

    Raises:
        RefusedValueError: not a plain decimal number, negative, or over 30 cm.
    """
    written = _BLANK_BEFORE_UNIT.sub("", text.strip())
    match = _DISTANCE.fullmatch(written)
    if match is None:
        raise _refusal(text)
    if match["unit"] is not None:
        unit = Unit(match["unit"].lower())
    length_cm = _EXACT.multiply(Decimal(match["number"]), unit.cm)
    if length_cm > LONGEST_CM:
        raise RefusedValueError(
            f"distance '{text}' is {_shown(length_cm)} cm; 0 to {LONGEST_CM} cm is possible",
            "write the unit on the number, 95mm or 4.25in, or give --unit",
        )
    hundredths = _EXACT.multiply(length_cm, Decimal(HUNDREDTHS))
    return Trial(int(hundredths.to_integral_value(ROUND_HALF_UP)))


def shortest(trial: Trial) -> str:
    """Write a distance in cm with no digit more than it needs: `10`, `9.5`, `10.25`."""
    whole, rest = divmod(trial, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def _words(text: str) -> "Sequence[str]":
    written = _BLANK_BEFORE_UNIT.sub("", text)
    groups = [group.split() for group in written.split("/")]
    if len(groups) > 1 and not all(groups):
        raise RefusedValueError(f"'{text}' lacks a trial beside a /", _SEVERAL)
    return [word for group in groups for word in group]


def _refuse_half_written_units(words: "Sequence[str]") -> None:
    matches = [_DISTANCE.fullmatch(word) for word in words]
    with_unit = [match for match in matches if match is not None and match["unit"]]
    if with_unit and len(with_unit) < len(words) and all(matches):
        raise RefusedValueError(
            f"'{'/'.join(words)}' has a unit on some trials only",
            "write the unit on every trial, or on none and give --unit",
        )


def _refusal(text: str) -> RefusedValueError:
    if "," in text and "." not in text:
        pointed = text.strip().replace(",", ".")
        return RefusedValueError(
            f"'{text}' has a comma; a distance is written with a point",
            f"write {pointed}; several trials are written 9.5/10/10.2"
            if _DISTANCE.fullmatch(pointed)
            else _SEVERAL,
        )
    if text.strip().startswith(("-", "\N{MINUS SIGN}")):
        return RefusedValueError(
            f"distance '{text}' is negative; 0 to {LONGEST_CM} cm is possible",
            "measure from the wall to the tip of the big toe",
        )
    return RefusedValueError(
        f"'{text}' is not a distance; 0 to {LONGEST_CM} cm is possible", _SEVERAL
    )


def _shown(length_cm: Decimal) -> str:
    # Rounded up, so that what is just over the limit never shows as the limit itself.
    return str(_SIX_DIGITS_UP.plus(length_cm))
