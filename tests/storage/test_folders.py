from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from dorsiflex.storage.files import file_system_of, network_file_system, sync_service

MOUNTS = r"""/dev/sda1 / ext4 rw,relatime 0 0
server:/home /home nfs4 rw,vers=4.2 0 0
/dev/sdb1 /home/ana/fast ext4 rw 0 0
//clinic/share /mnt/the\040clinic cifs rw 0 0
/dev/sdc1 /data ext4 rw 0 0
server:/data /data nfs rw 0 0
nonsense
"""
"""In the form that proc(5) describes: a blank is \\040, a later line hides an earlier one."""


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/ana/Dropbox/ankle/tests.sqlite3", "Dropbox"),
        ("/home/ana/Dropbox (Personal)/tests.sqlite3", "Dropbox"),
        ("/Users/ana/Library/CloudStorage/OneDrive-Clinic/tests.sqlite3", "OneDrive"),
        ("/Users/ana/Library/CloudStorage/GoogleDrive-a@b.c/My Drive/x", "Google Drive"),
        ("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("/home/ana/Nextcloud/x", "Nextcloud"),
        ("/home/ana/nextcloud/x", "Nextcloud"),
        ("/home/ana/.local/share/dorsiflex/tests.sqlite3", None),
        ("/home/ana/dropbox", None),
        ("/home/ana/my dropbox/x", None),
    ],
)
def test_folders_of_services_that_copy_files(path: str, service: str | None) -> None:
    """By the names that these services give them; the name of the file itself says nothing."""
    assert sync_service(Path(path)) == service


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/x", "ext4"),
        ("/home/ana/x", "nfs4"),
        ("/homeless/x", "ext4"),
        ("/home/ana/fast/x", "ext4"),
        ("/mnt/the clinic/x", "cifs"),
        ("/data/x", "nfs"),
    ],
)
def test_the_file_system_of_a_path(path: str, kind: str) -> None:
    """The innermost folder decides, and of two on one folder the later."""
    assert file_system_of(PurePosixPath(path), MOUNTS) == kind


def test_no_file_system_where_nothing_is_mounted() -> None:
    """A list that says nothing gives nothing."""
    assert file_system_of(PurePosixPath("/var/x"), "") is None


def test_this_machine_can_be_asked(tmp_path: Path) -> None:
    """A folder for temporary files lies on no network file system; asking never fails."""
    assert network_file_system(tmp_path / "x") is None


def test_a_share_of_windows_shows_in_the_path() -> None:
    """Two backslashes, a server and a share."""
    assert (
        network_file_system(PureWindowsPath(r"\\clinic\share\tests.sqlite3")) == "a network share"
    )
