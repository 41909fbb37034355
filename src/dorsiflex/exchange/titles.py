"""What stands above the headers: refused where it may say the unit of the file, or whose it is."""

from typing import TYPE_CHECKING

from dorsiflex.domain.distance import Unit
from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.headers import Doubt, doubt_of, meaning_of, units_of
from dorsiflex.exchange.vocabulary import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.exchange.layout import Layout
    from dorsiflex.exchange.table import Table
    from dorsiflex.exchange.told import Told

_LONGEST_SHOWN = 40


def refuse_titles(table: "Table", layout: "Layout", told: "Told") -> None:
    """Check that no title says what the columns leave open: `All in inches`, `Patient: Anna`.

    Raises:
        ImportRefusedError: one does, and no option says the same thing.
    """
    has_open_unit = layout.unit_otherwise is not None and None in layout.units.values()
    is_anybodys = (Field.PERSON, None) not in layout.places and told.only_person is None
    for line, cells in enumerate(table.above(), start=1):
        for number, cell in enumerate(cells):
            shown = cell.strip()[:_LONGEST_SHOWN]
            if has_open_unit and (others := units_of(cell) - {Unit.CM}):
                (unit, *_) = (*(one for one in Unit if one in others), Unit.CM)
                raise ImportRefusedError(
                    f"line {line}: '{shown}' names a unit, and the headers do not",
                    f"say in which the distances are: --unit {unit}",
                )
            if is_anybodys and _says_whose(cell, cells[number + 1 :]):
                raise ImportRefusedError(
                    f"line {line}: '{shown}' may say whose tests they are",
                    "say whose they are: dorsiflex -P NAME import …",
                )


def _says_whose(cell: str, after: "Sequence[str]") -> bool:
    """Return whether a cell is `Patient: Anna`, or `Patient` with a name in the next one."""
    label, _, value = cell.partition(":")
    if not (value.strip() or "".join(after[:1]).strip()):
        return False
    meaning = meaning_of(label)
    return doubt_of(label) is Doubt.PERSON if meaning is None else meaning.field is Field.PERSON
