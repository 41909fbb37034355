"""How long `squad` takes, and how much memory, against one `report`.

Prints a Markdown table. Run it from the repository's root, with compiled bytecode (an installed
wheel, or an editable install where PYTHONDONTWRITEBYTECODE is unset), on a POSIX system:

    python benchmarks/squad.py [RUNS]
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple
from uuid import UUID

from dorsiflex.domain.knee_to_wall import KneeToWallTest, Side, Trial

SEED = 20260901
RUNS = 7
TODAY = date(2026, 11, 22)
TEAMS = {"40 people, 12 months": (40, 365), "200 people, 12 months": (200, 365)}
CLINIC = {"2,000 people, 5 years": (2000, 1826)}
BYTES_IN_KIB = 1024
KIB_IN_MIB = 1024


class Cost(NamedTuple):
    """What one run took."""

    seconds: float
    mib: float


def fill(path: Path, people: int, days: int) -> None:
    """Make a database: everybody tested once a week on both ankles, three trials each."""
    from dorsiflex.storage.location import Location
    from dorsiflex.storage.opening import writing

    rng = random.Random(SEED)
    names = [f"p{number:04}" for number in range(1, people + 1)]
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    with writing(Location(path), now) as store:
        store.add_people(names)
    for start in range(0, people, 100):
        with writing(Location(path), now) as store:
            tests = [
                test for name in names[start : start + 100] for test in career(rng, name, days)
            ]
            store.roster.log(tests, "log")


def fill_elsewhere(path: Path, people: int, days: int) -> None:
    """Make a database in another process: what is measured begins with the memory of this one."""
    subprocess.run([sys.executable, __file__, "--fill", path, str(people), str(days)], check=True)


def career(rng: random.Random, name: str, days: int) -> Iterator[KneeToWallTest]:
    """Give one person's tests, each ankle around a distance of its own."""
    usual = {side: rng.uniform(600, 1300) for side in Side}
    weekday = rng.randrange(7)
    for back in range(days - 1 - weekday, -1, -7):
        for side in Side:
            score = rng.gauss(usual[side], 60)
            yield KneeToWallTest(
                uuid=str(UUID(int=rng.getrandbits(128))),
                person=name,
                side=side,
                tested_at=datetime.combine(TODAY - timedelta(days=back), datetime.min.time(), UTC),
                trials=tuple(
                    Trial(min(max(round(rng.gauss(score, 20)), 0), 3000)) for _ in range(3)
                ),
                pain=rng.randrange(4),
            )


def cost(path: Path, *words: str) -> Cost:
    """Run the program once."""
    argv = [sys.executable, "-m", "dorsiflex", "--db", str(path), *words]
    env = {**os.environ, "DORSIFLEX_NOW": f"{TODAY}T18:00:00+00:00"}
    devnull = os.open(os.devnull, os.O_WRONLY)
    started = time.perf_counter()
    process = os.posix_spawn(
        sys.executable, argv, env, file_actions=[(os.POSIX_SPAWN_DUP2, devnull, 1)]
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    os.close(devnull)
    if status:
        raise SystemExit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    # macOS counts in bytes, Linux in KiB.
    kib = usage.ru_maxrss / (BYTES_IN_KIB if sys.platform == "darwin" else 1)
    return Cost(seconds, kib / KIB_IN_MIB)


def compared(path: Path, runs: int, commands: Mapping[str, tuple[str, ...]]) -> dict[str, Cost]:
    """Run commands in turn, so that what else the machine does falls on all of them."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, words in commands.items():
            found[name].append(cost(path, *words))
    return {
        name: Cost(median(c.seconds for c in costs), max(c.mib for c in costs))
        for name, costs in found.items()
    }


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--fill"]:
        fill(Path(sys.argv[2]), *map(int, sys.argv[3:]))
        return
    runs = int(sys.argv[1]) if sys.argv[1:] else RUNS
    twelve_weeks = {"report": ("-P", "p0001", "report"), "squad": ("squad",)}
    print("| data | command | median | times one `report` | peak memory |")
    print("| --- | --- | --- | --- | --- |")
    for title, (people, days) in {**TEAMS, **CLINIC}.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "team.sqlite3"
            fill_elsewhere(path, people, days)
            found = compared(path, runs, twelve_weeks)
            if title in CLINIC:
                found |= compared(path, 1, {"squad --weeks 261": ("squad", "--weeks", "261")})
            for name, taken in found.items():
                ratio = taken.seconds / found["report"].seconds
                print(
                    f"| {title} | `{name}` | {taken.seconds:.2f} s | {ratio:.1f} |"
                    f" {taken.mib:.0f} MiB |"
                )


if __name__ == "__main__":
    main()
