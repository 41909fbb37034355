#!/usr/bin/env bash
# Two tools that rename a column of an SQLite table turn Ann and ANN into two people, and drop a trigger.
#
# Expected: renaming `cm` to `distance` only changes a name. Other columns keep their collation, the table its
#   unique constraint and its triggers.
# What happens: `sqlite-utils transform --rename` (4.2.1) and Alembic's `batch_alter_table` (1.20.1 with SQLAlchemy
#   2.1.9) copy the table into a new one built from what they know of it. That does not include `COLLATE
#   NOCASE`, so UNIQUE (person, day) lets a second row of "ANN" in. The trigger goes with the old table; the
#   id of a deleted row is reused after Alembic, which drops AUTOINCREMENT; sqlite-utils turns DATE and
#   BOOLEAN into REAL. Neither mentions any of this. Plain `ALTER TABLE … RENAME COLUMN`, which SQLite
#   has had since 3.25, keeps everything.
#   Source: sqlite_utils/db.py, `transform_sql`; alembic/operations/batch.py, `ApplyBatchImpl`.
# Why it matters: one person tested on one day under two spellings has two baselines, and neither has the days
#   that a verdict needs. Some clinics use a trigger that keeps the old values to answer "who changed this".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'sqlite-utils==4.2.1' 'alembic==1.20.1' 'SQLAlchemy==2.1.9'
env/bin/python - <<'PYTHON'
import sqlite3
import subprocess
import warnings

import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations

warnings.simplefilter("error")  # a warning would be an answer
TABLE = """
CREATE TABLE test (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL COLLATE NOCASE,
    day DATE NOT NULL,
    sharp BOOLEAN,
    cm REAL NOT NULL,
    UNIQUE (person, day)
);
CREATE TABLE noted (id INTEGER);
CREATE TRIGGER note AFTER INSERT ON test BEGIN INSERT INTO noted VALUES (new.id); END;
INSERT INTO test VALUES (1, 'Ann', '2026-11-02', 1, 9.5), (2, 'Ann', '2026-11-05', 0, 9.75);
DELETE FROM test WHERE id = 2;
DELETE FROM noted;
"""


def by_sqlite(name: str) -> None:
    with sqlite3.connect(name) as connection:
        connection.execute("ALTER TABLE test RENAME COLUMN cm TO distance")


def by_sqlite_utils(name: str) -> None:
    subprocess.run(["env/bin/sqlite-utils", "transform", name, "test", "--rename", "cm", "distance"], check=True)


def by_alembic(name: str) -> None:
    with sqlalchemy.create_engine(f"sqlite:///{name}").begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("test") as batch:
            batch.alter_column("cm", new_column_name="distance")


seen = {}
for tool, rename in {"SQLite": by_sqlite, "sqlite-utils": by_sqlite_utils, "Alembic": by_alembic}.items():
    name = f"{tool}.sqlite3"
    with sqlite3.connect(name) as connection:
        connection.executescript(TABLE)
    rename(name)
    connection = sqlite3.connect(name)
    insert = "INSERT INTO test (person, day, sharp, distance) VALUES (?, ?, 1, 10)"
    try:
        connection.execute(insert, ("ANN", "2026-11-02"))
        again = "stored"
    except sqlite3.IntegrityError as refusal:
        again = str(refusal)
        connection.execute(insert, ("ANN", "2026-11-09"))
    seen[tool] = {
        "ANN on Ann's day": again,
        "id": connection.execute("SELECT max(id) FROM test").fetchone()[0],
        "noted": connection.execute("SELECT count(*) FROM noted").fetchone()[0],
        "types": [row[2] for row in connection.execute("PRAGMA table_info(test)")],
    }
    connection.close()
    print(f"{tool:13}", seen[tool])
if seen != {
    "SQLite": {
        "ANN on Ann's day": "UNIQUE constraint failed: test.person, test.day",
        "id": 3,
        "noted": 1,
        "types": ["INTEGER", "TEXT", "DATE", "BOOLEAN", "REAL"],
    },
    "sqlite-utils": {
        "ANN on Ann's day": "stored",
        "id": 3,
        "noted": 0,
        "types": ["INTEGER", "TEXT", "REAL", "REAL", "REAL"],
    },
    "Alembic": {
        "ANN on Ann's day": "stored",
        "id": 2,
        "noted": 0,
        "types": ["INTEGER", "TEXT", "DATE", "BOOLEAN", "REAL"],
    },
}:
    raise SystemExit("changed: what a renamed column costs")
PYTHON
