"""Days that cannot be: of a wrong clock, of a typo, and in databases that hold one."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from tests.conftest import Outcome, Run

pytestmark = pytest.mark.sqlite

MAD_CLOCKS = ("9999-12-31T12:00:00+00:00", "0001-01-01T12:00:00+00:00", "2100-01-01T12:00+00:00")
ENDS = ("9999-12-31", "0001-01-01")

COLUMNS = "uuid, person_id, side, tested_at, utc_offset_minutes, sharp, tags, trial_1"
READING = (
    ("report",),
    ("report", "--json"),
    ("report", "--csv"),
    ("report", "--describe"),
    ("report", "--since", "1900-01-01"),
    ("report", "--until", "2099-12-31"),
    ("report", "--save", "page.html"),
    ("report", "--save", "page.svg"),
    ("report", "--save", "page.txt"),
    ("plot",),
    ("plot", "pain"),
    ("plot", "asymmetry"),
    ("squad",),
    ("squad", "--json"),
    ("squad", "--csv"),
    ("list",),
    ("list", "--json"),
    ("list", "--training"),
    ("show", "5"),
    ("show", "t2"),
    ("export",),
    ("export", "--format", "jsonl"),
    ("export", "--what", "training"),
    ("export", "--what", "mornings"),
    ("plan", "show"),
    ("plan", "show", "1"),
    ("plan", "show", "2"),
    ("plan", "list"),
    ("goal", "list"),
    ("event", "list"),
    ("export", "--what", "events"),
    ("undo", "--list"),
    ("db", "info"),
    ("morning", "2"),
    ("log", "-l", "9.5"),
)


@pytest.fixture
def ends(run: "Run", database: Path, own_world: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    """Two tests of each ankle this week, and at both ends of the calendar rows of every kind."""
    monkeypatch.chdir(own_world)
    for day in ("2d", "1d"):
        run("log", "-l", "9.5", "-r", "11", "--at", day)
    run("train", "calf-stretch", "--at", "1d")
    run("goal", "set", "12")
    connection = sqlite3.connect(database)
    with connection:
        for number, (day, offset) in enumerate(zip(ENDS, (-720, 840), strict=True)):
            for side in ("left", "right"):
                uuid = str(UUID(int=2 * number + (side == "left")))
                connection.execute(
                    f"INSERT INTO test ({COLUMNS}) VALUES (?, 1, ?, ?, ?, FALSE, '', 2500)",  # noqa: S608
                    (uuid, side, f"{day}T23:59:59", offset),
                )
            connection.execute(
                "INSERT INTO training (uuid, person_id, exercise, done_at, utc_offset_minutes,"
                " sharp) VALUES (?, 1, 'calf-stretch', ?, ?, FALSE)",
                (str(UUID(int=number)), f"{day}T00:00:00", offset),
            )
            connection.execute("INSERT INTO morning (person_id, day, pain) VALUES (1, ?, 3)", [day])
            connection.execute(
                "INSERT INTO event (uuid, person_id, day, side, is_baseline, text)"
                " VALUES (?, 1, ?, 'both', TRUE, 'new shoes')",
                (str(UUID(int=number)), day),
            )
            plan = connection.execute(
                "INSERT INTO training_plan (person_id, start_day, end_day) VALUES (1, ?, ?)",
                (day, day),
            ).lastrowid
            connection.execute(
                "INSERT INTO plan_item (plan_id, position, exercise, times, since_day, until_day)"
                " VALUES (?, 1, 'calf-stretch', 3, ?, ?)",
                (plan, day, day),
            )
        connection.execute("UPDATE goal SET by_day = '9999-12-31' WHERE side = 'left'")
        connection.execute("UPDATE change SET made_at = '9999-12-31T23:59:59-12:00' WHERE id = 1")
    connection.close()
    return run


def refused(found: "Outcome", *words: str) -> None:
    """Check that nothing was said but an error with these words, and a hint."""
    assert (found.code in {1, 2}, found.out) == (True, "")
    assert found.err.startswith("error: ")
    assert "\nhint: " in found.err
    assert all(word in found.err for word in words)


@pytest.mark.parametrize("clock", MAD_CLOCKS)
@pytest.mark.parametrize(
    "words",
    [
        ("log", "-l", "9"),
        ("log", "-l", "9", "--at", "2026-11-20"),
        ("train", "calf-stretch"),
        ("morning", "2"),
        ("plan", "start"),
        ("goal", "set", "12"),
        ("report",),
    ],
    ids=" ".join,
)
def test_a_wrong_clock_is_named_and_stores_nothing(
    run: "Run", clock: str, words: tuple[str, ...]
) -> None:
    """Whatever it would have been used for."""
    found = run(*words, env={"DORSIFLEX_NOW": clock})
    refused(found, "this computer's clock says", clock[:10], "outside 1900-01-01 to 2099-12-31")
    assert run("undo", "--list", "--json").json["changes"] == []


@pytest.mark.parametrize("day", [*ENDS, "2100-01-01", "1899-12-31"])
@pytest.mark.parametrize(
    "words",
    [
        ("log", "-l", "9", "--at"),
        ("edit", "1", "--at"),
        ("train", "calf-stretch", "--at"),
        ("morning", "2", "--at"),
        ("plan", "start", "--from"),
        ("goal", "set", "12", "--by"),
        ("event", "add", "new shoes", "--at"),
        ("report", "--until"),
        ("list", "--since"),
    ],
    ids=" ".join,
)
def test_such_a_day_is_refused_wherever_one_is_taken(
    run: "Run", day: str, words: tuple[str, ...]
) -> None:
    """Exit 2, with the day; nothing is stored."""
    run("log", "-l", "9")
    found = run(*words, day)
    refused(found, day)
    assert found.code == 2
    assert len(run("undo", "--list", "--json").json["changes"]) == 1


@pytest.mark.parametrize("day", [*ENDS, "2100-01-01", "1899-12-31"])
@pytest.mark.parametrize(
    "row",
    [
        '{{"side":"left","tested_at":"{}T12:00:00+00:00","trials_cm":[9.5]}}',
        '{{"person":"me","day":"{}","pain":1}}',
    ],
)
def test_such_a_day_is_refused_in_files(run: "Run", own_world: Path, day: str, row: str) -> None:
    """Of tests and of mornings; exit 4, with the day."""
    path = own_world / "rows.jsonl"
    path.write_text(row.format(day), encoding="utf-8")
    found = run("import", str(path))
    assert (found.code, found.out) == (4, "")
    assert day in found.err


@pytest.mark.parametrize("words", READING, ids=" ".join)
@pytest.mark.parametrize("week_start", ["monday", "sunday"])
def test_every_command_works_on_a_database_that_holds_such_days(
    ends: "Run", words: tuple[str, ...], week_start: str
) -> None:
    """At either end of the calendar, where reckoning with days leads out of it."""
    found = ends("--debug", *words, env={"DORSIFLEX_WEEK_START": week_start})
    assert (found.code, "Traceback" in found.err) == (0, False)


def test_such_tests_are_shown_and_not_counted(ends: "Run") -> None:
    """The report is that of the others, and names them with what corrects them."""
    found = ends("report", "--json")
    left = found.json["sides"]["left"]
    assert (left["tests"], left["current"]["mean_cm"]) == (2, 9.5)
    assert found.json["until"] == "2026-11-22"
    notes = found.err.splitlines()
    assert [note.split()[:3] for note in notes] == [
        ["note:", "test", number] for number in ("5", "6", "7")
    ]
    assert "9999-12-31" in notes[0]
    assert notes[0].endswith("dorsiflex edit 5 --at DAY")
    shown = [test["tested_at"][:10] for test in ends("list", "--json").json["tests"]]
    assert (
        shown == ["9999-12-31"] * 2 + ["2026-11-21"] * 2 + ["2026-11-20"] * 2 + ["0001-01-01"] * 2
    )
    assert "0001-01-01" in ends("list").out


def test_a_test_is_due_all_the_same(ends: "Run") -> None:
    """One in 9999 does not put it off for ever, for one person or the team."""
    assert ends("due").code == 3
    later = {"DORSIFLEX_NOW": "2026-12-22T18:00:00+00:00"}
    found = ends("due", "--json", env=later).json
    assert {each["last_tested"] for each in found["due"]} == {"2026-11-21"}
    (line,) = ends("squad", "--json", env=later).json["people"]
    assert (line["last_tested"], line["needs"]) == ("2026-11-21", ["overdue"])


def impossible(found: "Outcome") -> list[dict[str, str]]:
    """Return what a check found about days, and not about the folder."""
    return [each for each in found.json["findings"] if each["code"] == "impossible_day"]


def test_the_check_names_them_and_they_can_be_put_right(ends: "Run") -> None:
    """A finding for each row, with what to do; what `edit` and `delete` take is enough."""
    found = ends("db", "check", "--json")
    assert (found.code, found.json["clean"]) == (1, False)
    findings = impossible(found)
    assert [finding["text"].split(" of ")[0] for finding in findings] == [
        *("test 7", "test 8", "test 5", "test 6"),
        *("training session t3", "training session t2"),
        *("event e2", "event e1"),
        "the goal",
        *["the pain"] * 2,
        *("plan 2", "plan 1"),
    ]
    assert all("9999-12-31" in f["text"] or "0001-01-01" in f["text"] for f in findings)
    assert ends("edit", "5", "--at", "2026-11-20").code == 0
    assert ends("delete", "6", "7", "8", "--json").code == 0
    assert ends("delete", "t2", "t3").code == 0
    assert ends("event", "delete", "e1").code == 0
    assert ends("event", "edit", "e2", "--at", "2026-11-01").code == 0
    assert ends("goal", "set", "12").code == 0
    assert ends("plan", "stop").code == 0
    left = [finding["text"] for finding in impossible(ends("db", "check", "--json"))]
    assert [text.split(" of ")[0] for text in left] == ["the pain"] * 2 + ["plan 2"]
