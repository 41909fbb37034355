import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import DamagedError
from dorsiflex.storage.health import _in_batches, check
from dorsiflex.storage.location import Location
from dorsiflex.storage.sqlite import SqliteDatabase

pytestmark = pytest.mark.sqlite  # the disk is at fault

Open = Callable[[], Any]


@pytest.fixture
def stored(write: Open, make: Callable[..., KneeToWallTest], location: Location) -> Location:
    """Return a database with two tests of one change."""
    with write() as store:
        store.log(store.person(None), [make(950), make(1000)], "log")
    return location


def misdirect(location: Location, key: str) -> None:
    """Put wrong keys into the index of changes behind SQLite's back, as damage on the disk does."""
    for shown, used in (("id", key), (key, "id")):
        with closing(sqlite3.connect(location.path)) as other, other:
            other.execute("PRAGMA writable_schema = ON")
            other.execute(
                "UPDATE sqlite_master SET sql = replace(sql, ?, ?)"
                " WHERE name = 'ix_changed_change_id_id'",
                (f"change_id, {shown})", f"change_id, {used})"),
            )
        if used == key:
            with closing(sqlite3.connect(location.path)) as other, other:
                other.execute("REINDEX ix_changed_change_id_id")


def test_an_undo_that_an_index_leads_in_circles_ends(
    stored: Location, write: Open, make: Callable[..., KneeToWallTest]
) -> None:
    """One row comes again and again: said to be damaged, and nothing is changed."""
    with write() as store:
        store.log(store.person(None), [make(970)], "log")
    misdirect(stored, "first_id - 1000")
    with pytest.raises(DamagedError, match="the list of changes is damaged"), write() as store:
        store.undo()
    health = check(stored)
    assert not health.clean
    assert health.tests == 3


def test_a_redo_that_an_index_leads_in_circles_ends(stored: Location, write: Open) -> None:
    """Likewise, the other way round."""
    with write() as store:
        store.undo()
    misdirect(stored, "first_id + 1000")
    with pytest.raises(DamagedError, match="the list of changes is damaged"), write() as store:
        store.redo()
    assert check(stored).tests == 0


def test_a_range_of_ids_that_has_grown_on_the_disk_ends(stored: Location, write: Open) -> None:
    """A turned bit makes two tests a million million: those that are there are undone."""
    with closing(sqlite3.connect(stored.path)) as other, other:
        other.execute("UPDATE changed SET last_id = 1 << 50 WHERE table_name = 'test'")
    with write() as store:
        store.undo()
    assert check(stored).tests == 0


def test_the_check_of_a_table_that_leads_in_circles_ends(stored: Location) -> None:
    """Whatever the table gives: a batch that comes no further is the last."""
    with closing(sqlite3.connect(stored.path)) as connection:
        found = list(
            _in_batches(SqliteDatabase(connection), "SELECT 5 WHERE :after < 9 AND :most > 0")
        )
    assert found == [(5,), (5,)]
