"""`import` of workbooks, as a user sees it."""

import subprocess
import sys
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.exchange.made_workbooks import Formula, Rows, xls, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run

    Writer = Callable[..., str]

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)
WIDE: Rows = [["Date", "Left", "Right"], [DAY, 9.5, 10], [NEXT, 9.75, 10.5]]
LONG: Rows = [["Date", "Side", "Distance"], [DAY, "L", 9]]
NOTHING: Rows = [["Name", "Birthday"], ["Anna", date(1990, 1, 2)]]
TESTS = [
    *("id", "person", "side", "local_date", "local_time", "utc_offset", "score_cm", "best_cm"),
    *(f"trial_{n}" for n in range(1, 11)),
    *("pain", "sharp", "footwear", "warmed_up", "back_foot", "measured_by", "tags", "note"),
]
UUID = "0b0f7a1c-6f0e-4c3a-9a53-2d1f5a5d5c0"


@pytest.fixture
def file(folder: Path) -> "Writer":
    """Write a file."""

    def write(content: bytes, name: str = "ankles.xlsx") -> str:
        (folder / name).write_bytes(content)
        return name

    return write


def test_a_workbook_is_imported(run: "Run", file: "Writer") -> None:
    """Twice, which is harmless, whatever the name of the file."""
    outcome = run("import", file(xlsx(WIDE)))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "4 new, 0 changed, 0 same, 0 refused\nUndo: dorsiflex undo\n"
    again = run("import", file(xlsx(WIDE), "again.csv"))
    assert again.out == "0 new, 0 changed, 0 same, 4 duplicates skipped, 0 refused\n"
    assert [row["trials_cm"] for row in run("export").rows] == ["9.5", "10", "9.75", "10.5"]


def test_a_dry_run_names_the_sheet_and_the_rows(run: "Run", file: "Writer") -> None:
    """And says on standard error that hidden rows are read."""
    outcome = run("import", file(xlsx(WIDE, hidden=[3])), "--dry-run")
    assert outcome.out.splitlines()[:7] == [
        "sheet         Sheet1",
        "shape         both ankles per row",
        "unit          cm",
        "columns       date, left, right",
        "",
        "row  person  side   when                              score    trials",
        "  2  me      left   Fri 2026-11-20 12:00 (UTC+00:00)  9.5 cm   9.5 cm",
    ]
    assert outcome.err == "sheet 'Sheet1': 1 hidden row is imported like the others\n"
    found = run("import", file(xlsx(WIDE, hidden=[2, 3])), "--dry-run", "--json").json
    assert (found["sheets"], found["understood"]["sheet"]) == (["Sheet1"], "Sheet1")
    assert found["understood"]["hidden_rows"] == 2
    assert found["first"][0]["place"] == "Sheet1 row 2"


def test_bad_cells_are_named_and_bad_rows_can_be_corrected(
    run: "Run", file: "Writer", folder: Path
) -> None:
    """By sheet and cell; with --skip-bad they are CSV, which is imported when it is corrected."""
    sheet: Rows = [*WIDE, [DAY, "x", 10], [DAY, Formula("AVERAGE(9,10)"), 10]]
    bad = xlsx(sheet)
    outcome = run("import", file(bad), "--json")
    assert outcome.code == 4
    assert [row["place"] for row in outcome.json["refused"]] == ["Sheet1!B4", "Sheet1!B5"]
    assert run("import", file(bad), "--skip-bad").code == 0
    rejected = (folder / "ankles.xlsx.rejected.csv").read_text().splitlines()
    assert rejected[0] == "line,reason,Date,Left,Right"
    assert rejected[1].endswith(",2026-11-20,x,10")
    assert rejected[2].endswith(""",2026-11-20,"'=AVERAGE(9,10)",10""")
    corrected = "\n".join(rejected[:2]).replace(",x,10", ",9.25,")
    assert run("import", file(corrected.encode(), "corrected.csv")).out.startswith("1 new")


