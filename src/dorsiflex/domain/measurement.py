"""The knee-to-wall test, its distances as people write them, and goals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, NewType

from dorsiflex.domain.evidence import PAIN_SCALE
from dorsiflex.domain.text import parse_choice
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


Trial = NewType("Trial", int)
"""One distance from the wall to the tip of the big toe, in hundredths of a centimetre.

Whole numbers keep sums and means exact, and come back from a database as they went in.
"""

HUNDREDTHS = 100
"""Hundredths of a centimetre in one centimetre."""

MOST_TRIALS = 10
"""A test has 1 to 10 trials."""


class Side(StrEnum):
    """The ankle tested."""

    LEFT = "left"
    RIGHT = "right"


class Footwear(StrEnum):
    """What was worn; a raised heel flatters the result."""

    BAREFOOT = "barefoot"
    SHOES = "shoes"


class BackFoot(StrEnum):
    """Where the other foot stood, which changes the result."""

    FLAT = "flat"
    RAISED = "raised"
    OFF = "off"


class MeasuredBy(StrEnum):
    """Who read the tape."""

    SELF = "self"
    OTHER = "other"


class Conditions(NamedTuple):
    """How the test was done; None if it was neither given nor configured."""

    footwear: Footwear | None = None
    warmed_up: bool | None = None
    back_foot: BackFoot | None = None
    measured_by: MeasuredBy | None = None


NO_CONDITIONS = Conditions()
"""Nothing was recorded about how the test was done."""


def conditions_of(
    footwear: str | None, warmed_up: int | None, back_foot: str | None, measured_by: str | None
) -> Conditions:
    """Return conditions from plain values, as rows and readings have them."""
    return Conditions(
        footwear=None if footwear is None else Footwear(footwear),
        warmed_up=None if warmed_up is None else bool(warmed_up),
        back_foot=None if back_foot is None else BackFoot(back_foot),
        measured_by=None if measured_by is None else MeasuredBy(measured_by),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KneeToWallTest:
    """One ankle measured at one moment.

    Attributes:
        id: small number within one database, for typing; None until stored.
        session: the lowest id of the tests that were stored together; None until stored.
        uuid: never changes, and is the same in every export and database.
        person: whose ankle.
        side: which ankle.
        tested_at: the tester's local date and time, with the UTC offset in force there.
        trials: 1 to 10 distances, in the order they were taken.
        pain: 0 to 10 (numeric rating scale), or None where not recorded.
        sharp: the pain was sharp.
        conditions: footwear, warm-up, back foot, who measured.
        tags: single words.
        note: free text in one line, or None.
    """

    id: int | None = None
    session: int | None = None
    uuid: str
    person: str
    side: Side
    tested_at: datetime
    trials: tuple[Trial, ...]
    pain: int | None = None
    sharp: bool = False
    conditions: Conditions = NO_CONDITIONS
    tags: tuple[str, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.trials) <= MOST_TRIALS:
            raise RefusedValueError(
                f"a test has 1 to {MOST_TRIALS} trials, not {len(self.trials)}",
                "write them as 9.5/10/10.2",
            )

    @classmethod
    def of(
        cls, record: TestRecord, id_: int | None = None, session: int | None = None
    ) -> KneeToWallTest:
        """Return the test that a record holds.

        Args:
            record: as files and databases hold it.
            id_: its number within one database.
            session: that of its session.

        Raises:
            RefusedValueError: it has no trials, or more than ten.
        """
        return cls(
            id=id_,
            session=session,
            uuid=record.uuid,
            person=record.person,
            side=record.side,
            tested_at=datetime.fromisoformat(record.tested_at),
            trials=record.trials,
            pain=record.pain,
            sharp=record.sharp,
            conditions=record.conditions,
            tags=record.tags,
            note=record.note,
        )

    @property
    def tested_on(self) -> date:
        """The local day that the test belongs to, wherever it is looked at from."""
        return self.tested_at.date()

    @property
    def score_cm(self) -> float:
        """The distance that stands for the test: the mean of its trials, in cm."""
        return score_cm(self.trials)

    @property
    def best_cm(self) -> float:
        """The best trial, in cm."""
        return max(self.trials) / HUNDREDTHS

    @property
    def trials_cm(self) -> tuple[float, ...]:
        """The trials in cm, in the order they were taken."""
        return tuple(trial / HUNDREDTHS for trial in self.trials)


MOMENT_LENGTH = len("2026-11-20T07:30:00")
"""Characters of a local date and time written out; its UTC offset comes after them."""


class TestRecord(NamedTuple):
    """A test as files and databases hold it: flat and plain, because there can be a million.

    Attributes:
        uuid: never changes, and is the same in every export and database; empty if a file gives
            none.
        person: whose ankle; empty if a file does not say so.
        side: which ankle.
        tested_at: the tester's local date and time with the UTC offset in force there, as text:
            `2026-11-20T07:30:00+01:00`.
        trials: 1 to 10 distances, in the order they were taken.
        pain: 0 to 10, or None if not recorded.
        sharp: the pain was sharp.
        footwear: None if not recorded, as the three that follow.
        warmed_up: true or false.
        back_foot: where the other foot was.
        measured_by: who read the tape.
        tags: single words.
        note: free text in one line, or None.
    """

    uuid: str
    person: str
    side: Side
    tested_at: str
    trials: tuple[Trial, ...]
    pain: int | None = None
    sharp: bool = False
    footwear: Footwear | None = None
    warmed_up: bool | None = None
    back_foot: BackFoot | None = None
    measured_by: MeasuredBy | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None

    @property
    def conditions(self) -> Conditions:
        """How the test was done."""
        return Conditions(self.footwear, self.warmed_up, self.back_foot, self.measured_by)


def record_of(test: KneeToWallTest) -> TestRecord:
    """Return a test as files and databases hold it, without its number in one database."""
    return TestRecord(
        test.uuid,
        test.person,
        test.side,
        test.tested_at.isoformat(),
        test.trials,
        test.pain,
        test.sharp,
        *test.conditions,
        test.tags,
        test.note,
    )


def score_cm(trials: Sequence[int]) -> float:
    """Return the score of a test, in cm: the mean of its trials."""
    return sum(trials) / (HUNDREDTHS * len(trials))


def parse_side(text: str) -> Side:
    """Read `left` or `right` in any case.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Side, text, "side")


