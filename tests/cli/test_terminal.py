"""A real pseudo-terminal: prompts, answers, Ctrl-C, and tables at every width."""

import json
import os
import re
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if os.name == "nt":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pexpect
from tests.terminal import ended, interrupt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.conftest import Fill, Run

    Spawn = Callable[..., Any]
    Show = Callable[..., list[tuple[int, list[str]]]]

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")

SEVERAL = """
import json, sys
from dorsiflex.__main__ import main

for sys.argv[1:] in json.loads(sys.argv[1]):
    try:
        main()
    except SystemExit as leaving:
        print(f"\\0{leaving.code}", flush=True)
"""
"""Runs several commands, in much less time than a process for each; marks where each ended."""


@pytest.fixture
def spawn(migrated: object) -> "Spawn":
    """Run the program at a terminal of some size."""
    del migrated

    def start(
        *words: str,
        columns: int = 80,
        rows: int = 40,
        program: "Sequence[str]" = (sys.executable, "-m", "dorsiflex"),
        **env: str,
    ) -> Any:  # noqa: ANN401 # pexpect has no types
        command, *before = program
        return pexpect.spawn(
            command,
            [*before, *words],
            env={**os.environ, "TERM": "xterm-256color", **env},
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=120,
        )

    return start


@pytest.fixture
def show(spawn: "Spawn") -> "Show":
    """Run commands one after the other at a terminal; return the code and lines of each."""

    def run_all(
        *commands: "Sequence[str]", columns: int, rows: int = 40
    ) -> list[tuple[int, list[str]]]:
        program = (sys.executable, "-c", SEVERAL)
        size = {"columns": columns, "rows": rows}
        code, shown = ended(spawn(json.dumps(commands), program=program, **size))
        assert code == 0, shown
        runs = re.findall(r"(.*?)\0(\d+)\r\n", shown, re.DOTALL)
        assert len(runs) == len(commands)
        return [(int(code), plain(text.removesuffix("\r\n"))) for text, code in runs]

    return run_all


def test_the_guided_log(run: "Run", spawn: "Spawn") -> None:
    """Ankle by ankle, with the last values; a bad value is asked for again."""
    run("log", "-l", "9.5/10", "-r", "11", "-p", "3", "--at", "2026-11-19")
    process = spawn("log")
    process.expect(r"Left ankle, last time \(Thu 2026-11-19\): 9\.5/10 cm \(mean 9\.8\), pain 3")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9,5")
    process.expect(r"9\.5\? \[y/N\]: ")
    process.sendline("n")
    process.expect("'9,5' has a comma")
    process.expect("write 9.5")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9.6/10.2")
    process.expect("Left: pain, 0 to 10.*: ")
    process.sendline("eleven")
    process.expect("must be a whole number from 0 to 10")
    process.expect("Left: pain, 0 to 10.*: ")
    process.sendline("2")
    process.expect("was the pain sharp.*: ")
    process.sendline("perhaps")
    process.expect("please answer y or n")
    process.expect("was the pain sharp.*: ")
    process.sendline("y")
    process.expect(r"Right ankle, last time \(Thu 2026-11-19\): 11 cm, pain 3")
    process.expect("Right: distances in cm.*: ")
    process.sendline("11.4")
    process.expect("Right: pain, 0 to 10.*: ")
    process.sendline("")
    process.expect("Conditions, as barefoot cold flat self.*: ")
    process.sendline("")
    code, shown = ended(process)
    assert code == 0
    assert "+0.1 since 19 Nov, best so far" in " ".join(shown.split())  # 9.9 after 9.8, as shown
    assert "dorsiflex undo" in shown
    newest = run("list", "-n", "2", "--json").json["tests"]
    assert [(test["side"], test["trials_cm"], test["pain"], test["sharp"]) for test in newest] == [
        ("left", [9.6, 10.2], 2, True),
        ("right", [11.4], None, False),
    ]


