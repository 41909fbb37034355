"""Write the SQL that makes the tables of a new database: .venv/bin/python .ci/schema.py.

Run it after every change to the definition (`storage/tables.py`) and its migration. SQLite gets
what the migrations leave in an empty file, PostgreSQL what SQLAlchemy makes of the definition.
Tests compare both files with the migrations, and with what this writes.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dorsiflex import storage
from dorsiflex.storage import statements as sql
from dorsiflex.storage.migrate import migrate  # also makes text in PostgreSQL compare by bytes

FOLDER = Path(storage.__file__).parent


def main(folder: Path = FOLDER) -> None:
    """Write both files."""
    stamp = f"INSERT INTO {sql.VERSION_TABLE} VALUES ('{sql.SCHEMA_VERSION}')"  # noqa: S608 # constants
    for dialect, statements in (("sqlite", for_sqlite()), ("postgresql", for_postgresql())):
        text = "".join(f"{statement};\n" for statement in (*statements, stamp))
        (folder / f"schema_{dialect}.sql").write_text(text, encoding="utf-8", newline="\n")


def for_sqlite() -> list[str]:
    """Return the statements that SQLite keeps of an empty file that was migrated."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite3"
        path.touch()
        migrate(path)
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute(
                "SELECT sql FROM sqlite_master"
                " WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY rowid"
            )
            return [statement for (statement,) in found]


def for_postgresql() -> list[str]:
    """Return the statements that SQLAlchemy writes for the definition."""
    from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, create_mock_engine

    from dorsiflex.storage import tables

    key = PrimaryKeyConstraint("version_num", name=f"{sql.VERSION_TABLE}_pkc")
    version = MetaData()
    Table(sql.VERSION_TABLE, version, Column("version_num", String(32), nullable=False), key)
    statements: list[str] = []

    def note(statement: Any, *_: object, **__: object) -> None:  # noqa: ANN401 # as SQLAlchemy calls it
        statements.append(str(statement.compile(dialect=engine.dialect)).strip())

    engine = create_mock_engine("postgresql+psycopg://", note)
    for metadata in (version, tables.Table.metadata):
        metadata.create_all(engine, checkfirst=False)
    # Indexes come last, by name: SQLAlchemy keeps those of a table in a set.
    return sorted(statements, key=lambda text: text if text.startswith("CREATE INDEX") else "")


if __name__ == "__main__":
    main()
