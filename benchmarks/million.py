"""A million tests in, out and reported, beside the sqlite3 shell.

    python benchmarks/million.py [--runs 3] [--quick] [--work DIR] [--write] [--json FILE]
        [--before COMMIT]

The shell does the work twice: *bare* copies the file into a table of texts without any check or
index, and out of it; *same tables* fills and reads the tables that dorsiflex has, with their
constraints and indexes, from the same file. With `--quick` there are 100,000 tests.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from shutil import copyfile

from installed import Installed, builds, installed, shell, taking_turns
from interleaved import Command, Figures, run_rounds, run_sequences
from made_up_tests import COLUMNS, FIRST_DAY, write_tests
from results import EARLIER, Row, arguments, publish, table

MILLION, QUICK = 1_000_000, 100_000
FEW, TEN_YEARS = 1000, 7300
MOST_MB = 80
"""The goal of the peak memory."""

REPORT_ROUNDS = 5
"""Rounds of what only looks, for each run of what writes."""

IMPORT, BARE_IMPORT = "dorsiflex import", "shell import, bare"
EXPORT, BARE_EXPORT = "dorsiflex export", "shell -csv, bare"
JSONL = "dorsiflex export --format jsonl"
SAME_IMPORT, SAME_EXPORT = "shell import, same tables", "shell -csv, same tables"
GROUP_BY = "shell GROUP BY side, week"
FETCH = "python sqlite3, tests counted by day"
RECENT, RECENT_OF_FEW = "report, 12 weeks of all", f"report, 12 weeks of {FEW:,}"
ALL, LIST = "report, all", "list, 20 of all"
RECENT_DAILY, ALL_DAILY = "report, 12 weeks of ten years daily", "report, ten years daily"
EXPLAINED = """\
`dorsiflex import` also creates the database. The commands after it use that database; the last
three run once. Exports go to `/dev/null`. The tests cover eleven years: both ankles daily in the
last 500 days, and every five minutes before that. Ten years of daily tests are 7,300 tests."""

TRIALS = [f"trial_{number}" for number in range(1, 11)]
IN_HUNDREDTHS = ", ".join(
    f"CAST(round(json_extract(trials, '$[{place}]') * 100) AS INTEGER)" for place in range(10)
)
FILL = f"""
INSERT INTO person VALUES (1, 'me', 'me', 1);
INSERT INTO test (uuid, person_id, side, tested_at, utc_offset_minutes, pain, sharp, footwear,
  warmed_up, back_foot, tags, note, {", ".join(TRIALS)})
  SELECT id, 1, side, substr(tested_at, 1, 19), 0, nullif(pain, ''),
  sharp = 'true', nullif(footwear, ''), warmed_up = 'true', nullif(back_foot, ''), tags,
  nullif(note, ''), {IN_HUNDREDTHS}
  FROM (SELECT *, '[' || replace(trials_cm, ' ', ',') || ']' AS trials FROM bare);
"""  # noqa: S608 # names of our own
READ = f"""
SELECT t.uuid, p.name, t.side, t.tested_at, {", ".join(TRIALS)},
  t.pain, t.sharp, t.footwear, t.warmed_up, t.back_foot, t.tags, t.note
FROM test t JOIN person p ON p.id = t.person_id ORDER BY t.tested_at, t.side, t.id;
"""  # noqa: S608 # likewise
OTHERS = [f"ifnull({trial}, 0)" for trial in TRIALS[1:]]
COUNT = " + ".join(["1", *(f"({trial} IS NOT NULL)" for trial in TRIALS[1:])])
WEEKS = f"""
SELECT side, date(tested_at, 'weekday 0', '-6 days') AS week, count(*),
  avg((trial_1 + {" + ".join(OTHERS)}) * 1.0 / ({COUNT})), max(max(trial_1, {", ".join(OTHERS)})),
  avg(pain), max(pain)
FROM test GROUP BY side, week;
"""  # noqa: S608 # likewise
COUNT_BY_DAY = f"""
import gc, sqlite3, sys
gc.disable()
days = {{}}
tests = "SELECT side, tested_at, pain, {", ".join(TRIALS)} FROM test"
order = " ORDER BY person_id, side, tested_at"
for side, tested_at, *_ in sqlite3.connect(sys.argv[1]).execute(tests + order):
    day = side, tested_at[:10]
    days[day] = days.get(day, 0) + 1
