"""`import`, as a user sees it."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsiflex.domain.measurement import KneeToWallTest, Side, Trial

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Outcome, Run

    Writer = Callable[..., str]

GERMAN = "Datum;Links (cm);Rechts (cm);Schmerz;Notiz;KG\n20.11.2026;9,5;10/10,2;0;müde;71\n"
BAD = "date,left,right\n2026-11-20,9.5,10\n2026-11-21,95,10\n2026-11-22,9.7,x\n"


@pytest.fixture
def file(folder: Path) -> "Writer":
    """Write a file."""

    def write(text: str, name: str = "ankles.csv") -> str:
        (folder / name).write_text(text, encoding="utf-8", newline="")
        return name

    return write


def test_a_spreadsheet_is_imported(run: "Run", file: "Writer") -> None:
    """Counts on standard output, the columns left out on standard error, data in the database."""
    outcome = run("import", file(GERMAN))
    assert (outcome.code, outcome.err) == (0, "ignored columns: 'KG'\n")
    assert outcome.out == "2 new, 0 changed, 0 same, 0 refused\nUndo: dorsiflex undo\n"
    rows = run("export").rows
    assert [(row["side"], row["trials_cm"], row["pain"], row["note"]) for row in rows] == [
        ("left", "9.5", "0", "müde"),
        ("right", "10 10.2", "0", "müde"),
    ]
    again = run("import", file(GERMAN))
    assert again.out == "0 new, 0 changed, 0 same, 2 duplicates skipped, 0 refused\n"


def test_dry_run_shows_how_it_is_read_and_makes_nothing(
    run_first: "Run", file: "Writer", database: Path, folder: Path
) -> None:
    """All that was understood, the rows as they would be stored, the counts; no file anywhere."""
    outcome = run_first("import", file(GERMAN), "--dry-run")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "shape         both ankles per row",
        "encoding      utf-8",
        "delimiter     semicolon",
        "decimal mark  comma",
        "unit          cm",
        "dates         day, month, year, as '20.11.2026' on line 2 shows",
        (
            "columns       'Datum' = date, 'Links (cm)' = left, 'Rechts (cm)' = right,"
            " 'Schmerz' = pain, 'Notiz' = note"
        ),
        "ignored       'KG'",
        "",
        "line  person  side   when                              score    trials      pain  note",
        "   2  me      left   Fri 2026-11-20 12:00 (UTC+00:00)  9.5 cm   9.5 cm      0     müde",
        "   2  me      right  Fri 2026-11-20 12:00 (UTC+00:00)  10.1 cm  10 10.2 cm  0     müde",
        "",
        "2 new, 0 changed, 0 same, 0 refused (dry run: nothing was stored)",
    ]
    assert not database.exists()
    assert [path.name for path in folder.iterdir()] == ["ankles.csv"]


def test_dry_run_shows_five_rows(run: "Run", file: "Writer") -> None:
    """No more, however many there are."""
    many = "date,left\n" + "".join(f"2026-11-{day:02},9.5\n" for day in range(1, 20))
    data = run("import", file(many), "--dry-run", "--json").json
    assert len(data["first"]) == 5
    assert data["first"][0]["tested_at"] == "2026-11-01T12:00:00+00:00"
    assert (data["counts"]["new"], data["stored"]) == (19, False)
    assert run("export").rows == []


def test_one_bad_row_and_nothing_is_stored(run: "Run", file: "Writer", folder: Path) -> None:
    """Exit code 4; each bad row with line, value and reason."""
    outcome = run("import", file(BAD))
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.splitlines() == [
        (
            "line 3: '95' is 95 cm, out of range (0 to 30 cm); did you mean 9.5 or 95mm?"
            " (all in mm: --unit mm)"
        ),
        (
            "line 4: 'x' is not a distance from 0 to 30 cm; one trial is written 9.5,"
            " several 9.5/10/10.2"
        ),
        "error: 2 bad rows; nothing was stored",
        "hint: correct the file, or skip bad rows with --skip-bad",
    ]
    assert run("export").rows == []
    assert run("undo").code == 3
    assert [path.name for path in folder.iterdir()] == ["ankles.csv"]


def test_twenty_bad_rows_are_listed_and_all_counted(run: "Run", file: "Writer") -> None:
    """The first twenty, and how many more there are."""
    outcome = run("import", file("date,left\n" + "2026-11-20,x\n" * 1234))
    lines = outcome.err.splitlines()
    assert [line.partition(":")[0] for line in lines[:20]] == [f"line {n}" for n in range(2, 22)]
    assert lines[20] == "… and 1214 more bad rows"
    assert lines[21] == "error: 1,234 bad rows; nothing was stored"


def test_skip_bad_stores_the_rest_and_puts_the_bad_rows_aside(
    run: "Run", file: "Writer", folder: Path
) -> None:
    """With their reasons, in a file that can be corrected and imported."""
    outcome = run("import", file(BAD), "--skip-bad")
    assert outcome.code == 0
    assert outcome.out.startswith("2 new, 0 changed, 0 same, 2 refused\n")
    assert outcome.err.splitlines()[-1] == "bad rows, with reasons: ankles.csv.rejected.csv"
    rejected = folder / "ankles.csv.rejected.csv"
    lines = rejected.read_text().splitlines()
    assert lines[0] == "line,reason,date,left,right"
    assert lines[1].startswith("3,\"'95' is 95 cm, out of range (0 to 30 cm);")
    assert lines[1].endswith(",2026-11-21,95,10")
    corrected = rejected.read_text().replace(",95,", ",9.5,").replace(",x\n", ",10\n")
    assert run("import", file(corrected, "corrected.csv")).out.startswith("4 new")


def test_half_of_a_surrogate_pair_is_a_bad_row_like_others(
    run: "Run", file: "Writer", folder: Path
) -> None:
    """JSON can hold one and UTF-8 cannot: it is set aside as JSON has it, as value and as name."""
    name = file('[{"side": "left", "note": "\\ud800"}, {"\\udfff": 1}]', "half.json")
    outcome = run("import", name, "--skip-bad")
    assert (outcome.code, outcome.out) == (0, "0 new, 0 changed, 0 same, 2 refused\n")
    lines = (folder / "half.json.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert "\\ud800" in lines[1]
    assert "\\udfff" in lines[2]


def test_rejected_rows_overwrite_nothing_unless_forced(
    run: "Run", file: "Writer", folder: Path
) -> None:
    """The file that is there stays, and nothing is stored; --force replaces it."""
    rejected = folder / "ankles.csv.rejected.csv"
    rejected.write_text("precious")
    outcome = run("import", file(BAD), "--skip-bad")
    assert (outcome.code, rejected.read_text()) == (2, "precious")
    assert outcome.err.splitlines()[-2:] == [
        "error: ankles.csv.rejected.csv already exists",
        "hint: use --force to replace it, or move it away",
    ]
    assert run("export").rows == []
    assert run("import", file(BAD), "--skip-bad", "--force").code == 0
    assert rejected.read_text() != "precious"
    good = file("date,left\n2026-11-01,9\n")
    assert run("import", good, "--skip-bad").code == 0


def test_formulas_in_rejected_rows_are_harmless(run: "Run", file: "Writer", folder: Path) -> None:
    """What a spreadsheet would run is written with a leading quote; numbers stay numbers."""
    text = "date,left,note\n2026-11-20,x,=cmd|' /C calc'!A0\n2026-11-21,-5,@x\n"
    run("import", file(text), "--skip-bad")
    lines = (folder / "ankles.csv.rejected.csv").read_text().splitlines()
    assert lines[1].endswith(",2026-11-20,x,'=cmd|' /C calc'!A0")
    assert lines[2].endswith(",2026-11-21,-5,'@x")


def test_rejected_rows_come_back_as_they_were(run: "Run", file: "Writer", folder: Path) -> None:
    """What was kept from running in a spreadsheet is the same text again, twice rejected too."""
    notes = ["=x", "'=x", "''=x", "'x", "-", "+1", "-9,5", "@a", "plain"]
    heads = "@Datum;Left;'-Note;-Note\n"
    rows = [f"2026-11-{day:02};x;;{note}\n" for day, note in enumerate(notes, start=1)]
    told = ("--map", "date=@Datum", "--map", "note=-Note")
    assert run("import", file(heads + "".join(rows)), "--skip-bad", *told).code == 0
    text = (folder / "ankles.csv.rejected.csv").read_text()
    assert text.splitlines()[0] == "line,reason,'@Datum,Left,''-Note,'-Note"
    # One ' more before what a spreadsheet would run, however many there are; numbers stay numbers.
    written = ["'=x", "''=x", "'''=x", "'x", "'-", "+1", '"-9,5"', "'@a", "plain"]
    assert [line.split(",,")[1] for line in text.splitlines()[1:]] == written
    again = file(text.replace(",x,", ",y,"), "again.csv")
    assert run("import", again, "--skip-bad", *told).code == 0
    text = (folder / "again.csv.rejected.csv").read_text()
    corrected = file(text.replace(",y,", ",9.5,"), "corrected.csv")
    assert run("import", corrected, *told).out.startswith("9 new, 0 changed, 0 same, 0 refused")
    stored = run("list", "--json", "-n", "20").json["tests"]
    assert [test["note"] for test in reversed(stored)] == notes


def test_rejected_rows_of_an_export_come_back_as_they_were(
    run: "Run", file: "Writer", folder: Path
) -> None:
    """Its cells have a ' already where they need one: they get no second one."""
    run("log", "-l", "9.5", "-n", "=x")
    run("log", "-r", "9.5", "-n", "'=x")
    exported = run("export").out
    bad = exported.replace(",9.5,9.5,9.5,", ",9.5,9.5,x,")
    assert run("import", file(bad), "--skip-bad").out.startswith("0 new, 0 changed, 0 same, 2 ref")
    text = (folder / "ankles.csv.rejected.csv").read_text()
    assert [row["note"] for row in csv.DictReader(text.splitlines())] == ["'=x", "''=x"]
    corrected = file(text.replace(",x,", ",9.5,"), "corrected.csv")
    assert run("import", corrected).out == "0 new, 0 changed, 2 same, 0 refused\n"


