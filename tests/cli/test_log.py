from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


def stored(run: "Run") -> list[dict[str, object]]:
    """Return all tests that are stored, newest first."""
    tests: list[dict[str, object]] = run("list", "-n", "1000", "--json").json["tests"]
    return tests


def test_one_line_an_ankle_says_what_was_stored(run: "Run") -> None:
    """Id, date with weekday, score, that it is the first, and how to undo; nothing on stderr."""
    found = run("log", "-l", "9.5", "-r", "11.2")
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines() == [
        "✓ left   9.5 cm  first test",
        "✓ right  11.2 cm  first test",
        "Tests 1 and 2, Sun 22 Nov 18:00. Undo: dorsiflex undo",
    ]


def test_pain_the_trials_and_the_best_score_so_far(run: "Run") -> None:
    """9.6 is more than 9.1; 11 is not more than 11; a year that is not this one is said."""
    run("log", "-l", "9.1", "-r", "11", "-p", "2", "--at", "2025-11-03")
    found = run("log", "-l", "9.5/9.7", "-r", "11", "-p", "1", "--sharp", "left")
    assert found.out.splitlines()[:2] == [
        "✓ left   9.6 cm (best 9.7 of 2)  pain 1 sharp  +0.5 since 3 Nov 2025, best so far",
        "✓ right  11.0 cm  pain 1  0.0 since 3 Nov 2025",
    ]
    assert "best so far" not in run("log", "-l", "9.6").out
    # Of the tests until then, 9.4 is the best.
    assert "+0.3 since 3 Nov 2025, best so far" in run("log", "-l", "9.4", "--at", "2025-12-01").out


def test_whose_it_is_where_there_are_several(run: "Run") -> None:
    """With the day of an earlier test."""
    run("log", "-l", "9.5")
    run("person", "add", "anna")
    last = run("-P", "anna", "log", "-l", "9", "--at", "yesterday").out.splitlines()[-1]
    assert last == "Test 2, Sat 21 Nov 12:00, anna. Undo: dorsiflex undo"


def test_a_goal_is_said_by_the_first_test_that_reaches_it(run: "Run") -> None:
    """9.9 and 10.1 have the mean 10; the test after it has no news."""
    run("goal", "set", "10", "--side", "left")
    assert "Goal" not in run("log", "-l", "9.9", "-r", "10.5").out
    assert "\nGoal reached in this test: left 10 cm\n" in run("log", "-l", "9.9/10.1").out
    assert "Goal" not in run("log", "-l", "10.2").out


@pytest.mark.sqlite
def test_the_first_log_makes_the_database(run_first: "Run", database: "Path") -> None:
    """No set-up: the file, for this user's eyes only, and the person `me`."""
    assert run_first("log", "-l", "9.5").code == 0
    assert database.stat().st_mode & 0o777 == 0o600
    assert database.parent.stat().st_mode & 0o777 == 0o700
    assert run_first("person", "list", "--json").json["people"] == [{"name": "me", "tests": 1}]


def test_the_change_is_that_of_the_same_ankle(run: "Run") -> None:
    """10.1 after 9.4 is +0.7, whatever the other ankle did since."""
    run("log", "-l", "9.4", "--at", "2026-11-19")
    run("log", "-r", "12", "--at", "2026-11-20")
    assert "10.1 cm  +0.7 since 19 Nov" in run("log", "-l", "10.1").out


def test_the_change_of_a_backdated_test_is_to_the_one_before_it(run: "Run") -> None:
    """That ankle's last test before that day, not the newest."""
    for at, distance in (("2026-11-01", "8"), ("2026-11-20", "10")):
        run("log", "-l", distance, "--at", at)
    assert "-0.5 since 1 Nov" in run("log", "-l", "7.5", "--at", "2026-11-10").out


@pytest.mark.parametrize(
    "words",
    [["-l", "9.5/10/10.2"], ["-l", "9.5 10 10.2"], ["-l", "9.5", "-l", "10", "--left", "10.2"]],
    ids=["slashes", "quoted", "repeated"],
)
def test_trials_are_written_in_three_ways(run: "Run", words: list[str]) -> None:
    """All keep the trials in order; the score is their mean, 29.7 / 3 = 9.9."""
    found = run("log", *words)
    assert "9.9 cm (best 10.2 of 3)" in found.out
    (test,) = stored(run)
    assert test["trials_cm"] == [9.5, 10, 10.2]
    assert test["score_cm"] == pytest.approx(9.9)
    assert test["best_cm"] == 10.2


