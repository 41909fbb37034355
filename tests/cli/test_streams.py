"""Pipes, full disks, interruptions, encodings, colour: in processes of their own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

PROGRAM = (sys.executable, "-m", "dorsiflex")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="a disk that is always full is needed")
posix_only = pytest.mark.skipif(os.name == "nt", reason="pipes and signals as POSIX has them")


@pytest.fixture
def long_export(run: "Run") -> "Run":
    """Tests whose export is larger than a pipe holds (64 KiB)."""
    for day in range(1, 16):
        run("log", "-l", "9", "-n", "x" * 9_000, "--at", f"{day}d")
    return run


@posix_only
@pytest.mark.parametrize("words", [("export",), ("list",), ("export", "--format", "json")])
def test_a_reader_that_goes_away_is_exit_code_141(
    long_export: "Run", words: tuple[str, ...]
) -> None:
    """As `dorsiflex export | head -1` does: the first line arrives, and not a word is said."""
    del long_export
    with subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 141


@posix_only
def test_an_export_knows_that_its_reader_has_gone_without_a_buffer_too(
    long_export: "Run", monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in containers, where PYTHONUNBUFFERED is set: no half export passes for a whole one."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    test_a_reader_that_goes_away_is_exit_code_141(long_export, ("export",))


@posix_only
@pytest.mark.parametrize(
    "words", [("--help",), ("log", "-h"), ("--version",), ("list",), ("report", "--json")], ids=str
)
def test_a_reader_that_was_never_there(run_process: "Run", words: tuple[str, ...]) -> None:
    """Help and version too: exit 141 in silence."""
    del run_process
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [*PROGRAM, *words], stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120
    )
    os.close(writing)
    assert (result.returncode, result.stderr) == (141, b"")


@needs_full
@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("export",), ("list",), ("log", "-l", "9")], ids=str
)
def test_a_full_disk_is_exit_code_1(run_process: "Run", words: tuple[str, ...]) -> None:
    """One line and a hint, no traceback, nothing more at the exit."""
    del run_process
    with FULL.open("w") as full:
        result = subprocess.run(
            [*PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, check=False, timeout=120
        )
    lines = result.stderr.decode().splitlines()
    assert result.returncode == 1
    assert [line.split(": ")[0] for line in lines] == ["error", "hint"]
    assert lines[0] == "error: the output could not be written: No space left on device"
    assert ("was stored anyway" in lines[1]) is (words[0] == "log")


@needs_full
def test_messages_that_cannot_be_written(run_process: "Run") -> None:
    """Where standard error is full, the exit code still says it."""
    del run_process
    with FULL.open("w") as full:
        result = subprocess.run(
            [*PROGRAM, "show", "99"], stdout=subprocess.PIPE, stderr=full, check=False, timeout=120
        )
    assert (result.returncode, result.stdout) == (3, b"")


@posix_only
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("list >&-", 1),
        ("export >&-", 1),
        ("show 99 2>&-", 3),
        ("log -l 9 2>&-", 0),
        ("log <&-", 2),
        ("report <&- 2>&-", 0),
    ],
)
def test_streams_that_are_closed(run_process: "Run", command: str, code: int) -> None:
    """No traceback, no fault of the program."""
    del run_process
    result = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m dorsiflex {command}'],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == code
    assert b"Traceback" not in result.stderr
    assert b"this is a bug" not in result.stderr


@posix_only
def test_an_interruption_is_exit_code_130(long_export: "Run") -> None:
    """Ctrl-C while it waits for a slow reader: one line, no traceback."""
    del long_export
    with subprocess.Popen(
        [*PROGRAM, "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err.decode().strip() == "interrupted: nothing was changed"


@posix_only
@pytest.mark.sqlite  # it looks into the file while the program runs
def test_an_interruption_after_storing_does_not_say_that_nothing_was(
    run_process: "Run", database: Path
) -> None:
    """Ctrl-C while the message waits for a slow reader: the test is there, and it says so."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writer, b"x" * 512)
    os.set_blocking(writer, True)
    command = [*PROGRAM, "--db", str(database), "log", "-l", "9"]
    with subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE) as process:
        connection = sqlite3.connect(database)
        while not list(connection.execute("SELECT id FROM test")):
            assert process.poll() is None
            time.sleep(0.01)
        connection.close()
        process.send_signal(signal.SIGINT)
        os.close(writer)
        while os.read(reader, 65_536):  # what waits is written at the end
            pass
        os.close(reader)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    said = "interrupted; the change may have been stored: see dorsiflex undo --list"
    assert err.decode().strip() == said
    assert "log left 9.0 cm" in run_process("undo", "--list").out


