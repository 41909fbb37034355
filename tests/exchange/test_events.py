"""Events to CSV and JSON and back."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.drafts import BadRow, Draft
from dorsiflex.domain.events import Event
from dorsiflex.domain.measurement import Side
from dorsiflex.exchange.columns import EVENTS as SCHEMA
from dorsiflex.exchange.files import Source
from dorsiflex.exchange.import_options import ReadOptions
from dorsiflex.exchange.reader import read_rows
from dorsiflex.exchange.writing import Format, csv_lines, writer_of

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HEAD = "id,person,day,side,baseline,text"
UUID_1 = str(UUID(int=1))
ROW = f"{UUID_1},me,2026-11-20,left,true,'=1+1"
FULL = Event(UUID_1, "me", date(2026, 11, 20), "=1+1", Side.LEFT, is_baseline=True)

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), max_size=20)
EVENTS = st.builds(
    Event,
    uuid=st.uuids().map(str),
    person=st.sampled_from(["me", "Åsa", "=x", "'@y"]),
    day=st.dates(date(1900, 1, 1), date(2026, 11, 23)),
    text=PLAIN.map(str.strip).filter(bool) | st.sampled_from(["-", "'=x", '"', ",", "'+", "@"]),
    side=st.none() | st.sampled_from(Side),
    is_baseline=st.booleans(),
    id=st.none(),
)


def _read(text: str) -> list[object]:
    content = text.encode()
    source = Source(BytesIO(content), content, len(content), "a.jsonl", "a.rejected.csv")
    return list(read_rows(source, ReadOptions(now=NOW, offset_at=lambda _: timedelta())).rows)


def test_an_event_is_written_in_one_row() -> None:
    """The header never changes; a formula disarmed; both ankles are `both`."""
    both = Event(str(UUID(int=2)), "me", date(2026, 11, 21), "new shoes")
    text = "".join(csv_lines(SCHEMA, [FULL, both]))
    assert text == f"{HEAD}\n{ROW}\n{UUID(int=2)},me,2026-11-21,both,false,new shoes\n"
    assert "".join(csv_lines(SCHEMA, [FULL], raw=True)).endswith(",=1+1\n")
    assert "".join(csv_lines(SCHEMA, [])) == f"{HEAD}\n"
    assert tuple(SCHEMA.json_fields(FULL)) == SCHEMA.names


@given(st.lists(EVENTS, max_size=5), st.sampled_from([Format.CSV, Format.JSON, Format.JSONL]))
def test_what_was_written_is_read_again(events: list[Event], format_: Format) -> None:
    """Every event, to the last field, in each format."""
    text = "".join(writer_of(SCHEMA, format_, raw=False)(events))
    assert [each.record for each in _read(text) if isinstance(each, Draft)] == events


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (UUID_1, "7", "'7' is not an id"),
        (UUID_1, "", "the id is missing; dorsiflex event add stores"),
        ("2026-11-20", "2026-02-30", "day '2026-02-30' is not a day"),
        ("2026-11-20", "20.11.2026", "day '20.11.2026' is not a day"),
        ("2026-11-20", "2026-11-20T07:30", "is not a day from 1900 on; write 2026-11-20"),
        ("2026-11-20", "1899-12-31", "is not a day from 1900 on"),
        ("2026-11-20", "2026-11-24", "in the future"),
        ("2026-11-20", "", "day '' is not a day"),
        ("left", "up", "unknown side 'up'; write left, right or both"),
        ("true", "rather", "baseline 'rather' must be true or false"),
        ("'=1+1", "", "the text is empty"),
        ("'=1+1", "x" * 201, "the text of an event has 201 characters"),
        ("'=1+1", "a\x1bb", "control character"),
        ("me,", "a\x07,", "control character"),
        ("'=1+1", "x,y", "the row has 7 cells, but the header has 6"),
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


def test_empty_cells_are_both_ankles_and_no_baseline() -> None:
    """What a person leaves empty; `yes`, columns in another order and more of them are read."""
    (draft,) = _read(f"{HEAD}\n{UUID_1},,2026-11-20,,,x\n")
    assert draft == Draft(2, Event(UUID_1, "", date(2026, 11, 20), "x"))
    (draft,) = _read(
        f"text,baseline,side,day,person,id,more\n=1+1,yes,LEFT,2026-11-20,me,{UUID_1},\n"
    )
    assert draft == Draft(2, FULL)


def test_json_of_the_wrong_kind_is_refused() -> None:
    """A flag that is none, a field that is missing, one that is unknown."""
    fields = f'"id": "{UUID_1}", "person": "me", "day": "2026-11-20", "side": "left"'
    rows = _read(
        f'{{{fields}, "baseline": "true", "text": "x"}}\n'
        f'{{{fields}, "text": "x"}}\n'
        f'{{{fields}, "baseline": true, "text": "x", "more": 1}}\n'
        f'{{{fields}, "baseline": true, "text": 7}}\n'
        f'{{{fields}, "baseline": true, "text": "=1+1"}}\n'
    )
    assert [row.reason for row in rows[:-1] if isinstance(row, BadRow)] == [
        'baseline is "true"; true or false is expected',
        "the field baseline is missing",
        "there is no field 'more'",
        "text is 7; text is expected",
    ]
    assert rows[-1] == Draft(5, FULL)
