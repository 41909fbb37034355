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
        self.headings: list[tuple[int, str]] = []
        self.unscoped = 0
        self.rows: list[list[str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening tag."""
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
        self.unscoped += tag == "th" and "scope" not in dict(attrs)
        self.attributes |= {f"{tag}.{name}": value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a closing tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data
        if any(re.fullmatch("h[1-6]", tag) for tag in self.open):
            level, before = self.headings.pop()
            self.headings.append((level, before + data))
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


def outline_of(run: Run, folder: Path, *words: str) -> Outline:
    """Save a page and return what it holds."""
    file = folder / "outline.html"
    assert run("report", "--save", str(file), "--force", *words).code == 0
    outline = Outline()
    outline.feed(file.read_text(encoding="utf-8"))
    return outline


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
    assert outline.tags.count("table") == 3
    assert "figure.aria-label" in outline.attributes
    assert "script" not in outline.tags
    assert "b" not in outline.tags
    assert not re.search(r"https?://|url\(|@import|src=|href=", page)
    assert "<b>&anna</b>" in outline.text
    assert "Left ankle: 6 tests on 6 days" in outline.text
    assert "10.3" in outline.text


def test_a_page_can_be_read_by_its_headings_and_tables(logged: Run, tmp_path: Path) -> None:
    """Verdicts come before weeks and tests, no level is skipped, every header has a scope."""
    logged("event", "add", "new shoes", "--at", "2026-10-10")
    outline = outline_of(logged, tmp_path)
    assert outline.headings == [
        (1, "Knee-to-wall tests of <b>&anna</b>"),
        (2, "LLeft ankle"),  # the letter of the plot is hidden from screen readers
        (2, "RRight ankle"),
        (2, "Between the ankles"),
        (2, "Events"),
        (2, "Week by week"),
        (3, "Left ankle: 6 tests on 6 days"),
        (3, "Right ankle: 6 tests on 6 days"),
        (2, "What the numbers mean"),
        (2, "How the tests were done"),
        (2, "All tests"),
    ]
    assert outline.unscoped == 0
    label = outline.attributes["figure.aria-label"]
    assert "Left ankle: 9.0 cm in the week from 28 Sep, 11.0 cm in the week from 2 Nov." in label


def test_a_page_lists_all_tests_by_the_moment(run: Run, tmp_path: Path) -> None:
    """Newest first, both ankles in one row, with trials, pain, conditions, tags, notes and ids."""
    at = ("--at", "2026-11-20 07:30")
    run("log", "-l", "9/10", "-r", "11", *at, "--sharp", "left", "-p", "3", "--cold", "-t", "gym")
    run("log", "-r", "11.5", "--at", "2026-11-21", "--warm", "-n", "</td><b>sore $title")
    run("log", "-l", "8", "--at", "2025-11-21")
    run("person", "add", "other")
    run("-P", "other", "log", "-l", "7", "--at", "2026-11-21")
    outline = outline_of(run, tmp_path)
    assert outline.rows[-4:] == [
        ["day", "time", "left ankle", "right ankle", "conditions", "tags", "note", "id"],
        ["score cm", "trials", "pain"] * 2,
        ["Sat 21 Nov", "12:00", "", "", "", "11.5", "", "", "warm", "", "</td><b>sore $title", "3"],
        [
            "Fri 20 Nov",
            "07:30",
            "9.5",
            "9 10",
            "3 sharp",
            "11.0",
            "",
            "3",
            "cold",
            "gym",
            "",
            "1, 2",
        ],
    ]
    assert "cold: 2 tests" in outline.text
    assert "warm: 1 test" in outline.text
    of_left = outline_of(run, tmp_path, "--side", "left")
    assert of_left.rows[-1] == ["Fri 20 Nov", "07:30", "9.5", "9 10", "3 sharp", "gym", "1"]
    assert "All tests: cold." in of_left.text


def test_a_page_says_what_its_numbers_mean(logged: Run, tmp_path: Path) -> None:
    """The five numbers of a verdict, each explained; the rest of the sheet is for both ankles."""
    text = outline_of(logged, tmp_path).text
    for name in ("Start", "Now", "Change", "Error", "Evidence"):
        assert text.count(name) >= 2
    assert "Up to 1.5 cm is common in healthy adults" in text
    assert "Up to 1.5 cm" not in outline_of(logged, tmp_path, "--side", "left").text
    assert "Up to 0.59 in" in outline_of(logged, tmp_path, "--unit", "in").text


def test_the_numbers_of_a_page_agree_with_its_verdict(run: Run, tmp_path: Path) -> None:
    """Two days each: the error is 1.3435 cm, and +1.3 beside 1.3 would look like more than it."""
    for day, distance in (("09-11", "9"), ("09-12", "9"), ("10-10", "10.3"), ("10-11", "10.3")):
        run("log", "-l", distance, "--at", f"2026-{day}")
    file = tmp_path / "report.html"
    assert run("report", "--save", str(file)).code == 0
    numbers = re.findall(r"<dt>\w+</dt><dd>([-+.\d]+)", file.read_text(encoding="utf-8"))
    assert numbers[:4] == ["9.00", "10.30", "+1.30", "1.34"]


def test_the_text_of_a_page_has_contrast_on_light_and_on_dark(logged: Run, tmp_path: Path) -> None:
    """4.5 to 1 or more (WCAG 2.2, 1.4.3), by the colours of its style sheet."""
    file = tmp_path / "report.html"
    logged("report", "--save", str(file))
    roots = re.findall(r":root \{([^}]*)\}", file.read_text(encoding="utf-8"))
    assert len(roots) == 2
    for root in roots:
        colours = dict(re.findall(r"--([\w-]+): (#\w{6});", root))
        for name in ("ink", "soft", "alarm", "gain", "loss"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, (name, colours)


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""

    def luminance(text: str) -> float:
        parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted(map(luminance, (colour, other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_what_explains_the_plot_is_below_it_side_by_side(logged: Run, tmp_path: Path) -> None:
    """The difference between the ankles, events and training come before the weeks."""
    logged("event", "add", "new shoes", "--at", "2026-10-10")
    logged("train", "calf-stretch", "--at", "2026-11-20")
    headings = [text for level, text in outline_of(logged, tmp_path).headings if level == 2]
    assert headings[2:6] == ["Between the ankles", "Events", "Training", "Week by week"]
    page = (tmp_path / "outline.html").read_text(encoding="utf-8")
    facts = page.partition('<div class="pair facts">')[2].partition("</div>")[0]
    assert facts.count("<h2>") == 3


def test_a_telephone_gets_a_plot_of_its_own(logged: Run, tmp_path: Path) -> None:
    """One is drawn narrow, so that the newest weeks need no scrolling, and one in between."""
    file = tmp_path / "report.html"
    logged("report", "--save", str(file))
    page = file.read_text(encoding="utf-8")
    widths = re.findall(r'<svg class="(\w+)" viewBox="0 0 (\d+) ', page)
    assert [kind for kind, _ in widths] == ["wide", "medium", "narrow"]
    assert int(widths[2][1]) <= 400


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
    assert "goal L 12.0" in texts
    # Six weeks of tests of each ankle.
    assert [texts.count(letter) for letter in "LR"] == [6, 6]


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
    assert "\nEvidence: How many times better" in text
    assert "\nHow the tests were done\nFootwear, warm-up and back foot were not recorded.\n" in text
    listed = text.partition("\nAll tests\n")[2]
    assert listed.index("Thu 2026-11-05 12:00") < listed.index("Thu 2026-10-01 12:00")


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


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("report.pdf", "error: cannot save .pdf"),
        ("report.html.bak", "error: cannot save .bak"),
        ("report", "error: the file to save has no ending"),
    ],
)
def test_an_unknown_ending_is_refused(name: str, error: str, logged: Run, tmp_path: Path) -> None:
    """Exit code 2, the endings named, how a PDF is made, nothing written."""
    outcome = logged("report", "--save", str(tmp_path / name))
    assert outcome.code == 2
    assert outcome.err.startswith(error)
    assert ".html, .svg or .txt" in outcome.err
    assert ("print it to a PDF" in outcome.err) == name.endswith(".pdf")
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


def test_a_saved_report_is_headed_by_the_days_of_the_screen(run: Run, tmp_path: Path) -> None:
    """From the first test shown, not from the first day asked for."""
    run("log", "-l", "9", "--at", "2026-10-14")
    run("log", "-l", "9.5")
    head = run("report").out.splitlines()[0]
    days = head.split("  ")[1]
    for ending in ("html", "txt", "svg"):
        run("report", "--save", str(tmp_path / f"r.{ending}"))
    page, text, picture = (
        (tmp_path / f"r.{ending}").read_text() for ending in ("html", "txt", "svg")
    )
    assert days in page
    full = run("report", "--full").out.splitlines()[0]
    assert full == text.splitlines()[0]
    assert full in picture
    assert full.removeprefix("me, ") in run("report", "--full", "--describe").out
    assert (days, full) == ("14 Oct to 22 Nov 2026", "me, Wed 2026-10-14 to Sun 2026-11-22")
