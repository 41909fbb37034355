"""What an export wrote, read again: as it was, and edited since."""

import csv
import json
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsiflex.domain.drafts import BadRow, Draft, TestDraft
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
from dorsiflex.exchange.columns import TESTS
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import BadCellError, ReadOptions
from dorsiflex.exchange.own_rows import OwnTests
from dorsiflex.exchange.reader import read_rows
from dorsiflex.exchange.writing import Format, csv_lines, writer_of

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
TOLD = ReadOptions(now=NOW, offset_at=lambda _: timedelta(hours=1))
UUID = "8fd81e5c-07a0-4f9c-a8c8-5d5a25d8e0a1"
ROW = {
    "id": UUID,
    "person": "me",
    "side": "left",
    "tested_at": "2026-11-20T07:30:00+01:00",
    "score_cm": "9.9",
    "best_cm": "10.2",
    "trials_cm": "9.5 10 10.2",
    "pain": "0",
    "sharp": "false",
    "footwear": "barefoot",
    "warmed_up": "true",
    "back_foot": "flat",
    "tags": "home morning",
    "note": "a, b",
    "measured_by": "",
    "local_date": "2026-11-20",
    "local_time": "07:30:00",
    "iso_week": "2026-W47",
}

plain_text = st.text(
    st.characters(exclude_categories=["Cs"]).filter(is_safe_character), max_size=20
).map(str.strip)
words = plain_text.map(lambda text: "".join(text.split())).filter(bool)
moments = st.builds(
    lambda naive, minutes: naive.replace(
        microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC
    ),
    st.datetimes(datetime(1900, 1, 2), datetime(2026, 11, 21)),  # noqa: DTZ001 # its offset follows
    st.integers(-18 * 60, 18 * 60),
)
people = st.sampled_from(["me", "Anna K", "=SUM(A1)", "'-x", "J\u00f6rg", 'a,b;"c"'])
tests = st.builds(
    KneeToWallTest,
    uuid=st.uuids(version=4).map(str),
    person=people,
    side=st.sampled_from(Side),
    tested_at=moments,
    trials=st.lists(st.integers(0, 3000).map(Trial), min_size=1, max_size=10).map(tuple),
    pain=st.none() | st.integers(0, 10),
    sharp=st.booleans(),
    conditions=st.builds(
        Conditions,
        st.none() | st.sampled_from(Footwear),
        st.none() | st.booleans(),
        st.none() | st.sampled_from(BackFoot),
        st.none() | st.sampled_from(MeasuredBy),
    ),
    tags=st.lists(words, max_size=3, unique=True).map(tuple),
    note=st.none() | plain_text.filter(bool) | st.sampled_from(["=1+1", "'=1", "''-", "'", "-"]),
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[TestDraft | BadRow]]:
    """Read a text as a file."""

    def read_text(text: str, told: ReadOptions = TOLD) -> list[TestDraft | BadRow]:
        path = tmp_path / "tests.csv"
        path.write_bytes(text.encode())
        with open_source(str(path)) as source:
            rows = read_rows(source, told).rows
            return cast("list[TestDraft | BadRow]", list(rows))

    return read_text


def drafted(line: int, test: KneeToWallTest) -> TestDraft:
    """Return the draft that is to come of a test."""
    return Draft(line, record_of(test))


def csv_text(
    *rows: dict[str, str], columns: tuple[str, ...] = TESTS.names, delimiter: str = ","
) -> str:
    """Write rows as they stand, the header first."""
    lines = [list(columns), *([row[column] for column in columns] for row in rows)]
    return "".join(
        delimiter.join(f'"{cell}"' if set(cell) & {",", ";"} else cell for cell in line) + "\n"
        for line in lines
    )


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSON, Format.JSONL])
@pytest.mark.parametrize("raw", [False, True])
@given(given_tests=st.lists(tests, max_size=4))
@settings(max_examples=40)
def test_whatever_can_be_stored_comes_back_from_a_file(
    read: Callable[..., list[TestDraft | BadRow]],
    format_: Format,
    raw: bool,
    given_tests: list[KneeToWallTest],
) -> None:
    """Each test of an export is read as it was, in all formats; `--raw` loses only leading `'`."""
    text = "".join(writer_of(TESTS, format_, raw=raw)(map(record_of, given_tests)))
    rows = read(text) if given_tests else []
    assert len(rows) == len(given_tests)
    for row, test in zip(rows, given_tests, strict=True):
        assert isinstance(row, Draft)
        # Of text that begins with ' before a formula, --raw leaves one off in the end.
        text_lost = raw and format_ is Format.CSV
        kept: dict[str, Any] = {}
        if text_lost:
            kept = {"person": test.person, "tags": test.tags, "note": test.note}
        record = row.record._replace(**kept)
        assert row._replace(record=record) == drafted(row.line, test)


