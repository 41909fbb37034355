"""Running commands in turn, whole processes, and noting what each run took.

The loop is our own because neither hyperfine nor pyperf takes turns: each makes all runs of one
command before the next, so that whatever else the machine does meanwhile falls on one of them and
into the ratio. Here every round runs every command once, in an order that is shuffled anew, and
drift falls on all alike. What the runs took can be kept in pyperf's format (`keep_for_pyperf`), so
that its `stats`, `hist` and `compare_to` do the statistics. It is not imported: a process starts
with the memory of the one that made it, and what this one held would be seen as theirs.

Needs a POSIX system: processor time and memory of one process come from `wait4`.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

SLOW_S = 2.0
"""What takes longer in the warm-up runs in every fifth round only, so that all ends in time."""

EVERY = 5
BYTES_IN_MB = 1_000_000
MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
"""What the system counts the memory of a process in."""


@dataclass(frozen=True)
class Command:
    """A process to run.

    Attributes:
        argv: the program's path and its arguments.
        environment: variables beyond those that all commands get.
        stdin: a file to read; nothing else is there to be read.
        exit_code: the only one that is not a failure.
        before: is called before each run and not timed.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: Path = Path(os.devnull)
    exit_code: int = 0
    before: Callable[[], object] | None = None


class Run(NamedTuple):
    """What one run took, in seconds and in MB of 1,000,000 bytes."""

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Figures:
    """The runs of one command, at least one."""

    runs: tuple[Run, ...]

    @property
    def wall_s(self) -> float:
        """The median."""
        return median(run.wall_s for run in self.runs)

    @property
    def cpu_s(self) -> float:
        """The median of user and system time together."""
        return median(run.cpu_s for run in self.runs)

    @property
    def peak_mb(self) -> float:
        """The most that any run held; never less than this harness itself."""
        return max(run.peak_mb for run in self.runs)


def difference(more: Figures, less: Figures) -> Figures:
    """Return what one command takes beyond another, as medians; the memory is that of the first."""
    return Figures((Run(more.wall_s - less.wall_s, more.cpu_s - less.cpu_s, more.peak_mb),))


def run_rounds(
    commands: Mapping[str, Command],
    runs: int,
    environment: Mapping[str, str],
    slow_every: int = EVERY,
) -> dict[str, Figures]:
    """Run all commands once to warm up, in their order, then in shuffled rounds.

    Args:
        commands: by name.
        runs: how many rounds.
        environment: of the commands.
        slow_every: slow commands run in one of so many rounds.

    Raises:
        SystemExit: one of them failed.
    """
    slow = {
        name
        for name, command in commands.items()
        if _run(name, command, environment).wall_s > SLOW_S
    }
    found: dict[str, list[Run]] = {name: [] for name in commands}
    order = random.Random(1)
    for number in range(runs):
        names = [name for name in commands if number % slow_every == 0 or name not in slow]
        for name in order.sample(names, len(names)):
            found[name].append(_run(name, commands[name], environment))
        _say(f"round {number + 1} of {runs}")
    return {name: Figures(tuple(its)) for name, its in found.items()}


def run_sequences(
    commands: Mapping[str, Command], runs: int, environment: Mapping[str, str]
) -> dict[str, Figures]:
    """Run commands one after the other, that build on each other and take long, several times over.

    Raises:
        SystemExit: one of them failed.
    """
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs):
        for name, command in commands.items():
            found[name].append(_run(name, command, environment))
            _say(f"sequence {number + 1} of {runs}: {name} {found[name][-1].wall_s:.1f} s")
    return {name: Figures(tuple(its)) for name, its in found.items()}


def keep_for_pyperf(path: Path, found: Mapping[str, Figures]) -> None:
    """Write wall times as `python -m pyperf stats`, `hist` and `compare_to` read them."""
    benchmarks = [
        {
            "metadata": {"name": name},
            "runs": [{"values": [run.wall_s], "metadata": _used(run)} for run in figures.runs],
        }
        for name, figures in found.items()
    ]
    metadata = {"unit": "second", "loops": 1}
    whole = {"version": "1.0", "metadata": metadata, "benchmarks": benchmarks}
    path.write_text(json.dumps(whole, indent=1), "utf-8")


def _used(run: Run) -> dict[str, float]:
    return {"cpu_s": run.cpu_s, "command_max_rss": round(run.peak_mb * BYTES_IN_MB)}


def _run(name: str, command: Command, environment: Mapping[str, str]) -> Run:
    if command.before:
        command.before()
    errors = Path("stderr.txt").absolute()
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, command.stdin, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, errors, writing, 0o600),
    ]
    all_variables = {**environment, **command.environment}
    began = time.perf_counter()
    process = os.posix_spawn(command.argv[0], command.argv, all_variables, file_actions=files)
    _, status, used = os.wait4(process, 0)
    wall_s = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    if code != command.exit_code:
        said = errors.read_text("utf-8", "replace")
        raise SystemExit(f"{name} ended with {code}: {' '.join(command.argv)}\n{said}")
    peak_mb = used.ru_maxrss * MAXRSS_BYTES / BYTES_IN_MB
    return Run(wall_s, used.ru_utime + used.ru_stime, peak_mb)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