@pytest.mark.parametrize(
    ("words", "cm"),
    [
        (["-l", "9.5"], 9.5),
        (["-l", "95mm"], 9.5),
        (["-l", "9.5 cm"], 9.5),
        (["-l", "4.25in"], 10.8),  # 10.795 cm, kept to 0.01, halves up
        (["-l", "4.25", "--unit", "in"], 10.8),
        (["-l", "95", "--unit", "MM"], 9.5),
        (["-l", "9.5cm", "--unit", "in"], 9.5),
        (["-l", "0"], 0.0),
        (["-l", "30"], 30.0),
    ],
    ids=str,
)
def test_units(run: "Run", words: list[str], cm: float) -> None:
    """Centimetres unless an option or the number itself says otherwise; the number wins."""
    assert run("log", *words).code == 0
    assert stored(run)[0]["trials_cm"] == [cm]


def test_the_configured_unit_holds_and_inches_show_as_the_same_inches(run: "Run") -> None:
    """4.25 stays 4.25 in on the way out, and is 10.8 cm (10.795) in JSON."""
    run("config", "set", "unit", "in")
    assert "4.25 in  first test" in run("log", "-l", "4.25").out
    assert stored(run)[0]["trials_cm"] == [10.8]
    assert "trials      4.25 in" in run("show", "last").out


@pytest.mark.parametrize(
    ("words", "left", "right"),
    [
        ([], None, None),
        (["-p", "0"], 0, 0),
        (["--pain", "10"], 10, 10),
        (["--pain-left", "3"], 3, None),
        (["--pain-right", "0"], None, 0),
        (["-p", "2", "--pain-left", "0"], 0, 2),
    ],
    ids=str,
)
def test_pain(run: "Run", words: list[str], left: int | None, right: int | None) -> None:
    """Of each ankle tested or of one; not recorded is not 0."""
    run("log", "-l", "9.5", "-r", "11", *words)
    assert {test["side"]: test["pain"] for test in stored(run)} == {"left": left, "right": right}


@pytest.mark.parametrize(
    ("sharp", "sides"), [("left", {"left"}), ("RIGHT", {"right"}), ("both", {"left", "right"})]
)
def test_sharp_pain(run: "Run", sharp: str, sides: set[str]) -> None:
    """Of one ankle or both, with or without a number."""
    assert run("log", "-l", "9.5", "-r", "11", "--sharp", sharp).code == 0
    assert {test["side"] for test in stored(run) if test["sharp"]} == sides


def test_what_was_stored_says_that_the_pain_was_sharp(run: "Run") -> None:
    """Sharp pain is a warning sign whatever its number, also where it has none."""
    assert "pain 3 sharp" in run("log", "-l", "9", "-p", "3", "--sharp", "left").out
    assert "sharp" in run("log", "-l", "9", "--sharp", "left").out


def test_conditions_tags_and_note(run: "Run") -> None:
    """Every other field arrives as it was written."""
    found = run(
        *("log", "-l", "9.5", "--footwear", "Barefoot", "--warm", "--back-foot", "raised"),
        *("--by", "other"),
        *("-t", "home", "--tag", "stairs", "-t", "home", "-n", "  after [a] walk  "),
    )
    assert found.code == 0
    (test,) = stored(run)
    assert test["footwear"] == "barefoot"
    assert test["warmed_up"] is True
    assert test["back_foot"] == "raised"
    assert test["measured_by"] == "other"
    assert test["tags"] == ["home", "stairs"]
    assert test["note"] == "after [a] walk"


def test_what_is_not_told_is_not_recorded(run: "Run") -> None:
    """No condition is made up."""
    run("log", "-l", "9.5")
    (test,) = stored(run)
    names = ("pain", "footwear", "warmed_up", "back_foot", "note")
    assert [test[name] for name in names] == [None] * 5
    assert (test["sharp"], test["tags"]) == (False, [])


