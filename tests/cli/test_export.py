import csv
import json
import uuid
from io import StringIO
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run

HEADER = (
    "id,person,side,tested_at,score_cm,best_cm,trials_cm,pain,sharp,footwear,warmed_up,back_foot,"
    "tags,note,measured_by,local_date,local_time,iso_week"
)


@pytest.fixture
def full(three: "Run") -> "Run":
    """The three tests, and a fourth with every field."""
    three(
        *("log", "-r", "10.8/11", "-p", "0", "--sharp", "right"),
        *("--footwear", "shoes", "--cold", "--back-foot", "off", "-t", "a", "-t", "b"),
        *("-n", 'said "ow", then went on', "--at", "2026-11-22T07:30+05:30"),
    )
    return three


def test_csv_to_the_letter(full: "Run") -> None:
    """Header, oldest first, shortest numbers, true and false, empty where not recorded, LF."""
    lines = full("export").out.split("\n")
    assert lines[0] == HEADER
    assert [line[37:] for line in lines[1:]] == [
        "me,left,2026-11-19T08:00:00+00:00,9.5,9.5,9.5,2,false,,,,home,,,2026-11-19,08:00:00,2026-W47",
        "me,right,2026-11-19T08:00:00+00:00,11.2,11.2,11.2,2,false,,,,home,,,2026-11-19,08:00:00,2026-W47",
        (
            "me,left,2026-11-21T08:00:00+00:00,10,10.2,9.8 10 10.2,,false,,,,gym,hip [left],,"
            "2026-11-21,08:00:00,2026-W47"
        ),
        (
            "me,right,2026-11-22T07:30:00+05:30,10.9,11,10.8 11,0,true,shoes,false,off,a b,"
            '"said ""ow"", then went on",,2026-11-22,07:30:00,2026-W47'
        ),
        "",
    ]
    for line in lines[1:-1]:
        assert str(uuid.UUID(line[:36])) == line[:36]


def test_jsonl_and_json_say_the_same_as_csv(full: "Run") -> None:
    """The same names in the same order, real arrays, numbers and booleans, null for nothing."""
    lines = [json.loads(line) for line in full("export", "--format", "jsonl").out.splitlines()]
    assert full("export", "--format", "json").json == lines
    assert full("export", "--json").json == lines
    rows = full("export").rows
    assert [list(test) for test in lines] == [HEADER.split(",")] * 4
    for test, row in zip(lines, rows, strict=True):
        assert test["id"] == row["id"]
        assert float(row["score_cm"]) == test["score_cm"]
        assert [float(trial) for trial in row["trials_cm"].split()] == test["trials_cm"]
        assert row["tags"].split() == test["tags"]
        assert row["pain"] == ("" if test["pain"] is None else str(test["pain"]))
    assert lines[3]["sharp"] is True
    assert lines[3]["warmed_up"] is False
    assert lines[3]["pain"] == 0
    assert lines[0]["note"] is None


@pytest.mark.parametrize(
    ("format_", "text"), [("csv", f"{HEADER}\n"), ("json", "[]\n"), ("jsonl", "")]
)
def test_nothing_to_export(
    run_first: "Run",
    on_server: str | None,
    is_made: "Callable[[], bool]",
    format_: str,
    text: str,
) -> None:
    """An empty table in every format, exit 0, and no database made."""
    found = run_first("export", "--format", format_)
    # Where a database was named, it is said that it is not there.
    note = "" if on_server is None else f"note: there is no database at {on_server} yet\n"
    assert (found.code, found.out, found.err) == (0, text, note)
    assert not is_made()


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        (["--side", "left"], ["9.5", "10"]),
        (["--since", "2026-11-21"], ["10", "10.9"]),
        (["--until", "2026-11-19"], ["9.5", "11.2"]),
        (["--tag", "b"], ["10.9"]),
        (["--tag", "gym", "--side", "right"], []),
    ],
    ids=str,
)
def test_filters(full: "Run", words: list[str], scores: list[str]) -> None:
    """Whole local days, both included."""
    assert [row["score_cm"] for row in full("export", *words).rows] == scores


def test_weeks_are_iso_weeks_whatever_week_starts_a_report(run: "Run") -> None:
    """A Sunday, and the last day of 2026, which is in week 53; training likewise."""
    env = {"DORSIFLEX_NOW": "2027-01-03T12:00:00+01:00"}
    run("config", "set", "week_start", "sunday")
    for day in ("2026-12-27", "2026-12-31", "2027-01-03"):
        run("log", "-l", "9", "--at", day, env=env)
        run("train", "step-up", "--at", f"{day}T07:30:00-05:00", env=env)
    weeks = ["2026-W52", "2026-W53", "2026-W53"]
    for what, time in (("tests", "12:00:00"), ("training", "07:30:00")):
        rows = run("export", "--what", what, env=env).rows
        assert [row["iso_week"] for row in rows] == weeks
        assert [row["local_time"] for row in rows] == [time] * 3
        objects = run("export", "--what", what, "--json", env=env).json
        for name in ("local_date", "local_time", "iso_week"):
            assert [row[name] for row in rows] == [item[name] for item in objects]