def test_standard_input(run: "Run", folder: Path) -> None:
    """`-` reads it; its bad rows go to a file in this folder."""
    assert run("import", "-", input=GERMAN).code == 0
    assert run("import", "-", "--skip-bad", input=BAD).code == 0
    assert [path.name for path in folder.iterdir()] == ["stdin.rejected.csv"]


def test_json_says_all_of_it(run: "Run", file: "Writer") -> None:
    """How it was read, the counts, the bad rows; also where nothing is stored."""
    outcome = run("import", file(BAD), "--json")
    assert outcome.code == 4
    assert outcome.json == {
        "schema": "dorsiflex.import/1",
        "understood": {
            "shape": "both ankles per row",
            "encoding": "utf-8",
            "delimiter": ",",
            "decimal_mark": ".",
            "unit": "cm",
            "dates": None,
            "dates_why": "",
            "columns": {"date": "date", "left": "left", "right": "right"},
            "ignored": [],
            "sheet": None,
            "ignored_sheets": [],
            "hidden_rows": 0,
            "tests": {},
            "units": {},
            "substitutes": [],
            "in_utc": False,
        },
        "sheets": [],
        "counts": {
            "new": 2,
            "changed": 0,
            "same": 0,
            "duplicates": 0,
            "moved": 0,
            "kept": 0,
            "restored": 0,
            "still_deleted": 0,
            "refused": 2,
            "unlikely": 0,
        },
        "left_out": {"without_test": 0, "other_tests": {}},
        "moves": [],
        "differences": [],
        "people_added": [],
        "refused": [
            {
                "line": 3,
                "item": None,
                "place": "line 3",
                "value": "95",
                "reason": "'95' is 95 cm, out of range (0 to 30 cm);"
                " did you mean 9.5 or 95mm? (all in mm: --unit mm)",
            },
            {
                "line": 4,
                "item": None,
                "place": "line 4",
                "value": "x",
                "reason": "'x' is not a distance from 0 to 30 cm;"
                " one trial is written 9.5, several 9.5/10/10.2",
            },
        ],
        "warnings": [],
        "stored": False,
        "rejected_file": None,
        "first": None,
    }
    assert run("import", file(GERMAN), "--json").json["stored"] is True


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["nowhere.csv"], 1, "there is no file nowhere.csv"),
        (["."], 1, ". is a folder"),
        (["ankles.csv", "--dates", "dym"], 2, "unknown order of dates 'dym'"),
        (["ankles.csv", "--unit", "ft"], 2, "unknown unit 'ft'"),
        (["ankles.csv", "--encoding", "klingon"], 2, "there is no encoding 'klingon'"),
        (["ankles.csv", "--map", "left"], 2, "--map 'left' has no ="),
        (["ankles.csv", "--map", "lft=x"], 2, "--map 'lft=x': there is no field 'lft'"),
        (["ankles.csv", "--map", "left=x"], 2, "--map left: there is no column 'x'"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: "Run", file: "Writer", args: list[str], code: int, said: str
) -> None:
    """One plain line and a hint, with the exit code of its kind."""
    file(GERMAN)
    outcome = run("import", *args)
    assert (outcome.code, outcome.out) == (code, "")
    first, second = outcome.err.splitlines()
    assert first == f"error: {said}"
    assert second.startswith("hint: ")