def test_an_ankle_can_be_left_out(run: "Run", spawn: "Spawn") -> None:
    """Enter skips it; options given beside hold for the other."""
    process = spawn("log", "-t", "home", "--unit", "in")
    process.expect("Left ankle: no test so far")
    process.expect("Left: distances in in.*: ")
    process.sendline("")
    process.expect("Right: distances in in.*: ")
    process.sendline("4.25")
    process.expect("Right: pain.*: ")
    process.sendline("0")
    process.expect("Conditions, as .*: ")
    process.sendline("")
    code, _ = ended(process)
    assert code == 0
    (row,) = run("export").rows
    assert (row["side"], row["score_cm"], row["pain"], row["tags"]) == (
        "right",
        "10.8",
        "0",
        "home",
    )


def test_a_comma_that_is_a_point(run: "Run", spawn: "Spawn") -> None:
    """`9,5/10,2` is confirmed as `9.5/10.2`."""
    process = spawn("log", "--footwear", "shoes", "--warm", "--back-foot", "off", "--by", "self")
    process.expect("a strip of paper under it must stay pinched")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9,5/10,2")
    process.expect(r"9\.5/10\.2\? \[y/N\]: ")
    process.sendline("y")
    process.expect("Left: pain.*: ")
    process.sendline("")
    process.expect("Right: distances in cm.*: ")
    process.sendline("")
    code, _ = ended(process)
    assert code == 0
    (row,) = run("export").rows
    assert (row["trials_cm"], row["footwear"], row["back_foot"]) == ("9.5 10.2", "shoes", "off")


def test_conditions_are_asked_for_once_and_kept(run: "Run", spawn: "Spawn") -> None:
    """Those that are neither given nor set; kept, they are not asked for again."""
    process = spawn("log", "--footwear", "barefoot", "--cold", "--by", "other")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9.5")
    process.expect("Left: pain.*: ")
    process.sendline("")
    process.expect("Right: distances in cm.*: ")
    process.sendline("11")
    process.expect("Right: pain.*: ")
    process.sendline("")
    process.expect("Conditions, as flat .*: ")
    process.sendline("raised off")
    process.expect("'raised off' contradicts itself")
    process.expect("Conditions, as flat .*: ")
    process.sendline("cold")
    process.expect("'cold' is not one of flat, raised, off")
    process.expect("Conditions, as flat .*: ")
    process.sendline("raised")
    process.expect("Keep raised as your settings for later tests.*: ")
    process.sendline("y")
    code, _ = ended(process)
    assert code == 0
    for row in run("export").rows:
        conditions = row["footwear"], row["warmed_up"], row["back_foot"], row["measured_by"]
        assert conditions == ("barefoot", "false", "raised", "other")
    assert run("config", "get", "back_foot").out == "raised\n"
    process = spawn("log", "--warm")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9.5")
    process.expect("Left: pain.*: ")
    process.sendline("")
    process.expect("Right: distances in cm.*: ")
    process.sendline("")
    process.expect("Conditions, as barefoot self .*: ")
    process.sendline("self")
    process.expect("Keep self as your settings.*: ")
    process.sendline("n")
    assert ended(process)[0] == 0
    assert run("show", "last", "--json").json["test"]["measured_by"] == "self"


def test_both_left_out_stores_nothing(run: "Run", spawn: "Spawn") -> None:
    """Said, exit 2."""
    process = spawn("log")
    for side in ("Left", "Right"):
        process.expect(f"{side}: distances in cm.*: ")
        process.sendline("")
    code, shown = ended(process)
    assert code == 2
    assert "no ankle was tested" in shown
    assert run("export").rows == []


@pytest.mark.parametrize("leave", ["interrupt", "end"])
def test_leaving_in_the_middle_stores_nothing(run: "Run", spawn: "Spawn", leave: str) -> None:
    """Ctrl-C or Ctrl-D after the first ankle: exit 130, a line that says so."""
    process = spawn("log")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9.5")
    process.expect("Left: pain.*: ")
    process.sendline("1")
    process.expect("sharp.*: ")
    process.sendline("")
    process.expect("Right: distances in cm.*: ")
    if leave == "interrupt":
        interrupt(process)
    else:
        process.sendeof()
    code, shown = ended(process)
    assert code == 130
    assert "interrupted: nothing was changed" in shown
    assert "Traceback" not in shown
    assert run("export").rows == []


