import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dorsiflex.render.table import Column, table
from dorsiflex.render.terminal import Screen

COLUMNS = [Column("id", right=True), Column("when"), Column("note", prose=True)]
ROWS = [["1", "Sun 2026-11-22 18:00", "a"], ["12", "Mon 2026-11-23 07:30", ""]]
PIPED = Screen()


def terminal(columns: int, *, unicode: bool = True, colour: bool = False) -> Screen:
    """Make a terminal."""
    return Screen(is_terminal=True, columns=columns, unicode=unicode, colour=colour)


def test_piped_columns_are_plain_and_aligned() -> None:
    """Two blanks between, numbers right, nothing at the ends of lines."""
    assert table(COLUMNS, ROWS, PIPED).split("\n") == [
        "id  when                  note",
        " 1  Sun 2026-11-22 18:00  a",
        "12  Mon 2026-11-23 07:30",
    ]


def test_columns_without_a_value_are_left_out() -> None:
    """And with them their headers."""
    rows = [["1", "", "x"], ["2", "", ""]]
    assert table(COLUMNS, rows, PIPED).split("\n")[0] == "id  note"


def test_a_table_without_rows_is_its_head() -> None:
    """On a terminal too."""
    assert table(COLUMNS, [], PIPED) == "id  when  note"
    assert "when" in table(COLUMNS, [], terminal(80))


@pytest.mark.parametrize("unicode", [True, False])
def test_rules_are_of_the_encoding(*, unicode: bool) -> None:
    """Drawn where the terminal can show them, ASCII where not."""
    drawn = table(COLUMNS, ROWS, terminal(80, unicode=unicode))
    assert drawn.isascii() is not unicode
    assert len(drawn.split("\n")) > len(ROWS) + 1


@pytest.mark.parametrize("colour", [True, False])
def test_escapes_only_where_colour_was_decided_on(*, colour: bool) -> None:
    """None at all otherwise, bold included."""
    assert ("\x1b" in table(COLUMNS, ROWS, terminal(80, colour=colour))) is colour


def test_with_colour_it_is_the_same_text() -> None:
    """Also at the ends of lines: the bold of a header ends with its words."""
    plain = table(COLUMNS, [["1", "Sun", "a long note"]], terminal(80))
    coloured = table(COLUMNS, [["1", "Sun", "a long note"]], terminal(80, colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert not any(line.endswith(" ") for line in plain.splitlines())


def test_a_narrow_terminal_gets_one_value_a_line() -> None:
    """No column vanishes and no date is cut; what is empty is left out."""
    assert table(COLUMNS, ROWS, terminal(27)).split("\n") == [
        "id    1",
        "when  Sun 2026-11-22 18:00",
        "note  a",
        "",
        "id    12",
        "when  Mon 2026-11-23 07:30",
    ]


PROSE = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=60)


@given(
    columns=st.integers(40, 160),
    rows=st.lists(st.tuples(st.integers(1, 10**6), PROSE), min_size=1, max_size=4),
)
def test_at_any_width_every_number_is_there_and_no_line_sticks_out(
    columns: int, rows: list[tuple[int, str]]
) -> None:
    """Whatever people wrote beside it, wide characters and markup included."""
    cells = [[str(number), "Sun 2026-11-22 18:00", note] for number, note in rows]
    drawn = table(COLUMNS, cells, terminal(columns))
    assert max(cell_len(line) for line in drawn.split("\n")) <= columns
    assert drawn.count("Sun 2026-11-22 18:00") == len(rows)
    for number, _ in rows:
        assert re.search(rf"(?<!\d){number}(?!\d)", drawn)


@given(rows=st.lists(st.tuples(PROSE, PROSE), min_size=1, max_size=4))
def test_piped_every_text_is_whole_and_every_row_one_line(rows: list[tuple[str, str]]) -> None:
    """Uncut, whatever its length; nothing in it breaks the table."""
    drawn = table([Column("n"), Column("b")], [["1", f"x{b}x"] for _, b in rows], PIPED)
    lines = drawn.split("\n")
    assert len(lines) == len(rows) + 1
    for line, (_, text) in zip(lines[1:], rows, strict=True):
        assert line == f"1  x{text}x" or not text.isprintable()


def test_what_would_act_on_the_terminal_is_shown() -> None:
    """As an escape that can be read."""
    drawn = table([Column("note")], [["\x1b]0;x\x07 [/] :warning:"]], terminal(80))
    assert r"\x1b]0;x\x07 [/] :warning:" in drawn


def test_prose_is_not_broken_within_its_words() -> None:
    """A column as wide as its longest word; the gaps between columns give way first."""
    columns = [Column("id"), Column("day"), Column("event", prose=True)]
    rows = [("e3", "Sat 2026-11-07 07:30", "apre\u0300s l'entrainement")]
    lines = table(columns, rows, Screen(is_terminal=True, columns=38)).splitlines()
    assert lines[2:] == [
        "e3 Sat 2026-11-07 07:30 apre\u0300s",
        "                        l'entrainement",
    ]
