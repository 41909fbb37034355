from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


def lines(run: "Run", *words: str) -> dict[str, Any]:
    """Return what the squad says of each person, in its order."""
    return {line["person"]: line for line in run("squad", *words, "--json").json["people"]}


def test_who_needs_a_look_comes_first(team: "Run") -> None:
    """Pain, overdue, a setback, then the rest; each by name, whatever its case."""
    found = lines(team)
    assert {name: line["needs"] for name, line in found.items()} == {
        "Zoe": ["pain"],
        "Eve": ["overdue"],
        "Finn": ["overdue"],
        "Bob": ["setback"],
        "ana": [],
        "Gus": [],
    }
    assert list(found) == ["Zoe", "Eve", "Finn", "Bob", "ana", "Gus"]


def test_everybody_is_judged_as_in_their_report(team: "Run") -> None:
    """Field by field the numbers, verdicts and warnings of `report --json`."""
    for period in ([], ["--weeks", "4"], ["--since", "2026-10-01", "--until", "2026-11-10"]):
        for name, line in lines(team, *period).items():
            report = team("-P", name, "report", *period, "--json").json
            assert line["asymmetry"] == report["asymmetry"]
            assert line["warnings"] == report["warnings"]
            assert line["sides"].keys() == report["sides"].keys()
            for side, ankle in line["sides"].items():
                whole = report["sides"][side]
                assert ankle == {field: whole[field] for field in ankle}
                assert whole.keys() - ankle.keys() == {"weeks", "baseline", "trend"}


def test_the_ages_of_warnings_count_as_in_the_report(team: "Run") -> None:
    """Pain of four weeks ago that has settled is no need; of the last week it is."""
    for name, days in {"ana": "27d", "Gus": "5d"}.items():
        team("-P", name, "log", "-l", "10", "-p", "7", "--at", days, "--yes")
        team("-P", name, "log", "-l", "10", "-p", "2", "--at", "1d", "--yes")
    found = lines(team)
    assert (found["ana"]["needs"], found["Gus"]["needs"]) == ([], ["pain"])
    assert not found["ana"]["warnings"][0]["is_current"]
    text = team("squad").out
    assert "left pain over 5 on 17 Nov" in text
    assert "Oct" not in text.split("change")[1].split("▲")[0]
    assert "Needs attention: left pain over 5 on 17 Nov." in team("squad", "--describe").out


def test_a_likely_typo_is_to_be_checked(team: "Run") -> None:
    """Of the last 7 days; its id is that of `show`."""
    stored = team("-P", "ana", "log", "-l", "19.8", "--at", "1d", "--yes", "--json").json
    id_ = stored["tests"][0]["id"]
    ana = lines(team)["ana"]
    assert "suspect" in ana["needs"]
    assert id_ in [warning["test"] for warning in ana["warnings"]]
    assert f"check test {id_} (19.8)" in team("squad").out
    assert "1 to check for a typo" in team("squad").out
    assert ana["warnings"] == team("-P", "ana", "report", "--json").json["warnings"]


def test_a_typo_of_long_ago_that_decides_the_verdict_is_a_need(team: "Run") -> None:
    """Ana's gain is hidden by a typo in her first fortnight."""
    team("-P", "ana", "log", "-l", "19", "--at", "76d", "--yes")
    ana = lines(team)["ana"]
    assert ana["sides"]["left"]["change"]["verdict"] == "no_detectable_change"
    (warning,) = [each for each in ana["warnings"] if each["code"] == "suspect"]
    assert (warning["decides"], warning["verdict_without"]) == (True, "improved")
    assert ana["needs"] == ["suspect"]
    for words in (("report",), ("report", "--full"), ("report", "--describe")):
        assert "Without it, left: gain." in team("-P", "ana", *words).out


def test_pain_in_training_is_a_need(team: "Run") -> None:
    """As it is a warning in the report; with a tag, too, though no test has it."""
    team("-P", "Gus", "train", "step-up", "--pain", "8")
    team("-P", "Finn", "morning", "2")
    found = lines(team)
    assert (found["Gus"]["needs"], found["Finn"]["needs"]) == (["pain"], ["overdue"])
    for words in ((), ("--tag", "pre"), ("--since", "2026-10-01"), ("--until", "2026-11-01")):
        report = team("-P", "Gus", "report", *words, "--json").json
        assert lines(team, *words)["Gus"]["warnings"] == report["warnings"]
    assert "pain in training" in team("squad").out


def test_the_verdicts_are_those_of_hand_calculation(team: "Run") -> None:
    """Ana: 8.05 cm in the first fortnight, 10.5 in the last; Gus: one day in each, 2 cm apart."""
    found = lines(team)
    ana = found["ana"]["sides"]["left"]
    assert ana["change"]["cm"] == pytest.approx((10.4 + 10.6) / 2 - (8 + 8.1) / 2)
    assert ana["change"]["verdict"] == "improved"
    assert ana["goal"]["to_go_cm"] == pytest.approx(0.5)
    assert found["Gus"]["asymmetry"]["cm"] == pytest.approx(2)
    assert found["Gus"]["asymmetry"]["level"] == "larger_than_most"
    assert found["Bob"]["sides"]["left"]["setback"]["drop_cm"] == pytest.approx(9 - 5.5)


