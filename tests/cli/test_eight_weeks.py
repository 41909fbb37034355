"""Eight weeks of one person on screens of every size: nothing sticks out, nothing is lost."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from tests.conftest import NOW
from tests.eight_weeks import GOAL_CM, WEEKS, eight_weeks

from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import Session
from dorsiflex.domain.measurement import Unit
from dorsiflex.render.report_screen import report_screen
from dorsiflex.render.report_text import report_text, short_report_sentences
from dorsiflex.render.terminal import Screen

if TYPE_CHECKING:
    from tests.conftest import Run

    from dorsiflex.domain.report import Report

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def eight(run: "Run") -> "Report":
    """The report on the data of `eight_weeks`, the last test of which was yesterday."""
    for command in eight_weeks((NOW - timedelta(days=1)).date()):
        assert run(*command).code == 0
    return report_of(Session(), None, None, None, None)


@pytest.mark.sqlite
def test_the_report_fits_every_screen(eight: "Report") -> None:
    """Each line within the width, without blanks at its end, one row left for the prompt.

    With colour it is the same text; a plot fills 40 and 60 rows of 80 columns and more.
    """
    for columns in (40, 80, 120, 200):
        for rows in (24, 40, 60):
            screen = Screen(is_terminal=True, columns=columns, rows=rows)
            text = report_screen(eight, Unit.CM, screen, with_plot=True)
            lines = text.split("\n")
            assert len(lines) <= rows - 1
            assert len(lines) == rows - 1 or rows == 24 or columns == 40
            assert max(map(cell_len, lines)) <= columns
            assert [line for line in lines if line != line.rstrip()] == []
            coloured = screen._replace(colour=True)
            shown = report_screen(eight, Unit.CM, coloured, with_plot=True)
            assert ESCAPE.sub("", shown) == text


@pytest.mark.sqlite
@pytest.mark.parametrize("rows", [24, 40, 60])
def test_the_plot_keeps_what_it_must(eight: "Report", rows: int) -> None:
    """From the first test on: dates, brackets, events, goal, pain with its sharp day, the typo."""
    screen = Screen(is_terminal=True, rows=rows)
    text = report_screen(eight, Unit.CM, screen, with_plot=True)
    # 55 days before Sat 21 Nov is Sun 27 Sep, in the week of 21 Sep.
    assert re.search(r"^ +21 Sep +5 Oct ", text, re.MULTILINE)
    assert re.search(r"└\[━+start━+\].*\[━+now━+\]", text)
    assert "▼ new insoles" in text
    assert "▼ L missed a step on the stairs" in text
    assert f"goal L {GOAL_CM}" in text
    assert "L↑18.7" in text
    # Without room for two rows, both ankles are in one.
    pain = r"^pain +5/0 .* 7!/- " if rows == 24 else r"^pain L +5 .* 7! .*\n+pain R +0 "
    assert re.search(pain, text, re.MULTILINE)


@pytest.mark.sqlite
def test_narrow_bars_keep_pain_and_leave_the_typo_out(eight: "Report") -> None:
    """In 24 rows of 40 columns there is no plot: a bar a week, 18.7 in no range, and all pain."""
    screen = Screen(is_terminal=True, columns=40)
    text = report_screen(eight, Unit.CM, screen, with_plot=True)
    assert re.search(
        rf"^  LEFT   [▁▂▃▄▅▆▇█]{{{WEEKS},{WEEKS + 1}}} 7\.4 to 9\.7 cm$", text, re.MULTILINE
    )
    assert re.search(r"^  pain L \d+!\d+$", text, re.MULTILINE)


@pytest.mark.sqlite
def test_the_full_report_fits_narrow_screens(eight: "Report") -> None:
    """No line is wider than 40 columns, and none ends within a command or before a unit."""
    for columns in (40, 60, 80):
        screen = Screen(is_terminal=True, columns=columns)
        lines = report_text(eight, Unit.CM, screen, with_plot=True).split("\n")
        assert max(map(cell_len, lines)) <= columns
        assert [line for line in lines if line != line.rstrip()] == []
        assert [line for line in lines if re.search(r"(?:dorsiflex|\d)$", line)
                and not re.search(r"[─┤│┼]|^pain|^\d{4}-W|\d [A-Z]?\d*$", line)
                and re.match(r" *cm\b", next_line(lines, line))] == []  # fmt: skip


def next_line(lines: list[str], line: str) -> str:
    """The line after one."""
    at = lines.index(line) + 1
    return lines[at] if at < len(lines) else ""


@pytest.mark.sqlite
def test_described_in_twelve_sentences(eight: "Report") -> None:
    """At most, with the pain, the typo, the goal and what to do next."""
    text = short_report_sentences(eight, Unit.CM)
    assert len(re.findall(r"[.!?](?= |$)", text, re.MULTILINE)) <= 12
    for word in ("sharp pain 7", "18.7 looks like a typo", GOAL_CM, "Check test 18 first"):
        assert word in text
