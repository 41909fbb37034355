import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.errors import DamagedError
from dorsiflex.storage import migrate
from dorsiflex.storage import statements as sql
from dorsiflex.storage.location import Location
from dorsiflex.storage.migrate import engine_on
from dorsiflex.storage.postgresql import connect
from dorsiflex.storage.tables import Table
from dorsiflex.storage.transactions import reading, writing

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.storage.conftest import Ask, Connect

    from dorsiflex.storage.store import Store

    Opening = Callable[[Location, datetime], AbstractContextManager[Store]]

Make = Callable[..., KneeToWallTest]


CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"""
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default,
       ordinal_position, character_maximum_length
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
RELATIONS = """
SELECT relname, relkind, relpersistence, reloptions FROM pg_class
WHERE relnamespace = 'public'::regnamespace ORDER BY 1"""
VERSION = "SELECT * FROM dorsiflex_version"
OURS_ALONE = ("dorsiflex_id", "dorsiflex_version")


def test_the_migrations_make_what_the_definition_says(
    ask: "Ask", on_a_server: Location, unmade: Location
) -> None:
    """Columns, types, CHECK texts, keys, indexes: the same from both, as the server tells it."""
    assert unmade.server is not None
    engine = engine_on(partial(connect, unmade.server))
    Table.metadata.create_all(engine)
    engine.dispose()
    for question in (CONSTRAINTS, COLUMNS, INDEXES):
        migrated = [row for row in ask(on_a_server, question) if not of_ours_alone(row)]
        assert migrated == ask(unmade, question) != []


def test_a_new_database_is_what_the_migrations_make(
    ask: "Ask", on_a_server: Location, unmade: Location
) -> None:
    """All that the catalogue tells of it, in the order of columns too: else run .ci/schema.py."""
    make_tables(unmade, "head")
    for question in (RELATIONS, CONSTRAINTS, COLUMNS, INDEXES, VERSION):
        made = [row for row in ask(on_a_server, question) if "dorsiflex_id" not in repr(row)]
        assert made == ask(unmade, question) != []


def of_ours_alone(row: tuple[object, ...]) -> bool:
    """Return whether a row is about a table that only databases on a server have."""
    return any(name in str(row) for name in OURS_ALONE)


def test_alembic_finds_nothing_to_migrate(on_a_server: Location) -> None:
    """A column added to the definition without a migration fails here."""
    assert on_a_server.server is not None
    engine = engine_on(partial(connect, on_a_server.server))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": sql.VERSION_TABLE, "compare_type": True}
        )
        different = compare_metadata(context, Table.metadata)
    engine.dispose()
    assert [change for change in different if "dorsiflex_id" not in repr(change)] == []


FORMER_IMAGE = json.dumps(
    {
        "id": 7,
        "uuid": "00000000-0000-4000-8000-000000000001",
        "person_id": 3,
        "side": "left",
        "tested_at": "2026-11-19T07:30:00",
        "utc_offset_minutes": 60,
        "pain": None,
        "sharp": False,
        "footwear": None,
        "warmed_up": None,
        "back_foot": None,
        "tags": "",
        "note": None,
        "trial": [
            {"test_id": 7, "position": 1, "distance": 0},
            {"test_id": 7, "position": 2, "distance": 3000},
        ],
    }
)
"""What a former version kept of test 7 when it was edited."""


def make_tables(location: Location, version: str) -> None:
    """Make the tables of a former version."""
    assert location.server is not None
    engine = engine_on(partial(connect, location.server))
    config = migrate._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


@pytest.fixture(params=["0001", "0002", "0003"])
def older(unmade: Location, connected: "Connect", request: pytest.FixtureRequest) -> Location:
    """Return a database that a former version made, with a test."""
    make_tables(unmade, request.param)
    with connected(unmade) as plain:
        plain.execute("INSERT INTO person VALUES (3, 'Ana', 'ana', TRUE)")
        plain.execute(
            "INSERT INTO test VALUES (7, '00000000-0000-4000-8000-000000000001', 3, 'left',"
            " '2026-11-19T07:30:00', 60, 0, TRUE, 'shoes', FALSE, NULL, 'a b', 'stiff')"
        )
        plain.execute("INSERT INTO trial VALUES (7, 1, 950), (7, 2, 1000)")
        plain.execute("INSERT INTO change VALUES (1, '2026-11-19T08:00:00+01:00', 'edit 7', FALSE)")
        plain.execute("INSERT INTO changed VALUES (1, 1, 'test', 7, 7, %s)", (FORMER_IMAGE,))
    return unmade


@pytest.mark.parametrize("opening", [reading, writing])
def test_an_older_database_is_migrated_with_its_data(
    ask: "Ask", on_a_server: Location, older: Location, now: datetime, opening: "Opening"
) -> None:
    """By its first user, reader or writer; then it is as one that was made anew."""
    with opening(older, now) as store:
        (test,) = store.tests(store.person(None), Filter())
    assert (test.id, test.person, test.trials, test.sharp) == (7, "Ana", (950, 1000), True)
    for question in (CONSTRAINTS, COLUMNS, INDEXES):
        assert ask(older, question) == ask(on_a_server, question)


def test_events_come_to_a_database_of_schema_0004(
    ask: "Ask", on_a_server: Location, unmade: Location, now: datetime
) -> None:
    """The schema that has the trials of a test in its row already: it gets what a new one has."""
    make_tables(unmade, "0004")
    with writing(unmade, now) as store:
        assert store.events.count() == 0
    for question in (CONSTRAINTS, COLUMNS, INDEXES):
        assert ask(unmade, question) == ask(on_a_server, question)


def test_what_was_edited_before_comes_back(older: Location, now: datetime) -> None:
    """A step of a former version can be undone, and done again."""
    with writing(older, now) as store:
        after = store.test(store.person(None), 7)
        assert store.undo().summary == "edit 7"
        before = store.test(store.person(None), 7)
        store.redo()
        assert store.test(store.person(None), 7) == after
    assert (before.trials, before.pain, before.tags) == ((0, 3000), None, ())


def test_a_test_without_its_trials_is_not_carried_over(
    older: Location, now: datetime, connected: "Connect"
) -> None:
    """It is named, and all stays as it is."""
    with connected(older) as plain:
        plain.execute("DELETE FROM trial")
    for opening in (reading, writing):
        with pytest.raises(DamagedError, match="test 7 has lost trials"), opening(older, now):
            pass
    with connected(older) as plain:
        assert list(plain.execute("SELECT count(*) FROM trial")) == [(0,)]


def test_ids_go_on_in_a_migrated_database(older: Location, now: datetime, make: Make) -> None:
    """After the highest that a row has."""
    with writing(older, now) as store:
        assert store.log(store.person(None), [make()], "log")[0].id == 8


def test_text_is_compared_byte_by_byte(ask: "Ask", on_a_server: Location) -> None:
    """As in a file, whatever order the database was made with; identifiers are."""
    found = ask(on_a_server, COLUMNS)
    assert {row[4] for row in found if row[2] == "character varying"} == {"C"}
