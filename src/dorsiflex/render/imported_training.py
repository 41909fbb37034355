"""Training and mornings of a file as they would be stored."""

from typing import TYPE_CHECKING, Any

from dorsiflex.render.lengths import moment
from dorsiflex.render.table import Column, table
from dorsiflex.render.training import dose
from dorsiflex.render.training_json import session_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsiflex.domain.drafts import MorningDraft, SessionDraft
    from dorsiflex.render.screen import Screen


def sessions_table(
    drafts: "Sequence[SessionDraft]", person: str, screen: "Screen", numbered: str
) -> str:
    """Write training sessions one a line."""
    columns = [
        Column(numbered, right=True),
        *(Column(name) for name in ("person", "when", "exercise", "side", "done")),
        Column("pain", right=True),
        Column("note", prose=True),
    ]
    cells = []
    for draft in drafts:
        session = draft.session
        pain = ["" if session.pain is None else str(session.pain)]
        pain += ["sharp"] if session.sharp else []
        cells.append(
            [
                str(draft.line),
                draft.person or person,
                moment(session.done_at),
                session.exercise,
                session.side or "",
                dose(session.sets, session.reps, session.hold_s, session.load_kg),
                " ".join(filter(None, pain)),
                session.note or "",
            ]
        )
    return table(columns, cells, screen)


def mornings_table(
    drafts: "Sequence[MorningDraft]", person: str, screen: "Screen", numbered: str
) -> str:
    """Write the pain of mornings one a line."""
    columns = [Column(numbered, right=True), Column("person"), Column("day")]
    cells = [
        [
            str(draft.line),
            draft.person or person,
            draft.morning.day.isoformat(),
            str(draft.morning.pain),
        ]
        for draft in drafts
    ]
    return table([*columns, Column("pain", right=True)], cells, screen)


def session_draft_fields(draft: "SessionDraft", person: str) -> dict[str, Any]:
    """Give a session; it has no id yet that could be typed."""
    fields = session_fields(draft.session)
    return {**fields, "id": None, "person": draft.person or person}


def morning_draft_fields(draft: "MorningDraft", person: str) -> dict[str, Any]:
    """Give the pain of a morning."""
    return {
        "person": draft.person or person,
        "day": draft.morning.day.isoformat(),
        "pain": draft.morning.pain,
    }
