"""Three months of one person, in real processes: what the README promises, end to end."""

import csv
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Outcome, Run


@pytest.fixture
def on(run_process: "Run") -> "Run":
    """Run the program on some day, given first, at six in the evening."""

    def run_on(*args: str, **_: object) -> "Outcome":
        day, *words = args
        found = run_process(*words, env={"DORSIFLEX_NOW": f"2026-{day}T18:00:00+00:00"})
        assert "Traceback" not in found.err
        return found

    return run_on


@pytest.mark.slow  # about thirty processes
def test_three_months(on: "Run", own_world: "Path") -> None:
    """Log in three units, late and with a typo, correct, undo, report, plot, export, read back."""
    assert "first test" in on("09-01", "log", "-l", "8", "-r", "11.2", "-p", "4").out
    on("09-05", "log", "-l", "8.2/8.4/8.6", "-r", "113mm", "-p", "4")
    # 3.25 in are 8.255 cm, kept as 8.26; 4.4 in are 11.176, kept as 11.18.
    assert on("09-12", "log", "-l", "3.25in", "-r", "4.4in", "-p", "3").err == ""
    on("09-19", "log", "-l", "8.7", "-r", "11.3", "-p", "3", "-n", "stairs are easier")
    # Forgotten, and stored later.
    late = on("10-05", "log", "-l", "8.9", "-r", "11.4", "--at", "2026-09-27 08:00")
    assert "Sun 27 Sep 08:00" in late.out
    on("10-05", "log", "-l", "9.1", "-r", "11.2", "-p", "2")

    # Inches read off the wrong side of the tape: unlikely for this ankle.
    typo = on("10-12", "log", "-l", "24")
    assert typo.code == 0
    assert typo.err.startswith("warning: left 24 cm is far from the usual")
    assert "Undone: log left 24.0 cm" in on("10-12", "undo").out
    on("10-12", "log", "-l", "9.4", "-r", "11.5", "-p", "2")

    # A mistake found out and put right; the edit undone and done again.
    before = on("10-13", "export").out
    edited = on("10-13", "edit", "15", "-d", "11.4", "--note", "read again")
    assert "trials: 11.5 cm -> 11.4 cm" in edited.out
    on("10-13", "undo")
    assert on("10-13", "export").out == before
    assert on("10-13", "redo").code == 0
    after = on("10-13", "export").out
    assert after != before

    # A test that was none: deleted, brought back, deleted for good.
    on("10-20", "log", "-r", "11.9", "-n", "with shoes on")
    assert on("10-20", "delete", "last").code == 0
    assert on("10-20", "undo").code == 0
    assert "with shoes on" in on("10-20", "list").out
    on("10-20", "redo")
    assert on("10-20", "export").out == after

    assert on("10-27", "due").code == 0
    for day, left, right in (("11-02", "9.8", "11.4"), ("11-09", "10", "11.5")):
        on(day, "log", "-l", left, "-r", right, "-p", "1")
    on("11-22", "log", "-l", "10.4/10.5/10.6", "-r", "11.6", "-p", "1")
    assert on("11-22", "due").code == 3
    on("11-22", "goal", "set", "12", "--side", "left", "--by", "2027-02-01")

    report = on("11-22", "report", "--json").json
    left_side = report["sides"]["left"]
    # Day scores of the first fortnight: 8, 8.4 and 8.26; of the last: 10 and 10.5.
    assert left_side["baseline"] == {"mean_cm": pytest.approx(24.66 / 3), "days": 3}
    assert left_side["current"] == {"mean_cm": pytest.approx(10.25), "days": 2}
    assert left_side["change"]["verdict"] == "improved"
    assert report["sides"]["right"]["change"]["verdict"] == "no_detectable_change"
    assert left_side["trend"]["days"] == left_side["days"]
    assert left_side["goal"]["to_go_cm"] == pytest.approx(1.75)
    text = on("11-22", "report").out
    assert all(words in text for words in ("gain, evidence", "no clear change yet"))
    assert len(on("11-22", "plot").out.splitlines()) > 5

    file = own_world / "tests.csv"
    assert on("11-22", "export", "-o", str(file)).code == 0
    number, best, noted = _read_back(file)
    assert number == left_side["tests"] + report["sides"]["right"]["tests"]
    assert best == 10.6
    assert noted == 2


def _read_back(file: "Path") -> tuple[int, float, int]:
    """Read an export with csv into sqlite3: rows, best left trial, rows with a certain note."""
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE tests ({', '.join(header)})")
        marks = ", ".join("?" * len(header))
        connection.executemany(f"INSERT INTO tests VALUES ({marks})", rows)  # noqa: S608 # marks
        ((best, noted),) = connection.execute(
            "SELECT max(CAST(best_cm AS REAL)) FILTER (WHERE side = 'left'),"
            " count(*) FILTER (WHERE note = 'stairs are easier') FROM tests"
        )
    return len(rows), best, noted