def parse_sides(text: str) -> frozenset[Side]:
    """Read `left`, `right` or `both`.

    Raises:
        RefusedValueError: anything else.
    """
    if text.strip().casefold() == "both":
        return frozenset(Side)
    try:
        return frozenset({parse_side(text)})
    except RefusedValueError:
        raise RefusedValueError(f"unknown side '{text}'", "write left, right or both") from None


def parse_pain(text: str) -> int:
    """Read a whole number from 0 to 10 (numeric rating scale).

    Raises:
        RefusedValueError: anything else.
    """
    numbers = {str(number): number for number in PAIN_SCALE}
    if (written := text.strip()) in numbers:
        return numbers[written]
    raise RefusedValueError(
        f"pain must be a whole number from 0 to 10, not '{text}'",
        "0 is none, 10 the worst imaginable; leave it out if it was not recorded",
    )


def parse_footwear(text: str) -> Footwear:
    """Read `barefoot` or `shoes`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Footwear, text, "footwear")


def parse_back_foot(text: str) -> BackFoot:
    """Read `flat`, `raised` or `off`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(BackFoot, text, "back foot")


def parse_measured_by(text: str) -> MeasuredBy:
    """Read `self` or `other`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(MeasuredBy, text, "value for who measured")


LONGEST_CM = 30
"""The longest distance accepted, in cm; more than any ankle allows."""

FEWEST_MM_WITH_THREE_DECIMALS = 20
"""Below this `1.095` mm has a thousands separator, or is cm in a column of mm."""

_INCH_SIGNS = '"\N{DOUBLE PRIME}\N{RIGHT DOUBLE QUOTATION MARK}'
_UNIT = rf"(?P<unit>cm|mm|in|[{_INCH_SIGNS}])"
# Only the fractions that a tape measure has: halves, quarters, eighths.
_CHARACTERS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_CHARACTER = f"[{''.join(_CHARACTERS)}]"
_DENOMINATORS = frozenset({2, 4, 8, 16, 32, 64})
_FRACTION_SLASHES = "\N{FRACTION SLASH}\N{DIVISION SLASH}"

_IGNORE_CASE = re.IGNORECASE | re.ASCII
"""Without ASCII, a dotless i would match the i of "in"."""

_DISTANCE = re.compile(rf"(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+){_UNIT}?", _IGNORE_CASE)
# Most distances need only the pattern above. The others are compiled when used, to keep start-up
# fast.
_FRACTION = (
    rf"(?:(?P<whole>[0-9]+)(?P<separator>[ \t\u00a0\u2009\u202f]+|-|(?={_CHARACTER})))?"
    rf"(?:(?P<character>{_CHARACTER})|(?P<numerator>[0-9]+)(?P<slash>[/{_FRACTION_SLASHES}])"
    rf"(?P<denominator>[0-9]+)){_UNIT}?"
)
_FRACTION_AMONG_TRIALS = rf"(?<![^\s/]){_FRACTION}(?![^\s/])"
_BLANK_BEFORE_UNIT = rf"(?<=[0-9.{''.join(_CHARACTERS)}])\s+(?=(?:cm|mm|in)\b|[{_INCH_SIGNS}])"
_BLANKS_IN_NUMBERS = r"(?<=[0-9.])\s+(?=[0-9.])"
_FIRST_DIGITS, _LAST_DIGITS = r"[1-9][0-9]{0,2}", r"0[0-9]{2}"
_THREE_DECIMALS = r"[0-9]+\.[0-9]{3}"
_FRACTION_PARTS = 2
_PLAIN_CHARACTERS = frozenset("0123456789./")
_PLAIN_BLANKS = frozenset(" \t\r\n")

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_ROUNDED_UP = Context(prec=6, rounding=ROUND_UP, Emax=MAX_EMAX)
_TRIALS_HINT = "one trial is written 9.5, several 9.5/10/10.2"


class Unit(StrEnum):
    """The unit that distances are typed and shown in; they are stored in cm."""

    CM = "cm"
    MM = "mm"
    IN = "in"

    @property
    def cm(self) -> Decimal:
        """The unit's length in cm (an inch is 2.54 cm by definition)."""
        return {Unit.CM: Decimal(1), Unit.MM: Decimal("0.1"), Unit.IN: Decimal("2.54")}[self]


