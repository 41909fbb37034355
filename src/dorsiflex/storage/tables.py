"""The definition of all tables, constraints and indexes; migrations are written from it.

Nothing is read or written through these classes: `statements` has the SQL, and tests compare it
with this definition. Only tests and `.ci/schema.py` import them, because importing SQLModel takes
longer than any command (docs/design.md).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from dorsiflex.storage.migrations.columns import (
    NAMES,
    boolean,
    day,
    dose,
    moment,
    trials,
    whole_number,
)

_SIDE = "side IN ('left', 'right')"

_NEVER_REUSED = {"sqlite_autoincrement": True}


class Table(SQLModel):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


class PersonRow(Table, table=True):
    """A person whose ankles are tested."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("name_key"), _NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    """The name without case and Unicode form (`domain.text.name_key`)."""
    is_default: bool = Field(default=False, sa_type=boolean("is_default"))
    """The person commands use if no name is given."""


class PersonCodeRow(Table, table=True):
    """The code of a person in pseudonymised exports.

    It outlives the person, whose id is never reused: hence no foreign key, and no undo. After the
    removal of a person is undone, exported codes are still valid.
    """

    __tablename__ = "person_code"
    __table_args__ = (UniqueConstraint("code"),)

    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str


class TestRow(Table, table=True):
    """One ankle measured at one moment."""

    __test__ = False  # no pytest class, despite its name
    __tablename__ = "test"
    __table_args__ = (
        UniqueConstraint("uuid"),
        CheckConstraint("length(uuid) = 36", name="uuid"),
        CheckConstraint(_SIDE, name="side"),
        *moment("tested_at"),
        whole_number("utc_offset_minutes", -1080, 1080),
        whole_number("pain", 0, 10),
        CheckConstraint("footwear IN ('barefoot', 'shoes')", name="footwear"),
        CheckConstraint("back_foot IN ('flat', 'raised', 'off')", name="back_foot"),
        *trials(),
        CheckConstraint("measured_by IN ('self', 'other')", name="measured_by"),
        CheckConstraint("session_id > 0 AND session_id < id", name="session_id"),
        Index(None, "person_id", "side", "tested_at"),
        Index(None, "person_id", "tested_at"),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    uuid: str
    person_id: int = Field(foreign_key="person.id")
    side: str
    tested_at: str
    """Local date and time, `2026-11-20T07:30:00`: text, so that no driver converts it to UTC."""
    utc_offset_minutes: int
    pain: int | None = None
    sharp: bool = Field(sa_type=boolean("sharp"))
    footwear: str | None = None
    warmed_up: bool | None = Field(default=None, sa_type=boolean("warmed_up"))
    back_foot: str | None = None
    tags: str
    """Separated by single spaces; empty for none."""
    note: str | None = None
    trial_1: int
    """Hundredths of a centimetre, like the other trials; in the order they were measured."""
    trial_2: int | None = None
    trial_3: int | None = None
    trial_4: int | None = None
    trial_5: int | None = None
    trial_6: int | None = None
    trial_7: int | None = None
    trial_8: int | None = None
    trial_9: int | None = None
    trial_10: int | None = None
    measured_by: str | None = None
    session_id: int | None = None
    """The lowest id of the tests stored together; NULL if it is the test's own."""


class GoalRow(Table, table=True):
    """A target score for one ankle."""

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("person_id", "side"),
        CheckConstraint(_SIDE, name="side"),
        whole_number("target", 0, 3000),
        *day("by_day"),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    side: str
    target: int
    """Hundredths of a centimetre."""
    by_day: str | None = None


class ChangeRow(Table, table=True):
    """A change that `undo` reverts as a whole."""

    __tablename__ = "change"
    __table_args__ = (_NEVER_REUSED,)

    id: int | None = Field(default=None, primary_key=True)
    made_at: str
    summary: str
    undone: bool = Field(default=False, sa_type=boolean("undone"))
    undone_order: int | None = None
    """Redo begins with the highest; NULL if not undone."""


class ChangedRow(Table, table=True):
    """An entry of the change log: rows that a change touched, with their other state."""

    __tablename__ = "changed"
    __table_args__ = (
        Index(None, "change_id", "id"),
        CheckConstraint("first_id <= last_id", name="ids"),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id", ondelete="CASCADE")
    table_name: str
    first_id: int
    last_id: int
    image: str | None = None
    """The other state of one row as JSON; NULL if the rows do not exist in it."""


class TrainingRow(Table, table=True):
    """One exercise done at one moment."""

    __tablename__ = "training"
    __table_args__ = (
        UniqueConstraint("uuid"),
        CheckConstraint("length(uuid) = 36", name="uuid"),
        CheckConstraint("length(exercise) > 0", name="exercise"),
        *moment("done_at"),
        whole_number("utc_offset_minutes", -1080, 1080),
        CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        *dose(),
        whole_number("load", 0, 50000),
        whole_number("pain", 0, 10),
        Index(None, "person_id", "done_at"),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    uuid: str
    person_id: int = Field(foreign_key="person.id")
    exercise: str
    """A key of the catalogue, which can grow without a migration."""
    done_at: str
    """Local date and time, as `test.tested_at`."""
    utc_offset_minutes: int
    side: str | None = None
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    load: int | None = None
    """Hundredths of a kilogram."""
    pain: int | None = None
    sharp: bool = Field(sa_type=boolean("sharp"))
    note: str | None = None


class MorningRow(Table, table=True):
    """The pain on one morning."""

    __tablename__ = "morning"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        *day("day"),
        whole_number("pain", 0, 10),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    day: str
    pain: int


class PlanRow(Table, table=True):
    """A weekly programme for some weeks."""

    __tablename__ = "training_plan"
    __table_args__ = (
        *day("start_day"),
        *day("end_day"),
        CheckConstraint("start_day <= end_day", name="days"),
        Index(None, "person_id", "start_day"),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    start_day: str
    end_day: str


class PlanItemRow(Table, table=True):
    """One exercise of a plan, from `since_day` to `until_day`."""

    __tablename__ = "plan_item"
    __table_args__ = (
        whole_number("position", 1, 1000),
        CheckConstraint("length(exercise) > 0", name="exercise"),
        whole_number("times", 1, 7),
        *dose(),
        *day("since_day"),
        *day("until_day"),
        CheckConstraint("since_day <= until_day", name="days"),
        {"sqlite_with_rowid": False},
    )

    plan_id: int = Field(foreign_key="training_plan.id", ondelete="CASCADE", primary_key=True)
    position: int = Field(primary_key=True)
    exercise: str
    times: int
    """Sessions per week."""
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    since_day: str
    until_day: str


class EventRow(Table, table=True):
    """Something that happened to a person on a day."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("uuid"),
        CheckConstraint("length(uuid) = 36", name="uuid"),
        *day("day"),
        CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        CheckConstraint("length(text) BETWEEN 1 AND 200", name="text"),
        Index(None, "person_id", "day"),
        _NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    uuid: str
    person_id: int = Field(foreign_key="person.id")
    day: str
    """The local day of the person."""
    side: str
    is_baseline: bool = Field(sa_type=boolean("is_baseline"))
    """Whether comparisons start from this event."""
    text: str
