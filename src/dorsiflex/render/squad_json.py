"""A squad as JSON, version 1: additions keep the version, anything else makes a new one."""

from typing import TYPE_CHECKING, Any

from dorsiflex.render.machine import document
from dorsiflex.render.report_json import ankle_fields, asymmetry_fields

if TYPE_CHECKING:
    from dorsiflex.domain.squad import Squad, SquadLine


def squad_json(squad: "Squad") -> str:
    """Write a squad; what does not exist is null, an ankle never tested so far left out."""
    return document(
        "squad/1",
        since=squad.since.isoformat(),
        until=squad.until.isoformat(),
        due_days=squad.due_days,
        tag=squad.tag,
        people=[_line(line) for line in squad.lines],
    )


def _line(line: "SquadLine") -> dict[str, Any]:
    return {
        "person": line.person,
        "last_tested": line.last_tested and line.last_tested.isoformat(),
        "days_since": line.days_since,
        "needs": list(line.needs),
        "sides": {str(side): ankle_fields(ankle) for side, ankle in line.ankles.items()},
        "asymmetry": asymmetry_fields(line.asymmetry),
        "overdue": [str(due.side) for due in line.overdue],
        "warnings": [
            {"code": str(warning.code), "side": warning.side, "text": warning.text}
            for warning in line.warnings
        ],
    }
