#!/usr/bin/env bash
# A table of tests that pandas writes with XlsxWriter's memory option keeps its first column and its last row.
#
# Expected: `constant_memory` writes the same sheet with less memory, or fails if it cannot.
# What happens (pandas 3.1.1, XlsxWriter 3.3.1): pandas writes cells column by column, and the option keeps only one
#   row. Cells in rows above it are dropped, without an error or a warning: of four tests all days are in the file, and
#   the distances of the last. The mean that python-calamine 0.9.1 reads is that of one test. `write_column` returns
#   -1 for dropped cells, and pandas does not look at what it writes with returns.
#   Source: xlsxwriter/worksheet.py, `_check_dimensions`; the manual ("Working with Memory and Performance") says that
#   data should be written in row order. Reported as pandas-dev/pandas issues 15392 and 34710.
# Why it matters: the option is for large exports, which nobody reads row by row. Dates and headers are complete, so
#   the missing distances look like tests that were not done.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'pandas==3.1.1' 'XlsxWriter==3.3.1' 'python-calamine==0.9.1'
env/bin/python - <<'PYTHON'
import warnings

import pandas as pd
import xlsxwriter

warnings.simplefilter("error")
TESTS = pd.DataFrame(
    {
        "day": ["2026-11-02", "2026-11-05", "2026-11-09", "2026-11-12"],
        "left": [8.5, 8.7, 9.0, 9.4],
        "right": [11.2, 11.0, 11.3, 11.4],
    }
)
seen = {}
for saves_memory in (False, True):
    options = {"options": {"constant_memory": saves_memory}}
    with pd.ExcelWriter("tests.xlsx", engine="xlsxwriter", engine_kwargs=options) as writer:
        TESTS.to_excel(writer, index=False)
    read = pd.read_excel("tests.xlsx", engine="calamine")
    seen[saves_memory] = (*read.count(), round(read["left"].mean(), 2))
    print(f"constant_memory={saves_memory}:\n{read}\nmean of left: {read['left'].mean():.2f}\n")
if seen != {False: (4, 4, 4, 8.9), True: (4, 1, 1, 9.4)}:
    raise SystemExit("changed: which cells are left with constant_memory")

with xlsxwriter.Workbook("columns.xlsx", {"constant_memory": True}) as book:
    sheet = book.add_worksheet()
    returned = [sheet.write_column(0, n, TESTS[name].tolist()) for n, name in enumerate(TESTS)]
print("write_column returns", returned)
if returned != [0, -1, -1]:
    raise SystemExit("changed: what write_column returns")
PYTHON
