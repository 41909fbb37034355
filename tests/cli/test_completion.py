"""What fits at a Tab, as the scripts get it; real shells: test_completion_in_shells."""

import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.cli.completion import bash_insertion, parse_bash_line
from dorsiflex.domain.exercises import CATALOGUE
from dorsiflex.domain.settings import allowed_words, known_keys
from dorsiflex.storage import transactions as reading_only

if TYPE_CHECKING:
    from tests.conftest import Fill, Run

pytestmark = pytest.mark.sqlite  # a server is not asked, as a test here shows

FROZEN = Path(__file__).parents[1] / "storage" / "frozen"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look as long as it takes: on a busy machine, what is quick can last longer than a glance."""
    monkeypatch.setattr(reading_only, "_DEADLINE_S", 600)


def told(run: "Run", *words: str) -> tuple[str, dict[str, str]]:
    """Press Tab at the end of the last word, as zsh does; give the kind and what fits."""
    found = run("__complete", "zsh", *words)
    assert (found.code, found.err) == (0, "")
    head, *lines = found.out.splitlines() or [""]
    return head.partition("\t")[0], dict(line.split("\t") for line in lines)


def fits(run: "Run", *words: str) -> list[str]:
    """Press Tab at the end of the last word; give the values that fit."""
    kind, values = told(run, *words)
    assert kind == "values"
    return list(values)


# The scripts


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o nosort -F _dorsiflex dorsiflex"),
        ("zsh", "#compdef dorsiflex"),
        ("fish", "complete -c dorsiflex"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName dorsiflex"),
    ],
)
def test_a_script_for_each_shell(run_first: "Run", shell: str, line: str) -> None:
    """It asks the program in the name of its shell, and goes on without it when it fails."""
    found = run_first("completion", shell)
    assert found.code == 0
    assert line in found.out
    assert f"__complete {shell} " in found.out
    assert "2>/dev/null" in found.out or "2>$null" in found.out


def test_what_to_put_where(run_first: "Run") -> None:
    """Without a shell: a line for each."""
    text = run_first("completion").out
    for shell in ("bash", "zsh", "fish", "powershell"):
        assert f"dorsiflex completion {shell}" in text


def test_a_shell_that_is_not_known(run_first: "Run") -> None:
    """Refused, with those that are."""
    found = run_first("completion", "tcsh")
    assert found.code == 2
    assert "'tcsh'" in found.err
    assert "bash, zsh, fish, powershell" in run_first("completion", "nu").err


def test_the_script_for_powershell_encodes_both_ways(run_first: "Run") -> None:
    """PowerShell 5.1 drops empty words and breaks quotes; its output has another alphabet."""
    text = run_first("completion", "powershell").out
    assert "'.' + [uri]::EscapeDataString($_)" in text
    assert "[uri]::UnescapeDataString($_)" in text


# Commands and options


def test_commands(run_first: "Run") -> None:
    """With what they do, in the order of the help."""
    kind, found = told(run_first, "")
    assert kind == "values"
    assert list(found)[:2] == ["log", "report"]
    assert found["undo"] == "undo the last change"
    assert fits(run_first, "re") == ["report", "redo"]
    assert fits(run_first, "--db", "x.db", "exp") == ["export"]


def test_subcommands(run_first: "Run") -> None:
    """With the first line of their help."""
    _, found = told(run_first, "goal", "")
    assert found == {
        "set": "Set a target score; it replaces the previous one",
        "list": "List the goals",
        "clear": "Remove goals",
    }


def test_options(run_first: "Run") -> None:
    """With their help; one already on the line is left out unless it can be repeated."""
    _, found = told(run_first, "log", "--")
    assert found["--footwear"] == "What was worn."
    assert {"--warm", "--cold", "--help"} <= set(found)
    assert "--warm" not in fits(run_first, "log", "--cold", "--")
    assert "--tag" in fits(run_first, "log", "-t", "a", "--")
    assert fits(run_first, "log", "--pain-") == ["--pain-left", "--pain-right"]
    assert "--person" in fits(run_first, "-")
    assert "-P" in fits(run_first, "-")


def test_options_where_nothing_else_can_come(run_first: "Run") -> None:
    """A command without arguments shows what it takes; after `--` there are no options."""
    assert "--weeks" in fits(run_first, "report", "")
    assert fits(run_first, "report", "x") == []
    assert fits(run_first, "report", "--", "") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["report", "--side", ""], ["left", "right"]),
        (["goal", "set", "--side", "b"], ["both"]),
        (["log", "--sharp", ""], ["left", "right", "both"]),
        (["log", "--footwear", ""], ["barefoot", "shoes"]),
        (["log", "--back-foot", ""], ["flat", "raised", "off"]),
        (["log", "--by", ""], ["self", "other"]),
        (["log", "-l", "9.5", "--unit", ""], ["cm", "mm", "in"]),
        (["plot", ""], ["distance", "pain", "asymmetry"]),
        (["guide", "s"], ["sources"]),
        (["export", "--format", "json"], ["json", "jsonl"]),
        (["export", "--what", ""], ["tests", "training", "mornings", "events"]),
        (["import", "x.csv", "--dates", "d"], ["dmy"]),
        (["completion", "p"], ["powershell"]),
        (["plot", "pain", "--side=l"], ["left"]),
        (["config", "get", "pain"], ["pain_limit"]),
        (["config", "set", "week_start", ""], ["monday", "sunday"]),
        (["config", "set", "pain_limit", ""], []),
        (["config", "set", "nonsense", ""], []),
        (["no-such-command", ""], []),
        (["goal", "no-such", ""], []),
        (["log", "-l", ""], []),
        (["log", "--no-such-option", "--uni"], ["--unit"]),
        (["log", "--note", "report", "--uni"], ["--unit"]),
        (["list", "-n5", "--sid"], ["--side"]),
        (["person", "add", ""], []),
        (["list", "-n", "5", "-n5", "--sid"], ["--side"]),
        (["--debugP", "--no-such=1", "pers"], ["person"]),
        (["-Z", "-P", "me", "sq"], ["squad"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_words_that_a_value_can_be(run_first: "Run", words: list[str], expected: list[str]) -> None:
    """Where the help says them; nothing where only who types knows."""
    assert fits(run_first, *words) == expected


@pytest.mark.parametrize("key", known_keys())
def test_words_that_a_setting_can_be_are_taken(run_first: "Run", key: str) -> None:
    """What is completed is what `config set` allows."""
    for word in allowed_words(key):
        assert run_first("config", "set", key, word).code == 0
    assert key in fits(run_first, "config", "set", "")


def test_exercises(run_first: "Run") -> None:
    """Wherever one is named, with its name in full."""
    keys = [exercise.key for exercise in CATALOGUE]
    for words in (
        ["train"],
        ["exercises"],
        ["plan", "add"],
        ["plan", "drop"],
        ["edit", "t1", "--exercise"],
    ):
        assert fits(run_first, *words, "") == keys
    assert told(run_first, "train", "spl")[1] == {"split-squat": "Knees-over-toes split squat"}


def test_days(run_first: "Run") -> None:
    """Today is Sunday 22 November 2026: words for the last days, latest first, and their dates."""
    _, found = told(run_first, "log", "--at", "")
    assert list(found.items())[:3] == [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("saturday", "2026-11-21"),
    ]
    assert found["sunday"] == "2026-11-15"
    assert fits(run_first, "report", "--since", "y") == ["yesterday"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["--db", ""], "files"),
        (["import", ""], "files"),
        (["report", "--save", "r"], "files"),
        (["report", "--save=r"], "files"),
        (["export", "-o", ""], "files"),
        (["db", "backup", ""], "files"),
        (["db", "restore", ""], "files"),
        (["demo", "--data", ""], "folders"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_files_are_left_to_the_shell(run_first: "Run", words: list[str], kind: str) -> None:
    """It knows them best."""
    assert told(run_first, *words) == (kind, {})


# What is stored


@pytest.fixture
def two(filled: "Fill") -> "Run":
    """Return `run` with the data of `two_people`."""
    return filled(two_people)


def two_people(run: "Run") -> None:
    """Me with tests 1 and 2, a session t1, an event e1 and a plan; Anna K with test 3."""
    run("log", "-l", "9.5", "-r", "10", "--at", "2026-11-19", "-t", "home", "-t", "knee:left")
    run("train", "calf", "--at", "2026-11-20")
    run("event", "add", "new shoes", "--at", "2026-11-20")
    run("plan", "start", "--from", "2026-11-22")
    run("person", "add", "Anna K")
    run("-P", "Anna K", "log", "-l", "11", "-t", "gym", "--at", "2026-11-21")


@pytest.mark.parametrize(
    "words",
    [
        ["-P"],
        ["person", "rename"],
        ["person", "remove"],
        ["person", "merge"],
        ["edit", "1", "--person"],
        ["config", "set", "person"],
    ],
    ids=" ".join,
)
def test_people(two: "Run", words: list[str]) -> None:
    """Wherever one is named, in any case, with the number of their tests."""
    assert told(two, *words, "")[1] == {"me": "2 tests", "Anna K": "1 test"}
    assert fits(two, *words, "anna") == ["Anna K"]


def test_two_people_are_two(two: "Run") -> None:
    """`person merge` takes the second from the rest; a new name is nobody's."""
    assert fits(two, "person", "merge", "me", "") == ["me", "Anna K"]
    assert fits(two, "person", "rename", "me", "") == []


