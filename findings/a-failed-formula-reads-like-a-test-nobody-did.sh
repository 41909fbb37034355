#!/usr/bin/env bash
# A cell with an error is read as empty: a mean that could not be calculated is a test that nobody did.
#
# Expected: a reader of a workbook returns `#DIV/0!` as an error, as text, or refuses it.
# What happens (python-calamine 0.9.1): the cell is an empty text, in .xlsx and .xls alike, and nothing
#   distinguishes it from a cell that was left empty. pandas 3.1.1 with `engine="calamine"` makes both NaN.
#   openpyxl 3.1.5 returns `#DIV/0!`.
#   Source: neither the manual nor the type stubs of python-calamine mention errors.
# Why it matters: an ankle whose trials have a typo (`9,5` as text, so that AVERAGE fails) drops out of every
#   mean and count without a word. With one ankle per column, only that side of the session is lost.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'XlsxWriter==3.3.1' 'openpyxl==3.1.5' 'python-calamine==0.9.1' \
    'pandas==3.1.1' 'xlwt==1.3.0'
env/bin/python - <<'PYTHON'
import openpyxl
import pandas as pd
import python_calamine
import xlsxwriter
import xlwt

with xlsxwriter.Workbook("tests.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_column(0, 0, ["left", 9.5])
    sheet.write_formula(2, 0, "=AVERAGE(B3:C3)", None, "#DIV/0!")
    sheet.write_column(3, 1, ["the test of this row was left out"])
book = xlwt.Workbook()
sheet = book.add_sheet("tests")
sheet.write(0, 0, "left")
sheet.write(1, 0, 9.5)
sheet.row(2).set_cell_error(0, "#DIV/0!")
sheet.write(3, 1, "the test of this row was left out")
book.save("tests.xls")

seen = {}
for name in ("tests.xlsx", "tests.xls"):
    calamine = [row[0] for row in python_calamine.load_workbook(name).get_sheet_by_index(0).to_python()[1:]]
    frame = pd.read_excel(name, engine="calamine")["left"]
    seen[name] = (calamine, frame.isna().tolist())
    print(f"{name}: calamine {calamine}, pandas {frame.tolist()}")
opened = [row[0].value for row in list(openpyxl.load_workbook("tests.xlsx", data_only=True).active)[1:]]
print(f"tests.xlsx: openpyxl {opened}")
same = ([9.5, "", ""], [False, True, True])
if seen != {"tests.xlsx": same, "tests.xls": same} or opened != [9.5, "#DIV/0!", None]:
    raise SystemExit("changed: what a cell with an error reads as")
PYTHON
