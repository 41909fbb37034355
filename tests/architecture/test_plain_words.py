"""Plain words: what nobody would say aloud stays out of messages, pages, docstrings and names."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "dorsiflex"
DEVELOPERS = ("src", "tests", "benchmarks", ".ci", "docs", "findings")
PAGES = ("README.md", "docs/*.md", "docs/dorsiflex.1", "findings/*.md", "benchmarks/*.md")

SENTENCES = {
    "given, by default or without a name, not told": (
        r"\b(un)?told\b",
        (r"cannot be told from", r"told apart"),
    ),
    "one per, not a a": (
        r"\b(one|a|the) (line|row|test|field|file|page)s? an? (person|test|ankle|field|line|day)\b",
        (r"\b(one|half a) test a week\b",),
    ),
    "undo, not take back; import, not take in": (
        r"\btak(e|en|es|ing) (it |them |everything |that )?back\b|\btake in\b",
        (r"take(n|s)? (it )?back (from|to)\b",),
    ),
    "in full or complete, not whole": (
        r"\bwhole\b(?=[.,;)])|\b(is|are|be|stays?|kept|shown|printed|written) whole\b(?! \w+s\b)",
        (r"\bas a whole\b",),
    ),
    "is, comes first, overrides, not stands": (
        r"\bstands? (above|alone|as|at|before|below|beside|first|in|last|on|once|over|there)\b",
        (r"stand (on one leg|on a low step|with)", r"stands? in for"),
    ),
    "if there is none, not where": (
        r"\bwhere there (is|are|was|were) (no|none|one|nothing|not|few)\b",
        (),
    ),
    "anybody who, the person who, not whoever": (r"\bwhoever\b", ()),
    "a typo, not a slip": (r"\bslips?\b(?! of paper)", (r"the feet slip",)),
    "headers, not heads": (r"\b(the|their|its|these) heads\b|\bheads (are|of)\b", ()),
    "has no faults, not is well": (r"\b(database|all) is well\b", ()),
    "fix or correct, not mend": (r"\bmend(s|ed|ing)?\b", ()),
    "entry point, not door": (r"\bone door\b|\bthe way in\b", ()),
    "already exists": (r"\bexists already\b", ()),
    "out of range, not possible": (r"\bis possible[;\"]|; 0 to", ()),
}
"""WORDS: each pattern that nobody would say, and the real English in which it may occur."""

DOCSTRING = r"\A(Give|Tell|See (that|whether)|Look whether|Mind|Let)\b"
"""Docstrings begin with Return, Yield, Check that, Return whether …"""

NAMES = re.compile(
    r"(^|_)(told|untold|whose|slips?|glanc\w+|abreast|aside|roster|surroundings|rehearsal)(_|$)",
    re.IGNORECASE,
)
"""Words of names that a newcomer would have to look up."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _docstring_nodes(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield docstrings, and the strings below attributes that describe them."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for part in body if isinstance(body, list) else ():
            if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                yield part.value


@cache
def _docstrings(path: Path) -> list[tuple[int, str]]:
    """Return each docstring with its line."""
    return [(node.lineno, str(node.value)) for node in _docstring_nodes(_tree(path))]


def _messages(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every string outside docstrings, f-strings joined, with its line."""
    left_out = {id(node) for node in _docstring_nodes(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            left_out |= {id(part) for part in parts}
            yield node.lineno, "…".join(str(part.value) for part in parts)
        elif isinstance(node, ast.Constant) and id(node) not in left_out:
            yield node.lineno, str(node.value)


def _names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield what functions, classes, arguments and variables are called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path != Path(__file__):
                yield path


def _page_lines() -> Iterator[tuple[str, int, str]]:
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield path.name, number, line
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    headings = [number for number, line in enumerate(changelog) if line.startswith("## ")]
    for number, line in enumerate(changelog[: [*headings, len(changelog)][1]], start=1):
        yield "CHANGELOG.md", number, line


def _all_sentences() -> Iterator[str]:
    for path in _sources("src"):
        for line, text in _messages(_tree(path)):
            yield f"{path.relative_to(ROOT)}:{line}: {text}"
    for path in _sources(*DEVELOPERS):
        for line, text in (*_docstrings(path), *_comments(path)):
            yield f"{path.relative_to(ROOT)}:{line}: {text}"
    for name, number, text in _page_lines():
        yield f"{name}:{number}: {text}"


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Return all that is read; every process that collects these tests imports this module."""
    return list(_all_sentences())


def _offences(pattern: str, allowed: tuple[str, ...], said: list[str]) -> list[str]:
    exceptions = re.compile("|".join(allowed), re.IGNORECASE) if allowed else None
    return [
        text
        for text in said
        if re.search(
            pattern, exceptions.sub("", text) if exceptions else text, re.IGNORECASE | re.MULTILINE
        )
    ]


def test_all_that_is_read_is_searched(said: list[str]) -> None:
    """Messages, help, pages, docstrings and comments of every folder are among it."""
    text = "\n".join(said)
    for part in (
        "out of range (0 to",
        "no clear change yet",
        "Dorsiflexion can be limited",
        "Are your ankles really getting less stiff?",
        "dorsiflex informs; it does not diagnose",
        "tests/architecture/test_layers.py",
        "benchmarks/million.py",
        "CHANGELOG.md:7: ## [Unreleased]",
    ):
        assert part.lower() in text.lower(), part


@pytest.mark.parametrize("what", SENTENCES)
def test_nobody_would_say_it(what: str, said: list[str]) -> None:
    """Messages, pages, docstrings and comments use the usual word."""
    assert _offences(*SENTENCES[what], said) == []


def test_docstrings_begin_with_the_usual_verb() -> None:
    """Return, Yield, Check that: as everybody writes them."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in _sources(*DEVELOPERS)
        for line, text in _docstrings(path)
        if re.search(DOCSTRING, text)
    ]
    assert found == []


def test_names_are_words_to_search_for() -> None:
    """No argument, variable, function or class has a name out of a private vocabulary."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in _sources("src", "benchmarks", ".ci")
        for line, name in _names(_tree(path))
        if NAMES.search(name)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("given, by default or without a name, not told", "6 unless told"),
        ("one per, not a a", "One line a person"),
        ("undo, not take back; import, not take in", "Take it back with: dorsiflex undo"),
        ("in full or complete, not whole", "Show one test whole."),
        ("is, comes first, overrides, not stands", "an option stands over the environment"),
        ("if there is none, not where", "Empty where there is none."),
        ("anybody who, the person who, not whoever", "whoever reads it"),
        ("a typo, not a slip", "A slip is asked about."),
        ("headers, not heads", "whether the heads are known"),
        ("has no faults, not is well", "The database is well."),
        ("fix or correct, not mend", "mend it"),
        ("entry point, not door", "the one door to what is stored"),
        ("already exists", "the file exists already"),
        ("out of range, not possible", "'95' is 95 cm; 0 to 30 cm is possible"),
    ],
)
def test_the_search_would_find_it(what: str, sentence: str) -> None:
    """Each pattern catches what was once said."""
    assert _offences(*SENTENCES[what], [sentence]) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "A slow wave cannot be told from a change.",
        "Stand on one leg.",
        "One test a week is little.",
    ],
)
def test_real_english_is_allowed(sentence: str) -> None:
    """The words themselves are not forbidden."""
    assert [what for what in SENTENCES if _offences(*SENTENCES[what], [sentence])] == []
