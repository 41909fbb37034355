from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run


def ids(run: "Run", *words: str) -> list[int]:
    """Return the ids that a list shows, in its order."""
    return [test["id"] for test in run("list", "--json", *words).json["tests"]]


def test_no_tests_yet(run: "Run") -> None:
    """No data is no error: it says what to do next."""
    found = run("list")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("No tests yet. Store one with: dorsiflex log")


def test_a_list_makes_no_database(run_first: "Run", is_made: "Callable[[], bool]") -> None:
    """Reads never write."""
    assert run_first("list").code == 0
    assert not is_made()


def test_sessions_newest_first(three: "Run") -> None:
    """By when they were done, both ankles on one line, with what was recorded."""
    found = three("list")
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        "ids  when                  left cm  right cm  pain  tags  note\n"
        "  3  Sat 2026-11-21 08:00     10.0                  gym   hip [left]\n"
        "1 2  Thu 2026-11-19 08:00      9.5      11.2  2     home\n"
    )


def test_what_differs_between_the_ankles_is_said(run: "Run") -> None:
    """Pain is left, then right; other things name the ankle, once for both if they are the same."""
    run("log", "-l", "9", "-r", "9", "--pain-left", "3", "--sharp", "left", "-t", "a", "--cold")
    run("edit", "2", "--tag", "b", "-n", "odd")
    assert run("list").out.splitlines()[1].split(maxsplit=6) == [
        *("1", "2", "Sun", "2026-11-22", "18:00", "9.0"),
        "9.0  3 sharp/-  cold        left: a; right: b  right: odd",
    ]


def test_tests_of_one_moment(run: "Run") -> None:
    """What one `log` stored is one line, the latest first; tests of two are two lines."""
    for words in (["-l", "9"], ["-l", "8", "-r", "10"], ["-r", "11"]):
        run("log", *words, "--at", "2026-11-20", "--yes")
    lines = run("list").out.splitlines()[1:]
    assert [line.split()[:1] + line.split()[-2:] for line in lines] == [
        ["4", "12:00", "11.0"],
        ["2", "8.0", "10.0"],
        ["1", "12:00", "9.0"],
    ]


def test_sentences(three: "Run") -> None:
    """For a screen reader: one per session, with everything that the table has."""
    three("edit", "2", "--pain", "")
    assert three("list", "--describe").out.splitlines() == [
        "Sat 2026-11-21 at 08:00: left 10.0 cm; tags gym; note: hip [left] (id 3).",
        "Thu 2026-11-19 at 08:00: left 9.5 cm with pain 2, right 11.2 cm; tags home (ids 1 2).",
    ]
    assert three("list", "--describe", "--tag", "x").out.startswith("No test matches")
    three("train", "calf-stretch", "--side", "left", "--sets", "2", "--hold", "45", "-p", "1")
    assert three("list", "--training", "--describe").out == (
        "Sun 2026-11-22 18:00: calf-stretch left, 2 x 45 s, pain 1 (id t1).\n"
    )


def test_a_backdated_test_stands_in_its_place(three: "Run") -> None:
    """The order is that of the tests, not of their arrival."""
    three("log", "-l", "9", "--at", "2026-11-20")
    assert ids(three) == [3, 4, 1, 2]


@pytest.fixture
def month(run: "Run") -> "Run":
    """22 days with tests of both ankles and training."""
    for day in range(22):
        run("log", "-l", "9", "-r", "9", "--at", f"{day}d")
        run("train", "calf-stretch", "--at", f"{day}d")
    return run


def test_everything_unless_a_number_is_given(month: "Run") -> None:
    """Elsewhere than on a terminal; a number counts lines, and tests in JSON and CSV."""
    assert len(month("list").out.splitlines()) == 1 + 22
    assert month("list").out == month("list", "--all").out
    assert len(month("list", "-n", "21").out.splitlines()) == 1 + 21
    assert len(ids(month)) == len(month("list", "--csv").rows) == 44
    assert ids(month, "--number", "3") == [1, 2, 3]
    assert len(month("list", "--csv", "-n", "3").rows) == 3


def test_everything_of_training(month: "Run") -> None:
    """As of tests."""
    assert len(month("list", "--training").out.splitlines()) == 1 + 22
    assert len(month("list", "--training", "-n", "5").out.splitlines()) == 1 + 5
    assert len(month("list", "--training", "--json").json["training"]) == 22
    assert len(month("list", "--training", "--csv").rows) == 22
    assert len(month("list", "--training", "--csv", "-n", "3").rows) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--side", "left"], [3, 1]),
        (["--side", "Right"], [2]),
        (["--since", "2026-11-20"], [3]),
        (["--since", "2026-11-21"], [3]),
        (["--until", "2026-11-19"], [1, 2]),
        (["--until", "2026-11-20"], [1, 2]),
        (["--since", "3d", "--until", "yesterday"], [3, 1, 2]),
        (["--since", "2026-11-22"], []),
        (["--tag", "home"], [1, 2]),
        (["--tag", "home", "--side", "right"], [2]),
        (["--tag", "ho"], []),
        (["--search", "HIP"], [3]),
        (["--search", "[LEFT"], [3]),
        (["--search", "om"], [1, 2]),
        (["--search", "om", "--side", "left"], [1]),
        (["--search", "o", "-n", "1"], [1]),
        (["--search", "%"], []),
        (["--search", "m g"], []),
    ],
    ids=str,
)
def test_filters(three: "Run", words: list[str], found: list[int]) -> None:
    """Whole days, both included; a tag as a whole word."""
    assert ids(three, *words) == found