@given(
    test=tests,
    changes=st.dictionaries(st.sampled_from(TESTS.names), st.text(max_size=8), max_size=2),
)
def test_a_row_is_read_alike_however_often_its_cells_were_read(
    test: KneeToWallTest, changes: dict[str, str]
) -> None:
    """What is kept of cells is what reading them gives, and what was refused is refused again."""
    header, line = "".join(csv_lines(TESTS, [record_of(test)])).split("\n", 1)
    cells = next(csv.reader([line]))
    row = [changes.get(name, cell) for name, cell in zip(header.split(","), cells, strict=True)]
    rows = OwnTests(TOLD, is_guarded=True)

    def outcome() -> TestDraft | str:
        try:
            return rows.draft(2, row)
        except BadCellError as error:
            return error.reason

    first = outcome()
    assert outcome() == first
    with suppress(BadCellError):
        rows.draft(1, cells)
    assert outcome() == first


def test_lines_are_those_of_the_file(read: Callable[..., list[TestDraft | BadRow]]) -> None:
    """A row is named by the line where it begins, in CSV, JSON Lines and JSON."""
    rows = [{**ROW, "note": n} for n in ("", "")]
    assert [row.line for row in read(csv_text(*rows))] == [2, 3]
    objects = [json.dumps(object_of(row)) for row in rows]
    assert [row.line for row in read("\n".join(objects))] == [1, 2]
    assert [row.line for row in read("[\n" + ",\n".join(objects) + "\n]\n")] == [2, 3]
    assert [row.line for row in read(json.dumps([object_of(row) for row in rows], indent=1))] == [
        2,
        29,  # lines 2 to 28: two braces, 16 plain fields, 3 trials in 5 lines, 2 tags in 4
    ]


def object_of(row: dict[str, str]) -> dict[str, Any]:
    """Return a row as JSON has it."""
    return {
        **row,
        "score_cm": float(row["score_cm"]),
        "best_cm": float(row["best_cm"]),
        "trials_cm": [float(trial) for trial in row["trials_cm"].split()],
        "pain": int(row["pain"]),
        "sharp": row["sharp"] == "true",
        "warmed_up": row["warmed_up"] == "true",
        "tags": row["tags"].split(),
    }


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"id": ""}, "uuid", ""),
        ({"id": UUID.upper()}, "uuid", UUID),
        ({"side": " Right "}, "side", Side.RIGHT),
        ({"pain": "3.0"}, "pain", 3),
        ({"pain": ""}, "pain", None),
        ({"sharp": "TRUE"}, "sharp", True),
        ({"sharp": "WAHR"}, "sharp", True),
        (
            {"warmed_up": "FALSCH"},
            "conditions",
            Conditions(Footwear.BAREFOOT, False, BackFoot.FLAT),
        ),
        ({"footwear": "", "warmed_up": "", "back_foot": ""}, "conditions", Conditions()),
        ({"trials_cm": "9.5/10", "score_cm": "", "best_cm": ""}, "trials", (950, 1000)),
        ({"trials_cm": "9,5 10 10,2"}, "trials", (950, 1000, 1020)),
        ({"score_cm": "9.90"}, "trials", (950, 1000, 1020)),
        (
            {"trials_cm": "9.5 10 10.3", "score_cm": "9.93", "best_cm": ""},
            "trials",
            (950, 1000, 1030),
        ),
        (
            {"trials_cm": "14.83 15", "score_cm": "14.92", "best_cm": "15,0"},
            "trials",
            (1483, 1500),
        ),
        (
            {"trials_cm": "14.83 15", "score_cm": "14,915", "best_cm": ""},
            "trials",
            (1483, 1500),
        ),
        ({"tags": "home  home  x"}, "tags", ("home", "x")),
        ({"note": "'=1+1"}, "note", "=1+1"),
        ({"note": "''=1+1"}, "note", "'=1+1"),
        ({"note": "'tis"}, "note", "'tis"),
        ({"note": "=1+1"}, "note", "=1+1"),
        ({"tested_at": "2026-11-20 07:30"}, "tested_at", "2026-11-20T07:30:00+01:00"),
        (
            {"tested_at": "2026-11-20T07:30:00Z"},
            "tested_at",
            "2026-11-20T07:30:00+00:00",
        ),
    ],
)
def test_what_a_spreadsheet_or_a_hand_makes_of_an_export_is_understood(
    read: Callable[..., list[TestDraft | BadRow]],
    changes: dict[str, str],
    field: str,
    value: object,
) -> None:
    """Other spellings of the same are read, and what is left empty is not recorded."""
    (row,) = read(csv_text({**ROW, **changes}))
    assert isinstance(row, Draft), row
    assert getattr(row.record, field) == value


