"""Delimited text: the delimiter, the line with the heads, and the rows below it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from dorsiflex.domain.distance import Unit
from dorsiflex.domain.drafts import BadRow, Kind
from dorsiflex.errors import ImportRefusedError, RefusedValueError, did_you_mean
from dorsiflex.exchange.csv import unguarded
from dorsiflex.exchange.decoding import Text
from dorsiflex.exchange.headers import IGNORE, MAPPABLE, Meaning, meaning_of, units_of
from dorsiflex.exchange.own import REQUIRED
from dorsiflex.exchange.own_kinds import kind_of_heads, lacking_of_training
from dorsiflex.exchange.rejected import are_of_rejected
from dorsiflex.exchange.vocabulary import Field, Word

if TYPE_CHECKING:
    from dorsiflex.exchange.source import Advanced

_DELIMITERS = (",", ";", "\t")

_LINES_LOOKED_AT = 20
_MOST_COLUMNS = 1000
_SHOWN = 8
_OWN_FOR_SURE = frozenset({"id", "tested_at", "trials_cm"})
_HINT = 'name the columns in the first line: date,left,right; or say which is which: --map left="L"'


@dataclass(frozen=True, slots=True)
class Table:
    """Text with its columns.

    Attributes:
        text: the whole of it.
        delimiter: what stands between cells.
        line: which row from the top has the heads, counted from 0.
        heads: of the columns.
        meanings: what the columns hold; None for one that is ignored.
        own: what an export wrote it of; None for somebody else's table.
    """

    text: Text
    delimiter: str
    line: int
    heads: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]
    own: Kind | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called: their headers, `#3` for a third column without one."""
        return _names(self.heads)

    def rows(self, advanced: "Advanced") -> Iterator[tuple[int, list[str]] | BadRow]:
        """Give the rows below the heads with the lines where they begin; blank ones are left out.

        Raises:
            ImportRefusedError: as `Text.lines`; or a cell of more than 131,072 characters.
        """
        heads = list(self.heads)
        # The rows of an export have a `'` of their own, which is taken off where they are read.
        is_guarded = self.own is None and are_of_rejected(heads)
        numbered = _numbered(self.text.lines(advanced), self.delimiter, self.text.source.name)
        for row in islice(numbered, self.line + 1, None):
            if isinstance(row, BadRow):
                yield row
                continue
            line, cells = row
            if is_guarded:
                cells = list(map(unguarded, cells))
            if any(cells) and cells != heads:
                yield line, cells

    def above(self) -> list[list[str]]:
        """Give the rows above the heads: titles, if there are any."""
        return _first_rows(self.text.head, self.delimiter)[: self.line]

    def sample(self) -> Iterator[list[str]]:
        """Give the rows at the beginning of the file."""
        numbered = _numbered(
            StringIO(self.text.head, newline=""), self.delimiter, self.text.source.name
        )
        for row in islice(numbered, self.line + 1, None):
            if not isinstance(row, BadRow):
                yield row[1]


def recognise_table(text: Text, told: Mapping[str, list[str]]) -> Table:
    """Find the delimiter and the heads.

    Args:
        text: what is read.
        told: for some fields the heads of their columns.

    Raises:
        RefusedValueError: a head that was told is not there.
        ImportRefusedError: no line has the heads of a table of tests.
    """
    tables = [
        Table(text, delimiter, line, tuple(cells), *_understood(cells, told))
        for delimiter in _DELIMITERS
        for line, cells in enumerate(map(_as_heads, _first_rows(text.head, delimiter)))
    ]
    complete = [table for table in tables if table.own or _is_complete(table.meanings)]
    if complete:
        # Of two lines the upper one; of two delimiters the one that makes more known columns.
        # An export comes before all: names of people in it can look like heads.
        best = max(complete, key=lambda t: (t.own is not None, _known(t), -t.line))
        if best.own is None:
            _refuse_broken_training(tables)
        _refuse_missing(best.heads, told)
        if len(best.heads) > _MOST_COLUMNS:
            raise ImportRefusedError(
                f"{text.source.name} has {len(best.heads):,} columns, more than {_MOST_COLUMNS:,}"
            )
        return best
    _refuse_broken_training(tables)
    raise _refusal(text, max(tables, key=_known, default=None), told)


def _refuse_broken_training(tables: list[Table]) -> None:
    for table in tables:
        lacking = lacking_of_training({plain_head(head) for head in table.heads})
        if lacking:
            raise _lacks(table.text, ", ".join(lacking))


def _lacks(text: Text, columns: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"{text.source.name} looks like an export, and lacks the column {columns}",
        "leave all columns in, empty where nothing was recorded",
    )


def _as_heads(cells: list[str]) -> list[str]:
    """Give cells as the heads that they may be: without the `'` that rejected rows got."""
    return list(map(unguarded, cells)) if are_of_rejected(cells) else cells


