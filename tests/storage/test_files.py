import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.storage.stores import names

from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.storage.files import same_file, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with nothing in it."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def put(
    path: Path,
    content: bytes = b"new\r\n\x00",
    *,
    replace: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> None:
    """Write a complete file, while something else happens."""
    with write_atomically(path, replace=replace) as stream:
        stream.write(content)
        if meanwhile is not None:
            meanwhile()


def fail_with(error: type[BaseException]) -> None:
    """Fail."""
    raise error


def test_a_file_is_there_with_what_was_written(folder: Path) -> None:
    """Byte for byte, and nothing beside it."""
    put(folder / "out.csv")
    assert (folder / "out.csv").read_bytes() == b"new\r\n\x00"
    assert names(folder) == ["out.csv"]


def test_nothing_is_there_before_the_end(folder: Path) -> None:
    """A reader never sees half a file."""
    with write_atomically(folder / "out.csv", replace=False) as stream:
        stream.write(b"half")
        stream.flush()
        assert not (folder / "out.csv").exists()


def test_a_file_that_exists_is_not_overwritten(folder: Path) -> None:
    """By default; the error says how to replace it."""
    (folder / "out.csv").write_bytes(b"old")
    with pytest.raises(RefusedValueError, match="already exists") as refused:
        put(folder / "out.csv")
    assert "--force" in (refused.value.hint or "")
    assert (folder / "out.csv").read_bytes() == b"old"
    put(folder / "out.csv", replace=True)
    assert (folder / "out.csv").read_bytes() == b"new\r\n\x00"
    assert names(folder) == ["out.csv"]


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(folder: Path) -> None:
    """Somebody else's file is as good as one that was there before."""
    path = folder / "out.csv"
    with pytest.raises(RefusedValueError, match="already exists"):
        put(path, meanwhile=lambda: path.write_bytes(b"theirs"))
    assert (folder / "out.csv").read_bytes() == b"theirs"
    assert names(folder) == ["out.csv"]


def no_links(source: object, target: object) -> None:
    """Stand in for a file system without hard links, such as FAT."""
    del source, target
    raise PermissionError(1, "Operation not permitted")


def test_a_file_system_without_links_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is renamed, if there is none of its name by then."""
    monkeypatch.setattr(os, "link", no_links)
    put(folder / "out.csv", b"new")
    other = folder / "other.csv"
    with pytest.raises(RefusedValueError, match="already exists"):
        put(other, meanwhile=lambda: other.write_bytes(b"theirs"))
    assert (folder / "out.csv").read_bytes() == b"new"
    assert (folder / "other.csv").read_bytes() == b"theirs"
    assert names(folder) == ["other.csv", "out.csv"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, OSError])
@pytest.mark.parametrize("old", [None, b"old"])
def test_an_exception_leaves_everything_as_it_was(
    folder: Path, error: type[BaseException], old: bytes | None
) -> None:
    """No half file, no trace, whatever was there before; one of the system is explained plainly."""
    path = folder / "out.csv"
    if old is not None:
        path.write_bytes(old)
    with pytest.raises(CouldNotError if error is OSError else error):
        put(path, b"half", replace=True, meanwhile=lambda: fail_with(error))
    assert names(folder) == ([] if old is None else ["out.csv"])
    assert old is None or path.read_bytes() == old


@posix
def test_a_link_stays_and_what_it_points_to_is_replaced(folder: Path) -> None:
    """A settings file that lives in somebody's dotfiles goes on living there."""
    (folder / "real").mkdir()
    (folder / "real" / "config").write_bytes(b"old")
    (folder / "link").symlink_to(folder / "real" / "config")
    put(folder / "link", b"new", replace=True)
    assert (folder / "link").is_symlink()
    assert (folder / "real" / "config").read_bytes() == b"new"


@posix
def test_a_link_to_nothing_makes_what_it_points_to(folder: Path) -> None:
    """And it is still a link."""
    (folder / "link").symlink_to(folder / "missing")
    put(folder / "link", b"new")
    assert (folder / "link").is_symlink()
    assert (folder / "missing").read_bytes() == b"new"


