"""README, "Moving to another computer": its commands, word by word, in two fresh homes."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.docs.pages import blocks

if TYPE_CHECKING:
    from tests.conftest import Run

OLD, NEW = [text for heading, text in blocks("README.md", "sh") if heading.startswith("Moving to")]


class Computer:
    """A home of its own, in which commands are typed."""

    def __init__(self, home: Path, run: "Run") -> None:
        home.mkdir()
        self.home = home
        self._run = run
        folders = {"XDG_DATA_HOME": ".local/share", "XDG_CONFIG_HOME": ".config", "HOME": ""}
        folders |= {"LOCALAPPDATA": "AppData/Local", "APPDATA": "AppData", "USERPROFILE": ""}
        self._env = {name: str(home / folder) for name, folder in folders.items()}

    def types(self, line: str) -> str:
        """Run a command line as it is written there; return what it prints."""
        program, *words = shlex.split(line)
        assert program == "dorsiflex"
        return subprocess.run(
            [sys.executable, "-m", "dorsiflex", *words],
            cwd=self.home,
            env={**os.environ, **self._env},
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            timeout=120,
        ).stdout

    def runs(self, words: str) -> str:
        """Run a command that README does not have, in this process, which is faster."""
        done = self._run(*shlex.split(words), env=self._env)
        assert done.code == 0, done.err
        return done.out


STORED = """
config set pain_limit 4
log -l 9.5 -r 11.2 --at 2026-11-02 -n 'first'
person add anna
-P anna log -l 8 --at 2026-11-03
train calf --at 2026-11-03
goal set 12.5
event add shoes --at 2026-11-04
config set unit in
edit 1 -p 2
"""
ASKED = """
export --all-people
export --what training
export --what events
goal list --json
person list --json
config list
undo --list --all
report --json
"""


@pytest.mark.sqlite
@pytest.mark.skipif(os.name == "nt", reason="Windows says of its folders that others can read them")
def test_everything_is_there_on_the_new_computer(tmp_path: Path, run_first: "Run") -> None:
    """Tests, people, training, goals, events, settings and what can be undone."""
    old, new = (Computer(tmp_path / name, run_first) for name in ("old", "new"))
    for words in STORED.strip().splitlines():
        old.runs(words)
    for line in OLD.splitlines():
        old.types(line)
    shutil.copy(old.home / "dorsiflex-backup.sqlite3", new.home)
    said = [new.types(line) for line in NEW.splitlines()]
    assert "(3 tests, 2 people)" in said[0]
    assert "Settings: pain_limit not set -> 4, unit not set -> in" in said[0]
    assert "No problems found." in said[1]
    for words in ASKED.strip().splitlines():
        assert new.runs(words) == old.runs(words)
    new.runs("undo")
    assert "2" not in new.runs("list -n 5 --json").split('"pain": ')[1][:4]
