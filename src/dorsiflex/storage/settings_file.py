"""The settings file: TOML in the platform's config directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.storage.location import config_directory

if TYPE_CHECKING:
    from pathlib import Path

    from tomlkit import TOMLDocument

    from dorsiflex.domain.settings import Value


def settings_path() -> Path:
    """Return the path of the settings file, which need not exist.

    Raises:
        CouldNotError: there is no home directory.
    """
    return config_directory() / "config.toml"


def settings_content(path: Path) -> bytes:
    """Return the content of the settings file; empty if there is none.

    Raises:
        CouldNotError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise CouldNotError(
            f"{path} cannot be read: {error.strerror}", "fix it or move it away"
        ) from error


def read_settings(path: Path) -> dict[str, Any]:
    """Read the settings; none if there is no file.

    Raises:
        RefusedValueError: the file is not TOML.
        CouldNotError: the file cannot be read.
    """
    text = _text(path)
    if not text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, error) from error


def write_setting(path: Path, key: str, value: Value) -> None:
    """Set one value, keeping comments and order.

    Raises:
        RefusedValueError: the file is not TOML.
        CouldNotError: the file cannot be written.
    """
    document = _document(path)
    document[key] = value
    _write(path, document)


def remove_setting(path: Path, key: str) -> bool:
    """Remove one value; return whether it was set.

    Raises:
        RefusedValueError: the file is not TOML.
        CouldNotError: the file cannot be written.
    """
    document = _document(path)
    if key not in document:
        return False
    del document[key]
    _write(path, document)
    return True


def _text(path: Path) -> str:
    try:
        # Bytes keep line endings as they are; Windows editors start a file with a BOM.
        return settings_content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CouldNotError(
            f"{path} cannot be read: it is not UTF-8", "fix it or move it away"
        ) from error


def _document(path: Path) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        return tomlkit.parse(_text(path))
    except ParseError as error:
        raise _not_toml(path, error) from error


def _not_toml(path: Path, error: ValueError) -> RefusedValueError:
    return RefusedValueError(f"{path} is not valid TOML: {error}", "fix it or move it away")


def _write(path: Path, document: TOMLDocument) -> None:
    from dorsiflex.storage.files import make_private_folder, write_atomically

    make_private_folder(path.parent)
    with write_atomically(path, replace=True) as stream:
        stream.write(document.as_string().encode())
