import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path

import pytest
from tests.storage.stores import names, number_of_tests, touched

from dorsiflex.errors import CouldNotError
from dorsiflex.storage.location import Location
from dorsiflex.storage.migrate import migrate
from dorsiflex.storage.store import Store
from dorsiflex.storage.transactions import reading, writing

pytestmark = pytest.mark.sqlite

Opening = Callable[[Location, datetime], AbstractContextManager[Store]]

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
both = pytest.mark.parametrize("opening", [reading, writing])


def not_ours(kind: str, path: Path, ours: bytes) -> None:
    """Put something else where the database is to be."""
    if kind == "text":
        path.write_text("date,side,distance\n2026-11-20,left,9.5\n" * 50, encoding="utf-8")
    elif kind == "short text":
        path.write_text("9.5\n", encoding="utf-8")
    elif kind == "one byte":
        path.write_text("x", encoding="utf-8")
    elif kind == "random bytes":
        path.write_bytes(random.Random(1).randbytes(9000))
    elif kind == "zeros":
        path.write_bytes(bytes(9000))
    elif kind == "truncated":
        path.write_bytes(ours[: len(ours) // 2 + 100])
    else:
        statements = {
            "another program's": "CREATE TABLE person (name); INSERT INTO person VALUES ('Ana')",
            "another program's in WAL mode": "PRAGMA journal_mode = WAL; CREATE TABLE t (x)",
            "alembic's": "CREATE TABLE alembic_version (version_num);"
            "INSERT INTO alembic_version VALUES ('0001')",
            "versionless": "CREATE TABLE dorsiflex_version (version_num)",
            "newer": "CREATE TABLE dorsiflex_version (version_num);"
            "INSERT INTO dorsiflex_version VALUES ('9999')",
            "newer in WAL mode": "PRAGMA journal_mode = WAL;"
            "CREATE TABLE dorsiflex_version (version_num);"
            "INSERT INTO dorsiflex_version VALUES ('9999')",
        }
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(statements[kind])


@both
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("text", "is not a dorsiflex database"),
        ("short text", "is not a dorsiflex database"),
        ("one byte", "is not a dorsiflex database"),
        ("random bytes", "is not a dorsiflex database"),
        ("zeros", "is not a dorsiflex database"),
        ("truncated", "is damaged"),
        ("another program's", "is another program's SQLite file"),
        ("another program's in WAL mode", "is another program's SQLite file"),
        ("alembic's", "is another program's SQLite file"),
        ("versionless", "is another program's SQLite file"),
        ("newer", "was written by a newer version of dorsiflex"),
        ("newer in WAL mode", "was written by a newer version of dorsiflex"),
    ],
)
def test_what_is_not_ours_is_refused_untouched(
    tmp_path: Path, now: datetime, made: bytes, opening: Opening, kind: str, message: str
) -> None:
    """Exit code 1, what it is, what to do; not a byte changes, nothing appears beside it."""
    path = tmp_path / "folder" / "x.db"
    path.parent.mkdir()
    not_ours(kind, path, made)
    before = touched(path)
    with pytest.raises(CouldNotError) as refused, opening(Location(path), now) as store:
        number_of_tests(store)
    assert refused.value.message == f"{path} {message}"
    assert refused.value.hint is not None
    assert "it was not changed" in refused.value.hint
    assert refused.value.exit_code == 1
    assert touched(path) == before


@both
def test_a_folder_is_not_a_database(tmp_path: Path, now: datetime, opening: Opening) -> None:
    """Nor does anything appear in it."""
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(CouldNotError, match="is not a file"), opening(Location(folder), now):
        pass
    assert names(folder) == []


@both
@posix
@pytest.mark.parametrize("name", ["file/x.db", "a" * 300, "loop"])
def test_a_path_that_leads_nowhere_is_an_error(
    tmp_path: Path, now: datetime, opening: Opening, name: str
) -> None:
    """Not an empty store: the data are somewhere else."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with (
        pytest.raises(CouldNotError, match="cannot be reached: "),
        opening(Location(tmp_path / name), now),
    ):
        pass


def test_a_newer_version_is_refused_by_the_migration_itself(tmp_path: Path) -> None:
    """Whichever user calls it."""
    path = tmp_path / "newer.db"
    not_ours("newer", path, b"")
    with pytest.raises(CouldNotError, match="newer version"):
        migrate(path)
