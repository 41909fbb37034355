"""Which sheets of a workbook are imported: the only one with a table, or those that are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.drafts import Kind
from dorsiflex.errors import (
    DorsiflexError,
    ImportRefusedError,
    RefusedValueError,
    did_you_mean,
)
from dorsiflex.exchange.layout import Table, recognise_table
from dorsiflex.exchange.sheet_source import Workbook, open_workbook

if TYPE_CHECKING:
    from dorsiflex.exchange.files import Source
    from dorsiflex.exchange.import_options import ReadOptions


_NAMED = 8
_REASONS = 3
DERIVED_SHEET = "weeks"
"""A sheet that an export of ours has, and that follows from its tests."""


class Choice(NamedTuple):
    """What is imported of a workbook.

    Attributes:
        tables: in the order of their sheets.
        ignored: other sheets that are not empty.
    """

    tables: list[Table]
    ignored: tuple[str, ...] = ()


def tables_of(source: Source, options: ReadOptions) -> Choice:
    """Choose the sheets of a workbook that are imported.

    Raises:
        CouldNotError: the package that reads workbooks is not installed.
        RefusedValueError: there is no sheet of the name that was given.
        ImportRefusedError: no sheet has a table that is understood, or several have one; or a sheet
            of ours is not complete.
    """
    book = open_workbook(source)
    if options.sheet is not None:
        return Choice([_table(book, _named(book, options.sheet), options)])
    names = [name for name in book.sheets if name not in book.hidden]
    if len(names) == 1:
        return Choice([_table(book, names[0], options)], tuple(book.hidden))
    tables: dict[str, Table] = {}
    reasons: dict[str, DorsiflexError] = {}
    for name in names:
        try:
            tables[name] = _table(book, name, options)
        except (ImportRefusedError, RefusedValueError) as error:
            reasons[name] = error
    if not tables:
        raise _nothing(book, reasons)
    if any(table.own for table in tables.values()):
        _refuse_broken(reasons)
        tables.pop(DERIVED_SHEET, None)
        reasons.pop(DERIVED_SHEET, None)
    kinds = [table.own for table in tables.values()]
    if len(tables) > 1 and (None in kinds or len(set(kinds)) < len(kinds)):
        raise ImportRefusedError(
            f"{source.name} has {len(tables)} sheets with tables: {_listed(tuple(tables))}",
            f"say which one: {_option(next(iter(tables)))}",
        )
    filled = (name for name, error in reasons.items() if not isinstance(error, _EmptyError))
    return Choice(list(tables.values()), (*filled, *book.hidden))


class _EmptyError(ImportRefusedError):
    """A sheet has nothing in the rows that can be its header."""


def _refuse_broken(reasons: dict[str, DorsiflexError]) -> None:
    """Refuse a workbook of ours if one of its sheets is not understood: it would be left out."""
    for kind in Kind:
        if kind in reasons and not isinstance(reasons[kind], _EmptyError):
            raise reasons[kind]


def _table(book: Workbook, name: str, options: ReadOptions) -> Table:
    sheet = book.sheet(name)
    if not any(any(cells) for cells in sheet.first_rows()):
        raise _EmptyError(f"{sheet.name} has nothing in its first rows", _of_others(book))
    return recognise_table([sheet], options)


def _of_others(book: Workbook) -> str | None:
    hint = f"the sheets are {_listed(book.sheets)}; choose one with --sheet NAME"
    return hint if len(book.sheets) > 1 else None


def _named(book: Workbook, wanted: str) -> str:
    """Return the name of a sheet as it is written; spreadsheets ignore case."""
    for name in book.sheets:
        if name.casefold() == wanted.casefold():
            return name
    raise RefusedValueError(
        f"--sheet: {book.source.name} has no sheet '{wanted}'",
        did_you_mean(wanted, book.sheets, f"the sheets are {_listed(book.sheets)}"),
    )


def _nothing(book: Workbook, reasons: dict[str, DorsiflexError]) -> ImportRefusedError:
    if not reasons:
        return ImportRefusedError(
            f"{book.source.name} has no sheet that is shown", _of_others(book)
        )
    called = f"{book.source.name}, sheet "
    shown = [error.message.removeprefix(called) for error in reasons.values()][:_REASONS]
    more = f" (and {len(reasons) - _REASONS} more)" if len(reasons) > _REASONS else ""
    return ImportRefusedError(
        f"{book.source.name} has no sheet with a table of tests: {'; '.join(shown)}{more}",
        f"choose one to see what to do: {_option(next(iter(reasons)))}",
    )


def _option(name: str) -> str:
    return f'--sheet "{name}"'


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_NAMED])
    return shown + (" …" if len(names) > _NAMED else "")
