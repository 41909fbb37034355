"""Whole reports of twelve situations, as text of 80 columns, as sentences and as JSON.

The files in `golden/reports` were read line by line; the numbers in them are tested against hand
calculation and SciPy in `tests/domain`. After a change that is meant, write them anew with
`DORSIFLEX_WRITE_GOLDEN=1` and read what git shows.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.conftest import Run

from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import Session
from dorsiflex.render.report_json import report_json
from dorsiflex.render.report_text import report_text
from dorsiflex.render.screen import Screen
from dorsiflex.render.sentences import report_sentences

GOLDEN = Path(__file__).parent / "golden" / "reports"
WRITE = "DORSIFLEX_WRITE_GOLDEN" in os.environ
SCREEN = Screen(is_terminal=True, columns=80, rows=40)

Log = tuple[str, ...]


def _weekly(side: str, scores: Sequence[str], *more: str, first: str = "2026-09-02") -> list[Log]:
    """One test a week from a Wednesday on; `-` leaves a week out."""
    from datetime import date, timedelta

    start = date.fromisoformat(first)
    return [
        ("log", f"--{side}", score, "--at", str(start + timedelta(weeks=week)), *more)
        for week, score in enumerate(scores)
        if score != "-"
    ]


LEFT = ("9", "9.2", "9.1", "9.4", "9.5", "9.9", "9.8", "10.2", "10.4", "10.3", "10.6", "10.8")
RIGHT = ("11", "11.3", "10.9", "11.1", "11.2", "11", "11.4", "11.1", "11.2", "11.3", "11", "11.2")
INJURED = ("7.8", "8.3", "8.6", "9.2", "9.4", "9.9", "10.1")

SITUATIONS: dict[str, list[Log]] = {
    "no-data": [],
    "one-test": [("log", "-l", "9.5/10/10.2", "--pain", "2", "--at", "2026-11-20")],
    "one-ankle": _weekly("left", LEFT),
    "two-tests-a-day": [
        *_weekly("left", LEFT[:6]),
        *(("log", "-l", trial, "--at", f"2026-10-07 {hour}:00") for trial, hour in
          (("9", "08"), ("9.4", "20"))),
        *_weekly("right", RIGHT[:6]),
    ],
    "gap-of-five-weeks": [
        *_weekly("left", (*LEFT[:3], "-", "-", "-", "-", "-", *LEFT[8:])),
        *_weekly("right", (*RIGHT[:3], "-", "-", "-", "-", "-", *RIGHT[8:])),
    ],
    "setback": _weekly("left", (*LEFT[:11], "7.8"), "--pain", "3"),
    "sharp-pain": [
        *_weekly("left", LEFT[:11], "--pain", "1"),
        ("log", "-l", "10.5", "--pain", "4", "--sharp", "left", "--at", "2026-11-20"),
    ],
    "rising-pain": [
        (*log, "--pain", pain)
        for log, pain in zip(
            _weekly("right", RIGHT), ("1", "1", "2", "1", "1", "2", "1", "1", "2", "2", "3", "6"),
            strict=True,
        )
    ],
    "mixed-footwear": [
        *_weekly("left", LEFT[:6], "--footwear", "barefoot"),
        *_weekly("left", LEFT[6:], "--footwear", "shoes", first="2026-10-14"),
    ],
    "reached-goal": [*_weekly("left", LEFT), ("goal", "set", "10.5", "--side", "left")],
    "unreachable-goal": [
        *_weekly("left", tuple(reversed(LEFT))),
        ("goal", "set", "12.5", "--side", "left", "--by", "2027-02-01"),
    ],
    "baseline-event": [
        *_weekly("left", ("11", "11.2", "10.9", "11.1", "11", *INJURED), "--pain", "1"),
        *_weekly("right", RIGHT, "--pain", "0"),
        ("event", "add", "ankle sprain", "--at", "2026-10-03", "--side", "left", "--baseline"),
        ("event", "add", "new shoes", "--at", "2026-11-14"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_whole_report_of_a_situation(situation: str, run: Run) -> None:
    """Text, sentences and JSON are what was read and found right."""
    for log in SITUATIONS[situation]:
        assert run(*log).code == 0
    session = Session()
    report = report_of(session, None, None, None, None)
    unit = session.unit(None)
    made = {
        "txt": report_text(report, unit, SCREEN, with_plot=True),
        "sentences.txt": report_sentences(report, unit),
        "json": report_json(report),
    }
    for ending, text in made.items():
        file = GOLDEN / f"{situation}.{ending}"
        if WRITE:
            file.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        assert f"{text}\n" == file.read_text(encoding="utf-8")
