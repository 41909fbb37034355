"""Whole reports of eighteen situations: one screen, full text, sentences (short, full), JSON.

The files in `golden/reports` were read line by line; the numbers in them are tested against hand
calculation and SciPy in `tests/domain`. After a change that is meant, write them anew with
`DORSIFLEX_WRITE_GOLDEN=1` and read what git shows.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import sin
from pathlib import Path

import pytest
from tests.conftest import Run

from dorsiflex.cli.reporting import report_of
from dorsiflex.cli.session import Session
from dorsiflex.render.json import report_json
from dorsiflex.render.report_screen import report_screen
from dorsiflex.render.report_text import report_sentences, report_text, short_report_sentences
from dorsiflex.render.terminal import Screen

GOLDEN = Path(__file__).parent / "golden" / "reports"
WRITE = "DORSIFLEX_WRITE_GOLDEN" in os.environ
SCREEN = Screen(is_terminal=True, columns=80, rows=40)

Log = tuple[str, ...]


def _weekly(side: str, scores: Sequence[str], *more: str, first: str = "2026-09-02") -> list[Log]:
    """One test a week from a Wednesday on; `-` leaves a week out."""
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


def _rows(side: str, first: str, days: Iterable[int], scores_cm: Iterable[float]) -> list[str]:
    """Rows of a CSV file, one per test, on days since a first one."""
    start = date.fromisoformat(first)
    return [
        f"{start + timedelta(days=day)},{side},{score_cm:.1f}"
        for day, score_cm in zip(days, scores_cm, strict=True)
    ]


# Twice a week for twelve weeks; errors of 0.7 cm around 9.1 cm; and three times a week for a year.
TWICE = (
    0,
    3,
    7,
    10,
    14,
    17,
    21,
    24,
    28,
    31,
    35,
    38,
    42,
    45,
    49,
    52,
    56,
    59,
    63,
    66,
    70,
    73,
    77,
    80,
)
STEADY = (9.4, 8.6, 8.6, 9.2, 8.8, 9.2, 9.9, 8.9, 8.3, 10.7, 9.1, 10.2,
          8.0, 9.6, 8.6, 8.7, 9.3, 8.7, 8.5, 9.2, 8.5, 9.7, 8.4, 9.9)  # fmt: skip
GAIN = tuple(round(cm + 2 * day / 80, 1) for day, cm in zip(TWICE, STEADY, strict=True))
YEAR = tuple(7 * week + day for week in range(52) for day in (0, 2, 4))
PLATEAU = tuple(
    round(9 + min(2 * day / 84, 2) + (0.5 if test % 2 else -0.5) + 0.3 * sin(day), 1)
    for test, day in enumerate(YEAR)
)

HISTORIES = {
    "steady": [
        *_rows("left", "2026-09-02", TWICE, STEADY),
        *_rows("right", "2026-09-02", TWICE, [cm + 2 for cm in reversed(STEADY)]),
    ],
    "gain-established": _rows("left", "2026-09-02", TWICE, GAIN),
    "gain-not-established": _rows("left", "2026-10-23", (0, 7, 21, 28), (9.0, 9.2, 10.4, 10.6)),
    "loss": _rows("left", "2026-09-02", TWICE, [18 - cm for cm in GAIN]),
    "plateau-of-a-year": _rows("left", "2025-11-24", YEAR, PLATEAU),
    "too-early": _rows("left", "2026-11-09", (0, 3, 7, 11), (9.1, 9.4, 9.2, 9.6)),
}
"""Tests as rows of a file; the evidence of each history is known from an independent calculation:
0.307 (steady), 29.3 (gain), 1.42 (not established), 29.3 (loss), 1.6e19 (plateau, 21.5 needed)."""


@pytest.mark.parametrize("situation", [*SITUATIONS, *HISTORIES])
def test_the_whole_report_of_a_situation(situation: str, run: Run) -> None:
    """Text, sentences and JSON are what was read and found right."""
    for log in SITUATIONS.get(situation, ()):
        assert run(*log).code == 0
    if situation in HISTORIES:
        rows = "\n".join(["date,side,distance", *HISTORIES[situation]])
        assert run("import", "-", "--dates", "ymd", input=f"{rows}\n").code == 0
    session = Session()
    report = report_of(session, None, None, None, None)
    unit = session.unit(None)
    made = {
        "screen.txt": report_screen(report, unit, SCREEN, with_plot=False),
        "txt": report_text(report, unit, SCREEN, with_plot=True),
        "short.txt": short_report_sentences(report, unit),
        "sentences.txt": report_sentences(report, unit),
        "json": report_json(report),
    }
    for ending, text in made.items():
        file = GOLDEN / f"{situation}.{ending}"
        if WRITE:
            file.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        assert f"{text}\n" == file.read_text(encoding="utf-8")
