"""Tab in a real bash, zsh and fish: what is typed, completed, and taken by the shell as words."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if os.name == "nt":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pexpect

import dorsiflex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Run

pytestmark = pytest.mark.sqlite  # a server is not asked, as test_completion shows

SCRIPTS = Path(dorsiflex.__file__).parent / "cli" / "completion_scripts"
PROMPT = "ready> "
TO_THE_BEGINNING, TO_THE_END = "\x01", "\x05"  # Ctrl-A, Ctrl-E

# `words` prints the words that it is given: what the shell takes the completed line for.
READ_IN_BASH = (
    f"PS1='{PROMPT}'; HISTFILE=\n"
    "bind 'set bell-style none'; bind 'set enable-bracketed-paste off'\n"
    "words() { printf '<%s>' \"$@\"; echo; }\n"
)
READ_IN_ZSH = (
    "autoload -Uz compinit && compinit -D -u\n"
    "bindkey -e; unset zle_bracketed_paste; setopt no_beep\n"
    f"PROMPT='{PROMPT}'; words() {{ printf '<%s>' \"$@\"; echo; }}\n"
)
READ_IN_FISH = (
    f"function fish_prompt; echo -n '{PROMPT}'; end; function fish_greeting; end\n"
    "function words; printf '<%s>' $argv; echo; end\n"
)
EVAL = 'eval "$(dorsiflex completion {})"\n'


@pytest.fixture
def home(own_world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with the program on the PATH, and nothing of the user's shells."""
    program = own_world / "bin" / "dorsiflex"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dorsiflex "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return own_world / "home"


def _bash(home: Path, script: str) -> list[str]:
    (home / "rc").write_text(READ_IN_BASH + script)
    return ["bash", "--noprofile", "--rcfile", str(home / "rc"), "-i"]


def _bash_from_folder(home: Path) -> list[str]:
    """As bash-completion does at the first Tab."""
    return _bash(home, f". '{SCRIPTS / 'dorsiflex.bash'}'\n")


def _zsh(home: Path, before: str, after: str) -> list[str]:
    (home / ".zshrc").write_text(before + READ_IN_ZSH + after)
    return ["zsh", "-d", "-i"]


def _zsh_from_fpath(home: Path) -> list[str]:
    """The packaged file `_dorsiflex`, in a folder of its own on fpath."""
    (home / "functions").mkdir()
    shutil.copy(SCRIPTS / "_dorsiflex", home / "functions")
    return _zsh(home, f"fpath=('{home / 'functions'}' $fpath)\n", "")


def _fish(home: Path) -> list[str]:
    """As a file of completions, which fish reads at the first Tab."""
    folder = Path(os.environ["XDG_CONFIG_HOME"], "fish", "completions")
    folder.mkdir(parents=True)
    shutil.copy(SCRIPTS / "dorsiflex.fish", folder)
    (home / "init.fish").write_text(READ_IN_FISH)
    return ["fish", "--init-command", f"source '{home / 'init.fish'}'"]


SHELLS: "dict[str, Callable[[Path], list[str]]]" = {
    "bash": lambda home: _bash(home, EVAL.format("bash")),
    "bash from a folder": _bash_from_folder,
    "zsh": lambda home: _zsh(home, "", EVAL.format("zsh")),
    "zsh from fpath": _zsh_from_fpath,
    "fish": _fish,
}


def _terminal(shell: str) -> str:
    # Others write fewer escapes to a dumb one; fish shows no list there.
    return "xterm" if shell == "fish" else "dumb"


class Terminal:
    """An interactive shell."""

    def __init__(self, command: list[str]) -> None:
        self.shows_help = command[0] != "bash"
        self._process: Any = pexpect.spawn(
            command[0],
            command[1:],
            env={**os.environ, "ZDOTDIR": os.environ["HOME"], "TERM": _terminal(command[0])},
            dimensions=(50, 160),
            encoding="utf-8",
            timeout=120,
            cwd=os.environ["HOME"],
        )
        self._process.expect_exact(PROMPT)

    def completed(self, typed: str, more: str = "") -> str:
        """Type a line with Tabs, and more at its end; give the words it is to the shell."""
        self._process.send(typed)
        self._process.send(f"{TO_THE_BEGINNING}words {TO_THE_END}{more}\r")
        self._process.expect(r"(<[^\r\n]*>)\r")
        found: str = self._process.match[1]
        self._process.expect_exact(PROMPT)
        return found

    def sees(self, typed: str, *shown: str) -> None:
        """Type a line with Tabs, and wait until all of that is shown."""
        self._process.send(typed)
        for text in shown:
            self._process.expect_exact(text)
        self._process.send("\x03")
        self._process.expect_exact(PROMPT)

    def close(self) -> None:
        """End the shell."""
        self._process.close(force=True)


