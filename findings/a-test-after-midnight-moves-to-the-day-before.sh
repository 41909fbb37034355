#!/usr/bin/env bash
# A test at a quarter past midnight is read as the day before, although the file gives the right day.
#
# Expected: `2026-03-30T00:15+02:00` contains the tester's own date. A reader keeps the offset, or leaves text.
# What happens: polars 2.1.0 (`try_parse_dates=True`) and DuckDB 2.0.0 convert it to UTC. In polars the date is
#   then 29 March; in DuckDB it depends on the time zone of the machine that reads the file, so that the same
#   query gives 30 March in Berlin and 29 March in London. polars drops the offset for good: written back,
#   the file says 22:15 on the day before. pandas 3.1.1 leaves text, whose first ten characters are the
#   tester's date. So does `polars.read_csv` without `try_parse_dates`, and DuckDB with `all_varchar`.
#   Source: both have a type with one time zone per column, and none with an offset per value.
# Why it matters: a test belongs to the day on which somebody stood at the wall. If tests move to the day
#   before, a test can fall into the week before, tests of two days can become one day, and a person who
#   travels gets different weekly means than at home.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'duckdb==2.0.0' 'polars==2.1.0' 'pandas==3.1.1' 'tzdata==2026.6'
printf 'tested_at,side,cm\n2026-03-30T00:15+02:00,left,9.5\n2026-04-02T07:30+02:00,left,9.75\n' > tests.csv
cat > read.py <<'PYTHON'
import duckdb
import pandas as pd
import polars as pl

frame = pl.read_csv("tests.csv", try_parse_dates=True)
seen = {
    "polars": str(frame["tested_at"].dt.date()[0]),
    "DuckDB": duckdb.sql("SELECT CAST(tested_at AS DATE)::VARCHAR FROM 'tests.csv'").fetchall()[0][0],
    "DuckDB text": duckdb.sql("SELECT tested_at[:10] FROM read_csv('tests.csv', all_varchar=true)").fetchall()[0][0],
    "pandas": pd.read_csv("tests.csv")["tested_at"].str[:10][0],
    "polars without dates": pl.read_csv("tests.csv")["tested_at"].str.slice(0, 10)[0],
}
print(*(f"{reader} {day}" for reader, day in seen.items()), sep=", ")
print("written back by polars:", frame.write_csv().splitlines()[1])
PYTHON
for zone in Europe/Berlin Europe/London; do
    TZ=$zone env/bin/python read.py > "seen-${zone#*/}"
    echo "machine in $zone:"
    sed 's/^/    /' "seen-${zone#*/}"
done

expect() { # a file and the lines it must have
    printf '%s\n' "$2" "written back by polars: 2026-03-29T22:15:00.000000+0000,left,9.5" | cmp -s - "$1" ||
        { echo "changed: $1"; exit 1; }
}

utc="polars 2026-03-29"
kept="DuckDB text 2026-03-30, pandas 2026-03-30, polars without dates 2026-03-30"
expect seen-Berlin "$utc, DuckDB 2026-03-30, $kept"
expect seen-London "$utc, DuckDB 2026-03-29, $kept"
