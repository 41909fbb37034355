"""The report as JSON, version 1: additions keep the version, anything else makes a new one."""

from typing import TYPE_CHECKING, Any

from dorsiflex.render.machine import document
from dorsiflex.render.training_json import progression_fields, week_fields

if TYPE_CHECKING:
    from dorsiflex.domain.report import (
        Asymmetry,
        Change,
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
    """Write a report; what does not exist is null, an ankle never tested in the period left out."""
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
    )


def _side(side: "SideReport") -> dict[str, Any]:
    return {
        "tests": side.tests,
        "days": side.days,
        "weeks": [_week(week) for week in side.weeks],
        "baseline": _window(side.baseline),
        "current": _window(side.current),
        "change": _change(side.change),
        "trend": side.trend and _trend(side.trend),
        "goal": side.goal and _goal(side.goal),
        "pain": _pain(side.pain),
        "setback": side.setback and _setback(side.setback),
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


def _window(window: "Window") -> dict[str, Any]:
    return {"mean_cm": window.mean_cm, "days": window.days}


def _change(change: "Change") -> dict[str, Any]:
    return {
        "cm": change.cm,
        "mdc_cm": change.mdc_cm,
        "sem_cm": change.sem.cm,
        "sem_source": str(change.sem.source),
        "verdict": str(change.verdict),
        "missing": change.missing,
    }


def _trend(trend: "Trend") -> dict[str, Any]:
    return {
        "cm_per_week": trend.cm_per_week,
        "low": trend.low,
        "high": trend.high,
        "days": trend.days,
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
    }


def ankle_fields(ankle: "AnkleLine") -> dict[str, Any]:
    """Give what a line of a squad says of one ankle, by the names of the report."""
    return {
        "tests": ankle.tests,
        "days": ankle.days,
        "current": _window(ankle.current),
        "change": _change(ankle.change),
        "goal": ankle.goal and _goal(ankle.goal),
        "pain": _pain(ankle.pain),
        "setback": ankle.setback and _setback(ankle.setback),
    }


def asymmetry_fields(asymmetry: "Asymmetry | None") -> dict[str, Any] | None:
    """Give the difference between the ankles; None where there is none."""
    return None if asymmetry is None else _asymmetry(asymmetry)
