"""Files that are no workbooks or cannot be read, and sheets that are too large."""

import zipfile
from csv import reader as csv_reader
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.made_workbooks import Rows, by_openpyxl, ods, rewritten, xls, xlsx
from tests.exchange.test_corpus import CASES, Case
from tests.exchange.test_corpus import read as read_corpus

from dorsiflex.domain.drafts import BadRow
from dorsiflex.domain.measurement import TestRecord
from dorsiflex.errors import DorsiflexError, ImportRefusedError
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import FileReading, ReadOptions, parse_columns
from dorsiflex.exchange.moments import DateOrder
from dorsiflex.exchange.reader import read_sheets
from dorsiflex.exchange.sheet_marks import number_text

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
OPTIONS = ReadOptions(now=NOW, offset_at=lambda _: timedelta(hours=1))
ROWS: Rows = [["Date", "Left"], [date(2026, 11, 20), 9.5]]
SAVE_AGAIN = "open it in a spreadsheet, and save it as .xlsx or as CSV"


def read(path: Path, content: bytes, options: ReadOptions = OPTIONS) -> list[FileReading]:
    """Read a workbook."""
    path.write_bytes(content)
    with open_source(str(path)) as source:
        assert source.is_workbook
        return list(read_sheets(source, options))


def refusal(path: Path, content: bytes) -> str:
    """Return why a file is refused, and what to do."""
    with pytest.raises(DorsiflexError) as refused:
        read(path, content)
    assert isinstance(refused.value, ImportRefusedError)
    return f"{refused.value.message} | {refused.value.hint}".replace(str(path), "FILE")


def archive(**parts: str) -> bytes:
    """Return a zip archive; `__` in a name is a slash, and `_` a point."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return file.getvalue()


def with_password() -> bytes:
    """Return what Office makes of a workbook with a password, without its content."""
    name, other = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little")
    renamed = other.ljust(64, b"\0") + (len(other) + 2).to_bytes(2, "little")
    content = xls(ROWS)
    assert entry in content
    return content.replace(entry, renamed)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.xlsx",
            b"date,left\n2026-11-20,9.5\n",
            "FILE is not a workbook | if it is text, rename it: .csv; if not, save it again",
        ),
        ("a.ods", b"", "FILE is empty | save the workbook again"),
        (
            "a.xls",
            b"\n<HTML><body><table><tr><td>date",
            "FILE is an HTML page, not a workbook | open it in a spreadsheet and save it as .xlsx",
        ),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook/>',
            "FILE is XML, not a workbook | open it in a spreadsheet and save it as .xlsx",
        ),
    ],
)
def test_other_files_that_are_called_workbooks(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    """They are refused by what they are."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefusedError) as refused, open_source(str(path)):
        pass
    found = f"{refused.value.message} | {refused.value.hint}"
    assert found.replace(str(path), "FILE") == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            archive(tests_csv="date,left"),
            "FILE is a zip archive, not a workbook or a text file | unpack it first",
        ),
        (
            archive(Habits_csv="", Checkmarks_csv="", Scores_csv=""),
            (
                "FILE is a zip archive of Loop Habit Tracker | unpack it, and import the"
                " Checkmarks.csv next to Habits.csv, with --unit cm/1000 if you entered cm"
            ),
        ),
        (archive(xl__workbook_bin=""), f"FILE is an .xlsb workbook | {SAVE_AGAIN}"),
        (
            archive(Index__Document_iwa=""),
            "FILE is a document of Numbers or Pages | export the table as .xlsx or CSV",
        ),
        (with_password(), "FILE has a password | save it without one, or save the sheet as CSV"),
        (
            xls(ROWS).replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1),
            "FILE has a password | save it without one, or save the sheet as CSV",
        ),
        (
            xls(ROWS).replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")),
            ("FILE is an old Office document, not a workbook | export the table as .xlsx or CSV"),
        ),
        *(
            (
                content[: len(content) // 2],
                f"FILE cannot be read: the workbook is damaged | {SAVE_AGAIN}",
            )
            for content in (xlsx(ROWS), by_openpyxl(ROWS), xls(ROWS), ods(ROWS))
        ),
        (
            rewritten(xlsx(ROWS), "</sheetData>", ""),
            "FILE, sheet 'Sheet1' cannot be read: the workbook is damaged | " + SAVE_AGAIN,
        ),
    ],
)
def test_workbooks_that_cannot_be_read(tmp_path: Path, content: bytes, expected: str) -> None:
    """Each is refused in one line, with what to do."""
    assert refusal(tmp_path / "a.xlsx", content) == expected


def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """One cell far from the table is enough: readers make a rectangle of all cells between."""
    far = rewritten(
        xlsx(ROWS), "</sheetData>", '<row r="900000"><c r="Z900000"><v>1</v></c></row></sheetData>'
    )
    expected = (
        "FILE, sheet 'Sheet1' has filled cells as far as row 900,000 in 26 columns, too many to"
        " read | delete what is far away from the table, or save the sheet as CSV"
    )
    assert refusal(tmp_path / "a.xlsx", far) == expected
    for unusual in ("<c r='Z900000'>", '<c r="AA1"/><c r="Z900000">'):
        assert refusal(tmp_path / "a.xlsx", rewritten(far, '<c r="Z900000">', unusual)) in {
            expected,
            expected.replace("26 columns", "27 columns"),
        }
    contradicting = rewritten(far, '<row r="900000">', '<row r="3"><c r="AA3"/>')
    assert refusal(tmp_path / "a.xlsx", contradicting) == expected.replace("26 col", "27 col")


