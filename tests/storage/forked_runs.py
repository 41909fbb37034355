"""Many runs of the program in little time: it is imported once, and forked for each run.

A script, run by test_kills.py in processes of its own, because a test runner may have threads.
"""

import gc
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path

from dorsiflex.cli.app import app
from dorsiflex.storage import statements as sql
from dorsiflex.storage.health import check
from dorsiflex.storage.location import Location

Rows = dict[str, list[tuple[object, ...]]]

TABLES = tuple(sql.COLUMNS)
WARM_UPS = 3

_COMMIT_S = 0.004
"""About as long as a change is written to the disk."""


@dataclass
class Situation:
    """What a change can be made to.

    Attributes:
        chance: where numbers come from.
        ids: the tests that are there.
        copy: a backup that can be restored.
    """

    chance: random.Random
    ids: list[int]
    copy: Path


def _log(now: Situation) -> list[str]:
    left, right = now.chance.randrange(900, 1100), now.chance.randrange(900, 1100)
    return ["log", "-l", f"{left / 100}/{right / 100}", "-r", f"{right / 100}", "-n", "a note"]


def _edit(now: Situation) -> list[str]:
    tenths = now.chance.randrange(90, 110)
    note = f"edited {now.chance.random()}"
    return ["edit", str(now.chance.choice(now.ids)), "-d", f"{tenths / 10}/9.87", "-n", note]


def _import(now: Situation) -> list[str]:
    """Import a spreadsheet of twenty rows that were never there before."""
    sheet = now.copy.with_name("sheet.csv")
    rows = [
        f"2026-10-{day:02},left,{now.chance.randrange(900, 1100) / 100},{now.chance.random()}"
        for day in range(1, 21)
    ]
    sheet.write_text("\n".join(["date,side,distance,note", *rows, ""]), encoding="utf-8")
    return ["import", str(sheet)]


def _delete(now: Situation) -> list[str]:
    return ["delete", *map(str, now.chance.sample(now.ids, 2))]


OPERATIONS: dict[str, Callable[[Situation], list[str]]] = {
    "log": _log,
    "edit": _edit,
    "delete": _delete,
    "undo": lambda _: ["undo"],
    "redo": lambda _: ["redo"],
    "import": _import,
    "train": lambda now: ["train", "calf-stretch", "--sets", str(now.chance.randrange(1, 9))],
    "morning": lambda now: ["morning", str(now.chance.randrange(11))],
    "event": lambda _: ["event", "add", "surgery", "--baseline"],
    "goal": lambda now: ["goal", "set", str(now.chance.randrange(10, 14))],
    "backup": lambda _: ["db", "backup"],
    "restore": lambda now: ["db", "restore", str(now.copy)],
}
"""What is run and killed; a new command that changes the database is a line here."""

ORDER = (
    *("log", "edit", "import", "delete", "undo", "redo") * 3,
    *("train", "morning", "event", "goal", "undo", "log", "backup", "restore"),
)
"""How often each, in this order over and over."""


@dataclass
class Result:
    """What became of the runs.

    Attributes:
        runs: how many.
        killed: how many were killed before they ended.
        unchanged: the kill came before the change was there.
        changed: the change was there in full.
        torn: the kill left a journal, which the next reader had to play back.
        wrong: what must never be, in words.
    """

    runs: int = 0
    killed: int = 0
    unchanged: int = 0
    changed: int = 0
    torn: int = 0
    wrong: list[str] = field(default_factory=list)


def start(database: Path, words: Sequence[str]) -> int:
    """Begin a run in a process of its own; give the process."""
    child = os.fork()
    if child:
        return child
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    code: object = 99
    try:
        app(["--db", str(database), *words], prog_name="dorsiflex")
    except SystemExit as leaving:
        code = leaving.code
    finally:
        os._exit(code if isinstance(code, int) else 0)


def finish(child: int) -> int:
    """Wait for a run; give its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rows_of(database: Path) -> Rows:
    """Read every row, by SQLite alone."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 # our tables
            for table in TABLES
        }


def without_new_uuids(rows: Rows, before: Rows) -> Rows:
    """Leave out what is drawn by lot: the uuids, second columns, of what was not there before."""
    masked = dict(rows)
    for table in ("test", "training", "event"):
        known = {row[0] for row in before[table]}
        masked[table] = [row if row[0] in known else (row[0], *row[2:]) for row in rows[table]]
    return masked


