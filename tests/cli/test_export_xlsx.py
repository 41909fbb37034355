"""`export` to a workbook of Excel, as a user sees it."""

import csv
import subprocess
import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest
from python_calamine import CalamineWorkbook
from tests.terminal import ended

from dorsiflex.exchange.report_csv import WEEKS_HEADER

if TYPE_CHECKING:
    from tests.conftest import Run

SHEETS = ["tests", "training", "mornings", "events", "weeks"]

Rows = list[dict[str, object]]


@pytest.fixture
def full(three: "Run") -> "Run":
    """The three tests, training, a morning and an event; and a test of somebody else."""
    three("train", "step-up", "--side", "right", "--load", "12.5", "--at", "2026-11-20 07:30")
    three("train", "calf-stretch", "--side", "left", "--at", "2026-11-21 07:30")
    three("morning", "3", "--at", "2026-11-21")
    three("event", "add", "=surgery", "--side", "left", "--baseline", "--at", "2026-11-18")
    three("person", "add", "NA")
    three("-P", "NA", "log", "-r", "12", "--at", "2026-11-20T00:15+02:00")
    three("-P", "NA", "event", "add", "new shoes", "--at", "2026-11-19")
    three("-P", "NA", "train", "step-up", "--at", "2026-11-19")
    return three


def sheets_of(file: Path | BytesIO) -> dict[str, Rows]:
    """Read all sheets, each row by the header."""
    book = CalamineWorkbook.from_object(file)
    found: dict[str, Rows] = {}
    for name in book.sheet_names:
        header, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return found


def exported(run: "Run", *words: str) -> dict[str, Rows]:
    """Export to a file in this folder and read it."""
    outcome = run("export", "-o", "a.xlsx", "--force", *words)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "Saved: a.xlsx\n")
    return sheets_of(Path("a.xlsx"))


@pytest.mark.usefixtures("folder")
def test_everything_is_in_its_sheet(full: "Run") -> None:
    """One sheet per kind, in this order, and the weeks; the rows are those of the JSON."""
    sheets = exported(full)
    assert list(sheets) == SHEETS
    for what in SHEETS[:-1]:
        objects = full("export", "--what", what, "--json").json
        assert len(objects) == len(sheets[what]) > 0
        for item, row in zip(objects, sheets[what], strict=True):
            same = [name for name in row if name in item and name != "local_date"]
            assert "person" in same
            for name in {*same} - {"local_time", "tags"}:
                assert row[name] == ("" if item[name] is None else item[name]), name
    first = sheets["tests"][0]
    assert first["local_date"] == date(2026, 11, 19)
    assert (first["trial_1"], first["trial_2"], first["tags"]) == (9.5, "", "home")
    assert sheets["mornings"][0]["local_date"] == date(2026, 11, 21)
    assert sheets["events"][0]["text"] == "=surgery"


@pytest.mark.parametrize("week_start", ["monday", "sunday"])
@pytest.mark.parametrize(
    "words", [(), ("--since", "2026-11-20"), ("--until", "2026-11-20"), ("--side", "left")]
)
@pytest.mark.usefixtures("folder")
def test_weeks_are_those_of_the_report(
    full: "Run", week_start: str, words: tuple[str, ...]
) -> None:
    """Of all weeks, or of the days and the ankle that are asked for."""
    full("config", "set", "week_start", week_start)
    everything = () if "--since" in words else ("--all",)
    rows = list(csv.DictReader(full("report", "--csv", *everything, *words).out.splitlines()))
    assert rows
    weeks = exported(full, *words)["weeks"]
    assert list(weeks[0]) == list(WEEKS_HEADER)
    numbers = [name for name in WEEKS_HEADER if name not in {"person", "side", "week", "start"}]
    for row, week in zip(rows, weeks, strict=True):
        assert [row["person"], row["side"], row["week"]] == [
            week["person"],
            week["side"],
            week["week"],
        ]
        assert date.fromisoformat(row["start"]) == week["start"]
        assert [row[name] and float(row[name]) for name in numbers] == [
            week[name] for name in numbers
        ]


@pytest.mark.usefixtures("folder")
def test_filters_hold_in_every_sheet(full: "Run") -> None:
    """What has no side or no tag is left out, if one is asked for; the header stays."""
    left = exported(full, "--side", "left")
    assert {name: len(rows) for name, rows in left.items()} == {
        "tests": 2,
        "training": 1,
        "mornings": 0,
        "events": 1,
        "weeks": 1,
    }
    gym = exported(full, "--tag", "gym")
    assert {name: len(rows) for name, rows in gym.items()} == {
        "tests": 1,
        "training": 0,
        "mornings": 0,
        "events": 0,
        "weeks": 1,
    }
    assert (gym["weeks"][0]["tests"], gym["weeks"][0]["score_cm"]) == (1, 10)
    late = exported(full, "--since", "2026-11-21")
    assert [len(late[name]) for name in SHEETS] == [1, 1, 1, 0, 1]


