#!/usr/bin/env bash
# CSV readers lose people with the initials T, F or NA, each in its own way.
#
# Expected: a column of short names is text. Some readers are known to treat NA as missing.
# What happens, for the same tests of three people:
#   DuckDB 2.0.0        T and F become true and false, unless somebody has other initials; keeps NA and 007
#   csvkit 2.2.0        T and F become True and False, NA becomes missing, 007 becomes 7
#   pandas 3.1.1        NA becomes missing, so `groupby` leaves that person out; 007 becomes 7
#   polars 2.1.0        keeps letters; 007 becomes 7
#   sqlite-utils 4.2.1  the same: since version 4 it detects types by default
#   Source: DuckDB's sniffer tries BOOLEAN first; agate's Boolean accepts "t" and "f", its nulls include "na"; the
#   default `na_values` of pandas include "NA", unless `keep_default_na=False`.
# Why it matters: coaches write initials, and studies number people 001, 002. A squad of T and F has a
#   mean for true and one for false until a B joins, and nobody notices that NA is missing from the table.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'duckdb==2.0.0' 'polars==2.1.0' 'pandas==3.1.1' \
    'sqlite-utils==4.2.1' 'csvkit==2.2.0' 'agate==1.14.2'
printf 'person,cm\nT,9.5\nF,10\nT,9.75\n' > letters.csv
printf 'person,cm\nT,9.5\nNA,10\nNA,10.5\nB,11\n' > na.csv
printf 'person,cm\n007,9.5\n008,10\n012,11\n' > codes.csv
env/bin/python - <<'PYTHON'
import csv
import io
import json
import subprocess

import duckdb
import pandas as pd
import polars as pl


def by_csvkit(name: str) -> list:
    text = subprocess.run(["env/bin/csvjson", name], check=True, capture_output=True, text=True).stdout
    return [row["person"] for row in json.loads(text)]


def by_sqlite_utils(name: str) -> list:
    table = name.removesuffix(".csv")
    insert = ["env/bin/sqlite-utils", "insert", "tests.sqlite3", table, name, "--csv", "--silent"]
    subprocess.run(insert, check=True)
    found = subprocess.run(
        ["env/bin/sqlite-utils", "rows", "tests.sqlite3", table], check=True, capture_output=True, text=True
    )
    return [row["person"] for row in json.loads(found.stdout)]


readers = {
    "written": lambda name: [row["person"] for row in csv.DictReader(io.StringIO(open(name).read()))],
    "DuckDB": lambda name: [row[0] for row in duckdb.sql(f"SELECT person FROM '{name}'").fetchall()],
    "polars": lambda name: pl.read_csv(name)["person"].to_list(),
    "pandas": lambda name: pd.read_csv(name)["person"].astype(object).where(lambda who: who.notna(), None).tolist(),
    "csvkit": by_csvkit,
    "sqlite-utils": by_sqlite_utils,
}
seen = {}
for reader, read in readers.items():
    seen[reader] = [read(name) for name in ("letters.csv", "na.csv", "codes.csv")]
    print(f"{reader:13}", *seen[reader])
means = pd.read_csv("na.csv").groupby("person")["cm"].mean().to_dict()
kept = pd.read_csv("na.csv", keep_default_na=False, na_values={"cm": ""}, dtype={"person": str})
print("pandas, mean by person:", means, "with keep_default_na=False:", kept.groupby("person")["cm"].mean().to_dict())

letters, na, codes = seen["written"]
if seen != {
    "written": [["T", "F", "T"], ["T", "NA", "NA", "B"], ["007", "008", "012"]],
    "DuckDB": [[True, False, True], na, codes],
    "polars": [letters, na, [7, 8, 12]],
    "pandas": [letters, ["T", None, None, "B"], [7, 8, 12]],
    "csvkit": [[True, False, True], ["T", None, None, "B"], [7, 8, 12]],
    "sqlite-utils": [letters, na, [7, 8, 12]],
}:
    raise SystemExit("changed: who is in the files")
if set(means) != {"T", "B"} or set(kept["person"]) != {"T", "NA", "B"}:
    raise SystemExit("changed: who has a mean in pandas")
PYTHON