"""  # noqa: S608 # likewise


def main() -> None:
    """Make the files, run everything, give the tables."""
    options = arguments(str(__doc__), runs=3, quick_runs=1)
    count = QUICK if options.quick else MILLION
    with installed(options.work) as place:
        files = [Files(each, count) for each in builds(place, options.before)]
        moving = taking_turns(*(its.in_and_out() for its in files))
        looking = taking_turns(*(its.reports() for its in files))
        found = run_sequences(moving, options.runs, place.variables)
        found |= run_rounds(looking, options.runs * REPORT_ROUNDS, place.variables)
        found |= run_sequences(files[0].back_and_forth(), 1, place.variables)
        versions = place.versions()
    publish(options, found, versions, [*sections(found, count), EXPLAINED])


class Files:
    """The files of one run, made anew, and the commands on them."""

    def __init__(self, place: Installed, count: int) -> None:
        self.folder = place.folder / "million"
        self.folder.mkdir(exist_ok=True)
        self.python, self.program = (
            place.program("dorsiflex", name) for name in ("python", "dorsiflex")
        )
        self.tests = self.folder / "tests.csv"
        write_tests(self.tests, count)
        self.all, self.few, self.daily, self.empty = (
            self.folder / f"{name}.sqlite3" for name in ("all", "few", "daily", "empty")
        )
        part = self.folder / "part.csv"
        for path, tests, daily in ((self.few, FEW, FEW), (self.daily, TEN_YEARS, TEN_YEARS)):
            write_tests(part, tests, daily)
            path.unlink(missing_ok=True)
            place.run(self.program, "--db", path, "import", part)
        self._make_empty(place)

    def in_and_out(self) -> dict[str, Command]:
        """Return what writes, and what reads what was written, in this order."""
        bare, same = self.folder / "bare.sqlite3", self.folder / "same.sqlite3"
        columns = ", ".join(f"{column} TEXT" for column in COLUMNS.split(","))
        load = f".mode csv\n.import {self.tests} bare\n"
        fill = (
            f"BEGIN;\nCREATE TEMP TABLE bare ({columns});\n.mode csv\n"
            f".import --skip 1 --schema temp {self.tests} bare\n{FILL}COMMIT;\n"
        )
        csv = ("-csv", "-header")
        return {
            BARE_IMPORT: self._shell(
                "load", load, bare, before=partial(bare.unlink, missing_ok=True)
            ),
            SAME_IMPORT: self._shell(
                "fill", fill, same, before=partial(copyfile, self.empty, same)
            ),
            IMPORT: self._ours(
                "import", str(self.tests), before=partial(self.all.unlink, missing_ok=True)
            ),
            BARE_EXPORT: self._shell("out", "SELECT * FROM bare;", bare, *csv),
            SAME_EXPORT: self._shell("read", READ, same, *csv),
            EXPORT: self._ours("export"),
            JSONL: self._ours("export", "--format", "jsonl"),
        }

    def back_and_forth(self) -> dict[str, Command]:
        """Return what takes longest and has no goal; it leaves a larger file."""
        return {
            "dorsiflex import of the same again": self._ours("import", str(self.tests)),
            "dorsiflex undo": self._ours("undo"),
            "dorsiflex redo": self._ours("redo"),
        }

    def reports(self) -> dict[str, Command]:
        """Return what only looks."""
        since = ("--since", FIRST_DAY)
        return {
            GROUP_BY: self._shell("weeks", WEEKS, self.all),
            FETCH: Command((self.python, "-c", COUNT_BY_DAY, str(self.all))),
            ALL: self._ours("report", *since),
            RECENT: self._ours("report"),
            LIST: self._ours("list", "-n", "20"),
            RECENT_OF_FEW: self._ours("report", database=self.few),
            RECENT_DAILY: self._ours("report", database=self.daily),
            ALL_DAILY: self._ours("report", *since, database=self.daily),
        }

    def _ours(
        self, *words: str, database: Path | None = None, before: Callable[[], object] | None = None
    ) -> Command:
        return Command((self.program, "--db", str(database or self.all), *words), before=before)

    def _shell(
        self,
        name: str,
        script: str,
        database: Path,
        *words: str,
        before: Callable[[], object] | None = None,
    ) -> Command:
        stdin = self.folder / f"{name}.sql"
        stdin.write_text(script, "utf-8")
        return Command((shell(), *words, str(database)), stdin=stdin, before=before)

    def _make_empty(self, place: Installed) -> None:
        self.empty.unlink(missing_ok=True)
        for words in (("log", "-l", "9.5"), ("undo",)):
            place.run(self.program, "--db", self.empty, *words)
        with closing(sqlite3.connect(self.empty)) as connection, connection:
            for name in ("changed", "change", "person", "sqlite_sequence"):
                connection.execute(f"DELETE FROM {name}")  # noqa: S608 # names of our own


def sections(found: dict[str, Figures], count: int) -> Iterator[str]:
    """Write the tables."""
    yield f"### {count:,} tests of three trials, in and out"
    shown = {IMPORT, EXPORT, JSONL}
    now = {name: figures for name, figures in found.items() if not name.endswith(EARLIER)}
    rest = [name for name in now if name.startswith("dorsiflex") and name not in shown]
    yield table(
        found,
        [
            Row(BARE_IMPORT),
            Row(SAME_IMPORT, BARE_IMPORT),
            Row(IMPORT, BARE_IMPORT, 7.5),
            Row(IMPORT, SAME_IMPORT),
            Row(BARE_EXPORT),
            Row(SAME_EXPORT, BARE_EXPORT),
            Row(EXPORT, BARE_EXPORT, 4.5),
            Row(EXPORT, SAME_EXPORT),
            Row(JSONL, EXPORT),
            *(Row(name, IMPORT) for name in rest),
        ],
    )
    yield f"### {count:,} tests, reported"
    yield table(
        found,
        [
            Row(GROUP_BY),
            Row(FETCH, GROUP_BY),
            Row(ALL, GROUP_BY, 1.5),
            Row(RECENT_OF_FEW),
            Row(RECENT, RECENT_OF_FEW, 2.0),
            Row(LIST, RECENT_OF_FEW),
            Row(RECENT_DAILY),
            Row(ALL_DAILY, RECENT_DAILY, 2.0),
        ],
    )
    most = max(figures.peak_mb for name, figures in now.items() if "shell" not in name)
    met = "met" if most <= MOST_MB else "**not met**"
    yield f"The peak memory of dorsiflex was {most:.0f} MB; the goal is {MOST_MB} or less: {met}."


if __name__ == "__main__":
    main()
