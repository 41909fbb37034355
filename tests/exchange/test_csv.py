import csv
from datetime import datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.measurement import KneeToWallTest, Side, TestRecord, Trial, record_of
from dorsiflex.exchange.columns import TESTS
from dorsiflex.exchange.formulas import guarded, unguarded
from dorsiflex.exchange.writing import csv_lines

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NOTE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
TRIALS = st.lists(st.integers(0, 3000).map(Trial), min_size=1, max_size=10).map(tuple)


def a_record(
    trials: tuple[Trial, ...] = (Trial(950),), note: str | None = None, person: str = "me"
) -> TestRecord:
    """Write down a test of the left ankle."""
    return record_of(
        KneeToWallTest(
            uuid="9f0c1fd2-3a0e-4a5a-8a55-0c7d3a1b2c3d",
            person=person,
            side=Side.LEFT,
            tested_at=datetime.fromisoformat("2026-11-22T07:30:00+01:00"),
            trials=trials,
            note=note,
        )
    )


def read(text: str) -> list[dict[str, str]]:
    """Read CSV as every program does."""
    return list(csv.DictReader(StringIO(text, newline="")))


@given(text=TEXT)
def test_what_was_guarded_comes_back(text: str) -> None:
    """For every text; a guarded one never begins as a formula does."""
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r")


@given(one=TEXT, other=TEXT)
def test_no_two_texts_are_guarded_alike(one: str, other: str) -> None:
    """Nothing is lost on the way."""
    assert (guarded(one) == guarded(other)) == (one == other)


@pytest.mark.parametrize("text", ["", "plain", "'tis", "a=b", "'", "''", "9.5"])
def test_what_no_spreadsheet_runs_stays_as_it_is(text: str) -> None:
    """Only a formula is touched."""
    assert guarded(text) == unguarded(text) == text


@given(trials=TRIALS, note=NOTE)
def test_a_row_is_read_back_by_any_csv_reader(trials: tuple[Trial, ...], note: str) -> None:
    """Score, best and trials give the same hundredths again; the note the same text."""
    (row,) = read("".join(csv_lines(TESTS, [a_record(trials, note)], raw=True)))
    assert tuple(row) == TESTS.names
    assert row["note"] == note
    assert [round(float(trial) * 100) for trial in row["trials_cm"].split()] == list(trials)
    assert round(float(row["best_cm"]) * 100) == max(trials)
    assert float(row["score_cm"]) == sum(trials) / (100 * len(trials))


def test_persons_are_guarded_and_dates_and_numbers_never() -> None:
    """A name can be a formula; a number cannot."""
    (row,) = read("".join(csv_lines(TESTS, [a_record((Trial(0),), person="=me")])))
    assert row["person"] == "'=me"
    assert (row["score_cm"], row["trials_cm"]) == ("0", "0")
    assert row["tested_at"] == "2026-11-22T07:30:00+01:00"


def test_lines_end_in_line_feeds_alone() -> None:
    """Whatever the platform."""
    text = "".join(csv_lines(TESTS, [a_record(), a_record()]))
    assert "\r" not in text
    assert text.count("\n") == 3


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 1001, 2500])
def test_every_row_is_written_once_however_many(number: int) -> None:
    """Pieces of whole lines, the header once, none missing where a piece ends."""
    pieces = list(csv_lines(TESTS, [a_record((Trial(i % 3000),)) for i in range(number)]))
    assert all(piece == "" or piece.endswith("\n") for piece in pieces)
    assert [row["best_cm"] for row in read("".join(pieces))] == [
        f"{i % 3000 / 100:.2f}".rstrip("0").rstrip(".") for i in range(number)
    ]
