"""From a file to a server and back: what `export` and `import` carry, and what they leave."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run, Server

pytestmark = pytest.mark.sqlite  # it has both


@pytest.fixture
def filled(run: "Run", own_world: Path) -> str:
    """Return the path of a file with three people: every field, extreme numbers, odd text."""
    path = str(own_world / "here.sqlite3")

    def there(*words: str, input: str | None = None) -> None:  # noqa: A002 # as `run` has it
        assert run("--db", path, *words, input=input).code == 0

    there("person", "add", "Zoë", "ana", "O'Brien")
    there(
        *("-P", "Zoë", "log", "-l", "0/30/9.57", "-r", "4.25in", "-p", "0", "--sharp", "left"),
        *("--at", "2026-03-29T02:30+05:45", "--cold", "--footwear", "shoes", "--back-foot", "off"),
        *("-t", "b", "-t", "a", "-n", '=1+1 "quoted", [left] \U0001f9b6', "--yes"),
    )
    there("log", "--many", "--at", "2026-11-20", input="ana 9 10\nO'Brien 9.5/9.7 - 3\nana 9 10\n")
    there("-P", "ana", "train", "calf", "--load", "12.5", "--pain", "1", "-n", "=slow")
    there("-P", "ana", "morning", "2")
    there("-P", "ana", "event", "add", "=new \U0001f9b6", "--side", "left", "--baseline")
    return path


def carry(run: "Run", source: str, target: str, folder: Path, format_: str) -> list[str]:
    """Export everything from one place and import it into another; give the texts."""
    texts = []
    for words in (
        ("export", "--all-people"),
        ("-P", "ana", "export", "--what", "training"),
        ("-P", "ana", "export", "--what", "mornings"),
        ("-P", "ana", "export", "--what", "events"),
    ):
        text = run("--db", source, *words, "--format", format_).out
        file = folder / f"carried.{format_}"
        file.write_text(text, encoding="utf-8", newline="")
        assert run("--db", target, "import", str(file)).code == 0
        texts.append(text)
    return texts


@pytest.mark.parametrize("format_", ["csv", "json", "jsonl"])
def test_there_and_back(
    run: "Run", server: "Server", filled: str, own_world: Path, format_: str
) -> None:
    """Every export is the same, byte for byte, of the file, of the server, and of a second file."""
    url, back, rest = server.emptied(), str(own_world / "back"), str(own_world / "rest")
    ways = [(filled, url), (url, back), (back, rest)]
    here, there, again = (carry(run, *way, own_world, format_) for way in ways)
    assert here == there == again
    assert "O'Brien" in here[0]
    assert all("ana" in text for text in here)


@pytest.mark.parametrize(
    "command", [("-P", "ana", "report", "--json"), ("squad", "--json")], ids=str
)
def test_the_numbers_are_the_same(
    run: "Run", server: "Server", filled: str, own_world: Path, command: tuple[str, ...]
) -> None:
    """Whatever a file says of tests, a server says of them, digit by digit."""
    url = server.emptied()
    carry(run, filled, url, own_world, "csv")
    assert run("--db", url, *command).json == run("--db", filled, *command).json
