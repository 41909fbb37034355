"""Hundreds of made-up spreadsheets: each is read rightly, or refused with what settles it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.exchange.made_up_sheets import FAULTS, Known, Maker, Settling, Sheet

from dorsiflex.domain.drafts import BadRow, drafts_of
from dorsiflex.domain.measurement import TestRecord, parse_unit
from dorsiflex.errors import DorsiflexError
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import ReadOptions, parse_columns
from dorsiflex.exchange.moments import parse_order
from dorsiflex.exchange.reader import read_rows

if TYPE_CHECKING:
    from tests.conftest import Run

SHEETS = 320
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


class RefusedError(Exception):
    """A sheet was refused; its text is all that was said."""


def read(path: Path, options: list[str]) -> list[Known]:
    """Read a sheet with some options, as the tests that would be stored."""
    pairs = list(pairwise(options))
    told = ReadOptions(
        now=NOW,
        offset_at=lambda _: timedelta(0),
        unit=next((parse_unit(value) for name, value in pairs if name == "--unit"), None),
        order=next((parse_order(value) for name, value in pairs if name == "--dates"), None),
        columns=parse_columns([value for name, value in pairs if name == "--map"]),
        fills_down="--fill-down" in options,
        only_tests=tuple(value for name, value in pairs if name == "--only-test"),
    )
    with open_source(str(path)) as source:
        try:
            rows = list(read_rows(source, told).rows)
        except DorsiflexError as error:
            said = f"{error.message}\n{error.hint}"
            raise RefusedError(said) from error
    bad = [row for row in rows if isinstance(row, BadRow)]
    if bad and "--skip-bad" not in options:
        raise RefusedError("\n".join(row.reason for row in bad))
    return [
        Known(
            row.person,
            row.record.side.value,
            row.record.tested_at[:19],
            row.record.trials,
            row.record.pain,
        )
        for row in drafts_of(TestRecord, (row for row in rows if not isinstance(row, BadRow)))
    ]


def settled(path: Path, sheet: Sheet) -> tuple[list[Known], list[Settling]]:
    """Read a sheet, giving each option that a refusal names and that is known to be right."""
    used: list[Settling] = []
    while True:
        try:
            options = [word for settling in used for word in settling.options]
            return read(path, options), used
        except RefusedError as refused:
            said = str(refused)
            fitting = [each for each in sheet.settling if each.said in said and each not in used]
            assert fitting, f"nothing that settles it is named: {said}\n{sheet.text}"
            used.append(fitting[0])


@pytest.fixture
def sheets(tmp_path: Path) -> list[tuple[int, Path, Sheet]]:
    """Make all sheets, each with its seed and file."""
    made = []
    for seed in range(SHEETS):
        sheet = Maker(seed).make()
        path = tmp_path / f"{seed}.csv"
        path.write_text(sheet.text, encoding="utf-8", newline="")
        made.append((seed, path, sheet))
    return made


def test_every_sheet_is_read_rightly_or_refused_with_what_settles_it(
    sheets: list[tuple[int, Path, Sheet]],
) -> None:
    """Each test as it was meant, none besides; more than half need no option; each fault is met."""
    read_at_once, met = 0, Counter[str]()
    for seed, path, sheet in sheets:
        found, used = settled(path, sheet)
        assert found == sheet.known, f"seed {seed}, {used}:\n{sheet.text}"
        assert used == sheet.settling, f"seed {seed}: not refused\n{sheet.text}"
        read_at_once += not used
        met.update(settling.fault for settling in used)
    assert read_at_once >= SHEETS / 2
    assert met.keys() == set(FAULTS)
    assert min(met.values()) >= 5


@pytest.mark.sqlite
def test_what_is_read_is_stored(run: "Run", sheets: list[tuple[int, Path, Sheet]]) -> None:
    """A sheet of each fault, and some without, through the command: what `export` gives."""
    for seed, path, sheet in sheets[: 2 * len(FAULTS)]:
        options = [word for settling in sheet.settling for word in settling.options]
        if sheet.settling:
            refused = run("import", str(path), "--add-people")
            assert refused.code in {3, 4}, (seed, refused.err)
        outcome = run("import", str(path), "--add-people", "--force", *options)
        assert outcome.code == 0, (seed, outcome.err, sheet.text)
        rows = run("export", "--all-people").rows
        stored = Counter(
            Known(
                row["person"],
                row["side"],
                row["tested_at"][:19],
                tuple(round(float(trial) * 100) for trial in row["trials_cm"].split()),
                int(row["pain"]) if row["pain"] else None,
            )
            for row in rows
        )
        assert stored == Counter(k._replace(person=k.person or "me") for k in sheet.known), seed
        if sheet.known:
            run("undo")