def test_an_export_for_redcap_is_refused_by_name(run: "Run", folder: Path) -> None:
    """With what to export instead: no option would make it readable."""
    run("log", "-l", "9.5")
    (folder / "redcap.csv").write_text(run("export", "--format", "redcap").out, encoding="utf-8")
    outcome = run("import", "redcap.csv")
    assert outcome.code == 4
    assert outcome.err == (
        "error: redcap.csv is an export for REDCap, which cannot be imported\n"
        "hint: export CSV instead: dorsiflex export > tests.csv\n"
    )


def test_dates_that_could_be_two_things_are_refused(run: "Run", file: "Writer") -> None:
    """With the option that settles it; --dates settles it."""
    name = file("date,left\n03/04/2026,9.5\n")
    outcome = run("import", name)
    assert outcome.code == 4
    assert outcome.err.splitlines() == [
        "error: line 2: '03/04/2026' is ambiguous",
        "hint: use --dates dmy (day first) or --dates mdy (month first)",
    ]
    assert run("import", name, "--dates", "dmy").code == 0
    assert run("export").rows[0]["tested_at"] == "2026-04-03T12:00:00+00:00"


def test_the_configured_unit_is_not_taken_for_granted(run: "Run", file: "Writer") -> None:
    """A file that does not say its unit is refused until --unit does."""
    name = file("date,left\n2026-11-20,4.25\n")
    env = {"DORSIFLEX_UNIT": "in"}
    outcome = run("import", name, env=env)
    assert (outcome.code, outcome.err.splitlines()[1]) == (
        4,
        "hint: say which with --unit cm or --unit in",
    )
    assert run("import", name, "--unit", "in", env=env).code == 0
    assert run("export").rows[0]["trials_cm"] == "10.8"  # 4.25 x 2.54 = 10.795, halves up


