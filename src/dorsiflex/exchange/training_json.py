"""Training and mornings as JSON: the names of the CSV, real values."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dorsiflex.domain.training import MorningPain, TrainingSession


def session_fields(session: "TrainingSession") -> dict[str, Any]:
    """Give what is written of a session."""
    return {
        "id": session.uuid,
        "person": session.person,
        "exercise": session.exercise,
        "done_at": session.done_at.isoformat(),
        "side": session.side,
        "sets": session.sets,
        "reps": session.reps,
        "hold_s": session.hold_s,
        "load_kg": session.load_kg,
        "pain": session.pain,
        "sharp": session.sharp,
        "note": session.note,
    }


def morning_fields(morning: "MorningPain") -> dict[str, Any]:
    """Give what is written of a morning."""
    return {"person": morning.person, "day": morning.day.isoformat(), "pain": morning.pain}