def test_ids(two: "Run") -> None:
    """Newest first, with date and score: those of the person who is meant."""
    _, found = told(two, "show", "")
    assert found == {
        "last": "stored last, 1 2",
        "1": "Thu 2026-11-19 left 9.5 cm",
        "2": "Thu 2026-11-19 right 10.0 cm",
        "t1": "Fri 2026-11-20 calf-stretch",
        "e1": "Fri 2026-11-20 new shoes",
    }
    for command in ("edit", "delete"):
        assert fits(two, command, "") == ["last", "1", "2", "t1", "e1"]
    assert fits(two, "delete", "2", "last", "") == ["1", "t1", "e1"]
    assert fits(two, "edit", "e") == ["e1"]
    assert fits(two, "show", "t") == ["t1"]
    assert fits(two, "-P", "anna k", "show", "") == ["last", "3"]
    assert fits(two, "--person=Anna K", "show", "") == ["last", "3"]
    assert fits(two, "-PAnna K", "show", "") == ["last", "3"]
    assert told(two, "-P", "nobody", "show", "") == NOTHING
    two("config", "set", "person", "Anna K")
    assert fits(two, "show", "") == ["last", "3"]


def test_scores_are_shown_in_the_unit_that_is_set(two: "Run") -> None:
    """As `list` shows them: 9.5 cm are 3.74 in."""
    two("config", "set", "unit", "in")
    assert told(two, "show", "1")[1] == {"1": "Thu 2026-11-19 left 3.74 in"}


