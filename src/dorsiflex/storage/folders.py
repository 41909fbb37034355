"""Folders where a database is not safe: others write there too, or locks do not hold."""

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
"""How the folders of these services are named, or begin (`OneDrive - Clinic`), in any case."""

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
"""Where Linux lists its file systems; on other platforms there is no such file."""


def synced_by(path: PurePath) -> str | None:
    """Name the service that, going by the names of its folders, copies a file to other machines."""
    for part in path.parent.parts:
        for beginning, service in _SYNCED.items():
            if part.casefold().startswith(beginning):
                return service
    return None


def network_of(path: PurePath) -> str | None:
    """Name the network file system that a file lies on; None where there is none or none is seen.

    Linux lists its file systems in `/proc/mounts`; on Windows a share shows in the path.
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
    """Give the kind of file system that a path lies on.

    Args:
        path: absolute, without links.
        mounts: what Linux says in `/proc/mounts`: device, folder and kind in each line; what is
            mounted later on the same folder hides what was there.
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
