"""How far a long import is, on a terminal only."""

import sys
from io import StringIO

import pytest

from dorsiflex.render import imports as progress
from dorsiflex.render.imports import Progress


class Terminal(StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def shown(stream: StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is written while something gets half done, and done."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_BETWEEN_S", 0)
    with Progress("importing", 200) as line:
        line.at(100)
        line.at(200)
    return stream.getvalue()


def test_a_short_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads what is gone within a second."""
    assert shown(Terminal(), monkeypatch) == ""


def test_a_long_run_rewrites_one_line_and_removes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line break, no escape sequence; blanks cover what was there."""
    monkeypatch.setattr(progress, "_PATIENCE_S", -1)
    half = f"importing [{'#' * 15}{'.' * 15}]  50%"
    whole = f"importing [{'#' * 30}] 100%"
    assert shown(Terminal(), monkeypatch) == f"\r{half}\r{whole}\r{' ' * len(whole)}\r"


def test_elsewhere_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log file gets no progress bar."""
    monkeypatch.setattr(progress, "_PATIENCE_S", -1)
    assert shown(StringIO(), monkeypatch) == ""


def test_a_narrow_terminal_gets_a_shorter_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that the terminal breaks could not be rewritten."""
    monkeypatch.setattr(progress, "_PATIENCE_S", -1)
    monkeypatch.setenv("COLUMNS", "40")
    lines = shown(Terminal(), monkeypatch).split("\r")
    assert max(map(len, lines)) == 39
    assert lines[2] == f"importing [{'#' * 22}] 100%"
