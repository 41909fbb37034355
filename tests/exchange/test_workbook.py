"""A workbook holds the values of the JSON export, as other programs read it."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from dorsiflex.domain.events import Event
from dorsiflex.domain.exercises import CATALOGUE
from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    KneeToWallTest,
    MeasuredBy,
    Side,
    Trial,
    record_of,
)
from dorsiflex.domain.text import is_safe_character
from dorsiflex.domain.training import Load, MorningPain, TrainedSide, TrainingSession
from dorsiflex.errors import CouldNotError
from dorsiflex.exchange.columns import EVENTS, MORNINGS, TESTS, TRAINING, Schema
from dorsiflex.exchange.workbook import Sheet, open_workbook

TEXTS = st.sampled_from(
    [
        *("=1+1", "+1", "-1", "@x", "'=1", "'tis", "007", "1e5", "TRUE", "#N/A", "2026-11-20"),
        *("https://example.org", "mailto:a@b", "internal:a!A1", "a, b; c", "<b>&amp;</b>"),
        *("<r>", "<r>x</r>", "_x0041_", "_xFFFE_"),
    ]
) | st.text(st.characters(exclude_categories=["Cs"]).filter(is_safe_character), max_size=20).map(
    str.strip
).filter(bool)
PEOPLE = st.sampled_from(["me", "NA", "T", "007", "=SUM(A1)", "J\u00f6rg", "<r>x</r>"])
MOMENTS = st.builds(
    lambda naive, minutes: naive.replace(
        microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC
    ),
    st.datetimes(datetime(1900, 1, 2), datetime(2026, 11, 21)),  # noqa: DTZ001 # its offset follows
    st.integers(-18 * 60, 18 * 60),
)
PAIN = st.none() | st.integers(0, 10)
TESTS_OF_ANY = st.builds(
    KneeToWallTest,
    uuid=st.uuids(version=4).map(str),
    person=PEOPLE,
    side=st.sampled_from(Side),
    tested_at=MOMENTS,
    trials=st.lists(st.integers(0, 3000).map(Trial), min_size=1, max_size=10).map(tuple),
    pain=PAIN,
    sharp=st.booleans(),
    conditions=st.builds(
        Conditions,
        st.none() | st.sampled_from(Footwear),
        st.none() | st.booleans(),
        st.none() | st.sampled_from(BackFoot),
        st.none() | st.sampled_from(MeasuredBy),
    ),
    tags=st.lists(st.sampled_from(["a", "=b", "-", "3"]), max_size=3, unique=True).map(tuple),
    note=st.none() | TEXTS,
)
SESSIONS = st.builds(
    TrainingSession,
    uuid=st.uuids().map(str),
    person=PEOPLE,
    exercise=st.sampled_from([exercise.key for exercise in CATALOGUE]),
    done_at=MOMENTS,
    side=st.none() | st.sampled_from(TrainedSide),
    sets=st.none() | st.integers(1, 100),
    reps=st.none() | st.integers(1, 1000),
    hold_s=st.none() | st.integers(1, 3600),
    load=st.none() | st.integers(0, 50000).map(Load),
    pain=PAIN,
    sharp=st.booleans(),
    note=st.none() | TEXTS,
)
DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 23))
MORNINGS_OF_ANY = st.builds(MorningPain, person=PEOPLE, day=DAYS, pain=st.integers(0, 10))
EVENTS_OF_ANY = st.builds(
    Event,
    uuid=st.uuids().map(str),
    person=PEOPLE,
    day=DAYS,
    text=TEXTS,
    side=st.none() | st.sampled_from(Side),
    is_baseline=st.booleans(),
    id=st.none(),
)

Rows = list[list[object]]


def written(*sheets: tuple[str, Sequence[str], Iterable[Sequence[object]]]) -> bytes:
    """Return the bytes of a workbook."""
    stream = BytesIO()
    with open_workbook(stream) as book:
        for name, header, rows in sheets:
            book.add(name, header, rows)
    return stream.getvalue()


def exported(schema: Schema[Any], records: list[Any]) -> bytes:
    """Return the bytes of a workbook with one sheet."""
    sheet = Sheet(schema)
    return written((schema.kind, sheet.header, sheet.rows(records)))


def expected(schema: Schema[Any], record: Any) -> list[object]:  # noqa: ANN401 # any kind
    """Return the cells that the JSON export of a record asks for, in the order of the sheet."""
    fields = schema.json_fields(record)
    cells: dict[str, object] = {}
    for name, value in fields.items():
        if name in {"local_date", "local_time", "iso_week"}:
            continue
        if name == schema.moment:
            at = datetime.fromisoformat(str(value))
            cells["local_date"] = in_excel(at.date())
            cells["local_time"] = at.time()
            cells["utc_offset"] = str(value)[19:]
        elif name == "day":
            cells["local_date"] = in_excel(date.fromisoformat(str(value)))
        elif name == "trials_cm":
            trials = record_trials(value)
            cells |= {f"trial_{n + 1}": trials[n] if n < len(trials) else None for n in range(10)}
        elif name == "tags":
            assert isinstance(value, list)
            cells[name] = " ".join(map(str, value)) or None
        else:
            cells[name] = value
    last = {name: cells.pop(name) for name in ("tags", "note") if name in cells}
    return list((cells | last).values())


def record_trials(value: object) -> list[float]:
    """Return trials as a list of numbers."""
    assert isinstance(value, list)
    return value


def flags(row: Iterable[object]) -> list[bool]:
    """Return which cells are true or false, because True equals 1."""
    return [isinstance(cell, bool) for cell in row]


def in_excel(day: date) -> object:
    """Return a day, or its text where Excel's calendar is wrong."""
    return day if day >= date(1900, 3, 1) else day.isoformat()