@posix_only
def test_an_interruption_while_the_program_is_loaded(own_world: Path) -> None:
    """Ctrl-C in the first tenth of a second, here the moment Typer is imported: no traceback."""
    (own_world / "typer.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8"
    )
    path = os.pathsep.join([str(own_world), *filter(None, [os.environ.get("PYTHONPATH")])])
    result = subprocess.run(
        [*PROGRAM, "list"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (result.returncode, result.stdout, result.stderr) == (130, b"", b"interrupted\n")


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ({"NO_COLOR": "1", "TERM": "xterm-256color"}, False),
    ],
    ids=str,
)
def test_escapes_where_it_is_piped(run: "Run", env: dict[str, str], coloured: bool) -> None:
    """None, bold included, unless FORCE_COLOR asks for them; NO_COLOR overrides it."""
    for days in (42, 35, 7, 0):
        run("log", "-l", "9", "-r", "10", "-p", "6", "--at", f"{days}d")
    for words in (("report",), ("list",), ("plot",), ("show", "99")):
        found = run(*words, env=env)
        assert coloured or "\x1b" not in found.out + found.err
    assert ("\x1b[" in run("report", env=env).out) == coloured


def test_an_ascii_terminal(run_process: "Run", run: "Run") -> None:
    """`LC_ALL=C`: everything is said, the unknown is replaced; exports and JSON lose nothing."""
    note = "d\u00e9j\u00e0 \U0001f9b6"
    for days in (42, 7, 0):
        run("log", "-l", "9", "-r", "10", "-n", note, "--at", f"{days}d")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    for words in (("list",), ("report",), ("plot",), ("show", "last")):
        found = run_process(*words, env=ascii_only)
        assert (found.code, found.err) == (0, "")
        assert found.out.isascii()
    assert run_process("export", env=ascii_only).rows[0]["note"] == note
    assert run_process("list", "--csv", env=ascii_only).rows[0]["note"] == note
    assert run_process("list", "--json", env=ascii_only).json["tests"][0]["note"] == note
    assert run_process("export", "--format", "jsonl", env=ascii_only).out.count(note) == 6


def test_debug_shows_where_an_error_comes_from(run: "Run") -> None:
    """And only then; the exit code and the plain lines are the same."""
    plain, debugged = run("show", "99"), run("--debug", "show", "99")
    assert "Traceback" not in plain.err
    assert "Traceback (most recent call last)" in debugged.err
    assert debugged.err.endswith(plain.err)
    assert (debugged.code, debugged.out) == (plain.code, plain.out) == (3, "")


