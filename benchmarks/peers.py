"""Other trackers for the command line: how their stores look, how an entry is added and looked at.

Stores are written in the tool's own format, in bulk; from then on only the tool touches them. Each
holds an entry an hour back from the newest, like a small test in words or numbers. Adding leaves
one entry more a run, which is little beside the 10,000 and more of the stores that are kept. They
are written as a stream: what this process holds at its most would be seen as theirs.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from installed import Installed, shell
from interleaved import Command

NEWEST = datetime(2026, 11, 22, 6, tzinfo=UTC)
SHOWN = 20
"""How many entries a list shows, as `dorsiflex list` does."""


class Peer(Protocol):
    """A tool to compare with."""

    @property
    def name(self) -> str:
        """Its name, as one calls it."""

    @property
    def package(self) -> str | None:
        """What is installed; None for what is there already."""

    @property
    def adding(self) -> str:
        """The name of its command that adds."""

    @property
    def looking(self) -> str:
        """The name of its command that looks back."""

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Make a store in an empty folder."""

    def add(self, installed: Installed, store: Path) -> Command:
        """Return the command that adds an entry."""

    def look(self, installed: Installed, store: Path) -> Command:
        """Return the command that looks back."""


class Watson:
    """Keeps all frames in one JSON file."""

    name, package, adding, looking = "watson", "td-watson", "watson add", "watson report"

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Write the frames, oldest first; no file if there are none."""
        del installed
        if not entries:
            return
        with (store / "frames").open("w", encoding="utf-8") as stream:
            for number, hour in enumerate(_hours(entries)):
                start = int(hour.timestamp())
                frame = [start, start + 600, "ankle", f"{number:032x}", ["left"], start + 600]
                stream.write(f"{',' if number else '['}\n{json.dumps(frame)}")
            stream.write("\n]")

    def add(self, installed: Installed, store: Path) -> Command:
        """Add a frame of an hour."""
        times = ("--from", "2026-11-22 07:00", "--to", "2026-11-22 08:00")
        return self._command(installed, store, "add", *times, "ankle", "+left")

    def look(self, installed: Installed, store: Path) -> Command:
        """Report twelve weeks, the length of a report of dorsiflex."""
        days = ("--from", "2026-08-31", "--to", "2026-11-22")
        return self._command(installed, store, "report", "--no-pager", *days)

    def _command(self, installed: Installed, store: Path, *words: str) -> Command:
        argv = (installed.program("td-watson", "watson"), *words)
        return Command(argv, {"WATSON_DIR": str(store)})


class Jrnl:
    """Keeps all entries in one text file."""

    name, package, adding, looking = "jrnl", "jrnl", "jrnl entry", "jrnl -n 20"

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Write the journal and settings; with these jrnl asks for nothing."""
        version = installed.run(
            installed.program("jrnl", "python"),
            "-c",
            "import importlib.metadata; print(importlib.metadata.version('jrnl'))",
        )
        journal = store / "journal.txt"
        settings = _JRNL.format(journal=json.dumps(str(journal)), version=version.strip())
        (store / "jrnl.yaml").write_text(settings, "utf-8")
        with journal.open("w", encoding="utf-8") as stream:
            stream.writelines(
                f"[{hour:%Y-%m-%d %H:%M}] left 9.5 @ankle\n\n" for hour in _hours(entries)
            )

    def add(self, installed: Installed, store: Path) -> Command:
        """Add an entry of one line."""
        return self._command(installed, store, "2026-11-22 07:00: left 9.5 @ankle")

    def look(self, installed: Installed, store: Path) -> Command:
        """Show the newest entries."""
        return self._command(installed, store, "-n", str(SHOWN))

    def _command(self, installed: Installed, store: Path, *words: str) -> Command:
        settings = str(store / "jrnl.yaml")
        return Command((installed.program("jrnl", "jrnl"), "--config-file", settings, *words))


