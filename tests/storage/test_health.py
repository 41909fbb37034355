import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from dorsiflex.domain.measurement import Goal, KneeToWallTest, Side, Trial
from dorsiflex.errors import CouldNotError
from dorsiflex.storage import files as folders
from dorsiflex.storage.backup import back_up, backup_folder
from dorsiflex.storage.health import Level, check, find_damage
from dorsiflex.storage.location import Location
from dorsiflex.storage.statements import SCHEMA_VERSION

pytestmark = pytest.mark.sqlite  # what a server can have is in test_server_health.py

posix = pytest.mark.skipif(os.name == "nt", reason="permissions are another matter on Windows")


@pytest.fixture
def stored(
    write: Callable[[], Any], make: Callable[..., KneeToWallTest], location: Location
) -> Location:
    """Return a database with every kind of row: two tests, a goal, an edit and a deletion."""
    with write() as store:
        store.log(store.person(None), [make(950, 1000, tags=("home",), note="stiff")], "log")
    with write() as store:
        person = store.person(None)
        (last,) = store.log(person, [make(970, pain=2)], "log")
        store.goals.set(
            person, [Goal(person=person.name, side=Side.LEFT, target=Trial(1250))], "goal"
        )
    with write() as store:
        store.replace(make(980, id=last.id, uuid=last.uuid), "edit")
    with write() as store:
        store.delete(store.person(None), [2], "delete")
    return location


@pytest.fixture
def older(tmp_path: Path) -> Location:
    """Return a database of the schema before this one."""
    folder = tmp_path / "older"
    folder.mkdir(mode=0o700)
    frozen = Path(__file__).parent / "frozen" / "schema-0003.sqlite3"
    copy = Path(shutil.copyfile(frozen, folder / "old.sqlite3"))
    copy.chmod(0o600)
    return Location(copy)


def spoil(location: Location, statement: str) -> None:
    """Change the file past all constraints, as another program can."""
    with closing(sqlite3.connect(location.path)) as other, other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute(statement)


def codes(location: Location) -> list[str]:
    """Name what was found."""
    return [finding.code for finding in check(location).findings]


def test_a_healthy_database_is_clean(stored: Location, now: datetime) -> None:
    """Every row is read, nothing is found, nothing is written."""
    made = back_up(stored, None, now)
    before = stored.path.stat().st_mtime_ns
    health = check(stored)
    assert (health.clean, health.findings) == (True, ())
    assert (health.exists, health.schema, health.journal_mode) == (True, SCHEMA_VERSION, "delete")
    assert (health.people, health.tests) == (1, 1)
    assert health.last_backup == made
    assert stored.path.stat().st_mtime_ns == before
    if os.name != "nt":
        assert health.mode == 0o600


def test_no_database_is_clean(location: Location) -> None:
    """Nothing is wrong with what is not there, and looking makes nothing."""
    health = check(location)
    assert (health.exists, health.clean, health.tests) == (False, True, None)
    assert not location.path.parent.exists()


@pytest.mark.parametrize(
    ("statement", "code", "words"),
    [
        ("UPDATE test SET side = 'laft'", "damaged", "CHECK"),
        ("UPDATE test SET trial_1 = 3001", "damaged", "CHECK"),
        ("UPDATE test SET person_id = 7", "damaged", "person"),
        ("UPDATE test SET trial_3 = 900, trial_2 = NULL", "damaged", "CHECK"),
        ("UPDATE test SET uuid = replace(uuid, '-', '+')", "unreadable_row", "UUID"),
        ("UPDATE test SET note = 'a' || char(27)", "unreadable_row", "control"),
        ("UPDATE test SET note = ' a '", "unreadable_row", "note"),
        ("UPDATE test SET tags = 'a  b'", "unreadable_row", "tags"),
        ("UPDATE person SET name_key = 'you'", "unreadable_row", "name_key"),
        ("UPDATE person SET name = ' me'", "unreadable_row", "name"),
        ("INSERT INTO person_code VALUES (1, 'P-7K3')", "unreadable_row", "person_code 1"),
        ("INSERT INTO person_code VALUES (1, 'P-7K3O')", "unreadable_row", "P-7K3O"),
        ("INSERT INTO person_code VALUES (1, '7K3Q')", "unreadable_row", "7K3Q"),
        ("UPDATE goal SET by_day = '2026-02-31'", "unreadable_row", "goal 1"),
        ("UPDATE goal SET target = 9999", "unreadable_row", "distance 9999"),
        ("UPDATE test SET pain = 11", "unreadable_row", "pain 11"),
        ("UPDATE change SET made_at = 'now'", "unreadable_row", "change 1"),
        ("UPDATE change SET made_at = '2026-11-20T12:00'", "unreadable_row", "no offset"),
        ("UPDATE change SET summary = x'00'", "unreadable_row", "summary"),
        ("UPDATE changed SET table_name = 'tests'", "unreadable_row", "table"),
        ("UPDATE changed SET image = '{'", "unreadable_row", "JSON"),
        ("UPDATE changed SET first_id = 1, image = '{\"id\": 2}'", "unreadable_row", "saved state"),
    ],
)
def test_values_that_were_never_stored_by_us(
    stored: Location, statement: str, code: str, words: str
) -> None:
    """Each is a fault that names the row, with what to do; the exit code rests on `clean`."""
    spoil(stored, statement)
    health = check(stored)
    found = [finding for finding in health.findings if finding.code == code]
    assert any(words in finding.text for finding in found)
    assert all("db restore" in finding.advice for finding in found)
    assert not health.clean
    error = find_damage(stored)
    assert error is not None
    assert "damaged" in error.message