def test_many_ids(run: "Run") -> None:
    """The newest 30; any of the newest 2,000 by its beginning."""
    rows = "".join(f"2026-{1 + n // 28:02}-{1 + n % 28:02},left,9\n" for n in range(200))
    run("import", "-", input=f"date,side,distance\n{rows}")
    found = fits(run, "show", "")
    assert found == ["last", *(str(number) for number in range(200, 170, -1))]
    assert fits(run, "show", "12") == [*(str(number) for number in range(129, 119, -1)), "12"]


def test_events(two: "Run") -> None:
    """By their ids, with day and text, newest first; for a first or last day, after its words."""
    two("event", "add", "surgery", "--at", "2026-11-21")
    expected = {"e2": "Sat 2026-11-21 surgery", "e1": "Fri 2026-11-20 new shoes"}
    assert told(two, "event", "edit", "")[1] == expected
    assert fits(two, "event", "delete", "e2", "") == ["e1"]
    assert fits(two, "-P", "Anna K", "event", "delete", "") == []
    assert fits(two, "report", "--since", "") == [*fits(two, "log", "--at", ""), "e2", "e1"]
    assert told(two, "list", "--until", "e1")[1] == {"e1": "Fri 2026-11-20 new shoes"}
    assert fits(two, "-P", "nobody", "list", "--until", "t") == ["today", "thursday", "tuesday"]


def test_plans(two: "Run") -> None:
    """By their numbers, with their days: six weeks, to the Sunday of the last."""
    assert told(two, "plan", "show", "")[1] == {"1": "Sun 2026-11-22 to Sun 2026-12-27"}


def test_tags(two: "Run") -> None:
    """Looking, one's own; storing, everybody's, each once."""
    assert told(two, "list", "--tag", "")[1] == {"home": "2 tests", "knee:left": "2 tests"}
    assert fits(two, "-P", "Anna K", "export", "--tag", "") == ["gym"]
    assert fits(two, "squad", "--tag", "") == ["gym", "home", "knee:left"]
    assert fits(two, "export", "--all-people", "--tag", "") == ["gym", "home", "knee:left"]
    assert fits(two, "log", "-t", "gym", "-t", "") == ["home", "knee:left"]
    assert fits(two, "edit", "1", "--tag=k") == ["knee:left"]


