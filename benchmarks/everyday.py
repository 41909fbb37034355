"""Every day's commands beside other trackers, and what start-up, help and the plot take.

    python benchmarks/everyday.py [--runs 15] [--quick] [--work DIR] [--write] [--json FILE]
        [--before COMMIT]

Installs dorsiflex from this tree and its peers, makes stores with 0, 10,000, 100,000 and 1,000,000
entries, and runs everything in turn. With `--quick` there is nothing above 10,000.
"""

import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from installed import Installed, builds, installed, taking_turns
from interleaved import Command, Figures, difference, run_rounds
from made_up_tests import write_tests
from peers import FLOOR, TRACKERS, Jrnl
from results import Row, arguments, fastest, publish, table

EMPTY, TEN_THOUSAND, HUNDRED_THOUSAND, MILLION = 0, 10_000, 100_000, 1_000_000
REPORTED = 1000
"""Tests of the store that is reported: full twelve weeks."""

PASS, IMPORT_TYPER, NOTHING = "python -c pass", "import typer", "empty Typer command"
REPORT, NO_PLOT = "dorsiflex report", "dorsiflex report --no-plot"
FIGURE, BEFORE = "the same figure by plotext", "imports that both have"
PLOT, PLOTEXT = "what the plot adds", "what plotext takes"
FIRST = "dorsiflex log, no database yet"
LOG = ("log", "-l", "9.5", "-r", "9.5")
START = {
    "dorsiflex --version": (PASS, 2.0),
    "dorsiflex --help": (IMPORT_TYPER, 1.5),
    "dorsiflex log --help": (IMPORT_TYPER, 1.5),
    "complete a command": (IMPORT_TYPER, 1.5),
    "complete an option": (IMPORT_TYPER, 1.5),
    "complete an id": (IMPORT_TYPER, 1.5),
}
EXPLAINED = """\
An empty store contains what the warm-up added. Each run that adds an entry leaves it, so an empty
store ends with one entry per round. `todo list` shows open items, at most 20 plus those added; the
other lists show 20, or the last twelve weeks. Commands that first took more than two seconds ran in
every fifth round only. At 100,000 entries jrnl is left out, because adding one takes it minutes.

"What the plot adds" is the report with the plot minus the report without it. "What plotext takes"
is a program that makes the same calls to plotext, minus one with only the imports that a report
without a plot needs, too."""


def main() -> None:
    """Make everything, run it, give the tables."""
    options = arguments(str(__doc__), runs=15, quick_runs=3)
    with installed(options.work) as place:
        for peer in TRACKERS:
            place.install(str(peer.package))
        commands = all_commands(place, options)
        for earlier in builds(place, options.before)[1:]:
            commands = taking_turns(commands, own_commands(earlier, options))
        found = run_rounds(commands, options.runs, place.variables)
        versions = place.versions(["typer", "plotext"])
    found |= {
        PLOT: difference(found[REPORT], found[NO_PLOT]),
        PLOTEXT: difference(found[FIGURE], found[BEFORE]),
    }
    publish(options, found, versions, [*sections(found), EXPLAINED])


def named(command: str, entries: int) -> str:
    """Return the name of a command on a store."""
    return f"{command}, {entries:,}" if entries else f"{command}, empty"


def all_commands(place: Installed, options: Namespace) -> dict[str, Command]:
    """Make the stores and give every command by name."""
    commands: dict[str, Command] = {}
    sizes = (EMPTY, TEN_THOUSAND) if options.quick else (EMPTY, TEN_THOUSAND, HUNDRED_THOUSAND)
    for entries in sizes:
        for peer in (*TRACKERS, *FLOOR):
            if isinstance(peer, Jrnl) and entries > TEN_THOUSAND:
                continue
            make = partial(peer.make, place, entries=entries)
            path = kept(place, peer.name, entries, make)
            commands[named(peer.adding, entries)] = peer.add(place, path)
            commands[named(peer.looking, entries)] = peer.look(place, path)
    return commands | own_commands(place, options) | starting(place)


def own_commands(place: Installed, options: Namespace) -> dict[str, Command]:
    """Make our stores, and give the commands of every day, of start-up and of reports on them."""
    commands: dict[str, Command] = {}
    sizes = (EMPTY, TEN_THOUSAND)
    for entries in sizes if options.quick else (*sizes, HUNDRED_THOUSAND, MILLION):
        commands |= ours(place, entries)
    return commands | own_start(place)


def kept(place: Installed, name: str, entries: int, make: Callable[[Path], None]) -> Path:
    """Return the folder of a store, made if it is empty or not there."""
    whole = place.folder / "stores" / f"{name}-{entries}"
    if whole.exists() and entries:
        return whole
    shutil.rmtree(whole, ignore_errors=True)
    whole.mkdir(parents=True)
    try:
        make(whole)
    except BaseException:
        shutil.rmtree(whole)
        raise
    return whole


def store(place: Installed, tests: int) -> str:
    """Return the path of a database of ours."""

    def make(folder: Path) -> None:
        if tests:
            write_tests(folder / "tests.csv", tests)
            program = place.program("dorsiflex", "dorsiflex")
            database = folder / "tests.sqlite3"
            place.run(program, "--db", database, "import", folder / "tests.csv")

    return str(kept(place, "dorsiflex", tests, make) / "tests.sqlite3")


