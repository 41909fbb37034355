import pytest

from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.storage.location import locate


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("postgresql+psycopg://h/db", "postgresql+psycopg://h/db"),
        ("postgresql://h/db", "postgresql+psycopg://h/db"),
        ("postgres://ana@h:5433/db", "postgresql+psycopg://ana@h:5433/db"),
        ("postgresql://ana:s3cret@h/db", "postgresql+psycopg://ana@h/db"),
        ("postgresql://ana:s3cret%40h@h/db", "postgresql+psycopg://ana@h/db"),
        ("postgresql://ana:@h/db", "postgresql+psycopg://ana@h/db"),
        ("postgresql://:s3cret@h/db", "postgresql+psycopg://@h/db"),
        ("postgresql:///?service=clinic", "postgresql+psycopg:///?service=clinic"),
        ("postgresql://[::1]:5432/db", "postgresql+psycopg://[::1]:5432/db"),
        (
            "postgresql:///db?host=/run/pg&password=s3cret&user=ana&sslpassword=s3cret",
            "postgresql+psycopg:///db?host=/run/pg&user=ana",
        ),
    ],
)
def test_a_url_is_shown_without_its_password(told: str, shown: str) -> None:
    """Wherever in it the password stands; neither text nor representation has it."""
    location = locate(told)
    assert str(location) == shown
    assert "s3cret" not in repr(location)
    assert location.file is None


@pytest.mark.parametrize(
    "told",
    [
        "postgresql:/ana:s3cret@h/db",
        "postgresql:ana:s3cret@h/db",
        "postgresql://ana:s3cret@x@h/db",
        "postgresql://ana:s3cret/x@h/db",
        "postgresql://ana:s3cret?x@h/db",
        "postgresql://ana:s3cret#x@h/db",
        "postgresql://h:s3cret/db",
        "postgresql://ana:s3cret@[h/db",
        "postgresql://ana:s3cret@h/d b",
        "postgresql://ana:s3cret@h/d\x1bb",
        "postgresql+asyncpg://ana:s3cret@h/db",
    ],
    ids=ascii,
)
def test_a_url_that_cannot_be_read_is_refused_unseen(told: str) -> None:
    """Its parts may be elsewhere than meant, so none of it is shown, and no file has its name."""
    with pytest.raises(RefusedValueError) as refused:
        locate(told)
    assert "s3cret" not in f"{refused.value.message}{refused.value.hint}"
    assert refused.value.hint
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_what_needs_a_file_says_what_a_server_has_instead() -> None:
    """Copies of the file, and going back to them."""
    with pytest.raises(CouldNotError, match="//ana@h/db is on a server") as refused:
        _ = locate("postgresql://ana:s3cret@h/db").path
    assert "pg_dump" in str(refused.value.hint)
    assert "s3cret" not in refused.value.message
