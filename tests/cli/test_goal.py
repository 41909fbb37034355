from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


def goals(run: "Run", *before: str) -> dict[str, tuple[float, str | None]]:
    """Return the goals that are set."""
    listed = run(*before, "goal", "list", "--json").json["goals"]
    return {goal["side"]: (goal["target_cm"], goal["by"]) for goal in listed}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["12.5"], {"left": (12.5, None), "right": (12.5, None)}),
        (["12.5", "--side", "both"], {"left": (12.5, None), "right": (12.5, None)}),
        (["11", "--side", "left"], {"left": (11.0, None)}),
        (["5in", "--side", "right"], {"right": (12.7, None)}),
        (["5", "--unit", "in", "--side", "right"], {"right": (12.7, None)}),
        (["125mm", "--side", "left", "--by", "2027-02-01"], {"left": (12.5, "2027-02-01")}),
        (["12", "--side", "left", "--by", "today"], {"left": (12.0, "2026-11-22")}),
    ],
    ids=str,
)
def test_set_and_undo(
    run: "Run", words: list[str], expected: dict[str, tuple[float, str | None]]
) -> None:
    """Both ankles by default; stored in cm; one step to undo."""
    found = run("goal", "set", *words)
    assert (found.code, found.err) == (0, "")
    assert found.out.endswith("Undo: dorsiflex undo\n")
    assert goals(run) == expected
    run("undo")
    assert goals(run) == {}


def test_set_says_what_was_set(run: "Run") -> None:
    """One line per ankle, the day with its weekday (2027-02-01 is a Monday)."""
    found = run("goal", "set", "11.25", "--side", "left", "--by", "2027-02-01")
    assert found.out.splitlines()[0] == "Goal, left: 11.25 cm by Mon 2027-02-01"


def test_a_goal_that_is_reached_already_says_so(run: "Run") -> None:
    """The right ankle is at 11 cm, the left one at 9."""
    run("log", "-l", "9", "-r", "11")
    assert run("goal", "set", "11").out.splitlines()[:2] == [
        "Goal, left: 11 cm",
        "Goal, right: 11 cm (reached already: the current score is 11.0 cm)",
    ]


def test_a_new_goal_replaces_the_previous_one(run: "Run") -> None:
    """Its day is kept and said, unless another or none is given; undo restores the old goal."""
    run("goal", "set", "12", "--by", "2027-02-01", "--side", "left")
    assert run("goal", "set", "13").out.splitlines()[:2] == [
        "Goal, left: 13 cm by Mon 2027-02-01 as before",
        "Goal, right: 13 cm",
    ]
    assert goals(run) == {"left": (13.0, "2027-02-01"), "right": (13.0, None)}
    run("undo")
    assert goals(run) == {"left": (12.0, "2027-02-01")}
    run("goal", "set", "13", "--by", "2027-03-01")
    assert goals(run) == {"left": (13.0, "2027-03-01"), "right": (13.0, "2027-03-01")}
    assert run("goal", "set", "13", "--by", "").out.splitlines()[0] == "Goal, left: 13 cm"
    assert goals(run) == {"left": (13.0, None), "right": (13.0, None)}


def test_a_day_that_has_passed_is_not_kept(run: "Run") -> None:
    """The last day itself is; the day after it cannot be the day of a new goal."""
    run("goal", "set", "12", "--by", "2027-02-01")
    for now, expected in (("2027-02-01", "2027-02-01"), ("2027-02-02", None)):
        env = {"DORSIFLEX_NOW": f"{now}T18:00:00+00:00"}
        assert run("goal", "set", "13", env=env).code == 0
        assert goals(run)["left"] == (13.0, expected)


def test_inches_show_as_the_same_inches(run: "Run") -> None:
    """4.75 in is kept to 0.01 cm (12.07, from 12.065) and shows as 4.75 again."""
    assert "left: 4.75 in" in run("goal", "set", "4.75in", "--unit", "in", "--side", "left").out
    assert "4.75" in run("goal", "list", "--unit", "in").out


def test_list(run: "Run") -> None:
    """One goal a line; without goals it says how to set one, exit 0."""
    nothing = run("goal", "list")
    assert (nothing.code, nothing.out) == (0, "No goals. Set one with: dorsiflex goal set 12.5\n")
    run("goal", "set", "12.5", "--by", "2027-02-01")
    lines = run("goal", "list").out.splitlines()
    assert lines[1].split() == ["left", "12.5", "Mon", "2027-02-01"]
    assert lines[2].split()[0] == "right"


