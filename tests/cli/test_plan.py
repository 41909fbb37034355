"""Plans at the command line; today is Sun 2026-11-22 (W47) unless said otherwise."""

from pathlib import Path

import pytest
from tests.conftest import Run

MONDAY = {"DORSIFLEX_NOW": "2026-11-23T09:00:00+00:00"}


@pytest.fixture
def planned(run: Run) -> Run:
    """A plan of six weeks from Mon 2026-11-23 on."""
    assert run("plan", "start", env=MONDAY).code == 0
    return run


def test_the_template_is_laid_out_and_marked_as_practice(run: Run) -> None:
    """What, in which weeks, how often, how much; not evidence; how to undo it."""
    assert run("plan", "start", "--from", "2026-11-23").out == (
        "Plan 1, 6 weeks: Mon 2026-11-23 to Sun 2027-01-03\n"
        "weeks   exercise        times a week  each time\n"
        "1 to 2  ankle-circles              4  1 x 10\n"
        "1 to 6  calf-stretch               4  2 x 45 s\n"
        "1 to 4  knee-to-wall               3  2 x 10\n"
        "1 to 2  seated-raise               3  2 x 15\n"
        "3 to 6  standing-raise             3  2 x 12\n"
        "3 to 4  step-up                    2  2 x 8\n"
        "5 to 6  split-squat                3  2 x 8\n"
        "5 to 6  deep-squat                 2  2 x 6\n"
        "This plan is ordinary practice, not evidence: a starting point. Change it with"
        " dorsiflex plan add and plan drop.\n"
        "Undo: dorsiflex undo\n"
    )