class Todoman:
    """Keeps a file an entry, and a cache of them."""

    name, package, adding, looking = "todoman", "todoman", "todo new", "todo list"

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Write the entries, all but the newest done, and have the cache filled."""
        folder = store / "lists" / "ankle"
        folder.mkdir(parents=True)
        lists, cache = str(store / "lists" / "*"), str(store / "cache.sqlite3")
        settings = f"path = {lists!r}\ncache_path = {cache!r}\ndefault_list = 'ankle'\n"
        (store / "config.py").write_text(settings, "utf-8")
        for number, hour in enumerate(_hours(entries)):
            state = "COMPLETED" if number < entries - SHOWN else "NEEDS-ACTION"
            stamp = f"{hour:%Y%m%dT%H%M%SZ}"
            lines = (
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:made-up",
                "BEGIN:VTODO",
                f"UID:{number:032x}",
                f"CREATED:{stamp}",
                f"DTSTAMP:{stamp}",
                "SUMMARY:left 9.5",
                f"STATUS:{state}",
                *([f"COMPLETED:{stamp}"] if state == "COMPLETED" else []),
                "END:VTODO",
                "END:VCALENDAR",
            )
            (folder / f"{number:032x}.ics").write_bytes("".join(f"{x}\r\n" for x in lines).encode())
        installed.run(*self.look(installed, store).argv)

    def add(self, installed: Installed, store: Path) -> Command:
        """Add an entry of one line."""
        return self._command(installed, store, "new", "--list", "ankle", "left 9.5")

    def look(self, installed: Installed, store: Path) -> Command:
        """List what is not done."""
        return self._command(installed, store, "list")

    def _command(self, installed: Installed, store: Path, *words: str) -> Command:
        program = installed.program("todoman", "todo")
        return Command((program, "--config", str(store / "config.py"), *words))


class SqliteUtils:
    """Stores any record in SQLite."""

    name, package = "sqlite-utils", "sqlite-utils"
    adding, looking = "sqlite-utils insert", "sqlite-utils query"

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Make a table of tests, and a file with one more."""
        del installed
        _make_database(store / "tests.sqlite3", entries)
        row = {"side": "left", "tested_at": "2026-11-22T07:00:00", "score_cm": 9.5}
        (store / "row.json").write_text(json.dumps(row), "utf-8")

    def add(self, installed: Installed, store: Path) -> Command:
        """Insert a row."""
        words = ("insert", str(store / "tests.sqlite3"), "test", str(store / "row.json"))
        return Command((installed.program("sqlite-utils", "sqlite-utils"), *words))

    def look(self, installed: Installed, store: Path) -> Command:
        """Show the newest rows."""
        words = ("query", str(store / "tests.sqlite3"), _NEWEST_ROWS)
        return Command((installed.program("sqlite-utils", "sqlite-utils"), *words))


class SqliteShell:
    """The floor: nothing but the database."""

    name, package = "sqlite3", None
    adding, looking = "sqlite3 shell INSERT", "sqlite3 shell SELECT"

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Make a table of tests."""
        del installed
        _make_database(store / "tests.sqlite3", entries)

    def add(self, installed: Installed, store: Path) -> Command:
        """Insert a row."""
        del installed
        return Command((shell(), str(store / "tests.sqlite3"), _INSERT))

    def look(self, installed: Installed, store: Path) -> Command:
        """Show the newest rows."""
        del installed
        return Command((shell(), str(store / "tests.sqlite3"), _NEWEST_ROWS))


class SqliteModule:
    """The floor in Python, without any argument to read."""

    name, package = "sqlite3-module", None
    adding, looking = "python sqlite3 INSERT", "python sqlite3 SELECT"

    def make(self, installed: Installed, store: Path, entries: int) -> None:
        """Make a table of tests."""
        del installed
        _make_database(store / "tests.sqlite3", entries)

    def add(self, installed: Installed, store: Path) -> Command:
        """Insert a row."""
        return self._command(installed, store, f"c.execute({_INSERT!r}); c.commit()")

    def look(self, installed: Installed, store: Path) -> Command:
        """Show the newest rows."""
        return self._command(installed, store, f"print(*c.execute({_NEWEST_ROWS!r}))")

    def _command(self, installed: Installed, store: Path, does: str) -> Command:
        database = str(store / "tests.sqlite3")
        code = f"import sqlite3; c = sqlite3.connect({database!r}); {does}"
        return Command((installed.program("dorsiflex", "python"), "-c", code))


TRACKERS: tuple[Peer, ...] = (Watson(), Jrnl(), Todoman(), SqliteUtils())
FLOOR: tuple[Peer, ...] = (SqliteShell(), SqliteModule())

_JRNL = """\
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: true
indent_character: '|'
journals: {{default: {{journal: {journal}}}}}
linewrap: 79
tagsymbols: '@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: '{version}'
"""
_INSERT = "INSERT INTO test (side, tested_at, score_cm) VALUES ('left', '2026-11-22T07:00:00', 9.5)"
_NEWEST_ROWS = f"SELECT * FROM test ORDER BY tested_at DESC LIMIT {SHOWN}"  # noqa: S608 # a number of ours


def _hours(count: int) -> Iterator[datetime]:
    return (NEWEST - timedelta(hours=back) for back in range(count - 1, -1, -1))


def _make_database(path: Path, entries: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE test (id INTEGER PRIMARY KEY, side TEXT, tested_at TEXT, score_cm REAL)"
        )
        connection.execute("CREATE INDEX test_tested_at ON test (tested_at)")
        connection.executemany(
            "INSERT INTO test (side, tested_at, score_cm) VALUES ('left', ?, 9.5)",
            ((f"{hour:%Y-%m-%dT%H:%M:%S}",) for hour in _hours(entries)),
        )
