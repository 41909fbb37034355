"""A wrong import, a swapped session, a wrong person, two tests too many: corrected, then undone."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from dorsiflex.storage.statements import COLUMNS

if TYPE_CHECKING:
    from tests.conftest import Run

    Tables = dict[str, list[tuple[object, ...]]]

LOG_OF_CHANGES = ("change", "changed")


def tables(database: Path, url: str | None) -> "Tables":
    """Return all rows of all tables but for the log of changes, read as any program would."""
    names = [name for name in COLUMNS if name not in LOG_OF_CHANGES]
    asked = {name: f"SELECT * FROM {name} ORDER BY 1, 2" for name in names}  # noqa: S608 # our own
    if url is None:
        with closing(sqlite3.connect(database)) as file:
            return {name: file.execute(asked[name]).fetchall() for name in names}
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        return {name: server.execute(asked[name].encode()).fetchall() for name in names}


def scores(run: "Run", *words: str) -> list[tuple[str, str, str]]:
    """Return day, ankle and trials of the tests of a person, the earliest first."""
    rows = run(*words, "export").rows
    return [(row["tested_at"][8:10], row["side"], row["trials_cm"]) for row in rows]


def test_everything_is_corrected_and_undone(
    run: "Run", on_server: str | None, database: Path, tmp_path: Path
) -> None:
    """Each correction does what it says, and in the end every table is as in the beginning."""
    file = tmp_path / "wrong.csv"
    file.write_text("date,left,right\n2026-10-01,12,13\n2026-10-08,12.5,13.5\n", encoding="utf-8")

    def does(*words: str) -> None:
        found = run(*words)
        assert found.code == 0, (words, found.err)

    does("log", "-l", "9", "-r", "11", "--at", "2026-11-08", "-t", "first", "-n", "cold")
    does("person", "add", "anna")
    does("-P", "anna", "log", "-l", "8", "-r", "8.5", "--at", "2026-11-08")
    does("goal", "set", "12.5")
    does("train", "calf", "--at", "2026-11-08", "--sets", "3")
    does("event", "add", "shoes", "--at", "2026-11-08")
    does("plan", "start")
    start = tables(database, on_server)
    first = [("08", "left", "9"), ("08", "right", "11")]

    does("import", str(file))
    number = str(run("undo", "--list", "--json").json["changes"][0]["id"])
    week = [(f"{day:02}", f"{9 + day / 100:g}", f"{11 + day / 100:g}") for day in range(9, 16)]
    for day, left, right in week:
        does("log", "-l", left, "-r", right, "--at", f"2026-11-{day}")
    logged = [
        each for day, left, right in week for each in ((day, "left", left), (day, "right", right))
    ]

    does("undo", number)
    assert scores(run) == [*first, *logged]

    does("log", "-l", "11.3", "-r", "9.3", "--at", "2026-11-16", "--yes")
    swapped = [str(test["id"]) for test in run("show", "last", "--json").json["tests"]]
    does("edit", *swapped, "--swap")
    right_way = [("16", "left", "9.3"), ("16", "right", "11.3")]
    assert scores(run) == [*first, *logged, *right_way]

    does("log", "-l", "8.1", "-r", "8.6", "--at", "2026-11-17", "--yes")
    does("edit", "last", "--person", "anna")
    assert scores(run) == [*first, *logged, *right_way]
    assert scores(run, "-P", "anna")[2:] == [("17", "left", "8.1"), ("17", "right", "8.6")]

    two = [test["id"] for test in run("list", "--since", "2026-11-15", "--json").json["tests"]][-2:]
    does("delete", f"{min(two)}-{max(two)}")
    assert scores(run) == [*first, *logged[:-2], *right_way]

    changes = 7 + 2 + 2 + 1  # the import was undone, and forgotten with the next change
    corrected = tables(database, on_server)
    for _ in range(changes):
        does("undo")
    assert tables(database, on_server) == start
    states = [each["undone"] for each in run("undo", "--list", "--json").json["changes"]]
    assert states[: changes + 1] == [*[True] * changes, False]

    for _ in range(changes):
        does("redo")
    assert tables(database, on_server) == corrected
    assert run("redo").code == 3