def test_people(run: "Run", file: "Writer") -> None:
    """Unknown ones are exit code 3 until they are added; -P says whose rows without a name are."""
    run("log", "-l", "9.5")
    name = file("date,athlete,left\n2026-11-20,Anna,9\n")
    assert run("import", name).code == 3
    assert run("import", name, "--add-people").code == 0
    assert run("-P", "anna", "import", file("date,left\n2026-11-21,9\n")).code == 0
    assert [row["person"] for row in run("-P", "Anna", "export").rows] == ["Anna", "Anna"]


def test_who_is_new_stands_below_the_counts(run: "Run", file: "Writer") -> None:
    """In the dry run too, and in JSON; nothing where nobody is."""
    run("log", "-l", "9.5")
    name = file("date,athlete,left\n2026-11-20,pl02,9\n2026-11-20,Zoe K,9\n2026-11-21,PL02,9\n")
    counts, said = "3 new, 0 changed, 0 same, 0 refused", "new people (2): pl02, Zoe K"
    dry = run("import", name, "--add-people", "--dry-run").out.splitlines()
    assert dry[-2:] == [f"{counts} (dry run: nothing was stored)", said]
    data = run("import", name, "--add-people", "--dry-run", "--json").json
    assert data["people_added"] == ["pl02", "Zoe K"]
    assert run("import", name, "--add-people").out.splitlines() == [
        counts,
        said,
        "Undo: dorsiflex undo",
    ]
    summary = run("undo", "--list", "--json").json["changes"][0]["summary"]
    assert summary == "import ankles.csv: 3 new"
    assert "new people" not in run("import", name, "--add-people").out
    run("undo")
    assert run("import", name, "--add-people", "--json").json["people_added"] == ["pl02", "Zoe K"]


