import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Outcome, Run

pytestmark = (
    pytest.mark.sqlite
)  # of files; what a server can do is in storage/test_postgresql_faults.py

READS = [("list",), ("show", "1"), ("report",), ("export",), ("undo", "--list"), ("db", "info")]
WRITES = [("log", "-l", "9"), ("edit", "1", "-p", "1"), ("delete", "2"), ("undo",)]
COPIES = [("db", "check"), ("db", "backup")]
PROGRAM = (sys.executable, "-m", "dorsiflex")

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


def content(database: Path) -> list[str]:
    """Read all that is in a database, by SQLite alone; what a killed process left is undone."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def is_plain(found: "Outcome") -> bool:
    """Return whether an error is one or two plain lines, and nobody's fault of programming."""
    lines = found.err.splitlines()
    return (
        found.out == ""
        and 1 <= len(lines) <= 2
        and lines[0].startswith("error: ")
        and "dorsiflex failed" not in found.err
    )


@pytest.mark.slow  # waits for the whole busy timeout of five seconds
def test_a_locked_database_stops_every_kind_of_command(three: "Run", database: Path) -> None:
    """Exit 5 after five seconds, and the lock named: reads, writes, copies and the check alike."""
    del three
    copy = database.with_name("copy.sqlite3")
    shutil.copy(database, copy)
    commands = [*READS[:1], *WRITES[:1], *COPIES, ("db", "restore", str(copy))]
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        running = [
            subprocess.Popen(
                [*PROGRAM, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for command in commands
        ]
        ended = [(*process.communicate(timeout=120), process.returncode) for process in running]
        other.execute("ROLLBACK")
    for out, err, code in ended:
        assert (code, out) == (5, "")
        assert err.startswith("error: the database is locked: another program used it for over 5 s")
    assert not (database.parent / "backups").exists()


def test_two_processes_that_write_at_once_both_succeed(run_process: "Run", database: Path) -> None:
    """The second waits for the first: a lock that lasts less than five seconds is no error."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = subprocess.Popen(
            [*PROGRAM, "log", "-l", "9"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        other.execute(
            "INSERT INTO change (made_at, summary, undone)"
            " VALUES ('2026-11-20T12:00:00+01:00', 'first', 0)"
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(0.8)
        other.execute("COMMIT")
        waiting.communicate(timeout=120)
    assert waiting.returncode == 0
    changes = run_process("undo", "--list", "--json").json["changes"]
    assert [change["summary"] for change in changes] == [
        "log left 9.0 cm (Sun 2026-11-22)",
        "first",
    ]


@pytest.fixture
def small_disk(own_world: Path) -> Iterator[Path]:
    """Yield a file system of 768 KiB of its own, where this user may make one."""
    folder = own_world / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=768k,mode=700", "dorsiflex-test", folder],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode != 0:
        pytest.skip("this user may not make a file system")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(file: Path, leave: int) -> None:
    """Take all the space on a disk but some bytes."""
    with file.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(b"x" * 4096)
    os.truncate(file, max(file.stat().st_size - leave, 0))


def test_a_full_disk_loses_nothing(three: "Run", small_disk: Path, database: Path) -> None:
    """With every amount of space left: each change is there in full or not at all, and said."""
    path = small_disk / "d.sqlite3"
    shutil.copy(database, path)
    path.chmod(0o600)
    on_disk = ("--db", str(path))
    copy = small_disk / "copy.sqlite3"
    assert three(*on_disk, "db", "backup", str(copy)).code == 0
    ends = set()
    for pages in range(0, 116, 4):
        shutil.copy(database, path)
        fill(small_disk / "filler", pages * 4096)
        for command in (("log", "-l", "9.9", "-n", "n" * 9000), ("db", "restore", str(copy))):
            before = content(path)
            found = three(*on_disk, *command)
            ends.add((command[0], found.code))
            if found.code:
                assert is_plain(found), found.err
                assert content(path) == before
            else:
                assert content(path) != before or command[0] == "db"
        (small_disk / "filler").unlink()
        shutil.rmtree(small_disk / "backups", ignore_errors=True)
        assert three(*on_disk, "db", "check").code == 0
    assert ends == {("log", 0), ("log", 1), ("db", 0), ("db", 1)}
    fill(small_disk / "filler", 0)
    found = three(*on_disk, "db", "backup")
    assert found.code == 1
    assert is_plain(found)
    assert "the disk is full" in found.err or "No space left" in found.err
    assert not list(small_disk.glob("**/*sqlite3*.part*"))
    assert three(*on_disk, "list").code == 0


@posix
@pytest.mark.parametrize("blocks", [0, 8, 64, 136])
def test_a_limit_on_the_size_of_files_loses_nothing(
    three: "Run", database: Path, blocks: int
) -> None:
    """The same without a disk of one's own: writes fail from so many half KiB on."""
    before = content(database)
    words = (f"ulimit -f {blocks} && exec python -B -m dorsiflex log -l 9.9 -n {'n' * 9000}",)
    found = subprocess.run(
        ["sh", "-c", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("error: ")
    assert "nothing was changed" in found.stderr
    assert content(database) == before
    assert three("db", "check", "--json").json["tests"] == 3


@pytest.fixture
def bound() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program as a user whom permissions bind: as root, without what sets root above them.

    The user stays the same, so that a Python in root's own folders can be run.
    """
    free = "-dac_override,-dac_read_search"
    alone = ["setpriv", f"--bounding-set={free}", f"--inh-caps={free}"]
    if os.name == "nt":
        pytest.skip("permissions are another matter on Windows")
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root cannot be bound here")
    else:
        alone = []
    return lambda *words: subprocess.run(
        [*alone, *PROGRAM, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("what", ["file", "folder"])
def test_read_only_is_said_and_still_read(
    three: "Run",
    database: Path,
    bound: Callable[..., subprocess.CompletedProcess[str]],
    what: str,
) -> None:
    """Reports need no permission to write; a change is refused, and the file stays as it is."""
    before = three("export").out
    database.parent.chmod(0o700)
    (database if what == "file" else database.parent).chmod(0o400 if what == "file" else 0o500)
    read = bound("export")
    assert (read.returncode, read.stdout) == (0, before)
    assert bound("db", "check").returncode == 0
    for command in (("log", "-l", "9"), ("undo",)):
        found = bound(*command)
        assert found.returncode == 1
        assert (found.stdout, len(found.stderr.splitlines())) == ("", 2)
    found = bound("log", "-l", "9")
    assert found.returncode == 1
    assert f"{database} cannot be" in found.stderr
    if what == "folder":
        assert "backups cannot be created: Permission denied" in bound("db", "backup").stderr
    database.parent.chmod(0o700)
    assert three("export").out == before


def test_a_file_that_may_not_be_read_is_said(
    three: "Run", database: Path, bound: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Exit 1 with what to look at, for reads, writes and copies alike."""
    del three
    database.chmod(0)
    for command in (*READS[:1], *WRITES[:1], *COPIES):
        found = bound(*command)
        assert (found.returncode, found.stdout) == (1, "")
        assert found.stderr.startswith(f"error: {database} cannot be opened")
        assert "permission" in found.stderr


@pytest.mark.parametrize("command", [*READS, *WRITES, *COPIES, ("db", "restore", "copy")])
@pytest.mark.parametrize("what", ["folder", "letter", "stranger"])
def test_what_is_no_dorsiflex_database_is_left_alone(
    three: "Run", database: Path, own_world: Path, what: str, command: tuple[str, ...]
) -> None:
    """A folder, a text, another program's SQLite file: exit 1, a hint, and not a byte changed."""
    copy = own_world / "copy"
    shutil.copy(database, copy)
    path = own_world / "given"
    if what == "folder":
        path.mkdir()
    elif what == "letter":
        path.write_text("Dear physio, " * 99)
    else:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE bookmarks (url)")
    before = path.read_bytes() if path.is_file() else None
    words = [str(copy) if word == "copy" else word for word in command]
    found = three("--db", str(path), *words)
    assert found.code == 1
    assert is_plain(found)
    assert "hint: " in found.err
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("command", [*READS, *WRITES])
def test_a_newer_schema_is_left_alone(
    three: "Run", database: Path, command: tuple[str, ...]
) -> None:
    """Exit 1, untouched, no backup, update the program; the check says the same."""
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE dorsiflex_version SET version_num = '9999'")
    before = database.read_bytes()
    found = three(*command)
    assert found.code == 1
    assert is_plain(found)
    assert "newer version of dorsiflex" in found.err
    assert "update dorsiflex" in found.err
    assert database.read_bytes() == before
    assert [file.name for file in database.parent.iterdir()] == [database.name]
    assert three("db", "check").code == 1


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Turn one bit or eight of what is not empty, or cut the end off."""
    if chance.random() < 0.15:
        return whole[: chance.randrange(1, len(whole))]
    spoilt = bytearray(whole)
    written = [place for place, byte in enumerate(whole) if byte]
    for place in chance.sample(written, chance.choice((1, 1, 8))):
        spoilt[place] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


@pytest.mark.slow  # 300 files, each with every command
@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_database_never_fails_without_a_plain_error(
    three: "Run", database: Path, seed: int
) -> None:
    """Turned bits and lost ends: an answer or two plain lines; the check sees what others saw."""
    for day in range(1, 9):
        three("log", "-l", "9.5/9.7", "-r", "11", "--at", f"{day}d", "-n", "ünï", "--cold")
    three("edit", "3", "-p", "4")
    three("goal", "set", "12.5", "--by", "2027-02-01")
    three("delete", "4")
    three("undo")
    whole = database.read_bytes()
    chance = random.Random(seed)
    told = 0
    for _ in range(100):
        spoilt = damaged(whole, chance)
        database.write_bytes(spoilt)
        check = three("db", "check")
        assert check.code in {0, 1}
        told += check.code
        for command in (*READS, *WRITES, ("redo",), ("db", "backup")):
            database.write_bytes(spoilt)
            found = three(*command)
            shutil.rmtree(database.parent / "backups", ignore_errors=True)
            if found.code == 0:
                continue
            # An id or a person that was lost is not there; a lost head is no database.
            assert found.code in {1, 3}, (command, found.err)
            assert is_plain(found), (command, found.err)
            assert check.code == 1, (command, found.err)
    assert told > 50


@pytest.mark.parametrize("column", ["side", "tags", "trial_1"])
def test_bytes_in_place_of_a_value_are_damage(three: "Run", database: Path, column: str) -> None:
    """One turned bit can make such a value; no export has it."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE test SET {column} = x'00ff'")  # noqa: S608 # ours
    found = three("export")
    assert found.code == 1
    assert is_plain(found)
    assert "damaged" in found.err
    assert "db check" in found.err


@pytest.mark.parametrize("command", [*READS, *WRITES, *COPIES, ("--help",), ("db", "--help")])
@posix
def test_output_that_nobody_reads_is_exit_code_141(three: "Run", command: tuple[str, ...]) -> None:
    """The reader has gone before the first byte: nothing is said, and a change is kept."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        found = subprocess.run(
            [*PROGRAM, *command], stdout=closed, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (found.returncode, found.stderr) == (141, "")
    if command == ("log", "-l", "9"):
        assert len(three("export").rows) == 4


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full")
def test_output_onto_a_full_disk_is_exit_code_1(three: "Run") -> None:
    """What was written is incomplete, and that is said."""
    del three
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(
            [*PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert found.returncode == 1
    assert found.stderr.startswith("error: the output could not be written: No space left")


def environment(**changes: str | None) -> dict[str, str]:
    """Return the environment without what says where data and settings are, and with changes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {name: value for name, value in {**kept, **changes}.items() if value is not None}


@pytest.fixture
def homeless() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program as a user whom the machine does not know, without HOME."""
    # Without the second, some machines know root by heart.
    hidden = " && ".join(
        f"mount --bind /dev/null {file}" for file in ("/etc/passwd", "/etc/nsswitch.conf")
    )
    alone = ["unshare", "-m", "sh", "-c", f'{hidden} && exec "$@"', "sh"]
    probe = 'import os.path, sys; sys.exit(os.path.expanduser("~") != "~")'

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*alone, *words],
            env=environment(HOME=None),
            capture_output=True,
            text=True,
            check=False,
        )

    if not shutil.which("unshare") or run(sys.executable, "-c", probe).returncode != 0:
        pytest.skip("this user may not hide the list of accounts")
    return lambda *words: run(*PROGRAM, *words)


def test_an_account_without_a_home_is_told_about_db(
    homeless: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """HOME is not set and nobody knows this user: exit 1, and the option that helps."""
    for command in (("list",), ("log", "-l", "9"), ("db", "path"), ("config", "path")):
        found = homeless(*command)
        assert (found.returncode, found.stdout) == (1, "")
        assert found.stderr.startswith("error: there is no home directory")


def test_an_account_without_a_home_can_use_db(
    homeless: Callable[..., subprocess.CompletedProcess[str]], own_world: Path
) -> None:
    """The option is all that is needed: there are no settings to read then."""
    path = str(own_world / "theirs" / "d.sqlite3")
    logged = homeless("--db", path, "log", "-l", "9")
    assert logged.returncode == 0
    assert "error" not in logged.stderr
    assert "left" in homeless("--db", path, "list").stdout


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_a_home_that_does_not_exist_and_cannot_be_made(own_world: Path) -> None:
    """As system accounts have it, /nonexistent: nothing to read, and nowhere to write."""
    del own_world
    env = environment(HOME="/proc/nonexistent")
    read = subprocess.run([*PROGRAM, "list"], env=env, capture_output=True, check=False)
    assert read.returncode == 0
    wrote = subprocess.run(
        [*PROGRAM, "log", "-l", "9"], env=env, capture_output=True, text=True, check=False
    )
    assert (wrote.returncode, wrote.stdout) == (1, "")
    assert wrote.stderr.startswith("error: /proc/nonexistent/.local/share/dorsiflex/")
    assert len(wrote.stderr.splitlines()) == 2


@posix
@pytest.mark.parametrize("command", [("list",), ("log", "-l", "9")])
def test_a_home_that_cannot_be_is_named(own_world: Path, command: tuple[str, ...]) -> None:
    """A file where the home should be: exit 1, for any user."""
    (own_world / "file").touch()
    found = subprocess.run(
        [*PROGRAM, *command],
        env=environment(HOME=str(own_world / "file" / "home")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert "cannot be reached: Not a directory" in found.stderr
