"""Workbooks of three kinds, made by the libraries that other programs use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Plain = int | float | str | bool | date | time | datetime | timedelta | None


@dataclass(frozen=True)
class Formula:
    """A formula with the result that the program stores; None if it stores none."""

    text: str
    result: float | str | None = None


@dataclass(frozen=True)
class Shown:
    """A number or date with its format."""

    value: float | date | time
    format: str


@dataclass(frozen=True)
class Error:
    """A cell that shows an error."""

    text: str


Cell = Plain | Formula | Shown | Error
Rows = Sequence[Sequence[Cell]]

_FORMATS: Mapping[type, str] = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "dd.mm.yyyy",
    time: "hh:mm",
    timedelta: "[h]:mm",
}


def xlsx(
    rows: Rows,
    *,
    hidden: Sequence[int] = (),
    merged: Sequence[str] = (),
    from_1904: bool = False,
    **more: Rows,
) -> bytes:
    """Write sheets with XlsxWriter, which stores 0 for a formula unless it is given a result.

    Args:
        rows: of the first sheet, `Sheet1`.
        hidden: numbers of rows, counted from 1.
        merged: ranges of cells; the first holds the value.
        from_1904: days are counted from 1904, as Excel for the Mac did.
        more: other sheets, by their names.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "date_1904": from_1904})
    for name, its_rows in {"Sheet1": rows, **more}.items():
        sheet = book.add_worksheet(name)
        for y, row in enumerate(its_rows):
            for x, cell in enumerate(row):
                _write_xlsx(book, sheet, y, x, cell)
    sheet = book.get_worksheet_by_name("Sheet1")
    for number in hidden:
        sheet.set_row(number - 1, None, None, {"hidden": True})
    for cells in merged:
        first, _ = cells.split(":")
        x, y = ord(first[0]) - ord("A"), int(first[1:]) - 1
        sheet.merge_range(cells, rows[y][x])
    book.close()
    return file.getvalue()


def _write_xlsx(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, y: int, x: int, cell: Cell
) -> None:
    if isinstance(cell, Formula):
        results = () if cell.result is None else (cell.result,)
        sheet.write_formula(y, x, f"={cell.text}", None, *results)
    elif isinstance(cell, Error):
        sheet.write_formula(y, x, "=NA()", None, cell.text)
    elif isinstance(cell, str):
        sheet.write_string(y, x, cell)
    elif isinstance(cell, Shown):
        sheet.write(y, x, cell.value, book.add_format({"num_format": cell.format}))
    elif type(cell) in _FORMATS:
        sheet.write(y, x, cell, book.add_format({"num_format": _FORMATS[type(cell)]}))
    elif cell is not None:
        sheet.write(y, x, cell)


def by_openpyxl(rows: Rows) -> bytes:
    """Write a sheet with openpyxl, which stores no results of formulas."""
    file = BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([f"={c.text}" if isinstance(c, Formula) else c for c in row])
    book.save(file)
    return file.getvalue()


def rewritten(
    content: bytes, old: str, new: str, in_part: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    """Replace something in the XML of a part of a workbook: the first sheet of an .xlsx one."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(file, "w") as after:
        for part in before.namelist():
            text = before.read(part)
            if part == in_part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(part, text)
    return file.getvalue()


def xls(rows: Rows, *, hidden: Sequence[int] = ()) -> bytes:
    """Write a sheet with xlwt, in the format of Excel 97 to 2003; it stores no results."""
    file = BytesIO()
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, Formula):
                sheet.write(y, x, xlwt.Formula(cell.text))
            elif isinstance(cell, Error):
                sheet.row(y).set_cell_error(x, cell.text)
            elif isinstance(cell, Shown):
                sheet.write(y, x, cell.value, xlwt.easyxf(num_format_str=cell.format))
            elif type(cell) in _FORMATS:
                sheet.write(y, x, cell, xlwt.easyxf(num_format_str=_FORMATS[type(cell)]))
            elif cell is not None:
                sheet.write(y, x, cell)
    for number in hidden:
        sheet.row(number - 1).hidden = True
    book.save(file)
    return file.getvalue()


def ods(rows: Rows, *, filtered: Sequence[int] = ()) -> bytes:
    """Write a sheet as LibreOffice does, which stores results, and what cells show.

    Args:
        rows: None is a cell that a merged one above covers.
        filtered: numbers of rows, counted from 1.
    """
    file = BytesIO()
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    document.spreadsheet.addElement(table)
    for y, row in enumerate(rows, start=1):
        line = TableRow(**({"visibility": "filter"} if y in filtered else {}))
        for cell in row:
            line.addElement(_ods_cell(cell))
        table.addElement(line)
    document.write(file)
    return file.getvalue()


def _ods_cell(cell: Cell) -> TableCell:
    if cell is None:
        return CoveredTableCell()
    shown = ""
    if isinstance(cell, Formula):
        value = {} if cell.result is None else {"valuetype": "float", "value": cell.result}
        return TableCell(formula=f"of:={cell.text}", **value)
    if isinstance(cell, Error):
        made = TableCell(formula="of:=1/0", valuetype="string", stringvalue="")
        shown = cell.text
    elif isinstance(cell, Shown):
        kind = "percentage" if cell.format.endswith("%") else "float"
        made = TableCell(valuetype=kind, value=cell.value)
        shown = cell.format.replace("0", str(cell.value), 1).replace('"', "")
    elif isinstance(cell, bool):
        made = TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
    elif isinstance(cell, date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat())
    elif isinstance(cell, time):
        made = TableCell(valuetype="time", timevalue=f"PT{cell:%HH%MM%SS}")
    elif isinstance(cell, str):
        made, shown = TableCell(valuetype="string"), cell
    else:
        made, shown = TableCell(valuetype="float", value=cell), str(cell)
    if shown:
        made.addElement(P(text=shown))
    return made