def test_the_advice_names_the_last_backup(stored: Location, now: datetime) -> None:
    """So that nobody has to look for it."""
    made = back_up(stored, None, now)
    spoil(stored, "UPDATE test SET side = 'laft'")
    assert str(made.path) in check(stored).findings[0].advice


def test_a_torn_database_is_said_to_be_damaged(stored: Location) -> None:
    """Half of it is gone, as after a copy that was broken off."""
    whole = stored.path.read_bytes()
    stored.path.write_bytes(whole[: len(whole) // 2])
    health = check(stored)
    assert "damaged" in {finding.code for finding in health.findings}
    assert not health.clean


def test_a_database_without_its_head_is_said_to_be_damaged(stored: Location) -> None:
    """It is no database to SQLite, and still no stranger's file to us."""
    stored.path.write_bytes(b"\0" * 100 + stored.path.read_bytes()[100:])
    assert codes(stored) == ["damaged"]


def test_a_name_that_is_no_text_any_more_is_damage(stored: Location) -> None:
    """SQLite quotes it in its message, which the driver then cannot decode."""
    whole = stored.path.read_bytes()
    assert b"CREATE TABLE goal" in whole
    stored.path.write_bytes(whole.replace(b"CREATE TABLE goal", b"CREATE TABL\xee goal"))
    assert codes(stored) == ["damaged"]


def test_many_faults_are_told_in_part(stored: Location) -> None:
    """Twenty are enough to see."""
    with closing(sqlite3.connect(stored.path)) as other, other:
        for number in range(30):
            other.execute(
                "INSERT INTO change (made_at, summary, undone) VALUES ('never', ?, 0)",
                (str(number),),
            )
    assert len(check(stored).findings) == 20


@pytest.mark.parametrize("text", ["Dear physio, " * 99, "xy"])
def test_a_file_that_never_was_ours_is_an_error(location: Location, text: str) -> None:
    """There is nothing to look at in it, and nothing to blame on damage."""
    location.path.parent.mkdir()
    location.path.write_text(text)
    with pytest.raises(CouldNotError, match="is not a dorsiflex database"):
        check(location)
    assert find_damage(location) is None


def test_a_healthy_database_explains_no_failure(stored: Location) -> None:
    """Then it is the program that failed."""
    assert find_damage(stored) is None


def test_a_newer_schema_is_a_fault(stored: Location) -> None:
    """With the same words as everywhere; its rows are not looked at."""
    spoil(stored, "UPDATE dorsiflex_version SET version_num = '9999'")
    health = check(stored)
    assert [finding.code for finding in health.findings] == ["newer_schema"]
    assert "update dorsiflex" in health.findings[0].advice
    assert health.tests is None


@pytest.mark.parametrize(
    ("trial", "words"),
    [(None, "no trials"), (9999, "distance 9999"), (9.5, "distance 9.5"), ("x", "distance x")],
)
def test_a_step_that_would_bring_back_what_cannot_be(
    stored: Location, trial: object, words: str
) -> None:
    """What is kept for undo is read as well: it was damaged before anybody needs it."""
    with closing(sqlite3.connect(stored.path)) as connection, connection:
        id_, image = connection.execute(
            "SELECT id, image FROM changed WHERE table_name = 'test' AND image IS NOT NULL"
        ).fetchone()
        kept = {**json.loads(image), "trial_1": trial, "trial_2": None}
        connection.execute("UPDATE changed SET image = ? WHERE id = ?", (json.dumps(kept), id_))
    (found,) = check(stored).findings
    assert (found.code, words in found.text) == ("unreadable_row", True)


def test_an_older_schema_is_no_fault(older: Location) -> None:
    """The next use brings it up to date; looking does not, and yet counts what is in it."""
    before = older.path.read_bytes()
    health = check(older)
    assert (health.clean, health.schema, health.people, health.tests) == (True, "0003", 2, 7)
    assert older.path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "code", "words"),
    [
        ("DELETE FROM trial WHERE test_id = 3", "damaged", "test 3 has lost trials"),
        ("UPDATE test SET note = ' a '", "unreadable_row", "note"),
    ],
)
def test_a_fault_of_an_older_schema(older: Location, statement: str, code: str, words: str) -> None:
    """What would stop the program from bringing it up to date is found before."""
    spoil(older, statement)
    health = check(older)
    assert not health.clean
    assert {finding.code for finding in health.findings} == {code}
    assert words in health.findings[0].text