def test_the_only_sheet_with_a_table_is_taken(run: "Run", file: "Writer") -> None:
    """Others may be beside it; of several, one has to be chosen."""
    outcome = run("import", file(xlsx(NOTHING, Ankles=WIDE, Empty=[])))
    assert outcome.out.startswith("4 new")
    assert outcome.err == "ignored sheets: 'Sheet1'\n"
    two = file(xlsx(WIDE, Ankles=LONG))
    outcome = run("import", two)
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err == (
        "error: ankles.xlsx has 2 sheets with tables: 'Sheet1', 'Ankles'\n"
        'hint: say which one: --sheet "Sheet1"\n'
    )
    assert run("import", two, "--sheet", "ankles").out.startswith("1 new")
    outcome = run("import", file(xlsx(NOTHING, Notes=[["hello"]], Empty=[])))
    assert outcome.code == 4
    assert outcome.err == (
        "error: ankles.xlsx has no sheet with a table of tests: 'Sheet1': no column is the"
        " date or the distance (left and right, or side and distance); the columns are 'Name',"
        " 'Birthday'; 'Notes': no column headers were recognised; 'Empty' has nothing in its first"
        ' rows\nhint: choose one to see what to do: --sheet "Sheet1"\n'
    )


def test_a_sheet_that_does_not_exist(run: "Run", file: "Writer") -> None:
    """The sheets are named; text has none."""
    outcome = run("import", file(xlsx(WIDE, Other=NOTHING)), "--sheet", "Week 2")
    assert outcome.code == 2
    assert outcome.err == (
        "error: --sheet: ankles.xlsx has no sheet 'Week 2'\n"
        "hint: the sheets are 'Sheet1', 'Other'\n"
    )
    outcome = run("import", file(b"date,left\n2026-11-20,9\n", "a.csv"), "--sheet", "a")
    assert (outcome.code, outcome.err.splitlines()[0]) == (
        2,
        "error: --sheet is for workbooks, and a.csv is text",
    )
    outcome = run("import", file(xlsx(WIDE)), "--encoding", "cp1252")
    assert outcome.code == 2


def _own(number: int, person: str, trials: list[float], *, offset: str = "+01:00") -> list[object]:
    score = sum(trials) / len(trials)
    return [
        *(f"{UUID}{number}", person, "left", DAY, time(7, number), offset, score, max(trials)),
        *trials,
        *([None] * (10 - len(trials))),
        *(3, True, "barefoot", False, None, "self", "a b", "=1+1"),
    ]


def own_workbook(*tests: list[object], header: list[str] = TESTS) -> bytes:
    """Return a workbook as `export -o tests.xlsx` writes it."""
    return xlsx(
        [["week", "start", "left_score_cm"], ["2026-W47", date(2026, 11, 16), 9.5]],
        tests=[header, *tests],  # type: ignore[list-item] # cells of any type
        training=[
            [
                *("id", "person", "exercise", "local_date", "local_time", "utc_offset", "side"),
                *("sets", "reps", "hold_s", "load_kg", "pain", "sharp", "note"),
            ],
            [
                *(f"{UUID}7", "ben", "knee-to-wall", DAY, time(18, 0), "+01:00", None),
                *(3, 10, None, 2.5, 1, False, None),
            ],
        ],
        mornings=[["person", "local_date", "pain"], ["anna", NEXT, 2]],
        events=[
            ["id", "person", "local_date", "side", "baseline", "text"],
            [f"{UUID}8", "anna", DAY, "both", True, "surgery"],
        ],
    )


def test_a_workbook_of_ours_is_imported_in_full_as_one_step(run: "Run", file: "Writer") -> None:
    """All sheets but the one of weeks; twice, which changes nothing; undone at once."""
    content = own_workbook(_own(1, "anna", [9.5, 10, 10.2]), _own(2, "anna", [9.53]))
    assert run("import", file(content)).out == (
        "5 new, 0 changed, 0 same, 0 refused\nnew people (2): anna, ben\nUndo: dorsiflex undo\n"
    )
    assert run("import", file(content)).out == "0 new, 0 changed, 5 same, 0 refused\n"
    (first, _) = run("-P", "anna", "export").rows
    assert first["tested_at"] == "2026-11-20T07:01:00+01:00"
    assert (first["trials_cm"], first["note"]) == ("9.5 10 10.2", "'=1+1")
    assert (first["sharp"], first["warmed_up"]) == ("true", "false")
    assert run("-P", "ben", "export", "--what", "training").rows[0]["load_kg"] == "2.5"
    assert run("undo").code == 0
    assert run("person", "list", "--json").json["people"] == []


