"""`report` names a test that looks like a typo, and says how to correct it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

NOW = {"DORSIFLEX_NOW": "2026-11-06T09:00:00+01:00"}


@pytest.fixture
def typo(run: "Run") -> "Run":
    """Six tests of about 9.5 cm and one of 19.8 with the id 4, on 17 October."""
    for day, score in enumerate(("9.4", "9.6", "9.5", "9.7/19.8", "9.5", "9.6", "9.4")):
        run("log", "-l", score, "--yes", "--at", f"2026-10-{14 + day}")
    return run


def test_a_typo_is_named_with_its_id(typo: "Run") -> None:
    """Once the test is edited it is gone; until then it counts."""
    line = "Test 4, Sat 17 Oct: 19.8 looks like a typo: dorsiflex edit 4 --distance TRIALS"
    found = typo("report", env=NOW)
    assert f"\n  {line}\n" in found.out
    assert line in typo("report", "--full", env=NOW).out
    assert line in typo("report", "--describe", env=NOW).out
    (warning,) = typo("report", "--json", env=NOW).json["warnings"]
    assert warning == {
        "code": "suspect",
        "side": "left",
        "text": line,
        "on": "2026-10-17",
        "is_settled": True,
        "is_current": False,
        "test": 4,
        "trial_cm": 19.8,
        "decides": False,
        "verdict_without": None,
    }
    assert typo("report", "--side", "right", "--json", env=NOW).json["warnings"] == []
    assert typo("edit", "4", "--distance", "9.7/9.8").code == 0
    assert typo("report", "--json", env=NOW).json["warnings"] == []


def test_a_typo_of_the_last_seven_days_comes_before_the_plot(typo: "Run") -> None:
    """As a warning, in the unit that is shown; of another person with their name."""
    on = {"DORSIFLEX_NOW": "2026-10-20T09:00:00+01:00"}
    lines = typo("report", "--unit", "in", env=on).out.splitlines()
    # 19.8 cm are 7.80 in.
    assert (
        lines[1]
        == "  ! Test 4, Sat 17 Oct: 7.8 looks like a typo: dorsiflex edit 4 --distance TRIALS"
    )
    typo("person", "rename", "me", "Ana")
    typo("person", "add", "Bo")
    lines = typo("-P", "Ana", "report", env=on).out.splitlines()
    assert "dorsiflex -P Ana edit 4 --distance TRIALS" in lines[1]


def test_a_report_of_a_day_before_the_typo_does_not_know_it(typo: "Run") -> None:
    """Nor does one of a day when too few tests were around it."""
    assert typo("report", "--until", "2026-10-16", "--json", env=NOW).json["warnings"] == []


def test_the_check_of_the_database_names_typos_of_everybody(
    typo: "Run", on_server: str | None, database: "Path"
) -> None:
    """As remarks, which are no faults: by person, with the command that corrects each."""
    typo("person", "add", "Bo K")
    for day, score in enumerate(("9.4", "2", "9.5", "9.7")):
        typo("-P", "Bo K", "log", "-r", score, "--yes", "--at", f"2026-10-{14 + day}")
    if on_server is None:
        database.parent.chmod(0o700)
        database.chmod(0o600)
    found = typo("db", "check")
    assert found.code == 0
    assert found.out.endswith(
        "\n\n"
        "remark: test 4 of me, left, Sat 17 Oct 2026: 19.8 cm looks like a typo\n"
        "  dorsiflex -P me edit 4 --distance TRIALS, if it is one\n\n"
        "remark: test 9 of Bo K, right, Thu 15 Oct 2026: 2 cm looks like a typo\n"
        "  dorsiflex -P 'Bo K' edit 9 --distance TRIALS, if it is one\n\n"
        "No problems found.\n"
    )
    data = typo("db", "check", "--json").json
    assert data["clean"] is True
    assert [(each["code"], each["level"]) for each in data["findings"]] == [
        ("suspect", "remark")
    ] * 2
    assert typo("-P", "me", "edit", "4", "--distance", "9.7/9.8").code == 0
    assert typo("-P", "Bo K", "edit", "9", "--distance", "9").code == 0
    assert typo("db", "check", "--json").json["findings"] == []


def test_twenty_typos_are_named_and_all_counted(run: "Run", tmp_path: "Path") -> None:
    """Of 23 among 253 tests."""
    rows = [f"2026-{1 + n // 28:02}-{1 + n % 28:02},{19 if n % 11 == 5 else 9}" for n in range(253)]
    (tmp_path / "many.csv").write_text("\n".join(["date,left", *rows, ""]), encoding="utf-8")
    run("import", str(tmp_path / "many.csv"))
    findings = run("db", "check", "--json").json["findings"]
    texts = [each["text"] for each in findings if each["code"] == "suspect"]
    assert len(texts) == 21
    assert texts[0] == "test 6 of me, left, Tue 6 Jan 2026: 19 cm looks like a typo"
    assert texts[-1] == "3 more tests look like typos"
