"""Atomically written files, and private folders."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from errno import ENOTDIR
from pathlib import Path, PurePath, PureWindowsPath
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.errors import CouldNotError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator


FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_NAME_PART = 40
"""Characters: at four bytes each they leave room in a file name of 255 bytes."""

TEMPORARY_SUFFIX = ".part"
"""The suffix of unfinished files; a killed process leaves them behind."""


class ExistsAlreadyError(RefusedValueError):
    """The file exists and must not be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} already exists", "use --force to replace it, or choose another name"
        )


@contextmanager
def write_atomically(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Open a file for writing that replaces `path` if the block succeeds.

    If `path` is a link, the file it points to is replaced.

    Raises:
        ExistsAlreadyError: the file exists and must not be replaced.
        RefusedValueError: it is a directory or a device.
        CouldNotError: the file could not be written.
    """
    with replace_atomically(path, replace=replace) as temporary, temporary.open("wb") as stream:
        yield stream


@contextmanager
def replace_atomically(path: Path, *, replace: bool, private: bool = False) -> Iterator[Path]:
    """Yield an empty file next to `path` that replaces it if the block succeeds.

    Args:
        path: the file; if it is a link, the file it points to is replaced.
        replace: whether an existing file may be replaced.
        private: use mode 0600, even if the replaced file had another mode.

    Raises:
        As `write_atomically`.
    """
    target = real_path(path)
    try:
        former_mode = _mode_if_writable(path, target, replace=replace)
        with temporary_beside(target) as temporary:
            yield temporary
            if former_mode is not None and not private:
                temporary.chmod(former_mode)
            put_in_place(temporary, target, replace=replace)
    except OSError as error:
        raise CouldNotError(
            f"{path} could not be written: {error.strerror or error}", "nothing was written"
        ) from error


@contextmanager
def temporary_beside(target: Path) -> Iterator[Path]:
    """Yield an empty file in the folder of `target`, deleted after the block if it is still there.

    Raises:
        OSError: the file could not be created.
    """
    temporary = target.with_name(f"{temporary_prefix(target)}{os.getpid()}{TEMPORARY_SUFFIX}")
    # Never follow a link that somebody left under this name.
    temporary.unlink(missing_ok=True)
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def temporary_prefix(target: Path) -> str:
    """Return the prefix of temporary files for a file; its full name could make them too long."""
    return f".{target.name[:_NAME_PART]}."


def put_in_place(temporary: Path, target: Path, *, replace: bool) -> None:
    """Rename a finished file to its target, durably.

    Raises:
        ExistsAlreadyError: the target now exists and must not be replaced.
        OSError: the file could not be renamed.
    """
    _sync(temporary, os.O_RDWR)
    _rename(temporary, target, replace=replace)
    # Windows and some file systems cannot sync a folder.
    with suppress(OSError):
        _sync(target.parent, os.O_RDONLY)


def make_private_folder(folder: Path) -> None:
    """Create a folder and its missing parents with mode 0700.

    Raises:
        CouldNotError: the folder cannot be created.
    """
    try:
        make_folders(folder)
        if not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
    except OSError as error:
        raise CouldNotError(
            f"the folder {folder} cannot be created: {error.strerror}",
            "check the permissions of the folder above it",
        ) from error


def make_folders(folder: Path) -> None:
    """Create a folder and its missing parents with mode 0700.

    Raises:
        OSError: a folder cannot be created.
    """
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=_FOLDER_MODE, exist_ok=True)


def real_path(path: Path) -> Path:
    """Return the absolute path without links."""
    return Path(os.path.realpath(path))


def same_file(one: Path, other: Path) -> bool:
    """Return whether two paths are the same existing file, following links."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode_if_writable(path: Path, target: Path, *, replace: bool) -> int | None:
    """Return the mode of the file to be replaced; None if there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if S_ISDIR(status.st_mode):
        raise RefusedValueError(f"{path} is a directory", "give a file in it")
    if not replace:
        raise ExistsAlreadyError(path)
    if not S_ISREG(status.st_mode):
        raise RefusedValueError(f"{path} is a device or a pipe, not a file", "give a file")
    return S_IMODE(status.st_mode)


def _rename(temporary: Path, target: Path, *, replace: bool) -> None:
    if replace:
        temporary.replace(target)
        return
    try:
        # Unlike a rename, a link fails if the target exists by now.
        os.link(temporary, target)
    except FileExistsError:
        raise ExistsAlreadyError(target) from None
    except OSError:
        # No hard links on this file system.
        if target.exists():
            raise ExistsAlreadyError(target) from None
        temporary.replace(target)


_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}
"""Beginnings of the folder names of these services (`OneDrive - Clinic`), in lower case."""

_NETWORK = frozenset(
    {
        "afpfs",
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)

MOUNTS = Path("/proc/mounts")
"""The list of mounted file systems on Linux."""


def sync_service(path: PurePath) -> str | None:
    """Return the sync service that the names of the folders suggest, if any."""
    for part in path.parent.parts:
        for beginning, service in _SYNCED.items():
            if part.casefold().startswith(beginning):
                return service
    return None


def network_file_system(path: PurePath) -> str | None:
    """Return the name of the network file system that a file is on; None if none is found.

    On Linux it is read from `/proc/mounts`, on Windows from the path.
    """
    if PureWindowsPath(path).drive.startswith("\\\\"):
        return "a network share"
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    kind = file_system_of(path, mounts)
    return kind if kind in _NETWORK else None


def file_system_of(path: PurePath, mounts: str) -> str | None:
    """Return the type of the file system that a path is on.

    Args:
        path: absolute, without links.
        mounts: the text of `/proc/mounts`: device, mount point and type in each line. A later mount
            on the same folder hides an earlier one.
    """
    best, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 # device, folder, kind
            continue
        folder = type(path)(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), fields[2]
    return kind
