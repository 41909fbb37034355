"""Tests from a file into the database: counts, people, and one step to undo."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.storage.stores import import_rows

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.drafts import BadRow, Draft, Kind, TestDraft
from dorsiflex.domain.measurement import KneeToWallTest, Side, TestRecord, Trial
from dorsiflex.errors import ImportRefusedError, NotFoundError
from dorsiflex.storage.importing import ImportCounts, Imported, ImportOptions
from dorsiflex.storage.location import Location, locate
from dorsiflex.storage.statements import COLUMNS
from dorsiflex.storage.transactions import dry_run_store, reading, writing

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
START = datetime(2020, 1, 1, 7, 30, tzinfo=UTC)


@pytest.fixture
def location(on_server: str | None, migrated: Path) -> Location:
    """A database without data."""
    return Location(migrated) if on_server is None else locate(on_server)


@pytest.fixture
def take(location: Location) -> Callable[..., ImportCounts]:
    """Import drafts, and collect what is refused on the way."""

    def import_drafts(
        drafts: Iterable[TestDraft],
        person: str | None = None,
        *,
        adds_people: bool = False,
        refused: list[BadRow] | None = None,
    ) -> ImportCounts:
        refusals = [] if refused is None else refused
        options = ImportOptions(person, adds_people)
        return import_into(location, drafts, options, refusals).counts

    return import_drafts


def import_into(
    location: Location, drafts: Iterable[TestDraft], options: ImportOptions, refusals: list[BadRow]
) -> Imported:
    """Import drafts as one step."""
    with writing(location, NOW) as store:
        return import_rows(
            store,
            Kind.TESTS,
            drafts,
            options,
            refusals.append,
            lambda counts: f"import: {counts.new} new, {counts.changed} changed",
        )


def at(number: int, seconds: int = 0) -> str:
    """Return when the test of a number was."""
    return (START + timedelta(minutes=15 * number, seconds=seconds)).isoformat()


def draft(number: int, *trials: int, person: str | None = "me", own: bool = True) -> TestDraft:
    """Return the test of one quarter of an hour; with an id if it is from an export."""
    record = TestRecord(
        str(UUID(int=number)) if own else "",
        person or "",
        Side.LEFT,
        at(number),
        tuple(Trial(trial) for trial in trials or (950, 1000)),
        note=f"number {number}" if number % 2 else None,
    )
    return Draft(number + 2, record)


def changed(draft: TestDraft, **fields: Any) -> TestDraft:  # noqa: ANN401 # any field
    """Return a draft with other values."""
    return draft._replace(record=draft.record._replace(**fields))


def stored(location: Location, person: str | None = None) -> list[KneeToWallTest]:
    """Return a person's tests, oldest first."""
    with reading(location, NOW) as store:
        return list(store.tests(store.person(person), Filter()))


def dump(location: Location, *tables: str) -> list[tuple[object, ...]]:
    """Return all rows of tables, in order."""
    with reading(location, NOW) as store:
        return [
            row
            for table in tables or ("person", "test")
            for row in store._database.rows(
                f"SELECT {', '.join(COLUMNS[table])} FROM {table} ORDER BY 1, 2"  # noqa: S608 # names of our own
            )
        ]