def parse_unit(text: str) -> Unit:
    """Parse `cm`, `mm` or `in`.

    Raises:
        RefusedValueError: anything else.
    """
    return parse_choice(Unit, text, "unit")


def parse_trials(texts: Iterable[str], unit: Unit) -> tuple[Trial, ...]:
    """Parse the trials of one test, e.g. `["9.5/10/10.2"]`, `["9.5 10 10.2"]` or `["9.5", "10"]`.

    Args:
        texts: as typed, in order.
        unit: the unit of numbers written without one.

    Raises:
        RefusedValueError: not a number, out of range or ambiguous; no trial or more than ten; a
            unit on some trials only.
    """
    words = [word for text in texts for word in _split_trials(text, unit)]
    if not 1 <= len(words) <= MOST_TRIALS:
        raise RefusedValueError(
            f"a test has 1 to {MOST_TRIALS} trials, not {len(words)}", _TRIALS_HINT
        )
    _refuse_some_units(words)
    return tuple(parse_distance(word, unit) for word in words)


def typed_trials(texts: Iterable[str], unit: Unit) -> tuple[str, ...]:
    """Return each trial as typed, with `unit` added if it was typed without one.

    Raises:
        RefusedValueError: as `parse_trials`.
    """
    words = [word for text in texts for word in _split_trials(text, unit)]
    return tuple(
        _as_typed(word)
        if (match := _match_distance(word)) and match["unit"]
        else f"{_as_typed(word)} {unit}"
        for word in words
    )