def test_a_million_empty_rows_are_read(tmp_path: Path) -> None:
    """A last row far below is no reason to refuse a sheet with few columns."""
    last = rewritten(
        xlsx(ROWS),
        "</sheetData>",
        '<row r="1048576"><c r="B1048576"><v>9</v></c></row></sheetData>',
    )
    (reading,) = read(tmp_path / "a.xlsx", last)
    assert [row.line for row in reading.rows] == [2, 1_048_576]


LONG = 12_000
"""Rows whose XML takes more than is read at once."""


@pytest.fixture(scope="module")
def long_sheet() -> bytes:
    """Return a workbook with many plain rows."""
    return xlsx([ROWS[0], *[ROWS[1]] * LONG])


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ('<row r="{0}">{1}<c r="B{0}"><f>1+8</f><v>0</v></c></row>', "the result of the formula"),
        ('<row r="{0}">{1}<c r="B{0}" t="e"><v>#N/A</v></c></row>', "the cell shows the error"),
        ("<row r='{0}'>{1}<c r='B{0}' t='e'><v>#N/A</v></c></row>", "the cell shows the error"),
        ('<row r="{0}">{1}<c  r="B{0}" t="e"><v>#N/A</v></c></row>', "the cell shows the error"),
        ('<row r="{0}" hidden="false">{1}<c r="B{0}"><v>9</v></c></row>', ""),
        ('<row r="{0}" ht="15" hidden="1">{1}<c r="B{0}"><v>9</v></c></row>', "hidden"),
        ('<row ht="15" hidden="true" r="{0}">{1}<c r="B{0}"><v>9</v></c></row>', "hidden"),
    ],
)
def test_the_end_of_a_long_sheet_is_looked_at(
    tmp_path: Path, long_sheet: bytes, last: str, found: str
) -> None:
    """A formula, an error and a hidden row are found below any number of plain rows."""
    number = LONG + 2
    row = last.format(number, f'<c r="A{number}" s="1"><v>46346</v></c>')
    content = rewritten(long_sheet, "</sheetData>", f"{row}</sheetData>")
    (reading,) = read(tmp_path / "a.xlsx", content)
    *before, end = reading.rows
    assert len(before) == LONG
    assert end.line == number
    assert reading.understood.hidden_rows == (found == "hidden")
    if isinstance(end, BadRow):
        assert end.reason.startswith(found)
    else:
        assert not found.startswith("the ")


def test_a_note_on_a_cell_is_not_what_the_cell_shows(tmp_path: Path) -> None:
    """What somebody wrote about 3.5 in is neither its unit nor an error."""
    note = "<office:annotation><text:p>Err:502, 95 mm</text:p></office:annotation>"
    content = rewritten(
        ods([["Date", "Left"], [date(2026, 11, 20), 3.5]]),
        "<text:p>3.5</text:p>",
        f"{note}<text:p>3.5 <text:span>in</text:span></text:p>",
        "content.xml",
    )
    (reading,) = read(tmp_path / "a.ods", content)
    (draft,) = reading.rows
    assert not isinstance(draft, BadRow)
    assert isinstance(draft.record, TestRecord)
    assert draft.record.trials == (889,)


OF_CSV = {
    *("hand-unquoted-comma.csv", "hand-open-quote.csv", "hand-stray-quote.csv"),
    "hand-control-character.csv",
}
"""What they are about cannot be in a sheet."""


def readable(case: Case) -> bool:
    """Return whether a file of the corpus is a table, and not about quotes and commas of CSV."""
    return case.refusal is None and case.configured_unit == "cm" and case.file not in OF_CSV


@pytest.mark.parametrize(
    "case", [case for case in CASES if readable(case)], ids=lambda case: case.file
)
def test_text_in_a_sheet_is_read_as_text_in_csv(case: Case, tmp_path: Path) -> None:
    """The files of the corpus, cell by cell as text in a workbook, give the same tests."""
    reading, expected = read_corpus(case)
    encoding = reading.understood.encoding
    text = Path(__file__).with_name("corpus").joinpath(case.file).read_bytes().decode(encoding)
    rows = list(
        csv_reader(StringIO(text, newline=""), delimiter=reading.understood.delimiter or ",")
    )
    options = ReadOptions(
        now=NOW,
        offset_at=lambda _: timedelta(hours=1),
        columns=parse_columns(list(case.columns)),
        order=None if case.order is None else DateOrder(case.order),
    )
    (sheet,) = read(tmp_path / "a.xlsx", by_openpyxl(rows), options)
    assert [_what(row) for row in sheet.rows] == [_what(row) for row in expected]


def _what(row: object) -> object:
    return row.reason if isinstance(row, BadRow) else row.record  # type: ignore[attr-defined]


@given(st.integers(0, 3000), st.integers(-2, 2))
def test_numbers_are_those_that_a_spreadsheet_shows(hundredths: int, steps: int) -> None:
    """A hundredth that a calculation missed by a few times the smallest step is that hundredth."""
    number = hundredths / 100 * (1 + steps * 2**-52)
    assert float(number_text(number)) == hundredths / 100
