"""How columns are refused that are not understood and could change what a row means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.languages import Field
from dorsiflex.exchange.vocabulary import (
    IGNORE,
    RELATIVE_SIDES,
    SIDE_OF,
    Doubt,
    is_known,
    map_option,
    without_sides,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.measurement import Side


def refusal_of_doubt(
    names: Sequence[str], doubt: Doubt, values: Sequence[str], *, has_person: bool
) -> ImportRefusedError:
    """Return how columns are refused, with the options that settle it.

    Args:
        names: their headers.
        doubt: the same for all.
        values: the first cells, quoted.
        has_person: another column names the person.
    """
    if doubt is Doubt.OCCASION:
        return _refusal_of_occasions(names)
    what = str(doubt)
    if len(names) > 1:
        what = what.replace("is ", "are ", 1).replace("names a", "name a", 1)
    shown = f" ({', '.join(values)})" if values else ""
    saying = ignoring(names)
    leaving = f"ignore {'them' if len(names) > 1 else 'it'} with {saying}"
    if doubt is Doubt.PERSON and not has_person:
        saying = " ".join(map_option(Field.PERSON, name) for name in names)
        hint = f"if so: {saying}; if not, {leaving}"
    elif doubt is Doubt.PERSON:
        hint = f"{leaving}, or use it alone for the person: {map_option(Field.PERSON, names[0])}"
    elif doubt is Doubt.ANGLE:
        saying = " ".join(map_option(side_in(n) or Field.DISTANCE, n) for n in names)
        hint = f"if distances to the wall: {saying}; if not, {leaving}"
    elif doubt in {Doubt.DEGREES, Doubt.PAIN_SCALE}:
        hint = leaving
    else:
        hint = f"say what it is with {map_option('FIELD', names[0])}, or {leaving}"
    return ImportRefusedError(f"{columns_called(names)}{shown} {what}", hint, saying)


def _refusal_of_occasions(names: Sequence[str]) -> ImportRefusedError:
    """Say how columns of several times are imported: one time after the other."""
    of_one = [name for name in names if side_in(name)]
    together = [name for name in of_one if without_sides(name) == without_sides(of_one[0])]
    mapped = " ".join(map_option(side_in(name) or "", name) for name in together)
    mapped = f"--at DAY {mapped}" if mapped else ""
    return ImportRefusedError(
        f"{columns_called(names)} may be of several times in one row",
        f"import one time after the other, each with its day: {mapped}"
        if mapped
        else f"ignore what is not needed: {ignoring(names)}",
        mapped or ignoring(names),
    )


def refusal_of_relative_sides(names: Sequence[str]) -> ImportRefusedError | None:
    """Return how columns are refused that are left in one person and right in another, if any."""
    relative = [name for name in names if _is_relative(name)]
    if not relative:
        return None
    # The words for the other ankle mostly begin with a prefix: unaffected, non-operated.
    sides = ("left", "right") if len(relative) > 1 else ("left",)
    saying = " ".join(map(map_option, sides, relative))
    return ImportRefusedError(
        f"{columns_called(relative)} may be left in one row and right in another",
        f"if not: {saying}, or the other way round; else write left and right",
        saying,
    )


def _is_relative(name: str) -> bool:
    words = words_of(name)
    return not RELATIVE_SIDES.isdisjoint(words) and all(
        word in RELATIVE_SIDES or is_known(word) for word in words
    )


def side_in(name: str) -> Side | None:
    """Return the first ankle that a header names."""
    return next((SIDE_OF[word] for word in words_of(name) if word in SIDE_OF), None)


def ignoring(names: Sequence[str]) -> str:
    """Write the options that leave columns out."""
    return " ".join(map_option(IGNORE, name) for name in names)


def columns_called(names: Sequence[str]) -> str:
    """Write `the columns 'A', 'B' and 'C'`."""
    return f"the column{'s' if len(names) > 1 else ''} {listed(names)}"


def listed(names: Sequence[str]) -> str:
    """Write `'A', 'B' and 'C'`."""
    *others, last = [f"'{name}'" for name in names]
    return f"{', '.join(others)} and {last}" if others else last