def test_configured_conditions_hold_unless_told(run: "Run") -> None:
    """The settings fill in; an option overrides them."""
    for key, value in (("footwear", "shoes"), ("warm", "false"), ("back_foot", "flat")):
        run("config", "set", key, value)
    run("log", "-l", "9.5", "--at", "yesterday")
    run("log", "-l", "9.5", "--footwear", "barefoot", "--warm", "--back-foot", "off")
    names = ("footwear", "warmed_up", "back_foot")
    told, configured = ([test[name] for name in names] for test in stored(run))
    assert told == ["barefoot", True, "off"]
    assert configured == ["shoes", False, "flat"]


# The present is Sunday 2026-11-22 18:00 UTC, and so is the place (tests/conftest.py).
@pytest.mark.parametrize(
    ("at", "tested_at"),
    [
        ("2026-11-20", "2026-11-20T12:00:00+00:00"),
        ("2026-11-20 07:30", "2026-11-20T07:30:00+00:00"),
        ("2026-11-20T07:30+01:00", "2026-11-20T07:30:00+01:00"),
        ("07:30", "2026-11-22T07:30:00+00:00"),
        ("today", "2026-11-22T12:00:00+00:00"),
        ("yesterday", "2026-11-21T12:00:00+00:00"),
        ("yesterday 07:30", "2026-11-21T07:30:00+00:00"),
        ("3d", "2026-11-19T12:00:00+00:00"),
        ("Friday", "2026-11-20T12:00:00+00:00"),
        ("sunday", "2026-11-15T12:00:00+00:00"),
        ("2026-11-23 18:00", "2026-11-23T18:00:00+00:00"),
    ],
)
def test_at(run: "Run", at: str, tested_at: str) -> None:
    """Every documented way to say when; a date alone means noon."""
    assert run("log", "-l", "9.5", "--at", at).code == 0
    assert stored(run)[0]["tested_at"] == tested_at


def test_without_at_it_is_now(run: "Run") -> None:
    """The local time and its offset."""
    run("log", "-l", "9.5")
    assert stored(run)[0]["tested_at"] == "2026-11-22T18:00:00+00:00"


REFUSED = [
    (["-l", "9,5"], "'9,5'", "9.5"),
    (["-l", "-1"], "'-1'", "0 to 30"),
    (["-l", "nan"], "'nan'", "0 to 30"),
    (["-l", "inf"], "'inf'", "0 to 30"),
    (["-l", "1_0"], "'1_0'", "0 to 30"),
    (["-l", "1e1"], "'1e1'", "0 to 30"),
    (["-l", ""], "", "1 to 10"),
    (["-l", "30.01"], "30.01 cm", "0 to 30"),
    (["-l", "301mm"], "'301mm' is 30.1 cm", "0 to 30 cm"),
    (["-l", "/".join(["9"] * 11)], "11", "1 to 10"),
    (["-l", "4.25in/4.5"], "'4.25in/4.5'", "unit"),
    (["-l", "9", "--unit", "ft"], "'ft'", "cm, mm or in"),
    (["-l", "9", "-p", "11"], "'11'", "0 to 10"),
    (["-l", "9", "-p", "-1"], "'-1'", "0 to 10"),
    (["-l", "9", "-p", "2.5"], "'2.5'", "0 to 10"),
    (["-l", "9", "-p", ""], "''", "0 to 10"),
    (["-l", "9", "--pain-left", "x"], "'x'", "0 to 10"),
    (["-l", "9", "--sharp", "up"], "'up'", "left, right or both"),
    (["-l", "9", "--at", "03/04/2026"], "'03/04/2026'", "2026-04-03"),
    (["-l", "9", "--at", "2026-11-24"], "'2026-11-24'", "in the future"),
    (["-l", "9", "--at", "2026-02-30"], "'2026-02-30'", "no such day"),
    (["-l", "9", "--at", "25:00"], "'25:00'", "no such time"),
    (["-l", "9", "--at", "soon"], "'soon'", "2026-11-20"),
    (["-l", "9", "--footwear", "boots"], "'boots'", "barefoot or shoes"),
    (["-l", "9", "--back-foot", "up"], "'up'", "flat, raised or off"),
    (["-l", "9", "-t", "two words"], "'two words'", "a single word"),
    (["-l", "9", "-t", ""], "''", "a single word"),
    (["-l", "9", "-n", "a\x1bb"], "U+001B", "plain text"),
    (["-l", "9", "-n", "a\nb"], "U+000A", "plain text"),
    (["-l", "9", "-n", "x" * 10_001], "10001", "10000"),
    (["-l", "9", "--pain-right", "2"], "right", "--right"),
    (["-l", "9", "--sharp", "right"], "right", "--right"),
    (["-p", "2"], "pain", "-l 9.5"),
    ([], "distance", "dorsiflex log -l 9.5"),
]


