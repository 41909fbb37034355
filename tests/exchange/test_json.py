import json
from datetime import datetime

import pytest

from dorsiflex.domain.measurement import (
    BackFoot,
    Conditions,
    Footwear,
    KneeToWallTest,
    Side,
    Trial,
    record_of,
)
from dorsiflex.errors import RefusedValueError
from dorsiflex.exchange.columns import TESTS
from dorsiflex.exchange.writing import Format, json_array, json_lines, parse_format, writer_of

TEST = record_of(
    KneeToWallTest(
        id=7,
        uuid="9f0c1fd2-3a0e-4a5a-8a55-0c7d3a1b2c3d",
        person="Ren\u00e9",
        side=Side.RIGHT,
        tested_at=datetime.fromisoformat("2026-11-22T07:30:00+01:00"),
        trials=(Trial(950), Trial(1000), Trial(1020)),
        pain=0,
        sharp=True,
        conditions=Conditions(Footwear.SHOES, warmed_up=False, back_foot=BackFoot.OFF),
        tags=("a", "b"),
        note='said "=ow"',
    )
)

# By hand from PRODUCT.md: the names of the CSV, real arrays, numbers and booleans.
EXPECTED = {
    "id": "9f0c1fd2-3a0e-4a5a-8a55-0c7d3a1b2c3d",
    "person": "Ren\u00e9",
    "side": "right",
    "tested_at": "2026-11-22T07:30:00+01:00",
    "score_cm": 9.9,
    "best_cm": 10.2,
    "trials_cm": [9.5, 10.0, 10.2],
    "pain": 0,
    "sharp": True,
    "footwear": "shoes",
    "warmed_up": False,
    "back_foot": "off",
    "tags": ["a", "b"],
    "note": 'said "=ow"',
    "measured_by": None,
    "local_date": "2026-11-22",
    "local_time": "07:30:00",
    "iso_week": "2026-W47",
}


@pytest.mark.parametrize("number", [0, 1, 3])
def test_jsonl_is_one_object_a_line(number: int) -> None:
    """Each line by itself is JSON."""
    lines = "".join(json_lines(TESTS, [TEST] * number)).split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [EXPECTED] * number
    assert lines[-1] == ""


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_one_array(number: int) -> None:
    """Also of none."""
    assert json.loads("".join(json_array(TESTS, [TEST] * number))) == [EXPECTED] * number


def test_the_names_are_those_of_the_csv_in_its_order() -> None:
    """So that both read the same into a data frame."""
    assert tuple(json.loads("".join(json_lines(TESTS, [TEST])))) == TESTS.names


def test_letters_stay_letters() -> None:
    """UTF-8, not escapes: a person can read the file."""
    assert "Ren\u00e9" in "".join(json_lines(TESTS, [TEST]))


@pytest.mark.parametrize(
    ("text", "format_"),
    [("csv", Format.CSV), (" JSON ", Format.JSON), ("Jsonl", Format.JSONL), ("XLSX", Format.XLSX)],
)
def test_formats_are_read_in_any_case(text: str, format_: Format) -> None:
    """As every other word at the command line."""
    assert parse_format(text) is format_


def test_an_unknown_format_is_refused() -> None:
    """With those there are."""
    with pytest.raises(RefusedValueError, match="unknown format 'xml'") as refused:
        parse_format("xml")
    assert refused.value.hint == "write csv, json, jsonl, xlsx or redcap"


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSON, Format.JSONL])
def test_every_format_has_a_writer(format_: Format) -> None:
    """Each gives a text that names the test."""
    assert TEST.uuid in "".join(writer_of(TESTS, format_, raw=False)([TEST]))
