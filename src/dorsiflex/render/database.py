"""The database and the settings as people see them."""

from __future__ import annotations

import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

from dorsiflex.domain.settings import known_keys
from dorsiflex.render.lengths import moment, plural
from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import WIDEST, cell_width, escape_control, wrapped

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.domain.settings import Resolved, Value
    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.backup import Backup
    from dorsiflex.storage.health import Health
    from dorsiflex.storage.info import DatabaseInfo
    from dorsiflex.storage.restore import Restored, RestoredSettings


_NOT_THERE = "not created yet; the first dorsiflex log creates it"


def info_lines(info: DatabaseInfo, screen: Screen) -> str:
    """Describe where the database is and what is in it."""
    place = {"file" if info.postgresql is None else "server": escape_control(info.path)}
    if info.bytes is None:
        return _aligned({**place, "state": _NOT_THERE}, screen)
    fields = {
        **place,
        "size": _size(info.bytes),
        "schema": info.schema,
        "people": str(info.people),
        "tests": str(info.tests),
        "events": str(info.events),
        **({} if info.sqlite is None else {"sqlite": info.sqlite}),
        **({} if info.postgresql is None else {"postgresql": escape_control(info.postgresql)}),
    }
    return _aligned(fields, screen)


def backup_lines(backup: Backup) -> str:
    """Describe where a copy was made, and how to go back to it."""
    return (
        f"Backed up to {_shown(backup.path)} ({_size(backup.bytes)}, checked)\n"
        f"Restore it with: dorsiflex db restore {_quoted(backup.path)}"
    )


def restored_lines(restored: Restored) -> str:
    """Describe what was restored, and where the state before is kept."""
    holds = f"{plural(restored.tests, 'test')}, {plural(restored.people, 'person', 'people')}"
    lines = [f"Restored {_shown(restored.path)} from {_shown(restored.source)} ({holds})"]
    if restored.former is None:
        lines.append("There was no database before.")
    elif restored.former_damaged:
        lines.append(f"The damaged file was saved as {_shown(restored.former)}")
    else:
        lines.append(f"The previous database was saved as {_shown(restored.former)}")
        lines.append(f"Restore it with: dorsiflex db restore {_quoted(restored.former)}")
    if restored.settings is not None:
        lines += _settings_lines(restored.settings)
    return "\n".join(lines)


def _settings_lines(settings: RestoredSettings) -> list[str]:
    changes = [
        escape_control(
            f"{each.key} {setting_value(each.before) or 'not set'}"
            f" -> {setting_value(each.after) or 'not set'}"
        )
        for each in settings.changes
    ]
    lines = [f"Settings: {', '.join(changes) or 'the same values as before'}"]
    if settings.former is not None:
        lines.append(f"The previous settings were saved as {_shown(settings.former)}")
    return lines


def health_lines(health: Health, now: datetime, screen: Screen) -> str:
    """Describe how a database is and, for each finding, what to do."""
    fields = {"server" if health.on_server else "file": escape_control(health.path)}
    if not health.exists:
        fields["state"] = _NOT_THERE
    if health.tests is not None and health.people is not None:
        fields["rows"] = (
            f"{plural(health.tests, 'test')}, {plural(health.people, 'person', 'people')}"
        )
    if health.schema is not None:
        fields["schema"] = escape_control(health.schema)
    if health.journal_mode is not None:
        fields["journal"] = escape_control(health.journal_mode)
    if health.mode is not None:
        fields["mode"] = f"{health.mode:04o}"
    if health.on_server:
        fields["backup"] = "unknown; make one with pg_dump"
    elif health.exists:
        fields["backup"] = _last_backup(health.last_backup, now)
    lines = [_aligned(fields, screen)]
    for finding in health.findings:
        lines += [
            "",
            _labelled(f"{finding.level}: ", escape_control(finding.text), screen),
            _labelled("  ", escape_control(finding.advice), screen),
        ]
    if health.clean:
        lines += ["", "No problems found."]
    return "\n".join(lines)


def _aligned(fields: dict[str, str], screen: Screen) -> str:
    width = max(7, *map(len, fields))
    return "\n".join(
        _labelled(f"{name:<{width}}  ", value, screen) for name, value in fields.items()
    )


def _labelled(label: str, text: str, screen: Screen) -> str:
    """Write a text after its label, where its other lines begin, too, unless a word is too long.

    Paths stay intact, wider than the terminal if need be.
    """
    if not screen.is_terminal:
        return label + text
    columns = min(screen.columns, WIDEST)
    fits = cell_width(label) + max(map(cell_width, text.split(" "))) <= columns
    hanging = " " * (cell_width(label) if fits else 2)
    return "\n".join(wrapped(label + text, columns, hanging=hanging, break_words=False))


def _last_backup(backup: Backup | None, now: datetime) -> str:
    if backup is None:
        return "none yet; make one with dorsiflex db backup"
    age = backup.age(now)
    hours = age // timedelta(hours=1)
    old = plural(age.days, "day") if age.days else plural(hours, "hour")
    reason = f" before {backup.reason}" if backup.reason else ""
    return f"{moment(backup.made_at.astimezone(now.tzinfo))}{reason}, {old} ago"


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KiB"


def _shown(path: Path) -> str:
    return escape_control(str(path))


def _quoted(path: Path) -> str:
    """Write a path as it can be pasted into a shell."""
    return escape_control(shlex.quote(str(path)))


def setting_value(value: Value | None) -> str:
    """Write a value as `config set` accepts it; empty if there is none."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def settings_table(resolved: Resolved, screen: Screen) -> str:
    """Write every setting, its value and where it comes from."""
    columns = [Column("setting"), Column("value"), Column("from")]
    cells = [
        [key, setting_value(resolved.value(key)) or "not set", resolved.sources[key]]
        for key in known_keys()
    ]
    return table(columns, cells, screen)
