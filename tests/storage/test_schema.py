import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Table as SqlTable
from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite import dialect
from sqlmodel import Session

from dorsiflex import storage
from dorsiflex.domain.dates import Filter
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    Goal,
    KneeToWallTest,
    MeasuredBy,
    Side,
    Trial,
)
from dorsiflex.storage import migrations
from dorsiflex.storage import statements as sql
from dorsiflex.storage.location import Location
from dorsiflex.storage.migrate import engine_of, migrate
from dorsiflex.storage.store import Store
from dorsiflex.storage.tables import EventRow, GoalRow, PersonRow, Table, TestRow
from dorsiflex.storage.transactions import writing

pytestmark = pytest.mark.sqlite

Open = Callable[[], AbstractContextManager[Store]]

TABLES: dict[str, SqlTable] = dict(Table.metadata.tables)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SCRIPT = Path(__file__).parents[2] / ".ci" / "schema.py"
NUMBERED = ("person", "test", "goal", "event", "change", "changed")


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """Return a database that the migrations made of an empty file."""
    path = tmp_path / "migrated.sqlite3"
    path.touch()
    migrate(path)
    return path


@pytest.fixture
def defined(tmp_path: Path) -> Path:
    """Return a database that SQLAlchemy made of the definition, without any migration."""
    path = tmp_path / "defined.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Table.metadata.create_all(engine)
    engine.dispose()
    return path