def test_days_since_the_last_test(team: "Run") -> None:
    """Of all time, also where the period knows nothing of it."""
    eve = lines(team, "--since", "7d")["Eve"]
    assert (eve["last_tested"], eve["days_since"]) == ("2026-10-23", 30)
    right = eve["sides"]["right"]
    assert (right["tests"], right["current"], right["last_tested"]) == (0, None, "2026-10-23")
    finn = lines(team)["Finn"]
    assert (finn["last_tested"], finn["days_since"]) == (None, None)
    assert finn["overdue"] == ["left", "right"]


def test_a_squad_of_the_past_knows_nothing_later(team: "Run") -> None:
    """The last tests are those of each report of that day, and days are counted up to it."""
    found = lines(team, "--until", "2026-10-25", "--due", "2")
    eve = found["Eve"]
    assert (eve["last_tested"], eve["days_since"], eve["overdue"]) == ("2026-10-23", 2, ["right"])
    for name, line in found.items():
        report = team("-P", name, "report", "--until", "2026-10-25", "--json").json
        latest = max((side["last_tested"] for side in report["sides"].values()), default=None)
        assert line["last_tested"] == latest


@pytest.mark.parametrize(("days", "overdue"), [("31", []), ("30", ["right"])])
def test_due_says_after_how_many_days(team: "Run", days: str, overdue: list[str]) -> None:
    """Eve was last tested 30 days ago, on one ankle."""
    assert lines(team, "--due", days)["Eve"]["overdue"] == overdue


def test_overdue_is_what_due_says(team: "Run") -> None:
    """The same ankles, person by person."""
    for name, line in lines(team, "--due", "4").items():
        due = team("-P", name, "due", "--days", "4", "--json").json["due"]
        assert line["overdue"] == [ankle["side"] for ankle in due]


def test_a_tag_leaves_out_who_has_none(team: "Run") -> None:
    """Only tests with it count, for the last day too; how many are left out is said."""
    team("-P", "Gus", "log", "-l", "10", "-r", "10", "--yes")
    found = lines(team, "--tag", "pre")
    assert list(found) == ["Eve", "Gus"]
    assert found["Gus"]["last_tested"] == "2026-11-19"
    assert found["Gus"]["sides"]["left"]["tests"] == 2
    assert "4 have no test tagged pre." in team("squad", "--tag", "pre").out
    nobody = team("squad", "--tag", "post")
    assert (nobody.code, nobody.out) == (0, "Nobody has a test with the tag post.\n")


def test_piped_it_is_a_plain_table(team: "Run") -> None:
    """One line per person, then what the marks mean; no escape, nothing cut."""
    found = team("squad")
    assert (found.code, found.err) == (0, "")
    title, counts, never, _, head, *rest = found.out.splitlines()
    assert title == "6 people, Mon 2026-08-31 to Sun 2026-11-22"
    assert counts == "3 need attention: 1 pain, 1 not tested for 7 days, 1 setback."
    assert never == "No test yet: Finn."
    assert " ".join(head.split()) == (
        "name last test days left cm right cm L - R cm look at change goal"
    )
    by_name = {row.split()[0]: row.split()[1:] for row in rest[:5]}
    assert by_name["ana"][:5] == ["2026-11-16", "6", "10.5", "▲", "gain"]
    change = by_name["ana"][5:11]
    assert (change[:4], change[5:]) == (["left", "+2.4", "gain,", "evidence"], ["(5"])
    assert by_name["ana"][-4:] == ["left", "0.5", "to", "go"]
    assert by_name["Gus"] == ["2026-11-19", "3", "11.0", "…", "9.0", "…", "+2.0", "=", "larger"]
    assert by_name["Eve"] == ["2026-10-23", "30", "11.0", "…", "right", "not", "for", "30", "days"]
    assert by_name["Bob"][-2:] == ["setback", "3.5"]
    assert "\x1b" not in found.out


def test_only_the_signs_that_occur_are_explained(team: "Run") -> None:
    """In the team a gain, an unclear difference, too early; of one new person only too early."""
    legend = team("squad").out
    assert "▲ gain  since the first two weeks" in legend
    assert "larger  than in most healthy adults: over 1.5 cm" in legend
    assert "loss" not in legend
    assert "outside" not in legend
    alone = team("squad", "--tag", "pre", "--since", "7d").out
    assert "too early to say" in alone
    assert "gain" not in alone


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["ana", "Bob", "Eve", "Finn", "Gus", "Zoe"]),
        ("need", ["Zoe", "Eve", "Finn", "Bob", "ana", "Gus"]),
    ],
)
def test_the_order_can_be_chosen(team: "Run", order: str, names: list[str]) -> None:
    """Of the table, the sentences, JSON and CSV alike."""
    assert list(lines(team, "--sort", order)) == names
    assert [row["person"] for row in team("squad", "--sort", order, "--csv").rows] == names


