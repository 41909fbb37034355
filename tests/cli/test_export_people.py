"""Everybody's tests in one file, and under codes."""

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

CODE = re.compile("P-[2-9BCDFGHJKMNPQRSTVWXZ]{4}")


@pytest.fixture
def two(run: "Run") -> "Run":
    """Ana and Bob, each tested on two days in turn, with notes and tags that name them."""
    run("person", "add", "Ana", "Bob")
    for day, name in (("17", "Bob"), ("18", "Ana"), ("19", "Bob"), ("20", "Ana")):
        words = ["-l", "9", "-n", f"{name} limps", "-t", name, "--at", f"2026-11-{day}"]
        run("-P", name, "log", *words)
    return run


def codes(run: "Run") -> dict[str, str]:
    """Return the key."""
    found = run("person", "codes", "--json").json
    assert found["schema"] == "dorsiflex.person-codes/1"
    return {person["name"]: person["code"] for person in found["people"]}


def test_everybodys_tests_oldest_first(two: "Run") -> None:
    """With the filters of one person's export, and the same rows."""
    rows = two("export", "--all-people").rows
    assert [row["person"] for row in rows] == ["Bob", "Ana", "Bob", "Ana"]
    one_by_one = [row for name in ("Ana", "Bob") for row in two("-P", name, "export").rows]
    assert sorted(rows, key=str) == sorted(one_by_one, key=str)
    assert len(two("export", "--all-people", "--since", "2026-11-19").rows) == 2
    assert len(two("export", "--all-people", "--tag", "Ana").rows) == 2
    assert two("export", "--all-people", "--side", "right").rows == []


@pytest.mark.parametrize("format_", ["csv", "json", "jsonl"])
def test_no_name_is_in_a_pseudonymised_export(two: "Run", format_: str) -> None:
    """Neither as a name nor in notes and tags; said on standard error."""
    found = two("export", "--all-people", "--pseudonymise", "--format", format_)
    assert found.code == 0
    assert "Ana" not in found.out
    assert "Bob" not in found.out
    assert "limps" not in found.out
    key = codes(two)
    assert found.out.count(key["Ana"]) == found.out.count(key["Bob"]) == 2
    assert found.err == (
        "Names were replaced by codes (the key: dorsiflex person codes)."
        " Notes and tags were left out, because they can name people.\n"
    )


def test_all_else_is_as_it_was(two: "Run") -> None:
    """Ids, times, distances and pain."""
    plain = two("export", "--all-people").rows
    coded = two("export", "--all-people", "--pseudonymise").rows
    for row, under_code in zip(plain, coded, strict=True):
        changed = {name for name in row if row[name] != under_code[name]}
        assert changed == {"person", "tags", "note"}
        assert (under_code["tags"], under_code["note"]) == ("", "")


def test_codes_stay(two: "Run") -> None:
    """Whatever happens to the name; somebody new gets one; undo takes none back."""
    assert codes(two) == {}
    two("export", "--all-people", "--pseudonymise")
    first = codes(two)
    assert set(first) == {"Ana", "Bob"}
    assert all(CODE.fullmatch(code) for code in first.values())
    two("person", "rename", "Ana", "Anna")
    two("person", "add", "Eve")
    two("export", "--all-people", "--pseudonymise")
    second = codes(two)
    assert (second["Anna"], second["Bob"]) == (first["Ana"], first["Bob"])
    assert len(set(second.values())) == 3
    assert "Undone: person add Eve" in two("undo").out
    assert codes(two)["Anna"] == first["Ana"]
    two("redo")
    assert codes(two) == second


def test_one_person_under_a_code(two: "Run") -> None:
    """Only theirs; nobody else gets a code."""
    rows = two("-P", "Bob", "export", "--pseudonymise").rows
    assert {row["person"] for row in rows} == {codes(two)["Bob"]}
    assert (len(rows), list(codes(two))) == (2, ["Bob"])


def test_a_file_of_everybody(two: "Run", own_world: "Path") -> None:
    """As for one person."""
    file = own_world / "team.csv"
    assert two("export", "--all-people", "--pseudonymise", "-o", str(file)).code == 0
    assert file.read_text() == two("export", "--all-people", "--pseudonymise").out


def test_the_key_as_a_table(two: "Run") -> None:
    """Empty at first, with how codes are made."""
    assert two("person", "codes").out.startswith("No codes yet. Create them with: dorsiflex export")
    two("export", "--all-people", "--pseudonymise")
    assert [line.split()[0] for line in two("person", "codes").out.splitlines()] == [
        "name",
        "Ana",
        "Bob",
    ]


def test_a_person_beside_everybody_is_refused(two: "Run") -> None:
    """It is one or the other; the environment says whose only where one person's are meant."""
    found = two("-P", "Ana", "export", "--all-people")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: --all-people means everybody, so -P 'Ana' does not apply")
    everybody = two("export", "--all-people").out
    assert two("export", "--all-people", env={"DORSIFLEX_PERSON": "Ana"}).out == everybody


def test_no_database_is_made(run_first: "Run", database: "Path") -> None:
    """The header alone."""
    found = run_first("export", "--all-people", "--pseudonymise")
    assert found.code == 0
    assert len(found.out.splitlines()) == 1
    assert not database.exists()


@pytest.mark.sqlite  # byte for byte
def test_where_everybody_has_a_code_nothing_is_written(two: "Run", database: "Path") -> None:
    """A second export leaves the file as it is, byte for byte."""
    two("export", "--all-people", "--pseudonymise")
    before = database.read_bytes()
    assert two("export", "--all-people", "--pseudonymise").code == 0
    assert database.read_bytes() == before