def test_twenty_new_people_are_named_and_all_counted(run: "Run", file: "Writer") -> None:
    """Also where an empty database takes the people of a file unasked."""
    rows = "".join(f"2026-11-20,p{number:02},9\n" for number in range(1, 24))
    outcome = run("import", file("date,athlete,left\n" + rows))
    named = ", ".join(f"p{number:02}" for number in range(1, 21))
    assert outcome.out.splitlines()[1] == f"new people (23): {named} and 3 more"


def test_everybody_who_is_not_known_is_named(run: "Run", file: "Writer") -> None:
    """In one line, with what adds them; one name alone keeps the one that it resembles."""
    run("person", "add", "Anna")
    rows = "2026-11-20,Zoe,9\n2026-11-20,Anna,9\n2026-11-20,pl02,9\n"
    outcome = run("import", file("date,athlete,left\n" + rows), "--dry-run")
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.splitlines() == [
        "error: 2 people are not in the database: 'Zoe' (line 2), 'pl02' (line 4)",
        "hint: use --add-people to add new people",
    ]
    outcome = run("import", file("date,athlete,left\n2026-11-20,Ana,9\n"))
    assert outcome.err.splitlines() == [
        "error: line 2: there is no person 'Ana'",
        "hint: did you mean Anna? if not, use --add-people to add new people",
    ]
    assert run("export", "--all-people").rows == []


def test_an_export_of_one_person_can_be_given_to_another(run: "Run", file: "Writer") -> None:
    """Not by -P alone, which is refused, but where the column is set aside with it."""
    run("log", "-l", "9.5")
    name = file(run("export").out)
    run("undo")
    run("person", "add", "Anna")
    outcome = run("-P", "Anna", "import", name)
    assert outcome.code == 4
    assert "the row belongs to me, but -P is Anna" in outcome.err
    assert run("-P", "Anna", "import", name, "--map", "person=").code == 0
    assert [row["person"] for row in run("-P", "Anna", "export").rows] == ["Anna"]


def test_an_edited_export_is_one_change(run: "Run", file: "Writer") -> None:
    """Which `undo --list` names, and `undo` undoes."""
    run("log", "-l", "9.5", "-r", "11")
    exported = run("export").out
    edited = exported.replace(",9.5,9.5,9.5,", ",9.6,9.6,9.6,")
    assert run("import", file(edited)).out.startswith("0 new, 1 changed, 1 same, 0 refused")
    assert run("undo", "--list", "--json").json["changes"][0]["summary"] == (
        "import ankles.csv: 1 changed"
    )
    assert run("export").out == edited
    run("undo")
    assert run("export").out == exported


@pytest.mark.sqlite
def test_the_database_itself_is_not_imported(run: "Run", database: Path) -> None:
    """It is called what it is, with the way to do it."""
    run("log", "-l", "9.5")
    outcome = run("import", str(database))
    assert outcome.code == 4
    assert "is an SQLite database" in outcome.err


def test_file_names_and_heads_cannot_act_on_the_terminal(run: "Run", file: "Writer") -> None:
    """Control characters in them are shown, not sent."""
    name = file("date,left,\x1b]0;x\x07\n2026-11-20,9.5,1\n", "a\x1b[2Jb.csv")
    outcome = run("import", name)
    assert outcome.code == 0
    assert outcome.err == "ignored columns: '\\x1b]0;x\\x07'\n"
    assert "\x1b" not in run("undo", "--list").out + run("import", name, "--dry-run").out


def test_help_says_how(run: "Run") -> None:
    """Examples first, and every option."""
    out = run("import", "--help").out
    for option in ("--dry-run", "--skip-bad", "--dates", "--unit", "--map", "--encoding"):
        assert option in out
    assert out.index("dorsiflex import ankles.csv --dry-run") < out.index("\n  --skip-bad")
    assert "import" in run("--help").out


