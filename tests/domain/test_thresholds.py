"""Thresholds: their values, their sources, and that no other module holds one."""

import ast
from math import sqrt
from pathlib import Path

import pytest

import dorsiflex
from dorsiflex.domain import sources, thresholds
from dorsiflex.domain.figures import FIGURES, Figure, Topic
from dorsiflex.domain.sources import Source

SOURCES = tuple(value for value in vars(sources).values() if isinstance(value, Source))
PACKAGE = Path(dorsiflex.__file__).parent
JUDGEMENTS = (
    "build_report",
    "evidence_ratio",
    "judgements",
    "trend",
)
FORMULA = {
    "evidence_ratio": {1e6},  # MOST_RATIO, a cap and no threshold
    # Sen 1968, equation 2.6: n (n - 1) (2 n + 5) / 18; how the search goes on; RESOLUTION
    "trend": {18, 5, 1000, 2.5, 3, 1e-11},
}
THRESHOLDS = {
    value
    for name, value in vars(thresholds).items()
    if name.isupper() and isinstance(value, int | float)
}


def numbers_in(tree: ast.AST) -> list[ast.Constant]:
    """Every number written under a node, but true and false."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ]


def bare_thresholds(tree: ast.AST) -> list[float]:
    """Numbers in comparisons and arithmetic that equal a threshold and could be one.

    Small whole numbers count things everywhere, so of those only the 14 days, and 13 as one less,
    are looked for.
    """
    suspects = {value for value in THRESHOLDS if not float(value).is_integer()} | {13, 14}
    return [
        number.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare | ast.BinOp)
        for number in numbers_in(node)
        if isinstance(number.value, int | float)
        and any(abs(number.value - value) < 0.001 for value in suspects)
    ]


@pytest.mark.parametrize("name", JUDGEMENTS)
def test_judgements_hold_no_number_of_their_own(name: str) -> None:
    """Beyond 0, 1, 2 and a half, each number that judges comes from `thresholds`."""
    tree = ast.parse((PACKAGE / "domain" / f"{name}.py").read_text(encoding="utf-8"))
    allowed = {0, 1, 2, 0.5} | FORMULA.get(name, set())
    assert [number.value for number in numbers_in(tree) if number.value not in allowed] == []


def test_no_other_module_holds_a_threshold() -> None:
    """Nowhere in the package is a threshold a bare number in a comparison or a sum."""
    found = {
        path.relative_to(PACKAGE).as_posix(): numbers
        for path in PACKAGE.rglob("*.py")
        if path.name not in {"thresholds.py", "figures.py"}
        and (numbers := bare_thresholds(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    ["change >= 1.96 * sem", "0.685 * 2", "sem < 0.541", "a if abs(cm) <= 1.5 else b", "d < 14"],
)
def test_a_bare_threshold_is_found(code: str) -> None:
    """The search above can fail: it sees each of these."""
    assert bare_thresholds(ast.parse(code))


def test_the_thresholds_are_those_of_the_literature() -> None:
    """The two published errors follow from MDCs of 1.9 and 1.5 cm; the others as published."""
    assert pytest.approx(0.685, abs=5e-4) == thresholds.SEM_PUBLISHED_CM
    assert pytest.approx(1.9 / (1.96 * sqrt(2))) == thresholds.SEM_PUBLISHED_CM
    assert pytest.approx(0.541, abs=5e-4) == thresholds.SEM_THREE_TRIALS_CM
    assert (thresholds.SEM_FLOOR_CM, thresholds.DAYS_FOR_PERSONAL_SEM) == (0.4, 10)
    assert (thresholds.WINDOW_DAYS, thresholds.DAYS_FOR_TREND) == (14, 6)
    assert (thresholds.COMMON_ASYMMETRY_CM, thresholds.LARGEST_ASYMMETRY_SEEN_CM) == (1.5, 3.0)
    assert (thresholds.DEFAULT_PAIN_LIMIT, thresholds.NOTICEABLE_PAIN_CHANGE) == (5, 2)
    assert list(thresholds.PAIN_SCALE) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_every_threshold_is_among_the_figures() -> None:
    """`guide sources` cannot leave one out."""
    shown = {end for figure in FIGURES for end in (figure.value, figure.to)}
    assert {value for value in THRESHOLDS if value != thresholds.CONFIDENCE} - shown == set()
    assert 100 * thresholds.CONFIDENCE in shown


def test_every_figure_says_where_it_comes_from() -> None:
    """A paper; or that it is a convention, plain arithmetic, or that no study was found."""
    for figure in FIGURES:
        assert figure.what
        assert figure.measured
        assert (
            figure.sources
            or figure.is_convention
            or figure.measured.startswith(("no study found", "arithmetic"))
        )
        assert not (figure.sources and figure.is_convention)


def test_conventions_are_not_passed_off_as_findings() -> None:
    """Windows, days that are enough, all that the evidence assumes, calm days: chosen."""
    error, windows, pain = [10], [14], [2, 7]
    evidence_ratio = [4, 5, 84, 3.5, 4, 4, 0.4, 0.4, 0.2, 42, 14, 3, 100]
    trend_and_setback, ankles, typos = [0.3175, 5], [4], [5]
    assert [figure.value for figure in FIGURES if figure.is_convention] == [
        *error,
        *windows,
        *evidence_ratio,
        *trend_and_setback,
        *ankles,
        *typos,
        *pain,
    ]


def test_sources_stand_in_the_order_of_the_figures() -> None:
    """Each once, none that no figure refers to."""
    assert tuple(dict.fromkeys(s for figure in FIGURES for s in figure.sources)) == SOURCES
    assert len({source.key for source in SOURCES}) == len(SOURCES)


def test_topics_are_not_interleaved() -> None:
    """The figures of one topic stand together, in the order of the topics."""
    assert list(dict.fromkeys(figure.topic for figure in FIGURES)) == list(Topic)
    topics = [list(Topic).index(figure.topic) for figure in FIGURES]
    assert topics == sorted(topics)


def test_what_was_not_read_is_marked() -> None:
    """As the evidence has it: second-hand, or no more than the abstract."""
    assert {source.key for source in SOURCES if source.second_hand} == {
        "wald-1945",
        "robbins-1970",
        "hoch-2011",
        "silbernagel-2007",
        "griffin-2021",
        "esculier-2016",
        "medeiros-2018",
        "ingram-2025",
    }
    assert {source.key for source in SOURCES if source.abstract_only} == {
        "perez-ortiz-2024",
        "mcbride-2026",
        "back-foot",
    }


def test_a_citation_is_one_line_that_leads_to_the_paper() -> None:
    """Authors, year, journal, identifiers, and how much of it was read."""
    hoch = next(source for source in SOURCES if source.key == "hoch-2011")
    assert hoch.citation == "Hoch & McKeon 2011, Man Ther 16(5):516, reported by others, not read"
    found = Source(key="x", authors="A & B", year=None, title="T", doi="10.1/x", pmid="7")
    assert found.citation == "A & B, T, doi 10.1/x, PMID 7"


@pytest.mark.parametrize(
    ("value", "to", "unit", "amount"),
    [
        (0.4, 0.6, "cm", "0.4 to 0.6 cm"),
        (1.9 / (1.96 * sqrt(2)), None, "cm", "0.685 cm"),
        (1.96, None, "", "1.96"),
        (None, None, "cm", ""),
    ],
)
def test_an_amount_has_its_unit(
    value: float | None, to: float | None, unit: str, amount: str
) -> None:
    """Three digits, a range with both ends, nothing if there is no number."""
    assert Figure(Topic.TEST, "x", value, unit, "nobody", (), to=to).amount == amount