def test_a_plan_that_begins_on_sunday_has_one_day_in_its_first_week(run: Run) -> None:
    """One session of each exercise is all that a day holds."""
    run("plan", "start")
    found = run("plan", "show", "--json").json
    assert (found["plan"]["start"], found["plan"]["end"]) == ("2026-11-22", "2026-12-27")
    assert found["week"]["planned"] == 4


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--from", "2026-11-21"], "--from '2026-11-21' is in the past"),
        (["--from", "2028-01-01"], "--from '2028-01-01' is more than a year ahead"),
        (["--from", "03/04/2026"], "'03/04/2026' could be more than one day"),
        (["--weeks", "0"], "--weeks '0' is not a whole number from 1 to 52"),
        (["--weeks", "53"], "--weeks '53' is not a whole number from 1 to 52"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(run: Run, args: list[str], message: str) -> None:
    """Exit code 2, nothing stored; a plan in the past needs its length."""
    found = run("plan", "start", *args)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert run("plan", "list").out == "No plan yet. Start one: dorsiflex plan start\n"


def test_plans_in_the_past_and_overlaps(planned: Run) -> None:
    """With its weeks given, one in the past is kept; one that shares a day is refused."""
    assert planned("plan", "start", "--from", "2026-10-05", "--weeks", "7").code == 0
    for first in ("2026-11-22", "2027-01-03", "2026-11-01"):
        found = planned("plan", "start", "--from", first, "--weeks", "1")
        assert found.code == 2
        assert "there is already a plan from" in found.err
    assert planned("plan", "start", "--from", "2027-01-04").code == 0
    assert planned("plan", "list", env=MONDAY).out == (
        "plan  from            to              weeks  done  state\n"
        "   2  Mon 2026-10-05  Sun 2026-11-22      7  0/88  ended\n"
        "   1  Mon 2026-11-23  Sun 2027-01-03      6  0/76  active\n"
        "   3  Mon 2027-01-04  Sun 2027-02-14      6  0/76  to come\n"
    )
    assert [plan["id"] for plan in planned("plan", "list", "--json").json["plans"]] == [2, 1, 3]


def test_show_says_what_was_done_and_what_is_left(planned: Run) -> None:
    """On Monday evening: one of four stretches, and something that is not in the plan."""
    planned("train", "calf", "--pain", "1", env=MONDAY)
    planned("train", "deep", "--pain", "1", env=MONDAY)
    lines = planned("plan", "show", env=MONDAY).out.splitlines()
    assert lines[:8] == [
        "Plan 1, 6 weeks: Mon 2026-11-23 to Sun 2027-01-03",
        "",
        "Week 1 of 6 (2026-W48, Mon 2026-11-23 to Sun 2026-11-29): 1 of 14 planned sessions done",
        "exercise       done  planned  to do  each time  MTWTFSS",
        "ankle-circles     0        4      4  1 x 10     .......",
        "calf-stretch      1        4      3  2 x 45 s   x......",
        "knee-to-wall      0        3      3  2 x 10     .......",
        "seated-raise      0        3      3  2 x 15     .......",
    ]
    assert lines[8].split() == ["deep-squat", "1", "x......"]
    assert lines[10:12] == ["Ready to progress?", "Stay at this load for now."]
    assert "Silbernagel et al. 2007" in lines[-1]
    found = planned("plan", "show", "--json", env=MONDAY).json
    assert found["schema"] == "dorsiflex.plan/1"
    assert found["week"]["exercises"][1] == {
        "exercise": "calf-stretch",
        "planned": 4,
        "done": 1,
        "left": 3,
        "days": ["2026-11-23"],
    }
    assert found["progression"]["advice"] == "hold"


def test_a_plan_that_is_to_come_or_has_ended_says_so(planned: Run) -> None:
    """With the day, and which week is shown; an active one needs no such line."""
    to_come = planned("plan", "show").out.splitlines()
    assert to_come[1] == "It starts on Mon 2026-11-23, in 1 day. Shown is its first week."
    ended = planned("plan", "show", env={"DORSIFLEX_NOW": "2027-01-05T09:00:00+00:00"}).out
    assert ended.splitlines()[1] == "It ended on Sun 2027-01-03. Shown is its last week."
    assert planned("plan", "show", env=MONDAY).out.splitlines()[1] == ""


def test_the_plan_in_sentences(planned: Run) -> None:
    """What was done and what is to do of each exercise, and the advice with its reasons."""
    planned("train", "calf", "--pain", "1", env=MONDAY)
    planned("train", "deep", "--pain", "1", env=MONDAY)
    head, week, advice, source = planned("plan", "show", "--describe", env=MONDAY).out.splitlines()
    assert head == "Plan 1, 6 weeks: Mon 2026-11-23 to Sun 2027-01-03."
    assert week.startswith(
        "Week 1 of 6 (2026-W48, Mon 2026-11-23 to Sun 2026-11-29): 1 of 14 planned sessions done."
    )
    assert "calf-stretch (2 x 45 s each time): 1 of 4 done, 3 to do." in week
    assert week.endswith("deep-squat: done 1 time, not planned.")
    assert advice.startswith("Ready to progress? Stay at this load for now. ")
    assert "Silbernagel et al. 2007" in source


def test_the_week_can_begin_on_sunday(run: Run) -> None:
    """Then the grid does too, and this Sunday is the first of seven days."""
    env = {"DORSIFLEX_WEEK_START": "sunday"}
    run("plan", "start", env=env)
    run("train", "calf", env=env)
    lines = run("plan", "show", env=env).out.splitlines()
    assert lines[2].startswith(
        "Week 1 of 6 (2026-11-22, Sun 2026-11-22 to Sat 2026-11-28): 1 of 14"
    )
    assert lines[3].endswith("SMTWTFS")
    assert lines[5].endswith("x......")


def test_exercises_are_added_and_dropped(planned: Run) -> None:
    """Added from today on, dropped from this week on; planned once is enough; both are undone."""
    found = planned(
        "plan", "add", "band", "--times", "2", "--sets", "2", "--reps", "12", env=MONDAY
    )
    assert found.out.splitlines()[0] == (
        "Planned from Mon 2026-11-23 to Sun 2027-01-03: band-dorsiflexion, 2 times a week, 2 x 12"
    )
    refused = planned("plan", "add", "band", "--times", "3", env=MONDAY)
    assert (refused.code, refused.err.splitlines()[0]) == (
        2,
        "error: band-dorsiflexion is already in the plan, 2 times a week",
    )
    assert planned("plan", "show", "--json", env=MONDAY).json["week"]["planned"] == 16
    dropped = planned("plan", "drop", "calf", env=MONDAY)
    assert dropped.out.startswith("No longer planned from Mon 2026-11-23 on: calf-stretch\n")
    assert planned("plan", "show", "--json", env=MONDAY).json["week"]["planned"] == 12
    again = planned("plan", "drop", "calf", env=MONDAY)
    assert (again.code, again.err.splitlines()[0]) == (
        3,
        "error: calf-stretch is not in the plan",
    )
    planned("undo")
    planned("undo")
    assert planned("plan", "show", "--json", env=MONDAY).json["week"]["planned"] == 14


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["add", "band", "--times", "8"], 2, "--times '8' is not a whole number from 1 to 7"),
        (["add", "band"], 2, "missing option '--times'"),
        (["add", "bnd", "--times", "2"], 3, "there is no exercise 'bnd'"),
        (["drop", "bnd"], 3, "there is no exercise 'bnd'"),
        (["show", "9"], 3, "there is no plan '9'"),
    ],
)
def test_changes_that_cannot_be_are_refused(
    planned: Run, args: list[str], code: int, message: str
) -> None:
    """With the value named; the plan stays as it was."""
    found = planned("plan", *args, env=MONDAY)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert planned("plan", "show", "--json", env=MONDAY).json["week"]["planned"] == 14


