"""The settings in a backup: the text of the file in a table of its own, and back."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING, Any

from dorsiflex.domain.settings import resolve
from dorsiflex.errors import CouldNotError, DorsiflexError, RefusedValueError
from dorsiflex.storage import sqlite
from dorsiflex.storage import statements as sql
from dorsiflex.storage.files import ExistsAlreadyError, make_private_folder, write_atomically
from dorsiflex.storage.settings_file import settings_path

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dorsiflex.domain.settings import Value


def add_settings(copy: Path) -> None:
    """Put the settings file into a copy, in a table that only backups have."""
    settings = _present_settings()
    with closing(sqlite.connect_private(copy)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {sql.SETTINGS_TABLE}")
        if settings:
            connection.execute(f"CREATE TABLE {sql.SETTINGS_TABLE} (toml TEXT NOT NULL)")
            connection.execute(f"INSERT INTO {sql.SETTINGS_TABLE} VALUES (?)", (settings,))  # noqa: S608 # our own name


def take_settings(copy: Path) -> bytes:
    """Remove the settings from a copy of a backup, and return them; empty if it has none."""
    with closing(sqlite.connect_private(copy)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if (sql.SETTINGS_TABLE,) not in names.fetchall():
            return b""
        statement = f"SELECT CAST(toml AS BLOB) FROM {sql.SETTINGS_TABLE}"  # noqa: S608 # our own name
        found = connection.execute(statement).fetchone()
        connection.execute(f"DROP TABLE {sql.SETTINGS_TABLE}")
    return found[0] if found else b""


def _present_settings() -> str | bytes:
    """Return the content of the settings file for a backup: text unless it is not UTF-8.

    It is empty if there is no file, or it cannot be read.
    """
    try:
        content = settings_path().read_bytes()
    except (OSError, CouldNotError):
        return ""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting with another value than before; None if it is not set in the file."""

    key: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class RestoredSettings:
    """What became of the settings file in a restore.

    Attributes:
        path: the file.
        former: the copy of the file before; None if there was none.
        changes: the settings that differ.
    """

    path: Path
    former: Path | None
    changes: tuple[SettingChange, ...]


def check_settings(content: bytes, place: object) -> None:
    """Check that settings of a backup can be used.

    Raises:
        RefusedValueError: they cannot.
    """
    resolve(_parsed(content, place), {}, str(place))


def restore_settings(content: bytes, now: datetime) -> RestoredSettings | None:
    """Replace the settings file by the one in a backup, after a copy of it; None if they agree.

    Args:
        content: of the file, as `check_settings` accepts it.
        now: the time, for the name of the copy.

    Raises:
        CouldNotError: a file cannot be written.
    """
    path = settings_path()
    before = path.read_bytes() if path.is_file() else b""
    if content == before:
        return None
    former = _keep_former(path, before, now) if before else None
    make_private_folder(path.parent)
    with write_atomically(path, replace=True) as stream:
        stream.write(content)
    old: dict[str, Any] = {}
    with suppress(DorsiflexError):
        old = _parsed(before, path)
    new = _parsed(content, path)
    changes = tuple(
        SettingChange(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    )
    return RestoredSettings(path, former, changes)


def _keep_former(path: Path, content: bytes, now: datetime) -> Path:
    stem = f"{path.stem}-before-restore-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        former = path.with_name(f"{name}{path.suffix}")
        with suppress(ExistsAlreadyError), write_atomically(former, replace=False) as stream:
            stream.write(content)
            break
    return former


def _parsed(content: bytes, place: object) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RefusedValueError(f"{place} are not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RefusedValueError(f"{place} are not valid TOML: {error}") from error