@pytest.mark.parametrize(
    ("answer", "code", "stored"), [("n", 2, 3), ("", 2, 3), ("y", 0, 4)], ids=["no", "enter", "yes"]
)
def test_an_unlikely_distance_is_asked_about(
    run: "Run", spawn: "Spawn", answer: str, code: int, stored: int
) -> None:
    """Only a yes stores it."""
    for days in (5, 4, 3):
        run("log", "-l", "9.5", "--at", f"{days}d")
    process = spawn("log", "-l", "20")
    process.expect(r"left 20 cm is far from the usual 9\.5 cm.*Store\s+it\?.*: ")
    process.sendline(answer)
    ended_with, shown = ended(process)
    assert ended_with == code
    assert ("nothing was stored" in shown) == (code != 0)
    assert len(run("export").rows) == stored


def test_what_was_typed_is_asked_about(run: "Run", spawn: "Spawn") -> None:
    """The trial as it was typed, and a moment later than now; each question alone."""
    for days in (5, 4, 3):
        run("log", "-l", "9.5", "--at", f"{days}d")
    process = spawn("log", "-l", "3 3/4in/1 1/4in", "--at", "23:00")
    process.expect(r"'23:00' \(Sun 2026-11-22 23:00\) is in the future\. Store\s+it\?.*: ")
    process.sendline("y")
    process.expect(r"left trial 1 1/4in is far from the usual 9\.5 cm.*Store\s+it\?.*: ")
    process.sendline("n")
    code, shown = ended(process)
    assert code == 2
    assert "error: not confirmed: left" in shown
    assert "nothing was stored" in shown
    assert len(run("export").rows) == 3


def test_the_guided_log_asks_again_where_left_and_right_look_swapped(
    run: "Run", spawn: "Spawn"
) -> None:
    """And for an unlikely trial, as it was typed; what is meant in the end is stored."""
    for days in (5, 4, 3):
        run("log", "-l", "9.6", "-r", "11.5", "--at", f"{days}d")
    process = spawn("log")
    for side, distance in (("Left", "11.6"), ("Right", "9.6")):
        process.expect(f"{side}: distances in cm.*: ")
        process.sendline(distance)
        process.expect(f"{side}: pain.*: ")
        process.sendline("")
    process.expect(r"left 11\.6 cm and right 9\.6 cm look swapped.*Store\s+it\?.*: ")
    process.sendline("n")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9.6/0.97")
    process.expect(r"left trial 0\.97 cm is far from the usual 9\.6 cm.*Store\s+it\?.*: ")
    process.sendline("n")
    process.expect("Left: distances in cm.*: ")
    process.sendline("9.6/9.7")
    process.expect("Left: pain.*: ")
    process.sendline("")
    process.expect("Right: distances in cm.*: ")
    process.sendline("4 1/2in")
    process.expect("Right: pain.*: ")
    process.sendline("")
    process.expect("Conditions, as .*: ")
    process.sendline("")
    code, _ = ended(process)
    assert code == 0
    assert [row["trials_cm"] for row in run("export").rows[-2:]] == ["9.6 9.7", "11.43"]


def test_prompts_never_reach_standard_output(run: "Run", spawn: "Spawn", own_world: object) -> None:
    """`dorsiflex log --json > file` at a terminal: the file is JSON and nothing else."""
    file = f"{own_world}/out.json"
    process = spawn(program=["/bin/sh"])
    process.sendline(f"'{sys.executable}' -m dorsiflex log --json > '{file}'; echo ended $?")
    answers = {"Left: dist": "9.5", "Left: pain": "", "Right: dist": "", "Conditions": ""}
    for question, answer in answers.items():
        process.expect(f"{question}.*: ")
        process.sendline(answer)
    process.expect("ended 0")
    process.close()
    with open(file, encoding="utf-8") as written:  # noqa: PTH123 # a path as text
        assert written.read().startswith("{")
    assert len(run("export").rows) == 1


def log_twelve_weeks(run: "Run") -> None:
    """Test both ankles each week with everything recorded; no two numbers are alike."""
    for week in range(12):
        run(
            *("log", "-l", f"{8 + week * 0.11:.2f}", "-r", f"{10 + week * 0.13:.2f}/12"),
            *("-p", str(week % 4), "--footwear", "barefoot", "--warm", "--back-foot", "raised"),
            *("-t", f"tag{week}", "-n", f"note number {week} which goes on for a while"),
            *("--at", f"{7 * (11 - week)}d"),
        )
    run("goal", "set", "12.5", "--by", "2027-02-01")