def _understood(
    cells: list[str], told: Mapping[str, list[str]]
) -> tuple[tuple[Meaning | None, ...], Kind | None]:
    own = kind_of_heads({plain_head(cell) for cell in cells})
    if own or len(cells) > _MOST_COLUMNS:
        return (), own
    return tuple(_meaning(name, told) for name in _names(cells)), None


def _names(heads: Sequence[str]) -> tuple[str, ...]:
    return tuple(head if head.strip() else f"#{n}" for n, head in enumerate(heads, start=1))


def _meaning(name: str, told: Mapping[str, list[str]]) -> Meaning | None:
    recognised = meaning_of(name)
    for field, headers in told.items():
        if plain_head(name) not in map(plain_head, headers):
            continue
        if field == IGNORE:
            return None
        meant = MAPPABLE[field]
        units = [unit for unit in units_of(name) if isinstance(unit, Unit)]
        return Meaning(meant.field, meant.side, units[0] if units else None)
    return None if recognised is None or str(recognised) in told else recognised


def plain_head(head: str) -> str:
    """Give what two spellings of one head share, which `--map` cannot tell apart."""
    return " ".join(head.split()).casefold()


def _known(table: Table) -> int:
    return len(table.heads) if table.own else len(table.meanings) - table.meanings.count(None)


def _is_complete(meanings: tuple[Meaning | None, ...]) -> bool:
    return not _missing(meanings)


def _missing(meanings: tuple[Meaning | None, ...]) -> list[str]:
    fields = {meaning.field for meaning in meanings if meaning}
    distances = [m for m in meanings if m and m.field is Field.DISTANCE]
    missing = [] if Field.DATE in fields else ["the date"]
    if not distances:
        missing.append("the distance (left and right, or side and distance)")
    elif Field.SIDE not in fields and not any(m.side for m in distances):
        missing.append("the side")
    return missing


def _refuse_missing(heads: tuple[str, ...], told: Mapping[str, list[str]]) -> None:
    known = {plain_head(name) for name in _names(heads)}
    for name, wanted in told.items():
        for head in wanted:
            if plain_head(head) not in known:
                raise RefusedValueError(
                    f"--map {name}: there is no column '{head}'",
                    did_you_mean(head, heads, f"the columns are {_listed(heads)}"),
                )


def _refusal(
    text: Text, nearest: Table | None, told: Mapping[str, list[str]]
) -> RefusedValueError | ImportRefusedError:
    name = text.source.name
    if not text.head.strip():
        return ImportRefusedError(f"{name} is empty", _HINT)
    if nearest is None:
        return ImportRefusedError(f"{name}: no line has known names of columns", _HINT)
    heads = {plain_head(head) for head in nearest.heads}
    if heads.issuperset(_OWN_FOR_SURE):
        lacking = ", ".join(column for column in REQUIRED if column not in heads)
        return _lacks(text, lacking)
    if _known(nearest):
        _refuse_missing(nearest.heads, told)
        _refuse_other_units(nearest)
        return ImportRefusedError(
            f"{name}: no column is {' or '.join(_missing(nearest.meanings))};"
            f" the columns are {_listed(nearest.heads)}",
            _HINT,
        )
    return ImportRefusedError(f"{name}: no line has known names of columns", _HINT)


def _refuse_other_units(nearest: Table) -> None:
    """Say so if the distances are missing because they are angles or in another unit."""
    if any(meaning and meaning.field is Field.DISTANCE for meaning in nearest.meanings):
        return
    for head in nearest.heads:
        units = units_of(head)
        if any(isinstance(unit, Word) for unit in units):
            what = "degrees" if Word.DEGREES in units else "another unit"
            raise ImportRefusedError(
                f"the column '{head[:40]}' is in {what}; a distance is in cm, mm or in",
                "an angle is not imported: add a column with the distance, left and right",
            )


def _listed(heads: tuple[str, ...]) -> str:
    shown = [f"'{head[:40]}'" for head in heads if head.strip()]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
    try:
        rows.extend(islice(reader, _LINES_LOOKED_AT))
    except csv.Error:
        return rows
    return rows


def _numbered(
    lines: Iterator[str], delimiter: str, name: str
) -> Iterator[tuple[int, list[str]] | BadRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            for cells in reader:
                yield before + 1, cells
                before = reader.line_num
        except csv.Error as error:
            if "field limit" in str(error):
                raise ImportRefusedError(
                    f"{name}: a cell that begins on line {before + 1} has more than"
                    f" {csv.field_size_limit():,} characters",
                    'look for a quote (") that is not closed',
                ) from error
            yield BadRow(before + 1, "", _quote_reason(error))
            before = reader.line_num
        else:
            return


def _quote_reason(error: csv.Error) -> str:
    if "end of data" in str(error):
        return 'a quote (") is not closed'
    return 'a quote (") inside a cell is not doubled'
