"""Training to CSV and back."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.drafts import BadRow, Draft
from dorsiflex.domain.exercises import CATALOGUE
from dorsiflex.domain.training import Load, MorningPain, TrainedSide, TrainingSession
from dorsiflex.errors import ImportRefusedError
from dorsiflex.exchange.columns import MORNINGS, TRAINING
from dorsiflex.exchange.files import Source
from dorsiflex.exchange.import_options import ReadOptions
from dorsiflex.exchange.reader import read_rows
from dorsiflex.exchange.writing import csv_lines

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HEAD = "id,person,exercise,done_at,side,sets,reps,hold_s,load_kg,pain,sharp,note"
ADDED = ",local_date,local_time,iso_week"
"""What an earlier version did not have, so that files without it are read below."""
ROW = (
    "00000000-0000-0000-0000-000000000001,me,step-up,2026-11-20T07:30:00+01:00,both,3,8,5,12.5,0,"
    "true,'=1+1"
)
FULL = TrainingSession(
    uuid="00000000-0000-0000-0000-000000000001",
    person="me",
    exercise="step-up",
    done_at=datetime(2026, 11, 20, 7, 30, tzinfo=timezone(timedelta(hours=1))),
    side=TrainedSide.BOTH,
    sets=3,
    reps=8,
    hold_s=5,
    load=Load(1250),
    pain=0,
    sharp=True,
    note="=1+1",
)

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), max_size=20)
NAMES = PLAIN.map(lambda text: " ".join(text.split())).filter(bool)
OFFSETS = st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def _optional(least: int, most: int) -> "st.SearchStrategy[int | None]":
    return st.none() | st.integers(least, most)


SESSIONS = st.builds(
    TrainingSession,
    uuid=st.uuids().map(str),
    person=st.sampled_from(["me", "Åsa", "=x", "'@y"]),
    exercise=st.sampled_from([exercise.key for exercise in CATALOGUE]),
    done_at=st.datetimes(
        datetime(1950, 1, 1),  # noqa: DTZ001 # the strategy adds the offset
        datetime(2026, 11, 20),  # noqa: DTZ001 # likewise
        timezones=OFFSETS,
    ).map(lambda at: at.replace(microsecond=0, fold=0)),
    side=st.none() | st.sampled_from(TrainedSide),
    sets=_optional(1, 100),
    reps=_optional(1, 1000),
    hold_s=_optional(1, 3600),
    load=st.none() | st.integers(0, 50000).map(Load),
    pain=_optional(0, 10),
    sharp=st.booleans(),
    note=st.none() | PLAIN.map(str.strip).filter(bool),
)


def _read(text: str) -> list[object]:
    content = text.encode()
    source = Source(BytesIO(content), content, len(content), "a.csv", "a.csv.rejected.csv")
    told = ReadOptions(now=NOW, offset_at=lambda _: timedelta())
    return list(read_rows(source, told).rows)


def test_a_session_is_written_in_one_row() -> None:
    """The header never changes; booleans, shortest numbers, a formula disarmed; empty = none."""
    bare = TrainingSession(
        uuid=str(UUID(int=2)), person="me", exercise="deep-squat", done_at=NOW, load=Load(1000)
    )
    text = "".join(csv_lines(TRAINING, [FULL, bare]))
    first = f"{ROW},2026-11-20,07:30:00,2026-W47"
    second = (
        f"{UUID(int=2)},me,deep-squat,2026-11-22T18:00:00+00:00,,,,,10,,false,,"
        "2026-11-22,18:00:00,2026-W47"
    )
    assert text == f"{HEAD}{ADDED}\n{first}\n{second}\n"
    assert ",".join(TRAINING.names) == HEAD + ADDED
    assert ",=1+1,2026" in "".join(csv_lines(TRAINING, [FULL], raw=True))


def test_the_header_stands_alone_where_there_is_nothing() -> None:
    """A script finds its columns."""
    assert "".join(csv_lines(TRAINING, [])) == f"{HEAD}{ADDED}\n"
    assert "".join(csv_lines(MORNINGS, [])) == "person,day,pain\n"


@given(st.lists(SESSIONS, max_size=5))
def test_what_was_written_is_read_again(sessions: list[TrainingSession]) -> None:
    """Every session, to the last field."""
    text = "".join(csv_lines(TRAINING, sessions))
    read = [found.record for found in _read(text) if isinstance(found, Draft)]
    assert read == sessions


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("00000000-0000-0000-0000-000000000001", "7", "'7' is not an id"),
        ("step-up", "stepp", "there is no exercise 'stepp'"),
        ("2026-11-20T07:30:00+01:00", "7:30", "'7:30' is not a date and time"),
        ("2026-11-20T07:30:00+01:00", "2027-01-01T07:30:00+01:00", "in the future"),
        ("both", "up", "unknown side 'up'"),
        (",3,8,", ",-3,8,", "--sets '-3'"),
        (",3,8,", ",3,0,", "--reps '0'"),
        (",5,12.5", ",5.5,12.5", "not '5.5'"),
        ("12.5", "900", "load '900'"),
        (",0,true", ",11,true", "pain must be"),
        ("true", "rather", "sharp 'rather'"),
        ("00000000-0000-0000-0000-000000000001", "", "the id is missing"),
        ("'=1+1", "x,y", "the row has 13 cells, but the header has 12"),
        (",true,'=1+1", "", "the row has 10 cells"),
    ],
)
def test_a_bad_row_is_told_with_its_line(old: str, new: str, says: str) -> None:
    """The rows around it are read all the same."""
    assert old in ROW
    first, bad, last = _read(f"{HEAD}\n{ROW}\n{ROW.replace(old, new, 1)}\n{ROW}\n")
    assert (first, last) == (Draft(2, FULL), Draft(4, FULL))
    assert isinstance(bad, BadRow)
    assert bad.line == 3
    assert says in bad.reason


@pytest.mark.parametrize(
    "heads", [HEAD.replace(",note", ""), f"{HEAD.replace('id,', '', 1)},date,left"]
)
def test_training_that_lacks_a_column_is_no_spreadsheet(heads: str) -> None:
    """It is called what it is, even where it could be read as somebody else's table."""
    with pytest.raises(ImportRefusedError, match="looks like an export, but lacks the column"):
        _read(f"{heads}\n")