def store_every_kind(run: "Run") -> None:
    """Add an event, training and a plan to the twelve weeks."""
    log_twelve_weeks(run)
    run("event", "add", "new shoes", "--at", "2026-11-01")
    run("goal", "set", "12.5")
    run("train", "calf-stretch", "--sets", "2")
    run("plan", "start")


@pytest.fixture
def many(filled: "Fill") -> "Run":
    """Twelve weeks of both ankles: 24 tests."""
    return filled(log_twelve_weeks)


def words_of(text: str) -> list[str]:
    """Return the numbers of a text, in order of value."""
    return sorted(re.findall(r"[+-]?\d[\d.:-]*\d|\d", ESCAPE.sub("", text)))


def plain(text: str) -> list[str]:
    """Return the lines as they are seen."""
    return ESCAPE.sub("", text).replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_a_list_at_every_width(many: "Run", spawn: "Spawn", columns: int) -> None:
    """Every number of the piped table is there, and no line is wider than the terminal."""
    code, shown = ended(spawn("list", columns=columns))
    assert code == 0
    assert max(map(len, plain(shown))) <= columns
    expected = set(words_of(many("list").out))
    assert expected <= set(words_of(shown))
    assert len(re.findall(r"2026-\d\d-\d\d", shown)) == 12


def test_twenty_lines_at_a_terminal(run: "Run", show: "Show") -> None:
    """With how many there are, if not all of them are shown; so also of changes."""
    for day in range(22):
        run("log", "-l", "9", "-r", "9", "--at", f"{day}d")
        run("train", "calf-stretch", "--at", f"{day}d")
    shown_lines = {
        (): 20,
        ("-n", "3"): 3,
        ("--side", "left", "-n", "21"): 21,
        ("--search", "n", "-n", "1"): 0,
        ("--training",): 20,
        ("--describe",): 20,
        ("-n", "22"): 22,
        ("--all",): 22,
        ("--training", "--all"): 22,
        ("--since", "5d"): 6,
    }
    lists = show(*(("list", *words) for words in shown_lines), columns=160)
    for (words, count), (_, lines) in zip(shown_lines.items(), lists, strict=True):
        text = "\n".join(lines)
        assert len(re.findall(r"2026-\d\d-\d\d", text)) == count
        said = re.findall(r"(\d+) of 22 shown \(--all shows all\)", text)
        assert said == ([str(count)] if words in _CUT else [])
    changes = {(): ["20"], ("-n", "3"): ["3"], ("-n", "44"): [], ("--all",): []}
    lists = show(*(("undo", "--list", *words) for words in changes), columns=160)
    for said, (_, lines) in zip(changes.values(), lists, strict=True):
        assert re.findall(r"(\d+) shown \(--all shows all\)", "\n".join(lines)) == said


_CUT = {(), ("-n", "3"), ("--side", "left", "-n", "21"), ("--training",), ("--describe",)}


@pytest.mark.parametrize(("columns", "rows"), [(40, 40), (80, 24), (80, 40)])
def test_the_demo_is_on_one_screen(spawn: "Spawn", columns: int, rows: int) -> None:
    """The report on made-up data, that it is, and what to do next, with a row for the prompt."""
    code, shown = ended(spawn("demo", columns=columns, rows=rows))
    lines = plain(shown.rstrip())
    assert code == 0
    assert len(lines) <= rows - 1
    assert max(map(len, lines)) <= columns
    assert lines[0].startswith("demo ")
    assert lines[-1] == "How to test: dorsiflex guide test"


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_a_report_at_every_width(many: "Run", spawn: "Spawn", columns: int) -> None:
    """Every number of the piped report is there, and no line is wider than the terminal."""
    words = ("report", "--full", "--no-plot")
    code, shown = ended(spawn(*words, columns=columns))
    assert code == 0
    assert max(map(len, plain(shown))) <= columns
    assert set(words_of(many(*words).out)) <= set(words_of(shown))


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (160, 24), (80, 50)])
def test_a_report_is_one_screen_with_its_prompt(
    many: "Run", show: "Show", columns: int, rows: int
) -> None:
    """With a goal, an event and sharp pain: one row is left, and the last line says what next."""
    many("goal", "set", "12.5")
    many("event", "add", "new shoes", "--at", "2026-11-01")
    many("log", "-l", "9.9", "-p", "7", "--sharp", "left")
    reports = (["report"], ["report", "--no-plot"], ["report", "--all"], ["report", "--weeks", "1"])
    for code, lines in show(*reports, columns=columns, rows=rows):
        assert code == 0
        assert len(lines) <= rows - 1
        assert max(map(len, lines)) <= columns
        assert lines[-1].startswith("  > Stop and get advice")
        assert any(line.startswith("  RIGHT ") for line in lines[:5])