# The rows of a file repeat the few hundred distances that an ankle can have.
@lru_cache(maxsize=1000)
def parse_distance(text: str, unit: Unit) -> Trial:
    """Parse one distance, e.g. `9.5`, `4.25in`, `4 1/4in` or `95mm`; 0.005 cm rounds up.

    Args:
        text: as typed.
        unit: the unit if none is written.

    Raises:
        RefusedValueError: not a number, a fraction of cm or mm, a fraction that could be two
            trials, negative, or over 30 cm.
    """
    written = text.strip()
    match = _DISTANCE.fullmatch(written)
    if match is None:
        written = _without_blank_before_unit(written)
        match = _DISTANCE.fullmatch(written)
    if match is not None:
        number = Decimal(match["number"])
        unit = _unit_of(match["unit"]) or unit
        _refuse_thousands(text, match["number"], unit)
    elif (match := _match_fraction(written)) is not None:
        if not _is_one_number(match):
            is_inches = (_unit_of(match["unit"]) or unit) is Unit.IN
            may_be_fraction = is_inches or _tape_fraction(match) is not None
            raise _ambiguous_fraction(written, unit) if may_be_fraction else _not_a_distance(text)
        unit = _unit_of(match["unit"]) or unit
        number = _fraction(match, unit)
    else:
        raise _not_a_distance(text)
    length_cm = _EXACT.multiply(number, unit.cm)
    if length_cm > LONGEST_CM:
        raise _out_of_range(_as_typed(text), length_cm)
    hundredths = _EXACT.multiply(length_cm, Decimal(HUNDREDTHS))
    return Trial(int(hundredths.to_integral_value(ROUND_HALF_UP)))


def _out_of_range(typed: str, length_cm: Decimal) -> RefusedValueError:
    """Return the error for a length over 30 cm; its hint corrects missing units and points."""
    hint = "write the unit next to the number, 95mm or 4.25in, or use --unit"
    if typed.isdecimal() and length_cm <= 10 * LONGEST_CM and length_cm == Decimal(typed):
        tenth = (length_cm / 10).normalize()
        hint = f"did you mean {tenth:f} or {typed}mm? (all in mm: --unit mm)"
    # Rounded up: a value just over the limit must not be shown as the limit.
    shown = _ROUNDED_UP.plus(length_cm)
    return RefusedValueError(f"'{typed}' is {shown} cm, out of range (0 to {LONGEST_CM} cm)", hint)


def format_trial(trial: Trial) -> str:
    """Return a distance in cm without trailing zeros: `10`, `9.5`, `10.25`."""
    whole, rest = divmod(trial, HUNDREDTHS)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)


def refuse_fraction_in_two(first: str, second: str) -> None:
    """Refuse two words that may be one fraction: `4` and `1/4`, `4` and `¼`.

    Raises:
        RefusedValueError: they may be.
    """
    match = _match_fraction(f"{first} {second}") if _is_integer(first) else None
    if match is not None and _tape_fraction(match):
        raise RefusedValueError(
            f"'{first} {second}' could be one number or two",
            f"write a fraction without a space, {first}-1/4in or {first}.25in; trials with the"
            " unit on each, 1in/4in or 1cm/4cm",
        )


def refuse_numbers_in_two(words: Sequence[str]) -> None:
    """Refuse two words that may be one number: `9.` and `5`, `9` and `.5`, `1` and `095`.

    Raises:
        RefusedValueError: they may be.
    """
    _refuse_numbers_in_two([word.split("/") for word in words])


def _split_trials(text: str, unit: Unit) -> Sequence[str]:
    """Split a text into one word per trial; fractions are joined to one word without a `/`."""
    if _DISTANCE.fullmatch(text) is not None:
        return [text]
    written = text if _PLAIN_CHARACTERS.issuperset(text) else _with_joined_fractions(text)
    groups = [group.strip() for group in written.split("/")]
    if len(groups) > 1 and not all(groups):
        raise RefusedValueError(f"'{text}' has a trial missing next to '/'", _TRIALS_HINT)
    chains = [chain.split("/") for chain in "/".join(groups).split()]
    _refuse_numbers_in_two(chains)
    _refuse_fractions_or_trials(chains, unit)
    return [word for chain in chains for word in chain]


