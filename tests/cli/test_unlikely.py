"""Values that are possible but unlikely, without a terminal: warned of, stored or refused."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Outcome, Run

MORNING = {"DORSIFLEX_NOW": "2026-11-22T07:30:00+00:00"}


@pytest.fixture
def usual(run: "Run") -> "Run":
    """Three tests of both ankles: usual 9.6 cm on the left, 11.5 on the right."""
    for days in (5, 4, 3):
        run("log", "-l", "9.6", "-r", "11.5", "--at", f"{days}d")
    return run


def stored_in(run: "Run") -> list[dict[str, Any]]:
    """Return all tests that are stored, newest first."""
    tests: list[dict[str, Any]] = run("list", "-n", "1000", "--json").json["tests"]
    return tests


UNLIKELY = [
    (["-l", "9.5/9.6/0.97"], "left trial 0.97 cm is far from the usual 9.6 cm (median of the last"),
    (["-l", "2in"], "left 2in is far from the usual 9.6 cm"),
    (["-l", "1 3/4in"], "left 1 3/4in is far from the usual 9.6 cm"),
    (["-r", "95.0/96.0/29.0", "--unit", "mm"], "right trial 29.0 mm is far from the usual 115 mm"),
    (["-l", "9/13"], "left trials 9 cm and 13 cm are far from each other"),
    (["-l", "8 8.5 11.6"], "left trial 11.6 cm is far from the other trials"),
    (["-l", "11.6", "-r", "9.6"], "left 11.6 cm and right 9.6 cm look swapped (usually left 9.6"),
    (["-l", "11/12", "-r", "9.6"], "left 11.5 cm and right 9.6 cm look swapped"),
    (["-l", "9.5", "--at", "23:00"], "'23:00' (Sun 2026-11-22 23:00) is in the future"),
]


@pytest.mark.parametrize(("words", "warning"), UNLIKELY, ids=[w for _, w in UNLIKELY])
def test_stored_with_a_warning(usual: "Run", words: list[str], warning: str) -> None:
    """One line on standard error; `--yes` says nothing, `--strict` refuses and stores nothing."""
    strict = usual("log", *words, "--strict", env=MORNING)
    assert (strict.code, strict.out) == (2, "")
    assert strict.err.startswith(f"error: {warning}")
    assert len(stored_in(usual)) == 6
    yes = usual("log", *words, "--yes", env=MORNING)
    assert (yes.code, yes.err) == (0, "")
    usual("undo")
    found = usual("log", *words, env=MORNING)
    assert found.code == 0
    assert found.err.startswith(f"warning: {warning}")
    assert found.err.endswith("if it is a typo: dorsiflex undo\n")
    assert len(found.err.splitlines()) == 1
    assert len(stored_in(usual)) > 6


@pytest.mark.parametrize(
    "words",
    [
        ["-l", "9.5/9.6/9.7", "-r", "11.4"],
        ["-l", "10.4", "-r", "10.7"],  # the left one is still closer to its own
        ["-l", "9/12"],
        ["-l", "9.5", "--at", "today"],  # noon, which is what a date alone means
        ["-l", "9.5", "--at", "2026-11-22"],
        ["-l", "9.5", "--at", "07:30"],
        ["-l", "9.5", "--at", "yesterday 23:00"],
    ],
    ids=str,
)
def test_nothing_is_said_about_likely_values(usual: "Run", words: list[str]) -> None:
    """At 07:30 in the morning."""
    found = usual("log", *words, "--strict", env=MORNING)
    assert (found.code, found.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        (["-l", "1.9"], "left 1.9 cm is unusual; most distances are 2 cm to 20 cm"),
        (["-r", "20.5"], "right 20.5 cm is unusual"),
        (["-l", "9.5/95mm/9mm"], None),
        (["-l", "9cm/0.9cm"], "left trial 0.9cm is unusual"),
        (["-l", "9/13"], "left trials 9 cm and 13 cm are far from each other"),
        (["-l", "2", "-r", "20"], ""),
    ],
    ids=str,
)
def test_without_a_history(run: "Run", words: list[str], warning: str | None) -> None:
    """Under 2 and over 20 cm; a unit on some trials only is refused as before."""
    found = run("log", *words)
    if warning is None:
        assert found.code == 2
    else:
        assert found.code == 0
        assert found.err.startswith(f"warning: {warning}" if warning else "")
        assert bool(found.err) is bool(warning)


def test_lines_of_a_session(usual: "Run") -> None:
    """`log --many`: with line and person; the moment is said once, before the lines."""
    lines = "me 9.5/0.97 11.5\nme 11.6 9.6\n"
    strict = usual("log", "--many", "--strict", input=lines)
    assert strict.code == 2
    assert "line 1: me 9.5/0.97 11.5: left trial 0.97 cm is far from the usual" in strict.err
    assert "line 2: me 11.6 9.6: left 11.6 cm and right 9.6 cm look swapped" in strict.err
    later = usual("log", "--many", "--strict", "--at", "23:00", input="me 9.5 -\n", env=MORNING)
    assert later.code == 2
    assert later.err.startswith("error: '23:00' (Sun 2026-11-22 23:00) is in the future")
    assert len(stored_in(usual)) == 6
    found = usual("log", "--many", "--at", "23:00", input=lines, env=MORNING)
    assert found.code == 0
    said = found.err.splitlines()
    assert said[0].startswith("warning: '23:00' (Sun 2026-11-22 23:00) is in the future")
    assert said[1].startswith("warning: line 1: me left trial 0.97 cm is far from the usual")
    assert said[2].startswith("warning: line 2: me left 11.6 cm and right 9.6 cm look swapped")


def test_only_what_an_edit_changes_is_looked_at(usual: "Run") -> None:
    """Distances, side and time; a note on an unlikely test is no reason to warn again."""
    usual("log", "-l", "1/9.5", "--yes", "--at", "23:00", env=MORNING)
    assert usual("edit", "last", "-n", "measured twice", env=MORNING).err == ""
    assert usual("edit", "last", "-d", "9.5/9.6", "--strict", env=MORNING).err == ""
    later = usual("edit", "last", "--at", "23:30", "--strict", env=MORNING)
    assert later.code == 2
    assert later.err.startswith("error: '23:30' (Sun 2026-11-22 23:30) is in the future")
    found = usual("edit", "last", "-d", "9.5 2.9 9.5", env=MORNING)
    assert found.err.startswith("warning: left trial 2.9 cm is far from the usual 9.6 cm")
    side = usual("edit", "last", "--side", "right", env=MORNING)
    assert side.err.startswith("warning: right trial 2.9 cm is far from the usual 11.5 cm")


# Files

OUTLIER = """\
Date,Left,Right
2026-11-01,9.5,11
2026-11-03,9.4,11.2
2026-11-05,9.6,11.1
2026-11-08,19.5,11.0
2026-11-10,9.5/0.97,11
2026-11-12,11.1,9.4
"""
WARNINGS = [
    (5, "far_from_usual", "left 19.5 cm is far from the usual 9.5 cm (median of the last 3)"),
    (6, "far_from_usual", "left trial 0.97 cm is far from the usual 9.6 cm (median of the last 4)"),
    (
        7,
        "sides_swapped",
        "left 11.1 cm and right 9.4 cm look swapped (usually left 9.5 cm and right 11.0 cm)",
    ),
]


def imported(run: "Run", folder: "Path", text: str, *words: str) -> "Outcome":
    """Import a file."""
    (folder / "ankles.csv").write_text(text, encoding="utf-8")
    return run("import", "ankles.csv", *words)


def test_an_import_lists_and_counts_them(run: "Run", folder: "Path") -> None:
    """Stored with warnings; the second time all are duplicates, and nothing is said."""
    found = imported(run, folder, OUTLIER)
    assert found.code == 0
    assert found.err.splitlines() == [f"warning: line {n}: {text}" for n, _, text in WARNINGS]
    assert found.out.startswith("12 new, 0 changed, 0 same, 0 refused, 3 unlikely values\n")
    again = imported(run, folder, OUTLIER)
    assert (again.err, again.out) == (
        "",
        "0 new, 0 changed, 0 same, 12 duplicates skipped, 0 refused\n",
    )


def test_an_export_with_them_is_imported_again_without_a_word(run: "Run", folder: "Path") -> None:
    """What is stored as it is was accepted before; elsewhere it is said."""
    imported(run, folder, OUTLIER)
    export = run("export").out
    assert imported(run, folder, export).err == ""
    assert imported(run, folder, export, "--strict").code == 0
    run("undo")
    assert len(imported(run, folder, export).err.splitlines()) == 3


def test_strict_makes_bad_rows_of_them(run: "Run", folder: "Path") -> None:
    """Exit 4 and nothing stored; with `--skip-bad` the rest is."""
    strict = imported(run, folder, OUTLIER, "--strict")
    assert (strict.code, strict.out) == (4, "")
    said = strict.err.splitlines()
    for line, (number, _, text) in zip(said, WARNINGS, strict=False):
        assert line.startswith(f"line {number}: {text}; leave out --strict")
    assert said[3] == "error: 3 bad rows; nothing was stored"
    assert stored_in(run) == []
    rest = imported(run, folder, OUTLIER, "--strict", "--skip-bad")
    assert rest.code == 0
    assert rest.out.startswith("8 new, 0 changed, 0 same, 3 refused\n")
    assert {test["trials_cm"][0] for test in stored_in(run) if test["side"] == "left"} == {
        9.5,
        9.4,
        9.6,
    }
    rejected = (folder / "ankles.csv.rejected.csv").read_text(encoding="utf-8")
    assert [row.partition(",")[0] for row in rejected.splitlines()] == ["line", "5", "6", "7"]


def test_json_and_dry_run_have_them(run: "Run", folder: "Path") -> None:
    """`counts.unlikely` and `warnings`; a dry run says what an import would say."""
    dry = imported(run, folder, OUTLIER, "--dry-run")
    assert dry.err.splitlines() == [f"warning: line {n}: {text}" for n, _, text in WARNINGS]
    found = imported(run, folder, OUTLIER, "--json").json
    assert found["counts"]["unlikely"] == 3
    assert found["warnings"] == [
        {"line": number, "item": None, "place": f"line {number}", "code": code, "text": text}
        for number, code, text in WARNINGS
    ]
    strict = imported(run, folder, "date,left\n2026-11-01,1\n", "--json", "--strict")
    assert strict.code == 4
    assert strict.json["warnings"] == []
    assert [row["line"] for row in strict.json["refused"]] == [2]


def test_the_first_twenty_are_listed(run: "Run", folder: "Path") -> None:
    """And how many more there are."""
    rows = "".join(f"2026-10-{day:02},1\n" for day in range(1, 26))
    # Three at 1 cm make it the usual; those after it are as usual.
    assert len(imported(run, folder, f"date,left\n{rows}").err.splitlines()) == 3
    wild = "".join(f"2026-09-{day:02},9/13\n" for day in range(1, 26))
    found = imported(run, folder, f"date,right\n{wild}")
    assert len(found.err.splitlines()) == 21
    assert found.err.splitlines()[20] == "… and 5 more unlikely values"
    assert "25 unlikely values" in found.out


def test_the_unit_of_the_file_names_them(run: "Run", folder: "Path") -> None:
    """0.5 in of a column of inches, and a moment later than now."""
    found = imported(run, folder, "Date,Left (in)\n2026-11-01,0.5\n2026-11-22 20:00,4\n")
    assert found.err.splitlines() == [
        "warning: line 2: left 0.5 in is unusual; most distances are 0.79 in to 7.87 in",
        "warning: line 3: 2026-11-22 20:00 is in the future",
    ]