@pytest.mark.usefixtures("folder")
def test_everybody_or_one(full: "Run") -> None:
    """Tests in the order of time, the rest one person after the other."""
    everybody = exported(full, "--all-people")
    assert [row["person"] for row in everybody["tests"]] == ["me", "me", "NA", "me"]
    assert everybody["tests"][2]["utc_offset"] == "+02:00"
    for name in ("training", "events"):
        assert {row["person"] for row in everybody[name]} == {"me", "NA"}
    assert [(row["person"], row["side"]) for row in everybody["weeks"]] == [
        *(("me", "left"), ("me", "right"), ("NA", "right"))
    ]
    outcome = full("-P", "NA", "export", "-o", "na.xlsx")
    assert outcome.code == 0
    sheets = sheets_of(Path("na.xlsx"))
    assert {row["person"] for rows in sheets.values() for row in rows} == {"NA"}


@pytest.mark.usefixtures("folder")
def test_one_kind_is_one_sheet(full: "Run") -> None:
    """`--what` names it; codes for names are for tests, as in other formats."""
    assert list(exported(full, "--what", "training")) == ["training"]
    full("export", "--what", "tests", "--all-people", "--pseudonymise", "-o", "coded.xlsx")
    rows = sheets_of(Path("coded.xlsx"))["tests"]
    assert not {row["person"] for row in rows} & {"me", "NA"}
    assert {row["note"] for row in rows} == {""}
    refused = full("export", "--pseudonymise", "-o", "b.xlsx")
    assert (refused.code, refused.err) == (
        2,
        "error: --pseudonymise applies to tests only\nhint: add --what tests\n",
    )
    assert not Path("b.xlsx").exists()


@pytest.mark.usefixtures("folder")
def test_nothing_to_export_is_five_headers(run_first: "Run") -> None:
    """Before the first test."""
    assert run_first("export", "-o", "a.xlsx").code == 0
    assert sheets_of(Path("a.xlsx")) == {name: [] for name in SHEETS}


@pytest.mark.usefixtures("folder")
def test_a_file_is_never_overwritten_unasked(full: "Run") -> None:
    """As with every other format; the same data are the same bytes."""
    exported(full)
    before = Path("a.xlsx").read_bytes()
    assert full("export", "-o", "a.xlsx").code == 2
    exported(full)
    assert Path("a.xlsx").read_bytes() == before
    assert Path("a.xlsx").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in Path().iterdir()] == ["a.xlsx"]


def test_piped_it_is_the_same_file(full: "Run", folder: Path) -> None:
    """Standard output has the bytes, whatever it is then."""
    exported(full)
    command = [sys.executable, "-m", "dorsiflex", "export", "--format", "xlsx"]
    piped = subprocess.run(command, capture_output=True, check=True, cwd=folder).stdout
    assert piped == (folder / "a.xlsx").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_terminal_gets_no_workbook(full: "Run") -> None:
    """It says what to do instead."""
    del full
    process = pexpect.spawn(
        sys.executable, ["-m", "dorsiflex", "export", "--format", "xlsx"], encoding="utf-8"
    )
    code, shown = ended(process)
    assert code == 2
    assert shown.replace("\r\n", "\n") == (
        "error: a terminal cannot show .xlsx\nhint: write it to a file: -o tests.xlsx\n"
    )


@pytest.mark.usefixtures("folder")
def test_without_the_library_it_says_how_to_install_it(
    full: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lines, and no file."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    found = full("export", "-o", "a.xlsx")
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        "error: writing .xlsx needs XlsxWriter\n"
        "hint: install it with: pip install 'dorsiflex[excel]', or export CSV\n"
    )
    assert not Path("a.xlsx").exists()


@pytest.mark.usefixtures("folder")
def test_times_are_those_of_the_tester(run: "Run") -> None:
    """Across midnight, time zones and daylight saving: the day and time that were typed."""
    moments = ["2026-03-30T00:15:00+02:00", "2026-10-25T02:30:59-05:00"]
    for moment in moments:
        run("log", "-l", "9", "--at", moment)
    assert [
        f"{datetime.combine(row['local_date'], row['local_time']).isoformat()}{row['utc_offset']}"  # type: ignore[arg-type]
        for row in exported(run)["tests"]
    ] == moments