def _with_joined_fractions(text: str) -> str:
    written = re.sub(
        _FRACTION_AMONG_TRIALS,
        _joined_fraction,
        _without_blank_before_unit(text),
        flags=_IGNORE_CASE,
    )
    for match in re.finditer(_BLANKS_IN_NUMBERS, written):
        if not _PLAIN_BLANKS.issuperset(match[0]):
            raise RefusedValueError(
                f"'{text}' contains an unusual space character",
                f"type the number again; {_TRIALS_HINT}",
            )
    return written


def _without_blank_before_unit(text: str) -> str:
    return re.sub(_BLANK_BEFORE_UNIT, "", text, flags=re.IGNORECASE)


def _joined_fraction(match: re.Match[str]) -> str:
    """Return a fraction without blank and `/`, or as typed if it could be two trials."""
    if not _is_one_number(match):
        return match[0]
    whole, unit = match["whole"] or "", match["unit"] or ""
    if match["character"]:
        return f"{whole}{match['character']}{unit}"
    joint = "-" if whole else ""
    return f"{whole}{joint}{match['numerator']}\N{FRACTION SLASH}{match['denominator']}{unit}"


def _as_typed(word: str) -> str:
    """Return a word of `_split_trials` as people type it: `4 1/4in`."""
    if "\N{FRACTION SLASH}" not in word:
        return word
    return word.replace("-", " ").replace("\N{FRACTION SLASH}", "/")


def _is_one_number(match: re.Match[str]) -> bool:
    """Return whether a fraction cannot be several trials; `3/4`, `3/4in` and `4 1/4` can."""
    if match["character"] or match["slash"] != "/":
        return True
    return match["whole"] is not None and (match["separator"] == "-" or match["unit"] is not None)


def _refuse_numbers_in_two(chains: Sequence[Sequence[str]]) -> None:
    for (*_, first), (second, *_) in pairwise(chains):
        if (
            (_is_integer(first) and second.startswith("."))
            or (first.endswith(".") and second[:1].isdigit())
            or (re.fullmatch(_FIRST_DIGITS, first) and re.fullmatch(_LAST_DIGITS, second))
        ):
            raise RefusedValueError(
                f"'{first} {second}' could be one number or two",
                f"write it without the space; {_TRIALS_HINT}",
            )


def _refuse_fractions_or_trials(chains: Sequence[Sequence[str]], unit: Unit) -> None:
    before: Sequence[str] = ()
    for chain in chains:
        whole = before[0] if len(before) == 1 and _is_integer(before[0]) else None
        written = "/".join(chain) if whole is None else f"{whole} {'/'.join(chain)}"
        match = _match_fraction(written) if len(chain) == _FRACTION_PARTS else None
        if match is not None and match["slash"] == "/" and not _is_one_number(match):
            is_inches = (_unit_of(match["unit"]) or unit) is Unit.IN
            if is_inches or (whole is not None and _tape_fraction(match)):
                raise _ambiguous_fraction(written, unit)
        if unit is Unit.IN and len(chain) > 1 and all(map(_is_integer, chain)):
            raise _ambiguous_fraction(written, unit)
        before = chain


def _refuse_some_units(words: Sequence[str]) -> None:
    matches = [_match_distance(word) for word in words]
    with_unit = [match for match in matches if match is not None and match["unit"]]
    if with_unit and len(with_unit) < len(words) and all(matches):
        raise RefusedValueError(
            f"'{'/'.join(map(_as_typed, words))}' has a unit on only some of the trials",
            "put the unit on every trial, or on none and use --unit",
        )


def _match_distance(word: str) -> re.Match[str] | None:
    return _DISTANCE.fullmatch(word) or _match_fraction(word)


def _match_fraction(text: str) -> re.Match[str] | None:
    return re.fullmatch(_FRACTION, text, _IGNORE_CASE)


