"""The report as JSON, version 1: additions keep the version, anything else makes a new one."""

from typing import TYPE_CHECKING, Any

from dorsiflex.render.machine import document, goal_fields
from dorsiflex.render.training_json import progression_fields, week_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsiflex.domain.events import Event
    from dorsiflex.domain.goals import Goal
    from dorsiflex.domain.report import (
        Asymmetry,
        Change,
        Evidence,
        GoalProgress,
        PainSummary,
        Report,
        Setback,
        SideReport,
        Trend,
        Window,
    )
    from dorsiflex.domain.squad import AnkleLine
    from dorsiflex.domain.weekly import WeekSummary


def report_json(report: "Report") -> str:
    """Write a report; what does not exist is null, an ankle never tested so far left out."""
    return document(
        "report/1",
        person=report.person,
        since=report.since.isoformat(),
        until=report.until.isoformat(),
        sides={str(side): _side(of_side) for side, of_side in report.sides.items()},
        asymmetry=report.asymmetry and _asymmetry(report.asymmetry),
        warnings=[
            {"code": str(warning.code), "side": warning.side, "text": warning.text}
            for warning in report.warnings
        ],
        training=[week_fields(week) for week in report.training],
        progression=report.progression and progression_fields(report.progression),
        events=[_event(event) for event in report.events],
    )


def goals_list_json(goals: "Iterable[Goal]", report: "Report | None") -> str:
    """Write goals with how far each is, as the report has it; null if there are no tests."""
    sides = {} if report is None else report.sides
    return document(
        "goals/1",
        goals=[{**goal_fields(goal), **_standing(sides.get(goal.side))} for goal in goals],
    )


def _standing(side: "SideReport | None") -> dict[str, Any]:
    return {
        "current_cm": side and side.current and side.current.mean_cm,
        "to_go_cm": side and side.goal and side.goal.to_go_cm,
        "change": side and change_fields(side.change),
    }


def _side(side: "SideReport") -> dict[str, Any]:
    return {
        "tests": side.tests,
        "days": side.days,
        "start": side.start.isoformat(),
        "last_tested": side.last_tested.isoformat(),
        "weeks": [_week(week) for week in side.weeks],
        "baseline": side.baseline and _window(side.baseline),
        "current": side.current and _window(side.current),
        "change": change_fields(side.change),
        "trend": side.trend and _trend(side.trend),
        "goal": side.goal and _goal(side.goal),
        "pain": _pain(side.pain),
        "setback": side.setback and _setback(side.setback),
        "start_event": side.start_event and _event(side.start_event),
    }


def _week(week: "WeekSummary") -> dict[str, Any]:
    return {
        "week": week.week.name,
        "start": week.week.start.isoformat(),
        "tests": week.tests,
        "score_cm": week.score_cm,
        "best_cm": week.best_cm,
        "change_cm": week.change_cm,
        "pain_mean": week.pain_mean,
        "pain_max": week.pain_max,
    }


def _event(event: "Event") -> dict[str, Any]:
    return {
        "id": f"e{event.id}",
        "day": event.day.isoformat(),
        "side": event.side_word,
        "text": event.text,
        "baseline": event.is_baseline,
    }


def _window(window: "Window") -> dict[str, Any]:
    return {"mean_cm": window.mean_cm, "days": window.days}


def change_fields(change: "Change") -> dict[str, Any]:
    """Give a change, its error, the evidence for it and the verdict."""
    return {
        "cm": change.cm,
        "mdc_cm": change.mdc_cm,
        "sem_cm": change.sem.cm,
        "sem_source": str(change.sem.source),
        "verdict": str(change.verdict),
        "missing": change.missing,
        "since": change.since and change.since.isoformat(),
        "exceeds_mdc": change.exceeds_mdc,
        "evidence": change.evidence and _evidence(change.evidence),
    }


def _evidence(evidence: "Evidence") -> dict[str, Any]:
    return {"ratio": evidence.ratio, "needed": evidence.needed}


def _trend(trend: "Trend") -> dict[str, Any]:
    return {
        "cm_per_week": trend.cm_per_week,
        "low": trend.low,
        "high": trend.high,
        "days": trend.days,
        "reading_step_cm": trend.reading_step_cm,
    }


def _goal(progress: "GoalProgress") -> dict[str, Any]:
    goal = progress.goal
    return {
        "target_cm": goal.target_cm,
        "by": goal.by.isoformat() if goal.by else None,
        "to_go_cm": progress.to_go_cm,
        "weeks_likely": progress.weeks_likely,
        "weeks_earliest": progress.weeks_earliest,
        "weeks_latest": progress.weeks_latest,
        "pace_needed_cm_per_week": progress.pace_needed_cm_per_week,
    }


def _pain(pain: "PainSummary") -> dict[str, Any]:
    return {
        "latest": pain.latest,
        "worst": pain.worst,
        "limit": pain.limit,
        "latest_above": pain.latest_above,
        "worst_above": pain.worst_above,
        "sharp_tests": pain.sharp_tests,
        "first_week_mean": pain.first_week_mean,
        "last_week_mean": pain.last_week_mean,
        "noticeable": pain.noticeable,
        "rising": pain.rising,
    }


def _setback(setback: "Setback") -> dict[str, Any]:
    return {"drop_cm": setback.drop_cm, "on": setback.on.isoformat()}


def _asymmetry(asymmetry: "Asymmetry") -> dict[str, Any]:
    return {
        "cm": asymmetry.cm,
        "mdc_cm": asymmetry.mdc_cm,
        "level": str(asymmetry.level),
        "stiffer": asymmetry.stiffer,
        "evidence": asymmetry.evidence and _evidence(asymmetry.evidence),
    }


def ankle_fields(ankle: "AnkleLine") -> dict[str, Any]:
    """Give what a line of a squad says of one ankle, by the names of the report."""
    return {
        "tests": ankle.tests,
        "days": ankle.days,
        "start": ankle.start.isoformat(),
        "last_tested": ankle.last_tested.isoformat(),
        "current": ankle.current and _window(ankle.current),
        "change": change_fields(ankle.change),
        "goal": ankle.goal and _goal(ankle.goal),
        "pain": _pain(ankle.pain),
        "setback": ankle.setback and _setback(ankle.setback),
        "start_event": ankle.start_event and _event(ankle.start_event),
    }


def asymmetry_fields(asymmetry: "Asymmetry | None") -> dict[str, Any] | None:
    """Give the difference between the ankles; None where there is none."""
    return None if asymmetry is None else _asymmetry(asymmetry)
