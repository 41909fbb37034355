"""What the user says about a file to import, and cells that cannot be stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from dorsiflex.domain.distance import Unit
from dorsiflex.errors import NotFoundError, RefusedValueError, did_you_mean
from dorsiflex.exchange.headers import IGNORE, MAPPABLE
from dorsiflex.exchange.vocabulary import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dorsiflex.domain.when import OffsetAt
    from dorsiflex.exchange.cells import DateOrder

Asked = ParamSpec("Asked")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the user says about a file before it is read.

    Attributes:
        now: the present, with its UTC offset.
        offset_at: returns the UTC offset for a local date and time, where the tester is.
        encoding: of the text; None to find out.
        order: of day and month in dates; None to find out.
        unit: of lengths that have none; None to find out.
        configured_unit: the one that is used elsewhere.
        columns: for a field the headers of its columns, an empty list to ignore a known column; for
            `ignore` the headers of columns that are not imported.
        only_person: the person whose data it is, if this command names one.
        fills_down: an empty cell for the person repeats the one above.
        only_tests: names of the tests whose rows are imported; empty for the knee-to-wall test.
    """

    now: datetime
    offset_at: OffsetAt
    encoding: str | None = None
    order: DateOrder | None = None
    unit: Unit | None = None
    configured_unit: Unit = Unit.CM
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    only_person: str | None = None
    fills_down: bool = False
    only_tests: tuple[str, ...] = ()

    @property
    def ignores_person(self) -> bool:
        """The column with the person is ignored."""
        ignored = (header.casefold() for header in self.columns.get(IGNORE, ()))
        return self.columns.get(Field.PERSON) == [] or Field.PERSON in ignored


class BadCellError(Exception):
    """A cell that makes its row a bad one.

    Attributes:
        value: the cell.
        reason: why it cannot be stored, and how to write it.
    """

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(reason)
        self.value = value
        self.reason = reason


def checked(
    cell: str, read: Callable[Asked, Value], *args: Asked.args, **named: Asked.kwargs
) -> Value:
    """Read a cell.

    Raises:
        BadCellError: it was refused, or names something that does not exist.
    """
    try:
        return read(*args, **named)
    except (RefusedValueError, NotFoundError) as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise BadCellError(cell, f"{error.message}{hint}") from error


def parse_columns(texts: list[str]) -> dict[str, list[str]]:
    """Read `left=Left (cm)`; `ignore=Device`, or `note=` for a known column, leaves one out.

    Raises:
        RefusedValueError: no `=`, no such field, or `ignore` without a header.
    """
    columns: dict[str, list[str]] = {}
    for text in texts:
        name, equals, header = text.partition("=")
        name, header = name.strip().casefold().replace("-", "_"), header.strip()
        if not equals:
            raise RefusedValueError(
                f"--map '{text}' has no =",
                'write the field, then the header: --map left="Left (cm)"',
            )
        if name not in {*MAPPABLE, IGNORE}:
            fields = f"the fields are {', '.join(MAPPABLE)}, and {IGNORE}"
            raise RefusedValueError(
                f"--map '{text}': there is no field '{name}'",
                did_you_mean(name, [*MAPPABLE, IGNORE], fields),
            )
        if name == IGNORE and not header:
            raise RefusedValueError(
                f"--map '{text}' names no column", 'write its header: --map ignore="Device"'
            )
        columns.setdefault(name, []).extend([header] if header else [])
    return columns