def _unit_of(written: str | None) -> Unit | None:
    if written is None:
        return None
    return Unit.IN if written in _INCH_SIGNS else Unit(written.lower())


def _is_integer(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _tape_fraction(match: re.Match[str]) -> tuple[int, int] | None:
    """Return numerator and denominator; None if a tape measure has no such mark."""
    if match["character"]:
        top, _, bottom = _CHARACTERS[match["character"]].partition("/")
    else:
        top, bottom = match["numerator"], match["denominator"]
    if len(top) > len("64") or len(bottom) > len("64"):
        return None
    numerator, denominator = int(top), int(bottom)
    is_on_tape = denominator in _DENOMINATORS and 0 < numerator < denominator
    return (numerator, denominator) if is_on_tape else None


def _fraction(match: re.Match[str], unit: Unit) -> Decimal:
    """Return the value of a fraction of an inch."""
    written = _as_typed(match[0])
    if _tape_fraction(match) is None:
        raise RefusedValueError(
            f"'{written}' is not a fraction found on tape measures",
            "use halves, quarters, eighths, 16ths, 32nds or 64ths, or write a decimal: 4.25in",
        )
    if unit is not Unit.IN:
        raise RefusedValueError(
            f"'{written}' is a fraction; fractions are for inches only",
            f"write {_decimal(match)}{unit}, or {_decimal(match)}in if it is inches",
        )
    return Decimal(_decimal(match))


def _decimal(match: re.Match[str]) -> str:
    """Return a fraction of an inch as an exact decimal number."""
    numerator, denominator = _tape_fraction(match) or (0, 1)
    fraction = Decimal(numerator) / Decimal(denominator)
    return f"{_EXACT.add(Decimal(match['whole'] or 0), fraction):f}"


def _ambiguous_fraction(written: str, unit: Unit) -> RefusedValueError:
    """Return the error for `3/4` or `4 1/4`, with both ways to write it."""
    match = _match_fraction(written)
    its_unit = (match and _unit_of(match["unit"])) or unit
    numbers = re.findall("[0-9]+", written)
    trials = f"{'/'.join(f'{number}{its_unit}' for number in numbers)} for {len(numbers)} trials"
    return RefusedValueError(
        f"'{written}' could be a fraction or {len(numbers)} trials",
        f"write {_decimal(match)}in for the fraction, or {trials}"
        if match is not None and _tape_fraction(match)
        else f"write a fraction as a decimal, 4.25in, or {trials}",
    )


def _refuse_thousands(text: str, number: str, unit: Unit) -> None:
    if unit is not Unit.MM or re.fullmatch(_THREE_DECIMALS, number) is None:
        return
    if 0 < Decimal(number) < FEWEST_MM_WITH_THREE_DECIMALS:
        raise RefusedValueError(
            f"'{text}' has three decimals of a millimetre; the point may separate thousands",
            f"write {number}cm if it is in cm, or the mm with one decimal at most",
        )


def _not_a_distance(text: str) -> RefusedValueError:
    if "," in text and "." not in text:
        pointed = text.strip().replace(",", ".")
        return RefusedValueError(
            f"'{text}' has a comma; use a decimal point",
            f"write {pointed}, or 9.5/10/10.2 for several trials"
            if _DISTANCE.fullmatch(pointed)
            else _TRIALS_HINT,
        )
    if text.strip().startswith(("-", "\N{MINUS SIGN}")):
        return RefusedValueError(
            f"'{text}' is negative; a distance is from 0 to {LONGEST_CM} cm",
            "measure from the wall to the tip of the big toe",
        )
    return RefusedValueError(f"'{text}' is not a distance from 0 to {LONGEST_CM} cm", _TRIALS_HINT)


class Goal(NamedTuple):
    """A target score for one ankle.

    Attributes:
        person: name.
        side: left or right.
        target: target score, in hundredths of a centimetre.
        by: the day to reach it by, or None.
    """

    person: str
    side: Side
    target: Trial
    by: date | None = None

    @property
    def target_cm(self) -> float:
        """Target score, in cm."""
        return self.target / HUNDREDTHS
