"""Six weeks of a plan: tests twice a week, training four times a week, one flare-up in the fourth.

The files in `golden/training` were read line by line. After a change that is meant, write them anew
with `DORSIFLEX_WRITE_GOLDEN=1` and read what git shows.
"""

import csv
import os
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from tests.conftest import Run

GOLDEN = Path(__file__).parent / "golden" / "training"
WRITE = "DORSIFLEX_WRITE_GOLDEN" in os.environ
MONDAY = date(2026, 9, 7)  # 2026-W37
MON, WED, THU, FRI, SUN = 0, 2, 3, 4, 6

CALF = "calf --sets 2 --hold 45"
CIRCLES = "circles --sets 1 --reps 10"
KNEE = "knee-to --sets 2 --reps 10"
SEATED = "seated --sets 2 --reps 15"
STANDING = "standing --sets 2 --reps 12"
STEP = "step --sets 2 --reps 8"
SPLIT = "split --sets 2 --reps 8"
DEEP = "deep --sets 2 --reps 6"

FIRST_STAGE = {
    MON: [CIRCLES, CALF, KNEE, SEATED],
    WED: [CIRCLES, CALF, KNEE, SEATED],
    FRI: [CIRCLES, CALF, KNEE, SEATED],
    SUN: [CIRCLES, CALF],
}
SECOND_STAGE = {
    MON: [CALF, KNEE, STANDING, STEP],
    WED: [CALF, KNEE, STANDING],
    FRI: [CALF, KNEE, STANDING, STEP],
    SUN: [CALF],
}
LAST_STAGE = {
    MON: [CALF, STANDING, SPLIT, DEEP],
    WED: [CALF, STANDING, SPLIT],
    FRI: [CALF, STANDING, SPLIT, DEEP],
    SUN: [CALF],
}
FLARE_UP = {**SECOND_STAGE, SUN: []}
EASED_OFF = {MON: [], WED: [CALF, STANDING], FRI: [CALF, STANDING], SUN: [CALF]}
WEEKS = (FIRST_STAGE, FIRST_STAGE, SECOND_STAGE, FLARE_UP, EASED_OFF, LAST_STAGE)

# Sessions done and planned, by hand from the lists above and the template.
DONE = ((14, 14), (14, 14), (12, 12), (11, 12), (5, 12), (12, 12))
ADVICE = ("may_progress", "may_progress", "may_progress", "ease_off", "hold", "may_progress")
SCORES = ((9.0, 9.1), (9.2, 9.1), (9.4, 9.3), (9.5, 9.0), (9.2, 9.5), (9.8, 9.9))


class Story:
    """Somebody who writes everything down on the day."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def do(self, day: date, hour: int, *args: str) -> str:
        """Run a command on a day, and give what it wrote."""
        found = self._run(*args, env={"DORSIFLEX_NOW": f"{day}T{hour:02}:00:00+00:00"})
        assert found.code == 0, found.err
        return found.out

    def week(self, number: int) -> None:
        """Live through one week; weeks are counted from 0."""
        for weekday in range(7):
            day = MONDAY + timedelta(weeks=number, days=weekday)
            is_morning_after_flare = (number, weekday) == (3, FRI + 1)
            self.do(day, 7, "morning", "4" if is_morning_after_flare else "1")
            if weekday in (MON, THU):
                score = SCORES[number][weekday == THU]
                self.do(day, 8, "log", "-l", str(score), "--pain", "1")
            for exercise in WEEKS[number].get(weekday, []):
                is_flare = (number, weekday, exercise) == (3, FRI, STEP)
                pain = ["--pain", "7", "--sharp"] if is_flare else ["--pain", "2"]
                self.do(day, 18, "train", *exercise.split(), *pain)

    def on_sunday(self, number: int, *args: str) -> str:
        """Run a command on the evening of the last day of a week."""
        return self.do(MONDAY + timedelta(weeks=number, days=SUN), 20, *args)


def is_golden(name: str, text: str) -> bool:
    """Compare with a file; write it first where that was asked for."""
    file = GOLDEN / name
    if WRITE:
        file.write_text(text, encoding="utf-8", newline="\n")
    return text == file.read_text(encoding="utf-8")


@pytest.mark.slow
def test_six_weeks_of_a_plan(run: Run) -> None:
    """Every week `plan show`, `report`, its JSON and `undo` say the right thing, and the export."""
    import json

    story = Story(run)
    story.do(MONDAY, 6, "plan", "start")
    for number in range(len(WEEKS)):
        story.week(number)
        plan, report = (
            story.on_sunday(number, *args) for args in (("plan", "show"), ("report", "--full"))
        )
        assert is_golden(f"week-{number + 1}.plan.txt", plan)
        assert is_golden(f"week-{number + 1}.report.txt", report)
        found = json.loads(story.on_sunday(number, "report", "--json"))
        weeks = [(week["sessions"], week["planned"]) for week in found["training"]]
        assert weeks == list(DONE[: number + 1])
        assert found["progression"]["advice"] == ADVICE[number]
        assert found["progression"]["reasons"]
        story.on_sunday(number, "train", "band", "--pain", "9", "--sharp")
        assert story.on_sunday(number, "plan", "show") != plan
        story.on_sunday(number, "undo")
        assert story.on_sunday(number, "plan", "show") == plan
    exported = list(csv.reader(StringIO(story.on_sunday(5, "export", "--what", "training"))))
    without_id = "".join(",".join(row[1:]) + "\n" for row in exported)
    assert is_golden("export.csv", without_id)
    assert len(exported) == 1 + sum(done for done, _ in DONE)