def what_is_in(path: Path) -> dict[str, object]:
    """Return all that SQLite tells of the tables: columns, constraints, indexes, foreign keys."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            ((create,),) = connection.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
            )
            found[table] = {
                # The order of constraints means nothing; that of columns is in table_xinfo.
                # A column added later is on the line of the one before it.
                "create": sorted(re.split(r",\s+(?![^(]*\))", create.removesuffix("\n)"))),
                "columns": list(connection.execute(f"PRAGMA table_xinfo({table})")),
                "keys": sorted(connection.execute(f"PRAGMA foreign_key_list({table})")),
            }
        found["indexes"] = sorted(
            connection.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master"
                " WHERE type = 'index' AND sql IS NOT NULL"
            )
        )
    return found


def test_the_migrations_make_what_the_definition_says(migrated: Path, defined: Path) -> None:
    """Columns, types, CHECK texts, keys, indexes: the same from both, as SQLite itself tells it."""
    assert what_is_in(migrated) == what_is_in(defined)


def test_alembic_finds_nothing_to_migrate(migrated: Path) -> None:
    """A column added to the definition without a migration fails here."""
    engine = engine_of(migrated)
    with engine.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": sql.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_a_new_database_is_what_the_migrations_make(migrated: Path, location: Location) -> None:
    """Every entry of SQLite's own table, in order and byte for byte: else run .ci/schema.py."""
    with writing(location, NOW):
        pass
    made, expected = (
        all_rows(path, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")
        for path in (location.path, migrated)
    )
    assert made == expected
    for table in ("dorsiflex_version", "sqlite_sequence"):
        question = f"SELECT * FROM {table}"  # noqa: S608 # names of our own
        assert all_rows(location.path, question) == all_rows(migrated, question)


def test_the_stored_texts_are_what_the_script_writes(tmp_path: Path) -> None:
    """Word by word: how SQLAlchemy breaks lines does not matter; else run .ci/schema.py."""
    run_path(str(SCRIPT))["main"](tmp_path)
    for name in ("schema_sqlite.sql", "schema_postgresql.sql"):
        stored = Path(storage.__file__).with_name(name)
        assert (tmp_path / name).read_text().split() == stored.read_text().split()


def all_rows(path: Path, question: str) -> list[tuple[object, ...]]:
    """Ask a file, by SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute(question))


def test_the_file_has_our_tables_and_no_others(migrated: Path) -> None:
    """The version table and SQLite's own table of ids are all that is there besides."""
    with closing(sqlite3.connect(migrated)) as connection:
        names = {
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert names == {*TABLES, "dorsiflex_version", "sqlite_sequence"}


@pytest.mark.parametrize("table", NUMBERED)
def test_numbered_tables_never_reuse_an_id(migrated: Path, table: str) -> None:
    """SQLite promises that of AUTOINCREMENT only."""
    with closing(sqlite3.connect(migrated)) as connection:
        ((create,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    assert "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" in create


def test_the_version_is_the_newest_migration(migrated: Path) -> None:
    """In the code, in Alembic's scripts and in a new file."""
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == sql.SCHEMA_VERSION
    with closing(sqlite3.connect(migrated)) as connection:
        assert list(connection.execute(sql.CURRENT_VERSION)) == [(sql.SCHEMA_VERSION,)]


def test_migrating_again_changes_nothing(migrated: Path) -> None:
    """The second one finds nothing left to do."""
    before = migrated.read_bytes()
    migrate(migrated)
    assert migrated.read_bytes() == before


def test_the_statements_name_every_column() -> None:
    """The SQL text and the definition cannot drift apart; new columns are last in a table only."""
    defined = {name: sorted(table.columns.keys()) for name, table in TABLES.items()}
    assert defined == {name: sorted(columns) for name, columns in sql.COLUMNS.items()}


@pytest.mark.parametrize("name", TABLES)
def test_our_insert_is_the_one_sqlalchemy_writes(name: str) -> None:
    """Same columns, same parameters."""
    compiled = TABLES[name].insert().compile(dialect=dialect(paramstyle="named"))
    ours, its = (sorted(re.findall(r"[\w:]+", text)) for text in (sql.insert(name), str(compiled)))
    assert ours == its


FULL = KneeToWallTest(
    uuid="00000000-0000-4000-8000-000000000001",
    person="me",
    side=Side.RIGHT,
    tested_at=datetime.fromisoformat("2026-11-20T07:30:00-03:30"),
    trials=(Trial(950), Trial(0), Trial(3000)),
    pain=0,
    sharp=True,
    conditions=Conditions(Footwear.SHOES, False, BackFoot.OFF, MeasuredBy.SELF),
    tags=("a", "zwölf%_'"),
    note="don't",
)
FULL_ROW: dict[str, Any] = {
    "side": "right",
    "tested_at": "2026-11-20T07:30:00",
    "utc_offset_minutes": -210,  # 3 x 60 + 30, west
    "pain": 0,
    "sharp": True,
    "footwear": "shoes",
    "warmed_up": False,
    "back_foot": "off",
    "measured_by": "self",
    "tags": "a zwölf%_'",
    "note": "don't",
    "trial_1": 950,
    "trial_2": 0,
    "trial_3": 3000,
}
BARE = replace(
    FULL, pain=None, sharp=False, conditions=Conditions(), tags=(), note=None, trials=(Trial(1),)
)
BARE_ROW: dict[str, Any] = {
    **FULL_ROW,
    "pain": None,
    "sharp": False,
    "footwear": None,
    "warmed_up": None,
    "back_foot": None,
    "measured_by": None,
    "tags": "",
    "note": None,
    "trial_1": 1,
    "trial_2": None,
    "trial_3": None,
}


@pytest.mark.parametrize(("test", "row"), [(FULL, FULL_ROW), (BARE, BARE_ROW)])
def test_sqlmodel_and_the_store_write_the_same(
    location: Location, write: Open, read: Open, test: KneeToWallTest, row: dict[str, Any]
) -> None:
    """A row written through an SQLModel session: same value when read, same types, same bytes."""
    with write() as store:
        store.log(store.person(None), [test], "log")
    other = replace(test, id=2, session=2, uuid="00000000-0000-4000-8000-000000000002")
    engine = engine_of(location.path)
    with Session(engine) as session:
        session.add(TestRow(id=2, uuid=other.uuid, person_id=1, **row))
        session.commit()
    engine.dispose()
    with read() as store:
        assert list(store.tests(store.person(None), Filter())) == [
            replace(test, id=1, session=1),
            other,
        ]
    assert stored_twice(location.path, "test", "id", leave_out={"id", "uuid"})


def test_sqlmodel_and_the_store_write_the_same_people_and_goals(
    location: Location, write: Open, read: Open
) -> None:
    """A default, a name and a goal: same types and bytes both ways."""
    goal = Goal(
        person="me",
        side=Side.LEFT,
        target=Trial(1250),
        by=datetime.fromisoformat("2027-02-01").date(),
    )
    with write() as store:
        store.goals.set(store.person(None), [goal], "goal")
        ana = store.add_people(["Ana"])[0]
    engine = engine_of(location.path)
    with Session(engine) as session:
        session.add(PersonRow(id=3, name="Ana", name_key="anb", is_default=False))
        session.add(
            GoalRow(id=2, person_id=ana.id or 0, side="left", target=1250, by_day="2027-02-01")
        )
        session.commit()
    engine.dispose()
    with read() as store:
        assert store.goals.of(ana) == {Side.LEFT: goal._replace(person="Ana")}
    assert stored_twice(location.path, "goal", "id", leave_out={"id", "person_id"})
    with closing(sqlite3.connect(location.path)) as connection:
        two = connection.execute(
            "SELECT DISTINCT name, typeof(name_key), is_default, typeof(is_default)"
            " FROM person WHERE id IN (2, 3)"
        )
        assert list(two) == [("Ana", "text", 0, "integer")]


def test_sqlmodel_and_the_store_write_the_same_events(
    location: Location, write: Open, read: Open
) -> None:
    """A baseline of one ankle: same value when read, same types, same bytes."""
    surgery = Event(
        uuid="00000000-0000-4000-8000-000000000001",
        person="me",
        day=datetime.fromisoformat("2026-10-03").date(),
        text="zwölf%_' 🦶",
        side=Side.LEFT,
        is_baseline=True,
    )
    with write() as store:
        store.events.add(store.person(None), surgery, "event add")
    other = surgery._replace(id=2, uuid="00000000-0000-4000-8000-000000000002")
    row: dict[str, Any] = {"day": "2026-10-03", "side": "left", "is_baseline": True}
    engine = engine_of(location.path)
    with Session(engine) as session:
        session.add(EventRow(id=2, uuid=other.uuid, person_id=1, text=surgery.text, **row))
        session.commit()
    engine.dispose()
    with read() as store:
        stored = list(store.events.of(store.person(None), Filter()))
        assert stored == [surgery._replace(id=1), other]
    assert stored_twice(location.path, "event", "id", leave_out={"id", "uuid"})


def stored_twice(path: Path, table: str, key: str, leave_out: set[str]) -> bool:
    """Return whether the rows of 1 and of 2 are stored alike, type by type and byte by byte."""
    columns = [column for column in sql.COLUMNS[table] if column not in leave_out]
    asked = ", ".join(f"typeof({column}), hex({column})" for column in columns)
    with closing(sqlite3.connect(path)) as connection:
        one, two = (
            list(connection.execute(f"SELECT {asked} FROM {table} WHERE {key} = {number}"))  # noqa: S608 # names of our own
            for number in (1, 2)
        )
    return one == two != []
