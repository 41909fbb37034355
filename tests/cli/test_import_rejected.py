"""Rows that turn out to be bad only when they are stored: put aside with all their cells."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

HEADER = (
    "id,person,side,tested_at,score_cm,best_cm,trials_cm,pain,sharp,footwear,warmed_up,back_foot,"
    "tags,note\n"
)
ID = "ee405e33-2217-4052-81c1-f097450a8bda"


@pytest.fixture
def usual(run: "Run") -> "Run":
    """Store four tests of both ankles, of 9.5 and 11 cm."""
    for day in range(1, 5):
        assert run("log", "-l", "9.5", "-r", "11", "--at", f"2026-11-0{day}").code == 0
    return run


def rejected(folder: Path, name: str) -> list[str]:
    """Return the rows that were put aside, without their reasons."""
    first, *rows = (folder / f"{name}.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert first.startswith("line,reason,")
    return [row.partition("--strict if the value is right,")[2] for row in rows]


def test_rows_that_strict_refuses_can_be_corrected_and_imported(usual: "Run", folder: Path) -> None:
    """Each is there once with its cells, though both ankles are bad; the good ankle is skipped."""
    (folder / "a.csv").write_text(
        'Date,Left,Right,Note\n2026-11-06,1.5,19,"a, b"\n2026-11-07,9.6,25,=c\n',
        encoding="utf-8",
    )
    outcome = usual("import", "a.csv", "--strict", "--skip-bad")
    assert outcome.out.startswith("1 new, 0 changed, 0 same, 3 refused\n")
    assert rejected(folder, "a.csv") == ['2026-11-06,1.5,19,"a, b"', "2026-11-07,9.6,25,'=c"]
    text = (folder / "a.csv.rejected.csv").read_text(encoding="utf-8")
    text = text.replace(",1.5,19,", ",9.4,11.2,").replace(",25,", ",11.5,")
    (folder / "corrected.csv").write_text(text, encoding="utf-8")
    again = usual("import", "corrected.csv", "--strict")
    assert again.out.startswith("3 new, 0 changed, 0 same, 1 duplicate skipped, 0 refused\n")
    assert usual("export").rows[-1]["note"] == "'=c"


def test_both_rows_of_a_swapped_session_are_put_aside(usual: "Run", folder: Path) -> None:
    """One ankle a row: each with its own cells."""
    (folder / "a.csv").write_text(
        "Date,Side,Distance\n2026-11-05,L,11\n2026-11-05,R,9.4\n", encoding="utf-8"
    )
    assert usual("import", "a.csv", "--strict", "--skip-bad").code == 0
    assert sorted(rejected(folder, "a.csv")) == ["2026-11-05,L,11", "2026-11-05,R,9.4"]


def test_rows_of_an_export_that_contradict_others_are_put_aside(run: "Run", folder: Path) -> None:
    """An id that is there twice, and a row without a person, keep their cells."""
    row = f"{ID},me,left,2026-11-10T07:30:00+01:00,,,9,0,false,,,,,\n"
    other = row.replace(",9,", ",9.4,")
    nameless = row.replace("ee40", "ae40").replace(",me,", ",,")
    (folder / "a.csv").write_text(HEADER + row + other + nameless, encoding="utf-8")
    assert run("import", "a.csv", "--skip-bad").out.startswith("1 new, 0 changed, 0 same, 2 ref")
    text = (folder / "a.csv.rejected.csv").read_text(encoding="utf-8")
    assert other in text
    assert nameless in text
    (folder / "corrected.csv").write_text(
        text.replace(f",{ID}", ",").replace(",,left", ",me,left"), encoding="utf-8"
    )
    assert run("import", "corrected.csv").out.startswith("2 new")


def test_objects_of_json_are_put_aside_as_they_were(usual: "Run", folder: Path) -> None:
    """Two in one line, of which one is bad: nothing of that line is lost."""
    good = {
        **dict.fromkeys(HEADER.strip().split(",")),
        "id": ID,
        "person": "me",
        "side": "left",
        "tested_at": "2026-11-20T07:30+01:00",
        "trials_cm": [9.5],
        "sharp": False,
        "tags": [],
    }
    bad = {**good, "id": ID.replace("ee", "ae"), "trials_cm": [19.5]}
    both = f"[\n{json.dumps(good)}, {json.dumps(bad)}\n]"
    (folder / "a.json").write_text(both, encoding="utf-8")
    assert usual("import", "a.json", "--strict", "--skip-bad").out.startswith("1 new")
    (row,) = rejected(folder, "a.json")
    assert '""trials_cm"": [19.5]' in row
