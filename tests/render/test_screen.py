import io

import pytest

from dorsiflex.render.terminal import Screen, screen_of


class Terminal(io.TextIOWrapper):
    """A stream at which somebody looks, in some encoding."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        """Somebody looks."""
        return True


@pytest.mark.parametrize(
    ("environ", "at_a_terminal", "piped"),
    [
        ({}, True, False),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": "0"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
    ids=str,
)
def test_colour_is_decided_once(
    environ: dict[str, str], *, at_a_terminal: bool, piped: bool
) -> None:
    """NO_COLOR unless empty, else FORCE_COLOR unless empty or 0, else a terminal not dumb."""
    assert screen_of(Terminal(), environ).colour is at_a_terminal
    assert screen_of(io.StringIO(), environ).colour is piped


@pytest.mark.parametrize(("columns", "width"), [("100", 100), ("40", 40), ("0", 80), ("x", 80)])
def test_columns_is_obeyed(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    """COLUMNS where it is a number, else what the terminal says, else 80."""
    monkeypatch.setenv("COLUMNS", columns)
    assert screen_of(io.StringIO(), {}).columns == width


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("UTF-16", True), ("cp1252", False), ("ascii", False)],
)
def test_boxes_need_an_encoding_that_has_them(encoding: str, *, unicode: bool) -> None:
    """ASCII elsewhere."""
    assert screen_of(Terminal(encoding), {}).unicode is unicode


def test_a_stream_that_was_closed_is_no_terminal() -> None:
    """`>&-`: plain text for nobody."""
    screen = screen_of(None, {})
    assert (screen.is_terminal, screen.colour) == (False, False)
    assert isinstance(screen, Screen)
