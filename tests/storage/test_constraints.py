from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.storage.conftest import Raw

UUID_1 = "00000000-0000-4000-8000-000000000001"
UUID_2 = "00000000-0000-4000-8000-000000000002"

ROWS: dict[str, dict[str, Any]] = {
    "person": {"id": 1, "name": "Ana", "name_key": "ana", "is_default": False},
    "test": {
        "id": 1,
        "uuid": UUID_1,
        "person_id": 1,
        "side": "left",
        "tested_at": "2026-11-20T07:30:00",
        "utc_offset_minutes": 60,
        "pain": 3,
        "sharp": False,
        "footwear": "barefoot",
        "warmed_up": True,
        "back_foot": "flat",
        "measured_by": "self",
        "session_id": None,
        "tags": "",
        "note": None,
        "trial_1": 950,
        "trial_2": None,
        "trial_3": None,
    },
    "goal": {"id": 1, "person_id": 1, "side": "left", "target": 1250, "by_day": "2027-02-01"},
    "event": {
        "id": 1,
        "uuid": UUID_1,
        "person_id": 1,
        "day": "2026-11-20",
        "side": "both",
        "is_baseline": True,
        "text": "surgery",
    },
    "change": {"id": 1, "made_at": "2026-11-20T12:00:00+01:00", "summary": "log", "undone": False},
    "changed": {
        "id": 1,
        "change_id": 1,
        "table_name": "test",
        "first_id": 1,
        "last_id": 1,
        "image": None,
    },
}
"""A row of each table that is right; rows of other tables hang on them."""

ANOTHER: dict[str, dict[str, Any]] = {
    "person": {"id": 2, "name_key": "bob"},
    "test": {"id": 2, "uuid": UUID_2},
    "goal": {"id": 2, "side": "right"},
    "event": {"id": 2, "uuid": UUID_2},
    "change": {"id": 2},
    "changed": {"id": 2},
}
"""What a second row of each table must have of its own."""

FORBIDDEN: list[tuple[str, str, object]] = [
    *(("test", "pain", value) for value in (11, -1, 2.5, "x", b"3")),
    *(("test", "side", value) for value in ("middle", "LEFT", "", None, 1)),
    *(("test", "sharp", value) for value in (2, -1, 0.5, "yes", None)),
    *(("test", "warmed_up", value) for value in (2, "warm")),
    *(("test", "footwear", value) for value in ("boots", "", "Shoes")),
    *(("test", "back_foot", value) for value in ("up", "")),
    *(("test", "measured_by", value) for value in ("me", "")),
    *(("test", "session_id", value) for value in (0, -1, 9)),
    *(("test", "uuid", value) for value in (UUID_1[:-1], UUID_1 + "0", "", None)),
    *(("test", "utc_offset_minutes", value) for value in (1081, -1081, 60.5, "x", None)),
    *(("test", "person_id", value) for value in (99, None, 1.5)),
    *(("test", "tags", value) for value in (None,)),
    *(
        ("test", "tested_at", value)
        for value in (
            None,
            "",
            "2026-11-20",
            "2026-11-20 07:30:00",
            "2026-11-20t07:30:00",
            "2026-11-20T07:30",
            "2026-11-20T07:30:00Z",
            "2026-11-20T07:30:00+01:00",
            "2026-11-20T07:30:00.5",
            "20.11.2026T07:30:00",
            "2026-13-20T07:30:00",
            "2026-02-30T07:30:00",
            "2027-02-29T07:30:00",
            "2026-11-20T24:00:00",
            "2026-11-20T07:60:00",
            "2026-11-20T07:30:60",
            "abcd-ef-ghTij:kl:mn",
            1_795_000_000,
        )
    ),
    *(("test", "trial_1", value) for value in (3001, -1, 9.5, "x", None)),
    *(("test", f"trial_{number}", 3001) for number in range(2, 11)),
    *(("test", f"trial_{number}", 950) for number in range(3, 11)),
    *(("goal", "target", value) for value in (3001, -1, 9.5, "x", None)),
    *(("goal", "side", value) for value in ("both", None)),
    *(("goal", "person_id", value) for value in (99, None)),
    *(
        ("goal", "by_day", value)
        for value in ("2027-02-29", "2027-2-1", "tomorrow", "abcd-ef-gh", "2027-02-01T00:00:00")
    ),
    *(("event", "uuid", value) for value in (UUID_1[:-1], "", None)),
    *(("event", "person_id", value) for value in (99, None)),
    *(("event", "day", value) for value in ("2026-02-30", "2026-11-20T07:30:00", "", None)),
    *(("event", "side", value) for value in ("up", "", None)),
    *(("event", "is_baseline", value) for value in (2, None)),
    *(("event", "text", value) for value in ("", "x" * 201, None)),
    *(("person", "is_default", value) for value in (2, None)),
    *(("person", "name", value) for value in (None,)),
    *(("person", "name_key", value) for value in (None,)),
    *(("change", "undone", value) for value in (2, None)),
    *(("changed", "change_id", value) for value in (99, None)),
    *(("changed", "first_id", value) for value in (2, None)),
    *(("changed", "last_id", value) for value in (0, None)),
]


