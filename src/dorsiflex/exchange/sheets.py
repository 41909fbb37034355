"""Which sheets of a workbook are imported: the only one with a table, or those that are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def tables_of(source: Source, options: ReadOptions) -> list[Table]:
    """Return the tables of a workbook that are imported.

    Raises:
        CouldNotError: the package that reads workbooks is not installed.
        RefusedValueError: there is no sheet of the name that was given.
        ImportRefusedError: no sheet has a table that is understood, or several have one.
    """
    book = open_workbook(source)
    if options.sheet is not None:
        return [_table(book, _named(book, options.sheet), options)]
    names = [name for name in book.sheets if name not in book.hidden]
    if len(names) == 1:
        return [_table(book, names[0], options)]
    tables: dict[str, Table] = {}
    reasons: dict[str, DorsiflexError] = {}
    for name in names:
        try:
            tables[name] = _table(book, name, options)
        except (ImportRefusedError, RefusedValueError) as error:
            reasons[name] = error
    if not tables:
        raise _nothing(book, reasons)
    kinds = [table.own for table in tables.values()]
    if any(kinds):
        tables = {name: table for name, table in tables.items() if name != DERIVED_SHEET}
        kinds = [table.own for table in tables.values()]
    if len(tables) > 1 and (None in kinds or len(set(kinds)) < len(kinds)):
        raise ImportRefusedError(
            f"{source.name} has {len(tables)} sheets with tables: {_listed(tuple(tables))}",
            f"say which one: {_option(next(iter(tables)))}",
        )
    return list(tables.values())


def _table(book: Workbook, name: str, options: ReadOptions) -> Table:
    sheet = book.sheet(name)
    if not any(any(cells) for cells in sheet.first_rows()):
        raise ImportRefusedError(f"{sheet.name} has nothing in its first rows", _of_others(book))
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
