"""`report --save`: a file to hand on that needs nothing else."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.conftest import Run

SVG = "{http://www.w3.org/2000/svg}"
VOID = {"meta"}


class Outline(HTMLParser):
    """What a page holds; fails on a tag that is closed but not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, str] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening tag."""
        self.tags.append(tag)
        self.attributes |= {f"{tag}.{name}": value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a closing tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


@pytest.fixture
def logged(run: Run) -> Run:
    """Six weeks of tests of both ankles, by a person whose name is markup."""
    tests = {
        "2026-10-01": ("9", "11"),
        "2026-10-08": ("9.2", "11.1"),
        "2026-10-15": ("9.6", "11"),
        "2026-10-22": ("9.9", "11.2"),
        "2026-10-29": ("10.3", "11"),
        "2026-11-05": ("11", "11"),
    }
    for day, (left, right) in tests.items():
        run("log", "-l", left, "-r", right, "--pain", "1", "--at", day)
    run("person", "rename", "me", "<b>&anna</b>")
    return run


def test_a_page_is_whole_and_needs_nothing_else(logged: Run, tmp_path: Path) -> None:
    """Balanced HTML with title, language, tables and text; no script, no address."""
    file = tmp_path / "report.html"
    assert logged("report", "--save", str(file)).code == 0
    page = file.read_text(encoding="utf-8")
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert outline.attributes["html.lang"] == "en"
    assert "title" in outline.tags
    assert outline.tags.count("table") == 2
    assert "figure.aria-label" in outline.attributes
    assert "script" not in outline.tags
    assert "b" not in outline.tags
    assert not re.search(r"https?://|url\(|@import|src=|href=", page)
    assert "<b>&anna</b>" in outline.text
    assert "Left ankle: 6 tests on 6 days" in outline.text
    assert "10.3" in outline.text


def test_a_picture_is_whole_and_needs_nothing_else(logged: Run, tmp_path: Path) -> None:
    """Well-formed SVG with title and description; the only address is the name of the format."""
    file = tmp_path / "report.svg"
    assert logged("report", "--save", str(file)).code == 0
    picture = file.read_text(encoding="utf-8")
    root = ET.fromstring(picture)  # noqa: S314 # our own
    assert root.tag == f"{SVG}svg"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert "<b>&anna</b>" in (title.text or "")
    assert description is not None
    assert "Week by week" in (description.text or "")
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]
    assert root.find(f".//{SVG}script") is None
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        assert float(text.attrib["x"]) + float(text.attrib.get("textLength", "0")) <= width
        assert float(text.attrib["y"]) <= height


def test_a_picture_holds_all_that_the_text_says(logged: Run, tmp_path: Path) -> None:
    """Every week's numbers, the verdicts, and a mark in the plot for each week and each ankle."""
    file = tmp_path / "report.svg"
    logged("goal", "set", "12", "--side", "left")
    assert logged("report", "--save", str(file)).code == 0
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 # our own
    texts = [
        "".join(text.itertext()).replace("\N{NO-BREAK SPACE}", " ")
        for text in root.iter(f"{SVG}text")
    ]
    said = "\n".join(texts)
    terminal = logged("report", "--no-plot").out
    for line in terminal.splitlines():
        if line.startswith(("2026-W", "Left: ", "Right: ", "Left ankle", "Right ankle")):
            assert " ".join(line.split()) in " ".join(said.split()), line
    assert "goal" in texts
    # Six weeks of tests a side, and the score at current beside each band.
    assert [texts.count(letter) for letter in "LR"] == [6 + 1, 6 + 1]


def test_a_picture_without_plot_is_lower(logged: Run, tmp_path: Path) -> None:
    """`--no-plot` counts for a picture too."""
    heights = []
    for words in ((), ("--no-plot",)):
        file = tmp_path / f"{len(words)}.svg"
        logged("report", "--save", str(file), *words)
        heights.append(float(ET.parse(file).getroot().attrib["height"]))  # noqa: S314 # our own
    assert heights[1] < heights[0] - 200


def test_an_empty_picture_says_that_it_is_empty(run: Run, tmp_path: Path) -> None:
    """An empty period makes a picture too."""
    file = tmp_path / "report.svg"
    assert run("report", "--save", str(file)).code == 0
    picture = file.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "No tests up to 2026-11-22." in picture


def test_a_text_is_what_the_terminal_shows(logged: Run, tmp_path: Path) -> None:
    """Plain text, no escapes, every week's score in it."""
    file = tmp_path / "report.txt"
    assert logged("report", "--save", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert "\x1b" not in text
    for score in ("9.0", "9.2", "9.6", "10.3", "11.0"):
        assert score in text


def test_no_plot_is_left_out_of_a_page(logged: Run, tmp_path: Path) -> None:
    """`--no-plot` counts for a saved report too."""
    file = tmp_path / "report.html"
    assert logged("report", "--no-plot", "--save", str(file)).code == 0
    assert "<figure" not in file.read_text(encoding="utf-8")


def test_a_page_without_tests_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """An empty period makes a page too."""
    file = tmp_path / "report.html"
    assert run("report", "--save", str(file)).code == 0
    assert "No tests up to" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report.pdf", "report", "report.html.bak"])
def test_an_unknown_ending_is_refused(name: str, logged: Run, tmp_path: Path) -> None:
    """Exit code 2, the endings named, nothing written."""
    outcome = logged("report", "--save", str(tmp_path / name))
    assert outcome.code == 2
    assert ".html, .svg or .txt" in outcome.err
    assert not (tmp_path / name).exists()


def test_a_file_is_replaced_only_when_told(logged: Run, tmp_path: Path) -> None:
    """Without `--force` what is there stays as it is."""
    file = tmp_path / "report.txt"
    file.write_text("mine", encoding="utf-8")
    outcome = logged("report", "--save", str(file))
    assert outcome.code == 2
    assert "--force" in outcome.err
    assert file.read_text(encoding="utf-8") == "mine"
    assert logged("report", "--save", str(file), "--force").code == 0
    assert file.read_text(encoding="utf-8") != "mine"
