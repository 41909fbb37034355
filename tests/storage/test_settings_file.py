import os
import stat
from pathlib import Path

import pytest

from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.storage.location import config_directory
from dorsiflex.storage.settings_file import (
    read_settings,
    remove_setting,
    settings_path,
    write_setting,
)

WRITTEN = """# how I measure
person = "Zoë"   # not my brother

unit = 'in'
# pain_limit = 3
"""

NOT_TOML = ["unit = ", "unit", "a = 1\na = 2\n", "= 3", '"unit = "cm"', "[", "a = 2026-13-01"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a settings file is to be, in a folder that is not there yet."""
    return tmp_path / "new" / "folder" / "config.toml"


@pytest.fixture
def written(path: Path) -> Path:
    """Return a settings file that somebody wrote by hand."""
    path.parent.mkdir(parents=True)
    path.write_text(WRITTEN, encoding="utf-8", newline="")
    return path


def test_settings_are_in_the_platforms_config_directory() -> None:
    """Under a name that says what it is."""
    assert settings_path() == config_directory() / "config.toml"


def test_no_file_is_no_settings(path: Path) -> None:
    """And looking makes none."""
    assert read_settings(path) == {}
    assert not remove_setting(path, "unit")
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [("unit", "mm"), ("person", "Zoë \"Z\" 'x' \\"), ("pain_limit", 0), ("warm", False)],
)
def test_a_setting_is_read_as_it_was_written(path: Path, key: str, value: str | int | bool) -> None:
    """Text, whole numbers and false alike."""
    write_setting(path, key, value)
    read = read_settings(path)
    assert read == {key: value}
    assert type(read[key]) is type(value)


def test_what_was_written_by_hand_stays(written: Path) -> None:
    """Comments, order, quotes and blank lines; a new setting comes last."""
    write_setting(written, "unit", "mm")
    write_setting(written, "pain_limit", 4)
    expected = WRITTEN.replace("'in'", '"mm"') + "pain_limit = 4\n"
    assert written.read_text(encoding="utf-8") == expected
    assert read_settings(written) == {"person": "Zoë", "unit": "mm", "pain_limit": 4}


def test_a_setting_is_removed_and_nothing_else(written: Path) -> None:
    """ReadOptions whether it was there."""
    assert remove_setting(written, "unit")
    assert written.read_text(encoding="utf-8") == WRITTEN.replace("unit = 'in'\n", "")
    before = written.read_bytes()
    assert not remove_setting(written, "unit")
    assert written.read_bytes() == before


def test_set_and_unset_leave_the_file_as_it_was(written: Path) -> None:
    """Byte for byte."""
    before = written.read_bytes()
    write_setting(written, "warm", value=True)
    assert remove_setting(written, "warm")
    assert written.read_bytes() == before


def test_a_file_without_an_end_of_line_is_gone_on_with(written: Path) -> None:
    """The new setting is on a line of its own."""
    written.write_text("unit = 'in' # mine", encoding="utf-8")
    write_setting(written, "pain_limit", 4)
    assert read_settings(written) == {"unit": "in", "pain_limit": 4}


def test_a_file_from_windows_is_read_and_keeps_its_line_ends(written: Path) -> None:
    """Its editors begin a file with a byte order mark, and end lines with CRLF."""
    written.write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())
    assert read_settings(written) == {"person": "Zoë", "unit": "in"}
    write_setting(written, "unit", "mm")
    assert written.read_bytes() == WRITTEN.replace("'in'", '"mm"').replace("\n", "\r\n").encode()


@pytest.mark.parametrize("text", NOT_TOML)
def test_what_is_not_toml_is_refused_and_left_alone(written: Path, text: str) -> None:
    """Reading, setting and unsetting; the file stays for its owner to fix."""
    written.write_text(text, encoding="utf-8")
    for touch in (
        lambda: read_settings(written),
        lambda: write_setting(written, "unit", "cm"),
        lambda: remove_setting(written, "unit"),
    ):
        with pytest.raises(RefusedValueError, match="is not valid TOML") as refused:
            touch()
        assert str(written) in refused.value.message
        assert refused.value.hint == "fix it or move it away"
    assert written.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("content", [b"unit = '\xff'", "unit = 'cm'".encode("utf-16")])
def test_what_is_not_utf_8_is_told_plainly(written: Path, content: bytes) -> None:
    """TOML is UTF-8."""
    written.write_bytes(content)
    with pytest.raises(CouldNotError, match="cannot be read"):
        read_settings(written)


def test_a_folder_in_its_place_is_told_plainly(path: Path) -> None:
    """It cannot be read; the name is there once, without the number of the error."""
    path.mkdir(parents=True)
    with pytest.raises(CouldNotError, match=r"cannot be read: [A-Z][a-z ]+$"):
        read_settings(path)


def test_a_file_in_the_place_of_its_folder_is_told_plainly(path: Path) -> None:
    """The folder cannot be made."""
    path.parent.parent.touch()
    with pytest.raises(CouldNotError):
        write_setting(path, "unit", "cm")


def test_a_folder_that_cannot_be_made_is_told_plainly(unprivileged: Path) -> None:
    """With its name, and what to check."""
    unprivileged.chmod(0o500)
    with pytest.raises(CouldNotError, match="new cannot be created: Permission denied") as refused:
        write_setting(unprivileged / "new" / "config.toml", "unit", "cm")
    assert refused.value.hint == "check the permissions of the folder above it"


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_file_is_its_owners(path: Path) -> None:
    """It can hold the name of a person."""
    write_setting(path, "person", "Zoë")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
