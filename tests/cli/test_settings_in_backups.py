"""A backup holds the settings; a restore puts them back and never loses those that are here."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

pytestmark = pytest.mark.sqlite

COPY = "before-restore-2026-11-22T180000Z"


@pytest.fixture
def settings_file(run: "Run") -> Path:
    """Say where the settings are: a comment, inches, a limit of 4."""
    path = Path(run("config", "path", "--json").json["path"])
    path.parent.mkdir(parents=True)
    path.write_bytes(b"# mine\r\nunit = 'in'\npain_limit = 4\n")
    return path


@pytest.fixture
def backup(run: "Run", settings_file: Path, own_world: Path) -> str:
    """Make a backup of two tests and these settings."""
    assert settings_file.exists()
    path = str(own_world / "copy.sqlite3")
    run("log", "-l", "4.25in", "-r", "4in")
    assert run("db", "backup", path).code == 0
    return path


def tables(path: Path) -> set[str]:
    """Return the names of the tables of a file."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in found}


def test_settings_come_back_to_the_byte(
    run: "Run", backup: str, settings_file: Path, database: Path
) -> None:
    """If there are none, they are those of the backup; and the database has no trace of them."""
    before = settings_file.read_bytes()
    settings_file.unlink()
    settings_file.parent.rmdir()
    found = run("db", "restore", backup)
    assert found.out.splitlines()[3:] == ["Settings: unit not set -> in, pain_limit not set -> 4"]
    assert settings_file.read_bytes() == before
    assert settings_file.stat().st_mode & 0o777 == 0o600
    assert "dorsiflex_settings" not in tables(database)
    assert run("db", "restore", backup).out.count("Settings") == 0


def test_present_settings_are_kept_in_a_copy(run: "Run", backup: str, settings_file: Path) -> None:
    """Old and new of those that differ are said, and where the former file is; twice if asked."""
    former = b"person = 'me'\nunit = 'in'\n"
    settings_file.write_bytes(former)
    assert run("db", "restore", backup).out.splitlines()[3:] == [
        "Settings: person me -> not set, pain_limit not set -> 4",
        f"The previous settings were saved as {settings_file.parent}/config-{COPY}.toml",
    ]
    assert (settings_file.parent / f"config-{COPY}.toml").read_bytes() == former
    settings_file.write_bytes(b"unit = 'mm'\n")
    data = run("db", "restore", backup, "--json").json["settings"]
    assert data == {
        "path": str(settings_file),
        "former": f"{settings_file.parent}/config-{COPY}-2.toml",
        "changes": [
            {"key": "unit", "before": "mm", "after": "in"},
            {"key": "pain_limit", "before": None, "after": 4},
        ],
    }
    assert (settings_file.parent / f"config-{COPY}.toml").read_bytes() == former


def test_the_backup_before_a_restore_has_the_settings_of_then(
    run: "Run", backup: str, settings_file: Path
) -> None:
    """So the way back that the message names brings back both."""
    run("config", "set", "unit", "mm")
    run("delete", "1")
    former = run("db", "restore", backup, "--json").json["former"]
    assert run("config", "get", "unit").out == "in\n"
    assert run("db", "restore", former).code == 0
    assert run("config", "get", "unit").out == "mm\n"
    assert len(run("list", "--json").json["tests"]) == 1
    assert settings_file.read_text().startswith("# mine")


def test_settings_can_be_left_alone(run: "Run", backup: str, settings_file: Path) -> None:
    """With an option; and a backup without settings leaves them anyway."""
    settings_file.write_bytes(b"unit = 'mm'\n")
    found = run("db", "restore", backup, "--no-settings")
    assert (found.code, "Settings:" in found.out) == (0, False)
    assert settings_file.read_bytes() == b"unit = 'mm'\n"
    settings_file.unlink()
    run("db", "backup", backup, "--force")
    assert "dorsiflex_settings" not in tables(Path(backup))
    settings_file.write_bytes(b"unit = 'mm'\n")
    assert "Settings:" not in run("db", "restore", backup).out
    assert settings_file.read_bytes() == b"unit = 'mm'\n"
    assert [path.name for path in settings_file.parent.iterdir()] == ["config.toml"]


def test_a_backup_is_a_database_that_can_be_used(run: "Run", backup: str) -> None:
    """Read, written, checked and backed up as any other; its settings are those in use then."""
    assert tables(Path(backup)) >= {"dorsiflex_settings", "test", "person"}
    with closing(sqlite3.connect(backup)) as connection:
        ((text,),) = connection.execute("SELECT toml FROM dorsiflex_settings")
    assert text == "# mine\r\nunit = 'in'\npain_limit = 4\n"
    assert len(run("--db", backup, "list", "--json").json["tests"]) == 2
    assert run("--db", backup, "log", "-l", "4in").code == 0
    assert run("--db", backup, "undo").code == 0
    run("config", "set", "unit", "mm")
    again = run("--db", backup, "db", "backup", "--json").json["path"]
    run("config", "unset", "unit")
    assert run("db", "restore", again).code == 0
    assert run("config", "get", "unit").out == "mm\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"unit = [\n", "are not valid TOML"),
        (b"unit = 'furlong'\n", "furlong"),
        (b"unit = '\xff'\n", "are not UTF-8"),
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_stop_a_restore(
    run: "Run", backup: str, settings_file: Path, content: bytes, reason: str
) -> None:
    """They would stop every command; nothing is changed, and the rest can be restored."""
    settings_file.write_bytes(content)
    assert run("db", "backup", backup, "--force").code == 0
    settings_file.write_bytes(b"unit = 'mm'\n")
    run("delete", "1")
    refused = run("db", "restore", backup)
    assert (refused.code, refused.out) == (1, "")
    assert reason in refused.err
    assert refused.err.endswith(
        "hint: nothing was changed; --no-settings restores everything else\n"
    )
    assert len(run("list", "--json").json["tests"]) == 1
    assert run("db", "restore", backup, "--no-settings").code == 0
    assert len(run("list", "--json").json["tests"]) == 2


def test_settings_that_cannot_be_written(
    run: "Run", backup: str, settings_file: Path, database: Path
) -> None:
    """The database is restored all the same, and that is said."""
    run("delete", "1")
    settings_file.unlink()
    settings_file.mkdir()
    found = run("db", "restore", backup)
    assert found.code == 1
    assert found.err.startswith("error: the database was restored, but not the settings: ")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM test").fetchall() == [(2,)]


def test_a_backup_without_the_settings_says_so(
    run: "Run", backup: str, settings_file: Path
) -> None:
    """The data are backed up all the same; without any settings there is nothing to say."""
    settings_file.unlink()
    settings_file.parent.rmdir()
    assert run("db", "backup", backup, "--force").err == ""
    settings_file.parent.touch()  # a file where its folder would be: for every command, none
    assert run("db", "backup", backup, "--force").err == ""
    settings_file.parent.unlink()
    settings_file.mkdir(parents=True)  # cannot be read by anybody
    made = run("db", "backup", backup, "--force", "--json")
    fault = made.json["settings_fault"]
    assert fault.startswith(f"{settings_file} cannot be read")
    assert (made.code, made.err) == (0, f"warning: the backup has no settings: {fault}\n")
    assert "dorsiflex_settings" not in tables(Path(backup))
