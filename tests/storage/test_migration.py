import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

import dorsiflex

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


class Program:
    """A version of the program, run in processes of its own on one database."""

    def __init__(self, source: Path, database: Path) -> None:
        self._source = source
        self.database = database

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run it; as a rule without an error."""
        return subprocess.run(
            [sys.executable, "-m", "dorsiflex", "--db", str(self.database), *words],
            env={**os.environ, "PYTHONPATH": str(self._source)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def exported(self, form: str) -> str:
        """Export everybody's tests, one person after the other."""
        return "".join(self("-P", who, "export", "--format", form).stdout for who in PEOPLE)


@pytest.fixture(params=FROZEN, ids=[file.stem for file in FROZEN])
def frozen(request: pytest.FixtureRequest) -> Path:
    """Give one frozen database after the other."""
    return Path(request.param)


@pytest.fixture
def present(frozen: Path, tmp_path: Path) -> Program:
    """Give the program as it is, with a copy of a frozen database."""
    folder = tmp_path / "here"
    folder.mkdir(mode=0o700)
    copy = Path(shutil.copy(frozen, folder / "tests.sqlite3"))
    copy.chmod(0o600)
    return Program(Path(dorsiflex.__file__).parents[1], copy)


def next_version(folder: Path, database: Path, then: str = "pass") -> Program:
    """Give the program as it may be one day: with one more migration."""
    package = Path(dorsiflex.__file__).parent
    shutil.copytree(package, folder / "dorsiflex", ignore=shutil.ignore_patterns("__pycache__"))
    migrations = folder / "dorsiflex" / "storage" / "migrations"
    before = (migrations / "__init__.py").read_text(encoding="utf-8")
    newest = max(path.name[:4] for path in (package / "storage/migrations/versions").glob("0*.py"))
    after = before.replace(f'NEWEST = "{newest}"', 'NEWEST = "9999"')
    assert after != before
    (migrations / "__init__.py").write_text(after, encoding="utf-8")
    (migrations / "versions" / "9999_next.py").write_text(NEXT.format(newest=newest, then=then))
    return Program(folder, database)


def versions_in(path: Path) -> list[str]:
    """Read which schema a file has, by SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT version_num FROM dorsiflex_version")]


def backups(program: Program) -> list[Path]:
    """Give the backups beside a database."""
    return sorted((program.database.parent / "backups").glob("*"))


def exported_then(frozen: Path, form: str) -> str:
    """Return what was exported when frozen, with the columns added later."""
    text = frozen.with_suffix(f".{form}").read_text(encoding="utf-8")
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
    """Every test, goal and change is as on the day it was frozen, and the database is well."""
    for form in ("csv", "jsonl"):
        assert present.exported(form) == exported_then(frozen, form)
    changes = frozen.with_suffix(".changes.json").read_text(encoding="utf-8")
    assert present("undo", "--list", "--json").stdout == changes
    former_goals = json.loads(frozen.with_suffix(".goals.json").read_text(encoding="utf-8"))[
        "goals"
    ]
    goals = json.loads(present("goal", "list", "--json").stdout)["goals"]
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
            assert present("export", "--what", what).stdout == text
    codes = frozen.with_suffix(".codes.csv")
    if codes.exists():
        everybody = present("export", "--all-people", "--pseudonymise").stdout
        assert everybody == exported_then(frozen, "codes.csv")
    assert present("db", "check").returncode == 0


def test_what_was_undone_when_it_was_frozen_can_be_redone(present: Program) -> None:
    """The last change was a test of Anna K's, 8.5 cm, taken back; all others can be undone."""
    assert "8.5" not in present("-P", "Anna K", "list").stdout
    assert present("redo").returncode == 0
    assert "8.5" in present("-P", "Anna K", "list").stdout
    for _ in json.loads(present("undo", "--list", "-n", "99", "--json").stdout)["changes"]:
        assert present("undo").returncode == 0
    assert present("undo").returncode == 3
    assert present("list", "--json").stdout.count('"uuid"') == 0


@pytest.mark.parametrize("first", ["export", "log"])
def test_a_migration_backs_up_first_and_keeps_everything(
    present: Program, frozen: Path, tmp_path: Path, first: str
) -> None:
    """Reading or writing with the next version: the backup is the former schema, whole."""
    program = next_version(tmp_path / "next", present.database)
    words = ("log", "-l", "10", "--at", "2026-10-01") if first == "log" else ("export",)
    assert program(*words).stderr == ""
    assert versions_in(present.database) == ["9999"]
    (backup,) = backups(present)
    assert backup.name == "tests-2026-11-22T180000Z-before-migration.sqlite3"
    assert versions_in(backup) == versions_in(frozen)
    with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(frozen)) as original:
        assert list(copy.iterdump()) == list(original.iterdump())
    if first == "log":
        assert program("undo").returncode == 0
    assert program.exported("csv") == exported_then(frozen, "csv")
    assert len(backups(present)) == 1


def test_the_former_version_leaves_a_migrated_database_alone(
    present: Program, tmp_path: Path
) -> None:
    """Somebody goes back to the program of before: refused; its backup can be restored."""
    assert next_version(tmp_path / "next", present.database)("list").returncode == 0
    refused = present("list")
    assert refused.returncode == 1
    assert "newer version" in refused.stderr
    (backup,) = backups(present)
    assert present("db", "restore", str(backup)).returncode == 0
    assert "9.9" in present("list").stdout


def test_a_migration_that_fails_changes_nothing(present: Program, tmp_path: Path) -> None:
    """Half of it was done: one transaction, so the former version goes on, as does its backup."""
    before = present.exported("csv")
    copies = backups(present)
    then = 'op.execute("DELETE FROM test"); op.execute("nonsense")'
    failed = next_version(tmp_path / "next", present.database, then)("list")
    assert failed.returncode == 1
    assert failed.stderr.startswith("error: ")
    assert present.exported("csv") == before
    assert backups(present) == copies


def test_no_migration_without_its_backup(present: Program, tmp_path: Path) -> None:
    """Something is in the way of the folder of backups: refused, and nothing is migrated."""
    (present.database.parent / "backups").write_text("in the way")
    before = present.database.read_bytes()
    refused = next_version(tmp_path / "next", present.database)("log", "-l", "9")
    assert refused.returncode == 1
    assert "backups cannot be created" in refused.stderr
    assert present.database.read_bytes() == before


def test_an_older_copy_is_migrated_as_it_is_restored(present: Program, tmp_path: Path) -> None:
    """By the next version, in a database of its own: the copy stays as old as it is."""
    fresh = next_version(tmp_path / "next", tmp_path / "fresh.sqlite3")
    restored = fresh("db", "restore", str(present.database))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert versions_in(fresh.database) == ["9999"]
    assert versions_in(present.database) != ["9999"]
    assert fresh.exported("csv") == present.exported("csv")


def test_two_processes_that_find_an_old_database_migrate_it_once(
    present: Program, tmp_path: Path
) -> None:
    """Whoever comes second waits, and finds nothing to do: one backup, both succeed."""
    next_version(tmp_path / "next", present.database)
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "dorsiflex", "--db", str(present.database), "list"],
            env={**os.environ, "PYTHONPATH": str(tmp_path / "next")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in both:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, b"")
    assert len(backups(present)) == 1


def test_an_empty_file_is_migrated_without_a_backup(tmp_path: Path) -> None:
    """There is nothing to go back to."""
    program = Program(Path(dorsiflex.__file__).parents[1], tmp_path / "new.sqlite3")
    assert program("log", "-l", "9").returncode == 0
    assert backups(program) == []