@pytest.mark.parametrize(
    ("note", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("a=1", "a=1"),
    ],
)
def test_formulas_are_guarded_unless_raw(run: "Run", note: str, guarded: str) -> None:
    """A spreadsheet runs nothing; `--raw`, JSON and JSON Lines have the text as it was written."""
    run("log", "-l", "9", "--note", note)
    assert run("export").rows[0]["note"] == guarded
    assert run("export", "--raw").rows[0]["note"] == note
    assert run("export", "--json").json[0]["note"] == note


def test_a_file_has_the_same_bytes_as_standard_output(full: "Run", own_world: "Path") -> None:
    """Written in full, for this user only, said on stderr."""
    path = own_world / "tests.csv"
    found = full("export", "-o", str(path))
    assert (found.code, found.out, found.err) == (0, "", f"Saved: {path}\n")
    assert path.read_bytes() == full("export").out.encode()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "options", "format_"),
    [
        ("x.json", [], "json"),
        ("x.JSONL", [], "jsonl"),
        ("x.csv", [], "csv"),
        ("x.txt", [], "csv"),
        ("x", [], "csv"),
        ("x.csv", ["--format", "jsonl"], "jsonl"),
        ("x.jsonl", ["--json"], "json"),
    ],
)
def test_the_ending_gives_the_format(
    full: "Run", own_world: "Path", name: str, options: list[str], format_: str
) -> None:
    """Unless a format is given; other endings are CSV."""
    path = own_world / name
    assert full("export", "-o", str(path), *options).code == 0
    assert path.read_bytes() == full("export", "--format", format_).out.encode()


def test_a_file_is_never_overwritten_unasked(full: "Run", own_world: "Path") -> None:
    """Exit 2 and the option that does it."""
    path = own_world / "tests.csv"
    path.write_text("mine")
    found = full("export", "--output", str(path))
    assert (found.code, found.out) == (2, "")
    assert "--force" in found.err
    assert path.read_text() == "mine"
    assert full("export", "-o", str(path), "--force").code == 0
    assert path.read_text(encoding="utf-8").startswith(HEADER)


def test_a_failed_export_leaves_nothing_behind(full: "Run", own_world: "Path") -> None:
    """No half-written file, no temporary one; the old file stays."""
    path = own_world / "tests.csv"
    path.write_text("mine")
    before = sorted(own_world.iterdir())
    assert full("-P", "nobody", "export", "-o", str(path), "--force").code == 3
    assert path.read_text() == "mine"
    assert sorted(own_world.iterdir()) == before


@pytest.mark.sqlite
def test_the_database_itself_is_never_overwritten(full: "Run", database: "Path") -> None:
    """Not even with `--force`."""
    found = full("export", "-o", str(database), "--force")
    assert found.code == 2
    assert "one of the database's own files" in found.err
    assert len(full("export").rows) == 4


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--format", "xml"], 2, "unknown format 'xml'"),
        (["--format", "csv", "--json"], 2, "--json and --format cannot be used together"),
        (["--side", "up"], 2, "unknown side 'up'"),
        (["--since", "soon"], 2, "'soon' is not a date or time"),
        (["--tag", ""], 2, "tag '' is not a single word"),
        (["-o", "{}/none/x.csv"], 1, "{}/none/x.csv could not be written"),
        (["-o", "{}"], 2, "{} is a directory"),
        (["-o", ""], 2, ""),
        (["-o", "x.xls"], 2, "cannot write .xls"),
        (["-o", "x.ODS"], 2, "cannot write .ods"),
        (["-o", "x.xlsm"], 2, "cannot write .xlsm"),
        (["--format", "csv", "-o", "x.xls"], 2, "cannot write .xls"),
        (["--format", "redcap", "-o", "x.xlsx"], 2, "x.xlsx would be redcap, not xlsx"),
        (["--json", "-o", "x.xlsx"], 2, "x.xlsx would be json, not xlsx"),
        (["--format", "xlsx", "-o", "x.csv"], 2, "x.csv would be xlsx, not csv"),
    ],
    ids=str,
)
def test_refusals(
    full: "Run", own_world: "Path", words: list[str], code: int, message: str
) -> None:
    """Nothing on stdout; the value named."""
    found = full("export", *(word.format(own_world) for word in words))
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message.format(own_world)}")


def test_a_csv_reader_gets_every_text_back(run: "Run") -> None:
    """Quotes, commas, blanks and characters from far away survive a real CSV reader."""
    note = 'a "b", c; d\u00e9\u0645\u0631\u062d\u0628\u0627 \U0001f9b6 \u2014 1,5'
    run("log", "-l", "9", "-n", note)
    (row,) = csv.DictReader(StringIO(run("export").out, newline=""))
    assert row["note"] == note
