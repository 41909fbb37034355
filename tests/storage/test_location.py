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
        ("/var/a=b:c@d.db", "/var/a=b:c@d.db"),
        ("/var/host=h password=p", "/var/host=h password=p"),
        ("//var/x.db", "//var/x.db"),
        ("/var/x.db?mode=ro", "/var/x.db?mode=ro"),
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


@posix
@pytest.mark.parametrize(
    "told",
    [
        "a b.db",
        "a+b@c.db",
        "100%.db",
        "who?.db",
        "./a=b.db",
        "./a:b.db",
        "../host=h password=p",
        "./postgresql+psycopg:x",
        "data/a=b.db",
        "data/2026-11-20T07:30.db",
        "data//x.db",
        "data//u=x.db",
        "postgres/x.db",
        "postgresql.db",
        "C:\\x.db",
        "C:/x.db",
        ".\\a=b.db",
        "\\\\server\\share\\a=b.db",
    ],
)
def test_a_name_that_is_plainly_a_path_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """With : and = where it says that it is a path, by its beginning or by a folder before them."""
    monkeypatch.chdir(tmp_path)
    assert locate(told).path == Path(f"{tmp_path}/{told}")


@pytest.mark.parametrize(
    "told",
    [
        "host=127.0.0.1 user=u password=s3cret dbname=b",
        "host = h password = s3cret",
        "  host=h password=s3cret",
        "'host=h password=s3cret'",
        "pasword=s3cret host=h",
        "host=/run/pg password=s3cret",
        "service=clinic",
        "file:x.db?mode=ro",
        "file:/var/x.db?s3cret",
        "x.db?mode=ro&key=s3cret",
        "data/x.db?key=s3cret",
        "sqlite:x.db",
        "sqlite:///x.db?mode=ro",
        "sqlite:////var/x.db?key=s3cret",
        "a=b.db",
        "u:s3cret@h/b",
        "u:s3cret@h:5432/b",
        "u:s3/cret@h/b",
        "h:5432/b",
        "//u:s3cret@h/b",
        "postgresql+psycopg//u:s3cret@h/b",
        "postgresql+psycopg//h/s3cret",
        "postgresql//u:s3cret@h/b",
        "postgres/u:s3cret@h/b",
        "postgresql+psycopg;//u:s3cret@h/b",
        "postgresql+psycopg /u:s3cret@h/b",
        " postgresql://u:s3cret@h/b",
        '"postgresql://u:s3cret@h/b"',
        "DORSIFLEX_DB=postgresql://u:s3cret@h/b",
        "jdbc:postgresql://u:s3cret@h/b",
        "C:x.db",
        "~u:s3cret@h/b",
    ],
)
def test_what_could_be_more_than_a_path_is_refused_unseen(told: str) -> None:
    """With how to write a URL, and a file of such a name; a password in it is not shown."""
    with pytest.raises(RefusedValueError) as refused:
        locate(told)
    assert refused.value.message == ("the database given is neither clearly a file nor a URL")
    assert "postgresql+psycopg://USER@HOST/DATABASE" in str(refused.value.hint)
    assert "./NAME" in str(refused.value.hint)


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