def kill_runs(folder: Path, seed: int, kills: int) -> Result:
    """Kill one run after the other at a random moment; look at what is there afterwards.

    Some runs end before they are killed, more of them on a busy machine: others follow, up to
    four times as many runs as kills.
    """
    chance = random.Random(seed)
    database, twin = folder / "d.sqlite3", folder / "twin" / "d.sqlite3"
    twin.parent.mkdir()
    copy = folder / "copy.sqlite3"
    for _ in range(WARM_UPS):
        for name in ("log", "log", *ORDER):
            words = OPERATIONS[name](Situation(chance, _ids(database), copy))
            if name == "backup" and not copy.exists():
                words = [*words, str(copy)]
            _run_here(database, words)
    gc.freeze()
    result = Result()
    while result.killed < kills and result.runs < 4 * kills:
        name = ORDER[result.runs % len(ORDER)]
        if len(_ids(database)) < WARM_UPS:
            name = "log"
        words = OPERATIONS[name](Situation(chance, _ids(database), copy))
        _kill_one(database, twin, words, chance.random(), result)
    return result


def _kill_one(
    database: Path, twin: Path, words: Sequence[str], moment: float, result: Result
) -> None:
    """Run it to its end on a copy, which says what is to come and how long it takes; then kill."""
    before = rows_of(database)
    shutil.copy(database, twin)
    began = time.perf_counter()
    code = finish(start(twin, words))
    lasted = time.perf_counter() - began
    expected = without_new_uuids(rows_of(twin), before)
    journal = database.with_name(f"{database.name}-journal")
    child = start(database, words)
    # Swapped with every round of the order, so that each change is killed in both ways.
    if (result.runs + result.runs // len(ORDER)) % 2:
        time.sleep(moment * 1.1 * lasted)
    else:
        _await_writing(journal, lasted)
        time.sleep(moment * _COMMIT_S)
    os.kill(child, signal.SIGKILL)
    ended = finish(child)
    result.torn += journal.exists() and journal.stat().st_size > 0
    result.runs += 1
    result.killed += ended == -signal.SIGKILL
    # The check comes first, as it would if a user called it.
    faults = [finding.text for finding in check(Location(database)).findings]
    after = without_new_uuids(rows_of(database), before)
    result.unchanged += after == before != expected
    result.changed += after == expected != before
    if code not in {0, 3} or ended not in {code, -signal.SIGKILL}:
        result.wrong.append(f"{words} ended with {code} and {ended}")
    if faults:
        result.wrong.append(f"{words} left {faults}")
    if after not in (before, expected):
        result.wrong.append(f"{words} was done in part")
    if ended == 0 and after != expected:
        result.wrong.append(f"{words} ended well and was not done")
    for backup in (database.parent / "backups").glob("[!.]*"):
        with closing(sqlite3.connect(backup)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                result.wrong.append(f"{words} left the backup {backup.name} in part")
        if "-before-" not in backup.name:
            backup.unlink()


def _await_writing(journal: Path, most_s: float) -> None:
    """Wait until the journal is there, which is where a run changes the database."""
    until = time.perf_counter() + most_s
    while not journal.exists() and time.perf_counter() < until:
        time.sleep(0.0001)


def log_runs(database: Path, name: str, runs: int) -> list[int]:
    """Log one test after the other as fast as can be, from the word go; give the exit codes."""
    _run_here(database.with_name(f"warm-up-{name}.sqlite3"), ["log", "-l", "9"])
    gc.freeze()
    print("ready", flush=True)  # noqa: T201 # to the test that waits for all
    sys.stdin.readline()
    words = ("log", "-l", "9.5", "-p", "1", "-n")
    return [finish(start(database, [*words, f"{name} {number}"])) for number in range(runs)]


def _ids(database: Path) -> list[int]:
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM test ORDER BY id")]


def _run_here(database: Path, words: Sequence[str]) -> None:
    """Run it in this process, which imports what later runs need."""
    nothing = StringIO()
    with redirect_stdout(nothing), redirect_stderr(nothing), suppress(SystemExit):
        app(["--db", str(database), *words], prog_name="dorsiflex")


if __name__ == "__main__":
    task, where, label, count = sys.argv[1:]
    if task == "kill":
        print(json.dumps(asdict(kill_runs(Path(where), int(label), int(count)))))  # noqa: T201
    else:
        print(json.dumps(log_runs(Path(where), label, int(count))))  # noqa: T201