def test_an_edited_sheet_of_ours_is_one_change(run: "Run", file: "Writer") -> None:
    """A trial that contradicts the score is refused; a new row has neither id nor offset."""
    run("import", file(own_workbook(_own(1, "anna", [9.5]), _own(2, "anna", [10]))))
    edited = _own(1, "anna", [9.75])
    new = _own(3, "anna", [11], offset="")
    new[0] = None
    out = run("import", file(own_workbook(edited, _own(2, "anna", [10]), new))).out
    assert out.startswith("1 new, 1 changed, 4 same, 0 refused")
    edited[6] = 9.5
    outcome = run("import", file(own_workbook(edited)), "--sheet", "tests")
    assert outcome.code == 4
    assert outcome.err.startswith("tests!G2: score_cm is 9.5, but the trials give 9.75: correct")
    outcome = run("import", file(own_workbook(edited)), "--skip-bad")
    assert outcome.code == 2
    assert outcome.err.startswith(
        "error: --skip-bad is for one sheet, and ankles.xlsx has several: tests, training,"
        " mornings, events\n"
    )


def test_a_sheet_of_ours_that_lacks_a_column_is_not_left_out(run: "Run", file: "Writer") -> None:
    """The file is refused, although its other sheets could be imported."""
    content = own_workbook(_own(1, "anna", [9.5]), header=[*TESTS[:-1], "remark"])
    outcome = run("import", file(content))
    assert outcome.code == 4
    assert outcome.err == (
        "error: ankles.xlsx, sheet 'tests' looks like an export, but lacks the column note\n"
        "hint: keep all columns; leave cells empty if nothing was recorded\n"
    )


@pytest.mark.parametrize("left_out", ["note", "trial_10", "id"])
def test_a_sheet_of_ours_alone_lacks_a_column(run: "Run", file: "Writer", left_out: str) -> None:
    """It is never read as somebody else's, which would lose the offsets."""
    place = TESTS.index(left_out)
    rows = [list(row) for row in (TESTS, _own(1, "anna", [9.5]))]
    for row in rows:
        del row[place]
    outcome = run("import", file(xlsx(rows)))  # type: ignore[arg-type] # cells of any type
    assert outcome.code == 4
    if left_out != "id":
        assert outcome.err == (
            f"error: ankles.xlsx, sheet 'Sheet1' looks like an export, but lacks the column"
            f" {left_out}\nhint: keep all columns; leave cells empty if nothing was recorded\n"
        )


QUOTED = ("'=1", "=1", "'", "''+1", "'tis")


@pytest.mark.parametrize("kind", ["tests", "training", "mornings", "events"])
def test_a_quote_before_text_stays_in_every_sheet_of_ours(
    run: "Run", folder: Path, tmp_path: Path, kind: str
) -> None:
    """Only CSV has a `'` that is taken off: notes, events and names are the same again."""
    for text in QUOTED:
        run("log", "-l", "9", "-n", text)
        run("train", "step-up", "-n", text)
        run("event", "add", text)
    run("person", "rename", "me", "'=me")
    run("morning", "3")
    run("export", "-o", "a.xlsx", "--what", kind)
    assert run("import", "a.xlsx").out.startswith("0 new, 0 changed")
    stored = run("export", "--what", kind, "--json").json
    aside = str(tmp_path / "aside.db")
    assert run("--db", aside, "import", str(folder / "a.xlsx")).code == 0
    assert run("--db", aside, "export", "--what", kind, "--json").json == stored
    assert {row["person"] for row in stored} == {"'=me"}


