"""`import` of training, of mornings and of events, as a user sees it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsiflex.domain.training import Load, TrainedSide, TrainingSession

if TYPE_CHECKING:
    from tests.conftest import Outcome, Run

HEAD = (
    "id,person,exercise,done_at,side,sets,reps,hold_s,load_kg,pain,sharp,note,"
    "local_date,local_time,iso_week\n"
)
ID = "00000000-0000-0000-0000-00000000000"
ROW = (
    f"{ID}1,me,step-up,2026-11-20T07:30:00+00:00,both,3,8,,12.5,0,false,'=1,"
    "2026-11-20,07:30:00,2026-W47\n"
)
OTHER = (
    f"{ID}2,me,calf-stretch,2026-11-21T07:30:00+00:00,left,2,,45,,,true,,"
    "2026-11-21,07:30:00,2026-W47\n"
)
TRAINING = HEAD + ROW + OTHER
MORNINGS = "person,day,pain\nme,2026-11-20,0\nme,2026-11-21,3\n"
EVENTS = (
    "id,person,day,side,baseline,text\n"
    f"{ID}1,me,2026-11-20,left,true,'=surgery\n"
    f"{ID}2,me,2026-11-21,both,false,new shoes\n"
)
FILES = {"training": TRAINING, "mornings": MORNINGS, "events": EVENTS}
EDITS = {
    "training": (",12.5,", ",15,"),
    "mornings": ("21,3", "21,4"),
    "events": ("21,both,false", "21,both,true"),
}
WRONG = {
    "training": ("step-up", "stepp"),
    "mornings": ("20,0", "20,11"),
    "events": (",left,", ",lefft,"),
}

each_kind = pytest.mark.parametrize("what", FILES)


def _file(text: str, name: str = "a.csv") -> str:
    Path(name).write_text(text, encoding="utf-8", newline="")
    return name


@each_kind
@pytest.mark.parametrize("format_", ["csv", "json", "jsonl"])
@pytest.mark.usefixtures("folder")
def test_what_was_exported_is_exported_again(run: "Run", what: str, format_: str) -> None:
    """Byte for byte, from an empty database; a second import changes nothing."""
    assert run("import", _file(FILES[what])).out.startswith("2 new, 0 changed, 0 same, 0 refused\n")
    assert run("export", "--what", what).out == FILES[what]
    text = run("export", "--what", what, "--format", format_).out
    name = _file(text, f"b.{format_}")

    def there(*args: str) -> "Outcome":
        return run("--db", "other.sqlite3", *args)

    assert there("import", name).out.startswith("2 new, 0 changed, 0 same, 0 refused\n")
    assert there("export", "--what", what, "--format", format_).out == text
    assert there("import", name).out == "0 new, 0 changed, 2 same, 0 refused\n"
    assert len(there("undo", "--list", "--json").json["changes"]) == 1


@each_kind
@pytest.mark.usefixtures("folder")
def test_an_edited_row_is_one_change(run: "Run", what: str) -> None:
    """Which `undo` undoes and `redo` redoes, with a backup before it."""
    text, edited = FILES[what], FILES[what].replace(*EDITS[what])
    run("import", _file(text))
    assert run("import", _file(edited)).out.startswith("0 new, 1 changed, 1 same, 0 refused\n")
    summary = run("undo", "--list", "--json").json["changes"][0]["summary"]
    assert summary == "import a.csv: 1 changed"
    for command, there in (("undo", text), ("redo", edited), ("undo", text)):
        assert run(command).code == 0
        assert run("export", "--what", what).out == there
    assert run("undo").code == 0
    assert run("export", "--what", what).out == text.splitlines(keepends=True)[0]
    assert run("person", "list", "--json").json["people"] == []


@each_kind
def test_one_bad_row_and_nothing_is_stored(run: "Run", folder: Path, what: str) -> None:
    """It is named with line and value; --skip-bad puts it aside, to be corrected and imported."""
    right, wrong = WRONG[what]
    name = _file(FILES[what].replace(right, wrong))
    outcome = run("import", name)
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith("line 2: ")
    assert wrong.strip(",").rpartition(",")[2] in outcome.err.splitlines()[0]
    assert len(run("export", "--what", what).rows) == 0
    assert run("import", name, "--skip-bad").out.startswith("1 new, 0 changed, 0 same, 1 refused")
    rejected = folder / "a.csv.rejected.csv"
    assert rejected.read_text().startswith("line,reason," + FILES[what].partition("\n")[0])
    corrected = right.join(rejected.read_text().rsplit(wrong, 1))
    assert run("import", _file(corrected, "corrected.csv")).out.startswith("1 new")
    assert sorted(run("export", "--what", what).out) == sorted(FILES[what])


@pytest.mark.usefixtures("folder")
def test_dry_run_shows_how_it_is_read_and_makes_nothing(run_first: "Run", database: Path) -> None:
    """What kind of file it is, the rows as they would be stored, the counts."""
    outcome = run_first("import", _file(TRAINING), "--dry-run")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0].split(maxsplit=1) == ["shape", "dorsiflex csv, training"]
    assert "3 x 8, 12.5 kg" in outcome.out
    assert lines[-1] == "2 new, 0 changed, 0 same, 0 refused (dry run: nothing was stored)"
    mornings = run_first("import", _file(MORNINGS), "--dry-run", "--json").json
    assert mornings["understood"]["shape"] == "dorsiflex csv, mornings"
    place = {"line": 3, "item": None, "place": "line 3"}
    assert mornings["first"][1] == {"person": "me", "day": "2026-11-21", "pain": 3, **place}
    events = run_first("import", _file(EVENTS), "--dry-run")
    assert events.out.splitlines()[0].split(maxsplit=1) == ["shape", "dorsiflex csv, events"]
    assert "2  me      Fri 2026-11-20  left  yes       =surgery" in events.out
    assert not database.exists()


@each_kind
@pytest.mark.usefixtures("folder")
def test_people(run: "Run", what: str) -> None:
    """Unknown ones are exit code 3 with a suggestion until they are added."""
    run("person", "add", "Anna")
    name = _file(FILES[what].replace("me,", "Ana,"))
    outcome = run("import", name)
    assert outcome.code == 3
    assert "there is no person 'Ana'" in outcome.err
    assert "Anna" in outcome.err
    assert run("import", name, "--add-people").code == 0
    assert len(run("-P", "Ana", "export", "--what", what).rows) == 2
    assert run("-P", "Anna", "import", name).code == 4
    given = run("-P", "Anna", "import", name, "--map", "person=")
    assert given.out.startswith("2 new, 0 changed" if what == "mornings" else "0 new, 2 changed")
    assert len(run("-P", "Anna", "export", "--what", what).rows) == 2


@each_kind
@pytest.mark.usefixtures("folder")
def test_rows_that_contradict_each_other_are_refused(run: "Run", what: str) -> None:
    """The same row twice is the same; with different values it is a bad one."""
    last = FILES[what].splitlines(keepends=True)[-1]
    twice = run("import", _file(FILES[what] + last), "--dry-run")
    assert "2 new, 0 changed, 1 same, 0 refused" in twice.out
    different = {
        "training": last.replace(",45,", ",30,"),
        "mornings": last.replace(",3", ",5"),
        "events": last.replace("shoes", "boots"),
    }
    outcome = run("import", _file(FILES[what] + different[what]))
    assert outcome.code == 4
    assert "line 4: " in outcome.err
    assert "twice" in outcome.err


sessions = st.builds(
    TrainingSession,
    uuid=st.uuids(version=4).map(str),
    person=st.just("me"),
    exercise=st.sampled_from(["step-up", "calf-stretch"]),
    done_at=st.integers(0, 3_000_000).map(
        lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    side=st.none() | st.sampled_from(TrainedSide),
    sets=st.none() | st.integers(1, 100),
    hold_s=st.none() | st.integers(1, 3600),
    load=st.none() | st.integers(0, 50000).map(Load),
    pain=st.none() | st.integers(0, 10),
    sharp=st.booleans(),
    note=st.none() | st.sampled_from(["=1", "'=1", "-", '"', ",", "ü"]),
)


@pytest.mark.sqlite  # test_moving.py has a server
@given(
    logged=st.lists(sessions, min_size=1, max_size=5, unique_by=lambda session: session.uuid),
    format_=st.sampled_from(["csv", "json", "jsonl"]),
)
@settings(max_examples=8)
def test_export_import_export(
    run: "Run", folder: Path, migrated: Path, logged: list[TrainingSession], format_: str
) -> None:
    """Whatever was trained comes back the same, and undo and redo are exact."""
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.transactions import writing

    here, there = folder / "here.sqlite3", folder / "there.sqlite3"
    for path in (here, there):
        path.write_bytes(migrated.read_bytes())
    with writing(Location(here), datetime(2026, 11, 22, tzinfo=UTC)) as store:
        store.training.insert(store.person(None), logged, "train")
    export = ("export", "--what", "training", "--format", format_)
    text = run("--db", str(here), *export).out
    name = _file(text, f"a.{format_}")
    assert run("--db", str(there), "import", name).code == 0
    assert run("--db", str(there), *export).out == text
    assert run("--db", str(there), "undo").code == 0
    assert run("--db", str(there), "redo").code == 0
    assert run("--db", str(there), *export).out == text


@pytest.mark.parametrize("what", ["training", "events"])
@pytest.mark.usefixtures("folder")
def test_a_known_row_that_names_nobody_keeps_its_owner(run: "Run", what: str) -> None:
    """It is edited where it is; a row whose id is not known is refused."""
    run("person", "add", "me", "Ana")
    run("import", _file(FILES[what].replace("me,", "Ana,")))
    nameless = FILES[what].replace("me,", ",").replace(*EDITS[what])
    assert run("import", _file(nameless)).out.startswith("0 new, 1 changed, 1 same, 0 refused\n")
    assert len(run("-P", "Ana", "export", "--what", what).rows) == 2
    refused = run("import", _file(nameless.replace(f"{ID}1", f"{ID}3")))
    assert (refused.code, "the person is missing" in refused.err) == (4, True)
    assert len(run("-P", "Ana", "export", "--what", what).rows) == 2
