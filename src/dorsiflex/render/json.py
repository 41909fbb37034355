"""Versioned JSON for scripts: one table of fields per kind of value, one function per document.

Lengths are cm, named `_cm`, whatever unit is configured. What does not exist is null. Additions
keep the version of a document, anything else makes a new one.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from dorsiflex.domain.compare import Comparison, SpanChange
    from dorsiflex.domain.dates import Recorded
    from dorsiflex.domain.day_scores import WeekSummary
    from dorsiflex.domain.drafts import AnyDraft, BadRow
    from dorsiflex.domain.due import Due
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.exercises import Exercise
    from dorsiflex.domain.figures import Figure
    from dorsiflex.domain.guide import Page, Section
    from dorsiflex.domain.measurement import Goal, KneeToWallTest, Unit
    from dorsiflex.domain.people import Merged, Person, Removed
    from dorsiflex.domain.plan import ItemWeek, Plan, TrainingWeek
    from dorsiflex.domain.report import (
        Asymmetry,
        Change,
        GoalProgress,
        Progression,
        Report,
        SideReport,
        Trend,
        Window,
    )
    from dorsiflex.domain.settings import Resolved
    from dorsiflex.domain.squad import AnkleLine, Squad, SquadLine
    from dorsiflex.domain.training import MorningPain, TrainingSession
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.exchange.import_options import FileReading
    from dorsiflex.storage.backup import Backup
    from dorsiflex.storage.change_log import Change as StoredChange
    from dorsiflex.storage.health import Health
    from dorsiflex.storage.importing import AnyRecord, Difference, Imported
    from dorsiflex.storage.info import DatabaseInfo
    from dorsiflex.storage.restore import Restored

    Fields: TypeAlias = dict[str, object]


def document(schema: str, **fields: object) -> str:
    """Write a JSON document that names its schema and version.

    In ASCII, so that any encoding of standard output takes it and no text in it acts on a terminal.
    """
    return json.dumps({"schema": f"dorsiflex.{schema}", **fields}, indent=2, default=_text)


def _text(value: date | PathLike[str]) -> str:
    """Write a day or a moment in ISO 8601, a path as it is."""
    return value.isoformat() if isinstance(value, date) else fspath(value)


# Tests


def tests_json(tests: Iterable[KneeToWallTest]) -> str:
    """Write tests."""
    return document("tests/1", tests=[_test(test) for test in tests])


def test_json(test: KneeToWallTest) -> str:
    """Write one test."""
    return document("test/1", test=_test(test))


def _test(test: KneeToWallTest) -> Fields:
    from dorsiflex.domain.measurement import record_of
    from dorsiflex.exchange.columns import TESTS

    exported = _numbered(test.id, TESTS.json_fields(record_of(test)))
    return {**exported, "session": test.session}


def due_json(due: Iterable[Due]) -> str:
    """Write which ankles are due; an empty list if none is."""
    return document("due/1", due=[ankle._asdict() for ankle in due])


def changes_json(changes: Iterable[StoredChange]) -> str:
    """Write changes."""
    return document("changes/1", changes=[change._asdict() for change in changes])


# Goals, people, events


def goals_json(goals: Iterable[Goal]) -> str:
    """Write goals."""
    return document("goals/1", goals=[_goal(goal) for goal in goals])


def goals_list_json(goals: Iterable[Goal], report: Report | None) -> str:
    """Write goals with how far each is, as the report has it; null if there are no tests."""
    sides = {} if report is None else report.sides
    return document(
        "goals/1", goals=[_goal(goal) | _so_far(sides.get(goal.side)) for goal in goals]
    )


def _goal(goal: Goal) -> Fields:
    return {"person": goal.person, "side": goal.side, "target_cm": goal.target_cm, "by": goal.by}


def _so_far(side: SideReport | None) -> Fields:
    return {
        "current_cm": side and side.current and side.current.mean_cm,
        "to_go_cm": side and side.goal and side.goal.to_go_cm,
        "change": side and _change(side.change),
    }


def people_json(people: Iterable[Person]) -> str:
    """Write people."""
    return document(
        "people/1", people=[{"name": person.name, "tests": person.tests} for person in people]
    )


def removed_json(removed: Removed) -> str:
    """Write who was removed, and how many rows of each kind with them."""
    return document("person-removed/1", person=removed.person.name, removed=dict(removed.counts))


def merged_json(merged: Merged) -> str:
    """Write who was merged into whom, and how many rows of each kind moved or were dropped."""
    return document(
        "person-merged/1",
        source=merged.source.name,
        into=merged.into.name,
        moved=dict(merged.moved),
        dropped=dict(merged.dropped),
    )


def codes_json(codes: Mapping[str, str]) -> str:
    """Write the code of each person."""
    return document(
        "person-codes/1", people=[{"name": name, "code": code} for name, code in codes.items()]
    )


def events_json(events: Iterable[Event]) -> str:
    """Write events."""
    return document("events/1", events=[_event(event) for event in events])


def event_json(event: Event) -> str:
    """Write one event."""
    return document("event/1", event=_event(event))


def _event(event: Event) -> Fields:
    from dorsiflex.exchange.columns import EVENTS

    return _numbered(f"e{event.id}", EVENTS.json_fields(event))


def _without(name: str, fields: Fields) -> Fields:
    return {other: value for other, value in fields.items() if other != name}


def _numbered(id_: int | str | None, exported: Fields) -> Fields:
    """Return an exported record with `id` as it is typed; the one of exports is `uuid`."""
    return {"id": id_, "uuid": exported.pop("id"), **exported}


# Report and squad


def report_json(report: Report) -> str:
    """Write a report; an ankle that was never tested so far is left out."""
    return document(
        "report/1",
        person=report.person,
        since=report.since,
        until=report.until,
        sides={side: _side(of_side) for side, of_side in report.sides.items()},
        asymmetry=report.asymmetry and _asymmetry(report.asymmetry),
        warnings=[warning._asdict() for warning in report.warnings],
        training=[_training_week(week) for week in report.training],
        progression=report.progression and _progression(report.progression),
        events=[_reported_event(event) for event in report.events],
        filters=_filters(report.wanted),
    )


def comparison_json(found: Comparison) -> str:
    """Write two spans; an ankle without tests in both is left out."""
    return document(
        "compare/1",
        person=found.person,
        a=asdict(found.a),
        b=asdict(found.b),
        sides={
            side: {
                "a": its.a._asdict(),
                "b": its.b._asdict(),
                "change": its.change
                and {**_with_error(its.change), "exceeds_mdc": its.change.exceeds_mdc},
                "mixed_conditions": [
                    {"condition": name, "a": before, "b": after}
                    for name, (before, after) in its.mixed_conditions.items()
                ],
            }
            for side, its in found.sides.items()
        },
        filters=_filters(found.wanted),
    )


def _with_error(change: Change | SpanChange) -> Fields:
    return {
        "cm": change.cm,
        "mdc_cm": change.mdc_cm,
        "sem_cm": change.sem.cm,
        "sem_source": change.sem.source,
    }


def _filters(wanted: Recorded) -> Fields:
    return {"tag": wanted.tag, **wanted.conditions._asdict()}


def _side(side: SideReport) -> Fields:
    return {
        "tests": side.tests,
        "days": side.days,
        "start": side.start,
        "last_tested": side.last_tested,
        "weeks": [_week(week) for week in side.weeks],
        "baseline": side.baseline and _window(side.baseline),
        "current": side.current and _window(side.current),
        "change": _change(side.change),
        "trend": side.trend and _trend(side.trend),
        "goal": side.goal and _progress(side.goal),
        "pain": side.pain._asdict(),
        "setback": side.setback and side.setback._asdict(),
        "start_event": side.start_event and _reported_event(side.start_event),
    }


def _week(week: WeekSummary) -> Fields:
    return {
        "week": week.week.name,
        "start": week.week.start,
        "tests": week.tests,
        "score_cm": week.score_cm,
        "best_cm": week.best_cm,
        "change_cm": week.change_cm,
        "pain_mean": week.pain_mean,
        "pain_max": week.pain_max,
    }


def _window(window: Window) -> Fields:
    return {"mean_cm": window.mean_cm, "days": window.days}


def _change(change: Change) -> Fields:
    return {
        **_with_error(change),
        "verdict": change.verdict,
        "missing": change.missing,
        "since": change.since,
        "exceeds_mdc": change.exceeds_mdc,
        "evidence": change.evidence and change.evidence._asdict(),
    }


def _trend(trend: Trend) -> Fields:
    return _without("intercept_cm", trend._asdict())


def _progress(progress: GoalProgress) -> Fields:
    goal, rest = progress.goal, _without("goal", progress._asdict())
    return {"target_cm": goal.target_cm, "by": goal.by, **rest}


def _asymmetry(asymmetry: Asymmetry) -> Fields:
    evidence = asymmetry.evidence and asymmetry.evidence._asdict()
    return {**asymmetry._asdict(), "evidence": evidence}


def _reported_event(event: Event) -> Fields:
    return {
        "id": f"e{event.id}",
        "day": event.day,
        "side": event.side_word,
        "text": event.text,
        "baseline": event.is_baseline,
    }


def squad_json(squad: Squad) -> str:
    """Write a squad; an ankle that was never tested so far is left out."""
    return document(
        "squad/1",
        since=squad.since,
        until=squad.until,
        due_days=squad.due_days,
        tag=squad.tag,
        people=[_member(line) for line in squad.lines],
    )


def _member(line: SquadLine) -> Fields:
    return {
        "person": line.person,
        "last_tested": line.last_tested,
        "days_since": line.days_since,
        "needs": line.needs,
        "sides": {side: _ankle(ankle) for side, ankle in line.ankles.items()},
        "asymmetry": line.asymmetry and _asymmetry(line.asymmetry),
        "overdue": [due.side for due in line.overdue],
        "warnings": [warning._asdict() for warning in line.warnings],
    }


def _ankle(ankle: AnkleLine) -> Fields:
    return {
        "tests": ankle.tests,
        "days": ankle.days,
        "start": ankle.start,
        "last_tested": ankle.last_tested,
        "current": ankle.current and _window(ankle.current),
        "change": _change(ankle.change),
        "goal": ankle.goal and _progress(ankle.goal),
        "pain": ankle.pain._asdict(),
        "setback": ankle.setback and ankle.setback._asdict(),
        "start_event": ankle.start_event and _reported_event(ankle.start_event),
    }


# Training, mornings, plans


def sessions_json(sessions: Iterable[TrainingSession]) -> str:
    """Write sessions."""
    return document("training/1", training=[_session(session) for session in sessions])


def session_json(session: TrainingSession) -> str:
    """Write one session."""
    return document("training_session/1", training_session=_session(session))


def _session(session: TrainingSession) -> Fields:
    from dorsiflex.exchange.columns import TRAINING

    return _numbered(f"t{session.id}", TRAINING.json_fields(session))


def morning_json(morning: MorningPain) -> str:
    """Write the pain of one morning."""
    return document("morning/1", **morning._asdict())


def plans_json(plans: Iterable[Plan]) -> str:
    """Write plans."""
    return document("plans/1", plans=[_plan(plan) for plan in plans])


def plan_json(plan: Plan) -> str:
    """Write one plan."""
    return document("plan/1", plan=_plan(plan))


def plan_week_json(
    plan: Plan, week: TrainingWeek, weeks: Iterable[TrainingWeek], progression: Progression | None
) -> str:
    """Write one plan with what was done in a week, in all its weeks, and the advice."""
    return document(
        "plan/1",
        plan=_plan(plan),
        week={**_training_week(week), "exercises": [_done(item) for item in week.exercises]},
        weeks=[_training_week(each) for each in weeks],
        progression=progression and _progression(progression),
    )


def _plan(plan: Plan) -> Fields:
    return {"id": plan.id, **plan._asdict(), "items": [item._asdict() for item in plan.items]}


def _training_week(week: TrainingWeek) -> Fields:
    return {
        "week": week.week.name,
        "start": week.week.start,
        "sessions": week.sessions,
        "planned": week.planned if week.is_planned else None,
        "planned_done": week.planned_done if week.is_planned else None,
    }


def _done(item: ItemWeek) -> Fields:
    return {
        "exercise": item.exercise,
        "planned": item.planned,
        "done": item.done,
        "left": item.left,
        "days": item.days,
    }


def _progression(progression: Progression) -> Fields:
    return {
        "advice": progression.advice,
        "reasons": progression.reasons,
        "sources": [source.citation for source in progression.sources],
    }


# Guide and exercises


def contents_json(pages: Iterable[Page]) -> str:
    """Write the list of pages."""
    return document(
        "guide/1",
        pages=[{"name": page.name, "title": page.title, "holds": page.summary} for page in pages],
    )


def page_json(page: Page) -> str:
    """Write a page; its sections and figures name their sources by key."""
    return document(
        "guide_page/1",
        name=page.name,
        title=page.title,
        sections=[_guide_section(section) for section in page.sections],
        figures=[_figure(figure) for figure in page.figures],
        sources=[source._asdict() for source in page.sources],
    )


def _guide_section(section: Section) -> Fields:
    return {
        "heading": section.heading,
        "paragraphs": section.paragraphs,
        "steps": section.steps,
        "points": section.points,
        "table": section.table,
        "commands": section.commands,
        "sources": [source.key for source in section.sources],
        "practice": section.is_practice,
    }


def _figure(figure: Figure) -> Fields:
    return {
        "topic": figure.topic,
        "what": figure.what,
        "value": figure.value,
        "to": figure.to,
        "unit": figure.unit or None,
        "measured": figure.measured,
        "convention": figure.is_convention,
        "sources": [source.key for source in figure.sources],
    }


def catalogue_json(catalogue: Iterable[Exercise]) -> str:
    """Write all exercises."""
    from dorsiflex.domain.exercises import ADVICE

    return document("exercises/1", exercises=list(map(asdict, catalogue)), advice=ADVICE)


def exercise_json(exercise: Exercise) -> str:
    """Write one exercise."""
    return document("exercise/1", exercise=asdict(exercise))


# Database and settings


def path_json(path: str) -> str:
    """Write where a file is, or would be."""
    return document("path/1", path=path)


def info_json(info: DatabaseInfo) -> str:
    """Write where the database is and what is in it; `bytes` is null if it does not exist yet.

    One of `sqlite` and `postgresql` is null, the other is the version of what keeps the data.
    """
    return document(
        "database/1",
        path=info.path,
        exists=info.bytes is not None,
        bytes=info.bytes,
        schema_version=info.schema,
        people=info.people,
        tests=info.tests,
        events=info.events,
        sqlite=info.sqlite,
        postgresql=info.postgresql,
    )


def backup_json(backup: Backup) -> str:
    """Write where a copy was made."""
    return document("backup/1", **asdict(backup))


def restored_json(restored: Restored) -> str:
    """Write what was restored; `former` is null if there was no database before."""
    return document("restored/1", **asdict(restored))


def health_json(health: Health, now: datetime) -> str:
    """Write how a database is; what could not be read is null."""
    last = health.last_backup
    return document(
        "health/1",
        path=health.path,
        exists=health.exists,
        clean=health.clean,
        schema_version=health.schema,
        journal_mode=health.journal_mode,
        mode=None if health.mode is None else f"{health.mode:04o}",
        people=health.people,
        tests=health.tests,
        last_backup=last
        and {**_without("settings_fault", asdict(last)), "age_days": last.age(now).days},
        findings=list(map(asdict, health.findings)),
    )


def settings_json(resolved: Resolved, keys: Iterable[str]) -> str:
    """Write settings with their values and where those come from."""
    return document(
        "settings/1",
        settings={
            key: {"value": resolved.value(key), "from": resolved.sources[key]} for key in keys
        },
    )


# Imports


def import_json(
    readings: Sequence[FileReading],
    done: Imported,
    bad_rows: Iterable[tuple[FileReading, BadRow]],
    counted: Mapping[str, int],
    **fields: object,
) -> str:
    """Write what an import did.

    Args:
        readings: how the file was read; several of a workbook with sheets of ours.
        done: what became of its rows.
        bad_rows: the first of them.
        counted: how many bad rows and unlikely values there are in all.
        fields: the rest of the document.
    """
    reading = readings[0]
    tally = reading.tally
    return document(
        "import/1",
        understood={
            **asdict(reading.understood),
            "columns": dict(reading.understood.columns),
            "tests": tally.tests,
            "units": tally.units,
            "in_utc": tally.is_in_utc,
        },
        sheets=[one.understood.sheet for one in readings if one.understood.sheet],
        counts={**asdict(done.counts), **counted},
        left_out={"without_test": tally.without_test, "other_tests": tally.other_tests},
        moves=[
            {
                **_place(move.line, reading, move.numbered),
                "from": move.from_person,
                "to": move.to_person,
            }
            for move in done.moves
        ],
        differences=[
            {**_place(each.line, reading, each.numbered), **_difference(each)}
            for each in done.differences
        ],
        people_added=done.people_added,
        refused=[
            {**_place(row.line, its), "place": row.place, "value": row.value, "reason": row.reason}
            for its, row in bad_rows
        ],
        **fields,
    )


def warning_fields(
    warnings: Iterable[tuple[FileReading, int, Unlikely]], unit: Unit
) -> list[Fields]:
    """Return unlikely values of a file, and where they are."""
    from dorsiflex.render.messages import unlikely_text

    return [
        {**_place(line, reading), "code": one.reason, "text": unlikely_text(one, unit)}
        for reading, line, one in warnings
    ]


def draft_fields(
    first: Iterable[tuple[FileReading, Sequence[AnyDraft]]], person: str
) -> list[Fields]:
    """Return rows of a file as they would be stored; there is no `id` yet that could be typed."""
    return [
        {**_imported(draft, person), **_place(draft.line, reading)}
        for reading, drafts in first
        for draft in drafts
    ]


def _imported(draft: AnyDraft, person: str) -> Fields:
    from dorsiflex.domain.measurement import KneeToWallTest, TestRecord

    record = draft.record._replace(person=draft.person or person)
    if isinstance(record, TestRecord):
        return {**_record(KneeToWallTest.of(record)), "uuid": record.uuid or None}
    fields = _record(record)
    return {**fields, "id": None} if "id" in fields else fields


def _difference(difference: Difference) -> Fields:
    after = _record(difference.after)
    before = {} if difference.before is None else _record(difference.before)
    return {
        "id": before.get("id"),
        "uuid": after.get("uuid"),
        "deleted": not before,
        "stored": difference.is_taken,
        "fields": [
            {"field": name, "before": before.get(name), "after": value}
            for name, value in after.items()
            if name not in {"id", "uuid", "session"} and before.get(name) != value
        ],
    }


def _place(number: int, reading: FileReading, numbered: str = "") -> Fields:
    """Return where a row is: its line or row, and its item in an array that is all in one line."""
    is_item = reading.numbered == "item"
    return {
        "line": 1 if is_item else number,
        "item": number if is_item else None,
        "place": f"{numbered or reading.numbered} {number}",
    }


def _record(record: AnyRecord) -> Fields:
    """Return the fields of a record of any kind."""
    from dorsiflex.domain.events import Event
    from dorsiflex.domain.training import MorningPain, TrainingSession

    if isinstance(record, TrainingSession):
        return _session(record)
    if isinstance(record, MorningPain):
        return record._asdict()
    return _event(record) if isinstance(record, Event) else _test(record)
