"""Days and weeks are the tester's own, wherever and in whatever order tests are looked at."""

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="TZ counts on POSIX only")

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Asia/Kathmandu")

# Europe's clocks change on 2026-10-25, New York's on 2026-11-01, Europe's back on 2027-03-28;
# 2026-12-31 is in 2026-W53, and so is 2027-01-03.
TESTS = (
    ("2026-10-24T23:30+02:00", "8.1", "2026-W43"),
    ("2026-10-25T02:30+02:00", "8.2", "2026-W43"),
    ("2026-10-25T02:30+01:00", "8.4", "2026-W43"),
    ("2026-10-25T23:59+01:00", "8.3", "2026-W43"),
    ("2026-10-26T00:00+01:00", "8.6", "2026-W44"),
    ("2026-11-01T01:30-04:00", "8.5", "2026-W44"),
    ("2026-11-01T01:30-05:00", "8.8", "2026-W44"),
    ("2026-12-31T23:59+13:00", "9.4", "2026-W53"),
    ("2027-01-01T00:00-11:00", "9.5", "2026-W53"),
    ("2027-01-03T23:59+05:45", "9.3", "2026-W53"),
    ("2027-01-04T00:00+14:00", "9.6", "2027-W01"),
    ("2027-03-28T03:30+02:00", "10.1", "2027-W12"),
)
NOW = {"DORSIFLEX_NOW": "2027-03-28T12:00:00+00:00"}
PERIOD = ("--since", "2026-10-24", "--until", "2027-03-28")


@pytest.fixture
def travelled(run: "Run") -> "Run":
    """All those tests of the left ankle."""
    for at, distance, _ in TESTS:
        assert run("log", "-l", distance, "-p", "2", "--at", at, env=NOW).code == 0
    return run


def test_the_report_is_the_same_everywhere(
    travelled: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five time zones, from UTC-11 to UTC+14: not a character of the JSON differs."""
    reports = set()
    for zone in ZONES:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        reports.add(travelled("report", "--json", *PERIOD, env=NOW).out)
    assert len(reports) == 1


def test_every_test_stays_in_its_own_week(travelled: "Run") -> None:
    """As written on the calendar of the place where it was done."""
    expected: dict[str, int] = {}
    for _, _, week in TESTS:
        expected[week] = expected.get(week, 0) + 1
    weeks = travelled("report", "--json", *PERIOD, env=NOW).json["sides"]["left"]["weeks"]
    assert {week["week"]: week["tests"] for week in weeks} == expected


def test_an_export_keeps_the_offsets(travelled: "Run", monkeypatch: pytest.MonkeyPatch) -> None:
    """Local time and offset as they were, wherever it is written."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    written = [row["tested_at"] for row in travelled("export", env=NOW).rows]
    assert sorted(written) == sorted(f"{at[:16]}:00{at[16:]}" for at, *_ in TESTS)


@pytest.mark.parametrize(
    ("zone", "at", "tested_at"),
    [
        ("Europe/Berlin", "2026-10-24", "2026-10-24T12:00:00+02:00"),
        ("Europe/Berlin", "2026-10-26", "2026-10-26T12:00:00+01:00"),
        ("America/New_York", "2026-10-31 23:00", "2026-10-31T23:00:00-04:00"),
        ("America/New_York", "2026-11-02 23:00", "2026-11-02T23:00:00-05:00"),
        ("Asia/Kathmandu", "2026-11-20 07:30", "2026-11-20T07:30:00+05:45"),
    ],
)
def test_the_offset_is_the_one_in_force_on_that_day(
    run: "Run", monkeypatch: pytest.MonkeyPatch, zone: str, at: str, tested_at: str
) -> None:
    """A backdated test has the offset of then, not of now."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    run("log", "-l", "9", "--at", at)
    assert run("export").rows[0]["tested_at"] == tested_at


@pytest.mark.sqlite  # a copy of the file for each order
@settings(max_examples=5)
@given(order=st.permutations(range(len(TESTS))))
def test_the_order_of_logging_does_not_matter(
    run: "Run", migrated: "Path", tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    """Any order gives the same report, as JSON and as text."""
    reports = set()
    for number, places in enumerate((range(len(TESTS)), order)):
        database = tmp_path_factory.mktemp("order") / f"{number}.sqlite3"
        shutil.copy(migrated, database)
        env = {**NOW, "DORSIFLEX_DB": os.fspath(database)}
        for place in places:
            at, distance, _ = TESTS[place]
            run("log", "-l", distance, "--at", at, "--yes", env=env)
        reports.add(
            run("report", "--json", *PERIOD, env=env).out + run("report", *PERIOD, env=env).out
        )
    assert len(reports) == 1


def test_a_zone_that_cannot_be_is_told_plainly(run_process: "Run") -> None:
    """POSIX lets TZ name any offset; 24 hours and more are none (ISO 8601)."""
    found = run_process("list", env={"TZ": "XXX+99", "DORSIFLEX_NOW": ""})
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith(
        "error: the time zone of this computer is invalid: a day or more from UTC\n"
    )
    assert "hint: set TZ" in found.err
