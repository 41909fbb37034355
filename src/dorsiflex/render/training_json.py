"""Training, mornings and plans as JSON for scripts."""

from typing import TYPE_CHECKING, Any

from dorsiflex.exchange.columns import TRAINING
from dorsiflex.render.machine import document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.plan import Plan, PlanItem, TrainingWeek
    from dorsiflex.domain.report import Progression
    from dorsiflex.domain.training import MorningPain, TrainingSession


def session_fields(session: "TrainingSession") -> dict[str, Any]:
    """Give one session; `id` is what is typed, `uuid` the one that exports carry."""
    fields = TRAINING.json_fields(session)
    return {"id": f"t{session.id}", "uuid": fields.pop("id"), **fields}


def sessions_json(sessions: "Iterable[TrainingSession]") -> str:
    """Write sessions."""
    return document("training/1", training=[session_fields(session) for session in sessions])


def session_json(session: "TrainingSession") -> str:
    """Write one session."""
    return document("training_session/1", training_session=session_fields(session))


def morning_json(morning: "MorningPain") -> str:
    """Write the pain of one morning."""
    return document(
        "morning/1",
        person=morning.person,
        day=morning.day.isoformat(),
        pain=morning.pain,
    )


def plan_fields(plan: "Plan") -> dict[str, Any]:
    """Give one plan with its items."""
    return {
        "id": plan.id,
        "person": plan.person,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "items": [_item(item) for item in plan.items],
    }


def plans_json(plans: "Iterable[Plan]") -> str:
    """Write plans."""
    return document("plans/1", plans=[plan_fields(plan) for plan in plans])


def plan_json(plan: "Plan") -> str:
    """Write one plan."""
    return document("plan/1", plan=plan_fields(plan))


def plan_week_json(
    plan: "Plan",
    week: "TrainingWeek",
    weeks: "Iterable[TrainingWeek]",
    progression: "Progression | None",
) -> str:
    """Write one plan with what was done in a week, in all its weeks, and the advice."""
    return document(
        "plan/1",
        plan=plan_fields(plan),
        week={
            **week_fields(week),
            "exercises": [
                {
                    "exercise": each.exercise,
                    "planned": each.planned,
                    "done": each.done,
                    "left": each.left,
                    "days": [day.isoformat() for day in each.days],
                }
                for each in week.exercises
            ],
        },
        weeks=[week_fields(each) for each in weeks],
        progression=progression and progression_fields(progression),
    )


def week_fields(week: "TrainingWeek") -> dict[str, Any]:
    """Give one week; `planned` is null where no plan says anything."""
    return {
        "week": week.week.name,
        "start": week.week.start.isoformat(),
        "sessions": week.sessions,
        "planned": week.planned if week.is_planned else None,
        "planned_done": week.planned_done if week.is_planned else None,
    }


def progression_fields(progression: "Progression") -> dict[str, Any]:
    """Give the advice with its reasons and sources."""
    return {
        "advice": progression.advice,
        "reasons": list(progression.reasons),
        "sources": [source.citation for source in progression.sources],
    }


def _item(item: "PlanItem") -> dict[str, Any]:
    return {
        "exercise": item.exercise,
        "times": item.times,
        "since": item.since.isoformat(),
        "until": item.until.isoformat(),
        "sets": item.sets,
        "reps": item.reps,
        "hold_s": item.hold_s,
    }
