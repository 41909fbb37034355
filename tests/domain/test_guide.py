"""The guide: what it says, what it must not say, and on what it rests."""

import re
from itertools import chain
from pathlib import Path

import pytest

from dorsiflex.domain import thresholds
from dorsiflex.domain.figures import FIGURES
from dorsiflex.domain.guide import FOUND_GAINS, PAGES, TRENDS_WITHOUT_ZERO, Page, find_page
from dorsiflex.domain.sources import SILBERNAGEL_2007
from dorsiflex.errors import RefusedValueError

MUST_NOT_SAY = (
    r"\bnormal",
    r"\brestrict",
    r"\babnormal",
    r"\bpass(es|ed)?\b",
    r"\bfail",
    r"\bdegree",
    "°",
    r"\brisk",
    r"\bno change\b",
    r"\bunchanged\b",
    r"\bdiagnos",
    r"\bpredict",
    r"\bpromise",
    r"\bprevent",
    r"\bcures?\b",
    r"\bguarantee",
    r"\bshould gain\b",
    r"\bdeficit",
)
"""What EVIDENCE rules out, and words that come close to it."""

MAY_SAY = (
    "it informs; it does not diagnose",
    "such a difference is no diagnosis, and it does not predict injuries consistently",
    "a difference between the ankles does not predict injuries consistently",
    "it is arithmetic, not a promise",
    "a longer one is no promise that pain stops",
    "centimetres are not turned into degrees",
)
"""The sentences in which such a word denies the claim."""

METHOD = Path(__file__).parents[2] / "docs" / "method.md"

SIMULATED_NUMBERS = {1.0, 2.0, 12.0, 100.0, *TRENDS_WITHOUT_ZERO}
"""What was simulated, in how many people, and what came out of it."""

PROSE = [page for page in PAGES.values() if not page.figures]


def texts(page: Page) -> list[str]:
    """Everything that a page says, without the figures."""
    parts = [(part.heading, *part.paragraphs, *part.steps, *part.points) for part in page.sections]
    return [page.title, page.summary, *chain.from_iterable(parts)]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_no_page_says_what_the_product_must_not(page: Page) -> None:
    """No distance is judged, nothing is predicted or promised; such words only deny it."""
    for text in texts(page):
        said = text.lower()
        for allowed in MAY_SAY:
            said = said.replace(allowed, "")
        found = [words for words in MUST_NOT_SAY if re.search(words, said)]
        assert not found, text


def test_the_sentences_that_may_say_it_are_there() -> None:
    """The list of exceptions holds nothing that the guide no longer says."""
    said = " ".join(chain.from_iterable(map(texts, PROSE))).lower()
    assert [allowed for allowed in MAY_SAY if allowed not in said] == []


def test_angles_stand_only_among_the_figures_of_training() -> None:
    """Degrees are what studies of stretching measured; no figure of the test has them."""
    topics = {figure.topic.name for figure in FIGURES if "degree" in figure.unit}
    assert topics == {"TRAINING"}
    assert not [figure for figure in FIGURES if "degree" in figure.what]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_number_is_one_of_the_evidence(page: Page) -> None:
    """Digits in the text are a constant of `thresholds`, or the ends of the pain scale."""
    constants = [value for name, value in vars(thresholds).items() if name.isupper()]
    known = {float(value) for value in constants if isinstance(value, (int, float))}
    known |= {0.0, 10.0, 95.0, 0.685, 0.541}  # as PRODUCT.md writes them
    known |= SIMULATED_NUMBERS
    for text in texts(page):
        formula_aside = text.replace("sqrt(1/n1 + 1/n2)", "")
        numbers = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", formula_aside)}
        assert numbers <= known, text


def test_the_numbers_of_the_report_page_are_those_in_force() -> None:
    """SEM, MDC and windows read as EVIDENCE.md has them."""
    said = " ".join(texts(PAGES["report"]))
    for written in ("1.9 cm", "0.685 cm", "1.5 cm", "0.541 cm", "0.4 cm", "first 14 days", "95 %"):
        assert written in said


