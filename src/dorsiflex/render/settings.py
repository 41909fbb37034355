"""Settings as people and scripts see them."""

from typing import TYPE_CHECKING

from dorsiflex.domain.settings import known_keys
from dorsiflex.render.machine import document
from dorsiflex.render.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.settings import Resolved, Value
    from dorsiflex.render.screen import Screen


def setting_value(value: "Value | None") -> str:
    """Write a value as `config set` takes it; empty where there is none."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def settings_table(resolved: "Resolved", screen: "Screen") -> str:
    """Write every setting, its value and where it comes from."""
    columns = [Column("setting"), Column("value"), Column("from")]
    cells = [
        [key, setting_value(resolved.value(key)) or "not set", resolved.sources[key]]
        for key in known_keys()
    ]
    return table(columns, cells, screen)


def settings_json(resolved: "Resolved", keys: "Sequence[str]") -> str:
    """Write settings with their values and where those come from."""
    return document(
        "settings/1",
        settings={
            key: {"value": resolved.value(key), "from": resolved.sources[key]} for key in keys
        },
    )
