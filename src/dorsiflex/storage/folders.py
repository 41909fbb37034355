"""Folders that are unsafe for a database: synced ones, and network file systems."""

import re
from pathlib import Path, PurePath, PureWindowsPath

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
