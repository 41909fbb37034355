"""EVIDENCE.md, "The product must not": no text of the program says it."""

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dorsiflex

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(dorsiflex.__file__).parent

# Each: what must not be said, and the sentences that may hold the words all the same.
FORBIDDEN = {
    "degrees from centimetres": (
        r"(?<![\w.])\d+(\.\d+)?\s*(°|degrees?)|36\.5|3\.6\s*°|convert\w* (cm )?(in)?to degrees",
        (r"^(?=.*(\bstud|\breview|\bet al\b|doi)).*$", r"never|not "),
    ),
    "a number called normal, restricted, pass or fail": (
        r"\bnormal (range|value)|abnormal|restricted|hypomobil\w*|pass(ed)? the|fail(ed)? the",
        (r"no score is called normal or restricted",),
    ),
    "norms by age": (r"\b(age norms?|norms? for your age|for your age)\b", (r"\bno\b|not",)),
    "an injury predicted": (
        r"\b(injury risk|risk of injury|at risk|risk factor|will (get|be) injured|predicts? injur)",
        (r"\bnot\b|\bno\b|never",),
    ),
    "a diagnosis": (r"\bdiagnos\w+", (r"\bnot?\b|never",)),
    "a promised date": (
        r"\byou will reach|will be reached (on|by)|you'll reach|expected rate|guarantee",
        (r"\bno\b|not|never",),
    ),
    "no change, where it is not distinguishable from measurement error": (
        r"\bno (real |significant )?change\b|\bunchanged\b|(is|stayed|remained) stable",
        (r"^No changes yet\.$",),
    ),
    "a programme credited": (r"thanks to your (training|programme|program)", ()),
    "evidence called a probability or a proof": (
        r"probabilit|\bproven\b|significan|\bchances?\b",
        (r"the chance to correct it", r"another chance to err"),
    ),
    "ankles called equal": (r"\bankles are (now )?(equal|alike|the same)\b", ()),
}


def _literals() -> "Iterator[tuple[str, str]]":
    """Yield every string of the program that a user may see, f-strings joined, with its place."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [part for part in node.values if isinstance(part, ast.Constant)]
                within |= {id(part) for part in parts}
                text = "…".join(str(part.value) for part in parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in within:
                    continue
                text = node.value
            else:
                continue
            yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


@pytest.fixture(scope="module")
def literals() -> list[tuple[str, str]]:
    """Return them all; every process that collects these tests imports this module."""
    return list(_literals())


def _offences(pattern: str, allowed: tuple[str, ...], literals: list[tuple[str, str]]) -> list[str]:
    return [
        f"{place}: {text}"
        for place, text in literals
        if re.search(pattern, text, re.IGNORECASE)
        and not any(re.search(exception, text, re.IGNORECASE) for exception in allowed)
    ]


def test_the_texts_are_found(literals: list[tuple[str, str]]) -> None:
    """The verdicts, the warnings and the guide are among what is searched."""
    texts = " ".join(text for _, text in literals)
    assert "no clear change yet" in texts
    assert "consider asking a physiotherapist" in texts
    assert len(literals) > 1000


@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_is_nowhere_said(what: str, literals: list[tuple[str, str]]) -> None:
    """Docstrings and messages alike."""
    assert _offences(*FORBIDDEN[what], literals) == []


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("degrees from centimetres", "That is about 36 degrees."),
        ("a number called normal, restricted, pass or fail", "Your ankle is restricted."),
        ("norms by age", "Good for your age."),
        ("an injury predicted", "An asymmetry like this puts you at risk."),
        ("a diagnosis", "Diagnosis: stiff ankle."),
        ("a promised date", "You will reach 12 cm on 2027-02-01."),
        ("no change, where it is not distinguishable from measurement error", "No change yet."),
        ("a programme credited", "Thanks to your training it got better."),
        ("evidence called a probability or a proof", "The chance of a gain is 97 %."),
        ("evidence called a probability or a proof", "A significant gain, proven."),
        ("ankles called equal", "Your ankles are equal."),
    ],
)
def test_the_search_would_find_it(what: str, sentence: str) -> None:
    """Each pattern catches a sentence of its kind."""
    pattern, allowed = FORBIDDEN[what]
    assert re.search(pattern, sentence, re.IGNORECASE)
    assert not any(re.search(exception, sentence, re.IGNORECASE) for exception in allowed)