def test_another_database(two: "Run", own_world: Path, migrated: Path) -> None:
    """That of `--db`, or of the environment."""
    other = own_world / "other.sqlite3"
    shutil.copy(migrated, other)
    two("person", "remove", "Anna K", "--confirm", "Anna K")
    assert fits(two, "-P", "") == ["me"]
    assert fits(two, "--db", str(other), "-P", "") == ["me", "Anna K"]
    assert fits(two, f"--db={other}", "-P", "Anna K", "show", "") == ["last", "3"]


# Nothing is said, changed or waited for


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


NOTHING: tuple[str, dict[str, str]] = ("", {})
STORED = (["-P", ""], ["show", ""], ["list", "--tag", ""], ["plan", "show", ""])


def test_no_database(run_first: "Run", own_world: Path) -> None:
    """Nothing fits, and none is made, nor a folder for it."""
    for words in STORED:
        assert told(run_first, *words) == NOTHING
    assert sorted(path.name for path in own_world.rglob("*")) == ["data", "home", "settings"]


@pytest.mark.parametrize(
    "kind",
    ["older", "newer", "not ours", "text", "empty", "truncated", "a folder", "wal", "killed"],
)
def test_a_database_that_is_not_well(
    two: "Run", own_world: Path, migrated: Path, kind: str
) -> None:
    """No word, no migration, no backup, no journal rolled back, no file beside it: nothing."""
    _spoil(kind, migrated)
    before = _state(own_world)
    for words in STORED:
        assert told(two, *words) == NOTHING
    assert _state(own_world) == before


