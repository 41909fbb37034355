"""docs/redcap-dictionary.csv describes exactly what `export --format redcap` writes."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

PATH = Path(__file__).parents[2] / "docs" / "redcap-dictionary.csv"
COLUMNS = (
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note"),
    *("Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max"),
    *("Identifier?", "Branching Logic (Show field only if...)", "Required Field?"),
    *("Custom Alignment", "Question Number (surveys only)", "Matrix Group Name"),
    *("Matrix Ranking?", "Field Annotation"),
)
OF_REDCAP = {"redcap_repeat_instrument", "redcap_repeat_instance", "knee_to_wall_test_complete"}
WORDS = {"ktw_side": "side", "ktw_footwear": "footwear", "ktw_back_foot": "back_foot"} | {
    "ktw_measured_by": "measured_by"
}


def dictionary() -> list[dict[str, str]]:
    """Read it."""
    with PATH.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def full(run: "Run") -> "Run":
    """Tests with every word and the most and the fewest values, of two people."""
    for options in (
        ("--footwear", "barefoot", "--back-foot", "flat", "--by", "self", "--warm"),
        ("--footwear", "shoes", "--back-foot", "raised", "--by", "other", "--cold", "-n", "Ann"),
        ("--back-foot", "off", "--sharp", "both", "-t", "Ann"),
        (),
    ):
        run("log", "-l", "/".join(["9.5"] * 9 + ["30"]), "-r", "0", "-p", "0", "--yes", *options)
    run("log", "-l", "9.33", "--at", "2026-03-30T00:15:00+02:00")
    run("person", "add", "NA")
    run("-P", "NA", "log", "-r", "10", "-p", "10")
    return run


def test_it_has_the_columns_that_redcap_wants() -> None:
    """All eighteen, in their order; the record comes first, in a form that does not repeat."""
    assert tuple(dictionary()[0]) == COLUMNS
    first = dictionary()[0]
    assert (first["Variable / Field Name"], first["Form Name"]) == ("record_id", "person")
    assert {row["Form Name"] for row in dictionary()[1:]} == {"knee_to_wall_test"}


def test_every_cell_is_one_that_its_field_takes(full: "Run") -> None:
    """Names in the same order, codes with the words of other exports, ranges and dates."""
    rows = full("export", "--format", "redcap", "--all-people").rows
    tests = {row["id"]: row for row in full("export", "--all-people").rows}
    assert len(rows) == len(tests) == 10
    fields = {row["Variable / Field Name"]: row for row in dictionary()}
    assert [name for name in rows[0] if name not in OF_REDCAP] == list(fields)
    for row in rows:
        test = tests[row["ktw_uuid"]]
        assert {row[name] for name in OF_REDCAP - {"redcap_repeat_instance"}} == {
            *("knee_to_wall_test", "2")
        }
        for name, field in fields.items():
            if row[name] or field["Required Field?"]:
                check(field, row[name])
            if name in WORDS:
                choices = field["Choices, Calculations, OR Slider Labels"]
                words = dict(choice.split(", ") for choice in choices.split(" | "))
                assert words.get(row[name], "") == test[WORDS[name]]
        assert f"{row['ktw_at'].replace(' ', 'T')}{row['ktw_utc_offset']}" == test["tested_at"]
        assert row["ktw_date"] == test["local_date"]
        trials = [row[f"ktw_trial_{number}_cm"] for number in range(1, 11)]
        assert [float(trial) for trial in trials if trial] == [
            float(trial) for trial in test["trials_cm"].split()
        ]
        assert float(row["ktw_score_cm"]) == float(test["score_cm"])
        assert (row["record_id"], row["ktw_pain"]) == (test["person"], test["pain"])
        assert row["ktw_sharp"] == str(int(test["sharp"] == "true"))
        assert row["ktw_warmed_up"] == {"true": "1", "false": "0", "": ""}[test["warmed_up"]]
        assert "Ann" not in row.values()


def check(field: dict[str, str], cell: str) -> None:
    """Check whether a cell passes the validation of its field."""
    validation = field["Text Validation Type OR Show Slider Number"]
    if validation in {"number", "integer"}:
        number = (int if validation == "integer" else float)(cell)
        assert float(field["Text Validation Min"]) <= number <= float(field["Text Validation Max"])
    elif validation == "date_ymd":
        assert date.fromisoformat(cell).isoformat() == cell
    elif validation == "datetime_seconds_ymd":
        assert datetime.strptime(cell, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 # has none
    elif field["Field Type"] == "yesno":
        assert cell in {"0", "1"}
    elif field["Variable / Field Name"] == "ktw_uuid":
        assert str(UUID(cell)) == cell


def test_an_instance_stays_that_of_its_test(run: "Run") -> None:
    """Whatever is backdated, deleted or filtered: else an import would mix two tests."""

    def instances(*words: str) -> dict[str, int]:
        rows = run("export", "--format", "redcap", *words).rows
        return {row["ktw_uuid"]: int(row["redcap_repeat_instance"]) for row in rows}

    run("log", "-l", "9", "-r", "10", "--at", "2026-11-20")
    run("log", "-l", "9.1", "--at", "2026-11-21")
    before = instances()
    assert list(before.values()) == [1, 2, 3]
    run("log", "-l", "8.9", "--at", "2026-11-19")
    run("delete", "1", "--yes")
    after = instances()
    assert {uuid: before[uuid] for uuid in after if uuid in before} == {
        uuid: number for uuid, number in after.items() if uuid in before
    }
    assert list(after.values()) == [4, 2, 3]
    assert list(instances("--since", "2026-11-21").values()) == [3]


def test_codes_for_names_and_a_name_that_is_a_formula(run: "Run") -> None:
    """A study need not know names; a spreadsheet runs nothing."""
    run("person", "add", "=x")
    run("-P", "=x", "log", "-l", "9")
    (row,) = run("-P", "=x", "export", "--format", "redcap").rows
    assert row["record_id"] == "'=x"
    (row,) = run("-P", "=x", "export", "--format", "redcap", "--raw").rows
    assert row["record_id"] == "=x"
    (row,) = run("-P", "=x", "export", "--format", "redcap", "--pseudonymise").rows
    assert row["record_id"].startswith("P-")


@pytest.mark.parametrize("what", ["training", "mornings", "events"])
def test_other_records_have_no_instrument(run: "Run", what: str) -> None:
    """They are refused, and the message says what writes them."""
    found = run("export", "--format", "redcap", "--what", what)
    assert (found.code, found.out) == (2, "")
    assert found.err == f"error: REDCap gets tests only, not {what}\nhint: use --format csv\n"