@pytest.mark.parametrize("format_", ["csv", "json", "jsonl"])
def test_an_export_imported_elsewhere_is_exported_the_same(
    run_process: "Run", folder: Path, format_: str
) -> None:
    """Byte for byte, through pipes of real processes, into a database that is made for it."""
    run_process("log", "-l", "9.5/10", "-r", "4.25in", "-p", "0", "-n", "=1+1 — müde", "-t", "a")
    exported = run_process("export", "--format", format_)
    path = folder / "other.sqlite3"
    other = ("--db", str(path))
    outcome = run_process(*other, "import", "-", input=exported.out)
    assert (outcome.code, outcome.err) == (0, f"note: a new database was created at {path}\n")
    assert run_process(*other, "export", "--format", format_).out == exported.out


tests = st.builds(
    KneeToWallTest,
    uuid=st.uuids(version=4).map(str),
    person=st.just("me"),
    side=st.sampled_from(Side),
    tested_at=st.integers(0, 3_000_000).map(
        lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    trials=st.lists(st.integers(0, 3000).map(Trial), min_size=1, max_size=10).map(tuple),
    pain=st.none() | st.integers(0, 10),
    note=st.none() | st.sampled_from(["=1", "'=1", "-", '"', ",", "ü"]),
)


@pytest.mark.sqlite  # test_moving.py has a server
@given(given_tests=st.lists(tests, max_size=5, unique_by=lambda test: test.uuid), data=st.data())
@settings(max_examples=20)
def test_export_import_export(
    run: "Run", folder: Path, migrated: Path, given_tests: list[KneeToWallTest], data: st.DataObject
) -> None:
    """All formats give the same data, importing twice changes nothing, undo and redo are exact."""
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.transactions import writing

    empty = _empty(migrated)
    format_ = data.draw(st.sampled_from(["csv", "json", "jsonl"]))
    name = str(folder / f"tests.{format_}")
    if given_tests:
        with writing(Location(migrated), datetime(2026, 11, 22, tzinfo=UTC)) as store:
            store.log(store.person(None), given_tests, "log")
    run("export", "--format", format_, "-o", name, "--force")
    exported = Path(name).read_bytes()
    other = folder / "other.sqlite3"
    other.write_bytes(empty)

    def there(*args: str) -> "Outcome":
        return run("--db", str(other), *args)

    assert there("import", name).code == 0
    assert there("export", "--format", format_).out.encode() == exported
    if given_tests:
        assert (
            there("import", name).out == f"0 new, 0 changed, {len(given_tests)} same, 0 refused\n"
        )
    if given_tests:
        assert there("undo").code == 0
        assert there("export", "--format", format_, "--raw").code == 0
        assert there("undo").code == 3
        assert there("redo").code == 0
        assert there("export", "--format", format_).out.encode() == exported
    _kept(migrated).replace(migrated)


def _kept(database: Path) -> Path:
    return database.with_name("empty")


def _empty(database: Path) -> bytes:
    """Return a database without data, and keep it for the next example."""
    content = database.read_bytes()
    _kept(database).write_bytes(content)
    return content


@pytest.mark.sqlite
def test_an_import_is_preceded_by_a_backup(run: "Run", database: "Path", own_world: "Path") -> None:
    """What was there is copied first; a dry run copies nothing."""
    run("log", "-l", "9.5")
    file = own_world / "more.csv"
    file.write_text("date,left\n2026-11-01,9.2\n", encoding="utf-8")
    backups = database.with_name("backups")
    assert run("import", str(file), "--dry-run").code == 0
    assert not backups.exists()
    assert run("import", str(file)).code == 0
    (copy,) = backups.iterdir()
    assert "before-import" in copy.name
    assert len(run("--db", str(copy), "list", "--json").json["tests"]) == 1


@pytest.mark.sqlite
def test_an_import_of_nothing_new_leaves_no_copy(
    run: "Run", database: "Path", own_world: "Path"
) -> None:
    """The same file every night, or one with bad rows: the copies of before stay, and no more."""
    file = own_world / "more.csv"
    file.write_text("date,left\n2026-11-01,9.2\n", encoding="utf-8")
    run("log", "-l", "9.5")
    run("import", str(file))
    (copy,) = database.with_name("backups").iterdir()
    again = run("import", str(file))
    assert (again.code, again.out[:5]) == (0, "0 new")
    file.write_text("date,left\n2026-11-02,99\n", encoding="utf-8")
    assert run("import", str(file)).code == 4
    assert list(database.with_name("backups").iterdir()) == [copy]
    assert len(run("list", "--json").json["tests"]) == 2
