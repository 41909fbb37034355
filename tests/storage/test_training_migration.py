"""A database from before training: brought up to date with all that is in it."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from dorsiflex.domain.dates import Filter, Period
from dorsiflex.storage.location import Location
from dorsiflex.storage.transactions import reading, writing

FROZEN = Path(__file__).parent / "frozen" / "schema-0001.sqlite3"
"""Made through the command line by the program as it was when 0001 was its newest schema."""

TABLES = ("person", "goal")
NEW = ("training", "morning", "training_plan", "plan_item")


def _rows(path: Path, tables: tuple[str, ...]) -> dict[str, list[object]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: list(connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"))  # noqa: S608 # constants of this file
            for table in tables
        }


def _version(path: Path) -> object:
    with closing(sqlite3.connect(path)) as connection:
        ((version,),) = connection.execute("SELECT version_num FROM dorsiflex_version")
    return version


@pytest.mark.parametrize("open_", [reading, writing])
def test_a_database_of_schema_0001_opens_with_all_its_rows(
    tmp_path: Path, now: datetime, open_: Callable[..., object]
) -> None:
    """Reader or writer: what no later schema changed is as it was, the new tables are empty."""
    path = Path(shutil.copy(FROZEN, tmp_path / "old.sqlite3"))
    before = _rows(path, TABLES)
    assert _version(path) == "0001"
    assert all(before.values())
    with open_(Location(path), now) as store:  # type: ignore[attr-defined] # one of two context managers
        person = store.person(None)
        assert len(list(store.tests(person, Filter()))) == 5
        assert store.training.training_log(person, Period()).plans == []
    assert _version(path) > "0001"  # type: ignore[operator] # text
    assert _rows(path, TABLES) == before
    assert _rows(path, NEW) == {table: [] for table in NEW}