def test_the_stiffest_and_the_longest_untested_come_first(team: "Run") -> None:
    """By the lower current score; by days, somebody never tested before all others."""
    found = lines(team, "--sort", "stiffest")
    scores = [
        min(ankle["current"]["mean_cm"] for ankle in line["sides"].values())
        for line in found.values()
        if line["sides"]
    ]
    assert scores == sorted(scores)
    assert list(found)[-1] == "Finn"
    assert list(lines(team, "--sort", "due"))[:2] == ["Finn", "Eve"]


def test_in_sentences(team: "Run") -> None:
    """One paragraph per person, with words for every sign."""
    found = team("squad", "--describe").out
    first, *people = found.splitlines()
    assert first == (
        "6 people, Mon 2026-08-31 to Sun 2026-11-22. 3 need attention: 1 pain, 1 not tested for 7"
        " days, 1 setback. No test yet: Finn."
    )
    assert len(people) == 5
    assert people[0].startswith("Zoe: last tested ")
    assert "Eve: last tested 30 days ago. Needs attention: right not for 30 days." in found
    assert "Left minus right +2.0 cm: no clear difference yet." in found
    assert not set("▲▼△▽=…") & set(found)


def test_units(team: "Run") -> None:
    """10.5 cm are 4.13 in; JSON stays in cm."""
    assert "4.13 ▲ gain" in team("squad", "--unit", "in").out
    inches = team("squad", "--json", env={"DORSIFLEX_UNIT": "in"}).json
    assert inches == team("squad", "--json").json


def test_nobody(run_first: "Run", database: "Path") -> None:
    """No error, what to do next, and no database made by looking."""
    found = run_first("squad")
    assert (found.code, found.out) == (
        0,
        "No people yet. Add some with: dorsiflex person add p01 p02\n",
    )
    assert run_first("squad", "--json").json["people"] == []
    assert not database.exists()


def test_csv(team: "Run") -> None:
    """One row per person in the same order, in cm; formulas in names are escaped."""
    team("person", "rename", "Gus", "=Gus")
    rows = team("squad", "--csv").rows
    assert [row["person"] for row in rows] == ["Zoe", "Eve", "Finn", "Bob", "'=Gus", "ana"]
    ana = rows[-1]
    assert float(ana["left_current_cm"]) == pytest.approx(10.5)
    assert float(ana["left_to_go_cm"]) == pytest.approx(0.5)
    assert (ana["left_verdict"], ana["right_verdict"]) == ("improved", "")
    assert (ana["left_exceeds_mdc"], ana["left_change_since"]) == ("true", "2026-09-07")
    assert float(ana["left_evidence_ratio"]) > float(ana["left_evidence_needed"]) == 5
    assert (rows[1]["right_start"], rows[1]["right_evidence_ratio"]) == ("2026-10-23", "")
    assert (ana["needs"], rows[0]["needs"], rows[0]["left_pain_rising"]) == ("", "pain", "true")
    assert (rows[4]["asymmetry_cm"], rows[4]["asymmetry_level"]) == ("2.0", "larger_than_most")


def test_json_names_its_schema(team: "Run") -> None:
    """With what was asked for."""
    found = team("squad", "--json", "--due", "9", "--tag", "pre", "--since", "2026-10-01").json
    assert found["schema"] == "dorsiflex.squad/1"
    assert (found["since"], found["until"]) == ("2026-10-01", "2026-11-22")
    assert (found["due_days"], found["tag"]) == (9, "pre")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["squad", "--json", "--csv"], "--json and --csv cannot be used together"),
        (["squad", "--weeks", "4", "--since", "7d"], "--weeks and --since cannot be used together"),
        (["squad", "--json", "--describe"], "--json and --describe cannot be used together"),
        (["squad", "--sort", "size"], "unknown order 'size'"),
        (["squad", "--due", "0"], "--due '0' is not a whole number"),
        (["squad", "--tag", "a b"], "tag 'a b' is not a single word"),
        (["-P", "ana", "squad"], "squad shows everybody, so -P 'ana' does not apply"),
    ],
    ids=str,
)
def test_refusals(team: "Run", words: list[str], message: str) -> None:
    """Exit code 2, one plain line."""
    found = team(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {message}")


def test_a_person_in_the_settings_changes_nothing(team: "Run") -> None:
    """It says whose data is meant where one person's is."""
    assert team("squad", env={"DORSIFLEX_PERSON": "ana"}).out == team("squad").out


def test_who_travelled_has_the_period_of_their_report(team: "Run") -> None:
    """Tested on what is still tomorrow here, in the next week: their twelve weeks end there."""
    team("-P", "Finn", "log", "-l", "9", "--at", "2026-11-23T07:00+13:00")
    finn = lines(team)["Finn"]
    assert finn["sides"]["left"]["tests"] == 1
    assert team("-P", "Finn", "report", "--json").json["until"] == "2026-11-23"
    assert finn["days_since"] == 0