def test_search_knows_the_case_of_every_letter(run: "Run") -> None:
    """Also of letters that are not ASCII, and in either Unicode form; events as well."""
    run("log", "-l", "9", "-n", "MÜDE Füße", "-t", "Größe")
    run("event", "add", "neue Schuhe für DRAUẞEN")
    run("train", "calf-stretch", "-n", "Müde")
    for text in ("müde", "FÜSSE", "mu\u0308de", "grösse"):
        assert ids(run, "--search", text) == [1]
    assert ids(run, "--search", "mude") == []
    assert len(run("event", "list", "--search", "draussen", "--csv").rows) == 1
    assert run("event", "list", "--search", "x").out.startswith("No matching events")
    assert len(run("list", "--training", "--search", "MÜDE", "--csv").rows) == 1
    assert len(run("list", "--training", "--search", "CALF", "--csv", "-n", "1").rows) == 1
    assert run("list", "--training", "--search", "x").out.startswith("No training matches")


def test_conditions_are_filters(run: "Run") -> None:
    """As recorded; a test without a record is not found."""
    run("log", "-l", "9", "--footwear", "barefoot", "--cold", "--back-foot", "flat")
    run("log", "-l", "9", "--footwear", "shoes", "--warm")
    run("log", "-l", "9")
    assert ids(run, "--footwear", "shoes") == ids(run, "--warm") == [2]
    assert ids(run, "--cold") == ids(run, "--back-foot", "flat") == [1]
    assert ids(run, "--cold", "--footwear", "shoes") == []
    refused = run("list", "--training", "--cold")
    assert refused.err.startswith("error: --warm or --cold does not apply to training")


def test_nothing_matches(three: "Run") -> None:
    """Said in words that differ from those for an empty database, exit 0."""
    found = three("list", "--tag", "nothing")
    assert found.code == 0
    assert found.out.startswith("No test matches")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--side", "both"], "unknown side 'both'"),
        (["--since", "03/04/2026"], "'03/04/2026' could be more than one day"),
        (["--since", "2026-11-20", "--until", "2026-11-19"], "--since 2026-11-20 is after --until"),
        (["-n", "0"], "-n '0' is not a whole number of at least 1"),
        (["-n", "x"], "-n 'x' is not a whole number"),
        (["--unit", "ft"], "unknown unit 'ft'"),
        (["--tag", "two words"], "tag 'two words' is not a single word"),
        (["--json", "--csv"], "--json and --csv cannot be used together"),
        (["--describe", "--csv"], "--csv and --describe cannot be used together"),
        (["--all", "-n", "3"], "-n and --all cannot be used together"),
        (["--search", " "], "the text to search for is empty"),
        (["--footwear", "socks"], "unknown footwear 'socks'"),
    ],
    ids=str,
)
def test_refusals(three: "Run", words: list[str], message: str) -> None:
    """Exit 2, nothing on stdout, a line that names the value and one that says how."""
    found = three("list", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")
    assert "\nhint: " in found.err


def test_units(three: "Run") -> None:
    """Shown in the unit given or configured: 11.2 cm are 112 mm and 4.41 in (11.2 / 2.54)."""
    assert "left mm" in three("list", "--unit", "mm").out
    assert " 112 " in three("list", "--unit", "mm").out
    three("config", "set", "unit", "in")
    assert "left in" in three("list").out
    assert "4.41" in three("list").out


def test_json_is_cm_and_keeps_types(three: "Run") -> None:
    """Numbers are numbers, flags flags, what was not recorded null; cm whatever the unit."""
    found = three("list", "--json", "-n", "1", "--unit", "in").json
    (test,) = found["tests"]
    assert found["schema"] == "dorsiflex.tests/1"
    assert test.pop("uuid")
    assert test == {
        "id": 3,
        "person": "me",
        "side": "left",
        "tested_at": "2026-11-21T08:00:00+00:00",
        "score_cm": 10.0,
        "best_cm": 10.2,
        "trials_cm": [9.8, 10.0, 10.2],
        "pain": None,
        "sharp": False,
        "footwear": None,
        "warmed_up": None,
        "back_foot": None,
        "tags": ["gym"],
        "note": "hip [left]",
        "measured_by": None,
        "local_date": "2026-11-21",
        "local_time": "08:00:00",
        "iso_week": "2026-W47",
        "session": 3,
    }


def test_csv_has_the_columns_of_the_export(three: "Run") -> None:
    """The same header and cells, newest first."""
    found = three("list", "--csv")
    assert found.out.partition("\n")[0] == three("export").out.partition("\n")[0]
    assert [row["score_cm"] for row in found.rows] == ["10", "9.5", "11.2"]
    assert found.rows[0]["trials_cm"] == "9.8 10 10.2"


def test_csv_without_tests_is_a_header(run: "Run") -> None:
    """A script gets an empty table, no sentence."""
    assert run("list", "--csv").out.startswith("id,person,side,")
    assert run("list", "--csv").rows == []
