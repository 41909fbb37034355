"""Two machines that are merged by export and import: what differs is said, and who decides."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Outcome, Run

    Merge = Callable[..., Outcome]

TEST_12 = "test 1, left, Mon 2 Nov 2026: score 9.5 -> 9.6, pain 1 -> 2"
COUNTS = ("new", "changed", "same", "kept", "restored", "still_deleted")


@pytest.fixture
def merge(run: "Run", tmp_path: Path) -> "Merge":
    """Two tests are stored here; the other machine has changed the first, and has one more."""
    run("log", "-l", "9.5", "-p", "1", "--at", "2026-11-02 07:30")
    run("log", "-r", "11/11.4", "--at", "2026-11-03 07:30", "-n", "cold")
    rows = run("export").out.splitlines()
    rows[1] = rows[1].replace(",9.5,9.5,9.5,1,", ",9.6,9.6,9.6,2,")
    new = rows[1].replace(rows[1][:36], "00000000-0000-4000-8000-000000000001")
    rows.append(new.replace("2026-11-02", "2026-11-04"))
    file = tmp_path / "theirs.csv"
    file.write_text("\n".join([*rows, ""]), encoding="utf-8", newline="")
    return lambda *words: run("import", str(file), *words)


def counts(outcome: "Outcome") -> dict[str, int]:
    """Return what became of the rows, without what there was none of."""
    return {name: outcome.json["counts"][name] for name in COUNTS if outcome.json["counts"][name]}


def pains(run: "Run") -> list[str]:
    """Return the pain of all tests, the earliest first."""
    return [row["pain"] for row in run("export").rows]


def test_old_and_new_of_what_differs_are_said(run: "Run", merge: "Merge") -> None:
    """Only the fields that differ; and in one line, how to decide otherwise."""
    dry = merge("--dry-run").out.splitlines()
    assert dry[-3:] == [
        "1 new, 1 changed, 1 same, 0 refused (dry run: nothing was stored)",
        (
            "1 stored row would be changed to the values of the file"
            " (otherwise: --keep mine, or --keep ask):"
        ),
        f"  {TEST_12}",
    ]
    assert pains(run) == ["1", ""]
    assert merge().out.splitlines() == [
        "1 new, 1 changed, 1 same, 0 refused",
        (
            "1 stored row was changed to the values of the file"
            " (otherwise: dorsiflex undo, then --keep mine, or --keep ask):"
        ),
        f"  {TEST_12}",
        "Undo: dorsiflex undo",
    ]
    assert pains(run) == ["2", "", "2"]
    assert merge().out == "0 new, 0 changed, 3 same, 0 refused\n"


def test_what_is_stored_here_can_win(run: "Run", merge: "Merge") -> None:
    """What is new is stored, and what differs is counted and listed."""
    assert merge("--keep", "mine", "--dry-run").out.splitlines()[-3:] == [
        "1 new, 0 changed, 1 same, 1 kept, 0 refused (dry run: nothing was stored)",
        "1 stored row would be kept, with other values in the file:",
        f"  {TEST_12}",
    ]
    assert merge("--keep", "mine").out.splitlines() == [
        "1 new, 0 changed, 1 same, 1 kept, 0 refused",
        "1 stored row was kept, with other values in the file:",
        f"  {TEST_12}",
        "Undo: dorsiflex undo",
    ]
    assert pains(run) == ["1", "", "2"]


def test_the_file_can_be_said_to_win(run: "Run", merge: "Merge") -> None:
    """As without a word, but without a hint how to decide otherwise."""
    assert merge("--keep", "theirs").out.splitlines()[1] == (
        "1 stored row was changed to the values of the file:"
    )
    assert pains(run) == ["2", "", "2"]


def test_a_file_that_contradicts_itself(run: "Run", tmp_path: Path) -> None:
    """Its second row is a bad one and not listed as a change; what is stored can be kept anyway."""
    run("log", "-l", "9.5", "--at", "2026-11-02 07:30")
    head, row = run("export").out.splitlines()
    rows = [row.replace(",9.5,9.5,9.5,", f",{score},{score},{score},") for score in ("9.6", "9.7")]
    file = tmp_path / "theirs.csv"
    file.write_text("\n".join([head, *rows, ""]), encoding="utf-8", newline="")
    found = run("import", str(file), "--json")
    assert (found.code, counts(found), len(found.json["differences"])) == (4, {"changed": 1}, 1)
    found = run("import", str(file), "--json", "--keep", "mine")
    assert (found.code, counts(found)) == (0, {"kept": 2})


def test_scripts_get_old_and_new(merge: "Merge") -> None:
    """In a dry run too; the fields are those of an export."""
    for words in (("--dry-run",), ()):
        (found,) = merge("--json", *words).json["differences"]
        assert (found["line"], found["id"], found["deleted"], found["stored"]) == (
            2,
            1,
            False,
            True,
        )
        assert {each["field"]: (each["before"], each["after"]) for each in found["fields"]} == {
            "score_cm": (9.5, 9.6),
            "best_cm": (9.5, 9.6),
            "trials_cm": ([9.5], [9.6]),
            "pain": (1, 2),
        }


def test_what_was_deleted_here_is_said(run: "Run", merge: "Merge") -> None:
    """It is stored again, unless what is here is to win; then it stays deleted."""
    run("delete", "2")
    assert merge("--keep", "mine").out.splitlines()[:5] == [
        "1 new, 0 changed, 0 same, 1 kept, 0 refused",
        "1 stored row was kept, with other values in the file:",
        f"  {TEST_12}",
        "1 row deleted here was left out:",
        "  test, right, Tue 3 Nov 2026, score 11.2 (11 11.4)",
    ]
    found = merge("--json", "--dry-run")
    assert counts(found) == {"new": 1, "changed": 1, "same": 1, "restored": 1}
    assert [each["deleted"] for each in found.json["differences"]] == [False, True]
    assert merge().out.splitlines()[3] == (
        "1 row deleted here was stored again"
        " (otherwise: dorsiflex undo, then --keep mine, or --keep ask):"
    )
    assert pains(run) == ["2", "", "2"]
    assert counts(merge("--json")) == {"same": 3}


def test_a_deletion_that_was_undone_is_none(run: "Run", merge: "Merge") -> None:
    """Nor is an import that was undone: its rows are new again."""
    run("delete", "2")
    run("undo")
    assert counts(merge("--json")) == {"new": 1, "changed": 1, "same": 1}
    run("undo")
    assert counts(merge("--json")) == {"new": 1, "changed": 1, "same": 1}


def test_the_first_twenty_are_listed_and_all_counted(run: "Run", tmp_path: Path) -> None:
    """Of 23 changed rows, in words and in JSON."""
    text = "".join(f"2026-10-{day:02},9\n" for day in range(1, 24))
    file = tmp_path / "many.csv"
    file.write_text("date,left\n" + text, encoding="utf-8")
    run("import", str(file))
    file.write_text(run("export").out.replace(",9,9,9,", ",9.2,9.2,9.2,"), encoding="utf-8")
    lines = run("import", str(file), "--dry-run").out.splitlines()
    assert lines[-1] == "  … and 3 more"
    assert sum(line.endswith("score 9 -> 9.2") for line in lines) == 20
    found = run("import", str(file), "--json").json
    assert (len(found["differences"]), found["counts"]["changed"]) == (20, 23)


def test_other_kinds_of_records(run: "Run", tmp_path: Path) -> None:
    """Training, mornings and events: named by their own ids, or by the day."""
    run("train", "calf", "--sets", "3", "--at", "2026-11-02")
    run("morning", "2", "--at", "2026-11-03")
    run("event", "add", "shoes", "--at", "2026-11-04")
    for what, old, new, said in (
        (
            "training",
            ",3,",
            ",4,",
            "training t1, calf-stretch, Mon 2 Nov 2026: sets 3 -> 4",
        ),
        ("mornings", ",2\n", ",3\n", "morning, Tue 3 Nov 2026: pain 2 -> 3"),
        ("events", "shoes", "boots", "event e1, shoes, Wed 4 Nov 2026: event shoes -> boots"),
    ):
        file = tmp_path / f"{what}.csv"
        text = run("export", "--what", what).out
        file.write_text(text.replace(old, new), encoding="utf-8", newline="")
        kept = run("import", str(file), "--keep", "mine")
        assert f"  {said}" in kept.out.splitlines()
        assert run("export", "--what", what).out == text
        assert f"  {said}" in run("import", str(file)).out.splitlines()
        assert run("export", "--what", what).out == file.read_text()


def test_an_unlikely_value_that_is_not_stored_is_no_bad_row(
    run: "Run", merge: "Merge", tmp_path: Path
) -> None:
    """The typo of the other machine does not stop what is here from winning."""
    merge("--keep", "theirs")
    file = tmp_path / "typo.csv"
    file.write_text(run("export").out.replace(",9.6,9.6,9.6,", ",29.6,29.6,29.6,"), "utf-8")
    found = run("import", str(file), "--strict", "--keep", "mine", "--json")
    assert (found.code, counts(found)) == (0, {"same": 1, "kept": 2})
    run("delete", "1")
    found = run("import", str(file), "--strict", "--keep", "mine", "--json")
    assert (found.code, counts(found)) == (0, {"same": 1, "kept": 1, "still_deleted": 1})


def test_nobody_is_asked_where_nobody_can_answer(run: "Run", merge: "Merge") -> None:
    """It says which options answer it; a dry run does not ask."""
    found = merge("--keep", "ask")
    assert (found.code, found.out) == (2, "")
    assert found.err == (
        "error: --keep ask asks at a terminal\nhint: elsewhere use --keep mine or --keep theirs\n"
    )
    assert merge("--keep", "ask", "--dry-run").code == 0
    assert merge("--keep", "yours").err.startswith("error: unknown value of --keep 'yours'\n")
    assert pains(run) == ["1", ""]


def answered(merge_words: list[str], answers: list[str]) -> tuple[int, str]:
    """Import at a terminal and answer; return the exit code and all that was shown."""
    import pexpect
    from tests.terminal import ended

    process: Any = pexpect.spawn(
        sys.executable,
        ["-m", "dorsiflex", "import", *merge_words, "--keep", "ask"],
        encoding="utf-8",
        timeout=120,
        dimensions=(24, 120),
    )
    shown = ""
    for answer in answers:
        process.expect("all: am, at]:")
        shown += process.before
        process.sendline(answer)
    code, rest = ended(process)
    return code, shown + rest


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(
    ("answers", "pain"),
    [
        (["m", "t"], ["1", "3"]),
        (["x", "theirs", "mine"], ["2", "2"]),
        (["at"], ["2", "3"]),
        (["am"], ["1", "2"]),
    ],
    ids=str,
)
def test_each_row_is_asked_about(
    run: "Run", tmp_path: Path, answers: list[str], pain: list[str]
) -> None:
    """Old and new first; one answer can be for all that are left."""
    run("log", "-l", "9.5", "-p", "1", "--at", "2026-11-02 07:30")
    run("log", "-l", "9.6", "-p", "2", "--at", "2026-11-03 07:30")
    file = tmp_path / "theirs.csv"
    text = run("export").out
    text = text.replace(",9.6,2,", ",9.6,3,").replace(",9.5,1,", ",9.5,2,")
    file.write_text(text, encoding="utf-8", newline="")
    code, shown = answered([str(file)], answers)
    assert code == 0, shown
    assert "1 of 2: test 1, left, Mon 2 Nov 2026: pain 1 -> 2" in shown
    assert pains(run) == pain


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_a_row_that_was_deleted_here_is_asked_about(run: "Run", tmp_path: Path) -> None:
    """It stays deleted, or is stored again."""
    run("log", "-l", "9.5", "-p", "1", "--at", "2026-11-02 07:30")
    file = tmp_path / "theirs.csv"
    file.write_text(run("export").out, encoding="utf-8", newline="")
    run("delete", "1")
    code, shown = answered([str(file)], ["m"])
    assert (code, pains(run)) == (0, []), shown
    assert "test, left, Mon 2 Nov 2026, score 9.5, pain 1 (deleted here)" in shown
    code, shown = answered([str(file)], ["t"])
    assert (code, pains(run)) == (0, ["1"]), shown


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_rows_of_several_sheets_are_asked_about_sheet_by_sheet(run: "Run", tmp_path: Path) -> None:
    """The tests come first, also those that are further down than a session of training."""
    for day, distance in ((2, "9.5"), (3, "9.6"), (4, "9.7")):
        run("log", "-l", distance, "-p", "1", "--at", f"2026-11-0{day} 07:30")
    run("train", "calf-stretch", "--sets", "3", "--at", "2026-11-02 08:00")
    file = tmp_path / "theirs.xlsx"
    assert run("export", "-o", str(file)).code == 0
    run("edit", "3", "--pain", "2")
    run("edit", "t1", "--sets", "2")
    code, shown = answered([str(file)], ["t", "t"])
    assert code == 0, shown
    assert "1 of 2: test 3, left, Wed 4 Nov 2026: pain 2 -> 1" in shown
    assert "2 of 2: training t1, " in shown
