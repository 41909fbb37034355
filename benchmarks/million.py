"""A million tests in and out, beside the sqlite3 shell; prints a Markdown table.

    python benchmarks/million.py [--rows 1000000] [--runs 3]

The shell does the work twice: *bare* copies the file into a table of texts without any check or
index, and out of it; *same tables* fills and reads the tables that dorsiflex has, with their
constraints and indexes, from the same file. Runs are interleaved; times are of whole processes.
"""

import argparse
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

HEADER = (
    "id,person,side,tested_at,score_cm,best_cm,trials_cm,pain,sharp,footwear,warmed_up,back_foot,"
    "tags,note"
)
FILL = """
INSERT INTO person VALUES (1, 'me', 'me', 1);
CREATE TEMP TABLE numbered AS SELECT row_number() OVER () AS n, * FROM bare;
INSERT INTO test SELECT n, id, 1, side, substr(tested_at, 1, 19), 60, nullif(pain, ''),
  sharp = 'true', nullif(footwear, ''), warmed_up = 'true', nullif(back_foot, ''), tags,
  nullif(note, '')
  FROM numbered;
INSERT INTO trial SELECT n, key + 1, CAST(round(value * 100) AS INTEGER)
  FROM numbered, json_each('[' || replace(trials_cm, ' ', ',') || ']');
"""
READ = """
SELECT t.uuid, p.name, t.side, t.tested_at,
  (SELECT group_concat(distance, ' ') FROM
    (SELECT distance FROM trial WHERE test_id = t.id ORDER BY position)),
  t.pain, t.sharp, t.footwear, t.warmed_up, t.back_foot, t.tags, t.note
FROM test t JOIN person p ON p.id = t.person_id ORDER BY t.tested_at, t.side, t.id;
"""


@dataclass
class Figures:
    """What the runs of one command took."""

    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)


def main() -> None:
    """Make the file, run everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    told = parser.parse_args()
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_file(folder / "tests.csv", told.rows)
        make_empty(folder / "empty.sqlite3")
        for _ in range(told.runs):
            run_all(folder, figures)
    print(f"{told.rows:,} tests of three trials, medians of {told.runs} runs\n")
    print("| what | wall s | CPU s | CPU, bare shell = 1 | CPU, same tables = 1 | peak MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for what, of in figures.items():
        kind = what.split()[0]
        bare = statistics.median(figures[f"{kind} shell, bare"].cpu_s) if is_compared(what) else 0
        same = statistics.median(figures[f"{kind} shell, same tables"].cpu_s) if bare else 0
        cpu = statistics.median(of.cpu_s)
        ratios = f"{cpu / bare:.1f} | {cpu / same:.1f}" if bare else " | "
        wall, peak = statistics.median(of.wall_s), statistics.median(of.peak_mb)
        print(f"| {what} | {wall:.1f} | {cpu:.1f} | {ratios} | {peak:.0f} |")


def is_compared(what: str) -> bool:
    """Tell whether the shell does the like."""
    return what.startswith(("import", "export"))


def run_all(folder: Path, figures: dict[str, Figures]) -> None:
    """Run every command once."""
    csv, ours, bare = folder / "tests.csv", folder / "ours.sqlite3", folder / "bare.sqlite3"
    same, out = folder / "same.sqlite3", folder / "out.csv"
    for path in (ours, same):
        path.write_bytes((folder / "empty.sqlite3").read_bytes())
    bare.unlink(missing_ok=True)
    load = f".mode csv\n.import {csv} bare\n"
    begin = "BEGIN;\nCREATE TEMP TABLE bare ({});\n".format(
        ", ".join(f"{column} TEXT" for column in HEADER.split(","))
    )
    program = [sys.executable, "-m", "dorsiflex", "--db", str(ours)]
    commands: dict[str, tuple[list[str], str]] = {
        "import shell, bare": (["sqlite3", str(bare)], load),
        "import shell, same tables": (
            ["sqlite3", str(same)],
            f"{begin}.mode csv\n.import --skip 1 --schema temp {csv} bare\n{FILL}COMMIT;\n",
        ),
        "import dorsiflex": ([*program, "import", str(csv)], ""),
        "export shell, bare": (["sqlite3", "-csv", "-header", str(bare)], "SELECT * FROM bare;"),
        "export shell, same tables": (["sqlite3", "-csv", "-header", str(same)], READ),
        "export dorsiflex": ([*program, "export", "-o", str(out), "--force"], ""),
        "export jsonl": ([*program, "export", "--format", "jsonl", "-o", str(out), "--force"], ""),
        "again: import of the same": ([*program, "import", str(csv)], ""),
        "report": ([*program, "report"], ""),
        "list": ([*program, "list"], ""),
        "undo of the import": ([*program, "undo"], ""),
        "redo of the import": ([*program, "redo"], ""),
    }
    for what, (command, script) in commands.items():
        measure(command, script, figures.setdefault(what, Figures()))


def measure(command: list[str], script: str, figures: Figures) -> None:
    """Run a command to its end and note what it took."""
    began = datetime.now().astimezone()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None  # noqa: S101 # it is a pipe
    process.stdin.write(script.encode())
    process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    figures.wall_s.append((datetime.now().astimezone() - began).total_seconds())
    figures.cpu_s.append(used.ru_utime + used.ru_stime)
    figures.peak_mb.append(used.ru_maxrss / 1024)


def write_file(path: Path, rows: int) -> None:
    """Write tests as an export does, the same on every machine."""
    numbers = random.Random(1)
    start = datetime(1990, 1, 1, 7)  # noqa: DTZ001 # its offset follows
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{HEADER}\n")
        for number in range(rows):
            trials = [numbers.randrange(60, 150) / 10 for _ in range(3)]
            score = sum(round(trial * 100) for trial in trials) / 300
            stream.write(
                f"{UUID(int=numbers.getrandbits(128), version=4)},me,"
                f"{'left' if number % 2 else 'right'},"
                f"{(start + timedelta(minutes=15 * number)).isoformat()}+01:00,"
                f"{score!r},{max(trials):g},{' '.join(f'{trial:g}' for trial in trials)},"
                f"{numbers.randrange(11)},false,barefoot,true,flat,morning,\n"
            )


def make_empty(path: Path) -> None:
    """Make a database without data."""
    program = [sys.executable, "-m", "dorsiflex", "--db", str(path)]
    for command in (["log", "-l", "9.5"], ["undo"]):
        subprocess.run([*program, *command], check=True, capture_output=True)
    with sqlite3.connect(path) as connection:
        for table in ("changed", "change", "sqlite_sequence"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 # names of our own
    connection.close()


if __name__ == "__main__":
    main()
