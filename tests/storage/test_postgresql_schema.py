from collections.abc import Callable
from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dorsiflex.domain.knee_to_wall import KneeToWallTest
from dorsiflex.storage import statements as sql
from dorsiflex.storage.location import Location
from dorsiflex.storage.postgresql import engine_of
from dorsiflex.storage.tables import Table

if TYPE_CHECKING:
    from tests.storage.conftest import Ask

Make = Callable[..., KneeToWallTest]


CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"""
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, collation_name
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
OURS_ALONE = ("dorsiflex_id", "dorsiflex_version")


def test_the_migrations_make_what_the_definition_says(
    ask: "Ask", on_a_server: Location, unmade: Location
) -> None:
    """Columns, types, CHECK texts, keys, indexes: the same from both, as the server tells it."""
    assert unmade.server is not None
    engine = engine_of(unmade.server)
    Table.metadata.create_all(engine)
    engine.dispose()
    for question in (CONSTRAINTS, COLUMNS, INDEXES):
        migrated = [row for row in ask(on_a_server, question) if not of_ours_alone(row)]
        assert migrated == ask(unmade, question) != []


def of_ours_alone(row: tuple[object, ...]) -> bool:
    """Tell whether a row is about a table that only databases on a server have."""
    return any(name in str(row) for name in OURS_ALONE)


def test_alembic_finds_nothing_to_migrate(on_a_server: Location) -> None:
    """A column added to the definition without a migration fails here."""
    assert on_a_server.server is not None
    engine = engine_of(on_a_server.server)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": sql.VERSION_TABLE, "compare_type": True}
        )
        different = compare_metadata(context, Table.metadata)
    engine.dispose()
    assert [change for change in different if "dorsiflex_id" not in repr(change)] == []


def test_text_is_compared_byte_by_byte(ask: "Ask", on_a_server: Location) -> None:
    """As in a file, whatever order the database was made with; identifiers are."""
    found = ask(on_a_server, COLUMNS)
    assert {row[4] for row in found if row[2] == "character varying"} == {"C"}
