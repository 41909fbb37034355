"""The man page is that of the commands, and man has nothing to say about it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from dorsiflex.cli.app import app
from dorsiflex.cli.commands import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "dorsiflex.1"


def test_the_page_is_that_of_the_commands(own_world: Path) -> None:
    """Where this fails: python docs/man_page.py > docs/dorsiflex.1."""
    made = subprocess.run(
        [sys.executable, str(DOCS / "man_page.py")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        cwd=own_world,
        capture_output=True,
        check=True,
    )
    assert made.stdout.decode() == PAGE.read_text(encoding="utf-8")


def shown(width: int) -> str:
    """Return the page as man shows it, without bold and underlining."""
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    found = subprocess.run(
        ["man", "--warnings", "-l", str(PAGE)],
        env={**os.environ, "MANWIDTH": str(width), "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        check=True,
        text=True,
    )
    assert found.stderr == ""
    return re.sub(".\b", "", found.stdout)


@pytest.mark.parametrize("width", [60, 80, 160])
def test_man_shows_it_without_a_warning(width: int) -> None:
    """All sections, and text that means something to troff as it was written."""
    text = shown(width)
    for section in ("NAME", "SYNOPSIS", "COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS"):
        assert f"\n{section}\n" in text
    assert "DORSIFLEX_DB" in text
    assert "'yesterday" in text
    assert "~/.config/dorsiflex/config.toml" in text


def test_every_command_and_option_is_in_it() -> None:
    """As they are typed, with hyphens that can be copied."""
    text = PAGE.read_text(encoding="utf-8").replace(r"\-", "-")
    root: Any = get_command(app)
    for name in COMMANDS:
        command = root.get_command(None, name)
        for subname, part in {"": command, **getattr(command, "commands", {})}.items():
            if subname or not hasattr(command, "commands"):
                assert f"dorsiflex {name} {subname}".rstrip() in text
            for parameter in part.params:
                if parameter.param_type_name == "option":
                    assert all(option in text for option in parameter.opts)
