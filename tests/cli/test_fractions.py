"""Fractions of an inch, and blanks inside numbers, wherever a distance can be written."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Outcome, Run


def distances(run: "Run") -> list[object]:
    """Return the trials of all tests that are stored, newest first."""
    return [test["trials_cm"] for test in run("list", "-n", "100", "--json").json["tests"]]


def imported(run: "Run", folder: "Path", text: str, *words: str) -> "Outcome":
    """Import a file."""
    (folder / "ankles.csv").write_text(text, encoding="utf-8")
    return run("import", "ankles.csv", *words)


FRACTIONS = ["4 1/4in", "4-1/4in", "4\xbcin", "4 1/4 in", '4 1/4"', "4 1\u20444in"]
"""Each is 4.25 in, 10.795 cm, kept as 10.8."""


@pytest.mark.parametrize("written", FRACTIONS)
def test_a_fraction_is_one_number(run: "Run", folder: "Path", written: str) -> None:
    """By `log`, `log --many`, `edit`, `goal set` and `import`; the unit in force is cm."""
    assert run("log", "-l", written, "--at", "2026-11-01").code == 0
    assert run("edit", "last", "-d", "9").code == 0
    assert run("edit", "last", "-d", written).code == 0
    quote = "'" if '"' in written else '"'
    line = f"me {quote}{written}{quote} -\n"
    assert run("log", "--many", "--at", "2026-11-02", input=line).code == 0
    cell = written.replace('"', '""')
    assert imported(run, folder, f'date,left\n2026-11-03,"{cell}"\n').code == 0
    assert distances(run) == [[10.8]] * 3
    goals = run("goal", "set", written, "--json").json["goals"]
    assert {goal["target_cm"] for goal in goals} == {10.8}


@pytest.mark.parametrize("written", ["4 1/4", "3/4", "3/4in"])
def test_what_could_be_a_fraction_or_trials_is_refused_everywhere(
    run: "Run", folder: "Path", written: str
) -> None:
    """Inches in force by the option, the setting or the header; both ways to write it are said."""
    outcomes = [run("log", "-l", written, "--unit", "in")]
    outcomes.append(imported(run, folder, f"Date;Left (in)\n2026-01-05;{written}\n"))
    run("log", "-l", "9", "--at", "yesterday")
    run("config", "set", "unit", "in")
    outcomes.append(run("log", "-l", written))
    outcomes.append(run("edit", "last", "-d", written))
    outcomes.append(run("goal", "set", written))
    outcomes.append(run("log", "--many", input=f'me "{written}" -\n'))
    outcomes.append(imported(run, folder, f"date,left\n2026-01-05,{written}\n", "--unit", "in"))
    assert [outcome.code for outcome in outcomes] == [2, 4, 2, 2, 2, 2, 4]
    for outcome in outcomes:
        assert "could be a fraction or" in outcome.err
        assert ".25in for the fraction" in outcome.err or "0.75in for the fraction" in outcome.err
    assert distances(run) == [[9]]
    assert run("goal", "list", "--json").json["goals"] == []


@pytest.mark.parametrize("unit", ["cm", "mm", "in"])
def test_a_line_of_a_session_with_a_blank_in_a_fraction(run: "Run", unit: str) -> None:
    """`me 4 1/4 3` was left 4, right 1 and 4, pain 3."""
    found = run("log", "--many", "--unit", unit, input="me 4 1/4 3\n")
    assert found.code == 2
    assert "'4 1/4' could be one number or two" in found.err
    assert distances(run) == []


@pytest.mark.parametrize("written", ["4 1/4", "4 1/4cm", "4\xbc", "9 .5", "9. 5", "9\u00a05"])
def test_refused_in_centimetres(run: "Run", folder: "Path", written: str) -> None:
    """By every way in, and nothing is stored."""
    assert run("log", "-l", written).code == 2
    assert run("goal", "set", written).code == 2
    assert run("log", "--many", input=f'me "{written}" -\n').code == 2
    assert imported(run, folder, f"date,left\n2026-11-03,{written}\n").code == 4
    assert distances(run) == []


def test_trials_of_our_own_format(run: "Run", folder: "Path") -> None:
    """A trials_cm that somebody edited to a fraction is refused; trials stay trials."""
    run("log", "-l", "9/10", "--at", "2026-11-01")
    export = run("export").out
    assert "9 10" in export
    for written in ("4 1/4", "9 .5", "9\u00a010", "9 \xbd"):
        edited = export.replace("9.5,10,9 10", f",,{written}")
        assert written in edited
        found = imported(run, folder, edited)
        assert found.code == 4
        assert "line 2: " in found.err
    both = imported(run, folder, export.replace("9.5,10,9 10", ",,9/10"))
    assert both.out.startswith("0 new, 0 changed, 1 same")


def test_thousands_in_a_column_of_millimetres(run: "Run", folder: "Path") -> None:
    """1.095 was 0.11 cm; a mean of three trials in mm is read."""
    found = imported(run, folder, "Date,Left (mm)\n2026-01-05,1.095\n")
    assert found.code == 4
    assert "line 2: '1.095' has three decimals of a millimetre" in found.err
    assert imported(run, folder, "Date,Left (mm)\n2026-01-05,95.333\n").code == 0
    assert distances(run) == [[9.53]]
