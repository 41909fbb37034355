#!/usr/bin/env bash
# In a sheet written by a program, every formula reads as 0 cm until a spreadsheet program has saved it.
#
# Expected: a reader of a workbook with `=AVERAGE(C2:D2)` gives the mean, or nothing if it was never calculated.
# What happens (XlsxWriter 3.3.1): the file stores 0 as the result of every formula, and calls it calculated.
#   python-calamine 0.9.1, openpyxl 3.1.5 with `data_only=True` and pandas 3.1.1 all read 0, a whole number, and
#   nothing distinguishes it from a measured one; csvkit 2.2.0 (`in2csv`) even makes the column True/False. A formula
#   written by openpyxl has no stored result and reads as empty. XlsxWriter does the same if asked: `value=""`.
#   Source: xlsxwriter/worksheet.py, `write_formula(…, value=0)`, documented as "Formula Results"; how
#   readers treat it is not documented.
# Why it matters: 0 cm is a possible knee-to-wall distance for a very stiff ankle. If a clinic's export has the
#   mean of the trials as a formula, it looks right in a spreadsheet but is a column of zeros for every script.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'XlsxWriter==3.3.1' 'openpyxl==3.1.5' 'python-calamine==0.9.1' \
    'pandas==3.1.1' 'csvkit==2.2.0' 'agate==1.14.2'
env/bin/python - <<'PYTHON'
import openpyxl
import pandas as pd
import python_calamine
import xlsxwriter

HEADER = ["date", "side", "first", "second", "mean"]
TESTS = [["2026-11-02", "left", 9.5, 10], ["2026-11-05", "left", 10, 10.5]]


def with_xlsxwriter(name: str, *value: str) -> None:
    with xlsxwriter.Workbook(name) as book:
        sheet = book.add_worksheet("tests")
        sheet.write_row(0, 0, HEADER)
        for row, test in enumerate(TESTS, 1):
            sheet.write_row(row, 0, test)
            sheet.write_formula(row, 4, f"=AVERAGE(C{row + 1}:D{row + 1})", None, *value)


with_xlsxwriter("xlsxwriter.xlsx")
with_xlsxwriter("xlsxwriter-empty.xlsx", "")
book = openpyxl.Workbook()
book.active.append(HEADER)
for row, test in enumerate(TESTS, 2):
    book.active.append([*test, f"=AVERAGE(C{row}:D{row})"])
book.save("openpyxl.xlsx")

seen = {}
for name in ("xlsxwriter.xlsx", "xlsxwriter-empty.xlsx", "openpyxl.xlsx"):
    calamine = python_calamine.load_workbook(name).get_sheet_by_index(0).to_python()
    opened = openpyxl.load_workbook(name, data_only=True).active
    seen[name] = (
        [row[4] for row in calamine[1:]],
        [row[4].value for row in list(opened)[1:]],
        ["empty" if pd.isna(mean) else mean for mean in pd.read_excel(name, engine="calamine")["mean"]],
    )
    print(f"{name}: calamine {seen[name][0]}, openpyxl {seen[name][1]}, pandas {seen[name][2]}")
empty = (["", ""], [None, None], ["empty", "empty"])
if seen != {
    "xlsxwriter.xlsx": ([0, 0], [0, 0], [0, 0]),
    "xlsxwriter-empty.xlsx": empty,
    "openpyxl.xlsx": empty,
}:
    raise SystemExit("changed: what a formula without a result reads as")
PYTHON
env/bin/in2csv xlsxwriter.xlsx | tee in2csv.csv
grep -q '^2026-11-02,left,9.5,10,False$' in2csv.csv || { echo "changed: in2csv no longer writes False"; exit 1; }