def test_debug_lets_no_control_character_through(run: "Run") -> None:
    """A traceback repeats what was written: it is cleaned as well."""
    found = run("--debug", "show", "\x1b]0;x\x07")
    assert found.code == 2
    assert "\x1b" not in found.err
    assert "\x07" not in found.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--nope"], "no such option: --nope"),
        (["lst"], "there is no command 'lst'"),
        (["log", "--lft", "9"], "no such option: --lft"),
        (["goal"], "dorsiflex goal needs a subcommand"),
        (["config", "get", "unit", "2"], "dorsiflex config get does not take '2'"),
        (["\x1b[31m"], "there is no command '\\x1b[31m'"),
    ],
    ids=ascii,
)
def test_wrong_usage(run: "Run", words: list[str], message: str) -> None:
    """Exit 2: `error: …` and a hint on stderr, nothing on stdout."""
    found = run(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert found.err.splitlines()[1].startswith("hint: ")
    assert len(found.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["reprt"], "did you mean report"),
        (["note"], "did you mean log --note TEXT or edit ID --note TEXT?"),
        (["xyzzy"], "dorsiflex --help lists the commands"),
        (["help", "reprt"], "did you mean report"),
        (["goal", "sett"], "did you mean set?"),
        (["goal", "xyzzy"], "dorsiflex goal takes set, list or clear"),
        (["goal"], "write set, list or clear"),
        (["log", "--lft", "9"], "did you mean --left?"),
        (["report", "--best"], "dorsiflex report --help shows what it takes"),
        (["report", "left"], "write dorsiflex report --side left"),
        (["log", "9.5", "11"], "write dorsiflex log -l 9.5 -r 11"),
        (["log", "r", "11", "left", "9.5"], "write dorsiflex log -r 11 -l 9.5"),
        (["log", "9.5"], "write dorsiflex log -l 9.5 for the left ankle, -r 9.5 for the right one"),
        (["log", "9", "9.5", "10"], "write dorsiflex log -l 9/9.5/10 if these are trials of"),
        (["log", "-l"], "write -l TRIALS"),
        (["goal", "set", "12", "--unit"], "write --unit cm|mm|in"),
        (["list", "--json=yes"], "write --json alone"),
        (["log", "-l", "9", "--cold=yes"], "write --cold alone"),
        (["--db"], "write --db PATH"),
        (["compare"], "write dorsiflex compare A B"),
        (["plan", "add", "calf"], "write dorsiflex plan add EXERCISE --times N"),
        (["goal", "set", "-1"], "a number cannot be negative here"),
        (["list", "-P"], "dorsiflex -P NAME list"),
        (["-P", "me", "list", "-P", "bob"], "dorsiflex -P NAME list"),
    ],
    ids=" ".join,
)
def test_a_typing_mistake_gets_a_suggestion_of_its_kind(
    run: "Run", words: list[str], hint: str
) -> None:
    """Commands for a command, options for an option, or the line as it was meant."""
    found = run(*words)
    assert found.code == 2
    assert f"hint: {hint}" in found.err


@pytest.mark.parametrize("option", [["-P", "anna"], ["-Panna"], ["--person=anna"]], ids=" ".join)
def test_the_person_is_also_taken_after_the_command(run: "Run", option: list[str]) -> None:
    """As before it."""
    run("person", "add", "me", "anna")
    assert run("log", *option, "-l", "9.5").code == 0
    assert run("-P", "anna", "list", "--json").json["tests"][0]["score_cm"] == 9.5
    assert run("list", "--json").json["tests"] == []


@pytest.mark.parametrize(
    ("words", "same_as"),
    [
        (["help"], ["--help"]),
        (["help", "log"], ["log", "--help"]),
        (["help", "goal", "set"], ["goal", "set", "--help"]),
    ],
    ids=str,
)
def test_help_is_also_a_command(run: "Run", words: list[str], same_as: list[str]) -> None:
    """The same pages as `--help`."""
    found = run(*words)
    assert (found.code, found.err) == (0, "")
    assert found.out == run(*same_as).out


@pytest.mark.parametrize(
    "asked",
    [("bash", "", "dorsiflex lgo "), ("zsh", "lgo", ""), ("fish", "lgo", ""), ("nosuch", "", "")],
    ids=lambda asked: asked[0],
)
def test_completion_of_an_unknown_command_is_silent(
    run_process: "Run", asked: tuple[str, ...]
) -> None:
    """A Tab after a typing mistake puts nothing on the screen."""
    found = run_process("__complete", *asked)
    assert (found.code, found.err) == (0, "")
    assert found.out.strip() in {"", "values"}
