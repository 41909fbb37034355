"""A database that is gone while its backups are there: said, and nothing is made in its place."""

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

pytestmark = pytest.mark.sqlite

TOUCH_IT = """
log -l 9.5
log --many
train calf
morning 1
report
plot
compare 2026-09 2026-10
list
list --training
show 1
show t1
show e1
edit 1 -p 2
edit t1 --sets 2
delete 1
delete --since 2026-09 --yes
event add shoes
event list
event edit e1 --text boots
event delete e1
undo
undo --list
redo
goal set 12
goal list
goal clear
due
plan start
plan show
plan list
plan stop
plan add calf --times 2
plan drop calf
person add anna
person list
person rename me anna
person remove me --confirm me
person merge me anna
person codes
squad
export
export --what training
import ankles.csv
import ankles.csv --dry-run
db info
db check
db backup
"""
STILL_WORK = """
--help
--version
demo
guide
guide report
exercises
exercises calf
config list
config get unit
config path
db path
completion bash
"""


@pytest.fixture
def gone(run: "Run", database: Path, folder: Path) -> Path:
    """Two tests were stored, a backup was made, the database was lost; return the backup."""
    run("log", "-l", "9.5", "-r", "11.2")
    (folder / "ankles.csv").write_text("date,left\n2026-11-01,9\n")
    backup = Path(run("db", "backup", "--json").json["path"])
    database.unlink()
    return backup


@pytest.mark.parametrize("words", TOUCH_IT.strip().splitlines())
def test_every_command_says_so(run: "Run", gone: Path, database: Path, words: str) -> None:
    """It names the newest backup, how to restore it and how to start anew; nothing is created."""
    typed = "me 9 10\n" if "--many" in words else ""
    found = run(*words.split(), input=typed)
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        f"error: the database {database} is gone, but there are backups; the newest is from Sun 22"
        " Nov 2026, with 2 tests\n"
        f"hint: restore it: dorsiflex db restore {gone}; or, to start anew, move the folder backups"
        " away\n"
    )
    assert [path.name for path in database.parent.iterdir()] == ["backups"]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
@pytest.mark.usefixtures("gone")
def test_the_guided_log_says_so_before_it_asks() -> None:
    """Nobody measures for nothing."""
    import pexpect
    from tests.terminal import ended

    words = ["-m", "dorsiflex", "log"]
    process = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=120)
    code, shown = ended(process)
    in_one_line = " ".join(shown.split())  # long paths move where it is wrapped
    assert (code, "is gone" in in_one_line, "?" in in_one_line) == (1, True, False)


@pytest.mark.parametrize("words", STILL_WORK.strip().splitlines())
@pytest.mark.usefixtures("gone")
def test_what_needs_no_database_works(run: "Run", database: Path, words: str) -> None:
    """Help, demo, guide, exercises, settings, and where the database would be."""
    found = run(*words.split())
    assert (found.code, found.err) == (0, "")
    assert not database.exists()


def test_it_is_restored_as_the_hint_says(run: "Run", gone: Path) -> None:
    """Word by word; then everything is there again."""
    hint = run("list").err.splitlines()[1]
    command = hint.partition("restore it: ")[2].partition(";")[0]
    assert shlex.split(command) == ["dorsiflex", "db", "restore", str(gone)]
    assert run(*shlex.split(command)[1:]).code == 0
    assert [row["id"] for row in run("list", "--json").json["tests"]] == [1, 2]


def test_one_can_start_anew(run: "Run", gone: Path) -> None:
    """Once the folder of the backups has another name."""
    gone.parent.rename(gone.parent.with_name("old-backups"))
    assert run("log", "-l", "9", "--json").json["tests"][0]["id"] == 1


def test_a_database_that_was_named(run: "Run", own_world: Path) -> None:
    """The hint names it as well; another name in the same folder is a new database."""
    path = own_world / "my tests" / "a b.sqlite3"
    run("--db", str(path), "log", "-l", "9")
    run("--db", str(path), "db", "backup")
    path.unlink()
    hint = run("--db", str(path), "report").err.splitlines()[1]
    command = hint.partition("restore it: ")[2].partition(";")[0]
    assert run(*shlex.split(command)[1:]).code == 0
    assert len(run("--db", str(path), "list", "--json").json["tests"]) == 1
    assert run("--db", str(path.with_name("other.sqlite3")), "log", "-l", "9").code == 0


def test_an_emptied_file_is_gone_too(run: "Run", gone: Path, database: Path) -> None:
    """A disk or a sync service can leave a file of zero bytes; it is restored like none."""
    database.touch()
    assert "is gone, but there are backups" in run("log", "-l", "9").err
    assert database.read_bytes() == b""
    assert run("db", "restore", str(gone)).code == 0
    assert len(run("list", "--json").json["tests"]) == 2


def test_a_backup_that_cannot_be_read_is_named_without_a_count(run: "Run", gone: Path) -> None:
    """The newest is named whatever is in it; restore then says what is wrong with it."""
    gone.write_bytes(b"not a database" * 100)
    error = run("list").err.splitlines()[0]
    assert error.endswith("the newest is from Sun 22 Nov 2026")