@posix
def test_a_link_left_under_the_temporary_name_is_not_followed(folder: Path) -> None:
    """Nobody can make us write somewhere else."""
    (folder / "victim").write_bytes(b"old")
    (folder / f".out.csv.{os.getpid()}.part").symlink_to(folder / "victim")
    put(folder / "out.csv", b"new")
    assert (folder / "victim").read_bytes() == b"old"
    assert names(folder) == ["out.csv", "victim"]


@posix
def test_permissions(folder: Path) -> None:
    """A new file is its owner's alone; a replaced one keeps what it had, whatever the umask."""
    put(folder / "new")
    (folder / "old").touch()
    (folder / "old").chmod(0o666)
    put(folder / "old", replace=True)
    assert stat.S_IMODE((folder / "new").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "old").stat().st_mode) == 0o666


@posix
@pytest.mark.parametrize("name", ["a" * 255, "漢" * 85, "🦶" * 63])
def test_a_name_can_be_as_long_as_the_file_system_allows(folder: Path, name: str) -> None:
    """255 bytes: 3 x 85, 4 x 63 = 252."""
    put(folder / name, b"new")
    assert (folder / name).read_bytes() == b"new"


@pytest.mark.parametrize("replace", [False, True])
def test_a_directory_is_not_replaced(folder: Path, replace: bool) -> None:
    """The error says what to name instead."""
    with pytest.raises(RefusedValueError, match="is a directory"):
        put(folder, replace=replace)
    assert names(folder) == []


@posix
def test_the_root_is_a_directory_too() -> None:
    """It has no name to make a temporary one from."""
    with pytest.raises(RefusedValueError, match="is a directory"):
        put(Path("/"), replace=True)


@posix
def test_a_pipe_is_not_replaced(folder: Path) -> None:
    """Nor is a device: for root, `-o /dev/null --force` would take it from everybody."""
    os.mkfifo(folder / "pipe")
    with pytest.raises(RefusedValueError, match="a device or a pipe"):
        put(folder / "pipe", replace=True)
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)


@pytest.mark.parametrize(
    "name",
    [
        "missing/out.csv",
        pytest.param("file/out.csv", marks=posix),
        pytest.param("a" * 256, marks=posix),
    ],
)
def test_what_cannot_be_made_is_told_plainly(folder: Path, name: str) -> None:
    """With the path and the reason; exit code 1."""
    (folder / "file").touch()
    with pytest.raises(CouldNotError, match="could not be written: ") as refused:
        put(folder / name)
    assert refused.value.exit_code == 1
    assert names(folder) == ["file"]


def test_a_folder_that_cannot_be_written_is_told_plainly(unprivileged: Path) -> None:
    """And what is in it stays."""
    (unprivileged / "out.csv").write_bytes(b"old")
    unprivileged.chmod(0o500)
    with pytest.raises(CouldNotError, match="Permission denied"):
        put(unprivileged / "out.csv", replace=True)
    assert (unprivileged / "out.csv").read_bytes() == b"old"


FULL_DISK = """
import resource, sys
from pathlib import Path
from dorsiflex.errors import CouldNotError
from dorsiflex.storage.files import write_atomically

former = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, former[1]))
try:
    with write_atomically(Path(sys.argv[1]), replace=True) as stream:
        stream.write(b"x" * int(sys.argv[2]))
except CouldNotError as error:
    print(error.message)
    sys.exit(error.exit_code)
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, former)
"""


@posix
@pytest.mark.parametrize("size", [1001, 1_000_000])
@pytest.mark.parametrize("old", [None, b"old"])
def test_a_full_disk_leaves_everything_as_it_was(
    folder: Path, size: int, old: bytes | None
) -> None:
    """Whether it shows while writing or only at the end (a small file is buffered till then)."""
    path = folder / "out.csv"
    if old is not None:
        path.write_bytes(old)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path), str(size)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"{path} could not be written: ")
    assert names(folder) == ([] if old is None else ["out.csv"])
    assert old is None or path.read_bytes() == old


def test_one_file_under_two_names(folder: Path) -> None:
    """Through links and dots; what does not exist is the same as nothing."""
    one, other = folder / "one", folder / "other"
    one.touch()
    assert same_file(one, folder / ".." / folder.name / "one")
    assert not same_file(one, other)
    assert not same_file(other, other)
    os.link(one, other)
    assert same_file(one, other)
