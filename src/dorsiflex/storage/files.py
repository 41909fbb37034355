"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from errno import ENOTDIR
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, BinaryIO

from dorsiflex.errors import CouldNotError, RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_NAME_PART = 40
"""Characters: at four bytes each they leave room within the 255 bytes of a name."""

TEMPORARY_SUFFIX = ".part"
"""What the names of files end with that are not finished; a killed process leaves them behind."""


class ExistsAlreadyError(RefusedValueError):
    """There is a file of that name, and it is not to be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already", "replace it with --force, or name another")


@contextmanager
def write_whole(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Write a file that replaces `path` when the block ends well, and leaves it alone otherwise.

    A link is followed: the file that it points to is replaced, the link stays.

    Raises:
        ExistsAlreadyError: the file exists and is not to be replaced.
        RefusedValueError: it is a directory.
        CouldNotError: the disk did not allow it.
    """
    with replace_whole(path, replace=replace) as temporary, temporary.open("wb") as stream:
        yield stream


@contextmanager
def replace_whole(path: Path, *, replace: bool, private: bool = False) -> Iterator[Path]:
    """Give an empty file beside `path` that takes its place when the block ends well.

    Args:
        path: the file; where it is a link, what it points to.
        replace: it may exist already.
        private: it is for this user's eyes only, even if the one that it replaces was not.

    Raises:
        ExistsAlreadyError: the file exists and is not to be replaced.
        RefusedValueError: it is a directory.
        CouldNotError: the disk did not allow it.
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
    """Give an empty file in the folder of `target`; it is gone after the block, if still there.

    Raises:
        OSError: the disk did not allow it.
    """
    temporary = target.with_name(f"{temporary_prefix(target)}{os.getpid()}{TEMPORARY_SUFFIX}")
    # Made anew, so that a link somebody left under that name is never followed.
    temporary.unlink(missing_ok=True)
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def temporary_prefix(target: Path) -> str:
    """Give what the names of temporary files beside a file begin with."""
    # Not the whole name, which with the rest can be too long for the file system.
    return f".{target.name[:_NAME_PART]}."


def put_in_place(temporary: Path, target: Path, *, replace: bool) -> None:
    """Give a finished file its name, for good: a power cut does not take it back.

    Raises:
        ExistsAlreadyError: a file has appeared there, and it is not to be replaced.
        OSError: the disk did not allow it.
    """
    _sync(temporary, os.O_RDWR)
    _rename(temporary, target, replace=replace)
    # Windows and some file systems cannot do this for a folder; the file is there all the same.
    with suppress(OSError):
        _sync(target.parent, os.O_RDONLY)


def make_private_folder(folder: Path) -> None:
    """Make a folder for this user's eyes only, and those above it that lack.

    Raises:
        CouldNotError: it cannot be made.
    """
    try:
        make_folders(folder)
        if not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
    except OSError as error:
        raise CouldNotError(
            f"the folder {folder} cannot be made: {error.strerror}",
            "check the permissions of the folder above it",
        ) from error


def make_folders(folder: Path) -> None:
    """Make a folder and those above it that lack, each for this user's eyes only.

    Raises:
        OSError: the disk did not allow it.
    """
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=_FOLDER_MODE, exist_ok=True)


def real_path(path: Path) -> Path:
    """Give the absolute path without links."""
    return Path(os.path.realpath(path))


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one existing file, links and all."""
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
    """Give the permissions of the file that is to be replaced; None where there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if S_ISDIR(status.st_mode):
        raise RefusedValueError(f"{path} is a directory", "name a file in it")
    if not replace:
        raise ExistsAlreadyError(path)
    if not S_ISREG(status.st_mode):
        raise RefusedValueError(f"{path} is a device or a pipe, not a file", "name a file")
    return S_IMODE(status.st_mode)


def _rename(temporary: Path, target: Path, *, replace: bool) -> None:
    if replace:
        temporary.replace(target)
        return
    try:
        # Unlike a rename, a link fails where a file has appeared in the meantime.
        os.link(temporary, target)
    except FileExistsError:
        raise ExistsAlreadyError(target) from None
    except OSError:
        # Some file systems have no hard links.
        if target.exists():
            raise ExistsAlreadyError(target) from None
        temporary.replace(target)
