"""Where a database file lies: who may look at it, what is beside it, what the folder is."""

import glob
import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dorsiflex.errors import CouldNotError
from dorsiflex.storage.backup import backup_folder, backups_of
from dorsiflex.storage.files import TEMPORARY_SUFFIX, real_path, temporary_prefix
from dorsiflex.storage.folders import network_of, synced_by
from dorsiflex.storage.health import Finding, Level
from dorsiflex.storage.location import data_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFT_OVER_S = 3600
"""A temporary file older than this is nobody's work in progress."""


def of_file(path: Path) -> "Iterator[Finding]":
    """Give what is wrong around a file that is there.

    Args:
        path: the file itself, not a link to it.
    """
    yield from _permissions(path)
    yield from _leftovers(path)
    yield from of_place(path)


def of_place(path: Path) -> "Iterator[Finding]":
    """Give what may go wrong with a file in this folder, whether it is there yet or not."""
    if service := synced_by(path):
        yield Finding(
            "synced_folder",
            Level.WARNING,
            f"{service} seems to copy this folder: two machines that write at once make two files",
            "use it on one machine at a time, or keep it elsewhere and put backups there",
        )
    if kind := network_of(path):
        yield Finding(
            "network_folder",
            Level.WARNING,
            f"the file lies on {kind}: locks may not hold there",
            "use it from one machine at a time, or keep it on this machine and put backups there",
        )


def permission_bits(path: Path) -> int:
    """Give the permission bits; none where there is nothing, or nothing any more."""
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    return 0


def _permissions(path: Path) -> "Iterator[Finding]":
    if os.name == "nt":
        return
    for file in [path, *(backup.path for backup in backups_of(path))]:
        mode = permission_bits(file)
        if mode & 0o077:
            text = f"other accounts may read or change {file} (mode {mode:04o})"
            yield Finding("file_permissions", Level.FAULT, text, f"chmod 600 '{file}'")
    for folder in (path.parent, backup_folder(path)):
        mode = permission_bits(folder)
        if _is_open(mode, ours=folder in _own_folders(path)):
            text = f"other accounts may look into or change {folder} (mode {mode:04o})"
            yield Finding("folder_permissions", Level.FAULT, text, f"chmod 700 '{folder}'")


def _own_folders(path: Path) -> set[Path]:
    """Give the folders that the program made for itself; others are as their owners want them."""
    own = {backup_folder(path)}
    with suppress(CouldNotError):  # no home directory
        own.add(real_path(data_directory()))
    return own


def _is_open(mode: int, *, ours: bool) -> bool:
    if ours:
        return bool(mode & 0o077)
    # Who may write in a folder may replace the files in it, unless it is like /tmp.
    return bool(mode & 0o022) and not mode & stat.S_ISVTX


def _leftovers(path: Path) -> "Iterator[Finding]":
    patterns = (
        (path.parent, f"{glob.escape(temporary_prefix(path))}*"),
        (backup_folder(path), ".*"),
    )
    for folder, pattern in patterns:
        for file in sorted(folder.glob(f"{pattern}{TEMPORARY_SUFFIX}*")):
            with suppress(OSError):  # it was work in progress, and is done
                if time.time() - file.stat().st_mtime > _LEFT_OVER_S:
                    text = f"{file} was left over by a process that was killed"
                    yield Finding("leftover", Level.FAULT, text, f"delete it: rm '{file}'")
