"""The pictures of the documentation are what the program draws today."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import ROOT, text_of


@pytest.fixture
def pictures() -> Any:  # noqa: ANN401 # a script
    """Return `docs/pictures.py`."""
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pictures_are_up_to_date(
    pictures: Any,  # noqa: ANN401 # a script
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Byte for byte, whatever the terminal and the time zone; else: `python docs/pictures.py`."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    pictures.draw(tmp_path)
    for name in pictures.PICTURES:
        drawn = (tmp_path / name).read_bytes()
        kept = (ROOT / "docs" / name).read_bytes().replace(b"\r\n", b"\n")
        assert drawn == kept, f"{name} has changed: draw it anew and look at it"


def test_every_picture_is_shown_and_small(pictures: Any) -> None:  # noqa: ANN401 # a script
    """In the README, with a text for those who do not see it."""
    for name in pictures.PICTURES:
        assert f'src="docs/{name}"' in text_of("README.md")
        assert (ROOT / "docs" / name).stat().st_size < 60_000
    assert text_of("README.md").count("alt=") == len(pictures.PICTURES)
