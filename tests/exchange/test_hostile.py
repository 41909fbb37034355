"""Files that are no tables of tests: refused in bounded time and memory, with a plain reason."""

import gzip
import os
import sys
import threading
import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import cast

import pytest

from dorsiflex.domain.drafts import BadRow, Draft, TestDraft
from dorsiflex.errors import CouldNotError, DorsiflexError, ImportRefusedError, RefusedValueError
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import ReadOptions
from dorsiflex.exchange.reader import read_rows

TOLD = ReadOptions(now=datetime(2026, 11, 22, 18, tzinfo=UTC), offset_at=lambda _: timedelta(0))
GOOD = b"date,left\n2026-11-20,9.5\n"
MIB = 1 << 20


def read(path: Path | str, told: ReadOptions = TOLD) -> list[TestDraft | BadRow]:
    """Read a file to its end."""
    with open_source(str(path)) as source:
        rows = read_rows(source, told).rows
        return cast("list[TestDraft | BadRow]", list(rows))


def refusal(path: Path, content: bytes, told: ReadOptions = TOLD) -> str:
    """Return what is said of a file with this content."""
    path.write_bytes(content)
    with pytest.raises(DorsiflexError) as refused:
        read(path, told)
    return refused.value.message.replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (GOOD, b"", "FILE has a line of more than 1,000,000 characters"),
        (b"", b"", "FILE: no column headers were recognised"),
        (b"[", b"", "FILE is not valid JSON at line 1: something that is not JSON"),
        (b'[{"note": "', b'"}]', "FILE is not valid JSON at line 1: something that is not JSON"),
        (GOOD + b'2026-11-21,"', b'"', "FILE has a line of more than 1,000,000 characters"),
    ],
)
def test_one_endless_line_is_not_taken_into_memory(
    tmp_path: Path, before: bytes, after: bytes, message: str
) -> None:
    """64 MiB without a line break are refused, and need a fraction of that."""
    path = tmp_path / "tests.csv"
    with path.open("wb") as stream:
        stream.write(before)
        for _ in range(64):
            stream.write(b"9" * MIB)
        stream.write(after)
    tracemalloc.start()
    with pytest.raises(ImportRefusedError) as refused:
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.message.replace(str(path), "FILE") == message
    assert peak < 16 * MIB


def test_an_open_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    """A quote that is closed nowhere near is refused, with the line where it opens."""
    content = GOOD + b'2026-11-21,"' + b"2026-11-20,9.5\n" * 100_000
    assert refusal(tmp_path / "tests.csv", content) == (
        "FILE: a cell that starts on line 3 has more than 131,072 characters"
    )


def test_a_hundred_thousand_columns_are_refused(tmp_path: Path) -> None:
    """Whether the headers are known or not, and at once."""
    path = tmp_path / "tests.csv"
    known = b"date,left" + b",x" * 100_000 + b"\n2026-11-20,9.5\n"
    assert refusal(path, known) == "FILE: no column headers were recognised"
    assert refusal(path, b"," * 100_000) == "FILE: no column headers were recognised"


def test_a_row_of_a_hundred_thousand_cells_is_one_bad_row(tmp_path: Path) -> None:
    """The rows around it are read."""
    path = tmp_path / "tests.csv"
    path.write_bytes(GOOD + b"2026-11-21,9" + b",1" * 100_000 + b"\n2026-11-22,10\n")
    assert [type(row) for row in read(path)] == [Draft, BadRow, Draft]


def test_archives_and_documents_are_called_by_their_name(tmp_path: Path) -> None:
    """A compressed file, a database, a document under the name of a CSV file."""
    path = tmp_path / "tests.csv"
    kinds = {
        gzip.compress(GOOD): "FILE is compressed (gzip), not a text file",
        b"SQLite format 3\0" + bytes(100): "FILE is an SQLite database, not a text file",
        b"%PDF-1.7": "FILE is a PDF, not a text file",
    }
    assert [refusal(path, content) for content in kinds] == list(kinds.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD + b"2026-11-21,\x00\n", "FILE is not a text file: byte 37 is NUL"),
        (
            GOOD * 20_000 + b"2026-11-21,\x00\n",
            "FILE is not a text file: NUL character on line 40001",
        ),
        (
            GOOD * 20_000 + b"2026-11-21,\xff\n",
            "FILE is not written in UTF-8: byte 0xFF near line 40001",
        ),
        (GOOD.decode().encode("utf-16-le"), "FILE looks like UTF-16 without a byte order mark"),
        (b"\xff\xfe" + GOOD.decode().encode("utf-16-le")[:-1], "FILE is not written in UTF-16"),
        (b"\xef\xbb\xbf", "FILE is empty"),
    ],
)
def test_bytes_that_are_no_text_are_named(tmp_path: Path, content: bytes, message: str) -> None:
    """NUL and bytes of another encoding are found wherever they stand."""
    assert refusal(tmp_path / "tests.csv", content).startswith(message)


