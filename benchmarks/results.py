"""Figures as Markdown tables, printed and, with `--write`, put into RESULTS.md between marks."""

import argparse
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

from interleaved import BYTES_IN_MB, MAXRSS_BYTES, Figures, keep_for_pyperf

RESULTS = Path(__file__).resolve().with_name("RESULTS.md")
MS_IN_S = 1000
HEAD = (
    "| what | median ms | CPU ms | peak MB | compared with | ratio | CPU ratio | goal | met |\n"
    "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | --- |"
)


EARLIER = ", earlier"
"""After the name of a command, for the same command of an earlier build."""


class Row(NamedTuple):
    """A line of a table.

    Attributes:
        what: the name of a command that ran.
        to: the name of the one that it is compared with.
        goal: the highest ratio of processor times that will do.
    """

    what: str
    to: str | None = None
    goal: float | None = None


def arguments(description: str, runs: int, quick_runs: int) -> argparse.Namespace:
    """Read the command line, which is the same for all the scripts here."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, help=f"rounds; {runs}, with --quick {quick_runs}")
    parser.add_argument("--quick", action="store_true", help="less data and fewer rounds")
    parser.add_argument("--work", type=Path, help="a folder to keep environments and stores in")
    parser.add_argument("--write", action="store_true", help="put the tables into RESULTS.md")
    parser.add_argument("--before", metavar="COMMIT", help="also run what this commit built")
    parser.add_argument("--json", type=Path, help="keep all runs in this file, for pyperf")
    options = parser.parse_args()
    options.runs = options.runs or (quick_runs if options.quick else runs)
    options.json = options.json and options.json.absolute()
    return options


def table(found: Mapping[str, Figures], rows: Iterable[Row]) -> str:
    """Write a table; every ratio is one of medians."""
    return "\n".join([HEAD, *(_line(found, row) for row in rows)])


def fastest(found: Mapping[str, Figures], names: Iterable[str]) -> str:
    """Return the one of some commands that takes the least time."""
    return min(names, key=lambda name: found[name].wall_s)


def publish(
    options: argparse.Namespace,
    found: Mapping[str, Figures],
    versions: str,
    sections: Iterable[str],
) -> None:
    """Print what a script found, and keep it where that was asked for."""
    script = Path(sys.argv[0]).stem
    quick = " --quick" if options.quick else ""
    before = f" --before {options.before}" if options.before else ""
    command = f"python benchmarks/{script}.py --runs {options.runs}{quick}{before}"
    text = "\n\n".join(
        [
            f"`{command}`: {_machine()}; {versions}",
            *sections,
            *_beside_earlier(found, options.before),
        ]
    )
    print(text)
    if options.json:
        keep_for_pyperf(options.json, found)
    if options.write:
        _write(script, text)


def _beside_earlier(found: Mapping[str, Figures], commit: str | None) -> Iterator[str]:
    """Compare each command with that of an earlier build, which took turns with it."""
    rows = [Row(name, name + EARLIER) for name in found if name + EARLIER in found]
    if rows:
        yield f"### Compared with the build of {commit}"
        yield table(found, [row for pair in rows for row in (Row(str(pair.to)), pair)])


def _line(found: Mapping[str, Figures], row: Row) -> str:
    figures = found[row.what]
    cells = [
        row.what,
        _milliseconds(figures.wall_s),
        _milliseconds(figures.cpu_s),
        f"{figures.peak_mb:.0f}",
    ]
    if row.to is None:
        return f"| {' | '.join(cells)} | | | | | |"
    other = found[row.to]
    ratio = figures.cpu_s / other.cpu_s
    cells += [row.to, f"{figures.wall_s / other.wall_s:.2f}", f"{ratio:.2f}"]
    if row.goal is None:
        return f"| {' | '.join(cells)} | | |"
    return f"| {' | '.join(cells)} | {row.goal:g} | {'yes' if ratio <= row.goal else '**no**'} |"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * MS_IN_S:,.0f}"


def _machine() -> str:
    load = os.getloadavg()[2]
    own = getrusage(RUSAGE_SELF).ru_maxrss * MAXRSS_BYTES / BYTES_IN_MB
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, mean load of the last 15 minutes {load:.1f},"
        f" peak MB never below the {own:.0f} MB of the benchmark itself"
    )


def _write(section: str, text: str) -> None:
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    whole = RESULTS.read_text("utf-8")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(whole):
        raise SystemExit(f"RESULTS.md has no line {begin}")
    RESULTS.write_text(pattern.sub(lambda _: f"{begin}\n\n{text}\n\n{end}", whole), "utf-8")