def test_differences_name_their_sheet(run: "Run", file: "Writer") -> None:
    """In JSON, each of the sheet that it is in, whichever comes first."""
    content = own_workbook(_own(1, "anna", [9.5]))
    run("import", file(content))
    run("-P", "anna", "edit", "1", "--pain", "4")
    run("-P", "anna", "event", "edit", "e1", "--text", "sprain")
    found = run("import", file(content), "--dry-run", "--json").json
    assert [(each["place"], each["fields"][0]["field"]) for each in found["differences"]] == [
        ("tests row 2", "pain"),
        ("events row 2", "text"),
    ]


def test_rejected_rows_of_a_sheet_of_ours_can_be_corrected(run: "Run", folder: Path) -> None:
    """Offsets and notes are protected in the CSV of rejected rows, and read again as they were."""
    run("log", "-l", "9.5", "-n", "'=x", "--at", "2026-11-20T07:30:00-05:00", "--yes")
    run("export", "-o", "a.xlsx", "--what", "tests")
    stored = run("export").out
    book = openpyxl.load_workbook("a.xlsx")
    sheet = book["tests"]
    sheet.cell(2, TESTS.index("pain") + 1, 11)
    book.save("b.xlsx")
    run("import", "b.xlsx", "--skip-bad")
    rejected = (folder / "b.xlsx.rejected.csv").read_text()
    assert ",'-05:00," in rejected
    assert rejected.endswith(",''=x\n")
    (folder / "c.csv").write_text(rejected.replace(",11,FALSE,", ",3,FALSE,"))
    assert run("import", "c.csv").out.startswith("0 new, 1 changed, 0 same, 0 refused\n")
    assert run("export").out == stored.replace(",9.5,,false,", ",9.5,3,false,")


def test_a_sheet_of_ours_saved_as_csv_has_text_as_it_is(run: "Run", file: "Writer") -> None:
    """A spreadsheet, here a German one, writes the note without a protection."""
    run("log", "-l", "9.53/10", "-n", "'=1+1", "--at", "2026-11-20T07:30:00+01:00")
    saved = (
        f"{';'.join(TESTS)}\r\n"
        f"{run('export').rows[0]['id']};me;left;2026-11-20;07:30:00;+01:00;9,77;10;"
        "9,53;10;;;;;;;;;;FALSCH;;;;;;'=1+1\r\n"
    )
    outcome = run("import", file(saved.encode("utf-8-sig"), "a.csv"))
    assert outcome.out == "0 new, 0 changed, 1 same, 0 refused\n"


def test_numbers_and_truth_in_a_workbook(run: "Run", file: "Writer") -> None:
    """0.0 is 0 there, for --empty too, and true is written as spreadsheets write it."""
    rows: Rows = [["Date", "Left", "Right", "Note"], [DAY, 0, 10, True], [NEXT, 9, 0, 1.5]]
    assert run("import", file(xlsx(rows)), "--empty", "0.0").out.startswith("2 new")
    stored = run("export", "--json").json
    assert [(test["side"], test["trials_cm"], test["note"]) for test in stored] == [
        ("right", [10], "TRUE"),
        ("left", [9], "1.5"),
    ]


def test_standard_input_can_be_a_workbook(file: "Writer", folder: Path) -> None:
    """It is kept in a temporary file while it is read."""
    file(xlsx(WIDE))
    done = subprocess.run(
        [sys.executable, "-m", "dorsiflex", "import", "-"],
        input=(folder / "ankles.xlsx").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.stdout.startswith(b"4 new, 0 changed, 0 same, 0 refused")


def test_without_the_package_the_message_says_how_to_install_it(file: "Writer") -> None:
    """One line, and another way out; nothing else of the program needs it."""
    program = (
        "import sys; sys.modules['python_calamine'] = None;"
        "from dorsiflex.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "import", file(xls(WIDE), "ankles.xls")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: ankles.xls is a workbook; python-calamine, which reads it, is not installed\n"
        "hint: install it with: pip install 'dorsiflex[excel]'; or save the sheet as CSV\n"
    )