def test_an_encoding_can_be_told(tmp_path: Path) -> None:
    """By any of its names, with the mark or without; one that does not exist is refused."""
    path = tmp_path / "tests.csv"

    def told(encoding: str) -> ReadOptions:
        return ReadOptions(now=TOLD.now, offset_at=TOLD.offset_at, encoding=encoding)

    for name, content in {
        "utf-16-le": GOOD.decode().encode("utf-16-le"),
        "UTF-16LE": GOOD.decode().encode("utf-16"),
        "utf8": b"\xef\xbb\xbf" + GOOD,
        "cp1252": GOOD,
    }.items():
        path.write_bytes(content)
        assert len(read(path, told(name))) == 1
    for name in ("klingon", "rot13", ""):
        with pytest.raises(RefusedValueError, match="there is no encoding"):
            read(path, told(name))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a name that leads nowhere, a name with NUL: exit code 1."""
    dangling = tmp_path / "dangling.csv"
    dangling.symlink_to(tmp_path / "nowhere.csv")
    for name, message in {
        str(tmp_path): f"{tmp_path} is a folder",
        str(dangling): f"there is no file {dangling}",
        "": " is a folder",
        "a\0b": "the name of the file has a NUL character",
    }.items():
        with pytest.raises(CouldNotError) as refused:
            read(name)
        assert refused.value.message == message


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    """The file that it points to is read."""
    target = tmp_path / "tests.csv"
    target.write_bytes(GOOD)
    (tmp_path / "link.csv").symlink_to(target)
    assert len(read(tmp_path / "link.csv")) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("content", [GOOD, b"date,left\n22/11/2026,9.5\n", b""])
def test_a_pipe_is_read_though_it_can_be_read_only_once(tmp_path: Path, content: bytes) -> None:
    """Also where the order of dates takes a look at the whole of it first."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(content,))
    writer.start()
    if content:
        assert len(read(path)) == 1
    else:
        with pytest.raises(ImportRefusedError, match="is empty"):
            read(path)
    writer.join()


def test_an_endless_pipe_of_zeros_is_refused_at_once() -> None:
    """What is no text is not set aside first."""
    if not Path("/dev/zero").exists():
        pytest.skip("no such device here")
    with pytest.raises(ImportRefusedError, match="byte 1 is NUL"):
        read("/dev/zero")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads it; where it is closed, that is said."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(GOOD)))
    assert len(read("-")) == 1
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CouldNotError, match="standard input is closed"):
        read("-")


def test_an_array_without_line_breaks_is_read(tmp_path: Path) -> None:
    """Other programs write JSON in a single line, however long."""
    path = tmp_path / "tests.json"
    one = '{"side":"left","tested_at":"2026-11-20T07:30:00Z","trials_cm":[9.5],"note":"%s"}'
    path.write_text("[" + ",".join(one % f"{number:0200}" for number in range(4000)) + "]")
    assert path.stat().st_size > 1_000_000
    rows = read(path)
    assert len(rows) == 4000
    assert isinstance(rows[-1], Draft)
    assert (rows[-1].record.note, rows[-1].line) == (f"{3999:0200}", 4000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "FILE is not valid JSON at line 1: something that is not JSON"),
        ('[{"id": 1}', "FILE is not valid JSON at line 1: the end of the file"),
        ('[{"id": 1} {"id": 2}]', "FILE is not valid JSON at line 1: '{'"),
        ("[]\n\nx", "FILE is not valid JSON at line 3: 'x' after the array"),
        ("[\n{},\n]", "FILE is not valid JSON at line 3: something that is not JSON"),
    ],
)
def test_an_array_that_breaks_off_is_refused_whole(tmp_path: Path, text: str, message: str) -> None:
    """A file that was cut off is not half imported, not even with --skip-bad."""
    assert refusal(tmp_path / "tests.json", text.encode()) == message


@pytest.mark.skipif(os.name == "nt", reason="other words on Windows")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("~no-such-user/tests.csv", "there is no file ~no-such-user/tests.csv"),
        ("a" * 300, f"{'a' * 300} cannot be opened: File name too long"),
    ],
)
def test_a_name_that_no_file_can_have(name: str, message: str) -> None:
    """It is no bug of ours: the message says what is wrong with it."""
    with pytest.raises(CouldNotError) as refused:
        read(name)
    assert refused.value.message == message
