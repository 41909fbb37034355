import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dorsiflex.storage.health import check
from dorsiflex.storage.location import Location

SCRIPT = Path(__file__).with_name("forked_runs.py")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="there is no fork on Windows"),
]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_process_leaves_its_change_whole_or_not_at_all(tmp_path: Path, seed: int) -> None:
    """150 runs of each seed, killed at a random moment between their start and their end.

    After each: the check is clean, every row of every table (the list of changes among them) is as
    it was before or as after a run that nobody killed, and every backup is complete.
    """
    tmp_path.chmod(0o700)
    ran = subprocess.run(
        [sys.executable, SCRIPT, "kill", tmp_path, str(seed), "150"],
        stdout=subprocess.PIPE,
        check=True,
    )
    result = json.loads(ran.stdout)
    assert result["wrong"] == []
    assert result["killed"] == 150
    # Kills that all come too early or too late would show nothing.
    assert result["unchanged"] > 50
    assert result["changed"] > 20
    assert result["torn"] > 5


def test_eight_processes_that_log_at_once_lose_nothing(tmp_path: Path) -> None:
    """125 tests each, all at the same time: 1,000 exit codes 0, 1,000 tests, 1,000 changes."""
    tmp_path.chmod(0o700)
    database = tmp_path / "d.sqlite3"
    running = [
        subprocess.Popen(
            [sys.executable, SCRIPT, "log", database, str(number), "125"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    codes = [code for process in running for code in json.loads(process.communicate()[0])]
    assert codes == [0] * 1000
    with closing(sqlite3.connect(database)) as connection:
        notes = {row[0] for row in connection.execute("SELECT note FROM test")}
        ((tests, changes, people),) = connection.execute(
            "SELECT (SELECT count(*) FROM test), (SELECT count(*) FROM change),"
            " (SELECT count(*) FROM person)"
        )
    assert notes == {f"{number} {run}" for number in range(8) for run in range(125)}
    assert (tests, changes, people) == (1000, 1000, 1)
    health = check(Location(database))
    assert (health.findings, health.tests) == ((), 1000)
