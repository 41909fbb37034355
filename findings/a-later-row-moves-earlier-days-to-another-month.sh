#!/usr/bin/env bash
# The date "03/04/2026" changes month in DuckDB when somebody appends a row to the file.
#
# Expected: readers disagree about 03/04/2026, but each has a rule, and a line still means the same tomorrow.
# What happens (DuckDB 2.0.0, polars 2.1.0, pandas 3.1.1), for a column of dates from an American sheet:
#   tests up to 12 March   DuckDB 3 April    polars 3 April    pandas 4 March
#   one more, 03/13/2026   DuckDB 4 March    polars text       pandas 4 March
#   and for a European one, 03/04/2026 and then 13/04/2026, pandas goes from 4 March to text.
#   DuckDB takes the first pattern that fits all sampled rows, trying day first; polars reads day first or not
#   at all. None of them warns. Source: DuckDB's documentation of CSV auto detection ("dateformat"); polars,
#   `read_csv(try_parse_dates=True)`; pandas, `read_csv(parse_dates=[…])`.
# Why it matters: a few knee-to-wall tests are added every week. For the first twelve days of a month, a script
#   that plots them is wrong by months, and from the 13th on it is right, although nobody changed it. Dates in a
#   file must start with the year, or the reader must be given the format.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'duckdb==2.0.0' 'polars==2.1.0' 'pandas==3.1.1'
env/bin/python - <<'PYTHON'
import datetime
import warnings
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

warnings.simplefilter("error")  # a warning would be an answer


def first_day(*days: str) -> list[str]:
    """Return what the first line's date is to DuckDB, polars and pandas."""
    Path("tests.csv").write_text("date,side,cm\n" + "".join(f"{day},left,9.5\n" for day in days))
    found = (
        duckdb.sql("SELECT date FROM 'tests.csv'").fetchall()[0][0],
        pl.read_csv("tests.csv", try_parse_dates=True)["date"][0],
        pd.read_csv("tests.csv", parse_dates=["date"])["date"][0],
    )
    return [f"{day:%-d %B}" if isinstance(day, datetime.date) else f"text {day}" for day in found]


def tried(*days: str) -> list[str]:
    try:
        return first_day(*days)
    except UserWarning as warning:
        return [f"warned: {warning}"]


seen = {}
for name, days in {
    "American, until 12 March": ("03/04/2026", "03/07/2026"),
    "American, one more": ("03/04/2026", "03/07/2026", "03/13/2026"),
    "European, until 12 April": ("03/04/2026", "07/04/2026"),
    "European, one more": ("03/04/2026", "07/04/2026", "13/04/2026"),
    "year first": ("2026-03-04", "2026-03-07"),
}.items():
    seen[name] = tried(*days)
    print(f"{name:25} the first line is to DuckDB, polars, pandas: {seen[name]}")
if list(seen.values()) != [
    ["3 April", "3 April", "4 March"],
    ["4 March", "text 03/04/2026", "4 March"],
    ["3 April", "3 April", "4 March"],
    ["3 April", "3 April", "text 03/04/2026"],
    ["4 March", "4 March", "4 March"],
]:
    raise SystemExit("changed: what the first line means")
PYTHON
