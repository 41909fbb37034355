"""Training sessions and the pain of mornings as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.dates import days_after
from dorsiflex.domain.exercises import exercise_name
from dorsiflex.render.lengths import day, moment, moment_and_offset, pain_words, plural
from dorsiflex.render.messages import UNDO, deleted_text
from dorsiflex.render.table import Field, fields_lines, records_table
from dorsiflex.render.terminal import escape_control, filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.plan import ItemWeek, PlanItem
    from dorsiflex.domain.training import Morning, MorningPain, TrainingSession
    from dorsiflex.render.terminal import Screen

_NO_TRAINING = "No training yet. Record some with: {} train calf-stretch --sets 2 --hold 45"
_NONE_FOUND = "No training matches. {} list --training shows the latest."
_GROUPS = (2, 1, 2, 2, 1)


def _done(session: TrainingSession) -> str:
    return dose(session.sets, session.reps, session.hold_s, session.load_kg)


def _pain(session: TrainingSession) -> str:
    return pain_words(session.pain, sharp=session.sharp)


DONE_FIELDS: tuple[Field[TrainingSession], ...] = (
    Field("when", lambda session: moment(session.done_at)),
    Field("exercise", lambda session: session.exercise),
    Field("side", lambda session: session.side or ""),
    Field("done", _done),
    Field("pain", _pain, right=True),
)
NOTE_FIELD: Field[TrainingSession] = Field("note", lambda session: session.note or "", prose=True)


def session_sentences(
    sessions: Sequence[TrainingSession],
    mornings: Mapping[date, int],
    screen: Screen,
    *,
    filtered: bool,
) -> str:
    """Write sessions, one sentence each; arguments as of `sessions_table`."""
    if not sessions:
        return sessions_table(sessions, mornings, screen, filtered=filtered)
    return "\n".join(filled(_sentence(session, mornings), screen) for session in sessions)


def _sentence(session: TrainingSession, mornings: Mapping[date, int]) -> str:
    pain, morning = _pain(session), mornings.get(days_after(session.done_on, 1))
    parts = [
        " ".join(filter(None, (session.exercise, session.side))),
        _done(session),
        f"pain {pain}" if pain else "",
        "" if morning is None else f"pain {morning} the next morning",
    ]
    head = f"{moment(session.done_at)}: {', '.join(filter(None, parts))}"
    note = f"; note: {escape_control(session.note)}" if session.note else ""
    return f"{escape_control(head)}{note} (id t{session.id})."


def sessions_table(
    sessions: Sequence[TrainingSession],
    mornings: Mapping[date, int],
    screen: Screen,
    *,
    filtered: bool,
) -> str:
    """Write sessions one a line, with the pain of mornings by day.

    They are `filtered` if not all were asked for.
    """
    if not sessions:
        text = _NONE_FOUND if filtered else _NO_TRAINING
        return filled(text.format(screen.program), screen)

    def next_morning(session: TrainingSession) -> str:
        return str(mornings.get(days_after(session.done_on, 1), ""))

    fields: list[Field[TrainingSession]] = [
        Field("id", lambda session: f"t{session.id}", right=True),
        *DONE_FIELDS,
        Field("next morning", next_morning, right=True),
        NOTE_FIELD,
    ]
    return records_table(sessions, fields, screen, _GROUPS)


def dose(
    sets: int | None, reps: int | None, hold_s: int | None, load_kg: float | None = None
) -> str:
    """Write how much: `2 x 10`, `2 x 45 s`, `3 x 8 x 5 s, 12.5 kg`; empty where nothing is said."""
    factors = [str(number) for number in (sets, reps) if number is not None]
    if hold_s is not None:
        factors.append(f"{hold_s} s")
    if len(factors) == 1 and hold_s is None:
        factors = [plural(sets, "set") if sets is not None else plural(reps or 0, "rep")]
    parts = [" x ".join(factors), "" if load_kg is None else f"{load_kg:g} kg"]
    return ", ".join(part for part in parts if part)


def item_dose(item: PlanItem | None) -> str:
    """Write how much a plan asks for each time."""
    return "" if item is None else dose(item.sets, item.reps, item.hold_s)


def session_lines(session: TrainingSession, screen: Screen) -> str:
    """Write one session in full, one field per line."""
    fields = {"id": f"t{session.id}", **session_fields(session), "uuid": session.uuid}
    return fields_lines(fields, screen)


def trained_lines(session: TrainingSession, this_week: ItemWeek | None) -> str:
    """Describe in one line what was stored, then the progress of this week, and how to undo it."""
    lines = [_line(session)]
    if this_week is not None and this_week.planned:
        lines.append(f"{this_week.done} this week ({this_week.planned} planned).")
    return "\n".join([*lines, UNDO])


def due_lines(due: Sequence[ItemWeek], *, is_planned: bool) -> str:
    """Return the exercises that are due, numbered; or that none is.

    Due are those not yet done on the day, with sessions left in its week, if it is in a plan.
    """
    if not due:
        return "Nothing is due: all planned sessions are done." if is_planned else "No active plan."
    width = max(len(each.exercise) for each in due)
    lines = [
        f"{number:>2}  {each.exercise:<{width}}  {item_dose(each.item)}"
        f"  ({each.done} of {each.planned} this week)"
        for number, each in enumerate(due, start=1)
    ]
    return "\n".join(["Due today:", *lines])


def deleted_lines(sessions: Sequence[TrainingSession]) -> str:
    """Describe what was deleted, and how to undo it."""
    return deleted_text("training session", list(map(_line, sessions)))


def morning_lines(
    morning: MorningPain, replaced: MorningPain | None, judged: Morning | None
) -> str:
    """Describe what was stored of a morning, what it means, and how to undo it."""
    instead = "" if replaced is None else f" (was {replaced.pain})"
    lines = [f"Morning of {day(morning.day)}: pain {morning.pain}{instead}"]
    if judged is not None and judged.follows_training and judged.before is not None:
        verdict = "settled" if judged.is_settled else "not settled"
        lines.append(f"Before the previous day's training it was {judged.before}: {verdict}.")
    return "\n".join([*lines, UNDO])


def caution(session: TrainingSession, pain_limit: int) -> str | None:
    """Describe at once what the pain of a session asks for; None if it asks for nothing."""
    if session.sharp:
        return "sharp pain: stop that, and get advice (dorsiflex guide pain)"
    if session.pain is not None and session.pain > pain_limit:
        return (
            f"pain {session.pain} is above your limit of {pain_limit}: ease off"
            " (dorsiflex guide pain)"
        )
    return None


def _line(session: TrainingSession) -> str:
    parts = [
        session.side or "",
        _done(session),
        "" if session.pain is None else f"pain {_pain(session)}",
        "sharp pain" if session.sharp and session.pain is None else "",
    ]
    said = ", ".join(part for part in parts if part)
    line = f"t{session.id}  {escape_control(session.exercise)}  {moment(session.done_at)}"
    return f"{line}  {said}" if said else line


def session_fields(session: TrainingSession) -> dict[str, str]:
    """Return the fields of a session to show; empty if not recorded."""
    return {
        "person": session.person,
        "exercise": f"{session.exercise} ({exercise_name(session.exercise)})",
        "when": moment_and_offset(session.done_at),
        "side": session.side or "",
        "sets": "" if session.sets is None else str(session.sets),
        "reps": "" if session.reps is None else str(session.reps),
        "hold": "" if session.hold_s is None else f"{session.hold_s} s",
        "load": "" if session.load_kg is None else f"{session.load_kg:g} kg",
        "pain": _pain(session),
        "note": session.note or "",
    }