def test_a_stopped_plan_keeps_what_was_before(planned: Run) -> None:
    """Stopped on Wednesday it ends on Tuesday, with two days' worth of planned sessions."""
    wednesday = {"DORSIFLEX_NOW": "2026-11-25T09:00:00+00:00"}
    planned("train", "calf", env=MONDAY)
    assert planned("plan", "stop", env=wednesday).out.startswith(
        "Stopped after Tue 2026-11-24: plan 1, planned until Sun 2027-01-03\n"
    )
    lines = planned("plan", "show", env=wednesday).out.splitlines()
    assert lines[0] == "Plan 1, 1 week: Mon 2026-11-23 to Tue 2026-11-24"
    assert lines[3].endswith("1 of 4 planned sessions done")
    assert planned("plan", "stop", env=wednesday).code == 3
    assert planned("plan", "start", env=wednesday).code == 0
    assert planned("plan", "show", "1", "--json", env=wednesday).json["plan"]["id"] == 1


def test_a_plan_stopped_on_its_first_day_is_removed(planned: Run) -> None:
    """Undo brings it back with all that was in it."""
    before = planned("plan", "show", "--json", env=MONDAY).json
    assert "Removed, because none of its days had passed" in planned("plan", "stop", env=MONDAY).out
    assert planned("plan", "list").out.startswith("No plan yet")
    planned("undo")
    assert planned("plan", "show", "--json", env=MONDAY).json == before


def test_an_empty_plan_is_filled_by_hand(run: Run) -> None:
    """Begun without exercises, undone and done again although nothing is in it."""
    found = run("plan", "start", "--empty", "--weeks", "2", env=MONDAY)
    assert "Nothing is in it yet" in found.out
    assert "Nothing is planned this week." in run("plan", "show", env=MONDAY).out
    run("undo")
    run("redo")
    run("plan", "add", "calf", "--times", "4", env=MONDAY)
    assert run("plan", "show", "--json", env=MONDAY).json["week"]["planned"] == 4


@pytest.mark.parametrize("args", [["add", "calf", "--times", "2"], ["drop", "calf"], ["stop"]])
def test_without_a_plan_there_is_nothing_to_change(run: Run, args: list[str]) -> None:
    """Exit code 3, and how to begin one; to show none is no error."""
    found = run("plan", *args)
    assert found.code == 3
    assert found.err == (
        "error: there is no current or future plan\nhint: start one with dorsiflex plan start\n"
    )
    shown = run("plan", "show")
    assert (shown.code, shown.out) == (0, "No plan yet. Start one: dorsiflex plan start\n")


def test_looking_at_plans_makes_no_database(run_first: Run, database: Path) -> None:
    """Reads never write."""
    for args in (["show"], ["list"], ["stop"]):
        run_first("plan", *args)
    assert not database.exists()