def test_importing_twice_changes_nothing(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """The second time all rows are the same: the data, and what can be undone and redone, stay."""
    drafts = [draft(number) for number in range(2500)]
    assert take(drafts) == ImportCounts(new=2500)
    before = dump(location, "person", "test", "change", "changed")
    assert take(drafts) == ImportCounts(same=2500)
    assert dump(location, "person", "test", "change", "changed") == before


def test_an_import_is_one_note_however_large(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """One change; a note on the new person and one on all tests, with its counts as summary."""
    take(draft(number) for number in range(3500))
    ((_, _, summary, undone, _),) = dump(location, "change")
    assert (summary, undone) == ("import: 3500 new, 0 changed", 0)
    notes = [(table, first, last) for _, _, table, first, last, _ in dump(location, "changed")]
    assert notes == [("person", 1, 1), ("test", 1, 3500)]


def test_an_edited_row_is_one_change(location: Location, take: Callable[..., ImportCounts]) -> None:
    """Every field follows the file, and the test keeps its number."""
    take(draft(number) for number in range(5))
    edited = changed(draft(3, 1100), side=Side.RIGHT, pain=0, sharp=True, tags=("a", "b"))
    assert take([draft(0), edited, draft(4)]) == ImportCounts(changed=1, same=2)
    test = stored(location)[3]
    assert (test.id, test.side, test.trials, test.pain) == (4, Side.RIGHT, (1100,), 0)
    assert (test.sharp, test.tags, test.note) == (True, ("a", "b"), "number 3")


@pytest.mark.slow_on_server
@pytest.mark.parametrize("rows", [1, 3, 1500])
def test_undo_gives_the_database_back_and_redo_gives_it_again(
    location: Location, take: Callable[..., ImportCounts], rows: int
) -> None:
    """New, changed and new people in one import; back and forth, twice."""
    take(draft(number) for number in range(0, rows, 2))
    before = dump(location)
    others = [draft(number, 700, 800, 900) for number in range(rows)]
    people = [draft(rows + number, person="Anna") for number in range(rows)]
    take(others + people, adds_people=True)
    after = dump(location)
    assert len(after) > len(before)
    for _ in range(2):
        with writing(location, NOW) as store:
            store.undo()
        assert dump(location) == before
        with writing(location, NOW) as store:
            store.redo()
        assert dump(location) == after


def test_ids_that_are_stored_are_found_among_new_ones(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """However they are mixed, in whichever batch."""
    take(draft(number) for number in range(0, 2600, 7))
    assert take(draft(number) for number in range(2600)) == ImportCounts(new=2228, same=372)
    assert sorted(test.id or 0 for test in stored(location)) == list(range(1, 2601))
    assert [test.note for test in stored(location)[:4]] == [None, "number 1", None, "number 3"]


@pytest.mark.parametrize("apart", [0, 1200])
def test_an_id_that_stands_twice_must_say_the_same(
    location: Location, take: Callable[..., ImportCounts], apart: int
) -> None:
    """Whether the first of them is new, changed or the same, near or far in the file."""
    between = [draft(100 + number) for number in range(apart)]
    for first in (draft(1), draft(1, 800), draft(1, 800)):
        refused: list[BadRow] = []
        take([first, *between, first, draft(1, 2000)], refused=refused)
        assert [(row.line, row.value) for row in refused] == [(3, str(UUID(int=1)))]
        assert stored(location)[0].trials == first.record.trials


def test_foreign_rows_that_are_stored_are_skipped_and_repeats_in_the_file_kept(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """Same person, side, time and trials as before this import; anything else is new."""
    rows = [draft(1, own=False), draft(1, own=False), draft(2, own=False)]
    assert take(rows) == ImportCounts(new=3)
    assert take(rows) == ImportCounts(duplicates=3)
    others = [
        changed(rows[0], side=Side.RIGHT),
        changed(rows[0], trials=(Trial(1000), Trial(950))),
        changed(rows[0], tested_at=at(1, seconds=1)),
        changed(rows[0], pain=3),
    ]
    assert take(others) == ImportCounts(new=3, duplicates=1)
    assert take([changed(row, person="Anna") for row in rows], adds_people=True).new == 3
    assert take([changed(row, person="ANNA") for row in rows]).duplicates == 3
    assert len(stored(location)) == 6


def test_an_empty_database_takes_the_people_of_the_file(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """The first of them is the default person."""
    take([draft(1, person="Anna K"), draft(2, person="Ben")])
    assert [test.person for test in stored(location)] == ["Anna K"]
    with reading(location, NOW) as store:
        assert [person.name for person in store.people()] == ["Anna K", "Ben"]


def test_the_first_person_stays_the_first(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """Where the file has `me`, wherever it stands, that is who is meant."""
    take([draft(1, person="Anna"), draft(2, person="Me"), draft(3, person="Ben")])
    assert [test.person for test in stored(location)] == ["Me"]


def test_a_row_without_a_person_is_of_the_first_one(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """Who is made on first use, and stays who is meant though others follow."""
    take([draft(1, person=None, own=False)])
    take([draft(2, person="Anna")], adds_people=True)
    assert [test.person for test in stored(location)] == ["me"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_row_without_a_person_beside_named_ones_is_refused(
    location: Location, take: Callable[..., ImportCounts], first: int
) -> None:
    """Whichever comes first; a name may have been lost, and the row would be somebody else's."""
    rows = [draft(1, person=None, own=False), draft(2, person="Anna")]
    with pytest.raises(ImportRefusedError, match="the person is missing, but other rows have one"):
        take(rows if first else rows[::-1])
    assert dump(location) == []


def test_a_stored_row_without_a_person_stays_with_its_owner(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """Also where something else in it changed; an id that is not stored is refused."""
    take([draft(1, person="BK"), draft(2, person="NA")])
    refused: list[BadRow] = []
    rows = [draft(1, person="BK"), draft(2, 700, person=None), draft(3, person=None)]
    assert take(rows, refused=refused) == ImportCounts(same=1, changed=1)
    assert [test.trials for test in stored(location, "NA")] == [(700,)]
    assert [(row.line, row.reason[:18]) for row in refused] == [(5, "the person is miss")]


def test_people_who_are_not_known_are_refused(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """With the line and a suggestion; nothing is stored, and with leave they are added."""
    take([draft(1, person="Anna")])
    before = dump(location, "person", "test", "change")
    with pytest.raises(NotFoundError) as refused:
        take([draft(2, person="Anna"), draft(3, person="Ana")])
    assert refused.value.message == "line 5: there is no person 'Ana'"
    assert refused.value.hint == ("did you mean Anna? if not, use --add-people to add new people")
    assert dump(location, "person", "test", "change") == before
    with pytest.raises(NotFoundError, match="there is no person 'Zoe'"):
        take([draft(2, person=None, own=False)], "Zoe")
    take([draft(3, person="Ana")], adds_people=True)
    assert [test.person for test in stored(location, "ana")] == ["Ana"]


def test_all_who_are_not_known_are_named_at_once(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """Each where it is first, whatever its case, in whichever batch; ten of them by name."""
    take([draft(1, person="Anna")])
    before = dump(location, "person", "test", "change")
    known = [draft(number, person="anna") for number in range(2, 1500)]
    # A draft is on the line two below its number.
    with pytest.raises(NotFoundError) as refused:
        take([draft(1, person="Zoe"), *known, draft(1500, person="ZOE"), draft(1501, person="Ana")])
    assert refused.value.message == (
        "2 people are not in the database: 'Zoe' (line 3), 'Ana' (line 1503)"
    )
    assert refused.value.hint == "use --add-people to add new people"
    with pytest.raises(NotFoundError) as refused:
        take([draft(number, person=f"p{number:02}") for number in range(1, 15)])
    assert refused.value.message == (
        "14 people are not in the database: 'p01' (line 3), 'p02' (line 4), 'p03' (line"
        " 5), 'p04' (line 6), 'p05' (line 7), 'p06' (line 8), 'p07' (line 9), 'p08' (line"
        " 10), 'p09' (line 11), 'p10' (line 12) and 4 more"
    )
    assert dump(location, "person", "test", "change") == before


def test_too_many_who_are_not_known_end_the_reading(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """At the thousandth, so that a column of something else is not kept in memory."""
    take([draft(1, person="Anna")])
    drafts = iter([draft(number, person=f"x{number}") for number in range(2, 3002)])
    with pytest.raises(NotFoundError) as refused:
        take(drafts)
    assert refused.value.message.startswith(
        "1,000 people or more are not in the database: 'x2' (line 4), "
    )
    assert refused.value.message.endswith(" and 990 more")
    assert sum(1 for _ in drafts) == 2000
    assert len(dump(location, "test")) == 1


def test_who_is_new_is_told(location: Location) -> None:
    """In the order of the file, once each; not who is known, nor the first one, made on first use.

    Into an empty database come the people of the file, and they are reported as well.
    """

    def people_added(drafts: list[TestDraft], *, adds_people: bool = False) -> tuple[str, ...]:
        return import_into(location, drafts, ImportOptions(None, adds_people), []).people_added

    first = [draft(1, person="Zoe"), draft(2, person="me"), draft(3, person="Anna")]
    assert people_added(first) == ("Zoe", "Anna")
    names = ("zoe", "pl02", "Anna", "PL02", "Ben")
    rows = [draft(4, person=name, own=False) for name in names]
    assert people_added(rows, adds_people=True) == ("pl02", "Ben")
    assert people_added(rows, adds_people=True) == ()


def test_me_is_made_on_first_use_beside_others(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """A file of `me` needs no leave where the first person was not made yet."""
    with writing(location, NOW) as store:
        store.add_people(["Anna"])
    take([draft(1, person="me")])
    assert [test.person for test in stored(location)] == ["me"]


def test_an_id_is_never_given_again(location: Location, take: Callable[..., ImportCounts]) -> None:
    """Also if an import was undone; rows that were stored already need none, on both."""
    take(draft(number) for number in range(1500))
    with writing(location, NOW) as store:
        store.undo()
    take([draft(number, 900) for number in range(3)])
    take([draft(number, 900) for number in range(3)])
    take([draft(9)])
    assert [test.id for test in stored(location)] == [1501, 1502, 1503, 1504]


def test_a_pseudonymised_export_is_not_taken_back(
    location: Location, take: Callable[..., ImportCounts]
) -> None:
    """Its tests would go from people to codes: all refused, added people or not."""
    take([draft(1, person="Anna"), draft(2, person="Bob")])
    with writing(location, NOW) as store:
        store.people_store.give_codes(["Bob"])
        code = store.people_store.codes()["Bob"]
    before = dump(location)
    for adds_people in (False, True):
        with pytest.raises(ImportRefusedError, match=f"'{code}' is a code") as refused:
            take([draft(3, person="Anna"), draft(2, person=code)], adds_people=adds_people)
        assert refused.value.exit_code == 4
    assert dump(location) == before
    # What is no code of anybody here is a name like another.
    take([draft(4, person="P-2222")], adds_people=True)
    with writing(location, NOW) as store:
        store.rename_person("Bob", code)
    take([draft(5, person=code)])
    assert len(stored(location, code)) == 2


@pytest.mark.sqlite  # a server's tables are in test_postgresql.py
def test_a_rehearsal_counts_and_leaves_no_trace(location: Location) -> None:
    """Neither in a database that is there, nor where none is."""
    refused: list[BadRow] = []
    for where in (location, Location(location.path.with_name("none.sqlite3"))):
        existed = where.path.exists()
        before = where.path.read_bytes() if existed else b""
        with dry_run_store(where, NOW) as store:
            imported = import_rows(
                store,
                Kind.TESTS,
                (draft(number) for number in range(3000)),
                ImportOptions(),
                refused.append,
                lambda _: "import",
            )
        assert imported.counts == ImportCounts(new=3000)
        assert where.path.exists() == existed
        if existed:
            assert where.path.read_bytes() == before