@pytest.fixture(params=SHELLS)
def terminal(request: pytest.FixtureRequest, home: Path) -> "Iterator[Terminal]":
    """A shell of each kind, in which completion has been set up in one way."""
    name = str(request.param).partition(" ")[0]
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    opened = Terminal(SHELLS[request.param](home))
    yield opened
    opened.close()


def test_a_command_and_an_id(terminal: Terminal, run: "Run") -> None:
    """Tab after two letters, and Tab after one: the shell takes the line for whole words."""
    run("log", "-l", "9.5")
    assert terminal.completed("dorsiflex sh\tla\t") == "<dorsiflex><show><last>"


# Each as it is typed up to the Tab, and the last words that it is then.
HOSTILE = {
    "-P An": "<-P><Anna K>",
    "--person=An": "<--person=Anna K>",
    "-PAn": "<-PAnna K>",
    "-P 'An": "<-P><Anna K>",
    '-P "An': "<-P><Anna K>",
    '--person="An': "<--person=Anna K>",
    "-P O": "<-P><O'Brien>",
    "-P 'O": "<-P><O'Brien>",
    '-P "O': "<-P><O'Brien>",
    "-P E": "<-P><Eve$(touch ran)>",
    '-P "E': "<-P><Eve$(touch ran)>",
    "-P t": "<-P><t`touch ran`>",
    '-P "t': "<-P><t`touch ran`>",
    "-P q": '<-P><q"t>',
    '-P "q': '<-P><q"t>',
    "-P w": "<-P><w!b>",
    '-P "w': "<-P><w!b>",
    "-P b": "<-P><b\\s>",
    "-P co": "<-P><co:lon>",
    "-P co:": "<-P><co:lon>",
    "-P %": "<-P><%F{red}z>",
    "-P '~": "<-P><~t>",
    "-P -d": "<-P><-dash>",
    "-P Anna\\ K list --tag k": "<list><--tag><knee:left>",
    "-P 'Anna K' list --tag=knee:l": "<list><--tag=knee:left>",
    "-P 'Anna K' list --tag '$": "<list><--tag><$(touch$IFS-ran)>",
}


@pytest.mark.slow
def test_text_that_means_something_to_a_shell(terminal: Terminal, run: "Run", home: Path) -> None:
    """Whatever a name or a tag holds, and whatever quote is open: it is the same text again."""
    names = ["Anna K", "O'Brien", "Eve$(touch ran)", "t`touch ran`", 'q"t', "w!b", "b\\s", "co:lon"]
    run("person", "add", "--", *names, "%F{red}z", "~t", "-dash")
    run("-P", "Anna K", "log", "-l", "9.5", "-t", "knee:left", "-t", "$(touch$IFS-ran)")
    for typed, expected in HOSTILE.items():
        assert terminal.completed(f"dorsiflex {typed}\t").endswith(expected), typed
    assert not list(home.rglob("*ran"))


@pytest.mark.slow
def test_files_and_folders(terminal: Terminal, home: Path) -> None:
    """The shell's own, also after `=`, and only where a file is asked for."""
    (home / "an ankle.csv").touch()
    (home / "an annex").mkdir()
    assert terminal.completed("dorsiflex import an\\ ank\t") == "<dorsiflex><import><an ankle.csv>"
    assert terminal.completed("dorsiflex --db=an\\ ank\t") == "<dorsiflex><--db=an ankle.csv>"
    assert terminal.completed("dorsiflex import ~/an\\ ank\t").endswith("home/an ankle.csv>")
    assert terminal.completed("dorsiflex demo --data an\t").startswith(
        "<dorsiflex><demo><--data><an annex"
    )
    assert terminal.completed("dorsiflex log --note an\t") == "<dorsiflex><log><--note><an>"
    assert terminal.completed("dorsiflex export > an\\ ank\t", "; words done") == "<done>"
    assert (home / "an ankle.csv").read_text() == "<dorsiflex><export>\n"


@pytest.mark.slow
def test_what_a_value_is_stands_beside_it(terminal: Terminal, run: "Run") -> None:
    """Date and score beside an id, what it does beside a command, where the shell can show it."""
    run("log", "-l", "9.5", "-r", "11", "--at", "2026-11-19")
    if terminal.shows_help:
        terminal.sees("dorsiflex show \t", "left 9.5 cm", "Thu 2026-11-19 right 11.0 cm")
        terminal.sees("dorsiflex re\t", "better? which ankle", "redo the last undone change")
    else:
        terminal.sees("dorsiflex show \t\t", "last", "1", "2")
