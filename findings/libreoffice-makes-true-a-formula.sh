#!/usr/bin/env bash
# LibreOffice turns every true and false of an .xlsx workbook into a formula; saved as .ods, they are 1 and 0.
#
# Expected: opened and saved again, a cell with a boolean is a cell with a boolean.
# What happens (LibreOffice 7.4, openpyxl 3.1.5, python-calamine 0.9.1, pandas 3.1.1): the cell becomes `=TRUE()` or
#   `=FALSE()`. In .xlsx the result is still a boolean, but openpyxl, which reads formulas by default, gives the text
#   "=TRUE()" or "=FALSE()", each of which is true in Python. In .ods the result is the number 1 or 0, shown as TRUE
#   or FALSE: calamine and pandas read numbers.
#   Source: SheetDataBuffer::setBooleanCell in sc/source/filter/oox/sheetdatabuffer.cxx of LibreOffice; no manual
#   says so.
# Why it matters: "sharp pain" is such a column. After one person has corrected a typo in LibreOffice, a script that
#   counts `if sharp` counts every test, and one that selects `sharp is True` finds none. And whoever distrusts
#   formulas with the result 0, because programs store 0 before anybody calculates, distrusts every FALSE.
set -euo pipefail
command -v soffice > /dev/null || { echo "skipped: LibreOffice (soffice) is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'openpyxl==3.1.5' 'python-calamine==0.9.1' 'pandas==3.1.1'
env/bin/python - <<'PYTHON'
import openpyxl

book = openpyxl.Workbook()
for row in (["cm", "sharp"], [9.5, True], [10, False]):
    book.active.append(row)
book.save("tests.xlsx")
PYTHON
for ending in xlsx ods; do
    soffice "-env:UserInstallation=file://$work/profile" --headless \
        --convert-to $ending --outdir saved tests.xlsx > /dev/null 2>&1
done
env/bin/python - <<'PYTHON'
import openpyxl
import pandas as pd
import python_calamine


def by_calamine(name: str) -> str:
    rows = python_calamine.load_workbook(name).get_sheet_by_index(0).to_python()
    return repr([row[1] for row in rows[1:]])


def by_openpyxl(name: str) -> str:
    return repr([row[1].value for row in list(openpyxl.load_workbook(name).active)[1:]])


def by_pandas(name: str) -> str:
    return str(pd.read_excel(name, engine="calamine")["sharp"].dtype)


seen = {
    name: [read(name) for read in reads]
    for name, reads in {
        "tests.xlsx": (by_calamine, by_openpyxl, by_pandas),
        "saved/tests.xlsx": (by_calamine, by_openpyxl, by_pandas),
        "saved/tests.ods": (by_calamine, by_pandas),
    }.items()
}
for name, read in seen.items():
    print(f"{name:17}", *read, sep="  ")
if seen != {
    "tests.xlsx": ["[True, False]", "[True, False]", "bool"],
    "saved/tests.xlsx": ["[True, False]", "['=TRUE()', '=FALSE()']", "bool"],
    "saved/tests.ods": ["[1.0, 0.0]", "int64"],
}:
    raise SystemExit("changed: what becomes of true and false")
PYTHON