def test_list_says_how_far_each_is(run: "Run") -> None:
    """From current, whenever it is looked at, with what may be said of the change so far.

    Left: 9.0 and 9.2, then 10.4 and 10.6, evidence 1.42. Right: one test, too early, reached.
    """
    for day, cm in (("2026-08-01", "9"), ("2026-08-08", "9.2"), ("2026-08-22", "10.4")):
        run("log", "-l", cm, "--at", day)
    run("log", "-l", "10.6", "-r", "13", "--at", "2026-08-29")
    run("goal", "set", "12.5")
    for now in ("2026-08-30", "2027-08-30"):
        env = {"DORSIFLEX_NOW": f"{now}T18:00:00+00:00"}
        _, left, right = run("goal", "list", env=env).out.splitlines()
        assert " ".join(left.split()) == (
            "left 12.5 10.5 2.0 △ over the error, evidence 1.4 (5 needed): not established"
        )
        assert " ".join(right.split()) == "right 12.5 13.0 reached … too early"
        found = run("goal", "list", "--json", env=env).json["goals"][0]
        assert (found["current_cm"], found["to_go_cm"]) == (10.5, 2.0)
        assert found["change"] == run("report", "--json", env=env).json["sides"]["left"]["change"]


def test_list_of_goals_without_tests(run: "Run") -> None:
    """What is not there is empty, or null."""
    run("goal", "set", "12.5", "--side", "left")
    (found,) = run("goal", "list", "--json").json["goals"]
    assert (found["current_cm"], found["to_go_cm"], found["change"]) == (None, None, None)
    assert run("goal", "list").out.splitlines()[1].split() == ["left", "12.5"]


def test_clear(run: "Run") -> None:
    """Of one ankle or both, in one step."""
    run("goal", "set", "12.5")
    found = run("goal", "clear", "--side", "left")
    assert (found.code, found.out.splitlines()[0]) == (0, "Removed the goal, left: 12.5 cm")
    assert goals(run) == {"right": (12.5, None)}
    run("undo")
    run("goal", "clear")
    assert goals(run) == {}
    run("undo")
    assert goals(run) == {"left": (12.5, None), "right": (12.5, None)}


def test_clear_without_a_goal(run: "Run") -> None:
    """Exit 3, also for the other ankle."""
    run("goal", "set", "12.5", "--side", "left")
    found = run("goal", "clear", "--side", "right")
    assert (found.code, found.out) == (3, "")
    assert found.err == "error: there is no goal to clear\nhint: see dorsiflex goal list\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["12,5"], "'12,5' has a comma; use a decimal point\nhint: write 12.5\n"),
        (["-1"], "no such option: -1"),
        (["31"], "'31' is 31 cm, out of range (0 to 30 cm)"),
        (
            ["9/10"],
            "'9/10' is not a distance from 0 to 30 cm\nhint: write one distance, such as 9.5, ",
        ),
        (["12", "--side", "up"], "unknown side 'up'"),
        (["12", "--by", "2026-11-21"], "--by '2026-11-21' is in the past"),
        (["12", "--by", "01/02/2027"], "'01/02/2027' could be more than one day"),
        (["12", "--unit", "ft"], "unknown unit 'ft'"),
        ([], "missing argument 'DISTANCE'"),
    ],
    ids=str,
)
def test_refusals(run: "Run", words: list[str], message: str) -> None:
    """Exit 2, the value named, no goal set."""
    found = run("goal", "set", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert goals(run) == {}


def test_goals_are_those_of_one_person(run: "Run") -> None:
    """Another person's goals stay out."""
    run("person", "add", "anna")
    run("-P", "anna", "goal", "set", "10", "--side", "left")
    assert goals(run) == {}
    assert goals(run, "-P", "anna") == {"left": (10.0, None)}


def test_json_of_set_and_clear(run: "Run") -> None:
    """What was set, what was removed."""
    words = ("goal", "set", "12", "--side", "left", "--json")
    goal = {"person": "me", "side": "left", "target_cm": 12.0, "by": None}
    assert run(*words).json == {"schema": "dorsiflex.goals/1", "goals": [goal]}
    assert run("goal", "clear", "--json").json["goals"] == [goal]


def test_now_and_to_go_add_up_to_the_goal(run: "Run") -> None:
    """10.35 cm is shown as 10.4 cm, so 2.1 cm are left to 12.5 cm, although it is 2.15 cm."""
    run("log", "-l", "9.9")
    run("log", "-l", "10.8")
    run("goal", "set", "12.5", "--side", "left")
    assert "12.5  10.4    2.1" in run("goal", "list").out
    assert "Goal left 12.5 cm: 2.1 to go" in run("report").out
    report = run("report", "--full").out
    assert "Now 10.4 cm" in report
    assert "Goal 12.5 cm: 2.1 cm to go" in report
    squad = run("squad").out
    assert "10.4" in squad
    assert "left 2.1 to go" in squad


def test_by_friday_is_the_next_one(run: "Run") -> None:
    """Today is Sun 22 Nov 2026; four weeks are 20 Dec."""
    for written, by in [("friday", "2026-11-27"), ("4w", "2026-12-20")]:
        run("goal", "set", "12.5", "--side", "left", "--by", written)
        assert goals(run) == {"left": (12.5, by)}