def test_no_room_for_a_copy_of_an_older_schema(
    older: Location, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder for temporary files is blamed, and not the database."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(CouldNotError, match="no temporary copy can be made: No such file"):
        check(older)


def test_a_file_without_tables_is_no_fault(location: Location) -> None:
    """As an empty file."""
    location.path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    location.path.chmod(0o600)
    health = check(location)
    assert (health.clean, health.schema) == (True, None)


def test_wal_mode_is_a_fault(stored: Location) -> None:
    """A copy of the file alone would lack what is in its log."""
    spoil(stored, "PRAGMA journal_mode = WAL")
    assert codes(stored) == ["journal_mode"]


@posix
def test_others_may_read(stored: Location, now: datetime) -> None:
    """The file, a backup and the folder of backups, each with the command that closes it."""
    made = back_up(stored, None, now)
    for path, mode in ((stored.path, 0o640), (made.path, 0o604), (made.path.parent, 0o755)):
        path.chmod(mode)
    found = check(stored)
    assert [finding.advice for finding in found.findings] == [
        f"chmod 600 '{stored.path}'",
        f"chmod 600 '{made.path}'",
        f"chmod 700 '{made.path.parent}'",
    ]
    assert not found.clean


@posix
@pytest.mark.parametrize(("mode", "found"), [(0o755, 0), (0o1777, 0), (0o775, 1), (0o702, 1)])
def test_a_folder_of_the_users_choice(stored: Location, mode: int, found: int) -> None:
    """Others may look into it, and write to it where nobody can replace what is another's."""
    stored.path.parent.chmod(mode)
    assert codes(stored) == ["folder_permissions"] * found


@posix
def test_the_folder_of_our_own(database: Path, stored: Location) -> None:
    """The data folder was made for this user alone, and is to stay so."""
    database.parent.mkdir(mode=0o755)
    database.write_bytes(stored.path.read_bytes())
    database.chmod(0o600)
    assert codes(Location(database)) == ["folder_permissions"]


@posix
def test_an_account_without_a_home(stored: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no folder of our own to look at then."""
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "")
    assert check(stored).clean


def test_leftovers_of_killed_processes(stored: Location, now: datetime) -> None:
    """Those of an hour ago, beside the database and its backups; not work in progress."""
    back_up(stored, None, now)
    old = [
        stored.path.with_name(".tests.sqlite3.7.part"),
        stored.path.with_name(".tests.sqlite3.7.part-journal"),
        backup_folder(stored.path) / ".tests-2026-11-20T110000Z.sqlite3.7.part",
    ]
    for path in (*old, stored.path.with_name(".other.sqlite3.7.part")):
        path.touch()
        os.utime(path, (0, 0))
    stored.path.with_name(".tests.sqlite3.8.part").touch()
    found = check(stored).findings
    assert [finding.code for finding in found] == ["leftover"] * 3
    assert [finding.advice for finding in found] == [f"delete it: rm '{path}'" for path in old]


def test_a_network_folder_is_a_warning(stored: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as the list of mounts, here one of our own, says so."""
    mounts = stored.path.with_name("mounts")
    mounts.write_text("server:/x / nfs rw 0 0\n")
    monkeypatch.setattr(folders, "MOUNTS", mounts)
    assert codes(stored) == ["network_folder"]
    assert check(stored).clean
    mounts.unlink()
    assert codes(stored) == []


def test_a_synced_folder_is_a_warning(stored: Location, tmp_path: Path) -> None:
    """Nothing is wrong yet: said, after all faults, and still clean."""
    folder = tmp_path / "Dropbox"
    folder.mkdir(mode=0o700)
    path = folder / "tests.sqlite3"
    path.write_bytes(stored.path.read_bytes())
    path.chmod(0o600)
    health = check(Location(path))
    assert [(found.code, found.level) for found in health.findings] == [
        ("synced_folder", Level.WARNING)
    ]
    assert health.clean
    assert [found.code for found in check(Location(folder / "new")).findings] == ["synced_folder"]


@pytest.mark.parametrize(
    "row",
    [
        "training VALUES (1, '', 1, 'x', '2026-11-20T07:30:00', 0, NULL, 1, 1, 1, 0, 1, 0, '')",
        "morning VALUES (1, 1, '2026-13-20', 3)",
        "training_plan VALUES (1, 1, '2026-11-20', '2026-11-19')",
        f"event VALUES (1, '{'x' * 36}', 1, '2026-11-20', 'left', 0, 'surgery')",
        f"event VALUES (1, '{UUID(int=1)}', 1, '2026-11-20', 'up', 0, 'surgery')",
        f"event VALUES (1, '{UUID(int=1)}', 1, '2026-11-20', 'left', 0, ' \x1b')",
    ],
)
def test_training_and_events_are_read_row_by_row_too(stored: Location, row: str) -> None:
    """No UUID, no such day, a plan that ends before it begins, no such ankle, an acting text."""
    spoil(stored, f"INSERT INTO {row}")
    assert "unreadable_row" in codes(stored)