@pytest.mark.parametrize(
    ("words", "value", "allowed"), REFUSED, ids=[" ".join(words)[:30] for words, *_ in REFUSED]
)
def test_refused_values(run: "Run", words: list[str], value: str, allowed: str) -> None:
    """Exit 2; one or two plain lines name the value, what is allowed and how; nothing stored."""
    found = run("log", *words)
    assert (found.code, found.out) == (2, "")
    assert value in found.err
    assert allowed in found.err
    assert [line.split(": ")[0] for line in found.err.splitlines()] == ["error", "hint"]
    assert stored(run) == []


def test_one_bad_ankle_stores_neither(run: "Run") -> None:
    """A log is one step: all of it or nothing."""
    assert run("log", "-l", "9.5", "-r", "99").code == 2
    assert stored(run) == []


def test_a_refused_first_log_leaves_no_database_behind(
    run_first: "Run", is_made: "Callable[[], bool]"
) -> None:
    """Nothing is made for a value that is refused."""
    assert run_first("log", "-l", "9,5").code == 2
    assert not is_made()


@pytest.fixture
def usual(run: "Run") -> "Run":
    """Three left tests around 9.5 cm (median 9.5)."""
    for at, distance in (("5d", "9"), ("4d", "9.5"), ("3d", "10")):
        run("log", "-l", distance, "--at", at)
    return run


def test_an_unlikely_distance_is_stored_with_a_warning(usual: "Run") -> None:
    """No terminal: 13.6 is 4.1 cm from the median of 9, 9.5 and 10; the warning is on stderr."""
    found = usual("log", "-l", "13.6")
    assert found.code == 0
    assert found.err.startswith("warning: left 13.6 cm is far from the usual 9.5 cm")
    assert "warning" not in found.out
    assert len(stored(usual)) == 4


@pytest.mark.parametrize("distance", ["13.5", "5.5"])
def test_exactly_four_centimetres_are_likely(usual: "Run", distance: str) -> None:
    """More than 4 cm from the median: 4.0 itself is not."""
    assert usual("log", "-l", distance).err == ""


def test_yes_stores_an_unlikely_distance_without_a_word(usual: "Run") -> None:
    """`--yes` means that it was meant."""
    found = usual("log", "-l", "20", "--yes")
    assert (found.code, found.err) == (0, "")


def test_strict_refuses_an_unlikely_distance(usual: "Run") -> None:
    """Exit 2 and nothing stored, the other ankle included."""
    found = usual("log", "-l", "20", "-r", "11", "--strict")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: left 20 cm is far from the usual 9.5 cm")
    assert len(stored(usual)) == 3


def test_two_tests_are_too_few_for_a_usual_score(run: "Run") -> None:
    """At least three to compare with; those of the other ankle do not count."""
    for at, words in (("5d", ["-l", "9", "-r", "9"]), ("4d", ["-l", "9", "-r", "9"])):
        run("log", *words, "--at", at)
    assert run("log", "-l", "20", "--strict").code == 0


def test_only_the_last_ten_tests_are_compared_with(run: "Run") -> None:
    """Eleven old tests at 20 cm and ten new ones at 9 cm: 14 is unlikely, 9.5 is not."""
    for days in range(40, 29, -1):
        run("log", "-l", "20", "--yes", "--at", f"{days}d")
    for days in range(20, 10, -1):
        run("log", "-l", "9", "--yes", "--at", f"{days}d")
    assert run("log", "-l", "14", "--strict").code == 2
    assert run("log", "-l", "9.5", "--strict").code == 0


def test_json_gives_what_was_stored(run: "Run") -> None:
    """The tests with ids and UUIDs, lengths in cm whatever the unit; no other word on stdout."""
    found = run("log", "-l", "4.25", "-r", "5", "--unit", "in", "--json")
    assert found.err == ""
    assert found.json["schema"] == "dorsiflex.tests/1"
    left, right = found.json["tests"]
    assert (left["id"], left["side"], left["score_cm"]) == (1, "left", 10.8)
    assert (right["id"], right["side"], right["score_cm"]) == (2, "right", 12.7)
    assert left["uuid"] != right["uuid"]


