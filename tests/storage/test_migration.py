import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import Outcome

from dorsiflex.storage import migrate, migrations
from dorsiflex.storage import statements as sql
from dorsiflex.storage.migrations import NEWEST

if TYPE_CHECKING:
    from tests.conftest import Run

FROZEN = sorted((Path(__file__).parent / "frozen").glob("schema-*.sqlite3"))
"""A database of every schema so far, as its own time made it (frozen/make-*.sh)."""

PEOPLE = ("me", "Anna K")

NEXT = '''"""A later schema, for a test."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    with op.batch_alter_table("test") as table:
        table.add_column(sa.Column("leg_length", sa.Integer(), nullable=True))
    {then}
'''

NEXT_PROGRAM = """
import sys
from dorsiflex.__main__ import main
from dorsiflex.storage import migrate, statements

migrate.MIGRATIONS = sys.argv.pop(1)
statements.SCHEMA_VERSION = "9999"
sys.exit(main())
"""
"""The program as it may be one day, for a process of its own; its migrations are the first word."""

pytestmark = pytest.mark.sqlite


class Program:
    """A version of the program, on one database."""

    def __init__(self, run: Callable[..., Outcome], database: Path) -> None:
        self._run = run
        self.database = database

    def __call__(self, *words: str) -> Outcome:
        """Run it; as a rule without an error."""
        return self._run("--db", str(self.database), *words)

    def exported(self, form: str) -> str:
        """Export everybody's tests, one person after the other."""
        return "".join(self("-P", who, "export", "--format", form).out for who in PEOPLE)


Next = Callable[..., Program]


@pytest.fixture(params=FROZEN, ids=[file.stem for file in FROZEN])
def frozen(request: pytest.FixtureRequest) -> Path:
    """Return one frozen database after the other."""
    return Path(request.param)


@pytest.fixture
def present(run_first: "Run", frozen: Path, tmp_path: Path) -> Program:
    """Return the program as it is, with a copy of a frozen database."""
    folder = tmp_path / "here"
    folder.mkdir(mode=0o700)
    copy = Path(shutil.copy(frozen, folder / "tests.sqlite3"))
    copy.chmod(0o600)
    return Program(run_first, copy)


@pytest.fixture(scope="session")
def next_migrations(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the migrations as they may be one day, once for each last one."""

    @cache
    def make(then: str) -> Path:
        folder = tmp_path_factory.mktemp("next") / "migrations"
        ours = Path(migrations.__file__).parent
        shutil.copytree(ours, folder, ignore=shutil.ignore_patterns("__pycache__"))
        text = NEXT.format(newest=NEWEST, then=then)
        (folder / "versions" / "9999_next.py").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def next_version(run_first: "Run", next_migrations: Callable[[str], Path]) -> Next:
    """Return the program as it may be one day, with one more migration."""

    def program(database: Path, then: str = "pass") -> Program:
        def run(*words: str) -> Outcome:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(migrate, "MIGRATIONS", str(next_migrations(then)))
                patch.setattr(sql, "SCHEMA_VERSION", "9999")
                return run_first(*words)

        return Program(run, database)

    return program


def versions_in(path: Path) -> list[str]:
    """Read which schema a file has, by SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT version_num FROM dorsiflex_version")]


def backups(database: Path) -> list[Path]:
    """Return the backups beside a database."""
    return sorted((database.parent / "backups").glob("*"))


def exported_then(frozen: Path, form: str) -> str:
    """Return what was exported when frozen, with the columns added later."""
    text = frozen.with_suffix(f".{form}").read_text(encoding="utf-8")
    if frozen.stem >= "schema-0006":
        return text
    if form == "jsonl":
        tests = [json.loads(line) for line in text.splitlines()]
        return "".join(
            json.dumps(
                {**test, "measured_by": None, **local(test["tested_at"])}, ensure_ascii=False
            )
            + "\n"
            for test in tests
        )
    header, *rows = csv.reader(StringIO(text, newline=""))
    moment = header.index("tested_at" if "tested_at" in header else "done_at")
    added = {"measured_by": ""} if "tested_at" in header else {}
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*header, *added, *local("2026-11-20T07:30:00")])
    for row in rows:
        names = row == header  # of the next person
        cells = {**added, **local("2026-11-20T07:30:00" if names else row[moment])}
        writer.writerow([*row, *(cells if names else cells.values())])
    return written.getvalue()


def local(moment: str) -> dict[str, str]:
    """Return the local columns of a moment, by their names."""
    at = datetime.fromisoformat(moment)
    return {
        "local_date": f"{at:%Y-%m-%d}",
        "local_time": f"{at:%H:%M:%S}",
        "iso_week": f"{at:%G-W%V}",
    }