@pytest.mark.parametrize("weeks", [1, 2, 12, 104])
def test_a_report_fits_whatever_there_is(run: "Run", show: "Show", weeks: int) -> None:
    """At 80x24, of 1 to 104 weeks: alone, then with goals, events, training, pain and a typo."""
    rows = [
        f"{date(2026, 11, 20) - timedelta(days=days)},{9 + days % 3 * 0.2:.1f},{11 + days % 2}"
        for days in range(0, 7 * weeks, 3)
    ]
    run("import", "-", "--dates", "ymd", input="\n".join(["date,left,right", *rows, ""]))
    reports = (["report"], ["report", "--all"])
    few = show(*reports, columns=80, rows=24)
    run("goal", "set", "12.5", "--by", "2027-02-01")
    run("event", "add", "ankle sprain at training", "--at", "10d", "--baseline", "--side", "left")
    run("event", "add", "new shoes", "--at", "3d")
    run("train", "step-up", "--pain", "7")
    run("morning", "4")
    run("log", "-l", "19.8", "-r", "11.5", "-p", "7", "--sharp", "both", "--cold", "--yes")
    run("log", "-l", "9.8", "-r", "11.5", "-p", "6", "--warm", "--yes")
    for code, lines in (*few, *show(*reports, columns=80, rows=24)):
        assert code == 0
        assert len(lines) <= 23
        assert max(map(len, lines)) <= 80
        assert any(line.startswith("  > ") for line in lines[-2:])
        assert any(line.startswith("  LEFT ") for line in lines[:5])


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_a_plot_fits_the_terminal(many: "Run", spawn: "Spawn", columns: int) -> None:
    """In width and in height, the prompt's row left free."""
    del many
    code, shown = ended(spawn("plot", columns=columns))
    lines = plain(shown.rstrip())
    assert code == 0
    assert max(map(len, lines)) <= columns
    assert len(lines) <= 39


def test_the_other_tables_at_forty_columns(many: "Run", show: "Show") -> None:
    """Nothing is cut and nothing sticks out."""
    commands = (["goal", "list"], ["person", "list"], ["config", "list"], ["undo", "--list"])
    for words, (code, lines) in zip(commands, show(*commands, columns=40), strict=True):
        assert code == 0
        assert max(map(len, lines)) <= 40
        assert set(words_of(many(*words).out)) <= set(words_of("\n".join(lines)))


_SCREENS = (
    *("list", "list --training", "list --describe", "show 1", "show t1", "show e1"),
    *("report", "report --full", "report --describe", "plot", "compare 2026-10 2026-11", "squad"),
    *("goal list", "event list", "undo --list", "exercises", "exercises calf-stretch"),
    *("plan show", "plan list", "person list", "person codes", "config list"),
    *("db path", "db info", "db check", "due", "guide", "guide report"),
    *("import --dry-run old.csv", "--help", "log --help"),
)


@pytest.mark.parametrize("columns", [40, 100])
def test_no_line_ends_in_blanks(
    filled: "Fill", show: "Show", own_world: "Path", columns: int
) -> None:
    """Nor in coloured blanks: a line that is copied has no more than it shows."""
    filled(store_every_kind)
    (own_world / "old.csv").write_text("date,left,right\n2026-09-01,9.1,10.2\n")
    commands = [words.replace("old.csv", str(own_world / "old.csv")).split() for words in _SCREENS]
    for words, (_, lines) in zip(_SCREENS, show(*commands, columns=columns), strict=True):
        assert [line for line in lines if line != line.rstrip()] == [], words


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)],
    ids=str,
)
def test_colour_at_a_terminal(
    many: "Run", spawn: "Spawn", env: dict[str, str], coloured: bool
) -> None:
    """NO_COLOR and a dumb terminal mean no escape at all, bold included."""
    del many
    _, shown = ended(spawn("report", **env))
    assert ("\x1b" in shown) == coloured