def derived(name: str, written: str, given_cm: str) -> str:
    """Say that a column does not follow from the trials."""
    return (
        f"{name} is {written}, but the trials give {given_cm}: correct trials_cm, and clear {name}"
        " or correct it too"
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "7"}, "'7' is not an id; leave it empty for a new test"),
        ({"side": "both"}, "unknown side 'both'; write left or right"),
        ({"side": ""}, "the side is missing; write left or right"),
        (
            {"trials_cm": "9.5 10 10.8"},
            derived("score_cm", "9.9", "10.1"),
        ),
        (
            {"score_cm": "10"},
            derived("score_cm", "10", "9.9"),
        ),
        (
            {"best_cm": "10.3"},
            derived("best_cm", "10.3", "10.2"),
        ),
        (
            {"score_cm": "nan"},
            derived("score_cm", "nan", "9.9"),
        ),
        (
            {"trials_cm": "14.83 15", "score_cm": "14915"},
            derived("score_cm", "14915", "14.915"),
        ),
        (
            {"score_cm": "9.91"},
            derived("score_cm", "9.91", "9.9"),
        ),
        (
            {"tested_at": "20.11.2026 07:30"},
            "'20.11.2026 07:30' is not a date and time; write 2026-11-20T07:30:00+01:00",
        ),
        (
            {"tested_at": "2026-11-24T07:30:00+01:00"},
            ("'2026-11-24T07:30:00+01:00' is in the future; write 2026-11-20T07:30:00+01:00"),
        ),
        (
            {"tested_at": "2026-11-20T07:30:00+19:00"},
            (
                "'2026-11-20T07:30:00+19:00': there is no such UTC offset;"
                " write 2026-11-20T07:30:00+01:00"
            ),
        ),
        ({"sharp": "2"}, "sharp '2' must be true or false"),
        ({"footwear": "socks"}, "unknown footwear 'socks'; write barefoot or shoes"),
        (
            {"note": "a\u202eb"},
            "the note has a control character (U+202E); use one line of plain text",
        ),
        (
            {"trials_cm": " ".join(["9"] * 11), "score_cm": "9", "best_cm": "9"},
            "a test has 1 to 10 trials, not 11; one trial is written 9.5, several 9.5/10/10.2",
        ),
    ],
)
def test_an_edit_that_cannot_be_stored_is_refused_with_the_reason(
    read: Callable[..., list[TestDraft | BadRow]], changes: dict[str, str], reason: str
) -> None:
    """Nothing is guessed: the row is named, with what is wrong and how to write it."""
    (row,) = read(csv_text({**ROW, **changes}))
    assert isinstance(row, BadRow)
    assert (row.line, row.reason) == (2, reason)
    assert row.cells == tuple({**ROW, **changes}[name] for name in TESTS.names)


def test_columns_may_stand_in_any_order_and_have_any_case(
    read: Callable[..., list[TestDraft | BadRow]],
) -> None:
    """What a spreadsheet does to an export on saving does not matter; derived columns may go."""
    (plain,) = read(csv_text(ROW))
    without = tuple(name for name in reversed(TESTS.names) if name not in {"score_cm", "best_cm"})
    text = csv_text(ROW, columns=without, delimiter=";").replace("tested_at", "Tested_At")
    assert read("\ufeff" + text.replace("\n", "\r\n")) == [plain]


@pytest.mark.parametrize("name", ["local_date", "local_time", "iso_week"])
@pytest.mark.parametrize("written", ["", "2026-11-19", "soon", "=1"])
def test_local_columns_are_ignored_however_they_were_edited(
    read: Callable[..., list[TestDraft | BadRow]], name: str, written: str
) -> None:
    """The moment alone says when a test was."""
    assert read(csv_text({**ROW, name: written})) == read(csv_text(ROW))
    for value in (written, None, 5, [1]):
        edited = {**object_of(ROW), name: value}
        assert read(json.dumps(edited)) == read(json.dumps(object_of(ROW)))


@pytest.mark.parametrize("lacking", [3, 4])
def test_an_export_of_an_earlier_version_is_read_as_it_was(
    read: Callable[..., list[TestDraft | BadRow]], lacking: int
) -> None:
    """Without the columns that were added since, in CSV and JSON."""
    names = TESTS.names[:-lacking]
    assert read(csv_text(ROW, columns=names)) == read(csv_text(ROW))
    given_object = {name: object_of(ROW)[name] for name in names}
    assert read(json.dumps(given_object)) == read(json.dumps(object_of(ROW)))