def ours(place: Installed, tests: int) -> dict[str, Command]:
    """Return the commands of every day."""
    program = (place.program("dorsiflex", "dorsiflex"), "--db", store(place, tests))
    return {
        named("dorsiflex log", tests): Command((*program, *LOG)),
        named("dorsiflex list", tests): Command((*program, "list", "-n", "20")),
        # Nothing is due, which it says by this code.
        named("dorsiflex due", tests): Command((*program, "due"), exit_code=3),
    }


def starting(place: Installed) -> dict[str, Command]:
    """Return what shows where the time of a short command goes."""
    python, database = place.program("dorsiflex", "python"), store(place, REPORTED)
    bare = place.folder / "bare"
    bare.mkdir(exist_ok=True)
    place.run(python, Path(__file__).with_name("bare_programs.py"), database, bare)
    place.run(python, "-m", "compileall", "-q", bare)
    return {
        PASS: Command((python, "-c", "pass")),
        IMPORT_TYPER: Command((python, "-c", "import typer")),
        NOTHING: _imported(python, bare, "empty_command", *LOG),
        FIGURE: _imported(python, bare, "same_figure"),
        BEFORE: _imported(python, bare, "already_there"),
    }


def own_start(place: Installed) -> dict[str, Command]:
    """Return short commands of ours, and reports."""
    program = place.program("dorsiflex", "dorsiflex")
    database, new = store(place, REPORTED), place.folder / "new.sqlite3"
    return {
        "dorsiflex --version": Command((program, "--version")),
        "dorsiflex --help": Command((program, "--help")),
        "dorsiflex log --help": Command((program, "log", "--help")),
        "complete a command": Command((program, "__complete", "fish", "re")),
        "complete an option": Command((program, "__complete", "fish", "log", "--b")),
        "complete an id": Command((program, "__complete", "fish", "--db", database, "show", "")),
        FIRST: Command(
            (program, "--db", str(new), *LOG), before=partial(new.unlink, missing_ok=True)
        ),
        REPORT: Command((program, "--db", database, "report")),
        NO_PLOT: Command((program, "--db", database, "report", "--no-plot")),
    }


def sections(found: dict[str, Figures]) -> Iterator[str]:
    """Write the tables."""
    peers = [named(name, EMPTY) for peer in TRACKERS for name in (peer.adding, peer.looking)]
    best = fastest(found, peers)
    log, looking = "dorsiflex log", ("dorsiflex list", "dorsiflex due")
    yield "### An empty store, compared with the fastest Python tracker"
    everyday = [Row(named(name, EMPTY), best, 1.05) for name in (log, *looking)]
    others = [named(name, EMPTY) for peer in FLOOR for name in (peer.adding, peer.looking)]
    yield table(found, [*everyday, *(Row(name, best) for name in (*peers, *others))])
    for entries, goal in ((TEN_THOUSAND, 0.5), (HUNDRED_THOUSAND, None)):
        rows = list(_beside(found, entries, goal))
        if rows:
            yield f"### {entries:,} entries, compared with Watson"
            yield table(found, rows)
    yield "### The same speed whatever is stored"
    yield table(
        found,
        [
            Row(named(name, entries), named(name, EMPTY), 1.2)
            for name in (log, *looking)
            for entries in (TEN_THOUSAND, HUNDRED_THOUSAND, MILLION)
            if named(name, entries) in found
        ],
    )
    yield f"### Start-up, help, completion; reports of the last 12 weeks of {REPORTED:,} tests"
    yield table(
        found,
        [
            Row(PASS),
            Row(IMPORT_TYPER),
            Row(NOTHING),
            *(Row(name, to, goal) for name, (to, goal) in START.items()),
            Row(named(log, EMPTY), NOTHING, 1.2),
            Row(FIRST, named(log, EMPTY), 1.3),
            Row(NO_PLOT, named(log, EMPTY), 2.0),
            Row(REPORT, NO_PLOT),
            Row(FIGURE),
            Row(BEFORE),
            Row(PLOTEXT),
            Row(PLOT, PLOTEXT, 1.0),
        ],
    )


def _beside(found: dict[str, Figures], entries: int, goal: float | None) -> Iterator[Row]:
    adding, looking = named("watson add", entries), named("watson report", entries)
    if adding not in found:
        return
    yield Row(named("dorsiflex log", entries), adding, goal)
    yield from (Row(named(f"dorsiflex {name}", entries), looking, goal) for name in ("list", "due"))
    for peer in (*TRACKERS, *FLOOR):
        if named(peer.adding, entries) in found:
            yield Row(named(peer.adding, entries), adding)
            yield Row(named(peer.looking, entries), looking)


def _imported(python: str, folder: Path, module: str, *words: str) -> Command:
    code = f"from {module} import run; run()"
    return Command((python, "-c", code, *words), {"PYTHONPATH": str(folder)})


if __name__ == "__main__":
    main()
