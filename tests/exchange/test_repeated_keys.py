"""An object of JSON that gives a key twice, either value of which could be meant."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dorsiflex.domain.drafts import BadRow
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import ReadOptions
from dorsiflex.exchange.reader import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

TOLD = ReadOptions(now=datetime(2026, 11, 22, 18, tzinfo=UTC), offset_at=lambda _: timedelta(0))

GOOD_TEST = '{"side":"left","tested_at":"2026-11-20T07:30:00Z","trials_cm":[9.5]}'
REPEATED = {
    "side": '{"side":"left","side":"right","tested_at":"2026-11-20T07:30:00Z","trials_cm":[9.5]}',
    "id": '{"id":"","side":"left","tested_at":"2026-11-20T07:30:00Z","trials_cm":[9.5],"id":""}',
    "exercise": '{"exercise":"calf_raise","exercise":"squat","done_at":"2026-11-20T07:30:00Z"}',
    "pain": '{"person":"me","day":"2026-11-20","pain":1,"pain":2}',
}


def bad_rows(path: "Path", text: str) -> list[BadRow]:
    """Return what cannot be stored of a file with this text."""
    path.write_text(text, encoding="utf-8")
    with open_source(str(path)) as source:
        return [row for row in read_rows(source, TOLD).rows if isinstance(row, BadRow)]


@pytest.mark.parametrize("key", REPEATED)
def test_in_json_lines_the_key_and_its_line_are_named(tmp_path: "Path", key: str) -> None:
    """In tests, training and mornings; also where both values are the same."""
    (bad,) = bad_rows(tmp_path / "rows.jsonl", f"\n{REPEATED[key]}\n")
    assert (bad.line, bad.reason) == (2, f"the key '{key}' is given more than once")
    assert bad.cells == (REPEATED[key],)


@pytest.mark.parametrize("key", REPEATED)
def test_in_an_array_the_key_and_its_line_are_named(tmp_path: "Path", key: str) -> None:
    """The lines before it count."""
    (bad,) = bad_rows(tmp_path / "rows.json", f"[\n\n{REPEATED[key]}\n]\n")
    assert (bad.line, bad.reason) == (3, f"the key '{key}' is given more than once")


def test_nothing_of_the_file_is_stored(run: "Run", tmp_path: "Path") -> None:
    """Exit 4 with one line for the row; `--skip-bad` stores the others."""
    path = tmp_path / "tests.json"
    path.write_text(f"[{GOOD_TEST},\n{REPEATED['side']}]", encoding="utf-8")
    found = run("import", str(path))
    assert (found.code, found.out) == (4, "")
    assert "line 2" in found.err
    assert "the key 'side' is given more than once" in found.err
    assert run("list", "--json").json["tests"] == []
    assert run("import", str(path), "--skip-bad").code == 0
    assert [test["side"] for test in run("list", "--json").json["tests"]] == ["left"]