def _spoil(kind: str, path: Path) -> None:
    whole = path.read_bytes()
    if kind == "older":
        shutil.copyfile(FROZEN / "schema-0002.sqlite3", path)
    elif kind == "text":
        path.write_text("date,side,distance\n" * 100)
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "truncated":
        path.write_bytes(whole[: len(whole) // 2 + 100])
    elif kind == "a folder":
        path.unlink()
        path.mkdir()
    elif kind == "killed":
        _leave_a_journal(path)
    else:
        statement = {
            "newer": "UPDATE dorsiflex_version SET version_num = '9999'",
            "not ours": "DROP TABLE dorsiflex_version",
            "wal": "PRAGMA journal_mode = WAL",
        }[kind]
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(statement)


def _leave_a_journal(path: Path) -> None:
    """Change the file in a process that dies before it commits: the next one has to roll back."""
    code = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("PRAGMA cache_spill = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE test SET note = hex(randomblob(4000))")
connection.execute("UPDATE person SET name = name || hex(randomblob(4000))")
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert path.with_name(f"{path.name}-journal").stat().st_size


def test_a_database_that_is_locked(two: "Run", migrated: Path) -> None:
    """Not waited for as long as by a command (5 s), which would say so."""
    with closing(sqlite3.connect(migrated, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert told(two, "-P", "") == NOTHING


def test_a_server_is_not_asked(run_first: "Run") -> None:
    """Nobody connects to it: that could hang."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        url = f"postgresql+psycopg://127.0.0.1:{server.getsockname()[1]}/x"
        assert told(run_first, "--db", url, "-P", "") == NOTHING
        assert run_first("__complete", "zsh", "show", "", env={"DORSIFLEX_DB": url}).err == ""
        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_settings_file_that_is_wrong(two: "Run") -> None:
    """A Tab says nothing about it."""
    path = Path(two("config", "path").out.strip())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("unit = [")
    assert told(two, "show", "") == NOTHING
    assert "--weeks" in fits(two, "report", "")


@pytest.mark.parametrize("words", [[], ["tcsh", ""], ["zsh"], ["bash", ""], ["bash"]])
def test_a_question_that_no_script_asks(run_first: "Run", words: list[str]) -> None:
    """An empty answer."""
    found = run_first("__complete", *words)
    assert (found.code, found.out, found.err) == (0, "", "")


def test_text_that_could_act_on_a_terminal_is_not_offered(two: "Run", migrated: Path) -> None:
    """Such a name cannot be stored, but a file from elsewhere can hold one."""
    with closing(sqlite3.connect(migrated, isolation_level=None)) as connection:
        connection.execute("UPDATE person SET name = 'a\x1b]0;b' || char(10) || 'c' WHERE id = 2")
        connection.execute("UPDATE training SET exercise = 'x\x1b[31m'")
        connection.execute("UPDATE event SET text = 'x\x1b[31m'")
    assert fits(two, "-P", "") == ["me"]
    assert told(two, "show", "t")[1] == {"t1": r"Fri 2026-11-20 x\x1b[31m"}
    assert told(two, "event", "edit", "")[1] == {"e1": r"Fri 2026-11-20 x\x1b[31m"}


# Each shell


def bash(run: "Run", line: str, replaced: str) -> list[str]:
    """Press Tab at the end of a line of bash."""
    return run("__complete", "bash", replaced, line).out.splitlines()


@pytest.mark.parametrize(
    ("line", "replaced", "expected"),
    [
        ("dorsiflex -P An", "An", ["values", r"Anna\ K"]),
        ('dorsiflex -P "An', "An", ["values", "Anna K"]),
        ("dorsiflex --person=An", "An", ["values", r"Anna\ K"]),
        ("dorsiflex --person=", "", ["values", "me", r"Anna\ K"]),
        ("dorsiflex -PAn", "-PAn", ["values", r"-PAnna\ K"]),
        ("dorsiflex -P an", "an", ["values", r"Anna\ K"]),
        ("dorsiflex list --tag knee:l", "l", ["values", "left"]),
        (r"~/bin/dorsiflex -P Anna\ K show l", "l", ["values", "last"]),
        ("dorsiflex -P 'Anna K' show 3", "3", ["values", "3"]),
        ("dorsiflex export > te", "te", ["files"]),
        ("dorsiflex export 2>te", "te", ["files"]),
        ("dorsiflex export > tests.csv --sid", "--sid", ["values", "--side"]),
        ("dorsiflex demo --data ", "", ["folders"]),
    ],
)
def test_bash_is_told_what_to_put_in_the_place_of_what_it_replaces(
    two: "Run", line: str, replaced: str, expected: list[str]
) -> None:
    """Quoted as the word is; bash itself cuts words at `=` and `:`."""
    assert bash(two, line, replaced) == expected


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@given(TEXT)
def test_what_bash_is_told_means_the_value(value: str) -> None:
    """Read back by Python's shlex, as an independent reader of POSIX quotes, whatever is open."""
    assert shlex.split(bash_insertion(parse_bash_line("x "), "", value)) == [value]
    single = bash_insertion(parse_bash_line("x '"), "", value)
    assert shlex.split(f"'{single}'") == [value]
    # shlex knows fewer escapes in double quotes than shells do.
    value = value.translate({ord("$"): "_", ord("`"): "_"})
    double = bash_insertion(parse_bash_line('x "'), "", value)
    assert shlex.split(f'"{double}"') == [value]


@given(st.lists(TEXT, min_size=1))
def test_words_of_bash_are_read_as_it_reads_them(words: list[str]) -> None:
    """Written by shlex, read by ours."""
    line = parse_bash_line(shlex.join([*words, "x"]))
    assert [*line.words, line.typed] == [*words, "x"]


def test_an_open_quote_and_what_is_escaped_in_it() -> None:
    """Within double quotes a backslash escapes few characters, and stays before others."""
    line = parse_bash_line(r'dorsiflex "a\"b\c')
    assert (line.words, line.typed, line.quote) == (["dorsiflex"], r'a"b\c', '"')
    assert bash_insertion(line, "something else", "x y") == r"x\ y"


def test_several_that_differ_in_case_from_what_was_typed(run: "Run") -> None:
    """Left out: bash would replace it by what they share, which may be less."""
    run("person", "add", "Ana", "anton", "AB")
    assert bash(run, "dorsiflex -P an", "an") == ["values", "anton"]
    assert bash(run, "dorsiflex -P A", "A") == ["values", "Ana", "AB"]
    assert bash(run, "dorsiflex -P aN", "aN") == ["values"]


def test_fish_is_told_whole_words(two: "Run") -> None:
    """It replaces the whole word, quotes by itself, and shows what a value is."""
    found = two("__complete", "fish", "--person=An").out
    assert found == "values\t--person=\n--person=Anna K\t1 test\n"
    assert two("__complete", "fish", "-P", '"An').out.splitlines()[1] == "Anna K\t1 test"


def test_powershell_is_told_percent_encoded(run: "Run") -> None:
    """Its quotes are more than one: each is doubled within single ones."""
    run("person", "add", "O\u2019Brien $x", "Zoë")
    found = run("__complete", "powershell", ".-P", "." + quote("Zo")).out
    assert [unquote(part) for part in found.splitlines()[1].split("\t")] == [
        "'Zoë'",
        "Zoë",
        "0 tests",
    ]
    found = run("__complete", "powershell", ".-P", ".O").out
    assert unquote(found.splitlines()[1].split("\t")[0]) == "'O\u2019\u2019Brien $x'"
    assert run("__complete", "powershell", ".sh").out.splitlines()[1].startswith("show\t")
    assert run("__complete", "powershell", ".import", ".").out == "files\n"
