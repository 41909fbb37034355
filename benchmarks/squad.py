"""What `squad` takes beside one `report`, with teams and a clinic of many years.

    python benchmarks/squad.py [--runs 7] [--quick] [--work DIR] [--write] [--json FILE]
        [--before COMMIT]

Everybody is tested once a week on both ankles, three trials each. `--quick` leaves out the clinic.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from installed import Installed, builds, installed, taking_turns
from interleaved import Command, Figures, run_rounds
from made_up_tests import COLUMNS, NEWEST, line
from results import EARLIER, Row, arguments, publish, table

TEAMS = {"40 people, 12 months": (40, 365), "200 people, 12 months": (200, 365)}
CLINIC = {"2,000 people, 5 years": (2000, 1826)}
ALL_WEEKS = "261"
GOALS = {"squad of 200 people, 12 months": 4.0, "squad of 2,000 people, 5 years, all weeks": 90.0}


def main() -> None:
    """Make the databases, run everything, give the table."""
    options = arguments(str(__doc__), runs=7, quick_runs=3)
    groups = TEAMS if options.quick else TEAMS | CLINIC
    with installed(options.work) as place:
        commands = taking_turns(
            *(commands_of(each, groups) for each in builds(place, options.before))
        )
        found = run_rounds(commands, options.runs, place.variables, slow_every=1)
        versions = place.versions()
    publish(options, found, versions, [table(found, rows(found))])


def commands_of(place: Installed, groups: dict[str, tuple[int, int]]) -> dict[str, Command]:
    """Make the databases of some groups, and give the commands on them."""
    commands: dict[str, Command] = {}
    for title, (people, days) in groups.items():
        commands |= looking(place, title, made(place, people, days))
    return commands


def made(place: Installed, people: int, days: int) -> Path:
    """Return a database of a team, imported anew."""
    path = place.folder / f"squad-{people}.sqlite3"
    path.unlink(missing_ok=True)
    tests = place.folder / "squad.csv"
    numbers = random.Random(people)
    with tests.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{COLUMNS}\n")
        for number in range(1, people + 1):
            stream.writelines(career(numbers, f"p{number:04}", days))
    place.run(place.program("dorsiflex", "dorsiflex"), "--db", path, "import", tests)
    return path


def career(numbers: random.Random, person: str, days: int) -> Iterator[str]:
    """Write one person's tests, each ankle around a distance of its own."""
    usual_mm = {side: numbers.uniform(60, 130) for side in ("left", "right")}
    weekday = numbers.randrange(7)
    for back in range(days - 1 - weekday, -1, -7):
        for side, its_usual_mm in usual_mm.items():
            day = NEWEST - timedelta(days=back)
            yield line(numbers, person, side, day, numbers.gauss(its_usual_mm, 6))


def looking(place: Installed, title: str, database: Path) -> dict[str, Command]:
    """Return the commands on one database."""
    program = (place.program("dorsiflex", "dorsiflex"), "--db", str(database))
    given = {
        f"report of one of {title}": Command((*program, "-P", "p0001", "report")),
        f"squad of {title}": Command((*program, "squad")),
    }
    if title in CLINIC:
        words = ("squad", "--weeks", ALL_WEEKS)
        given[f"squad of {title}, all weeks"] = Command((*program, *words))
    return given


def rows(found: dict[str, Figures]) -> Iterator[Row]:
    """Compare every squad with the report of one of its people."""
    for name in found:
        if name.endswith(EARLIER):
            continue
        if name.startswith("report"):
            one = name
            yield Row(name)
        else:
            yield Row(name, one, GOALS.get(name))


if __name__ == "__main__":
    main()
