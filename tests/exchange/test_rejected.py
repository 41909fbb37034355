"""Rows that were left out, written for a spreadsheet and read again."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.drafts import BadRow
from dorsiflex.exchange.files import Source
from dorsiflex.exchange.import_options import ReadOptions
from dorsiflex.exchange.reader import read_rows
from dorsiflex.exchange.rejected import Rejected

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HEADS = ("date", "left", "note")

cells = st.text(st.sampled_from("'=+-@\t\r19,. x\u00fc"), max_size=6)


def bad_row(text: str) -> tuple[tuple[str, ...], BadRow]:
    """Read a file of one bad row: its headers, and the row."""
    content = text.encode()
    source = Source(BytesIO(content), content, len(content), "a.csv", "a.csv.rejected.csv")
    reading = read_rows(source, ReadOptions(now=NOW, offset_at=lambda _: timedelta()))
    (row,) = reading.rows
    assert isinstance(row, BadRow)
    return reading.head, row


def rejected(heads: tuple[str, ...], row: BadRow) -> str:
    """Write a row of somebody else's table as it is left out."""
    aside, stream = Rejected(heads, are_guarded=False), BytesIO()
    aside.add(row)
    aside.write_to(stream)
    aside.close()
    return stream.getvalue().decode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=x", "'=x"),
        ("'=x", "''=x"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("+a", "'+a"),
        ("+1", "+1"),
        ("-9.5", "-9.5"),
        ("'x", "'x"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_a_quote(cell: str, written: str) -> None:
    """One more than it has, so that the one that is taken off is ours; numbers stay numbers."""
    text = rejected(HEADS, BadRow(2, "x", "bad", ("2026-11-20", "x", cell)))
    assert text == f"line,reason,date,left,note\n2,bad,2026-11-20,x,{written}\n"
    assert bad_row(text)[1].cells[2:] == ("2026-11-20", "x", cell)


@given(cells)
def test_a_row_that_is_left_out_again_and_again_stays_as_it_was(cell: str) -> None:
    """Whatever its cells are, however often it is read and written."""
    out = StringIO(newline="")
    csv.writer(out).writerows([HEADS, ("2026-11-20", "x", cell)])
    text = out.getvalue()
    for times in range(3):
        heads, row = bad_row(text)
        assert heads == ("line", "reason") * times + HEADS
        assert row.cells[2 * times :] == ("2026-11-20", "x", cell)
        text = rejected(heads, row)


def test_a_quote_of_somebody_else_stays() -> None:
    """A table that does not begin with the columns of rejected rows is read as it is."""
    for heads in ("date,left,note", "reason,line,date,left,note"):
        before = "1,2," * heads.startswith("reason")
        assert bad_row(f"{heads}\n{before}2026-11-20,x,'=x\n")[1].cells[-1] == "'=x"
