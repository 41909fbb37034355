"""Headers in two rows, and days as headers of columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsiflex.exchange.languages import Field
from dorsiflex.exchange.vocabulary import (
    MONTH_OF,
    OF_ONE_ANKLE,
    bare_unit,
    date_format_in,
    meaning_of,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_COUNT = re.compile(r"[0-9]{1,2}\.?", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_DATE_WITHIN = re.compile(
    r"(?<![0-9./-])(?:[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}"
    r"|[0-9]{1,2}[./-]\s?[0-9]{1,2}[./-]\s?(?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2}\.?[ -](?P<month>[^\W\d_]{3,12})\.?[ -][0-9]{4}"
    r"|(?P<name>[^\W\d_]{3,12})\.?[ -][0-9]{1,2},? [0-9]{4})"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?![0-9./-])"
)
_REST = re.compile(r"[^0-9,;\t]*(?:[0-9]{1,2})?")
_AROUND = " \t-_/,:;()"
_DISTANCE = str(Field.DISTANCE)


def combined(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Return the headers of two rows, of which the upper one has merged cells; None if it has not.

    `Left` above `1`, `2` and `3` gives `Left 1`, `Left 2` and `Left 3`.
    """
    width = max(len(upper), len(lower))
    above = [*map(str.strip, upper), *[""] * (width - len(upper))]
    below = [*map(str.strip, lower), *[""] * (width - len(lower))]
    names, over, counts, has_merged = [], "", 0, False
    for own, under in zip(above, below, strict=True):
        if own:
            # A cell with nothing below it goes down, not across.
            over, counts = own if under else "", 0
            if not _may_be_below(own, under):
                return None
        elif not under:
            over = ""
        is_merged = bool(not own and under and over)
        if is_merged and _says_all(under):
            names.append(under)
            continue
        if _COUNT.fullmatch(under):
            counts += 1
            if int(under.rstrip(".")) != counts:  # a value, or weeks
                return None
        elif under and not (_LETTER.search(under) or _DATE_WITHIN.search(under)):
            return None
        has_merged = has_merged or is_merged
        names.append(f"{own or over} {under}".strip() if under else own)
    return names if has_merged else None


def _may_be_below(own: str, under: str) -> bool:
    """Return whether a cell may be the second part of a header, and not the first value."""
    meaning = meaning_of(own)
    if not under or meaning is None or meaning.field in OF_ONE_ANKLE:
        return True
    return date_format_in(under) is not None or bare_unit(under) is not None


def _says_all(under: str) -> bool:
    """Return whether a header needs nothing from the one above: `Note` right of `Right`."""
    meaning = meaning_of(under)
    return meaning is not None and meaning.field not in (*OF_ONE_ANKLE, Field.TRIAL)


@dataclass(frozen=True, slots=True)
class DaysAcross:
    """A table with a column, or a column of each ankle, for every day.

    Attributes:
        heads: the headers of the table with one row per day that it is read as.
        kept: the numbers of the columns that hold for all days.
        days: each day as it is written, with the numbers of its columns in the order of `heads`;
            None for one that it has not.
    """

    heads: tuple[str, ...]
    kept: tuple[int, ...]
    days: tuple[tuple[str, tuple[int | None, ...]], ...]
    width: int

    def rows(self, cells: Sequence[str]) -> Iterator[list[str]]:
        """Return a row for each day on which the row of the file has a value."""
        padded = [*cells, *[""] * (self.width - len(cells))]
        beyond = padded[self.width :]
        kept = [padded[number] for number in self.kept]
        for day, numbers in self.days:
            values = ["" if number is None else padded[number] for number in numbers]
            if any(map(str.strip, values)):
                yield [*kept, day, *values, *beyond]


def days_across(heads: Sequence[str]) -> DaysAcross | None:
    """Find the columns of days in a table without a column of dates; None if there are none."""
    found = {number: split for number, head in enumerate(heads) if (split := _split(head))}
    kept = tuple(number for number in range(len(heads)) if number not in found)
    if not found or not all(_may_be_kept(heads[number]) for number in kept):
        return None
    rests = list(dict.fromkeys(rest for _, rest in found.values()))
    days: dict[str, dict[str, int]] = {}
    for number, (day, rest) in found.items():
        if rest in days.setdefault(day, {}):
            return None
        days[day][rest] = number
    return DaysAcross(
        (*(heads[number] for number in kept), str(Field.DATE), *rests),
        kept,
        tuple((day, tuple(map(its.get, rests))) for day, its in days.items()),
        len(heads),
    )


def _may_be_kept(head: str) -> bool:
    """Return whether a header may hold for all days: no date, no distance, and no number."""
    meaning = meaning_of(head)
    if meaning is None:
        return not head.strip() or _LETTER.search(head) is not None
    return meaning.field not in {Field.DATE, Field.DISTANCE}


def _split(head: str) -> tuple[str, str] | None:
    """Return the day that a header names, and the rest of it; None if it names none."""
    found = _DATE_WITHIN.search(head)
    if found is None:
        return None
    month = found["month"] or found["name"]
    if month and plain(month) not in MONTH_OF:
        return None
    rest = f"{head[: found.start()]} {head[found.end() :]}".strip(_AROUND)
    if not _REST.fullmatch(rest):
        return None
    return found[0], f"{_DISTANCE} {rest}".strip() if not _LETTER.search(rest) else rest
