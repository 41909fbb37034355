"""Two blocks of text beside each other, where there is room."""

from dorsiflex.render.table import half_screen, side_by_side
from dorsiflex.render.terminal import Screen

LEFT = "Left\n12345678"
RIGHT = "Right\n\x1b[1mab\x1b[0m\nlast"


def terminal(columns: int, *, colour: bool = False) -> Screen:
    """Give a terminal of some width."""
    return Screen(is_terminal=True, columns=columns, colour=colour)


def test_they_fit_from_twice_the_longest_line_and_a_gap_on() -> None:
    """The longest line has 8 cells: 8 + 4 + 8 = 20 are enough, 19 are not."""
    assert half_screen([LEFT, RIGHT], terminal(20)) == terminal(8)
    assert half_screen([LEFT, RIGHT], terminal(19)) is None


def test_one_block_or_a_pipe_has_nothing_beside_it() -> None:
    """A script and a screen reader read from line to line."""
    assert half_screen([LEFT], terminal(200)) is None
    assert half_screen([LEFT, RIGHT], Screen(columns=200)) is None


def test_lines_stand_beside_each_other() -> None:
    """The second block begins in the same column on every line, the shorter one ends earlier."""
    assert side_by_side([LEFT, RIGHT], terminal(20)).split("\n") == [
        "Left        Right",
        "12345678    ab",
        "            last",
    ]


def test_emphasis_is_kept_where_colour_was_decided_on() -> None:
    """And only there."""
    assert "\x1b[1mab\x1b[0m" in side_by_side([LEFT, RIGHT], terminal(20, colour=True))
    assert "\x1b" not in side_by_side([LEFT, RIGHT], terminal(20))