def test_a_frozen_database_gives_what_it_gave(present: Program, frozen: Path) -> None:
    """Every test, goal and change is as on the day it was frozen; the database has no faults."""
    for form in ("csv", "jsonl"):
        assert present.exported(form) == exported_then(frozen, form)
    former_changes = json.loads(frozen.with_suffix(".changes.json").read_text(encoding="utf-8"))
    changes = json.loads(present("undo", "--list", "--json").out)["changes"]
    assert [
        {field: change[field] for field in former}
        for change, former in zip(changes, former_changes["changes"], strict=True)
    ] == former_changes["changes"]
    former_goals = json.loads(frozen.with_suffix(".goals.json").read_text(encoding="utf-8"))[
        "goals"
    ]
    goals = json.loads(present("goal", "list", "--json").out)["goals"]
    # Fields are only ever added; how far each goal is depends on the version and the day.
    stored = ("person", "side", "target_cm", "by")
    assert [[goal[field] for field in stored] for goal in goals] == [
        [goal[field] for field in stored] for goal in former_goals
    ]
    for what in ("training", "mornings", "events"):
        former = frozen.with_suffix(f".{what}.csv")
        if former.exists():
            is_training = what == "training"
            text = (
                exported_then(frozen, f"{what}.csv") if is_training else former.read_text("utf-8")
            )
            assert present("export", "--what", what).out == text
    codes = frozen.with_suffix(".codes.csv")
    if codes.exists():
        everybody = present("export", "--all-people", "--pseudonymise").out
        assert everybody == exported_then(frozen, "codes.csv")
    assert present("db", "check").code == 0


def test_what_was_undone_when_it_was_frozen_can_be_redone(present: Program) -> None:
    """The last change was a test of Anna K's, 8.5 cm, undone; all others can be undone.

    In later databases it was changed to 8.7 cm, which is undone, too: the test comes back first.
    """
    assert "8.5" not in present("-P", "Anna K", "list").out
    assert present("redo").code == 0
    assert "8.5" in present("-P", "Anna K", "list").out
    is_changed = present("redo").code == 0
    assert ("8.7" in present("-P", "Anna K", "list").out) == is_changed
    for _ in json.loads(present("undo", "--list", "-n", "99", "--json").out)["changes"]:
        assert present("undo").code == 0
    assert present("undo").code == 3
    assert present("list", "--json").out.count('"uuid"') == 0


@pytest.mark.parametrize("first", ["export", "log"])
def test_a_migration_backs_up_first_and_keeps_everything(
    present: Program, next_version: Next, frozen: Path, first: str
) -> None:
    """Reading or writing with the next version: the backup has the former schema, complete."""
    program = next_version(present.database)
    words = ("log", "-l", "10", "--at", "2026-10-01") if first == "log" else ("export",)
    assert program(*words).err == ""
    assert versions_in(present.database) == ["9999"]
    (backup,) = backups(present.database)
    assert backup.name == "tests-2026-11-22T180000Z-before-migration.sqlite3"
    assert versions_in(backup) == versions_in(frozen)
    with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(frozen)) as original:
        assert list(copy.iterdump()) == list(original.iterdump())
    if first == "log":
        assert program("undo").code == 0
    assert program.exported("csv") == exported_then(frozen, "csv")
    assert len(backups(present.database)) == 1


def test_the_former_version_leaves_a_migrated_database_alone(
    present: Program, next_version: Next
) -> None:
    """Somebody goes back to the program of before: refused; its backup can be restored."""
    assert next_version(present.database)("list").code == 0
    refused = present("list")
    assert refused.code == 1
    assert "newer version" in refused.err
    (backup,) = backups(present.database)
    assert present("db", "restore", str(backup)).code == 0
    assert "9.9" in present("list").out


def test_a_migration_that_fails_changes_nothing(present: Program, next_version: Next) -> None:
    """Half of it was done: one transaction, so the former version goes on, as does its backup."""
    before = present.exported("csv")
    copies = backups(present.database)
    then = 'op.execute("DELETE FROM test"); op.execute("nonsense")'
    failed = next_version(present.database, then)("list")
    assert failed.code == 1
    assert failed.err.startswith("error: ")
    assert present.exported("csv") == before
    assert backups(present.database) == copies


def test_no_migration_without_its_backup(present: Program, next_version: Next) -> None:
    """Something is in the way of the folder of backups: refused, and nothing is migrated."""
    (present.database.parent / "backups").write_text("in the way")
    before = present.database.read_bytes()
    refused = next_version(present.database)("log", "-l", "9")
    assert refused.code == 1
    assert "backups cannot be created" in refused.err
    assert present.database.read_bytes() == before


def test_an_older_copy_is_migrated_as_it_is_restored(
    present: Program, next_version: Next, tmp_path: Path
) -> None:
    """By the next version, in a database of its own: the copy stays as old as it is."""
    fresh = next_version(tmp_path / "fresh.sqlite3")
    restored = fresh("db", "restore", str(present.database))
    assert (restored.code, restored.err) == (0, "")
    assert versions_in(fresh.database) == ["9999"]
    assert versions_in(present.database) != ["9999"]
    assert fresh.exported("csv") == present.exported("csv")


def test_two_processes_that_find_an_old_database_migrate_it_once(
    frozen: Path, tmp_path: Path, next_migrations: Callable[[str], Path]
) -> None:
    """The second one waits, and finds nothing to do: one backup, both succeed."""
    database = Path(shutil.copy(frozen, tmp_path / "tests.sqlite3"))
    listing = [sys.executable, "-c", NEXT_PROGRAM, str(next_migrations("pass"))]
    both = [
        subprocess.Popen(
            [*listing, "--db", str(database), "list"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for each in both:
        assert each.communicate()[1] == b""
        assert each.returncode == 0
    assert versions_in(database) == ["9999"]
    assert len(backups(database)) == 1


def test_an_empty_file_is_migrated_without_a_backup(run_first: "Run", tmp_path: Path) -> None:
    """There is nothing to go back to."""
    program = Program(run_first, tmp_path / "new.sqlite3")
    assert program("log", "-l", "9").code == 0
    assert backups(program.database) == []
