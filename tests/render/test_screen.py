import io

import pytest
from rich.cells import cell_len

from dorsiflex.render.terminal import Screen, filled, screen_of, wrap_lines


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


NARROW = Screen(is_terminal=True, columns=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Sat 7 Nov: 階段で痛みがあった。右足首は問題なし (e1, both)",
            ["Sat 7 Nov:", "  階段で痛みがあった。右足首は問題なし", "  (e1, both)"],
        ),
        (
            "cafe\u0301 apre\u0300s l'entrainement, tre\u0300s bien ici",
            ["cafe\u0301 apre\u0300s l'entrainement, tre\u0300s bien ici"],
        ),
        (
            "Within the error of one comparison (0.6 cm).",
            ["Within the error of one comparison", "  (0.6 cm)."],
        ),
        ("It is far too early: test again after 24 Dec", ["It is far too early: test again after",
                                                          "  24 Dec"]),
        (
            "No training yet. Store some: dorsiflex train calf-stretch --hold 45.",
            ["No training yet. Store some:", "  dorsiflex train calf-stretch", "  --hold 45."],
        ),
        (
            "hint: dorsiflex plot --help shows what it takes",
            ["hint: dorsiflex plot --help shows what", "  it takes"],
        ),
        (
            "It stays there for a while: see dorsiflex guide pain. It is",
            ["It stays there for a while: see", "  dorsiflex guide pain. It is"],
        ),
        (
            "No training yet. Store some: dorsiflex train calf-stretch.",
            ["No training yet. Store some:", "  dorsiflex train calf-stretch."],
        ),
        (
            "Anna-Maximiliane-Featherstonehaugh-Wolfeschlegelsteinhausen",
            ["Anna-Maximiliane-Featherstonehaugh-", "  Wolfeschlegelsteinhausen"],
        ),
        (
            "Worst of the weeks, the left one: 12.3 (28 Sep), 4 (5 Oct).",
            ["Worst of the weeks, the left one:", "  12.3 (28 Sep), 4 (5 Oct)."],
        ),
        ("x" * 45, ["x" * 40, "  xxxxx"]),
    ],
)  # fmt: skip
def test_wrapped_by_the_columns_of_a_terminal(text: str, lines: list[str]) -> None:
    """Wide characters take two columns, marks none; commands and numbers stay on one line."""
    assert filled(text, NARROW, hanging="  ").split("\n") == lines
    assert max(map(cell_len, lines)) <= NARROW.columns


def test_a_path_is_not_broken() -> None:
    """It is longer than the line instead; a list keeps its indentation."""
    path = "/home/somebody/backups/dorsiflex-2026-11-22.sqlite3"
    assert wrap_lines(f"Saved the backup: {path}", NARROW) == f"Saved the backup:\n  {path}"
    assert wrap_lines("  a list of things that is too long for a line", NARROW) == (
        "  a list of things that is too long for\n    a line"
    )
