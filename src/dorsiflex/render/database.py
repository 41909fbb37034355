"""The database as people and scripts see it."""

from typing import TYPE_CHECKING

from dorsiflex.render.clean import clean
from dorsiflex.render.machine import document

if TYPE_CHECKING:
    from dorsiflex.storage.opening import DatabaseInfo


def info_lines(info: "DatabaseInfo") -> str:
    """Say where the database is and what is in it."""
    if info.bytes is None:
        return (
            f"file     {clean(info.path)}\nstate    not there yet: the first dorsiflex log makes it"
        )
    fields = {
        "file": clean(info.path),
        "size": f"{info.bytes / 1024:,.0f} KiB",
        "schema": info.schema,
        "people": str(info.people),
        "tests": str(info.tests),
        "sqlite": info.sqlite,
    }
    return "\n".join(f"{name:<7}  {value}" for name, value in fields.items())


def info_json(info: "DatabaseInfo") -> str:
    """Write where the database is and what is in it; `bytes` is null where it is not there yet."""
    return document(
        "database/1",
        path=info.path,
        exists=info.bytes is not None,
        bytes=info.bytes,
        schema_version=info.schema,
        people=info.people,
        tests=info.tests,
        sqlite=info.sqlite,
    )