def by_openpyxl(content: bytes, name: str) -> Rows:
    """Read a sheet: its cells hold values alone, and only text, numbers and flags are in it."""
    sheet = openpyxl.load_workbook(BytesIO(content), rich_text=False)[name]
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "n", "b", "d", "inlineStr"}, cell.value
            assert cell.hyperlink is None
    return [[of_openpyxl(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def of_openpyxl(cell: object) -> object:
    """Return a day for a day, and a text without the escapes that Excel takes off itself."""
    if isinstance(cell, datetime):
        return cell.date()
    return unescape(cell) if isinstance(cell, str) else cell


def by_calamine(content: bytes, name: str) -> Rows:
    """Read a sheet with the library that `import` uses; an empty cell is None."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name)
    return [[None if cell == "" else cell for cell in row] for row in sheet.to_python()]


@pytest.mark.parametrize(
    ("schema", "records"),
    [
        (TESTS, TESTS_OF_ANY.map(record_of)),
        (TRAINING, SESSIONS),
        (MORNINGS, MORNINGS_OF_ANY),
        (EVENTS, EVENTS_OF_ANY),
    ],
    ids=["tests", "training", "mornings", "events"],
)
@given(data=st.data())
@settings(max_examples=15)
def test_cells_are_the_values_of_the_json_export(
    schema: Schema[Any], records: "st.SearchStrategy[Any]", data: st.DataObject
) -> None:
    """Of every record, to the last digit and character, for two programs that read workbooks."""
    drawn = data.draw(st.lists(records, max_size=4))
    content = exported(schema, drawn)
    rows: Rows = [list(Sheet(schema).header), *(expected(schema, record) for record in drawn)]
    assert by_openpyxl(content, schema.kind) == rows
    found = by_calamine(content, schema.kind)
    assert found == rows
    assert [flags(row) for row in found] == [flags(row) for row in rows]


def test_the_header_of_tests_is_what_import_knows() -> None:
    """To the letter, and of training, mornings and events likewise."""
    assert Sheet(TESTS).header == (
        *("id", "person", "side", "local_date", "local_time", "utc_offset", "score_cm", "best_cm"),
        *("trial_1", "trial_2", "trial_3", "trial_4", "trial_5"),
        *("trial_6", "trial_7", "trial_8", "trial_9", "trial_10"),
        *("pain", "sharp", "footwear", "warmed_up", "back_foot", "measured_by", "tags", "note"),
    )
    assert Sheet(TRAINING).header == (
        *("id", "person", "exercise", "local_date", "local_time", "utc_offset", "side"),
        *("sets", "reps", "hold_s", "load_kg", "pain", "sharp", "note"),
    )
    assert Sheet(MORNINGS).header == ("person", "local_date", "pain")
    assert Sheet(EVENTS).header == ("id", "person", "local_date", "side", "baseline", "text")


def test_days_of_the_first_weeks_of_1900_are_text() -> None:
    """Excel counts a 29 February 1900; from 1 March its days are those of everybody."""
    mornings = [
        MorningPain("me", day, 0)
        for day in (date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2026, 11, 20))
    ]
    for read in (by_openpyxl, by_calamine):
        days = [row[1] for row in read(exported(MORNINGS, mornings), "mornings")[1:]]
        assert days == ["1900-01-01", "1900-02-28", date(1900, 3, 1), date(2026, 11, 20)]


def test_a_sheet_is_ready_to_be_read_and_filtered() -> None:
    """A bold header that stays in place, a filter on all rows, days and times in ISO 8601."""
    test = record_of(
        KneeToWallTest(
            uuid="9f0c1fd2-3a0e-4a5a-8a55-0c7d3a1b2c3d",
            person="me",
            side=Side.LEFT,
            tested_at=datetime(2026, 3, 30, 0, 15, tzinfo=timezone(timedelta(hours=2))),
            trials=(Trial(950),),
        )
    )
    sheet = openpyxl.load_workbook(BytesIO(exported(TESTS, [test, test])))["tests"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:Z3")
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert (sheet["D2"].value, sheet["D2"].number_format) == (datetime(2026, 3, 30), "yyyy-mm-dd")  # noqa: DTZ001 # a day of Excel has no time zone
    assert (sheet["E2"].value, sheet["E2"].number_format) == (time(0, 15), "hh:mm:ss;@")
    assert sheet["F2"].value == "+02:00"


def test_columns_are_aligned_like_their_headers_and_print_on_one_page() -> None:
    """Text is kept apart from a number on its left; flags have a format that shows words."""
    morning = MorningPain("me", date(2026, 11, 20), 0)
    sheet = openpyxl.load_workbook(BytesIO(exported(MORNINGS, [morning])))["mornings"]
    for row in sheet.iter_rows():
        assert [cell.alignment.horizontal for cell in row] == ["left", "right", "right"]
        assert [cell.alignment.indent for cell in row] == [1, 0, 0]
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    page = sheet.sheet_properties.pageSetUpPr
    assert page is not None
    assert (page.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    event = Event("9f0c1fd2-3a0e-4a5a-8a55-0c7d3a1b2c3d", "me", morning.day, "x", None, True, None)
    events = openpyxl.load_workbook(BytesIO(exported(EVENTS, [event])))["events"]
    assert (events["E2"].value, events["E2"].number_format) == (True, '"TRUE";"TRUE";"FALSE"')


def test_the_same_records_give_the_same_bytes() -> None:
    """No time of writing, no name of a user or a machine."""
    morning = MorningPain("me", date(2026, 11, 20), 0)
    first, second = (exported(MORNINGS, [morning]) for _ in range(2))
    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert "<dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>" in core


@pytest.mark.parametrize("letter", ["x", "\U0001f9b6"], ids=["letter", "foot"])
def test_text_that_no_cell_holds_is_refused(letter: str) -> None:
    """Excel counts characters outside the first 65,536 twice."""
    longest = 32_767 // (len(letter.encode("utf-16-le")) // 2) * letter
    found = by_calamine(written(("events", ("text",), [[longest]])), "events")
    assert found[1] == [longest]
    with pytest.raises(CouldNotError, match="a cell of Excel holds 32,767 characters") as refused:
        written(("events", ("text",), [[longest + letter]]))
    assert refused.value.hint == "export CSV, or shorten the text"


def with_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows to a sheet that may have three."""
    stream = BytesIO()
    with open_workbook(stream, most_rows=3) as book:
        book.add("tests", ("id",), rows)
    return stream.getvalue()


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    """The last one that fits is written; the number need not be known before."""
    assert len(by_calamine(with_rows([["a"]] * 3), "tests")) == 4
    for rows in ([["a"]] * 4, iter([["a"]] * 4)):
        with pytest.raises(CouldNotError, match="holds 3 rows; there are more tests"):
            with_rows(rows)


def test_without_the_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, before anything is read."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(CouldNotError) as refused, open_workbook(BytesIO()):
        pass
    assert "pip install 'dorsiflex[excel]'" in str(refused.value.hint)


def test_an_error_of_the_disk_is_one() -> None:
    """Whatever the library makes of it."""

    class Full(BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"), open_workbook(Full()) as book:
        book.add("tests", ("id",), [["a"]])