def cells(title: str) -> list[list[str]]:
    """The rows of a table of docs/method.md."""
    _, _, after = METHOD.read_text(encoding="utf-8").partition(f"### {title}")
    table = after.partition("###")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return rows[2:]


def test_how_soon_a_gain_is_found_is_as_simulated() -> None:
    """From tests that are alike (0.4) to independent ones, error 0.7 cm, read to a millimetre."""
    gains = {
        tests: (independent, alike)
        for step, error, tests, independent, _, alike, _ in cells("+2 cm in 12 weeks")
        if (step, error) == ("0.1", "0.7")
    }
    for tests, *found in FOUND_GAINS[1:]:
        ranges = [
            sorted(map(int, ends)) for ends in zip(*map(str.split, gains[tests]), strict=True)
        ]
        assert found == [f"{low}-{high}" if low < high else f"{low}" for low, high in ranges]


def test_trends_of_steady_people_are_as_simulated() -> None:
    """The share at some look and at the end, from independent tests to a correlation of 0.6."""
    [(independent, *_, alike)] = [
        row[3:] for row in cells("Steady ankle: a 12-week trend") if row[:2] == ["0.1", "0.7"]
    ]
    ever, at_end = zip(independent.split(" / "), alike.split(" / "), strict=True)
    assert [round(float(share)) for share in (*ever, *at_end)] == list(TRENDS_WITHOUT_ZERO)


def test_the_signs_to_stop_at_are_complete() -> None:
    """The page on pain begins with all ten of EVIDENCE.md's signs."""
    (stop, *_) = PAGES["pain"].sections
    said = " ".join(stop.points)
    for sign in (
        "sharp",
        "limp",
        "next morning",
        "from week to week",
        "swelling",
        "numbness",
        "gives way",
        "four steps",
        "hot",
        "swollen calf",
    ):
        assert sign in said


def test_practice_is_called_practice() -> None:
    """What people advise, see and name as causes is marked: no study stands behind it."""
    for part in PAGES["knee"].sections:
        if part.points:
            assert part.is_practice, part.heading


def test_every_source_is_in_the_list_of_sources() -> None:
    """A page cites nothing that no figure refers to, and all of that is on the last page."""
    listed = {source for figure in FIGURES for source in figure.sources}
    for page in PAGES.values():
        assert set(page.sources) <= listed
    assert set(PAGES["sources"].sources) == listed


def test_a_source_cited_twice_is_listed_once() -> None:
    """Several sections on pain rest on Silbernagel; the page lists the paper once."""
    page = PAGES["pain"]
    citing = [part for part in page.sections if SILBERNAGEL_2007 in part.sources]
    assert len(citing) > 1
    assert page.sources.count(SILBERNAGEL_2007) == 1


def test_all_figures_are_shown() -> None:
    """The page of sources has every figure."""
    assert PAGES["sources"].figures == FIGURES


def test_the_pages_are_the_ones_of_the_command() -> None:
    """test, report, pain, knee and sources, in this order."""
    assert list(PAGES) == ["test", "report", "pain", "knee", "sources"]


def test_the_text_is_plain() -> None:
    """ASCII in single lines, so that any terminal shows it."""
    for text in chain.from_iterable(map(texts, PAGES.values())):
        assert text.isascii()
        assert text == " ".join(text.split())
        assert text


def test_a_page_is_found_in_any_case() -> None:
    """`Knee` means the page `knee`."""
    assert find_page(" Knee ") is PAGES["knee"]


def test_an_unknown_page_is_refused_with_the_pages_named() -> None:
    """The message has the word as it was written, the hint all that is possible."""
    with pytest.raises(RefusedValueError) as caught:
        find_page("ankle")
    assert caught.value.message == "the guide has no page 'ankle'"
    assert caught.value.hint == "write test, report, pain, knee or sources"
