"""The documentation as the tests read it: sections, tables and commands of a page."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = {
    str(path.relative_to(ROOT).as_posix()): path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    """Return the text of a page, by its path in the repository."""
    return PAGES[page].read_text(encoding="utf-8")


def sections(page: str, level: int) -> dict[str, str]:
    """Return the text below each heading of a level, up to the next of that level or above."""
    text = _FENCED.sub(lambda block: block[0].replace("\n#", "\n\\#"), text_of(page))
    parts = re.split(rf"^(#{{1,{level}}}) (.*)$", text, flags=re.MULTILINE)
    return {
        heading: body.replace("\n\\#", "\n#")
        for marks, heading, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        if len(marks) == level
    }


def rows(body: str, head: str) -> list[list[str]]:
    """Return the cells of the table whose first column has this head, without head and rule."""
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith(f"| {head} |"):
            next(lines)
            return list(_rows(lines))
    return []


def blocks(page: str, language: str) -> list[tuple[str, str]]:
    """Return the fenced blocks in a language, each with the heading above it."""
    text = text_of(page)
    found = []
    for block in _FENCED.finditer(text):
        if block[1] == language:
            above = re.findall(r"^#+ (.*)$", text[: block.start()], re.MULTILINE)
            found.append((above[-1], block[2]))
    return found


def code_spans(text: str) -> list[str]:
    """Return what stands between backticks."""
    return [span.replace(r"\|", "|") for span in re.findall(r"`([^`\n]+)`", text)]


def anchor(heading: str) -> str:
    """Return what links call a heading."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.replace(" ", "-")


def _rows(lines: Iterator[str]) -> Iterator[list[str]]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
