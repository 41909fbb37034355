"""The simulation of how often verdicts are right judges as the report does."""

import importlib.util
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from dorsiflex.domain.build_report import Tests, build_report
from dorsiflex.domain.evidence_ratio import log_ratio_of_change
from dorsiflex.domain.judgements import judge_change
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import Report, Verdict
from dorsiflex.domain.settings import Settings

if TYPE_CHECKING:
    from simulate_verdicts import Course, Kind

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "simulate_verdicts.py"
FIRST = date(2026, 9, 7)


def load() -> ModuleType:
    """The script as a module, with what is beside it."""
    sys.path.insert(0, str(SCRIPT.parent))
    spec = importlib.util.spec_from_file_location("simulate_verdicts", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    sys.path.remove(str(SCRIPT.parent))
    return module


simulation = load()
ALIKE = simulation.Link(0.6)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(simulation.Kind(0.9, 3, ALIKE), id="steady"),
        pytest.param(simulation.Kind(0.5, 2, ALIKE, gain_cm=2.0), id="gain"),
        pytest.param(simulation.Kind(0.5, 1, ALIKE, fall_cm=-3.0), id="fall"),
        pytest.param(simulation.Kind(0.2, 2, ALIKE, practice_cm=2.0, left_out=1), id="practice"),
        pytest.param(simulation.Kind(0.7, 0.5, ALIKE, step_cm=0.5, typo_cm=9.0), id="typo"),
        pytest.param(
            simulation.Kind(0.7, 2, simulation.Link(0.4, by_day=True), heavy_tails=True),
            id="heavy tails",
        ),
    ],
)
def test_its_shortcuts_change_no_verdict(kind: "Kind") -> None:
    """At every second weekly look of a year, four people hear what `judge_change` says."""
    courses = list(simulation.people(kind, 4))
    said = set()
    for week in range(1, 53, 2):
        expected = [judge_change(course.at(week)).verdict for course in courses]
        assert simulation.verdicts(courses, week) == expected
        said.update(expected)
    assert {Verdict.INSUFFICIENT_DATA, Verdict.NO_DETECTABLE_CHANGE} <= said


@pytest.mark.parametrize("tests_a_week", [0.5, 2, 3])
def test_the_evidence_in_bulk_is_that_of_the_domain(tests_a_week: float) -> None:
    """Three people at four, nine, 30 and 52 weeks: the same logarithms to 1e-9."""
    courses = list(simulation.people(simulation.Kind(0.7, tests_a_week, ALIKE, gain_cm=1.0), 3))
    for week in (4, 9, 30, 52):
        days = [score.day.toordinal() for score in courses[0].at(week)]
        scores_cm = [[score.score_cm for score in course.at(week)] for course in courses]
        expected = [log_ratio_of_change(days, lengths) for lengths in scores_cm]
        found = simulation.log_ratios_of_change(days, scores_cm)
        assert list(found) == pytest.approx(expected, abs=1e-9)


def report(courses: "dict[Side, Course]", week: int) -> Report:
    """The report at the end of a week."""
    until = FIRST + timedelta(days=7 * week - 1)
    scores = {side: course.scores for side, course in courses.items()}
    return build_report(Tests("me", FIRST, until, scores), Settings(), until)


def test_it_judges_like_the_report() -> None:
    """Verdict and stiffer ankle are those of the report on both ankles, week by week."""
    kind = simulation.Kind(0.7, 2, ALIKE, gain_cm=3.0, difference_cm=1.5)
    named = set()
    for courses in simulation.pairs_of_ankles(kind, 3):
        for week in range(1, 53, 3):
            found = report(courses, week)
            for side, course in courses.items():
                assert simulation.verdicts([course], week) == [found.sides[side].change.verdict]
            assert found.asymmetry is not None
            named.add(found.asymmetry.stiffer)
            assert simulation.named_ankle(courses, week) is found.asymmetry.stiffer
    assert named == {None, Side.RIGHT}


def test_people_are_as_their_kind_says() -> None:
    """The errors of 2,000 tests scatter and resemble each other as they should."""
    kind = simulation.Kind(0.7, 2, simulation.Link(0.4))
    scores = [[s.score_cm for s in course.scores] for course in simulation.people(kind, 20)]
    means = [sum(cms) / len(cms) for cms in scores]
    left = [[cm - mean for cm in cms] for cms, mean in zip(scores, means, strict=True)]
    squares = sum(cm**2 for cms in left for cm in cms)
    products = sum(a * b for cms in left for a, b in pairwise(cms))
    assert (squares / sum(len(cms) - 1 for cms in left)) ** 0.5 == pytest.approx(0.7, rel=0.05)
    assert products / squares == pytest.approx(0.4, abs=0.06)
    assert simulation.test_days(0.5)[:3] == (0, 14, 28)
    assert [len(simulation.test_days(often)) for often in (1, 2, 3)] == [52, 104, 156]


def test_it_prints_a_table_and_the_same_one_again() -> None:
    """A few people, in a process of its own: a header, a line, and a row for each kind."""
    command = [sys.executable, str(SCRIPT), "--people", "2", "--only", "setback"]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        for _ in range(2)
    ]
    title, _, header, line, *rows = runs[0].stdout.splitlines()
    assert title.startswith("### Steady ankle: a setback")
    assert header == "| reading step | error | tests a week | 0 | 0.2 | 0.4 | 0.6 |"
    assert line.startswith("| --- |")
    assert [row.count("|") for row in rows] == [8] * 12 + [0]
    assert runs[0].stdout == runs[1].stdout