def test_undo_takes_back_both_ankles_and_redo_brings_the_same_back(run: "Run") -> None:
    """One step; the ids and UUIDs are those from before."""
    run("log", "-l", "9.5/10", "-r", "11", "-p", "3", "-t", "a", "-n", "b")
    before = run("export").out
    assert run("undo").code == 0
    assert stored(run) == []
    assert run("redo").code == 0
    assert run("export").out == before


def test_an_id_is_never_given_twice(run: "Run") -> None:
    """After an undo the next test has a new id, so that a noted id never means another test."""
    run("log", "-l", "9.5")
    run("undo")
    assert run("log", "-l", "9.5", "--json").json["tests"][0]["id"] == 2


@pytest.mark.parametrize("written", ["9.5/", "9.5//10", "/9.5", "9.5/ /10"])
def test_a_slash_with_nothing_beside_it_is_refused(run: "Run", written: str) -> None:
    """It looks like a trial that got lost."""
    found = run("log", "-l", written)
    assert found.code == 2
    assert "has a trial missing next to" in found.err


def test_pain_that_asks_to_stop_is_said_at_once(run: "Run") -> None:
    """Sharp pain, and pain above the limit (5), on standard error; the tests are stored."""
    found = run(
        "log", "-l", "9.5", "--pain-left", "3", "--sharp", "left", "-r", "11", "--pain-right", "6"
    )
    assert found.code == 0
    assert "warning: sharp pain in the left ankle: stop" in found.err
    assert "warning: pain in the right ankle is 6, above the limit of 5: ease off" in found.err
    assert run("log", "-l", "9.5", "--pain", "5").err == ""


def test_a_second_test_of_a_day_is_compared_with_the_hour(run: "Run") -> None:
    """`since Sunday` would read as if it were last week's."""
    run("log", "-l", "9.5", "--at", "08:00")
    assert "+0.5 since 08:00 today" in run("log", "-l", "10", "--at", "09:00").out


def test_a_named_database_that_is_not_there_is_said(run: "Run", own_world: "Path") -> None:
    """A typo in its name must not look like a loss."""
    missing = str(own_world / "typo.sqlite3")
    found = run("--db", missing, "list")
    assert found.code == 0
    assert "note: there is no database at" in found.err


@pytest.mark.parametrize(
    "words",
    [
        ["log", "-l", "9"],
        ["train", "calf"],
        ["morning", "1"],
        ["event", "add", "new shoes"],
        ["plan", "start"],
        ["goal", "set", "12"],
        ["person", "add", "anna"],
    ],
    ids=lambda words: words[0],
)
def test_a_named_database_that_is_created_is_said(
    run: "Run", own_world: "Path", words: list[str]
) -> None:
    """Once, by the command that creates it, whatever it stores."""
    new = str(own_world / "new.sqlite3")
    found = run("--db", new, *words)
    assert (found.code, found.err) == (0, f"note: a new database was created at {new}\n")
    assert run("--db", new, *words[:1], "--help").err == ""
    assert run("--db", new, "list").err == ""


ADD_ANNA = "dorsiflex person add anna"


def test_a_database_created_for_nobody_is_said(run: "Run", own_world: "Path") -> None:
    """A typo in the names of both database and person."""
    new = str(own_world / "typo.sqlite3")
    found = run("--db", new, "-P", "anna", "train", "calf")
    assert (found.code, found.out) == (3, "")
    assert found.err.splitlines() == [
        "error: there is no person 'anna'",
        f"hint: see dorsiflex person list, or: {ADD_ANNA}; a new database was created at {new}",
    ]


def test_an_error_says_it_in_its_hint(run: "Run", own_world: "Path") -> None:
    """One line and a hint, whatever the cause."""
    missing = str(own_world / "typo.sqlite3")
    for words in (
        ["undo"],
        ["show", "1"],
        ["event", "delete", "e1"],
        ["delete", "--tag", "x"],
        ["-P", "bo", "list"],
    ):
        found = run("--db", missing, *words)
        error, hint = found.err.splitlines()
        assert (found.code, found.out) == (3, "")
        assert error.startswith("error: ")
        assert hint.startswith("hint: ")
        assert hint.endswith(f"there is no database at {missing} yet")