def test_programs_write_whole_numbers_with_a_point() -> None:
    """As pandas does with a column that has gaps; they are the same numbers."""
    row = ROW.replace(",3,8,5,12.5,0,", ",3.0,8.0,5.0,12.50,0.0,")
    assert _read(f"{HEAD}\n{row}\n") == [Draft(2, FULL)]


def test_mornings_are_written_and_read() -> None:
    """One row per day; a bad one is reported with its line."""
    morning = MorningPain(person="me", day=NOW.date(), pain=0)
    text = "".join(csv_lines(MORNINGS, [morning]))
    assert text == "person,day,pain\nme,2026-11-22,0\n"
    bad = "me,2026-02-30,1\nme,2026-11-21,11\nme\nme,2026-11-21,\nme,2026-11-25,1\n"
    found = _read(text + bad)
    assert found[0] == Draft(2, morning)
    reasons = [row.reason for row in found[1:] if isinstance(row, BadRow)]
    assert reasons[0].startswith("day '2026-02-30' is not a day")
    assert reasons[1].startswith("pain must be")
    assert reasons[2] == "the row has 1 cells, but the header has 3"
    assert reasons[3].startswith("the pain is missing")
    assert "in the future" in reasons[4]


def test_names_that_look_like_heads_are_names() -> None:
    """An export is never taken for a spreadsheet, whatever people are called."""
    morning = MorningPain(person="date;left;right;note;pain", day=NOW.date(), pain=0)
    assert _read("".join(csv_lines(MORNINGS, [morning]))) == [Draft(2, morning)]
