"""The database and the settings, as text and as JSON."""

from __future__ import annotations

import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

from dorsiflex.domain.settings import known_keys
from dorsiflex.render.lengths import moment, plural
from dorsiflex.render.machine import document
from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.domain.settings import Resolved, Value
    from dorsiflex.render.terminal import Screen
    from dorsiflex.storage.backup import Backup
    from dorsiflex.storage.health import Health
    from dorsiflex.storage.info import DatabaseInfo
    from dorsiflex.storage.restore import Restored


_NOT_THERE = "not there yet: the first dorsiflex log makes it"


def info_lines(info: DatabaseInfo) -> str:
    """Return where the database is and what is in it."""
    location = {"file" if info.postgresql is None else "server": clean(info.path)}
    if info.bytes is None:
        return _aligned({**location, "state": _NOT_THERE})
    fields = {
        **location,
        "size": _size(info.bytes),
        "schema": info.schema,
        "people": str(info.people),
        "tests": str(info.tests),
        "events": str(info.events),
        **({} if info.sqlite is None else {"sqlite": info.sqlite}),
        **({} if info.postgresql is None else {"postgresql": clean(info.postgresql)}),
    }
    return _aligned(fields)


def info_json(info: DatabaseInfo) -> str:
    """Return where the database is and what is in it; `bytes` is null if it does not exist yet.

    `sqlite` or `postgresql` is the version of the engine, the other one null.
    """
    return document(
        "database/1",
        path=info.path,
        exists=info.bytes is not None,
        bytes=info.bytes,
        schema_version=info.schema,
        people=info.people,
        tests=info.tests,
        events=info.events,
        sqlite=info.sqlite,
        postgresql=info.postgresql,
    )


def backup_lines(backup: Backup) -> str:
    """Return where the backup is, and how to restore it."""
    return (
        f"Backed up to {_shown(backup.path)} ({_size(backup.bytes)}, checked)\n"
        f"Go back to it with: dorsiflex db restore {_quoted(backup.path)}"
    )


def backup_json(backup: Backup) -> str:
    """Return where the backup is."""
    return document("backup/1", **_backup_fields(backup))


def restored_lines(restored: Restored) -> str:
    """Return what was restored, and where the previous state is kept."""
    holds = f"{plural(restored.tests, 'test')}, people: {restored.people}"
    lines = [f"Restored {_shown(restored.path)} from {_shown(restored.source)} ({holds})"]
    if restored.former is None:
        lines.append("There was no database before.")
    elif restored.former_damaged:
        lines.append(f"The damaged file before is kept as {_shown(restored.former)}")
    else:
        lines.append(f"The state before is kept as {_shown(restored.former)}")
        lines.append(f"Go back to it with: dorsiflex db restore {_quoted(restored.former)}")
    return "\n".join(lines)


def restored_json(restored: Restored) -> str:
    """Return what was restored; `former` is null if there was no database before."""
    return document(
        "restored/1",
        path=str(restored.path),
        source=str(restored.source),
        people=restored.people,
        tests=restored.tests,
        former=None if restored.former is None else str(restored.former),
        former_damaged=restored.former_damaged,
    )


def health_lines(health: Health, now: datetime) -> str:
    """Return the health of a database and, for each finding, what to do."""
    fields = {"server" if health.on_server else "file": clean(health.path)}
    if not health.exists:
        fields["state"] = _NOT_THERE
    if health.tests is not None:
        fields["rows"] = f"{plural(health.tests, 'test')}, people: {health.people}"
    if health.schema is not None:
        fields["schema"] = clean(health.schema)
    if health.journal_mode is not None:
        fields["journal"] = clean(health.journal_mode)
    if health.mode is not None:
        fields["mode"] = f"{health.mode:04o}"
    if health.on_server:
        fields["backup"] = "not known here: pg_dump makes one"
    elif health.exists:
        fields["backup"] = _last_backup(health.last_backup, now)
    lines = [_aligned(fields)]
    for finding in health.findings:
        lines += ["", f"{finding.level}: {clean(finding.text)}", f"  {clean(finding.advice)}"]
    if health.clean:
        lines += ["", "No fault was found."]
    return "\n".join(lines)


def health_json(health: Health, now: datetime) -> str:
    """Return the health of a database; unreadable values are null."""
    last = health.last_backup
    return document(
        "health/1",
        path=health.path,
        exists=health.exists,
        clean=health.clean,
        schema_version=health.schema,
        journal_mode=health.journal_mode,
        mode=None if health.mode is None else f"{health.mode:04o}",
        people=health.people,
        tests=health.tests,
        last_backup=None
        if last is None
        else {**_backup_fields(last), "age_days": _age(last, now).days},
        findings=[
            {
                "code": finding.code,
                "level": finding.level,
                "text": finding.text,
                "advice": finding.advice,
            }
            for finding in health.findings
        ],
    )


def _aligned(fields: dict[str, str]) -> str:
    width = max(7, *map(len, fields))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in fields.items())


def _backup_fields(backup: Backup) -> dict[str, str | int | None]:
    return {
        "path": str(backup.path),
        "made_at": backup.made_at.isoformat(),
        "reason": backup.reason,
        "bytes": backup.bytes,
    }


def _last_backup(backup: Backup | None, now: datetime) -> str:
    if backup is None:
        return "none yet: dorsiflex db backup makes one"
    age = _age(backup, now)
    hours = age // timedelta(hours=1)
    old = plural(age.days, "day") if age.days else plural(hours, "hour")
    reason = f" before {backup.reason}" if backup.reason else ""
    return f"{moment(backup.made_at.astimezone(now.tzinfo))}{reason}, {old} ago"


def _age(backup: Backup, now: datetime) -> timedelta:
    return max(now - backup.made_at, timedelta())


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KiB"


def _shown(path: Path) -> str:
    return clean(str(path))


def _quoted(path: Path) -> str:
    """Return a path that can be pasted into a shell."""
    return clean(shlex.quote(str(path)))


def setting_value(value: Value | None) -> str:
    """Return a value as `config set` takes it; empty if not set."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def settings_table(resolved: Resolved, screen: Screen) -> str:
    """Return every setting, its value and its source."""
    columns = [Column("setting"), Column("value"), Column("from")]
    cells = [
        [key, setting_value(resolved.value(key)) or "not set", resolved.sources[key]]
        for key in known_keys()
    ]
    return table(columns, cells, screen)


def settings_json(resolved: Resolved, keys: Sequence[str]) -> str:
    """Return settings with their values and sources."""
    return document(
        "settings/1",
        settings={
            key: {"value": resolved.value(key), "from": resolved.sources[key]} for key in keys
        },
    )