def test_columns_stands_over_the_terminal(many: "Run", spawn: "Spawn") -> None:
    """COLUMNS is obeyed."""
    del many
    _, shown = ended(spawn("list", columns=160, COLUMNS="50"))
    assert max(map(len, plain(shown))) <= 50


def test_a_path_with_an_escape_is_clean_at_a_terminal(spawn: "Spawn") -> None:
    """It cannot retitle the window."""
    _, shown = ended(spawn("--db", "/tmp/\x1b]0;x\x07.sqlite3", "db", "path"))  # noqa: S108 # never made
    assert "\x1b]" not in shown
    assert r"\x1b]0;x\x07" in shown


def test_training_that_is_due_is_offered(run: "Run", spawn: "Spawn") -> None:
    """By its number, with what the plan asks for each time; pain above 0 asks whether sharp."""
    run("plan", "start")
    process = spawn("train")
    process.expect(r"2  calf-stretch   2 x 45 s  \(0 of 1 this week\)")
    process.expect(r"Which\? .*: ")
    process.sendline("9")
    process.expect("9 is not a number from 1 to 4")
    process.expect(r"Which\? .*: ")
    process.sendline("2")
    process.expect("Worst pain .*: ")
    process.sendline("1")
    process.expect("sharp.*: ")
    process.sendline("n")
    assert ended(process)[0] == 0
    (trained,) = run("list", "--training", "--json").json["training"]
    assert (trained["exercise"], trained["sets"], trained["hold_s"], trained["pain"]) == (
        "calf-stretch",
        2,
        45,
        1,
    )


def test_training_without_a_plan_is_asked_for(run: "Run", spawn: "Spawn") -> None:
    """Any exercise, by the beginning of its name."""
    process = spawn("train", "--pain", "0")
    process.expect("No active plan.")
    process.expect("Which exercise.*: ")
    process.sendline("")
    process.expect("please type an answer, or stop with Ctrl-C")
    process.expect("Which exercise.*: ")
    process.sendline("nosuch")
    process.expect("there is no exercise 'nosuch'")
    process.expect("Which exercise.*: ")
    process.sendline("calf")
    assert ended(process)[0] == 0
    (trained,) = run("list", "--training", "--json").json["training"]
    assert (trained["exercise"], trained["pain"]) == ("calf-stretch", 0)


def test_the_pain_of_the_morning_is_asked_for(spawn: "Spawn") -> None:
    """If no value was given."""
    process = spawn("morning")
    process.expect("Pain this morning.*: ")
    process.sendline("")
    process.expect("please type an answer, or stop with Ctrl-C")
    process.expect("Pain this morning.*: ")
    process.sendline("2")
    code, shown = ended(process)
    assert code == 0
    assert "Morning of Sun 2026-11-22: pain 2" in shown


def test_no_word_is_broken_at_forty_columns(run: "Run", show: "Show") -> None:
    """The same words as where there is room; only paths are longer than a line."""
    run("log", "-l", "9.5")
    commands = (
        *(["--help"], ["log", "--help"], ["goal", "set", "--help"], ["db", "check"]),
        *(["event", "list"], ["goal", "list"], ["person", "codes"]),
    )
    both = (show(*commands, columns=40), show(*commands, columns=120))
    for (_, narrow), (_, wide) in zip(*both, strict=True):
        assert all(len(line) <= 40 or "/" in line for line in narrow)
        assert not any(line.endswith(" ") for line in narrow)
        assert " ".join(narrow).split() == " ".join(wide).split()


def test_the_check_is_indented_at_forty_columns(run: "Run", spawn: "Spawn") -> None:
    """Values and findings go on below where they began; what to do stands apart."""
    for day in range(1, 12):
        trial = "19" if day == 6 else "9"
        run("log", "-l", trial, "--at", f"2026-11-{day:02}", "--yes")
    lines = ended(spawn("db", "check", columns=40))[1].splitlines()
    at = lines.index("remark: test 6 of me, left, Fri 6 Nov")
    assert lines[at + 1] == "        2026: 19 cm looks like a typo"
    assert lines[at + 2].startswith("  dorsiflex ")