@given(test=tests)
def test_local_columns_are_those_of_the_calendar(test: KneeToWallTest) -> None:
    """The tester's own date, time and ISO week, whatever the offset, as the C library has them."""
    (row,) = csv.DictReader("".join(csv_lines(TESTS, [record_of(test)])).splitlines())
    at = test.tested_at
    assert row["local_date"] == at.date().isoformat()
    assert row["local_time"] == f"{at:%H:%M:%S}"
    assert row["iso_week"] == f"{at:%G-W%V}"


def test_two_exports_in_one_file_are_one(read: Callable[..., list[TestDraft | BadRow]]) -> None:
    """The header in between is not a row."""
    assert [row.line for row in read(csv_text(ROW) + csv_text(ROW))] == [2, 4]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"trials_cm": "9.5"}, 'trials_cm is "9.5"; an array of numbers is expected'),
        ({"trials_cm": [True]}, "trials_cm is [true]; an array of numbers is expected"),
        ({"pain": "2"}, 'pain is "2"; a whole number or null is expected'),
        ({"pain": True}, "pain is true; a whole number or null is expected"),
        ({"sharp": 1}, "sharp is 1; true or false is expected"),
        ({"tags": ["a b"]}, 'tags is ["a b"]; an array of single words is expected'),
        ({"side": 1}, "side is 1; text is expected"),
        ({"colour": "red"}, "there is no field 'colour'"),
        (
            {"note": None, "trials_cm": [1e300]},
            (
                "'1e+300' is not a distance from 0 to 30 cm;"
                " one trial is written 9.5, several 9.5/10/10.2"
            ),
        ),
    ],
)
def test_json_of_the_wrong_kind_is_refused(
    read: Callable[..., list[TestDraft | BadRow]], changes: dict[str, Any], reason: str
) -> None:
    """Numbers are numbers and texts are texts, in both kinds of JSON."""
    given_object = {**object_of(ROW), **changes}
    for text in (json.dumps(given_object), json.dumps([given_object])):
        (row,) = read(text)
        assert isinstance(row, BadRow)
        assert (row.line, row.reason) == (1, reason)


def test_json_without_what_is_needed_is_refused(
    read: Callable[..., list[TestDraft | BadRow]],
) -> None:
    """An object with an id must be complete; one without is a new test, and needs only the test."""
    whole = object_of(ROW)
    missing = {name: value for name, value in whole.items() if name != "note"}
    new = {name: whole[name] for name in ("side", "tested_at", "trials_cm")}
    bad, good = read(f"{json.dumps(missing)}\n{json.dumps(new)}\n")
    assert isinstance(bad, BadRow)
    assert bad.reason == "the field note is missing"
    assert isinstance(good, Draft)
    assert (good.record.uuid, good.person, good.record.trials) == ("", None, (950, 1000, 1020))


@pytest.mark.parametrize("line", ["{", "1", "[]", '"x"', '{"pain": NaN}', "[" * 100_000])
def test_a_line_that_is_no_object_is_a_bad_row(
    read: Callable[..., list[TestDraft | BadRow]], line: str
) -> None:
    """The lines around it are read all the same."""
    good = json.dumps(object_of(ROW))
    rows = read(f"{good}\n{line}\n{good}\n")
    assert [type(row) for row in rows] == [Draft, BadRow, Draft]
    assert rows[1].line == 2


def test_the_person_of_the_command_and_of_the_file_must_be_one(
    read: Callable[..., list[TestDraft | BadRow]],
) -> None:
    """-P does not change whose test it is, unless the column is set aside."""
    anna = ReadOptions(now=NOW, offset_at=TOLD.offset_at, only_person="ANNA")
    bad, good = read(csv_text(ROW, {**ROW, "person": "Anna"}), anna)
    assert isinstance(bad, BadRow)
    assert bad.reason.startswith("the row belongs to me, but -P is ANNA: leave out -P")
    assert isinstance(good, Draft)
    all_hers = ReadOptions(
        now=NOW, offset_at=TOLD.offset_at, only_person="ANNA", columns={"person": []}
    )
    assert [row.person for row in read(csv_text(ROW), all_hers) if isinstance(row, Draft)] == [None]


def test_names_are_composed(read: Callable[..., list[TestDraft | BadRow]]) -> None:
    """A name that another system wrote in Unicode's other form is the same name."""
    (row,) = read(csv_text({**ROW, "person": unicodedata.normalize("NFD", "Jörg")}))
    assert isinstance(row, Draft)
    assert row.person == "Jörg"
