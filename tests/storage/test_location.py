import os
from pathlib import Path

import pytest

from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.storage.location import config_directory, data_directory, locate

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX paths")


@posix
@pytest.mark.parametrize(
    ("told", "path"),
    [
        ("/var/x.db", "/var/x.db"),
        ("sqlite:////var/x.db", "/var/x.db"),
        ("/var/../x y.db", "/var/../x y.db"),
        ("/var/a%20b?c#d", "/var/a%20b?c#d"),
    ],
)
def test_a_path_or_a_url_names_the_file(told: str, path: str) -> None:
    """A path is taken as it is: nothing in it is decoded."""
    location = locate(told)
    assert location.path == Path(path)
    assert str(location) == path


@pytest.mark.parametrize("told", ["x.db", "sqlite:///x.db", "./x.db"])
def test_a_relative_path_is_one_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """And stays the same file wherever the program goes."""
    monkeypatch.chdir(tmp_path)
    location = locate(told)
    assert location.path.is_absolute()
    assert location.path == tmp_path / "x.db"


@pytest.mark.parametrize("told", ["~/x.db", "sqlite:///~/x.db"])
def test_a_tilde_is_the_home_directory(told: str) -> None:
    """Also where no shell has put it in."""
    assert locate(told).path == Path.home() / "x.db"


@posix
def test_the_home_of_nobody_is_refused() -> None:
    """There is no user of this name."""
    with pytest.raises(RefusedValueError, match="~nobody-of-this-name"):
        locate("~nobody-of-this-name/x.db")


@pytest.mark.parametrize("told", ["", "sqlite:///"])
def test_an_empty_path_is_refused(told: str) -> None:
    """It would mean the current directory."""
    with pytest.raises(RefusedValueError, match="is empty"):
        locate(told)


def test_a_nul_character_is_refused() -> None:
    """No file can have one in its name."""
    with pytest.raises(RefusedValueError, match="NUL"):
        locate("x\0.db")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("postgresql+pg8000://ana:s3cret@host/ankles", "postgresql+pg8000"),
        ("mysql://ana:s3cret@host", "mysql"),
        ("sqlite://ana:s3cret@host/x.db", "sqlite"),
    ],
)
def test_another_database_is_refused_without_its_password(told: str, kind: str) -> None:
    """An error message ends up in logs and in screenshots."""
    with pytest.raises(RefusedValueError, match="is not supported") as refused:
        locate(told)
    shown = f"{refused.value.message} {refused.value.hint}"
    assert f"'{kind}'" in shown
    assert "s3cret" not in shown
    assert "ana" not in shown
    assert "host" not in shown


@posix
def test_a_directory_that_is_gone_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path leads nowhere from there; a path from the root does not need it."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert locate("/var/x.db").path == Path("/var/x.db")
    with pytest.raises(CouldNotError, match="the current directory"):
        locate("x.db")


def test_nothing_told_is_the_platforms_data_directory() -> None:
    """Data and settings each have a directory of ours."""
    path = locate(None).path
    assert path.name == "dorsiflex.sqlite3"
    assert path.parent == data_directory()
    assert path.parent.name == "dorsiflex"
    assert path.is_absolute()
    assert config_directory().is_absolute()
    assert config_directory().name == "dorsiflex"


@posix
def test_without_a_home_directory_one_must_name_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for the account of a service, which the table of users does not know."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    for directory in (lambda: locate(None), data_directory, config_directory):
        with pytest.raises(CouldNotError, match="no home directory"):
            directory()
    with pytest.raises(RefusedValueError, match="home directory"):
        locate("~/x.db")
