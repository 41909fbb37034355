"""Sheets as spreadsheets and programs write them, with the rows that they must give."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from tests.exchange.made_workbooks import (
    Cell,
    Error,
    Formula,
    Rows,
    Shown,
    by_openpyxl,
    ods,
    rewritten,
    xls,
    xlsx,
)

from dorsiflex.domain.drafts import BadRow, TestDraft
from dorsiflex.domain.measurement import TestRecord, Unit, format_trial
from dorsiflex.errors import DorsiflexError
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import FileReading, ReadOptions, parse_columns
from dorsiflex.exchange.moments import DateOrder
from dorsiflex.exchange.reader import read_sheets

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)
AT = datetime(2026, 11, 20, 7, 30)  # noqa: DTZ001 # cells have no offset
MORNING = time(7, 30)
HEADER = ["Date", "Left", "Right"]
NOT_CALCULATED = (
    "the result of the formula is 0 or missing, so it may never have been calculated; open the"
    " file in a spreadsheet, and paste the results over the formulas as values"
)

NO_DISTANCE = "is not a distance from 0 to 30 cm; one trial is written 9.5, several 9.5/10/10.2"
BY_SPREADSHEET = (
    "a spreadsheet probably changed trials like 9/10; format the column as text, write the trials"
    " again as 9 10, and save again"
)
OTHER_SCALE = (
    "is not on a scale of 0 to 10; pain is never rescaled; ignore the column with --map"
    " ignore=HEADER"
)
DEGREES = "is in degrees; a distance must be in cm, mm or in; skip rows with angles with --skip-bad"
NO_NAME = (
    "the name is missing; add it, repeat the one above with --fill-down, or ignore the column with"
    ' --map ignore="Name"'
)


def error_at(cell: str, error: str) -> str:
    """Return how a cell with an error is refused."""
    return (
        f"{cell}: the cell shows the error {error}; correct it, or clear the cell if nothing was"
        " recorded"
    )


@dataclass(frozen=True)
class Case:
    """A workbook and what it must give.

    Attributes:
        title: what is special about it.
        content: the file.
        rows: each test as `written` writes it, each bad row as its place and its reason.
        options: what the user says.
        refusal: how the file is refused, hint included.
    """

    title: str
    content: bytes
    rows: tuple[str, ...] = ()
    refusal: str | None = None
    columns: tuple[str, ...] = ()
    order: str | None = None
    unit: str | None = None
    fills_down: bool = False
    sheet: str | None = None


def read(path: Path, case: Case) -> tuple[list[FileReading], list[TestDraft | BadRow]]:
    """Read a workbook to its end."""
    path.write_bytes(case.content)
    options = ReadOptions(
        now=NOW,
        offset_at=lambda _: timedelta(hours=1),
        columns=parse_columns(list(case.columns)),
        order=None if case.order is None else DateOrder(case.order),
        unit=None if case.unit is None else Unit(case.unit),
        fills_down=case.fills_down,
        sheet=case.sheet,
    )
    with open_source(str(path)) as source:
        readings = list(read_sheets(source, options))
        rows: list[TestDraft | BadRow] = []
        for reading in readings:
            for row in reading.rows:
                assert isinstance(row, BadRow) or isinstance(row.record, TestRecord)
                rows.append(row)
        return readings, rows


def written(row: TestDraft | BadRow) -> str:
    """Write a row in one line: what was not recorded is left out."""
    if isinstance(row, BadRow):
        return f"{row.place}: {row.reason}"
    test = row.record
    parts = [
        f"{row.line} {test.side} {datetime.fromisoformat(test.tested_at):%Y-%m-%d %H:%M}",
        "/".join(map(format_trial, test.trials)),
        None if test.pain is None else f"pain {test.pain}",
        "sharp" if test.sharp else None,
        row.person,
        {None: None, True: "warm", False: "cold"}[test.warmed_up],
        None if test.note is None else repr(test.note),
    ]
    return " ".join(part for part in parts if part)


def wide(*cells: Cell, header: list[str] = HEADER) -> Rows:
    """Return a sheet with one row below its header."""
    return [header, cells]


XLSX = [
    Case(
        "real dates, whole numbers and decimals",
        xlsx([HEADER, [DAY, 9, 11.5], [NEXT, 9.25, 0]]),
        (
            "2 left 2026-11-20 12:00 9",
            "2 right 2026-11-20 12:00 11.5",
            "3 left 2026-11-21 12:00 9.25",
            "3 right 2026-11-21 12:00 0",
        ),
    ),
    Case("a date and time in one cell", xlsx(wide(AT, 9.5)), ("2 left 2026-11-20 07:30 9.5",)),
    Case(
        "date and time in two columns",
        xlsx(wide(DAY, MORNING, 9.5, header=["Date", "Time", "Left"])),
        ("2 left 2026-11-20 07:30 9.5",),
    ),
    Case("days from 1904", xlsx(wide(AT, 9.5), from_1904=True), ("2 left 2026-11-20 07:30 9.5",)),
    Case(
        "a time that a formula calculated is off by milliseconds",
        xlsx(wide(Shown(46346.312498, "yyyy-mm-dd hh:mm"), 9.5)),
        ("2 left 2026-11-20 07:30 9.5",),
    ),
    Case(
        "text dates are read as in CSV",
        xlsx([HEADER, ["22.11.2026", "9,5", "10"], ["01.11.2026", "9,5/10", ""]]),
        (
            "2 left 2026-11-22 12:00 9.5",
            "2 right 2026-11-22 12:00 10",
            "3 left 2026-11-01 12:00 9.5/10",
        ),
    ),
    Case(
        "text dates that could be two days",
        xlsx(wide("03/04/2026", 9.5)),
        refusal="Sheet1 row 2: '03/04/2026' is ambiguous | use --dates dmy (day first) or --dates"
        " mdy (month first)",
    ),
    Case(
        "text dates with --dates",
        xlsx(wide("03/04/2026", 9.5)),
        ("2 left 2026-04-03 12:00 9.5",),
        order="dmy",
    ),
    Case(
        "titles and empty rows above and between",
        xlsx([["Ankles"], [], [], HEADER, [DAY, 9.5], [], [], [NEXT, 10]]),
        ("5 left 2026-11-20 12:00 9.5", "8 left 2026-11-21 12:00 10"),
    ),
    Case(
        "a table that begins in another column",
        xlsx([[None, None, *HEADER], [None, None, DAY, "x", 10]]),
        (f"Sheet1!D2: 'x' {NO_DISTANCE}",),
    ),
    Case(
        "a row of units",
        xlsx([HEADER, ["", "mm", "mm"], [DAY, 95, 110]]),
        refusal="Sheet1 row 2: 'mm' in the column 'Left' is a unit for the rows below it | put it"
        " in the header, 'Left (mm)', and delete the row",
    ),
    Case(
        "a title that names a unit",
        xlsx([["All in inches"], HEADER, [DAY, 4.25, 4]]),
        refusal="Sheet1 row 1: 'All in inches' names a unit, but the headers do not | give the unit"
        " of the distances: --unit in",
    ),
    Case(
        "merged names with --fill-down",
        xlsx(
            [["Name", *HEADER], ["Anna", DAY, 9.5], [None, NEXT, 10]],
            merged=["A2:A3"],
        ),
        ("2 left 2026-11-20 12:00 9.5 Anna", "3 left 2026-11-21 12:00 10 Anna"),
        fills_down=True,
    ),
    Case(
        "a merged name beside an error, and an error for a name",
        xlsx(
            [
                ["Name", *HEADER],
                ["Anna", DAY, 9.5],
                [None, NEXT, Error("#N/A")],
                [None, NEXT, 10],
                [Error("#N/A"), DAY, 8],
                [None, NEXT, 7],
            ],
        ),
        (
            "2 left 2026-11-20 12:00 9.5 Anna",
            error_at("Sheet1!C3", "#N/A"),
            "4 left 2026-11-21 12:00 10 Anna",
            error_at("Sheet1!A5", "#N/A"),
            f"Sheet1 row 6: {NO_NAME}",
        ),
        fills_down=True,
    ),
    Case(
        "merged names without --fill-down",
        xlsx([["Name", *HEADER], ["Anna", DAY, 9.5], [None, NEXT, 10]], merged=["A2:A3"]),
        (
            "2 left 2026-11-20 12:00 9.5 Anna",
            f"Sheet1 row 3: {NO_NAME}",
        ),
    ),
    Case(
        "hidden rows are rows",
        xlsx([HEADER, [DAY, 9.5], [NEXT, 10]], hidden=[3]),
        ("2 left 2026-11-20 12:00 9.5", "3 left 2026-11-21 12:00 10"),
    ),
    Case(
        "a formula with its result",
        xlsx(wide(DAY, Formula("AVERAGE(9,10)", 9.5))),
        ("2 left 2026-11-20 12:00 9.5",),
    ),
    Case(
        "a formula that XlsxWriter gave the result 0",
        xlsx(wide(DAY, Formula("AVERAGE(9,10)"), 10)),
        (f"Sheet1!B2: {NOT_CALCULATED}",),
    ),
    Case(
        "a formula that openpyxl gave no result",
        by_openpyxl(wide(DAY, 10, Formula("AVERAGE(9,10)"))),
        (f"Sheet!C2: {NOT_CALCULATED}",),
    ),
    Case(
        "a date that nobody calculated",
        by_openpyxl(wide(Formula("A1+1"), 10)),
        (f"Sheet!A2: {NOT_CALCULATED}",),
    ),
    Case(
        "a formula that XlsxWriter was asked to store without a result",
        xlsx(wide(DAY, Formula("AVERAGE(9,10)", ""), 10)),
        (f"Sheet1!B2: {NOT_CALCULATED}",),
    ),
    Case(
        "a formula that Excel calculated to an empty text: not recorded",
        rewritten(xlsx(wide(DAY, Formula("B9", ""), 10)), '<c r="B2"><f>', '<c r="B2" t="str"><f>'),
        ("2 right 2026-11-20 12:00 10",),
    ),
    Case(
        "an array of formulas, of which only the first says that it is one",
        rewritten(
            xlsx(wide(DAY, Formula("C9:D9"), Shown(0, "0.0"))),
            "<f>C9:D9</f>",
            '<f t="array" ref="B2:C2">C9:D9</f>',
        ),
        (f"Sheet1!B2: {NOT_CALCULATED}",),
    ),
    Case(
        "XML as other programs write it: with a prefix, single quotes, and dates as text",
        rewritten(
            by_openpyxl([HEADER, [DAY, 9.5]]),
            '<c r="A2" s="1" t="n"><v>46346</v></c><c r="B2" t="n"><v>9.5</v></c>',
            "<c r='A2' t='d'><v>2026-11-20T07:30:00</v></c><c r='B2'><f>C9</f><v>0</v></c>",
        ),
        (f"Sheet!B2: {NOT_CALCULATED}",),
    ),
    Case(
        "a formula in a column that is left out",
        xlsx(wide(DAY, 9.5, Formula("B2*10"), header=["Date", "Left", "Helper"])),
        ("2 left 2026-11-20 12:00 9.5",),
    ),
    Case(
        "an error where a distance belongs",
        xlsx([HEADER, [DAY, Error("#N/A"), 10], [NEXT, 9.5, Error("#DIV/0!")]]),
        (
            error_at("Sheet1!B2", "#N/A"),
            error_at("Sheet1!C3", "#DIV/0!"),
        ),
    ),
    Case(
        "a percentage where a distance belongs",
        xlsx(wide(DAY, Shown(0.095, "0.0%"))),
        (f"Sheet1!B2: '9.5%' {NO_DISTANCE}",),
    ),
    Case(
        "a percent sign that is only text of the format",
        xlsx(wide(DAY, Shown(9.5, '0.0"%"'))),
        (f"Sheet1!B2: '9.5%' {NO_DISTANCE}",),
    ),
    Case(
        "a percentage where pain belongs",
        xlsx(wide(DAY, 9.5, Shown(0.3, "0%"), header=["Date", "Left", "Pain"])),
        (f"Sheet1!C2: pain '30%' {OTHER_SCALE}",),
    ),
    Case(
        "a unit that only the format of the number has",
        xlsx([HEADER, [DAY, Shown(4.25, '0.00" in"'), Shown(95, '0 "mm"')]]),
        ("2 left 2026-11-20 12:00 10.8", "2 right 2026-11-20 12:00 9.5"),
    ),
    Case(
        "an angle by the format of the number",
        xlsx(wide(DAY, Shown(12, "0°"))),
        (f"Sheet1!B2: '12°' {DEGREES}",),
    ),
    Case(
        "trials that a spreadsheet turned into a date or a time",
        xlsx([HEADER, [DAY, date(2026, 9, 10), 10], [NEXT, 9.5, time(9, 10)]]),
        (
            f"Sheet1!B2: '2026-09-10' is a date; {BY_SPREADSHEET}",
            f"Sheet1!C3: '09:10' is a time of day; {BY_SPREADSHEET}",
        ),
    ),
    Case(
        "numbers with the 15 digits that a spreadsheet shows",
        xlsx([HEADER, [DAY, 9.500000000000002, 0.1 + 0.2]]),
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 0.3"),
    ),
    Case(
        "ids are no decimals, and keep their zeros",
        xlsx(
            [
                ["ID", *HEADER],
                [7, DAY, 9.5],
                [Shown(7, "000"), NEXT, 10],
                [123456789012345, NEXT, 11],
            ]
        ),
        (
            "2 left 2026-11-20 12:00 9.5 7",
            "3 left 2026-11-21 12:00 10 007",
            "4 left 2026-11-21 12:00 11 123456789012345",
        ),
        columns=("person=ID",),
    ),
    Case(
        "booleans and pain 0",
        xlsx(
            [
                ["Date", "Left", "Pain", "Sharp", "Warmed up"],
                [DAY, 9.5, 0, True, False],
                [NEXT, 10, 3, False, True],
            ]
        ),
        ("2 left 2026-11-20 12:00 9.5 pain 0 sharp cold", "3 left 2026-11-21 12:00 10 pain 3 warm"),
    ),
    Case(
        "booleans that LibreOffice stored as formulas",
        rewritten(
            xlsx(wide(DAY, 9.5, True, False, header=["Date", "Left", "Sharp", "Warmed up"])),
            '<c r="C2" t="b"><v>1</v></c><c r="D2" t="b"><v>0</v></c>',
            '<c r="C2" t="n"><f aca="false">TRUE()</f><v>1</v></c>'
            '<c r="D2" t="n"><f aca="false">FALSE()</f><v>0</v></c>',
        ),
        ("2 left 2026-11-20 12:00 9.5 sharp cold",),
    ),
    Case(
        "a footer below a last cell that is a formula",
        rewritten(
            xlsx(wide(DAY, 10, Formula("AVERAGE(9,10)", 9.5))),
            "</sheetData>",
            "</sheetData><headerFooter><oddFooter>&amp;P</oddFooter></headerFooter>",
        ),
        ("2 left 2026-11-20 12:00 10", "2 right 2026-11-20 12:00 9.5"),
    ),
    Case(
        "a footer below a last cell that is an error",
        rewritten(
            xlsx(wide(DAY, 10, Error("#DIV/0!"))),
            "</sheetData>",
            "</sheetData><headerFooter><oddFooter>&amp;P</oddFooter></headerFooter>",
        ),
        (error_at("Sheet1!C2", "#DIV/0!"),),
    ),
    Case(
        "one ankle per row",
        xlsx(
            [
                ["Date", "Side", "Distance", "Note"],
                [DAY, "L", 9.5, "a, b"],
                [DAY, "R", 10, 5],
            ]
        ),
        ("2 left 2026-11-20 12:00 9.5 'a, b'", "3 right 2026-11-20 12:00 10 '5'"),
    ),
    Case(
        "a workbook of openpyxl",
        by_openpyxl([["Date", "Time", "Left", "Sharp"], [DAY, MORNING, 9.5, True]]),
        ("2 left 2026-11-20 07:30 9.5 sharp",),
    ),
]

OTHERS = [
    Case(
        "xls: dates, times, numbers",
        xls([["Date", "Time", "Left", "Pain", "Sharp"], [DAY, MORNING, 9.5, 3, True]]),
        ("2 left 2026-11-20 07:30 9.5 pain 3 sharp",),
    ),
    Case(
        "xls: a formula that xlwt gave no result",
        xls(wide(DAY, 10, Formula("AVERAGE(9,10)"))),
        (f"Sheet1!C2: {NOT_CALCULATED}",),
    ),
    Case(
        "xls: an error",
        xls(wide(DAY, 10, Error("#DIV/0!"))),
        (error_at("Sheet1!C2", "#DIV/0!"),),
    ),
    Case(
        "xls: a percentage and units of formats, in a row of numbers",
        xls([HEADER, [DAY, Shown(0.5, "0%"), 10], [NEXT, Shown(4.25, '0.00" in"'), 9]]),
        (
            f"Sheet1!B2: '50%' {NO_DISTANCE}",
            "3 left 2026-11-21 12:00 10.8",
            "3 right 2026-11-21 12:00 9",
        ),
    ),
    Case(
        "xls: hidden rows are rows",
        xls([HEADER, [DAY, 9.5], [NEXT, 10]], hidden=[2]),
        ("2 left 2026-11-20 12:00 9.5", "3 left 2026-11-21 12:00 10"),
    ),
    Case(
        "ods: dates, times, numbers",
        ods([["Date", "Time", "Left", "Pain", "Sharp"], [DAY, MORNING, 9.5, 3, True]]),
        ("2 left 2026-11-20 07:30 9.5 pain 3 sharp",),
    ),
    Case(
        "ods: a formula with its result, and one without",
        ods([HEADER, [DAY, Formula("[.C2]", 9.5), 10], [NEXT, 9, Formula("[.B3]")]]),
        (
            "2 left 2026-11-20 12:00 9.5",
            "2 right 2026-11-20 12:00 10",
            f"Sheet1!C3: {NOT_CALCULATED}",
        ),
    ),
    Case(
        "ods: booleans that LibreOffice stored as formulas, one of them for a distance",
        ods(
            [
                ["Date", "Left", "Sharp", "Warmed up"],
                [DAY, 9.5, Formula("TRUE()", 1), Formula("FALSE()", 0)],
                [NEXT, Formula("TRUE()", 1), False, False],
            ]
        ),
        (
            "2 left 2026-11-20 12:00 9.5 sharp cold",
            f"Sheet1!B3: 'TRUE' {NO_DISTANCE}",
        ),
    ),
    Case(
        "ods: an error",
        ods(wide(DAY, Error("#DIV/0!"), 10)),
        (error_at("Sheet1!B2", "#DIV/0!"),),
    ),
    Case(
        "ods: a percentage and units of formats",
        ods([HEADER, [DAY, Shown(0.5, "0%"), 10], [NEXT, Shown(4.25, '0" in"'), 9]]),
        (
            f"Sheet1!B2: '50%' {NO_DISTANCE}",
            "3 left 2026-11-21 12:00 10.8",
            "3 right 2026-11-21 12:00 9",
        ),
    ),
    Case(
        "ods: merged names with --fill-down, and a row that is filtered out",
        ods([["Name", *HEADER], ["Anna", DAY, 9.5], [None, NEXT, 10]], filtered=[3]),
        ("2 left 2026-11-20 12:00 9.5 Anna", "3 left 2026-11-21 12:00 10 Anna"),
        fills_down=True,
    ),
]


CLINIC = (
    "2 left 2026-11-02 07:30 9.5 pain 0 007 '=SUM(1)'",
    "2 right 2026-11-02 07:30 10 pain 0 007 '=SUM(1)'",
    "3 left 2026-11-02 19:05 9.5 pain 0 007",
    "3 right 2026-11-02 19:05 10 pain 0 007",
    '4 left 2026-11-05 00:00 10.8 pain 3 sharp 007 "\'quoted, with a comma"',
    f"Tests!F5: pain '30%' {OTHER_SCALE}",
    error_at("Tests!E6", "#DIV/0!"),
    "7 left 2026-11-09 07:30 10 012",
    "7 right 2026-11-09 07:30 11.25 012",
)
"""What a person reads in a table with merged names, formats, an error and a hidden row.

One distance has a unit by its format (4.25 in), one pain is a percentage; the days are counted from
1904, the times are shown with AM and PM, and a footer is below the table.
"""

OF_LIBREOFFICE = [
    Case(
        f"a table that LibreOffice saved as {ending}",
        Path(__file__).with_name("libreoffice").joinpath(f"clinic.{ending}").read_bytes(),
        CLINIC,
        columns=("person=Code", "ignore=Mean"),
        fills_down=True,
    )
    for ending in ("ods", "xls", "xlsx")
]


@pytest.mark.parametrize("case", XLSX + OTHERS + OF_LIBREOFFICE, ids=lambda case: case.title)
def test_sheets_give_the_rows_that_a_person_reads_in_them(case: Case, tmp_path: Path) -> None:
    """Row by row, or the reason why the file or a cell is refused."""
    path = tmp_path / "book"
    if case.refusal is None:
        _, rows = read(path, case)
        assert tuple(map(written, rows)) == case.rows
        return
    with pytest.raises(DorsiflexError) as refused:
        read(path, case)
    assert f"{refused.value.message} | {refused.value.hint}" == case.refusal