TURNED: dict[tuple[str, object], object] = {
    ("pain", 2.5): 2,
    ("utc_offset_minutes", 60.5): 60,
    ("trial_1", 9.5): 10,
    ("target", 9.5): 10,
    ("sharp", "yes"): True,
}
"""What PostgreSQL makes of a wrong value where the type of the column leaves it a choice: a half to
the even neighbour, a word for true to true. The value that is stored is right."""


@pytest.fixture
def filled(raw: "Raw") -> "Raw":
    """Return a database with one row in each table."""
    for table, row in ROWS.items():
        insert(raw, table, row)
    return raw


def insert(connection: "Raw", table: str, row: dict[str, Any]) -> None:
    """Insert a row as any other program could."""
    columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row)  # noqa: S608 # names of our own


def stored(connection: "Raw", table: str, column: str) -> set[object]:
    """Return the values of a column."""
    return {value for (value,) in connection.execute(f"SELECT {column} FROM {table}")}  # noqa: S608 # likewise


@pytest.mark.parametrize("table", ROWS)
def test_a_second_row_is_accepted(filled: "Raw", table: str) -> None:
    """What the refusals below change one value of is right itself."""
    insert(filled, table, {**ROWS[table], **ANOTHER[table]})


@pytest.mark.parametrize(("table", "column", "value"), FORBIDDEN)
def test_a_forbidden_value_is_not_inserted(
    backend: str, filled: "Raw", table: str, column: str, value: object
) -> None:
    """Whatever program writes it, the database refuses."""
    row = {**ROWS[table], **ANOTHER[table], column: value}
    if backend == "postgresql" and (column, value) in TURNED:
        insert(filled, table, row)
        assert stored(filled, table, column) == {ROWS[table][column], TURNED[column, value]}
        return
    with pytest.raises(filled.refusal):
        insert(filled, table, row)


@pytest.mark.parametrize(("table", "column", "value"), FORBIDDEN)
def test_a_right_value_is_not_made_a_forbidden_one(
    backend: str, filled: "Raw", table: str, column: str, value: object
) -> None:
    """An UPDATE is held to the same as an INSERT."""
    statement = f"UPDATE {table} SET {column} = :value"  # noqa: S608 # names of our own
    if backend == "postgresql" and (column, value) in TURNED:
        filled.execute(statement, {"value": value})
        assert stored(filled, table, column) == {TURNED[column, value]}
        return
    with pytest.raises(filled.refusal):
        filled.execute(statement, {"value": value})


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        *(("test", "pain", value) for value in (0, 10, None)),
        *(("test", "utc_offset_minutes", value) for value in (-1080, 0, 1080)),
        *(("test", "tested_at", value) for value in ("2028-02-29T00:00:00", "1900-01-01T23:59:59")),
        *(("test", "warmed_up", value) for value in (False, None)),
        *(("test", "trial_1", value) for value in (0, 3000)),
        *(("test", "trial_2", value) for value in (0, 3000, None)),
        *(("goal", "by_day", value) for value in ("2028-02-29", "9999-12-31", None)),
    ],
)
def test_the_outermost_values_are_accepted(
    filled: "Raw", table: str, column: str, value: object
) -> None:
    """A constraint that is too narrow would refuse what the program accepts."""
    insert(filled, table, {**ROWS[table], **ANOTHER[table], column: value})


@pytest.mark.parametrize(
    ("table", "same"),
    [
        ("test", {"uuid": UUID_1}),
        ("person", {"name_key": "ana"}),
        ("goal", {"side": "left"}),
        *((table, {"id": 1}) for table in ("person", "test", "goal", "change", "changed")),
    ],
)
def test_what_is_unique_is_there_once(filled: "Raw", table: str, same: dict[str, Any]) -> None:
    """A uuid, a name, a goal for an ankle, an id."""
    with pytest.raises(filled.refusal, match=r"(?i)unique"):
        insert(filled, table, {**ROWS[table], **ANOTHER[table], **same})


def test_a_person_with_tests_is_not_deleted(filled: "Raw") -> None:
    """Tests of nobody cannot come about."""
    with pytest.raises(filled.refusal, match=r"(?i)foreign key"):
        filled.execute("DELETE FROM person")


def test_a_test_has_up_to_ten_trials(filled: "Raw") -> None:
    """Ten are accepted; taking one away from their midst is not."""
    ten: dict[str, Any] = {f"trial_{number}": number for number in range(1, 11)}
    insert(filled, "test", {**ROWS["test"], **ANOTHER["test"], **ten})
    with pytest.raises(filled.refusal):
        filled.execute("UPDATE test SET trial_9 = NULL WHERE id = 2")


def test_notes_on_rows_go_with_their_change(filled: "Raw") -> None:
    """What can no longer be redone leaves nothing behind."""
    filled.execute("DELETE FROM change")
    assert list(filled.execute("SELECT * FROM changed")) == []
